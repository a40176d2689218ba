"""Complete lists that may show on the day that something is missing."""

from collections.abc import Sequence

import numpy as np

from graph.analysis.checks import list_since
from graph.analysis.completeness import CompleteLists
from graph.analysis.snapshot import Scoped
from graph.store.base import Direction


class CurrentLists:
    """The complete lists of one reading (an edge type, and the end from which it is read) that count against absence.

    Such a list has a date; its source names something of *types* by such a link at all (where types are given: a list
    of boards says nothing about strategies); and it names nothing at the node itself that is over, or has not begun:
    a list of which one entry has gone does not show who came instead.
    """

    def __init__(
        self, graph: Scoped, lists: CompleteLists, link: str, direction: Direction, types: Sequence[str] = ()
    ) -> None:
        self.graph = graph
        self.lists = lists
        self.reading: tuple[str, Direction] = (link, direction)
        self.types = types
        self.speaking: set[int] = set()
        self.outdated: set[tuple[int, int]] = set()
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
        self.speaking = set(np.unique(snapshot.edge_source[naming]).tolist())
        gone = edges[~seen]
        self.outdated = set(zip(snapshot.edge_source[gone].tolist(), near[gone].tolist(), strict=True))

    def of(self, node: int) -> list[int]:
        """The lists that count at *node*, as edges."""
        found = self.lists.of(node, *self.reading)
        if not found:
            return []
        source = self.graph.snapshot.edge_source
        return [
            e
            for e in found
            if (not self.types or int(source[e]) in self.speaking)
            and (int(source[e]), node) not in self.outdated
            and list_since(self.graph, e)
        ]
