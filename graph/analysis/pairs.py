"""Every pair of boards that shares something, counted at once, without looking at a pair of boards twice.

An item that two boards share weighs 1 / log2(1 + d), where d is the number of boards that have it, so that a shared
rarity counts more than a body that sits everywhere: the weight of Adamic and Adar ("Friends and neighbors on the Web",
Social Networks 25, 2003), with 1 added so that it stays finite. A pair weighs the sum over all that it shares, but for
the footprint, which is context.

>>> round(item_weight(2), 3), round(item_weight(14), 3)
(0.631, 0.256)
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.layers import DUTIES, EVIDENCE, FOOTPRINT, ISSUES, STRATEGIES, Layer, Layers, Longs
from graph.analysis.snapshot import Mask
from graph.errors import LimitError

WORK = (ISSUES, STRATEGIES, DUTIES)
"""The layers of what boards do; members say who sits there."""
_UNIT = 2**36
"""Weights are summed as whole numbers of this part of one, so that the order never hangs on how a sum is rounded."""
_EXACT = 53
"""A floating-point number holds whole numbers of so many bits exactly."""
MOST_AT_ONCE = 2_000_000
"""About how many pairs are counted at once: a few hundred megabytes."""
Progress = Callable[[int, int], None]


def item_weight(boards: int) -> float:
    """The weight of an item that *boards* boards have, two or more."""
    return 1.0 / math.log2(1 + boards)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of *n* boards that share an item of evidence, by index: arrays of shape (p,), in any order.

    ``keys`` are ``a * n + b`` with a < b. ``counts`` says for each layer how many items they share (for the
    footprint: how many areas both surely act in), ``weight`` their weight in 2⁻³⁶, ``by_law`` how many of the shared
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

    def where(self, kept: Mask | Longs) -> "Pairs":
        """The pairs that are *kept*: a mask, or their places in a wanted order."""
        counts = {name: count[kept] for name, count in self.counts.items()}
        return Pairs(self.n, self.keys[kept], counts, self.weight[kept], self.by_law[kept], self.meet[kept])

    def with_areas(self, areas: "Areas") -> "Pairs":
        """The same pairs with their footprints compared."""
        sure, meet = areas.of(self.a, self.b)
        return Pairs(self.n, self.keys, {**self.counts, FOOTPRINT: sure}, self.weight, self.by_law, meet)


def together(parts: Sequence[Pairs]) -> Pairs:
    """The pairs of several *parts*, one at least, one after the other."""
    first = parts[0]
    return Pairs(
        first.n,
        np.concatenate([p.keys for p in parts]),
        {name: np.concatenate([p.counts[name] for p in parts]) for name in first.counts},
        *(np.concatenate([getattr(p, name) for p in parts]) for name in ("weight", "by_law", "meet")),
    )


def keys_of(a: Longs, b: Longs, n: int) -> Longs:
    """The keys of pairs of indexes below *n*."""
    return np.minimum(a, b) * n + np.maximum(a, b)


Apart = Callable[[Longs, Longs], Mask]
"""Which pairs of boards (indexes) are known to have followed one another: their items are compared at any time."""


def count_pairs(
    layers: Layers, apart: Apart, only: int | None = None, most: int = MOST_AT_ONCE, progress: Progress | None = None
) -> Iterator[Pairs]:
    """The pairs of boards that share an item of evidence, a block of boards at a time; with *only* those of one board.

    The pairs of a block are those of its boards with themselves and with all boards after them, so that each pair is
    counted once; a block is made so that it has at most about *most* pairs, which bounds the memory that is needed.
    *only* is an index (-1: none); then there is one block. Without a day, what two boards can never have had at one
    time is not shared, but for boards that are *apart*. *progress* is told after each block how many of how many
    boards are done; what it raises ends the count.

    All layers are counted and weighed in one product of sparse complex matrices: the real part of the sum has some
    bits for each layer, as many as the longest list in it needs, and the imaginary part is the weight. Raises
    :class:`~graph.errors.LimitError` when they are more than fit into 53 bits.
    """
    table = _Table(layers, apart)
    if only is not None:
        yield table.pairs(max(only, 0), only + 1, 0)
        return
    for start, end in table.blocks(most):
        yield table.pairs(start, end, start)
        if progress is not None:
            progress(end, table.n)


class _Table:
    """The cells of all layers in one table, by board: what the pairs are counted from."""

    def __init__(self, layers: Layers, apart: Apart) -> None:
        self.n = max(1, len(layers.boards))
        self.apart = apart
        self.dated = layers.graph.scope.day is None
        evidence = list(layers.evidence.values())
        self.bits = [_longest(layer).bit_length() for layer in evidence]
        if sum(self.bits) > _EXACT:
            longest = max(evidence, key=_longest)
            raise LimitError(
                f"A board has {_longest(longest):,} {longest.name}, too many to compare.", "Choose fewer sources."
            )
        columns: list[Longs] = []
        values: list[NDArray[Any]] = []
        chosen: list[Mask] = []
        width = 0
        for place, layer in enumerate(evidence):
            degree = np.bincount(layer.item)
            used = np.flatnonzero(degree > 1)
            of_item = np.zeros(len(degree), dtype=np.int64)
            of_item[used] = np.arange(width, width + len(used))
            sizes, size_of = np.unique(degree[used], return_inverse=True)
            weight = np.array([round(item_weight(d) * _UNIT) for d in sizes.tolist()], dtype=np.float64)
            kept = degree[layer.item] > 1
            column = of_item[layer.item[kept]]
            chosen.append(kept)
            columns.append(column)
            values.append((1 << sum(self.bits[:place])) + 1j * weight[size_of[column - width]])
            width += len(used)

        def of_all(name: str) -> Any:
            return np.concatenate([getattr(layer, name)[kept] for layer, kept in zip(evidence, chosen, strict=True)])

        board = of_all("board")
        order = np.argsort(board, kind="stable")
        self.board = board[order]
        self.column = np.concatenate(columns)[order].astype(np.int32)
        self.width = max(1, width)
        self.value = np.concatenate(values)[order]
        self.law, self.first, self.last = (of_all(name)[order] for name in ("by_law", "first", "last"))
        self.indptr = np.searchsorted(self.board, np.arange(self.n + 1))

    def blocks(self, most: int) -> list[tuple[int, int]]:
        """Ranges of boards, each with at most about *most* pairs; eight or more, so that little is counted twice."""
        degree = np.bincount(self.column, minlength=self.width)
        after = (degree[self.column] - 1) * (1 - self.board / self.n)
        done = np.cumsum(np.bincount(self.board, weights=after, minlength=self.n))
        size = max(1.0, min(float(most), float(done[-1]) / 8))
        bounds = np.searchsorted(done, np.arange(0.0, float(done[-1]), size)[1:], side="left") + 1
        edges = np.unique(np.concatenate([[0], bounds, [self.n]])).tolist()
        return list(pairwise(edges))

    def pairs(self, start: int, end: int, against: int) -> Pairs:
        """The pairs of the boards from *start* to before *end* with those from *against* on."""
        from scipy.sparse import csr_array

        def rows(data: NDArray[Any], begin: int, stop: int) -> "csr_array":
            cells = slice(self.indptr[begin], self.indptr[stop])
            inside = (data[cells], self.column[cells], self.indptr[begin : stop + 1] - self.indptr[begin])
            return csr_array(inside, shape=(stop - begin, self.width))

        if end <= start:
            none = np.zeros(0, dtype=np.int64)
            return Pairs(self.n, none, dict.fromkeys((*EVIDENCE, FOOTPRINT), none), none, none, none)
        found = rows(self.value, start, end) @ rows(np.ones_like(self.value), against, self.n).T
        a = np.repeat(np.arange(start, end), np.diff(found.indptr))
        b = found.indices.astype(np.int64) + against
        kept = np.flatnonzero(b != a if against < start else b > a)
        keys, data = keys_of(a[kept], b[kept], self.n), found.data[kept]
        if self.dated or self.law.any():
            order = np.argsort(keys)
            keys, data = keys[order], data[order]
        packed, weighed = data.real.astype(np.int64), data.imag.astype(np.int64)
        by_law = np.zeros(len(keys), dtype=np.int64)
        if self.law.any():
            law = self.law.astype(np.int64)
            required = (rows(law, start, end) @ rows(law, against, self.n).T).tocoo()
            one, other = required.row + start, required.col.astype(np.int64) + against
            some = (required.data > 0) & (one != other if against < start else other > one)
            by_law[np.searchsorted(keys, keys_of(one[some], other[some], self.n))] = required.data[some]
        if self.dated:
            self._take_back(start, end, against, keys, packed, weighed, by_law)
        counts = {}
        for place, name in enumerate(EVIDENCE):
            counts[name] = (packed >> sum(self.bits[:place])) & ((1 << self.bits[place]) - 1)
        counts[FOOTPRINT] = np.zeros(len(keys), dtype=np.int64)
        pairs = Pairs(self.n, keys, counts, weighed, by_law, np.full(len(keys), -1, dtype=np.int64))
        return pairs if packed.all() else pairs.where(packed > 0)

    @cached_property
    def _by_column(self) -> tuple[Longs, Longs, Mask]:
        """The cells by column and board, the bounds of each column, and the columns that have cells apart in time."""
        order = np.argsort(self.column, kind="stable")
        bounds = np.searchsorted(self.column[order], np.arange(self.width + 1))
        torn = np.zeros(self.width, dtype=bool)
        used = np.flatnonzero(np.diff(bounds))
        if len(used):
            starts = bounds[:-1][used]
            ends_first = np.minimum.reduceat(self.last[order], starts)
            torn[used] = ends_first < np.maximum.reduceat(self.first[order], starts)
        return order, bounds, torn

    def _take_back(
        self, start: int, end: int, against: int, keys: Longs, packed: Longs, weighed: Longs, by_law: Longs
    ) -> None:
        """Take out of the counts what two boards that are not *apart* can never have had at one time."""
        order, bounds, torn = self._by_column
        mine = np.arange(self.indptr[start], self.indptr[end])
        mine = mine[torn[self.column[mine]]]
        begin, size = bounds[self.column[mine]], np.diff(bounds)[self.column[mine]]
        one = np.repeat(mine, size)
        offset = np.arange(len(one)) - np.repeat(np.cumsum(size) - size, size)
        other = order[np.repeat(begin, size) + offset]
        gone = (self.last[one] < self.first[other]) | (self.last[other] < self.first[one])
        gone &= self.board[other] > self.board[one] if against == start else self.board[other] != self.board[one]
        one, other = one[gone], other[gone]
        known = ~self.apart(self.board[one], self.board[other])
        one, other = one[known], other[known]
        at = np.searchsorted(keys, keys_of(self.board[one], self.board[other], self.n))
        np.subtract.at(packed, at, self.value.real[one].astype(np.int64))
        np.subtract.at(weighed, at, self.value.imag[one].astype(np.int64))
        np.subtract.at(by_law, at, (self.law[one] & self.law[other]).astype(np.int64))


def _longest(layer: Layer) -> int:
    """How many items the board with most of them has in *layer*."""
    return int(np.bincount(layer.board).max()) if len(layer.board) else 0


def sharing(layer: Layer, cells: Longs, pairs: Pairs, apart: Apart | None) -> Mask:
    """Which of *pairs* share one of the items of *cells* in *layer*.

    Without a day, *apart* is what :func:`count_pairs` takes; with one it is None. Costs as much as the cells of the
    boards of each pair.
    """
    from scipy.sparse import csr_array

    items, column = np.unique(layer.item[cells], return_inverse=True)
    inside = (layer.board[cells], column)
    shape = (pairs.n, max(1, len(items)))
    places = csr_array((cells + 1, inside), shape=shape)
    present = csr_array((np.ones_like(cells), inside), shape=shape)
    x, y = (places[one].multiply(present[other]).tocsr() for one, other in ((pairs.a, pairs.b), (pairs.b, pairs.a)))
    for side in (x, y):
        side.sort_indices()
    pair = np.repeat(np.arange(len(pairs.keys)), np.diff(x.indptr))
    one, other = x.data - 1, y.data - 1
    shared = np.zeros(len(pairs.keys), dtype=bool)
    if apart is not None:
        met = (layer.last[one] >= layer.first[other]) & (layer.last[other] >= layer.first[one])
        pair = pair[met | apart(pairs.a, pairs.b)[pair]]
    shared[pair] = True
    return shared


def never_together(layer: Layer, cells: Longs, apart: Apart) -> tuple[Longs, Longs]:
    """The pairs among *cells*, all of one item, that can never have held on one day, of boards that are not *apart*."""
    first, last = layer.first[cells], layer.last[cells]
    if not len(cells) or last.min() >= first.max():
        return cells[:0], cells[:0]
    one, other = (cells[i] for i in np.nonzero(last[:, None] < first[None, :]))
    kept = ~apart(layer.board[one], layer.board[other])
    return one[kept], other[kept]


class Areas:
    """The footprints of the boards of *layers*, as tables in which pairs are looked up."""

    def __init__(self, layers: Layers) -> None:
        from scipy.sparse import csr_array

        signatures: dict[tuple[frozenset[int], frozenset[int], bool], int] = {}
        self.place = np.full(max(1, len(layers.boards)), -1, dtype=np.int64)
        for board, footprint in layers.footprints.items():
            signature = (frozenset(footprint.sure), footprint.may, footprint.resolved)
            self.place[board] = signatures.setdefault(signature, len(signatures))
        self.resolved = np.array([signature[2] for signature in signatures], dtype=bool)
        size = len(layers.graph.snapshot.ids)
        self.acts = []
        self.tables: list[Longs] = []
        for part in ([s[0] for s in signatures], [s[1] for s in signatures]):
            rows = [i for i, leaves in enumerate(part) for _ in leaves]
            columns = [leaf for leaves in part for leaf in leaves]
            acts = csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(len(signatures), size))
            self.acts.append(acts)
            if len(signatures) <= 1000:
                self.tables.append((acts @ acts.T).toarray())

    def of(self, a: Longs, b: Longs) -> tuple[Longs, Longs]:
        """For each pair: how many areas both surely act in; how many they may share, -1 where that is not known."""
        sure = np.zeros(len(a), dtype=np.int64)
        meet = np.full(len(a), -1, dtype=np.int64)
        both = np.flatnonzero((self.place[a] >= 0) & (self.place[b] >= 0))
        if not len(both):
            return sure, meet
        one, other = self.place[a[both]], self.place[b[both]]
        if self.tables:
            counts = [table[one, other] for table in self.tables]
        else:
            unique, back = np.unique(keys_of(one, other, len(self.resolved)), return_inverse=True)
            x, y = unique // len(self.resolved), unique % len(self.resolved)
            counts = [np.asarray(acts[x].multiply(acts[y]).sum(axis=1)).ravel()[back] for acts in self.acts]
        sure[both] = counts[0]
        resolved = self.resolved[one] & self.resolved[other]
        meet[both] = np.where(resolved | (counts[1] > 0), counts[1], -1)
        return sure, meet
