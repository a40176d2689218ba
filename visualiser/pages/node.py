"""A page for every node: what is recorded of it and by whom, its links both ways, overlaps, checks, its map."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from graph.dates import OPEN, bounds, iso
from graph.errors import AskError
from graph.questions.base import Answer, Row
from graph.questions.lists import list_name
from graph.schema import Schema
from graph.statements import Node
from visualiser.address import node_path
from visualiser.page import Page
from visualiser.pages.front import is_worked_out
from visualiser.portrait import Portrait, portrait
from visualiser.render import render
from visualiser.sentence import sentence
from visualiser.words import date_words

if TYPE_CHECKING:
    from visualiser.view import View

MOST = 5000
"""How many statements a page reads."""
PER_PAGE = 100
"""How many statements one page of a source shows."""
BESIDE = 6
"""How many overlaps and checks stand beside the facts."""


def pages(schema: Schema) -> tuple[Page, ...]:
    """``/<type>/<id>`` for every node type; a Source's has its statements."""
    return tuple(
        Page(f"/{t.slug}/{{id:path}}", _shower(t.name), under=f"/{list_name(schema, t.name)}")
        for t in schema.node_types
    )


def _shower(type: str) -> Any:
    def show(view: "View") -> Response:
        found = view.node(view.path_params["id"])
        if found.id != view.path_params["id"] or found.type != type:
            return RedirectResponse(view.link(node_path(view.schema, found.type, found.id), view.given), 302)
        return _source(view, found) if type == "Source" else _node(view, found)

    return show


def _node(view: "View", node: Node) -> Response:
    answer = view.ask("sources-of", {"node": node.id, "first": MOST})
    drawn = _portrait(view, node, answer)
    recorded = view.ask("recorded", {"node": node.id})
    return render(
        view,
        "node.html",
        title=node.name[:120],
        answer=answer,
        node=node,
        type=view.schema.node_type(node.type),
        portrait=drawn,
        sentence=sentence(view.schema, node, drawn, recorded),
        near=_near(view, node),
        overlaps=_overlaps(view, node),
        checks=_checks(view, node),
        checks_later=view.asks("gaps") and not is_worked_out(view),
        questions=_questions(view, node),
        when=_when(view, node),
    )


def _source(view: "View", source: Node) -> Response:
    itself = view.ask("sources-of", {"node": source.id, "other": source.id})
    around = view.ask("around", {"node": source.id, "steps": 1})
    start = int(view.given["from"]) if view.given.get("from", "").isdecimal() else 1
    answer = view.ask("sources-of", {"made_by": source.id, "first": 100_000})
    rows = [row for row in answer.rows if not (row["from"]["id"] == row["to"]["id"] == source.id)]
    sections: list[tuple[str, list[Row]]] = []
    first = max(1, min(start, len(rows)))
    shown = rows[first - 1 : first - 1 + PER_PAGE]
    for row in shown:
        place = row["locator"].partition(";")[0] or "Place not recorded"
        if not sections or sections[-1][0] != place:
            sections.append((place, []))
        sections[-1][1].append(row)
    last = first + len(shown) - 1
    return render(
        view,
        "source.html",
        title=source.name[:120],
        answer=answer,
        node=source,
        facts=[f for f in _portrait(view, source, itself).facts if f.readings or f.name != "start"],
        sources={s.id: s for s in itself.sources},
        links=around.rows,
        sections=sections,
        total=len(rows),
        first=first,
        last=last,
        next=view.here(**{"from": last + 1}) if last < len(rows) else "",
        back=view.here(**{"from": None}) if first > 1 else "",
    )


def _portrait(view: "View", node: Node, answer: Answer) -> Portrait:
    ids = {end["id"] for row in answer.rows for end in (row["from"], row["to"])}
    for link in answer.statements.values():
        edge_type = view.schema.edge_type(link.edge.type)
        ids.update(str(link.edge.properties[p.name]) for p in edge_type.properties if p.kind == "node"
                   and p.name in link.edge.properties)  # fmt: skip
    return portrait(view.schema, node, answer, view.workspace.nodes(sorted(ids)), view.scope)


# --- beside the facts --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Timing:
    """That a node itself lies outside the day: in words, and the day on which it can be seen."""

    words: str
    day: str


def _when(view: "View", node: Node) -> Timing | None:
    day = view.scope.day
    if day is None:
        return None
    if node.start and node.start != OPEN and bounds(node.start)[0] > day:
        return Timing(f"begins on or after {date_words(node.start)}, after your date", iso(bounds(node.start)[1]))
    if node.end and node.end != OPEN and bounds(node.end)[1] < day:
        return Timing(f"ended {date_words(node.end)}, before your date", iso(bounds(node.end)[0]))
    return None


def _near(view: "View", node: Node) -> Markup:
    """The small map of the node, where maps are made."""
    if not view.site.has_page("/map"):
        return Markup("")
    from visualiser.picture import near_map

    return near_map(view.workspace, node.id)


def _overlaps(view: "View", node: Node) -> Answer | None:
    """The pairs with this board, or None where that is no question."""
    if not view.asks("overlaps") or not (node.type == "Board" or node.properties.get("meets")):
        return None
    try:
        return view.ask("overlaps", {"board": node.id, "first": BESIDE})
    except AskError:
        return None


QUESTIONS = (
    ("one-issue", ("Issue", "Theme"), "issue", "Who deals with it, who leads, and who does not meet?"),
    ("burden", ("Organization", "Post"), "who", "What does taking part ask of it?"),
    ("communities", ("Board",), "board", "With which boards does it share most?"),
    ("paths", (), "start", "How is it joined to something else?"),
)
"""Questions that a page offers about the thing it shows: for which types (none: for all), and as which parameter."""


def _questions(view: "View", node: Node) -> list[tuple[str, str]]:
    """Further questions about this node: what they ask, and the address of the answer."""
    return [
        (words, view.link(f"/questions/{name}", {parameter: node.id}))
        for name, types, parameter, words in QUESTIONS
        if view.asks(name) and (not types or node.type in types) and not node.properties.get("is_class")
    ]


def _checks(view: "View", node: Node) -> Answer | None:
    """The checks about this node, or None where there are none."""
    if not view.asks("gaps") or not is_worked_out(view):
        return None
    try:
        answer = view.ask("gaps", {"subject": node.id, "first": BESIDE})
    except (AskError, KeyError):
        return None
    return answer if answer.rows else None
