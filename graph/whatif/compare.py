"""Before and after, line by line: what is counted, what the rules answer, which pairs overlap, what is orphaned."""

from collections.abc import Sequence

from graph.analysis.checks import Rule
from graph.analysis.snapshot import Scoped
from graph.schema import Schema
from graph.whatif.lines.burden import burden_lines
from graph.whatif.lines.counted import counted_lines
from graph.whatif.lines.coverage import coverage_lines
from graph.whatif.lines.ends import end_lines
from graph.whatif.lines.gaps import gap_lines
from graph.whatif.lines.holders import holder_lines
from graph.whatif.lines.line import Line, Section
from graph.whatif.lines.moved import moved_lines
from graph.whatif.lines.overlaps import FoundPairs, overlap_lines
from graph.whatif.lines.single_points import single_point_lines
from graph.whatif.sides import Sides
from graph.whatif.supposed import Supposed


class Comparison:
    """What *supposed* (one to three scenarios) change of *before*, by *rules*: ``lines``, section by section in the
    order of :class:`~graph.whatif.lines.line.Section`, and ``notes`` for who reads them.
    """

    def __init__(self, before: Scoped, supposed: Sequence[Supposed], rules: Sequence[Rule], schema: Schema) -> None:
        sides = Sides(before, supposed, rules, schema)
        pairs = FoundPairs(sides)
        found = [
            *counted_lines(sides, pairs),
            *moved_lines(sides),
            *holder_lines(sides),
            *end_lines(sides),
            *single_point_lines(sides),
            *gap_lines(sides),
            *overlap_lines(sides, pairs),
            *coverage_lines(sides),
            *burden_lines(sides),
        ]
        order = list(Section)
        self.lines: list[Line] = sorted(found, key=lambda line: order.index(line.section))
        self.notes: list[str] = sides.notes
