"""The GraphQL types of nodes, derived from a schema.

Every node type is an object type that implements ``Node``. It has its properties, and both readings of each of its
links as a connection: ``board { members { nodes { name } edges { basis statements { source { name } } } } }``.
"""

from collections.abc import Iterable
from typing import Any

from strawberry import ID

from api.fields import Field, Type, camel, declare, declare_interface, fill, many, maybe
from api.links import Links
from api.loading import Item
from api.scalars import Scalars
from api.statements import other, statement_types, value_text
from graph.schema import Property, Schema

SOURCE = "Source"


class Types:
    """Every type that a schema's nodes, links and statements need.

    ``node`` and ``statement`` are the interfaces, ``nodes`` and ``statements`` the object types by the name of the
    node or edge type, ``source`` that of sources.
    """

    def __init__(self, schema: Schema, scalars: Scalars) -> None:
        self.schema = schema
        self.scalars = scalars
        self.node = declare_interface("Node", "Anything that is recorded: a board, an issue, a source.")
        self.statement = declare_interface("Statement", "One statement: what one source says of one thing or link.")
        self.nodes = {t.name: declare(t.name, t.meaning, (self.node,)) for t in schema.node_types}
        self.source = self.nodes.get(SOURCE, self.node)
        self.page_info = fill(declare("PageInfo", "Where a page of a list begins and ends."), _page_info())
        self.scope = fill(declare("Scope", "Which statements count, and on which day."), _scope())
        self.disagreement = self._disagreement()
        self.statements = statement_types(self)
        links = Links(self)
        fill(self.node, [*self._common(), *links.shared()])
        for declared in schema.node_types:
            own = (self._property(prop) for prop in declared.properties)
            fill(self.nodes[declared.name], [*self._common(), *own, *links.of(declared.name)])

    def all(self) -> Iterable[type]:
        """The types that no field need name."""
        return (*self.nodes.values(), *self.statements.values())

    def property_type(self, prop: Property) -> Type:
        """The GraphQL type of one value of a property."""
        if prop.kind == "node":
            return self.one_of(prop.node_types)
        return self.scalars.types[prop.choices.name if prop.choices else prop.kind]

    def one_of(self, node_types: Iterable[str]) -> Type:
        """The object type where one node type is possible, the interface where several are."""
        names = tuple(node_types)
        return self.nodes[names[0]] if len(names) == 1 else self.node

    def _common(self) -> list[Field]:
        """What every node has."""
        date = self.scalars.types["date"]
        return [
            Field("id", ID, lambda item: item.node.id, "Its identifier, the canonical one where nodes were merged."),
            Field("mergedIds", many(ID), lambda item: item.node.merged, "Identifiers decided to be the same."),
            *(self._property(prop) for prop in self.schema.common),
            Field("start", maybe(date), lambda item: item.node.start, "When it began."),
            Field("end", maybe(date), lambda item: item.node.end, "The last day on which it was in force."),
            Field(
                "disagreements",
                many(self.disagreement),
                lambda item: [(d, item.reading) for d in item.node.disagreements],
                "Properties on which sources differ.",
            ),
            Field(
                "sources",
                many(self.source),
                lambda item: item.reading.items_of(item.node.sources),
                "The sources that describe it, the heaviest first.",
            ),
        ]

    def _property(self, prop: Property) -> Field:
        name = prop.name
        one = self.property_type(prop)

        def value(item: Item) -> Any:
            return item.node.properties.get(name)

        if name == "name":
            kind, read = one, lambda item: item.node.name
        elif name == "other_names":
            kind, read = many(one), lambda item: item.node.other_names
        elif prop.kind in ("texts", "choices"):
            kind, read = many(one), lambda item: item.node.properties.get(name, ())
        elif prop.kind == "node":
            kind, read = maybe(one), lambda item: other(item.reading, value(item))
        else:
            kind, read = maybe(one), value
        return Field(camel(name), kind, read, prop.meaning, metadata={"property": name})

    def _disagreement(self) -> type:
        value = fill(
            declare("DisagreementValue", "One of the values that sources give."),
            [
                Field("value", str, lambda v: value_text(v[0][0]), "The value as text."),
                Field("sources", many(self.source), lambda v: v[1].items_of(v[0][1]), "The sources that give it."),
            ],
        )
        return fill(
            declare("Disagreement", "A property on which sources differ."),
            [
                Field("property", str, lambda d: d[0].property.replace("_", " ")),
                Field("values", many(value), lambda d: [(v, d[1]) for v in d[0].values], "The one shown comes first."),
            ],
        )


def _scope() -> list[Field]:
    return [
        Field("asAt", maybe(str), lambda s: s.as_at, "The day; null where none was chosen."),
        Field("undated", str, lambda s: s.undated, "How statements without an end count."),
        Field("basis", many(str), lambda s: s.basis),
        Field("sources", many(ID), lambda s: s.sources, "Only these; empty for all."),
        Field("area", maybe(ID), lambda s: s.area or None),
    ]


def _page_info() -> list[Field]:
    return [
        Field("hasNextPage", bool, lambda info: info.has_next, "More follow: go on with after: endCursor."),
        Field("hasPreviousPage", bool, lambda info: info.has_previous),
        Field("startCursor", maybe(str), lambda info: info.start),
        Field("endCursor", maybe(str), lambda info: info.end),
    ]
