"""The two registers of the public record, read as anybody could: with the csv module and the schema."""

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from graph.dates import span
from graph.schema import SCHEMA, Property
from graph.statements import parse_identifier, parse_value

Row = dict[str, str]

LANCASHIRE = Path(__file__).parents[2] / "loaders" / "lancashire"
FOLDERS = {"law": "law", "lancashire": "agreement", "lancashire-record": "record"}
OURS = ("law", "lancashire-record")
SHEETS = {
    "sources": "Source",
    "boards": "Board",
    "issues": "Issue",
    "themes": "Theme",
    "strategies": "Strategy",
    "organisations": "Organization",
    "posts": "Post",
    "areas": "Area",
    "duties": "Duty",
    "objectives": "Objective",
    "platforms": "Platform",
    "events": "Event",
}
STATEMENT = {"id", "start", "end", "source", "locator", "quote", "basis", "reason"}
ENDS = {"from", "from type", "link", "to", "to type"}


@cache
def rows(register: str, sheet: str) -> tuple[Row, ...]:
    path = LANCASHIRE / FOLDERS[register] / f"{sheet}.csv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def says_of_itself(register: str) -> Row:
    return {row["field"]: row["value"] for row in rows(register, "register")}


@cache
def types(register: str) -> dict[str, str]:
    """The type of every identifier in *register* and in those it builds on."""
    above = [name.strip() for name in says_of_itself(register).get("builds on", "").split(";") if name.strip()]
    known = {identifier: kind for name in above for identifier, kind in types(name).items()}
    return known | {row["id"]: kind for sheet, kind in SHEETS.items() for row in rows(register, sheet)}


def statements(register: str) -> Iterator[Row]:
    for sheet in (*SHEETS, "links", "responsible-authorities"):
        if sheet != "sources":
            yield from rows(register, sheet)


def links(kind: str) -> list[Row]:
    return [row for row in rows("lancashire-record", "links") if row["link"] == kind]


def names(heading: str) -> str:
    return heading.replace(" ", "_")


def identity(row: Row) -> list[str]:
    return [row.get(name.replace("_", " "), "") for name in SCHEMA.edge_type(row["link"]).identifying]


@pytest.mark.parametrize("register", OURS)
def test_every_property_is_declared_and_every_value_can_be_read(register: str) -> None:
    for sheet, kind in SHEETS.items():
        declared: dict[str, Property] = {p.name: p for p in SCHEMA.properties_of(kind)}
        for row in rows(register, sheet):
            parse_identifier(row["id"])
            assert row["name"]
            for heading, text in row.items():
                if text and heading not in STATEMENT:
                    parse_value(declared[names(heading)], text)


@pytest.mark.parametrize("register", OURS)
def test_every_link_joins_what_the_schema_allows(register: str) -> None:
    known = types(register)
    for row in rows(register, "links"):
        kind = SCHEMA.edge_type(row["link"])
        ends = known[row["from"]], known[row["to"]]
        assert kind.allows(*ends), row
        assert (row.get("from type") or ends[0], row.get("to type") or ends[1]) == ends, row
        for heading, text in row.items():
            if text and heading not in STATEMENT | ENDS:
                prop = kind.property(names(heading))
                assert prop is not None, (heading, row)
                parse_value(prop, text)
                assert prop.kind != "node" or known[text] in prop.node_types, row


def test_responsible_authorities_are_organisations_in_areas() -> None:
    known = types("lancashire-record")
    kind = SCHEMA.edge_type("RESPONSIBLE_AUTHORITY_FOR").property("kind")
    assert kind is not None
    for row in rows("lancashire-record", "responsible-authorities"):
        assert (known[row["organisation"]], known[row["area"]]) == ("Organization", "Area"), row
        parse_value(kind, row["kind"])


def test_complete_lists_name_a_link_and_a_subject() -> None:
    known = types("lancashire-record")
    direction = SCHEMA.edge_type("LISTS_ALL").property("direction")
    assert direction is not None
    for row in rows("lancashire-record", "complete-lists"):
        kind = SCHEMA.edge_type(row["link"])
        parse_value(direction, row["direction"])
        ends = kind.from_types if row["direction"] == "forward" else kind.to_types
        assert known[row["subject"]] == row["subject type"] in ends, row
        assert row["source"] in known


@pytest.mark.parametrize("register", OURS)
def test_every_statement_has_a_source_of_its_own_register(register: str) -> None:
    own = {row["id"] for row in rows(register, "sources")}
    used = {row["source"] for row in (*statements(register), *rows(register, "complete-lists"))}
    assert used == own


@pytest.mark.parametrize("register", OURS)
def test_what_is_inferred_says_why(register: str) -> None:
    for row in statements(register):
        assert row["basis"] in ("stated", "inferred"), row
        assert bool(row["reason"]) == (row["basis"] == "inferred"), row


@pytest.mark.parametrize("register", OURS)
def test_dates_can_be_read_and_are_not_reversed(register: str) -> None:
    dated = {row["id"]: row["date"] or None for row in rows(register, "sources")}
    for row in statements(register):
        span(row.get("start") or None, row.get("end") or None, dated[row["source"]])


@pytest.mark.parametrize("register", OURS)
def test_one_source_says_one_thing_once(register: str) -> None:
    sheets = [sheet for sheet in SHEETS if sheet != "sources"]
    described = Counter((row["id"], row["source"]) for sheet in sheets for row in rows(register, sheet))
    linked = Counter(
        (row["from"], row["link"], row["to"], row["source"], *identity(row)) for row in rows(register, "links")
    )
    assert [key for key, count in (described + linked).items() if count > 1] == []


@pytest.mark.parametrize("register", OURS)
def test_every_source_has_an_address_or_says_why_not(register: str) -> None:
    for row in rows(register, "sources"):
        assert row["url"] or row["note"].startswith("No address:"), row
    addresses = Counter(row["url"] for row in rows(register, "sources") if row["url"].count("/") > 4)
    assert [url for url, count in addresses.items() if count > 1] == []


@pytest.mark.parametrize("register", OURS)
def test_quotations_are_short(register: str) -> None:
    assert all(len((row.get("quote") or "").split()) <= 12 for row in statements(register))


def test_a_duty_without_a_start_says_that_it_is_not_settled() -> None:
    dated = {row["id"] for row in rows("law", "duties") if row["start"]}
    undated = [row for row in rows("law", "duties") if row["act"] and row["id"] not in dated]
    assert {row["id"].removeprefix("law:duty/") for row in undated} == {
        "combination-order",
        "joint-strategic-needs-assessment",
        "responsible-authorities-health-body-local-health-board",
        "road-safety",
    }
    assert all("not settled" in row["date note"] for row in undated)


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        ("1998-09-30", (3, 2)),
        ("2003-04-01", (5, 4)),
        ("2004-04-30", (6, 5)),
        ("2010-04-01", (7, 6)),
        ("2012-11-21", (7, 6)),
        ("2012-11-22", (6, 5)),
        ("2022-06-30", (6, 5)),
        ("2022-07-01", (6, 5)),
    ],
)
def test_kinds_of_responsible_authority_by_law(day: str, kinds: tuple[int, int]) -> None:
    def count(tier: str) -> int:
        return sum(
            row["start"] <= day <= (row["end"].replace("..", "") or "9999")
            for row in rows("law", "duties")
            if row["id"].startswith("law:duty/responsible-authorities-")
            and row["start"]
            and tier in row["tiers"].split(";")
        )

    assert (count("two-tier district"), count("unitary area")) == kinds


def test_the_county_has_12_districts_and_the_police_area_14() -> None:
    parts = Counter(row["to"] for row in links("PART_OF") if row["from"].startswith(("gss:E06", "gss:E07")))
    assert (parts["gss:E10000017"], parts["gss:E23000003"], parts["gss:E31000023"]) == (12, 14, 14)
    assert sum(area.startswith("gss:E22") for area in parts) == 14


def test_hyndburn_is_in_two_partnerships() -> None:
    kind = "community safety partnership"
    partnerships = {row["id"] for row in rows("lancashire-record", "boards") if row["kind"] == kind}
    covering = {row["from"] for row in links("COVERS") if row["to"] == "gss:E07000120"} & partnerships
    assert covering == {
        "lancashire-record:board/hyndburn-community-safety-partnership",
        "lancashire-record:board/pennine-community-safety-partnership",
    }
    assert len(partnerships) == 11


def test_west_lancashire_states_six_kinds_of_responsible_authority() -> None:
    stated = [
        row
        for row in rows("lancashire-record", "responsible-authorities")
        if row["area"] == "gss:E07000127" and row["basis"] == "stated"
    ]
    assert len({row["kind"] for row in stated}) == len(stated) == 6
    assert ("RESPONSIBLE_AUTHORITY_FOR", "gss:E07000127") in {
        (row["link"], row["subject"]) for row in rows("lancashire-record", "complete-lists")
    }


def test_the_health_and_wellbeing_board_is_listed_whole() -> None:
    board = "lancashire-record:board/lancashire-health-and-wellbeing-board"
    seats = [row for row in links("MEMBER_OF") if row["to"] == board]
    assert len(seats) == 11
    assert sum(row["capacity"] == "required by law" for row in seats) == 6
    assert [row["role"] for row in seats].count("chair") == 1
    assert ("MEMBER_OF", "reverse", board) in {
        (row["link"], row["direction"], row["subject"]) for row in rows("lancashire-record", "complete-lists")
    }


def test_what_was_announced_is_an_event_and_ends_nothing() -> None:
    announced = [row for row in rows("lancashire-record", "events") if row["name"].startswith("Announced")]
    assert [row["kind"] for row in announced] == ["announcement", "announcement"]
    assert not [row for row in statements("lancashire-record") if row.get("end", "").startswith("2028-0")]
