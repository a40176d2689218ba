"""The stores that are measured, by name: where one is kept, and how it is opened."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import peak_memory_mb
from graph.schema import SCHEMA
from graph.store.base import Store

SERVER_PID = "REMIT_BENCH_NEO4J_PID"
SERVER_URL = "REMIT_BENCH_NEO4J_URL"
SERVER_IMPORT = "REMIT_BENCH_NEO4J_IMPORT"


@dataclass(frozen=True)
class Target:
    """A store to measure. *address* names it in a folder kept for one size; *open* opens it there."""

    name: str
    address: Callable[[Path], str]
    open: Callable[[str], Store]

    def server_memory_mb(self) -> float:
        """The most memory that the server behind the store has held; 0 where there is none on this machine."""
        pid = os.environ.get(SERVER_PID) if self.name == "neo4j" else None
        return peak_memory_mb(int(pid)) if pid else 0.0


def _open_sqlite(address: str) -> Store:
    from graph.store.sqlite import SqliteStore

    return SqliteStore.open(address, SCHEMA)


def _open_neo4j(address: str) -> Store:
    from graph.store.neo4j import Neo4jStore

    return Neo4jStore.open(address, SCHEMA)


TARGETS = {
    "sqlite": Target("sqlite", lambda folder: str(folder / "store.sqlite"), _open_sqlite),
    "neo4j": Target("neo4j", lambda folder: os.environ[SERVER_URL], _open_neo4j),
}
