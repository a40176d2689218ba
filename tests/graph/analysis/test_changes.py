"""What changed in Quillhaven between two days, and between two archives; nothing is a change that no source dates."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from graph.errors import AskError
from graph.publish import publish
from graph.questions.changes import compare_stores
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Decision, Edge, pair_about
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from tests.graph.analysis.small import GUIDE, clerk, store_of, told, workspace_of
from tests.town import COUNCIL, POLICE, SAFETY, TOWN, describe, link, town_edges, town_store

SINCE, UNTIL = "2020-06-01", "2024-06-01"


def asked(edges: list[Edge], date: str | None = "2024", **given: Any) -> tuple[Mapping[str, Any], ...]:
    answer = workspace_of(edges, date=date).ask("changes", {"since": SINCE, "until": UNTIL, **given})
    for row in answer.rows:
        assert set(row["statements"]) <= set(answer.statements)
        assert row["statements"] or row["subject"] == "gaps"
    return answer.rows


def words(edges: list[Edge], subject: str, date: str | None = "2024") -> dict[str, str]:
    """The word for each change of a subject, by the name of what it is about."""
    return {row["about"]["name"]: row["change"] for row in asked(edges, date, subject=subject)}


def test_bodies_that_began_and_ended_by_their_dates() -> None:
    edges = [
        told("board/new", start="2022-01-01"),
        told("board/old", start="2010", end="2021-03-31"),
        told("board/always", start="2010"),
        told("board/undated"),
        told("board/unsure", start="2024"),
        told("board/ending", start="2010", end="2024"),
        told("board/later", start="2025"),
    ]
    assert words(edges, "bodies") == {
        "New": "began",
        "Old": "ended",
        "Unsure": "may have begun",
        "Ending": "may have ended",
    }


def test_a_body_whose_last_day_lies_between_the_two_ended_whenever_it_began() -> None:
    edges = [
        told("board/sure", end="2021-03-31"),
        told("board/first", end="2020-06-01"),
        told("board/before", end="2020-05-31"),
        told("board/late", start="2019", end="2020-06"),
        told("board/year", end="2021"),
    ]
    assert words(edges, "bodies") == {
        "Sure": "ended",
        "First": "ended",
        "Late": "ended",
        "Year": "may have ended",
    }


def test_one_body_after_another_several_made_one_and_one_made_several() -> None:
    dates: dict[str, object] = {"start": "2010", "end": "2021-12-31"}
    edges = [
        *(told(f"board/{b}", **dates) for b in ("a", "north", "south", "whole")),
        *(told(f"board/{b}", start="2022-01-01") for b in ("b", "union", "east", "west")),
        told("board/c", start="2030"),
        clerk("SUPERSEDES", "board/b", "board/a"),
        clerk("SUPERSEDES", "board/c", "board/b"),
        *(clerk("SUPERSEDES", "board/union", f"board/{b}") for b in ("north", "south")),
        *(clerk("SUPERSEDES", f"board/{b}", "board/whole") for b in ("east", "west")),
    ]
    rows = {row["about"]["name"]: row for row in asked(edges, subject="bodies")}
    assert {name: row["change"] for name, row in rows.items()} == {
        "A": "ended",
        "B": "began",
        "North": "merged",
        "South": "merged",
        "Union": "merged",
        "Whole": "split",
        "East": "split",
        "West": "split",
    }
    assert rows["A"]["text"] == "A ended (last day 2021-12-31). B takes its place, then C."
    assert rows["Union"]["text"] == "Union began (from 2022-01-01). It takes the place of North and South."
    assert [o["name"] for o in rows["Whole"]["others"]] == ["East", "West"]
    assert len(rows["Union"]["statements"]) == 3


def test_links_that_began_and_ended_and_those_that_only_a_later_source_knows() -> None:
    frame = [told("board/a"), *(told(f"organization/{o}") for o in ("one", "two", "three", "four", "known"))]
    edges = [
        *frame,
        clerk("MEMBER_OF", "organization/one", "board/a", start="2022"),
        clerk("MEMBER_OF", "organization/two", "board/a", end="2022-03-31", start="2010"),
        clerk("MEMBER_OF", "organization/three", "board/a", start="2020"),
        clerk("MEMBER_OF", "organization/four", "board/a", start="2010"),
        clerk("MEMBER_OF", "organization/four", "board/a", GUIDE, start="2023"),
        clerk("MEMBER_OF", "organization/known", "board/a"),
    ]
    rows = {row["about"]["name"]: row for row in asked(edges, subject="links")}
    assert {name: row["change"] for name, row in rows.items()} == {
        "One": "began",
        "Two": "ended",
        "Three": "may have begun",
    }
    assert rows["One"]["text"] == "One is a member of A: began, from 2022."
    assert rows["Two"]["text"] == "Two is a member of A: ended, last day 2022-03-31."
    answer = workspace_of(edges).ask("changes", {"since": SINCE, "until": UNTIL})
    assert any(note.startswith("1 more link is known on one of the two days only") for note in answer.found.notes)


def test_a_link_whose_last_day_lies_between_the_two_ended_whenever_it_began() -> None:
    names = ("sure", "first", "before", "year", "old-member")
    edges = [
        told("board/a"),
        told("board/closed", start="2010", end="2020-12-31"),
        *(told(f"organization/{o}") for o in names),
        clerk("MEMBER_OF", "organization/sure", "board/a", end="2021-03-31"),
        clerk("MEMBER_OF", "organization/first", "board/a", end="2020-06-01"),
        clerk("MEMBER_OF", "organization/before", "board/a", end="2020-05-31"),
        clerk("MEMBER_OF", "organization/year", "board/a", end="2021"),
        clerk("MEMBER_OF", "organization/old-member", "board/closed", end="2021-03-31"),
    ]
    assert words(edges, "links") == {
        "Sure": "ended",
        "First": "ended",
        "Year": "may have ended",
        "Old-member": "may have ended",
    }


def test_a_link_goes_with_its_body() -> None:
    edges = [
        told("board/a", start="2010", end="2021-12-31"),
        told("organization/o"),
        clerk("MEMBER_OF", "organization/o", "board/a", GUIDE),
    ]
    rows = asked(edges, date="2019", subject="links")
    assert [row["text"] for row in rows] == ["O is a member of A: ended, with A."]


def test_a_member_that_a_later_complete_list_leaves_out() -> None:
    store = town_store()
    workspace = Explorer(store, SCHEMA).workspace()
    answer = workspace.ask("changes", {"since": "2019-06-30", "until": "2024-06-30", "subject": "links"})
    rows = {(r["about"]["name"], r["change"]): r for r in answer.rows}
    fire = rows["Quillhaven Fire and Rescue", "ended"]
    assert (
        fire["text"]
        == "Quillhaven Fire and Rescue is a member of Safety Board: ended, a later complete list leaves it out."
    )
    store.close()


def test_gaps_and_overlaps_that_appeared_and_went_with_the_reason() -> None:
    share = [
        clerk(type, *ends, start="2022-01-01")
        for b in ("board/a", "board/b")
        for type, ends in (("ADDRESSES", (b, "issue/x")), ("MEMBER_OF", ("organization/o", b)))
    ]
    edges = [
        told("board/a"),
        told("board/b"),
        told("issue/x"),
        told("strategy/s", start="2010", end="2021-12-31"),
        *share,
    ]
    gaps = [r for r in asked(edges, date="2022", subject="gaps") if r["key"].startswith("GR08")]
    assert [(r["about"]["name"], r["change"]) for r in gaps] == [("S", "appeared")]
    assert "Before, “passes”" in gaps[0]["text"]
    assert "After, “fails”" in gaps[0]["text"]
    (overlap,) = asked(edges, date="2020", subject="overlaps")
    assert overlap["change"] == "appeared"
    assert overlap["key"] == "overlap|small:board/a|small:board/b"
    assert overlap["text"].startswith("A and B share issues and themes: X; members: small:organization/o.")


def test_an_overlap_that_only_a_later_source_shows_is_no_change() -> None:
    share = [clerk("ADDRESSES", b, f"issue/{i}") for b in ("board/a", "board/b") for i in "xy"]
    edges = [told("board/a", start="2010"), told("board/b", start="2010"), told("issue/x"), told("issue/y"), *share]
    assert asked(edges, subject="overlaps") == ()
    notes = workspace_of(edges).ask("changes", {"since": SINCE, "until": UNTIL}).found.notes
    assert any(note.startswith("1 more pair of boards is a candidate on one of the two days") for note in notes)


def test_a_day_is_needed_and_the_earlier_comes_first() -> None:
    workspace = workspace_of([told("board/a")])
    with pytest.raises(AskError, match="There is no second day"):
        workspace.ask("changes", {"since": "2020-01-01"})
    with pytest.raises(AskError, match="2021-01-01 lies after 2020-01-01"):
        workspace.ask("changes", {"since": "2021-01-01", "until": "2020-01-01"})
    with pytest.raises(AskError, match="not a single day"):
        workspace.ask("changes", {"since": "2021"})
    same = workspace.ask("changes", {"since": "2021-01-01", "until": "2021-01-01"})
    assert same.found.summary.startswith("Nothing recorded changed between")


# --- two archives ----------------------------------------------------------------------------------------------------


@pytest.fixture
def old() -> Iterator[SqliteStore]:
    store = SqliteStore.open(":memory:", SCHEMA)
    publish(store, TOWN, town_edges())
    yield store
    store.close()


def later(*more: Edge, without: str = "") -> SqliteStore:
    """The town without the links that begin at *without*, and with *more*."""
    store = SqliteStore.open(":memory:", SCHEMA)
    publish(store, TOWN, [*(e for e in town_edges() if e.from_id != without or e.type == "DESCRIBES"), *more])
    return store


def test_what_two_archives_say_differently(old: SqliteStore) -> None:
    s = "quillhaven:source/news"
    new = later(
        describe(s, s, "Source", "News", register="quillhaven", rank="law", date="2024-05"),
        describe(s, SAFETY, "Board", "Safer Quillhaven", start="2017"),
        describe(s, "quillhaven:board/sea", "Board", "Sea Board"),
        link(s, COUNCIL, "MEMBER_OF", "quillhaven:board/sea"),
        without=POLICE,
    )
    answer = compare_stores(old, new, Scope("2024-06-30"))
    rows = [(r["subject"], r["change"], r["about"]["name"]) for r in answer.rows if r["subject"] in ("bodies", "links")]
    assert ("bodies", "renamed", "Safety Board") in rows
    assert ("bodies", "now recorded", "Sea Board") in rows
    assert ("links", "now recorded", "Quillhaven Council") in rows
    assert ("links", "no longer recorded", "Quillhaven Police") in rows
    assert {i for r in answer.rows for i in r["statements"]} <= set(answer.statements)
    assert answer.citation.data_version == new.version()
    assert answer.citation.parameters["before"] == old.version()
    new.close()


def test_equal_archives_differ_in_nothing(old: SqliteStore) -> None:
    new = later()
    assert compare_stores(old, new, Scope("2024-06-30")).rows == ()
    new.close()


def test_a_merge_is_followed_and_not_an_end() -> None:
    edges = [
        told("organization/a"),
        told("organization/b"),
        told("board/x"),
        clerk("MEMBER_OF", "organization/b", "board/x"),
    ]
    before, after = store_of(edges), store_of(edges)
    pair = pair_about("small:organization/a", "small:organization/b")
    after.decide(Decision(pair, "same", "chair", "2024-06-01T10:00:00Z"))
    rows = compare_stores(before, after, Scope()).rows
    assert [(r["change"], r["about"]["name"], r["others"][0]["name"]) for r in rows] == [("merged", "B", "A")]
    before.close()
    after.close()
