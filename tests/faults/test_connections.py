"""A connection that is cut in the middle, and a server that goes away for a while: it is said, and then it works."""

import time
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from starlette.testclient import TestClient

from graph.archive import verify
from graph.errors import StoreError
from graph.schema import SCHEMA
from graph.store.neo4j import Neo4jStore
from graph.workspace import Explorer
from remit import build_app
from tests.faults.killing import SOAK
from tests.faults.making import SEED, load, quiet
from tests.faults.proxy import Proxy
from tests.neo4j.server import Neo4j, Neo4jServer

CUTS = 100 if SOAK else 4
SECONDS_AWAY = 30.0 if SOAK else 5.0


@pytest.fixture
def proxy(neo4j_database: Neo4j) -> Iterator[Proxy]:
    """A connection to the shared Neo4j that can be cut."""
    if not isinstance(neo4j_database, Neo4jServer):
        pytest.skip("REMIT_TEST_NEO4J_URL names a server that no test can stand in front of")
    with Proxy(neo4j_database.port) as proxy:
        yield proxy


@pytest.fixture
def store(proxy: Proxy, neo4j_database: Neo4j, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neo4jStore]:
    """The store behind the proxy, with version 1 of the made register."""
    monkeypatch.setattr("graph.store.neo4j.RETRY_SECONDS", 1.0)
    store = Neo4jStore.open(f"bolt://127.0.0.1:{proxy.port}", SCHEMA, neo4j_database.environment)
    load(store, 1)
    yield store
    store.close()


def test_a_read_whose_connection_is_cut_is_repeated_or_refused(store: Neo4jStore, proxy: Proxy) -> None:
    chance, outcomes = Random(SEED), Counter[str]()
    still = quiet(1)
    expected = list(still.statements())
    still.close()
    before = proxy.answered
    assert list(store.statements()) == expected
    size = proxy.answered - before
    for _ in range(CUTS):
        proxy.heal()
        proxy.cut_answer_after = chance.randrange(size)
        try:
            found = list(store.statements())
        except StoreError:
            outcomes["said so"] += 1
        else:
            assert found == expected
            outcomes["repeated"] += 1
        assert proxy.cuts == 1
        proxy.heal()
        assert list(store.statements()) == expected
    proxy.times, proxy.cut_answer_after = None, size // 2
    with pytest.raises(StoreError, match=r"cannot be reached\. Check that it runs"):
        list(store.statements())
    proxy.heal()
    assert list(store.statements()) == expected
    told = ", ".join(f"{number} {name}" for name, number in sorted(outcomes.items()))
    print(f"\n{CUTS} connections cut in the middle of an answer (seed {SEED}): {told}; 0 wrong answers")


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_commit_whose_answer_is_lost_is_told_truly(store: Neo4jStore, proxy: Proxy, cut: str) -> None:
    still = quiet(2)
    before, after = store.version(), still.version()
    still.close()
    proxy.cut_commit, proxy.commits_to_pass = cut, 1  # the first commit is that of waiting for other writers
    if cut == "before":
        with pytest.raises(StoreError, match=r"not known whether the change was written\. Run the same command"):
            load(store, 2)
        assert store.version() == before
    else:
        assert load(store, 2) == after
        assert store.version() == after
    assert proxy.cuts == 1
    proxy.heal()
    assert verify(store) == []
    assert load(store, 2) == after


def test_a_load_whose_connection_is_cut_writes_nothing(store: Neo4jStore, proxy: Proxy) -> None:
    chance = Random(SEED)
    before = store.version()
    answered = proxy.answered
    load(store, 2)
    size = proxy.answered - answered
    load(store, 1)
    for _ in range(CUTS // 4):
        proxy.heal()
        proxy.cut_answer_after = chance.randrange(size // 10, size * 8 // 10)
        with pytest.raises(StoreError, match=r"cannot be reached|not known whether"):
            load(store, 2)
        proxy.heal()
        assert store.version() == before
        assert verify(store) == []
    still = quiet(2)
    assert load(store, 2) == still.version()
    still.close()


def test_pages_say_that_the_server_is_away_and_work_again(own_neo4j: Neo4jServer) -> None:
    """Without a new start of Remit; and so do writes."""
    store = Neo4jStore.open(own_neo4j.url, SCHEMA, own_neo4j.environment)
    load(store, 1)
    slowest, refused = 0.0, 0
    with TestClient(build_app(Explorer(store, SCHEMA))) as client:
        assert "Safety Board" in client.get("/boards").text
        own_neo4j.kill()
        gone = time.monotonic()
        while not refused or time.monotonic() < gone + SECONDS_AWAY:
            asked = time.monotonic()
            page = client.get("/boards")
            slowest = max(slowest, time.monotonic() - asked)
            assert page.status_code == 503
            assert "The data cannot be read at the moment" in page.text
            assert own_neo4j.password not in page.text
            refused += 1
        own_neo4j.start_again()
        page = client.get("/boards")
        assert page.status_code == 200
        assert "Safety Board" in page.text
    still = quiet(2)
    assert load(store, 2) == still.version()
    still.close()
    assert verify(store) == []
    store.close()
    assert slowest < 60
    print(f"\nThe server away for {SECONDS_AWAY:.0f} s: {refused} pages said so, the slowest after {slowest:.1f} s")
