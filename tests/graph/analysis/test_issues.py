"""One issue with every body on it, and linked issues whose bodies share nothing; beside a slow, plain computation."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.integrative import linked_issues
from graph.analysis.one_issue import OneIssue
from graph.analysis.snapshot import Scoped
from graph.errors import AskError
from graph.questions.base import Answer
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge
from graph.workspace import Explorer
from tests.graph.analysis.small import CLERK, GUIDE, at, clerk, graph_of, told, workspace_of
from tests.town import BURGLARY, DRUGS, HARBOUR_WATCH, HEALTH, SAFETY, YOUTH, town_store

INFERRED: dict[str, object] = {"basis": "inferred", "reason": "the name says so"}
BOARDS = [told(f"board/{n}") for n in "abc"]
ON_X = [clerk("ADDRESSES", f"board/{n}", "issue/x") for n in "abc"]


def one(edges: list[Edge], issue: str = "small:issue/x", **given: Any) -> Answer:
    return workspace_of(edges).ask("one-issue", {"issue": issue, **given})


def among(edges: list[Edge], board: str = "board/a") -> tuple[str, str, str, str]:
    """To which boards *board* is tied, tied by inference, from which it is apart, and with which it is not recorded."""
    graph = graph_of([*BOARDS, *ON_X, *edges])
    found = OneIssue(graph, at(graph, "issue/x")).among(at(graph, board))
    tied, inferred, apart, silent = (
        "".join(graph.snapshot.ids[n][-1] for n in part)
        for part in (found.tied, found.by_inference, found.apart, found.silent)
    )
    return tied, inferred, apart, silent


SEATS = [clerk("MEMBER_OF", f"organization/{n}", f"board/{n}") for n in "abc"]
SHARED = clerk("MEMBER_OF", "organization/a", "board/b")


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([], ("", "", "", "bc")),
        (SEATS[:2], ("", "", "b", "c")),
        (SEATS, ("", "", "bc", "")),
        ([*SEATS, SHARED], ("b", "", "c", "")),
        ([*SEATS, clerk("MEMBER_OF", "organization/a", "board/b", **INFERRED)], ("", "b", "c", "")),
        ([*SEATS, SHARED, clerk("MEMBER_OF", "organization/a", "board/b", GUIDE, **INFERRED)], ("b", "", "c", "")),
        ([*SEATS, clerk("MEMBER_OF", "organization/a", "board/b", role="invited")], ("", "", "bc", "")),
        ([*SEATS, clerk("MEMBER_OF", "board/c", "board/a")], ("c", "", "b", "")),
        ([*SEATS, clerk("ACCOUNTABLE_TO", "board/a", "board/c")], ("c", "", "b", "")),
        ([clerk("PART_OF", "board/a", "board/m"), clerk("PART_OF", "board/m", "board/c")], ("c", "", "", "b")),
        ([clerk("ACCOUNTABLE_TO", f"board/{n}", "organization/top") for n in "ab"], ("b", "", "", "c")),
        ([clerk("ACCOUNTABLE_TO", "board/a", "board/b"), clerk("ACCOUNTABLE_TO", "board/b", "board/a")],
         ("b", "", "", "c")),
        ([clerk("PART_OF", "board/a", "board/b", **INFERRED)], ("", "b", "", "c")),
    ],
)  # fmt: skip
def test_members_and_lines_tie_bodies_on_one_issue(edges: list[Edge], expected: tuple[str, str, str, str]) -> None:
    assert among(edges) == expected


def test_who_leads_comes_first_then_what_is_sure_then_names() -> None:
    edges = [
        *BOARDS,
        told("organization/o"),
        told("issue/x"),
        clerk("ADDRESSES", "board/a", "issue/x", **INFERRED),
        clerk("ADDRESSES", "board/b", "issue/x"),
        clerk("ADDRESSES", "board/c", "issue/x", lead=True, **INFERRED),
        clerk("ADDRESSES", "organization/o", "issue/x"),
    ]
    answer = one(edges)
    seen = [(r["body"]["name"], r["state"].value, r["leads"], r["lead_basis"]) for r in answer.rows]
    assert seen == [
        ("C", "inferred", True, "inferred"),
        ("B", "stated", False, ""),
        ("O", "stated", False, ""),
        ("A", "inferred", False, ""),
    ]
    assert answer.found.summary.startswith(
        "At least 4 bodies deal with X (2 stated, 2 inferred); C leads. 0 of 6 pairs"
    )
    assert answer.found.summary.endswith("; of 6 it is not recorded.")
    few = one(edges, first=2)
    assert (len(few.rows), few.found.total) == (2, 4)
    assert any(note.startswith("Bodies 1 to 2 of 4") for note in few.found.notes)


def test_kinds_of_board_stand_for_their_boards_and_are_no_bodies_themselves() -> None:
    edges = [told("board/kind", is_class=True), clerk("ADDRESSES", "board/kind", "issue/x"), BOARDS[0]]
    answer = one([*edges, clerk("INSTANCE_OF", "board/a", "board/kind")])
    assert [(r["body"]["name"], r["state"].value) for r in answer.rows] == [("A", "inferred")]
    assert [n["name"] for n in answer.rows[0]["through"]] == ["Kind"]
    assert any("1 board deals with it and stands for a kind" in note for note in answer.found.notes)


def test_areas_are_shown_as_recorded_and_counted_by_their_smallest_parts() -> None:
    edges = [
        *(clerk("PART_OF", f"area/{d}", "area/county") for d in "yz"),
        BOARDS[0],
        ON_X[0],
        clerk("COVERS", "board/a", "area/county"),
        clerk("COVERS", "board/a", "area/port", **INFERRED),
    ]
    (row,) = one(edges).rows
    assert {a["id"] for a in row["areas"]} == {"small:area/county", "small:area/port"}
    assert (row["areas_at_least"], row["areas_with_inferred"], row["areas_may_be"]) == (2, 3, 3)


def test_a_board_that_is_not_an_issue_is_refused_and_silence_is_said() -> None:
    with pytest.raises(AskError, match="not an issue or theme"):
        one([*BOARDS], "small:board/a")
    assert one([told("issue/x")]).found.summary == "No body is recorded as dealing with X."


def test_the_town_s_bodies_on_drugs() -> None:
    answer = Explorer(town_store(), SCHEMA).workspace(Scope("2024-06-30")).ask("one-issue", {"issue": DRUGS})
    rows = {r["body"]["id"]: r for r in answer.rows}
    assert rows.keys() == {SAFETY, YOUTH, HEALTH}
    assert not any(r["leads"] for r in rows.values())
    assert rows[SAFETY]["members_complete"]
    assert not rows[HEALTH]["members_complete"]
    assert rows[SAFETY]["tied"] == 2
    assert "no lead is recorded" in answer.found.summary
    lead = Explorer(town_store(), SCHEMA).workspace(Scope("2024-06-30")).ask("one-issue", {"issue": BURGLARY}).rows
    assert [(r["body"]["id"], r["leads"]) for r in lead] == [(SAFETY, True), (HARBOUR_WATCH, False)]


# --- linked issues ---------------------------------------------------------------------------------------------------

LINKED = clerk("CONTRIBUTES_TO", "issue/x", "issue/y")
APART = [BOARDS[0], BOARDS[1], clerk("ADDRESSES", "board/a", "issue/x"), clerk("ADDRESSES", "board/b", "issue/y")]


@pytest.mark.parametrize(
    ("edges", "state", "reason"),
    [
        ([], "no body is recorded", "No body is recorded as dealing with X or with Y."),
        (APART[:3], "no body is recorded", "No body is recorded as dealing with Y."),
        (APART, "nothing shared is recorded", "No body deals with both, and no member"),
        ([*APART, clerk("ADDRESSES", "board/a", "issue/y")], "joined", "A deals with both."),
        ([*APART, clerk("ADDRESSES", "board/a", "issue/y", **INFERRED)], "joined by inference only", "A deals with"),
        ([*APART, SEATS[0], SHARED], "joined", "A sits on, or stands above, bodies of both."),
        ([*APART, clerk("PART_OF", "board/a", "board/b")], "joined", "B sits on, or stands above, bodies of both."),
        ([*APART, SEATS[0], clerk("MEMBER_OF", "organization/a", "board/b", **INFERRED)],
         "joined by inference only", "A sits on"),
        ([*APART, told("board/a", GUIDE, is_class=True)], "no body is recorded", "No body is recorded"),
    ],
)  # fmt: skip
def test_what_joins_the_bodies_of_linked_issues(edges: list[Edge], state: str, reason: str) -> None:
    names = [told("issue/x"), told("issue/y"), told("organization/a")]
    answer = workspace_of([*names, LINKED, *edges]).ask("integrative-gaps")
    (row,) = answer.rows
    assert (row["state"], row["reason"][: len(reason)]) == (state, reason)
    linking = [s for s in row["statements"] if answer.statements[s].edge.type == "CONTRIBUTES_TO"]
    assert len(linking) == 1
    if row["via"]:
        assert len(row["statements"]) > 2
    for wanted in ("joined", state):
        kept = workspace_of([*names, LINKED, *edges]).ask("integrative-gaps", {"state": wanted}).rows
        assert len(kept) == (wanted == state)


def test_links_that_need_a_look_come_first() -> None:
    edges = [
        *APART,
        clerk("CONTRIBUTES_TO", "issue/x", "issue/x2"),
        clerk("ADDRESSES", "board/a", "issue/x2"),
        LINKED,
        clerk("CONTRIBUTES_TO", "issue/x", "issue/silent"),
    ]
    answer = workspace_of(edges).ask("integrative-gaps")
    assert [r["state"] for r in answer.rows] == ["nothing shared is recorded", "no body is recorded", "joined"]
    alone = workspace_of(edges).ask("integrative-gaps", {"issue": "small:issue/x2"})
    assert [r["state"] for r in alone.rows] == ["joined"]
    assert workspace_of(APART).ask("integrative-gaps").found.summary.startswith("No issue is recorded as contributing")
    with pytest.raises(AskError, match="not an issue"):
        workspace_of(APART).ask("integrative-gaps", {"issue": "small:board/a"})


# --- the slow way ----------------------------------------------------------------------------------------------------

_board = st.sampled_from([f"board/{n}" for n in "abcd"])
_links = st.one_of(
    st.tuples(st.just("ADDRESSES"), _board, st.sampled_from(["issue/x", "issue/y", "issue/z"])),
    st.tuples(st.just("MEMBER_OF"), st.sampled_from(["organization/o", "organization/p"]), _board),
    st.tuples(st.sampled_from(["PART_OF", "ACCOUNTABLE_TO"]), _board, _board).filter(lambda t: t[1] != t[2]),
    st.tuples(
        st.just("CONTRIBUTES_TO"),
        st.sampled_from(["issue/x", "issue/y"]),
        st.sampled_from(["issue/y", "issue/z"]),
    ).filter(lambda t: t[1] != t[2]),
)


def _link(what: tuple[str, str, str], by: str, basis: dict[str, object], when: dict[str, object]) -> Edge:
    return clerk(*what, by, **basis, **when)


_statements = st.builds(
    _link,
    _links,
    st.sampled_from([CLERK, GUIDE]),
    st.sampled_from([{}, {}, INFERRED]),
    st.sampled_from([{}, {}, {}, {"start": "2023"}, {"end": "2022"}]),
)


class Slow:
    """What holds on the day, and who has what, by plain loops."""

    def __init__(self, graph: Scoped) -> None:
        s = graph.snapshot
        self.held = [
            (graph.edge_type_of(e), s.ids[graph.ends(e)[0]], s.ids[graph.ends(e)[1]], graph.basis_of(e) != "inferred")
            for e in range(len(s.edge_ids))
            if graph.holding[e]
        ]

    def on(self, issue: str, firm: bool) -> set[str]:
        return {a for t, a, b, sure in self.held if t == "ADDRESSES" and b == issue and (sure or not firm)}

    def has(self, body: str, firm: bool) -> set[str]:
        used = [(t, a, b) for t, a, b, sure in self.held if sure or not firm]
        members = {a for t, a, b in used if t == "MEMBER_OF" and b == body}
        above, before = {body}, set[str]()
        while above != before:
            before = set(above)
            above |= {b for t, a, b in used if t in ("PART_OF", "ACCOUNTABLE_TO") and a in before}
        return members | above

    def tied(self, a: str, b: str, firm: bool) -> bool:
        return bool(self.has(a, firm) & self.has(b, firm))

    def members(self, body: str) -> int:
        return len({a for t, a, b, _ in self.held if t == "MEMBER_OF" and b == body})

    def state(self, one: str, other: str) -> str:
        if not self.on(one, False) or not self.on(other, False):
            return "no body is recorded"
        for firm, word in ((True, "joined"), (False, "joined by inference only")):
            if any(self.tied(a, b, firm) for a, b in product(self.on(one, firm), self.on(other, firm))):
                return word
        return "nothing shared is recorded"


@given(st.lists(_statements, max_size=24), st.sampled_from([None, "2021-06-01", "2023-06-01", "2024-06-01"]))
def test_every_issue_agrees_with_the_slow_way(edges: list[Edge], day: str | None) -> None:
    made = {e.id: e for e in edges}
    frame = [*BOARDS, told("board/d"), *(told(f"issue/{n}") for n in "xyz")]
    graph = graph_of([*frame, *made.values()], Scope(day))
    slow, ids = Slow(graph), graph.snapshot.ids
    for issue in ("small:issue/x", "small:issue/y", "small:issue/z"):
        found = OneIssue(graph, graph.snapshot.position[issue])
        bodies = slow.on(issue, False)
        assert {ids[b] for b in found.bodies} == bodies
        for body in found.bodies:
            stands = found.among(body)
            others = bodies - {ids[body]}
            tied = {b for b in others if slow.tied(ids[body], b, True)}
            inferred = {b for b in others if slow.tied(ids[body], b, False)} - tied
            known = {b for b in others if slow.members(ids[body]) and slow.members(b)}
            apart, silent = (others - tied - inferred) & known, others - tied - inferred - known
            seen = (stands.tied, stands.by_inference, stands.apart, stands.silent)
            assert [{ids[n] for n in part} for part in seen] == [tied, inferred, apart, silent]
    linked = {(a, b) for t, a, b, _ in slow.held if t == "CONTRIBUTES_TO"}
    states = {(ids[x.issue], ids[x.other]): x.state for x in linked_issues(graph)}
    assert states == {ends: slow.state(*ends) for ends in linked}


# --- what is no one body ---------------------------------------------------------------------------------------------

COUNCILS = told("organization/councils", kind="group of organisations")


def test_to_answer_to_a_group_that_is_not_named_or_to_a_kind_of_board_ties_nobody() -> None:
    for top in (COUNCILS, told("board/councils", is_class=True)):
        under = [clerk("ACCOUNTABLE_TO", f"board/{n}", top.to_id.removeprefix("small:")) for n in "ab"]
        assert among([*SEATS, top, *under]) == ("", "", "bc", "")


def test_a_group_that_is_not_named_is_told_and_not_counted_among_the_bodies() -> None:
    answer = one([*BOARDS, *ON_X, COUNCILS, clerk("ADDRESSES", "organization/councils", "issue/x")])
    assert [row["body"]["name"] for row in answer.rows] == ["A", "B", "C"]
    assert answer.found.summary.startswith("At least 3 bodies deal with")
    assert any(n.startswith("1 group deals with it of which no source names the members") for n in answer.found.notes)


def test_a_group_that_is_not_named_joins_no_two_issues() -> None:
    edges = [
        COUNCILS,
        *BOARDS[:2],
        clerk("ADDRESSES", "board/a", "issue/x"),
        clerk("ADDRESSES", "board/b", "issue/y"),
        *(clerk("ADDRESSES", "organization/councils", f"issue/{i}") for i in "xy"),
        clerk("CONTRIBUTES_TO", "issue/x", "issue/y"),
    ]
    (linked,) = linked_issues(graph_of(edges))
    assert (linked.state, linked.bodies) == ("nothing shared is recorded", (1, 1))
