"""One printable page: scope, sources, main answers, overlaps, gaps, what is not recorded, how to read and cite it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from graph.dates import OPEN
from graph.questions.base import Answer, Row
from graph.schema import Schema
from graph.statements import Node
from graph.words import CheckAnswer
from visualiser.grid import STATES, grid_of
from visualiser.grid import counted as cells_counted
from visualiser.page import Page
from visualiser.pages.gaps import ANSWERS, COUNTS, busiest_days, checks_of, totals
from visualiser.pages.overlaps import NOUNS, layer_cell, pair_word
from visualiser.render import render
from visualiser.words import capital, count_words, date_words, headline

if TYPE_CHECKING:
    from visualiser.view import View

LOOK_FIRST = 5
PAIRS = 25
"""How many overlaps stand in the report; the rest is a link away."""
EVERY = "1000000"


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/report``."""
    return (Page("/report", report, nav="Report", place=95),)


def report(view: "View") -> Response:
    """The report in the scope of the address. Each number is that of the answer behind the page of its own."""
    rules = view.ask("rules")
    checks = view.ask("gaps", {"first": EVERY})
    candidates = view.ask("overlaps", {"explained": "no", "first": PAIRS})
    explained = view.ask("overlaps", {"explained": "only", "first": "1"})
    coverage = view.ask("coverage")
    recorded = view.ask("recorded", {"type": "Board"})
    sources = view.ask("sources", {"first": EVERY})
    by_answer = totals(rules.rows)
    fails = checks_of(view, checks, _with(checks, CheckAnswer.FAILS))
    grid = grid_of(coverage, "board", "item", row_is_kind="board_is_class")
    boards = [line for line in grid.rows if not line.of_kind]
    return render(
        view,
        "report.html",
        title="Report",
        answer=checks,
        rules=rules,
        summary=_summary(view, by_answer, candidates.found.total),
        scope=_scope(view, [line.node["type"] for line in boards], len(grid.columns), sources),
        answers=ANSWERS,
        by_answer=by_answer,
        total=sum(by_answer.values()),
        first=_look_first(view, fails, candidates, rules),
        fails=fails,
        candidates=candidates,
        explained=explained.found.total,
        pair_word=pair_word,
        cell=layer_cell,
        headings=[
            (name, capital({"footprint": "areas", "issues and themes": "issues"}.get(name, name))) for name in NOUNS
        ],
        inferred_total=by_answer[CheckAnswer.INFERRED_ONLY],
        inferred_by_rule=[(r, r[COUNTS[CheckAnswer.INFERRED_ONLY]]) for r in rules.rows],
        recorded=recorded,
        silent=[line.node for line in boards if not _says(grid.by_state(row=line))],
        boards=len(boards),
        states=[(state, cells_counted(grid)[state]) for state in STATES],
        cells=sum(cells_counted(grid).values()),
        disagreements=_disagreements(view),
        sources=sources,
        undated=view.scope.as_at is None,
        days=busiest_days(view),
        answers_used=(rules, checks, candidates, coverage, recorded),
    )


def _with(checks: Answer, answer: CheckAnswer) -> list[Row]:
    return [row for row in checks.rows if row["answer"] == answer]


def _says(found: Iterable[tuple[Any, Any]]) -> bool:
    return any(state.value != "not recorded" for state, _ in found)


def _summary(view: "View", by_answer: dict[CheckAnswer, int], candidates: int) -> str:
    """What the report says in two sentences."""
    when = f"On {view.as_at_words}" if view.scope.as_at else "Without an as-at date"
    total = sum(by_answer.values())
    fails, silent = by_answer[CheckAnswer.FAILS], by_answer[CheckAnswer.NOT_RECORDED]
    pairs = count_words(candidates, "pair")
    return (
        f"{when} the sources show {count_words(fails, 'gap')}, and {pairs} of boards that "
        f"{'shares' if candidates == 1 else 'share'} something with no recorded explanation. They are silent on "
        f"{silent:,} of {count_words(total, 'check')}, so this report says as much about the record as about the "
        "boards."
    )


def _scope(view: "View", bodies: list[str], items: int, sources: Answer) -> list[tuple[str, str]]:
    """What the report covers, in labelled words."""
    dates = sorted(str(r["date"]) for r in sources.rows if r["date"] and r["date"] != OPEN)
    undated = sum(not r["date"] for r in sources.rows)
    span = f", dated {dates[0][:4]} to {dates[-1][:4]}" if dates else ""
    meeting = sum(type != "Board" for type in bodies)
    boards = count_words(len(bodies) - meeting, "board")
    told = [
        ("Register", view.title),
        (
            "Bodies",
            (
                f"{boards} and {count_words(meeting, 'organisation')} that meet{'s' * (meeting == 1)}"
                if meeting
                else boards
            )
            + "; kinds of board are left out",
        ),
        ("Issues", count_words(items, "issue or theme", "issues and themes")),
        ("As at", view.as_at_words),
        ("Undated", view.scope.undated),
        ("Basis", ", ".join(view.scope.basis)),
        ("Sources", f"{view.sources_words} {sources.found.total:,}{span}; {undated:,} without a date"),
    ]
    if view.scope.area:
        told.append(("Area", view.node(view.scope.area).name))
    return told


def _look_first(view: "View", fails: list[dict[str, Any]], candidates: Answer, rules: Answer) -> list[dict[str, Any]]:
    """What a review should look at first: what fails, then the candidates that share most, then silence."""
    found: list[dict[str, Any]] = []
    for check in fails[:3]:
        found.append(
            {
                "text": headline(check["reason"]),
                "word": "fails",
                "rests": f"{count_words(len(check['said']), 'statement')}; rule {check['rule']}",
                "link": view.link("/gaps", rule=check["rule"], answer="fails"),
            }
        )
    for row in candidates.rows[: max(1, LOOK_FIRST - 1 - len(found))]:
        statements = {id for layer in row["layers"] for item in layer["shared"] for id in item["statements"]}
        found.append(
            {
                "text": f"{row['a']['name']} and {row['b']['name']}. {row['text']}",
                "word": "candidate",
                "rests": count_words(len(statements), "statement"),
                "link": view.link("/overlaps", pair=pair_word(row)),
            }
        )
    silent = sorted(rules.rows, key=lambda r: -int(r["not_recorded"]))
    for rule in [r for r in silent if r["not_recorded"]][: LOOK_FIRST - len(found)]:
        of = sum(rule[COUNTS[a]] for a in ANSWERS)
        found.append(
            {
                "text": f"{rule['title']} {rule['not_recorded']:,} of {count_words(of, 'check')} cannot be answered.",
                "word": "not recorded",
                "rests": f"rule {rule['rule']}",
                "link": view.link("/gaps", rule=rule["rule"], answer="not recorded"),
            }
        )
    return found


def _disagreements(view: "View") -> list[dict[str, Any]]:
    """Where sources give different values for a fact of a thing seen in the scope: each value with its sources."""
    graph = view.workspace.graph
    ids = [graph.snapshot.ids[n] for t in view.schema.node_types if t.on_map for n in graph.nodes_of(t.name)]
    nodes = [node for node in view.workspace.nodes(ids).values() if node.disagreements]
    wanted = {s for node in nodes for d in node.disagreements for _, sources in d.values for s in sources}
    names = {id: source.name for id, source in view.workspace.nodes(sorted(wanted)).items()}
    return [
        {"node": node, "property": _label(view, node, d.property), "values": [
            (date_words(str(value)) if d.property in ("start", "end") else value, [names.get(s, s) for s in sources])
            for value, sources in d.values
        ]}
        for node in sorted(nodes, key=lambda n: (n.type, n.name, n.id))
        for d in node.disagreements
    ]  # fmt: skip


def _label(view: "View", node: Node, name: str) -> str:
    known = {p.name: p.label for p in view.schema.properties_of(node.type)}
    return known.get(name, {"start": "begins", "end": "ends"}.get(name, name))
