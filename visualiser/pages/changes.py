"""What changed between two days: two date pickers, and the changes by what they are about."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from graph.analysis.change import SUBJECTS
from graph.questions.base import Answer
from graph.schema import Schema
from visualiser.days import Day, nearest_days
from visualiser.page import Page
from visualiser.render import render
from visualiser.words import count_words

if TYPE_CHECKING:
    from visualiser.view import View

SHOWN = 25
"""How many changes of each subject are shown at first."""
_HEADINGS = {
    "bodies": "Bodies and strategies",
    "links": "Links",
    "gaps": "Gaps",
    "overlaps": "Overlaps",
}


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/changes``."""
    return (Page("/changes", changes, nav="Changes", place=90),)


def changes(view: "View") -> Response:
    """The changes between the day chosen as ``since`` and the day chosen as ``until``."""
    since, until = _days(view)
    subject = view.given.get("subject", "")
    answer: Answer | None = None
    if since and until:
        asked = {"since": since, "until": until, "first": "1000000"}
        answer = view.ask("changes", {**asked, **({"subject": subject} if subject else {})})
    whole = view.given.get("show", "")
    groups = []
    for name in SUBJECTS if answer else ():
        rows = [row for row in answer.rows if row["subject"] == name] if answer else []
        if subject in ("", name):
            groups.append((name, _HEADINGS[name], rows, rows if whole in (name, "all") else rows[:SHOWN]))

    return render(
        view,
        "changes.html",
        title="Changes",
        answer=answer,
        groups=groups,
        offered=[(word, label, _offered(view, day), day) for word, label, day in _pickers(since, until)],
        subjects=[("", "All"), *((name, _HEADINGS[name]) for name in SUBJECTS)],
        subject=subject,
        count_words=count_words,
    )


def _pickers(since: str, until: str) -> list[tuple[str, str, str]]:
    return [("since", "From", since), ("until", "To", until)]


def _days(view: "View") -> tuple[str, str]:
    """The two days: those given; else the as-at date (or the last day on which something changes), and of the days
    before it the nearest on which something changes.
    """
    days = [day.iso for day in view.all_days]
    until = view.given.get("until") or view.scope.as_at or (days[-1] if days else "")
    before = [day for day in days if day < until]
    return view.given.get("since") or (before[-1] if before else ""), until


def _offered(view: "View", chosen: str) -> list[tuple[str, str]]:
    """The days that a picker offers, the chosen one among them."""
    offered = list(nearest_days(view.all_days, chosen or None))
    if chosen and all(day.iso != chosen for day in offered):
        offered.append(Day(chosen, "", 0))
    return [(day.iso, day.words) for day in sorted(offered, key=lambda d: d.iso)]
