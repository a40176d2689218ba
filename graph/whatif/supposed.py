"""A scenario applied: the graph as it would be, a new snapshot beside the old one, and where each part came from."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import orjson

from graph.analysis.snapshot import Scoped, Snapshot, Supposition
from graph.schema import Schema
from graph.whatif.changes import apply
from graph.whatif.draft import ALWAYS, SCENARIO, Draft, Link
from graph.whatif.scenario import Scenario

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Supposed:
    """What a scenario makes of a graph. ``graph`` is what the same scope sees of the changed snapshot.

    ``links`` are the scenario's statements by id, each with the recorded statements that it was made from; ``removed``
    says by which change each recorded statement went, ``gone`` by which each node ended, ``merged`` what it became.
    ``touched`` are the things whose links change, ``named`` those that the changes name.
    """

    scenario: Scenario
    graph: Scoped
    links: Mapping[str, Link]
    removed: Mapping[str, int]
    gone: Mapping[str, int]
    merged: Mapping[str, str]
    touched: frozenset[str]
    named: frozenset[str]
    notes: tuple[str, ...]

    def changes_of(self, ids: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the changes that made or removed these statements."""
        found: set[int] = set()
        for id in ids:
            if id in self.links:
                found.update(self.links[id].changes)
            elif id in self.removed:
                found.add(self.removed[id])
        return tuple(sorted(found))


def suppose(before: Scoped, scenario: Scenario, schema: Schema) -> Supposed:
    """The graph that *scenario* makes of *before*. The snapshot of *before* stays as it is.

    Changes are applied in order and hold on every day; a link that passes to another body stays as sure, and as long
    in force, as it was. Statements of the scenario have a source of their own (:data:`~graph.whatif.draft.SCENARIO`).
    Cost is linear in the graph, and in the graph times the number of changes for looking links up. Raises
    :class:`~graph.errors.AskError` that names the change and the field.
    """
    draft = Draft(before, schema)
    for change in scenario.changes:
        apply(draft, change)
    old = before.snapshot
    links = {_id(link): link for link in draft.links}
    snapshot = _changed(draft, scenario, links)
    scope = before.scope
    if scope.sources:
        scope = replace(scope, sources=(*scope.sources, SCENARIO))
    ends = {id for link in draft.links for id in (link.from_id, link.to_id)}
    ends |= {old.ids[int(e)] for edge in draft.removed for e in (old.edge_from[edge], old.edge_to[edge])}
    return Supposed(
        scenario,
        snapshot.at(scope),
        links,
        {old.edge_ids[edge]: number for edge, number in draft.removed.items()},
        dict(draft.gone),
        dict(draft.merged),
        frozenset(ends | draft.gone.keys() | draft.nodes.keys()),
        frozenset(v for c in scenario.changes for value in c.fields.values() for v in _texts(value)),
        (*draft.notes, *_absent(draft, scenario)),
    )


def _absent(draft: Draft, scenario: Scenario) -> list[str]:
    """What the changes name that is recorded, and not there on the day."""
    before = draft.before
    named = [v for c in scenario.changes for value in c.fields.values() for v in _texts(value)]
    places = [before.snapshot.position[v] for v in dict.fromkeys(named) if v in before.snapshot.position]
    names = [before.snapshot.names[p] for p in places if not before.seen[p]]
    return [f"Not there on the day, or outside the scope: {', '.join(names)}."] if names else []


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [t for v in value for t in _texts(v)] if isinstance(value, list) else []


def _id(link: Link) -> str:
    told = [link.type, link.from_id, link.to_id, dict(link.properties), link.span, link.origins, link.changes]
    return f"what-if:{hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]}"


def _changed(draft: Draft, scenario: Scenario, links: Mapping[str, Link]) -> Snapshot:
    """The snapshot of the draft: what was kept, with new nodes and statements in their places."""
    s = draft.before.snapshot
    node_kept = np.ones(len(s.ids), dtype=bool)
    node_kept[[s.position[id] for id in draft.gone]] = False
    added = {
        SCENARIO: ("Source", scenario.title, {"rank": "reading", "date": scenario.as_at, "note": scenario.reason}),
        **{n.id: (n.type, n.name, n.properties) for n in draft.nodes.values()},
    }
    new_ids = sorted(added)
    kept_nodes: list[int] = np.flatnonzero(node_kept).tolist()
    kept_ids = [s.ids[i] for i in kept_nodes]
    at = [bisect_left(kept_ids, id) for id in new_ids]
    ids = _woven(kept_ids, at, new_ids)
    position = {id: i for i, id in enumerate(ids)}
    moved = np.full(len(s.ids), -1, dtype=np.int32)
    moved[node_kept] = [position[id] for id in kept_ids]
    types = [s.type_names.index(added[id][0]) for id in new_ids]
    always = np.array(ALWAYS, dtype=np.int32)

    edge_kept = np.ones(len(s.edge_ids), dtype=bool)
    edge_kept[list(draft.removed)] = False
    kept_edges: list[int] = np.flatnonzero(edge_kept).tolist()
    kept_edge_ids = [s.edge_ids[i] for i in kept_edges]
    made = sorted(links)
    place = [bisect_left(kept_edge_ids, id) for id in made]
    of = [links[id] for id in made]

    def woven(kept: Any, values: Sequence[Any]) -> Any:
        return np.insert(kept[edge_kept], place, np.array(values, dtype=kept.dtype)) if made else kept[edge_kept]

    by = {s.edge_ids[e]: int(moved[s.edge_source[e]]) for e in draft.passed_on}
    said_by = [next((by[o] for o in link.origins if o in by), position[SCENARIO]) for link in of]
    spans = s.edge_spans[edge_kept]
    if made:
        spans = np.insert(spans, place, np.array([link.span for link in of], dtype=np.int32), axis=0)
    return Snapshot(
        s.version,
        ids,
        _woven([s.names[i] for i in kept_nodes], at, [added[id][1] for id in new_ids]),
        _woven([s.properties[i] for i in kept_nodes], at, [_json(added[id][2]) for id in new_ids]),
        s.type_names,
        np.insert(s.types[node_kept], at, np.array(types, dtype=s.types.dtype)),
        np.insert(s.spans[node_kept], at, np.tile(always, (len(new_ids), 1)), axis=0),
        s.edge_type_names,
        _woven(kept_edge_ids, place, made),
        _woven([s.edge_properties[i] for i in kept_edges], place, [_json(link.properties) for link in of]),
        woven(s.edge_types, [s.edge_type_names.index(link.type) for link in of]),
        np.insert(moved[s.edge_from[edge_kept]], place, np.array([position[x.from_id] for x in of], dtype=np.int32)),
        np.insert(moved[s.edge_to[edge_kept]], place, np.array([position[x.to_id] for x in of], dtype=np.int32)),
        np.insert(moved[s.edge_source[edge_kept]], place, np.full(len(of), position[SCENARIO], dtype=np.int32)),
        woven(s.edge_basis, [link.basis for link in of]),
        spans,
        Supposition(
            position[SCENARIO],
            np.insert(moved[s.edge_source[edge_kept]], place, np.array(said_by, dtype=np.int32)),
            frozenset((position[id], type, direction) for id, type, direction in draft.open_lists if id in position),
        ),
    )


def _woven(kept: Sequence[T], at: Sequence[int], new: Sequence[T]) -> list[T]:
    """*new* put into *kept*, each before the place given, places in order."""
    result: list[T] = []
    last = 0
    for place, value in zip(at, new, strict=True):
        result += kept[last:place]
        result.append(value)
        last = place
    return [*result, *kept[last:]]


def _json(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(
        {k: list(v) if isinstance(v, tuple) else v for k, v in value.items()}, option=orjson.OPT_SORT_KEYS
    )
