"""The examples of ``docs/rules.md`` for the rules on boards, their issues, areas and reporting."""

from collections.abc import Sequence

from graph.statements import Edge
from tests.graph.analysis.rule_examples import (
    ALWAYS,
    BOARD,
    BOARD_DOES,
    BROOK,
    PLAN,
    PLAN_DOES,
    THEFT,
    Example,
    ashby,
    listed,
)
from tests.graph.analysis.small import GUIDE, clerk, told

# --- GR11, GR12 --------------------------------------------------------------------------------------------------

NO_SUBJECTS = (told("board/safety"), told("board/youth"), THEFT, clerk("ADDRESSES", "board/youth", "issue/theft"))
SAFETY = told("board/safety", start="2015", end="..")


def member(name: str, board: str = "board/safety", kind: str = "charity", **more: object) -> tuple[Edge, Edge]:
    """An organisation that is a member of the safety board."""
    return told(f"organization/{name}", kind=kind), clerk("MEMBER_OF", f"organization/{name}", board, **more)


def event(name: str, kind: str, start: str, board: str = "board/safety", **more: object) -> tuple[Edge, Edge]:
    """Something that happened to a board."""
    return told(f"event/{name}", kind=kind, start=start, end=start), clerk("HELD", f"event/{name}", board, **more)


CHAIR = clerk("MEMBER_OF", "post/chair", "board/safety", role="chair")
ALL_MEMBERS = listed("MEMBER_OF", "board/safety")
REMIT = told("board/safety", GUIDE, remit="keep the streets safe")

GR11 = (
    Example(
        "GR11",
        "fails",
        "A list that claims to name all that the safety board deals with names nothing, though it names the issues of "
        "another board.",
        (*NO_SUBJECTS, listed("ADDRESSES", "board/safety", "forward")),
        "2024-06-30",
        "board/safety",
        "",
        "No issue or theme is listed for Safety",
    ),
    Example(
        "GR11",
        "passes",
        "The safety board is stated to deal with theft.",
        (BOARD, THEFT, BOARD_DOES),
        "2024-06-30",
        "board/safety",
        "",
        "Safety deals with Theft (stated by The clerk)",
    ),
    Example(
        "GR11",
        "passes",
        "The plan leaves theft to the safety board.",
        (BOARD, THEFT, clerk("HANDLED_ELSEWHERE", "issue/theft", "board/safety")),
        "2024-06-30",
        "board/safety",
        "",
        "which others leave to it",
    ),
    Example(
        "GR11",
        "inferred only",
        "The safety board owns a plan that deals with theft; that the board itself does is inferred.",
        (BOARD, THEFT, PLAN, PLAN_DOES, clerk("OWNS", "board/safety", "strategy/plan")),
        "2024-06-30",
        "board/safety",
        "",
        "By inference, Safety deals with Theft, through “Plan”",
    ),
    Example(
        "GR11",
        "not recorded",
        "Of the safety board and the youth board no issue is recorded: one line for both says what to ask for.",
        (BOARD, told("board/youth"), THEFT),
        "2024-06-30",
        "board/safety",
        "",
        "for 2 of 2 boards: Safety and Youth",
    ),
    Example(
        "GR11",
        "not recorded",
        "The safety board began “in 2024”, which leaves open whether it was there by June (dates).",
        (told("board/safety", start="2024"), THEFT),
        "2024-06-30",
        "board/safety",
        "dates",
        "Not recorded (dates)",
    ),
    Example(
        "GR11",
        "does not apply",
        "A scrutiny committee looks at what others do.",
        (told("board/safety", kind="scrutiny committee"),),
        "2024-06-30",
        "board/safety",
        "",
        "needs no issue of its own",
    ),
)

GR12 = (
    Example(
        "GR12",
        "fails",
        "A list that claims to name all members of the safety board has a vice-chair and no chair.",
        (SAFETY, *member("aid"), *member("baths", role="vice-chair"), ALL_MEMBERS),
        "2024-06-30",
        "board/safety",
        "chair",
        "No chair is among the members",
    ),
    Example(
        "GR12",
        "fails",
        "A list that claims to name all members has one organisation.",
        (SAFETY, *member("aid"), ALL_MEMBERS),
        "2024-06-30",
        "board/safety",
        "members",
        "Aid is a member, and nobody else in a list that claims to be complete",
    ),
    Example(
        "GR12",
        "fails",
        "The list of all its events up to the day has a meeting of 2022 and none since.",
        (SAFETY, *event("old", "meeting", "2022-05-01"), listed("HELD", "board/safety")),
        "2024-06-30",
        "board/safety",
        "meeting",
        "No meeting of the year before is among its events",
    ),
    Example(
        "GR12",
        "passes",
        "The guide states its remit.",
        (REMIT,),
        "2024-06-30",
        "board/safety",
        "remit",
        "Remit: keep the streets safe (stated by The guide",
    ),
    Example(
        "GR12",
        "passes",
        "The minutes name the post that takes the chair.",
        (SAFETY, told("post/chair"), CHAIR),
        "2024-06-30",
        "board/safety",
        "chair",
        "Chair: Chair (stated by The clerk)",
    ),
    Example(
        "GR12",
        "passes",
        "Two organisations are members.",
        (SAFETY, *member("aid"), *member("baths")),
        "2024-06-30",
        "board/safety",
        "members",
        "At least 2 bodies are members: Aid and Baths",
    ),
    Example(
        "GR12",
        "passes",
        "It met on 1 May 2024.",
        (SAFETY, *event("may", "meeting", "2024-05-01")),
        "2024-06-30",
        "board/safety",
        "meeting",
        "It met on 1 May 2024 (stated by The clerk)",
    ),
    Example(
        "GR12",
        "inferred only",
        "That the second organisation is a member was inferred.",
        (SAFETY, *member("aid"), *member("baths", basis="inferred", reason="it hosts the meetings")),
        "2024-06-30",
        "board/safety",
        "members",
    ),
    Example(
        "GR12",
        "not recorded",
        "No chair is recorded: one line for all such boards says what to ask for.",
        (SAFETY, told("board/youth"), *member("aid")),
        "2024-06-30",
        "board/safety",
        "chair",
        "No chair is recorded on 30 June 2024 for 2 of 2 boards: Safety and Youth.",
    ),
    Example(
        "GR12",
        "not recorded",
        "A complete list of members says nobody's role: of chairs it says nothing.",
        (SAFETY, *member("aid"), *member("baths"), ALL_MEMBERS),
        "2024-06-30",
        "board/safety",
        "chair",
    ),
    Example(
        "GR12",
        "not recorded",
        "One organisation is a member and another only takes part; whether it has a seat is not said.",
        (SAFETY, *member("aid"), *member("baths", role="participant"), ALL_MEMBERS),
        "2024-06-30",
        "board/safety",
        "members",
        "No second member is recorded",
    ),
    Example(
        "GR12",
        "not recorded",
        "It met “in June 2024”, which leaves open whether it had by the middle of the month (dates).",
        (SAFETY, *event("june", "meeting", "2024-06")),
        "2024-06-15",
        "board/safety",
        "meeting",
        "Not recorded (dates)",
    ),
    Example(
        "GR12",
        "does not apply",
        "It began on 1 March 2024, so a year without a meeting has not passed.",
        (told("board/safety", start="2024-03-01", end=".."),),
        "2024-06-30",
        "board/safety",
        "meeting",
        "It began in the year before (1 March 2024)",
    ),
    Example(
        "GR12", "not recorded", "Without an as-at date it answers “choose a date”.", (SAFETY, *member("aid")), None
    ),
)

# --- GR16 to GR18 ------------------------------------------------------------------------------------------------

FOUR = ("arson", "beat", "curfew", "doors")


def dealing(name: str, *areas: str, issue: str = "theft", **more: object) -> tuple[Edge, ...]:
    """A board that is stated to deal with an issue, and that acts in areas."""
    covers = (clerk("COVERS", f"board/{name}", f"area/{area}", **ALWAYS) for area in areas)
    return (told(f"board/{name}"), clerk("ADDRESSES", f"board/{name}", f"issue/{issue}", **{**ALWAYS, **more}), *covers)


FOUR_HERE = (THEFT, ashby(), *(e for name in FOUR for e in dealing(name, "ashby")))
ALL_DEALING = listed("ADDRESSES", "issue/theft")
LEFT = (
    told("organization/police", kind="police force"),
    clerk("HANDLED_ELSEWHERE", "issue/theft", "organization/police"),
)

GR16 = (
    Example(
        "GR16",
        "fails",
        "Four boards are stated to deal with theft in Ashby, and no source says which of them leads.",
        FOUR_HERE,
        "2024-06-30",
        "issue/theft",
        "",
        "At least 4 boards deal with “Theft” in Ashby: Arson, Beat, Curfew and Doors",
    ),
    Example(
        "GR16",
        "passes",
        "Four boards deal with theft in Ashby, and one of them is marked as the lead.",
        (THEFT, ashby(), *dealing("arson", "ashby", lead=True), *(e for n in FOUR[1:] for e in dealing(n, "ashby"))),
        "2024-06-30",
        "issue/theft",
        "",
        "Arson leads on “Theft”",
    ),
    Example(
        "GR16",
        "passes",
        "A list that claims to name every board for theft has two.",
        (THEFT, *dealing("arson"), *dealing("beat"), ALL_DEALING),
        "2024-06-30",
        "issue/theft",
        "",
        "“Theft” has 2 boards",
    ),
    Example(
        "GR16",
        "passes",
        "A list that claims to name every board for theft has four, two in Ashby and two in Brook.",
        (
            THEFT,
            ashby(),
            BROOK,
            *(e for n in FOUR[:2] for e in dealing(n, "ashby")),
            *(e for n in FOUR[2:] for e in dealing(n, "brook")),
            ALL_DEALING,
        ),
        "2024-06-30",
        "issue/theft",
        "",
        "no more than 3 of them act in one area",
    ),
    Example(
        "GR16",
        "inferred only",
        "That one of the four leads was inferred from its name.",
        (
            THEFT,
            ashby(),
            *dealing("arson", "ashby", lead=True, basis="inferred", reason="its name"),
            *(e for n in FOUR[1:] for e in dealing(n, "ashby")),
        ),
        "2024-06-30",
        "issue/theft",
    ),
    Example(
        "GR16",
        "not recorded",
        "Two boards deal with theft, and no list claims to name them all.",
        (THEFT, *dealing("arson"), *dealing("beat")),
        "2024-06-30",
        "issue/theft",
        "complete list",
        "no list claims to name them all",
    ),
    Example(
        "GR16",
        "not recorded",
        "Four boards deal with theft, and where they act is not recorded: they may never meet.",
        (THEFT, *(e for name in FOUR for e in dealing(name))),
        "2024-06-30",
        "issue/theft",
        "areas",
        "more than 3 boards are recorded",
    ),
    Example(
        "GR16",
        "not recorded",
        "Three of the four report to the first: one line of accountability counts once.",
        (*FOUR_HERE, *(clerk("ACCOUNTABLE_TO", f"board/{n}", "board/arson") for n in FOUR[1:])),
        "2024-06-30",
        "issue/theft",
        "areas",
    ),
    Example(
        "GR16",
        "does not apply",
        "The police deal with theft alone, and a board was only inferred to deal with it.",
        (THEFT, *dealing("arson", basis="inferred", reason="its name"), *LEFT),
        "2024-06-30",
        "issue/theft",
        "",
        "Handled elsewhere, by Police",
    ),
    Example("GR16", "not recorded", "Without an as-at date it answers “choose a date”.", FOUR_HERE, None),
)


def whole(name: str, issues: Sequence[str], members: Sequence[str], area: str = "ashby") -> tuple[Edge, ...]:
    """A board of which all members and issues are listed, and where it acts."""
    board = f"board/{name}"
    return (
        told(board),
        *(clerk("ADDRESSES", board, f"issue/{i}", **ALWAYS) for i in issues),
        *(e for m in members for e in member(m, board, **ALWAYS)),
        clerk("COVERS", board, f"area/{area}", **ALWAYS),
        listed("MEMBER_OF", board),
        listed("ADDRESSES", board, "forward"),
    )


ISSUES = (THEFT, told("issue/noise"), ashby(), BROOK)
SEATED = ("aid", "baths", "church", "docks")
TWINS = (*ISSUES, *whole("lamps", ["theft", "noise"], SEATED), *whole("locks", ["theft"], SEATED))

GR17 = (
    Example(
        "GR17",
        "fails",
        "Complete lists show that the boards Lamps and Locks have the same four members, one of two issues and the "
        "same district.",
        TWINS,
        "2024-06-30",
        "board/lamps",
        "",
        "Lamps and Locks share 4 of 4 members (Aid, Baths, Church and Docks), 1 of 2 issues and themes (Theft) and 1 "
        "of 1 areas (Ashby). Nothing recorded explains it.",
    ),
    Example(
        "GR17",
        "passes",
        "Complete lists show that Lamps and Locks share one member of seven.",
        (*ISSUES, *whole("lamps", ["theft"], SEATED), *whole("locks", ["theft"], ("aid", "estates", "farms", "guild"))),
        "2024-06-30",
        "board/lamps",
        "",
        "is much the same as none",
    ),
    Example(
        "GR17",
        "passes",
        "Lamps and Locks have the same members and issues, one in Ashby and one in Brook.",
        (*ISSUES, *whole("lamps", ["theft"], SEATED), *whole("locks", ["theft"], SEATED, "brook")),
        "2024-06-30",
        "board/lamps",
    ),
    Example(
        "GR17",
        "inferred only",
        "Lamps and Locks are much the same; that Locks reports to Lamps would explain it, and was inferred.",
        (*TWINS, clerk("ACCOUNTABLE_TO", "board/locks", "board/lamps", basis="inferred", reason="the same room")),
        "2024-06-30",
        "board/lamps",
        "",
        "Explained, but only by inference",
    ),
    Example(
        "GR17",
        "not recorded",
        "Lamps and Locks share four members, and no list claims to be complete: there may be others.",
        tuple(e for e in TWINS if e.type != "LISTS_ALL"),
        "2024-06-30",
        "board/lamps",
        "lists",
        "What they share at least is among the overlaps.",
    ),
    Example(
        "GR17",
        "does not apply",
        "Lamps and Locks are much the same, and Locks is stated to report to Lamps.",
        (*TWINS, clerk("ACCOUNTABLE_TO", "board/locks", "board/lamps")),
        "2024-06-30",
        "board/lamps",
        "",
        "Explained: One is part of the other or reports to it",
    ),
    Example("GR17", "not recorded", "Without an as-at date it answers “choose a date”.", TWINS, None),
)

BOTH = (THEFT, ashby(), BROOK)

GR18 = (
    Example(
        "GR18",
        "fails",
        "A list that claims to name every board for theft has one, and that acts in Ashby alone: Brook has none.",
        (*BOTH, *dealing("arson", "ashby"), ALL_DEALING),
        "2024-06-30",
        "issue/theft",
        "",
        "No board, in a list that claims to be complete (stated by The clerk): Brook.",
    ),
    Example(
        "GR18",
        "passes",
        "Boards that are stated to deal with theft act in both districts.",
        (*BOTH, *dealing("arson", "ashby"), *dealing("beat", "brook")),
        "2024-06-30",
        "issue/theft",
        "",
        "A board is stated to deal with “Theft” in all 2 districts",
    ),
    Example(
        "GR18",
        "passes",
        "One board acts in the county, of which both districts are part.",
        (
            *BOTH,
            told("area/shire", kind="county"),
            clerk("PART_OF", "area/ashby", "area/shire", **ALWAYS),
            clerk("PART_OF", "area/brook", "area/shire", **ALWAYS),
            *dealing("arson", "shire"),
        ),
        "2024-06-30",
        "issue/theft",
    ),
    Example(
        "GR18",
        "inferred only",
        "That the board for Brook deals with theft was inferred from its name.",
        (*BOTH, *dealing("arson", "ashby"), *dealing("beat", "brook", basis="inferred", reason="its name")),
        "2024-06-30",
        "issue/theft",
        "",
        "By inference only, through Beat: Brook.",
    ),
    Example(
        "GR18",
        "not recorded",
        "A board deals with theft in Ashby; of Brook no source says anything.",
        (*BOTH, *dealing("arson", "ashby")),
        "2024-06-30",
        "issue/theft",
        "",
        "in at least 1 of 2 districts: Arson (stated by The clerk). Not recorded on 30 June 2024: Brook.",
    ),
    Example(
        "GR18",
        "not recorded",
        "Where the board for theft acts is not recorded: one line for all such issues says what to ask for.",
        (*BOTH, *dealing("arson")),
        "2024-06-30",
        "issue/theft",
        "areas",
        "for 1 of 1 issues: Theft",
    ),
    Example(
        "GR18",
        "not recorded",
        "No board is recorded for theft: one line for all such issues.",
        BOTH,
        "2024-06-30",
        "issue/theft",
        "boards",
        "No board that deals with it",
    ),
    Example(
        "GR18",
        "does not apply",
        "The police deal with theft alone.",
        (*BOTH, *LEFT),
        "2024-06-30",
        "issue/theft",
        "",
        "Handled elsewhere, by Police",
    ),
    Example("GR18", "not recorded", "Without an as-at date it answers “choose a date”.", BOTH, None),
)

# --- GR19, GR20 --------------------------------------------------------------------------------------------------


def acts(name: str, area: str, **more: object) -> Edge:
    """Something acts in an area."""
    return clerk("COVERS", name, f"area/{area}", **{**ALWAYS, **more})


OWNED = (PLAN, BOARD, ashby(), BROOK, clerk("OWNS", "board/safety", "strategy/plan", **ALWAYS))

GR19 = (
    Example(
        "GR19",
        "fails",
        "The plan is for Ashby alone, in a list that claims to be complete; the board that owns it acts in Brook too.",
        (
            *OWNED,
            acts("strategy/plan", "ashby"),
            acts("board/safety", "ashby"),
            acts("board/safety", "brook"),
            listed("COVERS", "strategy/plan", "forward"),
        ),
        "2024-06-30",
        "strategy/plan",
        "",
        "Safety acts in Brook, for which Plan is not recorded, in lists that claim to be complete",
    ),
    Example(
        "GR19",
        "fails",
        "The plan is for Brook too; lists that claim to be complete say that only the safety board owns it, and that "
        "the board acts in Ashby alone.",
        (
            *OWNED,
            acts("strategy/plan", "ashby"),
            acts("strategy/plan", "brook"),
            acts("board/safety", "ashby"),
            listed("COVERS", "board/safety", "forward"),
            listed("OWNS", "strategy/plan"),
        ),
        "2024-06-30",
        "strategy/plan",
        "",
        "Plan is for Brook, where Safety is not recorded as acting",
    ),
    Example(
        "GR19",
        "passes",
        "The plan is for Ashby, where the board that owns it acts.",
        (*OWNED, acts("strategy/plan", "ashby"), acts("board/safety", "ashby")),
        "2024-06-30",
        "strategy/plan",
        "",
        "Plan is for Ashby, where Safety acts (stated by The clerk",
    ),
    Example(
        "GR19",
        "passes",
        "The plan is for both districts, and each of its two owners acts in one.",
        (
            *OWNED,
            told("board/youth"),
            clerk("OWNS", "board/youth", "strategy/plan", **ALWAYS),
            acts("strategy/plan", "ashby"),
            acts("strategy/plan", "brook"),
            acts("board/safety", "ashby"),
            acts("board/youth", "brook"),
        ),
        "2024-06-30",
        "strategy/plan",
    ),
    Example(
        "GR19",
        "inferred only",
        "That the safety board acts in Ashby was inferred from its name.",
        (
            *OWNED,
            acts("strategy/plan", "ashby"),
            acts("board/safety", "ashby", basis="inferred", reason="its name"),
        ),
        "2024-06-30",
        "strategy/plan",
        "",
        "one of the two was inferred",
    ),
    Example(
        "GR19",
        "not recorded",
        "The plan is stated for Ashby, and the board for Ashby and Brook; no list says that either is all.",
        (
            *OWNED,
            acts("strategy/plan", "ashby"),
            acts("board/safety", "ashby"),
            acts("board/safety", "brook"),
        ),
        "2024-06-30",
        "strategy/plan",
        "",
        "No complete list settles whether it is so.",
    ),
    Example(
        "GR19",
        "not recorded",
        "The area of the plan is not recorded: one line for all such strategies.",
        (*OWNED, acts("board/safety", "ashby")),
        "2024-06-30",
        "strategy/plan",
        "area",
        "for 1 of 1 strategies: Plan",
    ),
    Example(
        "GR19",
        "does not apply",
        "A department of government owns the plan, and may make it for any area.",
        (
            PLAN,
            ashby(),
            told("organization/ministry", kind="government department"),
            clerk("OWNS", "organization/ministry", "strategy/plan", **ALWAYS),
            acts("strategy/plan", "ashby"),
        ),
        "2024-06-30",
        "strategy/plan",
        "",
        "Ministry is a department of government",
    ),
    Example("GR19", "not recorded", "Without an as-at date it answers “choose a date”.", OWNED, None),
)

YOUTH = told("board/youth")
UP = clerk("ACCOUNTABLE_TO", "board/safety", "board/youth")

GR20 = (
    Example(
        "GR20",
        "fails",
        "The safety board reports to the youth board, and the youth board to the safety board.",
        (BOARD, YOUTH, UP, clerk("ACCOUNTABLE_TO", "board/youth", "board/safety")),
        "2024-06-30",
        "board/safety",
        "circle",
        "The reports run in a circle: Safety reports to Youth, which reports to Safety",
    ),
    Example(
        "GR20",
        "fails",
        "A list that claims to name all to whom the safety board reports names nobody, though it names who the youth "
        "board reports to.",
        (
            BOARD,
            YOUTH,
            told("organization/council", kind="unitary council"),
            clerk("ACCOUNTABLE_TO", "board/youth", "organization/council"),
            listed("ACCOUNTABLE_TO", "board/safety", "forward"),
        ),
        "2024-06-30",
        "board/safety",
        "",
        "Safety reports to nobody, in a list that claims to be complete",
    ),
    Example(
        "GR20",
        "passes",
        "The safety board is stated to report to the youth board.",
        (BOARD, YOUTH, UP),
        "2024-06-30",
        "board/safety",
        "",
        "Safety reports to Youth (stated by The clerk)",
    ),
    Example(
        "GR20",
        "inferred only",
        "The safety group is part of the youth board; that it reports there is not stated.",
        (BOARD, YOUTH, clerk("PART_OF", "board/safety", "board/youth")),
        "2024-06-30",
        "board/safety",
        "",
        "that it reports there is not stated",
    ),
    Example(
        "GR20",
        "not recorded",
        "To whom the boards report is not recorded: one line for all of them says what to ask for.",
        (BOARD, YOUTH),
        "2024-06-30",
        "board/safety",
        "reports",
        "for 2 of 2 boards: Safety and Youth",
    ),
    Example(
        "GR20",
        "not recorded",
        "The safety board reported to a committee that ended in 2023; to whom it reports since is not recorded.",
        (
            BOARD,
            told("board/committee", end="2023-03-31"),
            clerk("ACCOUNTABLE_TO", "board/safety", "board/committee"),
        ),
        "2024-06-30",
        "board/safety",
        "",
        "which ended (31 March 2023)",
    ),
    Example(
        "GR20",
        "not recorded",
        "The safety board reports to the youth board “from 2024”, which leaves open whether it did by June (dates).",
        (BOARD, YOUTH, clerk("ACCOUNTABLE_TO", "board/safety", "board/youth", start="2024")),
        "2024-06-30",
        "board/safety",
        "",
        "Not recorded (dates)",
    ),
    Example(
        "GR20",
        "does not apply",
        "A fire authority meets as a board and answers for itself.",
        (told("organization/fire", kind="fire and rescue authority", meets=True),),
        "2024-06-30",
        "organization/fire",
        "",
        "answers for itself",
    ),
    Example("GR20", "not recorded", "Without an as-at date it answers “choose a date”.", (BOARD, YOUTH, UP), None),
)

EXAMPLES: Sequence[Example] = (
    *GR11,
    *GR12,
    *GR16,
    *GR17,
    *GR18,
    *GR19,
    *GR20,
)
