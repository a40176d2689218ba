"""The examples of ``docs/rules.md``: for each rule a record that fails, one that passes, and what lies between.

They are of Quillhaven, which does not exist. Each example is a sentence of the manual, the statements behind it, a day
and the answer; ``test_rules.py`` judges every one, and checks that the manual has exactly these sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.statements import Edge
from tests.graph.analysis.small import CLERK, GUIDE, clerk, told
from tests.town import describe

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
        "not recorded",
        "The plan that ended is recorded as a draft: whether it was adopted, and so needs a successor, is not "
        "recorded.",
        (strategy("old", start="2020-04-01", end="2023-03-31", status="draft"),),
        "2024-06-30",
        "strategy/old",
        "",
        "It is recorded as a draft",
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


def duty(*binds: str, tiers: str = "two-tier district;unitary area", **more: object) -> Edge:
    """A duty to plan, which the Towns Act puts on bodies of these kinds, on every day unless dated."""
    said = {"start": "2010-04-01", "end": "..", "act": "Towns Act", "section": "s.5", **more}
    return told("duty/plan", binds=";".join(binds), tiers=tiers, **said)


def carries(actor: str, holder: str = "", **more: object) -> Edge:
    """Somebody carries the duty out, perhaps on behalf of a body."""
    behalf = {"on_behalf_of": f"small:{holder}"} if holder else {}
    return clerk("DISCHARGES", actor, "duty/plan", **{**ALWAYS, **behalf, **more})


DISTRICTS = (duty("district council"), ashby(), *COUNCIL, BOARD)
ALL_CARRYING = listed("DISCHARGES", "duty/plan", as_of="2024-01", start="2024-01", end="..")
SOMEBODY = (told("organization/other", kind="district council"), carries("board/safety", "organization/other"))

GR14 = (
    Example(
        "GR14",
        "fails",
        "The list of all who carry the duty out names a board for another council and nobody for Ashby's.",
        (*DISTRICTS, *SOMEBODY, ALL_CARRYING),
        "2024-06-30",
        "organization/council",
        "",
        "No board or post carries it out for Council",
    ),
    Example(
        "GR14",
        "passes",
        "The safety board is stated to carry the duty out on behalf of the council.",
        (*DISTRICTS, carries("board/safety", "organization/council")),
        "2024-06-30",
        "organization/council",
        "",
        "For Council: Safety (stated by The clerk)",
    ),
    Example(
        "GR14",
        "passes",
        "A post that is held at the council carries it out.",
        (
            *DISTRICTS,
            told("post/officer"),
            clerk("HELD_AT", "post/officer", "organization/council", **ALWAYS),
            carries("post/officer"),
        ),
        "2024-06-30",
        "organization/council",
    ),
    Example(
        "GR14",
        "inferred only",
        "The safety board carries it out, for whom is not said, and the council is a member of the board.",
        (*DISTRICTS, carries("board/safety"), clerk("MEMBER_OF", "organization/council", "board/safety", **ALWAYS)),
        "2024-06-30",
        "organization/council",
        "",
        "of which Council is a member",
    ),
    Example(
        "GR14",
        "not recorded",
        "Nobody is recorded as carrying the duty out: one line for all such duties.",
        (*DISTRICTS,),
        "2024-06-30",
        "duty/plan",
        "",
        "Nobody is recorded as carrying out 1 of 1 duties",
    ),
    Example(
        "GR14",
        "not recorded",
        "A list claims to be complete, but is of 2009: it cannot show that somebody is missing whom the law asked for "
        "only later.",
        (*DISTRICTS, *SOMEBODY, listed("DISCHARGES", "duty/plan", as_of="2009")),
        "2024-06-30",
        "duty/plan",
        "other bodies",
        "No board or post is recorded for 1 of 2 bodies that it binds: Council.",
    ),
    Example(
        "GR14",
        "not recorded",
        "A plan of the council carries the duty out; which board or post answers for the plan is not said.",
        (*DISTRICTS, strategy("plan"), carries("strategy/plan", "organization/council")),
        "2024-06-30",
        "organization/council",
        "",
        "which board or named post answers for it is not recorded",
    ),
    Example(
        "GR14",
        "not recorded",
        "The board acts for the police in Ashby, and nobody is recorded for them in Brook.",
        (
            duty("police force"),
            ashby(),
            BROOK,
            *POLICE,
            clerk("COVERS", "organization/police", "area/brook", **ALWAYS),
            BOARD,
            clerk("COVERS", "board/safety", "area/ashby", **ALWAYS),
            carries("board/safety", "organization/police"),
        ),
        "2024-06-30",
        "organization/police",
        "",
        "For Police in Brook nobody is recorded",
    ),
    Example(
        "GR14",
        "not recorded",
        "The anti-social behaviour case review on 19 October 2014, of which a part was in force from May (law not "
        "settled).",
        (
            duty(
                "district council",
                act="Anti-social Behaviour, Crime and Policing Act 2014",
                section="ss.104-105",
                start="2014-10-20",
            ),
            ashby(),
            *COUNCIL,
        ),
        "2014-10-19",
        "duty/plan",
        "",
        "Law not settled",
    ),
    Example(
        "GR14",
        "does not apply",
        "The day before the duty begins.",
        (*DISTRICTS, carries("board/safety", "organization/council")),
        "2010-03-31",
        "duty/plan",
        "not in force",
        "Not in force on 31 March 2010: Plan.",
    ),
    Example(
        "GR14",
        "does not apply",
        "The duty binds councils of Welsh areas, and none is recorded.",
        (duty("unitary council", tiers="Welsh principal area"), ashby(), *COUNCIL),
        "2024-06-30",
        "duty/plan",
        "nobody bound",
    ),
    Example("GR14", "not recorded", "Without an as-at date it answers “choose a date”.", DISTRICTS, None),
)

COUNTY_DUTY = duty("county council", "unitary council", tiers="county;unitary area")

GR15 = (
    Example(
        "GR15",
        "fails",
        "A board is stated to carry out, on behalf of the district council, a duty that the law puts on counties.",
        (COUNTY_DUTY, ashby(), *COUNCIL, BOARD, carries("board/safety", "organization/council")),
        "2024-06-30",
        "organization/council",
        "",
        "Council is a district council, and the law puts the duty on county councils and unitary councils",
    ),
    Example(
        "GR15",
        "fails",
        "A board that acts in Ashby only, a district, carries the duty of counties out, for nobody named.",
        (
            COUNTY_DUTY,
            ashby(),
            BOARD,
            clerk("COVERS", "board/safety", "area/ashby", **ALWAYS),
            carries("board/safety"),
        ),
        "2024-06-30",
        "board/safety",
        "",
        "Safety acts in Ashby (two-tier district",
    ),
    Example(
        "GR15",
        "passes",
        "The board carries it out on behalf of the county council.",
        (COUNTY_DUTY, ashby(), *COUNTY, BOARD, carries("board/safety", "organization/county")),
        "2024-06-30",
        "organization/county",
        "",
        "County is a county council, which the law names",
    ),
    Example(
        "GR15",
        "inferred only",
        "That the board acts for the county council was inferred.",
        (
            COUNTY_DUTY,
            ashby(),
            *COUNTY,
            BOARD,
            carries("board/safety", "organization/county", basis="inferred", reason="its name"),
        ),
        "2024-06-30",
        "organization/county",
    ),
    Example(
        "GR15",
        "not recorded",
        "Neither for whom the board acts nor where is recorded: one line for all such bodies.",
        (COUNTY_DUTY, BOARD, carries("board/safety")),
        "2024-06-30",
        "board/safety",
        "",
        "In which area they act is not recorded for 1 of 1 duties and bodies",
    ),
    Example(
        "GR15",
        "not recorded",
        "A district council's Channel panel: which council of a two-tier county has it is unconfirmed (law not "
        "settled).",
        (
            duty(
                "unitary council",
                tiers="unitary area",
                act="Counter-Terrorism and Security Act 2015",
                section="ss.36-37",
            ),
            ashby(),
            *COUNCIL,
            BOARD,
            carries("board/safety", "organization/council"),
        ),
        "2024-06-30",
        "organization/council",
        "",
        "Law not settled: which council of a two-tier county has the panel is unconfirmed",
    ),
    Example(
        "GR15",
        "does not apply",
        "A plan carries the duty out, and a document has no tier.",
        (COUNTY_DUTY, strategy("plan"), carries("strategy/plan")),
        "2024-06-30",
        "strategy/plan",
        "",
        "Plan is a document",
    ),
    Example(
        "GR15",
        "does not apply",
        "A charity carries it out for itself: the law puts the duty on other bodies.",
        (COUNTY_DUTY, told("organization/lantern", kind="charity"), carries("organization/lantern")),
        "2024-06-30",
        "organization/lantern",
    ),
    Example(
        "GR15",
        "not recorded",
        "Without an as-at date it answers “choose a date”.",
        (COUNTY_DUTY, BOARD, carries("board/safety")),
        None,
    ),
)

SECOND = told("board/second")
ASHBY_SAFETY = clerk("COVERS", "board/safety", "area/ashby", **ALWAYS)
ASHBY_SECOND = clerk("COVERS", "board/second", "area/ashby", **ALWAYS)

GR21 = (
    Example(
        "GR21",
        "fails",
        "Two boards are stated to carry the duty out on behalf of the council, and neither stands under the other.",
        (
            *DISTRICTS,
            SECOND,
            carries("board/safety", "organization/council"),
            carries("board/second", "organization/council"),
        ),
        "2024-06-30",
        "organization/council",
        "",
        "No source says that one of them leads",
    ),
    Example(
        "GR21",
        "fails",
        "Two boards that act in Ashby are stated to carry out the serious violence duty, which its bodies have "
        "together.",
        (
            duty(
                "district council",
                "police force",
                act="Police, Crime, Sentencing and Courts Act 2022",
                section="ss.8-19",
                start="2023-01-31",
            ),
            ashby(),
            BOARD,
            SECOND,
            ASHBY_SAFETY,
            ASHBY_SECOND,
            carries("board/safety"),
            carries("board/second"),
        ),
        "2023-01-31",
        "board/second",
        "",
        "In Ashby, 2 bodies carry it out: Safety (stated by The clerk); Second",
    ),
    Example(
        "GR21",
        "passes",
        "The list of all who carry the duty out has one board for the council.",
        (*DISTRICTS, carries("board/safety", "organization/council"), ALL_CARRYING),
        "2024-06-30",
        "organization/council",
        "",
        "no other is listed",
    ),
    Example(
        "GR21",
        "passes",
        "The second board is a part of the first, which leads, and the list has no other.",
        (
            *DISTRICTS,
            SECOND,
            carries("board/safety", "organization/council"),
            carries("board/second", "organization/council"),
            clerk("PART_OF", "board/second", "board/safety", **ALWAYS),
            ALL_CARRYING,
        ),
        "2024-06-30",
        "organization/council",
        "",
        "For Council, Safety carries it out",
    ),
    Example(
        "GR21",
        "inferred only",
        "The one board in the complete list was inferred to act for the council.",
        (
            *DISTRICTS,
            carries("board/safety", "organization/council", basis="inferred", reason="its name"),
            ALL_CARRYING,
        ),
        "2024-06-30",
        "organization/council",
    ),
    Example(
        "GR21",
        "not recorded",
        "One board is recorded, and no list rules a second out: one line for all such duties.",
        (*DISTRICTS, carries("board/safety", "organization/council")),
        "2024-06-30",
        "duty/plan",
        "",
        "a second cannot be ruled out",
    ),
    Example(
        "GR21",
        "not recorded",
        "Two boards act in Ashby for nobody named, and the duty binds councils and police: each may act for another.",
        (
            duty("district council", "police force"),
            ashby(),
            BOARD,
            SECOND,
            ASHBY_SAFETY,
            ASHBY_SECOND,
            carries("board/safety"),
            carries("board/second"),
        ),
        "2024-06-30",
        "board/second",
        "",
        "Each may act for another body",
    ),
    Example(
        "GR21",
        "not recorded",
        "Two boards carry the duty out, and neither for whom nor where they act is recorded.",
        (*DISTRICTS, SECOND, carries("board/safety"), carries("board/second")),
        "2024-06-30",
        "duty/plan",
        "several",
        "Several bodies are recorded for 1 of 1 duties",
    ),
    Example(
        "GR21",
        "does not apply",
        "The duty has not begun on the day, though somebody is recorded as carrying it out.",
        (*DISTRICTS, carries("board/safety", "organization/council")),
        "2010-03-31",
        "duty/plan",
        "not in force",
    ),
    Example("GR21", "not recorded", "Without an as-at date it answers “choose a date”.", DISTRICTS, None),
)

LASTING = strategy("plan", start="2020-04-01", end="2027-03-31")
OWNED = clerk("OWNS", "organization/trust", "strategy/plan")
ENDED = told("organization/trust", start="2013-04-01", end="2022-06-30")

GR24 = (
    Example(
        "GR24",
        "fails",
        "The owner ended on 30 June 2022, the plan runs to 2027, and no source says what takes the owner's place.",
        (LASTING, ENDED, OWNED),
        "2022-07-01",
        "strategy/plan",
        "",
        "Trust, which owns it (stated by The clerk), ended on 30 June 2022, and no source says what takes its place",
    ),
    Example(
        "GR24",
        "fails",
        "The owner's own record gives its last day as 31 March 2026, a year before the plan's.",
        (LASTING, told("organization/trust", end="2026-03-31"), OWNED),
        "2024-06-30",
        "strategy/plan",
        "",
        "ends on 31 March 2026",
    ),
    Example(
        "GR24",
        "fails",
        "A member of the board that owns the plan has ended, and nothing has taken its place.",
        (
            LASTING,
            BOARD,
            clerk("OWNS", "board/safety", "strategy/plan"),
            ENDED,
            clerk("MEMBER_OF", "organization/trust", "board/safety"),
        ),
        "2024-06-30",
        "strategy/plan",
        "",
        "Trust, which is a member of Safety, which owns it",
    ),
    Example(
        "GR24",
        "passes",
        "The owner is still there.",
        (LASTING, told("organization/trust", start="2013-04-01", end=".."), OWNED),
        "2024-06-30",
        "strategy/plan",
        "",
        "Trust owns Plan",
    ),
    Example(
        "GR24",
        "passes",
        "The owner ended, and a care board has taken its place.",
        (
            LASTING,
            ENDED,
            OWNED,
            told("organization/care-board", start="2022-07-01", end=".."),
            clerk("SUPERSEDES", "organization/care-board", "organization/trust"),
        ),
        "2024-06-30",
        "strategy/plan",
        "",
        "Care-board takes its place",
    ),
    Example(
        "GR24",
        "inferred only",
        "That the care board has taken the owner's place was inferred.",
        (
            LASTING,
            ENDED,
            OWNED,
            told("organization/care-board", start="2022-07-01", end=".."),
            clerk(
                "SUPERSEDES", "organization/care-board", "organization/trust", basis="inferred", reason="the same work"
            ),
        ),
        "2024-06-30",
        "strategy/plan",
    ),
    Example(
        "GR24",
        "not recorded",
        "The plan ends “in 2022”, the year in which its owner ended: the dates leave open which came first (dates).",
        (strategy("plan", start="2020", end="2022"), told("organization/trust", end="2022-06-30"), OWNED),
        "2022-09-30",
        "strategy/plan",
        "",
        "Not recorded (dates)",
    ),
    Example(
        "GR24",
        "not recorded",
        "The plan begins “in 2024”, which leaves open whether it was in force by June (dates).",
        (strategy("plan", start="2024", end="2027"), told("organization/trust", **ALWAYS), OWNED),
        "2024-06-30",
        "strategy/plan",
        "dates",
        "leave open whether they were in force on 30 June 2024: Plan.",
    ),
    Example(
        "GR24",
        "not recorded",
        "No owner is recorded: one line for all such plans.",
        (LASTING,),
        "2024-06-30",
        "strategy/plan",
        "",
        "No owner is recorded of 1 of 1 strategies: Plan.",
    ),
    Example(
        "GR24",
        "does not apply",
        "The body that is recorded as its owner ended before the plan began.",
        (LASTING, told("organization/trust", end="2013-03-31"), OWNED),
        "2024-06-30",
        "strategy/plan",
        "",
        "Trust ended before Plan began",
    ),
    Example("GR24", "not recorded", "Without an as-at date it answers “choose a date”.", (LASTING,), None),
)

GR25 = (
    Example(
        "GR25",
        "fails",
        "A source of 2024 is more than 24 months old on 1 January 2027, and nothing newer is recorded of the board.",
        (BOARD,),
        "2027-01-01",
        CLERK.removeprefix("small:"),
        "age of sources",
        "The clerk is of 2024, more than 24 months before 1 January 2027",
    ),
    Example(
        "GR25",
        "fails",
        "Two boards are both called “Safety Board”.",
        (told("board/safety"), told("board/second", other_names="safety")),
        "2024-06-30",
        "board/second",
        "shared name",
        "2 things of one type are called",
    ),
    Example(
        "GR25",
        "fails",
        "One name joins two: “Crime/Disorder Group”.",
        (describe(CLERK, "small:board/group", "Board", "Crime/Disorder Group"),),
        "2024-06-30",
        "board/group",
        "compound name",
        "one thing with two names, or two things",
    ),
    Example(
        "GR25",
        "fails",
        "The record itself says that a board's area is unclear.",
        (told("board/safety", ambiguity="Which area it covers is not said."),),
        "2024-06-30",
        "board/safety",
        "unclear",
        "Which area it covers is not said",
    ),
    Example(
        "GR25",
        "passes",
        "The only source is of the year in question.",
        (BOARD,),
        "2024-06-30",
        "",
        "age of sources in order",
        "1 of 1 things and links",
    ),
    Example(
        "GR25",
        "inferred only",
        "A board is described by inference only.",
        (told("board/safety", basis="inferred", reason="a plan speaks of “the board”"),),
        "2024-06-30",
        "board/safety",
        "described by inference",
    ),
    Example(
        "GR25",
        "not recorded",
        "The only source has no date: one line for all such sources.",
        (told("board/safety", GUIDE),),
        "2024-06-30",
        GUIDE.removeprefix("small:"),
        "dates of sources",
        "1 source without a date",
    ),
    Example(
        "GR25",
        "not recorded",
        "Without an as-at date nobody can say how old a source is.",
        (BOARD,),
        None,
        "",
        "age of sources",
        "Choose a date",
    ),
)

EXAMPLES: Sequence[Example] = (*GR01, *GR03, *GR08, *GR09, *GR10, *GR14, *GR15, *GR21, *GR24, *GR25)
