"""The arcs of a map: links bent so that they pass by nodes and, where they can, by labels."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visualiser.places import Place, Points

_SAMPLES = np.linspace(0.06, 0.94, 18)
_OFFSETS = (0, 24, -24, 44, -44, 68, -68, 96, -96, 130, -130)
_FEW_OFFSETS = (0, 44, -44, 96, -96)
"""Where there are very many links, fewer ways round are tried."""


def bends(
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
    found: list[tuple[int, int] | None] = []
    for i, k in enumerate(chosen.tolist()):
        point = (a[i] + b[i]) / 2 + normal[i] * offsets[k] * 2
        found.append(None if offsets[k] == 0 else (round(float(point[0])), round(float(point[1]))))
    return tuple(found)


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
