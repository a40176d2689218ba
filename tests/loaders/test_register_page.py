"""docs/register.md says what the loader does: its examples load, its tables name every sheet and column."""

import re
from pathlib import Path

from graph.schema import SCHEMA
from loaders.sheets import GRID, REGISTER_FIELDS, sheets_of
from tests.loaders.making import edges_of, refusals, town, xlsx

PAGE = (Path(__file__).parents[2] / "docs" / "register.md").read_text(encoding="utf-8")


def files() -> dict[str, str]:
    return dict(re.findall(r"^`([a-z-]+\.csv)`\n\n```csv\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))


def test_its_examples_load(tmp_path: Path) -> None:
    for name, text in files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    edges = edges_of(tmp_path)
    assert {e.type for e in edges} == {"DESCRIBES", "ADDRESSES", "MEMBER_OF", "LISTS_ALL"}
    (inferred,) = (e for e in edges if e.basis == "inferred")
    assert inferred.from_id.endswith("board/harbour-watch")


def test_its_complete_lists_are_understood(tmp_path: Path) -> None:
    table = PAGE.partition("## Complete lists")[2].partition("## Grids")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")][:4] for line in table.splitlines() if "|" in line]
    headings, _, *told = rows
    sheets = town(Areas=[["name"], ["Quillhaven"]], Complete_lists=[headings, *told])
    claims = [e.properties for e in edges_of(xlsx(tmp_path, sheets)) if e.type == "LISTS_ALL"]
    assert {(c["link"], c["direction"], c.get("every")) for c in claims} == {
        ("MEMBER_OF", "reverse", None),
        ("MEMBER_OF", "reverse", "Board"),
    }


def test_it_names_every_sheet_and_the_columns_that_are_not_properties() -> None:
    table = PAGE.partition("## Sheets")[2].partition("The properties of each type")[0]
    rows = {cells[1].strip(): cells[3] for line in table.splitlines() if len(cells := line.split("|")) > 3}
    for sheet in sheets_of(SCHEMA):
        row = next(text for title, text in rows.items() if sheet.title in title.split(", "))
        own = {p.name for p in sheet.node_type.properties} if sheet.node_type else set()
        qualifiers = {c.field for c in sheet.columns if c.property is not None and sheet.kind in ("links", "evidence")}
        told = {heading.strip().strip("*") for heading in row.split(",")}
        for column in sheet.columns:
            if column.field not in qualifiers and (column.field not in own or sheet.title == "Sources"):
                assert column.heading in told, (sheet.title, column.heading)
                assert (f"**{column.heading}**" in row) == column.required, (sheet.title, column.heading)


def test_it_names_every_field_of_a_register_and_every_setting_of_a_grid() -> None:
    assert {f"`{field}`" for field in REGISTER_FIELDS} <= set(re.findall(r"`[^`\n]+`", PAGE))
    settings = PAGE.partition("Above the row of names")[2].partition("## Several")[0]
    assert all(f"`{column.heading}`" in settings for column in GRID.columns)


def test_it_quotes_the_report(tmp_path: Path) -> None:
    (quoted,) = re.findall(r"```text\n(.*)\n```", PAGE)
    sheets = town(Links=[["from", "link", "to"], ["Quillhaven Police", "is a member of", "Helth and Wellbeing Board"]])
    assert refusals(xlsx(tmp_path, sheets)) == [quoted]
