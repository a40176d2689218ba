"""What a cell says: every state, what outranks what, and a slow, plain computation beside it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.coverage import coverage, membership
from graph.analysis.matrix import Cell, Matrix
from graph.analysis.snapshot import Scoped
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge
from graph.words import CellState
from graph.workspace import Explorer
from tests.graph.analysis.small import CLERK, GUIDE, at, clerk, graph_of, told, workspace_of
from tests.town import BURGLARY, COUNCIL, DRUGS, HEALTH, NOISE, SAFETY, YOUTH, link, town_store

BOARD = told("board/a")
ISSUE = told("issue/x")
INFERRED: dict[str, object] = {"basis": "inferred", "reason": "the name says so"}


def cell(edges: list[Edge], row: str = "board/a", column: str = "issue/x", scope: Scope | None = None) -> Cell:
    graph = graph_of([BOARD, ISSUE, *edges], scope)
    return coverage(graph).cell(at(graph, row), at(graph, column))


def seat(edges: list[Edge], member: str, board: str = "board/a", scope: Scope | None = None) -> Cell:
    graph = graph_of([BOARD, *edges], scope)
    return membership(graph).cell(at(graph, member), at(graph, board))


def kinds(of: Cell) -> list[str]:
    return [ground.kind for ground in of.grounds]


def full_list(by: str = GUIDE, subject: str = "board/a", edge_type: str = "ADDRESSES", **more: object) -> Edge:
    direction = more.pop("direction", "forward")
    return link(by, by, "LISTS_ALL", f"small:{subject}", link=edge_type, direction=direction, **more)


def test_silence_is_not_recorded() -> None:
    assert cell([]) == Cell()
    assert cell([]).state == CellState.NOT_RECORDED


def test_a_stated_link_outranks_an_inferred_one_and_both_show() -> None:
    both = cell([clerk("ADDRESSES", "board/a", "issue/x", GUIDE, **INFERRED), clerk("ADDRESSES", "board/a", "issue/x")])
    assert both.state == CellState.STATED
    assert [g.state for g in both.grounds] == [CellState.STATED, CellState.INFERRED]
    assert len(both.edges) == 2


def test_an_inferred_link_alone_is_inferred() -> None:
    assert cell([clerk("ADDRESSES", "board/a", "issue/x", **INFERRED)]).state == CellState.INFERRED


def test_two_sources_of_one_link_are_one_cell_with_two_statements() -> None:
    twice = cell([clerk("ADDRESSES", "board/a", "issue/x"), clerk("ADDRESSES", "board/a", "issue/x", GUIDE)])
    assert (twice.state, len(twice.grounds), len(twice.edges)) == (CellState.STATED, 1, 2)


def test_a_link_that_is_only_possible_is_not_recorded_for_its_dates() -> None:
    edges = [clerk("ADDRESSES", "board/a", "issue/x", start="2023")]
    assert kinds(cell(edges, scope=Scope("2023-06-01"))) == ["dates"]
    assert cell(edges, scope=Scope("2023-06-01")).state == CellState.NOT_RECORDED
    assert cell(edges, scope=Scope("2024-06-01")).state == CellState.STATED
    assert cell(edges, scope=Scope("2022-06-01")) == Cell()


def test_an_assumed_link_does_not_hold_for_a_board_whose_dates_are_doubtful() -> None:
    edges = [told("board/b", end="2025"), clerk("ADDRESSES", "board/b", "issue/x")]
    assert kinds(cell(edges, "board/b", scope=Scope("2025-06-01"))) == ["dates"]
    assert cell(edges, "board/b", scope=Scope("2024-12-31")).state == CellState.STATED


def test_an_issue_is_dealt_with_through_its_theme_more_weakly() -> None:
    through = cell([clerk("FALLS_UNDER", "issue/x", "theme/t"), clerk("ADDRESSES", "board/a", "theme/t")])
    assert (through.state, kinds(through), len(through.edges)) == (CellState.INFERRED, ["theme"], 2)


def test_a_part_of_an_issue_is_dealt_with_through_the_whole_and_not_the_other_way() -> None:
    edges = [clerk("PART_OF", "issue/x", "issue/whole"), clerk("PART_OF", "issue/less", "issue/x")]
    assert kinds(cell([*edges, clerk("ADDRESSES", "board/a", "issue/whole")])) == ["wider"]
    assert cell([*edges, clerk("ADDRESSES", "board/a", "issue/less")]) == Cell()


def test_an_instance_has_what_its_class_has_more_weakly() -> None:
    edges = [
        told("board/kind", is_class=True),
        clerk("INSTANCE_OF", "board/a", "board/kind"),
        clerk("ADDRESSES", "board/kind", "issue/x"),
    ]
    assert kinds(cell(edges)) == ["class"]
    assert cell(edges).state == CellState.INFERRED
    graph = graph_of([BOARD, ISSUE, *edges])
    assert coverage(graph).classes == {at(graph, "board/kind")}


def elsewhere(excluded_from: str | None, **more: object) -> Edge:
    left_out: dict[str, object] = {} if excluded_from is None else {"excluded_from": f"small:{excluded_from}"}
    return clerk("HANDLED_ELSEWHERE", "issue/x", "organization/unit", **left_out, **more)


def test_handled_elsewhere_outranks_inferred_and_not_stated() -> None:
    inferred = clerk("ADDRESSES", "board/a", "issue/x", **INFERRED)
    stated = clerk("ADDRESSES", "board/a", "issue/x")
    assert [g.state for g in cell([elsewhere("board/a"), inferred]).grounds] == [
        CellState.HANDLED_ELSEWHERE,
        CellState.INFERRED,
    ]
    assert cell([elsewhere("board/a"), stated]).state == CellState.STATED
    assert cell([elsewhere("board/a", **INFERRED), inferred]).state == CellState.INFERRED
    assert cell([elsewhere("board/a", **INFERRED)]).state == CellState.HANDLED_ELSEWHERE


def test_handled_elsewhere_applies_to_whom_it_is_excluded_from() -> None:
    assert cell([elsewhere("board/b"), told("board/b")]) == Cell()
    assert cell([elsewhere("strategy/plan"), clerk("OWNS", "board/a", "strategy/plan")]).state == (
        CellState.HANDLED_ELSEWHERE
    )
    assert cell([elsewhere("strategy/plan"), clerk("OWNS", "board/b", "strategy/plan")]) == Cell()
    assert cell([elsewhere("board/kind"), clerk("INSTANCE_OF", "board/a", "board/kind")]).state == (
        CellState.HANDLED_ELSEWHERE
    )
    assert cell([elsewhere(None)]).state == CellState.HANDLED_ELSEWHERE


def test_handled_elsewhere_does_not_apply_to_the_handler() -> None:
    edges = [told("organization/unit", meets=True), elsewhere(None)]
    assert cell(edges, "organization/unit") == Cell()


def test_only_a_complete_list_gives_none() -> None:
    listed = [clerk("ADDRESSES", "board/a", "issue/y", GUIDE), full_list()]
    assert cell(listed).state == CellState.NONE
    assert kinds(cell(listed)) == ["list"]
    assert cell([full_list(as_of="2030")], scope=Scope("2024-06-01")) == Cell()


def test_a_complete_list_that_leaves_out_what_another_source_says_is_a_disagreement() -> None:
    said = cell(
        [clerk("ADDRESSES", "board/a", "issue/x"), clerk("ADDRESSES", "board/a", "issue/y", GUIDE), full_list()]
    )
    assert (said.state, kinds(said), said.disagree) == (CellState.STATED, ["link", "list"], True)


def test_a_complete_list_speaks_only_of_the_types_that_its_source_speaks_of() -> None:
    edges = [told("theme/t"), clerk("ADDRESSES", "board/a", "issue/y", GUIDE), full_list()]
    assert cell(edges, column="theme/t") == Cell()
    assert cell([*edges, told("theme/u", GUIDE)], column="theme/t").state == CellState.NONE


def test_a_complete_list_that_names_the_theme_does_not_leave_out_its_issues() -> None:
    edges = [
        clerk("FALLS_UNDER", "issue/x", "theme/t"),
        clerk("ADDRESSES", "board/a", "theme/t", GUIDE),
        told("issue/y", GUIDE),
        full_list(),
    ]
    assert kinds(cell(edges)) == ["theme"]


def test_a_seat_is_stated_and_a_posts_seat_is_its_organisations_more_weakly() -> None:
    edges = [clerk("HELD_AT", "post/p", "organization/o"), clerk("MEMBER_OF", "post/p", "board/a", role="chair")]
    assert seat(edges, "post/p").state == CellState.STATED
    assert (seat(edges, "organization/o").state, kinds(seat(edges, "organization/o"))) == (
        CellState.INFERRED,
        ["post"],
    )


def test_who_is_spoken_for_has_a_seat_more_weakly() -> None:
    edges = [told("organization/o"), clerk("MEMBER_OF", "post/p", "board/a", on_behalf_of="small:organization/o")]
    assert kinds(seat(edges, "organization/o")) == ["behalf"]


def members_listed(*members: Edge) -> list[Edge]:
    return [*members, full_list(edge_type="MEMBER_OF", direction="reverse"), told("organization/o")]


def test_a_complete_list_of_members_leaves_out_the_others() -> None:
    assert seat(members_listed(clerk("MEMBER_OF", "organization/p", "board/a", GUIDE)), "organization/o").state == (
        CellState.NONE
    )


def test_a_list_that_does_not_name_its_members_leaves_out_nobody() -> None:
    unnamed = told("organization/group", kind="group of organisations")
    group = clerk("MEMBER_OF", "organization/group", "board/a", GUIDE)
    assert seat([unnamed, *members_listed(group)], "organization/o") == Cell()
    post = clerk("MEMBER_OF", "post/p", "board/a", GUIDE)
    assert seat(members_listed(post), "organization/o") == Cell()
    held = clerk("HELD_AT", "post/p", "organization/p")
    assert seat([held, *members_listed(post)], "organization/o").state == CellState.NONE


def test_a_group_that_is_not_named_is_never_left_out() -> None:
    unnamed = told("organization/group", kind="group of organisations")
    assert (
        seat([unnamed, *members_listed(clerk("MEMBER_OF", "organization/p", "board/a", GUIDE))], ("organization/group"))
        == Cell()
    )


def test_an_organisation_is_not_left_out_where_its_post_is_listed() -> None:
    edges = [clerk("HELD_AT", "post/p", "organization/o"), clerk("HELD_AT", "post/q", "organization/o")]
    listed = members_listed(clerk("MEMBER_OF", "post/p", "board/a", GUIDE))
    assert kinds(seat([*edges, *listed], "organization/o")) == ["post"]
    listed = members_listed(clerk("MEMBER_OF", "organization/o", "board/a", GUIDE))
    assert seat([*edges, *listed], "post/q") == Cell()


# --- in the town ---------------------------------------------------------------------------------------------------


def rows_of(question: str, scope: Scope | None = None, **parameters: object) -> tuple[Any, ...]:
    return Explorer(town_store(), SCHEMA).workspace(scope).ask(question, parameters).rows


def test_the_town_as_a_matrix() -> None:
    rows = rows_of("coverage", Scope("2024-06-30"))
    states = {(r["board"]["id"], r["item"]["id"]): r["state"] for r in rows}
    assert states[SAFETY, BURGLARY] == CellState.STATED
    assert states[HEALTH, DRUGS] == CellState.INFERRED
    assert states[HEALTH, NOISE] == CellState.HANDLED_ELSEWHERE
    assert states[HEALTH, BURGLARY] == CellState.NOT_RECORDED
    assert [r["lead"] for r in rows if (r["board"]["id"], r["item"]["id"]) == (SAFETY, BURGLARY)] == [True]
    assert next(r for r in rows if (r["board"]["id"], r["item"]["id"]) == (HEALTH, DRUGS))["reasons"] == (
        "its plan has a chapter on drugs",
    )


def test_a_board_and_an_issue_can_be_asked_for() -> None:
    rows = rows_of("coverage", boards=YOUTH, issues=f"{DRUGS},{NOISE}")
    assert {(r["board"]["id"], r["item"]["id"]) for r in rows} == {(YOUTH, DRUGS), (YOUTH, NOISE)}
    assert {r["state"] for r in rows_of("coverage", state="inferred")} == {CellState.INFERRED}
    assert {r["board_is_class"] for r in rows_of("coverage", classes=False)} == {False}


def test_an_organisation_brings_its_posts() -> None:
    rows = rows_of("membership", members=COUNCIL, boards=SAFETY)
    assert [(r["member"]["name"], r["state"], r["role"], r["capacity"]) for r in rows] == [
        ("Quillhaven Council", CellState.STATED, ("chair",), ("required by law",)),
        ("Chair of the Safety Board", CellState.NOT_RECORDED, (), ()),
    ]
    assert rows[1]["held_at"]["id"] == COUNCIL


def test_a_limit_says_that_it_was_reached_and_totals_leave_classes_out() -> None:
    edges = [BOARD, ISSUE, told("board/kind", is_class=True), clerk("ADDRESSES", "board/a", "issue/x")]
    answer = workspace_of(edges).ask("coverage", {"first": 1})
    assert len(answer.rows) == 1
    assert answer.found.total == 2
    assert answer.found.summary == "Of 1 cell, 1 is stated; 0 are not recorded."
    assert answer.found.notes == (
        "Cells 1 to 1 of 2 are shown. Ask with a larger “first”, or for fewer boards.",
        "1 cell belongs to boards that stand for a kind of board; the counts leave them out.",
    )


# --- the slow way --------------------------------------------------------------------------------------------------

_names = {kind: [f"{kind}/{n}" for n in "ab"] for kind in ("board", "issue", "theme", "strategy")}
_some = {kind: st.sampled_from(names) for kind, names in _names.items()}
_bases = st.sampled_from([{}, {}, INFERRED])
_when = st.sampled_from([{}, {}, {"start": "2023"}, {"start": "2020-01-01", "end": "2022-12-31"}])
_by = st.sampled_from([CLERK, GUIDE])
_links = st.one_of(
    st.tuples(st.just("ADDRESSES"), _some["board"], st.one_of(_some["issue"], _some["theme"])),
    st.tuples(st.just("FALLS_UNDER"), _some["issue"], _some["theme"]),
    st.tuples(st.just("OWNS"), _some["board"], _some["strategy"]),
    st.tuples(st.just("INSTANCE_OF"), st.just("board/a"), st.just("board/b")),
)


def _link(what: tuple[str, str, str], by: str, basis: dict[str, object], when: dict[str, object]) -> Edge:
    return clerk(*what, by, **basis, **when)


def _exclusion(item: str, whom: str | None) -> Edge:
    left_out: dict[str, object] = {"excluded_from": f"small:{whom}"} if whom else {}
    return clerk("HANDLED_ELSEWHERE", item, "organization/unit", **left_out)


_statements = st.one_of(
    st.builds(_link, _links, _by, _bases, _when),
    st.builds(_exclusion, _some["issue"], st.one_of(st.none(), _some["board"], _some["strategy"])),
)


def slow_state(edges: list[Edge], graph: Scoped, board: str, item: str) -> CellState:
    """The state of a cell without complete lists, from the statements alone."""
    s = graph.snapshot
    holds = {(s.edge_ids[e]) for e in range(len(s.edge_ids)) if graph.holding[e]}
    held = [e for e in edges if e.id in holds]

    def has(type: str, a: str, b: str, basis: str | None = None) -> bool:
        return any(
            (e.type, e.from_id, e.to_id) == (type, f"small:{a}", f"small:{b}") and basis in (None, e.basis)
            for e in held
        )

    if has("ADDRESSES", board, item, "stated"):
        return CellState.STATED
    for e in held:
        if e.type == "HANDLED_ELSEWHERE" and e.from_id == f"small:{item}":
            whom = str(e.properties.get("excluded_from", "")).removeprefix("small:")
            if not whom or whom == board or has("OWNS", board, whom) or has("INSTANCE_OF", board, whom):
                return CellState.HANDLED_ELSEWHERE
    through_theme = any(has("FALLS_UNDER", item, t) and has("ADDRESSES", board, t) for t in _names["theme"])
    through_class = any(has("INSTANCE_OF", board, c) and has("ADDRESSES", c, item) for c in _names["board"])
    if has("ADDRESSES", board, item) or through_theme or through_class:
        return CellState.INFERRED
    return CellState.NOT_RECORDED


@given(st.lists(_statements, max_size=14), st.sampled_from([None, "2021-06-01", "2023-06-01", "2024-06-01"]))
def test_every_state_agrees_with_the_slow_way(edges: list[Edge], day: str | None) -> None:
    made = {e.id: e for e in edges}
    named = [told(n) for names in _names.values() for n in names]
    graph = graph_of([*named, *made.values()], Scope(day))
    matrix: Matrix = coverage(graph)
    for board in _names["board"]:
        for item in (*_names["issue"], *_names["theme"]):
            expected = slow_state(list(made.values()), graph, board, item)
            assert matrix.cell(at(graph, board), at(graph, item)).state == expected, (board, item)
