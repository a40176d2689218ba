"""The GraphQL schema is derived from a graph schema and from the questions, and from nothing else."""

import os
from pathlib import Path

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType
from strawberry.types.base import StrawberryObjectDefinition

from api.schema import GraphSchema, build_schema
from api.sdl import plain_sdl
from graph.questions import questions_for
from graph.questions.lists import link_fields
from graph.schema import SCHEMA, Choice, Choices, EdgeType, NodeType, Property, Schema, View

SNAPSHOT = Path(__file__).parents[2] / "docs" / "schema.graphql"

BREED = Choices("Breed", "Which breed.", (Choice("sheep dog", "herds"), Choice("lap dog")))
KENNEL = Schema(
    (
        NodeType("Dog", "Dogs", "A dog.", (Property("breed", "choice", "Its breed.", choices=BREED),)),
        NodeType("Kennel", "Kennels", "Where dogs live.", (Property("places", "integer", "How many places."),)),
    ),
    (
        EdgeType(
            "LIVES_AT",
            "A dog lives in a kennel.",
            (("Dog", "Kennel"),),
            "lives at",
            "houses",
            "lives_at",
            "houses",
            (Property("since", "date", "Since when."),),
        ),
    ),
    (View("HousedDog", "HousedDogs", "A dog with a kennel.", "Dog", "LIVES_AT"),),
    (Property("name", "text", "What it is called.", required=True),),
)


@pytest.fixture(scope="module")
def graphql() -> GraphSchema:
    return build_schema(SCHEMA, questions_for(SCHEMA))


def fields(schema: GraphSchema, type_: str) -> dict[str, str]:
    found = schema._schema.type_map[type_]
    assert isinstance(found, (GraphQLObjectType, GraphQLInterfaceType))
    return {name: str(field.type) for name, field in found.fields.items()}


def test_a_node_type_and_an_edge_type_of_ones_own_are_found_in_graphql() -> None:
    schema = build_schema(KENNEL, ())
    root = fields(schema, "Query")
    assert root["dog"] == "Dog"
    assert root["dogs"] == "DogConnection!"
    assert root["housedDogs"] == "DogConnection!"
    assert root["kennels"] == "KennelConnection!"
    assert fields(schema, "Dog")["breed"] == "Breed"
    assert fields(schema, "Dog")["livesAt"] == "LivesAtKennelConnection!"
    assert fields(schema, "Kennel")["houses"] == "HousesDogConnection!"
    assert fields(schema, "Kennel")["places"] == "Int"
    assert fields(schema, "HousesDogEdge")["since"] == "[PartialDate!]!"
    assert fields(schema, "LivesAtStatement")["since"] == "PartialDate"
    assert "sheep dog" in (schema._schema.type_map["Breed"].description or "")


def test_every_type_property_reading_and_view_has_its_field(graphql: GraphSchema) -> None:
    root = fields(graphql, "Query")
    for node_type in SCHEMA.node_types:
        found = fields(graphql, node_type.name)
        assert {"id", "name", "otherNames", "start", "end", "disagreements", "describedBy", "sources"} <= set(found)
        camel = {name.replace("_", "").lower() for name in found}
        assert {p.name.replace("_", "") for p in node_type.properties} <= {n.lower() for n in camel}
        assert len(link_fields(SCHEMA, node_type.name)) == sum(t.endswith("Connection!") for t in found.values())
        assert root[node_type.name[0].lower() + node_type.name[1:]] == node_type.name
    assert root["responsibleAuthorities"] == "OrganizationConnection!"
    assert root["responsibleAuthority"] == "Organization"


def test_every_question_is_a_field_with_its_parameters(graphql: GraphSchema) -> None:
    query = graphql._schema.type_map["Query"]
    assert isinstance(query, GraphQLObjectType)
    for question in questions_for(SCHEMA):
        (field,) = (f for f in query.fields.values() if _metadata(f).get("question") == question.name)
        assert len(field.args) == len(question.parameters)
        assert {"summary", "notes", "total", "rows", "citation"} <= set(fields(graphql, str(field.type)))


def test_fields_say_which_edge_they_walk(graphql: GraphSchema) -> None:
    board = graphql._schema.type_map["Board"]
    assert isinstance(board, GraphQLObjectType)
    assert _metadata(board.fields["members"]) == {"edge_type": "MEMBER_OF", "direction": "reverse"}
    assert _metadata(board.fields["addresses"]) == {"edge_type": "ADDRESSES", "direction": "forward"}
    assert _metadata(board.fields["legalBasis"]) == {"property": "legal_basis"}


def test_two_fields_of_one_name_are_refused_when_the_schema_is_built() -> None:
    twice = EdgeType("NAMES", "m", (("Dog", "Kennel"),), "names", "is named by", "name", "named_by")
    with pytest.raises(ValueError, match="type Dog would have two fields called name"):
        build_schema(Schema(KENNEL.node_types, (twice,), (), KENNEL.common), ())


def test_the_printed_schema_is_current(graphql: GraphSchema) -> None:
    current = plain_sdl(graphql)
    if os.environ.get("REMIT_WRITE_DOCS"):
        SNAPSHOT.write_text(current, "utf-8")
    assert SNAPSHOT.read_text("utf-8") == current, "REMIT_WRITE_DOCS=1 make test writes docs/schema.graphql again"


def _metadata(field: object) -> dict[str, str]:
    definition = field.extensions["strawberry-definition"]  # type: ignore[attr-defined]
    assert not isinstance(definition, StrawberryObjectDefinition)
    return dict(definition.metadata)
