"""One line of a what-if, and the section that it stands in."""

from dataclasses import dataclass
from enum import StrEnum

NOT_THERE = "–"


class Section(StrEnum):
    """What a line of a what-if is about."""

    COUNTED = "counted"
    MOVED = "moved"
    ORPHANED = "orphaned"
    SATISFIED = "satisfied"
    GAP = "gap"
    OVERLAP = "overlap"
    COVERAGE = "coverage"
    BURDEN = "burden"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: now, and under each scenario in order.

    ``about`` is the identifier of a node (or empty), ``reason`` why it is so, ``statements`` the recorded statements
    that it rests on, ``changes`` the changes that move it, each as scenario and number. ``key`` is stable.
    """

    section: Section
    what: str
    about: str
    now: str
    after: tuple[str, ...]
    reason: str = ""
    key: str = ""
    statements: tuple[str, ...] = ()
    changes: tuple[tuple[int, int], ...] = ()

    @property
    def moved(self) -> bool:
        """Whether some scenario makes a difference."""
        return any(after != self.now for after in self.after)
