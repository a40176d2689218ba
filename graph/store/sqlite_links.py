"""Reading links from the SQLite store: by id, by query, and the neighbours of many nodes at once."""

import sqlite3
from collections.abc import Sequence

from graph.schema import Schema
from graph.scope import Scope
from graph.store.base import Direction, EdgePage, EdgeQuery, Link, Neighbours
from graph.store.cursors import read_cursor, write_cursor
from graph.store.kept import chunks
from graph.store.sqlite_rows import EDGE_COLUMNS, link_of
from graph.store.sqlite_scope import NO_LOOP, canonical, seen
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
            where.append(f"e.{name} IN (SELECT value FROM json_each(:{name}))")
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
    parameters = {**sees.parameters, "ids": listed(dict.fromkeys(canonical_of.values())), "limit": limit}
    result: dict[tuple[str, str, Direction], Neighbours] = {}
    for edge_type, direction in dict.fromkeys(readings):
        near, far = ("from_id", "to_id") if direction == "forward" else ("to_id", "from_id")
        parameters["type"] = edge_type
        here = f"x.{near} = i.value AND x.type = :type AND {NO_LOOP.format(e='x')} AND {sees.edge('x')}"
        totals = dict(
            con.execute(
                f"SELECT i.value, (SELECT count(*) FROM edge x WHERE {here}) FROM json_each(:ids) i", parameters
            )
        )
        links: dict[str, list[Link]] = {}
        for row in con.execute(
            f"SELECT {EDGE_COLUMNS} FROM json_each(:ids) i CROSS JOIN edge e CROSS JOIN node o"
            f" WHERE e.key IN (SELECT x.key FROM edge x CROSS JOIN node y WHERE {here} AND y.id = x.{far}"
            f" ORDER BY y.sort, y.id, x.id LIMIT :limit) AND o.id = e.{far} ORDER BY i.key, o.sort, o.id, e.id",
            parameters,
        ):
            links.setdefault(row[9] if direction == "forward" else row[10], []).append(link_of(schema, row, scope))
        for id, key in canonical_of.items():
            if totals.get(key):
                result[id, edge_type, direction] = Neighbours(tuple(links.get(key, ())), totals[key])
    return result
