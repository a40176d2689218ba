"""Reads one sheet: finds its headings, and gives each row as the text of each field, with what is wrong told once."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from graph.dates import OPEN, bounds
from graph.errors import StatementError
from graph.statements import LONGEST_TEXT, parse_value
from loaders.book import Table
from loaders.cells import Cell, Row, column_letters, date_of, not_a_date, shown, text_of
from loaders.csv_folder import TableError
from loaders.report import Findings
from loaders.sheets import HELP, Column, Sheet, heading_key, nearest

MOST_BLANK = 1_000
"""So many empty rows before a row with something in it are worth a remark."""
PERSONAL = (
    "email", "e-mail", "email address", "phone", "telephone", "mobile", "date of birth", "home address", "first name",
    "surname", "last name", "contact name",
)  # fmt: skip


class SheetReading:
    """The reading of one table as one sheet: counts rows, tells what is wrong."""

    def __init__(self, index: int, table: Table, sheet: Sheet, findings: Findings) -> None:
        self.index = index
        self.table = table
        self.sheet = sheet
        self.title = table.title
        self.read = 0
        self.refused = 0
        self.unread = False
        self._findings = findings
        self._required = tuple(column for column in sheet.columns if column.required)
        self._plan: dict[int, Column] = {}
        self._at: dict[str, int] = {}
        self._refused_row = -1

    # --- telling what is wrong ---------------------------------------------------------------------------------------

    def refuse(
        self, row: int, message: str, next_step: str = "", *, at: int | None = None, value: object = "", head: str = ""
    ) -> None:
        """Refuse the sheet (row 0), or something in one row; *at* is the column, from 0, *head* what stands above."""
        column = self._plan.get(at) if at is not None else None
        self._findings.refuse(
            self.title,
            row,
            message,
            next_step,
            column=column.heading if column else head,
            cell=f"{column_letters(at)}{row}" if at is not None else "",
            value=value,
            file=self.table.file,
        )

    def refuse_row(self, row: int, errors: Iterable[StatementError]) -> None:
        """Refuse a row for each of *errors*, placing each in the column that its field names."""
        if row != self._refused_row:
            self.refused += 1
            self._refused_row = row
        for error in errors:
            step = self._with_nearest(error)
            heading = next((c.heading for c in self.sheet.columns if c.field == error.field), "")
            self.refuse(row, error.message, step, at=self._at.get(error.field), value=error.value, head=heading)

    def _with_nearest(self, error: StatementError) -> str:
        """The next step, beginning with the closed value that was probably meant."""
        column = next((c for c in self.sheet.columns if c.field == error.field), None)
        choices = column.property.choices if column and column.property else None
        if choices is None or not isinstance(error.value, str) or "not a known" not in error.message:
            return error.next_step
        near = nearest(error.value, column.values if column and column.values else choices.values)
        return f"Did you mean “{near}”? {error.next_step}" if near else error.next_step

    def remark(self, row: int, message: str, next_step: str = "") -> None:
        """Tell something to look at, which is no reason to refuse."""
        self._findings.remark(self.title, row, message, next_step, file=self.table.file)

    # --- reading -----------------------------------------------------------------------------------------------------

    def whole(self) -> bool:
        """Whether the sheet can be read row by row; merged cells are refused, for their rows cannot be told."""
        ranges = self.table.merged()
        for name in ranges[:20]:
            self.refuse(
                0,
                f"The cells {name} are merged, so it is not clear to which rows their value belongs.",
                "Unmerge them and write the value into every row it is meant for.",
            )
        if len(ranges) > 20:
            self.refuse(0, f"{len(ranges) - 20:,} more ranges are merged.", "Unmerge all cells of the sheet.")
        self.unread = bool(ranges)
        return not ranges

    def rows(self) -> Iterator[tuple[int, dict[str, str], list[StatementError]]]:
        """Each row that says something: its number, the text of each field, and what is wrong with its cells."""
        if not self.whole():
            return
        heading_row = 0
        last = 0
        try:
            for row in self.table.rows():
                if not heading_row:
                    if any(_has_text(cell) for cell in row.cells.values()):
                        heading_row = last = row.number
                        if not self._headings(row):
                            self.unread = True
                            return
                    continue
                if row.number == heading_row + 1 and is_help(row):
                    last = row.number
                    continue
                values, errors = self._values(row)
                if not values and not errors:
                    continue
                if row.number - last > MOST_BLANK:
                    self.remark(
                        row.number,
                        f"{row.number - last - 1:,} empty rows come before this row; it was read too.",
                        "Delete the row if it is not meant.",
                    )
                last = row.number
                self.read += 1
                yield row.number, values, errors
        except TableError as error:
            self.refuse(error.row, error.message, error.next_step)
            self.refused += 1

    def _headings(self, row: Row) -> bool:
        """Take the headings in; False when rows cannot be read under them."""
        known = self.sheet.by_heading
        told = ", ".join(f"“{c.heading}”" for c in self.sheet.columns)
        for at, cell in sorted(row.cells.items()):
            try:
                text = text_of("heading", cell)
            except StatementError as error:
                self.refuse(row.number, error.message, error.next_step, at=at, value=error.value)
                continue
            column = known.get(heading_key(text))
            if not text:
                continue
            if column is None:
                self._refuse_heading(row.number, at, text, told)
            elif column.field in self._at:
                first = column_letters(self._at[column.field])
                self._plan[at] = Column("", shown(text), "")
                self.refuse(
                    row.number,
                    f"The heading “{shown(text)}” stands twice (columns {first} and {column_letters(at)}).",
                    "Keep one of them.",
                    value=text,
                )
            else:
                self._plan[at] = column
                self._at[column.field] = at
        missing = [c.heading for c in self.sheet.columns if c.required and c.field not in self._at]
        for heading in missing:
            self.refuse(
                row.number,
                f"The heading “{heading}” is missing.",
                f"The first row must hold the headings. This sheet may have {told}.",
            )
        return not missing

    def _refuse_heading(self, row: int, at: int, text: str, told: str) -> None:
        if heading_key(text) in {heading_key(each) for each in PERSONAL}:
            step = "Delete the column: Remit keeps posts and organisations, never private persons."
        else:
            near = nearest(text, [c.heading for c in self.sheet.columns])
            step = (f"Did you mean “{near}”? " if near else "") + f"This sheet may have {told}."
        self._plan[at] = Column("", shown(text), "")
        self.refuse(row, f"The sheet {self.title} has no column “{shown(text)}”.", step, at=at, value=text)

    def _values(self, row: Row) -> tuple[dict[str, str], list[StatementError]]:
        values: dict[str, str] = {}
        errors: list[StatementError] = []
        plan = self._plan
        for at, cell in row.cells.items():
            column = plan.get(at)
            if column is None:
                self._no_heading(row.number, at, cell)
                continue
            field = column.field
            if not field:
                continue
            try:
                text = value_of(column, cell)
            except StatementError as error:
                errors.append(error)
                continue
            if text:
                values[field] = text
        if values or errors:
            wrong = {error.field for error in errors}
            for column in self._required:
                if column.field not in values and column.field not in wrong:
                    errors.append(
                        StatementError(column.field, "", f"The {column.heading} is missing.", "Fill the cell in.")
                    )
        return values, errors

    def _no_heading(self, row: int, at: int, cell: Cell) -> None:
        if _has_text(cell):
            self._plan[at] = Column("", "", "")
            self.refuse(
                row,
                f"Column {column_letters(at)} holds values and has no heading.",
                "Write its heading into the first row, or empty the column.",
                at=at,
                value=cell if isinstance(cell, str) else "",
            )

    def check(self, values: dict[str, str], error: StatementError) -> list[StatementError]:
        """*error* and every other cell of the row that the schema does not take."""
        errors = [error]
        for column in self.sheet.columns:
            prop = column.property
            if prop is None or prop.kind == "node" or column.field not in values or column.field == error.field:
                continue
            if column.values and prop.choices and column.values != prop.choices.values:
                continue  # stands for several lists of values
            try:
                parse_value(prop, values[column.field])
            except StatementError as other:
                errors.append(other)
        return errors


def value_of(column: Column, cell: Cell) -> str:
    """The text of *cell* in *column*. Raises :class:`~graph.errors.StatementError`."""
    if column.takes == "date":
        text = date_of(column.field, cell)
        if text and not is_date(text):
            raise not_a_date(column.field, text)
        return text
    text = text_of(column.field, cell, column.takes == "lines")
    if len(text) > LONGEST_TEXT:
        raise StatementError(
            column.field,
            text[:80],
            f"The {column.heading} is {len(text):,} characters long.",
            f"Keep it to {LONGEST_TEXT:,}.",
        )
    return text


@lru_cache(10_000)
def is_date(text: str) -> bool:
    """Whether *text* is a date as Remit writes it."""
    try:
        return text == OPEN or bool(bounds(text))
    except StatementError:
        return False


def is_help(row: Row) -> bool:
    """Whether a row is the help row of a template."""
    first = row.cells[min(row.cells)]
    return isinstance(first, str) and first.strip().lower().startswith(HELP.lower())


def _has_text(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())
