"""The GraphQL types of links: both readings of each edge type as a connection of the nodes at the other end.

An edge of such a connection is one other end, with every statement that links it; qualifiers are lists, because two
statements may differ, and one council may hold three seats.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from api.connections import DEFAULT_PAGE, link_list
from api.fields import Field, argument, camel, declare, fill, many, maybe, pascal
from api.limits import MOST_PER_PAGE
from api.loading import Item
from api.statements import WHEN
from graph.questions.lists import link_fields
from graph.schema import EdgeType, Property

if TYPE_CHECKING:
    from api.types import Types

FIRST = argument("first", maybe(int), f"How many at most, up to {MOST_PER_PAGE:,}.", DEFAULT_PAGE)
AFTER = argument("after", maybe(str), "Go on after this cursor: the endCursor of the page before.")


class Links:
    """The readings of links as fields, and the connection types they need."""

    def __init__(self, types: "Types") -> None:
        self.types = types
        self._connections: dict[str, type] = {}

    def of(self, node_type: str) -> Iterator[Field]:
        """Every reading that a node of a type can have."""
        for name, direction, field, words in link_fields(self.types.schema, node_type):
            edge = self.types.schema.edge_type(name)
            ends = edge.ends if direction == "forward" else tuple((b, a) for a, b in edge.ends)
            far = tuple(dict.fromkeys(other for near, other in ends if near == node_type))
            yield self._reading(edge, direction, field, words, far)

    def shared(self) -> Iterator[Field]:
        """The readings that every node type has, with the same type of other end."""
        names = {t.name for t in self.types.schema.node_types}
        for edge in self.types.schema.edge_types:
            if set(edge.to_types) == names and len(edge.from_types) == 1:
                yield self._reading(edge, "reverse", edge.reverse_field, edge.reverse, edge.from_types)

    def _reading(self, edge: EdgeType, direction: str, name: str, words: str, far: tuple[str, ...]) -> Field:
        async def read(item: Item, first: int | None = None, after: str | None = None) -> Any:
            return await link_list(item, (edge.name, direction), first, after)

        return Field(
            camel(name),
            self._connection(edge, name, far),
            read,
            f"{words[:1].upper()}{words[1:]}. {edge.meaning}",
            (FIRST, AFTER),
            {"edge_type": edge.name, "direction": direction},
        )

    def _connection(self, edge: EdgeType, name: str, far: tuple[str, ...]) -> type:
        """The connection type of a reading: one per field name and type of other end."""
        other = self.types.one_of(far)
        base = f"{pascal(name)}{other.__name__ if other is not self.types.node else ''}"
        if base not in self._connections:
            self._connections[base] = fill(
                declare(f"{base}Connection", f"A page of a list of links. {edge.meaning}"),
                [
                    Field("totalCount", int, lambda page: page.total, "How many other ends there are on all pages."),
                    Field("nodes", many(other), lambda page: page.items(), "The other ends."),
                    Field("edges", many(self._edge(edge, base, other)), lambda page: page.edges, "With statements."),
                    Field("pageInfo", self.types.page_info, lambda page: page.info),
                ],
            )
        return self._connections[base]

    def _edge(self, edge: EdgeType, base: str, other: Any) -> type:
        statement = self.types.statements[edge.name]
        return fill(
            declare(f"{base}Edge", f"One other end, with every statement that links it. {edge.meaning}"),
            [
                Field("cursor", str, lambda e: e.cursor, "Go on after it with “after”."),
                Field("node", other, lambda e: e.node(), "The other end."),
                Field("basis", str, lambda e: e.pair.basis, "Stated, confirmed or inferred: the strongest there is."),
                Field("when", maybe(str), lambda e: e.pair.when, WHEN),
                *(self._qualifier(prop) for prop in edge.properties),
                Field("statements", many(statement), lambda e: e.statements(), "The strongest first."),
            ],
        )

    def _qualifier(self, prop: Property) -> Field:
        """A qualifier on a link: every value that a statement gives it."""
        if prop.kind == "node":
            read: Any = lambda e: e.reading.items_of(e.values(prop.name))  # noqa: E731
        elif prop.kind in ("texts", "choices"):
            read = lambda e: list(dict.fromkeys(v for told in e.values(prop.name) for v in told))  # noqa: E731
        else:
            read = lambda e: e.values(prop.name)  # noqa: E731
        return Field(camel(prop.name), many(self.types.property_type(prop)), read, f"{prop.meaning} Each value given.")
