"""The founding document's register, read with nothing but the csv module, held against the document and the schema."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path

from graph.schema import SCHEMA, Property

ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT / "loaders" / "lancashire" / "agreement"
DOCUMENT = ROOT.parent / "shared" / "data" / "documents" / "lancashire-community-safety-agreement-2022-2025-draft.txt"
SOURCE = "lancashire:source/agreement-2022-draft"
PARTNERSHIP_BOARD = "lancashire:board/community-safety-partnership-board"
AGREEMENT = "lancashire:strategy/community-safety-agreement-2022-2025"
CHECKED = "d502f04d5e831668021d677169384a5cae95b86c98b4fa38a6b096749cf94325"
TWELVE, FOURTEEN = "gss:E10000017", "gss:E23000003"

SHEETS = {
    "areas": "Area",
    "boards": "Board",
    "issues": "Issue",
    "objectives": "Objective",
    "organisations": "Organization",
    "platforms": "Platform",
    "strategies": "Strategy",
    "themes": "Theme",
}
HEADINGS = {
    "the evidence": "The Evidence",
    "our key issues": "Our Key Issues",
    "our approach": "Our Approach",
    "our activity": "Our Activity",
    "statutory, strategic partnerships with links to community safety": "first board list",
    "boards/partnerships with links to community safety": "second board list",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one sheet, with the line a reader finds it on."""

    sheet: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")

    def __str__(self) -> str:
        return f"{self.sheet}.csv line {self.line}"


def rows(sheet: str) -> list[Row]:
    with (REGISTER / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return [Row(sheet, line, cells) for line, cells in enumerate(csv.DictReader(file), start=2)]


def node_rows() -> Iterator[tuple[str, Row]]:
    return ((node_type, row) for sheet, node_type in SHEETS.items() for row in rows(sheet))


def link_rows() -> list[Row]:
    return rows("links")


def statement_rows() -> list[Row]:
    return [*(row for _, row in node_rows()), *link_rows()]


def quoted_rows() -> list[Row]:
    return [*statement_rows(), *rows("evidence")]


def ids() -> dict[str, str]:
    """The type of every identifier that the register declares, its source included."""
    return {row["id"]: node_type for node_type, row in chain(node_rows(), (("Source", r) for r in rows("sources")))}


def several(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(";") if value.strip()]


def heading(prop: Property) -> str:
    return prop.name.replace("_", " ")


def links(link: str, **cells: str) -> list[Row]:
    wanted = {name.replace("_", " ").strip(): value for name, value in cells.items()}
    return [row for row in link_rows() if row["link"] == link and all(row[n] == v for n, v in wanted.items())]


def blocks() -> dict[str, str]:
    """The document's text by locator: what "first board list, line 3" or "introduction, sentence 2" reads."""
    text = re.sub(r"</?u>", "", DOCUMENT.read_text(encoding="utf-8"))
    section, group = "start", ""
    found: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for paragraph in (" ".join(part.split()) for part in re.split(r"\n\s*\n|\n(?=- )", text)):
        plain = paragraph.lstrip("*").strip()
        if known := HEADINGS.get(plain.lower()):
            section, group = known, "list"
            found[f"{section}, heading"] = plain
        elif paragraph.startswith("^{*}"):
            found["footnote"] = plain
        elif paragraph.startswith("(June"):
            found["last line"] = plain
        elif section == "start":
            if paragraph.startswith("Draft "):
                found["title"] = plain
            elif paragraph.startswith('"'):
                found["opening quotation"] = plain
            elif "." in paragraph:
                for number, sentence in enumerate(re.split(r"(?<=\.) ", plain), start=1):
                    found[f"introduction, sentence {number}"] = sentence
        elif paragraph.startswith("- "):
            name = f"{section}, line" if "board list" in section else f"{section}, {group}, line"
            counts[name] += 1
            found[f"{name} {counts[name]}"] = plain.removeprefix("- ")
        else:
            counts[f"{section}, paragraph"] += 1
            found[f"{section}, paragraph {counts[f'{section}, paragraph']}"] = plain
            if section == "Our Key Issues":
                group = "list of causes" if "causes" in plain else "list of key issues"
    return found


def test_register_says_what_it_is_and_that_it_rests_on_a_draft() -> None:
    register = {row["field"]: row["value"] for row in rows("register")}
    assert register["name"] == "lancashire"
    assert register["default as at"] == "2022-06-30"
    assert "draft" in register["caution"]
    [source] = rows("sources")
    assert (source["id"], source["rank"], source["date"], source["status"]) == (
        SOURCE,
        "draft document",
        "2022-06",
        "draft",
    )


def test_headings_are_those_of_the_schema() -> None:
    tail = {"source", "locator", "quote", "basis", "reason"}
    for sheet, node_type in SHEETS.items():
        allowed = {heading(p) for p in SCHEMA.properties_of(node_type)} | {"id", "start", "end"} | tail
        assert set(rows(sheet)[0].cells) <= allowed, sheet
    qualifiers = {heading(p) for t in SCHEMA.link_types() for p in t.properties}
    ends = {"from", "from type", "link", "to", "to type"}
    assert set(link_rows()[0].cells) <= ends | qualifiers | {"start", "end"} | tail
    identifying = {name.replace("_", " ") for t in SCHEMA.link_types() for name in t.identifying}
    assert set(rows("evidence")[0].cells) <= ends | identifying | {"source", "locator", "quote"}


def test_every_statement_has_its_source_its_place_and_at_most_a_dozen_words() -> None:
    for row in quoted_rows():
        assert row["source"] == SOURCE, row
        assert row["locator"], row
        assert 1 <= len(row["quote"].split()) <= 12, row


def test_quotations_are_those_last_checked_against_the_document() -> None:
    places = sorted({f"{row['locator']}\t{row['quote']}" for row in quoted_rows()})
    assert sha256("\n".join(places).encode()).hexdigest() == CHECKED, (
        "A locator or a quotation has changed. Run the tests where the document is, then write the new digest."
    )


def test_every_quotation_is_in_the_document_at_the_place_named_and_no_place_is_passed_over() -> None:
    if not DOCUMENT.exists():
        return  # no skip: the test above holds the quotations to what was checked where the document is
    text = blocks()
    for row in quoted_rows():
        assert row["locator"] in text, f"{row}: no such place: {row['locator']}"
        assert row["quote"] in text[row["locator"]], f"{row}: not at {row['locator']}: {row['quote']}"
    assert set(text) - {row["locator"] for row in quoted_rows()} == {
        "introduction, sentence 5",  # "related Lancashire partnerships and strategies", none of them named
        "The Evidence, heading",
        "Our Approach, heading",
        "Our Activity, heading",
    }
    printed = set(re.findall(r"\w+", " ".join(text.values()).casefold()))
    for _, row in node_rows():
        if row["id"].split(":")[1].split("/")[0] != "objective":
            words = re.findall(r"\w+", f"{row['name']} {row['other names']}".casefold())
            assert set(words) <= printed, f"{row}: not the document's words: {set(words) - printed}"


def test_identifiers_are_unique_and_those_of_the_register_have_its_form() -> None:
    listed = [row["id"] for _, row in node_rows()]
    assert [i for i, n in Counter(listed).items() if n > 1] == []
    for node_type, row in node_rows():
        form = r"gss:E\d{8}" if node_type == "Area" else rf"lancashire:{node_type.lower()}/[a-z0-9-]+"
        assert re.fullmatch(form, row["id"]), row


def test_no_two_things_of_one_type_share_a_name() -> None:
    names = Counter(
        (node_type, name.casefold())
        for node_type, row in node_rows()
        for name in (row["name"], *several(row["other names"]))
    )
    assert [name for name, n in names.items() if n > 1] == []


def test_every_link_resolves_and_runs_between_types_that_the_schema_allows() -> None:
    known = ids()
    for row in [*link_rows(), *rows("evidence")]:
        assert known.get(row["from"]) == row["from type"], row
        assert known.get(row["to"]) == row["to type"], row
        assert SCHEMA.edge_type(row["link"]).allows(row["from type"], row["to type"]), row
        if row["excluded from"]:
            assert row["excluded from"] in known, row


def test_no_link_is_written_twice_and_all_evidence_belongs_to_one() -> None:
    def key(row: Row) -> tuple[str, ...]:
        identifying = SCHEMA.edge_type(row["link"]).identifying
        return (row["from"], row["link"], row["to"], *(row[name.replace("_", " ")] for name in identifying))

    keys = Counter(key(row) for row in link_rows())
    assert [k for k, n in keys.items() if n > 1] == []
    for row in rows("evidence"):
        assert row["link"] == "DESCRIBES" or key(row) in keys, row
    written = Counter((key(row), row["locator"], row["quote"]) for row in [*link_rows(), *rows("evidence")])
    assert [k for k, n in written.items() if n > 1] == []


def test_closed_values_are_the_schemas() -> None:
    def check(row: Row, properties: tuple[Property, ...]) -> None:
        for prop in properties:
            if prop.choices:
                cell = row[heading(prop)]
                values = several(cell) if prop.kind == "choices" else [cell] if cell else []
                assert set(values) <= set(prop.choices.values), f"{row}: {prop.name}: {cell}"
            if prop.kind == "flag":
                assert row[heading(prop)] in ("", "yes", "no"), row
            if prop.required:
                assert row[heading(prop)], f"{row}: {prop.name} is missing"

    for node_type, row in node_rows():
        check(row, SCHEMA.properties_of(node_type))
    for row in link_rows():
        declared = SCHEMA.edge_type(row["link"]).properties
        check(row, declared)
        qualifiers = {heading(p) for t in SCHEMA.link_types() for p in t.properties}
        foreign = {n for n in qualifiers & set(row.cells) if row[n]} - {heading(p) for p in declared}
        assert not foreign, f"{row}: {row['link']} has no {foreign}"
    for row in rows("sources"):
        check(row, SCHEMA.properties_of("Source"))


def test_what_is_inferred_gives_its_reason_and_what_is_stated_needs_none() -> None:
    for row in statement_rows():
        assert row["basis"] in ("stated", "inferred"), row
        assert bool(row["reason"]) == (row["basis"] == "inferred"), row


def test_the_document_states_no_link_from_a_board_to_an_issue_or_theme_but_that_there_are_links() -> None:
    stated = {
        row["link"]
        for row in link_rows()
        if row["from type"] == "Board" and row["to type"] in ("Issue", "Theme") and row["basis"] == "stated"
    }
    assert stated == {"LINKED_TO"}
    assert {row["to"] for row in links("LINKED_TO", from_type="Board", to_type="Theme")} == {
        "lancashire:theme/community-safety"
    }


def test_nothing_is_listed_as_complete() -> None:
    assert not (REGISTER / "complete-lists.csv").exists()


def test_seven_and_seven_lines_are_nine_and_seven_boards() -> None:
    listed = [row for row in rows("boards") if row["category"]]
    assert Counter(row["locator"].split(",")[0] for row in listed) == {"first board list": 9, "second board list": 7}
    linked = links("LINKED_TO", from_type="Board", to_type="Theme")
    assert {row["from"]: row["quote"] for row in linked} == {row["id"]: row["category"] for row in listed}


def test_legal_basis_is_left_to_other_sources() -> None:
    assert all(not row["legal basis"] for row in rows("boards"))
    assert not [row for row in link_rows() if row["link"] == "DISCHARGES"]


def test_six_key_issues_and_a_seventh_in_a_footnote() -> None:
    key = links("IDENTIFIES", kind="key issue")
    assert Counter(row["to"] for row in key) == dict.fromkeys(
        (
            "lancashire:issue/domestic-abuse",
            "lancashire:issue/violence",
            "lancashire:issue/exploitation",
            "lancashire:issue/serious-organised-crime",
            "lancashire:issue/road-safety",
            "lancashire:issue/anti-social-behaviour",
        ),
        2,
    )
    assert [row["to"] for row in links("IDENTIFIES", kind="footnoted key issue")] == ["lancashire:issue/terrorism"]
    [elsewhere] = links("HANDLED_ELSEWHERE")
    assert elsewhere["from"] == "lancashire:issue/terrorism"
    assert elsewhere["excluded from"] == AGREEMENT
    assert elsewhere["legal basis"] in {row["quote"] for row in rows("evidence") if row["locator"] == "footnote"}


def test_the_owner_is_implied_to_deal_with_the_six_key_issues_and_nothing_else() -> None:
    implied = links("ADDRESSES", **{"from": PARTNERSHIP_BOARD})
    assert {row["to"] for row in implied} == {row["to"] for row in links("IDENTIFIES", kind="key issue")}
    assert [row["from"] for row in links("OWNS", to=AGREEMENT, basis="stated")] == [PARTNERSHIP_BOARD]


def test_counts_by_kind_of_mention() -> None:
    assert Counter(row["kind"] for row in links("IDENTIFIES")) == {
        "key issue": 12,
        "footnoted key issue": 1,
        "survey issue": 8,
        "cause": 4,
        "concern": 4,
        "theme": 5,
        "cross-cutting theme": 6,
        "contributory factor": 2,
    }


def test_lancashire_is_read_as_twelve_and_as_fourteen_districts_side_by_side() -> None:
    for row in links("COVERS", to=TWELVE, basis="inferred"):
        assert links("COVERS", to=FOURTEEN, basis="inferred", **{"from": row["from"]}), row
    named_pan = {row["id"] for row in rows("boards") if row["name"].startswith("Pan ")}
    assert len(named_pan) == 4
    for board in named_pan:
        assert [row["to"] for row in links("COVERS", **{"from": board})] == [FOURTEEN]
    stated = links("COVERS", basis="stated")
    assert {row["from"] for row in stated} == {"lancashire:strategy/strategic-assessment"}
    assert {row["to"] for row in stated} == {"gss:E06000008", "gss:E06000009", TWELVE}


def test_an_issue_and_a_theme_of_one_name_are_joined_by_inference() -> None:
    issues = {row["name"].casefold(): row["id"] for row in rows("issues")}
    themes = {row["name"].casefold(): row["id"] for row in rows("themes")}
    both = issues.keys() & themes.keys()
    assert both == {"serious organised crime", "road safety"}
    for name in both:
        [joined] = links("FALLS_UNDER", to=themes[name], **{"from": issues[name]})
        assert joined["basis"] == "inferred"


def test_the_page_that_explains_the_reading_names_every_ambiguity_once() -> None:
    page = (ROOT / "docs" / "founding-document.md").read_text(encoding="utf-8")
    numbers = re.findall(r"^\| M(\d+) \|", page, flags=re.MULTILINE)
    assert [int(n) for n in numbers] == list(range(1, 26))
