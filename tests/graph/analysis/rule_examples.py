"""The examples of ``docs/rules.md``: for each rule a record that fails, one that passes, and what lies between.

They are of Quillhaven, which does not exist. Each example is a sentence of the manual, the statements behind it, a day
and the answer; ``test_rules.py`` judges every one, and checks that the manual has exactly these sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis import law
from graph.statements import Edge
from tests.graph.analysis.small import CLERK, clerk, told

ALWAYS = {"start": "1990", "end": ".."}
"""The dates of a link that holds on every day of these examples."""


@dataclass(frozen=True)
class Example:
    """A record and what a rule answers of it on a day: of *about* ("area/ashby"), and of one *part* where it has parts.

    ``says`` are words that the reason must hold.
    """

    rule: str
    answer: str
    sentence: str
    edges: tuple[Edge, ...]
    as_at: str | None
    about: str = ""
    part: str = ""
    says: str = ""


def listed(link: str, subject: str, direction: str = "reverse", by: str = CLERK, **more: object) -> Edge:
    """The source claims to list every *link* at *subject*; on every day, unless dates are given."""
    dates = more or {"as_of": "1990", **ALWAYS}
    return clerk("LISTS_ALL", by.removeprefix("small:"), subject, by, link=link, direction=direction, **dates)


def ashby(kind: str = "two-tier district") -> Edge:
    """The district of the examples."""
    return told("area/ashby", kind=kind)


def authority(kind: str, body: str, name: str, **more: object) -> tuple[Edge, Edge]:
    """An organisation of kind *body* that is a responsible authority of *kind* for Ashby, on every day unless dated."""
    said = {**ALWAYS, **more}
    return (
        told(f"organization/{name}", kind=body),
        clerk("RESPONSIBLE_AUTHORITY_FOR", f"organization/{name}", "area/ashby", kind=kind, **said),
    )


COUNCIL = authority("council", "district council", "council")
COUNTY = authority("county council", "county council", "county")
POLICE = authority("chief officer of police", "police force", "police")
FIRE = authority("fire and rescue authority", "fire and rescue authority", "fire")
GROUP = authority("health body", "clinical commissioning group", "group")
ALL_AUTHORITIES = listed("RESPONSIBLE_AUTHORITY_FOR", "area/ashby")

GR01 = (
    Example(
        "GR01",
        "fails",
        "A list that claims to name every responsible authority of Ashby leaves out the fire service, as at 1 April "
        "2003, the day on which fire authorities became one.",
        (ashby(), *COUNCIL, *COUNTY, *POLICE, ALL_AUTHORITIES),
        "2003-04-01",
        "area/ashby",
        "fire and rescue authority",
        "claims to be complete",
    ),
    Example(
        "GR01",
        "passes",
        "The fire service is stated to be a responsible authority for Ashby.",
        (ashby(), *COUNCIL, *FIRE),
        "2024-06-30",
        "area/ashby",
        "fire and rescue authority",
        "Fire (stated by The clerk)",
    ),
    Example(
        "GR01",
        "inferred only",
        "That the fire service is one for Ashby was worked out from the law, and no source says so.",
        (
            ashby(),
            *authority(
                "fire and rescue authority",
                "fire and rescue authority",
                "fire",
                basis="inferred",
                reason="the law makes it one",
            ),
        ),
        "2024-06-30",
        "area/ashby",
        "fire and rescue authority",
        "inferred from The clerk",
    ),
    Example(
        "GR01",
        "not recorded",
        "Nothing is said of the fire service, and no list claims to be complete.",
        (ashby(), *COUNCIL),
        "2024-06-30",
        "area/ashby",
        "fire and rescue authority",
        "No fire and rescue authority is recorded for Ashby on 30 June 2024.",
    ),
    Example(
        "GR01",
        "not recorded",
        "A list claims to be complete, but is of 2002: it cannot show that a kind is missing which the law asked for "
        "only later.",
        (ashby(), *COUNCIL, listed("RESPONSIBLE_AUTHORITY_FOR", "area/ashby", as_of="2002")),
        "2003-04-01",
        "area/ashby",
        "fire and rescue authority",
    ),
    Example(
        "GR01",
        "not recorded",
        "The fire service is one “from 2024”: the dates leave open whether it was by June (dates).",
        (ashby(), *authority("fire and rescue authority", "fire and rescue authority", "fire", start="2024")),
        "2024-06-30",
        "area/ashby",
        "fire and rescue authority",
        "Not recorded (dates)",
    ),
    Example(
        "GR01",
        "not recorded",
        "The complete list still names the clinical commissioning group on 1 July 2022, when only an integrated care "
        "board is the health body: it may be an old name.",
        (ashby(), *COUNCIL, *GROUP, ALL_AUTHORITIES),
        "2022-07-01",
        "area/ashby",
        "health body",
        "Group is listed, which is a clinical commissioning group, required from 1 April 2013 to 30 June 2022",
    ),
    Example(
        "GR01",
        "not recorded",
        "A Welsh area on 1 May 2005: the day on which the Local Health Board took the health authority's place is "
        "unconfirmed (law not settled).",
        (
            ashby("Welsh principal area"),
            *authority("council", "unitary council", "council"),
            *authority("health body", "local health board", "board"),
        ),
        "2005-05-01",
        "area/ashby",
        "health body",
        "Law not settled",
    ),
    Example(
        "GR01",
        "not recorded",
        "The kind of area is not recorded, so nobody knows what it needs.",
        (told("area/ashby"), *COUNCIL),
        "2024-06-30",
        "area/ashby",
        "",
        "The kind of area of Ashby is not recorded",
    ),
    Example(
        "GR01",
        "does not apply",
        "A police authority is still listed on 22 November 2012, the first day without any.",
        (ashby(), *authority("police authority", "police authority", "body")),
        "2012-11-22",
        "area/ashby",
        "police authority",
        "the law has not required a police authority since 21 November 2012",
    ),
    Example(
        "GR01",
        "does not apply",
        "Any area on 29 September 1998, the day before the law began.",
        (ashby(), *COUNCIL),
        "1998-09-29",
        "area/ashby",
        "",
        "began on 30 September 1998",
    ),
    Example("GR01", "not recorded", "Without an as-at date it answers “choose a date”.", (ashby(), *COUNCIL), None),
)


def partnership(name: str, *areas: str, **more: object) -> tuple[Edge, ...]:
    """A community safety partnership that covers areas, on every day unless dated."""
    said = {**ALWAYS, **more}
    covers = [clerk("COVERS", f"board/{name}", f"area/{area}", extent="whole", **said) for area in areas]
    return (told(f"board/{name}", kind="community safety partnership"), *covers)


BROOK = told("area/brook", kind="two-tier district")
ONE = partnership("ashby-safe", "ashby")
TWO = partnership("downs", "ashby", "brook")
ALL_COVERING = listed("COVERS", "area/ashby")


def combined(kind: str, day: str) -> tuple[Edge, Edge]:
    """An event that combined the areas of Downs."""
    return told("event/combining", kind=kind, start=day), clerk("HELD", "event/combining", "board/downs")


GR03 = (
    Example(
        "GR03",
        "fails",
        "Two partnerships are stated to cover Ashby; one is part of the other, and no agreement combines their areas.",
        (ashby(), BROOK, *ONE, *TWO, clerk("PART_OF", "board/ashby-safe", "board/downs", **ALWAYS)),
        "2024-06-30",
        "area/ashby",
        "",
        "no agreement that combines their areas is recorded",
    ),
    Example(
        "GR03",
        "fails",
        "A list that claims to name all that covers Ashby has a youth board and no partnership.",
        (
            ashby(),
            told("board/youth", kind="youth justice board"),
            clerk("COVERS", "board/youth", "area/ashby"),
            ALL_COVERING,
        ),
        "2024-06-30",
        "area/ashby",
        "",
        "No community safety partnership is listed for Ashby",
    ),
    Example(
        "GR03",
        "passes",
        "One partnership covers Ashby, and the list of all that covers it has no other.",
        (ashby(), *ONE, ALL_COVERING),
        "2024-06-30",
        "area/ashby",
        "",
        "No other is listed",
    ),
    Example(
        "GR03",
        "passes",
        "A smaller partnership is part of the one that a combination agreement made for Ashby and Brook.",
        (
            ashby(),
            BROOK,
            *ONE,
            *TWO,
            clerk("PART_OF", "board/ashby-safe", "board/downs", **ALWAYS),
            *combined("combination agreement", "2015-04-01"),
            ALL_COVERING,
        ),
        "2024-06-30",
        "area/ashby",
        "",
        "is a part of it",
    ),
    Example(
        "GR03",
        "inferred only",
        "That the partnership covers Ashby was inferred from its name.",
        (ashby(), *partnership("ashby-safe", "ashby", basis="inferred", reason="its name")),
        "2024-06-30",
        "area/ashby",
        "",
        "no source states it",
    ),
    Example(
        "GR03",
        "not recorded",
        "One partnership covers Ashby, and no list rules a second out.",
        (ashby(), *ONE),
        "2024-06-30",
        "area/ashby",
        "",
        "a second cannot be ruled out",
    ),
    Example(
        "GR03",
        "not recorded",
        "Brook has a partnership, and of Ashby nothing is said.",
        (ashby(), BROOK, *partnership("brook-safe", "brook")),
        "2024-06-30",
        "area/ashby",
        "",
        "No community safety partnership is recorded for Ashby",
    ),
    Example(
        "GR03",
        "not recorded",
        "A new partnership takes the place of the old one, whose last day nobody recorded (dates).",
        (ashby(), *ONE, *partnership("ashby-new", "ashby"), clerk("SUPERSEDES", "board/ashby-new", "board/ashby-safe")),
        "2024-06-30",
        "area/ashby",
        "",
        "its last day is not recorded",
    ),
    Example(
        "GR03",
        "passes",
        "The areas of Downs, which covers Ashby and Brook, were combined by an agreement in 2015.",
        (ashby(), BROOK, *TWO, *combined("combination agreement", "2015-04-01")),
        "2024-06-30",
        "board/downs",
        "merged",
        "a combination agreement is recorded",
    ),
    Example(
        "GR03",
        "fails",
        "The list of all events of Downs has no agreement among them.",
        (
            ashby(),
            BROOK,
            *TWO,
            told("event/meeting", kind="meeting", start="2023-05-01"),
            clerk("HELD", "event/meeting", "board/downs"),
            listed("HELD", "board/downs"),
        ),
        "2024-06-30",
        "board/downs",
        "merged",
        "no combination agreement is among its events",
    ),
    Example(
        "GR03",
        "not recorded",
        "An order of 2009 combined the areas of Downs; whether orders live on as agreements after 22 November 2012 is "
        "unconfirmed (law not settled).",
        (ashby(), BROOK, *TWO, *combined("combination order", "2009-04-01")),
        "2012-11-22",
        "board/downs",
        "merged",
        "Law not settled",
    ),
    Example(
        "GR03",
        "not recorded",
        "Downs covered both districts on 1 January 2005; how areas could then be combined is unconfirmed (law not "
        "settled).",
        (ashby(), BROOK, *TWO),
        "2005-01-01",
        "board/downs",
        "merged",
        "Law not settled",
    ),
    Example(
        "GR03",
        "does not apply",
        "Any area on 29 September 1998, the day before the law began.",
        (ashby(), *ONE),
        "1998-09-29",
        "area/ashby",
        "",
        "began on 30 September 1998",
    ),
    Example("GR03", "not recorded", "Without an as-at date it answers “choose a date”.", (ashby(), *ONE), None),
)


def strategy(called: str, **more: object) -> Edge:
    """A plan of that name, in a source of its own words."""
    return told(f"strategy/{called}", **{"kind": "plan", **more})


def follows(later: str, earlier: str, **more: object) -> Edge:
    """One strategy takes the place of another."""
    return clerk("SUPERSEDES", f"strategy/{later}", f"strategy/{earlier}", **more)


OLD = strategy("old", start="2020-04-01", end="2023-03-31")

GR08 = (
    Example(
        "GR08",
        "fails",
        "The plan ended on 31 March 2023, and no source says that another has taken its place.",
        (OLD,),
        "2024-06-30",
        "strategy/old",
        "",
        "No source says that another has taken its place",
    ),
    Example(
        "GR08",
        "fails",
        "Its successor was approved on 1 June 2023: 61 days lie between the two.",
        (OLD, strategy("new", approved="2023-06-01", start="2023-04-01", end="2026-03-31"), follows("new", "old")),
        "2024-06-30",
        "strategy/old",
        "",
        "at least 61 days lie between the two",
    ),
    Example(
        "GR08",
        "passes",
        "The plan runs to 31 March 2026.",
        (strategy("new", start="2023-04-01", end="2026-03-31"),),
        "2024-06-30",
        "strategy/new",
    ),
    Example(
        "GR08",
        "passes",
        "The plan ended, and its successor, approved before that, is in force.",
        (OLD, strategy("new", approved="2023-03-01", start="2023-04-01", end="2026-03-31"), follows("new", "old")),
        "2024-06-30",
        "strategy/old",
        "",
        "New takes its place (stated by The clerk) and is in force",
    ),
    Example(
        "GR08",
        "inferred only",
        "That the new plan takes the old one's place was inferred.",
        (
            OLD,
            strategy("new", start="2023-04-01", end="2026-03-31"),
            follows("new", "old", basis="inferred", reason="the same owner"),
        ),
        "2024-06-30",
        "strategy/old",
    ),
    Example(
        "GR08",
        "not recorded",
        "The plan ends “in 2024”, which leaves open whether it had ended by June (dates).",
        (strategy("brief", start="2021", end="2024"),),
        "2024-06-30",
        "strategy/brief",
        "",
        "Not recorded (dates)",
    ),
    Example(
        "GR08",
        "not recorded",
        "No last day is recorded: one line for all such plans says what to ask for.",
        (strategy("endless", start="2021"), strategy("dateless")),
        "2024-06-30",
        "strategy/endless",
        "",
        "No last day is recorded for 2 of 2 strategies: Dateless and Endless.",
    ),
    Example(
        "GR08",
        "not recorded",
        "“Plan-2020” ended; “Plan-2023” may follow it by its name, and no source says so.",
        (strategy("plan-2020", end="2023-03-31"), strategy("plan-2023", start="2023-04-01", end="2026-03-31")),
        "2024-06-30",
        "strategy/plan-2020",
        "",
        "Plan-2023 may, by name",
    ),
    Example(
        "GR08",
        "does not apply",
        "Its successor has ended as well: the finding is the successor's.",
        (OLD, strategy("new", start="2023-04-01", end="2024-03-31"), follows("new", "old")),
        "2024-06-30",
        "strategy/old",
        "",
        "has ended too",
    ),
    Example("GR08", "not recorded", "Without an as-at date it answers “choose a date”.", (OLD,), None),
)

PLAN = strategy("plan", start="2022-04-01", end="2027-03-31")
KEY = clerk("IDENTIFIES", "strategy/plan", "issue/theft", kind="key issue")
THEFT = told("issue/theft")
BOARD = told("board/safety")
BOARD_DOES = clerk("ADDRESSES", "board/safety", "issue/theft")
PLAN_DOES = clerk("ADDRESSES", "strategy/plan", "issue/theft")
KEY_ISSUE = (THEFT, PLAN, KEY)
OTHER = (told("issue/noise"), BOARD, clerk("ADDRESSES", "board/safety", "issue/noise"))

GR09 = (
    Example(
        "GR09",
        "fails",
        "The list of all that deals with theft has the plan and no board, though it names boards for other issues.",
        (*KEY_ISSUE, PLAN_DOES, *OTHER, listed("ADDRESSES", "issue/theft")),
        "2024-06-30",
        "issue/theft",
        "",
        "Board: none, in a complete list",
    ),
    Example(
        "GR09",
        "passes",
        "The safety board and the plan are both stated to deal with theft.",
        (*KEY_ISSUE, BOARD, BOARD_DOES, PLAN_DOES),
        "2024-06-30",
        "issue/theft",
    ),
    Example(
        "GR09",
        "passes",
        "The plan deals with theft by an objective that it commits to.",
        (
            *KEY_ISSUE,
            BOARD,
            BOARD_DOES,
            told("objective/locks"),
            clerk("COMMITS_TO", "strategy/plan", "objective/locks"),
            clerk("ADDRESSES", "objective/locks", "issue/theft"),
        ),
        "2024-06-30",
        "issue/theft",
        "",
        "Plan commits to “Locks”, which does",
    ),
    Example(
        "GR09",
        "inferred only",
        "That the safety board deals with theft was inferred from its name.",
        (
            *KEY_ISSUE,
            BOARD,
            PLAN_DOES,
            clerk("ADDRESSES", "board/safety", "issue/theft", basis="inferred", reason="its name"),
        ),
        "2024-06-30",
        "issue/theft",
    ),
    Example(
        "GR09",
        "not recorded",
        "No board is said to deal with theft, and no list claims to be complete.",
        (*KEY_ISSUE, PLAN_DOES),
        "2024-06-30",
        "issue/theft",
        "",
        "no board is recorded as dealing with it",
    ),
    Example(
        "GR09",
        "not recorded",
        "A complete list names only boards: of strategies it says nothing.",
        (*KEY_ISSUE, BOARD, BOARD_DOES, listed("ADDRESSES", "issue/theft")),
        "2024-06-30",
        "issue/theft",
        "",
        "no current strategy is recorded",
    ),
    Example(
        "GR09",
        "not recorded",
        "The plan is “for 2024 to 2026”, which leaves open whether it was in force by June (dates).",
        (
            THEFT,
            strategy("plan", start="2024", end="2026"),
            KEY,
            BOARD,
            BOARD_DOES,
            PLAN_DOES,
        ),
        "2024-06-30",
        "issue/theft",
        "",
        "not recorded (dates)",
    ),
    Example(
        "GR09",
        "not recorded",
        "Only a kind of board, “safety boards”, is said to deal with theft.",
        (*KEY_ISSUE, PLAN_DOES, told("board/boards", is_class=True), clerk("ADDRESSES", "board/boards", "issue/theft")),
        "2024-06-30",
        "issue/theft",
        "",
        "only a kind is named",
    ),
    Example(
        "GR09",
        "does not apply",
        "The plan that names theft as a key issue says that the police deal with it.",
        (
            *KEY_ISSUE,
            told("organization/police", kind="police force"),
            clerk(
                "HANDLED_ELSEWHERE",
                "issue/theft",
                "organization/police",
                excluded_from="small:strategy/plan",
                legal_basis="the Towns Act",
            ),
        ),
        "2024-06-30",
        "issue/theft",
        "",
        "Police deals with it, on the ground of the Towns Act",
    ),
    Example("GR09", "not recorded", "Without an as-at date it answers “choose a date”.", KEY_ISSUE, None),
)

SURVEY = told("platform/survey", kind="survey")
NAMED = (SURVEY, THEFT, clerk("IDENTIFIES", "platform/survey", "issue/theft", kind="survey issue"))
THEME = told("theme/property")
UNDER = clerk("FALLS_UNDER", "issue/theft", "theme/property")

GR10 = (
    Example(
        "GR10",
        "fails",
        "Lists that claim to be complete show that theft is no key issue and that no board or plan deals with it.",
        (
            *NAMED,
            *OTHER,
            listed("ADDRESSES", "issue/theft"),
            listed("IDENTIFIES", "issue/theft"),
        ),
        "2024-06-30",
        "issue/theft",
        "",
        "Theft is no key issue",
    ),
    Example(
        "GR10",
        "passes",
        "The public named theft, and it is a key issue of the plan.",
        (*NAMED, PLAN, KEY),
        "2024-06-30",
        "issue/theft",
        "",
        "Plan names it as a key issue",
    ),
    Example(
        "GR10",
        "passes",
        "The safety board is stated to deal with theft.",
        (*NAMED, BOARD, BOARD_DOES),
        "2024-06-30",
        "issue/theft",
    ),
    Example(
        "GR10",
        "passes",
        "A reason is recorded: the police deal with theft alone.",
        (
            *NAMED,
            told("organization/police", kind="police force"),
            clerk("HANDLED_ELSEWHERE", "issue/theft", "organization/police"),
        ),
        "2024-06-30",
        "issue/theft",
    ),
    Example(
        "GR10",
        "inferred only",
        "Theft was inferred to fall under a theme that the plan deals with.",
        (
            *NAMED,
            PLAN,
            THEME,
            clerk("FALLS_UNDER", "issue/theft", "theme/property", basis="inferred", reason="near words"),
            clerk("ADDRESSES", "strategy/plan", "theme/property"),
        ),
        "2024-06-30",
        "issue/theft",
        "",
        "it falls under the theme “Property”",
    ),
    Example(
        "GR10",
        "not recorded",
        "Nothing says what became of theft.",
        (*NAMED,),
        "2024-06-30",
        "issue/theft",
        "",
        "no key issue, board or plan is recorded for it",
    ),
    Example(
        "GR10",
        "not recorded",
        "Theft is a key issue of a plan “for 2024 to 2026”, which leaves open whether it was in force by June (dates).",
        (*NAMED, strategy("plan", start="2024", end="2026"), KEY),
        "2024-06-30",
        "issue/theft",
        "",
        "Not recorded (dates)",
    ),
    Example(
        "GR10",
        "not recorded",
        "No survey is recorded at all: one line says what to ask for.",
        (BOARD,),
        "2024-06-30",
        "",
        "",
        "No issues that the public named are recorded",
    ),
)


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
        "does not apply",
        "The case review on 12 May 2014, before any of that law began.",
        (ashby(),),
        "2014-05-12",
        "area/ashby",
        CASE_REVIEW,
        "began on 20 October 2014",
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
    *GR01,
    *GR02,
    *GR03,
    *GR04,
    *GR05,
    *GR06,
    *GR07,
    *GR08,
    *GR09,
    *GR10,
    *GR13,
    *GR22,
    *GR23,
)
