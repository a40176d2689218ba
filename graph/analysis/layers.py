"""What each board has, layer by layer, as arrays: what overlaps are counted from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.coverage import UNNAMED, is_compared
from graph.analysis.snapshot import Ints, Mask, Scoped, once

ISSUES, MEMBERS, STRATEGIES, DUTIES, FOOTPRINT = "issues and themes", "members", "strategies", "duties", "footprint"
EVIDENCE = (ISSUES, MEMBERS, STRATEGIES, DUTIES)
"""The layers in which sharing is evidence by itself."""
LAYERS = (*EVIDENCE, FOOTPRINT)
EDGE_TYPES: Mapping[str, tuple[str, ...]] = {
    ISSUES: ("ADDRESSES",),
    MEMBERS: ("MEMBER_OF",),
    STRATEGIES: ("OWNS", "DELIVERS"),
    DUTIES: ("DISCHARGES",),
    FOOTPRINT: ("COVERS",),
}
NO_SEAT = ("invited", "unofficial partner")
"""Roles that do not make a member: it may never come, or works beside the board."""
REQUIRED = "required by law"

Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Layer:
    """The items that each board has in one layer.

    One *cell* is one board and one item; shapes (c,): ``board`` (index among the boards), ``item`` (node position),
    ``grade`` (the strongest basis, an index into :data:`graph.scope.BASES`), ``by_law`` (a member whose every
    recorded capacity is that a law requires it), ``first`` and ``last`` (the days between which it may have held).
    Cells are sorted by board and item. ``edges`` are all edges behind them, those of cell i from ``bounds[i]`` to
    ``bounds[i + 1]``: the link, then (a member who sits by a post) the HELD_AT of the post.
    """

    name: str
    board: Longs
    item: Longs
    grade: NDArray[np.int8]
    by_law: Mask
    first: Ints
    last: Ints
    edges: Sequence[int]
    bounds: Longs

    @cached_property
    def degree(self) -> Mapping[int, int]:
        """How many boards have each item."""
        items, counts = np.unique(self.item, return_counts=True)
        return dict(zip(items.tolist(), counts.tolist(), strict=True))

    def cells_of(self, board: int) -> dict[int, int]:
        """The cells of one board (its index), by item."""
        start, end = np.searchsorted(self.board, (board, board + 1)).tolist()
        return dict(zip(self.item[start:end].tolist(), range(start, end), strict=True))

    def edges_of(self, cell: int) -> tuple[int, ...]:
        """The edges behind one cell."""
        return tuple(dict.fromkeys(self.edges[self.bounds[cell] : self.bounds[cell + 1]]))


@dataclass(frozen=True, slots=True)
class Footprint:
    """Where a board acts, in areas without parts: ``sure`` with the grade and edges of each, and all that ``may`` be.

    Inferred areas that meet each other are rival readings of one word ("Lancashire": 12 districts or 14): what they
    have in common is sure, the rest may be. Where one that they meet is stated or confirmed, it settles the matter.
    An area covered in part, to an extent that is not known, or by a statement whose dates leave the day open, may be.
    ``resolved``: some statement holds on the day, and every area is known well enough to say that another lies
    outside it.
    """

    sure: Mapping[int, tuple[int, tuple[int, ...]]]
    may: frozenset[int]
    edges: tuple[int, ...]
    resolved: bool


class Layers:
    """Every layer of the boards of a graph, classes of boards left out. ``boards`` are node positions, by id."""

    def __init__(self, graph: Scoped, boards: Sequence[int]) -> None:
        self.graph = graph
        self.boards = tuple(boards)
        self.index = {board: i for i, board in enumerate(self.boards)}
        self._place = np.full(len(graph.snapshot.ids), -1, dtype=np.int64)
        self._place[list(self.boards)] = np.arange(len(self.boards))

    @cached_property
    def evidence(self) -> dict[str, Layer]:
        """The layers in which sharing is evidence, by name."""
        return {name: self._members() if name == MEMBERS else self._plain(name) for name in EVIDENCE}

    @cached_property
    def footprints(self) -> dict[int, Footprint]:
        """The footprints that are recorded, by index of the board."""
        graph = self.graph
        edges_by_board: dict[int, list[int]] = {}
        covers = graph.shown("COVERS")
        boards = self._place[graph.snapshot.edge_from[covers]]
        for edge, board in zip(covers[boards >= 0].tolist(), boards[boards >= 0].tolist(), strict=True):
            edges_by_board.setdefault(board, []).append(edge)
        return {board: _footprint(graph, edges) for board, edges in sorted(edges_by_board.items())}

    def _plain(self, name: str) -> Layer:
        links = _links(self.graph)[name]
        rows = links.of(self.boards)
        return self._layer(
            name, self._place[links.body[rows]], links.item[rows], links.edge[rows], links.via[rows], None
        )

    def _members(self) -> Layer:
        """The members: an organisation and a post held at it are one, the organisation.

        Left out are roles without a seat, and members that do not name one body: groups whose members are not
        named, and classes of boards.
        """
        graph, s, links = self.graph, self.graph.snapshot, _links(self.graph)[MEMBERS]
        rows = links.of(self.boards)
        edges, body, via = links.edge[rows], links.item[rows], links.via[rows]
        bodies, place = np.unique(body, return_inverse=True)
        named = np.array([names_one_body(graph.properties_of(b)) for b in bodies.tolist()], dtype=bool)
        read: dict[bytes, int] = {}
        said = np.empty(len(edges), dtype=np.int64)
        for i, e in enumerate(edges.tolist()):
            raw = s.edge_properties[e]
            if raw not in read:
                read[raw] = _seat(graph.qualifiers(e))
            said[i] = read[raw]
        kept = named[place] & (said != _NO_SEAT)
        on = self._place[s.edge_to[edges[kept]]]
        return self._layer(MEMBERS, on, body[kept], edges[kept], via[kept], said[kept])

    def _layer(self, name: str, board: Longs, item: Longs, edge: Longs, via: Longs, law: Longs | None) -> Layer:
        """One layer from one row per statement; *law* is 1 (required), 0 (not said) or -1 (another capacity)."""
        graph = self.graph
        basis = graph.snapshot.edge_basis.astype(np.int8)
        grade = np.where(via >= 0, np.maximum(basis[edge], basis[via]), basis[edge])
        order = np.lexsort((edge, grade, item, board))
        board, item, edge, via, grade = board[order], item[order], edge[order], via[order], grade[order]
        new = np.ones(len(board), dtype=bool)
        new[1:] = (board[1:] != board[:-1]) | (item[1:] != item[:-1])
        starts = np.flatnonzero(new)
        spans = graph.snapshot.edge_spans[edge]
        both = np.stack([edge, via], axis=1).ravel()
        bounds = np.append(2 * starts, 2 * len(edge))
        kept = both >= 0
        shift = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
        by_law = np.zeros(len(starts), dtype=bool)
        if law is not None and len(starts):
            ordered = law[order]
            by_law = (np.maximum.reduceat(ordered, starts) == 1) & (np.minimum.reduceat(ordered, starts) >= 0)
        empty = np.zeros(0, dtype=np.int32)
        return Layer(
            name,
            board[starts],
            item[starts],
            grade[starts].astype(np.int8),
            by_law,
            np.minimum.reduceat(spans[:, 0], starts) if len(starts) else empty,
            np.maximum.reduceat(spans[:, 3], starts) if len(starts) else empty,
            both[kept].tolist(),
            shift[bounds],
        )


@once
def left_out(graph: Scoped) -> int:
    """How many statements of the layers' types about boards that are compared were left out because their dates leave
    open whether they held.
    """
    s = graph.snapshot
    of_boards = is_compared(graph)
    ends = {MEMBERS: s.edge_to}
    return sum(int(of_boards[ends.get(name, s.edge_from)[graph.doubtful(*EDGE_TYPES[name])]].sum()) for name in LAYERS)


@once
def _held_at(graph: Scoped) -> Longs:
    """For each node the HELD_AT link by which it belongs to an organisation, -1 where there is none."""
    s = graph.snapshot
    held_at = np.full(len(s.ids), -1, dtype=np.int64)
    posts = graph.counted("HELD_AT")[::-1]
    if len(posts) and "Organization" in s.type_names:
        posts = posts[s.types[s.edge_to[posts]] == s.type_names.index("Organization")]
        held_at[s.edge_from[posts]] = posts
    return held_at


@dataclass(frozen=True, eq=False)
class _Links:
    """The links of one layer that hold, by body: shapes (l,). ``via`` is the HELD_AT link of a post, -1 elsewhere."""

    edge: Longs
    body: Longs
    item: Longs
    via: Longs

    @cached_property
    def by_item(self) -> Longs:
        """The places of the links in order of their item."""
        return np.argsort(self.item, kind="stable")

    @cached_property
    def items(self) -> Longs:
        """The items in order."""
        return self.item[self.by_item]

    def of(self, bodies: Sequence[int]) -> Longs:
        """The places of the links of *bodies*."""
        return _between(*(np.searchsorted(self.body, bodies, side) for side in ("left", "right")))

    def having(self, items: Longs) -> Longs:
        """The bodies that have one of *items*, with repeats."""
        ends = (np.searchsorted(self.items, items, side) for side in ("left", "right"))
        return self.body[self.by_item[_between(*ends)]]


def _between(starts: Longs, ends: Longs) -> Longs:
    """All numbers from each of *starts* to before the like one of *ends*."""
    size = ends - starts
    return np.repeat(starts - np.cumsum(size) + size, size) + np.arange(int(size.sum()))


@once
def _links(graph: Scoped) -> dict[str, _Links]:
    s = graph.snapshot
    links = {}
    for name in EVIDENCE:
        edge = graph.counted(*EDGE_TYPES[name])
        body, item, via = s.edge_from[edge], s.edge_to[edge], np.full(len(edge), -1, dtype=np.int64)
        if name == MEMBERS:
            via = _held_at(graph)[body]
            body, item = item, np.where(via >= 0, s.edge_to[via], body)
        order = np.argsort(body, kind="stable")
        links[name] = _Links(edge[order], body[order].astype(np.int64), item[order].astype(np.int64), via[order])
    return links


def near(graph: Scoped, board: int) -> Longs:
    """The positions of the boards that may share an item of evidence with *board* (a position), itself included."""
    found = [np.array([board], dtype=np.int64)]
    for links in _links(graph).values():
        found.append(links.having(np.unique(links.item[links.of([board])])))
    every = np.unique(np.concatenate(found))
    return every[is_compared(graph)[every]]


_NO_SEAT = -2


def _seat(said: Mapping[str, Any]) -> int:
    """What a MEMBER_OF link says of its capacity: 1 (a law requires it), 0 (nothing), -1 (another), or no seat."""
    if said.get("role") in NO_SEAT:
        return _NO_SEAT
    capacity = said.get("capacity")
    return 1 if capacity == REQUIRED else 0 if capacity is None else -1


def names_one_body(about: Mapping[str, Any]) -> bool:
    """Whether a node stands for one body: not a group whose members are not named, nor a class of boards."""
    return about.get("kind") not in UNNAMED and not about.get("is_class")


_WIDE = ("county", "police area", "fire area", "health area", "combined authority area", "region", "nation")
_LOCAL = ("two-tier district", "unitary area", "metropolitan district", "London borough", "Welsh principal area")


def _footprint(graph: Scoped, edges: Sequence[int]) -> Footprint:
    whole: list[tuple[int, int, frozenset[int]]] = []
    may: set[int] = set()
    for edge in edges:
        leaves = graph.leaves(graph.ends(edge)[1])
        may |= leaves
        if graph.holding[edge] and graph.qualifiers(edge).get("extent") in (None, "whole"):
            whole.append((int(graph.snapshot.edge_basis[edge]), edge, leaves))
    sure: dict[int, tuple[int, tuple[int, ...]]] = {}
    firm = [w for w in whole if w[0] < 2]
    settled: frozenset[int] = frozenset().union(*(leaves for _, _, leaves in firm)) if firm else frozenset()
    for grade, edge, leaves in firm:
        for leaf in leaves:
            before = sure.get(leaf, (grade, ()))
            sure[leaf] = (min(grade, before[0]), (*before[1], edge))
    for rivals in _rivals([w for w in whole if w[0] == 2 and not w[2] & settled]):
        for leaf in frozenset.intersection(*(leaves for _, _, leaves in rivals)):
            sure[leaf] = (2, tuple(edge for _, edge, _ in rivals))
    known = any(graph.holding[e] for e in edges) and all(_resolved(graph, graph.ends(e)[1]) for e in edges)
    return Footprint(sure, frozenset(may), tuple(edges), known)


def _rivals(inferred: list[tuple[int, int, frozenset[int]]]) -> list[list[tuple[int, int, frozenset[int]]]]:
    """*inferred* in groups that meet each other, directly or through others."""
    groups: list[list[tuple[int, int, frozenset[int]]]] = []
    for one in inferred:
        meeting = [g for g in groups if any(one[2] & other[2] for other in g)]
        groups = [g for g in groups if g not in meeting]
        groups.append([*(other for g in meeting for other in g), one])
    return groups


def _resolved(graph: Scoped, area: int) -> bool:
    """Whether it is known of *area* which smaller areas it has, so that another can be said to lie outside it."""
    if area in graph.parts_of:
        return True
    kind = graph.properties_of(area).get("kind")
    return kind in _LOCAL or (kind not in _WIDE and area in graph.wholes_of)
