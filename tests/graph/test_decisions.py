"""Decisions: who may make which, what is said when they may not, and how they travel through git."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.decisions import export_decisions, import_decisions, list_decisions, record
from graph.errors import AskError, ConflictError, NotFoundError, SourceError
from graph.publish import publish
from graph.store.base import EdgeQuery
from graph.store.sqlite import SqliteStore
from tests import town
from tests.graph.store_contract import shown

BY = "governance officer"


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    store = town.town_store()
    yield store
    store.close()


@pytest.fixture
def guess(store: SqliteStore) -> str:
    """The one statement of the town that is inferred."""
    return next(x.edge.id for x in store.find_edges(EdgeQuery()).links if x.edge.basis == "inferred")


def test_a_reviewer_confirms_and_undoes(store: SqliteStore, guess: str) -> None:
    before = shown(store)
    confirmed = record(store, "confirm", [guess], by=f" {BY} ", reason="read the plan")
    assert (confirmed.by, confirmed.words) == (BY, store.edges([guess])[guess].edge.hash)
    assert store.edges([guess])[guess].basis == "confirmed"
    undone = record(store, "undo", [confirmed.id], by=BY)
    assert shown(store) == before
    with pytest.raises(ConflictError, match="undone already"):
        record(store, "undo", [confirmed.id], by=BY)
    record(store, "undo", [undone.id], by=BY)
    assert store.edges([guess])[guess].basis == "confirmed"


@pytest.mark.parametrize(
    ("verb", "about", "by", "wrong"),
    [
        ("declare", ["x:a"], BY, "“declare” is not a decision"),
        ("same", [town.SAFETY], BY, "about two different boards, issues or other things"),
        ("same", [town.SAFETY, town.SAFETY], BY, "about two different boards, issues or other things"),
        ("confirm", ["a", "b"], BY, "about one statement"),
        ("undo", [], BY, "about one decision"),
        ("same", [town.SAFETY, town.HEALTH], "  ", "which post or role"),
        ("same", [town.SAFETY, town.HEALTH], "jo@quillhaven.example", "which post or role"),
        ("same", [town.SAFETY, town.COUNCIL], BY, "as a type “board” and la:quillhaven as “organisation”"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    store: SqliteStore, verb: str, about: list[str], by: str, wrong: str
) -> None:
    with pytest.raises(AskError, match=wrong):
        record(store, verb, about, by=by)
    assert store.decisions() == ()


@pytest.mark.parametrize(
    ("verb", "about"),
    [("confirm", ["0" * 32]), ("different", [town.SAFETY, "quillhaven:board/none"]), ("undo", ["0" * 32])],
)
def test_what_is_decided_about_must_exist(store: SqliteStore, verb: str, about: list[str]) -> None:
    with pytest.raises(NotFoundError):
        record(store, verb, about, by=BY)


def test_two_reviewers_at_once(store: SqliteStore) -> None:
    first = record(store, "unsure", [town.SAFETY, town.HARBOUR_SAFETY], by="clerk", seen="")
    with pytest.raises(ConflictError, match=r"Somebody decided first: unsure, by .*clerk"):
        record(store, "same", [town.HARBOUR_SAFETY, town.SAFETY], by=BY, seen="")
    record(store, "same", [town.HARBOUR_SAFETY, town.SAFETY], by=BY, seen=first.id)
    assert [(str(x.decision.verb), x.in_force) for x in list_decisions(store)] == [("unsure", False), ("same", True)]


def test_words_that_changed_since_are_flagged(store: SqliteStore, guess: str) -> None:
    record(store, "confirm", [guess], by=BY)
    assert [x.flag for x in list_decisions(store)] == [""]
    edge = store.edges([guess])[guess].edge
    others = [e for e in town.town_edges() if e.id != guess]
    publish(store, town.TOWN, [*others, edge.replace(reason="somebody said so")])
    (listed,) = list_decisions(store)
    assert listed.flag == "words changed"
    assert "[words changed]" in str(listed)
    publish(store, town.TOWN, others)
    assert [x.flag for x in list_decisions(store)] == ["no longer stated"]
    publish(store, town.TOWN, town.town_edges())
    assert store.edges([guess])[guess].basis == "confirmed"


def test_decisions_travel_through_git(store: SqliteStore, guess: str, tmp_path: Path) -> None:
    first = record(store, "reject", [guess], by=BY)
    record(store, "undo", [first.id], by=BY)
    record(store, "same", [town.SAFETY, town.HARBOUR_SAFETY], by=BY, reason="één bestuur")
    export_decisions(store, tmp_path / "decisions.jsonl")
    elsewhere = town.town_store()
    assert import_decisions(elsewhere, tmp_path / "decisions.jsonl") == 3
    assert import_decisions(elsewhere, tmp_path / "decisions.jsonl") == 0
    assert shown(elsewhere) == shown(store)
    export_decisions(elsewhere, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "decisions.jsonl").read_bytes()
    elsewhere.close()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("not JSON", "line 2: It is not JSON"),
        ("[]", "line 2: This is not a decision"),
        ('{"about":1}', "line 2: This is not a decision"),
        ('{"about":"x:a|x:b","verb":"same","at":"2024","by":" "}', "lacks its “by”"),
        ('{"about":"x:a|x:b","verb":"love","at":"2024","by":"chair"}', "“love” is not a decision"),
        ('{"about":"x:a","verb":"same","at":"2024","by":"chair"}', "does not name two things"),
        ('{"about":"x:a","verb":"undo","at":"2024","by":"chair"}', "has the verb “undo”"),
        ('{"about":"la:quillhaven|quillhaven:board/safety","verb":"same","at":"2024","by":"chair"}', "different types"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_imported(
    store: SqliteStore, tmp_path: Path, line: str, wrong: str
) -> None:
    good = '{"about":"harbour:board/safety|quillhaven:board/safety","verb":"same","at":"2024","by":"chair"}'
    (tmp_path / "decisions.jsonl").write_text(f"{good}\n{line}\n")
    with pytest.raises(SourceError, match=wrong):
        import_decisions(store, tmp_path / "decisions.jsonl")
    assert store.decisions() == ()


def test_no_file_is_said_plainly(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        import_decisions(store, tmp_path / "none.jsonl")
