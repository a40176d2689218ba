"""The load report: what each sheet gave, and for each row that was refused where it is, what is wrong, what to do."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from graph.errors import RefusedError
from graph.statements import Register
from graph.store.base import Tally
from loaders.cells import shown

if TYPE_CHECKING:
    from rich.console import Console

MOST_KEPT = 1_000
"""How many refusals are listed; all are counted."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in a file that was not taken: where it is, the value, what is wrong and the next step.

    ``row`` is as a spreadsheet numbers it (0: the sheet as a whole); ``column`` is the heading; ``cell`` the address,
    such as C7.
    """

    file: str
    sheet: str
    row: int
    column: str
    cell: str
    value: str
    message: str
    next_step: str = ""

    @property
    def place(self) -> str:
        """Where it is, in words.

        >>> Refusal("a.xlsx", "Boards", 7, "kind", "C7", "netwrk", "No.").place
        'sheet Boards, row 7, column “kind” (C7)'
        """
        parts = [f"sheet {self.sheet}"] if self.sheet else [f"file {self.file}"]
        if self.row:
            parts.append(f"row {self.row:,}")
        if self.column:
            parts.append(f"column “{self.column}”" + (f" ({self.cell})" if self.cell else ""))
        elif self.cell:
            parts.append(f"cell {self.cell}")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.next_step}".strip()


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What one sheet gave: rows read, rows refused, and its statements created, updated, unchanged and pruned.

    A statement counts for the sheet whose row states it first. What was pruned is no row's any more: it counts for
    the sheet on which such a statement stands.
    """

    sheet: str
    read: int = 0
    tally: Tally = field(default_factory=Tally)
    refused: int = 0


@dataclass(frozen=True)
class LoadReport:
    """What loading one register did or, with ``checked_only``, would do.

    ``refusals`` lists at most :data:`MOST_KEPT` of what is wrong, ``refused`` counts all. ``remarks`` are no reason
    to refuse, and a reason to look.
    """

    path: Path
    register: Register
    sheets: tuple[SheetReport, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    problems: int = 0
    remarks: tuple[Refusal, ...] = ()
    version: str = ""
    checked_only: bool = False
    held_back: bool = False

    @property
    def refused(self) -> int:
        """How many rows were refused, or things that are no row's; with any, nothing was written."""
        return max(sum(s.refused for s in self.sheets), self.problems and 1)

    @property
    def total(self) -> Tally:
        """The sum over the sheets."""
        return sum((s.tally for s in self.sheets), Tally())

    @property
    def summary(self) -> str:
        """What happened, in a sentence."""
        name = self.register.name
        if self.problems:
            were = "problem was" if self.problems == 1 else "problems were"
            return f"Nothing of the register “{name}” was written: {self.problems:,} {were} found."
        total = self.total
        counts = (
            f"{total.created:,} created, {total.updated:,} updated, {total.unchanged:,} unchanged, "
            f"{total.pruned:,} pruned"
        )
        if self.held_back:
            return f"Nothing of the register “{name}” was written, because another register was refused."
        if self.checked_only:
            return f"Checked only, nothing was written. The register “{name}” would give statements: {counts}."
        return f"Loaded the register “{name}”. Statements: {counts}."

    def lines(self) -> Iterator[str]:
        """The report as plain text."""
        yield f"{self.path}"
        if self.sheets:
            wide = max(len(s.sheet) for s in self.sheets)
            headings = ("rows read", "created", "updated", "unchanged", "pruned", "refused")
            yield "  ".join((" " * wide, *headings))
            for sheet in self.sheets:
                cells = (f"{n:,}".rjust(len(h)) for n, h in zip(_counts(sheet), headings, strict=True))
                yield "  ".join((sheet.sheet.ljust(wide), *cells))
        for title, found in (("Refused", self.refusals), ("Look at", self.remarks)):
            if found:
                yield ""
                yield f"{title}:"
                yield from (f"  {each}" for each in found)
        if self.problems > len(self.refusals):
            yield f"  … {self.problems - len(self.refusals):,} more. Correct these first and load again to see them."
        yield ""
        yield self.summary

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def show(self, stream: TextIO = sys.stdout) -> None:
        """Write the report to *stream*: tables on a terminal, plain text when piped."""
        if not stream.isatty():
            stream.write(f"{self}\n")
            return
        from rich.console import Console

        self.render(Console(file=stream))

    def render(self, console: "Console") -> None:
        """Write the report to *console* as tables."""
        from rich.table import Table
        from rich.text import Text

        console.print(Text(str(self.path), style="bold"))
        counts = Table(box=None, pad_edge=False)
        for at, heading in enumerate(("sheet", "rows read", "created", "updated", "unchanged", "pruned", "refused")):
            counts.add_column(heading, justify="right" if at else "left")
        for sheet in self.sheets:
            style = "red" if sheet.refused else ""
            counts.add_row(Text(sheet.sheet), *(Text(f"{n:,}") for n in _counts(sheet)), style=style)
        if self.sheets:
            console.print(counts)
        for title, found, style in (("Refused", self.refusals, "red"), ("Look at", self.remarks, "yellow")):
            if not found:
                continue
            table = Table(title=Text(title, style=f"bold {style}"), title_justify="left", show_lines=True)
            for heading in ("where", "what is wrong", "what to do"):
                table.add_column(heading, overflow="fold")
            for each in found:
                table.add_row(Text(each.place), Text(each.message), Text(each.next_step))
            console.print(table)
        if self.problems > len(self.refusals):
            more = self.problems - len(self.refusals)
            console.print(Text(f"… {more:,} more. Correct these first and load again to see them."))
        console.print(Text(self.summary, style="bold red" if self.problems else "bold"))


def _counts(sheet: SheetReport) -> tuple[int, ...]:
    tally = sheet.tally
    return (sheet.read, tally.created, tally.updated, tally.unchanged, tally.pruned, sheet.refused)


class RegisterRefused(RefusedError):
    """A register was refused; ``reports`` says why, one report for each register that was read.

    As text it is the whole report, so that nothing is lost where it is only printed.
    """

    def __init__(self, reports: tuple[LoadReport, ...]) -> None:
        super().__init__("\n\n".join(str(report) for report in reports))
        self.reports = reports

    @property
    def report(self) -> LoadReport:
        """The report of the first register that was refused."""
        return next(report for report in self.reports if report.problems)


@dataclass
class Findings:
    """Gathers refusals and remarks while a register is read; counts all, keeps the first."""

    file: str
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[Refusal] = field(default_factory=list)
    problems: int = 0
    remarked: int = 0

    def refuse(
        self,
        sheet: str,
        row: int,
        message: str,
        next_step: str = "",
        *,
        column: str = "",
        cell: str = "",
        value: object = "",
        file: str = "",
    ) -> None:
        """Note something that is refused."""
        self.problems += 1
        if len(self.refusals) < MOST_KEPT:
            self.refusals.append(
                Refusal(file or self.file, sheet, row, column, cell, shown(str(value)), message, next_step)
            )

    def remark(
        self, sheet: str, row: int, message: str, next_step: str = "", *, column: str = "", file: str = ""
    ) -> None:
        """Note something to look at; the like of it is told a hundred times at most."""
        self.remarked += 1
        if len(self.remarks) < 100:
            self.remarks.append(Refusal(file or self.file, sheet, row, column, "", "", message, next_step))
        elif self.remarked == 101:
            self.remarks.append(Refusal(self.file, "", 0, "", "", "", "More remarks are not listed."))
