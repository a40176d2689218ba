"""What looks like a gap and is none: dates that leave a thing open, lists that name what has gone, parts, kinds."""

from collections.abc import Iterable

import pytest

from graph.analysis.checks import Check, told_by
from graph.analysis.completeness import complete_lists
from graph.analysis.gaps import gaps
from graph.analysis.rules import RULES
from graph.analysis.snapshot import Scoped
from graph.scope import Scope
from graph.statements import Edge
from tests.graph.analysis import dated_examples as dated
from tests.graph.analysis import rule_examples as ex
from tests.graph.analysis.small import GUIDE, at, clerk, graph_of, told, workspace_of
from tests.graph.whatif.test_supposed import check as beside_what_is_loaded

DAY = "2024-06-30"


def seen(edges: Iterable[Edge], as_at: str | None = DAY, **narrowed: object) -> Scoped:
    return graph_of({e.id: e for e in edges}.values(), Scope(as_at, **narrowed))  # type: ignore[arg-type]


def check_of(graph: Scoped, rule: str, about: str, part: str = "") -> Check:
    """The one check of a rule about a thing, and of a part of it where one is named."""
    (result,) = gaps(graph, [r for r in RULES if r.id == rule])
    found = [c for c in result.checks if at(graph, about) in c.subjects and (not part or c.part == part)]
    assert len(found) == 1, [c.reason for c in found]
    return found[0]


# --- a thing whose own dates leave open whether it was there -------------------------------------------------------


@pytest.mark.parametrize(("end", "answer"), [("2024", "not recorded"), ("2025", "fails"), (None, "fails")])
def test_a_board_that_may_have_ended_by_the_day_has_no_gap(end: str | None, answer: str) -> None:
    board = told("board/adults", kind="safeguarding adults board", start="2015", **({"end": end} if end else {}))
    edges = [board, *dated.seat("county", "county council"), ex.listed("MEMBER_OF", "board/adults")]
    check = check_of(seen(edges), "GR13", "board/adults", "chief officer of police")
    assert check.answer.value == answer
    if end == "2024":
        assert check.reason.startswith(
            "Not recorded (dates): what is recorded of Adults leaves open whether it was there on 30 June 2024. No "
            "member of the kind “chief officer of police” is listed"
        )


def test_a_body_that_may_not_have_begun_is_not_asked_for_its_duty() -> None:
    bound = [told("organization/council", kind="district council", start="2024")]
    edges = [*ex.DISTRICTS, *ex.SOMEBODY, *bound, ex.listed("DISCHARGES", "duty/plan")]
    assert check_of(seen(edges), "GR14", "organization/council").answer.value == "not recorded"
    assert check_of(seen(edges, "2025-01-01"), "GR14", "organization/council").answer.value == "fails"


@pytest.mark.parametrize(("made", "answer"), [("2010", "not recorded"), ("2010-04-01", "fails"), ("2011", "fails")])
def test_a_list_that_may_be_older_than_the_law_shows_nothing_missing(made: str, answer: str) -> None:
    """The duty began on 1 April 2010; a list of 2010 may be of March."""
    edges = [*ex.DISTRICTS, *ex.SOMEBODY, ex.listed("DISCHARGES", "duty/plan", as_of=made)]
    (result,) = gaps(seen(edges), [r for r in RULES if r.id == "GR14"])
    found = [c for c in result.checks if "Council" in c.reason]
    assert [c.answer.value for c in found] == [answer]


@pytest.mark.parametrize("section", ["ss.104-105", "s.104", "s.104(2)"])
def test_a_doubt_of_law_is_found_however_the_section_is_written(section: str) -> None:
    act = {"act": "Anti-social Behaviour, Crime and Policing Act 2014", "section": section, "start": "2014-05-13"}
    edges = [
        ex.duty("district council", **act),
        ex.ashby(),
        *ex.COUNCIL,
        ex.BOARD,
        *ex.SOMEBODY,
        ex.listed("DISCHARGES", "duty/plan", as_of="2014-06-01"),
    ]
    check = check_of(seen(edges, "2014-10-19"), "GR14", "duty/plan")
    assert check.answer.value == "not recorded"
    assert check.reason.startswith("Law not settled on 19 October 2014")


# --- lists that name what has gone --------------------------------------------------------------------------------

POLICE_THEN = told("organization/police", kind="police force", start="1974", end="2023-12-31")
POLICE_SEAT = clerk("MEMBER_OF", "organization/police", "board/adults", role="member", start="1990", end="..")


@pytest.mark.parametrize(("made", "answer"), [("2022", "not recorded"), ("2024-01-01", "fails")])
def test_who_came_after_a_member_that_ended_is_not_recorded(made: str, answer: str) -> None:
    """The list of 2022 names a police force that ended in 2023; a list made after that should have named another."""
    edges = [
        dated.ADULTS,
        *dated.seat("county", "county council"),
        POLICE_THEN,
        POLICE_SEAT,
        ex.listed("MEMBER_OF", "board/adults", as_of=made),
    ]
    graph = seen(edges)
    check = check_of(graph, "GR13", "board/adults", "chief officer of police")
    assert check.answer.value == answer
    assert ("whether one of these is meant is not recorded: Police" in check.reason) == (answer == "not recorded")
    charity = [dated.ADULTS, *dated.seat("care", "charity"), *edges[3:]]
    council = check_of(seen(charity), "GR13", "board/adults", "council")
    assert council.answer.value == "fails", "that the police have gone says nothing of the council"


def test_a_member_that_only_the_scope_leaves_out_is_not_missing() -> None:
    """Seen from Brook, police that act in Ashby only are out of sight, and still sit on the board."""
    edges = [
        ex.ashby(),
        ex.BROOK,
        dated.ADULTS,
        *dated.SEATED,
        clerk("COVERS", "organization/police", "area/ashby", **ex.ALWAYS),
        ex.listed("MEMBER_OF", "board/adults"),
    ]
    from_brook = seen(edges, area="small:area/brook")
    check = check_of(from_brook, "GR13", "board/adults", "chief officer of police")
    assert check.answer.value == "not recorded"
    assert "whether one of these is meant is not recorded: Police" in check.reason


def test_an_authority_that_only_the_scope_leaves_out_is_not_missing() -> None:
    """The police are recorded as acting in Brook, and as an authority for Ashby: seen from Ashby, out of sight."""
    elsewhere = [ex.BROOK, clerk("COVERS", "organization/police", "area/brook", **ex.ALWAYS)]
    edges = [ex.ashby(), *ex.COUNCIL, *ex.POLICE, ex.ALL_AUTHORITIES, *elsewhere]
    graph = seen(edges, area="small:area/ashby")
    assert check_of(graph, "GR01", "area/ashby", "chief officer of police").answer.value == "not recorded"
    assert check_of(graph, "GR01", "area/ashby", "fire and rescue authority").answer.value == "fails"


def test_two_persons_may_sit_where_one_of_a_list_has_gone() -> None:
    gone = (
        told("post/inspector", start="2010", end="2023-12-31"),
        clerk("MEMBER_OF", "post/inspector", "board/safe", role="member", start="2010", end=".."),
    )
    one = (
        *dated.SAFE,
        *dated.on_safe("chair", None),
        told("organization/council", kind="district council"),
        clerk("HELD_AT", "post/chair", "organization/council", **ex.ALWAYS),
        dated.ALL_MEMBERS,
    )
    assert check_of(seen(one), "GR02", "board/safe", "two persons").answer.value == "fails"
    assert check_of(seen([*one, *gone]), "GR02", "board/safe", "two persons").answer.value == "not recorded"


def test_a_board_that_ended_leaves_open_who_carries_its_duty_out_now() -> None:
    ended = (
        told("board/safety", start="2010", end="2023-12-31"),
        *(e for e in ex.DISTRICTS if e.to_id != "small:board/safety"),
        ex.carries("board/safety", "organization/council"),
        *ex.SOMEBODY,
    )
    made = ex.listed("DISCHARGES", "duty/plan", as_of="2022")
    (result,) = gaps(seen([*ended, made]), [r for r in RULES if r.id == "GR14"])
    assert {c.answer.value for c in result.checks if at(seen([*ended, made]), "duty/plan") in c.subjects} <= {
        "not recorded",
        "passes",
    }


def test_what_is_without_a_link_is_not_told_from_a_list_of_what_has_gone() -> None:
    edges = [
        told("board/a"),
        told("organization/gone", start="1990", end="2023-12-31"),
        clerk("MEMBER_OF", "organization/gone", "board/a", start="1990", end=".."),
        ex.listed("MEMBER_OF", "board/a", as_of="2022"),
    ]
    asked = {"type": "Board", "link": "MEMBER_OF", "direction": "reverse"}
    for as_at, answer in (("2023-12-31", None), ("2024-06-30", "not recorded")):
        rows = workspace_of(edges, Scope(as_at)).ask("without", asked).rows
        assert [r["answer"].value for r in rows] == ([answer] if answer else [])


def test_a_strategy_fails_on_a_last_day_only_where_one_is_stated() -> None:
    """The guide infers from the title that the plan ended in 2021; the clerk says so outright."""
    inferred = told("strategy/plan", GUIDE, kind="strategy", end="2021-12-31", basis="inferred", reason="its title")
    stated = told("strategy/plan", kind="strategy", end="2021-12-31")
    assert check_of(seen([inferred]), "GR08", "strategy/plan").answer.value == "not recorded"
    assert check_of(seen([inferred, stated]), "GR08", "strategy/plan").answer.value == "fails"
    by_inference = seen([inferred, stated], basis=("inferred",))
    assert check_of(by_inference, "GR08", "strategy/plan").answer.value == "not recorded"


# --- parts, kinds, visitors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extent", "answer"), [("whole", "fails"), ("part", "not recorded"), ("unknown", "not recorded")]
)
def test_two_boards_that_each_act_in_a_part_of_a_district_are_no_two_leads(extent: str, answer: str) -> None:
    act = {"act": "Police, Crime, Sentencing and Courts Act 2022", "section": "ss.8-19", "start": "2023-01-31"}
    edges = [
        ex.duty("district council", "police force", **act),
        ex.ashby(),
        *(
            e
            for name in ("safety", "second")
            for e in (
                told(f"board/{name}"),
                clerk("COVERS", f"board/{name}", "area/ashby", extent=extent, **ex.ALWAYS),
                ex.carries(f"board/{name}"),
            )
        ),
    ]
    assert check_of(seen(edges), "GR21", "board/second").answer.value == answer


@pytest.mark.parametrize(("role", "answer"), [("member", "fails"), ("invited", "passes"), ("participant", "passes")])
def test_a_strategy_does_not_outlive_who_was_only_invited(role: str, answer: str) -> None:
    edges = [
        ex.LASTING,
        told("board/safety", start="2010", end=".."),
        clerk("OWNS", "board/safety", "strategy/plan"),
        ex.ENDED,
        clerk("MEMBER_OF", "organization/trust", "board/safety", role=role, start="2013-04-01"),
    ]
    assert check_of(seen(edges, "2022-07-01"), "GR24", "strategy/plan").answer.value == answer


def test_kinds_of_board_make_no_circle_of_reports() -> None:
    ring = [clerk("ACCOUNTABLE_TO", f"board/{a}", f"board/{b}") for a, b in (("a", "b"), ("b", "a"))]
    for is_class, answers in ((False, {"fails"}), (True, {"not recorded"})):
        graph = seen([told("board/a"), told("board/b", **({"is_class": True} if is_class else {})), *ring])
        (result,) = gaps(graph, [r for r in RULES if r.id == "GR20"])
        assert {c.answer.value for c in result.checks} == answers


def test_a_duty_without_a_section_is_asked_for_its_tier_all_the_same() -> None:
    duty = told("duty/plan", act="Quay Act 1900", binds="county council", tiers="county", start="2010-04-01")
    edges = [duty, ex.ashby(), *ex.COUNCIL, ex.BOARD, ex.carries("board/safety", "organization/council")]
    assert check_of(seen(edges), "GR15", "organization/council").answer.value == "fails"


# --- how surely, and who says so ----------------------------------------------------------------------------------


def test_an_area_is_part_of_a_wider_one_by_the_surest_way() -> None:
    """Straight to the shire by inference, and by statement through the valley: stated is enough."""
    edges = [
        ex.ashby(),
        *(told(f"area/{a}") for a in ("valley", "shire")),
        clerk("PART_OF", "area/ashby", "area/shire", GUIDE, basis="inferred", reason="the map", **ex.ALWAYS),
        clerk("PART_OF", "area/ashby", "area/valley", **ex.ALWAYS),
        clerk("PART_OF", "area/valley", "area/shire", **ex.ALWAYS),
        told("organization/police", kind="police force"),
        clerk(
            "RESPONSIBLE_AUTHORITY_FOR",
            "organization/police",
            "area/shire",
            kind="chief officer of police",
            **ex.ALWAYS,
        ),
    ]
    check = check_of(seen(edges), "GR01", "area/ashby", "chief officer of police")
    assert check.answer.value == "passes"
    assert len(check.statements) == 3


def test_a_reason_tells_apart_what_is_stated_and_what_is_inferred() -> None:
    one = clerk("MEMBER_OF", "organization/a", "board/a")
    two = clerk("MEMBER_OF", "organization/b", "board/a", GUIDE, basis="inferred", reason="its name")
    graph = seen([told("board/a"), told("organization/a"), told("organization/b"), one, two], None)
    edges = graph.edges_of("MEMBER_OF")
    assert told_by(graph, edges) == "stated by The clerk; inferred from The guide"
    assert told_by(graph, [e for e in edges if graph.basis_of(e) == "inferred"]) == "inferred from The guide"


def test_a_list_of_every_board_of_an_area_speaks_of_what_covers_its_parts() -> None:
    edges = [
        ex.ashby(),
        told("area/shire", kind="county"),
        told("board/a"),
        told("board/b"),
        clerk("PART_OF", "area/ashby", "area/shire", **ex.ALWAYS),
        clerk("COVERS", "board/a", "area/ashby", **ex.ALWAYS),
        clerk("LISTS_ALL", "source/clerk", "area/shire", link="MEMBER_OF", direction="reverse", every="Board"),
        clerk("LISTS_ALL", "source/clerk", "source/clerk", link="ADDRESSES", direction="forward", every="Board"),
    ]
    graph = seen(edges, None)
    lists = complete_lists(graph)
    assert lists.subjects("MEMBER_OF", "reverse") == (at(graph, "board/a"),)
    assert lists.subjects("ADDRESSES", "forward") == (at(graph, "board/a"), at(graph, "board/b"))


# --- what-ifs -----------------------------------------------------------------------------------------------------


def test_a_source_names_chairs_still_where_a_scenario_moves_the_one_that_it_names() -> None:
    """As if the moved seat had been loaded: the list of all members of A names chairs, and none for A."""
    edges = [
        *(told(f"board/{b}") for b in "ac"),
        *(told(f"organization/{o}") for o in "op"),
        clerk("MEMBER_OF", "organization/o", "board/a", role="chair"),
        clerk("MEMBER_OF", "organization/p", "board/a", role="member"),
        clerk("LISTS_ALL", "source/clerk", "board/a", link="MEMBER_OF", direction="reverse"),
    ]
    beside_what_is_loaded(edges, {"do": "move", "member": "organization/o", "from": "board/a", "to": "board/c"})
