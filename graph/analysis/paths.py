"""Paths: chains of links between two nodes, the shortest first, each step with every statement that makes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.analysis.network import Network, network
from graph.analysis.snapshot import Scoped

STEPS_TRIED = 200_000
"""How many steps are tried in looking for paths before the search says that it stopped."""


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of nodes (positions); ``steps`` holds, for each two in turn, the edges that join them, by id."""

    nodes: tuple[int, ...]
    steps: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths found, the shortest first and then by the ids of their nodes.

    ``shortest`` is how many links the shortest has (it may be longer than asked for), None where there is none.
    ``total`` is how many there are. ``stopped``: the search was ended, so that there may be more. ``doubtful``: how
    many links were not walked, because their dates leave open whether they held on the day.
    """

    found: tuple[Path, ...]
    shortest: int | None
    total: int
    stopped: bool
    doubtful: int


def paths(graph: Scoped, start: int, end: int, types: Sequence[str], *, most: int, longest: int) -> Paths:
    """Paths from *start* to *end* (positions, not the same) by edges of *types* that hold on the day.

    A link may be walked from either end. No node comes twice in a path. At most *most* paths are given, none with
    more than *longest* links. Cost: one pass over the edges; then only steps that can still reach the end in time
    are tried, at most :data:`STEPS_TRIED`.
    """
    seen = graph.edges_of(*types)
    walked = [e for e in seen if graph.holding[e]]
    net = network(graph, walked)
    search = _Search(net, start, end, longest)
    found: list[tuple[int, ...]] = []
    total = 0
    for path in search.in_order():
        total += 1
        if total <= most:
            found.append(path)
    wanted = {pair for p in found for pair in _pairs(p)}
    joined: dict[tuple[int, int], list[int]] = {}
    for edge in walked:
        a, b = graph.ends(edge)
        if (pair := (min(a, b), max(a, b))) in wanted:
            joined.setdefault(pair, []).append(edge)
    return Paths(
        tuple(Path(p, tuple(tuple(joined[pair]) for pair in _pairs(p))) for p in found),
        search.shortest,
        total,
        search.stopped,
        len(seen) - len(walked),
    )


def _pairs(nodes: Sequence[int]) -> list[tuple[int, int]]:
    return [(min(a, b), max(a, b)) for a, b in pairwise(nodes)]


class _Search:
    """All paths, by length and then by position of their nodes (which is the order of their ids)."""

    def __init__(self, net: Network, start: int, end: int, longest: int) -> None:
        self.net = net
        self.start = start
        self.end = end
        self.longest = longest
        self.away = net.steps_to(end)
        self.shortest = int(self.away[start]) if self.away[start] > 0 else None
        self.tried = 0
        self.stopped = False

    def in_order(self) -> Iterator[tuple[int, ...]]:
        if self.shortest is None:
            return
        for length in range(self.shortest, self.longest + 1):
            yield from self._of_length(length)

    def _of_length(self, length: int) -> Iterator[tuple[int, ...]]:
        path = [self.start]
        on_it = {self.start}
        todo = [iter(self.net.of(self.start))]
        while todo:
            step = next(todo[-1], None)
            if step is None:
                todo.pop()
                on_it.discard(path.pop())
                continue
            if self.tried >= STEPS_TRIED:
                self.stopped = True
                return
            left = length - len(path)
            if step in on_it or not 0 <= self.away[step] <= left:
                continue
            self.tried += 1
            if step == self.end:
                if left == 0:
                    yield (*path, step)
                continue
            path.append(step)
            on_it.add(step)
            todo.append(iter(self.net.of(step)))
