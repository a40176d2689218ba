"""Which pairs are candidates, which are explained, what they share; and a slow, plain computation beside it."""

import math
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.explained import BY_LAW, CLASS, LINE, NO_AREA, NOT_TOGETHER, SUCCESSION
from graph.analysis.overlap import Overlaps, Pair, overlaps
from graph.analysis.shares import LayerShare
from graph.analysis.snapshot import Scoped
from graph.errors import AskError
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge
from graph.workspace import Explorer
from tests.graph.analysis.small import CLERK, GUIDE, at, clerk, graph_of, told, workspace_of
from tests.town import COUNCIL, DRUGS, HEALTH, POLICE, SAFETY, YOUTH, link, town_store

INFERRED: dict[str, object] = {"basis": "inferred", "reason": "the name says so"}
BY_LAW_SEAT: dict[str, object] = {"capacity": "required by law"}
BOARDS = [told("board/a"), told("board/b")]


def both(type: str, what: str, **more: object) -> list[Edge]:
    """Two links of one type, of board A and of board B."""
    ends = [(what, b) if type == "MEMBER_OF" else (b, what) for b in ("board/a", "board/b")]
    return [clerk(type, *pair, **more) for pair in ends]


def found(edges: list[Edge], scope: Scope | None = None, **how: Any) -> Overlaps:
    return overlaps(graph_of([*BOARDS, *edges], scope), **how)


def the_pair(edges: list[Edge], scope: Scope | None = None) -> Pair:
    (pair,) = found(edges, scope).pairs
    return pair


def status(edges: list[Edge], scope: Scope | None = None) -> str:
    """What becomes of boards A and B: candidate, explained, below, or nothing."""
    result = found(edges, scope)
    words = [word for word in ("candidates", "explained", "below") if getattr(result, word)]
    return {"candidates": "candidate"}.get(words[0], words[0]) if words else "nothing"


def explained_by(edges: list[Edge], scope: Scope | None = None) -> list[str]:
    return [e.kind for e in the_pair(edges, scope).explanations]


def share(pair: Pair, layer: str) -> LayerShare:
    return next(s for s in pair.layers if s.layer == layer)


AREA = both("COVERS", "area/town")
ONE_ISSUE, ONE_MEMBER = both("ADDRESSES", "issue/x"), both("MEMBER_OF", "organization/o")
ONE_STRATEGY, ONE_DUTY = both("OWNS", "strategy/s"), both("DISCHARGES", "duty/d")
TWO_ISSUES = [*ONE_ISSUE, *both("ADDRESSES", "theme/t")]
TWO_MEMBERS = [*ONE_MEMBER, *both("MEMBER_OF", "organization/p")]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([], "nothing"),
        (AREA, "nothing"),
        (ONE_ISSUE, "below"),
        (ONE_MEMBER, "below"),
        ([*ONE_MEMBER, *AREA], "below"),
        ([*ONE_ISSUE, *AREA], "candidate"),
        ([*ONE_STRATEGY, *AREA], "candidate"),
        ([*ONE_DUTY, *AREA], "candidate"),
        (TWO_ISSUES, "candidate"),
        (TWO_MEMBERS, "candidate"),
        ([*ONE_ISSUE, *ONE_MEMBER], "candidate"),
        ([*ONE_STRATEGY, *ONE_DUTY], "candidate"),
        ([*both("OWNS", "strategy/s"), *both("DELIVERS", "strategy/s")], "below"),
    ],
)
def test_two_things_make_a_candidate_and_an_area_helps_only_work(edges: list[Edge], expected: str) -> None:
    assert status(edges) == expected


def test_owning_and_delivering_one_strategy_is_sharing_it() -> None:
    edges = [clerk("OWNS", "board/a", "strategy/s"), clerk("DELIVERS", "board/b", "strategy/s"), *ONE_ISSUE]
    assert share(the_pair(edges), "strategies").at_least == 1


def test_stated_and_inferred_are_counted_apart() -> None:
    edges = [*ONE_ISSUE, clerk("ADDRESSES", "board/a", "issue/y"), clerk("ADDRESSES", "board/b", "issue/y", **INFERRED)]
    issues = share(the_pair(edges), "issues and themes")
    assert (issues.at_least, issues.at_least_with_inferred, issues.recorded) == (1, 2, (2, 2))
    assert sorted((s.grade_a, s.grade_b, s.grade) for s in issues.shared) == [(0, 0, 0), (0, 2, 2)]
    assert status(edges, Scope(basis=("stated",))) == "below"


def test_an_organisation_and_a_post_held_at_it_are_one_member() -> None:
    edges = [
        clerk("MEMBER_OF", "organization/o", "board/a"),
        clerk("MEMBER_OF", "post/p", "board/b"),
        clerk("HELD_AT", "post/p", "organization/o"),
        *ONE_ISSUE,
    ]
    graph = graph_of([*BOARDS, *edges])
    (member,) = share(overlaps(graph).pairs[0], "members").shared
    assert member.item == at(graph, "organization/o")
    assert [len(member.edges_a), len(member.edges_b)] == [1, 2]


@pytest.mark.parametrize(
    "edges",
    [
        [*both("MEMBER_OF", "organization/o", role="invited")],
        [*both("MEMBER_OF", "organization/o", role="unofficial partner")],
        [*ONE_MEMBER, told("organization/o", kind="group of organisations")],
        [*both("MEMBER_OF", "board/c"), told("board/c", is_class=True)],
    ],
)
def test_what_names_no_seat_of_one_body_is_not_a_shared_member(edges: list[Edge]) -> None:
    assert share(the_pair([*TWO_ISSUES, *edges]), "members").shared == ()


def test_classes_are_left_out_and_organisations_that_meet_are_compared() -> None:
    edges = [told("organization/fire", meets=True), told("board/kind", is_class=True)]
    for name in ("organization/fire", "board/kind"):
        edges += [clerk("ADDRESSES", name, "issue/x"), clerk("ADDRESSES", name, "theme/t")]
    graph = graph_of([*edges, clerk("ADDRESSES", "board/a", "issue/x"), clerk("ADDRESSES", "board/a", "theme/t")])
    assert [{p.a, p.b} for p in overlaps(graph).pairs] == [{at(graph, "board/a"), at(graph, "organization/fire")}]


def test_a_statement_that_is_only_possible_does_not_count_and_is_counted_as_left_out() -> None:
    edges = [*ONE_ISSUE, *both("ADDRESSES", "issue/y", start="2023")]
    result = found(edges, Scope("2023-06-01", undated="source date"))
    assert (result.candidates, result.doubtful) == (0, 4)
    assert status(edges, Scope("2024-06-01")) == "candidate"


def test_without_a_day_two_boards_share_only_what_they_may_have_had_at_one_time() -> None:
    apart = [
        clerk("MEMBER_OF", "organization/q", "board/a", start="2010", end="2012"),
        clerk("MEMBER_OF", "organization/q", "board/b", start="2020"),
    ]
    assert share(the_pair([*TWO_MEMBERS, *apart]), "members").at_least == 2
    assert status([*ONE_MEMBER, *apart]) == "below"
    assert status([*ONE_ISSUE, *apart]) == "below"
    succession = [clerk("SUPERSEDES", "board/b", "board/a")]
    pair = the_pair([*apart, *succession])
    assert (share(pair, "members").at_least, [e.kind for e in pair.explanations]) == (1, [SUCCESSION])


def test_an_item_that_two_boards_never_had_at_one_time_does_not_find_them() -> None:
    apart = [
        clerk("MEMBER_OF", "organization/q", "board/a", start="2010", end="2012"),
        clerk("MEMBER_OF", "organization/q", "board/b", start="2020"),
    ]
    graph = graph_of([*BOARDS, *TWO_MEMBERS, *apart])
    assert overlaps(graph, item=at(graph, "organization/q")).pairs == ()
    assert len(overlaps(graph, item=at(graph, "organization/o")).pairs) == 1


# --- footprints ------------------------------------------------------------------------------------------------------

COUNTY = [clerk("PART_OF", f"area/{d}", "area/county") for d in "xyz"]
WIDER = [clerk("PART_OF", f"area/{d}", "area/wider") for d in "xyzv"]


def areas_of(pair: Pair) -> tuple[int, int, int | None]:
    area = share(pair, "footprint")
    return area.at_least, area.at_least_with_inferred, area.may_be


def test_a_footprint_is_the_areas_without_parts() -> None:
    edges = [
        *COUNTY,
        *TWO_ISSUES,
        clerk("COVERS", "board/a", "area/county"),
        clerk("COVERS", "board/b", "area/x"),
        clerk("COVERS", "board/b", "area/y"),
    ]
    assert areas_of(the_pair(edges)) == (2, 2, 2)


def test_rival_readings_share_what_they_have_in_common_and_may_share_more() -> None:
    rivals = [clerk("COVERS", "board/a", f"area/{a}", **INFERRED) for a in ("county", "wider")]
    edges = [*COUNTY, *WIDER, *TWO_ISSUES, clerk("COVERS", "board/b", "area/wider"), *rivals]
    assert areas_of(the_pair(edges)) == (0, 3, 4)
    settled = [*edges[:-2], clerk("COVERS", "board/a", "area/county"), rivals[1]]
    assert areas_of(the_pair(settled)) == (3, 3, 4)


def test_inferred_areas_that_do_not_meet_are_no_rivals() -> None:
    edges = [*TWO_ISSUES, *AREA, *both("COVERS", "area/x", **INFERRED), *both("COVERS", "area/y", **INFERRED)]
    assert areas_of(the_pair(edges)) == (1, 3, 3)


@pytest.mark.parametrize("extent", ["part", "unknown"])
def test_a_part_of_an_area_may_be_shared(extent: str) -> None:
    edges = [*ONE_ISSUE, *both("COVERS", "area/town", extent=extent)]
    assert status(edges) == "below"
    assert areas_of(the_pair([*TWO_ISSUES, *edges])) == (0, 0, 1)


# --- explanations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edges", "kind"),
    [
        ([clerk("PART_OF", "board/a", "board/b")], LINE),
        ([clerk("ACCOUNTABLE_TO", "board/b", "board/a")], LINE),
        ([clerk("PART_OF", "board/a", "board/c"), clerk("ACCOUNTABLE_TO", "board/c", "board/b")], LINE),
        ([clerk("INSTANCE_OF", "board/a", "board/b")], CLASS),
        ([clerk("SUPERSEDES", "board/b", "board/a")], SUCCESSION),
        ([clerk("SUPERSEDES", "board/b", "board/c"), clerk("SUPERSEDES", "board/c", "board/a")], SUCCESSION),
    ],
)
def test_a_line_a_class_and_a_succession_explain_with_their_statements(edges: list[Edge], kind: str) -> None:
    pair = the_pair([*ONE_ISSUE, *edges])
    (explanation,) = pair.explanations
    assert explanation.kind == kind
    assert {explanation.nodes[0], explanation.nodes[-1]} == {pair.a, pair.b}
    assert len(explanation.edges) == len(edges) == len(explanation.nodes) - 1


def test_two_parts_of_one_board_are_not_on_one_line() -> None:
    parts = [clerk("PART_OF", "board/a", "board/c"), clerk("PART_OF", "board/b", "board/c")]
    assert status([*TWO_ISSUES, *parts]) == "candidate"


def test_a_line_in_a_circle_ends() -> None:
    circle = [clerk("ACCOUNTABLE_TO", "board/a", "board/b"), clerk("ACCOUNTABLE_TO", "board/b", "board/a")]
    assert explained_by([*TWO_ISSUES, *circle]) == [LINE]


LOCAL = [told("area/x", kind="two-tier district"), told("area/y", kind="unitary area")]


def test_no_common_area_explains_where_both_footprints_are_known() -> None:
    apart = [clerk("COVERS", "board/a", "area/x"), clerk("COVERS", "board/b", "area/y"), *LOCAL]
    assert explained_by([*TWO_ISSUES, *apart]) == [NO_AREA]
    assert len(the_pair([*TWO_ISSUES, *apart]).explanations[0].edges) == 2
    assert status([*ONE_ISSUE, *apart]) == "below"
    assert status([*TWO_ISSUES, *apart[:1], *LOCAL]) == "candidate"


def test_an_area_whose_parts_are_not_known_may_hold_the_other() -> None:
    edges = [
        clerk("COVERS", "board/a", "area/county"),
        clerk("COVERS", "board/b", "area/y"),
        told("area/county", kind="county"),
        LOCAL[1],
    ]
    assert status([*TWO_ISSUES, *edges]) == "candidate"
    assert status([*TWO_ISSUES, *edges, clerk("PART_OF", "area/x", "area/county")]) == "explained"


def test_footprints_that_may_meet_explain_nothing() -> None:
    edges = [
        *COUNTY,
        *WIDER,
        clerk("COVERS", "board/a", "area/v"),
        *(clerk("COVERS", "board/b", f"area/{a}", **INFERRED) for a in ("county", "wider")),
    ]
    assert status([*TWO_ISSUES, *edges]) == "candidate"


@pytest.mark.parametrize(
    ("end", "start", "explained"),
    [
        ("2022-12-31", "2023-01-01", True),
        ("2023-01-01", "2023-01-01", True),
        ("2023-01-02", "2023-01-01", False),
        ("2023", "2023", True),
        ("2023-06", "2023-01", False),
        (None, "2023", False),
        ("2022", None, False),
    ],
)
def test_boards_that_were_never_in_force_together(end: str | None, start: str | None, explained: bool) -> None:
    boards = [told("board/c", end=end), told("board/d", start=start)]
    links = [clerk("ADDRESSES", b, i) for b in ("board/c", "board/d") for i in ("issue/x", "issue/y")]
    (pair,) = overlaps(graph_of([*boards, *links])).pairs
    assert [e.kind for e in pair.explanations] == ([NOT_TOGETHER] if explained else [])
    if explained:
        assert len(pair.explanations[0].edges) == 2


def test_only_members_required_by_law_explain() -> None:
    required = [*both("MEMBER_OF", "organization/o", **BY_LAW_SEAT), *both("MEMBER_OF", "post/p", **BY_LAW_SEAT)]
    assert explained_by(required) == [BY_LAW]
    assert explained_by([*required, *AREA]) == [BY_LAW]
    assert status([*required, *both("MEMBER_OF", "organization/q")]) == "candidate"
    assert status([*required, *ONE_ISSUE]) == "candidate"
    agreed = clerk("MEMBER_OF", "organization/o", "board/a", GUIDE, capacity="by agreement")
    assert status([*required, agreed]) == "candidate"
    unsaid = clerk("MEMBER_OF", "organization/o", "board/a", GUIDE)
    assert status([*required, unsaid]) == "explained"


# --- order, filters, complete lists ----------------------------------------------------------------------------------


def test_layers_come_first_then_work_then_rarity_then_names() -> None:
    names = "abcdefgh"
    edges = [told(f"board/{n}") for n in names]

    def shared(pair: str, type: str, *whats: str) -> None:
        for what in whats:
            edges.extend(
                clerk(type, *((what, f"board/{n}") if type == "MEMBER_OF" else (f"board/{n}", what))) for n in pair
            )

    shared("ab", "MEMBER_OF", "organization/o", "organization/p", "organization/r")
    shared("cd", "ADDRESSES", "issue/w", "issue/x")
    shared("ef", "ADDRESSES", "issue/y")
    shared("ef", "MEMBER_OF", "organization/q")
    shared("gh", "ADDRESSES", "issue/v", "issue/u")
    graph = graph_of(edges)
    assert [graph.snapshot.ids[p.a][-1] for p in overlaps(graph).pairs] == ["e", "c", "g", "a"]
    assert [graph.snapshot.ids[p.a][-1] for p in overlaps(graph, first=2).pairs] == ["e", "c"]


def test_filters_keep_the_pairs_that_fit() -> None:
    edges = [told("board/c"), *TWO_ISSUES, *TWO_MEMBERS, clerk("PART_OF", "board/c", "board/b")]
    edges += [clerk("ADDRESSES", "board/c", "issue/x")]
    graph = graph_of([*BOARDS, *edges])

    def pairs(**how: Any) -> set[str]:
        return {"".join(graph.snapshot.ids[n][-1] for n in (p.a, p.b)) for p in overlaps(graph, **how).pairs}

    assert pairs() == {"ab", "bc"}
    assert pairs(which="no") == {"ab"}
    assert pairs(which="only") == {"bc"}
    assert pairs(board=at(graph, "board/a")) == {"ab"}
    assert pairs(board=at(graph, "board/b")) == {"ab", "bc"}
    assert pairs(layer="members") == {"ab"}
    assert pairs(item=at(graph, "issue/x")) == {"ab", "bc"}
    assert pairs(item=at(graph, "theme/t")) == {"ab"}
    result = overlaps(graph, board=at(graph, "board/a"))
    assert (result.candidates, result.explained, result.below) == (1, 0, 1)


def test_progress_is_told_and_what_it_raises_ends_the_work() -> None:
    graph = graph_of([told("board/c"), *BOARDS, *TWO_ISSUES, *TWO_MEMBERS])
    done: list[tuple[int, int]] = []
    overlaps(graph, progress=lambda boards, of: done.append((boards, of)))
    assert done[-1] == (3, 3)

    def stop(boards: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        overlaps(graph, progress=stop)


def lists(board: str, type: str, direction: str = "forward") -> Edge:
    return link(CLERK, CLERK, "LISTS_ALL", f"small:{board}", link=type, direction=direction)


def test_how_alike_two_lists_are_is_said_only_where_both_are_complete() -> None:
    edges = [
        *TWO_ISSUES,
        clerk("ADDRESSES", "board/a", "issue/y"),
        clerk("ADDRESSES", "board/b", "issue/z", **INFERRED),
    ]
    half = share(the_pair([*edges, lists("board/a", "ADDRESSES")]), "issues and themes")
    assert (half.complete, half.jaccard, half.overlap_coefficient) == (False, None, None)
    whole = share(the_pair([*edges, lists("board/a", "ADDRESSES"), lists("board/b", "ADDRESSES")]), "issues and themes")
    assert (whole.complete, whole.jaccard, whole.overlap_coefficient) == (True, 2 / 3, 1.0)


# --- the question in the town ----------------------------------------------------------------------------------------


def test_the_town_s_overlaps() -> None:
    answer = Explorer(town_store(), SCHEMA).workspace(Scope("2024-06-30")).ask("overlaps")
    rows = {(r["a"]["id"], r["b"]["id"]): r for r in answer.rows}
    youth = rows[SAFETY, YOUTH]
    assert youth["status"] == "explained"
    assert [e["text"] for e in youth["explanations"]] == ["Youth Café Board is part of Safety Board."]
    health = rows[HEALTH, SAFETY]
    assert health["status"] == "candidate"
    assert health["key"] == f"overlap|{HEALTH}|{SAFETY}"
    shared = {s["item"]["id"]: s for layer in health["layers"] for s in layer["shared"]}
    assert {DRUGS, COUNCIL} <= shared.keys()
    assert POLICE not in shared
    assert (shared[DRUGS]["basis_a"], shared[DRUGS]["basis_b"], shared[DRUGS]["grade"]) == (
        "inferred",
        "stated",
        "inferred",
    )
    assert [layer["layer"] for layer in health["layers"]] == [
        "issues and themes",
        "members",
        "strategies",
        "duties",
        "footprint",
    ]
    assert answer.found.notes[0].startswith("Numbers are the least the sources prove")
    assert set(shared[DRUGS]["statements"]) <= set(answer.statements)


def test_what_may_make_it_right_is_said_of_the_right_board() -> None:
    edges = [
        told("board/wide", functions="strategy", legal_basis="created by statute"),
        told("board/narrow", functions="delivery", legal_basis="not created by statute"),
        *map(told, ("duty/d", "duty/e")),
        *COUNTY,
        clerk("COVERS", "board/wide", "area/county"),
        clerk("COVERS", "board/narrow", "area/x"),
        clerk("MEMBER_OF", "board/narrow", "board/wide"),
        *(clerk("ADDRESSES", b, "issue/x") for b in ("board/wide", "board/narrow")),
        clerk("DISCHARGES", "board/wide", "duty/d"),
        clerk("DISCHARGES", "board/narrow", "duty/e"),
    ]
    (row,) = workspace_of(edges).ask("overlaps").rows
    assert row["text"] == "They share at least 1 issue or theme and 1 area."
    assert set(row["reasons_it_may_be_right"]) == {
        "Their functions differ: Narrow has delivery, Wide strategy.",
        "Their basis in law differs: Narrow is “not created by statute”, Wide “created by statute”.",
        "They work at different tiers: Narrow acts in 1 area; Wide may act in up to 3, and that is among them.",
        "Narrow sits on Wide, so the two can coordinate.",
        "They carry out different duties: Narrow “E”; Wide “D”.",
    }


def test_an_issue_that_a_source_hands_to_another_body_is_said() -> None:
    edges = [
        *map(told, ("board/lamps", "board/lights", "issue/terror", "organization/unit")),
        *(clerk("ADDRESSES", b, i) for b in ("board/lamps", "board/lights") for i in ("issue/terror", "issue/y")),
        clerk("HANDLED_ELSEWHERE", "issue/terror", "organization/unit"),
    ]
    (row,) = workspace_of(edges).ask("overlaps").rows
    assert row["reasons_it_may_be_right"] == ("Terror: handled elsewhere, by Unit (stated by The clerk).",)


def test_functions_that_two_boards_share_are_no_argument_that_they_differ() -> None:
    edges = [
        told("board/lamps", functions=("strategy", "delivery")),
        told("board/lights", functions="delivery"),
        *(clerk("ADDRESSES", b, i) for b in ("board/lamps", "board/lights") for i in ("issue/x", "issue/y")),
    ]
    (row,) = workspace_of(edges).ask("overlaps").rows
    assert row["reasons_it_may_be_right"] == ()


def test_a_board_that_cannot_be_compared_is_refused_with_the_reason() -> None:
    workspace = workspace_of([told("board/kind", is_class=True), told("issue/x")])
    with pytest.raises(AskError, match="stands for a kind of board"):
        workspace.ask("overlaps", {"board": "small:board/kind"})
    with pytest.raises(AskError, match="not a board"):
        workspace.ask("overlaps", {"board": "small:issue/x"})


def test_nothing_to_compare_is_said_plainly() -> None:
    answer = workspace_of([]).ask("overlaps")
    assert answer.rows == ()
    assert answer.found.summary == "No boards are recorded, so there is nothing to compare."
    alone = workspace_of([told("board/a")]).ask("overlaps")
    assert alone.rows == ()
    assert alone.found.summary.startswith("No pair of boards overlaps")


# --- the slow way ----------------------------------------------------------------------------------------------------

_boards = [f"board/{n}" for n in "abcd"]
_board = st.sampled_from(_boards)
_links = st.one_of(
    st.tuples(st.just("ADDRESSES"), _board, st.sampled_from(["issue/x", "issue/y", "theme/t"])),
    st.tuples(st.just("MEMBER_OF"), st.sampled_from(["organization/o", "organization/p", "post/q"]), _board),
    st.tuples(st.sampled_from(["OWNS", "DELIVERS"]), _board, st.sampled_from(["strategy/s", "platform/u"])),
    st.tuples(st.just("DISCHARGES"), _board, st.just("duty/d")),
    st.tuples(st.just("COVERS"), _board, st.sampled_from(["area/x", "area/y", "area/county"])),
    st.tuples(st.sampled_from(["PART_OF", "SUPERSEDES", "ACCOUNTABLE_TO"]), _board, _board).filter(
        lambda t: t[1] != t[2]
    ),
    st.just(("HELD_AT", "post/q", "organization/o")),
)


def _link(
    what: tuple[str, str, str], by: str, basis: dict[str, object], when: dict[str, object], law: dict[str, object]
) -> Edge:
    return clerk(*what, by, **basis, **when, **(law if what[0] == "MEMBER_OF" else {}))


_statements = st.builds(
    _link,
    _links,
    st.sampled_from([CLERK, GUIDE]),
    st.sampled_from([{}, {}, INFERRED]),
    st.sampled_from([{}, {}, {}, {"start": "2023"}, {"end": "2022"}, {"start": "2020-01-01", "end": "2021-12-31"}]),
    st.sampled_from([{}, BY_LAW_SEAT]),
)

_LAYER_OF = {
    "ADDRESSES": "issues",
    "MEMBER_OF": "members",
    "OWNS": "strategies",
    "DELIVERS": "strategies",
    "DISCHARGES": "duties",
}


class Slow:
    """What each board has and what joins boards, by plain loops over the statements that hold."""

    def __init__(self, graph: Scoped, edges: list[Edge]) -> None:
        s = graph.snapshot
        where = {id: i for i, id in enumerate(s.edge_ids)}
        self.anytime = graph.scope.day is None
        self.held = [e for e in edges if graph.holding[where[e.id]]]
        self.spans = {e.id: (int(s.edge_spans[where[e.id], 0]), int(s.edge_spans[where[e.id], 3])) for e in edges}
        self.covers_seen = [e for e in edges if e.type == "COVERS" and graph.visible[where[e.id]]]

    def items(self, board: str, layer: str) -> dict[str, list[Edge]]:
        at_organization = any(e.type == "HELD_AT" for e in self.held)
        items: dict[str, list[Edge]] = {}
        for e in self.held:
            if _LAYER_OF.get(e.type) == layer:
                body, item = (e.to_id, e.from_id) if layer == "members" else (e.from_id, e.to_id)
                if item == "small:post/q" and at_organization:
                    item = "small:organization/o"
                if body == f"small:{board}":
                    items.setdefault(item, []).append(e)
        return items

    def shared(self, a: str, b: str, layer: str) -> dict[str, tuple[list[Edge], list[Edge]]]:
        ours, theirs = self.items(a, layer), self.items(b, layer)
        followed = self.reaches(a, b, "SUPERSEDES") or self.reaches(b, a, "SUPERSEDES")
        return {
            i: (ours[i], theirs[i]) for i in ours if i in theirs and (followed or self.together(ours[i], theirs[i]))
        }

    def together(self, ours: list[Edge], theirs: list[Edge]) -> bool:
        (first, last), (other_first, other_last) = (
            (min(self.spans[e.id][0] for e in es), max(self.spans[e.id][1] for e in es)) for es in (ours, theirs)
        )
        return not self.anytime or (first <= other_last and other_first <= last)

    def leaves(self, area: str) -> set[str]:
        return {"small:area/x", "small:area/y"} if area == "small:area/county" else {area}

    def sure(self, board: str) -> set[str]:
        mine = [e for e in self.held if e.type == "COVERS" and e.from_id == f"small:{board}"]
        firm = set().union(*(self.leaves(e.to_id) for e in mine if e.basis == "stated"))
        rest = [self.leaves(e.to_id) for e in mine if e.basis == "inferred" and not self.leaves(e.to_id) & firm]
        # Over two leaves rivals are few enough to write down: {x}, {y}, {x, y} all meet when {x, y} is among them.
        if {"small:area/x", "small:area/y"} in rest:
            return firm | set.intersection(*rest)
        return firm.union(*rest)

    def may(self, board: str) -> set[str] | None:
        mine = [e for e in self.covers_seen if e.from_id == f"small:{board}"]
        if not any(e in self.held for e in mine):
            return None
        return set().union(*(self.leaves(e.to_id) for e in mine))

    def reaches(self, a: str, b: str, *types: str) -> bool:
        reached, before = {a}, set[str]()
        while reached != before:
            before = set(reached)
            reached |= {
                e.to_id.removeprefix("small:")
                for e in self.held
                if e.type in types and e.from_id.removeprefix("small:") in before
            }
        return b in reached

    def status(self, a: str, b: str) -> str:
        shared = {layer: self.shared(a, b, layer) for layer in ("issues", "members", "strategies", "duties")}
        if not any(shared.values()):
            return "nothing"
        work = shared["issues"] or shared["strategies"] or shared["duties"]
        enough = (
            any(len(items) > 1 for items in shared.values())
            or sum(bool(items) for items in shared.values()) > 1
            or bool(work and self.sure(a) & self.sure(b))
        )
        related = any(
            self.reaches(x, y, *types)
            for x, y in ((a, b), (b, a))
            for types in (("PART_OF", "ACCOUNTABLE_TO"), ("SUPERSEDES",))
        )
        ours, theirs = self.may(a), self.may(b)
        no_area = ours is not None and theirs is not None and not ours & theirs
        by_law = not work and all(self.required(side) for sides in shared["members"].values() for side in sides)
        if related or (enough and (no_area or by_law)):
            return "explained"
        return "candidate" if enough else "below"

    def required(self, side: list[Edge]) -> bool:
        return any("capacity" in e.properties for e in side)


@given(
    st.lists(_statements, max_size=24),
    st.sampled_from([None, "2021-06-01", "2023-06-01", "2024-06-01"]),
    st.sampled_from([("stated", "confirmed", "inferred"), ("stated",)]),
)
def test_every_pair_agrees_with_the_slow_way(edges: list[Edge], day: str | None, basis: tuple[str, ...]) -> None:
    made = {e.id: e for e in edges}
    frame = [
        *(told(b) for b in _boards),
        told("area/x", kind="unitary area"),
        told("area/y", kind="unitary area"),
        clerk("PART_OF", "area/x", "area/county", start=".."),
        clerk("PART_OF", "area/y", "area/county", start=".."),
    ]
    graph = graph_of([*frame, *made.values()], Scope(day, basis=basis))
    slow = Slow(graph, list(made.values()))
    result = overlaps(graph)
    pairs = {(graph.snapshot.ids[p.a][6:], graph.snapshot.ids[p.b][6:]): p for p in result.pairs}
    counts = {"candidate": 0, "explained": 0, "below": 0, "nothing": 0}
    owners = {
        layer: {b: slow.items(b, layer) for b in _boards} for layer in ("issues", "members", "strategies", "duties")
    }
    for a, b in combinations(_boards, 2):
        expected = slow.status(a, b)
        counts[expected] += 1
        assert ((a, b) in pairs) == (expected in ("candidate", "explained")), (a, b, expected)
        if (a, b) not in pairs:
            continue
        pair = pairs[a, b]
        assert bool(pair.explanations) == (expected == "explained")
        weight = []
        for layer, computed in zip(owners, pair.layers, strict=False):
            items = slow.shared(a, b, layer)
            assert {graph.snapshot.ids[s.item] for s in computed.shared} == set(items)
            firm = [i for i, sides in items.items() if all(any(e.basis == "stated" for e in side) for side in sides)]
            if not any(e.type == "HELD_AT" and e.basis == "inferred" for e in slow.held):
                assert computed.at_least == len(firm)
            weight += [1 / math.log2(1 + sum(i in owners[layer][x] for x in _boards)) for i in items]
        assert math.isclose(pair.weight, math.fsum(weight))
        assert {graph.snapshot.ids[s.item] for s in pair.layers[-1].shared} == slow.sure(a) & slow.sure(b)
    assert (result.candidates, result.explained, result.below) == (
        counts["candidate"],
        counts["explained"],
        counts["below"],
    )
    assert overlaps(graph, most=1) == result
    assert overlaps(graph, most=1, first=2).pairs == result.pairs[:2]
    for board in _boards:
        alone = overlaps(graph, board=at(graph, board))
        assert set(alone.pairs) == {p for (a, b), p in pairs.items() if board in (a, b)}
