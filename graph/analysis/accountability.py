"""Lines of accountability: from each board upward, step by step, to an organisation or post that answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.analysis.coverage import UNNAMED
from graph.analysis.snapshot import Scoped
from graph.text import sort_key
from graph.words import CheckAnswer

UPWARD = ("ACCOUNTABLE_TO", "PART_OF")


@dataclass(frozen=True, slots=True)
class Line:
    """How far the line of one board (``board``, a position) leads.

    *passes*: by stated or confirmed links to an organisation or post (``nodes`` from the board to it, ``edges`` one
    for each step). *inferred only*: only with an inferred step. *fails*: the lines end nowhere but in a circle
    (``nodes`` is that way). *not recorded*: the line ends at a board of which it is not recorded to whom it reports
    (the last of ``nodes``; the board itself, where nothing is). ``doubtful`` are links whose dates leave open whether
    they held on the day, of the board where the line ends.
    """

    board: int
    answer: CheckAnswer
    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    doubtful: tuple[int, ...] = ()


def lines(graph: Scoped) -> tuple[Line, ...]:
    """The line of every board that does not stand for a kind of board, by name.

    A step upward is ACCOUNTABLE_TO, or PART_OF (a part answers through its whole). A line arrives at an organisation
    that is named, or at a post: these answer to electors, ministers, members or an employer outside the network. Of
    several lines the strongest counts, then the shortest. A board without any step upward never fails: that none is
    recorded does not mean that there is none.
    """
    boards = [b for b in graph.nodes_of("Board") if not graph.properties_of(b).get("is_class")]
    steps = graph.linked(*UPWARD)
    firm = {n: kept for n, es in steps.items() if (kept := [e for e in es if graph.basis_of(e) != "inferred"])}
    sure, any_way = _Reach(graph, firm), _Reach(graph, steps)
    doubtful = _doubtful(graph)
    made = [_line(board, sure, any_way, doubtful) for board in boards]
    names = graph.snapshot.names
    return tuple(sorted(made, key=lambda x: (sort_key(names[x.board]), x.board)))


class _Reach:
    """For each node the edge by which it comes nearest to an end: of those that answer, and of those that lead on
    no further.
    """

    def __init__(self, graph: Scoped, steps: Mapping[int, Sequence[int]]) -> None:
        self.graph = graph
        self.steps = steps
        below: dict[int, list[int]] = {}
        for edges in steps.values():
            for edge in edges:
                below.setdefault(graph.ends(edge)[1], []).append(edge)
        nodes = sorted({*steps, *below})
        self.answering = self._nearest(below, [n for n in nodes if _answers(graph, n)])
        self.silent = self._nearest(below, [n for n in nodes if n not in steps])

    def _nearest(self, below: Mapping[int, Sequence[int]], ends: Sequence[int]) -> dict[int, int | None]:
        """The next edge of each node that reaches one of *ends* by the fewest steps; None at an end itself."""
        found: dict[int, int | None] = dict.fromkeys(ends)
        ring = list(ends)
        while ring:
            reached: list[int] = []
            for node in ring:
                for edge in below.get(node, ()):
                    start = self.graph.ends(edge)[0]
                    if start not in found:
                        found[start] = edge
                        reached.append(start)
            ring = reached
        return found

    def way(self, board: int, by: Mapping[int, int | None]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The nodes and edges of the way from *board* to the end that *by* leads to."""
        nodes, edges = [board], []
        while (edge := by[nodes[-1]]) is not None:
            edges.append(edge)
            nodes.append(self.graph.ends(edge)[1])
        return tuple(nodes), tuple(edges)

    def circle(self, board: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The nodes and edges from *board* into a circle, the first node that comes twice at the end."""
        nodes, edges = [board], []
        met = {board}
        while True:
            edge = self.steps[nodes[-1]][0]
            edges.append(edge)
            nodes.append(self.graph.ends(edge)[1])
            if nodes[-1] in met:
                return tuple(nodes), tuple(edges)
            met.add(nodes[-1])


def _answers(graph: Scoped, node: int) -> bool:
    """Whether a line arrives at *node*."""
    kind = graph.type_of(node)
    return kind == "Post" or (kind == "Organization" and graph.properties_of(node).get("kind") not in UNNAMED)


def _doubtful(graph: Scoped) -> dict[int, list[int]]:
    doubtful: dict[int, list[int]] = {}
    for edge in graph.edges_of(*UPWARD):
        if not graph.holding[edge]:
            doubtful.setdefault(graph.ends(edge)[0], []).append(edge)
    return doubtful


def _line(board: int, sure: _Reach, any_way: _Reach, doubtful: Mapping[int, list[int]]) -> Line:
    for reach, answer in ((sure, CheckAnswer.PASSES), (any_way, CheckAnswer.INFERRED_ONLY)):
        if board in reach.answering:
            return Line(board, answer, *reach.way(board, reach.answering))
    if board not in any_way.steps:
        return Line(board, CheckAnswer.NOT_RECORDED, (board,), (), tuple(doubtful.get(board, ())))
    if board in any_way.silent:
        nodes, edges = any_way.way(board, any_way.silent)
        return Line(board, CheckAnswer.NOT_RECORDED, nodes, edges, tuple(doubtful.get(nodes[-1], ())))
    nodes, edges = any_way.circle(board)
    firm = all(e in sure.steps.get(n, ()) for n, e in zip(nodes, edges, strict=False))
    return Line(board, CheckAnswer.FAILS if firm else CheckAnswer.NOT_RECORDED, nodes, edges)
