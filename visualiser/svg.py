"""A picture as SVG: what a page shows without JavaScript, what prints, and the small map of a node's page.

Everything is an attribute and nothing a style, so that a strict Content-Security-Policy lets it through.
"""

import math
from collections.abc import Callable, Collection

from markupsafe import Markup

from visualiser.lettering import LINE, SIZE, plain, shorten
from visualiser.picture import LINE_STYLES, Drawn, Line, Picture, alternative, fill_of
from visualiser.places import Place

INK, STRONG, FAINT = "#0b0c0c", "#474d53", "#8a9299"
_LONGEST_TITLE = 300


def svg(
    picture: Picture,
    href: Callable[[Drawn], str] | None = None,
    *,
    hidden_types: Collection[str] = (),
    hidden_styles: Collection[str] = (),
    far: bool = True,
    css_class: str = "mapsvg",
) -> Markup:
    """The drawing of *picture*. *href* gives the address behind each thing drawn; without it nothing is a link."""
    shown = {d for d in range(len(picture.drawn)) if d == picture.focus or picture.drawn[d].type not in hidden_types}
    lines = [
        line
        for line in picture.lines
        if line.a in shown and line.b in shown and LINE_STYLES[line.style].name not in hidden_styles
        if far or not picture.is_far(line)
    ]
    lines.sort(key=lambda line: picture.focus in (line.a, line.b))
    parts = [
        Markup('<svg class="{}" viewBox="0 0 {} {}" role="{}" aria-label="{}" xmlns="http://www.w3.org/2000/svg">').format(
            css_class, picture.width, picture.height, "group" if href else "img", alternative(picture)
        )
    ]  # fmt: skip
    parts += [_line(picture, line) for line in lines]
    for d in sorted(shown):
        parts.append(_node(picture, d, href(picture.drawn[d]) if href else ""))
    parts.append(Markup("</svg>"))
    return Markup("\n").join(parts)


def _line(picture: Picture, line: Line) -> Markup:
    style = LINE_STYLES[line.style]
    a, b = picture.drawn[line.a].place, picture.drawn[line.b].place
    way = f"Q{line.bend[0]} {line.bend[1]} {b.x} {b.y}" if line.bend else f"L{b.x} {b.y}"
    near = picture.focus in (line.a, line.b)
    colour = INK if style.heavy else STRONG if near else FAINT
    width = 2.6 if style.heavy else 1.7 if near else 1.1
    dash = Markup(' stroke-dasharray="{}"').format(" ".join(map(str, style.dash))) if style.dash else ""
    return Markup('<path d="M{} {}{}" fill="none" stroke="{}" stroke-width="{}"{}/>').format(
        a.x, a.y, way, colour, width, dash
    )


def _node(picture: Picture, d: int, href: str) -> Markup:
    drawn = picture.drawn[d]
    place = drawn.place
    title = f"{shorten(plain(drawn.name), _LONGEST_TITLE)}, {picture.label(drawn.type, len(drawn.members))}"
    parts = [Markup("<title>{}</title>").format(title), _label(place, d == picture.focus)]
    if drawn.is_group:
        parts.append(_shape(picture, drawn, place.x + 4, place.y - 4, 1.2))
    parts.append(_shape(picture, drawn, place.x, place.y, 3 if d == picture.focus else 1.6))
    inside = Markup("").join(parts)
    return Markup('<a href="{}">{}</a>').format(href, inside) if href else Markup("<g>{}</g>").format(inside)


def _label(place: Place, bold: bool) -> Markup:
    left, top, right, _ = place.box
    anchor = {"left": "end", "right": "start"}.get(place.side, "middle")
    x = {"left": right, "right": left}.get(place.side, place.x)
    lines = [
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(round(x, 1), round(top + LINE * k + 10.5, 1), line)
        for k, line in enumerate(place.lines)
    ]
    return Markup(
        '<text font-family="Arial, Liberation Sans, Helvetica, sans-serif" font-size="{}" font-weight="{}" '
        'text-anchor="{}" fill="{}" stroke="#ffffff" stroke-width="4" stroke-linejoin="round" '
        'paint-order="stroke">{}</text>'
    ).format(SIZE, "bold" if bold else "normal", anchor, INK, Markup("").join(lines))


def _shape(picture: Picture, drawn: Drawn, x: float, y: float, width: float) -> Markup:
    fill = fill_of(picture.schema, drawn.type)
    shape = picture.schema.node_type(drawn.type).shape
    return shape_markup(shape, x, y, drawn.place.r, fill, width)


def shape_markup(shape: str, x: float, y: float, r: float, fill: str, width: float) -> Markup:
    """One shape, drawn about a point; a ring has a dot in it, and the outline of an ellipse is dashed."""
    look = Markup('fill="{}" stroke="{}" stroke-width="{}"').format(fill, INK, width)
    if shape in ("circle", "ring"):
        dot = Markup('<circle cx="{}" cy="{}" r="{}" fill="{}"/>').format(x, y, round(r * 0.36, 1), INK)
        circle = Markup('<circle cx="{}" cy="{}" r="{}" {}/>').format(x, y, r, look)
        return circle + dot if shape == "ring" else circle
    if shape == "ellipse":
        return Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="{}" {} stroke-dasharray="3 2"/>').format(
            *(round(v, 1) for v in (x - r * 1.2, y - r * 0.75, r * 2.4, r * 1.5, r * 0.75)), look
        )
    corners = " ".join(f"{round(x + px * r, 1)},{round(y + py * r, 1)}" for px, py in outline(shape))
    return Markup('<polygon points="{}" stroke-linejoin="round" {}/>').format(corners, look)


def outline(shape: str) -> list[tuple[float, float]]:
    """The corners of a shape about a point, for a radius of 1.

    >>> len(outline("hexagon"))
    6
    """
    if shape == "diamond":
        return [(0, -1.12), (1.12, 0), (0, 1.12), (-1.12, 0)]
    if shape == "triangle":
        return [(0, -1.05), (1.05, 0.85), (-1.05, 0.85)]
    if shape == "hexagon":
        return [(1.08 * math.cos(k * math.pi / 3), 1.08 * math.sin(k * math.pi / 3)) for k in range(6)]
    if shape == "page":
        return [(-0.75, -1), (0.3, -1), (0.75, -0.5), (0.75, 1), (-0.75, 1)]
    return [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]


def key_symbol(shape: str, fill: str) -> Markup:
    """A shape as the legend shows it."""
    return Markup('<svg class="key" viewBox="0 0 18 18" aria-hidden="true">{}</svg>').format(
        shape_markup(shape, 9, 9, 7 if shape != "ellipse" else 6, fill, 1.5)
    )


def key_line(style: int) -> Markup:
    """A line style as the legend shows it."""
    told = LINE_STYLES[style]
    dash = Markup(' stroke-dasharray="{}"').format(" ".join(map(str, told.dash))) if told.dash else ""
    return Markup(
        '<svg class="key line" viewBox="0 0 34 18" aria-hidden="true"><path d="M0 9h34" fill="none" stroke="{}" '
        'stroke-width="{}"{}/></svg>'
    ).format(INK, 3.2 if told.heavy else 1.8, dash)
