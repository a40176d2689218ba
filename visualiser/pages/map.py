"""The map: one thing in the middle and what lies around it, as a drawing, as a table, and as a file to take away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from graph.errors import AskError
from graph.schema import Schema
from graph.text import fold
from visualiser.errors import nearest
from visualiser.map_data import json_block, map_data
from visualiser.page import Page
from visualiser.picture import LINE_STYLES, Drawn, Picture, ask_picture, fill_of
from visualiser.render import node_row, render
from visualiser.svg import key_line, key_symbol, svg
from visualiser.words import count_words

if TYPE_CHECKING:
    from visualiser.view import View

STEPS = (1, 2, 3)
ALLOWED = (0, *STEPS, 4)
ROWS = 500
"""How many rows of the table are on one page."""
TALLEST = 1100
"""How tall the drawing is on the page at most, in pixels; what is beyond is reached by moving it."""
DRAWN_WITHOUT_SCRIPT = 600
"""Above so many things the drawing that needs no script is left out; the table has all."""


def pages(schema: Schema) -> tuple[Page, ...]:
    """The pages ``/map`` and ``/map/takeaway.html``."""
    return (
        Page("/map", show, nav="Map", place=70),
        Page("/map/takeaway.html", take_away, under="/map"),
    )


def show(view: "View") -> Response:
    """The map around one node; without one, a choice of where to start."""
    named = view.given.get("start", "").strip()
    if named and named != view.given.get("shown", ""):
        return _started(view, named)
    if not view.given.get("around"):
        return _chooser(view, "")
    picture = _picture(view)
    hidden_types = _hidden(view, "type", [t.name for t, _ in picture.types])
    hidden_styles = _hidden(view, "line", [s.name for s, _ in picture.styles])
    far = "yes" in view.given["far"].split(",") if "far" in view.given else not picture.is_dense
    first = _number(view, "rows", 1, tuple(range(1, len(picture.listed) + 1)))
    return render(
        view,
        "map.html",
        title=f"Map: {picture.centre.name[:80]}",
        answer=picture.answer,
        picture=picture,
        centre=node_row(picture.centre),
        steps_words=count_words(picture.steps, "step") if picture.steps != 2 else "two steps",
        types=[(t, n, key_symbol(t.shape, fill_of(view.schema, t.name))) for t, n in picture.types],
        styles=[(s, n, key_line(LINE_STYLES.index(s))) for s, n in picture.styles],
        hidden_types=hidden_types,
        hidden_styles=hidden_styles,
        far=far,
        data=json_block(map_data(picture, _addresses(view))),
        drawing=svg(
            picture,
            lambda drawn: _href(view, drawn),
            hidden_types=hidden_types,
            hidden_styles=hidden_styles,
            far=far,
        )
        if len(picture.drawn) <= DRAWN_WITHOUT_SCRIPT
        else "",
        tallest=min(picture.height, TALLEST),
        rows=picture.listed[first - 1 : first - 1 + ROWS],
        first=first,
        opens={g.key: _opened(view, g.key) for g in picture.groups},
        starts=_starts(view, 60),
    )


def take_away(view: "View") -> Response:
    """The map as one HTML file."""
    from visualiser.takeaway import takeaway_html

    page = takeaway_html(view.workspace, view.given.get("around", ""), _number(view, "steps", 2, ALLOWED))
    return Response(
        page,
        media_type="text/html; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="remit-map.html"'},
    )


def _picture(view: "View") -> Picture:
    steps = _number(view, "steps", 2, ALLOWED)
    opened = tuple(key for key in view.given.get("open", "").split(",") if key)
    every = view.given.get("detail") == "every"
    return ask_picture(view.workspace, view.given.get("around", ""), steps, every=every, opened=opened)


def _number(view: "View", word: str, otherwise: int, allowed: Sequence[int]) -> int:
    text = view.given.get(word, "")
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or int(text[:9]) not in allowed:
        raise AskError(f"“{text[:40]}” is not a number of {word}.", f"Use {allowed[0]} to {allowed[-1]}.")
    return int(text)


def _hidden(view: "View", word: str, names: Sequence[str]) -> frozenset[str]:
    """Which of *names* the legend hides: those not ticked, where any is; a form sends what is ticked."""
    told = view.given.get(word, "")
    shown = {part.strip() for part in told.split(",")}
    return frozenset(n for n in names if n not in shown) if told else frozenset()


def _addresses(view: "View") -> dict[str, str]:
    """What the script puts addresses together from."""
    return {
        "around": view.here(around=None, open=None, rows=None, start=None, shown=None),
        "open": view.here(open=None, rows=None, start=None, shown=None),
        "opened": view.given.get("open", ""),
        "prefix": view.plain(""),
        "scope": view.link(""),
    }


def _href(view: "View", drawn: Drawn) -> str:
    """Where a click leads without a script: a group opens, a node becomes the middle."""
    if drawn.is_group:
        return _opened(view, drawn.key)
    return view.here(around=drawn.key, open=None, rows=None, start=None, shown=None)


def _opened(view: "View", key: str) -> str:
    opened = [part for part in view.given.get("open", "").split(",") if part]
    return view.here(open=",".join([*opened, key]), rows=None, start=None, shown=None)


# --- where to start --------------------------------------------------------------------------------------------------


def _started(view: "View", text: str) -> Response:
    """The map around the one thing that is called *text*; a choice where several may be meant, or none."""
    found = view.workspace.store.search(text[:500], view.scope, _on_map(view), 30)
    exact = [n for n in found if fold(n.name) == fold(text)]
    if len(exact) == 1 or len(found) == 1:
        kept: dict[str, str] = {w: view.given[w] for w in ("steps", "detail") if w in view.given}
        return RedirectResponse(view.link("/map", kept, around=(exact or list(found))[0].id), 303)
    return _chooser(view, text)


def _chooser(view: "View", text: str) -> Response:
    found = view.workspace.store.search(text[:500], view.scope, _on_map(view), 30) if text else ()
    near = nearest(view.workspace, text) if text and not found else []
    return render(
        view,
        "map_start.html",
        title="Map",
        text=text,
        found=[node_row(n) for n in found],
        near=near,
        starts=_starts(view, 12),
    )


def _on_map(view: "View") -> tuple[str, ...]:
    return tuple(t.name for t in view.schema.node_types if t.on_map)


def _starts(view: "View", most: int) -> list[tuple[dict[str, str], int]]:
    """The bodies with the most links in this scope, each with how many it has."""
    graph = view.workspace.graph
    bodies = set(graph.nodes_of("Board", "Organization"))
    links = dict.fromkeys(sorted(bodies), 0)
    for edge in graph.edges_of(*(t.name for t in view.schema.link_types())):
        for end in graph.ends(edge):
            if end in bodies:
                links[end] += 1
    ordered = sorted(links, key=lambda i: (-links[i], i))[:most]
    return [(view.workspace.node_at(i), links[i]) for i in ordered]
