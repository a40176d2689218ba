"""The front page: search, prepared questions, what needs attention, what is not recorded, sources and their dates."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from starlette.responses import Response

from graph.dates import bounds
from graph.questions.base import Row
from graph.schema import Schema
from graph.text import sort_key
from graph.words import FindingStatus, joined
from visualiser.page import Page
from visualiser.pages.lists import counted_lists
from visualiser.prepared import ask_prepared, busiest
from visualiser.render import render
from visualiser.words import headline

if TYPE_CHECKING:
    from visualiser.view import View

FAILS, CANDIDATES, SILENT, SOURCES = 5, 3, 3, 8
"""How many of each the front page shows."""
PATIENCE = 2.0
"""How many seconds the page of a large register waits until all of it is worked out, before it shows what is known."""
LOOKED_AT = 200
"""How many checks that are not recorded are looked at for one of each rule."""
CLOSED = (FindingStatus.ACCEPTED, FindingStatus.REJECTED, FindingStatus.RESOLVED)
"""How people have judged what no longer needs attention."""


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/``."""
    return (Page("/", front, soon=soon),)


@dataclass(frozen=True, slots=True)
class Attention:
    """One line of what needs attention: an answer word, the finding as a link and a sentence, its kind, its ground."""

    word: str
    lead: str
    href: str
    text: str
    kind: str
    ground: str


def front(view: "View") -> Response:
    """Everything that the register is asked first; of a large one, what is known of it while that is worked out."""
    return _whole(view) if is_worked_out(view, PATIENCE) else _for_now(view)


def soon(view: "View") -> Response:
    """The search box and how many of each thing are recorded, while the whole graph is read for the first time."""
    _is_done(view, 0.0)
    return _for_now(view)


def _for_now(view: "View") -> Response:
    return render(view, "front_soon.html", title="Who deals with what", lists=counted_lists(view, with_views=False))


def is_worked_out(view: "View", patience: float = 0.0) -> bool:
    """Whether what needs attention is known, or soon found out; of a large register within *patience* seconds.

    If not, that is seen to aside.
    """
    aside = view.is_large and not view.site.explorer.snapshots.one_at_a_time
    return not aside or _is_done(view, patience)


def _is_done(view: "View", patience: float) -> bool:
    explorer, scope = view.site.explorer, view.scope

    def work() -> Response:
        again = type(view)(view.site, view.request)
        again.scope = scope
        return _whole(again)

    name = (view.workspace.version, scope)
    return view.site.meanwhile.is_done(name, lambda: explorer.read(work), patience)


def _whole(view: "View") -> Response:
    recorded = view.ask("recorded")
    types = [t for t in ("Issue", "Board", "Organization", "Strategy", "Area") if view.schema.has_node_type(t)]
    examples = [found for found in (busiest(view, t) for t in types) if found]
    lines, totals, closed = _attention(view)
    return render(
        view,
        "front.html",
        title="Who deals with what",
        answer=recorded,
        examples=examples,
        asked=ask_prepared(view),
        questions=len(view.site.explorer.questions),
        attention=lines,
        totals=totals,
        closed=closed,
        recorded=recorded,
        sources=_sources(view),
        total_sources=view.ask("sources", {"first": 0}).found.total,
    )


# --- what needs attention ----------------------------------------------------------------------------------------


def _attention(view: "View") -> tuple[list[Attention], dict[str, int], dict[str, int]]:
    """Failures first, then overlaps that wait for a judgement, then silence; how many there are of each; and how many
    people have rejected, accepted or resolved, which are in none of these.
    """
    lines: list[Attention] = []
    totals: dict[str, int] = {}
    closed: Counter[str] = Counter()
    if view.asks("gaps"):
        fails, totals["fail"] = _open(view, closed, "gaps", {"answer": "fails"}, FAILS)
        lines += [_gap(view, row) for row in fails]
    if view.asks("overlaps") and not view.is_large:
        pairs, totals["overlap"] = _open(view, closed, "overlaps", {"explained": "no"}, CANDIDATES)
        lines += [_overlap(view, row) for row in pairs]
    if view.asks("gaps"):
        silent, totals["are not recorded"] = _open(view, closed, "gaps", {"answer": "not recorded"}, LOOKED_AT)
        one_of_each = {row["rule"]: row for row in reversed(silent)}
        lines += [_gap(view, one_of_each[rule]) for rule in sorted(one_of_each)[:SILENT]]
    return lines, totals, {status: closed[status] for status in CLOSED if closed[status]}


def _open(
    view: "View", closed: Counter[str], question: str, given: dict[str, Any], first: int
) -> tuple[list[Row], int]:
    """The first findings that wait for somebody, and how many there are; the others are counted in *closed*."""
    gone = 0
    for status in CLOSED if len(view.workspace.judgements) else ():
        judged = view.ask(question, {**given, "finding_status": status, "first": 0}).found.total
        closed[status] += judged
        gone += judged
    answer = view.ask(question, {**given, "first": first + gone})
    rows = [row for row in answer.rows if row["finding_status"] not in CLOSED]
    return rows[:first], answer.found.total - gone


def _gap(view: "View", row: Any) -> Attention:
    about = row["subject"] or row["area"]
    path = "/gaps" if view.site.has_page("/gaps") else "/questions/gaps"
    lead = about["name"] if about else row["title"]
    told = headline(row["reason"] or row["data_missing"] or "")
    if about and told.startswith(lead):
        lead, _, told = told.partition(". ")
        lead, told = lead.rstrip("."), told
    return Attention(
        str(row["answer"]),
        lead,
        view.link(path, {"rule": row["rule"], "answer": str(row["answer"])}),
        told,
        f"Gap: {row['group'].lower()}",
        f"{_judged(row, '')}{row['law'] or ''}",
    )


def _overlap(view: "View", row: Any) -> Attention:
    path = "/overlaps" if view.site.has_page("/overlaps") else "/questions/overlaps"
    shared = [layer["layer"] for layer in row["layers"] if layer["shared"]]
    return Attention(
        row["finding_status"],
        f"{row['a']['name'][:200]} and {row['b']['name'][:200]}",
        view.link(path, {"board": row["a"]["id"]}),
        row["text"],
        "Overlap",
        f"{f'Shared: {joined(shared)}. ' if shared else ''}{_judged(row, 'Not judged.')}",
    )


def _judged(row: Any, nobody: str) -> str:
    """Whether the bodies say that it is so, and who sees to it; *nobody* where nobody said anything."""
    told = ["Validated."] if row["finding_status"] == FindingStatus.VALIDATED else []
    told += [f"Owner: {row['owner']}."] if row["owner"] else []
    return f"{' '.join(told)} " if told else nobody


# --- sources -----------------------------------------------------------------------------------------------------


def _sources(view: "View") -> list[dict[str, Any]]:
    """The sources that state most, with their dates and what those mean on the day."""
    snapshot = view.workspace.graph.snapshot
    counts = np.bincount(snapshot.edge_source, minlength=len(snapshot.ids))
    most = [int(i) for i in np.argsort(-counts, kind="stable")[:SOURCES] if counts[i]]
    nodes = view.workspace.nodes([snapshot.ids[i] for i in most])
    made = []
    for position in most:
        source = nodes[snapshot.ids[position]]
        date = source.properties.get("date")
        made.append(
            {
                "node": source,
                "date": date,
                "states": int(counts[position]),
                "on_day": _on_day(view, str(date) if date else None),
                "draft": source.properties.get("status") == "draft",
            }
        )
    return sorted(made, key=lambda s: (-s["states"], sort_key(s["node"].name)))


def _on_day(view: "View", date: str | None) -> str:
    day = view.scope.day
    if not date:
        return "its date is not recorded"
    if day is None:
        return "no day chosen"
    first, last = bounds(date)
    if first > day:
        return "later than this day"
    return "of this day" if day <= last else "before this day"
