"""The archive of a data version: sorted JSON lines that hold all that a store keeps, and nothing derived.

The first line names the format and the data version; then come registers by name, statements by id, decisions by
time. Loaded into an empty store, on any machine, it gives the same data version. ``verify`` compares a store with
what its own archive would give.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from graph.decisions import decision_from_json
from graph.derive import source_info
from graph.errors import RemitError, SourceError, StoreError
from graph.schema import Schema
from graph.statements import (
    VERSION_MODULUS,
    Decision,
    Edge,
    Register,
    edge_from_json,
    effective_decisions,
    register_from_json,
    version_of,
    version_part,
)
from graph.store.base import Store, Tally

FORMAT = 1
BATCH = 2000

Item = Register | Edge | Decision


def write_archive(store: Store, path: Path) -> None:
    """Write everything that *store* keeps to *path*; what was there is replaced only once all is written."""
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("wb") as file, store.reading():
            version = store.version()
            for line in _lines(store, version):
                file.write(orjson.dumps(line, option=orjson.OPT_SORT_KEYS) + b"\n")
            _unchanged(store, version)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise SourceError(f"{path} cannot be written: {error.strerror}.", "Choose another folder.") from None
    finally:
        partial.unlink(missing_ok=True)


def _unchanged(store: Store, version: str) -> None:
    """Raise :class:`~graph.errors.StoreError` when the data are no longer those of *version*."""
    if store.version() != version:
        raise StoreError("The data changed while they were read.", "Try again when nobody is loading.")


def _lines(store: Store, version: str) -> Iterator[dict[str, Any]]:
    yield {"archive": "remit", "format": FORMAT, "version": version}
    for register in store.registers():
        yield {"register": register}
    for edge in store.statements():
        yield {"statement": edge.to_json()}
    for decision in store.decisions():
        yield {"decision": decision.to_json()}


def read_archive(path: Path, schema: Schema) -> Iterator[Item]:
    """What the archive at *path* holds, in its order, each checked against *schema*.

    Raises :class:`~graph.errors.SourceError` naming the line that is wrong; after the last line, when what was read
    does not add up to the data version that the first line names, because lines are missing or were changed.
    """
    total = 0
    decisions: list[Decision] = []
    version = ""
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    data = orjson.loads(line)
                    if number == 1:
                        version = _version_of_header(data)
                        continue
                    item = _item(schema, data)
                except (ValueError, KeyError, TypeError, RemitError) as error:
                    told = str(error) if isinstance(error, RemitError) else "It is not a line of an archive."
                    raise SourceError(f"{path}, line {number}: {told}", "Export the archive again.") from None
                if isinstance(item, Edge):
                    total += int(item.hash, 16)
                elif isinstance(item, Decision):
                    decisions.append(item)
                yield item
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.", "Check its name.") from None
    total += sum(map(version_part, effective_decisions(decisions)))
    if number == 0 or f"{total % VERSION_MODULUS:064x}" != version:
        raise SourceError(
            f"{path} is not whole: its {number:,} lines do not give the data version that it names.",
            "Export the archive again.",
        )


def _version_of_header(data: Any) -> str:
    if not isinstance(data, dict) or data.get("archive") != "remit":
        raise SourceError("This is not an archive of Remit.")
    if data["format"] > FORMAT:
        raise SourceError(f"The archive was written by a later Remit (format {data['format']}).")
    return str(data["version"])


def _item(schema: Schema, data: Any) -> Item:
    ((kind, told),) = data.items()
    if kind == "register":
        return register_from_json(told)
    if kind == "statement":
        return edge_from_json(schema, told)
    if kind == "decision":
        return decision_from_json(told)
    raise ValueError(kind)


def load_archive(path: Path, store: Store, *, check_only: bool = False) -> Tally:
    """Load the archive at *path* into *store*, all or nothing; with *check_only* only count.

    What the archive's sources and registers said before is replaced, what others say is left alone, and decisions
    are added. Raises :class:`~graph.errors.SourceError` when a line is wrong, when the archive is not whole, or when
    a source of it belongs to a register of the store that the archive does not hold.
    """
    try:
        with store.transaction():
            tally = _load(path, store)
            if check_only:
                raise _CheckedOnly(tally)
    except _CheckedOnly as checked:
        tally = checked.tally
    return tally


class _CheckedOnly(Exception):
    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self.tally = tally


def _load(path: Path, store: Store) -> Tally:
    tally = Tally()
    registers: dict[str, None] = {}
    sources: dict[str, set[bytes]] = {}
    batch: list[Edge] = []
    for item in read_archive(path, store.schema):
        if isinstance(item, Register):
            store.put_register(item)
            registers[item.name] = None
        elif isinstance(item, Decision):
            store.decide(item)
        else:
            if source_info(item):
                owner = store.register_of(item.source)
                if owner and owner not in registers:
                    raise SourceError(
                        f"{path}: the source {item.source} belongs to the register “{owner}” of this store.",
                        "Load the archive into a store of its own.",
                    )
            sources.setdefault(item.source, set()).add(bytes.fromhex(item.id))
            batch.append(item)
            if len(batch) >= BATCH:
                tally += store.write(batch)
                batch.clear()
    tally += store.write(batch)
    gone = {source for name in registers for source in store.sources_of(name)} - sources.keys()
    for source in sorted({*sources, *gone}):
        said = sources.get(source, set())
        left = [id for id in store.source_statements(source) if bytes.fromhex(id) not in said]
        tally += Tally(pruned=store.remove(left))
    return tally


def verify(store: Store) -> list[str]:
    """What in *store* differs from a fresh derivation of its own statements and decisions; empty when it is sound.

    The data version is computed again, and nodes, spans, canonical ends and verdicts are compared with those of a
    fresh store that is given the same statements and decisions.
    """
    from graph.store.sqlite import SqliteStore

    wrong: list[str] = []
    with store.reading(), TemporaryDirectory() as folder:
        version = store.version()
        recomputed = version_of((edge.hash for edge in store.statements()), store.decisions())
        if recomputed != version:
            wrong.append(f"The data version is {version} and should be {recomputed}.")
        fresh = SqliteStore.open(Path(folder) / "fresh.sqlite", store.schema)
        try:
            with fresh.transaction():
                for batch in _batches(store):
                    fresh.write(batch)
                for decision in store.decisions():
                    fresh.decide(decision)
            wrong.extend(_different_rows(store, fresh))
            if not wrong:
                wrong.extend(_different_snapshots(store, fresh))
            _unchanged(store, version)
        finally:
            fresh.close()
    return wrong


def _batches(store: Store) -> Iterator[list[Edge]]:
    batch: list[Edge] = []
    for edge in store.statements():
        batch.append(edge)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    yield batch


def _different_rows(store: Store, fresh: Store) -> Iterator[str]:
    """The statements and nodes that *store* keeps otherwise than *fresh*."""
    ids: set[str] = set()
    for batch in _batches(fresh):
        expected = fresh.edges([edge.id for edge in batch])
        found = store.edges(list(expected))
        for id, link in expected.items():
            ids.update((link.from_id, link.to_id, link.edge.from_id, link.edge.to_id, link.edge.source))
            if found.get(id) != link:
                yield f"The statement {id} is kept with other ends or another verdict than its decisions give."
    ordered = sorted(ids)
    for i in range(0, len(ordered), BATCH):
        some = ordered[i : i + BATCH]
        shown, should = store.nodes(some), fresh.nodes(some)
        for id in some:
            if shown.get(id) != should.get(id):
                yield f"The node {id} does not show what its sources say."


def _different_snapshots(store: Store, fresh: Store) -> Iterator[str]:
    """The nodes and links that *store* shows otherwise than *fresh*, or with other dates."""
    shown, should = store.snapshot(), fresh.snapshot()
    for what, name, spans in (("node", "ids", "spans"), ("link", "edge_ids", "edge_spans")):
        ids = list(getattr(should, name))
        if differ := set(getattr(shown, name)) ^ set(ids):
            yield f"{len(differ)} of the {what}s shown should not be, or are missing: {', '.join(sorted(differ)[:5])}."
            return
        for i in (getattr(shown, spans) != getattr(should, spans)).any(axis=1).nonzero()[0]:
            yield f"The dates of the {what} {ids[i]} are not those that follow from its statements."
