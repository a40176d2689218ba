"""Every pair of boards that shares something, counted at once, without looking at a pair of boards twice.

An item that two boards share weighs 1 / log2(1 + d), where d is the number of boards that have it, so that a shared
rarity counts more than a body that sits everywhere: the weight of Adamic and Adar ("Friends and neighbors on the Web",
Social Networks 25, 2003), with 1 added so that it stays finite. A pair weighs the sum over all that it shares, but for
the footprint, which is context.

>>> round(item_weight(2), 3), round(item_weight(14), 3)
(0.631, 0.256)
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.analysis.layers import DUTIES, EVIDENCE, FOOTPRINT, ISSUES, STRATEGIES, Layer, Layers, Longs
from graph.analysis.snapshot import Mask
from graph.errors import LimitError

WORK = (ISSUES, STRATEGIES, DUTIES)
"""The layers of what boards do; members say who sits there."""
_UNIT = 2**40
"""Weights are summed as whole numbers of this part of one, so that the order never hangs on how a sum is rounded."""
_BITS = 15
_MOST = 2**_BITS - 1


def item_weight(boards: int) -> float:
    """The weight of an item that *boards* boards have, two or more."""
    return 1.0 / math.log2(1 + boards)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of *n* boards that share an item of evidence, by index: arrays of shape (p,), in order of ``keys``.

    ``keys`` are ``a * n + b`` with a < b. ``counts`` says for each layer how many items they share (for the
    footprint: how many areas both surely act in), ``weight`` their weight in 2⁻⁴⁰, ``by_law`` how many of the shared
    members a law requires on both, ``meet`` how many areas they may share (-1: not known).
    """

    n: int
    keys: Longs
    counts: Mapping[str, Longs]
    weight: Longs
    by_law: Longs
    meet: Longs

    @cached_property
    def a(self) -> Longs:
        """The index of the first board of each pair."""
        return self.keys // self.n

    @cached_property
    def b(self) -> Longs:
        """The index of the second board of each pair."""
        return self.keys % self.n

    @cached_property
    def work(self) -> Mask:
        """Which pairs share an issue, a strategy or a duty."""
        work: Mask = np.logical_or.reduce([self.counts[name] > 0 for name in WORK])
        return work

    @cached_property
    def two(self) -> Mask:
        """Which pairs share two items of one layer of evidence, or one in each of two."""
        two: Mask = np.sum([self.counts[name] for name in EVIDENCE], axis=0) > 1
        return two

    @cached_property
    def layers(self) -> Longs:
        """In how many layers each pair shares something, the footprint included."""
        layers: Longs = np.sum([counts > 0 for counts in self.counts.values()], axis=0, dtype=np.int64)
        return layers

    def where(self, kept: Mask) -> "Pairs":
        """The pairs that are *kept*."""
        counts = {name: count[kept] for name, count in self.counts.items()}
        return Pairs(self.n, self.keys[kept], counts, self.weight[kept], self.by_law[kept], self.meet[kept])

    def with_areas(self, layers: Layers) -> "Pairs":
        """The same pairs with their footprints compared."""
        sure, meet = _areas(layers, self.a, self.b)
        return Pairs(self.n, self.keys, {**self.counts, FOOTPRINT: sure}, self.weight, self.by_law, meet)


def keys_of(a: Longs, b: Longs, n: int) -> Longs:
    """The keys of pairs of indexes below *n*."""
    return np.minimum(a, b) * n + np.maximum(a, b)


Apart = Callable[[Longs, Longs], Mask]
"""Which pairs of boards (indexes) are known to have followed one another: their items are compared at any time."""


def count_pairs(layers: Layers, apart: Apart, only: int | None = None) -> Pairs:
    """The pairs of boards that share an item of evidence; with *only* (an index; -1: none) those of one board.

    Without a day, what two boards can never have had at one time is not shared, but for boards that are *apart*.
    All layers are counted in one product of sparse matrices: each layer has fifteen bits of the sum. Raises
    :class:`~graph.errors.LimitError` when a board has more items in a layer than that.
    """
    n = max(1, len(layers.boards))
    boards: list[Longs] = []
    columns: list[Longs] = []
    parts: list[Longs] = []
    weights: list[Longs] = []
    laws: list[Mask] = []
    width = 0
    for place, layer in enumerate(layers.evidence.values()):
        items, column, degree = np.unique(layer.item, return_inverse=True, return_counts=True)
        if len(layer.board) and np.bincount(layer.board).max() > _MOST:
            raise LimitError(
                f"A board has more than {_MOST:,} {layer.name}, too many to compare.", "Choose fewer sources."
            )
        shared = degree[column] > 1
        boards.append(layer.board[shared])
        columns.append(column[shared] + width)
        parts.append(np.full(int(shared.sum()), 1 << (_BITS * place), dtype=np.int64))
        unit = np.array([round(item_weight(d) * _UNIT) for d in degree.tolist()], dtype=np.int64)
        weights.append(unit[column[shared]])
        laws.append(layer.by_law[shared])
        width += len(items)
    board, column, part, weight = (np.concatenate(x) for x in (boards, columns, parts, weights))
    law = np.concatenate(laws)
    keys, packed = _product(part, np.ones_like(part), board, column, (n, width), only)
    _, weighed = _product(weight, np.ones_like(part), board, column, (n, width), only)
    law_keys, law_count = _product(law.astype(np.int64)[law], None, board[law], column[law], (n, width), only)
    by_law = np.zeros(len(keys), dtype=np.int64)
    by_law[np.searchsorted(keys, law_keys)] = law_count
    if layers.graph.scope.day is None:
        _take_back(layers, apart, n, keys, packed, weighed, by_law)
    counts = {name: (packed >> (_BITS * place)) & _MOST for place, name in enumerate(EVIDENCE)}
    counts[FOOTPRINT] = np.zeros(len(keys), dtype=np.int64)
    pairs = Pairs(n, keys, counts, weighed, by_law, np.full(len(keys), -1, dtype=np.int64))
    return pairs if packed.all() else pairs.where(packed > 0)


def _product(
    left: Longs, right: Longs | None, board: Longs, column: Longs, shape: tuple[int, int], only: int | None
) -> tuple[Longs, Longs]:
    """The keys of the pairs of boards that share a column, and for each the sum of left times right."""
    from scipy.sparse import csr_array

    shape = (shape[0], max(1, shape[1]))
    one = csr_array((left, (board, column)), shape=shape)
    other = csr_array((left if right is None else right, (board, column)), shape=shape)
    if only is not None:
        one = one[[only]] if only >= 0 else one[:0]
    found = (one @ other.T).tocsr()
    found.sort_indices()
    row = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    if only is None:
        kept = row < found.indices
        return row[kept] * shape[0] + found.indices[kept], found.data[kept]
    kept = found.indices != only
    others = found.indices[kept].astype(np.int64)
    keys = keys_of(others, np.full_like(others, only), shape[0])
    order = np.argsort(keys)
    return keys[order], found.data[kept][order]


def _take_back(layers: Layers, apart: Apart, n: int, keys: Longs, packed: Longs, weighed: Longs, by_law: Longs) -> None:
    """Take out of the counts what two boards that are not *apart* can never have had at one time."""
    for place, layer in enumerate(layers.evidence.values()):
        order = np.argsort(layer.item, kind="stable")
        bounds = np.flatnonzero(np.diff(layer.item[order], prepend=-1, append=-1))
        for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            one, other = never_together(layer, order[start:end], apart)
            if not len(one):
                continue
            gone = keys_of(layer.board[one], layer.board[other], n)
            known = np.isin(gone, keys)
            at = np.searchsorted(keys, gone[known])
            np.subtract.at(packed, at, 1 << (_BITS * place))
            np.subtract.at(weighed, at, round(item_weight(end - start) * _UNIT))
            np.subtract.at(by_law, at, (layer.by_law[one] & layer.by_law[other])[known].astype(np.int64))


def sharing(layer: Layer, cells: Longs, pairs: Pairs, apart: Apart | None, only: int | None = None) -> Mask:
    """Which of *pairs* share one of the items of *cells* in *layer*.

    Without a day, *apart* is what :func:`count_pairs` takes; with one it is None. *only* is the index of the one board
    of all the pairs, where there is one.
    """
    items, column = np.unique(layer.item[cells], return_inverse=True)
    ones = np.ones(len(cells), dtype=np.int64)
    keys, counts = _product(ones, None, layer.board[cells], column, (pairs.n, len(items)), only)
    if apart is not None:
        order = np.argsort(column, kind="stable")
        bounds = np.flatnonzero(np.diff(column[order], prepend=-1, append=-1))
        for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            one, other = never_together(layer, cells[order[start:end]], apart)
            gone = keys_of(layer.board[one], layer.board[other], pairs.n)
            known = gone[np.isin(gone, keys)]
            np.subtract.at(counts, np.searchsorted(keys, known), 1)
    shared: Mask = np.isin(pairs.keys, keys[counts > 0])
    return shared


def never_together(layer: Layer, cells: Longs, apart: Apart) -> tuple[Longs, Longs]:
    """The pairs among *cells*, all of one item, that can never have held on one day, of boards that are not *apart*."""
    first, last = layer.first[cells], layer.last[cells]
    if not len(cells) or last.min() >= first.max():
        return cells[:0], cells[:0]
    one, other = (cells[i] for i in np.nonzero(last[:, None] < first[None, :]))
    kept = ~apart(layer.board[one], layer.board[other])
    return one[kept], other[kept]


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
