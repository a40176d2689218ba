"""A scope as SQL: which edges and nodes it sees."""

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from graph.dates import BEGINNING, FOREVER
from graph.scope import BASES, Scope
from graph.store.footprints import elsewhere
from graph.store.sqlite_write import listed

NO_LOOP = "({e}.from_id <> {e}.to_id OR {e}.type = 'LISTS_ALL')"
"""What keeps out links that begin and end at one node; only a source may list all about itself."""
_BASIS = {
    "stated": "{e}.basis = 'stated'",
    "confirmed": "({e}.basis = 'inferred' AND {e}.verdict = 'confirmed')",
    "inferred": "({e}.basis = 'inferred' AND {e}.verdict <> 'confirmed')",
}


MOST_LISTED = 1000
"""So many nodes at most that a day leaves out are listed; where there are more, each end of a link is looked up."""


@dataclass
class Seen:
    """The conditions of one scope. ``parameters`` are named and shared by every condition that uses them.

    ``node_parts`` are about a node's row, ``id_parts`` about an identifier alone, which a link has at hand.
    """

    edge_parts: list[str] = field(default_factory=list)
    node_parts: list[str] = field(default_factory=list)
    id_parts: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)

    def node(self, n: str = "n") -> str:
        """The condition on node *n*; ``TRUE`` where every node is seen."""
        parts = [part.format(n=n) for part in self.node_parts] + [part.format(id=f"{n}.id") for part in self.id_parts]
        return " AND ".join(parts) or "TRUE"

    def edge(self, e: str = "e", *, known: str = "") -> str:
        """The condition on edge *e* and its ends; *known* names an end (``from`` or ``to``) that is seen already."""
        parts = [part.format(e=e) for part in self.edge_parts]
        for end in ("from", "to"):
            if end != known:
                parts += [part.format(id=f"{e}.{end}_id") for part in self.id_parts]
                if self.node_parts:
                    x = f"{e}_{end}"
                    seen = " AND ".join(part.format(n=x) for part in self.node_parts)
                    parts.append(
                        f"EXISTS (SELECT 1 FROM node {x} INDEXED BY node_seen WHERE {x}.id = {e}.{end}_id AND {seen})"
                    )
        return " AND ".join(parts) or "TRUE"


def seen(con: sqlite3.Connection, scope: Scope, *, rejected: bool = False) -> Seen:
    """What *scope* sees; *rejected* lets rejected statements through."""
    result = Seen()
    if not rejected and con.execute("SELECT 1 FROM edge WHERE verdict = 'rejected' LIMIT 1").fetchone():
        result.edge_parts.append(_NOT_REJECTED)
    if set(scope.basis) != set(BASES):
        result.edge_parts.append("(" + (" OR ".join(_BASIS[b] for b in scope.basis) or "FALSE") + ")")
    if scope.sources:
        result.edge_parts.append("{e}.source IN (SELECT value FROM json_each(:seen_sources))")
        result.parameters["seen_sources"] = listed(_as_stated(con, scope.sources))
    away: set[str] = set()
    if (day := scope.day) is not None:
        result.parameters["seen_day"] = day
        result.edge_parts.append(":seen_day BETWEEN {e}.possible_from AND {e}.possible_to")
        gone = [id for (id,) in con.execute(_GONE, {"seen_day": day, "most": MOST_LISTED + 1})]
        if len(gone) > MOST_LISTED or rejected:  # the end of a rejected statement need not be a node
            result.node_parts.append(":seen_day BETWEEN {n}.possible_from AND {n}.possible_to")
        else:
            away.update(gone)
    if scope.area:
        away |= _elsewhere(con, scope, result)
        if rejected:
            result.node_parts.append("{n}.id IS NOT NULL")
    if away:
        result.parameters["seen_away"] = listed(sorted(away))
        result.id_parts.append("{id} NOT IN (SELECT value FROM json_each(:seen_away))")
    return result


_NOT_REJECTED = "{e}.key NOT IN (SELECT key FROM edge WHERE verdict = 'rejected')"
"""Few statements are rejected: asked in this way, the indexes on both ends answer without the rows."""
_GONE = (
    f"SELECT id FROM node WHERE possible_from > {BEGINNING} AND possible_from > :seen_day UNION"
    f" SELECT id FROM node WHERE possible_to < {FOREVER} AND possible_to < :seen_day LIMIT :most"
)
"""The nodes that are not possible on a day, from two indexes that hold only the nodes with dates of their own."""


def canonical(con: sqlite3.Connection, ids: tuple[str, ...]) -> list[str]:
    """The canonical identifier of each of *ids*, in order."""
    found = dict(
        con.execute("SELECT id, canonical FROM alias WHERE id IN (SELECT value FROM json_each(?))", (listed(ids),))
    )
    return [found.get(id, id) for id in ids]


def _as_stated(con: sqlite3.Connection, sources: tuple[str, ...]) -> list[str]:
    """Every identifier under which statements cite one of *sources*."""
    ids = canonical(con, sources)
    merged = con.execute("SELECT id FROM alias WHERE canonical IN (SELECT value FROM json_each(?))", (listed(ids),))
    return sorted({*ids, *(id for (id,) in merged)})


def _elsewhere(con: sqlite3.Connection, scope: Scope, sees: Seen) -> set[str]:
    """Nodes recorded as covering areas, none of which has a part in common with the scope's area."""
    (area,) = canonical(con, (scope.area,))
    if not con.execute("SELECT 1 FROM node WHERE id = ?", (area,)).fetchone():
        return set()
    condition = Seen([*sees.edge_parts, _NOT_REJECTED]).edge()
    parts = con.execute(
        f"SELECT from_id, to_id FROM edge e WHERE e.type = 'PART_OF' AND e.from_id <> e.to_id AND {condition}",
        sees.parameters,
    ).fetchall()
    covers = con.execute(f"SELECT from_id, to_id FROM edge e WHERE e.type = 'COVERS' AND {condition}", sees.parameters)
    return elsewhere(area, parts, covers)
