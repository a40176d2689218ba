"""Search: names that have words beginning with those asked for; the nearest names where there is none."""

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import Response

from graph.schema import Schema
from visualiser.errors import nearest
from visualiser.page import Page
from visualiser.render import node_row, render

if TYPE_CHECKING:
    from visualiser.view import View

MOST = 50


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/search``."""
    return (Page("/search", search),)


def search(view: "View") -> Response:
    """What is recorded under the words asked for, in this scope; and, where nothing is, in all dates."""
    text = view.given.get("q", "").strip()[:500]
    types = tuple(t.name for t in view.schema.node_types if t.slug == view.given.get("type"))
    store = view.workspace.store
    found = store.search(text, view.scope, types, MOST + 1) if text else ()
    elsewhere = store.search(text, replace(view.scope, as_at=None), types, 10) if text and not found else ()
    near = nearest(view.workspace, text) if text and not found and not elsewhere else []
    kinds = sorted({n.type for n in found}, key=lambda t: [x.name for x in view.schema.node_types].index(t))
    return render(
        view,
        "search.html",
        title=f"Search: {text[:60]}" if text else "Search",
        text=text,
        found=found[:MOST],
        more=len(found) > MOST,
        elsewhere=[node_row(n) for n in elsewhere],
        near=near,
        kinds=kinds,
    )
