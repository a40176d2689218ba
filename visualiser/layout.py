"""Where the things on a map stand: columns by role, few crossings, labels that touch nothing, links bent round nodes.

A pure function of what is drawn: the same picture gives the same whole numbers every time. Five columns are read
from left to right; the thing in the middle is the one the map is about. The order within a column is found by
barycentre sweeps and swaps of neighbours (Sugiyama, Tagawa and Toda 1981), the height by isotonic regression, so that
every node stands as near to what it is linked to as the room for its label allows.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from visualiser.lettering import LINE, set_in_lines, text_width

Role = Literal["actor", "body", "topic", "matter"]
"""What a node is on a map: who acts (organisations, posts), a body that meets, what it is about, or anything else."""
Side = Literal["left", "right", "above", "below"]
Points = NDArray[np.float64]

WIDTH = 884
"""The width of a map on a page 1280 pixels wide, in pixels."""
MANY = 500
"""Above so many nodes a map is a field of points with labels that appear when it is enlarged."""
MARGIN = 14
_SWEEPS = 10
_ROOMS = (150, 136, 124, 114, 106)


@dataclass(frozen=True, slots=True)
class Item:
    """Something to place. ``step`` is how many links it is away from the middle; the middle alone has 0."""

    key: str
    label: str
    role: Role
    step: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its centre, its radius, the lines of its label and on which side of it they are."""

    x: int
    y: int
    r: int
    side: Side
    lines: tuple[str, ...]
    column: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The rectangle of the label: left, top, right, bottom."""
        return label_box(self.x, self.y, self.r, self.side, self.lines, self.r == FOCUS)


@dataclass(frozen=True, slots=True)
class Layout:
    """A placed picture. ``bends`` has, for each link, the control point of its arc, or None for a straight line."""

    width: int
    height: int
    places: tuple[Place, ...]
    bends: tuple[tuple[int, int] | None, ...]


FOCUS, NEAR, FAR = 15, 10, 9
"""The radius of the node in the middle, of those one step away, and of the others."""


def radius(step: int) -> int:
    """The radius of a node so many steps away."""
    return FOCUS if step == 0 else NEAR if step == 1 else FAR


def label_box(
    x: float, y: float, r: float, side: Side, lines: Sequence[str], bold: bool = False
) -> tuple[float, float, float, float]:
    """The rectangle that a label takes: left, top, right, bottom."""
    width = max((text_width(line, bold=bold) for line in lines), default=0.0)
    height = len(lines) * LINE
    if side == "left":
        return x - r - 7 - width, y - height / 2, x - r - 7, y + height / 2
    if side == "right":
        return x + r + 7, y - height / 2, x + r + 7 + width, y + height / 2
    if side == "above":
        return x - width / 2, y - r - 5 - height, x + width / 2, y - r - 5
    return x - width / 2, y + r + 5, x + width / 2, y + r + 5 + height


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
    columns = _three(items) if three else _columns(items, joined)
    columns = _ordered(items, columns, joined, links)
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


# --- which column ----------------------------------------------------------------------------------------------------

Columns = list[list[int]]
"""The items of each of the five columns, from the top down."""
MIDDLE = 2
_MOST_IN_THE_MIDDLE = 9
_HOME: Mapping[Role, Mapping[Role, int]] = {
    "body": {"actor": 1, "topic": 3},
    "actor": {"actor": 1, "body": 3, "topic": 4},
    "matter": {"actor": 1, "body": 3, "topic": 4},
    "topic": {"actor": 0, "body": 1, "topic": 3},
}
"""For the role of the node in the middle: the column of each role. A role without one goes where its links lead."""


def _columns(items: Sequence[Item], joined: Sequence[Sequence[int]]) -> Columns:
    focus = min(range(len(items)), key=lambda i: (items[i].step, i))
    home = _HOME[items[focus].role]
    columns: Columns = [[], [], [focus], [], []]
    near: list[int] = []
    outer: list[int] = []
    for i in _by_name(items):
        if i == focus:
            continue
        column = home.get(items[i].role)
        if column is not None:
            columns[column].append(i)
        elif items[i].step <= 1:
            near.append(i)
        else:
            outer.append(i)
    # Those that are linked to nothing else say least by standing beside the middle: they leave it first.
    near.sort(key=lambda i: (items[i].role == "body", -len(joined[i]), items[i].label, items[i].key))
    columns[MIDDLE] += near[:_MOST_IN_THE_MIDDLE]
    outer += near[_MOST_IN_THE_MIDDLE:]
    for i in [i for i in outer if len(columns[MIDDLE]) <= _MOST_IN_THE_MIDDLE]:
        if len(joined[i]) and all(n in columns[MIDDLE] for n in joined[i]) and items[i].role == "matter":
            columns[MIDDLE].append(i)
            outer.remove(i)
    _share_out(items, columns, outer, joined)
    return columns


def _three(items: Sequence[Item]) -> Columns:
    """Three columns; where one side would be empty, half of the other."""
    focus = min(range(len(items)), key=lambda i: (items[i].step, i))
    others = [i for i in _by_name(items) if i != focus]
    left = [i for i in others if items[i].role == "actor"]
    right = [i for i in others if items[i].role != "actor"]
    for empty, full in ((left, right), (right, left)):
        if not empty:
            empty += full[len(full) // 2 + 1 :]
            del full[len(full) // 2 + 1 :]
    return [[], left, [focus], right, []]


def _share_out(items: Sequence[Item], columns: Columns, outer: Sequence[int], joined: Sequence[Sequence[int]]) -> None:
    """Put each of *outer* outside left or right, next to what it is linked to; neither side far longer."""
    side = {i: (1 if c > MIDDLE else -1 if c < MIDDLE else 0) for c, column in enumerate(columns) for i in column}
    pull = {i: sum(side.get(n, 0) for n in joined[i]) for i in outer}
    ordered = sorted(outer, key=lambda i: (pull[i], items[i].label, items[i].key))
    left = [i for i in ordered if pull[i] < 0]
    right = [i for i in ordered if pull[i] > 0]
    taken = len(columns[0]), len(columns[4])
    for i in (i for i in ordered if pull[i] == 0):
        # What hangs together stays together.
        friends = sum(n in left for n in joined[i]) - sum(n in right for n in joined[i])
        shorter = len(left) + taken[0] <= len(right) + taken[1]
        (left if friends > 0 or (friends == 0 and shorter) else right).append(i)
    while len(right) + taken[1] > 2 * (len(left) + taken[0]) + 10 and right:
        left.append(right.pop(0))
    while len(left) + taken[0] > 2 * (len(right) + taken[1]) + 10 and left:
        right.insert(0, left.pop())
    columns[0] += left
    columns[4] += right


def _by_name(items: Sequence[Item]) -> list[int]:
    return sorted(range(len(items)), key=lambda i: (items[i].step, items[i].label, items[i].key))


# --- in which order --------------------------------------------------------------------------------------------------


def _ordered(
    items: Sequence[Item], columns: Columns, joined: Sequence[Sequence[int]], links: Sequence[tuple[int, int]]
) -> Columns:
    """*columns* in the order with the fewest crossings found, never more than in the order given."""
    pairs = np.array(sorted({(min(a, b), max(a, b)) for a, b in links if a != b}), dtype=np.int64).reshape(-1, 2)
    count = len(items) <= MANY and len(pairs) <= 800
    column_of = np.zeros(len(items))
    for c, column in enumerate(columns):
        column_of[column] = c
    best, fewest = columns, _crossings_of(columns, column_of, pairs) if count else 0
    current = columns
    for sweep in range(_SWEEPS if count else 4):
        current = _swept(current, joined, sweep % 2 == 0)
        if not count:
            best = current
        elif (crossings := _crossings_of(current, column_of, pairs)) < fewest:
            best, fewest = current, crossings
    if count and len(pairs) <= 400:
        best = _swapped(best, column_of, pairs, joined)
    return best


def _heights(columns: Columns, count: int) -> Points:
    """Each item's height if every column is spread evenly over 1."""
    y = np.zeros(count)
    for column in columns:
        for rank, i in enumerate(column):
            y[i] = (rank + 0.5) / len(column)
    return y


def _swept(columns: Columns, joined: Sequence[Sequence[int]], rightwards: bool) -> Columns:
    """One sweep: each column in the order of the mean height of what its items are linked to."""
    result = [list(column) for column in columns]
    y = [0.0] * len(joined)
    place = [0] * len(joined)
    for c, column in enumerate(result):
        for rank, i in enumerate(column):
            y[i], place[i] = (rank + 0.5) / len(column), c
    for c in range(5) if rightwards else range(4, -1, -1):
        column = result[c]
        want = {}
        for i in column:
            told = [(y[n], 1.0 if place[n] != c else 0.4) for n in joined[i]]
            weight = math.fsum(w for _, w in told)
            want[i] = math.fsum(h * w for h, w in told) / weight if told else y[i]
        column.sort(key=lambda i: (round(want[i], 9), y[i], i))
        for rank, i in enumerate(column):
            y[i] = (rank + 0.5) / len(column)
    return result


def _crossings_of(columns: Columns, column_of: Points, pairs: NDArray[np.int64]) -> int:
    y = _heights(columns, len(column_of))
    return crossings(np.column_stack([column_of, y * 4]), pairs)


def crossings(points: Points, pairs: NDArray[np.int64]) -> int:
    """How many pairs of straight links cross; links that share an end do not."""
    # Each pair is counted from both sides, so that whole blocks can be compared at once.
    return sum(_crossed(points, pairs[k : k + 256], pairs) for k in range(0, len(pairs), 256)) // 2


def _crossed(points: Points, some: NDArray[np.int64], others: NDArray[np.int64]) -> int:
    """How many of *others* the links *some* cross."""
    a, b = points[some[:, 0]][:, None], points[some[:, 1]][:, None]
    c, d = points[others[:, 0]][None], points[others[:, 1]][None]

    def turn(p: Points, q: Points, r: Points) -> Points:
        left: Points = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1])
        right: Points = (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
        return left - right

    apart = (some[:, None, :, None] != others[None, :, None, :]).all(axis=(2, 3))
    crossing = (turn(a, b, c) * turn(a, b, d) < -1e-12) & (turn(c, d, a) * turn(c, d, b) < -1e-12) & apart
    return int(crossing.sum())


def _swapped(columns: Columns, column_of: Points, pairs: NDArray[np.int64], joined: Sequence[Sequence[int]]) -> Columns:
    """*columns* after neighbours have changed places wherever that takes crossings away."""
    columns = [list(column) for column in columns]
    of_item: dict[int, list[int]] = defaultdict(list)
    for k, (a, b) in enumerate(pairs.tolist()):
        of_item[a].append(k)
        of_item[b].append(k)
    points = np.column_stack([column_of, _heights(columns, len(column_of)) * 4])

    def touched(a: int, b: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        mine = sorted({*of_item[a], *of_item[b]})
        rest = np.ones(len(pairs), dtype=bool)
        rest[mine] = False
        return pairs[mine], pairs[rest]

    for _ in range(6):
        better = False
        for column in columns:
            for k in range(len(column) - 1):
                a, b = column[k], column[k + 1]
                if not joined[a] and not joined[b]:
                    continue
                mine, rest = touched(a, b)
                before = _crossed(points, mine, rest) + crossings(points, mine)
                points[[a, b], 1] = points[[b, a], 1]
                if _crossed(points, mine, rest) + crossings(points, mine) < before:
                    column[k], column[k + 1] = b, a
                    better = True
                else:
                    points[[a, b], 1] = points[[b, a], 1]
        if not better:
            break
    return columns


# --- a diagram: exact places -----------------------------------------------------------------------------------------


def _diagram(
    items: Sequence[Item],
    columns: Columns,
    joined: Sequence[Sequence[int]],
    links: Sequence[tuple[int, int]],
    width: int,
) -> Layout:
    sides = _sides(items, columns)
    for room in _ROOMS:
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
    return Layout(width, height, places, _bends(places, links, (width, height)))


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
            lines[i] = set_in_lines(items[i].label, max(room, 140) if focus else room, 4 if focus else most, bold=focus)
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
            # The label under the middle is allowed into the room for links on both sides.
            if items[i].step == 0:
                box = (-r - 1.0, 0, r + 1.0, 0)
            left, right = max(left, -box[0], r), max(right, box[2], r)
        reach.append((left, right))
    kept = [c for c in range(5) if columns[c]]
    gaps = [_GAPS.get(pair, 90) + (46 if kept == [1, 2, 3] else 0) for pair in pairwise(kept)]
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


# --- arcs ------------------------------------------------------------------------------------------------------------

_SAMPLES = np.linspace(0.06, 0.94, 18)
_OFFSETS = (0, 24, -24, 44, -44, 68, -68, 96, -96, 130, -130)
_FEW_OFFSETS = (0, 44, -44, 96, -96)
"""Where there are very many links, fewer ways round are tried."""


def _bends(
    places: Sequence[Place], links: Sequence[tuple[int, int]], bounds: tuple[int, int]
) -> tuple[tuple[int, int] | None, ...]:
    """For each link the control point of an arc that passes by nodes and, where it can, by labels; None: straight."""
    if not links or not places:
        return ()
    ends = np.array(links, dtype=np.int64)
    xy = np.array([(p.x, p.y) for p in places], dtype=np.float64)
    radii = np.array([p.r + 4 for p in places], dtype=np.float64)
    boxes = np.array([p.box for p in places], dtype=np.float64)
    a, b = xy[ends[:, 0]], xy[ends[:, 1]]
    along = b - a
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1)
    normal = np.column_stack([-along[:, 1], along[:, 0]]) / length[:, None]
    offsets = _OFFSETS if len(links) <= 400 else _FEW_OFFSETS
    cost = np.zeros((len(links), len(offsets)))
    for k, offset in enumerate(offsets):
        control = (a + b) / 2 + normal * offset * 2
        cost[:, k] = _hits(a, control, b, ends, xy, radii, boxes, bounds) + abs(offset) * 0.02
        cost[:, k] += np.where(np.abs(offset) > length * 0.5, 6, 0)
    _keep_apart(cost, links)
    chosen = cost.argmin(axis=1)
    bends: list[tuple[int, int] | None] = []
    for i, k in enumerate(chosen.tolist()):
        point = (a[i] + b[i]) / 2 + normal[i] * offsets[k] * 2
        bends.append(None if offsets[k] == 0 else (round(float(point[0])), round(float(point[1]))))
    return tuple(bends)


def _keep_apart(cost: Points, links: Sequence[tuple[int, int]]) -> None:
    """Let a second line between the same two nodes take another way than the first."""
    taken: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (a, b) in enumerate(links):
        for k in taken[min(a, b), max(a, b)]:
            # The offset is measured from the link's own direction.
            cost[i, k] += 1000
        taken[min(a, b), max(a, b)].append(int(cost[i].argmin()))


def _hits(
    a: Points,
    control: Points,
    b: Points,
    ends: NDArray[np.int64],
    xy: Points,
    radii: Points,
    boxes: Points,
    bounds: tuple[int, int],
) -> Points:
    """How badly each arc runs over nodes and labels of others: 10 for a node, less for a label."""
    result = np.zeros(len(a))
    labels = len(xy) <= 250
    for start in range(0, len(a), 64):
        part = slice(start, start + 64)
        t = (_SAMPLES if labels else _SAMPLES[::2])[None, :, None]
        curve = (1 - t) ** 2 * a[part, None] + 2 * t * (1 - t) * control[part, None] + t**2 * b[part, None]
        mine = np.zeros((len(curve), len(xy)), dtype=bool)
        rows = np.arange(len(curve))
        mine[rows, ends[part, 0]] = mine[rows, ends[part, 1]] = True
        x, y = curve[..., 0][:, :, None], curve[..., 1][:, :, None]
        outside = (curve < 4) | (curve > np.array(bounds) - 4)
        result[part] += 3 * outside.any(axis=2).sum(axis=1)
        far = (x - xy[:, 0]) ** 2 + (y - xy[:, 1]) ** 2 < radii**2
        result[part] += 10 * (far.any(axis=1) & ~mine).sum(axis=1)
        if labels:
            over = (x > boxes[:, 0]) & (x < boxes[:, 2]) & (y > boxes[:, 1]) & (y < boxes[:, 3])
            result[part] += 0.16 * (over & ~mine[:, None, :]).sum(axis=(1, 2))
    return result


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
