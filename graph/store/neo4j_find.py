"""Finding nodes in a Neo4j database: conditions, order, cursors, facets, search.

What text compares by is computed in Python: the distinct values of a property are read, and those that fit are named
in the query. So every store answers alike.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from graph.dates import OPEN
from graph.errors import AskError
from graph.schema import Property, Schema
from graph.scope import Scope
from graph.statements import Node, Value
from graph.store import cypher
from graph.store.base import Facet, LinkTest, NodePage, NodeQuery, Order, PropertyTest
from graph.store.cursors import read_cursor, write_cursor
from graph.store.finding import declared, facet_text, is_several, key_kinds, written, written_days
from graph.store.neo4j_read import canonical, comes_after, scope_parameters
from graph.store.neo4j_rows import Props, Run, node_of
from graph.text import fold, sort_key, words

MOST_WORDS = 20
"""How many words of a search the full-text index looks up; the rest is compared with what it finds."""


class Find:
    """One :class:`~graph.store.base.NodeQuery` as Cypher: ``found`` (up to ``WITH n``) and its ``parameters``."""

    def __init__(self, run: Run, schema: Schema, query: NodeQuery) -> None:
        if len(query.orders) > 2:
            raise AskError("A list is ordered by at most two properties.", "Leave one out.")
        self.run = run
        self.schema = schema
        self.query = query
        self.parameters = scope_parameters(run, query.scope)
        parts = [self._types(), cypher.node_seen(query.scope)]
        parts += [self._property(test) for test in query.properties]
        parts += [self._link(test) for test in query.links]
        matched = f"MATCH (n:{cypher.OWN})"
        if query.text.strip():
            wanted = words(query.text)
            if wanted:
                matched = cypher.TEXT_MATCH
                self.parameters["match"] = " AND ".join(f"{word}*" for word in wanted[:MOST_WORDS])
                for word in wanted[MOST_WORDS:]:
                    parts.append(f"n._words CONTAINS {self._add(f' {word}')}")
            else:
                parts.append("false")
        self.found = f"{matched} WHERE {' AND '.join(part for part in parts if part)} WITH n"

    def _add(self, value: object) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def _types(self) -> str:
        parts = []
        for name in self.query.types:
            if self.schema.has_view(name):
                view = self.schema.view(name)
                parts.append(f"(n:{view.node_type} AND {self._link(LinkTest(view.edge_type, view.direction))})")
            elif self.schema.has_node_type(name):
                parts.append(f"n:{name}")
            else:
                raise AskError(f"There is no type called “{name}”.", "See the list of types in the help.")
        return f"({' OR '.join(parts)})" if parts else ""

    def _values(self, prop: Property) -> list[Any]:
        """The distinct values of a property; of one with several, each of them."""
        found = self.run(cypher.distinct_values(prop.name, several=is_several(prop)))
        return [value for (value,) in found if value is not None]  # none: its node was deleted while it was read

    def _among(self, prop: Property, fits: Callable[[Any], bool]) -> str:
        """The condition that a property has a value which *fits*."""
        values = self._add([value for value in self._values(prop) if fits(value)])
        if is_several(prop):
            return f"any(x IN n.{prop.name} WHERE x IN {values})"
        return f"n.{prop.name} IN {values}"

    def _property(self, test: PropertyTest) -> str:
        prop = declared(self.schema, self.query.types, test.name)
        path = f"n.{prop.name}"
        if test.operator == "recorded":
            return cypher.has(path)
        if test.operator == "not_recorded":
            return f"{path} IS NULL"
        if test.operator in ("is", "has"):
            values = self._add(list(test.values))
            return f"any(x IN {path} WHERE x IN {values})" if is_several(prop) else f"{path} IN {values}"
        if test.operator == "contains":
            wanted = [fold(str(value)) for value in test.values]
            return self._among(prop, lambda value: any(w in fold(written(value)) for w in wanted))
        if prop.kind in ("integer", "number"):
            sign = ">=" if test.operator == "at_least" else "<="
            return f"({' AND '.join(f'{path} {sign} {self._add(value)}' for value in test.values) or 'true'})"
        return self._among(prop, _bound(prop, test)) if test.values else "true"

    def _link(self, test: LinkTest) -> str:
        number = len(self.parameters)
        pattern, condition = cypher.linked(
            self.schema, test.edge_type, test.direction, self.query.scope, f"r{number}", f"o{number}"
        )
        if test.nodes:
            ids = sorted(set(canonical(self.run, test.nodes).values()))
            condition += f" AND o{number}.id IN {self._add(ids)}"
        return f"{'' if test.present else 'NOT '}EXISTS {{ {pattern} WHERE {condition} }}"

    # --- answers -------------------------------------------------------------------------------------------------

    def total(self) -> int:
        """How many nodes there are in all."""
        ((total,),) = self.run(f"{self.found} RETURN count(n)", **self.parameters)
        return int(total)

    def page(self) -> NodePage:
        """The page asked for, with total and facets."""
        keys = [_Key(self, order, f"k{i}") for i, order in enumerate(self.query.orders)]
        parameters = dict(self.parameters)
        where = ""
        if self.query.after:
            values = read_cursor(self.query.after, [*(key_kinds(key.prop) for key in keys), (str,), (str,)])
            where = f" WHERE {_after(self.run, keys, values, parameters)}"
        for key in keys:
            parameters.update(key.parameters)
        shown = "".join(f", {key.expression} AS {key.name}" for key in keys)
        order = "".join(f"{k.name} IS NULL, {k.name}{' DESC' if k.descending else ''}, " for k in keys)
        rows = self.run(
            f"{self.found}{shown}{where} RETURN properties(n) ORDER BY {order}n._sort, n.id LIMIT $first",
            **parameters,
            first=self.query.first + 1,
        )
        page: list[Props] = [props for (props,) in rows[: self.query.first]]
        cursor = ""
        if page:
            last = page[-1]
            cursor = write_cursor([*(key.written(last) for key in keys), last["_sort"], last["id"]])
        return NodePage(
            tuple(node_of(props) for props in page),
            self.total(),
            cursor,
            len(rows) > self.query.first,
            tuple(self.facet(name) for name in dict.fromkeys(self.query.facets)),
        )

    def facet(self, name: str) -> Facet:
        """The counts of one facet over all nodes found."""
        if ":" in name:
            edge_type, _, direction = name.partition(":")
            pattern, condition = cypher.linked(self.schema, edge_type, direction, self.query.scope, "f", "o")
            counts = [
                (value, label, number)
                for value, label, number in self.run(
                    f"{self.found} MATCH {pattern} WHERE {condition} RETURN o.id, o.name, count(DISTINCT n)",
                    **self.parameters,
                )
            ]
            none = f"NOT EXISTS {{ {pattern} WHERE {condition} }}"
        else:
            prop = declared(self.schema, self.query.types, name)
            value = "x" if is_several(prop) else f"n.{prop.name}"
            each = f" UNWIND n.{prop.name} AS x" if is_several(prop) else f" WHERE {cypher.has(value)}"
            counts = [
                (text, text, number)
                for raw, number in self.run(f"{self.found}{each} RETURN {value}, count(DISTINCT n)", **self.parameters)
                for text in (facet_text(prop, raw),)
            ]
            none = f"n.{prop.name} IS NULL"
        ((missing,),) = self.run(f"{self.found} WHERE {none} RETURN count(n)", **self.parameters)
        return Facet(name, tuple(sorted(counts, key=lambda c: (-c[2], sort_key(c[1]), c[0]))), missing)


def _bound(prop: Property, test: PropertyTest) -> Callable[[Any], bool]:
    """Whether a value lies on the right side of the values of an ``at_least`` or ``at_most`` test."""
    least = test.operator == "at_least"
    part = 0 if least else 1

    def place(value: Value) -> Any:
        return written_days(prop.name, str(value))[part] if prop.kind == "date" else sort_key(written(value))

    limits = [place(value) for value in test.values]
    if least:
        return lambda value: all(place(value) >= limit for limit in limits)
    return lambda value: all(place(value) <= limit for limit in limits)


class _Key:
    """One sort key as Cypher, and as a cursor writes it."""

    def __init__(self, find: Find, order: Order, name: str) -> None:
        self.prop = declared(find.schema, find.query.types, order.name)
        self.descending = order.descending
        self.name = name
        self.run = find.run
        self.parameters: Props = {}
        self.ranked: list[Any] | None = None
        path = f"n.{self.prop.name}"
        if order.name == "name":
            self.expression = "n._sort"
        elif order.name == "end":
            self.expression = f"CASE {path} WHEN '{OPEN}' THEN '~' ELSE {path} END"
        elif is_several(self.prop):
            self.expression = self._ranks(find, f"[x IN ${self.name}_of WHERE x[0] = {path} | x[1]][0]")
        elif self.prop.kind in ("text", "url") and order.name != "id":
            self.expression = self._ranks(find, f"${self.name}_of[{path}]")
        else:
            self.expression = path

    def _ranks(self, find: Find, expression: str) -> str:
        values = [value for (value,) in find.run(cypher.distinct_values(self.prop.name, several=False))]
        self.ranked = sorted({self._place(value) for value in values})
        rank = {place: i for i, place in enumerate(self.ranked)}
        placed = [(value, rank[self._place(value)]) for value in values]
        several = is_several(self.prop)
        self.parameters[f"{self.name}_of"] = [list(pair) for pair in placed] if several else dict(placed)
        return expression

    def _place(self, value: Any) -> str:
        return orjson.dumps(value).decode() if is_several(self.prop) else sort_key(value)

    def written(self, props: Props) -> Any:
        """The key of the node with these properties, as a cursor holds it."""
        if self.prop.name == "name":
            return props["_sort"]
        value = props.get(self.prop.name)
        if value is None:
            return None
        if self.ranked is not None:
            return self._place(value)
        if self.prop.name == "end" and value == OPEN:
            return "~"
        return int(value) if isinstance(value, bool) else value

    def comes_after(self, name: str, value: Any, parameters: Props) -> str:
        """The condition that the key comes after *value*, as a cursor holds it: the parameter *name*."""
        if self.prop.name in ("name", "id"):
            held = cypher.STARTING["_sort" if self.prop.name == "name" else "id"]
            return comes_after(self.run, self.name, name, value, held, parameters, descending=self.descending)
        parameters[name] = value
        if self.ranked is not None:
            place = bisect_left(self.ranked, value)
            parameters[name] = place if self.ranked[place : place + 1] == [value] else place - 0.5
        elif self.prop.kind == "flag":
            parameters[name] = bool(value)
        return f"{self.name} {'<' if self.descending else '>'} ${name}"


def _after(run: Run, keys: Sequence[_Key], values: Sequence[Any], parameters: Props) -> str:
    """The condition that a node comes after the one whose keys a cursor holds."""
    sort = comes_after(run, "n._sort", "c", values[-2], cypher.STARTING["_sort"], parameters)
    id = comes_after(run, "n.id", "cid", values[-1], cypher.STARTING["id"], parameters)
    condition = f"({sort} OR (n._sort = $c AND {id}))"
    for i, key in reversed(list(enumerate(keys))):
        if values[i] is None:
            condition = f"({key.name} IS NULL AND {condition})"
        else:
            later = key.comes_after(f"c{i}", values[i], parameters)
            condition = f"({key.name} IS NULL OR {later} OR ({key.name} = $c{i} AND {condition}))"
    return condition


def find_nodes(run: Run, schema: Schema, query: NodeQuery) -> NodePage:
    """A page of nodes with total and facets."""
    return Find(run, schema, query).page()


def search(run: Run, schema: Schema, text: str, scope: Scope, types: tuple[str, ...], first: int) -> tuple[Node, ...]:
    """Nodes with a name whose words begin with the words of *text*; the exact name first, then names that begin so."""
    wanted = " ".join(words(text))
    if not wanted:
        return ()
    find = Find(run, schema, NodeQuery(types=types, scope=scope, text=text))
    rows = run(
        f"{find.found} RETURN properties(n) ORDER BY NOT n._words CONTAINS $exact, NOT n._words CONTAINS $prefix,"
        " n._sort, n.id LIMIT $first",
        **find.parameters,
        exact=f"| {wanted} |",
        prefix=f"| {wanted}",
        first=first,
    )
    return tuple(node_of(props) for (props,) in rows)
