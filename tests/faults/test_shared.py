"""One store and several who use it at once: a second writer, and readers in threads during loads."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph.archive import verify
from graph.errors import StoreError
from graph.publish import publish
from graph.schema import SCHEMA, Schema
from graph.scope import Scope
from graph.store import neo4j_read
from graph.store.base import Link, Store
from graph.store.neo4j import Neo4jStore
from graph.store.neo4j_rows import link_of as link_as_read
from graph.workspace import Explorer
from remit import open_store
from tests import town
from tests.faults.killing import SOAK, Loading
from tests.faults.making import edges, load, quiet
from tests.neo4j.server import Neo4j

READERS = 8
LOADS = 20 if SOAK else 3
QUESTIONS: tuple[tuple[str, dict[str, int]], ...] = (("issues", {"first": 1000}), ("coverage", {}))

Opened = Callable[[], Store]


@pytest.fixture(params=["sqlite", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))])
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty store of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "made.sqlite")
    database = request.getfixturevalue("neo4j_database")
    for name, value in database.environment.items():
        monkeypatch.setenv(name, value)
    return str(database.url)


@pytest.fixture
def opened(address: str) -> Iterator[Opened]:
    """Opens the store, as often as one likes; each is closed in the end."""
    stores: list[Store] = []

    def open() -> Store:
        stores.append(open_store(address))
        return stores[-1]

    yield open
    for store in stores:
        store.close()


def test_a_second_writer_waits_until_the_first_has_finished(address: str, opened: Opened) -> None:
    store, still = opened(), quiet(2)
    load(store, 1)
    with Loading(address, 2) as second:
        with store.transaction():
            store.write(edges(3)[-50:])
            second.begin()
            second.wait_for_a_while()
            assert (second.ended, second.phase) == (False, "ready")
        code, said = second.end()
    assert (code, said) == (0, "")
    assert store.version() == still.version()
    assert verify(store) == []
    still.close()


def test_a_second_writer_says_so_when_it_takes_too_long(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.store.neo4j.BUSY_SECONDS", 1.0)
    monkeypatch.setattr("graph.store.sqlite_file.BUSY_SECONDS", 0.1)
    first, second = opened(), opened()
    load(first, 1)
    version = first.version()
    with first.transaction():
        first.write(edges(2)[-50:])
        with pytest.raises(StoreError, match=r"Another program is writing to .* Wait until it has finished"):
            load(second, 3)
        assert second.version() == version
    load(second, 3)
    still = quiet(3)
    assert first.version() == second.version() == still.version()
    assert verify(first) == []
    still.close()


def test_two_registers_that_are_loaded_at_once_are_both_there(opened: Opened) -> None:
    stores, still = [opened(), opened()], town.town_store()
    both = ((town.TOWN, town.town_edges()), (town.HARBOUR, town.harbour_edges()))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda store, told: publish(store, *told), stores, both))
    assert stores[0].version() == stores[1].version() == still.version()
    assert [register.name for register in stores[0].registers()] == ["harbour", "quillhaven"]
    assert verify(stores[0]) == []
    still.close()


def test_readers_during_loads_see_one_version_or_say_that_it_changed(address: str, opened: Opened) -> None:
    """Each Answer of eight threads is that of a quiet store of the version which it cites."""
    expected = {}
    for number in range(LOADS + 1):
        still = quiet(number)
        workspace = Explorer(still, SCHEMA).workspace()
        for name, given in QUESTIONS:
            answer = workspace.ask(name, given)
            expected[still.version(), name] = (answer.found.rows, answer.sources)
        still.close()
    store, outcomes, done = opened(), Counter[str](), threading.Event()
    load(store, 0)
    explorer = Explorer(store, SCHEMA)

    def read() -> Counter[str]:
        seen: Counter[str] = Counter()
        while not done.is_set():
            for name, given in QUESTIONS:
                try:
                    answer = explorer.workspace().ask(name, given)
                except StoreError:  # the snapshot, when the data change again and again
                    seen["refused"] += 1
                    continue
                if answer.citation.changed_while_reading:
                    seen["marked as changed"] += 1
                    continue
                assert (answer.found.rows, answer.sources) == expected[answer.citation.data_version, name]
                seen["of one version"] += 1
        return seen

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read) for _ in range(READERS)]
        try:
            writer = opened()
            for number in range(1, LOADS + 1):
                load(writer, number)
        finally:
            done.set()
        for reader in readers:
            outcomes += reader.result()
    assert outcomes["of one version"] > 0
    if not address.startswith("bolt"):
        assert outcomes.keys() == {"of one version"}
    assert verify(store) == []
    told = ", ".join(f"{number} {name}" for name, number in sorted(outcomes.items()))
    kind = "Neo4j" if address.startswith("bolt") else "SQLite"
    print(f"\n{outcomes.total()} answers to {READERS} threads during {LOADS} loads into {kind}: {told}; 0 mixed")


def test_what_was_deleted_while_it_was_read_is_read_again(
    neo4j_database: Neo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neo4j gives a relationship that a commit deletes just then as one without a type and without properties."""
    monkeypatch.setattr("graph.store.neo4j.TORN_PAUSES", (0.0, 0.0))
    store = Neo4jStore.open(neo4j_database.url, SCHEMA, neo4j_database.environment)
    load(store, 1)
    id = min(store.source_statements(town.MINUTES))
    whole, torn = link_as_read, [2]

    def link_of(schema: Schema, row: Sequence[Any], scope: Scope | None) -> Link:
        if torn[0]:
            torn[0] -= 1
            row = [None, row[1], row[2], {}]
        return whole(schema, row, scope)

    monkeypatch.setattr(neo4j_read, "link_of", link_of)
    assert store.edges([id])[id].edge.id == id
    torn[0] = 3
    with pytest.raises(StoreError, match=r"change while they are read\. Try again when the load has finished"):
        store.edges([id])
    store.close()
