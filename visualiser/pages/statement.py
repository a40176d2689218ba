"""All of one statement: its words, its source, its dates, the decisions about it."""

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from graph.errors import NotFoundError
from graph.schema import Schema
from graph.statements import VERBS, effective_decisions
from visualiser.page import Page
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.view import View


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/statement/<id>``."""
    return (Page("/statement/{id}", statement, under="/sources"),)


def statement(view: "View") -> Response:
    """One statement, by its id."""
    id = view.path_params["id"]
    answer = view.ask("sources-of", {"statements": id})
    if not answer.rows:
        raise NotFoundError(
            "No statement has this id.", "Its source may say it in other words now: look at the source."
        )
    link = answer.statements[id]
    row = answer.rows[0]
    source = view.workspace.nodes([link.edge.source]).get(link.edge.source)
    edge_type = view.schema.edge_type(link.edge.type)
    properties = {
        p.label: (p, link.edge.properties[p.name])
        for p in (
            view.schema.properties_of(link.edge.to_type) if link.edge.type == "DESCRIBES" else edge_type.properties
        )
        if p.name in link.edge.properties
    }
    return render(
        view,
        "statement.html",
        title="A statement",
        answer=answer,
        link=link,
        row=row,
        source=source,
        edge_type=edge_type,
        properties=properties,
        named=_named(view, properties),
        decisions=_decisions(view, id),
    )


def _named(view: "View", properties: dict[str, Any]) -> dict[str, Any]:
    ids = [value for prop, value in properties.values() if prop.kind == "node"]
    return dict(view.workspace.nodes(ids)) if ids else {}


def _decisions(view: "View", id: str) -> list[dict[str, Any]]:
    made = view.workspace.store.decisions(id)
    in_force = {d.id for d in effective_decisions(view.workspace.store.decisions())} if made else set()
    return [{"decision": d, "meaning": VERBS[d.verb], "in_force": d.id in in_force} for d in made]
