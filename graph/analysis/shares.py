"""What two boards share, layer by layer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SharedItem:
    """A node that both boards have: the grade on each side (an index into BASES) and the edges behind each."""

    item: int
    grade_a: int
    grade_b: int
    edges_a: tuple[int, ...]
    edges_b: tuple[int, ...]
    by_law: bool = False

    @property
    def grade(self) -> int:
        """The weaker of the two sides."""
        return max(self.grade_a, self.grade_b)


@dataclass(frozen=True, slots=True)
class LayerShare:
    """What two boards share in one layer.

    ``at_least`` counts what is stated or confirmed on both sides, ``at_least_with_inferred`` all; ``may_be`` (for the
    footprint) what the readings of "where" allow. ``recorded`` says how many items each side has. ``complete``: both
    lists are; then ``jaccard`` (shared / all items of either) and ``overlap_coefficient`` (shared / items of the
    shorter list, Szymkiewicz–Simpson) compare what is stated or confirmed.
    """

    layer: str
    shared: tuple[SharedItem, ...]
    recorded: tuple[int, int]
    may_be: int | None = None
    complete: bool = False
    jaccard: float | None = None
    overlap_coefficient: float | None = None

    @property
    def at_least(self) -> int:
        """How many items are stated or confirmed on both sides."""
        return sum(s.grade < 2 for s in self.shared)

    @property
    def at_least_with_inferred(self) -> int:
        """How many items both sides have, inferred ones included."""
        return len(self.shared)
