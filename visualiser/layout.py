"""Where the things on a map stand: columns by role, few crossings, labels that touch nothing, links bent round nodes.

A pure function of what is drawn: the same picture gives the same whole numbers every time. Five columns are read
from left to right; the thing in the middle is the one the map is about. The height within a column is found by
isotonic regression, so that every node stands as near to what it is linked to as the room for its label allows.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from visualiser.arcs import bends
from visualiser.columns import MIDDLE, Columns, five_columns, three_columns
from visualiser.lettering import LINE, set_in_lines
from visualiser.ordering import ordered
from visualiser.places import FOCUS, Item, Layout, Place, Side, label_box, radius

WIDTH = 884
"""The width of a map on a page 1280 pixels wide, in pixels."""
MANY = 500
"""Above so many nodes a map is a field of points with labels that appear when it is enlarged."""
MARGIN = 14
_ROOMS = (150, 136, 124, 114, 106)
_SMALL_ROOMS = (104, 96, 88)
SMALL = 500
"""A map narrower than this stands beside other things: its columns are closer together."""


def lay_out(
    items: Sequence[Item], links: Sequence[tuple[int, int]], width: int = WIDTH, *, three: bool = False
) -> Layout:
    """Place *items*, of which the one with step 0 comes in the middle; *links* are pairs of positions in *items*.

    With *three* there are only three columns: who acts, the middle, all others.

    >>> board, police = Item("a", "Board", "body", 0), Item("b", "Police", "actor", 1)
    >>> placed = lay_out([board, police], [(1, 0)])
    >>> placed.places[1].x < placed.places[0].x
    True
    """
    if not items:
        return Layout(width, 120, (), ())
    joined = _joined(len(items), links)
    columns = three_columns(items) if three else five_columns(items, joined)
    columns = ordered(columns, joined, links)
    if len(items) > MANY:
        return _field(items, columns, links)
    return _diagram(items, columns, joined, links, width)


def _joined(count: int, links: Sequence[tuple[int, int]]) -> list[list[int]]:
    near: list[set[int]] = [set() for _ in range(count)]
    for a, b in links:
        if a != b:
            near[a].add(b)
            near[b].add(a)
    return [sorted(n) for n in near]


# --- a diagram: exact places -----------------------------------------------------------------------------------------


def _diagram(
    items: Sequence[Item],
    columns: Columns,
    joined: Sequence[Sequence[int]],
    links: Sequence[tuple[int, int]],
    width: int,
) -> Layout:
    sides = _sides(items, columns)
    for room in _ROOMS if width >= SMALL else _SMALL_ROOMS:
        lines = _lines(items, columns, room)
        xs, needed = _across(items, columns, sides, lines, width)
        if needed <= width:
            break
    width = max(width, needed)
    ups = [_extent(items[i], sides[i], lines[i])[0] for i in range(len(items))]
    downs = [_extent(items[i], sides[i], lines[i])[1] for i in range(len(items))]
    ys, height = _down(items, columns, joined, ups, downs)
    places = tuple(
        Place(round(xs[i]), round(ys[i]), radius(items[i].step), sides[i], lines[i], c)
        for i, c in sorted((i, c) for c, column in enumerate(columns) for i in column)
    )
    return Layout(width, height, places, bends(places, links, (width, height)))


def _sides(items: Sequence[Item], columns: Columns) -> list[Side]:
    sides: list[Side] = ["left"] * len(items)
    for c, column in enumerate(columns):
        for i in column:
            if items[i].step == 0:
                sides[i] = "below"
            elif c == 3:
                sides[i] = "above" if len(column) <= 9 else "right"
            elif c >= MIDDLE:
                sides[i] = "right"
    return sides


def _lines(items: Sequence[Item], columns: Columns, room: float) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = [()] * len(items)
    for column in columns:
        most = 4 if len(column) <= 8 else 3 if len(column) <= 20 else 2
        for i in column:
            focus = items[i].step == 0
            lines[i] = set_in_lines(
                items[i].label,
                (140 if room > _SMALL_ROOMS[0] else 92) if focus else room,
                4 if focus else most,
                bold=focus,
            )
    return lines


def _across(
    items: Sequence[Item], columns: Columns, sides: Sequence[Side], lines: Sequence[tuple[str, ...]], width: int
) -> tuple[list[float], int]:
    """Each item's x, and how wide the picture has to be."""
    reach: list[tuple[float, float]] = []
    for column in columns:
        left = right = 0.0
        for i in column:
            r = radius(items[i].step)
            box = label_box(0, 0, r, sides[i], lines[i], items[i].step == 0)
            # The label under the middle is allowed into the room for links on its left, which is wide enough.
            if items[i].step == 0:
                box = (-r - 1.0, 0, r + 1.0 if width < SMALL else box[2], 0)
            left, right = max(left, -box[0], r), max(right, box[2], r)
        reach.append((left, right))
    kept = [c for c in range(5) if columns[c]]
    gaps = [42 if width < SMALL else _GAPS.get(pair, 90) for pair in pairwise(kept)]
    needed = math.ceil(2 * MARGIN + sum(sum(reach[c]) for c in kept) + sum(gaps))
    spare = max(0, width - needed) / max(1, len(gaps))
    over = max(0.0, spare - 90) * len(gaps) / 2
    x, at = MARGIN + over, {}
    for k, c in enumerate(kept):
        at[c] = x + reach[c][0] if len(kept) > 1 else width / 2
        x = at[c] + reach[c][1] + (gaps[k] + min(spare, 90.0) if k < len(gaps) else 0)
    xs = [0.0] * len(items)
    for c, column in enumerate(columns):
        for i in column:
            xs[i] = at[c]
    return xs, needed


_GAPS = {(0, 1): 30, (1, 2): 84, (2, 3): 26, (3, 4): 46, (0, 2): 92, (1, 3): 92, (2, 4): 60}
"""The least room for links between two columns, in pixels."""


def _extent(item: Item, side: Side, lines: Sequence[str]) -> tuple[float, float]:
    """How far an item with its label reaches up and down from its centre, with a little air."""
    r, height = radius(item.step), len(lines) * LINE
    if side == "above":
        return r + 5 + height + 5, r + 5
    if side == "below":
        return r + 6, r + 5 + height + 8
    half = max(r + 3, height / 2 + 4)
    return half, half


def _down(
    items: Sequence[Item],
    columns: Columns,
    joined: Sequence[Sequence[int]],
    ups: Sequence[float],
    downs: Sequence[float],
) -> tuple[list[float], int]:
    """Each item's y, and the height of the picture."""
    focus = next(i for i in columns[MIDDLE] if items[i].step == min(item.step for item in items))
    middle = [i for i in columns[MIDDLE] if i != focus]
    above, below = _halves(middle, ups, downs)
    upper = sum(ups[i] + downs[i] for i in above) + ups[focus]
    lower = sum(ups[i] + downs[i] for i in below) + downs[focus]
    tallest = max((sum(ups[i] + downs[i] for i in c) for k, c in enumerate(columns) if k != MIDDLE), default=0.0)
    inside = max(330.0, tallest, upper + lower, 2 * min(upper, lower))
    centre = min(max(inside / 2, upper), inside - lower)
    ys = [0.0] * len(items)
    ys[focus] = centre
    _spread(ys, list(reversed(above)), centre - ups[focus], 0, -1, ups, downs)
    _spread(ys, below, centre + downs[focus], inside, 1, ups, downs)
    columns[MIDDLE][:] = [*above, focus, *below]
    for i in (i for c, column in enumerate(columns) if c != MIDDLE for i in column):
        ys[i] = centre
    for turn in range(6):
        for c in (1, 3, 0, 4) if turn % 2 == 0 else (4, 0, 3, 1):
            column = columns[c]
            if column:
                _settle(ys, column, joined, ups, downs, inside)
    return [y + MARGIN for y in ys], math.ceil(inside + 2 * MARGIN)


def _halves(middle: Sequence[int], ups: Sequence[float], downs: Sequence[float]) -> tuple[list[int], list[int]]:
    """*middle* cut in two, an upper part and a lower part about as tall."""
    total = sum(ups[i] + downs[i] for i in middle)
    best = min(range(len(middle) + 1), key=lambda k: abs(2 * sum(ups[i] + downs[i] for i in middle[:k]) - total))
    return list(middle[:best]), list(middle[best:])


def _spread(
    ys: list[float], stack: Sequence[int], start: float, end: float, way: int, ups: Sequence[float],
    downs: Sequence[float],
) -> None:  # fmt: skip
    """Stack items outwards from *start*, with the spare room up to *end* shared among them."""
    if not stack:
        return
    spare = abs(end - start) - sum(ups[i] + downs[i] for i in stack)
    air = min(44.0, max(0.0, spare / len(stack)))
    at = start
    for i in stack:
        first, last = (ups[i], downs[i]) if way > 0 else (downs[i], ups[i])
        at += way * (air + first)
        ys[i] = at
        at += way * last


def _settle(
    ys: list[float],
    column: Sequence[int],
    joined: Sequence[Sequence[int]],
    ups: Sequence[float],
    downs: Sequence[float],
    inside: float,
) -> None:
    """Move the items of a column as near to their links as their order and their labels allow.

    Least squares under "each at least so far below the one above it": isotonic regression, by pooling neighbours.
    """
    offsets, run = [], 0.0
    for k, i in enumerate(column):
        run += ups[i] + (downs[column[k - 1]] if k else 0.0)
        offsets.append(run)
    room = inside - run - downs[column[-1]]
    blocks: list[tuple[float, int]] = []
    for k, i in enumerate(column):
        even = offsets[k] + room * (k + 0.5) / len(column)
        near = [ys[n] for n in joined[i]]
        want = 0.55 * math.fsum(near) / len(near) + 0.45 * even if near else even
        blocks.append((want - offsets[k], 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m), (b, n) = blocks[-2], blocks[-1]
            blocks[-2:] = [((a * m + b * n) / (m + n), m + n)]
    shifts = [min(max(value, 0.0), room) for value, size in blocks for _ in range(size)]
    for k, i in enumerate(column):
        ys[i] = offsets[k] + shifts[k]


# --- a field: for very many ------------------------------------------------------------------------------------------

_CELL = (164, 36)


def _field(items: Sequence[Item], columns: Columns, links: Sequence[tuple[int, int]]) -> Layout:
    """Very many items: each column is a block of rows and columns, wide enough for every label when enlarged."""
    wide, tall = _CELL
    rows = max(12, math.ceil(math.sqrt(len(items) * wide / tall / 1.35)))
    places: list[Place | None] = [None] * len(items)
    x = MARGIN
    for c, column in enumerate(columns):
        if not column:
            continue
        across = math.ceil(len(column) / rows)
        deep = math.ceil(len(column) / across)
        for rank, i in enumerate(column):
            r = radius(items[i].step)
            places[i] = Place(
                x + 20 + (rank // deep) * wide,
                MARGIN + 20 + round((rows - deep) * tall / 2) + (rank % deep) * tall,
                r,
                "right",
                set_in_lines(items[i].label, 118, 2, bold=r == FOCUS),
                c,
            )
        x += across * wide + 90
    placed = tuple(p for p in places if p is not None)
    return Layout(x - 90 + MARGIN, rows * tall + 2 * MARGIN, placed, (None,) * len(links))
