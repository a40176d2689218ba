"""Pages about Remit: its method and its accessibility."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from graph.schema import Schema
from visualiser.page import Page
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.view import View


def pages(schema: Schema) -> tuple[Page, ...]:
    """The pages ``/about/method`` and ``/about/accessibility``."""
    return (Page("/about/method", method), Page("/about/accessibility", accessibility))


def method(view: "View") -> Response:
    """How answers come about, and what the registers warn of."""
    return render(view, "method.html", title="Method")


def accessibility(view: "View") -> Response:
    """What was done so that everybody can use the pages."""
    return render(view, "accessibility.html", title="Accessibility")
