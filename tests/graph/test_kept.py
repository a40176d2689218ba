"""Answers are kept between requests for as long as nothing that they depend on changes, and not without end."""

from collections.abc import Iterator

import pytest

from graph import kept
from graph.decisions import record
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Register
from graph.store.base import EdgeQuery
from graph.workspace import Explorer
from tests import town

DAY = Scope("2024-06-30")


@pytest.fixture
def explorer() -> Iterator[Explorer]:
    store = town.town_store()
    yield Explorer(store, SCHEMA)
    store.close()


def test_an_answer_is_kept_until_data_scope_parameters_or_registers_are_others(explorer: Explorer) -> None:
    first = explorer.workspace(DAY).asked("gaps")
    assert explorer.workspace(DAY).asked("gaps") is first
    assert explorer.workspace(DAY).asked("gaps", {"answer": "fails"}) is not first
    assert explorer.workspace(Scope("2020-01-01")).asked("gaps") is not first
    assert explorer.workspace(DAY).asked("gaps") is first
    explorer.store.put_register(Register("quillhaven", "Quillhaven by the sea", default_as_at="2024-06-30"))
    renamed = explorer.workspace(DAY).asked("gaps")
    assert "Quillhaven by the sea" in renamed.citation.text()
    statement = explorer.store.find_edges(EdgeQuery(types=("ADDRESSES",))).links[0].edge.id
    record(explorer.store, "reject", (statement,), by="chair")
    decided = explorer.workspace(DAY).asked("gaps")
    assert decided.citation.data_version == explorer.store.version() != renamed.citation.data_version


def test_what_nobody_asks_for_any_more_makes_room(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_ANSWERS", 2)
    workspace = explorer.workspace(DAY)
    boards, gaps = workspace.asked("boards"), workspace.asked("gaps")
    assert workspace.asked("boards") is boards
    issues = workspace.asked("issues")
    assert (workspace.asked("boards"), workspace.asked("issues")) == (boards, issues)
    assert workspace.asked("gaps") is not gaps


def test_a_very_long_answer_is_not_kept(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_ROWS", 3)
    assert explorer.workspace(DAY).asked("boards") is not explorer.workspace(DAY).asked("boards")
