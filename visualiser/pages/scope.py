"""Change scope: the day, undated statements, bases, sources and area, for any page."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.responses import Response

from graph.schema import Schema
from graph.scope import QUERY_WORDS
from visualiser.page import Page
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.view import View


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/scope?back=<a page>``."""
    return (Page("/scope", scope),)


def scope(view: "View") -> Response:
    """A form that leads to the page it came from, in the scope chosen; and every day on which something changes."""
    path, kept = came_from(view.given.get("back", "/"))
    sources = view.ask("sources", {"first": "2000"}) if view.asks("sources") else None
    areas = view.ask("areas", {"first": "500"}) if view.asks("areas") else None
    years: dict[str, list[object]] = {}
    for day in view.all_days:
        years.setdefault(day.iso[:4], []).append(day)
    return render(
        view, "scope.html", title="Change scope", path=path, kept=kept, sources=sources, areas=areas, years=years
    )


def came_from(back: str) -> tuple[str, list[tuple[str, str]]]:
    """The page and the parameters that *back* names; the front page where it is not an address of these pages.

    >>> came_from("/boards?kind=network&as-at=2022")
    ('/boards', [('kind', 'network')])
    >>> came_from("//elsewhere.example/")
    ('/', [])
    """
    path, _, query = back.partition("?")
    if not path.startswith("/") or path.startswith(("//", "/scope")) or "\\" in path or "#" in path:
        return "/", []
    return path, [(w, v) for w, v in parse_qsl(query) if w not in (*QUERY_WORDS, "after", "from")]
