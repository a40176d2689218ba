"""What is recorded that explains why two boards share something: such pairs are set apart before candidates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from graph.analysis.layers import Layers, Longs
from graph.analysis.snapshot import Mask, Scoped, once
from graph.dates import BEGINNING, FOREVER

LINE = "same line of accountability"
CLASS = "class and instance"
SUCCESSION = "predecessor and successor"
NO_AREA = "no common area"
NOT_TOGETHER = "not in force together"
BY_LAW = "only members required by law"
KINDS: Mapping[str, str] = {
    LINE: "One is part of the other or reports to it, directly or through others.",
    CLASS: "One stands for a kind of board, and the other is one of that kind.",
    SUCCESSION: "One takes the place of the other, directly or through others.",
    NO_AREA: "The areas recorded of the two have nothing in common.",
    NOT_TOGETHER: "Their dates do not show that both were in force on any day.",
    BY_LAW: "Areas apart, all they share are members whom a law requires on both.",
}
_RELATIONS: Mapping[str, tuple[str, ...]] = {
    LINE: ("PART_OF", "ACCOUNTABLE_TO"),
    CLASS: ("INSTANCE_OF",),
    SUCCESSION: ("SUPERSEDES",),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One explanation: its ``kind`` (a key of :data:`KINDS`), the edges it rests on, and the nodes they run through.

    ``nodes`` are positions from the one board to the other, for a line, a class and a succession.
    """

    kind: str
    edges: tuple[int, ...]
    nodes: tuple[int, ...] = ()


class Relations:
    """The boards that each board reaches by the links of one explanation, upward."""

    def __init__(self, graph: Scoped, layers: Layers, kind: str) -> None:
        self.graph = graph
        self.layers = layers
        self.upward = _upward(graph)[kind]

    def _reached(self, start: int) -> dict[int, int]:
        """Every node above *start*, with the edge by which it is first reached."""
        by: dict[int, int] = {}
        ring = [start]
        while ring:
            above: list[int] = []
            for node in ring:
                for edge in self.upward.get(node, ()):
                    other = self.graph.ends(edge)[1]
                    if other not in by and other != start:
                        by[other] = edge
                        above.append(other)
            ring = above
        return by

    def keys(self) -> Longs:
        """The pairs of boards that are related, as :func:`pair_keys`."""
        index = self.layers.index
        pairs = [
            (index[start], index[other])
            for start in self.layers.boards
            if start in self.upward
            for other in self._reached(start)
            if other in index
        ]
        return pair_keys(len(index), pairs)

    def path(self, a: int, b: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The nodes and edges of a shortest path upward from one of two nodes to the other."""
        for start, end in ((a, b), (b, a)):
            by = self._reached(start)
            if end in by:
                nodes, edges = [end], []
                while nodes[-1] != start:
                    edges.append(by[nodes[-1]])
                    nodes.append(self.graph.ends(by[nodes[-1]])[0])
                return tuple(reversed(nodes)), tuple(reversed(edges))
        return (), ()


@once
def _upward(graph: Scoped) -> dict[str, dict[int, list[int]]]:
    return {kind: graph.linked(*types) for kind, types in _RELATIONS.items()}


def relations(graph: Scoped, layers: Layers) -> dict[str, Relations]:
    """The explanations that are relations between boards, by kind."""
    return {kind: Relations(graph, layers, kind) for kind in _RELATIONS}


def pair_keys(n: int, pairs: Iterable[tuple[int, int]]) -> Longs:
    """Pairs of indexes below *n* as sorted numbers ``smaller * n + larger``, without repeats."""
    return np.unique(np.array([min(a, b) * n + max(a, b) for a, b in pairs if a != b], dtype=np.int64))


def not_together(graph: Scoped, layers: Layers, a: Longs, b: Longs) -> Mask:
    """Which pairs of boards (indexes *a* and *b*) their own written dates do not show in force on one day.

    So it is where one was over before the other had begun for certain, or on the very day on which the other could
    first begin. What is not written decides nothing.
    """
    spans = graph.snapshot.spans[list(layers.boards)]
    result = np.zeros(len(a), dtype=bool)
    if not ((spans[:, 3] < FOREVER).any() and (spans[:, 0] > BEGINNING).any()):
        return result
    for one, other in ((a, b), (b, a)):
        written = (spans[one, 3] < FOREVER) & (spans[other, 0] > BEGINNING)
        apart = (spans[one, 2] < spans[other, 1]) | (spans[one, 3] <= spans[other, 0])
        result |= written & apart
    return result


def dated_by(graph: Scoped, nodes: Iterable[int]) -> tuple[int, ...]:
    """The descriptions that give one of *nodes* a start or an end."""
    described = graph.shown("DESCRIBES")
    of_nodes = described[np.isin(graph.snapshot.edge_to[described], list(nodes))]
    return tuple(e for e in of_nodes.tolist() if {"start", "end"} & graph.qualifiers(e).keys())
