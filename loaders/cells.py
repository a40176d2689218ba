"""What a cell of a sheet holds, whatever file it came from, and how it becomes text that the schema can parse.

A cell is text, a number, yes or no, a :class:`Moment` (a date, as exact as the cell shows it), a :class:`Formula`, a
:class:`Fault` (an error such as #N/A) or None.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from graph.errors import StatementError


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as the cell shows it: ``2024-05-17``, or ``2024-05`` where its format leaves the day out."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula, with the formula where the file gives it."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds an error, such as ``#N/A``."""

    code: str


Cell = str | int | float | bool | Moment | Formula | Fault


class Row(NamedTuple):
    """A row as a spreadsheet numbers it (from 1), with the cells that are not empty, by column from 0."""

    number: int
    cells: dict[int, Cell]


FIRST_SERIAL, LAST_SERIAL = 10_000, 110_000
"""Numbers that a spreadsheet may have made of a date: from 1927 to 2201."""

_REPLACED = dict.fromkeys(map(ord, "\u200b\ufeff\u00ad\u2060"), "") | dict.fromkeys(
    map(ord, "\u00a0\u2007\u202f\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"), " "
)
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_END = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
_OPEN_WORDS = ("present", "ongoing", "current", "now", "to date", "open", "continuing")


def column_letters(index: int) -> str:
    """The letters of a column, counted from 0.

    >>> column_letters(0), column_letters(26)
    ('A', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def tidy(text: str, lines: bool = False) -> str:
    """*text* without invisible characters and outer spaces; odd spaces become plain ones.

    Line ends become spaces unless *lines* keeps them.

    >>> tidy(" Health\\u00a0and\\u200b Wellbeing\\r\\nBoard ")
    'Health and Wellbeing Board'
    """
    if not (text.isascii() and text.isprintable()):
        text = _LINE_END.sub("\n", text.translate(_REPLACED))
        if not lines:
            text = text.replace("\n", " ").replace("\t", " ")
    if not lines and "  " in text:
        text = " ".join(text.split(" "))
        text = re.sub(" {2,}", " ", text)
    return text.strip()


def text_of(field: str, cell: Cell, lines: bool = False) -> str:
    """What *cell* says, as text. Raises :class:`~graph.errors.StatementError` for what cannot be taken as it stands.

    >>> text_of("name", 2022.0), text_of("lead", True)
    ('2022', 'yes')
    """
    if isinstance(cell, str):
        text = tidy(cell, lines)
        hidden = _HIDDEN.search(text)
        if hidden:
            place = f" after “{text[: hidden.start()][-20:]}”" if hidden.start() else " at its beginning"
            raise StatementError(
                field,
                text,
                f"The cell holds a hidden control character (U+{ord(hidden.group()):04X}){place}.",
                "Delete the cell and type its text again.",
            )
        return text
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, Moment):
        return cell.text
    if isinstance(cell, Formula):
        raise StatementError(
            field,
            f"={cell.text}" if cell.text else "",
            "The cell holds a formula, and Remit reads only values.",
            "Copy the cell and paste it as a value (Paste special, Values).",
        )
    raise StatementError(
        field, cell.code, f"The cell holds the error {cell.code}.", "Type the value, or leave the cell empty."
    )


def number_text(number: int | float) -> str:
    """A number as people write it, without a needless ``.0``.

    >>> number_text(12.0), number_text(0.5)
    ('12', '0.5')
    """
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return str(number)


def serial_date(serial: float, from_1904: bool = False) -> date | None:
    """The day that a spreadsheet's date number stands for, or None where there is none.

    >>> serial_date(44742)
    datetime.date(2022, 6, 30)
    """
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    try:
        return first + timedelta(days=int(serial))
    except OverflowError:
        return None


def date_of(field: str, cell: Cell) -> str:
    """What *cell*, in a column of dates, says. A year may be a number; other numbers are refused.

    The text is checked by the schema; :func:`meant_date` helps where it is no date.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = number_text(cell)
        if re.fullmatch(r"(1[5-9]|2[01])\d\d", text):
            return text
        raise not_a_date(field, text)
    return text_of(field, cell)


def not_a_date(field: str, text: str) -> StatementError:
    """The error for *text* in a column of dates, with the date that was probably meant."""
    meant = meant_date(text)
    shown = text[:80]
    if re.fullmatch(r"\d+(\.\d+)?", text) and meant:
        message = f"“{shown}” is a number where a date should be; a spreadsheet would show it as {meant}."
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", text) and meant:
        message = f"“{shown}” is not a date: there is no such day."
    else:
        message = f"“{shown}” is not a date."
    advice = "Write 2022, 2024-05, 2024-05-17, “..” for open, or leave it empty."
    return StatementError(field, text, message, f"Did you mean {meant}? {advice}" if meant else advice)


def meant_date(text: str) -> str | None:
    """The date that *text* probably means, written as Remit reads it, or None.

    >>> meant_date("17/05/2024"), meant_date("May 2024"), meant_date("44742"), meant_date("2023-02-30")
    ('2024-05-17', '2024-05', '2022-06-30', '2023-02-28')
    """
    text = " ".join(text.lower().replace(",", " ").split())
    if text in _OPEN_WORDS:
        return ".."
    if re.fullmatch(r"\d+(\.\d+)?", text):
        day = serial_date(float(text)) if FIRST_SERIAL <= float(text) <= LAST_SERIAL else None
        if day:
            return day.isoformat()
        packed = re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)?", text)
        return _written(*packed.groups()) if packed else None
    for pattern, order in (
        (r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", (2, 1, 0)),
        (r"(\d{4})[/.\- ](\d{1,2})[/.\- ](\d{1,2})(?:[t ].*)?", (0, 1, 2)),
        (r"(\d{1,2})(?:st|nd|rd|th)?[\-/ ]([a-z]+)\.?[\-/ ](\d{4})", (2, 1, 0)),
        (r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)? (\d{4})", (2, 0, 1)),
        (r"(\d{1,2})[/.\-](\d{4})", (1, 0, None)),
        (r"(\d{4})[/.\-](\d{1,2})", (0, 1, None)),
        (r"([a-z]+)\.?[\- ](\d{4})", (1, 0, None)),
    ):
        match = re.fullmatch(pattern, text)
        if match:
            year, month, day_part = (None if at is None else match.group(at + 1) for at in order)
            written = _written(year, month, day_part)
            if written:
                return written
    return None


def _written(year: str | None, month: str | None, day: str | None) -> str | None:
    if year is None or month is None:
        return None
    number = _MONTHS.get(month) if month.isalpha() else int(month)
    if not number or number > 12 or not 1 <= int(year) <= 9999:
        return None
    if day is None:
        return f"{year}-{number:02}"
    if not 1 <= int(day) <= 31:
        return None
    return f"{year}-{number:02}-{min(int(day), monthrange(int(year), number)[1]):02}"


def looks_like_email(text: str) -> bool:
    """Whether *text* has an e-mail address in it."""
    return "@" in text and _EMAIL.search(text) is not None


def shown(text: str, longest: int = 80) -> str:
    """*text* as a message may quote it: on one line, without characters that would move the rest, and short.

    >>> shown("a\\u202eb\\x07")
    'ab'
    """
    line = "".join(
        " " if c in "\n\r\t" else c for c in text[:400] if c in "\n\r\t" or unicodedata.category(c)[0] != "C"
    )
    return line if len(line) <= longest else line[: longest - 1] + "…"
