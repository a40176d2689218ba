"""Pairs of boards, what they share layer by layer, and what explains it. Overlap is computed; people judge it."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.analysis.completeness import complete_lists
from graph.analysis.coverage import compared
from graph.analysis.explained import (
    BY_LAW,
    NO_AREA,
    NOT_TOGETHER,
    SUCCESSION,
    Explanation,
    Relations,
    dated_by,
    not_together,
    relations,
)
from graph.analysis.layers import (
    DUTIES,
    EVIDENCE,
    FOOTPRINT,
    ISSUES,
    MEMBERS,
    STRATEGIES,
    Layer,
    Layers,
    Longs,
    left_out,
    near,
)
from graph.analysis.pairs import (
    MOST_AT_ONCE,
    Apart,
    Areas,
    Pairs,
    Progress,
    count_pairs,
    item_weight,
    keys_of,
    never_together,
    together,
)
from graph.analysis.proposed import Proposal, Proposals
from graph.analysis.shares import LayerShare, SharedItem
from graph.analysis.snapshot import Mask, Scoped
from graph.store.base import Direction
from graph.text import sort_key

Which = Literal["all", "no", "only"]
CELLS_KEPT = 256
"""Of how many boards and layers the items are kept while pairs are told."""
_FORWARD: Direction = "forward"
_REVERSE: Direction = "reverse"
_READINGS: Mapping[str, tuple[tuple[str, Direction], ...]] = {
    ISSUES: (("ADDRESSES", _FORWARD),),
    MEMBERS: (("MEMBER_OF", _REVERSE),),
    STRATEGIES: (("OWNS", _FORWARD), ("DELIVERS", _FORWARD)),
    DUTIES: (("DISCHARGES", _FORWARD),),
    FOOTPRINT: (("COVERS", _FORWARD),),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two boards (positions, by name), their five layers in order, and what explains what they share.

    ``proposals`` are the classes of the GAO's guide proposed for a candidate, the gravest first.
    """

    a: int
    b: int
    weight: float
    layers: tuple[LayerShare, ...]
    explanations: tuple[Explanation, ...]
    proposals: tuple[Proposal, ...] = ()


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
    proposed: str | None = None,
    first: int | None = None,
    most: int = MOST_AT_ONCE,
    progress: Progress | None = None,
) -> Overlaps:
    """Pairs of boards that share something: candidates first, then those that something recorded explains.

    Compared are boards, and organisations that meet as boards; not those that stand for a kind of board. Statements
    count that hold on the day. A pair that nothing explains is a *candidate* when it shares two items in one layer,
    or one in each of two; a common area counts as one of the two beside an issue, a strategy or a duty, not beside a
    member alone (a body that sits everywhere in a county would join all its boards), and never by itself. A pair is
    *explained* when it shares as much, or shares anything but areas and one line, class or succession joins the two.
    Without a day, two boards share only what both may have had at one time, unless one succeeds the other or their
    own dates keep them apart: that explains them.

    Order: candidates first; the more layers shared, the earlier; then those that share work (an issue, a strategy or
    a duty) before those that share members alone; then the heavier; then by names and ids. *board*,
    *layer* and *item* (positions, a name of LAYERS) keep the pairs with that board, sharing in that layer or that
    item; *which* leaves explained ones out (``no``) or keeps them alone (``only``); *proposed* keeps the candidates
    for which that class of :data:`~graph.analysis.proposed.CLASSES` is proposed; *first* limits the pairs.

    Boards are compared a block at a time, about *most* pairs at once, and only the *first* pairs are kept, so that
    memory stays bounded however many pairs there are. *progress* is told after each block how many of how many boards
    are done; what it raises ends the work.
    """
    kept, detail = _compared(graph, board, layer, item, which, proposed, first, most, progress)
    return Overlaps(
        tuple(detail.pair(a, b, kinds) for a, b, kinds in kept.pairs()),
        kept.candidates,
        kept.explained,
        kept.below,
        len(compared(graph)),
        left_out(graph),
    )


class PairsOf:
    """The pairs of one board (a position) that :func:`overlaps` gives. ``explained`` holds the kinds of explanation of
    each, by the positions of both boards; a pair that nothing explains is to look at.
    """

    def __init__(self, kept: "_Kept", detail: "_Detail") -> None:
        boards = detail.layers.boards
        self._detail = detail
        self._at = {(boards[a], boards[b]): (a, b, kinds) for a, b, kinds in kept.pairs()}
        self.explained = {ends: tuple(kinds) for ends, (_, _, kinds) in self._at.items()}

    def pair(self, ends: tuple[int, int]) -> Pair:
        """One of the pairs in full."""
        return self._detail.pair(*self._at[ends])


def pairs_of(graph: Scoped, board: int) -> PairsOf:
    """The pairs of one board, each told in full only when it is asked for."""
    return PairsOf(*_compared(graph, board))


def _compared(
    graph: Scoped,
    board: int | None = None,
    layer: str | None = None,
    item: int | None = None,
    which: Which = "all",
    proposed: str | None = None,
    first: int | None = None,
    most: int = MOST_AT_ONCE,
    progress: Progress | None = None,
) -> tuple["_Kept", "_Detail"]:
    """The pairs that :func:`overlaps` is asked for, and what tells of each."""
    every: Sequence[int] = compared(graph)
    if board is not None:
        every = near(graph, board).tolist()
    layers = Layers(graph, every)
    related = relations(graph, layers)
    joined = {kind: relation.keys() for kind, relation in related.items()}

    def apart(a: Longs, b: Longs) -> Mask:
        followed: Mask = np.isin(keys_of(a, b, max(1, len(layers.boards))), joined[SUCCESSION])
        return followed | not_together(graph, layers, a, b)

    only = None if board is None else layers.index.get(board, -1)
    areas, proposals, order = Areas(layers), Proposals(layers), _Order(layers)
    kept = _Kept(first, order)
    for pairs in count_pairs(layers, apart, only, most, progress):
        if item is not None:
            pairs = pairs.where(_have(layers, pairs, item, apart))
        if layer in EVIDENCE:
            pairs = pairs.where(pairs.counts[layer] > 0)
        shared = len(pairs.keys)
        if layer != FOOTPRINT:
            is_related = np.isin(pairs.keys, np.concatenate(list(joined.values())))
            pairs = pairs.where(is_related | pairs.two | pairs.work)
        pairs = pairs.with_areas(areas)
        if layer == FOOTPRINT:
            pairs = pairs.where(pairs.counts[FOOTPRINT] > 0)
            shared = len(pairs.keys)
        explained = {kind: np.isin(pairs.keys, keys) for kind, keys in joined.items()}
        is_related = np.logical_or.reduce(list(explained.values()))
        explained[NO_AREA] = pairs.meet == 0
        explained[NOT_TOGETHER] = not_together(graph, layers, pairs.a, pairs.b)
        explained[BY_LAW] = ~pairs.work & (pairs.by_law == pairs.counts[MEMBERS])
        enough = pairs.two | (pairs.work & (pairs.counts[FOOTPRINT] > 0))
        is_explained = is_related | (enough & np.logical_or.reduce(list(explained.values())))
        is_candidate = enough & ~is_explained
        kept.below += shared - int((is_candidate | is_explained).sum())
        if proposed is not None:
            is_candidate[is_candidate] = proposals.which(proposed, pairs.where(is_candidate), apart)
            is_explained = np.zeros_like(is_explained)
        kept.candidates += int(is_candidate.sum())
        kept.explained += int(is_explained.sum())
        wanted = {"all": is_candidate | is_explained, "no": is_candidate, "only": is_explained}[which]
        kept.add(pairs.where(wanted), is_explained[wanted], {kind: mask[wanted] for kind, mask in explained.items()})
    return kept, _Detail(layers, related, proposals)


def _have(layers: Layers, pairs: Pairs, item: int, apart: Apart) -> Mask:
    """Which pairs share *item*."""
    acting = [b for b, footprint in layers.footprints.items() if item in footprint.sure]
    have: Mask = np.isin(pairs.a, acting) & np.isin(pairs.b, acting)
    for layer in layers.evidence.values():
        cells = np.flatnonzero(layer.item == item)
        of_layer = np.isin(pairs.a, layer.board[cells]) & np.isin(pairs.b, layer.board[cells])
        if layers.graph.scope.day is None:
            one, other = never_together(layer, cells, apart)
            of_layer &= ~np.isin(pairs.keys, keys_of(layer.board[one], layer.board[other], pairs.n))
        have |= of_layer
    return have


class _Order:
    """The order of pairs: see :func:`overlaps`."""

    def __init__(self, layers: Layers) -> None:
        names, boards = layers.graph.snapshot.names, layers.boards
        by_name = sorted(range(len(boards)), key=lambda i: (sort_key(names[boards[i]]), boards[i]))
        self.rank = np.empty(len(boards), dtype=np.int64)
        self.rank[by_name] = np.arange(len(boards))

    def of(self, pairs: Pairs, is_explained: Mask) -> Longs:
        """The places of *pairs* in order."""
        one, other = self.rank[pairs.a], self.rank[pairs.b]
        names = (np.maximum(one, other), np.minimum(one, other))
        return np.lexsort((*names, -pairs.weight, ~pairs.work, -pairs.layers, is_explained)).astype(np.int64)


class _Kept:
    """The first pairs of all blocks so far, in order, and the counts of all."""

    def __init__(self, first: int | None, order: _Order) -> None:
        self.first = first
        self.order = order
        self.candidates = self.explained = self.below = 0
        self._pairs: Pairs | None = None
        self._explained: Mask = np.zeros(0, dtype=bool)
        self._kinds: dict[str, Mask] = {}

    def add(self, pairs: Pairs, is_explained: Mask, kinds: dict[str, Mask]) -> None:
        """Take in the pairs of one block."""
        if self._pairs is not None:
            pairs = together([self._pairs, pairs])
            is_explained = np.concatenate([self._explained, is_explained])
            kinds = {kind: np.concatenate([self._kinds[kind], mask]) for kind, mask in kinds.items()}
        chosen = self.order.of(pairs, is_explained)[: self.first]
        self._pairs, self._explained = pairs.where(chosen), is_explained[chosen]
        self._kinds = {kind: mask[chosen] for kind, mask in kinds.items()}

    def pairs(self) -> Iterator[tuple[int, int, list[str]]]:
        """The indexes of the boards of each pair in order, with the kinds of explanation that hold."""
        if self._pairs is None:
            return
        for i, (a, b) in enumerate(zip(self._pairs.a.tolist(), self._pairs.b.tolist(), strict=True)):
            yield a, b, [kind for kind, mask in self._kinds.items() if mask[i]]


class _Detail:
    """The detail of single pairs."""

    def __init__(self, layers: Layers, related: Mapping[str, Relations], proposals: Proposals) -> None:
        self.layers = layers
        self.proposals = proposals
        self.graph = layers.graph
        self.related = related
        self.lists = complete_lists(layers.graph)
        self._kept: dict[tuple[str, int], dict[int, int]] = {}

    def pair(self, one: int, other: int, kinds: Sequence[str]) -> Pair:
        """The pair of two boards (indexes), explained by *kinds*."""
        boards, names = self.layers.boards, self.graph.snapshot.names
        a, b = sorted((one, other), key=lambda i: (sort_key(names[boards[i]]), boards[i]))
        anytime = self.graph.scope.day is not None or SUCCESSION in kinds or NOT_TOGETHER in kinds
        evidence = (self._evidence(layer, a, b, anytime) for layer in self.layers.evidence.values())
        shares = (*evidence, self._area(a, b))
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
            () if kinds else self.proposals.of(boards[a], boards[b], shares),
        )

    def _evidence(self, layer: Layer, a: int, b: int, anytime: bool) -> LayerShare:
        ours, theirs = self._cells(layer, a), self._cells(layer, b)
        shared = []
        for item in sorted(ours.keys() & theirs.keys()):
            x, y = ours[item], theirs[item]
            if not anytime and (layer.last[x] < layer.first[y] or layer.last[y] < layer.first[x]):
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

        def firm() -> list[set[int]]:
            return [{i for i, cell in cells.items() if layer.grade[cell] < 2} for cells in (ours, theirs)]

        return self._share(layer.name, shared, a, b, (len(ours), len(theirs)), firm)

    def _cells(self, layer: Layer, board: int) -> dict[int, int]:
        """The cells of a board, kept for a while because one board stands in many pairs."""
        key = (layer.name, board)
        if key not in self._kept:
            if len(self._kept) >= CELLS_KEPT:
                self._kept.clear()
            self._kept[key] = layer.cells_of(board)
        return self._kept[key]

    def _area(self, a: int, b: int) -> LayerShare:
        ours, theirs = self.layers.footprints.get(a), self.layers.footprints.get(b)
        if ours is None or theirs is None:
            recorded = tuple(len(f.may) if f else 0 for f in (ours, theirs))
            return LayerShare(FOOTPRINT, (), (recorded[0], recorded[1]))
        shared = [
            SharedItem(leaf, ours.sure[leaf][0], theirs.sure[leaf][0], ours.sure[leaf][1], theirs.sure[leaf][1])
            for leaf in sorted(ours.sure.keys() & theirs.sure.keys())
        ]

        def firm() -> list[set[int]]:
            return [{leaf for leaf, (grade, _) in f.sure.items() if grade < 2} for f in (ours, theirs)]

        recorded_both = (len(ours.may), len(theirs.may))
        return self._share(FOOTPRINT, shared, a, b, recorded_both, firm, len(ours.may & theirs.may))

    def _share(
        self,
        name: str,
        shared: list[SharedItem],
        a: int,
        b: int,
        recorded: tuple[int, int],
        firm: Callable[[], list[set[int]]],
        may_be: int | None = None,
    ) -> LayerShare:
        boards = [self.layers.boards[i] for i in (a, b)]
        complete = all(self.lists.of(board, *reading) for board in boards for reading in _READINGS[name])
        if not complete:
            return LayerShare(name, tuple(shared), recorded, may_be)
        both, common = firm(), sum(s.grade < 2 for s in shared)
        either, shorter = len(both[0] | both[1]), min(map(len, both))
        return LayerShare(
            name,
            tuple(shared),
            recorded,
            may_be,
            complete,
            common / either if either else None,
            common / shorter if shorter else None,
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
