"""kill -9 of the program that loads and of the server that it loads into: nothing is lost, nothing half written."""

from pathlib import Path

from graph.archive import verify
from graph.schema import SCHEMA
from graph.store.base import Store
from graph.store.neo4j import Neo4jStore
from graph.store.sqlite import SqliteStore
from tests.faults.killing import SOAK, Instants, Loading, Tally, measured
from tests.faults.making import load, quiet
from tests.neo4j.server import Neo4j, Neo4jServer

KILLS_ON_SQLITE = 200 if SOAK else 10
KILLS_ON_NEO4J = 20 if SOAK else 3
KILLS_OF_THE_SERVER = 10 if SOAK else 2


def version_of(number: int) -> str:
    store = quiet(number)
    version = store.version()
    store.close()
    return version


def killed_again_and_again(store: Store, address: str, environment: dict[str, str], tally: Tally, times: int) -> None:
    """Loads of another version, each killed at a random instant; after each the store is as before or as after."""
    versions = {number: version_of(number) for number in (1, 2)}
    assert load(store, 1) == versions[1]
    measured(address, 2, environment)  # the first load takes longer: the server learns the queries
    instants = Instants(measured(address, 1, environment))
    here, there = 1, 2
    for n in range(times):
        before, after = versions[here], versions[there]
        if n % 3 == 2:  # the first load of an empty store has ways of its own
            store.wipe()
            before = store.version()
        with Loading(address, there, environment) as loading:
            instants.wait(loading)
            phase = loading.kill()
        store.write([])  # waits for a server that is still committing what the dead had asked for
        found = store.version()
        assert found in (before, after), (phase, found)
        assert verify(store) == [], phase
        assert phase != "committed" or found == after
        assert phase in ("committing", "committed") or found == before
        tally.count(phase, after=found == after)
        assert load(store, there) == after
        assert store.version() == after
        here, there = there, here
    tally.show()


def test_a_loader_that_is_killed_leaves_a_file_as_before_or_as_after(tmp_path: Path) -> None:
    path = tmp_path / "made.sqlite"
    store = SqliteStore.open(path, SCHEMA)
    killed_again_and_again(store, str(path), {}, Tally("loaders into SQLite killed"), KILLS_ON_SQLITE)
    store.close()


def test_a_loader_that_is_killed_leaves_neo4j_as_before_or_as_after(neo4j_database: Neo4j) -> None:
    store = Neo4jStore.open(neo4j_database.url, SCHEMA, neo4j_database.environment)
    tally = Tally("loaders into Neo4j killed")
    killed_again_and_again(store, neo4j_database.url, neo4j_database.environment, tally, KILLS_ON_NEO4J)
    store.close()


def test_a_server_that_is_killed_comes_back_as_before_or_as_after(own_neo4j: Neo4jServer) -> None:
    """The loader says what happened and never that all went well; a store that was open works on."""
    store = Neo4jStore.open(own_neo4j.url, SCHEMA, own_neo4j.environment)
    versions = {number: version_of(number) for number in (1, 2)}
    assert load(store, 1) == versions[1]
    instants = Instants(measured(own_neo4j.url, 2, own_neo4j.environment))
    tally = Tally("Neo4j servers killed in a load")
    here, there = 2, 1
    for _ in range(KILLS_OF_THE_SERVER):
        with Loading(own_neo4j.url, there, own_neo4j.environment) as loading:
            instants.wait(loading)
            own_neo4j.kill()
            code, said = loading.end()
            phase = loading.phase
        own_neo4j.start_again()
        found = store.version()
        assert found in (versions[here], versions[there])
        assert verify(store) == [], phase
        assert "Traceback" not in said
        if code == 0:
            assert found == versions[there]
        else:
            assert code == 5, said
            lost = "it is not known whether the change was written. Run the same command again" in said
            assert lost or "cannot be reached. Check that it runs" in said
            assert lost or found == versions[here]
        tally.count(phase, after=found == versions[there])
        assert load(store, there) == versions[there]
        assert store.version() == versions[there]
        here, there = there, here
    tally.show()
    store.close()
