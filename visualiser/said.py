"""Statements in words: who says what of what, where it stands, and how sure it is on the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.statements import Node
from graph.store.base import Link
from visualiser.words import value_words

if TYPE_CHECKING:
    from visualiser.view import View


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as people read it: "<start> <reading> <end>", what qualifies it, and its source.

    ``start`` and ``end`` are nodes as rows hold them; ``qualified`` are (label, words) pairs in declared order.
    """

    link: Link
    start: Mapping[str, str]
    reading: str
    end: Mapping[str, str]
    qualified: tuple[tuple[str, str], ...]
    source: Node | None

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.link.edge.id

    @property
    def quotes(self) -> tuple[str, ...]:
        """The source's own words."""
        return tuple(e.quote for e in self.link.edge.evidence if e.quote)


def tell(view: "View", statements: Mapping[str, Link], ids: Iterable[str]) -> dict[str, Said]:
    """The statements with these *ids* in words, in order; those not among *statements* are left out."""
    links = {id: statements[id] for id in dict.fromkeys(ids) if id in statements}
    pointed = {id: _pointed_at(view, link) for id, link in links.items()}
    wanted = {end for link in links.values() for end in (link.from_id, link.to_id, link.edge.source)}
    wanted.update(value for values in pointed.values() for value in values.values())
    nodes = view.workspace.nodes(sorted(wanted))
    return {id: _said(view, link, nodes, pointed[id]) for id, link in links.items()}


def _pointed_at(view: "View", link: Link) -> dict[str, str]:
    """The qualifiers of a statement that name a node."""
    if link.edge.type == "DESCRIBES":
        return {}
    known = {p.name for p in view.schema.edge_type(link.edge.type).properties if p.kind == "node"}
    return {name: str(value) for name, value in link.edge.properties.items() if name in known}


def _said(view: "View", link: Link, nodes: Mapping[str, Node], pointed: Mapping[str, str]) -> Said:
    edge = link.edge
    edge_type = view.schema.edge_type(edge.type)
    described = edge.type == "DESCRIBES"
    shown = view.schema.properties_of(edge.to_type) if described else edge_type.properties
    qualified = []
    for prop in shown:
        value = edge.properties.get(prop.name)
        if value in (None, "", ()) or (described and prop.name in ("name", "other_names", "note")):
            continue
        node = nodes.get(pointed.get(prop.name, ""))
        qualified.append((prop.label, node.name if node else _in_words(view, prop.name, value)))
    return Said(
        link,
        _row(nodes, link.from_id, edge.from_type),
        edge_type.forward,
        _row(nodes, link.to_id, edge.to_type),
        tuple(qualified),
        nodes.get(edge.source),
    )


def _in_words(view: "View", name: str, value: object) -> str:
    if name == "link" and isinstance(value, str) and view.schema.has_edge_type(value):
        return f"“{view.schema.edge_type(value).forward}”"
    return value_words(value)


def _row(nodes: Mapping[str, Node], id: str, type: str) -> dict[str, str]:
    node = nodes.get(id)
    return {"id": id, "type": node.type if node else type, "name": node.name if node else id}
