"""Reading links from the SQLite store: by id, by query, and the neighbours of many nodes at once."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson

from graph.schema import Schema
from graph.scope import Scope
from graph.store.base import Direction, EdgePage, EdgeQuery, Link, Neighbours
from graph.store.cursors import read_cursor, write_cursor
from graph.store.kept import chunks
from graph.store.sqlite_rows import EDGE_COLUMNS, Row, link_of
from graph.store.sqlite_scope import NO_LOOP, Seen, canonical, seen
from graph.store.sqlite_write import IN, listed

_ORDER = "e.source, e.type, e.from_id, e.to_id, e.id"


def edges(con: sqlite3.Connection, schema: Schema, ids: Sequence[str], scope: Scope | None) -> dict[str, Link]:
    """The links with these ids, by id in the order asked for."""
    found: dict[str, Link] = {}
    for some in chunks(set(ids)):
        for row in con.execute(f"SELECT {EDGE_COLUMNS} FROM edge e WHERE e.id {IN}", (listed(some),)):
            found[row[0]] = link_of(schema, row, scope)
    return {id: found[id] for id in ids if id in found}


def find_edges(con: sqlite3.Connection, schema: Schema, query: EdgeQuery) -> EdgePage:
    """A page of links with their total."""
    sees = seen(con, query.scope, rejected=query.rejected)
    where = [sees.edge()]
    parameters = dict(sees.parameters)
    for name, values in (("type", query.types), ("source", query.sources)):
        if values:
            where.append(f"e.{name} IN (SELECT value FROM json_each(:{name}))")
            parameters[name] = listed(values)
    for name, ids in (("from_id", query.from_ids), ("to_id", query.to_ids)):
        if ids:
            # Both ends given: found by the one and tested for the other, not looked up for each pair of them.
            plus = "+" if name == "to_id" and query.from_ids else ""
            where.append(f"{plus}e.{name} IN (SELECT value FROM json_each(:{name}))")
            parameters[name] = listed(canonical(con, ids))
    if query.ends:
        ends = "(SELECT value FROM json_each(:ends))"
        where.append(
            f"e.key IN (SELECT key FROM edge WHERE from_id IN {ends} UNION SELECT key FROM edge WHERE to_id IN {ends})"
        )
        parameters["ends"] = listed(canonical(con, query.ends))
    found = " AND ".join(where)
    (total,) = con.execute(f"SELECT count(*) FROM edge e WHERE {found}", parameters).fetchone()
    if query.after:
        found += f" AND ({_ORDER}) > (:a0, :a1, :a2, :a3, :a4)"
        parameters.update({f"a{i}": value for i, value in enumerate(read_cursor(query.after, [(str,)] * 5))})
    rows = con.execute(
        f"SELECT {EDGE_COLUMNS} FROM edge e WHERE {found} ORDER BY {_ORDER} LIMIT :first",
        {**parameters, "first": query.first + 1},
    ).fetchall()
    page = rows[: query.first]
    cursor = write_cursor([page[-1][2], page[-1][1], page[-1][9], page[-1][10], page[-1][0]]) if page else ""
    links = tuple(link_of(schema, row, query.scope) for row in page)
    return EdgePage(links, total, cursor, len(rows) > query.first)


def neighbours(
    con: sqlite3.Connection,
    schema: Schema,
    ids: Sequence[str],
    readings: Sequence[tuple[str, Direction]],
    scope: Scope,
    limit: int,
) -> dict[tuple[str, str, Direction], Neighbours]:
    """The links of many nodes at once, by node, edge type and direction. Links of a node to itself are left out."""
    asked = tuple(dict.fromkeys(ids))
    canonical_of = dict(zip(asked, canonical(con, asked), strict=True))
    sees = seen(con, scope)
    near_ids = _seen_of(con, sees, canonical_of.values())
    totals: dict[tuple[str, str, Direction], int] = {}
    links: dict[tuple[str, str, Direction], list[Link]] = {}
    for direction in ("forward", "reverse"):
        types = list(dict.fromkeys(type for type, way in readings if way == direction))
        if types and near_ids:
            reading = _Reading(con, sees, direction, limit)
            counted = reading.totals(near_ids, types)
            totals.update({(id, type, direction): total for (id, type), total in counted.items()})
            for row in reading.rows(counted):
                near = row[9] if direction == "forward" else row[10]
                found = links.setdefault((near, row[1], direction), [])
                if len(found) < limit:
                    found.append(link_of(schema, row, scope))
    result: dict[tuple[str, str, Direction], Neighbours] = {}
    for edge_type, direction in dict.fromkeys(readings):
        for id, near in canonical_of.items():
            if total := totals.get((near, edge_type, direction)):
                shown = links.get((near, edge_type, direction), ())
                result[id, edge_type, direction] = Neighbours(tuple(shown), total)
    return result


def _seen_of(con: sqlite3.Connection, sees: Seen, ids: Iterable[str]) -> list[str]:
    """Those of *ids* that are nodes which the scope sees, in order, each once."""
    asked = list(dict.fromkeys(ids))
    rows = con.execute(
        "SELECT n.id FROM json_each(:ids) i CROSS JOIN node n INDEXED BY node_seen"
        f" WHERE n.id = i.value AND {sees.node()}",
        {**sees.parameters, "ids": listed(asked)},
    )
    return [id for (id,) in rows]


class _Reading:
    """The links of nodes in one direction, ordered by the far end's sort key and identifier."""

    def __init__(self, con: sqlite3.Connection, sees: Seen, direction: Direction, limit: int) -> None:
        self.con = con
        self.near, self.far = ("from_id", "to_id") if direction == "forward" else ("to_id", "from_id")
        self.parameters = {**sees.parameters, "limit": limit}
        known = "from" if direction == "forward" else "to"
        self.seen = {e: f"{NO_LOOP.format(e=e)} AND {sees.edge(e, known=known)}" for e in ("e", "x")}

    def totals(self, ids: Sequence[str], types: Sequence[str]) -> dict[tuple[str, str], int]:
        """How many links of each of *types* each of *ids* has, by (id, type); none where there is none."""
        rows = self.con.execute(
            f"SELECT i.value, x.type, count(*) FROM json_each(:ids) i CROSS JOIN edge x WHERE x.{self.near} = i.value"
            f" AND x.type IN (SELECT value FROM json_each(:types)) AND {self.seen['x']} GROUP BY i.key, x.type",
            {**self.parameters, "ids": listed(ids), "types": listed(types)},
        )
        return {(id, type): total for id, type, total in rows}

    def rows(self, totals: Mapping[tuple[str, str], int]) -> Iterator[Row]:
        """The first links of each (id, type), the limit at least where there are so many, in order within each.

        Only those with more links than the limit are sorted before the links themselves are read. The far ends of
        the first ones are found by covering indexes alone; parallel links to the last of them come as well.
        """
        limit = self.parameters["limit"]
        here = f"{{e}}.{self.near} = json_extract(i.value, '$[0]') AND {{e}}.type = json_extract(i.value, '$[1]')"
        first = (
            f" AND e.{self.far} IN (SELECT x.{self.far} FROM edge x CROSS JOIN node y INDEXED BY node_seen"
            f" WHERE {here.format(e='x')} AND {self.seen['x']} AND y.id = x.{self.far}"
            " ORDER BY y.sort, y.id LIMIT :limit)"
        )
        for cut in (False, True):
            pairs = [pair for pair, total in totals.items() if (total > limit) == cut]
            if pairs:
                yield from self.con.execute(
                    f"SELECT {EDGE_COLUMNS} FROM json_each(:pairs) i CROSS JOIN edge e"
                    f" CROSS JOIN node o INDEXED BY node_seen WHERE {here.format(e='e')} AND {self.seen['e']}"
                    f"{first if cut else ''} AND o.id = e.{self.far} ORDER BY i.key, o.sort, o.id, e.id",
                    {**self.parameters, "pairs": orjson.dumps(pairs).decode()},
                )
