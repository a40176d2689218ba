"""Writes the template: an empty register with help and drop-down lists, or one that is filled in as an example."""

from pathlib import Path

from graph.errors import RefusedError
from graph.schema import Schema
from loaders.book import open_book
from loaders.cells import text_of
from loaders.example import EXAMPLE
from loaders.inverse import Rows
from loaders.report import Findings
from loaders.rows import SheetReading
from loaders.sheets import GRID, sheet_called, sheets_of
from loaders.writer import write_rows

EMPTY_GRID = (("source",), ("link",), ("complete",), ("as of",))


def write_template(path: Path, schema: Schema, *, example: bool = False) -> None:
    """Write a workbook with a sheet for every type and view of *schema*, headings, a help row and drop-down lists.

    With *example* it is the register of a fictional town, which loads as it stands. Raises
    :class:`~graph.errors.RefusedError` when *schema* does not fit the example.
    """
    rows: Rows = {sheet.title: [] for sheet in sheets_of(schema)}
    grids: dict[str, list[list[str]]] = {}
    if not example:
        write_rows(path, schema, rows, help=True, all_sheets=True, grids={GRID.title: EMPTY_GRID})
        return
    findings = Findings(EXAMPLE.name)
    with open_book(EXAMPLE) as book:
        for table in book.tables:
            sheet = sheet_called(sheets_of(schema), table.title)
            if sheet is None:
                raise RefusedError("The example does not fit this schema.", f"It has no sheet {table.title}.")
            if sheet.kind == "grid":
                grids["Grid of members"] = [
                    [text_of("", row.cells.get(at, "")) for at in range(max(row.cells) + 1)] for row in table.rows()
                ]
            else:
                rows[sheet.title] = [values for _, values, _ in SheetReading(0, table, sheet, findings).rows()]
    if findings.refusals:
        raise RefusedError("The example does not fit this schema.", str(findings.refusals[0]))
    write_rows(path, schema, rows, help=True, all_sheets=True, grids=grids)
