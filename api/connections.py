"""Pages of nodes as Relay connections: what was found, the cursor of each, and whether more follow.

A cursor is opaque. In a list of nodes it holds the store's page mark and a place after it, so that every edge has
one on every store; in the links of one node it holds the identifier of the other end.
"""

import base64
import binascii
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from api.limits import page_size
from api.loading import Item, LinkKey, Pair, Reading, Said
from graph.errors import AskError
from graph.store.base import Facet, NodePage, NodeQuery

DEFAULT_PAGE = 100


def write_cursor(*values: str | int) -> str:
    """*values* as a cursor.

    >>> read_cursor(write_cursor("mark", 3), str, int)
    ['mark', 3]
    """
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def read_cursor(cursor: str, *kinds: type) -> list[Any]:
    """The values of *kinds* that a cursor holds. Raises :class:`~graph.errors.AskError` when it is not one of ours."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        values = None
    if (
        not isinstance(values, list)
        or len(values) != len(kinds)
        or not all(isinstance(v, k) for v, k in zip(values, kinds, strict=True))
    ):
        raise not_ours()
    return values


def not_ours() -> AskError:
    """The error for a cursor of another list."""
    return AskError("This cursor does not belong to this list.", "Begin again without “after”.")


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What Relay wants to know of a page."""

    start: str | None
    end: str | None
    has_next: bool
    has_previous: bool


@dataclass(frozen=True, slots=True)
class NodeEdge:
    """A node in a list, with its cursor."""

    item: Item
    cursor: str


@dataclass
class NodeList:
    """A page of a list of nodes, read when it is first looked at."""

    reading: Reading
    query: NodeQuery
    after: str = ""
    page: NodePage = field(init=False)
    skipped: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        mark, place = read_cursor(self.after, str, int) if self.after else ("", 0)
        if not 0 <= place <= 1_000:
            raise not_ours()
        self.skipped = place
        self.mark = mark
        found = self._find(first=self.query.first + place, after=mark)
        self.reading.budget.spend(len(found.nodes))
        self.page = found

    def _find(self, **changes: Any) -> NodePage:
        fields = {name: getattr(self.query, name) for name in NodeQuery.__slots__}
        return self.reading.workspace.store.find_nodes(NodeQuery(**{**fields, **changes}))

    @property
    def total(self) -> int:
        """How many there are on all pages."""
        return self.page.total

    @cached_property
    def items(self) -> list[Item]:
        """The nodes of the page."""
        return [Item(node, self.reading) for node in self.page.nodes[self.skipped :]]

    @property
    def edges(self) -> list[NodeEdge]:
        """The nodes with their cursors."""
        return [NodeEdge(item, self._cursor(i)) for i, item in enumerate(self.items)]

    def _cursor(self, place: int) -> str:
        return write_cursor(self.mark, self.skipped + place + 1)

    @property
    def info(self) -> PageInfo:
        """Where the page begins and ends. The end is the store's own mark, so that going on stays quick."""
        if not self.items:
            return PageInfo(None, None, self.page.has_next, bool(self.after))
        end = write_cursor(self.page.end_cursor, 0)
        return PageInfo(self._cursor(0), end, self.page.has_next, bool(self.after))

    def facets(self, names: Sequence[str]) -> tuple[Facet, ...]:
        """How many of all nodes found, on all pages, have each value."""
        return self._find(first=0, facets=tuple(names)).facets


@dataclass(frozen=True, slots=True)
class LinkEdge:
    """The other end of a reading, with the statements that link it."""

    pair: Pair
    reading: Reading

    @property
    def cursor(self) -> str:
        """Where to go on after it."""
        return write_cursor(self.pair.id)

    def node(self) -> Awaitable[Item | None]:
        """The other end."""
        return self.reading.items.load(self.pair.id)

    def statements(self) -> list[Said]:
        """The statements, the strongest first."""
        self.reading.budget.spend(len(self.pair.links))
        return [Said(link, self.reading) for link in self.pair.links]

    def values(self, name: str) -> list[Any]:
        """Every value that a statement gives to a qualifier, that of the strongest first."""
        values = (link.edge.properties.get(name) for link in self.pair.links)
        return list(dict.fromkeys(v for v in values if v is not None))


@dataclass(frozen=True, slots=True)
class LinkList:
    """A page of the other ends of one reading of one node."""

    reading: Reading
    pairs: tuple[Pair, ...]
    total: int
    place: int

    @property
    def edges(self) -> list[LinkEdge]:
        """The other ends with their statements."""
        return [LinkEdge(pair, self.reading) for pair in self.pairs]

    def items(self) -> Awaitable[list[Item]]:
        """The other ends alone."""
        return self.reading.items_of([pair.id for pair in self.pairs])

    @property
    def info(self) -> PageInfo:
        """Where the page begins and ends."""
        edges = self.edges
        return PageInfo(
            edges[0].cursor if edges else None,
            edges[-1].cursor if edges else None,
            self.place + len(edges) < self.total,
            self.place > 0,
        )


async def link_list(item: Item, reading: tuple[str, Any], first: int | None, after: str | None) -> LinkList:
    """A page of what *reading* (edge type and direction) links to *item*."""
    size = page_size(first, DEFAULT_PAGE)
    key: LinkKey = (item.node.id, *reading)
    found = await item.reading.linked.load(key)
    place = 0
    if after:
        (last,) = read_cursor(after, str)
        place = next((i + 1 for i, pair in enumerate(found) if pair.id == last), 0)
        if not place:
            raise not_ours()
    shown = found[place : place + size]
    item.reading.budget.spend(len(shown))
    return LinkList(item.reading, shown, len(found), place)
