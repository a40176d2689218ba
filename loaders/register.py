"""The door of registers: reads a workbook or CSV files into statements, and loads them into a store.

>>> from graph.schema import SCHEMA
>>> from graph.store.sqlite import SqliteStore
>>> from loaders.example import EXAMPLE
>>> store = SqliteStore.open(":memory:", SCHEMA)
>>> report = load_register(EXAMPLE, store, SCHEMA)
>>> report.problems, report.register.title
(0, 'Community safety in Quillhaven (a fictional town)')
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from graph.errors import SourceError, StatementError
from graph.publish import publish
from graph.schema import Schema
from graph.statements import Edge, Register
from graph.store.base import Store, Tally
from loaders.book import Book, Table, open_book
from loaders.complete_lists import read_lists
from loaders.grid_links import read_grid
from loaders.known import ChainedNames, StoreNames
from loaders.link_rows import read_evidence, read_links
from loaders.making import Making
from loaders.names import KnownNames, NamedThing, Names
from loaders.progress import EVERY, Progress, tell
from loaders.register_sheet import check_builds_on, read_register_sheet
from loaders.report import Findings, LoadReport, Refusal, RegisterRefused, SheetReport
from loaders.rows import SheetReading
from loaders.sheets import Sheet, nearest, sheet_called, sheets_of, skipped
from loaders.spool import Spool
from loaders.things import check_identifiers, name_things, read_things
from loaders.writer import write_register

__all__ = [
    "LoadReport",
    "ParsedRegister",
    "Refusal",
    "RegisterRefused",
    "load_register",
    "load_registers",
    "read_register",
    "write_register",
]

NOTHING_KNOWN = ChainedNames(())
_READERS: dict[str, Callable[[Making, SheetReading], Iterator[int]]] = {
    "things": read_things,
    "view": read_links,
    "links": read_links,
    "grid": read_grid,
    "lists": read_lists,
    "evidence": read_evidence,
}


@dataclass(frozen=True)
class ParsedRegister:
    """A register as read: what it says of itself, its statements, and what was refused.

    ``edges`` can be gone through more than once and lie on disk; ``close`` frees them. It can be built on by the next
    register (:class:`~loaders.names.KnownNames`).
    """

    path: Path
    register: Register
    edges: Spool
    findings: Findings
    readings: tuple[SheetReading, ...]
    names: Names
    sources: frozenset[str]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What was refused, the first thousand."""
        return tuple(self.findings.refusals)

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """For each sheet, how many rows were read and how many of them refused."""
        return {r.title: (r.read, r.refused) for r in self.readings}

    def registers(self) -> tuple[str, ...]:
        """Its own name."""
        return (self.register.name,)

    def things(self, register: str) -> Iterator[NamedThing]:
        """Everything that it names."""
        return self.names.own_things()

    def owner(self, source: str) -> str | None:
        """Its own name for its own Sources."""
        return self.register.name if source in self.sources else None

    def types(self, ids: Sequence[str], besides: str = "") -> dict[str, str]:
        """The node type of each identifier that it names."""
        if besides == self.register.name:
            return {}
        found = ((id, self.names.identified(id)) for id in ids)
        return {id: thing.type for id, thing in found if thing is not None and thing.own}

    def close(self) -> None:
        """Free what it holds."""
        self.edges.close()

    def __enter__(self) -> "ParsedRegister":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def read_register(
    path: Path, schema: Schema, known: KnownNames | None = None, progress: Progress | None = None
) -> ParsedRegister:
    """Read the register at *path*: every row is judged, and what is wrong is gathered and not raised.

    *known* are the registers it may build on. Raises :class:`~graph.errors.SourceError` when the file is not a
    register at all.
    """
    with open_book(path) as book, ExitStack() as undo:
        spool = Spool(schema)
        undo.callback(spool.close)
        parsed = _Reading(path, book, schema, known or NOTHING_KNOWN, spool, progress).run()
        undo.pop_all()
        return parsed


class _Reading:
    """The reading of one book."""

    def __init__(
        self, path: Path, book: Book, schema: Schema, known: KnownNames, spool: Spool, progress: Progress | None
    ) -> None:
        self.path = path
        self.book = book
        self.schema = schema
        self.known = known
        self.spool = spool
        self.progress = progress
        self.findings = Findings(path.name)
        self.names = Names(schema, spool.connection)
        self.readings: list[SheetReading] = []
        self.rows = 0
        self.done = 0

    def run(self) -> ParsedRegister:
        tables = self._tables()
        register = self._register(tables)
        making = Making(self.schema, register, self.known, self.names, self.spool)
        making.readings = self.readings
        for name in register.builds_on:
            for thing in self.known.things(name) if name in self.known.registers() else ():
                self.names.add(thing.id, thing.type, thing.names, canonical=thing.canonical, own=False)
        self.total = sum(t.size for t, s in tables if s.kind != "register") or 1
        ordered = sorted(tables, key=lambda pair: _rank(pair[1]))
        if any(p.kind == "node" for t in self.schema.node_types for p in self.schema.properties_of(t.name)):
            for table, sheet in ordered:
                if sheet.kind == "things":
                    unheard = SheetReading(0, table, sheet, Findings(""))
                    name_things(making, unheard)
        for position, (table, sheet) in enumerate(ordered):
            if sheet.kind == "register":
                continue
            if position and sheet.kind != "things" and ordered[position - 1][1].kind in ("things", "register"):
                self.names.ready()
            self._sheet(making, table, sheet)
        check_identifiers(making)
        self._finish(making)
        return ParsedRegister(
            self.path,
            register,
            self.spool,
            self.findings,
            tuple(self.readings),
            self.names,
            frozenset(making.sources),
        )

    def _tables(self) -> list[tuple[Table, Sheet]]:
        """The tables with the sheets that they are; others are refused."""
        sheets = sheets_of(self.schema)
        found: list[tuple[Table, Sheet]] = []
        seen: dict[str, str] = {}
        for table in self.book.tables:
            sheet = sheet_called(sheets, table.title)
            if sheet is None:
                if not skipped(table.title) and any(row.cells for row in table.rows()):
                    near = nearest(table.title, [s.title for s in sheets])
                    told = ", ".join(s.title for s in sheets)
                    self.findings.refuse(
                        table.title,
                        0,
                        f"A register has no sheet “{table.title}”" + (f"; did you mean “{near}”?" if near else "."),
                        f"Its sheets are {told}, and any whose name begins with Grid. Sheets named Help or Notes are "
                        "not read.",
                        file=table.file,
                    )
                continue
            if sheet.kind != "grid" and sheet.title in seen:
                self.findings.refuse(
                    table.title,
                    0,
                    f"The sheets “{seen[sheet.title]}” and “{table.title}” are both {sheet.title}.",
                    "Put their rows into one sheet.",
                    file=table.file,
                )
                continue
            seen[sheet.title] = table.title
            found.append((table, sheet))
        return found

    def _register(self, tables: list[tuple[Table, Sheet]]) -> Register:
        table = next((t for t, s in tables if s.kind == "register"), None)
        reading = None
        if table is not None:
            sheet = next(s for _, s in tables if s.kind == "register")
            reading = SheetReading(len(self.readings), table, sheet, self.findings)
            self.readings.append(reading)
        register = read_register_sheet(self.path, reading)
        check_builds_on(register, self.known.registers(), reading, self.findings)
        return register

    def _sheet(self, making: Making, table: Table, sheet: Sheet) -> None:
        reading = SheetReading(len(self.readings), table, sheet, self.findings)
        self.readings.append(reading)
        phase = f"Reading {table.title}"
        for _ in _READERS[sheet.kind](making, reading):
            self.rows += 1
            if self.rows % EVERY == 0:
                tell(self.progress, phase, self.rows, (self.done + table.read_so_far) / self.total)
        self.done += table.size
        if reading.unread and sheet.node_type is not None:
            self.names.blind.add(sheet.node_type.name)

    def _finish(self, making: Making) -> None:
        if making.unchecked:
            rows = "1 row" if making.unchecked == 1 else f"{making.unchecked:,} rows"
            self.findings.remark(
                "",
                0,
                f"{rows} could not be checked, because of what is refused on other sheets.",
                "Correct those and load again.",
            )
        if not len(self.spool) and not self.findings.problems:
            self.findings.refuse(
                "",
                0,
                f"{self.path.name} has no rows, so there is nothing to load.",
                "Fill in the sheet Sources first, then the others; the help row says what goes where.",
            )


def _rank(sheet: Sheet) -> int:
    if sheet.node_type is not None:
        return 1 if sheet.node_type.name == "Source" else 2
    return ("register", "", "", "view", "links", "grid", "lists", "evidence").index(sheet.kind)


# --- loading ---------------------------------------------------------------------------------------------------------


def load_register(
    path: Path, store: Store, schema: Schema, *, check: bool = False, progress: Progress | None = None
) -> LoadReport:
    """Load the register at *path* into *store*, whole or not at all, and report what that did.

    With *check* nothing is written. Raises :class:`~loaders.report.RegisterRefused`, which carries the report, when
    anything was refused, and :class:`~graph.errors.SourceError` when the file is not a register.
    """
    return load_registers([path], store, schema, check=check, progress=progress)[0]


def load_registers(
    paths: Sequence[Path], store: Store, schema: Schema, *, check: bool = False, progress: Progress | None = None
) -> tuple[LoadReport, ...]:
    """Load several registers, each after those it builds on, and report on each in that order.

    All are read before the first is written, and all are written in one transaction: when one is refused, nothing of
    any is written.
    """
    with ExitStack() as closing:
        parsed: list[ParsedRegister] = []
        for path in _in_order(paths, schema):
            known = ChainedNames([*reversed(parsed), StoreNames(store)])
            parsed.append(closing.enter_context(read_register(path, schema, known, progress)))
        if any(each.findings.problems for each in parsed):
            raise RegisterRefused(tuple(_report(each, check=check, held_back=True) for each in parsed))
        reports: list[LoadReport] = []
        with nullcontext() if check else store.transaction():
            for each in parsed:
                reports.append(_publish(each, store, tuple(reports), check, progress))
        return tuple(reports)


def _publish(
    parsed: ParsedRegister, store: Store, before: tuple[LoadReport, ...], check: bool, progress: Progress | None
) -> LoadReport:
    for source in {*store.sources_of(parsed.register.name), *parsed.sources}:
        parsed.edges.note_before(store.source_statements(source))
    tallies = _tallies(parsed, store)
    total = max(len(parsed.edges), 1)
    step = None if progress is None else (lambda done: tell(progress, "Writing", done, done / total))
    try:
        published = publish(store, parsed.register, parsed.edges, check_only=check, progress=step)
    except StatementError as error:
        parsed.findings.refuse("", 0, error.message, error.next_step, column=error.field, value=error.value)
        held_back = (replace(report, held_back=True) for report in before)
        raise RegisterRefused((*held_back, _report(parsed, check=check))) from None
    return _report(parsed, tallies, version=published.version, check=check)


def _tallies(parsed: ParsedRegister, store: Store) -> dict[str, Tally]:
    """What each sheet creates, updates, leaves unchanged and prunes, compared with what *store* holds."""
    titles = {reading.index: reading.title for reading in parsed.readings}
    found: dict[str, Tally] = {}

    def add(title: str, tally: Tally) -> None:
        found[title] = found.get(title, Tally()) + tally

    for sheet, what, number in parsed.edges.compare():
        add(titles[sheet], Tally(**{what: number}))
    gone = list(parsed.edges.gone())
    for at in range(0, len(gone), 500):
        for link in store.edges(gone[at : at + 500]).values():
            add(_sheet_of(parsed, link.edge), Tally(pruned=1))
    return found


def _sheet_of(parsed: ParsedRegister, edge: Edge) -> str:
    """The title of the sheet on which a statement like *edge* stands."""
    for sheet in sheets_of(parsed.edges.schema):
        if edge.type == "DESCRIBES":
            here = sheet.node_type is not None and sheet.node_type.name == edge.to_type
        elif edge.type == "LISTS_ALL":
            here = sheet.kind == "lists"
        else:
            here = sheet.kind == "links"
        if here:
            return next((r.title for r in parsed.readings if r.sheet.title == sheet.title), sheet.title)
    return "Links"


def _report(
    parsed: ParsedRegister,
    tallies: dict[str, Tally] | None = None,
    *,
    version: str = "",
    check: bool = False,
    held_back: bool = False,
) -> LoadReport:
    tallies = tallies or {}
    sheets = [SheetReport(r.title, r.read, tallies.pop(r.title, Tally()), r.refused) for r in parsed.readings]
    sheets += [SheetReport(title, 0, tally) for title, tally in sorted(tallies.items())]
    findings = parsed.findings
    return LoadReport(
        parsed.path,
        parsed.register,
        tuple(sheets),
        tuple(findings.refusals),
        findings.problems,
        tuple(findings.remarks),
        version,
        check,
        held_back and not findings.problems,
    )


def _in_order(paths: Sequence[Path], schema: Schema) -> list[Path]:
    """The paths, each after those of the registers that it builds on, otherwise as they were given."""
    if len(paths) < 2:
        return list(paths)
    told: dict[str, tuple[Path, Register]] = {}
    for path in paths:
        register = peek(path, schema)
        if register.name in told:
            raise SourceError(
                f"{told[register.name][0]} and {path} are both the register “{register.name}”.",
                "Give one of them another name on its sheet Register.",
            )
        told[register.name] = (path, register)
    ordered: list[Path] = []
    begun: list[str] = []

    def place(name: str) -> None:
        path, register = told[name]
        if path in ordered:
            return
        if name in begun:
            circle = " → ".join([*begun[begun.index(name) :], name])
            raise SourceError(f"Registers build on each other in a circle: {circle}.", "Remove one “builds on”.")
        begun.append(name)
        for other in register.builds_on:
            if other in told:
                place(other)
        begun.pop()
        ordered.append(path)

    for name in told:
        place(name)
    return ordered


def peek(path: Path, schema: Schema) -> Register:
    """What the register at *path* says of itself, without reading the rest."""
    with open_book(path) as book:
        for table in book.tables:
            sheet = sheet_called(sheets_of(schema), table.title)
            if sheet is not None and sheet.kind == "register":
                return read_register_sheet(path, SheetReading(0, table, sheet, Findings(path.name)))
        return read_register_sheet(path, None)
