"""Every rule of dates against a brute-force calendar: all the exact days that the words of a statement allow."""

from datetime import date, timedelta
from itertools import product

import pytest

from graph.dates import FOREVER, OPEN, InForce, bounds, day, iso, span
from graph.errors import StatementError

FIRST, LAST = date(2019, 12, 1), date(2021, 3, 31)
CALENDAR = [(FIRST + timedelta(n)).isoformat() for n in range((LAST - FIRST).days + 1)]
WRITTEN = ["2020", "2020-02", "2020-03", "2020-02-28", "2020-02-29", "2021-01", "2021-01-15"]
SOURCE_DATES = [None, OPEN, "2020", "2020-02", "2020-03-10", "2021-02"]


def allowed(written: str) -> list[str]:
    """The days that a partial date allows: those that begin with it."""
    return [d for d in CALENDAR if d.startswith(written)]


def starts(written: str | None, source_date: str | None) -> list[str]:
    """Every first day that *written* allows; nothing written leaves any day open."""
    return ["0000"] if written == OPEN else allowed(written) if written else ["0000", *CALENDAR]


def ends(written: str | None, source_date: str | None) -> list[str]:
    """Every last day that *written* allows."""
    return ["9999"] if written == OPEN else allowed(written) if written else [*CALENDAR, "9999"]


@pytest.mark.parametrize("source_date", SOURCE_DATES)
def test_a_day_is_judged_by_every_calendar_that_the_words_allow(source_date: str | None) -> None:
    seen_on = allowed(source_date) if source_date and source_date != OPEN else []
    for start, end in product([None, OPEN, *WRITTEN], repeat=2):
        first_days, last_days = starts(start, source_date), ends(end, source_date)
        if min(first_days) > max(last_days):
            with pytest.raises(StatementError, match="lies before"):
                span(start, end, source_date)
            continue
        when = span(start, end, source_date)
        earliest_start, latest_start = min(first_days), max(first_days)
        earliest_end, latest_end = min(last_days), max(last_days)
        for today in CALENDAR:
            expected = InForce.NO
            if earliest_start <= today <= latest_end:
                # Nothing written about one side: the statement is known to hold on the days of its source.
                began = latest_start <= today if start else bool(seen_on) and min(seen_on) <= today
                lasts = today <= earliest_end if end else bool(seen_on) and today <= max(seen_on)
                if not end and start and not seen_on:
                    lasts = today <= earliest_start
                if not end and start and seen_on:
                    lasts = today <= max(max(seen_on), earliest_start)
                if not start and end and not seen_on:
                    began = today >= latest_end
                if not start and end and seen_on:
                    began = today >= min(min(seen_on), latest_end)
                expected = InForce.CERTAIN if began and lasts else InForce.POSSIBLE
            assert when.on(day(today), "source date") == expected, (start, end, source_date, today)


@pytest.mark.parametrize("source_date", SOURCE_DATES)
@pytest.mark.parametrize("start", [None, OPEN, *WRITTEN])
def test_without_an_end_it_may_be_assumed_to_continue(start: str | None, source_date: str | None) -> None:
    when = span(start, None, source_date)
    for today in map(day, CALENDAR):
        plain, assumed = when.on(today, "source date"), when.on(today, "assumed to continue")
        if plain == InForce.POSSIBLE and assumed != plain:
            assert assumed == InForce.ASSUMED
            assert today >= when.assumed_from
        else:
            assert assumed == plain
    known_from = start or source_date
    if known_from and known_from != OPEN:
        assert when.on(bounds(known_from)[1] + 1, "assumed to continue") in (InForce.ASSUMED, InForce.CERTAIN)
    assert when.on(FOREVER, "assumed to continue") == InForce.ASSUMED


@pytest.mark.parametrize("end", [OPEN, *WRITTEN])
def test_with_an_end_nothing_is_assumed(end: str) -> None:
    when = span(None, end, "2020")
    assert all(when.on(d, "source date") == when.on(d, "assumed to continue") for d in map(day, CALENDAR))


@pytest.mark.parametrize(
    "wrong",
    ["", "20", "2020-13", "2020-00", "2020-02-30", "2021-02-29", "2020-2", "20200", "2020-02-01T00", "０２２０"],
)
def test_what_is_not_a_date_is_refused(wrong: str) -> None:
    with pytest.raises(StatementError, match="is not a date"):
        bounds(wrong)


def test_a_partial_date_is_no_single_day() -> None:
    with pytest.raises(StatementError, match="not a single day"):
        day("2020-02")


def test_days_and_their_writing_agree() -> None:
    assert [iso(day(d)) for d in CALENDAR] == CALENDAR
