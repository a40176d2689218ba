"""The map that a person takes away: one HTML file, made with pyvis, that needs no server and loads nothing.

pyvis gives the network and its bundled vis-network; its page is replaced by ``takeaway.html``, because it loads from
elsewhere in every mode and puts headings and labels into the page as they are. Here all text is escaped, positions are
Remit's own, and the file's own Content-Security-Policy names its two scripts by their hashes and allows no request.
"""

import base64
import hashlib
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from graph.store.base import Link
from graph.workspace import Workspace
from visualiser.lettering import plain, shorten
from visualiser.map_data import json_block
from visualiser.picture import FILE_LIMIT, LINE_STYLES, Line, Picture, alternative, ask_picture, fill_of, picture_of
from visualiser.svg import key_line, key_symbol, outline
from visualiser.words import count_words, date_words

TEMPLATES = Path(__file__).parent / "templates"
WIDTH = 1180
"""The width of the drawing in the file, in pixels."""
_VIS = "templates/lib/vis-9.1.2/vis-network"
_SHAPES = {"circle": "a filled circle", "ring": "a circle with a dot", "ellipse": "a dashed lozenge"}


def write_map(path: Path, workspace: Workspace, around: str, steps: int) -> None:
    """Write the map around one node to *path*. Raises :class:`~graph.errors.NotFoundError`."""
    path.write_text(takeaway_html(workspace, around, steps), "utf-8")


def takeaway_html(workspace: Workspace, around: str, steps: int) -> str:
    """The map around one node as one HTML file: every node up to five hundred, above that grouped."""
    return picture_html(ask_picture(workspace, around, steps, every=True, width=WIDTH))


def picture_html(picture: Picture) -> str:
    """A picture as one HTML file."""
    from pyvis.network import Network

    picture = _fitting(picture)
    network = Network(height="100%", width="100%", heading=plain(picture.centre.name)[:400])
    # In bulk: pyvis' own add_edge compares each edge with all before it.
    network.nodes = [_node(picture, d) for d in range(len(picture.drawn))]
    network.edges = [_edge(picture, i, line) for i, line in enumerate(picture.lines)]
    network.options = _OPTIONS
    network.templateEnv = _environment(picture)
    network.path = "takeaway.html"
    html: str = network.generate_html()
    return html


def _fitting(picture: Picture) -> Picture:
    """*picture*, or the grouped one of the same answer where it draws more than a file should hold."""
    if len(picture.drawn) <= FILE_LIMIT:
        return picture
    return picture_of(picture.schema, picture.answer, picture.centre, picture.steps, width=WIDTH)


_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "multiselect": False,
        "tooltipDelay": 200,
        "zoomSpeed": 0.6,
    },
    "edges": {"color": {"color": "#8a9299", "highlight": "#1a5d96", "hover": "#1a5d96"}, "selectionWidth": 1.2},
}


def _node(picture: Picture, d: int) -> dict[str, Any]:
    """A node as vis takes it. Its title is text, not markup; its label is drawn by the file's own script."""
    drawn = picture.drawn[d]
    place = drawn.place
    kind = picture.schema.node_type(drawn.type)
    return {
        "id": d,
        "label": "\n".join(place.lines),
        "title": f"{shorten(plain(drawn.name), 200)} ({picture.label(drawn.type, len(drawn.members))})",
        "shape": "custom",
        "form": kind.shape,
        "fill": fill_of(picture.schema, drawn.type),
        "side": place.side,
        "radius": place.r,
        "type": kind.label,
        "step": drawn.step,
        "members": len(drawn.members),
        "focus": d == picture.focus,
        "x": place.x,
        "y": place.y,
        "size": place.r,
        "physics": False,
    }


def _edge(picture: Picture, i: int, line: Line) -> dict[str, Any]:
    """A line as vis takes it."""
    style = LINE_STYLES[line.style]
    near = picture.focus in (line.a, line.b)
    readings = ", ".join(picture.schema.edge_type(t).forward for t in line.types)
    a, b = (shorten(plain(picture.drawn[d].name), 80) for d in (line.a, line.b))
    colour = "#0b0c0c" if style.heavy else "#474d53" if near else "#8a9299"
    return {
        "id": i,
        "from": line.a,
        "to": line.b,
        "title": f"{a} {readings} {b} ({style.name})",
        "basis": style.name,
        "far": picture.is_far(line),
        "hidden": picture.is_far(line) and picture.is_dense,
        "dashes": [max(2, round(d)) for d in style.dash] or False,
        "width": 2.6 if style.heavy else 1.7 if near else 1.1,
        "color": {"color": colour, "highlight": "#1a5d96", "hover": "#1a5d96"},
        "smooth": _curve(picture, line),
    }


def _curve(picture: Picture, line: Line) -> dict[str, Any] | bool:
    """The arc of vis that comes nearest to the line's own; False for a straight line."""
    if line.bend is None:
        return False
    a, b = picture.drawn[line.a].place, picture.drawn[line.b].place
    dx, dy = b.x - a.x, a.y - b.y
    length, angle = math.hypot(dx, dy), math.atan2(dy, dx)

    def away(way: int, hundredths: int) -> float:
        half = 0.5 * hundredths / 100 + 0.5
        turned = angle + (0.5 * way * hundredths / 100 + 0.5) * math.pi
        x, y = a.x + half * length * math.sin(turned), a.y + half * length * math.cos(turned)
        assert line.bend is not None
        return round(math.hypot(x - line.bend[0], y - line.bend[1]), 6)

    way, best = min(((w, h) for w in (1, -1) for h in range(101)), key=lambda told: away(*told))
    return {"enabled": True, "type": "curvedCW" if way > 0 else "curvedCCW", "roundness": best / 100}


# --- the page around it ----------------------------------------------------------------------------------------------


@cache
def _bundled() -> tuple[str, str]:
    """The script and the style of vis-network that the installed pyvis carries."""
    import pyvis

    folder = Path(pyvis.__file__).parent
    script, style = ((folder / f"{_VIS}.{end}").read_text("utf-8") for end in ("min.js", "css"))
    for text, tag in ((script, "script"), (style, "style")):
        assert f"</{tag}" not in text.lower(), f"vis-network's {tag} would end its own element"
    return script, style


def _environment(picture: Picture) -> Environment:
    """Templates that escape everything, with what the file shows beside the network."""
    script, style = _bundled()
    own = (TEMPLATES / "takeaway.js").read_text("utf-8")
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.filters.update(block=json_block, from_json=json.loads)
    scope = picture.answer.citation.scope
    made.globals.update(
        picture=picture,
        alternative=alternative(picture),
        policy=_policy(script, own),
        vis_script=Markup(script),
        vis_style=Markup(style),
        own_script=Markup(own),
        corners={shape: outline(shape) for shape in ("diamond", "triangle", "hexagon", "page", "square")},
        types=[
            (
                key_symbol(t.shape, fill_of(picture.schema, t.name)),
                count_words(n, t.label, t.label_plural),
                _form(t.shape),
            )
            for t, n in picture.types
        ],
        styles=[(key_line(LINE_STYLES.index(s)), s, n) for s, n in picture.styles],
        as_at=date_words(scope.as_at) if scope.as_at else "no day chosen",
        rows=[_row(picture, i) for i in range(len(picture.answer.rows))],
        count_words=count_words,
    )
    return made


def _policy(*scripts: str) -> str:
    hashes = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts)
    allowed = " ".join(f"'sha256-{h}'" for h in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _form(shape: str) -> str:
    return _SHAPES.get(shape, f"a {shape}" if shape != "page" else "a page with a cut corner")


def _row(picture: Picture, i: int) -> dict[str, Any]:
    """A row of the table of links, with its sources."""
    row = picture.answer.rows[i]
    links = [picture.answer.statements[id] for id in row["statements"] if id in picture.answer.statements]
    sources = {n.id: n for n in picture.answer.sources}

    def told(link: Link) -> str:
        source = sources.get(link.edge.source)
        date = source.properties.get("date") if source else None
        return (source.name if source else link.edge.source) + (f", {date_words(str(date))}" if date else "")

    return {
        "from": row["from"]["name"],
        "link": row["link"],
        "to": row["to"]["name"],
        "step": row["step"],
        "basis": picture.row_style(i).name,
        "sources": list(dict.fromkeys(told(link) for link in links)),
    }
