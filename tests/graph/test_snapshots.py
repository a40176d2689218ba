"""Requests go on with the last version while the snapshot of the next is built, and no answer mixes two."""

import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.exports import to_json
from graph.errors import StoreError
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.snapshots import Meanwhile
from graph.statements import Register
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from tests import town
from tests.faulty import Faulty, as_store

MILL = "mill:source/minutes"
ASKED = ("overlaps", "gaps", "coverage", "boards", "recorded")


def open_mill(path: Path, number: int = 1) -> None:
    """Load the register of a mill as another process would: a new board that shares an issue and a member."""
    other = SqliteStore.open(path, SCHEMA)
    edges = [town.source(MILL, "Minutes of the mill", "mill", date="2024-01")]
    for n in range(number):
        board = f"mill:board/{n}"
        edges += [
            town.describe(MILL, board, "Board", f"Mill Board {n}"),
            town.link(MILL, board, "ADDRESSES", town.BURGLARY),
            town.link(MILL, town.POLICE, "MEMBER_OF", board, role="member"),
        ]
    publish(other, Register("mill", builds_on=("quillhaven",)), edges)
    other.close()


def answers(explorer: Explorer) -> dict[str, bytes]:
    """Every answer, whole: rows, statements, sources and citation."""
    return {name: to_json(explorer.workspace(Scope("2024-06-30")).ask(name)) for name in ASKED}


def fresh_answers(path: Path) -> dict[str, bytes]:
    """What somebody is told who opens the store now."""
    store = SqliteStore.open(path, SCHEMA)
    told = answers(Explorer(store, SCHEMA))
    store.close()
    return told


def until(true: Callable[[], bool]) -> None:
    """Wait until something is true."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "town.sqlite"
    store = SqliteStore.open(path, SCHEMA)
    town.fill(store)
    store.close()
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Faulty]:
    store = Faulty(SqliteStore.open(path, SCHEMA))
    yield store
    store.gate.set()
    store.close()


@pytest.fixture
def explorer(store: Faulty) -> Iterator[Explorer]:
    """What ``remit serve`` makes over a file."""
    explorer = Explorer(as_store(store), SCHEMA, "hold")
    yield explorer
    store.gate.set()
    explorer.close()


def read(explorer: Explorer) -> dict[str, bytes]:
    return explorer.read(lambda: answers(explorer))


def test_requests_go_on_with_the_last_version_whole_until_the_next_is_there(
    path: Path, store: Faulty, explorer: Explorer
) -> None:
    before = fresh_answers(path)
    assert read(explorer) == before
    store.gate.clear()
    open_mill(path)
    after = fresh_answers(path)
    assert after != before
    with ThreadPoolExecutor(8) as readers:
        meanwhile = list(readers.map(lambda _: read(explorer), range(24)))
    assert store.builds == 2
    assert all(told == before for told in meanwhile)
    store.gate.set()
    until(lambda: read(explorer) != before)
    assert read(explorer) == after
    assert store.builds == 2


def test_each_answer_is_of_one_version_while_a_register_is_loaded_again_and_again(
    path: Path, store: Faulty, explorer: Explorer
) -> None:
    possible = [fresh_answers(path)]
    stop, seen = threading.Event(), []

    def reader() -> None:
        while not stop.is_set():
            seen.append(read(explorer))

    with ThreadPoolExecutor(8) as readers:
        running = [readers.submit(reader) for _ in range(8)]
        for number in range(1, 6):
            open_mill(path, number)
            possible.append(fresh_answers(path))
        until(lambda: bool(seen) and seen[-1] == possible[-1])
        stop.set()
        for one in running:
            one.result()
    assert len(seen) > 10
    assert all(told in possible for told in seen)


def test_requests_that_run_keep_their_version_and_its_memory_is_given_back_after(
    path: Path, store: Faulty, explorer: Explorer
) -> None:
    read(explorer)
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> tuple[str, str]:
        begun.set()
        assert go_on.wait(30)
        workspace = explorer.workspace(Scope())
        return workspace.version, workspace.graph.snapshot.version

    with ThreadPoolExecutor(1) as one:
        running = one.submit(explorer.read, slow)
        begun.wait(30)
        first = weakref.ref(explorer.read(lambda: explorer.snapshot(explorer.store.version())))
        old = explorer.store.version()
        open_mill(path)
        until(lambda: explorer.read(explorer.store.version) != old)
        assert first() is not None
        go_on.set()
        assert running.result() == (old, old)
        del running
    gc.collect()
    until(lambda: first() is None)


def test_the_first_request_waits_for_the_first_snapshot_and_all_share_it(store: Faulty, explorer: Explorer) -> None:
    store.gate.clear()
    with ThreadPoolExecutor(8) as readers:
        asked = [readers.submit(read, explorer) for _ in range(8)]
        store.building.wait(30)
        assert not any(one.done() for one in asked)
        store.gate.set()
        assert len({one.result()["gaps"] for one in asked}) == 1
    assert store.builds == 1


@pytest.mark.parametrize("fault", [StoreError("The disk is full."), MemoryError()])
def test_a_build_that_fails_is_told_and_the_next_request_builds_again(
    store: Faulty, explorer: Explorer, fault: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    store.fail = fault
    with pytest.raises(type(fault)):
        read(explorer)
    store.fail = None
    assert read(explorer)
    assert "could not be built" in caplog.text


def test_requests_go_on_with_the_last_version_when_the_next_build_fails(
    path: Path, store: Faulty, explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.snapshots.PAUSE", 0.05)
    before = read(explorer)
    open_mill(path)
    store.fail = StoreError("The disk is full.")
    assert read(explorer) == before
    until(lambda: read(explorer) == before and store.builds > 2)
    store.fail = None
    until(lambda: read(explorer) != before)
    assert read(explorer) == fresh_answers(path)


def test_a_store_that_goes_away_is_told_and_works_again_when_it_is_back(
    path: Path, store: Faulty, explorer: Explorer
) -> None:
    before = read(explorer)
    store.gate.clear()
    open_mill(path)
    assert read(explorer) == before
    store.away = True
    with pytest.raises(StoreError, match="Nobody answers"):
        read(explorer)
    store.gate.set()
    with pytest.raises(StoreError, match="Nobody answers"):
        read(explorer)
    store.away = False
    until(lambda: read(explorer) != before)
    assert read(explorer) == fresh_answers(path)


def test_what_a_job_raises_reaches_whoever_asked(path: Path, store: Faulty, explorer: Explorer) -> None:
    read(explorer)
    store.gate.clear()
    open_mill(path)
    with pytest.raises(ZeroDivisionError):
        explorer.read(lambda: 1 // 0)
    assert explorer.read(lambda: explorer.read(lambda: 1)) == 1


def test_a_store_that_cannot_hold_a_state_goes_on_and_says_so(path: Path, store: Faulty) -> None:
    explorer = Explorer(as_store(store), SCHEMA, "mark")

    def marks() -> dict[str, bool]:
        asked = {name: explorer.workspace(Scope("2024-06-30")).ask(name) for name in ("gaps", "boards")}
        return {name: answer.citation.changed_while_reading for name, answer in asked.items()}

    assert explorer.read(marks) == {"gaps": False, "boards": False}
    store.gate.clear()
    open_mill(path)
    assert explorer.read(marks) == {"gaps": True, "boards": False}
    assert explorer.read(lambda: explorer.snapshots.behind(explorer.store.version()))
    store.gate.set()
    until(lambda: not explorer.read(marks)["gaps"])
    assert explorer.read(lambda: answers(explorer)) == fresh_answers(path)
    explorer.close()


@pytest.mark.parametrize("meanwhile", ["wait", "hold", "mark"])
def test_what_was_written_is_read_in_the_end_whatever_happens_meanwhile(path: Path, meanwhile: Meanwhile) -> None:
    store = SqliteStore.open(path, SCHEMA)
    explorer = Explorer(store, SCHEMA, meanwhile)
    before = read(explorer)
    open_mill(path)
    assert before != fresh_answers(path)
    until(lambda: read(explorer) == fresh_answers(path))
    explorer.close()
    explorer.close()
    assert read(explorer) == fresh_answers(path)
    store.close()
