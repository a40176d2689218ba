"""Links that hold as a network without direction: the neighbours of each node, and how far each is from one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.snapshot import Scoped

Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Network:
    """The neighbours of node i, each once and by position, are ``others[starts[i]:starts[i + 1]]``.

    Shapes: for n nodes ``starts`` is (n + 1,); ``others`` holds each joined pair twice, once from either side.
    """

    starts: Longs
    others: Longs

    def of(self, node: int) -> list[int]:
        """The neighbours of a node, by position."""
        found: list[int] = self.others[self.starts[node] : self.starts[node + 1]].tolist()
        return found

    def steps_to(self, node: int) -> Longs:
        """How many links each node is away from *node* by a shortest way; -1 where there is none."""
        steps = np.full(len(self.starts) - 1, -1, dtype=np.int64)
        steps[node] = 0
        ring = np.array([node], dtype=np.int64)
        for step in range(1, len(steps)):
            counts = self.starts[ring + 1] - self.starts[ring]
            if not counts.sum():
                break
            first = np.repeat(self.starts[ring] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
            reached = np.unique(self.others[first + np.arange(int(counts.sum()))])
            ring = reached[steps[reached] < 0]
            steps[ring] = step
        return steps


def network(graph: Scoped, edges: Sequence[int] | Longs) -> Network:
    """The network of *edges* (positions). Parallel edges join a pair once; direction is forgotten."""
    n = len(graph.snapshot.ids)
    chosen = np.array(edges, dtype=np.int64)
    a = graph.snapshot.edge_from[chosen].astype(np.int64)
    b = graph.snapshot.edge_to[chosen].astype(np.int64)
    apart = a != b
    keys = np.unique(np.concatenate([a[apart] * n + b[apart], b[apart] * n + a[apart]]))
    starts = np.searchsorted(keys, np.arange(n + 1, dtype=np.int64) * n)
    return Network(starts.astype(np.int64), keys % max(1, n))
