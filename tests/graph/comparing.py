"""Two stores that hold the same, asked alike: whatever one answers, or complains of, the other must too."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import orjson

from api.exports import to_csv, to_json
from graph.analysis.snapshot import Snapshot
from graph.errors import RemitError
from graph.questions.base import Answer
from graph.schema import SCHEMA, Property
from graph.scope import Scope
from graph.store.base import EdgeQuery, LinkTest, NodeQuery, Order, PropertyTest, Store
from graph.store.finding import declared, is_several
from graph.workspace import Explorer
from tests.graph.graphs import DATES, NAMES

READINGS: Any = [(t.name, d) for t in SCHEMA.edge_types for d in ("forward", "reverse")]
OWN = ("id", "name", "other_names", "start", "end")


def told(read: Callable[[], Any]) -> Any:
    """What *read* returns, or how it complains."""
    try:
        return read()
    except RemitError as error:
        return type(error), str(error)


def _ask(explorer: Explorer, scope: Scope, name: str, parameters: dict[str, Any]) -> Answer:
    return explorer.workspace(scope).ask(name, parameters)


class Pair:
    """Two stores that hold the same."""

    def __init__(self, first: Store, second: Store) -> None:
        self.stores = first, second
        self.explorers = tuple(Explorer(store, store.schema) for store in self.stores)

    def same(self, read: Callable[..., Any], *given: object) -> Any:
        """What *read* gives on both stores, each handed to it before what is *given*; it must be the same."""
        first, second = (told(partial(read, store, *given)) for store in self.stores)
        assert first == second, given
        return first

    def asked(self, scope: Scope, name: str, parameters: dict[str, Any]) -> Answer | None:
        """The answer of both stores, compared to the byte as pages, CSV and JSON show it; None where they refuse."""
        first, second = (told(partial(_ask, explorer, scope, name, parameters)) for explorer in self.explorers)
        what = f"{name} {parameters} {scope}"
        if not isinstance(first, Answer) or not isinstance(second, Answer):
            assert first == second, what
            return None
        assert to_json(first) == to_json(second), what
        assert to_csv(first) == to_csv(second), what
        assert first.columns == second.columns, what
        assert first.found == second.found, what
        assert list(first.statements.items()) == list(second.statements.items()), what
        assert first.sources == second.sources, what
        assert first.citation == second.citation, what
        return first

    def same_content(self) -> None:
        """Everything that is kept, and what is derived from it, is the same."""
        self.same(lambda s: s.version())
        self.same(lambda s: list(s.statements()))
        self.same(lambda s: s.registers())
        self.same(lambda s: s.decisions())
        first, second = (snapshot_bytes(store.snapshot()) for store in self.stores)
        for name in first:
            assert first[name] == second[name], name
        ids = self.stores[0].snapshot().ids
        self.same(lambda s: list(s.nodes([*ids, "x:unknown", *reversed(ids)]).items()))
        edges = [edge.id for edge in self.stores[0].statements()]
        self.same(lambda s: list(s.edges([*edges, "unknown", *reversed(edges)]).items()))
        for source in {edge.source for edge in self.stores[0].statements()}:
            self.same(lambda s, source: (s.register_of(source), dict(s.source_statements(source))), source)
        for register in self.stores[0].registers():
            self.same(lambda s, name: s.sources_of(name), register.name)


def snapshot_bytes(snapshot: Snapshot) -> dict[str, bytes]:
    """Every array and tuple of a snapshot as bytes, by name."""
    return {
        name: value.tobytes()
        if hasattr(value, "tobytes")
        else repr(value if value is None or isinstance(value, str) else [*value]).encode()
        for name in snapshot.__dataclass_fields__
        for value in (getattr(snapshot, name),)
    }


def walk(pair: Pair, query: NodeQuery | EdgeQuery, pages: int = 3) -> None:
    """Compare some pages of *query*, one after the other by cursor."""
    for _ in range(pages):
        if isinstance(query, NodeQuery):
            page = pair.same(lambda s, q: s.find_nodes(q), query)
        else:
            page = pair.same(lambda s, q: s.find_edges(q), query)
        if isinstance(page, tuple) or not page.has_next or not page.end_cursor:
            return
        query = replace(query, after=page.end_cursor)


def properties(types: Sequence[str]) -> list[Property]:
    """The properties by which nodes of *types* can be found."""
    views = {v.name: v.node_type for v in SCHEMA.views}
    asked = [views.get(t, t) for t in types] or [t.name for t in SCHEMA.node_types]
    names = [p.name for t in asked for p in SCHEMA.properties_of(t)]
    return [declared(SCHEMA, types, name) for name in dict.fromkeys((*OWN, *names))]


def tests_of(prop: Property, random: Random) -> Iterator[PropertyTest]:
    """Tests of *prop* by every operator."""
    yield PropertyTest(prop.name, "recorded")
    yield PropertyTest(prop.name, "not_recorded")
    values = {
        "flag": (True, False),
        "integer": (0, 4, 12, -3),
        "number": (0.1, 2.0, 2),
        "date": (*DATES, ".."),
        "choice": prop.choices.values if prop.choices else NAMES,
        "choices": prop.choices.values if prop.choices else NAMES,
    }.get(prop.kind, NAMES)
    for number in (1, 2):
        yield PropertyTest(prop.name, "has" if is_several(prop) else "is", tuple(random.sample(values, number)))
    for text in ("", "a", random.choice(NAMES)):
        yield PropertyTest(prop.name, "contains", (text,))
    yield PropertyTest(prop.name, "contains", ())
    for operator in ("at_least", "at_most"):
        limits = [v for v in values if v != ".."]
        yield PropertyTest(prop.name, operator, (random.choice(limits),))


def node_queries(ids: dict[str, tuple[str, ...]], scope: Scope, random: Random) -> Iterator[NodeQuery]:
    """Queries with every operator, order and facet, and links to some of *ids*, in *scope*."""
    every = [t.name for t in SCHEMA.node_types]
    for types in ((), ("Board",), ("ResponsibleAuthority", "Theme"), (random.choice(every),), ("Source",)):
        found = properties(types)
        for prop in found:
            for test in tests_of(prop, random):
                yield NodeQuery(types, scope, properties=(test,), first=5)
            for descending in (False, True):
                second = Order(random.choice(found).name, random.random() < 0.5)
                yield NodeQuery(types, scope, orders=(Order(prop.name, descending),), first=4)
                yield NodeQuery(types, scope, orders=(Order(prop.name, descending), second), first=3)
        links = [f"{name}:{direction}" for name, direction in READINGS]
        facets = tuple(p.name for p in found)
        yield NodeQuery(types, scope, facets=(*facets, *random.sample(links, 6)), first=1)
        for name, direction in random.sample(READINGS, 6):
            nodes = tuple(random.sample([i for some in ids.values() for i in some], random.choice((0, 1, 3))))
            yield NodeQuery(types, scope, links=(LinkTest(name, direction, nodes, random.random() < 0.7),), first=5)


def edge_queries(ids: dict[str, tuple[str, ...]], scope: Scope, random: Random) -> Iterator[EdgeQuery]:
    """Queries for links with every combination of what narrows them."""
    every = [i for some in ids.values() for i in some]
    names = [t.name for t in SCHEMA.edge_types]
    for narrowed in range(32):
        types, sources, from_ids, to_ids, ends = (bool(narrowed & 1 << i) for i in range(5))
        for rejected in (False, True):
            yield EdgeQuery(
                tuple(random.sample([*names, "LOVES"], 4)) if types else (),
                scope,
                tuple(random.sample(ids["Source"], 2)) if sources else (),
                tuple(random.sample(every, 8)) if from_ids else (),
                tuple(random.sample(every, 8)) if to_ids else (),
                tuple(random.sample(every, 5)) if ends else (),
                rejected,
                random.choice((0, 1, 7, 1000)),
            )


def neighbours_bytes(store: Store, ids: Sequence[str], scope: Scope, limit: int) -> bytes:
    """The neighbours of *ids* in every reading, in the order in which they come."""
    found = store.neighbours([*ids, *ids[:2], "x:unknown"], [*READINGS, READINGS[0]], scope, limit)
    return orjson.dumps([[key, n.total, [(repr(x), x.when) for x in n.links]] for key, n in found.items()])
