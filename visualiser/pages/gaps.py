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
"""How many checks an opened rule shows at once."""
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
    fails = view.ask("gaps", {"answer": CheckAnswer.FAILS.value})
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
    asked = {"rule": id, **_about(view)}
    if len(chosen) == 1:
        asked["answer"] = chosen[0].value
    answer = view.ask("gaps", asked)
    rows = [r for r in answer.rows if r["answer"] in chosen]
    start = int(view.given["from"]) if view.given.get("from", "").isdecimal() and view.given["from"] != "0" else 1
    shown = rows[start - 1 : start - 1 + FIRST]
    last = start - 1 + len(shown)
    return render(
        view,
        "gap.html",
        title=rule["title"],
        of_record=rule["group"] == RECORD_QUALITY,
        answer=answer,
        rule=rule,
        counts=[(a, rule[COUNTS[a]]) for a in ANSWERS if rule[COUNTS[a]]],
        total=sum(rule[COUNTS[a]] for a in ANSWERS),
        chosen=chosen,
        answers=ANSWERS,
        checks=checks_of(view, answer, shown),
        of=len(rows),
        first=start,
        last=last,
        next=view.here(**{"from": last + 1}) if last < len(rows) else "",
        back=view.here(**{"from": None}) if start > 1 else "",
        laws=laws(rule["law"].removesuffix(rule["practice"]).rstrip(". ")),
        reads=_reads(view.schema, rule["needs"]),
        undated=rule["needs_day"] and view.scope.as_at is None,
        days=busiest_days(view),
    )


def _some(view: "View", chosen: tuple[CheckAnswer, ...]) -> Response:
    """The checks about one thing, or with some answers only, of every rule."""
    asked = _about(view)
    if len(chosen) == 1:
        asked["answer"] = chosen[0].value
    if view.given.get(STATUS):
        asked[STATUS] = view.given[STATUS]
    answer = view.ask("gaps", asked)
    rows = [r for r in answer.rows if r["answer"] in chosen]
    return render(
        view,
        "gap_checks.html",
        title="Gaps",
        answer=answer,
        node=view.node(next(iter(_about(view).values()))) if _about(view) else None,
        chosen=chosen,
        judged=view.given.get(STATUS, ""),
        checks=checks_of(view, answer, rows),
        of=len(rows),
    )


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
    """Checks with their statements in words."""
    rows = list(rows)
    said = tell(view, answer.statements, [id for row in rows for id in row["statements"]])
    return [{**row, "said": [said[id] for id in row["statements"] if id in said]} for row in rows]


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
