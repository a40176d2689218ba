"""The GraphQL schema over a graph schema and its questions: the root, and how the parts come together.

The root is a :class:`~api.loading.Reading`. ``register(asAt: …)`` gives the same fields in another scope, and every
read below it is in that scope; at the root itself the scope is the registers' own default day.
"""

from collections.abc import Sequence
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry import ID
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument

from api.about import about_fields
from api.fields import Field, argument, declare, declare_enum, fill, many, maybe
from api.limits import Limits, page_size
from api.lists import list_fields
from api.loading import Item, Reading, Said
from api.questions import Questions
from api.scalars import scalars_for
from api.types import Types
from graph.errors import NotFoundError
from graph.questions.base import Question
from graph.schema import Schema
from graph.scope import BASES


class GraphSchema(strawberry.Schema):
    """strawberry's schema; what is wrong with a query is told in the response and not in a log."""

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Nothing: :func:`api.errors.told` looks at each error once."""


def build_schema(schema: Schema, questions: Sequence[Question]) -> GraphSchema:
    """The GraphQL schema whose types are those of *schema* and whose fields ask *questions*."""
    scalars = scalars_for(schema)
    types = Types(schema, scalars)
    asked = Questions(types, questions)
    query = declare("Query", "The graph in one scope: at the root in the registers' own default scope.")
    names = {t.name: (t.name, t.meaning) for t in schema.node_types} | {
        v.name: (v.name, v.meaning) for v in schema.views
    }
    kinds = declare_enum("TypeName", "The name of a type or view.", names)
    fill(
        query,
        [
            Field("register", query, _register, _REGISTER, _scope_arguments()),
            Field("scope", types.scope, lambda reading: reading.scope, "Which statements count here."),
            *list_fields(types, asked.facet),
            Field(
                "node",
                maybe(types.node),
                lambda reading, id: reading.item(id),
                "Whatever has this identifier, canonical or merged.",
                [argument("id", ID)],
            ),
            Field(
                "search",
                many(types.node),
                _search,
                "What has a name with words that begin with the words of the text; the nearest first.",
                [
                    argument("text", str),
                    argument("types", maybe(many(kinds)), "Only these types and views."),
                    argument("first", maybe(int), "How many at most.", 20),
                ],
            ),
            Field(
                "statement",
                maybe(types.statement),
                _statement,
                "The statement with this id, rejected ones too.",
                [argument("id", ID)],
            ),
            *asked.fields,
            *about_fields(questions, schema),
        ],
    )
    return GraphSchema(
        query=query,
        types=types.all(),
        config=StrawberryConfig(scalar_map=scalars.definitions),
        extensions=[Limits, ParserCache, ValidationCache],
    )


_REGISTER = (
    "The same graph in another scope, for everything below. What is not given stays as it is around it. "
    "Use it several times under different names to compare two days."
)


def _scope_arguments() -> list[StrawberryArgument]:
    return [
        argument("asAt", maybe(str), "The day on which arrangements are judged, as 2022-06-30; “none” for no day."),
        argument("undated", maybe(str), "How undated statements count: “source date” or “assumed to continue”."),
        argument("basis", maybe(many(str)), f"Which bases count: {', '.join(BASES)}."),
        argument("sources", maybe(many(ID)), "Only what these sources say."),
        argument("area", maybe(ID), "Leave out what is recorded as covering only other areas."),
    ]


def _register(reading: Reading, **words: Any) -> Reading:
    return reading.within(words)


def _search(reading: Reading, text: str, types: list[Any] | None = None, first: int | None = None) -> list[Item]:
    names = tuple(t.value for t in types or ())
    found = reading.workspace.store.search(text, reading.scope, names, page_size(first, 20))
    reading.budget.spend(len(found))
    return [Item(node, reading) for node in found]


def _statement(reading: Reading, id: str) -> Said:
    found = reading.workspace.statements([id]).get(id)
    if found is None:
        raise NotFoundError(f"There is no statement “{id}”.", "The question sourcesOf lists statements with their ids.")
    return Said(found, reading)
