"""A draft of a changed graph: statements of a snapshot taken out, put in and rewritten, and new nodes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import orjson

from graph.analysis.completeness import CompleteLists, complete_lists
from graph.analysis.snapshot import Scoped
from graph.dates import BEGINNING, FOREVER
from graph.schema import Schema
from graph.scope import BASES

ALWAYS = (BEGINNING, BEGINNING, FOREVER, FOREVER, BEGINNING)
"""When a statement of a scenario holds: on every day."""
SCENARIO = "what-if:source/scenario"
"""The source of every statement that a scenario makes."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the draft. ``edge`` is its position in the snapshot, None for a statement of the scenario.

    ``origins`` are the ids of the recorded statements that it was made from, ``changes`` the numbers of the changes
    that made it.
    """

    type: str
    from_id: str
    to_id: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    basis: int = 0
    span: tuple[int, ...] = ALWAYS
    origins: tuple[str, ...] = ()
    changes: tuple[int, ...] = ()
    edge: int | None = None

    @property
    def by(self) -> dict[str, Any]:
        """The fields that tell where the link came from."""
        return {"origins": self.origins, "changes": self.changes}


@dataclass(frozen=True, slots=True)
class NewNode:
    """A node that a scenario makes."""

    id: str
    type: str
    name: str
    properties: Mapping[str, Any]


class Draft:
    """The graph that a scenario changes: what *before* sees, with what was taken out and put in so far."""

    def __init__(self, before: Scoped, schema: Schema) -> None:
        self.before = before
        self.schema = schema
        self.nodes: dict[str, NewNode] = {}
        self.gone: dict[str, int] = {}
        """Recorded nodes that ended, with the number of the change."""
        self.merged: dict[str, str] = {}
        """What bodies became, by their own identifier."""
        self.removed: dict[int, int] = {}
        """Positions of recorded statements that were taken out, with the number of the change."""
        self.passed_on: set[int] = set()
        """Positions of recorded statements of which a changed copy was put in."""
        self.links: list[Link] = []
        self.open_lists: set[tuple[str, str, str]] = set()
        self.notes: list[str] = []
        self._lists: CompleteLists | None = None

    # --- reading ---------------------------------------------------------------------------------------------------

    @property
    def lists(self) -> CompleteLists:
        """The complete lists before any change."""
        if self._lists is None:
            self._lists = complete_lists(self.before)
        return self._lists

    def has(self, id: str) -> bool:
        """Whether there is a node with this identifier now."""
        return id in self.nodes or (id in self.before.snapshot.position and id not in self.gone)

    def type(self, id: str) -> str:
        """The type of a node that is there, or was before."""
        if id in self.nodes:
            return self.nodes[id].type
        return self.before.type_of(self.before.snapshot.position[id])

    def name(self, id: str) -> str:
        """The name of a node that is there, or was before; the identifier where none is."""
        if id in self.nodes:
            return self.nodes[id].name
        place = self.before.snapshot.position.get(id)
        return id if place is None else self.before.snapshot.names[place]

    def properties(self, id: str) -> Mapping[str, Any]:
        """What a node shows."""
        if id in self.nodes:
            return self.nodes[id].properties
        return self.before.properties_of(self.before.snapshot.position[id])

    def at(self, id: str, *types: str, end: str = "") -> list[Link]:
        """The links with *id* at the *end* (``from``, ``to``, or either), of *types* (or all), recorded ones first."""
        s = self.before.snapshot
        found: list[Link] = []
        place = s.position.get(id)
        if place is not None:
            mask = np.zeros(len(s.edge_ids), dtype=bool)
            if end != "to":
                mask |= s.edge_from == place
            if end != "from":
                mask |= s.edge_to == place
            found = [self._recorded(int(e)) for e in np.flatnonzero(mask) if int(e) not in self.removed]
        found += [
            link for link in self.links if (end != "to" and link.from_id == id) or (end != "from" and link.to_id == id)
        ]
        return [link for link in found if not types or link.type in types]

    def naming(self, id: str) -> list[tuple[Link, str]]:
        """The links with a qualifier that names *id*, each with the name of the qualifier."""
        s = self.before.snapshot
        wanted = {t.name: [p.name for p in t.properties if p.kind == "node"] for t in self.schema.edge_types}
        numbers = [s.edge_type_names.index(n) for n, names in wanted.items() if names and n in s.edge_type_names]
        written = orjson.dumps(id)[1:-1]
        asked: list[int] = np.flatnonzero(np.isin(s.edge_types, numbers)).tolist()
        near = [e for e in asked if written in s.edge_properties[e]]
        links = [*(self._recorded(e) for e in near if e not in self.removed), *self.links]
        return [(link, n) for link in links for n in wanted.get(link.type, ()) if link.properties.get(n) == id]

    def _recorded(self, edge: int) -> Link:
        s = self.before.snapshot
        return Link(
            s.edge_type_names[int(s.edge_types[edge])],
            s.ids[int(s.edge_from[edge])],
            s.ids[int(s.edge_to[edge])],
            self.before.qualifiers(edge),
            int(s.edge_basis[edge]),
            tuple(s.edge_spans[edge].tolist()),
            (s.edge_ids[edge],),
            (),
            edge,
        )

    # --- changing --------------------------------------------------------------------------------------------------

    def drop(self, link: Link, number: int) -> None:
        """Take *link* out."""
        if link.edge is not None:
            self.removed[link.edge] = number
        else:
            self.links.remove(link)

    def add(self, link: Link, number: int) -> None:
        """Put *link* in, as a statement of the scenario."""
        self.links.append(replace(link, edge=None, changes=(*link.changes, number)))

    def rewrite(self, link: Link, number: int, **fields: Any) -> None:
        """Put a changed copy of *link* in its place, as sure and as long in force as it was.

        A recorded statement whose source is not in the scope is only taken out: nobody in the scope says it.
        """
        self.drop(link, number)
        self.copy(link, number, **fields)

    def copy(self, link: Link, number: int, **fields: Any) -> None:
        """Put a changed copy of *link* in beside it."""
        s, sources = self.before.snapshot, self.before.scope.sources
        if link.edge is not None and sources and s.ids[int(s.edge_source[link.edge])] not in sources:
            return
        if link.edge is not None:
            self.passed_on.add(link.edge)
        self.add(replace(link, **fields), number)

    def allows(self, type: str, from_id: str, to_id: str) -> bool:
        """Whether a link of *type* may run between the two."""
        return self.schema.edge_type(type).allows(self.type(from_id), self.type(to_id))

    def end(self, id: str, number: int) -> None:
        """End a node: its links go; qualifiers that name it go, and exclusions that were its own."""
        for link in self.at(id):
            self.drop(link, number)
        for link, name in self.naming(id):
            if name == "excluded_from":
                self.drop(link, number)
            else:
                self.rewrite(link, number, properties={k: v for k, v in link.properties.items() if k != name})
        if id in self.nodes:
            del self.nodes[id]
        else:
            self.gone[id] = number


def strongest(links: Iterable[Link]) -> Link | None:
    """The link with the strongest basis, the first among equals."""
    return min(links, key=lambda link: link.basis, default=None)


assert BASES == ("stated", "confirmed", "inferred")
