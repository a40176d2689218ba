"""The whole graph as arrays, and the part of it that a scope sees: what every analysis starts from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.dates import BEGINNING, FOREVER, InForce
from graph.scope import BASES, Scope

Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]

T = TypeVar("T")

SCOPES_KEPT = 4
"""How many scopes of one snapshot are kept."""
_WHEN = (InForce.NO, InForce.POSSIBLE, InForce.ASSUMED, InForce.CERTAIN)


@dataclass(frozen=True, slots=True, eq=False)
class Supposition:
    """What tells the snapshot of a what-if from one of the store: the position of the scenario's own source, who
    said each edge before the scenario passed it on (int32 (m,), the scenario where nobody did), and complete lists
    (node, edge type, direction) that its changes leave incomplete.
    """

    source: int
    said_by: Ints
    open_lists: frozenset[tuple[int, str, str]] = frozenset()


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The graph of one data version, nodes in order of canonical id, edges in order of id.

    Rejected statements are left out, and so are links that begin and end at one node (merging can make them). Only a
    source's LISTS_ALL about itself stays ("every board that this source describes").

    Shapes: for *n* nodes ``ids``, ``names``, ``properties`` (JSON objects as bytes; they hold ``start``, ``end`` and
    ``other_names`` too) have length n, ``types`` is int16 (n,) into ``type_names``, ``spans`` int32 (n, 5) in the
    order of :class:`graph.dates.Span`. For *m* edges ``edge_ids`` and ``edge_properties`` have length m,
    ``edge_types`` is int16 (m,) into ``edge_type_names``, ``edge_from``, ``edge_to`` and ``edge_source`` are int32
    (m,) node positions, ``edge_basis`` int8 (m,) into :data:`graph.scope.BASES`, ``edge_spans`` int32 (m, 5).
    ``supposed`` is set where a scenario made it (:mod:`graph.whatif`), not a store.
    """

    version: str
    ids: Sequence[str]
    names: Sequence[str]
    properties: Sequence[bytes]
    type_names: tuple[str, ...]
    types: NDArray[np.int16]
    spans: Ints
    edge_type_names: tuple[str, ...]
    edge_ids: Sequence[str]
    edge_properties: Sequence[bytes]
    edge_types: NDArray[np.int16]
    edge_from: Ints
    edge_to: Ints
    edge_source: Ints
    edge_basis: NDArray[np.int8]
    edge_spans: Ints
    supposed: Supposition | None = None

    @cached_property
    def position(self) -> dict[str, int]:
        """The position of each canonical id."""
        return {id: i for i, id in enumerate(self.ids)}

    @cached_property
    def _seen(self) -> "dict[Scope, Scoped]":
        return {}

    @property
    def said_by(self) -> Ints:
        """The source of each edge; in a what-if, of an edge that passes on, the source that stated it before."""
        return self.edge_source if self.supposed is None else self.supposed.said_by

    def at(self, scope: Scope) -> "Scoped":
        """What *scope* sees of this snapshot; what the last few scopes see is kept, with all worked out from it."""
        found = self._seen.get(scope)
        if found is None:
            found = Scoped(self, scope)
            for oldest in list(self._seen)[: 1 - SCOPES_KEPT]:
                self._seen.pop(oldest, None)
            self._seen[scope] = found
        return found


def _levels(spans: Ints, scope: Scope) -> NDArray[np.int8]:
    """How sure each span is on the scope's day: 0 no, 1 possible, 2 assumed, 3 certain (3 where there is no day)."""
    if scope.day is None:
        return np.full(len(spans), 3, dtype=np.int8)
    day = np.int32(scope.day)
    possible = (spans[:, 0] <= day) & (day <= spans[:, 3])
    certain = (spans[:, 1] <= day) & (day <= spans[:, 2])
    assumed = (spans[:, 4] <= day) & (scope.undated == "assumed to continue")
    levels = np.where(certain, 3, np.where(assumed, 2, 1)).astype(np.int8)
    levels[~possible] = 0
    return levels


class Scoped:
    """The nodes and edges of a snapshot that a scope sees, with look-ups by position.

    A node is seen when it is possible on the day; an edge when it is possible on the day, its basis and source are
    in the scope and both its ends are seen.
    """

    def __init__(self, snapshot: Snapshot, scope: Scope) -> None:
        self.snapshot = snapshot
        self.scope = scope
        self.node_levels = _levels(snapshot.spans, scope)
        seen = self.node_levels > 0
        edge_levels = _levels(snapshot.edge_spans, scope)
        bases = np.array([b in scope.basis for b in BASES])
        visible = (edge_levels > 0) & bases[snapshot.edge_basis]
        if scope.sources:
            wanted = [snapshot.position[s] for s in scope.sources if s in snapshot.position]
            visible &= np.isin(snapshot.edge_source, np.array(wanted, dtype=np.int32))
        if scope.area:
            seen = seen & ~self._elsewhere(visible)
        visible &= seen[snapshot.edge_from] & seen[snapshot.edge_to]
        self.edge_levels = edge_levels
        self.seen: Mask = seen
        self.visible: Mask = visible
        self.known: dict[Any, Any] = {}
        # One number at a time comes out of a view several times as fast as out of its array.
        self._from, self._to = snapshot.edge_from.data, snapshot.edge_to.data
        self._types, self._edge_types = snapshot.types.data, snapshot.edge_types.data

    def _edges_named(self, *edge_types: str) -> Mask:
        named: Mask = np.zeros(len(self.snapshot.edge_ids), dtype=bool)
        for name in edge_types:
            if name in self.snapshot.edge_type_names:
                named |= self.snapshot.edge_types == self.snapshot.edge_type_names.index(name)
        return named

    def _elsewhere(self, visible: Mask) -> Mask:
        """Nodes recorded as covering areas, none of which meets the scope's area."""
        s = self.snapshot
        away = np.zeros(len(s.ids), dtype=bool)
        covers = np.flatnonzero(visible & self._edges_named("COVERS"))
        parts = np.flatnonzero(visible & self._edges_named("PART_OF"))
        if self.scope.area not in s.position:
            return away
        children = _children(s, parts)
        wanted = _leaves_below(children, s.position[self.scope.area])
        meets = {int(a): bool(_leaves_below(children, int(a)) & wanted) for a in np.unique(s.edge_to[covers])}
        near = np.zeros(len(s.ids), dtype=bool)
        for edge in covers:
            away[s.edge_from[edge]] = True
            if meets[int(s.edge_to[edge])]:
                near[s.edge_from[edge]] = True
        return away & ~near

    # --- nodes ---------------------------------------------------------------------------------------------------

    def nodes_of(self, *types: str) -> list[int]:
        """The positions of the nodes of *types* that are seen, by id."""
        found: list[int] = np.flatnonzero(self.seen & self.are_of(*types)).tolist()
        return found

    def type_of(self, node: int) -> str:
        """The type of the node at a position."""
        return self.snapshot.type_names[self._types[node]]

    def properties_of(self, node: int) -> dict[str, Any]:
        """What the node at a position shows: its properties with ``start``, ``end`` and ``other_names``."""
        return _object(self.snapshot.properties[node])

    @cached_property
    def left_open(self) -> Mask:
        """Of which nodes the recorded dates leave open whether they were there on the day; undated ones are not."""
        spans = self.snapshot.spans
        dated = (spans[:, 0] > BEGINNING) | (spans[:, 3] < FOREVER)
        open_: Mask = dated & (self.node_levels == 1)
        return open_

    # --- edges ---------------------------------------------------------------------------------------------------

    def edges_of(self, *types: str) -> list[int]:
        """The positions of the edges of *types* that are seen, by id."""
        found: list[int] = self.shown(*types).tolist()
        return found

    def edge_type_of(self, edge: int) -> str:
        """The type of the edge at a position."""
        return self.snapshot.edge_type_names[self._edge_types[edge]]

    def qualifiers(self, edge: int) -> dict[str, Any]:
        """The qualifiers of the edge at a position, with ``start`` and ``end`` as written."""
        return _object(self.snapshot.edge_properties[edge])

    def of_qualifiers(self, edges: Iterable[int], read: Callable[[dict[str, Any]], T]) -> list[T]:
        """What *read* makes of the qualifiers of each of *edges*. Most edges say the same: equal ones are read once."""
        told, found = self.snapshot.edge_properties, dict[bytes, T]()
        result = []
        for edge in edges:
            raw = told[edge]
            if raw not in found:
                found[raw] = read(_object(raw))
            result.append(found[raw])
        return result

    def are_of(self, *types: str) -> Mask:
        """Of every node, seen or not, whether it is of one of *types*."""
        s = self.snapshot
        return np.isin(s.types, [s.type_names.index(t) for t in types if t in s.type_names])

    def ends(self, edge: int) -> tuple[int, int]:
        """The positions of the from and the to end of an edge."""
        return self._from[edge], self._to[edge]

    def basis_of(self, edge: int) -> str:
        """``stated``, ``confirmed`` or ``inferred``."""
        return BASES[self.snapshot.edge_basis[edge]]

    def edge_when(self, edge: int) -> InForce:
        """How sure it is that the edge at a position holds on the day."""
        return _WHEN[self.edge_levels[edge]]

    @cached_property
    def holding(self) -> Mask:
        """Which edges hold on the day, so that findings may use them: those seen that are certain, or assumed.

        An assumed edge does not hold where the recorded dates of an end leave open whether that was there on the day.
        """
        s = self.snapshot
        assumed = (self.edge_levels == 2) & ~self.left_open[s.edge_from] & ~self.left_open[s.edge_to]
        holding: Mask = self.visible & ((self.edge_levels == 3) | assumed)
        return holding

    def counted_edges_of(self, *types: str) -> list[int]:
        """Those of :meth:`edges_of` that hold on the day (:attr:`holding`): those that findings may use."""
        found: list[int] = self.counted(*types).tolist()
        return found

    def counted(self, *types: str) -> "NDArray[np.intp]":
        """:meth:`counted_edges_of` as an array."""
        return self._array(("counted", *types), self.holding)

    def shown(self, *types: str) -> "NDArray[np.intp]":
        """:meth:`edges_of` as an array."""
        return self._array(("shown", *types), self.visible)

    def _array(self, key: tuple[str, ...], mask: Mask) -> "NDArray[np.intp]":
        if key not in self.known:
            self.known[key] = np.flatnonzero(self._edges_named(*key[1:]) & mask)
        found: NDArray[np.intp] = self.known[key]
        return found

    def doubtful(self, *types: str) -> "NDArray[np.intp]":
        """The positions of the edges of *types* that are seen, and whose dates leave open whether they hold."""
        return np.flatnonzero(self._edges_named(*types) & self.visible & ~self.holding)

    def linked(self, *types: str) -> dict[int, list[int]]:
        """The edges of *types* that hold, by the position of their from end, each list by edge id."""
        linked: dict[int, list[int]] = {}
        for edge in self.counted_edges_of(*types):
            linked.setdefault(int(self.snapshot.edge_from[edge]), []).append(edge)
        return linked

    @cached_property
    def parts(self) -> "NDArray[np.intp]":
        """The positions of the PART_OF edges that are seen."""
        return np.flatnonzero(self.visible & self._edges_named("PART_OF"))

    @cached_property
    def parts_of(self) -> dict[int, list[int]]:
        """The parts that are recorded of each node, one step down, by PART_OF edges that are seen."""
        return _children(self.snapshot, self.parts)

    @cached_property
    def wholes_of(self) -> dict[int, list[int]]:
        """What each node is recorded as a part of, one step up, by PART_OF edges that are seen."""
        wholes: dict[int, list[int]] = {}
        for whole, parts in self.parts_of.items():
            for part in parts:
                wholes.setdefault(part, []).append(whole)
        return wholes

    @cached_property
    def _leaves(self) -> dict[int, frozenset[int]]:
        return {}

    def leaves(self, area: int) -> frozenset[int]:
        """The areas without parts that *area* is made of (itself, where none is recorded)."""
        if area not in self._leaves:
            self._leaves[area] = _leaves_below(self.parts_of, area)
        return self._leaves[area]

    def below(self, node: int) -> set[int]:
        """All parts of *node* at any depth, without itself (unless parts run in a circle)."""
        reached: set[int] = set()
        todo = [node]
        while todo:
            for child in self.parts_of.get(todo.pop(), ()):
                if child not in reached:
                    reached.add(child)
                    todo.append(child)
        return reached


def once(function: "Callable[[Scoped], T]") -> "Callable[[Scoped], T]":
    """*function*, worked out once for each graph that it is asked of. What it gives back is shared: never change it."""

    @wraps(function)
    def asked(graph: Scoped) -> T:
        if function not in graph.known:
            graph.known[function] = function(graph)
        found: T = graph.known[function]
        return found

    return asked


def footprint_leaves(snapshot: Snapshot, part_edges: Iterable[int], area: int) -> frozenset[int]:
    """The positions of the areas without parts below *area*, by the PART_OF edges given.

    An area that is coded for one purpose only (a community safety area that stands for one district) counts as its
    parts; an area without recorded parts counts as itself.
    """
    return _leaves_below(_children(snapshot, part_edges), area)


def _children(snapshot: Snapshot, part_edges: Iterable[int]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for edge in part_edges:
        children.setdefault(int(snapshot.edge_to[edge]), []).append(int(snapshot.edge_from[edge]))
    return children


def _leaves_below(children: Mapping[int, Sequence[int]], area: int) -> frozenset[int]:
    leaves: set[int] = set()
    reached = {area}
    todo = [area]
    while todo:
        node = todo.pop()
        below = children.get(node, ())
        if not below:
            leaves.add(node)
        for child in below:
            if child not in reached:
                reached.add(child)
                todo.append(child)
    return frozenset(leaves)


def _object(raw: bytes) -> dict[str, Any]:
    loaded: dict[str, Any] = orjson.loads(raw) if raw else {}
    return loaded
