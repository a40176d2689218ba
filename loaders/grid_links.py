"""Makes links, and complete lists, of what a grid says."""

from collections.abc import Iterable, Iterator

from graph.errors import StatementError
from loaders.cells import shown
from loaders.grid import Grid, grid_rows, mark
from loaders.links import Reading, Unchecked
from loaders.making import Making
from loaders.rows import SheetReading
from loaders.sheets import MEMBERSHIP


def read_grid(making: Making, reading: SheetReading) -> Iterator[int]:
    """Take in a grid: things down, things across, and marks or roles in the cells."""
    begun: Grid | None = None
    readings: list[Reading] = []
    down: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    bad: set[int] = set()
    for grid, row, name, cells in grid_rows(reading, making.links.is_type):
        yield row
        if begun is None:
            begun = grid
            try:
                link = grid.settings.get("link", MEMBERSHIP)
                readings = making.links.readings(link)
                down = making.links.type_named(grid.settings.get("down", ""), "down")
                across = making.links.type_named(grid.settings.get("across", ""), "across")
                making.source(grid.settings.get("source", ""))
            except (StatementError, Unchecked) as error:
                if isinstance(error, StatementError):
                    reading.refuse(grid.row, error.message, error.next_step, value=error.value)
                reading.unread = True
                return
            bad = _check_heads(making, reading, grid, readings, across)
            _complete(making, reading, grid, readings, across, bad)
        errors: list[tuple[int, StatementError]] = []
        try:
            _known(making, name, down or _types(readings, 0), "down")
        except Unchecked:
            making.unchecked += 1
            continue
        except StatementError as error:
            reading.refuse_row(row, [])
            reading.refuse(row, error.message, error.next_step, at=0, value=name)
            continue
        for at, cell in cells.items():
            head = grid.heads.get(at, "")
            if at in bad:
                continue
            try:
                if not head:
                    raise StatementError(
                        "", str(cell), "The cell is marked, and nothing is named above it.", "Name the column."
                    )
                edge_type, start, end = making.links.ends(readings, name, down, head, across, ("down", "across"))
                told = mark(edge_type, cell)
                if told is not None:
                    values = grid.settings
                    source = making.source(values.get("source", ""))
                    edge = making.edge(edge_type.name, start.id, start.type, end.id, end.type, source, values, told)
                    making.put(reading, row, edge)
            except Unchecked:
                making.unchecked += 1
            except StatementError as error:
                errors.append((at, error))
        if errors:
            reading.refuse_row(row, [])
            for at, problem in errors:
                reading.refuse(
                    row,
                    problem.message,
                    problem.next_step,
                    at=at,
                    value=problem.value,
                    head=grid.heads.get(at, ""),
                )


def _types(readings: Iterable[Reading], at: int) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(t for e, swapped in readings for t in (e.from_types if (at == 0) != swapped else e.to_types))
    )


def _known(making: Making, name: str, types: tuple[str, ...], field: str) -> None:
    """Check that a name at the edge of a grid is known; which thing it is depends on each cell's other end."""
    if not any(t.type in types for t in making.links.candidates(name)):
        making.links.one(name, types, field)


def _check_heads(
    making: Making, reading: SheetReading, grid: Grid, readings: list[Reading], across: tuple[str, ...]
) -> set[int]:
    bad: set[int] = set()
    for at, head in grid.heads.items():
        try:
            _known(making, head, across or _types(readings, 1), "across")
        except Unchecked:
            bad.add(at)
            making.unchecked += 1
        except StatementError as error:
            bad.add(at)
            reading.refuse(grid.row, error.message, error.next_step, at=at, value=head, head=head)
    return bad


def _complete(
    making: Making, reading: SheetReading, grid: Grid, readings: list[Reading], across: tuple[str, ...], bad: set[int]
) -> None:
    """State for each column that the source lists all of its links, where the grid says so."""
    text = grid.settings.get("complete", "").casefold()
    if not text or text == "no":
        return
    if text != "yes":
        reading.refuse(grid.row, f"“{shown(text)}” is neither yes nor no.", "Write yes or no beside “complete”.")
        return
    edge_type, swapped = readings[0]
    direction = "forward" if swapped else "reverse"
    source = making.source(grid.settings.get("source", ""))
    told = {"link": edge_type.name, "direction": direction, "as_of": grid.settings.get("as_of", "")}
    values = {k: v for k, v in grid.settings.items() if k not in ("start", "end")}
    for at, head in grid.heads.items():
        if at not in bad:
            try:
                subject = making.links.one(head, across or _types(readings, 1), "across")
                edge = making.edge("LISTS_ALL", source, "Source", subject.id, subject.type, source, values, told)
                making.put(reading, grid.row, edge)
            except StatementError as error:
                reading.refuse(grid.row, error.message, error.next_step, at=at, value=head, head=head)
