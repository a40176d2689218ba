"""The peers on SQLite: the same rows into the same tables without a check, and the same columns read raw."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import OffTheClock, timed
from graph.schema import SCHEMA
from graph.store.sqlite import SqliteStore
from graph.store.sqlite_file import EDGE_INDEXES, LATE_INDEXES


def bare_load(store: Path, bare: Path) -> float:
    """The seconds that a bare ``executemany`` of all rows of *store* into a new file *bare* takes.

    The tables, triggers, full-text search and indexes are those of the store; the indexes that the store builds after
    its first load are built after the rows here too. Reading the rows out of *store* is taken off.
    """
    SqliteStore.open(bare, SCHEMA).close()
    read = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    write = sqlite3.connect(bare, isolation_level=None)
    write.execute("PRAGMA cache_size = -65536")
    write.execute("PRAGMA synchronous = FULL")
    off = 0.0

    def load() -> None:
        nonlocal off
        write.execute("BEGIN")
        write.execute("DELETE FROM meta")
        for name in LATE_INDEXES:
            write.execute(f"DROP INDEX {name}")
        for table in _tables(read):
            rows = OffTheClock[Any](read.execute(f"SELECT * FROM {table}"))
            marks = ",".join("?" * len(read.execute(f"SELECT * FROM {table} LIMIT 0").description))
            write.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            off += rows.seconds
        for name in LATE_INDEXES:
            write.execute(f"CREATE INDEX {name} ON {EDGE_INDEXES[name]}")
        write.execute("COMMIT")

    seconds, _ = timed(load)
    read.close()
    write.close()
    return seconds - off


def _tables(con: sqlite3.Connection) -> Iterator[str]:
    """The tables that hold rows of their own: full-text search follows from them."""
    for (name,) in con.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY name"
    ):
        yield name


def raw_columns(store: Path) -> float:
    """The seconds that reading the columns of which a snapshot is made takes, as SQLite gives them."""
    con = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    days = "possible_from, certain_from, certain_to, possible_to, assumed_from"

    def read() -> None:
        con.execute(f"SELECT id, name, shown, type, {days} FROM node").fetchall()
        con.execute(f"SELECT id, shown, type, from_id, to_id, source, basis, verdict, {days} FROM edge").fetchall()

    seconds, _ = timed(read, 3)
    con.close()
    return seconds
