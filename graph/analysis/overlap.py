"""Pairs of boards, what they share layer by layer, and what explains it. Overlap is computed; people judge it.

An item that two boards share weighs 1 / log2(1 + d), where d is the number of boards that have it, so that a shared
rarity counts more than a body that sits everywhere: the weight of Adamic and Adar ("Friends and neighbors on the Web",
Social Networks 25, 2003), with 1 added so that it stays finite. A pair weighs the sum over all that it shares, but for
the footprint, which is context.

>>> round(item_weight(2), 3), round(item_weight(14), 3)
(0.631, 0.256)
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.analysis.completeness import complete_lists
from graph.analysis.coverage import boards_of, classes_of
from graph.analysis.explained import (
    BY_LAW,
    NO_AREA,
    NOT_TOGETHER,
    Explanation,
    Relations,
    dated_by,
    not_together,
    relations,
)
from graph.analysis.layers import DUTIES, EVIDENCE, FOOTPRINT, ISSUES, LAYERS, MEMBERS, STRATEGIES, Layer, Layers, Longs
from graph.analysis.snapshot import Mask, Scoped
from graph.store.base import Direction
from graph.text import sort_key

Which = Literal["all", "no", "only"]
_FORWARD: Direction = "forward"
_REVERSE: Direction = "reverse"
_READINGS: Mapping[str, tuple[tuple[str, Direction], ...]] = {
    ISSUES: (("ADDRESSES", _FORWARD),),
    MEMBERS: (("MEMBER_OF", _REVERSE),),
    STRATEGIES: (("OWNS", _FORWARD), ("DELIVERS", _FORWARD)),
    DUTIES: (("DISCHARGES", _FORWARD),),
    FOOTPRINT: (("COVERS", _FORWARD),),
}
WORK = (ISSUES, STRATEGIES, DUTIES)
"""The layers of what boards do; members say who sits there."""
_UNIT = 2**40
"""Weights are summed as whole numbers of this part of one, so that the order never hangs on how a sum is rounded."""


def item_weight(boards: int) -> float:
    """The weight of an item that *boards* boards have, two or more."""
    return 1.0 / math.log2(1 + boards)


@dataclass(frozen=True, slots=True)
class SharedItem:
    """A node that both boards have: the grade on each side (an index into BASES) and the edges behind each."""

    item: int
    grade_a: int
    grade_b: int
    edges_a: tuple[int, ...]
    edges_b: tuple[int, ...]
    by_law: bool = False

    @property
    def grade(self) -> int:
        """The weaker of the two sides."""
        return max(self.grade_a, self.grade_b)


@dataclass(frozen=True, slots=True)
class LayerShare:
    """What two boards share in one layer.

    ``at_least`` counts what is stated or confirmed on both sides, ``at_least_with_inferred`` all; ``may_be`` (for the
    footprint) what the readings of "where" allow. ``recorded`` says how many items each side has. ``complete``: both
    lists are; then ``jaccard`` (shared / all items of either) and ``overlap_coefficient`` (shared / items of the
    shorter list, Szymkiewicz–Simpson) compare what is stated or confirmed.
    """

    layer: str
    shared: tuple[SharedItem, ...]
    recorded: tuple[int, int]
    may_be: int | None = None
    complete: bool = False
    jaccard: float | None = None
    overlap_coefficient: float | None = None

    @property
    def at_least(self) -> int:
        """How many items are stated or confirmed on both sides."""
        return sum(s.grade < 2 for s in self.shared)

    @property
    def at_least_with_inferred(self) -> int:
        """How many items both sides have, inferred ones included."""
        return len(self.shared)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two boards (positions, by name), their five layers in order, and what explains what they share."""

    a: int
    b: int
    weight: float
    layers: tuple[LayerShare, ...]
    explanations: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The pairs asked for, in order, and counts: of all that are candidates, of all that are explained, of pairs that
    share too little to be either, of boards compared, and of statements left out because their dates are doubtful.
    """

    pairs: tuple[Pair, ...]
    candidates: int
    explained: int
    below: int
    boards: int
    doubtful: int


def overlaps(
    graph: Scoped,
    *,
    board: int | None = None,
    layer: str | None = None,
    item: int | None = None,
    which: Which = "all",
    first: int | None = None,
) -> Overlaps:
    """Pairs of boards that share something: candidates first, then those that something recorded explains.

    Compared are boards, and organisations that meet as boards; not those that stand for a kind of board. Statements
    count that hold on the day. A pair that nothing explains is a *candidate* when it shares two items in one layer,
    or one in each of two; a common area counts as one of the two beside an issue, a strategy or a duty, not beside a
    member alone (a body that sits everywhere in a county would join all its boards), and never by itself. A pair is
    *explained* when it shares as much, or shares anything but areas and one line, class or succession joins the two.
    Without a day, two boards share only what both may have had at one time.

    Order: candidates first; the more layers shared, the earlier; then those that share work (an issue, a strategy or
    a duty) before those that share members alone; then the heavier; then by names and ids. *board*,
    *layer* and *item* (positions, a name of LAYERS) keep the pairs with that board, sharing in that layer or that
    item; *which* leaves explained ones out (``no``) or keeps them alone (``only``); *first* limits the pairs.
    """
    every = boards_of(graph)
    classes = classes_of(graph, every)
    layers = Layers(graph, [b for b in every if b not in classes])
    counted = _Counted(layers, None if board is None else layers.index.get(board, -1))
    related = relations(graph, layers)
    explained = counted.explained_by(related)
    nothing = np.zeros(len(counted.keys), dtype=bool)
    related_pairs = np.logical_or.reduce([nothing, *(explained[kind] for kind in related)])
    is_explained = related_pairs | (counted.enough() & np.logical_or.reduce([nothing, *explained.values()]))
    is_candidate = counted.enough() & ~is_explained
    kept = np.ones(len(counted.keys), dtype=bool)
    if layer is not None:
        kept &= counted.counts[layer] > 0
    if item is not None:
        kept &= counted.have(item)
    below = int((kept & ~is_explained & ~is_candidate).sum())
    candidates, set_apart = int((kept & is_candidate).sum()), int((kept & is_explained).sum())
    wanted = {"all": is_candidate | is_explained, "no": is_candidate, "only": is_explained}[which] & kept
    chosen = counted.ordered(np.flatnonzero(wanted), is_explained)[:first]
    detail = _Detail(layers, related)
    pairs = tuple(
        detail.pair(int(counted.a[i]), int(counted.b[i]), [kind for kind, mask in explained.items() if mask[i]])
        for i in chosen
    )
    return Overlaps(pairs, candidates, set_apart, below, len(layers.boards), layers.possible())


class _Counted:
    """Every pair of boards that shares an item of evidence, counted at once: arrays of shape (p,) over the pairs.

    ``keys`` are ``a * n + b`` for indexes a < b of n boards; with *only*, the pairs of that board alone.
    """

    def __init__(self, layers: Layers, only: int | None) -> None:
        self.layers = layers
        self.n = max(1, len(layers.boards))
        shared = {name: _shared(layer, self.n, only, layers.graph) for name, layer in layers.evidence.items()}
        self.keys: Longs = np.unique(np.concatenate([s[0] for s in shared.values()]))
        self.counts: dict[str, Longs] = {}
        self.weight = np.zeros(len(self.keys), dtype=np.int64)
        self.by_law = np.zeros(len(self.keys), dtype=np.int64)
        for name, (keys, count, weight, by_law) in shared.items():
            at = np.searchsorted(self.keys, keys)
            self.counts[name] = np.zeros(len(self.keys), dtype=np.int64)
            self.counts[name][at] = count
            self.weight[at] += weight
            self.by_law[at] += by_law
        some = np.logical_or.reduce([c > 0 for c in self.counts.values()])
        self.keys, self.weight, self.by_law = self.keys[some], self.weight[some], self.by_law[some]
        self.counts = {name: c[some] for name, c in self.counts.items()}
        self.a, self.b = np.divmod(self.keys, self.n)
        self.counts[FOOTPRINT], self.meet = _areas(layers, self.a, self.b)
        self.work: Mask = np.logical_or.reduce([self.counts[name] > 0 for name in WORK])

    def enough(self) -> Mask:
        """Which pairs share enough to be candidates."""
        evidence = [self.counts[name] for name in EVIDENCE]
        two = np.logical_or.reduce([c > 1 for c in evidence])
        enough: Mask = two | (self._layers_of(EVIDENCE) > 1) | (self.work & (self.counts[FOOTPRINT] > 0))
        return enough

    def _layers_of(self, names: Sequence[str]) -> Longs:
        layers: Longs = np.sum([self.counts[name] > 0 for name in names], axis=0, dtype=np.int64)
        return layers

    def explained_by(self, related: Mapping[str, Relations]) -> dict[str, Mask]:
        """Which pairs each kind of explanation explains."""
        graph = self.layers.graph
        explained = {kind: np.isin(self.keys, relation.keys()) for kind, relation in related.items()}
        explained[NO_AREA] = self.meet == 0
        explained[NOT_TOGETHER] = not_together(graph, self.layers, self.a, self.b)
        explained[BY_LAW] = ~self.work & (self.by_law == self.counts[MEMBERS])
        return explained

    def have(self, item: int) -> Mask:
        """Which pairs have *item* on both sides."""
        boards = [b for b, footprint in self.layers.footprints.items() if item in footprint.sure]
        have: Mask = np.isin(self.a, boards) & np.isin(self.b, boards)
        for layer in self.layers.evidence.values():
            cells = np.flatnonzero(layer.item == item)
            have |= np.isin(self.a, layer.board[cells]) & np.isin(self.b, layer.board[cells])
            if self.layers.graph.scope.day is None:
                for one, other in _apart(layer, cells):
                    have &= ~np.isin(self.keys, _keys(layer.board[one], layer.board[other], self.n))
        return have

    def ordered(self, chosen: Longs, is_explained: Mask) -> Longs:
        """The pairs *chosen*, in order."""
        graph = self.layers.graph
        boards = self.layers.boards
        by_name = sorted(range(len(boards)), key=lambda i: (sort_key(graph.snapshot.names[boards[i]]), boards[i]))
        rank = np.empty(self.n, dtype=np.int64)
        rank[by_name] = np.arange(len(boards))
        one, other = rank[self.a[chosen]], rank[self.b[chosen]]
        order = np.lexsort(
            (
                np.maximum(one, other),
                np.minimum(one, other),
                -self.weight[chosen],
                ~self.work[chosen],
                -self._layers_of(LAYERS)[chosen],
                is_explained[chosen],
            )
        )
        return chosen[order]


def _shared(layer: Layer, n: int, only: int | None, graph: Scoped) -> tuple[Longs, Longs, Longs, Longs]:
    """The pairs that share in one layer: keys, how many items, their weight in units, how many by law on both."""
    from scipy.sparse import csr_array

    items, column = np.unique(layer.item, return_inverse=True)
    degree = np.bincount(column, minlength=len(items))
    unit = np.array([round(item_weight(int(d)) * _UNIT) for d in degree], dtype=np.int64)
    shape = (n, max(1, len(items)))
    ones = np.ones(len(column), dtype=np.int64)
    has = csr_array((ones, (layer.board, column)), shape=shape)
    heavy = csr_array((unit[column], (layer.board, column)), shape=shape)
    law = csr_array((layer.by_law.astype(np.int64), (layer.board, column)), shape=shape)

    def product(left: csr_array, right: csr_array) -> tuple[Longs, Longs]:
        found = ((left if only is None else left[[only]] if only >= 0 else left[:0]) @ right.T).tocoo()
        row, col = found.coords[0].astype(np.int64), found.coords[1].astype(np.int64)
        if only is not None:
            row = np.full(len(row), only, dtype=np.int64)
        kept = row < col if only is None else row != col
        keys = _keys(row, col, n)
        order = np.argsort(keys[kept], kind="stable")
        return keys[kept][order], found.data[kept][order].astype(np.int64)

    keys, count = product(has, has)
    _, weight = product(heavy, has)
    by_law = np.zeros(len(keys), dtype=np.int64)
    law_keys, law_count = product(law, law)
    by_law[np.searchsorted(keys, law_keys)] = law_count
    if graph.scope.day is None:
        order = np.argsort(column, kind="stable")
        bounds = np.searchsorted(column[order], np.arange(len(items) + 1)).tolist()
        for place in range(len(items)):
            for one, other in _apart(layer, order[bounds[place] : bounds[place + 1]]):
                gone = _keys(layer.board[one], layer.board[other], n)
                known = np.isin(gone, keys)
                at = np.searchsorted(keys, gone[known])
                np.subtract.at(count, at, 1)
                np.subtract.at(weight, at, unit[place])
                np.subtract.at(by_law, at, (layer.by_law[one] & layer.by_law[other]).astype(np.int64)[known])
    return keys, count, weight, by_law


def _keys(a: Longs, b: Longs, n: int) -> Longs:
    return np.minimum(a, b) * n + np.maximum(a, b)


def _apart(layer: Layer, cells: Longs) -> Iterable[tuple[Longs, Longs]]:
    """The pairs among *cells*, all of one item, that can never have held on one day; nothing, where there are none."""
    first, last = layer.first[cells], layer.last[cells]
    if len(cells) and last.min() < first.max():
        one, other = np.nonzero(last[:, None] < first[None, :])
        yield cells[one], cells[other]


def _areas(layers: Layers, a: Longs, b: Longs) -> tuple[Longs, Longs]:
    """For each pair: how many areas both surely act in; and how many they may share, -1 where that is not known."""
    from scipy.sparse import csr_array

    known = layers.footprints
    signatures: dict[tuple[frozenset[int], frozenset[int], bool], int] = {}
    place = np.full(max(1, len(layers.boards)), -1, dtype=np.int64)
    for board, footprint in known.items():
        signature = (frozenset(footprint.sure), footprint.may, footprint.resolved)
        place[board] = signatures.setdefault(signature, len(signatures))
    sure = np.zeros(len(a), dtype=np.int64)
    meet = np.full(len(a), -1, dtype=np.int64)
    both = np.flatnonzero((place[a] >= 0) & (place[b] >= 0))
    if not len(both):
        return sure, meet
    one, other = place[a[both]], place[b[both]]
    size = len(layers.graph.snapshot.ids)
    counts: list[Longs] = []
    for part in ([s[0] for s in signatures], [s[1] for s in signatures]):
        rows = [i for i, leaves in enumerate(part) for _ in leaves]
        columns = [leaf for leaves in part for leaf in leaves]
        acts = csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(len(signatures), size))
        met = (acts @ acts.T).tocsr()
        table = met.toarray() if len(signatures) <= 3000 else met
        counts.append(np.asarray(table[one, other]).ravel().astype(np.int64))
    sure[both] = counts[0]
    resolved = np.array([signature[2] for signature in signatures], dtype=bool)
    meet[both] = np.where((resolved[one] & resolved[other]) | (counts[1] > 0), counts[1], -1)
    return sure, meet


class _Detail:
    """The detail of single pairs."""

    def __init__(self, layers: Layers, related: Mapping[str, Relations]) -> None:
        self.layers = layers
        self.graph = layers.graph
        self.related = related
        self.lists = complete_lists(layers.graph)

    def pair(self, one: int, other: int, kinds: Sequence[str]) -> Pair:
        """The pair of two boards (indexes), explained by *kinds*."""
        boards, names = self.layers.boards, self.graph.snapshot.names
        a, b = sorted((one, other), key=lambda i: (sort_key(names[boards[i]]), boards[i]))
        shares = (*(self._evidence(layer, a, b) for layer in self.layers.evidence.values()), self._area(a, b))
        weights = [
            (s.item, item_weight(self.layers.evidence[share.layer].degree[s.item]))
            for share in shares[:-1]
            for s in share.shared
        ]
        return Pair(
            boards[a],
            boards[b],
            math.fsum(weight for _, weight in sorted(weights)),
            shares,
            tuple(self._explanation(kind, a, b, shares) for kind in kinds),
        )

    def _evidence(self, layer: Layer, a: int, b: int) -> LayerShare:
        ours, theirs = layer.cells_of(a), layer.cells_of(b)
        anytime = self.graph.scope.day is None
        shared = []
        for item in sorted(ours.keys() & theirs.keys()):
            x, y = ours[item], theirs[item]
            if anytime and (layer.last[x] < layer.first[y] or layer.last[y] < layer.first[x]):
                continue
            shared.append(
                SharedItem(
                    item,
                    int(layer.grade[x]),
                    int(layer.grade[y]),
                    layer.edges_of(x),
                    layer.edges_of(y),
                    bool(layer.by_law[x] and layer.by_law[y]),
                )
            )
        firm = [{i for i, cell in cells.items() if layer.grade[cell] < 2} for cells in (ours, theirs)]
        return self._share(layer.name, shared, a, b, (len(ours), len(theirs)), firm)

    def _area(self, a: int, b: int) -> LayerShare:
        ours, theirs = self.layers.footprints.get(a), self.layers.footprints.get(b)
        if ours is None or theirs is None:
            recorded = tuple(len(f.may) if f else 0 for f in (ours, theirs))
            return LayerShare(FOOTPRINT, (), (recorded[0], recorded[1]))
        shared = [
            SharedItem(leaf, ours.sure[leaf][0], theirs.sure[leaf][0], ours.sure[leaf][1], theirs.sure[leaf][1])
            for leaf in sorted(ours.sure.keys() & theirs.sure.keys())
        ]
        firm = [{leaf for leaf, (grade, _) in f.sure.items() if grade < 2} for f in (ours, theirs)]
        recorded_both = (len(ours.may), len(theirs.may))
        return self._share(FOOTPRINT, shared, a, b, recorded_both, firm, len(ours.may & theirs.may))

    def _share(
        self,
        name: str,
        shared: list[SharedItem],
        a: int,
        b: int,
        recorded: tuple[int, int],
        firm: list[set[int]],
        may_be: int | None = None,
    ) -> LayerShare:
        boards = [self.layers.boards[i] for i in (a, b)]
        complete = all(self.lists.of(board, *reading) for board in boards for reading in _READINGS[name])
        common, either, shorter = sum(s.grade < 2 for s in shared), len(firm[0] | firm[1]), min(map(len, firm))
        return LayerShare(
            name,
            tuple(shared),
            recorded,
            may_be,
            complete,
            common / either if complete and either else None,
            common / shorter if complete and shorter else None,
        )

    def _explanation(self, kind: str, a: int, b: int, shares: Sequence[LayerShare]) -> Explanation:
        x, y = self.layers.boards[a], self.layers.boards[b]
        if kind in self.related:
            nodes, edges = self.related[kind].path(x, y)
            return Explanation(kind, edges, nodes)
        if kind == NO_AREA:
            return Explanation(kind, self.layers.footprints[a].edges + self.layers.footprints[b].edges)
        if kind == NOT_TOGETHER:
            return Explanation(kind, dated_by(self.graph, (x, y)))
        members = next(s for s in shares if s.layer == MEMBERS)
        return Explanation(kind, tuple(e for s in members.shared for e in (*s.edges_a, *s.edges_b)))
