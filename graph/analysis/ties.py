"""What ties bodies to each other beside the issues they deal with: who sits on them, and whom they answer to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.analysis.layers import MEMBERS, Layers, names_one_body
from graph.analysis.snapshot import Scoped

_LINE = ("PART_OF", "ACCOUNTABLE_TO")


@dataclass(frozen=True, slots=True)
class Tie:
    """How a body has something: ``grade`` (an index into BASES, the weakest part) and the edges that say so."""

    grade: int
    edges: tuple[int, ...] = ()


class Ties:
    """What each of some *bodies* (positions) has that another may have too: itself, its members, all above it.

    Above a body is what it is part of or reports to, directly or through others. Two bodies that have one thing in
    common are tied: they share a member, one sits on the other, one answers to the other, or both answer to one body.
    A kind of body, and a group that is not named, are not one body.
    Cost is that of reading the links once, then that of the members and superiors of the bodies asked about.
    """

    def __init__(self, graph: Scoped, bodies: Iterable[int]) -> None:
        self.graph = graph
        self.layers = Layers(graph, sorted(set(bodies)))
        self._upward = graph.linked(*_LINE)
        self._had: dict[int, dict[int, Tie]] = {}
        self._one: dict[int, bool] = {}

    def of(self, body: int) -> Mapping[int, Tie]:
        """What *body* has, by position."""
        if body not in self._had:
            self._had[body] = self._work_out(body)
        return self._had[body]

    def members(self, body: int) -> int:
        """How many members are recorded of *body*."""
        return len(self.layers.evidence[MEMBERS].cells_of(self.layers.index[body]))

    def _work_out(self, body: int) -> dict[int, Tie]:
        layer = self.layers.evidence[MEMBERS]
        had = {body: Tie(0)}
        for member, cell in layer.cells_of(self.layers.index[body]).items():
            had.setdefault(member, Tie(int(layer.grade[cell]), layer.edges_of(cell)))
        for grade in (0, 1, 2):
            for node, edges in self._above(body, grade).items():
                if self._is_one(node) and (node not in had or had[node].grade > grade):
                    had[node] = Tie(grade, edges)
        return had

    def _is_one(self, node: int) -> bool:
        if node not in self._one:
            self._one[node] = names_one_body(self.graph.properties_of(node))
        return self._one[node]

    def _above(self, start: int, grade: int) -> dict[int, tuple[int, ...]]:
        """Every node above *start* by links of *grade* or better, with the links of a shortest way there."""
        basis = self.graph.snapshot.edge_basis
        found: dict[int, tuple[int, ...]] = {start: ()}
        ring: Sequence[int] = [start]
        while ring:
            above = []
            for node in ring:
                for edge in self._upward.get(node, ()):
                    other = self.graph.ends(edge)[1]
                    if other not in found and basis[edge] <= grade:
                        found[other] = (*found[node], edge)
                        above.append(other)
            ring = above
        del found[start]
        return found
