"""What several rules read of one graph, read once: links with how far each carries, and where everything acts."""

from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

import numpy as np

from graph.analysis.checks import Grade
from graph.analysis.layers import Footprint, Layers, Longs
from graph.analysis.snapshot import Scoped
from graph.scope import BASES

Link = tuple[int, int, int, int]
"""An edge, its from and to end, and how far it carries, as the number of a :class:`~graph.analysis.checks.Grade`."""

GRADES = tuple(Grade)
"""The grade of each number."""

_footprints: WeakKeyDictionary[Scoped, Mapping[int, Footprint]] = WeakKeyDictionary()


def graded(graph: Scoped, *types: str) -> Iterator[Link]:
    """The links of *types* that are seen, by edge id, each with its grade as :func:`~graph.analysis.checks.grade`."""
    return zip(*(column.tolist() for column in columns(graph, *types)), strict=True)


def columns(graph: Scoped, *types: str) -> tuple[Longs, Longs, Longs, Longs]:
    """The same as arrays: edges, from ends, to ends and grades."""
    snapshot = graph.snapshot
    edges = np.array(graph.edges_of(*types), dtype=np.int64)
    held = np.where(snapshot.edge_basis[edges] == BASES.index("inferred"), Grade.INFERRED, Grade.SURE)
    grades = np.where(graph.holding[edges], held, Grade.POSSIBLE).astype(np.int64)
    return edges, snapshot.edge_from[edges].astype(np.int64), snapshot.edge_to[edges].astype(np.int64), grades


def footprints(graph: Scoped) -> Mapping[int, Footprint]:
    """Where everything acts of which that is recorded, by position; worked out once for a graph."""
    found = _footprints.get(graph)
    if found is None:
        acting = sorted({graph.ends(e)[0] for e in graph.edges_of("COVERS")})
        layers = Layers(graph, acting)
        found = {layers.boards[place]: footprint for place, footprint in layers.footprints.items()}
        _footprints[graph] = found
    return found
