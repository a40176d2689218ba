"""What a question takes, what it refuses, and how its answer is cited."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from graph.errors import AskError, NotFoundError
from graph.questions.base import Answer
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from tests.town import BOROUGH, BURGLARY, HARBOUR_WATCH, LIST, MINUTES, SAFETY, town_store


@pytest.fixture(scope="module")
def town() -> Iterator[Explorer]:
    """The town, only read here."""
    store = town_store()
    yield Explorer(store, SCHEMA)
    store.close()


@pytest.fixture
def nothing() -> Iterator[Explorer]:
    """A store in which nothing is recorded."""
    store = SqliteStore.open(":memory:", SCHEMA)
    yield Explorer(store, SCHEMA)
    store.close()


def ask(explorer: Explorer, name: str, **given: Any) -> Answer:
    return explorer.workspace(Scope("2024-06-30")).ask(name, given)


# --- scopes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (Scope(area=SAFETY), f"“{SAFETY}”, which is not a recorded area"),
        (Scope(area="x:nowhere"), "“x:nowhere”, which is not a recorded area"),
        (Scope(sources=(BOROUGH,)), f"“{BOROUGH}”, which is not a recorded source"),
        (Scope(sources=(MINUTES, "x:none")), "“x:none”, which is not a recorded source"),
    ],
)
def test_a_scope_names_a_recorded_area_and_recorded_sources(town: Explorer, scope: Scope, told: str) -> None:
    with pytest.raises(AskError, match=told):
        town.workspace(scope)


# --- around and sources-of -------------------------------------------------------------------------------------------


def test_around_counts_what_it_finds(town: Explorer) -> None:
    none = ask(town, "around", node=SAFETY, steps=0)
    assert none.found.summary.endswith("are 0 others, joined by 0 links.")
    one = ask(town, "around", node=SAFETY, steps=1, links="SUPERSEDES,FALLS_UNDER")
    assert one.found.summary.startswith("Within 1 step of the board ")
    assert {row["type"] for row in one.rows} <= {"SUPERSEDES", "FALLS_UNDER"}


def test_around_says_where_it_was_cut_and_lists_every_link_between_what_it_took_in(
    town: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ask(town, "around", node=SAFETY)
    assert not whole.found.notes
    few = ask(town, "around", node=SAFETY, most=5)
    assert few.found.notes[0].startswith("The limit was reached: 5 things, or 200 links of one kind")
    taken = {row[end]["id"] for row in few.rows for end in ("from", "to")}
    assert len(taken) == 5
    monkeypatch.setattr("graph.questions.around.PER_READING", 1)
    narrow = ask(town, "around", node=SAFETY)
    assert narrow.found.notes
    taken = {row[end]["id"] for row in narrow.rows for end in ("from", "to")}
    between = [row["statements"] for row in whole.rows if {row["from"]["id"], row["to"]["id"]} <= taken]
    assert sorted(row["statements"] for row in narrow.rows) == sorted(between)


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("around", {"node": SAFETY, "links": "KNOWS"}, "“KNOWS” is not a type of link"),
        ("sources-of", {}, "not said whose statements"),
        ("sources-of", {"other": SAFETY}, "not said whose statements"),
        ("sources-of", {"made_by": SAFETY}, "is not a source"),
        ("boards", {"kind": "club"}, "“club” is not a value of “kind”"),
        ("boards", {"order": "size"}, "“size” is not a value of “order”"),
    ],
)
def test_what_cannot_be_asked_is_refused(town: Explorer, name: str, given: Mapping[str, Any], told: str) -> None:
    with pytest.raises(AskError, match=told):
        ask(town, name, **given)


@pytest.mark.parametrize("name", ["around", "sources-of", "overlaps", "coverage", "gaps", "recorded"])
def test_what_is_not_recorded_is_said(town: Explorer, name: str) -> None:
    parameter = {"overlaps": "board", "coverage": "boards", "gaps": "subject"}.get(name, "node")
    with pytest.raises(NotFoundError, match="Nothing is recorded under “x:nobody”"):
        ask(town, name, **{parameter: "x:nobody"})


def test_statements_are_those_of_a_thing_of_two_or_of_a_source(town: Explorer) -> None:
    about = {row["id"] for row in ask(town, "sources-of", node=SAFETY).rows}
    between = {row["id"] for row in ask(town, "sources-of", node=SAFETY, other=BURGLARY).rows}
    assert between < about
    assert {row["source"]["id"] for row in ask(town, "sources-of", made_by=LIST).rows} == {LIST}
    (statement,) = ask(town, "sources-of", statements=sorted(between)[0]).rows
    assert statement["id"] in between


# --- silence ---------------------------------------------------------------------------------------------------------


def test_where_nothing_is_recorded_nothing_is_recorded_throughout(nothing: Explorer) -> None:
    assert ask(nothing, "recorded").found.summary == "No boards are recorded."
    assert ask(nothing, "boards").found.summary == "No boards are recorded."
    assert ask(nothing, "overlaps").found.summary == "No boards are recorded, so there is nothing to compare."


# --- citations -------------------------------------------------------------------------------------------------------


def test_a_citation_says_how_many_rows_were_given_of_how_many(town: Explorer) -> None:
    some = ask(town, "boards", first=2)
    assert (some.citation.rows, some.citation.total) == (2, some.found.total)
    assert f"2 of {some.found.total} rows. Data version" in some.citation.text()
    assert "rows." not in ask(town, "boards").citation.text()


def test_a_citation_writes_parameters_as_people_do(town: Explorer) -> None:
    answer = ask(town, "coverage", boards=f"{SAFETY},{HARBOUR_WATCH}", classes="no")
    assert f"boards {SAFETY}, {HARBOUR_WATCH}, classes no" in answer.citation.text()
