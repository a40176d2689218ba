"""Publishing a register: its statements are written, what its sources no longer say is pruned, all or nothing."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from graph.derive import source_info
from graph.errors import StatementError
from graph.statements import Edge, Register
from graph.store.base import Store, Tally

BATCH = 5000
NEW_VALUES_BETWEEN_COLLECTIONS = (100_000, 20, 100)

_UNCHANGED, _CREATED, _UPDATED = range(3)


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What publishing did (or, when only checking, would do): a :class:`Tally` per source, and the data version."""

    register: str
    sources: dict[str, Tally] = field(default_factory=dict)
    version: str = ""
    checked_only: bool = False

    @property
    def total(self) -> Tally:
        """The sum over the sources."""
        return sum(self.sources.values(), Tally())


class _CheckedOnly(Exception):
    """Ends a transaction that only checks."""


def publish(
    store: Store,
    register: Register,
    edges: Iterable[Edge],
    *,
    check_only: bool = False,
    progress: Callable[[int], None] | None = None,
) -> PublishReport:
    """Make *edges* all that the sources of *register* say in *store*, in one transaction.

    *edges* are streamed. Statements that are there already are left alone; those that a source of the register no
    longer makes go, and so do sources that the register no longer has. Evidence of equal statements is put together.
    *progress* is called with the number of statements read so far. With *check_only* nothing is changed.

    Raises :class:`~graph.errors.StatementError`, and changes nothing, when a statement cites a source of another
    register or one that does not describe itself as belonging to this one, when two statements of one source
    contradict each other, or when a node would have two types.

    >>> from graph.schema import SCHEMA
    >>> from graph.store.sqlite import SqliteStore
    >>> store = SqliteStore.open(":memory:", SCHEMA)
    >>> told = {"name": "Minutes", "register": "town"}
    >>> minutes = Edge("DESCRIBES", "town:m", "Source", "town:m", "Source", "town:m", properties=told)
    >>> publish(store, Register("town"), [minutes]).total
    Tally(created=1, updated=0, unchanged=0, pruned=0)
    >>> publish(store, Register("town"), [minutes]).total.unchanged
    1
    """
    publishing = _Publishing(store, register)
    try:
        with _collecting_rarely(), store.transaction():
            for count, edge in enumerate(edges, 1):
                publishing.add(edge)
                if progress is not None and count % BATCH == 0:
                    progress(count)
            publishing.finish()
            store.derive()
            version = store.version()
            if check_only:
                raise _CheckedOnly
    except _CheckedOnly:
        pass
    return PublishReport(register.name, dict(sorted(publishing.tallies.items())), version, check_only)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Let Python look less often for values that refer to each other in circles.

    A load makes and drops millions of values, none of them in circles; to look them over again and again took a third
    of the processor time of a load into Neo4j.
    """
    before = gc.get_threshold()
    gc.set_threshold(*NEW_VALUES_BETWEEN_COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Publishing:
    """One publishing: what was there before, what came, what is still to be written."""

    def __init__(self, store: Store, register: Register) -> None:
        self.store = store
        self.register = register
        self.before: dict[str, dict[str, str]] = {}
        self.seen: dict[bytes, int] = {}
        self.was: dict[bytes, str] = {}
        self.owned: set[str] = set()
        self.batch: dict[str, Edge] = {}
        self.tallies: dict[str, Tally] = {}
        self.counts: dict[str, list[int]] = {}

    def add(self, edge: Edge) -> None:
        """Take one statement in."""
        before = self._before(edge)
        if source_info(edge):
            self._owns(edge)
        key = bytes.fromhex(edge.id)
        status = self.seen.get(key)
        if status is not None:
            self._again(edge, key, status)
            return
        hash = before.pop(edge.id, None)
        if hash == edge.hash:
            self._count(edge, key, _UNCHANGED)
            return
        if hash is not None:
            self.was[key] = hash
        self._count(edge, key, _CREATED if hash is None else _UPDATED)
        self._write(edge)

    def _before(self, edge: Edge) -> dict[str, str]:
        found = self.before.get(edge.source)
        if found is None:
            owner = self.store.register_of(edge.source)
            if owner is not None and owner != self.register.name:
                raise self._foreign(edge.source, owner)
            found = self.before[edge.source] = dict(self.store.source_statements(edge.source))
            self.counts[edge.source] = [0, 0, 0]
        return found

    def _foreign(self, source: str, owner: str) -> StatementError:
        belongs = f"belongs to the register “{owner}”" if owner else "says of itself that it belongs to no register"
        return StatementError(
            "source",
            source,
            f"The source {source} {belongs}, not to “{self.register.name}”.",
            "Declare a source of your own, such as “the reviewer's reading of …”, and cite that.",
        )

    def _owns(self, edge: Edge) -> None:
        owner = str(edge.properties.get("register", ""))
        if owner != self.register.name:
            raise self._foreign(edge.source, owner)
        self.owned.add(edge.source)

    def _count(self, edge: Edge, key: bytes, status: int) -> None:
        before = self.seen.get(key)
        if before is not None:
            self.counts[edge.source][before] -= 1
        self.seen[key] = status
        self.counts[edge.source][status] += 1

    def _again(self, edge: Edge, key: bytes, status: int) -> None:
        """A statement that came before in this register: evidence is added, anything else must be equal."""
        first = self.batch.get(edge.id)
        if first is None:
            first = self.store.edges([edge.id])[edge.id].edge
        if first.replace(evidence=()).content != edge.replace(evidence=()).content:
            differ = _difference(first, edge)
            raise StatementError(
                differ,
                getattr(edge, differ, None) or edge.properties.get(differ),
                f"The source {edge.source} says two different things in “{differ.replace('_', ' ')}” of one statement:"
                f" {edge.type} from {edge.from_id} to {edge.to_id}.",
                "Keep one of the two.",
            )
        merged = edge.replace(evidence=tuple(sorted({*first.evidence, *edge.evidence})))
        if merged.content == first.content:
            return
        if status == _UNCHANGED:
            self.was.setdefault(key, first.hash)
        was = self.was.get(key)
        self._count(edge, key, _CREATED if was is None else _UNCHANGED if was == merged.hash else _UPDATED)
        self._write(merged)

    def _write(self, edge: Edge) -> None:
        self.batch[edge.id] = edge
        if len(self.batch) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if self.batch:
            self.store.write(list(self.batch.values()))
            self.batch.clear()

    def finish(self) -> None:
        """Write the rest, prune, and keep what the register says of itself."""
        for source in self.before:
            if source not in self.owned:
                raise StatementError(
                    "source",
                    source,
                    f"The source {source} is cited, and the register “{self.register.name}” does not describe it.",
                    "Add it to the sheet Sources.",
                )
        self._flush()
        for source in self.store.sources_of(self.register.name):
            if source not in self.before:
                self.before[source] = dict(self.store.source_statements(source))
                self.counts[source] = [0, 0, 0]
        for source, left in self.before.items():
            pruned = self.store.remove(list(left))
            unchanged, created, updated = self.counts[source]
            self.tallies[source] = Tally(created, updated, unchanged, pruned)
        self.store.put_register(self.register)


def _difference(first: Edge, second: Edge) -> str:
    """The name of what two statements with one id say differently."""
    for name in ("from_type", "to_type", "basis", "reason", "start", "end"):
        if getattr(first, name) != getattr(second, name):
            return name
    names = sorted({*first.properties, *second.properties})
    return next(n for n in names if first.properties.get(n) != second.properties.get(n))
