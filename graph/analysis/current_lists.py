"""Complete lists that may show on the day that something is missing."""

from collections.abc import Sequence

import numpy as np

from graph import dates
from graph.analysis.checks import list_since
from graph.analysis.completeness import CompleteLists
from graph.analysis.snapshot import Scoped
from graph.store.base import Direction


class CurrentLists:
    """The complete lists of one reading (an edge type, and the end from which it is read) that count against absence.

    Such a list has a date; its source names something of *types* by such a link at all (where types are given: a list
    of boards says nothing about strategies); and it names nothing at the node itself that the scope does not see: a
    list of which one entry has gone since does not show who came instead. What was over before the list was made is no
    such entry.
    """

    def __init__(
        self, graph: Scoped, lists: CompleteLists, link: str, direction: Direction, types: Sequence[str] = ()
    ) -> None:
        self.graph = graph
        self.lists = lists
        self.reading: tuple[str, Direction] = (link, direction)
        self.types = types
        self.speaking: set[int] = set()
        self._gone: dict[tuple[int, int], list[tuple[int, int]]] = {}
        snapshot = graph.snapshot
        if not lists.lists.get(self.reading) or link not in snapshot.edge_type_names:
            return
        near, far = snapshot.edge_from, snapshot.edge_to
        if direction == "reverse":
            near, far = far, near
        edges = np.flatnonzero(snapshot.edge_types == snapshot.edge_type_names.index(link))
        seen = graph.visible[edges]
        wanted = [snapshot.type_names.index(t) for t in types if t in snapshot.type_names]
        naming = edges[seen & np.isin(snapshot.types[far[edges]], wanted)]
        self.speaking = set(np.unique(snapshot.said_by[naming]).tolist())
        gone = edges[~seen]
        last = np.minimum(snapshot.edge_spans[gone, 3], np.minimum(*(snapshot.spans[e[gone], 3] for e in (near, far))))
        columns = (snapshot.edge_source[gone], near[gone], last, gone)
        for source, node, day, edge in zip(*(c.tolist() for c in columns), strict=True):
            self._gone.setdefault((source, node), []).append((day, edge))

    def of(self, node: int, since: str | None = None) -> list[int]:
        """The lists that count at *node*, as edges; with *since*, only those that cannot be older than that."""
        return [e for e in self.claimed(node, since) if not self.gone(node, e)]

    def claimed(self, node: int, since: str | None = None) -> list[int]:
        """The lists that count at *node* but for what they name that has gone."""
        source = self.graph.snapshot.edge_source
        return [
            e
            for e in self.lists.of(node, *self.reading)
            if (not self.types or int(source[e]) in self.speaking) and list_since(self.graph, e, since)
        ]

    def gone(self, node: int, edge: int) -> list[int]:
        """The links at *node* that the list *edge* names and that the scope does not see, though they held then."""
        found = self._gone.get((int(self.graph.snapshot.edge_source[edge]), node), ())
        return [e for last, e in found if last >= self._made(edge)] if found else []

    def _made(self, edge: int) -> int:
        """The first day on which a list may have been made; from the beginning on, where it is not known."""
        said, source = self.graph.qualifiers(edge), int(self.graph.snapshot.edge_source[edge])
        written = said.get("as_of") or self.graph.properties_of(source).get("date")
        return dates.bounds(str(written))[0] if written and written != dates.OPEN else dates.BEGINNING
