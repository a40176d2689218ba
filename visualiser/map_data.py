"""A picture as the data block that the browser's script draws from."""

from typing import Any

import orjson
from markupsafe import Markup

from visualiser.address import node_path
from visualiser.lettering import plain, shorten
from visualiser.picture import LINE_STYLES, Picture, fill_of
from visualiser.svg import outline

_SIDES = ("left", "right", "above", "below")


def map_data(picture: Picture, addresses: dict[str, str]) -> dict[str, Any]:
    """The picture as plain lists; *addresses* are what the script puts addresses together from.

    A node is [key, type, name, x, y, radius, side, lines of the label, step, links, path of its page, members];
    a line [from, to, style, [x, y] or nothing, edge types, links].
    """
    types = [t.name for t, _ in picture.types]
    edges = list(dict.fromkeys(name for line in picture.lines for name in line.types))
    schema = picture.schema
    return {
        **addresses,
        "width": picture.width,
        "height": picture.height,
        "focus": picture.focus,
        "types": [
            {
                "name": t.name,
                "label": t.label,
                "plural": t.label_plural,
                "shape": t.shape,
                "fill": fill_of(schema, t.name),
                "corners": [] if t.shape in ("circle", "ring", "ellipse") else outline(t.shape),
            }
            for t, _ in picture.types
        ],
        "styles": [{"name": s.name, "dash": s.dash, "heavy": s.heavy} for s in LINE_STYLES],
        "edges": [[schema.edge_type(name).forward, schema.edge_type(name).reverse] for name in edges],
        "nodes": [
            [
                d.key,
                types.index(d.type),
                shorten(plain(d.name), 200),
                d.place.x,
                d.place.y,
                d.place.r,
                _SIDES.index(d.place.side),
                d.place.lines,
                d.step,
                sum(picture.listed[i].links for i in d.members),
                "" if d.is_group else node_path(schema, d.type, d.key),
                len(d.members),
            ]
            for d in picture.drawn
        ],
        "lines": [
            [line.a, line.b, line.style, line.bend, [edges.index(t) for t in line.types], len(line.rows)]
            for line in picture.lines
        ],
    }


def json_block(data: Any) -> Markup:
    """*data* as JSON that can stand inside a script element: nothing in it ends the element or begins a comment.

    >>> json_block("</script>")
    Markup('"\\\\u003c/script\\\\u003e"')
    """
    text = orjson.dumps(data).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
