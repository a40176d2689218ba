"""Which class of the GAO's guide is proposed for a pair of boards, on what it rests, and what speaks against it."""

from typing import Any

import pytest

from graph.questions.base import Row
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge
from graph.workspace import Explorer, Workspace
from tests.graph.analysis.small import GUIDE, clerk, told, workspace_of
from tests.town import DRUGS, HEALTH, SAFETY, town_store

INFERRED: dict[str, object] = {"basis": "inferred", "reason": "the name says so"}
TWO = ("board/a", "board/b")


def both(type: str, what: str, **more: object) -> list[Edge]:
    return [clerk(type, *((what, b) if type == "MEMBER_OF" else (b, what)), **more) for b in TWO]


DOING = [told(b, functions="delivery; advice") for b in TWO]
ISSUE, AREA, MEMBER = both("ADDRESSES", "issue/x"), both("COVERS", "area/town"), both("MEMBER_OF", "organization/o")
PLAIN = [told(b) for b in TWO]
LEAD = clerk("ADDRESSES", "board/a", "issue/x", GUIDE, lead=True)


def row(edges: list[Edge], scope: Scope | None = None, **given: Any) -> Row:
    (found,) = workspace_of(edges, scope).ask("overlaps", given).rows
    return found


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([*PLAIN, *MEMBER, *both("MEMBER_OF", "organization/p")], ()),
        ([*PLAIN, *ISSUE, *MEMBER], ("fragmentation",)),
        ([*PLAIN, *ISSUE, *MEMBER, LEAD], ()),
        ([*PLAIN, *ISSUE, *MEMBER, clerk("ADDRESSES", "organization/q", "issue/x", lead=True)], ()),
        ([*PLAIN, *ISSUE, *MEMBER, clerk("ADDRESSES", "board/a", "issue/x", GUIDE, lead=False)], ("fragmentation",)),
        ([*PLAIN, *ISSUE, *MEMBER, clerk("ADDRESSES", "strategy/s", "issue/x", lead=True)], ("fragmentation",)),
        ([*PLAIN, *ISSUE, *AREA], ("overlap", "fragmentation")),
        ([*PLAIN, *ISSUE, *AREA, LEAD], ("overlap",)),
        ([*DOING, *ISSUE, *AREA, LEAD], ("overlap",)),
        ([*PLAIN, *ISSUE, *AREA, *MEMBER, LEAD], ("overlap",)),
        ([*DOING, *ISSUE, *MEMBER, LEAD], ()),
        ([*DOING, *ISSUE, *AREA, *MEMBER], ("possible duplication", "overlap", "fragmentation")),
        ([told("board/a", functions="advice"), told("board/b", functions="delivery"), *ISSUE, *AREA, *MEMBER, LEAD],
         ("overlap",)),
        ([*DOING, *ISSUE, *AREA, *MEMBER, clerk("PART_OF", *TWO)], ()),
    ],
)  # fmt: skip
def test_what_is_proposed_and_that_the_filter_finds_the_same(edges: list[Edge], expected: tuple[str, ...]) -> None:
    workspace = workspace_of(edges)
    (found,) = workspace.ask("overlaps").rows
    assert found["proposed"] == expected == tuple(p["class"] for p in found["proposals"])
    for kind in ("fragmentation", "overlap", "possible duplication"):
        rows = workspace.ask("overlaps", {"proposed": kind}).rows
        assert [r["key"] for r in rows] == [found["key"]] * (kind in expected)
        alone = workspace.ask("overlaps", {"proposed": kind, "board": "small:board/b"})
        assert (alone.rows, alone.found.total) == (rows, len(rows))


def test_each_says_why_on_which_basis_and_with_which_statements() -> None:
    named = [told("issue/x"), told("area/town"), told("organization/o")]
    edges = [*DOING, *named, *ISSUE, *both("COVERS", "area/town", **INFERRED), *MEMBER]
    told_of = {p["class"]: p for p in row(edges)["proposals"]}
    assert told_of["possible duplication"]["reason"] == (
        "Both deal with X; both act in Town; both have O as a member; advice and delivery are what both do."
    )
    assert told_of["fragmentation"]["reason"].endswith("and no body is recorded as leading on it.")
    assert {kind: p["basis"] for kind, p in told_of.items()} == {
        "possible duplication": "inferred",
        "overlap": "inferred",
        "fragmentation": "stated",
    }
    assert {kind: len(p["statements"]) for kind, p in told_of.items()} == {
        "possible duplication": 8,
        "overlap": 4,
        "fragmentation": 2,
    }


def test_one_stated_area_makes_an_overlap_stated() -> None:
    edges = [*PLAIN, *ISSUE, *AREA, LEAD, *both("COVERS", "area/port", **INFERRED)]
    assert [p["basis"] for p in row(edges)["proposals"]] == ["stated"]


def test_a_lead_whose_dates_leave_the_day_open_is_not_said_to_be_missing() -> None:
    edges = [*PLAIN, *ISSUE, *MEMBER, clerk("ADDRESSES", "organization/q", "issue/x", lead=True, start="2025")]
    assert row(edges, Scope("2025-06-01"))["proposed"] == ()
    assert row(edges, Scope("2024-12-01"))["proposed"] == ("fragmentation",)


def test_only_what_two_boards_had_at_one_time_is_proposed_without_a_day() -> None:
    apart = [
        clerk("ADDRESSES", "board/a", "issue/x", start="2010", end="2012"),
        clerk("ADDRESSES", "board/b", "issue/x", start="2020"),
    ]
    led = [*both("ADDRESSES", "issue/y"), clerk("ADDRESSES", "board/a", "issue/y", GUIDE, lead=True)]
    workspace = workspace_of([*PLAIN, *apart, *led, *AREA])
    assert [r["proposed"] for r in workspace.ask("overlaps").rows] == [("overlap",)]
    assert workspace.ask("overlaps", {"proposed": "fragmentation"}).rows == ()


def test_what_may_make_it_right_stands_with_it_and_what_is_not_recorded_is_asked() -> None:
    edges = [
        told("board/a", functions="scrutiny; delivery", legal_basis="created by statute"),
        told("board/b", functions="delivery"),
        *ISSUE,
        *MEMBER,
        *AREA,
        LEAD,
    ]
    (worst, _) = row(edges)["proposals"]
    assert worst["class"] == "possible duplication"
    assert "A second look may be wanted: scrutiny is among the functions of A, and not of B." in worst["may_be_right"]
    assert worst["ask"] == (
        "Does a law ask for B?",
        "Do both do the same work for the same people, and is it wanted that two do it?",
    )


def workspace() -> Workspace:
    return Explorer(town_store(), SCHEMA).workspace(Scope("2024-06-30"))


def test_the_town_s_health_board_and_safety_board_share_drugs_that_nobody_leads_on() -> None:
    rows = {(r["a"]["id"], r["b"]["id"]): r for r in workspace().ask("overlaps", {"proposed": "fragmentation"}).rows}
    (proposal,) = [p for p in rows[HEALTH, SAFETY]["proposals"] if p["class"] == "fragmentation"]
    assert proposal["reason"] == "Both deal with Drugs and alcohol, and no body is recorded as leading on it."
    assert proposal["basis"] == "inferred"
    answer = workspace().ask("overlaps", {"proposed": "fragmentation"})
    assert {s.to_id for id, s in answer.statements.items() if id in proposal["statements"]} == {DRUGS}
