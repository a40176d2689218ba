"""Partial dates, and what "in force on a day" means when the words leave room.

A date is ``2022``, ``2024-05``, ``2024-05-17``, ``..`` (open: no beginning, or no end) or None (not known).
Days are counted as proleptic Gregorian ordinals (``datetime.date.toordinal``), so a store compares integers.
``end`` is the last day in force.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from graph.errors import StatementError

BEGINNING = 0
"""Before every day that can be written."""
FOREVER = 3_652_060
"""After every day that can be written (the day after 9999-12-31)."""
OPEN = ".."

Undated = Literal["source date", "assumed to continue"]

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class InForce(StrEnum):
    """How sure it is that something was in force on a day."""

    CERTAIN = "certain"
    ASSUMED = "assumed"
    POSSIBLE = "possible"
    NO = "no"


@lru_cache(maxsize=10_000)
def bounds(text: str) -> tuple[int, int]:
    """The first and last day that a written date allows, as ordinals.

    Raises :class:`~graph.errors.StatementError` when *text* is not a date.

    >>> [date.fromordinal(day).isoformat() for day in bounds("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    match = _PARTIAL.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if month is None:
            return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        if day is None:
            return date(year, month, 1).toordinal(), date(year, month, monthrange(year, month)[1]).toordinal()
        exact = date(year, month, day).toordinal()
        return exact, exact
    except ValueError:
        raise StatementError(
            "date",
            text,
            f"“{text}” is not a date.",
            "Write 2022, 2024-05, 2024-05-17, “..” for open, or leave it empty.",
        ) from None


def day(text: str) -> int:
    """The ordinal of a full date. Raises :class:`~graph.errors.StatementError` for a partial or wrong one.

    >>> day("2022-06-30")
    738336
    """
    first, last = bounds(text)
    if first != last:
        raise StatementError("date", text, f"“{text}” is not a single day.", "Write it as 2024-05-17.")
    return first


def iso(ordinal: int) -> str:
    """A day as ``2024-05-17``."""
    return date.fromordinal(ordinal).isoformat()


@dataclass(frozen=True, slots=True)
class Span:
    """When something was in force, as day ordinals, both ends counted.

    It is possible from ``possible_from`` to ``possible_to``, certain from ``certain_from`` to ``certain_to`` (never,
    where that is empty), and, where undated statements are assumed to continue, assumed from ``assumed_from`` on.
    """

    possible_from: int
    certain_from: int
    certain_to: int
    possible_to: int
    assumed_from: int

    def on(self, day: int, undated: Undated) -> InForce:
        """How sure it is that this was in force on *day*."""
        if not self.possible_from <= day <= self.possible_to:
            return InForce.NO
        if self.certain_from <= day <= self.certain_to:
            return InForce.CERTAIN
        if undated == "assumed to continue" and day >= self.assumed_from:
            return InForce.ASSUMED
        return InForce.POSSIBLE


_NO_OLDER = "/.."


def no_older_than(text: str) -> str:
    """What stands for the date of a source that has none, and that can be no older than *text*.

    >>> no_older_than("2022-07")
    '2022-07/..'
    """
    bounds(text)
    return text + _NO_OLDER


def earliest_of(source_date: str | None) -> int | None:
    """The first day that :func:`no_older_than` allows; None for a date, and where there is none.

    >>> earliest_of("2022-07/..") == day("2022-07-01"), earliest_of("2022-07"), earliest_of(None)
    (True, None, None)
    """
    if not source_date or not source_date.endswith(_NO_OLDER):
        return None
    return bounds(source_date.removesuffix(_NO_OLDER))[0]


@lru_cache(maxsize=10_000)
def span(start: str | None, end: str | None, source_date: str | None) -> Span:
    """When a statement with *start* and *end*, made by a source of *source_date*, was in force.

    A day is certain between the latest start and the earliest end that the words allow. An absent start or end says
    nothing by itself: such a statement is certain on every day that its source's date allows, possible otherwise,
    and may be assumed to continue from then on (from its start, where its source has no date). A source of which only
    the earliest possible date is known (:func:`no_older_than`) makes it certain on no day, and it may be assumed from
    that date on: what a later page says is not carried back before it. Absent is not open: ``..`` says that there is
    no beginning or no end.

    >>> lent = span("2022", None, "2024-05-17")
    >>> [lent.on(day(d), "source date").value for d in ("2021-12-31", "2022-07-01", "2023-01-01", "2025-01-01")]
    ['no', 'possible', 'certain', 'possible']
    >>> lent.on(day("2025-01-01"), "assumed to continue").value
    'assumed'
    >>> page = span(None, None, no_older_than("2022-07"))
    >>> [page.on(day(d), "assumed to continue").value for d in ("2022-06-30", "2022-07-01")]
    ['possible', 'assumed']

    Raises :class:`~graph.errors.StatementError` when the end lies before the start.
    """
    earliest = earliest_of(source_date)
    dated = source_date and source_date != OPEN and earliest is None
    seen_from, seen_to = bounds(source_date or "") if dated else (FOREVER, BEGINNING)
    start_first, start_last = (BEGINNING, BEGINNING) if start == OPEN else bounds(start) if start else (None, None)
    end_first, end_last = (FOREVER, FOREVER) if end == OPEN else bounds(end) if end else (None, None)
    if start_first is not None and end_last is not None and end_last < start_first:
        raise StatementError(
            "end", end, f"The end {end} lies before the start {start}.", "Correct one of the two dates."
        )
    possible_from = BEGINNING if start_first is None else start_first
    possible_to = FOREVER if end_last is None else end_last
    certain_from = start_last if start_last is not None else min(seen_from, possible_to)
    certain_to = end_first if end_first is not None else max(seen_to, possible_from)
    assumed_from = FOREVER + 1
    if end is None:
        known = start_last if start_last is not None else seen_from
        assumed_from = (earliest or BEGINNING) if known == FOREVER else known
    return Span(possible_from, certain_from, certain_to, possible_to, assumed_from)
