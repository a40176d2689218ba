"""Links that began and ended between two days, or that only one of two graphs has."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graph.analysis.change import LINKS, Change, thing_of
from graph.analysis.checks import series
from graph.analysis.network import Longs
from graph.analysis.snapshot import Scoped
from graph.dates import BEGINNING, FOREVER, OPEN
from graph.scope import BASES

Key = tuple[str, str, str]
"""From, type, to: a link, whoever states it."""


class ChangedLinks:
    """The links that are not the same on both sides."""

    def __init__(self, before: Scoped, after: Scoped, renamed: Mapping[str, str], readings: Mapping[str, str]) -> None:
        self.before = before
        self.after = after
        self.readings = readings
        self.newly_known = 0
        self.one_graph = before.snapshot is after.snapshot
        codes = None
        if self.one_graph:
            differ = (before.holding != after.holding) | (before.visible != after.visible)
            codes = np.unique(_codes(before)[differ])
        self.then = self._pairs(before, codes, renamed)
        self.now = self._pairs(after, codes, {})

    def _pairs(self, graph: Scoped, codes: Longs | None, renamed: Mapping[str, str]) -> dict[Key, list[int]]:
        """All edges of each link, those that are not seen too; only those with *codes*, where these are given."""
        snapshot = graph.snapshot
        wanted = [i for i, name in enumerate(snapshot.edge_type_names) if name in self.readings]
        mask = np.isin(snapshot.edge_types, wanted)
        if codes is not None:
            mask &= np.isin(_codes(graph), codes)
        pairs: dict[Key, list[int]] = {}
        for edge in np.flatnonzero(mask).tolist():
            if not self._in_scope(graph, edge):
                continue
            a, b = (snapshot.ids[n] for n in graph.ends(edge))
            key = (renamed.get(a, a), graph.edge_type_of(edge), renamed.get(b, b))
            pairs.setdefault(key, []).append(edge)
        return pairs

    @staticmethod
    def _in_scope(graph: Scoped, edge: int) -> bool:
        """Whether basis and source of an edge count, whatever its dates."""
        source = graph.snapshot.ids[int(graph.snapshot.edge_source[edge])]
        return graph.basis_of(edge) in graph.scope.basis and (not graph.scope.sources or source in graph.scope.sources)

    def changes(self) -> Iterator[Change]:
        """What began and ended."""
        for key in sorted({*self.then, *self.now}):
            old, new = self.then.get(key, []), self.now.get(key, [])
            word = self._word(old, new)
            if word:
                yield self._change(key, word, old, new)

    def _word(self, old: Sequence[int], new: Sequence[int]) -> str:
        was, now = _state(self.before, old), _state(self.after, new)
        if was == now:
            return ""
        if was < now:
            if not old:
                return "now recorded"
            if was == 0:
                if self.before.scope.day == self.after.scope.day:
                    return "now recorded"
                return "began" if now == 2 and not self._unsure(self.after, new) else "may have begun"
            if self._straddles(new, 0, 1, self.before.scope.day):
                return "may have begun"
            self.newly_known += 1
            return ""
        if not new:
            return "no longer recorded"
        if now == 0:
            if self.before.scope.day == self.after.scope.day:
                return "no longer recorded"
            sure = (was == 2 and not self._unsure(self.before, old)) or any(map(self._held_between, new))
            return "ended" if sure else "may have ended"
        if self._straddles(new, 2, 3, self.after.scope.day):
            return "may have ended"
        self.newly_known += 1
        return ""

    @staticmethod
    def _unsure(graph: Scoped, edges: Sequence[int]) -> bool:
        """Whether the dates of an end leave open whether it was there, so that its links may not have been either."""
        return any(graph.left_open[n] for n in graph.ends(edges[0]))

    def _held_between(self, edge: int) -> bool:
        """Whether an edge of *after*, and its ends where they are dated, certainly held on some day between the two."""
        s = self.after.snapshot
        first, last = self.before.scope.day, self.after.scope.day
        if first is None or last is None:
            return False
        ends = [s.spans[n] for n in self.after.ends(edge)]
        spans = [s.edge_spans[edge], *(x for x in ends if x[0] > BEGINNING or x[3] < FOREVER)]
        return max(first, *(int(x[1]) for x in spans)) <= min(last, *(int(x[2]) for x in spans))

    def _straddles(self, edges: Sequence[int], first: int, last: int, day: int | None) -> bool:
        """Whether a written date of one of *edges* leaves *day* open: between the columns *first* and *last*."""
        if day is None:
            return False
        spans = self.after.snapshot.edge_spans
        for edge in edges:
            a, b = int(spans[edge, first]), int(spans[edge, last])
            if a > BEGINNING and b < FOREVER and a <= day <= b and a != b:
                return True
        return False

    def _change(self, key: Key, word: str, old: Sequence[int], new: Sequence[int]) -> Change:
        came = word in ("began", "may have begun", "now recorded")
        graph, edges = (self.after, new) if came else (self.before, old)
        used = [e for e in edges if graph.holding[e]] or [e for e in edges if graph.visible[e]] or list(edges)
        a, b = graph.ends(used[0])
        one, other = thing_of(graph, a), thing_of(graph, b)
        why = self._why(came, used, (a, b))
        text = f"{one[2]} {self.readings[key[1]]} {other[2]}: {word}{why}."
        basis = BASES[min(int(graph.snapshot.edge_basis[e]) for e in used)]
        statements = tuple(graph.snapshot.edge_ids[e] for e in used)
        return Change(LINKS, word, one, (other,), text, statements, basis, follows=why.startswith(", with "))

    def _why(self, came: bool, edges: Sequence[int], ends: tuple[int, int]) -> str:
        """From when, until when, or with which body."""
        graph = self.after if came else self.before
        written = sorted({str(d) for e in edges if (d := graph.qualifiers(e).get("start" if came else "end"))} - {OPEN})
        if written:
            return f", {'from' if came else 'last day'} {written[-1] if not came else written[0]}"
        other = self.before if came else self.after
        if not self.one_graph:
            return ""
        gone = [graph.snapshot.names[n] for n in ends if other.node_levels[n] == 0]
        if gone:
            return f", with {series(gone)}"
        left_out = not came and any(graph.snapshot.edge_spans[e, 3] < FOREVER for e in edges)
        return ", a later complete list leaves it out" if left_out else ""


def _codes(graph: Scoped) -> Longs:
    """A number for each edge, the same for edges of one type between the same two nodes in one direction."""
    s = graph.snapshot
    n, types = len(s.ids), len(s.edge_type_names)
    return (s.edge_from.astype(np.int64) * types + s.edge_types) * n + s.edge_to


def _state(graph: Scoped, edges: Sequence[int]) -> int:
    """2 where one of *edges* holds, 1 where one may, else 0."""
    return 2 if any(graph.holding[e] for e in edges) else int(any(graph.visible[e] for e in edges))
