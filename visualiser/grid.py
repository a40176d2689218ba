"""A grid of cells from an answer with one row per cell: what is shown of it, in which order, and the totals."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from graph.questions.base import Answer, Row
from graph.words import CellState

STATES = tuple(CellState)
"""The states of a cell, the strongest first."""
_STRENGTH = {state: i for i, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its node, the node it stands under, whether it stands for a kind of board, its group."""

    node: Mapping[str, str]
    under: Mapping[str, str] | None = None
    of_kind: bool = False
    group: str = ""

    @property
    def id(self) -> str:
        """The identifier of the node."""
        return self.node["id"]


@dataclass(frozen=True)
class Grid:
    """Rows, columns, and the answer's row for each cell, by the identifiers of both."""

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: Mapping[tuple[str, str], Row]

    def cell(self, row: Line, column: Line) -> Row:
        """The answer's row of one cell."""
        return self.cells[row.id, column.id]

    def pair(self, text: str) -> tuple[str, str] | None:
        """The row and column that *text* ("row,column") names; identifiers may have commas themselves."""
        parts = text.split(",")
        pairs = ((",".join(parts[:i]), ",".join(parts[i:])) for i in range(1, len(parts)))
        return next((pair for pair in pairs if pair in self.cells), None)

    def only(self, row: Callable[[Line], bool], column: Callable[[Line], bool]) -> "Grid":
        """This grid with some rows and columns left out."""
        return replace(self, rows=tuple(filter(row, self.rows)), columns=tuple(filter(column, self.columns)))

    def ordered(self, by: str) -> "Grid":
        """Rows by what is recorded (``recorded``), or by the state in the column with this identifier; else as is."""
        if by == "recorded":
            return replace(self, rows=tuple(sorted(self.rows, key=self._silence)))
        column = next((c for c in self.columns if c.id == by), None)
        if column is None:
            return self
        return replace(
            self, rows=tuple(sorted(self.rows, key=lambda r: _STRENGTH[CellState(self.cell(r, column)["state"])]))
        )

    def _silence(self, row: Line) -> tuple[int, ...]:
        counts = Counter(CellState(self.cell(row, column)["state"]) for column in self.columns)
        return tuple(-counts[state] for state in STATES[:-1])

    @property
    def groups(self) -> list[tuple[str, int]]:
        """The groups of the columns, each with how many columns it has, in order."""
        return [(group, len(list(columns))) for group, columns in groupby(self.columns, lambda c: c.group)]

    def starts_group(self) -> set[str]:
        """The identifiers of the columns at which a group begins."""
        return {next(iter(columns)).id for _, columns in groupby(self.columns, lambda c: c.group)}

    def totals(self) -> dict[str, tuple[int, int]]:
        """For each column, how many rows are stated or confirmed, and how many inferred; kinds of board left out."""
        found = {}
        for column in self.columns:
            states = Counter(self.cell(r, column)["state"] for r in self.rows if not r.of_kind)
            sure = states[CellState.STATED] + states[CellState.CONFIRMED]
            found[column.id] = (sure, states[CellState.INFERRED])
        return found

    def recorded(self) -> list[tuple[str, str]]:
        """The cells with statements behind them, row by row."""
        return [(r.id, c.id) for r in self.rows for c in self.columns if says(self.cell(r, c))]

    def by_state(self, row: Line | None = None, column: Line | None = None) -> list[tuple[CellState, list[Line]]]:
        """The columns of a row (or the rows of a column) by state, the strongest first."""
        found: dict[CellState, list[Line]] = {}
        others = self.columns if row is not None else self.rows
        for other in others:
            cell = self.cells[(row.id, other.id) if row is not None else (other.id, column.id if column else "")]
            found.setdefault(CellState(cell["state"]), []).append(other)
        return [(state, found[state]) for state in STATES if state in found]


def says(cell: Row) -> bool:
    """Whether any statement stands behind a cell."""
    return bool(cell["statements"])


def grid_of(answer: Answer, row: str, column: str, *, row_is_kind: str = "", column_is_kind: str = "") -> Grid:
    """The grid of an answer whose columns *row* and *column* hold the nodes of each cell."""
    rows: dict[str, Line] = {}
    columns: dict[str, Line] = {}
    cells: dict[tuple[str, str], Row] = {}
    for cell in answer.rows:
        one, other = cell[row], cell[column]
        if one["id"] not in rows:
            rows[one["id"]] = Line(one, cell.get("held_at"), bool(row_is_kind and cell[row_is_kind]))
        if other["id"] not in columns:
            of_kind = bool(column_is_kind and cell[column_is_kind])
            columns[other["id"]] = Line(other, None, of_kind, cell.get("group", ""))
        cells[one["id"], other["id"]] = cell
    kinds = {id for lines in (rows, columns) for id, line in lines.items() if line.of_kind}
    for lines in (rows, columns):
        lines.update({id: replace(line, of_kind=True) for id, line in lines.items() if id in kinds})
    return Grid(tuple(rows.values()), tuple(columns.values()), cells)


def counted(grid: Grid) -> dict[CellState, int]:
    """How many cells are in each state; those of kinds of board are left out, as in its summary."""
    kinds = {line.id for line in (*grid.rows, *grid.columns) if line.of_kind}
    counts = Counter(CellState(cell["state"]) for at, cell in grid.cells.items() if not kinds & set(at))
    return {state: counts[state] for state in STATES}


def next_to(cells: Sequence[tuple[str, str]], at: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """The cells before and after *at* among *cells*, as ``previous`` and ``next``, where there are any.

    >>> next_to([("a", "x"), ("b", "x")], ("a", "x"))
    {'next': ('b', 'x')}
    """
    found: dict[str, tuple[str, str]] = {}
    if at in cells:
        place = cells.index(at)
        if place > 0:
            found["previous"] = cells[place - 1]
        if place + 1 < len(cells):
            found["next"] = cells[place + 1]
    return found


def with_anything(grid: Grid, states: Iterable[CellState]) -> tuple[set[str], set[str]]:
    """The identifiers of the rows and of the columns that have a cell in one of *states*, or with a statement."""
    wanted = set(states) - {CellState.NOT_RECORDED}
    rows: set[str] = set()
    columns: set[str] = set()
    for (row, column), cell in grid.cells.items():
        if cell["state"] in wanted:
            rows.add(row)
            columns.add(column)
    return rows, columns


def cells_word(cell: Row) -> Any:
    """The word in a cell: the role of a member where one is given, else the state."""
    roles = cell.get("role") or ()
    return roles[0] if roles and cell["state"] in (CellState.STATED, CellState.CONFIRMED) else cell["state"]
