"""How complete the record is: per type of thing and of link, how much is stated, listed, dated and sourced."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from graph.schema import Schema
from visualiser.page import Page
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.view import View


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/completeness``."""
    return (Page("/completeness", completeness),)


def completeness(view: "View") -> Response:
    """Two tables, of things and of links. Types of which nothing is recorded are named under each."""
    answer = view.ask("completeness")
    parts = []
    for sort, heading in (("thing", "Things"), ("link", "Links between them")):
        rows = [r for r in answer.rows if r["sort"] == sort]
        parts.append((sort, heading, [r for r in rows if r["total"]], [r["label"] for r in rows if not r["total"]]))
    return render(view, "completeness.html", title="How complete the record is", answer=answer, parts=parts)
