"""A page for every node."""

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from graph.questions.lists import list_name
from graph.schema import Schema
from visualiser.address import node_path
from visualiser.page import Page
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.view import View


def pages(schema: Schema) -> tuple[Page, ...]:
    """``/<type>/<id>`` for every node type."""
    return tuple(Page(f"/{t.slug}/{{id:path}}", node, under=f"/{list_name(schema, t.name)}") for t in schema.node_types)


def node(view: "View") -> Response:
    """One node; another address of it (a merged identifier, another type) leads to its own."""
    found = view.node(view.path_params["id"])
    own = node_path(view.schema, found.type, found.id)
    if found.id != view.path_params["id"] or not view.quoted_path.startswith(own.split("/", 2)[1].join("//")):
        return RedirectResponse(view.link(own, view.given), 302)
    answer = view.ask("sources-of", {"node": found.id})
    return render(view, "node.html", title=found.name, node=found, answer=answer)
