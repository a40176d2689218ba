"""The front page: search first."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from graph.schema import Schema
from visualiser.page import Page
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.view import View


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/``."""
    return (Page("/", front),)


def front(view: "View") -> Response:
    """Search."""
    return render(view, "front.html", title="Who deals with what")
