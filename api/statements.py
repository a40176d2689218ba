"""The GraphQL types of statements: one per edge type, with its qualifiers, all of them a ``Statement``."""

from functools import partial
from typing import TYPE_CHECKING, Any

from strawberry import ID

from api.fields import Field, camel, declare, fill, many, maybe
from api.loading import Reading, Said, evidence_text, statement_type
from graph.schema import EdgeType
from graph.statements import Value

if TYPE_CHECKING:
    from api.types import Types

WHEN = "How sure it is that it held on the as-at date: certain, assumed or possible. Null without a date."


def statement_types(types: "Types") -> dict[str, type]:
    """The object type of the statements of each edge type, by its name; the interface is filled as well."""
    fields = _Fields(types)
    fill(types.statement, fields.common())
    return {edge.name: fields.made(edge) for edge in types.schema.edge_types}


class _Fields:
    """The fields of statements over the types of a schema."""

    def __init__(self, types: "Types") -> None:
        self.types = types
        self.evidence = fill(
            declare("Evidence", "Where a source says it."),
            [
                Field("locator", str, lambda e: e.locator, "Section, page or row; empty where it is not given."),
                Field("quote", str, lambda e: e.quote, "The words; empty where they are not given."),
            ],
        )
        self.said = fill(
            declare("Quality", "What a statement says beside its two ends."),
            [
                Field("property", str, lambda pair: pair[0].replace("_", " ")),
                Field("value", str, lambda pair: value_text(pair[1])),
            ],
        )

    def made(self, edge: EdgeType) -> type:
        """The type of the statements of *edge*."""
        own = []
        for prop in edge.properties:
            one = self.types.property_type(prop)
            several = prop.kind in ("texts", "choices")
            read = partial(_value_of, prop.name, () if several else None)
            if prop.kind == "node":
                read = partial(_other_of, prop.name)
            kind = many(one) if several else maybe(one)
            own.append(Field(camel(prop.name), kind, read, prop.meaning, metadata={"property": prop.name}))
        made = declare(statement_type(edge.name), edge.meaning, (self.types.statement,))
        return fill(made, [*self.common(), *own])

    def common(self) -> list[Field]:
        """What every statement has."""
        schema, node, source = self.types.schema, self.types.node, self.types.source
        date = self.types.scalars.types["date"]

        def words(said: Said) -> str:
            return schema.edge_type(said.link.edge.type).forward

        return [
            Field("id", ID, lambda s: s.link.edge.id),
            Field("type", str, lambda s: s.link.edge.type, "The type of the link: MEMBER_OF."),
            Field("reading", str, words, "The link in words: is a member of."),
            Field("from", node, lambda s: other(s.reading, s.link.from_id)),
            Field("to", node, lambda s: other(s.reading, s.link.to_id)),
            Field("statedFrom", ID, lambda s: s.link.edge.from_id, "The identifier as stated, before any merging."),
            Field("statedTo", ID, lambda s: s.link.edge.to_id, "The identifier as stated, before any merging."),
            Field("source", source, lambda s: other(s.reading, s.link.edge.source), "Who says it."),
            Field("basis", str, lambda s: s.link.basis, "Stated, confirmed or inferred."),
            Field("reason", str, lambda s: s.link.edge.reason, "From what it was inferred; empty where it is stated."),
            Field("verdict", str, lambda s: s.link.verdict, "Confirmed or rejected by a person, or empty."),
            Field("start", maybe(date), lambda s: s.link.edge.start),
            Field("end", maybe(date), lambda s: s.link.edge.end, "The last day."),
            Field("when", maybe(str), lambda s: s.link.when.value if s.link.when else None, WHEN),
            Field("locator", str, lambda s: evidence_text(s.link.edge.evidence, "locator"), "Where it is said."),
            Field("quote", str, lambda s: evidence_text(s.link.edge.evidence, "quote"), "The source's words."),
            Field("evidence", many(self.evidence), lambda s: s.link.edge.evidence, "Each place with its words."),
            Field("says", many(self.said), lambda s: list(s.link.edge.properties.items()), "All that it says more."),
        ]


def value_text(value: Value) -> str:
    """A value as text, as the question "sources-of" writes it.

    >>> value_text(True), value_text(("strategy", "advice"))
    ('yes', 'strategy; advice')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def other(reading: Reading, id: Any) -> Any:
    """The node with the identifier *id* where there is one, when it has been read."""
    return None if id is None else reading.items.load(id)


def _value_of(name: str, empty: Any, said: Said) -> Any:
    return said.link.edge.properties.get(name, empty)


def _other_of(name: str, said: Said) -> Any:
    return other(said.reading, said.link.edge.properties.get(name))
