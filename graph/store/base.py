"""The contract of a store: what it keeps, and the operations that every store implements alike.

A store keeps edges (statements), decisions and registers. Nodes are derived from edges by
:func:`graph.derive.derive_node`, canonical ends from decisions. Reads speak canonical identifiers, leave rejected
statements out unless asked for them, and take a :class:`~graph.scope.Scope` that is applied before any limit: an edge
is seen when it counts in the scope (its basis, its source, possible on the day) and both its ends are seen; a node is
seen when it is possible on the day. Lists are in a determined order on every store.

Identifiers handed to a read may be canonical or merged. A link from a node to itself (a Source that describes itself,
or two merged nodes) is kept and found by :meth:`Store.find_edges`, and is no neighbour, no match of a link test and
not in the snapshot; only a source's LISTS_ALL about itself is. Identifiers inside the qualifiers of a :class:`Link`
are as stated.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from graph.dates import InForce
from graph.schema import Schema
from graph.scope import Scope
from graph.statements import Decision, Edge, Node, Register, Value, Verdict

if TYPE_CHECKING:
    from graph.analysis.snapshot import Snapshot

Direction = Literal["forward", "reverse"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many statements a write created, updated and left unchanged, and how many were pruned."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    pruned: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.pruned + other.pruned,
        )


@dataclass(frozen=True, slots=True)
class Link:
    """An edge as read: its canonical ends, the verdict of people, and how sure it is on the scope's day.

    ``when`` is None where the scope has no day.
    """

    edge: Edge
    from_id: str
    to_id: str
    verdict: Verdict = ""
    when: InForce | None = None

    @property
    def basis(self) -> str:
        """``stated``, ``confirmed`` (inferred, and a person confirmed it) or ``inferred``."""
        return "confirmed" if self.edge.basis == "inferred" and self.verdict == "confirmed" else self.edge.basis


@dataclass(frozen=True, slots=True)
class PropertyTest:
    """A test of a node's property: ``is`` one of the values, ``has`` (a several-valued one) any of them,
    ``contains`` the text (folded), ``at_least``, ``at_most``, ``recorded`` or ``not_recorded``.
    """

    name: str
    operator: Literal["is", "has", "contains", "at_least", "at_most", "recorded", "not_recorded"]
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkTest:
    """A test that a node has (or, with ``present=False``, has not) a link of a type, to one of ``nodes`` if given."""

    edge_type: str
    direction: Direction
    nodes: tuple[str, ...] = ()
    present: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """A sort key: ``name``, ``start``, ``end``, ``id`` or a property. Missing values sort last both ways."""

    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class NodeQuery:
    """Which nodes to find. ``types`` empty means every type; ``text`` matches words of names.

    ``facets`` are property names, or ``EDGE_TYPE:forward`` / ``EDGE_TYPE:reverse`` for counts by linked node.
    ``after`` is a cursor from a :class:`NodePage`. ``orders`` are at most two; name and id always break ties.
    """

    types: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)
    properties: tuple[PropertyTest, ...] = ()
    links: tuple[LinkTest, ...] = ()
    text: str = ""
    orders: tuple[Order, ...] = ()
    first: int = 50
    after: str = ""
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of all nodes found have each value of ``name``; ``label`` is the linked node's name for link facets.

    ``counts`` are (value, label, number), the most first, then by label. ``not_recorded`` counts nodes with none.
    """

    name: str
    counts: tuple[tuple[str, str, int], ...]
    not_recorded: int


@dataclass(frozen=True, slots=True)
class NodePage:
    """A page of nodes: the nodes, how many there are in all, the cursor of the last (empty: no more), facets."""

    nodes: tuple[Node, ...]
    total: int
    end_cursor: str
    has_next: bool
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class EdgeQuery:
    """Which edges to find; empty fields mean any. ``ends`` matches either end. ``rejected`` shows rejected ones too.

    Order: source, type, canonical from and to, id.
    """

    types: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)
    sources: tuple[str, ...] = ()
    from_ids: tuple[str, ...] = ()
    to_ids: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    rejected: bool = False
    first: int = 1000
    after: str = ""


@dataclass(frozen=True, slots=True)
class EdgePage:
    """A page of links, how many there are in all, the cursor of the last and whether more follow."""

    links: tuple[Link, ...]
    total: int
    end_cursor: str
    has_next: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The links of one node in one reading: at most ``limit`` of ``total``, ordered by the other end's name, id."""

    links: tuple[Link, ...]
    total: int


class Store(Protocol):
    """Where the graph is kept. All operations are synchronous; a server calls them in worker threads."""

    schema: Schema

    # --- writing -------------------------------------------------------------------------------------------------

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside take effect together, or not at all. One writer at a time.

        What follows from them is derived at the end at the latest, so nobody ever reads a store half derived. A
        write outside a transaction is one by itself; a transaction inside another joins it.
        """
        ...

    def write(self, edges: Sequence[Edge]) -> Tally:
        """Store *edges* (each id at most once a call), touching only rows that change. Derives nothing."""
        ...

    def remove(self, ids: Sequence[str]) -> int:
        """Remove the edges with these ids; return how many there were."""
        ...

    def derive(self) -> None:
        """Bring nodes, canonical ends and spans up to date with what this transaction wrote so far.

        Raises :class:`~graph.errors.StatementError` when statements give one node two types.
        """
        ...

    def put_register(self, register: Register) -> None:
        """Keep what a register says of itself."""
        ...

    def drop_register(self, name: str) -> None:
        """Forget what the register called *name* said of itself."""
        ...

    def decide(self, decision: Decision, seen: str | None = None) -> None:
        """Append *decision*. *seen* is the id of the last decision about the same thing that the writer saw.

        Empty: the writer saw none; None: no check. Raises :class:`~graph.errors.ConflictError` when there is a later
        one, :class:`~graph.errors.AskError` when it would merge nodes of different types. A decision already kept is
        a no-op; one about something that is not (yet) here waits for it.
        """
        ...

    def wipe(self) -> None:
        """Delete everything kept, decisions included, and nothing that others keep beside it."""
        ...

    # --- reading -------------------------------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[None]:
        """All reads inside see one state of the store, in this thread."""
        ...

    def registers(self) -> tuple[Register, ...]:
        """The registers kept, by name."""
        ...

    def source_statements(self, source: str) -> Mapping[str, str]:
        """The id and hash of every statement of *source*."""
        ...

    def sources_of(self, register: str) -> tuple[str, ...]:
        """The identifiers of the Sources that belong to *register*, sorted."""
        ...

    def register_of(self, source: str) -> str | None:
        """The name of the register to which *source* belongs; None where it does not describe itself."""
        ...

    def statements(self) -> Iterator[Edge]:
        """Every statement, in the order of ids: the archive, and what ``verify`` recomputes from."""
        ...

    def canonical(self, ids: Iterable[str]) -> dict[str, str]:
        """The canonical identifier of each of *ids* (itself, where nothing was merged)."""
        ...

    def nodes(self, ids: Sequence[str]) -> dict[str, Node]:
        """The nodes with these identifiers (canonical or merged), by the identifier asked for; unknown left out."""
        ...

    def edges(self, ids: Sequence[str], scope: Scope | None = None) -> dict[str, Link]:
        """The links with these ids, rejected ones included, by id; *scope* only sets ``when``."""
        ...

    def find_nodes(self, query: NodeQuery) -> NodePage:
        """A page of nodes with total and facets."""
        ...

    def find_edges(self, query: EdgeQuery) -> EdgePage:
        """A page of links with their total."""
        ...

    def search(self, text: str, scope: Scope, types: tuple[str, ...] = (), first: int = 20) -> tuple[Node, ...]:
        """Nodes whose names have words that begin with the words of *text*, the exact name first, then names that
        begin with it, then by sort key and id. Odd characters are only text.
        """
        ...

    def neighbours(
        self,
        ids: Sequence[str],
        readings: Sequence[tuple[str, Direction]],
        scope: Scope,
        limit: int = 100,
    ) -> dict[tuple[str, str, Direction], Neighbours]:
        """The links of many nodes at once, by (node, edge type, direction); a reading without links is left out."""
        ...

    def snapshot(self) -> "Snapshot":
        """The whole graph as arrays, for analysis."""
        ...

    def decisions(self, about: str | None = None) -> tuple[Decision, ...]:
        """All decisions (about one thing, with those that undo them), in order of time and id."""
        ...

    def version(self) -> str:
        """The data version: :func:`graph.statements.version_of` kept up to date by each write."""
        ...

    def close(self) -> None:
        """Give back files and connections."""
        ...
