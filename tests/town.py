"""Quillhaven, the one town of all tests. It does not exist.

Its register has three sources that do not always agree: the borough's *constitution* (2019, adopted), the *minutes*
of its safety board (May 2023) and a later *membership list* (2024), which claims to list every member of that board.
The harbour keeps a register of its own.
"""

from collections.abc import Sequence

from graph.publish import publish
from graph.schema import SCHEMA
from graph.statements import Edge, Evidence, Register, parse_edge
from graph.store.base import Store
from graph.store.sqlite import SqliteStore

TOWN = Register("quillhaven", "Quillhaven", default_as_at="2024-06-30")
HARBOUR = Register("harbour", "Quillhaven Harbour", builds_on=("quillhaven",))

CONSTITUTION = "quillhaven:source/constitution"
MINUTES = "quillhaven:source/minutes"
LIST = "quillhaven:source/membership-list"
LOGBOOK = "harbour:source/logbook"

SAFETY = "quillhaven:board/safety"
HEALTH = "quillhaven:board/health"
YOUTH = "quillhaven:board/youth"
YOUTH_BOARDS = "quillhaven:board/youth-boards"
HARBOUR_WATCH = "harbour:board/watch"
HARBOUR_SAFETY = "harbour:board/safety"

COUNCIL = "la:quillhaven"
POLICE = "quillhaven:organization/police"
FIRE = "quillhaven:organization/fire"
CHARITY = "quillhaven:organization/lantern"
CHAIR = "quillhaven:post/chair-of-safety"

BURGLARY = "quillhaven:issue/burglary"
DRUGS = "quillhaven:issue/drugs"
NOISE = "quillhaven:issue/noise"
FRAUD = "quillhaven:issue/fraud"
PREVENTION = "quillhaven:theme/prevention"

PLAN = "quillhaven:strategy/plan"
AIM = "quillhaven:objective/fewer-thefts"
DUTY = "quillhaven:duty/plan"

BOROUGH = "quillhaven:area/borough"
EAST = "quillhaven:area/east"
WEST = "quillhaven:area/west"
ISLAND = "quillhaven:area/island"


def describe(source: str, id: str, type: str, name: str, **more: object) -> Edge:
    """What *source* says of a node; ``start``, ``end``, ``basis``, ``reason`` and ``quote`` are not properties."""
    start, end, quote = more.pop("start", None), more.pop("end", None), more.pop("quote", None)
    basis, reason = more.pop("basis", "stated"), more.pop("reason", "")
    return parse_edge(
        SCHEMA,
        "DESCRIBES",
        source,
        "Source",
        id,
        type,
        source,
        basis=str(basis),
        reason=str(reason),
        start=None if start is None else str(start),
        end=None if end is None else str(end),
        properties={"name": name, **more},
        evidence=[Evidence("", str(quote))] if quote else [],
    )


def source(id: str, name: str, register: str, **more: object) -> Edge:
    """A Source that describes itself as belonging to *register*."""
    return describe(id, id, "Source", name, register=register, **more)


def type_of(id: str) -> str:
    """The type that an identifier of this town speaks of."""
    if id.startswith("la:"):
        return "Organization"
    return id.split(":")[1].split("/")[0].capitalize()


def link(source: str, from_id: str, type: str, to_id: str, **more: object) -> Edge:
    """One link that *source* states, the types of its ends read from the identifiers."""
    start, end = more.pop("start", None), more.pop("end", None)
    basis, reason = more.pop("basis", "stated"), more.pop("reason", "")
    evidence = more.pop("evidence", ())
    assert isinstance(evidence, Sequence)
    return parse_edge(
        SCHEMA,
        type,
        from_id,
        type_of(from_id),
        to_id,
        type_of(to_id),
        source,
        basis=str(basis),
        reason=str(reason),
        start=None if start is None else str(start),
        end=None if end is None else str(end),
        properties=more,
        evidence=[Evidence(str(locator), str(quote)) for locator, quote in evidence],
    )


def town_edges() -> list[Edge]:
    """Everything that the register of the town states."""
    return [*constitution(), *minutes(), *membership_list()]


def constitution() -> list[Edge]:
    """What the borough's constitution of 2019 states."""
    s = CONSTITUTION
    return [
        source(s, "Constitution", "quillhaven", rank="adopted document", date="2019", publisher="Quillhaven Council"),
        describe(
            s, SAFETY, "Board", "Safety Board", kind="community safety partnership", start="2018", other_names="QSB"
        ),
        describe(s, HEALTH, "Board", "Health and Wellbeing Board", kind="health and wellbeing board", start="2013-04"),
        describe(s, YOUTH_BOARDS, "Board", "youth justice boards", is_class=True),
        describe(s, COUNCIL, "Organization", "Quillhaven Council", kind="unitary council"),
        describe(s, POLICE, "Organization", "Quillhaven Police", kind="police force"),
        describe(s, FIRE, "Organization", "Quillhaven Fire and Rescue", kind="fire and rescue authority"),
        describe(s, CHAIR, "Post", "Chair of the Safety Board"),
        describe(s, BOROUGH, "Area", "Quillhaven", kind="unitary area"),
        describe(s, EAST, "Area", "East Quay", kind="place"),
        describe(s, WEST, "Area", "West Hill", kind="place"),
        describe(s, ISLAND, "Area", "Gull Island", kind="place"),
        describe(s, PLAN, "Strategy", "Safer Quillhaven Plan", kind="plan", start="2022", end="2025-03-31"),
        describe(s, DUTY, "Duty", "Make a safety plan", act="Towns Act", section="5", start="1998-07-31"),
        link(s, EAST, "PART_OF", BOROUGH),
        link(s, WEST, "PART_OF", BOROUGH),
        link(s, SAFETY, "COVERS", BOROUGH, extent="whole"),
        link(s, HEALTH, "COVERS", EAST),
        link(s, COUNCIL, "MEMBER_OF", SAFETY, role="chair", capacity="required by law", required_by=DUTY),
        link(s, COUNCIL, "MEMBER_OF", HEALTH, role="member"),
        link(s, POLICE, "MEMBER_OF", SAFETY, role="member"),
        link(s, FIRE, "MEMBER_OF", SAFETY, role="member"),
        link(s, CHAIR, "HELD_AT", COUNCIL),
        link(s, COUNCIL, "RESPONSIBLE_AUTHORITY_FOR", BOROUGH, kind="council"),
        link(s, POLICE, "RESPONSIBLE_AUTHORITY_FOR", BOROUGH, kind="chief officer of police"),
        link(s, SAFETY, "OWNS", PLAN),
        link(s, PLAN, "DISCHARGES", DUTY, on_behalf_of=COUNCIL),
    ]


def minutes() -> list[Edge]:
    """What the safety board's minutes of May 2023 state."""
    s = MINUTES
    return [
        source(s, "Minutes of the Safety Board", "quillhaven", rank="official record", date="2023-05-17"),
        describe(
            s,
            SAFETY,
            "Board",
            "Quillhaven Safety Board",
            start="2017",
            meetings_a_year=4,
            functions="strategy; oversight",
        ),
        describe(
            s, YOUTH, "Board", "Youth Café Board", kind="youth justice board", start="2020-02-29", quote="the Café"
        ),
        describe(s, CHARITY, "Organization", "The Lantern", kind="charity"),
        describe(s, BURGLARY, "Issue", "Burglary", other_names="house-breaking"),
        describe(s, DRUGS, "Issue", "Drugs and alcohol", other_names="substance misuse; drugs"),
        describe(s, NOISE, "Issue", "Noise"),
        describe(s, FRAUD, "Issue", "Fraud"),
        describe(s, PREVENTION, "Theme", "Prevention"),
        describe(s, AIM, "Objective", "Fewer thefts", kind="aim"),
        link(s, SAFETY, "ADDRESSES", BURGLARY, lead=True, evidence=[("item 4", "burglary is ours"), ("item 7", "")]),
        link(s, SAFETY, "ADDRESSES", DRUGS),
        link(s, HEALTH, "ADDRESSES", DRUGS, basis="inferred", reason="its plan has a chapter on drugs"),
        link(s, YOUTH, "ADDRESSES", DRUGS, start="2021"),
        link(s, PLAN, "ADDRESSES", BURGLARY),
        link(s, PLAN, "COMMITS_TO", AIM),
        link(s, BURGLARY, "FALLS_UNDER", PREVENTION),
        link(s, DRUGS, "CONTRIBUTES_TO", BURGLARY),
        link(s, NOISE, "HANDLED_ELSEWHERE", COUNCIL, legal_basis="Towns Act"),
        link(s, YOUTH, "INSTANCE_OF", YOUTH_BOARDS),
        link(s, YOUTH, "PART_OF", SAFETY),
        link(s, POLICE, "MEMBER_OF", YOUTH, role="member"),
        link(s, COUNCIL, "MEMBER_OF", SAFETY, role="chair"),
        link(s, CHARITY, "MEMBER_OF", SAFETY, role="participant"),
        link(s, POLICE, "MEMBER_OF", SAFETY, role="member", on_behalf_of=BOROUGH, end="2024-03-31"),
    ]


def membership_list() -> list[Edge]:
    """What the membership list of 2024 states: all members of the safety board, the fire service not among them."""
    s = LIST
    return [
        source(s, "Membership list", "quillhaven", rank="own page", date="2024-02"),
        link(s, COUNCIL, "MEMBER_OF", SAFETY, role="chair"),
        link(s, POLICE, "MEMBER_OF", SAFETY, role="member"),
        link(s, CHARITY, "MEMBER_OF", SAFETY, role="member"),
        link(s, s, "LISTS_ALL", SAFETY, link="MEMBER_OF", direction="reverse", as_of="2024-02-01"),
    ]


def harbour_edges() -> list[Edge]:
    """Everything that the harbour's own register states."""
    s = LOGBOOK
    return [
        source(s, "Logbook", "harbour", rank="own page", date="2022"),
        describe(s, HARBOUR_WATCH, "Board", "Harbour Watch", kind="network"),
        describe(s, HARBOUR_SAFETY, "Board", "Safety Board", meetings_a_year=6),
        describe(s, BURGLARY, "Issue", "Theft from boats"),
        link(s, HARBOUR_WATCH, "ADDRESSES", BURGLARY),
        link(s, HARBOUR_WATCH, "COVERS", ISLAND),
        link(s, POLICE, "MEMBER_OF", HARBOUR_WATCH, role="adviser"),
        link(s, POLICE, "MEMBER_OF", HARBOUR_SAFETY, role="member"),
    ]


def fill(store: Store) -> Store:
    """*store* with both registers published."""
    publish(store, TOWN, town_edges())
    publish(store, HARBOUR, harbour_edges())
    return store


def town_store() -> SqliteStore:
    """A store in memory that holds the town and its harbour."""
    store = SqliteStore.open(":memory:", SCHEMA)
    fill(store)
    return store
