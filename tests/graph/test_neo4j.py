"""The Neo4j store: the conformance suite on a real server, then what only a server shows."""

import time
from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest

from graph.errors import RemitError
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge
from graph.store.base import Store
from graph.store.neo4j import Neo4jStore, Server
from graph.store.neo4j_rows import Run
from graph.store.sqlite import SqliteStore
from tests.graph.graphs import made_from
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

    @pytest.fixture
    def in_instalments(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Small as a load is, it goes the way of a large one: two instalments wait at most, and commits take time."""

        def write_slowly(server: Server, work: Callable[[Run], None]) -> None:
            def slowly(run: Run) -> None:
                work(run)
                time.sleep(0.02)

            write(server, slowly)

        write = Server.write
        monkeypatch.setattr(Server, "write", write_slowly)
        monkeypatch.setattr("graph.publish.BATCH", 50)
        monkeypatch.setattr("graph.store.changes.CHUNK", 50)
        monkeypatch.setattr("graph.store.neo4j.INSTALMENT", 100)
        monkeypatch.setattr("graph.store.neo4j.AHEAD", 2)

    @pytest.mark.usefixtures("in_instalments")
    def test_a_first_load_in_instalments_takes_decisions_of_the_same_transaction(self) -> None:
        graph = made_from(563)
        with self.made() as server, self.made() as file:
            for store in (server, file):
                with store.transaction():
                    for decision in graph.decisions[::2]:
                        store.decide(decision)
                    store.write(graph.edges)
                    for decision in graph.decisions[1::2]:
                        store.decide(decision)
            assert server.version() == file.version()
            assert tuple(server.statements()) == tuple(file.statements())
            ids = sorted(id for some in graph.ids.values() for id in some)
            assert server.canonical(ids) == file.canonical(ids)
            assert server.nodes(ids) == file.nodes(ids)
            links = [edge.id for edge in graph.edges]
            assert server.edges(links, Scope(as_at="2020-02-29")) == file.edges(links, Scope(as_at="2020-02-29"))

    @pytest.mark.usefixtures("in_instalments")
    def test_a_first_load_where_others_hung_links_on_nodes_that_went_gives_the_same(self) -> None:
        graph = made_from(7)
        boards = graph.ids["Board"]
        with self.made() as server, self.made() as file:
            with self.database.driver() as driver:
                driver.execute_query(
                    "UNWIND $ids AS id CREATE (:Note {text: 'ours'})-[:ABOUT]->(:Remit {id: id})",
                    ids=boards,
                    database_=self.database.database,
                )
                for store in (server, file):
                    with store.transaction():
                        store.write(graph.edges)
                assert tuple(server.statements()) == tuple(file.statements())
                assert server.nodes(boards) == file.nodes(boards)
                assert server.version() == file.version()
                found = driver.execute_query(
                    "MATCH (:Note)-[:ABOUT]->(b:Board) RETURN count(DISTINCT b.id)", database_=self.database.database
                )
            assert found.records[0][0] == len(file.nodes(boards))

    @pytest.mark.usefixtures("in_instalments")
    def test_a_first_load_that_fails_half_way_leaves_nothing(self) -> None:
        register, edges = made_from(3).registers[0]

        def cut_short() -> Iterator[Edge]:
            yield from edges[: len(edges) // 2]
            raise RemitError("The file ends here.", "Get it again.")

        with self.made() as store:
            empty = store.version()
            with pytest.raises(RemitError, match="The file ends here"):
                publish(store, register, cut_short())
            assert store.version() == empty
            assert self.database.nodes() == 1, "only what says that a store is here"
            publish(store, register, edges)
            assert len(tuple(store.statements())) == len({edge.id for edge in edges})
