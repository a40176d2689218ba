"""Bodies and strategies that began, ended, were renamed, merged or split between two days, or two graphs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graph.analysis.change import BODIES, BODY_TYPES, Change, Thing, names_of, thing_of
from graph.analysis.checks import series
from graph.analysis.snapshot import Scoped
from graph.dates import OPEN
from graph.scope import BASES
from graph.text import sort_key


class _Successions:
    """What takes the place of what, at any date."""

    def __init__(self, graph: Scoped) -> None:
        self.graph = graph.snapshot.at(replace(graph.scope, as_at=None))
        self.later: dict[str, dict[str, list[int]]] = {}
        self.earlier: dict[str, dict[str, list[int]]] = {}
        ids = graph.snapshot.ids
        for edge in self.graph.edges_of("SUPERSEDES"):
            new, old = (ids[n] for n in self.graph.ends(edge))
            self.later.setdefault(old, {}).setdefault(new, []).append(edge)
            self.earlier.setdefault(new, {}).setdefault(old, []).append(edge)

    def things(self, ids: Iterable[str]) -> tuple[Thing, ...]:
        """The nodes with *ids*, by name."""
        found = (thing_of(self.graph, self.graph.snapshot.position[id]) for id in ids)
        return tuple(sorted(found, key=lambda t: (sort_key(t[2]), t[0])))

    def statements(self, linked: Mapping[str, list[int]]) -> tuple[str, ...]:
        """The ids of the statements behind some successions."""
        return tuple(self.graph.snapshot.edge_ids[e] for edges in linked.values() for e in edges)

    def last(self, id: str) -> list[str]:
        """What takes the place of *id*, then of that, and so on while there is one alone."""
        chain = [id]
        while len(after := self.later.get(chain[-1], {})) == 1 and next(iter(after)) not in chain:
            chain.append(next(iter(after)))
        return chain[1:]


def changed_bodies(before: Scoped, after: Scoped, renamed: Mapping[str, str]) -> Iterator[Change]:
    """The bodies that are not the same in both; *renamed* are identifiers of *before* with those that *after* has."""
    then, now = _nodes(before), _nodes(after)
    old, new = _Successions(before), _Successions(after)
    told: list[tuple[str, str, Scoped, int]] = []
    for id, node in then.items():
        later = now.get(renamed.get(id, id))
        word = _gone(before, after, node, later)
        if word:
            told.append((word, id, before, node))
        elif later is not None and renamed.get(id, id) != id:
            yield _plain(before, node, "merged", (thing_of(after, later),), "is now recorded as")
        elif later is not None and before.snapshot.names[node] != after.snapshot.names[later]:
            yield _plain(before, node, "renamed", (thing_of(after, later),), "is now called")
    there = {renamed.get(id, id) for id in then}
    for id, node in now.items():
        word = _come(before, after, id, node, id in there)
        if word:
            told.append((word, id, after, node))
    described = {g is after: _described(g, [n for _, _, own, n in told if own is g]) for g in (before, after)}
    for word, name, graph, node in told:
        by = new if graph is after or name in after.snapshot.position else old
        yield _succession(word, name, graph, node, by, described[graph is after].get(node, ((), "")))


def _nodes(graph: Scoped) -> dict[str, int]:
    """The bodies of a graph, whenever they were there, those that stand for a kind left out."""
    wanted = {i for i, name in enumerate(graph.snapshot.type_names) if name in BODY_TYPES}
    types = graph.snapshot.types.tolist()
    ids = graph.snapshot.ids
    return {ids[n]: n for n, t in enumerate(types) if t in wanted and not graph.properties_of(n).get("is_class")}


def _gone(before: Scoped, after: Scoped, node: int, later: int | None) -> str:
    """The word for a body that is no longer there; empty where it is, or was not there before."""
    if not before.seen[node]:
        return ""
    if later is None:
        return "no longer recorded"
    if after.node_levels[later] == 0:
        day = before.scope.day
        over = day is not None and after.scope.day is not None and after.snapshot.spans[later, 3] < after.scope.day
        if not over:
            return ""
        return "ended" if before.node_levels[node] > 1 or _there_since(before, after, later) else "may have ended"
    end = after.properties_of(later).get("end")
    day = after.scope.day
    if end in (None, OPEN) or day is None or before.node_levels[node] < 2:
        return ""
    return "may have ended" if after.snapshot.spans[later, 2] < day else ""


def _there_since(before: Scoped, after: Scoped, node: int) -> bool:
    """Whether a body of *after* was certainly there on some day from that of *before* on, if only on its last."""
    span = after.snapshot.spans[node]
    return before.scope.day is not None and max(int(span[1]), before.scope.day) <= int(span[2])


def _come(before: Scoped, after: Scoped, id: str, node: int, known: bool) -> str:
    """The word for a body that was not there before; empty where it was, or is not there now."""
    if not after.seen[node]:
        return ""
    if not known:
        return "now recorded"
    day, span = before.scope.day, after.snapshot.spans[node]
    earlier = before.snapshot.position.get(id)
    if day is None or after.scope.day is None or (earlier is not None and before.node_levels[earlier] > 1):
        return ""
    if day < span[0]:
        return "began" if after.node_levels[node] > 1 else "may have begun"
    start = after.properties_of(node).get("start")
    return "may have begun" if start not in (None, OPEN) and day < span[1] <= after.scope.day else ""


def _described(graph: Scoped, nodes: Iterable[int]) -> dict[int, tuple[tuple[str, ...], str]]:
    """The descriptions of *nodes* that give a date (all of them, where none does), and the strongest basis of these."""
    wanted = set(nodes)
    found: dict[int, list[tuple[bool, int]]] = {}
    whole = graph.snapshot.at(replace(graph.scope, as_at=None))
    for edge in whole.edges_of("DESCRIBES") if wanted else ():
        node = whole.ends(edge)[1]
        if node in wanted:
            said = whole.qualifiers(edge)
            found.setdefault(node, []).append(("start" in said or "end" in said, edge))
    described = {}
    for node, told in found.items():
        edges = [e for dated, e in told if dated] or [e for _, e in told]
        basis = BASES[min(int(graph.snapshot.edge_basis[e]) for e in edges)]
        described[node] = tuple(graph.snapshot.edge_ids[e] for e in edges), basis
    return described


def _succession(
    word: str, id: str, graph: Scoped, node: int, by: _Successions, described: tuple[tuple[str, ...], str]
) -> Change:
    """One body that came or went, with what took its place or whose place it took."""
    name = graph.snapshot.names[node]
    said = graph.properties_of(node)
    came = word in ("began", "may have begun", "now recorded")
    linked = (by.earlier if came else by.later).get(id, {})
    others = by.things(linked)
    when = said.get("start" if came else "end")
    day = f" ({'from' if came else 'last day'} {when})" if when and when != OPEN else ""
    text = f"{name} {_VERBS[word]}{day}."
    if came and others:
        text += f" It takes the place of {names_of(others)}."
        word = "merged" if len(others) > 1 and word == "began" else word
        if len(others) == 1 and len(by.later[others[0][0]]) > 1:
            word = "split" if word == "began" else word
    elif others:
        chain = by.last(id)
        then = f", then {series([t[2] for i in chain[1:] for t in by.things([i])])}" if len(chain) > 1 else ""
        text += f" {names_of(others)} {'takes' if len(others) == 1 else 'take'} its place{then}."
        if word == "ended":
            with_others = len(others) == 1 and len(by.earlier[others[0][0]]) > 1
            word = "split" if len(others) > 1 else "merged" if with_others else word
    statements = tuple(dict.fromkeys((*described[0], *by.statements(linked))))
    return Change(BODIES, word, thing_of(graph, node), others, text, statements, described[1])


_VERBS = {
    "began": "began",
    "may have begun": "may have begun; its dates leave it open",
    "now recorded": "is now recorded, and was not",
    "ended": "ended",
    "may have ended": "may have ended; its dates leave it open",
    "no longer recorded": "is no longer recorded",
}


def _plain(graph: Scoped, node: int, word: str, others: tuple[Thing, ...], verb: str) -> Change:
    return Change(
        BODIES, word, thing_of(graph, node), others, f"{graph.snapshot.names[node]} {verb} {others[0][2]}.", ()
    )
