"""What the front page does with a register that is large: it never keeps people waiting for what can come later."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graph.analysis.checks import Rule
from graph.analysis.gaps import RuleResult, gaps
from graph.analysis.snapshot import Scoped
from graph.schema import SCHEMA
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from tests.faulty import Faulty, as_store
from tests.town import fill, town_store
from tests.visualiser.pages_of import see
from visualiser.app import page_app
from visualiser.meanwhile import Meanwhile


def test_the_front_page_comes_before_the_whole_graph_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.workspace.READ_AT_ONCE", 10)
    store = SqliteStore.open(tmp_path / "town.sqlite", SCHEMA)
    fill(store)
    faults = Faulty(store)
    faults.gate.clear()
    explorer = Explorer(as_store(faults), SCHEMA, "mark")
    client = TestClient(page_app(explorer))
    early = see(client, "/")
    assert "is reading the whole register" in early.text
    assert early.all("//form[@role='search']//input[@name='q']")
    assert "Boards" in [a.text_content() for a in early.all("//main//table//a")]
    faults.gate.set()
    see(client, "/boards")  # waits until all is read
    whole = see(client, "/")
    assert "What needs attention" in whole.text
    assert "is reading the whole register" not in whole.text
    assert faults.builds == 1
    explorer.close()
    store.close()


def test_the_front_page_of_a_large_register_does_not_wait_for_what_needs_attention(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visualiser.view.LARGE", 10)
    monkeypatch.setattr("visualiser.pages.front.PATIENCE", 0.05)
    go_on, begun = threading.Event(), []

    def slowly(graph: Scoped, rules: Sequence[Rule]) -> tuple[RuleResult, ...]:
        begun.append(rules)
        assert go_on.wait(60)
        return gaps(graph, rules)

    monkeypatch.setattr("graph.questions.gaps.gaps", slowly)
    store = SqliteStore.open(tmp_path / "town.sqlite", SCHEMA)
    fill(store)
    explorer = Explorer(store, SCHEMA, "hold")
    client = TestClient(page_app(explorer))
    see(client, "/boards")  # waits until all is read
    for _ in range(2):
        early = see(client, "/")
        assert "working out what needs attention" in early.text
        assert early.all("//form[@role='search']//input[@name='q']")
    assert [len(rules) > 1 for rules in begun] == [True]  # however often it is asked for
    go_on.set()
    monkeypatch.setattr("visualiser.pages.front.PATIENCE", 60)
    assert "Sources and their dates" in see(client, "/").text
    again = len(begun)
    assert "Sources and their dates" in see(client, "/").text
    assert len(begun) == again
    explorer.close()
    store.close()


def test_a_large_register_works_out_explained_pairs_when_asked_and_never_shows_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("visualiser.view.LARGE", 10)
    monkeypatch.setattr("visualiser.pages.overlaps.FIRST", 1)
    monkeypatch.setattr("visualiser.pages.overlaps.MOST_SHOWN", 1)
    store = town_store()
    client = TestClient(page_app(Explorer(store, SCHEMA)))
    seen = see(client, "/overlaps")
    assert "because this register is large" in seen.text
    assert "Show all" not in seen.text
    assert "Pairs 1 to 1 of 2 are shown." in seen.text
    (more,) = seen.all("//section[@aria-labelledby='h-e']//a[.='Work them out']/@href")
    assert "Explained, and set apart: 1 pair" in see(client, str(more)).text
    whole = see(client, "/overlaps?show=all")
    assert len(whole.all("//table[contains(@class, 'ov')]/tbody/tr")) == 1
    assert "of 2 are shown" in whole.text
    store.close()


def test_work_that_failed_is_told_and_begun_again() -> None:
    meanwhile, tried = Meanwhile(), []

    def fail() -> None:
        tried.append(1)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        meanwhile.is_done("a", fail, 60)
    with pytest.raises(OSError, match="disk is full"):
        meanwhile.is_done("a", fail, 60)
    assert len(tried) == 2
    hold = threading.Event()
    assert not meanwhile.is_done("a", hold.wait)
    assert not meanwhile.is_done("b", hold.wait, 60)  # one at a time, and nobody waits for another's
    hold.set()
    assert meanwhile.is_done("a", fail, 60)
    assert meanwhile.is_done("b", hold.wait, 60)
    assert meanwhile.is_done("a", fail)


def test_a_large_register_is_not_asked_about_every_pair_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    store = town_store()
    client = TestClient(page_app(Explorer(store, SCHEMA)))
    small = see(client, "/")
    monkeypatch.setattr("visualiser.view.LARGE", 10)
    large = see(TestClient(page_app(Explorer(store, SCHEMA))), "/")
    assert "Overlaps are not counted on this page" not in small.text
    assert "Overlaps are not counted on this page, because this register is large." in large.text
    asked = {"Which boards overlap, and why?", "Who sits on which board?", "Who deals with what?"}
    for seen, sized in ((small, True), (large, False)):
        lines = {a.text_content(): a.getnext() is not None for a in seen.all("//*[@class='asks']//a")}
        assert {lines[title] for title in asked} == {sized}
    store.close()
