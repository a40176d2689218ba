"""The classes of the US GAO's guide, proposed for pairs that nothing explains. Proposed, never declared.

The guide (*Fragmentation, Overlap, and Duplication*, GAO-15-49SP, 2015) speaks of programmes; here its three classes
are read for boards. **Fragmentation**: both deal with one issue and no body is recorded as leading on it.
**Overlap**: both deal with one issue, and both act in one area. **Possible duplication**: as overlap, and they share a
member and one of their recorded ``functions``. A pair may have several.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.analysis.layers import FOOTPRINT, ISSUES, MEMBERS, Layers
from graph.analysis.pairs import Apart, Pairs, sharing
from graph.analysis.shares import LayerShare, SharedItem
from graph.analysis.snapshot import Mask, Scoped, once

FRAGMENTATION, OVERLAP, DUPLICATION = "fragmentation", "overlap", "possible duplication"
CLASSES = (DUPLICATION, OVERLAP, FRAGMENTATION)
"""The classes, the gravest first."""
_BODIES = ("Board", "Organization")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One class proposed for a pair, with the positions of what it rests on.

    ``grade`` (an index into BASES) is the weakest part of the best evidence: 2 where it needs something inferred.
    ``edges`` are the statements, those that give the functions last.
    """

    kind: str
    grade: int
    issues: tuple[int, ...]
    areas: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    functions: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()


@once
def led(graph: Scoped) -> frozenset[int]:
    """The issues and themes on which some body leads, or may lead on the day: nobody can be said not to."""
    raw = graph.snapshot.edge_properties
    leading = [e for e in graph.shown("ADDRESSES").tolist() if b'"lead"' in raw[e]]
    return frozenset(
        graph.ends(e)[1]
        for e in leading
        if graph.qualifiers(e).get("lead") is True and graph.type_of(graph.ends(e)[0]) in _BODIES
    )


class Proposals:
    """What can be proposed for pairs of the boards of *layers*."""

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self.graph = layers.graph
        self._functions: dict[int, frozenset[str]] = {}

    def functions(self, board: int) -> frozenset[str]:
        """The recorded functions of the board at a position."""
        if board not in self._functions:
            self._functions[board] = frozenset(self.graph.properties_of(board).get("functions") or ())
        return self._functions[board]

    def of(self, a: int, b: int, shares: Sequence[LayerShare]) -> tuple[Proposal, ...]:
        """What is proposed for two boards (positions) that share *shares*, the gravest class first."""
        by_layer = {share.layer: share.shared for share in shares}
        issues, areas, members = by_layer[ISSUES], by_layer[FOOTPRINT], by_layer[MEMBERS]
        functions = tuple(sorted(self.functions(a) & self.functions(b)))
        found = []
        if issues and areas and members and functions:
            found.append(self._made(DUPLICATION, issues, areas, members, functions, self._telling(a, b)))
        if issues and areas:
            found.append(self._made(OVERLAP, issues, areas))
        if unled := [s for s in issues if s.item not in led(self.graph)]:
            found.append(self._made(FRAGMENTATION, unled))
        return tuple(found)

    @staticmethod
    def _made(
        kind: str,
        issues: Sequence[SharedItem],
        areas: Sequence[SharedItem] = (),
        members: Sequence[SharedItem] = (),
        functions: tuple[str, ...] = (),
        more: tuple[int, ...] = (),
    ) -> Proposal:
        parts = [part for part in (issues, areas, members) if part]
        edges = [e for part in parts for s in part for e in (*s.edges_a, *s.edges_b)]
        return Proposal(
            kind,
            max(min(s.grade for s in part) for part in parts),
            tuple(s.item for s in issues),
            tuple(s.item for s in areas),
            tuple(s.item for s in members),
            functions,
            tuple(dict.fromkeys((*edges, *more))),
        )

    def _telling(self, a: int, b: int) -> tuple[int, ...]:
        """The descriptions that give one of two boards its functions."""
        return tuple(
            e for board in (a, b) for e in self._descriptions.get(board, ()) if "functions" in self.graph.qualifiers(e)
        )

    @cached_property
    def _descriptions(self) -> dict[int, list[int]]:
        described: dict[int, list[int]] = {}
        edges = self.graph.shown("DESCRIBES")
        about = self.graph.snapshot.edge_to[edges]
        kept = np.isin(about, self.layers.boards)
        for edge, node in zip(edges[kept].tolist(), about[kept].tolist(), strict=True):
            described.setdefault(node, []).append(edge)
        return described

    def which(self, kind: str, pairs: Pairs, apart: Apart) -> Mask:
        """For which of *pairs*, their areas compared, the class *kind* is proposed, whatever explains them."""
        if kind == FRAGMENTATION:
            layer = self.layers.evidence[ISSUES]
            cells = np.flatnonzero(~np.isin(layer.item, np.array(sorted(led(self.graph)), dtype=np.int64)))
            return sharing(layer, cells, pairs, None if self.graph.scope.day is not None else apart)
        proposed: Mask = (pairs.counts[ISSUES] > 0) & (pairs.counts[FOOTPRINT] > 0)
        if kind == DUPLICATION:
            proposed &= pairs.counts[MEMBERS] > 0
            some = np.flatnonzero(proposed)
            words = sorted(set().union(*(self.functions(b) for b in self.layers.boards)))
            bits = np.array([sum(1 << words.index(f) for f in self.functions(b)) for b in self.layers.boards])
            proposed[some] = (bits[pairs.a[some]] & bits[pairs.b[some]]) > 0
        return proposed
