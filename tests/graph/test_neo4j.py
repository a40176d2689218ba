"""The Neo4j store: the conformance suite on a real server, then what only a server shows."""

from collections.abc import Iterator
from typing import ClassVar

import pytest

from graph.schema import SCHEMA
from graph.store.base import Store
from graph.store.neo4j import Neo4jStore
from graph.store.sqlite import SqliteStore
from tests.graph.store_contract import StoreContract
from tests.neo4j.server import Neo4j


class OnTheServer(Neo4jStore):
    """The one store that a database of the Community Edition can hold, lent to one test at a time."""

    lent: ClassVar[bool] = False

    def close(self) -> None:
        OnTheServer.lent = False
        super().close()


class TestOnAServer(StoreContract):
    """A second store, where a test compares two, is one of SQLite: so both keep the same, to the byte."""

    @pytest.fixture(autouse=True)
    def server(self, neo4j_database: Neo4j) -> Iterator[None]:
        self.database = neo4j_database
        OnTheServer.lent = False
        yield
        assert not OnTheServer.lent, "the test did not close its store"

    def make(self) -> Store:
        if OnTheServer.lent:
            return SqliteStore.open(":memory:", SCHEMA)
        store = OnTheServer.open(self.database.url, SCHEMA, self.database.environment)
        OnTheServer.lent = True
        store.wipe()
        return store
