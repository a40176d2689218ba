"""The SQLite store: the conformance suite in memory, then what only a file and several processes show."""

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.archive import verify
from graph.errors import StoreError
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Decision, pair_about
from graph.store.base import EdgeQuery, Neighbours, NodeQuery, Store
from graph.store.sqlite import SqliteStore
from tests import town
from tests.conftest import PROJECT
from tests.graph.store_contract import READINGS, StoreContract, shown


class TestInMemory(StoreContract):
    def make(self) -> Store:
        return SqliteStore.open(":memory:", SCHEMA)


def many(count: int) -> list[str]:
    return [f"quillhaven:issue/n{n}" for n in range(count)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that holds the town."""
    path = tmp_path / "town.sqlite"
    store = SqliteStore.open(path, SCHEMA)
    town.fill(store)
    store.close()
    return path


def test_what_was_stored_is_there_when_the_file_is_opened_again(path: Path) -> None:
    store, fresh = SqliteStore.open(path, SCHEMA), town.town_store()
    assert shown(store) == shown(fresh)
    fresh.close()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="has been closed"):
        store.version()
    with pytest.raises(StoreError, match="has been closed"):
        store.write([])


# --- ways to the same answer -----------------------------------------------------------------------------------------


def read(store: Store) -> list[object]:
    """What reads whose way depends on how much there is give, over several days."""
    ids = list(store.snapshot().ids)
    facets = ("kind", "legal_basis", "ADDRESSES:forward", "MEMBER_OF:reverse", "MEMBER_OF:forward")
    found: list[object] = []
    for scope in (Scope(), Scope("1990-01-01"), Scope("2018-06-30"), Scope("2023-05-17"), Scope("2024-05-17")):
        found.append(store.neighbours(ids, READINGS, scope))
        found.append(store.find_edges(EdgeQuery(scope=scope)))
        for types in (("Board",), ("Board", "Organization"), ("Issue",), ()):
            found.append(store.find_nodes(NodeQuery(types, scope, facets=facets)))
    return found


@pytest.mark.parametrize(
    ("name", "value"), [("sqlite_scope.MOST_LISTED", 0), ("sqlite_facets.FEW", 0), ("sqlite_facets.FEW", 1000)]
)
def test_what_is_read_does_not_depend_on_the_way(name: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    store = town.town_store()
    store.decide(Decision(pair_about(town.SAFETY, town.HARBOUR_SAFETY), "same", "chair", "2024"))
    before = read(store)
    monkeypatch.setattr(f"graph.store.{name}", value)
    assert read(store) == before
    store.close()


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_the_first_neighbours_are_those_that_all_begin_with(limit: int) -> None:
    store = town.town_store()
    ids = list(store.snapshot().ids)
    for scope in (Scope(), Scope("2023-05-17")):
        first, every = store.neighbours(ids, READINGS, scope, limit), store.neighbours(ids, READINGS, scope)
        assert first == {key: Neighbours(near.links[:limit], near.total) for key, near in every.items()}
        for near in every.values():
            assert len(near.links) == near.total
    store.close()


# --- files that are no store -----------------------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite").write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(StoreError, match="cannot be read as a store"):
        SqliteStore.open(tmp_path / "letter.sqlite", SCHEMA)


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    con = sqlite3.connect(tmp_path / "other.sqlite")
    con.execute("CREATE TABLE edge (a)")
    con.close()
    before = (tmp_path / "other.sqlite").read_bytes()
    with pytest.raises(StoreError, match="another program"):
        SqliteStore.open(tmp_path / "other.sqlite", SCHEMA)
    assert (tmp_path / "other.sqlite").read_bytes() == before


def test_a_store_of_a_later_remit_is_refused(path: Path) -> None:
    con = sqlite3.connect(path)
    con.execute("PRAGMA user_version = 99")
    con.close()
    with pytest.raises(StoreError, match="a later Remit"):
        SqliteStore.open(path, SCHEMA)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteStore.open(tmp_path / "none" / "town.sqlite", SCHEMA)


# --- threads and processes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["memory", "file"])
def test_threads_that_read_see_one_version_or_the_other(path: Path, where: str) -> None:
    store = SqliteStore.open(path, SCHEMA) if where == "file" else town.town_store()
    states = {store.version(): store.find_nodes(NodeQuery(first=1)).total}
    issues = [town.describe(town.MINUTES, id, "Issue", id) for id in many(50)]

    def read() -> list[tuple[str, int]]:
        seen = []
        for _ in range(30):
            with store.reading():
                seen.append((store.version(), store.find_nodes(NodeQuery(scope=Scope("2023-05-17"), first=1)).total))
        return seen

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read) for _ in range(6)]
        for some in (issues[:1], issues[:10], issues):
            publish(store, town.TOWN, [*town.town_edges(), *some])
            states[store.version()] = store.find_nodes(NodeQuery(first=1)).total
        seen = {state for reader in readers for state in reader.result()}
    assert {version for version, _ in seen} <= states.keys()
    assert len(seen) == len({version for version, _ in seen})
    store.close()


def test_a_second_process_reads_while_the_first_writes(path: Path) -> None:
    store = SqliteStore.open(path, SCHEMA)
    before = store.version()
    script = "import sys; from graph.schema import SCHEMA; from graph.store.sqlite import SqliteStore\n" + (
        "store = SqliteStore.open(sys.argv[1], SCHEMA); print(store.version()); store.close()"
    )
    command = [sys.executable, "-c", script, str(path)]
    with store.transaction():
        store.write([town.link(town.MINUTES, town.SAFETY, "ADDRESSES", id) for id in many(20)])
        seen = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
        assert seen.strip() == before
    seen = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert seen.strip() == store.version() != before
    store.close()


def test_a_second_writer_waits_and_then_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.store.sqlite_file.BUSY_SECONDS", 0.05)
    first, second = SqliteStore.open(path, SCHEMA), SqliteStore.open(path, SCHEMA)
    with first.transaction():
        with pytest.raises(StoreError, match="Another program is writing"):
            second.write([])
        assert second.find_nodes(NodeQuery(first=1)).total > 0
    second.write([])
    first.close()
    second.close()


KILLED = """
import os, signal, sys
from graph.publish import publish
from graph.schema import SCHEMA
from graph.store.sqlite import SqliteStore
from tests import town

path, point = sys.argv[1], sys.argv[2]

class Killed(SqliteStore):
    def derive(self):
        if point == "before deriving":
            os.kill(os.getpid(), signal.SIGKILL)
        super().derive()
        if point == "before the commit":
            os.kill(os.getpid(), signal.SIGKILL)

def edges():
    yield from town.minutes()
    for n in range(12_000):
        if point == "half read" and n == 11_000:
            os.kill(os.getpid(), signal.SIGKILL)
        yield town.describe(town.MINUTES, f"quillhaven:issue/n{n}", "Issue", f"Issue {n}")

store = Killed.open(path, SCHEMA)
publish(store, town.TOWN, edges())
if point == "after the commit":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("point", ["half read", "before deriving", "before the commit", "after the commit"])
def test_a_load_that_is_killed_leaves_the_version_before_or_after(path: Path, point: str) -> None:
    store = SqliteStore.open(path, SCHEMA)
    before = store.version()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), point], cwd=PROJECT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (store.version() == before) == (point != "after the commit")
    assert verify(store) == []
    store.close()
    again = SqliteStore.open(path, SCHEMA)
    publish(again, town.TOWN, town.town_edges())
    assert again.version() == before
    again.close()
