"""The examples of ``docs/rules.md`` for the rules on plans, outputs and members that the law of the day asks for."""

from collections.abc import Sequence

from graph.analysis import law
from graph.statements import Edge
from tests.graph.analysis.rule_examples import ALWAYS, Example, ashby, listed, partnership, strategy
from tests.graph.analysis.small import clerk, told

# --- what the law requires of areas, counties and boards ---------------------------------------------------------


def duty(called: str, act: str, section: str) -> Edge:
    """A duty of the law by that name."""
    return told(f"duty/{called}", act=act, section=section)


def carries_out(called: str, what: str, **more: object) -> Edge:
    """A strategy carries a duty out, on every day unless dated."""
    return clerk("DISCHARGES", f"strategy/{called}", f"duty/{what}", **{**ALWAYS, **more})


def covers(called: str, area: str = "ashby", **more: object) -> Edge:
    """A strategy is for an area, on every day unless dated."""
    return clerk("COVERS", f"strategy/{called}", f"area/{area}", extent="whole", **{**ALWAYS, **more})


REOFFENDING = duty("reoffending", law.CDA, "s.6(1)(c)")
PLAN = strategy("plan", start="2023-04-01", end="2026-03-31")
AGAINST = "strategy on re-offending"
OTHER_HEADS = (
    duty("crime", law.CDA, "s.6(1)(a)"),
    duty("drugs", law.CDA, "s.6(1)(b)"),
    duty("violence", law.CDA, "s.6(1)(d)"),
    carries_out("plan", "crime"),
    carries_out("plan", "drugs"),
    carries_out("plan", "violence"),
)

GR04 = (
    Example(
        "GR04",
        "fails",
        "The lists of all that covers Ashby and of all that the plan carries out are complete, and re-offending is not "
        "in them.",
        (
            ashby(),
            PLAN,
            covers("plan"),
            *OTHER_HEADS,
            listed("COVERS", "area/ashby"),
            listed("DISCHARGES", "strategy/plan", "forward"),
        ),
        "2024-06-30",
        "area/ashby",
        AGAINST,
        "in lists that claim to be complete",
    ),
    Example(
        "GR04",
        "passes",
        "The plan for Ashby is in force, and is stated to carry out the duty on re-offending.",
        (ashby(), PLAN, covers("plan"), REOFFENDING, carries_out("plan", "reoffending")),
        "2024-06-30",
        "area/ashby",
        AGAINST,
        "Strategy on re-offending for Ashby: Plan (stated by The clerk)",
    ),
    Example(
        "GR04",
        "inferred only",
        "That the plan carries out the duty on re-offending was inferred from its text.",
        (
            ashby(),
            PLAN,
            covers("plan"),
            REOFFENDING,
            carries_out("plan", "reoffending", basis="inferred", reason="its text"),
        ),
        "2024-06-30",
        "area/ashby",
        AGAINST,
        "inferred from The clerk",
    ),
    Example(
        "GR04",
        "not recorded",
        "The plan covers Ashby, and no source says which heads it carries out: one line names all four.",
        (ashby(), PLAN, covers("plan")),
        "2024-06-30",
        "area/ashby",
        "",
        "strategy on re-offending or strategy on serious violence is recorded",
    ),
    Example(
        "GR04",
        "not recorded",
        "The plan is “for 2024 to 2026”, which leaves open whether it was in force by June (dates).",
        (
            ashby(),
            strategy("plan", start="2024", end="2026"),
            covers("plan"),
            REOFFENDING,
            carries_out("plan", "reoffending"),
        ),
        "2024-06-30",
        "area/ashby",
        AGAINST,
        "Not recorded (dates)",
    ),
    Example(
        "GR04",
        "not recorded",
        "On 30 January 2023 it is unconfirmed whether serious violence was a head already (law not settled).",
        (ashby(),),
        "2023-01-30",
        "area/ashby",
        "strategy on serious violence",
        "Law not settled",
    ),
    Example(
        "GR04",
        "does not apply",
        "Any area on 29 September 1998, the day before the law began.",
        (ashby(),),
        "1998-09-29",
        "area/ashby",
        "",
        "began on 30 September 1998",
    ),
    Example("GR04", "not recorded", "Without an as-at date it answers “choose a date”.", (ashby(), PLAN), None),
)

SHIRE = (ashby(), told("area/shire", kind="county"), clerk("PART_OF", "area/ashby", "area/shire", **ALWAYS))
THE_AGREEMENT = duty("agreement", law.STRATEGY_REGULATIONS, "reg. 9")
YEARS = (
    strategy("agreement", kind="agreement", start="2022-04-01", end="2025-03-31"),
    covers("agreement", "shire"),
    THE_AGREEMENT,
    carries_out("agreement", "agreement"),
)


def county_group(**more: object) -> tuple[Edge, Edge]:
    """The county strategy group of Shire."""
    said = {**ALWAYS, **more}
    return (
        told("board/group", kind="county strategy group"),
        clerk("COVERS", "board/group", "area/shire", extent="whole", **said),
    )


def happened(kind: str, day: str, to: str) -> tuple[Edge, Edge]:
    """An event of a strategy on a day."""
    return told(f"event/{kind}-{day}", kind=kind, start=day), clerk("HELD", f"event/{kind}-{day}", to)


GR05 = (
    Example(
        "GR05",
        "fails",
        "The list of all that covers Shire has a youth board and no county strategy group.",
        (
            *SHIRE,
            told("board/youth", kind="youth justice board"),
            clerk("COVERS", "board/youth", "area/shire"),
            listed("COVERS", "area/shire"),
        ),
        "2024-06-30",
        "area/shire",
        "county strategy group",
        "No county strategy group is listed for Shire",
    ),
    Example(
        "GR05",
        "fails",
        "The agreement for 2022 to 2025 is in force, and the list of all its events has no refresh after 2022.",
        (*SHIRE, *YEARS, listed("HELD", "strategy/agreement", as_of="2024", start="2024", end="..")),
        "2024-06-30",
        "area/shire",
        "community safety agreement",
        "no refresh of it is recorded after 1 April 2022",
    ),
    Example(
        "GR05",
        "passes",
        "One county strategy group covers Shire.",
        (*SHIRE, *county_group()),
        "2024-06-30",
        "area/shire",
        "county strategy group",
        "Group (stated by The clerk)",
    ),
    Example(
        "GR05",
        "passes",
        "The agreement for 2022 to 2025 was refreshed on 1 March 2024.",
        (*SHIRE, *YEARS, *happened("refresh", "2024-03-01", "strategy/agreement")),
        "2024-06-30",
        "area/shire",
        "community safety agreement",
        "It was made or refreshed: 1 March 2024",
    ),
    Example(
        "GR05",
        "inferred only",
        "That the group covers Shire was inferred from its name.",
        (*SHIRE, *county_group(basis="inferred", reason="its name")),
        "2024-06-30",
        "area/shire",
        "county strategy group",
        "inferred from The clerk",
    ),
    Example(
        "GR05",
        "not recorded",
        "Shire has a group, and no agreement is recorded.",
        (*SHIRE, *county_group()),
        "2024-06-30",
        "area/shire",
        "community safety agreement",
        "No community safety agreement is recorded",
    ),
    Example(
        "GR05",
        "not recorded",
        "The agreement for 2022 to 2025 is in force, and no source lists all its events: it may have been refreshed.",
        (*SHIRE, *YEARS),
        "2024-06-30",
        "area/shire",
        "community safety agreement",
        "no refresh of it is recorded after 1 April 2022",
    ),
    Example(
        "GR05",
        "does not apply",
        "A county whose only districts are unitary.",
        (ashby("unitary area"), *SHIRE[1:]),
        "2024-06-30",
        "area/shire",
        "",
        "has no two-tier district",
    ),
    Example(
        "GR05",
        "does not apply",
        "Any county on 31 July 2007, the day before the regulations began.",
        (*SHIRE, *county_group()),
        "2007-07-31",
        "area/shire",
        "",
        "began on 1 August 2007",
    ),
    Example("GR05", "not recorded", "Without an as-at date it answers “choose a date”.", SHIRE, None),
)

ASSESSED = (
    strategy("assessment", kind="assessment"),
    covers("assessment"),
    duty("assessing", law.STRATEGY_REGULATIONS, "regs 5-7"),
    carries_out("assessment", "assessing"),
)

GR06 = (
    Example(
        "GR06",
        "fails",
        "The list of all that covers Ashby has only the plan, and of the plan every duty it carries out is listed.",
        (
            ashby(),
            PLAN,
            covers("plan"),
            *OTHER_HEADS,
            listed("COVERS", "area/ashby"),
            listed("DISCHARGES", "strategy/plan", "forward"),
        ),
        "2024-06-30",
        "area/ashby",
        "strategic assessment",
        "No strategic assessment is listed for Ashby",
    ),
    Example(
        "GR06",
        "passes",
        "The assessment was published on 1 October 2023.",
        (ashby(), *ASSESSED, *happened("publication", "2023-10-01", "strategy/assessment")),
        "2024-06-30",
        "area/ashby",
        "strategic assessment",
        "Its last recorded date is 1 October 2023",
    ),
    Example(
        "GR06",
        "passes",
        "The assessment was published on 2 May 2023: more than twelve months ago, and in the last year of the "
        "regulations.",
        (ashby(), *ASSESSED, *happened("publication", "2023-05-02", "strategy/assessment")),
        "2024-06-30",
        "area/ashby",
        "strategic assessment",
        "Its last recorded date is 2 May 2023",
    ),
    Example(
        "GR06",
        "inferred only",
        "That it is the assessment of the regulations was inferred from its title.",
        (
            ashby(),
            *ASSESSED[:3],
            carries_out("assessment", "assessing", basis="inferred", reason="its title"),
            *happened("publication", "2023-10-01", "strategy/assessment"),
        ),
        "2024-06-30",
        "area/ashby",
        "strategic assessment",
        "inferred from The clerk",
    ),
    Example(
        "GR06",
        "not recorded",
        "No assessment is recorded for Ashby.",
        (ashby(), PLAN, covers("plan")),
        "2024-06-30",
        "area/ashby",
        "strategic assessment",
        "No strategic assessment is recorded",
    ),
    Example(
        "GR06",
        "not recorded",
        "The last recorded edition is of 2021: there may be a later one.",
        (ashby(), *ASSESSED, *happened("publication", "2021", "strategy/assessment")),
        "2024-06-30",
        "area/ashby",
        "strategic assessment",
        "Whether there is a later edition is not recorded",
    ),
    Example(
        "GR06",
        "not recorded",
        "A Welsh area: the days of its own regulations were not read (law not settled).",
        (ashby("Welsh principal area"),),
        "2024-06-30",
        "area/ashby",
        "",
        "Law not settled",
    ),
    Example(
        "GR06",
        "does not apply",
        "Any area on 31 July 2007, the day before the regulations began.",
        (ashby(), *ASSESSED),
        "2007-07-31",
        "area/ashby",
        "",
        "began on 1 August 2007",
    ),
    Example("GR06", "not recorded", "Without an as-at date it answers “choose a date”.", (ashby(), *ASSESSED), None),
)

ADULTS = told("board/adults", kind="safeguarding adults board")


def seat(name: str, kind: str | None, board: str = "adults", **more: object) -> tuple[Edge, ...]:
    """An organisation of a kind with a seat on a board, on every day unless dated."""
    said = {"role": "member", **ALWAYS, **more}
    described = told(f"organization/{name}", kind=kind) if kind else told(f"post/{name}")
    from_name = f"{'organization' if kind else 'post'}/{name}"
    return described, clerk("MEMBER_OF", from_name, f"board/{board}", **said)


SEATED = (*seat("county", "county council"), *seat("police", "police force"))

GR13 = (
    Example(
        "GR13",
        "fails",
        "The list of all members of the safeguarding adults board has the council and a charity, and no police.",
        (
            ADULTS,
            *seat("county", "county council"),
            *seat("care", "charity"),
            listed("MEMBER_OF", "board/adults"),
        ),
        "2024-06-30",
        "board/adults",
        "chief officer of police",
        "in a list that claims to be complete",
    ),
    Example(
        "GR13",
        "passes",
        "The police are stated to be a member of the safeguarding adults board.",
        (ADULTS, *SEATED),
        "2024-06-30",
        "board/adults",
        "chief officer of police",
        "Police (stated by The clerk)",
    ),
    Example(
        "GR13",
        "inferred only",
        "“Director-of-public-health” is a member of the health and wellbeing board; that this is the director whom the "
        "Act names is read from the name.",
        (
            told("board/health", kind="health and wellbeing board"),
            *seat("director-of-public-health", None, "health"),
        ),
        "2024-06-30",
        "board/health",
        "director of public health",
        "This is read from the name",
    ),
    Example(
        "GR13",
        "not recorded",
        "Council and police are recorded, the integrated care board is not, and no list claims to be complete.",
        (ADULTS, *SEATED),
        "2024-06-30",
        "board/adults",
        "NHS commissioner",
        "No member of the kind “NHS commissioner” is recorded for Adults",
    ),
    Example(
        "GR13",
        "not recorded",
        "The complete list names a secretary of no recorded organisation, who may speak for the police.",
        (
            ADULTS,
            *seat("county", "county council"),
            *seat("secretary", None),
            listed("MEMBER_OF", "board/adults"),
        ),
        "2024-06-30",
        "board/adults",
        "chief officer of police",
        "whether one of these is meant is not recorded: Secretary",
    ),
    Example(
        "GR13",
        "not recorded",
        "No member of the board is recorded: one line for all such boards.",
        (ADULTS,),
        "2024-06-30",
        "board/adults",
        "",
        "No member is recorded on 30 June 2024 for 1 of 1 statutory boards",
    ),
    Example(
        "GR13",
        "not recorded",
        "On 29 September 2019 the changeover from the earlier safeguarding boards was not over (law not settled).",
        (
            told("board/children", kind="safeguarding children partnership"),
            *seat("county", "county council", "children"),
        ),
        "2019-09-29",
        "board/children",
        "council",
        "Law not settled",
    ),
    Example(
        "GR13",
        "does not apply",
        "A safeguarding adults board on 31 March 2015, the day before the Act began.",
        (ADULTS, *SEATED),
        "2015-03-31",
        "board/adults",
        "",
        "began on 1 April 2015",
    ),
    Example("GR13", "not recorded", "Without an as-at date it answers “choose a date”.", (ADULTS, *SEATED), None),
)

PROCEDURE = duty("case-review", "Anti-social Behaviour, Crime and Policing Act 2014", "ss.104-105")
JUSTICE_PLAN = duty("youth-plan", law.CDA, "s.40")
CASE_REVIEW = "anti-social behaviour case review procedure"

VICTIM_SUPPORT = "joint victim support strategy"
VICTIMS = (
    ashby("unitary area"),
    strategy("victims"),
    covers("victims"),
    duty("victims", "Victims and Prisoners Act 2024", "s.14"),
    carries_out("victims", "victims"),
)

GR22 = (
    Example(
        "GR22",
        "fails",
        "The list of all that covers Ashby has only the plan, and of the plan every duty it carries out is listed: "
        "there is no case review procedure.",
        (
            ashby(),
            PLAN,
            covers("plan"),
            *OTHER_HEADS,
            listed("COVERS", "area/ashby"),
            listed("DISCHARGES", "strategy/plan", "forward"),
        ),
        "2024-06-30",
        "area/ashby",
        CASE_REVIEW,
        "in lists that claim to be complete",
    ),
    Example(
        "GR22",
        "passes",
        "The procedure for Ashby is in force.",
        (ashby(), strategy("procedure"), covers("procedure"), PROCEDURE, carries_out("procedure", "case-review")),
        "2024-06-30",
        "area/ashby",
        CASE_REVIEW,
        "Procedure (stated by The clerk)",
    ),
    Example(
        "GR22",
        "passes",
        "The youth justice plan of Ashby, a unitary area, was approved on 1 July 2023.",
        (
            ashby("unitary area"),
            strategy("youth", approved="2023-07-01"),
            covers("youth"),
            JUSTICE_PLAN,
            carries_out("youth", "youth-plan"),
        ),
        "2024-06-30",
        "area/ashby",
        "youth justice plan",
        "Its last recorded date is 1 July 2023",
    ),
    Example(
        "GR22",
        "inferred only",
        "That the procedure is that of the Act was inferred.",
        (
            ashby(),
            strategy("procedure"),
            covers("procedure"),
            PROCEDURE,
            carries_out("procedure", "case-review", basis="inferred", reason="its title"),
        ),
        "2024-06-30",
        "area/ashby",
        CASE_REVIEW,
        "inferred from The clerk",
    ),
    Example(
        "GR22",
        "not recorded",
        "No document is recorded: one line says what to ask for.",
        (ashby(),),
        "2024-06-30",
        "area/ashby",
        "",
        "No information sharing protocol or anti-social behaviour case review procedure is recorded",
    ),
    Example(
        "GR22",
        "not recorded",
        "The last youth justice plan that is recorded was approved in 2020.",
        (
            ashby("unitary area"),
            strategy("youth", approved="2020"),
            covers("youth"),
            JUSTICE_PLAN,
            carries_out("youth", "youth-plan"),
        ),
        "2024-06-30",
        "area/ashby",
        "youth justice plan",
        "Whether there is a later edition is not recorded",
    ),
    Example(
        "GR22",
        "not recorded",
        "On 19 October 2014 a part of the law on case reviews was in force, and which part is unconfirmed (law not "
        "settled).",
        (ashby(),),
        "2014-10-19",
        "area/ashby",
        CASE_REVIEW,
        "Law not settled",
    ),
    Example(
        "GR22",
        "not recorded",
        "The joint victim support strategy of Ashby, a unitary area, whatever is recorded: the law is not settled.",
        VICTIMS,
        "2024-06-30",
        "area/ashby",
        VICTIM_SUPPORT,
        "Law not settled on 30 June 2024",
    ),
    Example(
        "GR22",
        "does not apply",
        "The case review on 12 May 2014, before any of that law began.",
        (ashby(),),
        "2014-05-12",
        "area/ashby",
        CASE_REVIEW,
        "began on 20 October 2014",
    ),
    Example(
        "GR22",
        "does not apply",
        "The joint victim support strategy on 23 May 2024, the day before its Act was passed.",
        VICTIMS,
        "2024-05-23",
        "area/ashby",
        VICTIM_SUPPORT,
        "was passed on 24 May 2024",
    ),
    Example("GR22", "not recorded", "Without an as-at date it answers “choose a date”.", (ashby(),), None),
)

SAFE = (ashby(), *partnership("safe", "ashby"))
ALL_MEMBERS = listed("MEMBER_OF", "board/safe")


def on_safe(name: str, kind: str | None, **more: object) -> tuple[Edge, ...]:
    """An organisation of a kind, or a post, with a seat on Ashby's partnership."""
    return seat(name, kind, "safe", **more)


SIX = (
    *on_safe("council", "district council"),
    *on_safe("county", "county council"),
    *on_safe("police", "police force"),
    *on_safe("fire", "fire and rescue authority"),
    *on_safe("probation", "probation provider"),
    *on_safe("care-board", "integrated care board"),
)

GR02 = (
    Example(
        "GR02",
        "fails",
        "The list of all members of the partnership has one post of the council and nobody else.",
        (
            *SAFE,
            *on_safe("chair", None),
            told("organization/council", kind="district council"),
            clerk("HELD_AT", "post/chair", "organization/council", **ALWAYS),
            ALL_MEMBERS,
        ),
        "2024-06-30",
        "board/safe",
        "two persons",
        "Fewer than two persons are listed for Safe",
    ),
    Example(
        "GR02",
        "fails",
        "The list of all members has five of the six authorities on 31 May 2011, when each had to have somebody there.",
        (*SAFE, *SIX[:-2], ALL_MEMBERS),
        "2011-05-31",
        "board/safe",
        "every authority",
        "at least one senior person from each responsible authority",
    ),
    Example(
        "GR02",
        "fails",
        "The same list on 30 June 2024: two persons are enough now, and a voice for each is good practice.",
        (*SAFE, *SIX[:-2], ALL_MEMBERS),
        "2024-06-30",
        "board/safe",
        "every authority",
        "is good practice",
    ),
    Example(
        "GR02",
        "passes",
        "Council and police are members of the partnership.",
        (*SAFE, *SIX[:6]),
        "2024-06-30",
        "board/safe",
        "two persons",
        "at least two",
    ),
    Example(
        "GR02",
        "passes",
        "All six kinds of authority have a member.",
        (*SAFE, *SIX),
        "2024-06-30",
        "board/safe",
        "every authority",
        "Each kind of responsible authority has a member",
    ),
    Example(
        "GR02",
        "inferred only",
        "That the police are a member was inferred from the minutes.",
        (
            *SAFE,
            *on_safe("council", "district council"),
            *on_safe("police", "police force", basis="inferred", reason="minutes"),
        ),
        "2024-06-30",
        "board/safe",
        "two persons",
        "at least two",
    ),
    Example(
        "GR02",
        "not recorded",
        "No member of the partnership is recorded: one line for all such groups.",
        SAFE,
        "2024-06-30",
        "board/safe",
        "",
        "No member is recorded on 30 June 2024 for 1 of 1 strategy groups",
    ),
    Example(
        "GR02",
        "not recorded",
        "The council is a member, and its head of policy chairs: that may be one person.",
        (
            *SAFE,
            *on_safe("council", "district council"),
            *on_safe("head", None, role="chair"),
            clerk("HELD_AT", "post/head", "organization/council", **ALWAYS),
        ),
        "2024-06-30",
        "board/safe",
        "two persons",
        "Fewer than two persons appointed by responsible authorities are recorded",
    ),
    Example(
        "GR02",
        "does not apply",
        "Any partnership on 31 July 2007, the day before the regulations began.",
        (*SAFE, *SIX),
        "2007-07-31",
        "board/safe",
        "",
        "began on 1 August 2007",
    ),
    Example("GR02", "not recorded", "Without an as-at date it answers “choose a date”.", SAFE, None),
)

COPY = duty("copy", law.STRATEGY_REGULATIONS, "reg. 13A")
SENT = "copy of the plan to the commissioner"

GR07 = (
    Example(
        "GR07",
        "fails",
        "The lists of all that covers Ashby and of all that plan and partnership carry out are complete, and have no "
        "copy to the commissioner.",
        (
            *SAFE,
            PLAN,
            covers("plan"),
            *OTHER_HEADS,
            listed("COVERS", "area/ashby"),
            listed("DISCHARGES", "strategy/plan", "forward"),
            listed("DISCHARGES", "board/safe", "forward"),
        ),
        "2024-06-30",
        "area/ashby",
        SENT,
        "in lists that claim to be complete",
    ),
    Example(
        "GR07",
        "passes",
        "The plan is stated to have gone to the commissioner on 2 April 2024.",
        (ashby(), PLAN, covers("plan"), COPY, carries_out("plan", "copy", start="2024-04-02")),
        "2024-06-30",
        "area/ashby",
        SENT,
        "It was done: 2 April 2024",
    ),
    Example(
        "GR07",
        "inferred only",
        "That the copy went on 2 April 2024 was inferred from the commissioner's agenda.",
        (
            ashby(),
            PLAN,
            covers("plan"),
            COPY,
            carries_out("plan", "copy", start="2024-04-02", basis="inferred", reason="the agenda"),
        ),
        "2024-06-30",
        "area/ashby",
        SENT,
        "It was done: 2 April 2024",
    ),
    Example(
        "GR07",
        "not recorded",
        "No step is recorded: one line says what to ask for.",
        (ashby(), PLAN, covers("plan")),
        "2024-06-30",
        "area/ashby",
        "",
        "published summary of the plan or copy of the plan to the commissioner is recorded",
    ),
    Example(
        "GR07",
        "not recorded",
        "The last copy that is recorded went in 2020.",
        (ashby(), PLAN, covers("plan"), COPY, carries_out("plan", "copy", start="2020")),
        "2024-06-30",
        "area/ashby",
        SENT,
        "It was last recorded: 2020",
    ),
    Example(
        "GR07",
        "does not apply",
        "The copy on 21 November 2012, the day before there were commissioners.",
        (ashby(), PLAN, covers("plan")),
        "2012-11-21",
        "area/ashby",
        SENT,
        "began on 22 November 2012",
    ),
    Example("GR07", "not recorded", "Without an as-at date it answers “choose a date”.", (ashby(), PLAN), None),
)

POLICE_PLAN = (
    strategy("police-plan", start="2021-04-01", end="2025-03-31"),
    duty("police-plan", "Police Reform and Social Responsibility Act 2011", "s.5"),
    carries_out("police-plan", "police-plan"),
)
REGARD = duty("regard", law.CDA, "s.6(1A)")


def informs(**more: object) -> Edge:
    """The police and crime plan gives evidence to the agreement."""
    return clerk("INFORMS", "strategy/police-plan", "strategy/agreement", **{**ALWAYS, **more})


GR23 = (
    Example(
        "GR23",
        "fails",
        "The lists of all that informs the agreement and of all that it carries out are complete, and hold no regard.",
        (
            *YEARS,
            strategy("evidence", kind="assessment"),
            clerk("INFORMS", "strategy/evidence", "strategy/agreement", **ALWAYS),
            listed("INFORMS", "strategy/agreement"),
            listed("DISCHARGES", "strategy/agreement", "forward"),
        ),
        "2024-06-30",
        "strategy/agreement",
        "",
        "No regard to a police and crime plan is listed for Agreement",
    ),
    Example(
        "GR23",
        "passes",
        "The agreement is stated to carry out the duty of regard.",
        (*YEARS, REGARD, carries_out("agreement", "regard")),
        "2024-06-30",
        "strategy/agreement",
        "",
        "Agreement has regard to the police and crime plan (stated by The clerk)",
    ),
    Example(
        "GR23",
        "passes",
        "The police and crime plan in force is stated to inform the agreement.",
        (*YEARS, *POLICE_PLAN, informs()),
        "2024-06-30",
        "strategy/agreement",
        "",
        "has regard to the police and crime plan",
    ),
    Example(
        "GR23",
        "inferred only",
        "That the police and crime plan informs the agreement was inferred.",
        (*YEARS, *POLICE_PLAN, informs(basis="inferred", reason="it names the plan")),
        "2024-06-30",
        "strategy/agreement",
        "",
        "inferred from The clerk",
    ),
    Example(
        "GR23",
        "inferred only",
        "The agreement commits to an aim that has links to the police and crime plan: we read that as regard.",
        (
            *YEARS,
            *POLICE_PLAN,
            told("objective/support"),
            clerk("COMMITS_TO", "strategy/agreement", "objective/support"),
            clerk("LINKED_TO", "objective/support", "strategy/police-plan"),
        ),
        "2024-06-30",
        "strategy/agreement",
        "",
        "that this is regard is our reading",
    ),
    Example(
        "GR23",
        "not recorded",
        "The agreement says nothing of a police and crime plan: one line for all such documents.",
        YEARS,
        "2024-06-30",
        "strategy/agreement",
        "",
        "is recorded on 30 June 2024 for 1 of 1 agreements and plans",
    ),
    Example(
        "GR23",
        "not recorded",
        "The plan that informed the agreement has ended: of regard to the one now in force nothing is said.",
        (
            *YEARS,
            strategy("police-plan", start="2017-04-01", end="2021-03-31"),
            *POLICE_PLAN[1:],
            informs(),
        ),
        "2024-06-30",
        "strategy/agreement",
        "",
        "No regard to the police and crime plan is recorded",
    ),
    Example(
        "GR23",
        "does not apply",
        "An agreement in force on 21 November 2012, the day before the duty began.",
        (
            strategy("old", start="2010", end="2014"),
            covers("old", "shire"),
            THE_AGREEMENT,
            carries_out("old", "agreement"),
        ),
        "2012-11-21",
        "strategy/old",
        "",
        "began on 22 November 2012",
    ),
    Example("GR23", "not recorded", "Without an as-at date it answers “choose a date”.", YEARS, None),
)

EXAMPLES: Sequence[Example] = (
    *GR02,
    *GR04,
    *GR05,
    *GR06,
    *GR07,
    *GR13,
    *GR22,
    *GR23,
)
