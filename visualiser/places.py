"""What is placed on a map, and where it stands: items, places with their labels, a layout."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from visualiser.lettering import LINE, text_width

Role = Literal["actor", "body", "topic", "matter"]
"""What a node is on a map: who acts (organisations, posts), a body that meets, what it is about, or anything else."""
Side = Literal["left", "right", "above", "below"]
Points = NDArray[np.float64]


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
