"""What if: one, two or three scenarios beside what is recorded, and a form that builds one change by change."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from graph.analysis.coverage import boards_of, classes_of
from graph.errors import AskError
from graph.questions.base import Answer, Row
from graph.questions.what_if import COLUMNS, PARAMETERS, scenario_of
from graph.schema import Schema
from graph.text import sort_key
from graph.whatif.lines.line import Section
from graph.whatif.scenario import Scenario, parse_scenario
from graph.whatif.told import in_words
from visualiser.page import Page
from visualiser.render import render
from visualiser.said import tell
from visualiser.words import capital

if TYPE_CHECKING:
    from visualiser.view import View

MOST_CHOICES = 300
"""Of how many bodies a form still offers a list; above that it asks for identifiers."""
FIRST = 50
"""How many lines of a section are shown at once."""
LONG = 300
"""How many characters of a reason are shown at once."""
STATEMENTS = 20
"""How many statements behind a line are shown in words."""
TRIED = "Tried out on the page."
SECTIONS: Mapping[Section, tuple[str, str]] = {
    Section.ORPHANED: ("What is orphaned", "Nothing recorded loses what holds it."),
    Section.SATISFIED: ("What would be satisfied", "Nothing that is open now would be settled."),
    Section.GAP: ("Answers of gap rules that change", "Every gap rule answers as before."),
    Section.OVERLAP: ("Pairs of boards that appear or go", "The same pairs of boards overlap."),
    Section.COVERAGE: ("Who deals with what, and where", "Nothing changes in who deals with what, and where."),
    Section.MOVED: ("What passes on, and what is new", "Nothing passes from one body to another."),
    Section.BURDEN: ("Seats and chairs", "Nobody has more or fewer seats."),
}
"""The sections under the figures, in order: heading, and what to say where there is nothing."""
FORMS: Mapping[str, tuple[str, Any]] = {
    "merge": ("Merge it into the other", lambda a, b, i: {"do": "merge", "bodies": [a], "into": b}),
    "close": ("Close it", lambda a, b, i: {"do": "close", "body": a}),
    "duties": ("Its duties pass to the other", lambda a, b, i: {"do": "move", "duty": "all", "from": a, "to": b}),
    "seats": ("Its seats pass to the other", lambda a, b, i: {"do": "move", "seat": "all", "from": a, "to": b}),
    "issue": ("An issue passes to the other", lambda a, b, i: {"do": "move", "issue": i, "from": a, "to": b}),
    "protocol": (
        "It leads on an issue, with the other beside it",
        lambda a, b, i: {"do": "protocol", "issue": i, "lead": a, **({"with": [b]} if b else {})},
    ),
}
"""What the form offers: its words, and the change that it makes of the two bodies and the issue chosen."""


def pages(schema: Schema) -> tuple[Page, ...]:
    """The pages ``/what-if`` and ``/what-if/file``."""
    return (
        Page("/what-if", what_if, nav="What if", place=80),
        Page("/what-if/file", file, under="/what-if"),
    )


def what_if(view: "View") -> Response:
    """The scenarios that ship and the form; with a scenario, what it changes."""
    if view.given.get("do"):
        return _with_a_change(view)
    chosen = [view.given[name] for name in PARAMETERS if view.given.get(name)]
    scenarios = [scenario_of(view.site.explorer.scenarios, text) for text in chosen]
    common: dict[str, Any] = {"shipped": _shipped(view), "form": _form(view), "forms": FORMS, "scenarios": []}
    if not scenarios:
        return render(view, "what_if_start.html", title="What if", **common)
    answer = view.ask("what-if", dict(zip(PARAMETERS, chosen, strict=False)))
    shown = None if view.given.get("show") == "all" else FIRST
    by_section = {s: [r for r in answer.rows if r["section"] == s] for s in Section}
    names = _names(view, scenarios)
    rows = {s: _with_words(view, answer, found[:shown], names) for s, found in by_section.items()}
    common["scenarios"] = [
        {
            "scenario": scenario,
            "column": column,
            "changes": [(in_words(c, lambda id: names.get(id, id)), c.because) for c in scenario.changes],
            "file": view.link("/what-if/file", scenario=text),
            "day": view.on_day(scenario.as_at) if scenario.as_at != view.scope.as_at else "",
            "heading": "Then" if len(scenarios) == 1 else f"{capital(column)}: {scenario.title}",
        }
        for column, scenario, text in zip(COLUMNS, scenarios, chosen, strict=False)
    ]
    return render(
        view,
        "what_if.html",
        title=" or ".join(s.title for s in scenarios),
        answer=answer,
        summary=_summary(answer, scenarios),
        long=LONG,
        counted=rows[Section.COUNTED],
        sections=[(s, *words, rows[s], len(by_section[s])) for s, words in SECTIONS.items()],
        moved=_moved,
        others=[s for s in common["shipped"] if s["name"] not in chosen],
        place=next((p for p in PARAMETERS if not view.given.get(p)), ""),
        **common,
    )


def _summary(answer: Answer, scenarios: Sequence[Scenario]) -> str:
    """What changes, without the title of the one scenario, which stands above it."""
    told, title = answer.found.summary, f"{scenarios[0].title}: "
    return capital(told.removeprefix(title)) if len(scenarios) == 1 else told


def _with_words(view: "View", answer: Answer, rows: Sequence[Row], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows with the names of what they are about together, the first of their statements in words, and how many more
    there are.
    """
    said = tell(view, answer.statements, [id for row in rows for id in row["statements"][:STATEMENTS]])
    return [
        {
            **row,
            "together": [] if row["about"] else _together(view, row["key"], names),
            "said": [said[id] for id in row["statements"][:STATEMENTS] if id in said],
            "more": max(0, len(row["statements"]) - STATEMENTS),
        }
        for row in rows
    ]


def _together(view: "View", key: str, names: Mapping[str, str]) -> list[str]:
    """The names of the things that a check is about together, as its key has them; none, of a line for many."""
    snapshot = view.workspace.graph.snapshot
    ids = key.split("|")[1].split(",") if key.startswith("GR") else []
    return [names[id] if id in names else snapshot.names[snapshot.position[id]] for id in ids
            if id in names or id in snapshot.position]  # fmt: skip


def file(view: "View") -> Response:
    """The scenario as a file to keep."""
    scenario = scenario_of(view.site.explorer.scenarios, view.given.get("scenario", ""))
    return Response(
        scenario.file,
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="what-if.json"', "Cache-Control": "no-cache"},
    )


def _moved(row: Row, column: str) -> bool:
    return bool(row[column] != row["now"])


def _shipped(view: "View") -> list[dict[str, Any]]:
    """The scenarios that ship and name only what is recorded here."""
    position = view.workspace.graph.snapshot.position
    found = []
    for name, scenario in view.site.explorer.scenarios.items():
        made = {c.fields["id"] for c in scenario.changes if "id" in c.fields}
        if all(id in position or id in made for id in _identifiers(scenario)):
            href = view.elsewhere("/what-if", [("scenario", name)], scenario.as_at)
            found.append({"name": name, "scenario": scenario, "href": href})
    return found


def _identifiers(scenario: Scenario) -> Iterable[str]:
    """Everything that looks like an identifier in a scenario."""
    for change in scenario.changes:
        for name, value in change.fields.items():
            if name in ("name", "type", "kind", "role", "capacity", "note", "remit"):
                continue
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str) and ":" in text:
                    yield text


def _names(view: "View", scenarios: Iterable[Scenario]) -> dict[str, str]:
    """The names of what scenarios speak of, by identifier."""
    scenarios = list(scenarios)
    position, names = view.workspace.graph.snapshot.position, view.workspace.graph.snapshot.names
    found = {id: names[position[id]] for s in scenarios for id in _identifiers(s) if id in position}
    made = (c.fields for s in scenarios for c in s.changes if c.do == "create")
    return {**found, **{fields["id"]: fields["name"] for fields in made}}


def _form(view: "View") -> dict[str, Any]:
    """What the form offers: bodies and issues that are there on the day, or nothing where there are too many."""
    graph = view.workspace.graph
    boards = boards_of(graph)
    classes = classes_of(graph, boards)

    def options(nodes: Iterable[int]) -> list[tuple[str, str]]:
        kept = sorted(nodes, key=lambda n: sort_key(graph.snapshot.names[n]))
        return [(graph.snapshot.ids[n], graph.snapshot.names[n][:90]) for n in kept]

    bodies = sorted({*(b for b in boards if b not in classes), *graph.nodes_of("Organization")})
    issues = graph.nodes_of("Issue")
    many = len(bodies) > MOST_CHOICES or len(issues) > MOST_CHOICES
    return {"bodies": [] if many else options(bodies), "issues": [] if many else options(issues), "many": many}


def _with_a_change(view: "View") -> Response:
    """On to the address of the scenario with one more change. Raises :class:`~graph.errors.AskError`."""
    given = view.given
    if given["do"] not in FORMS:
        raise AskError(f"“{given['do']}” is not a change that the form makes.", "Choose one from the list.")
    a, b, issue = given.get("a", ""), given.get("b", ""), given.get("issue", "")
    needed = {"a": a, **({} if given["do"] in ("close", "protocol") else {"b": b})}
    if given["do"] in ("protocol", "issue"):
        needed["issue"] = issue
    for word, value in needed.items():
        if not value:
            wanted = {"a": "a body", "b": "the other body", "issue": "an issue"}[word]
            raise AskError("The change is not complete.", f"Choose {wanted}.")
    change = FORMS[given["do"]][1](a, b, issue)
    before = scenario_of(view.site.explorer.scenarios, given["scenario"]) if given.get("scenario") else None
    day = before.as_at if before else view.scope.as_at
    if day is None:
        raise AskError("A what-if is written for a day.", "Choose an as-at date first.")
    told: dict[str, Any] = before.to_json() if before else {"title": "?", "reason": TRIED, "as_at": day, "changes": []}
    told["changes"] = [*told["changes"], change]
    draft = parse_scenario(json.dumps(told))
    names = _names(view, [draft])
    words = [in_words(c, lambda id: names.get(id, id)).rstrip(".") for c in draft.changes]
    if before is None or before.reason == TRIED:
        told["title"] = "; ".join(words)[:300]
    else:
        told["title"] = f"{before.title}; {words[-1]}"[:300]
    kept = {name: given[name] for name in PARAMETERS[1:] if given.get(name)}
    return RedirectResponse(view.link("/what-if", {"scenario": parse_scenario(json.dumps(told)).text, **kept}), 302)
