"""GR17: are no two boards much the same, by their members, their issues and where they act?"""

from collections.abc import Mapping, Sequence

import numpy as np

from graph.analysis.checks import Check, count, names, series, told_by
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.explained import BY_LAW, KINDS, NOT_TOGETHER, Relations, not_together, relations
from graph.analysis.gap_rules.bodies import bodies, silent_line
from graph.analysis.gap_rules.graded import footprints
from graph.analysis.layers import ISSUES, MEMBERS, Layer, Layers
from graph.analysis.snapshot import Scoped
from graph.store.base import Direction
from graph.words import CheckAnswer

SAME_MEMBERS = 0.8
"""Two boards have much the same members where so many of all that sit on either sit on both."""
SAME_ISSUES = 0.5
SAME_AREAS = 0.5
FEWEST = 2
"""Boards that share fewer members are not compared."""
ASK = "complete lists of the members, the issues and the areas of each board"
_READINGS: tuple[tuple[str, Direction], ...] = (("MEMBER_OF", "reverse"), ("ADDRESSES", "forward"))


def none_alike(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each two boards that are much the same, one for each board that is like no other, and one line
    for the boards without complete lists of members and issues, or without a recorded area.

    Shares are those of all that either has (Jaccard), of what is stated or confirmed. What explains them, as it
    explains an overlap, is no failure: one line, a succession, members that a law requires, times apart.
    """
    named = sorted(bodies(graph).every)
    complete = tuple(CurrentLists(graph, lists, *reading) for reading in _READINGS)
    listed = [b for b in named if all(of.of(b) for of in complete)]
    layers = Layers(graph, listed)
    where = footprints(graph) if listed else {}
    known = {b for b in listed if b in where and where[b].resolved and where[b].sure}
    silent = sorted((b for b in named if b not in known), key=lambda b: (graph.snapshot.names[b], b))
    what = "No complete list of members and of issues, with the areas,"
    more = "What they share at least is among the overlaps."
    line = silent_line(graph, silent, len(named), what, f"Ask for {ASK}.", "lists", more=more)
    return [*line, *(_Alike(graph, complete, layers, sorted(known)).checks() if known else ())]


class _Alike:
    """The boards of which all is known, and those that are much the same."""

    def __init__(self, graph: Scoped, complete: Sequence[CurrentLists], layers: Layers, known: Sequence[int]) -> None:
        self.graph = graph
        self.complete = complete
        self.layers = layers
        self.known = sorted(known, key=lambda b: (graph.snapshot.names[b], b))
        self.members = self.firm(MEMBERS)
        self.issues = self.firm(ISSUES)
        self.areas = {
            b: frozenset(a for a, (basis, _) in footprints(graph)[b].sure.items() if basis < 2) for b in known
        }
        self.related: Mapping[str, Relations] = relations(graph, layers)

    def firm(self, layer: str) -> dict[int, frozenset[int]]:
        """What each board has in a layer, stated or confirmed."""
        found: dict[int, set[int]] = {b: set() for b in self.known}
        of: Layer = self.layers.evidence[layer]
        for board, item, basis in zip(of.board.tolist(), of.item.tolist(), of.grade.tolist(), strict=True):
            node = self.layers.boards[board]
            if basis < 2 and node in found:
                found[node].add(item)
        return {b: frozenset(items) for b, items in found.items()}

    def candidates(self) -> set[tuple[int, int]]:
        """The pairs that may share enough members.

        Two sets of which so large a part is shared have an item in common among the rarest of each: so many as may
        be missing, and one (the prefix filter of Chaudhuri, Ganti and Kaushik, ICDE 2006). Only those are compared.
        """
        held: dict[int, int] = {}
        for items in self.members.values():
            for item in items:
                held[item] = held.get(item, 0) + 1
        having: dict[int, list[int]] = {}
        pairs: set[tuple[int, int]] = set()
        for board in self.known:
            rarest = sorted(self.members[board], key=lambda i: (held[i], i))
            if len(rarest) < FEWEST:
                continue
            least = int(np.ceil(SAME_MEMBERS * len(rarest) - 1e-9))
            for item in rarest[: len(rarest) - least + 1]:
                for other in having.get(item, ()):
                    pairs.add((other, board))
                having.setdefault(item, []).append(board)
        return pairs

    def checks(self) -> list[Check]:
        """The checks of the pairs that are much the same, and of the boards in none."""
        found: list[Check] = []
        paired: set[int] = set()
        for a, b in sorted(self.candidates(), key=lambda p: [self.graph.snapshot.names[n] for n in p]):
            shares = (
                _share(self.members[a], self.members[b]),
                _share(self.issues[a], self.issues[b]),
                _share(self.areas[a], self.areas[b]),
            )
            enough = len(self.members[a] & self.members[b]) >= FEWEST
            if enough and shares[0] >= SAME_MEMBERS and shares[1] >= SAME_ISSUES and shares[2] >= SAME_AREAS:
                found.append(self.pair(a, b))
                paired |= {a, b}
        others = len(self.known) - 1
        if others:
            found += [self.alone(board, others) for board in self.known if board not in paired]
        elif self.known:
            reason = f"{self.graph.snapshot.names[self.known[0]]} is the only board of which all is recorded."
            found.append(
                Check(
                    (self.known[0],),
                    CheckAnswer.NOT_RECORDED,
                    f"{reason} There is none to compare it with.",
                    statements=self.lists_of(self.known[0]),
                )
            )
        return found

    def lists_of(self, *boards: int) -> tuple[int, ...]:
        """The complete lists of boards."""
        edges = (e for b in boards for of in self.complete for e in of.of(b))
        return tuple(dict.fromkeys(edges))

    def alone(self, board: int, others: int) -> Check:
        """That a board is like no other of those of which all is recorded."""
        lists = self.lists_of(board)
        reason = (
            f"{self.graph.snapshot.names[board]} was compared with {others:,} other board{'s' if others > 1 else ''} "
            f"with complete lists, and is much the same as none ({told_by(self.graph, lists)})."
        )
        return Check((board,), CheckAnswer.PASSES, reason, statements=lists)

    def pair(self, a: int, b: int) -> Check:
        """The check of two boards that are much the same."""
        graph = self.graph
        edges = list(self.lists_of(a, b))
        told = []
        for word, of in (("members", self.members), ("issues and themes", self.issues), ("areas", self.areas)):
            both, either = of[a] & of[b], of[a] | of[b]
            told.append(f"{count(len(both), len(either), word)} ({names(graph, both, 5)})")
        for layer in (MEMBERS, ISSUES):
            of_layer = self.layers.evidence[layer]
            for board in (a, b):
                cells = of_layer.cells_of(self.layers.index[board])
                edges += [
                    e
                    for item, cell in cells.items()
                    if item in self.shared(layer, a, b)
                    for e in of_layer.edges_of(cell)
                ]
        edges += [e for board in (a, b) for e in footprints(graph)[board].edges]
        reason = f"{graph.snapshot.names[a]} and {graph.snapshot.names[b]} share {series(told)}."
        return self.explained(a, b, reason, tuple(dict.fromkeys(edges)))

    def shared(self, layer: str, a: int, b: int) -> frozenset[int]:
        """What two boards share in a layer."""
        of = self.members if layer == MEMBERS else self.issues
        return of[a] & of[b]

    def explained(self, a: int, b: int, reason: str, edges: tuple[int, ...]) -> Check:
        """The check of two boards that are much the same: no failure where something recorded explains it."""
        graph = self.graph
        both = tuple(sorted((a, b)))
        for kind, relation in self.related.items():
            nodes, path = relation.path(a, b)
            if nodes:
                sure = all(graph.basis_of(e) != "inferred" for e in path)
                answer = CheckAnswer.DOES_NOT_APPLY if sure else CheckAnswer.INFERRED_ONLY
                how = "Explained" if sure else "Explained, but only by inference"
                why = f"{how}: {KINDS[kind].rstrip('.')} ({told_by(graph, path)})."
                return Check(both, answer, f"{reason} {why}", statements=(*edges, *path))
        one, other = (np.array([self.layers.index[n]], dtype=np.int64) for n in (a, b))
        if not_together(graph, self.layers, one, other)[0]:
            return Check(
                both, CheckAnswer.DOES_NOT_APPLY, f"{reason} Explained: {KINDS[NOT_TOGETHER]}", statements=edges
            )
        if self.only_by_law(a, b):
            return Check(both, CheckAnswer.DOES_NOT_APPLY, f"{reason} Explained: {KINDS[BY_LAW]}", statements=edges)
        return Check(both, CheckAnswer.FAILS, f"{reason} Nothing recorded explains it.", statements=edges)

    def only_by_law(self, a: int, b: int) -> bool:
        """Whether a law requires every member that two boards share, on both."""
        of = self.layers.evidence[MEMBERS]
        return all(
            of.by_law[cells[item]]
            for board in (a, b)
            for cells in [of.cells_of(self.layers.index[board])]
            for item in self.members[a] & self.members[b]
        )


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    either = len(one | other)
    return len(one & other) / either if either else 0.0
