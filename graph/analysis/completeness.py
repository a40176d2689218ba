"""Complete lists: of which nodes the sources claim to list every link of one type, on the scope's day.

A LISTS_ALL statement (a Source → its subject; ``link``, ``direction``, ``every``, ``as_of``) is the only ground on
which an absence can be found. Without one, what is not recorded is not recorded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.analysis.snapshot import Scoped, once
from graph.dates import BEGINNING, OPEN, bounds
from graph.store.base import Direction

Reading = tuple[str, Direction]
"""An edge type and the end from which it is read."""


@dataclass(frozen=True, eq=False)
class CompleteLists:
    """Which nodes have a complete list of which reading: positions throughout, of one :class:`Scoped`.

    ``lists`` holds, for each reading and node, the positions of the LISTS_ALL edges in order; ``listed`` the other
    ends that each such edge's source states, by (edge, node).
    """

    lists: Mapping[Reading, Mapping[int, tuple[int, ...]]]
    listed: Mapping[tuple[int, int], frozenset[int]]

    def of(self, node: int, edge_type: str, direction: Direction) -> tuple[int, ...]:
        """The LISTS_ALL edges by which the list of *edge_type* at *node* is complete; empty where it is not.

        ``of(board, "MEMBER_OF", "reverse")`` asks whether all members of a board are listed.
        """
        return self.lists.get((edge_type, direction), {}).get(node, ())

    def subjects(self, edge_type: str, direction: Direction) -> tuple[int, ...]:
        """The nodes with a complete list of this reading, by id."""
        return tuple(sorted(self.lists.get((edge_type, direction), {})))

    def omitting(self, node: int, edge_type: str, direction: Direction, other: int) -> tuple[int, ...]:
        """The LISTS_ALL edges at *node* whose source does not state the link to *other*.

        Where no source states that link either, the lists say that there is none; where one does, sources disagree.
        """
        return tuple(e for e in self.of(node, edge_type, direction) if other not in self.listed[e, node])


@once
def complete_lists(graph: Scoped) -> CompleteLists:
    """The complete lists that count in the scope.

    A list without ``every`` is of its subject alone. With ``every`` it is of each node of that type within the
    subject: for an Area, the areas that are part of it, and whatever else covers it or a part of it; for a Source,
    what that source describes; for anything else, its parts at any depth. A list counts when its statement is seen
    in the scope and the day is not before its date (``as_of``, or its source's date where it has none); after its
    date it counts for as long as undated statements are assumed to continue. A list certainly later than another of
    the same node and reading outranks it. A list contains the links that its own source states, inferred ones
    included, that are seen on the day; in a what-if, whatever the scenario puts there too.
    """
    found: dict[Reading, dict[int, list[tuple[int, int, int]]]] = {}
    subjects = _Subjects(graph)
    for edge in graph.edges_of("LISTS_ALL"):
        said = graph.qualifiers(edge)
        first, last = _dates(graph, edge, said.get("as_of"))
        if not _counts(graph, edge, first, last):
            continue
        direction: Direction = "reverse" if said.get("direction") == "reverse" else "forward"
        for node in subjects.of(edge, said.get("every")):
            found.setdefault((str(said.get("link")), direction), {}).setdefault(node, []).append((first, last, edge))
    supposed = graph.snapshot.supposed
    lists = {
        reading: {
            node: _not_outranked(dated)
            for node, dated in sorted(of_node.items())
            if supposed is None or (node, *reading) not in supposed.open_lists
        }
        for reading, of_node in found.items()
    }
    return CompleteLists(lists, _listed(graph, lists))


def _dates(graph: Scoped, edge: int, as_of: str | None) -> tuple[int, int]:
    """The days that the date of a list allows; from the beginning on, where it is not known."""
    source = int(graph.snapshot.edge_source[edge])
    written = as_of if as_of and as_of != OPEN else graph.properties_of(source).get("date")
    return bounds(written) if written and written != OPEN else (BEGINNING, BEGINNING)


def _counts(graph: Scoped, edge: int, first: int, last: int) -> bool:
    day = graph.scope.day
    if day is None:
        return True
    if first == BEGINNING:
        return int(graph.edge_levels[edge]) > 1
    return first <= day and (day <= last or graph.scope.undated == "assumed to continue" or _dated_until(graph, edge))


def _dated_until(graph: Scoped, edge: int) -> bool:
    """Whether the statement itself says until when it holds, and the day lies before."""
    end = graph.qualifiers(edge).get("end")
    day = graph.scope.day
    return day is not None and bool(end) and (end == OPEN or day <= bounds(str(end))[0])


def _not_outranked(dated: Sequence[tuple[int, int, int]]) -> tuple[int, ...]:
    newest = max(first for first, _, _ in dated)
    return tuple(sorted(edge for _, last, edge in dated if last >= newest))


class _Subjects:
    """What lists with ``every`` speak of; what many lists ask for is gathered once."""

    def __init__(self, graph: Scoped) -> None:
        self.graph = graph
        self._of_type: dict[str, frozenset[int]] = {}

    @cached_property
    def _described(self) -> Mapping[int, Sequence[int]]:
        """What each source describes."""
        return self._by(0, self.graph.edges_of("DESCRIBES"))

    @cached_property
    def _covering(self) -> Mapping[int, Sequence[int]]:
        """What covers each area."""
        return self._by(1, self.graph.counted_edges_of("COVERS"))

    def _by(self, end: int, edges: Sequence[int]) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for ends in map(self.graph.ends, edges):
            found.setdefault(ends[end], []).append(ends[1 - end])
        return found

    def of(self, edge: int, every: str | None) -> list[int]:
        """The nodes that the list *edge* speaks of."""
        subject = self.graph.ends(edge)[1]
        if not every:
            return [subject]
        if every not in self._of_type:
            self._of_type[every] = frozenset(self.graph.nodes_of(every))
        kind = self.graph.type_of(subject)
        within = set(self._described.get(subject, ())) if kind == "Source" else self.graph.below(subject)
        if kind == "Area":
            within.update(*(self._covering.get(area, ()) for area in (subject, *within)))
        return sorted(self._of_type[every] & within)


def _listed(
    graph: Scoped, lists: Mapping[Reading, Mapping[int, tuple[int, ...]]]
) -> dict[tuple[int, int], frozenset[int]]:
    listed: dict[tuple[int, int], frozenset[int]] = {}
    supposed = graph.snapshot.supposed
    for (edge_type, direction), of_node in lists.items():
        stated: dict[tuple[int, int], set[int]] = {}
        for edge in graph.edges_of(edge_type):
            a, b = graph.ends(edge)
            node, other = (a, b) if direction == "forward" else (b, a)
            if node in of_node:
                stated.setdefault((int(graph.snapshot.edge_source[edge]), node), set()).add(other)
        for node, edges in of_node.items():
            put_in = stated.get((supposed.source, node), set()) if supposed is not None else set()
            for e in edges:
                listed[e, node] = frozenset(stated.get((int(graph.snapshot.edge_source[e]), node), set()) | put_in)
    return listed
