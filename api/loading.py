"""What one GraphQL request reads, gathered into one store call per level whatever the number of parents.

A request runs on an event loop of its own in one worker thread, inside one ``store.reading()``, so that everything it
reads is of one data version; its loaders call the synchronous store directly and block nobody else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from strawberry.dataloader import DataLoader

from api.fields import pascal
from api.limits import MOST_READ
from graph.errors import AskError, LimitError
from graph.scope import Scope, parse_scope
from graph.statements import Evidence, Node
from graph.store.base import Direction, Link, Neighbours
from graph.workspace import Explorer

LinkKey = tuple[str, str, Direction]
"""The identifier of a node, an edge type and the direction in which it is read."""
AT_ONCE = 1_000
_STRENGTH = ("stated", "confirmed", "inferred")
_SURENESS = ("certain", "assumed", "possible", "no")


class Budget:
    """How many nodes, links and rows a request may still read or show; what it shows twice counts twice."""

    def __init__(self, most: int = MOST_READ) -> None:
        self.most = most
        self.left = most

    def spend(self, number: int) -> None:
        """Count *number* more. Raises :class:`~graph.errors.LimitError` when that is too many."""
        self.left -= number
        if self.left < 0:
            raise LimitError(
                f"This query reads or shows more than {self.most:,} nodes, links and rows.",
                "Ask for less at once: a smaller “first”, fewer levels, or several queries that go on with “after”.",
            )


@dataclass(frozen=True, slots=True)
class Item:
    """A node as GraphQL walks on from it."""

    node: Node
    reading: "Reading"

    @property
    def typename(self) -> str:
        """The name of its GraphQL type."""
        return self.node.type


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as GraphQL shows it."""

    link: Link
    reading: "Reading"

    @property
    def typename(self) -> str:
        """The name of its GraphQL type."""
        return statement_type(self.link.edge.type)


@dataclass(frozen=True, slots=True)
class Pair:
    """One end of a reading with every statement that links it, the strongest first."""

    id: str
    links: tuple[Link, ...]

    @property
    def basis(self) -> str:
        """The strongest basis."""
        return self.links[0].basis

    @property
    def when(self) -> str | None:
        """How sure it is on the scope's day, by the surest statement; None without a day."""
        found = {link.when.value for link in self.links if link.when}
        return next((word for word in _SURENESS if word in found), None)


def statement_type(edge_type: str) -> str:
    """The name of the GraphQL type of statements of an edge type.

    >>> statement_type("MEMBER_OF")
    'MemberOfStatement'
    """
    return f"{pascal(edge_type)}Statement"


def pairs(links: Iterable[Link], direction: Direction) -> tuple[Pair, ...]:
    """*links* of one node put together by their other end; ends, and statements of one basis, stay in their order."""
    ends: dict[str, list[Link]] = {}
    for link in links:
        ends.setdefault(link.to_id if direction == "forward" else link.from_id, []).append(link)
    return tuple(Pair(id, tuple(sorted(told, key=lambda t: _STRENGTH.index(t.basis)))) for id, told in ends.items())


class Reading:
    """Everything that one request reads in one scope. The root of the GraphQL graph."""

    def __init__(self, explorer: Explorer, scope: Scope, budget: Budget) -> None:
        self.explorer = explorer
        self.workspace = explorer.workspace(scope)
        self.budget = budget
        self.items: DataLoader[str, Item | None] = DataLoader(self._load_items)
        self.linked: DataLoader[LinkKey, tuple[Pair, ...]] = DataLoader(self._load_linked)

    @property
    def scope(self) -> Scope:
        """The scope of every read."""
        return self.workspace.scope

    def within(self, words: Mapping[str, Any]) -> "Reading":
        """The same graph in another scope: *words* by the fields of a scope; what is not given stays as it is.

        ``as_at`` "none" means without a day. Raises :class:`~graph.errors.AskError`.
        """
        given = {name: value for name, value in words.items() if value is not None}
        scope = self.scope
        if "as_at" in given:
            day = "" if given["as_at"] == "none" else given["as_at"]
            scope = replace(scope, as_at=parse_scope({"as_at": day}).as_at)
        if "undated" in given:
            scope = replace(scope, undated=parse_scope({"undated": given["undated"]}).undated)
        if "basis" in given:
            scope = replace(scope, basis=parse_scope({"basis": ",".join(given["basis"])}).basis)
        if "sources" in given:
            scope = replace(scope, sources=tuple(given["sources"]))
        if "area" in given:
            scope = replace(scope, area=given["area"])
        return Reading(self.explorer, scope, self.budget)

    async def item(self, id: str, types: Sequence[str] = ()) -> Item:
        """The node with this identifier. Raises :class:`~graph.errors.NotFoundError`, also for one of another type."""
        node = self.workspace.node(id)
        if types and node.type not in types:
            label, wanted = (self.workspace.schema.node_type(t).label for t in (node.type, types[0]))
            raise AskError(f"“{id}” is recorded as a type “{label}”, not “{wanted}”.", "Ask with node(id: …) instead.")
        return Item(node, self)

    async def items_of(self, ids: Sequence[str]) -> list[Item]:
        """The nodes with these identifiers, in order; one that no store knows shows its identifier as its name."""
        self.budget.spend(len(ids))
        found = await self.items.load_many(ids)
        return [item for item in found if item is not None]

    async def _load_items(self, ids: list[str]) -> list[Item | None]:
        nodes = self.workspace.nodes(ids)
        return [Item(nodes[id], self) if id in nodes else None for id in ids]

    async def _load_linked(self, keys: list[LinkKey]) -> list[tuple[Pair, ...]]:
        readings: dict[tuple[str, Direction], list[str]] = {}
        for id, edge_type, direction in keys:
            readings.setdefault((edge_type, direction), []).append(id)
        together: dict[tuple[str, ...], list[tuple[str, Direction]]] = {}
        for reading, ids in readings.items():
            together.setdefault(tuple(ids), []).append(reading)
        found: dict[LinkKey, Neighbours] = {}
        for asked, wanted in together.items():
            found.update(self._neighbours(asked, wanted))
        return [pairs(found[key].links, key[2]) if key in found else () for key in keys]

    def _neighbours(self, ids: Sequence[str], readings: Sequence[tuple[str, Direction]]) -> dict[LinkKey, Neighbours]:
        """All links of *ids*: in one call, and a second one for those nodes that have very many."""
        store = self.workspace.store
        limit = min(AT_ONCE, max(1, self.budget.left // (len(ids) * len(readings))))
        found = store.neighbours(ids, readings, self.scope, limit)
        self.budget.spend(sum(n.total for n in found.values()))
        more = {key: n.total for key, n in found.items() if n.total > len(n.links)}
        if more:
            most = max(more.values())
            found.update(store.neighbours(sorted({k[0] for k in more}), readings, self.scope, most))
        return found


def evidence_text(evidence: Iterable[Evidence], part: str) -> str:
    """The locators (or quotes) of *evidence* as the question "sources-of" writes them."""
    return "; ".join(text for e in evidence if (text := getattr(e, part)))
