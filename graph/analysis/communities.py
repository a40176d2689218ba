"""Communities of boards: groups that share more among themselves than with others, and what they share."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from graph.analysis.coverage import boards_of, classes_of
from graph.analysis.layers import EVIDENCE, Layers
from graph.analysis.snapshot import Scoped
from graph.text import sort_key

SEED = 0
PAIRS_TAKEN = 20_000
"""How many pairs of boards that share one thing are taken in at most; those of the most shared things go first."""


@dataclass(frozen=True, slots=True)
class Bond:
    """One thing that holds a community together: its ``layer``, the ``item`` (position), how many boards of the
    community have it by a stated or confirmed link and how many more by an inferred one only, how many boards have it
    in all, and the edges behind it in the community.
    """

    layer: str
    item: int
    stated: int
    inferred: int
    of: int
    edges: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Community:
    """Boards (positions, by name), and what two or more of them share, what binds most first."""

    boards: tuple[int, ...]
    bonds: tuple[Bond, ...]


@dataclass(frozen=True, slots=True)
class Communities:
    """The communities of two boards or more, the largest first; how many boards stand ``alone``; how many things were
    ``left_out`` because too many boards have them for a graph of this size; how much more the boards share inside
    than chance would have it (``modularity``, None where nothing is shared).
    """

    found: tuple[Community, ...]
    alone: int
    left_out: int
    modularity: float | None


def communities(graph: Scoped) -> Communities:
    """The communities of the boards of a graph, by issues and themes, members, strategies and duties on the day.

    Two boards are joined by each thing that both have, which weighs 1 / log2(1 + number of boards that have it), as in
    overlaps, so that what everybody has joins hardly anybody. Communities are those of the Louvain method (Blondel and
    others, 2008; networkx) with a fixed seed on boards in order of their ids, so the same data give the same
    communities. With more than :data:`PAIRS_TAKEN` pairs the most shared things are left out until the rest fits.
    """
    import networkx as nx

    every = boards_of(graph)
    classes = classes_of(graph, every)
    layers = Layers(graph, [b for b in every if b not in classes])
    n = len(layers.boards)
    items: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for name in EVIDENCE:
        layer = layers.evidence[name]
        for cell, (board, item) in enumerate(zip(layer.board.tolist(), layer.item.tolist(), strict=True)):
            items.setdefault((name, item), []).append((board, cell))
    shared = {key: cells for key, cells in sorted(items.items()) if len(cells) > 1}
    taken = _fitting(shared)
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(n))
    weights: dict[tuple[int, int], list[float]] = {}
    for cells in taken.values():
        weight = 1 / math.log2(1 + len(cells))
        for pair in combinations(sorted(board for board, _ in cells), 2):
            weights.setdefault(pair, []).append(weight)
    network.add_edges_from((*pair, {"weight": math.fsum(weights[pair])}) for pair in sorted(weights))
    groups = nx.community.louvain_communities(network, weight="weight", seed=SEED) if taken else []
    names = graph.snapshot.names
    found = []
    for inside, cells_inside in zip(groups, _inside(taken, groups), strict=True):
        if len(inside) > 1:
            boards = tuple(sorted((layers.boards[b] for b in inside), key=lambda b: (sort_key(names[b]), b)))
            found.append(Community(boards, _bonds(layers, taken, cells_inside)))
    found.sort(key=lambda c: (-len(c.boards), sort_key(names[c.boards[0]]), c.boards))
    modularity = float(nx.community.modularity(network, groups, weight="weight")) if taken else None
    return Communities(tuple(found), n - sum(len(c.boards) for c in found), len(shared) - len(taken), modularity)


def _fitting(
    shared: Mapping[tuple[str, int], list[tuple[int, int]]],
) -> dict[tuple[str, int], list[tuple[int, int]]]:
    """*shared* without the things that most boards have, until at most :data:`PAIRS_TAKEN` pairs are left."""
    by_size = sorted(shared, key=lambda key: (len(shared[key]), key))
    ends = np.cumsum([len(shared[key]) * (len(shared[key]) - 1) // 2 for key in by_size])
    kept = set(by_size[: int(np.searchsorted(ends, PAIRS_TAKEN, side="right"))])
    return {key: cells for key, cells in shared.items() if key in kept}


def _inside(
    taken: Mapping[tuple[str, int], list[tuple[int, int]]], groups: Sequence[Collection[int]]
) -> list[dict[tuple[str, int], list[int]]]:
    """The cells of each thing that lie in each of *groups*."""
    group_of = {board: i for i, group in enumerate(groups) for board in group}
    found: list[dict[tuple[str, int], list[int]]] = [{} for _ in groups]
    for key, cells in taken.items():
        for board, cell in cells:
            found[group_of[board]].setdefault(key, []).append(cell)
    return found


def _bonds(
    layers: Layers,
    taken: Mapping[tuple[str, int], list[tuple[int, int]]],
    inside: Mapping[tuple[str, int], list[int]],
) -> tuple[Bond, ...]:
    found = []
    for (name, item), mine in inside.items():
        if len(mine) < 2:
            continue
        layer = layers.evidence[name]
        stated = sum(int(layer.grade[cell]) < 2 for cell in mine)
        edges = tuple(dict.fromkeys(e for cell in mine for e in layer.edges_of(cell)))
        found.append(Bond(name, item, stated, len(mine) - stated, len(taken[name, item]), edges))
    names = layers.graph.snapshot.names

    def place(bond: Bond) -> tuple[float, str, int]:
        number = bond.stated + bond.inferred
        return -number / math.log2(1 + bond.of), sort_key(names[bond.item]), bond.item

    return tuple(sorted(found, key=place))
