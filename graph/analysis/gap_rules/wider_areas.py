"""The areas that an area is part of, at any height, and how surely it is."""

from collections.abc import Mapping

from graph.analysis.checks import Grade
from graph.analysis.gap_rules.graded import GRADES, graded
from graph.analysis.snapshot import Scoped, once

Ways = Mapping[int, tuple[int, ...]]
"""Areas, each with the PART_OF links that lead up to it."""


class WiderAreas:
    """The areas above each area of a graph."""

    def __init__(self, graph: Scoped) -> None:
        self._parts: dict[int, list[tuple[int, int, Grade]]] = {}
        for edge, part, whole, carries in graded(graph, "PART_OF"):
            self._parts.setdefault(part, []).append((edge, whole, GRADES[carries]))
        self._known: dict[int, Ways] = {}

    def of(self, area: int) -> Ways:
        """*area* itself (by no link) and the areas that it is part of, each by the shortest of the surest ways."""
        if area not in self._known:
            reached: dict[int, tuple[int, ...]] = {area: ()}
            for least in (Grade.SURE, Grade.INFERRED, Grade.POSSIBLE):
                todo = list(reached)
                for node in todo:
                    for edge, whole, carries in self._parts.get(node, ()):
                        if carries >= least and whole not in reached:
                            reached[whole] = (*reached[node], edge)
                            todo.append(whole)
            self._known[area] = reached
        return self._known[area]


@once
def wider_areas(graph: Scoped) -> WiderAreas:
    """The areas above each area of *graph*, gathered once."""
    return WiderAreas(graph)
