"""How well each type of thing and of link is recorded: stated, confirmed, inferred, in complete lists, dated, sourced.

These say how good the record is, and nothing of the arrangements that it is about.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.completeness import CompleteLists
from graph.analysis.snapshot import Scoped
from graph.dates import OPEN
from graph.scope import BASES

Positions = NDArray[np.intp]
_STATED, _CONFIRMED = BASES.index("stated"), BASES.index("confirmed")


@dataclass(frozen=True, slots=True)
class Kept:
    """How well one type is recorded in the scope. Every item counts once, under the surest basis that it has.

    An item is a thing (with the statements that describe it) or a link between two things (with the statements of
    it). ``total`` = ``stated`` + ``confirmed`` + ``inferred`` + ``open`` + ``undescribed``. ``open`` are those of which
    the dates leave open whether any statement held on the day; ``undescribed`` are things that no source describes.
    ``listed`` are those in a complete list; ``lists`` is how many complete lists there are of the type. ``dated`` have
    a first or last day of their own; ``source_dated`` a source with a date; ``several`` two sources or more;
    ``sources`` is how many sources there are in all.
    """

    name: str
    total: int
    stated: int
    confirmed: int
    inferred: int
    open: int
    undescribed: int
    listed: int
    lists: int
    dated: int
    source_dated: int
    several: int
    sources: int


def things(graph: Scoped, lists: CompleteLists, types: Iterable[str]) -> tuple[Kept, ...]:
    """How well the things of each of *types* are recorded, in that order. A thing is in a complete list where one
    is complete at it, whatever the list is of.
    """
    describing = _edges(graph, "DESCRIBES")
    source_dated = _dated_sources(graph)
    with_list: dict[int, set[int]] = {}
    for of_node in lists.lists.values():
        for node, claims in of_node.items():
            with_list.setdefault(node, set()).update(claims)
    made = []
    for name in types:
        nodes = np.array(graph.nodes_of(name), dtype=np.intp)
        edges = describing[np.isin(graph.snapshot.edge_to[describing], nodes)]
        dated = sum(_has_dates(graph.properties_of(int(n))) for n in nodes)
        listed = [with_list[int(n)] for n in nodes if int(n) in with_list]
        of_type = _grouped(graph, graph.snapshot.edge_to[edges].astype(np.int64), edges, source_dated)
        made.append(
            _kept(name, of_type, len(nodes), len(listed), len(set().union(*listed)), dated),
        )
    return tuple(made)


def links(graph: Scoped, lists: CompleteLists, types: Iterable[str]) -> tuple[Kept, ...]:
    """How well the links of each of *types* are recorded, in that order. A link is in a complete list where a list
    of its type at one of its ends names it.
    """
    source_dated = _dated_sources(graph)
    size = len(graph.snapshot.ids)
    made = []
    for name in types:
        edges = _edges(graph, name)
        pairs = graph.snapshot.edge_from[edges].astype(np.int64) * size + graph.snapshot.edge_to[edges]
        grouped = _grouped(graph, pairs, edges, source_dated)
        listed: set[int] = set()
        used: set[int] = set()
        for (edge_type, direction), of_node in lists.lists.items():
            if edge_type != name:
                continue
            for node, claims in of_node.items():
                for claim in claims:
                    used.add(claim)
                    for other in lists.listed[claim, node]:
                        a, b = (node, other) if direction == "forward" else (other, node)
                        listed.add(a * size + b)
        known = set(grouped.items.tolist())
        dated = {int(pairs[i]) for i, e in enumerate(edges) if _has_dates(graph.qualifiers(int(e)))}
        made.append(_kept(name, grouped, len(known), len(listed & known), len(used), len(dated)))
    return tuple(made)


@dataclass(frozen=True)
class _Grouped:
    """Statements by the item that they are of: for each item the surest basis that holds, and its sources."""

    items: NDArray[np.int64]
    surest: NDArray[np.int64]
    source_dated: int
    several: int
    sources: int


def _edges(graph: Scoped, edge_type: str) -> Positions:
    snapshot = graph.snapshot
    if edge_type not in snapshot.edge_type_names:
        return np.zeros(0, dtype=np.intp)
    return np.flatnonzero(graph.visible & (snapshot.edge_types == snapshot.edge_type_names.index(edge_type)))


def _grouped(graph: Scoped, keys: NDArray[np.int64], edges: Positions, source_dated: NDArray[np.bool_]) -> _Grouped:
    """*edges* grouped by *keys*, one of each. A basis is its place in :data:`graph.scope.BASES`; one more, where the
    dates leave open whether any of the statements holds.
    """
    items, place = np.unique(keys, return_inverse=True)
    basis = np.where(graph.holding[edges], graph.snapshot.edge_basis[edges], len(BASES)).astype(np.int64)
    surest = np.full(len(items), len(BASES), dtype=np.int64)
    np.minimum.at(surest, place, basis)
    by = graph.snapshot.edge_source[edges]
    dated = np.zeros(len(items), dtype=bool)
    dated[place[source_dated[by]]] = True
    size = len(graph.snapshot.ids)
    of_item = np.unique(place.astype(np.int64) * size + by) // max(size, 1)
    several = int((np.bincount(of_item, minlength=len(items)) > 1).sum())
    return _Grouped(items, surest, int(dated.sum()), several, len(np.unique(by)))


def _kept(name: str, grouped: _Grouped, total: int, listed: int, lists: int, dated: int) -> Kept:
    by_basis = np.bincount(grouped.surest, minlength=len(BASES) + 1)
    return Kept(
        name,
        total,
        int(by_basis[_STATED]),
        int(by_basis[_CONFIRMED]),
        int(by_basis[BASES.index("inferred")]),
        int(by_basis[len(BASES)]),
        total - len(grouped.items),
        listed,
        lists,
        dated,
        grouped.source_dated,
        grouped.several,
        grouped.sources,
    )


def _dated_sources(graph: Scoped) -> NDArray[np.bool_]:
    """Which nodes are sources with a date, by position."""
    dated = np.zeros(len(graph.snapshot.ids), dtype=bool)
    for source in np.unique(graph.snapshot.edge_source):
        date = graph.properties_of(int(source)).get("date")
        dated[source] = bool(date) and date != OPEN
    return dated


def _has_dates(said: dict[str, object]) -> bool:
    """Whether a first or a last day is given; “open” counts, because somebody has said so."""
    return bool(said.get("start") or said.get("end"))
