"""Reads a grid: things down, things across, and in each cell a mark or a role that links the two."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from graph.errors import StatementError
from graph.schema import EdgeType
from graph.statements import Value, parse_value
from loaders.cells import Cell, Row, shown, text_of
from loaders.csv_folder import TableError
from loaders.rows import SheetReading, is_help, value_of
from loaders.sheets import GRID, heading_key, nearest

MARKS = ("x", "yes", "y", "true", "1", "✓", "✔", "☑", "•", "●")
NO_MARKS = ("no", "n", "false", "0", "-", "–", "—", ".", "☐")


@dataclass
class Grid:
    """What stands above a grid's own cells: its settings, and the name at the head of each column with its row."""

    settings: dict[str, str] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    row: int = 0


def grid_rows(
    reading: SheetReading, is_type: Callable[[str], bool]
) -> Iterator[tuple[Grid, int, str, dict[int, Cell]]]:
    """Each row of a grid under its heads: the grid, the row's number, the name at its left, its other cells.

    Before the row of heads, a row with the name of a setting and its value is a setting. The first cell of the row of
    heads is empty, or (*is_type*) names a type; where several heads follow it may be anything.
    """
    if not reading.whole():
        return
    grid = Grid()
    try:
        for row in reading.table.rows():
            if not grid.row:
                if not is_help(row):
                    _begin(reading, grid, row, is_type)
                continue
            cells = {at: cell for at, cell in row.cells.items() if at > 0 and not _blank(cell)}
            name = _text(reading, row.number, 0, row.cells.get(0, ""))
            if name is None or (not name and not cells):
                continue
            reading.read += 1
            if not name:
                reading.refuse_row(
                    row.number,
                    [StatementError("", "", "Cells are marked, and the first cell names nothing.", "Name the row.")],
                )
                continue
            yield grid, row.number, name, cells
    except TableError as error:
        reading.refuse(error.row, error.message, error.next_step)
        reading.refused += 1


def _begin(reading: SheetReading, grid: Grid, row: Row, is_type: Callable[[str], bool]) -> None:
    """Take a row above the grid's own: a setting, or the heads."""
    texts = {at: _text(reading, row.number, at, cell) for at, cell in sorted(row.cells.items())}
    filled = {at: text for at, text in texts.items() if text}
    if not filled:
        return
    column = GRID.by_heading.get(heading_key(filled.get(0, "")))
    if column is not None and all(at <= 1 for at in filled):
        try:
            grid.settings[column.field] = value_of(column, row.cells.get(1, ""))
        except StatementError as error:
            reading.refuse(row.number, error.message, error.next_step, at=1, value=error.value)
        return
    heads = {at: text for at, text in filled.items() if at > 0}
    if heads and (0 not in filled or len(heads) > 1 or is_type(filled[0])):
        grid.heads, grid.row = heads, row.number
        return
    near = nearest(filled[0], [c.heading for c in GRID.columns])
    reading.refuse(
        row.number,
        f"“{shown(filled[0])}” is not a setting of a grid" + (f"; did you mean “{near}”?" if near else "."),
        f"Above the names across may stand: {', '.join(c.heading for c in GRID.columns)}.",
        at=0,
        value=filled[0],
    )


def _text(reading: SheetReading, row: int, at: int, cell: Cell) -> str | None:
    try:
        return text_of("", cell)
    except StatementError as error:
        reading.refused += 1
        reading.refuse(row, error.message, error.next_step, at=at, value=error.value)
        return None


def _blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def mark(edge_type: EdgeType, cell: Cell) -> dict[str, Value] | None:
    """What a cell of a grid says of the link: its qualifiers, none of them for a plain mark; None for no link.

    Raises :class:`~graph.errors.StatementError` for what is neither a mark nor a value of a qualifier.

    >>> from graph.schema import SCHEMA
    >>> member = SCHEMA.edge_type("MEMBER_OF")
    >>> mark(member, "x"), mark(member, "Chair; elected"), mark(member, "no")
    ({}, {'role': 'chair', 'capacity': 'elected'}, None)
    """
    text = text_of("", cell)
    if text.casefold() in NO_MARKS:
        return None
    found: dict[str, Value] = {}
    choices = [p for p in edge_type.properties if p.kind == "choice" and p.choices]
    for part in filter(None, (p.strip() for p in text.split(";"))):
        if part.casefold() in MARKS:
            continue
        for prop in choices:
            try:
                value = parse_value(prop, part)
            except StatementError:
                continue
            if prop.name in found:
                raise StatementError(
                    "",
                    text,
                    f"“{shown(text)}” gives two values for {prop.label}.",
                    "Keep one here, and write the other as a row on the sheet Links.",
                )
            found[prop.name] = value
            break
        else:
            values = [v for p in choices if p.choices for v in p.choices.values]
            near = nearest(part, values)
            raise StatementError(
                "",
                text,
                f"“{shown(part)}” is neither a mark nor a known value" + (f"; did you mean “{near}”?" if near else "."),
                "Write x, or one of: " + ", ".join(values) + "." if values else "Write x.",
            )
    return found
