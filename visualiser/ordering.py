"""In which order things stand in their columns, so that links cross seldom.

Barycentre sweeps, then swaps of neighbours (Sugiyama, Tagawa and Toda 1981), the best order found being kept.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visualiser.columns import Columns
from visualiser.places import Points

MOST_COUNTED = 500
"""Above so many items crossings are no longer counted."""
_SWEEPS = 10


def ordered(columns: Columns, joined: Sequence[Sequence[int]], links: Sequence[tuple[int, int]]) -> Columns:
    """*columns* in the order with the fewest crossings found, never more than in the order given."""
    pairs = np.array(sorted({(min(a, b), max(a, b)) for a, b in links if a != b}), dtype=np.int64).reshape(-1, 2)
    count = len(joined) <= MOST_COUNTED and len(pairs) <= 800
    column_of = np.zeros(len(joined))
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
