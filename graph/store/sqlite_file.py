"""The SQLite file behind a store: its tables, its connections, and who may read and write when."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.dates import BEGINNING, FOREVER
from graph.errors import StoreError
from graph.schema import Schema
from graph.store.finding import written_days
from graph.text import fold, sort_key

FORMAT = 1
APPLICATION = 0x52_4D_49_54  # "RMIT", so that a file of another program is told apart
BUSY_SECONDS = 30.0

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE register (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (id TEXT PRIMARY KEY, register TEXT NOT NULL, rank TEXT, date TEXT) WITHOUT ROWID;
CREATE TABLE decision (id TEXT PRIMARY KEY, about TEXT NOT NULL, at TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE alias (id TEXT PRIMARY KEY, canonical TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE verdict (edge TEXT PRIMARY KEY, verdict TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE closed (edge TEXT PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE edge (
  key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash BLOB NOT NULL, type TEXT NOT NULL, source TEXT NOT NULL,
  basis TEXT NOT NULL, verdict TEXT NOT NULL,
  stated_from TEXT NOT NULL, from_type TEXT NOT NULL, stated_to TEXT NOT NULL, to_type TEXT NOT NULL,
  from_id TEXT NOT NULL, to_id TEXT NOT NULL,
  possible_from INTEGER NOT NULL, certain_from INTEGER NOT NULL, certain_to INTEGER NOT NULL,
  possible_to INTEGER NOT NULL, assumed_from INTEGER NOT NULL,
  shown BLOB NOT NULL, reason TEXT NOT NULL, evidence BLOB NOT NULL
);
CREATE TABLE node (
  key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, name TEXT NOT NULL, sort TEXT NOT NULL,
  words TEXT NOT NULL,
  possible_from INTEGER NOT NULL, certain_from INTEGER NOT NULL, certain_to INTEGER NOT NULL,
  possible_to INTEGER NOT NULL, assumed_from INTEGER NOT NULL,
  shown TEXT NOT NULL, about TEXT NOT NULL
);
CREATE INDEX node_order ON node (type, sort, id);
CREATE INDEX alias_canonical ON alias (canonical);
CREATE INDEX decision_about ON decision (about);
CREATE VIRTUAL TABLE search USING fts5 (
  words, content='node', content_rowid='key', tokenize='ascii', prefix='1 2'
);
CREATE TRIGGER node_added AFTER INSERT ON node BEGIN
  INSERT INTO search (rowid, words) VALUES (new.key, new.words);
END;
CREATE TRIGGER node_gone AFTER DELETE ON node BEGIN
  INSERT INTO search (search, rowid, words) VALUES ('delete', old.key, old.words);
END;
CREATE TRIGGER node_renamed AFTER UPDATE OF words ON node WHEN old.words <> new.words BEGIN
  INSERT INTO search (search, rowid, words) VALUES ('delete', old.key, old.words);
  INSERT INTO search (rowid, words) VALUES (new.key, new.words);
END;
"""

KEPT_TABLES = ("register", "source", "decision", "alias", "verdict", "closed", "edge", "node")

EDGE_INDEXES = {
    "edge_from": "edge (from_id, type, to_id, possible_from, possible_to)",
    "edge_to": "edge (to_id, type, from_id, possible_from, possible_to)",
    "edge_source": "edge (source, type, from_id, to_id, id)",
    "edge_rejected": "edge (verdict) WHERE verdict = 'rejected'",
    "edge_lists": "edge (id) WHERE type = 'LISTS_ALL'",
    "edge_parts": "edge (from_id, to_id) WHERE type = 'PART_OF'",
    "edge_covers": "edge (from_id, to_id) WHERE type = 'COVERS'",
}
NODE_INDEXES = {
    "node_seen": "node (id, type, sort, possible_from, possible_to)",
    "node_begins": f"node (possible_from, id) WHERE possible_from > {BEGINNING}",
    "node_ends": f"node (possible_to, id) WHERE possible_to < {FOREVER}",
}
LATE_INDEXES = ("edge_from", "edge_to", "edge_source")
"""Built after the first load of an empty store, which is faster than keeping them up to date during it."""


def property_path(name: str) -> str:
    """The SQL for a property of node ``n``; the same text in queries and in the indexes that serve them."""
    return f"json_extract(n.shown, '$.{name}')"


def _functions(con: sqlite3.Connection) -> None:
    """Make what is computed in Python known to SQL; each answers NULL to NULL."""

    def plain(name: str, function: Callable[[str], str]) -> None:
        con.create_function(name, 1, lambda t: None if t is None else function(str(t)), deterministic=True)

    def day(name: str, part: int) -> None:
        con.create_function(
            name, 2, lambda t, prop: None if t is None else written_days(prop, t)[part], deterministic=True
        )

    plain("fold", fold)
    plain("sort_key", sort_key)
    day("first_day", 0)
    day("last_day", 1)


def _statements(schema: Schema) -> Iterator[str]:
    for name, on in {**EDGE_INDEXES, **NODE_INDEXES}.items():
        yield f"CREATE INDEX IF NOT EXISTS {name} ON {on}"
    chosen = {p.name for t in schema.node_types for p in schema.properties_of(t.name) if p.kind == "choice"}
    for name in sorted(chosen):
        path = property_path(name).replace("n.", "")
        yield f"CREATE INDEX IF NOT EXISTS node_by_{name} ON node ({path}, type, sort, id) WHERE {path} IS NOT NULL"


class SqliteFile:
    """Connections to one SQLite file: any number that read, one that writes.

    Each thread reads through a connection of its own, so readers never wait for the writer (write-ahead log).
    ``:memory:`` has one connection that all threads take in turn.
    """

    def __init__(self, path: Path | str, schema: Schema) -> None:
        self.path = str(path)
        self.in_memory = self.path == ":memory:"
        self._writing = threading.RLock()
        self._pool_lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._mine = threading.local()
        self._closed = False
        self._writer = self._connect()
        try:
            self._prepare(schema)
        except BaseException:
            self._writer.close()
            raise

    # --- opening -------------------------------------------------------------------------------------------------

    def _connect(self) -> sqlite3.Connection:
        try:
            con = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
            )
        except sqlite3.Error as error:
            raise StoreError(
                f"The store {self.path} cannot be opened: {error}.", "Check that its folder exists and is yours."
            ) from None
        try:
            con.execute("PRAGMA cache_size = -65536")
            con.execute("PRAGMA temp_store = MEMORY")
        except sqlite3.DatabaseError as error:
            con.close()
            raise self._no_store(error) from None
        _functions(con)
        return con

    def _no_store(self, error: sqlite3.DatabaseError) -> StoreError:
        return StoreError(
            f"{self.path} cannot be read as a store of Remit: {error}.",
            "Name another file, or remove this one and load the registers again.",
        )

    def _prepare(self, schema: Schema) -> None:
        con = self._writer
        try:
            if not con.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone():
                raise StoreError(
                    "This Python's SQLite has no full-text search (FTS5).", "Use a Python from python.org or Debian."
                )
            application = con.execute("PRAGMA application_id").fetchone()[0]
            format = con.execute("PRAGMA user_version").fetchone()[0]
            empty = con.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
            if application != APPLICATION and not empty:
                raise StoreError(f"{self.path} is an SQLite file of another program.", "Name another file.")
            if format > FORMAT:
                raise StoreError(
                    f"{self.path} was written by a later Remit (format {format}; this one reads {FORMAT}).",
                    "Install the later Remit, or export there and load here.",
                )
            con.execute("PRAGMA journal_mode = WAL")
            con.execute("PRAGMA synchronous = FULL")
            con.execute("PRAGMA journal_size_limit = 67108864")
            wanted = list(_statements(schema))
            names = {row[0] for row in con.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
            if empty or any(sql.split()[5] not in names for sql in wanted):
                self._create(wanted)
        except sqlite3.DatabaseError as error:
            raise self._no_store(error) from None

    def _create(self, indexes: list[str]) -> None:
        con = self._writer
        con.execute("BEGIN IMMEDIATE")
        try:
            if not con.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                for sql in _split(TABLES):
                    con.execute(sql)
                con.execute(f"PRAGMA application_id = {APPLICATION}")
                con.execute(f"PRAGMA user_version = {FORMAT}")
                con.executemany("INSERT INTO meta VALUES (?, ?)", [("edges", "0"), ("decisions", "0")])
            for sql in indexes:
                con.execute(sql)
            con.execute("COMMIT")
        except BaseException:
            con.execute("ROLLBACK")
            raise

    # --- writing -------------------------------------------------------------------------------------------------

    @property
    def writes_here(self) -> bool:
        """Whether this thread is inside :meth:`writing`."""
        return getattr(self._mine, "depth", 0) > 0

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection that writes, in a transaction that commits at the end; inside another it joins that."""
        if self.writes_here:
            yield self._writer
            return
        self._check_open()
        with self._writing, _told(self.path):
            con = self._writer
            con.execute("BEGIN IMMEDIATE")
            self._mine.depth = 1
            try:
                yield con
                con.execute("COMMIT")
            except BaseException:
                if con.in_transaction:
                    con.execute("ROLLBACK")
                raise
            finally:
                self._mine.depth = 0

    # --- reading -------------------------------------------------------------------------------------------------

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with: inside :meth:`writing` the one that writes, inside :meth:`reading` its own."""
        held = self._writer if self.writes_here else getattr(self._mine, "reader", None)
        if held is not None:
            with _told(self.path):
                yield held
            return
        self._check_open()
        if self.in_memory:
            with self._writing, _told(self.path):
                yield self._writer
            return
        con = self._take()
        try:
            with _told(self.path):
                yield con
        finally:
            self._give_back(con)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All reads of this thread inside see one state of the file."""
        if self.writes_here or getattr(self._mine, "reader", None) is not None:
            yield
            return
        with self.read() as con:
            self._mine.reader = con
            try:
                if not self.in_memory:
                    con.execute("BEGIN")
                    con.execute("SELECT value FROM meta").fetchone()
                yield
            finally:
                self._mine.reader = None
                if con.in_transaction and not self.in_memory:
                    con.execute("ROLLBACK")

    def _take(self) -> sqlite3.Connection:
        with self._pool_lock:
            if self._idle:
                return self._idle.pop()
        with _told(self.path):
            con = self._connect()
            con.execute("PRAGMA query_only = ON")
            return con

    def _give_back(self, con: sqlite3.Connection) -> None:
        with self._pool_lock:
            if not self._closed:
                self._idle.append(con)
                return
        con.close()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(f"The store {self.path} has been closed.", "Open it again.")

    def close(self) -> None:
        """Close every connection; those still in use close when they are given back."""
        with self._writing, self._pool_lock:
            if not self._closed:
                self._closed = True
                for con in self._idle:
                    con.close()
                self._idle.clear()
                self._writer.close()


def _split(script: str) -> Iterator[str]:
    """The statements of *script*; a trigger counts as one."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Errors of SQLite as :class:`~graph.errors.StoreError`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StoreError(
                f"Another program is writing to {path}.", "Wait until it has finished, then try again."
            ) from error
        raise StoreError(f"The store {path} cannot be used: {error}.", "Check the disk and the file.") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"The store {path} cannot be used: {error}.", "Check the disk and the file.") from error
