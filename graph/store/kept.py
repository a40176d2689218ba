"""What one transaction reads and writes, row by row: all that a store must give :class:`~graph.store.changes.Changes`.

Ends are canonical identifiers unless they are called *stated*. What is rejected counts nowhere, except where it is
said to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from graph.dates import Span
from graph.derive import SourceInfo
from graph.schema import Schema
from graph.statements import Decision, Edge, Node, Register, Verdict
from graph.store.base import Direction

CHUNK = 2000


def chunks(ids: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """*ids* in sorted lists of at most *size*.

    >>> list(chunks({"c", "a", "b"}, 2))
    [['a', 'b'], ['c']]
    """
    ordered = sorted(ids)
    for i in range(0, len(ordered), size):
        yield ordered[i : i + size]


class EdgeRow(NamedTuple):
    """A statement as it is kept: with its canonical ends, the verdict of people and the days it is for."""

    edge: Edge
    from_id: str
    to_id: str
    verdict: Verdict
    span: Span


class Written(NamedTuple):
    """What a statement said when it was last written: its hash and the types of its ends."""

    hash: str
    from_type: str
    to_type: str


class Removed(NamedTuple):
    """A statement that went."""

    hash: str
    type: str
    source: str
    stated_from: str
    stated_to: str
    from_id: str
    to_id: str


class Dated(NamedTuple):
    """What the days of a statement follow from, and those it has."""

    id: str
    type: str
    to_id: str
    start: str | None
    end: str | None
    span: Span


class Mention(NamedTuple):
    """That statements give a node a type: one of their sources, and whether any of them is not rejected."""

    id: str
    type: str
    source: str
    counts: bool


class Kept(Protocol):
    """The rows of a store, open for writing."""

    schema: Schema

    # --- what is known when the transaction begins -------------------------------------------------------------------

    def aliases(self) -> dict[str, str]:
        """The canonical identifier of each node that was merged into another."""
        ...

    def verdicts(self) -> dict[str, Verdict]:
        """The verdict on each statement that people confirmed or rejected, by its id."""
        ...

    def sources(self) -> dict[str, SourceInfo]:
        """What each source that describes itself says of its rank and date."""
        ...

    # --- statements --------------------------------------------------------------------------------------------------

    def begin_load(self) -> bool:
        """Whether no statement is kept at all. Then many are about to come, and the store makes itself ready."""
        ...

    def end_load(self) -> None:
        """Bring whatever :meth:`begin_load` put off up to date."""
        ...

    def written(self, edges: Sequence[Edge]) -> dict[str, Written]:
        """Those of *edges* that are kept already, rejected ones too, by id."""
        ...

    def insert(self, rows: Sequence[EdgeRow]) -> None:
        """Keep statements whose ids are new."""
        ...

    def update(self, rows: Sequence[EdgeRow]) -> None:
        """Replace what statements say; their ends and verdicts stay."""
        ...

    def remove(self, ids: Sequence[str]) -> Iterable[Removed]:
        """Remove statements, rejected ones too; ids that are not kept are passed over."""
        ...

    def put_source(self, info: SourceInfo, register: str) -> None:
        """Keep what a source says of itself."""
        ...

    def drop_source(self, id: str) -> None:
        """Forget what a source said of itself."""
        ...

    def is_cited(self, source: str) -> bool:
        """Whether any statement, rejected or not, cites *source*."""
        ...

    def put_register(self, register: Register) -> None:
        """Keep what a register says of itself."""
        ...

    def drop_register(self, name: str) -> None:
        """Forget what the register called *name* said of itself."""
        ...

    def add_to_version(self, part: str, amount: int) -> None:
        """Add *amount* to a part (``edges`` or ``decisions``) of the data version."""
        ...

    def set_version(self, part: str, total: int) -> None:
        """Make a part of the data version *total*."""
        ...

    # --- decisions ---------------------------------------------------------------------------------------------------

    def has_decision(self, id: str) -> bool:
        """Whether the decision with this id is kept."""
        ...

    def add_decision(self, decision: Decision) -> None:
        """Append a decision that is not yet kept."""
        ...

    def decisions(self) -> Iterable[Decision]:
        """Every decision, in any order."""
        ...

    def node_types(self, ids: Sequence[str]) -> dict[str, str]:
        """The type of each of *ids* that is a node."""
        ...

    def judge(self, verdicts: Mapping[str, Verdict]) -> Iterable[tuple[str, str, str, str]]:
        """Give statements these verdicts (empty: none), kept or not; the type, ends and source of those kept."""
        ...

    def align(self, id: str, was: str, now: str) -> None:
        """Let the statements about *id*, whose canonical identifier was *was*, be about *now*."""
        ...

    # --- what follows ------------------------------------------------------------------------------------------------

    def dated(self, source: str) -> Iterator[Sequence[Dated]]:
        """The statements of *source*, rejected ones too, some thousand at a time; each part may be redated."""
        ...

    def redate(self, spans: Mapping[str, Span], source: str) -> None:
        """Give statements of *source* these days, by id."""
        ...

    def mentions(self, ids: Sequence[str]) -> Iterable[Mention]:
        """What types statements, rejected ones too, give the nodes *ids* at their ends."""
        ...

    def cited(self, sources: Sequence[str]) -> Iterable[str]:
        """Those of *sources* (as stated) that a statement not rejected cites."""
        ...

    def descriptions(self, ids: Sequence[str]) -> Iterable[tuple[str, Edge]]:
        """The DESCRIBES statements about *ids*, each with the canonical identifier of what it describes."""
        ...

    def write_nodes(self, nodes: Iterable[tuple[Node, Span]]) -> None:
        """Keep nodes as derived."""
        ...

    def drop_nodes(self, ids: Sequence[str]) -> None:
        """Remove nodes that no statement mentions any more."""
        ...

    def settle(self, edge_types: set[str] | None) -> None:
        """All nodes are derived, and links of *edge_types* (None: of any type) may have come, gone or moved."""
        ...

    # --- complete lists ----------------------------------------------------------------------------------------------

    def lists(self) -> Sequence[tuple[str, Edge]]:
        """Every LISTS_ALL with the canonical identifier of its subject."""
        ...

    def closed(self) -> dict[str, int]:
        """The last day of each statement that a complete list closes, by id."""
        ...

    def close(self, days: Mapping[str, int | None]) -> None:
        """Close statements on these days (None: open them again)."""
        ...

    def forget_closed(self, ids: Iterable[str]) -> None:
        """Forget that these statements were closed; their days are written anew."""
        ...

    def parts(self) -> Iterable[tuple[str, str, str]]:
        """The part, its type and the whole of every PART_OF."""
        ...

    def ends_of(self, direction: Direction, nodes: Sequence[str], edge_type: str, type: str) -> Iterable[str]:
        """The nodes of *type* to which links of *edge_type* lead from *nodes* in *direction*."""
        ...

    def stated_pairs(
        self, direction: Direction, subjects: Sequence[str], link: str, source: str
    ) -> set[tuple[str, str]]:
        """The ends of the links of type *link* that *source* states at *subjects*."""
        ...

    def undated(
        self, direction: Direction, subjects: Sequence[str], link: str, source: str, before: int
    ) -> Iterable[tuple[str, str, str, str]]:
        """The id, ends and source of the links at *subjects* that others than *source* state, that give no end and
        certainly began before the day *before*.
        """
        ...
