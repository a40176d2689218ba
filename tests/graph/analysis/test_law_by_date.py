"""The same record judged on the day before the law changed and on the day: what each change of law does to the answers.

Each row is a change that some rule can answer. Changes that are only planned have no row: they are what-ifs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from graph import dates
from graph.analysis.gaps import gaps
from graph.analysis.rules import RULES
from graph.scope import Scope
from graph.statements import Edge
from tests.graph.analysis import dated_examples as dated
from tests.graph.analysis import rule_examples as ex
from tests.graph.analysis.small import at, clerk, graph_of, told


def answers(edges: Iterable[Edge], day: str, rule: str, about: str) -> dict[str, str]:
    """What *rule* answers about one thing on *day*, by part; lines that stand for several parts have none."""
    graph = graph_of({e.id: e for e in edges}.values(), Scope(as_at=day, undated="assumed to continue"))
    (result,) = gaps(graph, [r for r in RULES if r.id == rule])
    return {c.part: c.answer.value for c in result.checks if at(graph, about) in c.subjects}


def eve(day: str) -> str:
    return dates.iso(dates.day(day) - 1)


@dataclass(frozen=True)
class Change:
    """What one *part* of a rule answers on the day before the law changed, and on the day; None is "not asked"."""

    day: str
    rule: str
    edges: tuple[Edge, ...]
    about: str
    part: str
    before: str | None
    after: str | None


def of_area(called: str, act: str, section: str, kind: str = "two-tier district", **more: object) -> tuple[Edge, ...]:
    """Ashby, and a document that always covers it and carries out a duty."""
    return (
        ex.ashby(kind),
        told(f"strategy/{called}", kind="plan", **more),
        clerk("COVERS", f"strategy/{called}", "area/ashby", extent="whole", **ex.ALWAYS),
        dated.duty(called, act, section),
        dated.carries_out(called, called),
    )


CDA = "Crime and Disorder Act 1998"
REGULATIONS = "Crime and Disorder (Formulation and Implementation of Strategy) Regulations 2007 (SI 2007/1830)"
THREE_YEARS = of_area("three-years", CDA, "s.6, as it then stood")
CRIME, DRUGS, AGAIN, VIOLENCE = (
    of_area(name, CDA, f"s.6(1)({letter})")
    for name, letter in (("crime", "a"), ("drugs", "b"), ("again", "c"), ("violence", "d"))
)
ON_CRIME, ON_DRUGS, ON_AGAIN, ON_VIOLENCE = (
    f"strategy on {what}"
    for what in ("crime and disorder", "drugs, alcohol and other substances", "re-offending", "serious violence")
)
WELSH = "Welsh principal area"
COMPLETE = (ex.ashby(), *ex.COUNCIL, *ex.COUNTY, *ex.POLICE, ex.ALL_AUTHORITIES)
BODY = ex.authority("police authority", "police authority", "body")


def board(kind: str, *seats: tuple[str, str]) -> tuple[Edge, ...]:
    """A board of a kind with the organisations that have a seat on it."""
    sitting = (e for name, body in seats for e in dated.seat(name, body, "one"))
    return (told("board/one", kind=kind), *sitting)


HEALTH = board("health and wellbeing board", ("watch", "healthwatch"), ("group", "clinical commissioning group"))
COUNCIL_AND_POLICE = (("county", "county council"), ("police", "police force"))
ADULTS = board("safeguarding adults board", *COUNCIL_AND_POLICE, ("group", "clinical commissioning group"))
CARE_BOARD = board("safeguarding adults board", *COUNCIL_AND_POLICE, ("board", "integrated care board"))
CHILDREN = board("safeguarding children partnership", ("county", "county council"))
ABUSE = board("domestic abuse partnership board", ("county", "county council"))
TEAM = (
    told("organization/team", kind="youth offending team"),
    told("organization/police", kind="police force"),
    clerk("MEMBER_OF", "organization/police", "organization/team", role="member", **ex.ALWAYS),
)
FIVE = (*dated.SAFE, *dated.SIX[:-2], dated.ALL_MEMBERS)
IN_WALES = (ex.ashby(WELSH), *ex.partnership("safe", "ashby"), *dated.SIX[:-2], dated.ALL_MEMBERS)
SHIRE_GROUP = (*dated.SHIRE, *dated.county_group())

CHANGES = (
    # 30 September 1998: sections 5 to 7 of the Crime and Disorder Act 1998 begin
    Change("1998-09-30", "GR01", COMPLETE, "area/ashby", "council", None, "passes"),
    Change("1998-09-30", "GR03", (ex.ashby(), *ex.ONE, ex.ALL_COVERING), "area/ashby", "", "does not apply", "passes"),
    Change("1998-09-30", "GR04", THREE_YEARS, "area/ashby", ON_CRIME, None, "passes"),
    Change("1998-09-30", "GR04", THREE_YEARS, "area/ashby", ON_DRUGS, None, "not recorded"),
    # April 2000, on a day that is unconfirmed: youth offending teams and their plans
    Change("2000-05-01", "GR13", TEAM, "organization/team", "police", "not recorded", "passes"),
    Change("1998-09-30", "GR13", TEAM, "organization/team", "police", None, "not recorded"),
    Change(
        "2000-05-01",
        "GR22",
        of_area("youth", CDA, "s.40", "unitary area", approved="2000-04-01"),
        "area/ashby",
        "youth justice plan",
        "not recorded",
        "passes",
    ),
    # 1 April 2003: police and fire authorities become responsible authorities
    Change("2003-04-01", "GR01", COMPLETE, "area/ashby", "fire and rescue authority", None, "fails"),
    Change("2003-04-01", "GR01", (*COMPLETE, *BODY), "area/ashby", "police authority", "does not apply", "passes"),
    Change(
        "2003-04-01",
        "GR01",
        (ex.ashby(WELSH), *ex.authority("health body", "health authority", "body")),
        "area/ashby",
        "health body",
        "does not apply",
        "passes",
    ),
    # 30 April 2004: primary care trusts, in England
    Change("2004-04-30", "GR01", COMPLETE, "area/ashby", "health body", None, "fails"),
    # 1 July 2004: misuse of drugs stands in the text; before, its first day is unconfirmed
    Change("2004-07-01", "GR04", THREE_YEARS, "area/ashby", ON_DRUGS, "not recorded", "passes"),
    # 1 August 2007 (Wales 19 November): section 6 recast, the Strategy Regulations begin
    Change("2007-08-01", "GR04", (*THREE_YEARS, *CRIME[1:]), "area/ashby", ON_CRIME, "passes", "passes"),
    Change("2007-08-01", "GR04", CRIME, "area/ashby", ON_CRIME, None, "passes"),
    Change("2007-08-01", "GR04", DRUGS, "area/ashby", ON_DRUGS, None, "passes"),
    Change(
        "2007-11-19",
        "GR04",
        of_area("crime", CDA, "s.6(1)(a)", WELSH),
        "area/ashby",
        f"{ON_CRIME} (Wales)",
        None,
        "passes",
    ),
    Change("2007-08-01", "GR05", SHIRE_GROUP, "area/shire", "county strategy group", None, "passes"),
    Change(
        "2007-08-01",
        "GR06",
        of_area("assessment", REGULATIONS, "reg. 5", approved="2007-06-01"),
        "area/ashby",
        "strategic assessment",
        None,
        "passes",
    ),
    Change(
        "2007-08-01",
        "GR07",
        of_area("plan", REGULATIONS, "reg. 10", approved="2007-03-01"),
        "area/ashby",
        "yearly revision of the partnership plan",
        "does not apply",
        "passes",
    ),
    Change("2007-08-01", "GR02", FIVE, "board/safe", "every authority", None, "fails"),
    Change(
        "2007-08-01",
        "GR22",
        of_area("protocol", REGULATIONS, "reg. 4"),
        "area/ashby",
        "information sharing protocol",
        "does not apply",
        "passes",
    ),
    # 1 April 2010: probation providers; re-offending
    Change("2010-04-01", "GR01", COMPLETE, "area/ashby", "probation provider", None, "fails"),
    Change("2010-04-01", "GR04", AGAIN, "area/ashby", ON_AGAIN, None, "passes"),
    # 1 June 2011 (Wales 5 December): two appointed persons instead of somebody from each authority
    Change("2011-06-01", "GR02", FIVE, "board/safe", "two persons", None, "passes"),
    Change("2011-12-05", "GR02", IN_WALES, "board/safe", "two persons", None, "passes"),
    Change("2011-06-01", "GR02", IN_WALES, "board/safe", "two persons", None, None),
    Change("2011-06-01", "GR02", FIVE, "board/safe", "every authority", "fails", "fails"),
    # 22 November 2012: commissioners instead of police authorities; agreements instead of orders
    Change("2012-11-22", "GR01", COMPLETE, "area/ashby", "police authority", "fails", None),
    Change("2012-11-22", "GR01", (*COMPLETE, *BODY), "area/ashby", "police authority", "passes", "does not apply"),
    Change(
        "2012-11-22",
        "GR03",
        (ex.ashby(), ex.BROOK, *ex.TWO, *ex.combined("combination order", "2012-04-01")),
        "board/downs",
        "merged",
        "passes",
        "not recorded",
    ),
    Change(
        "2012-11-22",
        "GR03",
        (ex.ashby(), ex.BROOK, *ex.TWO, *ex.combined("combination agreement", "2012-04-01")),
        "board/downs",
        "merged",
        "not recorded",
        "passes",
    ),
    Change(
        "2012-11-22",
        "GR07",
        (*of_area("copy", REGULATIONS, "reg. 13A")[:4], dated.carries_out("copy", "copy", start="2012-05-01")),
        "area/ashby",
        dated.SENT,
        "does not apply",
        "passes",
    ),
    Change(
        "2012-11-22",
        "GR23",
        (*of_area("plan", REGULATIONS, "reg. 10"), dated.REGARD, dated.carries_out("plan", "regard")),
        "strategy/plan",
        "",
        "does not apply",
        "passes",
    ),
    # 1 April 2013: clinical commissioning groups; health and wellbeing boards
    Change(
        "2013-04-01",
        "GR01",
        (ex.ashby(), *ex.authority("health body", "primary care trust", "trust")),
        "area/ashby",
        "health body",
        "passes",
        "not recorded",
    ),
    Change("2013-04-01", "GR01", (ex.ashby(), *ex.GROUP), "area/ashby", "health body", "not recorded", "passes"),
    Change("2013-04-01", "GR13", HEALTH, "board/one", "local Healthwatch", None, "passes"),
    Change("2013-04-01", "GR13", HEALTH, "board/one", "NHS commissioner", None, "passes"),
    Change(
        "2013-04-01",
        "GR22",
        of_area("strategy", "Local Government and Public Involvement in Health Act 2007", "s.116A", "unitary area"),
        "area/ashby",
        "joint local health and wellbeing strategy",
        "does not apply",
        "passes",
    ),
    # 20 October 2014: case reviews; a part since 13 May, and which part is unconfirmed
    Change(
        "2014-10-20",
        "GR22",
        of_area("review", "Anti-social Behaviour, Crime and Policing Act 2014", "ss.104-105"),
        "area/ashby",
        dated.CASE_REVIEW,
        "not recorded",
        "passes",
    ),
    Change("2014-05-13", "GR22", (ex.ashby(),), "area/ashby", dated.CASE_REVIEW, "does not apply", "not recorded"),
    # 1 April 2015: safeguarding adults boards
    Change("2015-04-01", "GR13", ADULTS, "board/one", "council", None, "passes"),
    Change(
        "2015-04-01",
        "GR22",
        of_area("report", "Care Act 2014", "Sch. 2, annual report", "unitary area", approved="2015-01-01"),
        "area/ashby",
        "annual report of the safeguarding adults board",
        "does not apply",
        "passes",
    ),
    # 29 June 2018: safeguarding partners; until 29 September 2019 an earlier board would do
    Change("2018-06-29", "GR13", CHILDREN, "board/one", "council", None, "not recorded"),
    Change("2019-09-30", "GR13", CHILDREN, "board/one", "council", "not recorded", "passes"),
    # 1 October 2021: domestic abuse boards, strategies and reports
    Change("2021-10-01", "GR13", ABUSE, "board/one", "council", None, "passes"),
    Change(
        "2021-10-01",
        "GR22",
        of_area("safe", "Domestic Abuse Act 2021", "s.57", "unitary area"),
        "area/ashby",
        "domestic abuse safe accommodation strategy",
        "does not apply",
        "passes",
    ),
    # 1 July 2022: integrated care boards take the place of clinical commissioning groups
    Change("2022-07-01", "GR01", (ex.ashby(), *ex.GROUP), "area/ashby", "health body", "passes", "not recorded"),
    Change("2022-07-01", "GR13", ADULTS, "board/one", "NHS commissioner", "passes", "not recorded"),
    Change("2022-07-01", "GR13", CARE_BOARD, "board/one", "NHS commissioner", "not recorded", "passes"),
    # 24 May 2024: the Victims and Prisoners Act is passed, and no day on which its sections 13 to 15 begin is settled
    Change("2024-05-24", "GR22", dated.VICTIMS, "area/ashby", dated.VICTIM_SUPPORT, "does not apply", "not recorded"),
    # 31 January 2023: serious violence; from 28 April 2022 not settled
    Change("2023-01-31", "GR04", VIOLENCE, "area/ashby", ON_VIOLENCE, "not recorded", "passes"),
    Change("2022-04-28", "GR04", VIOLENCE, "area/ashby", ON_VIOLENCE, None, "not recorded"),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: f"{c.day} {c.rule} {c.part}")
def test_the_day_before_and_the_day(change: Change) -> None:
    on_the_eve = answers(change.edges, eve(change.day), change.rule, change.about)
    on_the_day = answers(change.edges, change.day, change.rule, change.about)
    assert on_the_eve.get(change.part) == change.before, on_the_eve
    assert on_the_day.get(change.part) == change.after, on_the_day


def severities(edges: Iterable[Edge], day: str, rule: str) -> dict[str, str]:
    """How much the failures of *rule* weigh, by part."""
    graph = graph_of({e.id: e for e in edges}.values(), Scope(as_at=day, undated="assumed to continue"))
    (declared,) = [r for r in RULES if r.id == rule]
    (result,) = gaps(graph, [declared])
    return {c.part: str(declared.severity_of(c)) for c in result.checks if c.answer.value == "fails"}


def test_an_authority_without_a_voice_weighs_less_since_the_law_asks_for_two_persons() -> None:
    assert severities(FIVE, "2011-05-31", "GR02") == {"every authority": "high"}
    assert severities(FIVE, "2011-06-01", "GR02") == {"every authority": "medium"}
    assert severities(IN_WALES, "2011-12-04", "GR02") == {"every authority": "high"}
    assert severities(IN_WALES, "2011-12-05", "GR02") == {"every authority": "medium"}


@pytest.mark.parametrize(
    ("day", "heads"),
    [("2007-07-31", 2), ("2007-08-01", 2), ("2010-03-31", 2), ("2010-04-01", 3), ("2023-01-30", 3), ("2023-01-31", 4)],
)
def test_how_many_heads_a_strategy_must_have(day: str, heads: int) -> None:
    """A plan that carries out all of them, old and new, passes on each that is asked for; none is asked for twice."""
    everything = (*THREE_YEARS, *CRIME[1:], *DRUGS[1:], *AGAIN[1:], *VIOLENCE[1:])
    told_of = answers(everything, day, "GR04", "area/ashby")
    assert list(told_of.values()).count("passes") == heads


def test_wales_has_no_county_strategy_groups_and_its_own_assessments_were_not_read() -> None:
    county = told("area/shire", kind="county", nation="Wales")
    assert answers((county, *dated.county_group()), "2024-06-30", "GR05", "area/shire") == {"": "does not apply"}
    assert answers((ex.ashby(WELSH),), "2024-06-30", "GR06", "area/ashby") == {"elsewhere": "not recorded"}


def test_a_yearly_duty_cannot_be_missing_before_its_first_year_is_over() -> None:
    """On its first day nothing is overdue, however complete the lists are."""
    plan = (*of_area("crime", CDA, "s.6(1)(a)"), ex.listed("COVERS", "area/ashby"))
    lists = (*plan, ex.listed("DISCHARGES", "strategy/crime", "forward"))
    assert answers(lists, "2007-08-01", "GR06", "area/ashby") == {"strategic assessment": "not recorded"}
    assert answers(lists, "2009-04-01", "GR06", "area/ashby") == {"strategic assessment": "fails"}


def test_one_member_stated_twice_is_one_person() -> None:
    seat = clerk("MEMBER_OF", "organization/council", "board/safe", role="member", **ex.ALWAYS)
    again = clerk("MEMBER_OF", "organization/council", "board/safe", role="chair", **ex.ALWAYS)
    council = told("organization/council", kind="district council")
    told_of = answers((*dated.SAFE, council, seat, again), "2024-06-30", "GR02", "board/safe")
    assert told_of["two persons"] == "not recorded"


def test_one_who_only_takes_part_is_no_member_and_rules_none_out() -> None:
    taking_part = dated.on_safe("guest", "police force", role="participant")
    told_of = answers(
        (*dated.SAFE, *dated.SIX[:2], *taking_part, dated.ALL_MEMBERS), "2024-06-30", "GR02", "board/safe"
    )
    assert told_of == {"two persons": "not recorded", "every authority": "not recorded"}
