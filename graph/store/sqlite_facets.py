"""Counting nodes found by what they are linked to, in the SQLite store."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from graph.store.sqlite_scope import NO_LOOP, Seen

FEW = 1 / 16
"""As a share of a table's rows: so few nodes found are looked up one by one, for more a whole index is gone through."""

Counts = list[tuple[str, str, int]]


def are_few(con: sqlite3.Connection, found: int, table: str) -> bool:
    """Whether so many nodes *found* are few beside the rows of *table*."""
    (rows,) = con.execute(f"SELECT coalesce(max(key), 0) FROM {table}").fetchone()
    return bool(found < rows * FEW)


class LinkedFacet:
    """The counts by linked node of the nodes *n* that *where* finds: over links seen, from column *near* to *far*."""

    def __init__(
        self, con: sqlite3.Connection, where: str, parameters: Mapping[str, Any], sees: Seen, ends: tuple[str, str, str]
    ) -> None:
        self.con = con
        self.where = where
        self.parameters = dict(parameters)
        self.near, self.far, known = ends
        self.links = f"e.type = :facet AND {NO_LOOP.format(e='e')} AND {sees.edge(known=known)}"

    def counts(self, edge_type: str, total: int) -> tuple[Counts, int]:
        """(identifier, name, number) of each linked node, and how many of the *total* nodes found have no link."""
        self.parameters["facet"] = edge_type
        return self._joined() if are_few(self.con, total, "edge") else self._gone_through(total)

    def _joined(self) -> tuple[Counts, int]:
        linked = f"e.{self.near} = n.id AND {self.links}"
        counts = self._named(
            f"SELECT e.{self.far} AS value, count(DISTINCT n.key) AS number FROM node n JOIN edge e ON {linked}"
            f" WHERE {self.where} GROUP BY 1"
        )
        (none,) = self.con.execute(
            f"SELECT count(*) FROM node n WHERE {self.where} AND NOT EXISTS (SELECT 1 FROM edge e WHERE {linked})",
            self.parameters,
        ).fetchone()
        return counts, none

    def _gone_through(self, total: int) -> tuple[Counts, int]:
        """All links in the order of an index, twice: near ends that were not found, then the counts without them."""
        linked, strays, self.parameters["strays"] = self.con.execute(
            "WITH near AS MATERIALIZED (SELECT iif(EXISTS (SELECT 1 FROM node n WHERE n.id = l.id AND"
            f" {self.where}), NULL, l.id) AS stray FROM (SELECT DISTINCT e.{self.near} AS id FROM edge e"
            f" WHERE {self.links}) l)"
            " SELECT count(*), count(stray), json_group_array(stray) FILTER (WHERE stray IS NOT NULL) FROM near",
            self.parameters,
        ).fetchone()
        found = f"e.{self.near} NOT IN (SELECT value FROM json_each(:strays))" if strays else "TRUE"
        counts = self._named(
            f"SELECT e.{self.far} AS value, count(DISTINCT e.{self.near}) AS number FROM edge e"
            f" WHERE {self.links} AND {found} GROUP BY 1"
        )
        return counts, total - (linked - strays)

    def _named(self, counts: str) -> Counts:
        return self.con.execute(
            f"SELECT f.value, o.name, f.number FROM ({counts}) f JOIN node o ON o.id = f.value", self.parameters
        ).fetchall()
