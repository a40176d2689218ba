"""Every question that Remit answers, and one page for any of them: its form, its answer as a table."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from graph.errors import AskError, NotFoundError
from graph.questions.base import Answer, Parameter
from graph.schema import Schema
from graph.store.base import NodeQuery
from visualiser.page import Page
from visualiser.render import render
from visualiser.words import capital

if TYPE_CHECKING:
    from visualiser.view import View


OFFERED = 600
"""Of how many things at most a form offers all."""
MORE, MOST = 5, 1_000_000
"""How many times as many rows the next look shows, and how many at most."""
TYPES = {
    "issue": ("Issue", "Theme"),
    "board": ("Board",),
    "who": ("Organization", "Post"),
    "within": ("Area",),
    "made_by": ("Source",),
}
"""Of which types a form offers things for a parameter; of all but sources for any other."""


def pages(schema: Schema) -> tuple[Page, ...]:
    """The pages ``/questions`` and ``/questions/<name>``."""
    return (Page("/questions", questions), Page("/questions/{name}", question, under="/questions"))


def questions(view: "View") -> Response:
    """All questions by group."""
    groups: dict[str, list[object]] = {}
    for asked in view.site.explorer.questions.values():
        groups.setdefault(asked.group, []).append(asked)
    own = {name: f"/{name}" for name in view.site.explorer.questions if view.site.has_page(f"/{name}")}
    return render(view, "questions.html", title="All questions", groups=dict(sorted(groups.items())), own=own)


def question(view: "View") -> Response:
    """One question: what it takes, and its answer where enough is given."""
    name = view.path_params["name"]
    if not view.asks(name):
        raise NotFoundError(f"There is no question called “{name}”.", "Choose one from the list of all questions.")
    asked = view.site.explorer.question(name)
    answer: Answer | None = None
    problem: AskError | None = None
    given = view.parameters(name)
    if all(given.get(p.name) for p in asked.parameters if p.required):
        if any(p.name == "first" for p in asked.parameters):
            given.setdefault("first", "100")
        try:
            answer = view.ask(name, given)
        except AskError as error:
            problem = error if view.parameters(name) else None
    cut = answer is not None and not answer.found.end_cursor and len(answer.rows) < answer.found.total
    return render(
        view,
        "question.html",
        status=200 if problem is None else 400,
        title=asked.title,
        question=asked,
        problem=problem,
        answer=answer,
        given=given,
        choices={p.name: [(c, _choice(view.schema, c)) for c in p.choices] for p in asked.parameters},
        offered={p.name: found for p in asked.parameters if p.kind == "node" and (found := _offered(view, p))},
        names=any(p.kind in ("node", "nodes") for p in asked.parameters),
        more=min(MOST, max(1, len(answer.rows)) * MORE) if answer and cut and "first" in given else 0,
    )


def _choice(schema: Schema, value: str) -> str:
    """A choice as a form words it: types and links as people call them."""
    if schema.has_edge_type(value):
        return f"{capital(schema.edge_type(value).forward)} …"
    view = next((v for v in schema.views if v.name == value), None)
    if view is not None:
        return capital(view.label_plural or view.plural.lower())
    return capital(schema.node_type(value).label_plural) if schema.has_node_type(value) else capital(value)


def _offered(view: "View", parameter: Parameter) -> list[tuple[str, str]]:
    """What a form offers for a thing that is to be named: all of its types, or nothing where there are too many."""
    types = tuple(t for t in TYPES.get(parameter.name, ()) if view.schema.has_node_type(t)) or tuple(
        t.name for t in view.schema.node_types if t.name != "Source"
    )
    page = view.workspace.store.find_nodes(NodeQuery(types, view.scope, first=OFFERED + 1))
    return [] if len(page.nodes) > OFFERED else [(node.id, node.name) for node in page.nodes]
