"""What nobody covers, rule by rule: counts of the five answers, and each check with its law, rows and reasons."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from graph.analysis.checks import RECORD_QUALITY
from graph.errors import NotFoundError
from graph.questions.base import Answer, Row
from graph.schema import Schema
from graph.words import CheckAnswer, FindingStatus, joined
from visualiser.days import Day
from visualiser.page import Page
from visualiser.render import render
from visualiser.said import tell

if TYPE_CHECKING:
    from visualiser.view import View

FIRST = 50
"""How many checks are shown at once."""
ASKED, MOST_ASKED = 2_000, 1_000_000
"""How many checks are asked for, so that the files of a page hold more than it shows, and how many at most."""
STATEMENTS = 50
"""How many statements behind a check are shown in words."""
STATUS = "finding_status"
DAYS = 8
"""How many days are offered where a rule needs one."""
ANSWERS = tuple(CheckAnswer)
"""The five answers, in the order of their columns."""
COUNTS: Mapping[CheckAnswer, str] = {a: a.value.replace(" ", "_") for a in ANSWERS}


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/gaps``."""
    return (Page("/gaps", gaps, nav="Gaps", place=60),)


def gaps(view: "View") -> Response:
    """All rules with their counts; one rule opened; or the checks about one thing."""
    if view.given.get("rule"):
        return _one(view, view.given["rule"])
    about = view.given.get("subject") or view.given.get("within")
    chosen = _chosen(view)
    if about or chosen != ANSWERS or view.given.get(STATUS):
        return _some(view, chosen)
    rules = view.ask("rules")
    quality = view.ask("rules", {"group": RECORD_QUALITY})
    fails = view.ask("gaps", {"answer": CheckAnswer.FAILS.value, "first": FIRST})
    return render(
        view,
        "gaps.html",
        title="Gaps",
        answer=rules,
        groups=_grouped(rules.rows),
        quality=quality.rows,
        totals=totals(rules.rows),
        answers=ANSWERS,
        statuses=[("", "Any"), *((s.value, s.value.capitalize()) for s in FindingStatus)],
        count_of=COUNTS,
        laws=laws,
        fails=checks_of(view, fails, fails.rows),
        failing=fails.found.total,
        undated=[r for r in rules.rows if r["needs_day"]] if view.scope.as_at is None else [],
        days=busiest_days(view),
    )


def _one(view: "View", id: str) -> Response:
    """One rule: its law, and its checks in order of gravity."""
    every = (*view.ask("rules").rows, *view.ask("rules", {"group": RECORD_QUALITY}).rows)
    rule = next((r for r in every if r["rule"] == id), None)
    if rule is None:
        raise NotFoundError(f"There is no rule called “{id}”.", "Choose one from the list of gaps.")
    chosen = _chosen(view)
    part = _part(view, {"rule": id, **_about(view)}, chosen)
    return render(
        view,
        "gap.html",
        title=rule["title"],
        of_record=rule["group"] == RECORD_QUALITY,
        rule=rule,
        counts=[(a, rule[COUNTS[a]]) for a in ANSWERS if rule[COUNTS[a]]],
        total=sum(rule[COUNTS[a]] for a in ANSWERS),
        chosen=chosen,
        answers=ANSWERS,
        **part,
        laws=laws(rule["law"].removesuffix(rule["practice"]).rstrip(". ")),
        reads=_reads(view.schema, rule["needs"]),
        undated=rule["needs_day"] and view.scope.as_at is None,
        days=busiest_days(view),
    )


def _some(view: "View", chosen: tuple[CheckAnswer, ...]) -> Response:
    """The checks about one thing, or with some answers only, of every rule."""
    judged = {STATUS: view.given[STATUS]} if view.given.get(STATUS) else {}
    part = _part(view, {**_about(view), **judged}, chosen)
    return render(
        view,
        "gap_checks.html",
        title="Gaps",
        node=view.node(next(iter(_about(view).values()))) if _about(view) else None,
        chosen=chosen,
        judged=view.given.get(STATUS, ""),
        **part,
    )


def _part(view: "View", asked: dict[str, Any], chosen: tuple[CheckAnswer, ...]) -> dict[str, Any]:
    """The checks with the *chosen* answers from the one that the address begins at, how many there are, and the ways
    on and back. ``answer`` is what was asked: at least :data:`ASKED` checks, for the foot of the page.
    """
    given = view.given.get("from", "")
    start = int(given) if given.isdecimal() and len(given) < 8 and given != "0" else 1
    if len(chosen) == 1:
        asked["answer"] = chosen[0].value
    enough = max(ASKED, start - 1 + FIRST)
    answer = view.ask("gaps", {**asked, "first": min(MOST_ASKED, enough)})
    if 1 < len(chosen) < len(ANSWERS) and len(answer.rows) < answer.found.total:
        # Some answers out of many checks: only all of them tell how many there are.
        answer = view.ask("gaps", {**asked, "first": MOST_ASKED})
    rows = [r for r in answer.rows if r["answer"] in chosen]
    of = answer.found.total if len(rows) == len(answer.rows) else len(rows)
    shown = rows[start - 1 : start - 1 + FIRST]
    last = start - 1 + len(shown)
    return {
        "answer": answer,
        "checks": checks_of(view, answer, shown),
        "of": of,
        "first": start,
        "last": last,
        "next": view.here(**{"from": last + 1}) if shown and last < of else "",
        "back": view.here(**{"from": None}) if start > 1 else "",
    }


def _about(view: "View") -> dict[str, Any]:
    return {word: view.given[word] for word in ("subject", "within") if view.given.get(word)}


def _chosen(view: "View") -> tuple[CheckAnswer, ...]:
    """The answers to show: those that the address names, or all."""
    asked = [word.strip() for word in view.given.get("answer", "").split(",")]
    return tuple(a for a in ANSWERS if a.value in asked) or ANSWERS


def totals(rules: Iterable[Row]) -> dict[CheckAnswer, int]:
    """How often all *rules* together give each answer."""
    found: Counter[CheckAnswer] = Counter()
    for rule in rules:
        found.update({a: rule[COUNTS[a]] for a in ANSWERS})
    return {a: found[a] for a in ANSWERS}


def _grouped(rules: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The rules by what is missing where they fail."""
    found: dict[str, list[Row]] = {}
    for rule in rules:
        found.setdefault(rule["group"], []).append(rule)
    return list(found.items())


def checks_of(view: "View", answer: Answer, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Checks with the first of their statements in words, and how many more there are."""
    rows = list(rows)
    told = [row["statements"][:STATEMENTS] for row in rows]
    said = tell(view, answer.statements, [id for ids in told for id in ids])
    return [
        {**row, "said": [said[id] for id in ids if id in said], "more": len(row["statements"]) - len(ids)}
        for row, ids in zip(rows, told, strict=True)
    ]


def _reads(schema: Schema, needs: Iterable[str]) -> str:
    """What a rule reads, in words: types of things, then links as they are read."""
    needs = list(needs)
    things = [schema.node_type(n).label_plural for n in needs if schema.has_node_type(n)]
    links = [f"“{schema.edge_type(n).forward}”" for n in needs if schema.has_edge_type(n)]
    told = joined(things)
    return f"{told}, and the links {joined(links)}" if things and links else told or f"the links {joined(links)}"


def laws(text: str) -> list[str]:
    """A rule's law, one provision with its days at a time; none, where *text* is empty.

    >>> laws("Act 1998 s.5(1), from 30 September 1998; Act 1998 s.6, from 1 July 1998. Good practice; no more")
    ['Act 1998 s.5(1), from 30 September 1998', 'Act 1998 s.6, from 1 July 1998. Good practice; no more']
    """
    found: list[str] = []
    for part in text.split("; ") if text else ():
        if found and ", from " not in part:
            found[-1] += f"; {part}"
        else:
            found.append(part)
    return found


def busiest_days(view: "View") -> list[Day]:
    """The days on which most changes, among the latest and the registers' own: offered where a day is needed."""
    default = {r.default_as_at for r in view.registers}
    near = [d for d in view.all_days if d in view.days or d.iso in default]
    most = sorted(near, key=lambda d: (d.iso not in default, -d.changes, d.iso))[:DAYS]
    return sorted(most, key=lambda d: d.iso)
