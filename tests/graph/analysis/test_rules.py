"""Every rule judged on its examples, on the day before and on the day of each change of law, and on towns at random."""

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import dates
from graph.analysis import law
from graph.analysis.checks import Check, Rule, Severity
from graph.analysis.gaps import finding_key, gaps
from graph.analysis.rules import RULES, VERSION, version_of
from graph.analysis.snapshot import Scoped
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge
from graph.words import CheckAnswer
from tests.graph.analysis import board_examples as boards
from tests.graph.analysis import dated_examples
from tests.graph.analysis import rule_examples as ex
from tests.graph.analysis.rule_examples import Example
from tests.graph.analysis.small import CLERK, GUIDE, at, clerk, graph_of, told
from tests.town import source

PROJECT = Path(__file__).parents[3]
MANUAL = PROJECT / "docs" / "rules.md"
EXAMPLES = (*ex.EXAMPLES, *boards.EXAMPLES, *dated_examples.EXAMPLES)


def seen(edges: Iterable[Edge], as_at: str | None, undated: dates.Undated = "assumed to continue") -> Scoped:
    return graph_of({e.id: e for e in edges}.values(), Scope(as_at=as_at, undated=undated))


def checks(graph: Scoped, rule: str) -> tuple[Check, ...]:
    return gaps(graph, [r for r in RULES if r.id == rule])[0].checks


def answers(graph: Scoped, rule: str, about: str) -> dict[str, str]:
    """The answers about one node, by part."""
    return {c.part: c.answer.value for c in checks(graph, rule) if at(graph, about) in c.subjects}


# --- examples ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule}: {e.sentence}")
def test_example(example: Example) -> None:
    graph = seen(example.edges, example.as_at)
    found = [
        check
        for check in checks(graph, example.rule)
        if (not example.about or at(graph, example.about) in check.subjects)
        and (not example.part or check.part == example.part)
    ]
    assert [c.answer.value for c in found] == [example.answer]
    assert example.says in found[0].reason
    if example.answer in ("fails", "inferred only") or (
        example.answer == "passes" and "runs to" not in found[0].reason and not found[0].part.endswith("in order")
    ):
        assert found[0].statements, "a verdict names the statements it rests on"


def test_the_manual_has_exactly_the_examples() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    for rule in RULES:
        section = manual.split(f"## {rule.id}: ")[1].split("\n## ")[0]
        assert section.startswith(rule.title)
        written = re.findall(r"^- \*\*(.+?)\*\*: (.+?)$", section, re.MULTILINE)
        assert written == [(e.answer, e.sentence) for e in EXAMPLES if e.rule == rule.id]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_each_rule_has_an_example_of_each_answer_it_can_give(rule: Rule) -> None:
    answered = {e.answer for e in EXAMPLES if e.rule == rule.id}
    assert {"fails", "passes", "inferred only", "not recorded"} <= answered


# --- the law by date ---------------------------------------------------------------------------------------------

KINDS = {"two-tier district": 0, "unitary area": 1, "Welsh principal area": 2}
COUNTS = [
    ("1998-09-30", (3, 2, 2)),
    ("2003-03-31", (3, 2, 2)),
    ("2003-04-01", (5, 4, 5)),
    ("2004-04-29", (5, 4, 5)),
    ("2004-04-30", (6, 5, 5)),
    ("2010-03-31", (6, 5, 5)),
    ("2010-04-01", (7, 6, 6)),
    ("2012-11-21", (7, 6, 6)),
    ("2012-11-22", (6, 5, 5)),
    ("2013-03-31", (6, 5, 5)),
    ("2013-04-01", (6, 5, 5)),
    ("2022-06-30", (6, 5, 5)),
    ("2022-07-01", (6, 5, 5)),
    ("2026-06-29", (6, 5, 5)),
]


@pytest.mark.parametrize(("day", "counts"), COUNTS)
@pytest.mark.parametrize("kind", KINDS)
def test_how_many_kinds_of_authority_an_area_needs(day: str, counts: tuple[int, int, int], kind: str) -> None:
    graph = seen([ex.ashby(kind), *ex.authority("council", "district council", "council")], day)
    asked = [c for c in checks(graph, "GR01") if c.answer != CheckAnswer.DOES_NOT_APPLY]
    assert len(asked) == counts[KINDS[kind]]


def test_before_the_law_began_no_area_needs_anything() -> None:
    assert answers(seen([ex.ashby(), *ex.COUNCIL], "1998-09-29"), "GR01", "area/ashby") == {"": "does not apply"}
    assert answers(seen([ex.ashby(), *ex.COUNCIL], "1998-09-30"), "GR01", "area/ashby")["council"] == "passes"


EVERYBODY = (
    *ex.COUNCIL,
    *ex.COUNTY,
    *ex.POLICE,
    *ex.FIRE,
    *ex.GROUP,
    *ex.authority("police authority", "police authority", "body"),
    *ex.authority("probation provider", "probation provider", "probation"),
    *ex.authority("health body", "primary care trust", "trust"),
    *ex.authority("health body", "integrated care board", "care-board"),
)
CHANGES = [
    ("2003-04-01", "fire and rescue authority", None, "fails"),
    ("2003-04-01", "police authority", None, "fails"),
    ("2004-04-30", "health body", None, "fails"),
    ("2010-04-01", "probation provider", None, "fails"),
    ("2012-11-22", "police authority", "fails", None),
]


@pytest.mark.parametrize(("day", "part", "before", "after"), CHANGES)
def test_a_kind_that_is_missing_from_a_complete_list(
    day: str, part: str, before: str | None, after: str | None
) -> None:
    """The same complete list, without the kind, on the day before the law changed and on the day."""
    edges = [ex.ashby(), *ex.COUNCIL, *ex.COUNTY, *ex.POLICE, ex.ALL_AUTHORITIES]
    eve = dates.iso(dates.day(day) - 1)
    assert answers(seen(edges, eve), "GR01", "area/ashby").get(part) == before
    assert answers(seen(edges, day), "GR01", "area/ashby").get(part) == after


def test_on_no_day_does_a_full_list_fail() -> None:
    for day, _ in COUNTS:
        graph = seen([ex.ashby(), *EVERYBODY, ex.ALL_AUTHORITIES], day)
        required = {r.kind for r in law.required_kinds("two-tier", dates.day(day))}
        told_of = answers(graph, "GR01", "area/ashby")
        assert {part: told_of[part] for part in required} == dict.fromkeys(required, "passes")
        assert set(told_of.values()) <= {"passes", "does not apply"}


@pytest.mark.parametrize(
    ("day", "earlier", "later"),
    [
        ("2013-04-01", "primary care trust", "clinical commissioning group"),
        ("2022-07-01", "clinical commissioning group", "integrated care board"),
    ],
)
def test_the_health_body_of_the_day(day: str, earlier: str, later: str) -> None:
    eve = dates.iso(dates.day(day) - 1)
    for body, on_the_eve, on_the_day in ((earlier, "passes", "not recorded"), (later, "not recorded", "passes")):
        edges = [ex.ashby(), *ex.authority("health body", body, "body")]
        assert answers(seen(edges, eve), "GR01", "area/ashby")["health body"] == on_the_eve
        assert answers(seen(edges, day), "GR01", "area/ashby")["health body"] == on_the_day


def test_an_ended_body_that_is_still_listed_is_mentioned_beside_its_successor() -> None:
    board = ex.authority("health body", "integrated care board", "care-board")
    (check,) = [
        c for c in checks(seen([ex.ashby(), *ex.GROUP, *board], "2024-06-30"), "GR01") if c.part == "health body"
    ]
    assert check.answer == CheckAnswer.PASSES
    assert "Beside it, Group is listed, which is a clinical commissioning group" in check.reason


def test_a_body_that_has_ended_is_mentioned_and_does_not_count() -> None:
    """Its own end takes it out of sight of the scope, though the minutes still list it."""
    group = told("organization/group", kind="clinical commissioning group", start="2013-04-01", end="2022-06-30")
    listing = clerk("RESPONSIBLE_AUTHORITY_FOR", "organization/group", "area/ashby", kind="health body")
    (check,) = [
        c
        for c in checks(seen([ex.ashby(), *ex.COUNCIL, group, listing, ex.ALL_AUTHORITIES], "2024-06-30"), "GR01")
        if c.part == "health body"
    ]
    assert check.answer == CheckAnswer.NOT_RECORDED
    assert "Group is listed, which is a clinical commissioning group and ended on 30 June 2022" in check.reason


def test_a_source_that_is_older_than_the_end_of_a_strategy_cannot_say_what_followed() -> None:
    answers = {}
    for written in ("2022", "2024", None):
        graph = graph_of([ex.OLD], Scope(as_at="2024-06-30"), date=written)
        (check,) = checks(graph, "GR08")
        assert ("older than its end, or undated" in check.reason) == ("what has taken its place" in check.missing)
        answers[written] = check.answer.value
    assert answers == {"2022": "not recorded", "2024": "fails", None: "not recorded"}


def test_a_health_body_of_no_recorded_kind_may_be_that_of_another_day() -> None:
    edges = [ex.ashby(), *ex.authority("health body", "other", "surgery"), ex.ALL_AUTHORITIES]
    (check,) = [c for c in checks(seen(edges, "2024-06-30"), "GR01") if c.part == "health body"]
    assert check.answer == CheckAnswer.NOT_RECORDED
    assert "Surgery is listed, which has no recorded kind" in check.reason


def test_an_organisation_of_another_kind_does_not_meet_the_requirement() -> None:
    commissioner = ex.authority("chief officer of police", "police and crime commissioner", "commissioner")
    graph = seen([ex.ashby(), *commissioner, ex.ALL_AUTHORITIES], "2024-06-30")
    assert answers(graph, "GR01", "area/ashby")["chief officer of police"] == "fails"


def test_an_authority_for_a_wider_area_counts_for_its_parts_but_a_council_does_not() -> None:
    wider = [
        ex.ashby(),
        told("area/shire", kind="county"),
        clerk("PART_OF", "area/ashby", "area/shire", **ex.ALWAYS),
        told("organization/police", kind="police force"),
        told("organization/shire-council", kind="district council"),
        clerk(
            "RESPONSIBLE_AUTHORITY_FOR",
            "organization/police",
            "area/shire",
            kind="chief officer of police",
            **ex.ALWAYS,
        ),
        clerk("RESPONSIBLE_AUTHORITY_FOR", "organization/shire-council", "area/shire", kind="council", **ex.ALWAYS),
    ]
    told_of = answers(seen(wider, "2024-06-30"), "GR01", "area/ashby")
    assert (told_of["chief officer of police"], told_of["council"]) == ("passes", "not recorded")


def test_london_is_not_settled() -> None:
    (check,) = checks(seen([ex.ashby("London borough"), *ex.COUNCIL], "2024-06-30"), "GR01")
    assert check.reason.startswith("Law not settled")


def test_areas_of_which_nothing_is_recorded_are_one_line() -> None:
    areas = [told(f"area/{name}", kind="unitary area") for name in ("ashby", "brook", "coombe")]
    (check,) = checks(seen(areas, "2024-06-30"), "GR01")
    assert len(check.subjects) == 3
    assert "for 3 of 3 areas: Ashby, Brook and Coombe" in check.reason
    assert check.missing


def test_a_kind_of_which_nothing_is_recorded_is_one_line() -> None:
    areas = [told(f"area/{name}", kind="unitary area") for name in ("ashby", "brook")]
    police = told("organization/police", kind="police force")
    links = [
        clerk(
            "RESPONSIBLE_AUTHORITY_FOR", "organization/police", f"area/{a}", kind="chief officer of police", **ex.ALWAYS
        )
        for a in ("ashby", "brook")
    ]
    graph = seen([*areas, police, *links], "2024-06-30")
    lines = {c.part: len(c.subjects) for c in checks(graph, "GR01") if c.missing}
    assert lines == {"council": 2, "fire and rescue authority": 2, "probation provider": 2, "health body": 2}


@pytest.mark.parametrize(
    ("day", "kind", "answer"),
    [
        ("2012-11-21", "combination order", "passes"),
        ("2012-11-21", "combination agreement", "not recorded"),
        ("2012-11-22", "combination order", "not recorded"),
        ("2012-11-22", "combination agreement", "passes"),
    ],
)
def test_how_areas_are_combined_before_and_after_22_november_2012(day: str, kind: str, answer: str) -> None:
    graph = seen([ex.ashby(), ex.BROOK, *ex.TWO, *ex.combined(kind, "2012-04-01")], day)
    assert answers(graph, "GR03", "board/downs") == {"merged": answer}


def test_an_agreement_of_a_later_day_does_not_count_yet() -> None:
    edges = [ex.ashby(), ex.BROOK, *ex.TWO, *ex.combined("combination agreement", "2025-04-01")]
    assert answers(seen(edges, "2024-06-30"), "GR03", "board/downs") == {"merged": "not recorded"}
    assert answers(seen(edges, "2025-04-01"), "GR03", "board/downs") == {"merged": "passes"}


def test_class_nodes_and_the_county_group_are_no_partnerships() -> None:
    edges = [
        ex.ashby(),
        *ex.ONE,
        told("board/partnerships", kind="community safety partnership", is_class=True),
        told("board/county", kind="county strategy group"),
        clerk("COVERS", "board/partnerships", "area/ashby", **ex.ALWAYS),
        clerk("COVERS", "board/county", "area/ashby", **ex.ALWAYS),
        ex.ALL_COVERING,
    ]
    assert answers(seen(edges, "2024-06-30"), "GR03", "area/ashby") == {"": "passes"}


def test_a_partnership_of_the_county_covers_its_districts() -> None:
    edges = [
        ex.ashby(),
        told("area/shire", kind="county"),
        clerk("PART_OF", "area/ashby", "area/shire", **ex.ALWAYS),
        *ex.partnership("shire-safe", "shire"),
        ex.ALL_COVERING,
    ]
    assert answers(seen(edges, "2024-06-30"), "GR03", "area/ashby") == {"": "passes"}


def test_several_partnerships_weigh_less_than_none() -> None:
    gr03 = next(r for r in RULES if r.id == "GR03")
    severities = {
        e.sentence: gr03.severity_of(next(c for c in checks(seen(e.edges, e.as_at), "GR03") if c.answer == "fails"))
        for e in ex.GR03
        if e.answer == "fails"
    }
    assert sorted(str(s) for s in severities.values()) == ["critical", "high", "high"]


# --- duties by date ----------------------------------------------------------------------------------------------

DUTIES = PROJECT / "loaders" / "lancashire" / "law" / "duties.csv"
BEGINNINGS = [
    ("health-and-wellbeing-board", "2013-04-01", "county council", "county"),
    ("asb-case-review", "2014-10-20", "district council", "two-tier district"),
    ("safeguarding-adults-board", "2015-04-01", "county council", "county"),
    ("channel-panel", "2015-04-12", "unitary council", "unitary area"),
    ("prevent", "2015-07-01", "district council", "two-tier district"),
    ("modern-slavery-notification", "2015-11-01", "district council", "two-tier district"),
    ("safeguarding-partners", "2019-09-30", "county council", "county"),
    ("domestic-abuse-board", "2021-10-01", "county council", "county"),
    ("serious-violence", "2023-01-31", "district council", "two-tier district"),
    ("strategies-serious-violence", "2023-01-31", "district council", "two-tier district"),
    ("strategies-reoffending", "2010-04-01", "district council", "two-tier district"),
]
NOT_SETTLED_BEFORE = ("asb-case-review", "safeguarding-partners", "strategies-serious-violence")


def shipped(duty: str) -> Edge:
    """A duty of the law that ships, as its first row describes it."""
    with DUTIES.open(encoding="utf-8", newline="") as file:
        row = next(r for r in csv.DictReader(file) if r["id"] == f"law:duty/{duty}")
    more = {name: row[name] for name in ("act", "section", "binds", "tiers", "start", "end") if row[name]}
    return told("duty/plan", **more)


@pytest.mark.parametrize(("duty", "day", "kind", "area"), BEGINNINGS)
def test_a_duty_is_asked_about_from_its_first_day(duty: str, day: str, kind: str, area: str) -> None:
    """The day before, it does not apply, or the law is not settled; on the day, a complete list can show a gap."""
    council = told("organization/ours", kind=kind)
    acts = clerk("RESPONSIBLE_AUTHORITY_FOR", "organization/ours", "area/ashby", kind="council", **ex.ALWAYS)
    somebody = [told("board/other"), told("organization/theirs", kind=kind)]
    edges = [ex.ashby(area), council, acts, shipped(duty), *somebody, ex.carries("board/other", "organization/theirs")]
    complete = ex.listed("DISCHARGES", "duty/plan", as_of=day, start=day, end="..")
    eve = dates.iso(dates.day(day) - 1)
    before = answers(seen([*edges, complete], eve), "GR14", "duty/plan")
    if duty in NOT_SETTLED_BEFORE:
        assert before == {"": "not recorded"}
        assert "Law not settled" in checks(seen(edges, eve), "GR14")[0].reason
    else:
        assert before == {"not in force": "does not apply"}
    assert answers(seen([*edges, complete], day), "GR14", "organization/ours") == {"": "fails"}
    silent = answers(seen(edges, day), "GR14", "duty/plan")
    assert set(silent.values()) <= {"not recorded", "passes"}
    assert "fails" not in silent.values()


@pytest.mark.parametrize(("day", "settled"), [("2022-04-27", True), ("2022-04-28", False), ("2023-01-30", False)])
def test_the_head_on_serious_violence_is_not_settled_before_it_begins(day: str, settled: bool) -> None:
    graph = seen([ex.ashby(), *ex.COUNCIL, shipped("strategies-serious-violence")], day)
    (check,) = checks(graph, "GR14")
    assert (check.answer == CheckAnswer.DOES_NOT_APPLY) == settled
    assert ("Law not settled" in check.reason) == (not settled)


def test_two_claimants_of_the_serious_violence_duty_are_flagged_from_its_first_day() -> None:
    (example,) = [e for e in ex.GR21 if e.answer == "fails" and e.as_at == "2023-01-31"]
    for day, answer in (("2023-01-30", "does not apply"), ("2023-01-31", "fails")):
        assert set(answers(seen(example.edges, day), "GR21", "duty/plan").values()) == {answer}


@pytest.mark.parametrize("last", ["2012-11-21", "2013-03-31", "2019-09-29", "2022-06-30"])
def test_a_strategy_outlives_its_owner_from_the_day_after_the_owners_last(last: str) -> None:
    """Police authorities, trusts, children boards and commissioning groups ended on these days."""
    plan = ex.strategy("plan", start="2010-04-01", end="..")
    edges = [plan, told("organization/trust", end=last), ex.OWNED]
    after = dates.iso(dates.day(last) + 1)
    assert answers(seen(edges, last), "GR24", "strategy/plan") == {"": "passes"}
    assert answers(seen(edges, after), "GR24", "strategy/plan") == {"": "fails"}


def test_an_end_that_no_source_of_the_scope_gives_is_not_known() -> None:
    edges = [ex.LASTING, told("organization/trust"), told("organization/trust", GUIDE, end="2022-06-30"), ex.OWNED]
    for sources, answer in (((), "fails"), ((CLERK,), "passes")):
        graph = graph_of(edges, Scope(as_at="2024-06-30", sources=sources))
        assert answers(graph, "GR24", "strategy/plan") == {"": answer}


def test_a_link_that_was_only_inferred_is_never_a_second_claimant_or_a_wrong_tier() -> None:
    guess = {"basis": "inferred", "reason": "its name"}
    for rule, examples in (("GR15", ex.GR15), ("GR21", ex.GR21)):
        for example in [e for e in examples if e.answer == "fails"]:
            edges = [
                e.replace(basis="inferred", reason=guess["reason"]) if e.type == "DISCHARGES" else e
                for e in example.edges
            ]
            assert "fails" not in {c.answer.value for c in checks(seen(edges, example.as_at), rule)}


def test_who_is_a_responsible_authority_is_asked_by_another_rule() -> None:
    graph = seen([ex.ashby(), *ex.COUNCIL, shipped("responsible-authorities-council")], "2024-06-30")
    (check,) = checks(graph, "GR14")
    assert (check.answer, check.part) == (CheckAnswer.DOES_NOT_APPLY, "asked by GR01")


def test_a_source_grows_old_the_day_after_two_years_from_its_last_day() -> None:
    edges = [ex.BOARD, told("duty/plan", act="Towns Act")]
    for day, answer in (("2026-12-31", "passes"), ("2027-01-01", "fails")):
        graph = graph_of(edges, Scope(as_at=day), date="2024")
        assert answer in {c.answer.value for c in checks(graph, "GR25")}


def test_law_and_official_registers_do_not_grow_old() -> None:
    act = "small:source/act"
    for rank, answer in (("law", "passes"), ("own page", "fails")):
        edges = [source(act, "The Towns Act", "small", rank=rank, date="1998"), told("duty/plan", act, act="Towns Act")]
        graph = seen(edges, "2024-06-30")
        assert [c.answer.value for c in checks(graph, "GR25")] == [answer]


# --- boards and coverage -----------------------------------------------------------------------------------------


def test_boards_that_are_below_one_another_count_once_and_others_do_not() -> None:
    """Five boards, of which two report to a third: three that count, and a fourth makes too many."""
    chain = [clerk("ACCOUNTABLE_TO", f"board/{n}", "board/arson", **ex.ALWAYS) for n in ("beat", "curfew")]
    five = [*boards.FOUR_HERE, *boards.dealing("embers", "ashby"), *chain]
    assert answers(seen(five, "2024-06-30"), "GR16", "issue/theft") == {"areas": "not recorded"}
    six = [*five, *boards.dealing("fences", "ashby")]
    (check,) = checks(seen(six, "2024-06-30"), "GR16")
    assert check.answer == CheckAnswer.FAILS
    assert "Arson, Doors, Embers and Fences" in check.reason
    assert "2 more boards may" in check.reason


def test_four_boards_that_are_inferred_are_not_too_many() -> None:
    edges = [ex.THEFT, ex.ashby()]
    edges += [e for n in boards.FOUR[:3] for e in boards.dealing(n, "ashby")]
    edges += boards.dealing("doors", "ashby", basis="inferred", reason="its name")
    assert answers(seen(edges, "2024-06-30"), "GR16", "issue/theft") == {"areas": "not recorded"}


def test_a_lead_that_a_complete_list_does_not_mark_weighs_more() -> None:
    gr16 = next(r for r in RULES if r.id == "GR16")
    noise = [told("issue/noise"), *boards.dealing("arson", issue="noise", lead=True)]
    weights = {}
    for more in ((), (*noise, boards.ALL_DEALING)):
        (check,) = [c for c in checks(seen([*boards.FOUR_HERE, *more], "2024-06-30"), "GR16") if c.answer == "fails"]
        weights[bool(more)] = gr16.severity_of(check)
    assert weights == {False: Severity.MEDIUM, True: Severity.HIGH}


def test_a_board_that_a_law_creates_weighs_more_in_itself_or_by_its_class() -> None:
    gr12 = next(r for r in RULES if r.id == "GR12")
    created = told("board/adults", kind="safeguarding adults board", legal_basis="created by statute", is_class=True)
    one_of = clerk("INSTANCE_OF", "board/safety", "board/adults", **ex.ALWAYS)
    adults = told("board/safety", kind="safeguarding adults board")
    for edges, weight in (([adults], Severity.LOW), ([adults, created, one_of], Severity.MEDIUM)):
        lines = {c.part: c for c in checks(seen(edges, "2024-06-30"), "GR12")}
        assert gr12.severity_of(lines["chair"]) == weight
        assert {part: len(c.law) for part, c in lines.items()} == {"remit": 0, "chair": 1, "members": 0, "meeting": 0}


@pytest.mark.parametrize(("day", "law_used"), [("2015-03-31", 0), ("2015-04-01", 1)])
def test_the_care_act_asks_for_the_chair_from_its_first_day(day: str, law_used: int) -> None:
    always = {"start": "1990", "end": ".."}
    edges = [told("board/adults", kind="safeguarding adults board", **always), told("post/chair", **always)]
    edges.append(clerk("MEMBER_OF", "post/chair", "board/adults", role="chair", **ex.ALWAYS))
    (check,) = [c for c in checks(seen(edges, day), "GR12") if c.part == "chair" and c.answer == CheckAnswer.PASSES]
    assert len(check.law) == law_used


def test_a_list_of_events_that_ends_before_the_day_cannot_show_that_a_board_did_not_meet() -> None:
    edges = [
        boards.SAFETY,
        *boards.event("old", "meeting", "2022-05-01"),
        ex.listed("HELD", "board/safety", as_of="2024-01-31"),
    ]
    assert answers(seen(edges, "2024-06-30"), "GR12", "board/safety")["meeting"] == "not recorded"


def test_a_list_of_which_an_entry_has_gone_shows_nothing_missing() -> None:
    """The list of 1990 named a second member, a chair, a report and a board for Brook; each has ended since."""
    ended = {"start": "1990", "end": "2023-12-31"}
    chair = [
        told("organization/chair"),
        clerk("MEMBER_OF", "organization/chair", "board/safety", role="chair", **ended),
    ]
    council = [told("organization/council"), clerk("ACCOUNTABLE_TO", "board/safety", "organization/council", **ended)]
    other = [boards.YOUTH, clerk("ACCOUNTABLE_TO", "board/youth", "organization/council", **ex.ALWAYS)]
    reports = ex.listed("ACCOUNTABLE_TO", "board/safety", "forward")
    brook = [e for e in boards.dealing("beat", "brook") if e.type != "ADDRESSES"]
    brook.append(clerk("ADDRESSES", "board/beat", "issue/theft", **ended))
    theft = [*boards.BOTH, *boards.dealing("arson", "ashby"), *brook, boards.ALL_DEALING]
    safety = [boards.SAFETY, *boards.member("aid"), *chair, boards.ALL_MEMBERS, *council, *other, reports]
    graph = seen([*safety, *theft], "2024-06-30")
    for rule, about in (("GR12", "board/safety"), ("GR20", "board/safety"), ("GR18", "issue/theft")):
        assert "fails" not in answers(graph, rule, about).values(), rule


def test_a_meeting_counts_for_a_year() -> None:
    edges = [boards.SAFETY, *boards.event("may", "meeting", "2023-06-30")]
    for day, answer in (("2023-06-29", "not recorded"), ("2023-06-30", "passes"), ("2024-06-30", "passes")):
        assert answers(seen(edges, day), "GR12", "board/safety")["meeting"] == answer
    assert answers(seen(edges, "2024-07-01"), "GR12", "board/safety")["meeting"] == "not recorded"


def test_a_longer_circle_is_told_once_and_who_reports_into_it_is_not_on_it() -> None:
    names = ("arson", "beat", "curfew", "doors")
    ring = [
        clerk("ACCOUNTABLE_TO", f"board/{a}", f"board/{b}")
        for a, b in zip(names, (*names[1:3], names[0]), strict=False)
    ]
    into = clerk("ACCOUNTABLE_TO", "board/doors", "board/arson")
    graph = seen([*(told(f"board/{n}") for n in names), *ring, into], "2024-06-30")
    found = {c.answer.value: c for c in checks(graph, "GR20")}
    assert {graph.snapshot.names[s] for s in found["fails"].subjects} == {"Arson", "Beat", "Curfew"}
    assert len(found["fails"].statements) == 3
    assert found["passes"].subjects == (at(graph, "board/doors"),)


def test_a_circle_that_rests_on_an_inferred_link_is_no_circle() -> None:
    back = clerk("ACCOUNTABLE_TO", "board/youth", "board/safety", basis="inferred", reason="they meet together")
    graph = seen([ex.BOARD, boards.YOUTH, boards.UP, back], "2024-06-30")
    assert {c.answer.value for c in checks(graph, "GR20")} == {"passes", "inferred only"}


@pytest.mark.parametrize(
    ("members", "issues", "alike"),
    [
        (("aid", "baths", "church", "docks"), ["theft"], True),
        (("aid", "baths", "church"), ["theft"], False),
        (("aid", "baths", "church", "docks", "estates"), ["theft", "noise"], True),
        (("aid", "baths", "church", "docks", "estates", "farms"), ["theft"], False),
        (("aid", "baths", "church", "docks"), ["noise"], False),
    ],
)
def test_how_much_must_be_shared_to_be_much_the_same(members: tuple[str, ...], issues: list[str], alike: bool) -> None:
    """Beside Lamps, with four members and theft: 0.8 of all members of either, and half of their issues."""
    edges = [*boards.ISSUES, *boards.whole("lamps", ["theft"], boards.SEATED), *boards.whole("locks", issues, members)]
    found = {c.answer.value for c in checks(seen(edges, "2024-06-30"), "GR17")}
    assert found == ({"fails"} if alike else {"passes"})


def test_members_whom_a_law_requires_do_not_make_boards_much_the_same() -> None:
    edges = [
        replace(e, properties={**e.properties, "capacity": "required by law"}) if e.type == "MEMBER_OF" else e
        for e in boards.TWINS
    ]
    (check,) = checks(seen(edges, "2024-06-30"), "GR17")
    assert check.answer == CheckAnswer.DOES_NOT_APPLY
    assert "members whom a law requires on both" in check.reason


def test_a_district_without_a_board_does_not_fail_while_one_board_is_of_no_recorded_area() -> None:
    edges = [*boards.BOTH, *boards.dealing("arson", "ashby"), *boards.dealing("beat"), boards.ALL_DEALING]
    assert answers(seen(edges, "2024-06-30"), "GR18", "issue/theft") == {"": "not recorded"}


# --- declarations ------------------------------------------------------------------------------------------------


def test_rules_read_types_that_exist_and_say_what_they_rest_on() -> None:
    for rule in RULES:
        assert all(SCHEMA.has_node_type(n) or SCHEMA.has_edge_type(n) for n in rule.needs)
        assert rule.law or rule.practice
        assert rule.title.endswith("?")
    assert len({r.id for r in RULES}) == len(RULES)


def test_the_version_follows_every_declaration() -> None:
    graver = (replace(RULES[0], severity=Severity.LOW), *RULES[1:])
    assert version_of(RULES) == VERSION
    assert len({VERSION, version_of(graver), version_of(RULES[:-1]), version_of(RULES, method=0)}) == 4


def test_what_is_not_recorded_weighs_one_less_than_a_failure() -> None:
    rule = RULES[0]
    fails = Check((), CheckAnswer.FAILS, "")
    silent = Check((), CheckAnswer.NOT_RECORDED, "")
    assert (rule.severity_of(fails), rule.severity_of(silent)) == (Severity.CRITICAL, Severity.HIGH)
    assert rule.severity_of(Check((), CheckAnswer.PASSES, "")) is None
    assert Severity.LOW.one_lower == Severity.LOW


def test_the_law_that_ships_as_a_register_has_the_same_days() -> None:
    """``loaders/lancashire/law`` describes the same duties: one of the two would be wrong where they differ."""
    path = PROJECT / "loaders" / "lancashire" / "law" / "duties.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"].startswith("law:duty/responsible-authorities-")]
    duties: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        said = duties.setdefault(
            row["id"].removeprefix("law:duty/responsible-authorities-"), {"start": set(), "end": set()}
        )
        for end in said:
            said[end] |= {row[end]} - {"", ".."}
    ours = {
        "council": ("council", "two-tier"),
        "county-council": ("county council", "two-tier"),
        "probation-provider": ("probation provider", "two-tier"),
        "chief-officer-of-police": ("chief officer of police", "two-tier"),
        "fire-and-rescue-authority": ("fire and rescue authority", "two-tier"),
        "police-authority": ("police authority", "two-tier"),
    }
    for duty, (kind, tier) in ours.items():
        (basis,) = [r.basis for r in law.REQUIRED_KINDS if r.kind == kind and tier in r.tiers]
        assert duties[duty]["start"] == {basis.start}, duty
        assert duties[duty]["end"] == ({basis.end} if basis.end else set()), duty
    for body in ("primary care trust", "clinical commissioning group", "integrated care board"):
        (basis,) = [r.basis for r in law.REQUIRED_KINDS if r.bodies == (body,)]
        said = duties["health-body-" + body.replace(" ", "-")]
        assert said["start"] == {basis.start}, body
        assert said["end"] == ({basis.end} if basis.end else set()), body


# --- towns at random ---------------------------------------------------------------------------------------------

POOL = list({e.id: e for example in EXAMPLES for e in example.edges}.values())
DAYS = [None, "1998-09-29", "2003-04-01", "2005-05-01", "2012-11-22", "2022-07-01", "2023-06-30", "2024-06-30"]
TOWNS = st.lists(st.sampled_from(POOL), max_size=40, unique_by=lambda e: e.id)


def typed(edges: list[Edge]) -> list[Edge]:
    """*edges* with a description of each thing only once."""
    described: set[str] = set()
    kept = []
    for edge in edges:
        if edge.type != "DESCRIBES" or edge.to_id not in described:
            described.add(edge.to_id if edge.type == "DESCRIBES" else edge.id)
            kept.append(edge)
    return kept


@given(TOWNS, st.sampled_from(DAYS), st.sampled_from(["source date", "assumed to continue"]))
def test_nothing_is_found_missing_without_a_complete_list(
    edges: list[Edge], as_at: str | None, undated: dates.Undated
) -> None:
    graph = seen([e for e in typed(edges) if e.type != "LISTS_ALL"], as_at, undated)
    for result in gaps(graph, RULES):
        failed = [c for c in result.checks if c.answer == CheckAnswer.FAILS]
        assert not failed or result.rule.id in ("GR03", "GR08", "GR15", "GR16", "GR20", "GR21", "GR24", "GR25")
        if result.rule.id == "GR16":
            assert all(c.reason.startswith("At least 4 boards deal with") for c in failed)
        if result.rule.id == "GR20":
            assert all("run in a circle" in c.reason for c in failed)
        if result.rule.id == "GR03":
            assert all("covered by" in c.reason for c in failed)
        if result.rule.id == "GR08":
            assert all("ended" in c.reason for c in failed)


@given(TOWNS, st.sampled_from(DAYS))
def test_every_finding_has_a_key_of_its_own_and_a_reason(edges: list[Edge], as_at: str | None) -> None:
    graph = seen(typed(edges), as_at)
    for result in gaps(graph, RULES):
        keys = [finding_key(graph, result.rule, c) for c in result.checks]
        assert len(set(keys)) == len(keys)
        assert sum(result.counts.values()) == len(result.checks) > 0
        for check in result.checks:
            assert check.reason.strip()
            assert check.reason[-1] in ".:"
            assert check.answer != CheckAnswer.NOT_RECORDED or check.subjects or check.missing
            basis = {graph.basis_of(e) for e in check.statements if graph.edge_type_of(e) != "DESCRIBES"}
            if check.answer == CheckAnswer.PASSES and basis:
                assert basis != {"inferred"}, "nothing passes by inference alone"
