"""Writes registers as XLSX: headings, help, drop-down lists, and cells that no spreadsheet runs as formulas."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from graph.errors import LimitError
from graph.schema import Schema
from graph.statements import Edge, Register
from loaders.inverse import Rows, rows_of
from loaders.sheets import HELP, Column, Sheet, sheets_of

LONGEST_CELL = 32_767
LAST_ROW = 1_048_576
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x(?=[0-9A-Fa-f]{4}_)")
_RUN = ("=", "+", "-", "@", "\t", "\r")
_HEADING = Font(bold=True)
_HELPING = Font(italic=True, color="00505A5F")
_SHADE = PatternFill("solid", fgColor="00F3F2F1")
GRID_HELP = (
    "organisations down, boards across, and in each cell x or a role (chair, member, adviser …). The rows above the "
    "names across are settings and may stay empty: source, link (“is a member of” where empty), complete (yes: every "
    "link of each column is in the grid), as of (the day on which it was). Below them, leave the first cell empty, "
    "name a board in each cell to its right, and an organisation in the first cell of each row below. Any number of "
    "sheets may be grids: their names begin with Grid. This row is not read."
)
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_register(
    target: Path | BinaryIO,
    schema: Schema,
    register: Register,
    edges: Iterable[Edge],
    *,
    help: bool = False,
    all_sheets: bool = False,
) -> None:
    """Write *edges* as a workbook that :func:`~loaders.register.read_register` reads back to equal edges.

    *help* adds a row of help under the headings; *all_sheets* writes sheets without rows too. Every cell is text, so
    that a spreadsheet runs none as a formula. Raises :class:`~graph.errors.SourceError` when a source does not
    describe itself among the edges.
    """
    write_rows(target, schema, rows_of(schema, register, edges), help=help, all_sheets=all_sheets)


def write_rows(
    target: Path | BinaryIO,
    schema: Schema,
    rows: Rows,
    *,
    help: bool = False,
    all_sheets: bool = False,
    grids: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> None:
    """Write the sheets of a register with these rows, and *grids* by title, each as its rows of cells."""
    book = Workbook(write_only=True)
    lists = _Lists()
    for sheet in sheets_of(schema):
        told = rows.get(sheet.title, [])
        if told or all_sheets:
            _write_sheet(book.create_sheet(sheet.title), sheet, told, lists, help)
    for title, cells in (grids or {}).items():
        _write_grid(book.create_sheet(title), cells, help)
    lists.write(book)
    book.save(target)


def _write_sheet(page: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, str]], lists: "_Lists", help: bool) -> None:
    page.freeze_panes = "B3" if help else "B2"
    for at, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = _width(column)
        if column.values and column.heading != "field":
            rule = DataValidation(
                type="list",
                formula1=lists.range_of(column.values),
                allow_blank=True,
                showErrorMessage=column.field != "link",
                errorStyle="warning",
                errorTitle="Not in the list",
                error="Remit knows the values of the list.",
            )
            rule.add(f"{letter}{3 if help else 2}:{letter}{LAST_ROW}")
            page.data_validations.append(rule)
    page.append([_styled(page, column.heading, _HEADING) for column in sheet.columns])
    if help:
        texts = [_help(column) for column in sheet.columns]
        texts[0] = f"{HELP} {sheet.meaning} In this column: {texts[0]} This row is not read."
        page.append([_styled(page, text, _HELPING) for text in texts])
    fields = [column.field for column in sheet.columns]
    for row in rows:
        page.append([safe_cell(page, row.get(field, "")) for field in fields])


def _write_grid(page: Worksheet, rows: Sequence[Sequence[str]], help: bool) -> None:
    page.column_dimensions["A"].width = 40
    page.column_dimensions["B"].width = 30
    if help:
        page.append([_styled(page, f"{HELP} {GRID_HELP}", _HELPING)])
    for row in rows:
        page.append([safe_cell(page, text) for text in row])


def _width(column: Column) -> int:
    if column.takes == "lines" or column.field in ("name", "from", "to", "near", "far", "subject", "other_names"):
        return 36
    return 26 if column.field in ("id", "source", "link", "locator") else 18


def _help(column: Column) -> str:
    parts = ["Needed."] if column.required else []
    parts.append(column.meaning)
    return " ".join(part for part in parts if part)


def _styled(page: Worksheet, text: str, font: Font) -> Cell:
    cell = safe_cell(page, text)
    cell.font = font
    cell.fill = _SHADE
    cell.alignment = _WRAP
    return cell


def safe_cell(page: Worksheet, text: str) -> Cell:
    """A cell that holds *text* and nothing else, whatever it begins with.

    Raises :class:`~graph.errors.LimitError` when it is longer than a cell may be.
    """
    written = _UNWRITABLE.sub(_escaped, text)
    if len(written) > LONGEST_CELL:
        raise LimitError(
            f"A cell of a workbook holds {LONGEST_CELL:,} characters, and “{text[:40]}…” has {len(written):,}.",
            "Export JSON lines instead.",
        )
    cell = WriteOnlyCell(page, value=written or None)
    if written:
        cell.data_type = "s"
        if written.startswith(_RUN):
            cell.quotePrefix = True
    return cell


def _escaped(match: re.Match[str]) -> str:
    text = match.group()
    return "_x005F_x" if text == "_x" else "\ufffd" if "\ud800" <= text <= "\udfff" else f"_x{ord(text):04X}_"


class _Lists:
    """The values of drop-down lists, on a hidden sheet: a cell's own rule holds only 255 characters."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], int] = {}

    def range_of(self, values: tuple[str, ...]) -> str:
        """The range that will hold *values*."""
        letter = get_column_letter(self._columns.setdefault(values, len(self._columns) + 1))
        return f"Lists!${letter}$1:${letter}${len(values)}"

    def write(self, book: Workbook) -> None:
        """Write the sheet, where there is anything to write."""
        if not self._columns:
            return
        page = book.create_sheet("Lists")
        page.sheet_state = "hidden"
        longest = max(map(len, self._columns))
        for row in range(longest):
            page.append([safe_cell(page, values[row] if row < len(values) else "") for values in self._columns])
