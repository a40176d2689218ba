"""What taking part asks of each body of Quillhaven; and a slow, plain count beside it on graphs made from a seed."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.burden import ATTENDS, CHAIR, DELIVERS, OWNS, SEAT, SIGNED, Burden, burden
from graph.analysis.snapshot import Scoped
from graph.scope import Scope
from graph.statements import Edge
from tests.graph.analysis.holding import WITHOUT_SHRINKING, held_links, recorded
from tests.graph.analysis.small import GUIDE, at, clerk, graph_of, told, workspace_of
from tests.graph.graphs import kept, made_from, scopes_of
from tests.graph.naive import Naive, NaiveLink
from tests.town import link

INFERRED: dict[str, object] = {"basis": "inferred", "reason": "its letter-heads"}
FRAME = [told("board/safety", meetings_a_year=4), told("board/health"), told("organization/council")]


def of(edges: list[Edge], who: str = "organization/council", scope: Scope | None = None) -> Burden:
    graph = graph_of([*FRAME, *edges], scope)
    return next(b for b in burden(graph) if b.who == at(graph, who))


def seat(who: str, board: str, *by: str, **more: object) -> Edge:
    return clerk("MEMBER_OF", who, f"board/{board}", *by, **more)


def test_two_accounts_of_one_seat_are_one_seat() -> None:
    edges = [seat("organization/council", "safety"), seat("organization/council", "safety", GUIDE, role="chair")]
    found = of(edges)
    assert [found.number(SEAT), found.number(CHAIR), found.meetings(), found.unknown()] == [1, 1, 4, 0]
    assert len({e for load in found.loads if load.what == SEAT for e in load.edges}) == 3, "both, and the meetings"


@pytest.mark.parametrize(
    ("edges", "seats"),
    [
        ([seat("organization/council", "safety", seats=3)], 3),
        ([seat("organization/council", "safety", seats=3), seat("organization/council", "safety", GUIDE, seats=2)], 3),
        ([seat("organization/council", "safety", on_behalf_of=f"small:area/{a}") for a in "xy"], 2),
        (
            [
                seat("organization/council", "safety", on_behalf_of="small:area/x"),
                seat("organization/council", "safety", role="member"),
            ],
            1,
        ),
        (
            [
                seat("organization/council", "safety", role="member", start="2023"),
                seat("organization/council", "safety"),
            ],
            1,
        ),
    ],
)
def test_several_seats_on_one_board_are_the_most_that_one_source_gives(edges: list[Edge], seats: int) -> None:
    areas = [told(f"area/{a}") for a in "xy"]
    assert of([*areas, *edges]).number(SEAT) == seats


def test_what_posts_bear_is_borne_by_the_organisation_they_are_held_at() -> None:
    edges = [
        *(clerk("HELD_AT", f"post/{p}", "organization/council") for p in ("leader", "clerk")),
        seat("post/leader", "safety", role="chair"),
        seat("post/clerk", "safety"),
        seat("organization/council", "safety"),
        seat("post/leader", "health", role="attendee"),
        clerk("OWNS", "post/leader", "strategy/plan"),
    ]
    council, leader = of(edges), of(edges, "post/leader")
    assert [council.number(SEAT), council.number(CHAIR), council.number(ATTENDS), council.number(OWNS)] == [2, 1, 1, 1]
    assert [leader.number(SEAT), leader.number(CHAIR), leader.number(ATTENDS), leader.number(OWNS)] == [1, 1, 1, 1]
    assert (council.meetings(), council.unknown()) == (4, 1)


def test_what_is_inferred_stands_apart() -> None:
    edges = [seat("organization/council", "safety"), seat("organization/council", "health", role="chair", **INFERRED)]
    found = of(edges)
    assert [found.number(SEAT), found.inferred(SEAT), found.number(CHAIR), found.inferred(CHAIR)] == [1, 1, 0, 1]
    assert [found.meetings(), found.unknown(), found.unknown(inferred=True)] == [4, 0, 1]
    assert of(edges, scope=Scope(basis=("stated",))).inferred(SEAT) == 0


def test_the_invited_and_kinds_of_board_and_the_unnamed_do_not_count() -> None:
    edges = [
        seat("organization/council", "safety", role="invited"),
        seat("organization/council", "kind"),
        told("board/kind", is_class=True),
        seat("organization/partners", "safety"),
        told("organization/partners", kind="group of organisations"),
    ]
    assert burden(graph_of([*FRAME, *edges])) == ()


def test_only_what_holds_on_the_day_counts() -> None:
    edges = [
        seat("organization/council", "safety", start="2020-01-01", end="2022-12-31"),
        seat("organization/council", "health", start="2022", end="2022"),
    ]
    days = {day: of(edges, scope=Scope(day)).number(SEAT) for day in ("2021-06-01", "2022-06-01")}
    assert days == {"2021-06-01": 1, "2022-06-01": 1}, "when in 2022 the other began is not said"
    assert burden(graph_of([*FRAME, *edges], Scope("2024-06-01"))) == ()


def test_a_signing_is_signed_by_the_organisations_it_concerns() -> None:
    edges = [
        told("event/signing", kind="signing"),
        told("event/meeting", kind="meeting"),
        *(clerk("HELD", f"event/{e}", what) for e in ("signing", "meeting") for what in ("organization/council",)),
        clerk("HELD", "event/signing", "strategy/plan"),
        clerk("HELD", "event/meeting", "strategy/other"),
        clerk("DELIVERS", "organization/council", "strategy/plan"),
        clerk("DELIVERS", "organization/council", "platform/radio"),
    ]
    found = of(edges)
    assert [found.number(SIGNED), found.number(DELIVERS), found.number(OWNS)] == [1, 1, 0]


def test_a_complete_list_settles_a_figure() -> None:
    source = "small:source/clerk"
    lists = link(source, source, "LISTS_ALL", "small:organization/council", link="MEMBER_OF", direction="forward")
    assert of([seat("organization/council", "safety"), lists]).whole == {SEAT}
    with_post = [lists, seat("post/leader", "safety"), clerk("HELD_AT", "post/leader", "organization/council")]
    assert of(with_post).whole == set(), "its posts are not listed"


def test_the_question_says_at_least_and_what_is_not_recorded() -> None:
    edges = [*FRAME, seat("organization/council", "safety"), seat("organization/council", "health")]
    (row,) = workspace_of(edges).ask("burden").rows
    assert row["text"] == (
        "Has at least 2 seats; its boards meet at least 4 times a year (1 of 2 boards without a recorded number)."
    )
    (silent,) = workspace_of([*FRAME, seat("organization/council", "health")]).ask("burden").rows
    assert silent["meetings"] is None
    assert silent["text"] == "Has at least 1 seat; how often its boards meet is not recorded."
    answer = workspace_of(edges).ask("burden", {"who": "small:organization/council", "first": 0})
    assert (answer.rows, answer.found.total) == ((), 1)
    assert answer.found.notes[-1].startswith("0 of 1 are shown")


# --- the slow way ----------------------------------------------------------------------------------------------------


def seats_of(links: list[NaiveLink]) -> int:
    """The seats of one holder on one board: the most that one source gives."""
    most = 0
    for source in {x.source for x in links}:
        named: dict[Any, int] = {}
        for x in links:
            if x.source == source:
                behalf = x.edge.properties.get("on_behalf_of") or ""
                named[behalf] = max(named.get(behalf, 0), int(str(x.edge.properties.get("seats") or 1)), 1)
        most = max(most, named.get("", 0), sum(n for b, n in named.items() if b))
    return most


def number(members: list[NaiveLink], board: str, own: str, posts: set[str], firm: bool, roles: tuple[Any, ...]) -> int:
    """How many seats one body and its posts have on one board, in some roles."""
    on = [x for x in members if x.to_id == board and x.edge.properties.get("role") in roles]
    on = [x for x in on if x.basis != "inferred" or not firm]
    by_posts = sum(seats_of([x for x in on if x.from_id == p]) for p in posts)
    return max(seats_of([x for x in on if x.from_id == own]), by_posts)


def slow(naive: Naive, scope: Scope) -> dict[tuple[str, str, str], int]:
    """How many of what each body has of each thing: (body, what, thing) → number, inferred ones under "… inferred"."""

    def out(id: str) -> bool:
        said = naive.nodes[id].properties
        return bool(said.get("is_class")) or said.get("kind") in ("group of organisations", "unnamed unit")

    found: dict[tuple[str, str, str], int] = {}
    members = held_links(naive, scope, "MEMBER_OF")
    held = held_links(naive, scope, "HELD_AT")
    papers = held_links(naive, scope, "OWNS", "DELIVERS")
    for body in naive.found(scope, "Organization", "Post"):
        if out(body.id):
            continue
        posts = {x.from_id for x in held if x.to_id == body.id}
        sure = {x.from_id for x in held if x.to_id == body.id and x.basis != "inferred"}
        for board in {x.to_id for x in members if x.from_id in {body.id, *posts}}:
            if out(board):
                continue

            seated = (None, "member", "chair", "vice-chair")
            beside = ("participant", "attendee", "adviser", "secretariat", "host")
            firm, every = (
                number(members, board, body.id, sure, True, seated),
                number(members, board, body.id, posts, False, seated),
            )
            found[body.id, SEAT, board], found[body.id, f"{SEAT} inferred", board] = firm, every - firm
            comes, may = (
                min(number(members, board, body.id, sure, True, beside), 1),
                min(number(members, board, body.id, posts, False, beside), 1),
            )
            if not firm and (comes or not every):
                found[body.id, ATTENDS, board], found[body.id, f"{ATTENDS} inferred", board] = comes, may - comes
            firm, every = (
                min(number(members, board, body.id, sure, True, ("chair",)), 1),
                min(number(members, board, body.id, posts, False, ("chair",)), 1),
            )
            found[body.id, CHAIR, board], found[body.id, f"{CHAIR} inferred", board] = firm, every - firm
        for type, what in (("OWNS", OWNS), ("DELIVERS", DELIVERS)):
            mine = [x for x in papers if x.edge.type == type and naive.nodes[x.to_id].type == "Strategy"]
            for paper in {x.to_id for x in mine if x.from_id in {body.id, *posts} and not out(x.to_id)}:
                on = [x for x in mine if x.to_id == paper]
                firm_one = any(x.basis != "inferred" and x.from_id in {body.id, *sure} for x in on)
                found[body.id, what if firm_one else f"{what} inferred", paper] = 1
    return {key: n for key, n in found.items() if n}


def counted(graph: Scoped) -> dict[tuple[str, str, str], int]:
    ids = graph.snapshot.ids
    found = {}
    for body in burden(graph):
        for load in body.loads:
            if load.what != SIGNED:
                found[ids[body.who], load.what, ids[load.item]] = load.number
                found[ids[body.who], f"{load.what} inferred", ids[load.item]] = load.number_inferred
    return {key: n for key, n in found.items() if n}


@given(seed=st.integers(0, 2**32))
@settings(max_examples=15, phases=WITHOUT_SHRINKING)
def test_every_figure_agrees_with_the_slow_way(seed: int) -> None:
    made, random = made_from(seed), Random(seed)
    store = kept(made)
    try:
        naive = Naive(made.edges, made.decisions)
        snapshot = store.snapshot()
        for asked in scopes_of(made, random):
            scope = recorded(naive, asked)
            graph = snapshot.at(scope)
            assert counted(graph) == slow(naive, scope), scope
            for body in burden(graph):
                boards = [naive.nodes[snapshot.ids[load.item]] for load in body.boards()]
                shown = [b.properties.get("meetings_a_year") for b in boards]
                if not scope.sources and scope.basis == ("stated", "confirmed", "inferred"):
                    assert body.meetings() <= sum(int(str(n)) for n in shown if n is not None and int(str(n)) > 0)
    finally:
        store.close()


def test_nothing_recorded_is_empty_and_nought_needs_a_complete_list() -> None:
    edges = [*FRAME, clerk("OWNS", "organization/council", "strategy/plan")]
    (row,) = workspace_of(edges).ask("burden").rows
    assert (row["owns"], row["seats"], row["meetings"], row["delivers_inferred"]) == (1, None, None, None)
    source = "small:source/clerk"
    lists = link(source, source, "LISTS_ALL", "small:organization/council", link="MEMBER_OF", direction="forward")
    (row,) = workspace_of([*edges, lists]).ask("burden").rows
    assert (row["seats"], row["whole"]) == (0, ("seats",))
