"""GR25: is everything on record sourced, recent and unambiguous? Quality of the record, not of any arrangement."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graph import dates
from graph.analysis.checks import Check, count, names, on_the_day
from graph.analysis.completeness import CompleteLists
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.text import sort_key
from graph.words import CheckAnswer, counted

ASK = "newer sources, the dates of sources, and which of two readings of an unclear name or passage is right"
SHOWN = 100
"""How many statements a line names that may rest on very many."""
MONTHS = 24
"""How old a source may be."""
LASTING = ("law", "official register")
"""Ranks of source that hold until they are changed, however old they are."""
Describing = Mapping[int, Sequence[int]]
"""The statements that describe each thing, by position."""
_COMPOUND = re.compile(r"\w\)?\s*/\s*\(?\w")


def quality(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """Checks of four parts: how old sources are, names that two things share, names of two things in one, and
    passages that the record itself calls unclear; and a line for what is described by inference only.

    A source older than 24 months on the day fails for the things and links that have no newer one; law and official
    registers hold however old they are, and without a day the age is not asked. One check for each source, name or
    thing; one line for all sources without a date; one for all that is in order.
    """
    del lists
    nodes = [n for t in graph.snapshot.type_names if t != "Source" for n in graph.nodes_of(t)]
    described: dict[int, list[int]] = {}
    for edge in graph.edges_of("DESCRIBES"):
        described.setdefault(int(graph.snapshot.edge_to[edge]), []).append(edge)
    return [
        *_ages(graph),
        *_inferred(graph, nodes, described),
        *_shared_names(graph, nodes, described),
        *_compound(graph, nodes, described),
        *_ambiguous(graph, nodes, described),
    ]


# --- how old sources are -----------------------------------------------------------------------------------------


def _ages(graph: Scoped) -> list[Check]:
    day = graph.scope.day
    newest = _newest(graph)
    if not len(newest):
        return []
    if day is None:
        reason = "Choose a date: how old a source is depends on the day."
        return [Check((), CheckAnswer.NOT_RECORDED, reason, part="age of sources", missing="Choose an as-at date.")]
    sources = graph.snapshot.edge_source[newest]
    written = {int(s): graph.properties_of(int(s)) for s in np.unique(sources)}
    resting = {int(s): int(n) for s, n in zip(*np.unique(sources, return_counts=True), strict=True)}
    old: list[Check] = []
    undated: list[int] = []
    fine = 0
    for source in sorted(resting, key=lambda s: (sort_key(graph.snapshot.names[s]), s)):
        date, lasting = written[source].get("date"), written[source].get("rank") in LASTING
        if lasting:
            fine += resting[source]
        elif not date or date == dates.OPEN:
            undated.append(source)
        elif dates.bounds(str(date))[1] < _months_before(day):
            rests = counted(resting[source], "thing or link", "things and links")
            reason = (
                f"{graph.snapshot.names[source]} is of {long_date(str(date))}, more than {MONTHS} months before "
                f"{long_date(str(graph.scope.as_at))}, and no newer source is recorded for {rests} that it states."
            )
            shown = tuple(int(e) for e in newest[sources == source][:SHOWN])
            reason += _cut(resting[source])
            old.append(Check((source,), CheckAnswer.FAILS, reason, part="age of sources", statements=shown))
        else:
            fine += resting[source]
    total = sum(resting.values())
    lines = list(old)
    if undated:
        without = sum(resting[s] for s in undated)
        reason = (
            f"{counted(len(undated), 'source')} without a date, on which {count(without, total, 'things and links')} "
            f"rest: {names(graph, undated)}."
        )
        asked = "Ask when each of them was written."
        lines.append(Check(tuple(undated), CheckAnswer.NOT_RECORDED, reason, part="dates of sources", missing=asked))
    if fine:
        reason = (
            f"{count(fine, total, 'things and links')} have a source that is law, an official register, or not older "
            f"than {MONTHS} months {on_the_day(graph)}."
        )
        lines.append(Check((), CheckAnswer.PASSES, reason, part="age of sources in order"))
    return lines


def _cut(statements: int) -> str:
    """That not all statements are named, where there are many."""
    return f" The first {SHOWN} statements are named here." if statements > SHOWN else ""


def _months_before(day: int) -> int:
    """The day 24 months before."""
    written = dates.iso(day)
    year = int(written[:4]) - MONTHS // 12
    last = dates.bounds(f"{year:04}-{written[5:7]}")[1]
    return min(last, dates.bounds(f"{year:04}-{written[5:7]}")[0] + int(written[8:]) - 1)


def _newest(graph: Scoped) -> "NDArray[np.intp]":
    """For each thing that is described and each pair that is linked, the statement of its newest source, by edge id."""
    snapshot = graph.snapshot
    own = [snapshot.type_names.index("Source")] if "Source" in snapshot.type_names else []
    sources = np.isin(snapshot.types, own)
    lists = [i for i, t in enumerate(snapshot.edge_type_names) if t == "LISTS_ALL"]
    seen = graph.visible & ~np.isin(snapshot.edge_types, lists) & ~sources[snapshot.edge_to]
    edges = np.flatnonzero(seen)
    if not len(edges):
        return edges
    ages = np.full(len(snapshot.ids), -1, dtype=np.int64)
    for source in np.unique(snapshot.edge_source[edges]):
        said = graph.properties_of(int(source))
        date = said.get("date")
        if said.get("rank") in LASTING:
            ages[source] = dates.FOREVER
        elif date and date != dates.OPEN:
            ages[source] = dates.bounds(str(date))[1]
    described = [i for i, t in enumerate(snapshot.edge_type_names) if t == "DESCRIBES"]
    begin = np.where(np.isin(snapshot.edge_types[edges], described), -1, snapshot.edge_from[edges])
    by = snapshot.edge_source[edges]
    order = np.lexsort((by, ages[by], snapshot.edge_to[edges], begin, snapshot.edge_types[edges]))
    kinds, ends, begins = snapshot.edge_types[edges][order], snapshot.edge_to[edges][order], begin[order]
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (kinds[1:] != kinds[:-1]) | (ends[1:] != ends[:-1]) | (begins[1:] != begins[:-1])
    return np.sort(edges[order][last])


# --- names and passages ------------------------------------------------------------------------------------------


def _inferred(graph: Scoped, nodes: Sequence[int], described: Describing) -> list[Check]:
    """One line for the things of which every description was inferred."""
    found = [n for n in nodes if {graph.basis_of(e) for e in described.get(n, ())} == {"inferred"}]
    if not found:
        return []
    reason = f"Described by inference only, so that no source states what is recorded of them: {names(graph, found)}."
    edges = [e for n in found for e in described[n]]
    return [
        Check(
            tuple(found),
            CheckAnswer.INFERRED_ONLY,
            reason + _cut(len(edges)),
            part="described by inference",
            statements=tuple(edges[:SHOWN]),
        )
    ]


def _shared_names(graph: Scoped, nodes: Sequence[int], described: Describing) -> list[Check]:
    """One check for each name that two things of one type have, as their name or as another."""
    snapshot = graph.snapshot
    called: dict[tuple[int, str], set[int]] = {}
    for node in nodes:
        others = graph.properties_of(node).get("other_names") or ()
        for name in (snapshot.names[node], *others):
            called.setdefault((int(snapshot.types[node]), sort_key(str(name))), set()).add(node)
    by_nodes: dict[tuple[int, ...], list[str]] = {}
    for (_, key), having in called.items():
        if len(having) > 1 and key:
            by_nodes.setdefault(tuple(sorted(having)), []).append(key)
    checks = []
    for together, keys in by_nodes.items():
        spelt = _spelt(graph, together[0], keys)
        reason = (
            f"{counted(len(together), 'thing')} of one type are called “{spelt}”: {names(graph, together)}. Decide "
            "whether they are the same."
        )
        used = tuple(e for n in together for e in described.get(n, ()))
        checks.append(Check(together, CheckAnswer.FAILS, reason, part="shared name", statements=used))
    return sorted(checks, key=lambda c: c.reason)


def _spelt(graph: Scoped, node: int, keys: Iterable[str]) -> str:
    """The first of *keys* as *node* spells it."""
    others = graph.properties_of(node).get("other_names") or ()
    by_key = {sort_key(str(name)): str(name) for name in (*others, graph.snapshot.names[node])}
    return by_key[min(keys)]


def _compound(graph: Scoped, nodes: Sequence[int], described: Describing) -> list[Check]:
    """One check for each name that joins two with a stroke, which may be two things."""
    found = [n for n in nodes if _COMPOUND.search(graph.snapshot.names[n])]
    return [
        Check(
            (node,),
            CheckAnswer.FAILS,
            f"“{graph.snapshot.names[node]}” joins two names with a stroke: one thing with two names, or two things.",
            part="compound name",
            statements=tuple(described.get(node, ())),
        )
        for node in _by_name(graph, found)
    ]


def _ambiguous(graph: Scoped, nodes: Sequence[int], described: Describing) -> list[Check]:
    """One check for each thing of which the record says that something is unclear."""
    unclear = {n: text for n in nodes if (text := graph.properties_of(n).get("ambiguity"))}
    return [
        Check(
            (node,),
            CheckAnswer.FAILS,
            f"{graph.snapshot.names[node]}: {_sentence(str(unclear[node]))}",
            part="unclear",
            statements=tuple(described.get(node, ())),
        )
        for node in _by_name(graph, unclear)
    ]


def _sentence(text: str) -> str:
    return text if text.endswith((".", ":")) else f"{text}."


def _by_name(graph: Scoped, nodes: Iterable[int]) -> list[int]:
    return sorted(nodes, key=lambda n: (sort_key(graph.snapshot.names[n]), graph.snapshot.ids[n]))
