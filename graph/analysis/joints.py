"""Single points: a board, organisation or post that alone joins two parts of the network of boards and members."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.completeness import complete_lists
from graph.analysis.coverage import boards_of, not_one
from graph.analysis.layers import NO_SEAT
from graph.analysis.network import Longs, Network, network
from graph.analysis.snapshot import Scoped, once
from graph.scope import BASES
from graph.text import sort_key

Piece = list[tuple[int, int]]
"""A part as ranges of places in the order of a walk, each from its first to before its last."""
NAMED = 20
"""How many boards of a part are named at most; all are counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """What hangs on a single point alone: how many ``boards`` and others (``members``) it has, ``named`` some of the
    boards (positions, at most :data:`NAMED`), ``whole`` whether the lists of members of these are all complete.
    """

    boards: int
    members: int
    named: tuple[int, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Joint:
    """A node (``who``, a position) without which some boards are joined to no others that they are joined to with it.

    ``parts`` are the parts with boards that it alone joins, without the largest (the earliest found, where several
    are); ``rest`` is how many boards that has. ``edges`` are the links that join the node to the ``parts``.
    """

    who: int
    parts: tuple[Part, ...]
    rest: int
    edges: tuple[int, ...]

    @property
    def cut_off(self) -> int:
        """How many boards the parts have together."""
        return sum(part.boards for part in self.parts)


def joints(graph: Scoped, *, inferred: bool) -> tuple[Joint, ...]:
    """The single points of the network of boards and members, those that cut off most boards first.

    The network: boards, and who sits on them or takes part in them (MEMBER_OF, without the invited and unofficial
    partners), and posts with where they are held (HELD_AT); links that hold on the day, *inferred* ones only if
    asked. Kinds of board and groups whose members are not named join nothing. A node is a single point where at least
    two parts with a board fall apart without it; a member that sits nowhere else is no part.

    They are the articulation points of the network, found in one depth-first walk (Hopcroft and Tarjan, Algorithm
    447, 1973), so in time linear in nodes and links.
    """
    s, edges = graph.snapshot, _edges(graph, inferred)
    nodes: list[int] = np.unique(np.concatenate([s.edge_from[edges], s.edge_to[edges]])).tolist()
    walk = _Walk(network(graph, edges), nodes)
    boards = _Boards(graph, walk)
    by_end = _ByEnd(graph, edges)
    found = []
    for node in walk.order:
        if node not in walk.falling:
            continue
        pieces = [piece for piece in walk.pieces(node) if boards.count(piece)]
        if len(pieces) < 2:
            continue
        rest = max(pieces, key=lambda piece: (boards.count(piece), -piece[0][0]))
        cut = [piece for piece in pieces if piece is not rest]
        parts = tuple(sorted((boards.part(p) for p in cut), key=lambda p: (-p.boards, p.named)))
        mine = _joining(graph, walk, by_end.of(node), node, cut)
        found.append(Joint(node, parts, boards.count(rest), tuple(mine)))
    names = graph.snapshot.names
    return tuple(sorted(found, key=lambda j: (-j.cut_off, sort_key(names[j.who]), j.who)))


def _joining(graph: Scoped, walk: "_Walk", edges: Iterable[int], node: int, cut: Sequence["Piece"]) -> Iterator[int]:
    """Those of the *edges* of *node* that lead into the pieces *cut*."""
    ranges = sorted(r for piece in cut for r in piece)
    starts = [first for first, _ in ranges]
    for edge in edges:
        a, b = graph.ends(edge)
        at = walk.place[b if a == node else a]
        i = bisect_right(starts, at) - 1
        if i >= 0 and at < ranges[i][1]:
            yield edge


def _edges(graph: Scoped, inferred: bool) -> Longs:
    edges = _joining_edges(graph)
    return edges if inferred else edges[graph.snapshot.edge_basis[edges] != BASES.index("inferred")]


@once
def _joining_edges(graph: Scoped) -> Longs:
    """The links that hold of members and posts, without those that make nobody a member."""
    s, out = graph.snapshot, not_one(graph)
    edges = graph.counted("MEMBER_OF", "HELD_AT")
    edges = edges[~(out[s.edge_from[edges]] | out[s.edge_to[edges]])]
    seated = graph.of_qualifiers(edges.tolist(), lambda said: said.get("role") not in NO_SEAT)
    found: Longs = edges[np.array(seated, dtype=bool)].astype(np.int64)
    return found


class _ByEnd:
    """*edges* by the nodes at their ends."""

    def __init__(self, graph: Scoped, edges: Longs) -> None:
        ends = np.concatenate([graph.snapshot.edge_from[edges], graph.snapshot.edge_to[edges]])
        order = np.argsort(ends, kind="stable")
        self._ends, self._edges = ends[order], np.concatenate([edges, edges])[order]

    def of(self, node: int) -> list[int]:
        """The edges of one node."""
        first, last = np.searchsorted(self._ends, (node, node + 1))
        found: list[int] = np.sort(self._edges[first:last]).tolist()
        return found


class _Walk:
    """A depth-first walk over a network from *starts*: ``order`` are the nodes as met, ``place`` where each stands.

    ``falling`` holds, of each node without which something may fall apart, the children below which nothing leads
    past it. What lies below a node stands in one range behind it.
    """

    def __init__(self, net: Network, starts: Sequence[int]) -> None:
        self.order: list[int] = []
        self.place: dict[int, int] = {}
        self.last: dict[int, int] = {}
        self.whole: dict[int, tuple[int, int]] = {}
        """The range of everything joined, by the place at which its walk began."""
        self.begun: dict[int, int] = {}
        self.falling: dict[int, list[int]] = {}
        for start in starts:
            if start not in self.place:
                first = len(self.order)
                self._from(net, start, first)
                self.whole[first] = (first, len(self.order))

    def _from(self, net: Network, start: int, first: int) -> None:
        low: dict[int, int] = {}
        above = {start: -1}
        todo: list[tuple[int, Iterator[int]]] = []

        def meet(node: int) -> None:
            low[node] = self.place[node] = len(self.order)
            self.begun[node] = first
            self.order.append(node)
            todo.append((node, iter(net.of(node))))

        meet(start)
        while todo:
            node, others = todo[-1]
            other = next(others, None)
            if other is None:
                todo.pop()
                self.last[node] = len(self.order)
                parent = above[node]
                if parent >= 0:
                    low[parent] = min(low[parent], low[node])
                    if low[node] >= self.place[parent]:
                        self.falling.setdefault(parent, []).append(node)
            elif other not in self.place:
                above[other] = node
                meet(other)
            elif other != above[node]:
                low[node] = min(low[node], self.place[other])

    def pieces(self, node: int) -> list[Piece]:
        """What everything joined to *node* falls into without it."""
        below: list[Piece] = [[(self.place[c], self.last[c])] for c in self.falling[node]]
        first, last = self.whole[self.begun[node]]
        cuts = sorted([(self.place[node], self.place[node] + 1), *(r for piece in below for r in piece)])
        others: Piece = []
        for start, end in [*cuts, (last, last)]:
            if first < start:
                others.append((first, start))
            first = end
        return [*below, others] if others else below


class _Boards:
    """The boards of a walk, and what is known of them, by place."""

    def __init__(self, graph: Scoped, walk: _Walk) -> None:
        self.walk = walk
        every = set(boards_of(graph))
        whole = set(complete_lists(graph).subjects("MEMBER_OF", "reverse"))
        self.places = [i for i, node in enumerate(walk.order) if node in every]
        self.open = [i for i in self.places if walk.order[i] not in whole]
        self.graph = graph

    def count(self, piece: Piece) -> int:
        """How many boards a piece has."""
        return _within(self.places, piece)

    def part(self, piece: Piece) -> Part:
        """A piece as people read it."""
        size = sum(last - first for first, last in piece)
        boards = self.count(piece)
        named: list[int] = []
        for first, last in piece:
            i, j = bisect_left(self.places, first), bisect_left(self.places, last)
            named += [self.walk.order[at] for at in self.places[i : min(j, i + NAMED - len(named))]]
        names = self.graph.snapshot.names
        named.sort(key=lambda n: (sort_key(names[n]), n))
        return Part(boards, size - boards, tuple(named), not _within(self.open, piece))


def _within(places: Sequence[int], piece: Piece) -> int:
    return sum(bisect_left(places, last) - bisect_left(places, first) for first, last in piece)
