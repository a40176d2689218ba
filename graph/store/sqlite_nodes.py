"""Finding nodes in the SQLite store: conditions, order, cursors, facets, search."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from graph.dates import OPEN
from graph.errors import AskError
from graph.schema import Property, Schema
from graph.scope import Scope
from graph.statements import Node
from graph.store.base import Facet, LinkTest, NodePage, NodeQuery, Order, PropertyTest
from graph.store.cursors import read_cursor, write_cursor
from graph.store.finding import declared, facet_text, is_several, key_kinds, written, written_days
from graph.store.kept import chunks
from graph.store.sqlite_facets import LinkedFacet, are_few
from graph.store.sqlite_file import property_path
from graph.store.sqlite_rows import NODE_COLUMNS, node_of
from graph.store.sqlite_scope import NO_LOOP, canonical, seen
from graph.store.sqlite_write import IN, listed
from graph.text import fold, sort_key, words


def nodes(con: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Node]:
    """The nodes with these identifiers, by the identifier asked for."""
    asked = tuple(dict.fromkeys(ids))
    canonical_of = dict(zip(asked, canonical(con, asked), strict=True))
    found: dict[str, Node] = {}
    for some in chunks(set(canonical_of.values())):
        for row in con.execute(f"SELECT {NODE_COLUMNS} FROM node n WHERE n.id {IN}", (listed(some),)):
            found[row[0]] = node_of(row)
    return {id: found[key] for id, key in canonical_of.items() if key in found}


class Find:
    """One :class:`~graph.store.base.NodeQuery` as SQL: ``where`` and its ``parameters``."""

    def __init__(self, con: sqlite3.Connection, schema: Schema, query: NodeQuery) -> None:
        if len(query.orders) > 2:
            raise AskError("A list is ordered by at most two properties.", "Leave one out.")
        self.con = con
        self.schema = schema
        self.query = query
        self.sees = seen(con, query.scope)
        self.parameters: dict[str, Any] = dict(self.sees.parameters)
        parts = [self._types(), self.sees.node()]
        parts += [self._property(test) for test in query.properties]
        parts += [self._link(test) for test in query.links]
        if query.text.strip():
            parts.append(text_condition(query.text, self.parameters))
        self.where = " AND ".join(part for part in parts if part)

    def _add(self, value: object) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"

    def _types(self) -> str:
        parts = []
        for name in self.query.types:
            if self.schema.has_view(name):
                view = self.schema.view(name)
                linked = self._link(LinkTest(view.edge_type, view.direction))
                parts.append(f"(n.type = {self._add(view.node_type)} AND {linked})")
            elif self.schema.has_node_type(name):
                parts.append(f"n.type = {self._add(name)}")
            else:
                raise AskError(f"There is no type called “{name}”.", "See the list of types in the help.")
        return f"({' OR '.join(parts)})" if parts else ""

    def _declared(self, name: str) -> Property:
        return declared(self.schema, self.query.types, name)

    @staticmethod
    def path(name: str) -> str:
        """The SQL for a property that a schema declares."""
        return {"id": "n.id", "name": "n.name"}.get(name) or property_path(name)

    def _property(self, test: PropertyTest) -> str:
        prop = self._declared(test.name)
        path = self.path(test.name)
        if test.operator == "recorded":
            return f"{path} IS NOT NULL"
        if test.operator == "not_recorded":
            return f"{path} IS NULL"
        if test.operator in ("is", "has"):
            values = self._add(listed(v for v in test.values))  # type: ignore[misc]
            if is_several(prop):
                return (
                    f"EXISTS (SELECT 1 FROM json_each(n.shown, '$.{prop.name}') v"
                    f" WHERE v.value IN (SELECT value FROM json_each({values})))"
                )
            return f"{path} IN (SELECT value FROM json_each({values}))"
        if test.operator == "contains":
            parts = []
            for value in test.values:
                wanted = self._add(fold(str(value)))
                if is_several(prop):
                    parts.append(
                        f"EXISTS (SELECT 1 FROM json_each(n.shown, '$.{prop.name}') v"
                        f" WHERE instr(fold(v.value), {wanted}) > 0)"
                    )
                else:
                    parts.append(f"instr(fold({path}), {wanted}) > 0")
            return f"({' OR '.join(parts) or 'FALSE'})"
        least = test.operator == "at_least"
        parts = []
        for value in test.values:
            if prop.kind == "date":
                first, last = written_days(prop.name, str(value))
                day = f"{'first_day' if least else 'last_day'}({path}, {self._add(prop.name)})"
                parts.append(f"{day} {'>=' if least else '<='} {self._add(first if least else last)}")
            elif prop.kind in ("integer", "number"):
                parts.append(f"{path} {'>=' if least else '<='} {self._add(value)}")
            else:
                compared = "v.value" if is_several(prop) else path
                parts.append(f"sort_key({compared}) {'>=' if least else '<='} {self._add(sort_key(written(value)))}")
        if is_several(prop) and parts:
            return f"EXISTS (SELECT 1 FROM json_each(n.shown, '$.{prop.name}') v WHERE {' AND '.join(parts)})"
        return f"({' AND '.join(parts) or 'TRUE'})"

    def _link(self, test: LinkTest) -> str:
        near, far, known = _ends(self.schema, test.edge_type, test.direction)
        condition = (
            f"e.{near} = n.id AND e.type = {self._add(test.edge_type)} AND {NO_LOOP.format(e='e')}"
            f" AND {self.sees.edge(known=known)}"
        )
        if test.nodes:
            ids = self._add(listed(canonical(self.con, test.nodes)))
            condition += f" AND e.{far} IN (SELECT value FROM json_each({ids}))"
        return f"{'' if test.present else 'NOT '}EXISTS (SELECT 1 FROM edge e WHERE {condition})"

    # --- answers -------------------------------------------------------------------------------------------------

    def total(self) -> int:
        """How many nodes there are in all."""
        (total,) = self.con.execute(
            f"SELECT count(*) FROM node n WHERE {self.where or 'TRUE'}", self.parameters
        ).fetchone()
        return int(total)

    def _key(self, order: Order) -> str:
        prop = self._declared(order.name)
        path = self.path(order.name)
        if order.name == "name":
            return "n.sort"
        if order.name == "end":
            return f"CASE {path} WHEN '{OPEN}' THEN '~' ELSE {path} END"
        if prop.kind in ("text", "url"):
            return path if order.name == "id" else f"sort_key({path})"
        return path

    def page(self) -> NodePage:
        """The page asked for, with total and facets."""
        orders = list(self.query.orders)
        keys = [(self._key(o), o.descending) for o in orders]
        where, parameters = self.where or "TRUE", dict(self.parameters)
        if self.query.after:
            kinds = [key_kinds(self._declared(o.name)) for o in orders]
            values = read_cursor(self.query.after, [*kinds, (str,), (str,)])
            parameters.update({f"c{i}": value for i, value in enumerate(values)})
            where += f" AND {_after(keys, values)}"
        parameters["first"] = self.query.first + 1
        order = "".join(f"({key}) IS NULL, {key}{' DESC' if down else ''}, " for key, down in keys)
        columns = "".join(f", {key}" for key, _ in keys)
        rows = self.con.execute(
            f"SELECT {NODE_COLUMNS}, n.sort{columns} FROM node n WHERE {where}"
            f" ORDER BY {order}n.sort, n.id LIMIT :first",
            parameters,
        ).fetchall()
        shown = rows[: self.query.first]
        cursor = write_cursor([*shown[-1][6:], shown[-1][5], shown[-1][0]]) if shown else ""
        total = self.total()
        return NodePage(
            tuple(node_of(row) for row in shown),
            total,
            cursor,
            len(rows) > self.query.first,
            tuple(self.facet(name, total) for name in dict.fromkeys(self.query.facets)),
        )

    def facet(self, name: str, total: int) -> Facet:
        """The counts of one facet over all nodes found, of which there are *total*."""
        where = self.where or "TRUE"
        if ":" in name:
            edge_type, _, direction = name.partition(":")
            ends = _ends(self.schema, edge_type, direction)
            facet = LinkedFacet(self.con, where, self.parameters, self.sees, ends)
            counts, none = facet.counts(edge_type, total)
        else:
            prop = self._declared(name)
            path = self.path(name)
            if is_several(prop):
                sql = (
                    f"SELECT v.value, count(DISTINCT n.key) FROM node n, json_each(n.shown, '$.{prop.name}') v"
                    f" WHERE {where} GROUP BY 1"
                )
            else:
                indexed = prop.kind == "choice" and not are_few(self.con, total, "node")
                by = f"INDEXED BY node_by_{name}" if indexed else ""
                sql = f"SELECT {path}, count(*) FROM node n {by} WHERE {where} AND {path} IS NOT NULL GROUP BY 1"
            counts = [
                (text, text, number)
                for value, number in self.con.execute(sql, self.parameters)
                for text in (facet_text(prop, value),)
            ]
            (none,) = self.con.execute(
                f"SELECT count(*) FROM node n WHERE {where} AND {path} IS NULL", self.parameters
            ).fetchone()
        ordered = sorted(counts, key=lambda c: (-c[2], sort_key(c[1]), c[0]))
        return Facet(name, tuple(ordered), none)


def find_nodes(con: sqlite3.Connection, schema: Schema, query: NodeQuery) -> NodePage:
    """A page of nodes with total and facets."""
    return Find(con, schema, query).page()


def search(
    con: sqlite3.Connection, schema: Schema, text: str, scope: Scope, types: tuple[str, ...], first: int
) -> tuple[Node, ...]:
    """Nodes with a name whose words begin with the words of *text*; the exact name first, then names that begin so."""
    if not words(text):
        return ()
    find = Find(con, schema, NodeQuery(types=types, scope=scope, text=text))
    exact, prefix = f"|{' '.join(words(text))}|", f"|{' '.join(words(text))}"
    order = "instr(n.words, :exact) = 0, instr(n.words, :prefix) = 0, n.sort, n.id"
    rows = con.execute(  # all that match are put in order, so what they show is read only of the best
        f"SELECT {NODE_COLUMNS} FROM"
        f" (SELECT n.key AS best FROM node n WHERE {find.where} ORDER BY {order} LIMIT :first)"
        f" JOIN node n ON n.key = best ORDER BY {order}",
        {**find.parameters, "exact": exact, "prefix": prefix, "first": first},
    )
    return tuple(node_of(row) for row in rows)


def text_condition(text: str, parameters: dict[str, Any]) -> str:
    """The condition that some words of a node begin with each word of *text*; never true where it has no words."""
    wanted = words(text)
    if not wanted:
        return "FALSE"
    parameters["match"] = " ".join(f'"{word}"*' for word in wanted)
    return "n.key IN (SELECT rowid FROM search WHERE search MATCH :match)"


def _ends(schema: Schema, edge_type: str, direction: str) -> tuple[str, str, str]:
    """The near and the far column of a reading, and the word for its near end."""
    if not schema.has_edge_type(edge_type):
        raise AskError(f"There is no link called “{edge_type}”.", "See the list of links in the help.")
    if direction not in ("forward", "reverse"):
        raise AskError(f"“{direction}” is not a direction.", "Use forward or reverse.")
    return ("from_id", "to_id", "from") if direction == "forward" else ("to_id", "from_id", "to")


def _after(keys: Sequence[tuple[str, bool]], values: Sequence[Any]) -> str:
    """The condition that a row comes after the one whose keys a cursor holds."""
    condition = f"(n.sort, n.id) > (:c{len(keys)}, :c{len(keys) + 1})"
    for i, (key, down) in reversed(list(enumerate(keys))):
        if values[i] is None:
            condition = f"({key} IS NULL AND {condition})"
        else:
            condition = f"({key} IS NULL OR {key} {'<' if down else '>'} :c{i} OR ({key} = :c{i} AND {condition}))"
    return condition
