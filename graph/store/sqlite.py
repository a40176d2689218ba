"""The embedded store: one SQLite file, or ``:memory:``. Nothing else is needed to run Remit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import orjson

from graph.analysis.snapshot import Snapshot
from graph.schema import Schema
from graph.scope import Scope
from graph.statements import VERSION_MODULUS, Decision, Edge, Node, Register, register_from_json
from graph.store import sqlite_links, sqlite_nodes, sqlite_scope, sqlite_snapshot
from graph.store.base import Direction, EdgePage, EdgeQuery, Link, Neighbours, NodePage, NodeQuery, Tally
from graph.store.changes import Changes, decided_about
from graph.store.kept import CHUNK
from graph.store.sqlite_file import KEPT_TABLES, SqliteFile
from graph.store.sqlite_rows import EDGE_COLUMNS, edge_of
from graph.store.sqlite_write import SqliteRows


class SqliteStore:
    """A :class:`~graph.store.base.Store` in one SQLite file. Threads may share it; other processes may read it.

    >>> from graph.schema import SCHEMA
    >>> store = SqliteStore.open(":memory:", SCHEMA)
    >>> tally = store.write([Edge("FALLS_UNDER", "x:issue/a", "Issue", "x:theme/b", "Theme", "x:source/s")])
    >>> tally.created, sorted(store.nodes(["x:issue/a", "x:nothing"]))
    (1, ['x:issue/a'])
    >>> store.close()
    """

    def __init__(self, file: SqliteFile, schema: Schema) -> None:
        self.schema = schema
        self._file = file
        self._changes: Changes | None = None

    @classmethod
    def open(cls, path: Path | str, schema: Schema) -> "SqliteStore":
        """The store in the file at *path*, made if it is not there; ``:memory:`` is one that is never written.

        Raises :class:`~graph.errors.StoreError` when the file cannot be opened, is not a store, was written by a
        later Remit, or when this Python's SQLite has no full-text search.
        """
        return cls(SqliteFile(path, schema), schema)

    # --- writing -------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside take effect together, or not at all; what follows from them is derived at the end."""
        with self._changing():
            yield

    @contextmanager
    def _changing(self) -> Iterator[Changes]:
        with self._file.writing() as con:
            if self._changes is not None:
                yield self._changes
                return
            changes = self._changes = Changes(SqliteRows(con, self.schema))
            try:
                yield changes
                changes.derive()
            finally:
                self._changes = None

    def write(self, edges: Sequence[Edge]) -> Tally:
        """Store *edges*, touching only rows that change."""
        with self._changing() as changes:
            return changes.write(edges)

    def remove(self, ids: Sequence[str]) -> int:
        """Remove the edges with these ids; return how many there were."""
        with self._changing() as changes:
            return changes.remove(ids)

    def derive(self) -> None:
        """Bring nodes, canonical ends and spans up to date with what this transaction wrote so far."""
        with self._changing() as changes:
            changes.derive()

    def put_register(self, register: Register) -> None:
        """Keep what a register says of itself."""
        with self._changing() as changes:
            changes.kept.put_register(register)

    def drop_register(self, name: str) -> None:
        """Forget what the register called *name* said of itself."""
        with self._changing() as changes:
            changes.kept.drop_register(name)

    def decide(self, decision: Decision, seen: str | None = None) -> None:
        """Append *decision*; raise :class:`~graph.errors.ConflictError` when there is a later one than *seen*."""
        with self._changing() as changes:
            changes.decide(decision, seen)

    def wipe(self) -> None:
        """Delete everything kept, decisions included."""
        with self._file.writing() as con:
            for table in KEPT_TABLES:
                con.execute(f"DELETE FROM {table}")
            con.execute("UPDATE meta SET value = '0'")

    # --- reading -------------------------------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[None]:
        """All reads inside see one state of the store, in this thread."""
        return self._file.reading()

    def registers(self) -> tuple[Register, ...]:
        """The registers kept, by name."""
        with self._file.read() as con:
            kept = con.execute("SELECT json FROM register ORDER BY name").fetchall()
        return tuple(register_from_json(orjson.loads(json)) for (json,) in kept)

    def source_statements(self, source: str) -> Mapping[str, str]:
        """The id and hash of every statement of *source*."""
        if self._file.writes_here and self._changes is not None and not self._changes.may_cite(source):
            return {}
        with self._file.read() as con:
            return dict(con.execute("SELECT id, lower(hex(hash)) FROM edge WHERE source = ?", (source,)))

    def sources_of(self, register: str) -> tuple[str, ...]:
        """The identifiers of the Sources that belong to *register*, sorted."""
        with self._file.read() as con:
            rows = con.execute("SELECT id FROM source WHERE register = ? ORDER BY id", (register,))
            return tuple(id for (id,) in rows)

    def register_of(self, source: str) -> str | None:
        """The name of the register to which *source* belongs; None where it does not describe itself."""
        with self._file.read() as con:
            row = con.execute("SELECT register FROM source WHERE id = ?", (source,)).fetchone()
            return row[0] if row else None

    def statements(self) -> Iterator[Edge]:
        """Every statement, in the order of ids."""
        last = ""
        while True:
            with self._file.read() as con:
                rows = con.execute(
                    f"SELECT {EDGE_COLUMNS} FROM edge e WHERE e.id > ? ORDER BY e.id LIMIT ?", (last, CHUNK)
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            for row in rows:
                yield edge_of(self.schema, row)

    def canonical(self, ids: Iterable[str]) -> dict[str, str]:
        """The canonical identifier of each of *ids*."""
        asked = tuple(dict.fromkeys(ids))
        with self._file.read() as con:
            return dict(zip(asked, sqlite_scope.canonical(con, asked), strict=True))

    def nodes(self, ids: Sequence[str]) -> dict[str, Node]:
        """The nodes with these identifiers (canonical or merged), by the identifier asked for; unknown left out."""
        with self._file.read() as con:
            return sqlite_nodes.nodes(con, ids)

    def edges(self, ids: Sequence[str], scope: Scope | None = None) -> dict[str, Link]:
        """The links with these ids, rejected ones included, by id; *scope* only sets ``when``."""
        with self._file.read() as con:
            return sqlite_links.edges(con, self.schema, ids, scope)

    def find_nodes(self, query: NodeQuery) -> NodePage:
        """A page of nodes with total and facets."""
        with self._file.reading(), self._file.read() as con:
            return sqlite_nodes.find_nodes(con, self.schema, query)

    def find_edges(self, query: EdgeQuery) -> EdgePage:
        """A page of links with their total."""
        with self._file.reading(), self._file.read() as con:
            return sqlite_links.find_edges(con, self.schema, query)

    def search(self, text: str, scope: Scope, types: tuple[str, ...] = (), first: int = 20) -> tuple[Node, ...]:
        """Nodes with names that have words that begin with the words of *text*, the best first."""
        with self._file.reading(), self._file.read() as con:
            return sqlite_nodes.search(con, self.schema, text, scope, types, first)

    def neighbours(
        self,
        ids: Sequence[str],
        readings: Sequence[tuple[str, Direction]],
        scope: Scope,
        limit: int = 100,
    ) -> dict[tuple[str, str, Direction], Neighbours]:
        """The links of many nodes at once, by (node, edge type, direction); a reading without links is left out."""
        with self._file.reading(), self._file.read() as con:
            return sqlite_links.neighbours(con, self.schema, ids, readings, scope, limit)

    def snapshot(self) -> Snapshot:
        """The whole graph as arrays, for analysis."""
        with self._file.reading(), self._file.read() as con:
            return sqlite_snapshot.snapshot(con, self.schema, self.version())

    def decisions(self, about: str | None = None) -> tuple[Decision, ...]:
        """All decisions (about one thing, with those that undo them), in order of time and id."""
        with self._file.read() as con:
            kept = tuple(
                Decision(**orjson.loads(json)) for (json,) in con.execute("SELECT json FROM decision ORDER BY at, id")
            )
        return kept if about is None else decided_about(kept, about)

    def version(self) -> str:
        """The data version, kept up to date by each write."""
        if self._file.writes_here and self._changes is not None:
            self._changes.apply_decisions()
        with self._file.read() as con:
            return f"{sum(int(value, 16) for (value,) in con.execute('SELECT value FROM meta')) % VERSION_MODULUS:064x}"

    def close(self) -> None:
        """Give back files and connections."""
        self._file.close()
