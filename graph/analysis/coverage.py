"""Which boards deal with which issues and themes, and which organisations and posts sit on which boards."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from graph.analysis.matrix import Cells, Matrix
from graph.analysis.snapshot import Mask, Scoped, once
from graph.text import sort_key

OTHER = "other"
UNNAMED = ("group of organisations", "unnamed unit")
"""Kinds of Organization that stand for bodies that a source does not name."""


def boards_of(graph: Scoped) -> list[int]:
    """The bodies that meet, by id: every Board, and every Organization that says it meets as a board."""
    return list(_boards(graph))


@once
def _boards(graph: Scoped) -> tuple[int, ...]:
    meeting = (o for o in graph.nodes_of("Organization") if graph.properties_of(o).get("meets"))
    return tuple(sorted([*graph.nodes_of("Board"), *meeting]))


@once
def compared(graph: Scoped) -> tuple[int, ...]:
    """The bodies that meet and are bodies of their own, by id: those of :func:`boards_of` that are no classes."""
    every = _boards(graph)
    classes = classes_of(graph, every)
    return tuple(b for b in every if b not in classes)


@once
def is_compared(graph: Scoped) -> Mask:
    """Of every node, whether it is one of :func:`compared`."""
    mask: Mask = np.zeros(len(graph.snapshot.ids), dtype=bool)
    mask[list(compared(graph))] = True
    return mask


@once
def not_one(graph: Scoped) -> Mask:
    """Of every node, whether it stands for a kind of thing, or for bodies that are not named."""
    told = [b'"is_class"', *(f'"{kind}"'.encode() for kind in UNNAMED)]
    mask: Mask = np.zeros(len(graph.snapshot.ids), dtype=bool)
    for node, raw in enumerate(graph.snapshot.properties):
        if any(word in raw for word in told):
            said = graph.properties_of(node)
            mask[node] = bool(said.get("is_class")) or said.get("kind") in UNNAMED
    return mask


def classes_of(graph: Scoped, boards: Iterable[int]) -> frozenset[int]:
    """Those of *boards* that stand for a kind of board, not for one."""
    return frozenset(b for b in boards if graph.properties_of(b).get("is_class"))


def coverage(graph: Scoped, kinds: Sequence[str] = ()) -> Matrix:
    """Boards × issues and themes: rows by name, columns by group and then by name.

    A cell is *stated* or *confirmed* by an ADDRESSES link; else *handled elsewhere*, where a source states that
    somebody else deals with the issue and that applies to the board (it, its class, or a strategy that it owns or
    delivers leaves the issue out, or everybody does; never to who handles it); else *inferred*, by an inferred link,
    or through a theme or wider issue that the board deals with, or through the board's class; else *none*, where a
    complete list leaves it out. A list speaks only of the types of thing (issue, theme) that its source speaks of.
    *kinds* are the values of IDENTIFIES ``kind`` in order: a column's group is the first under which some document
    or survey identifies it.
    """
    rows = boards_of(graph)
    columns = graph.nodes_of("Issue", "Theme")
    cells = Cells(graph, rows, columns, "ADDRESSES")
    cells.add_links()
    cells.add_elsewhere()
    for kind, edge_type in (("theme", "FALLS_UNDER"), ("wider", "PART_OF")):
        cells.add_through_column("theme" if kind == "theme" else "wider", edge_type)
    cells.add_through_class("rows")
    cells.add_lists(lambda _board, item, edge: graph.type_of(item) in cells.spoken_of(edge))
    groups = _groups(graph, columns, kinds)
    order = {kind: i for i, kind in enumerate(kinds)}
    columns.sort(key=lambda c: (order.get(groups[c], len(order)), *_by_name(graph, c)))
    rows.sort(key=lambda r: _by_name(graph, r))
    return Matrix(tuple(rows), tuple(columns), classes_of(graph, rows), cells.done(), groups, {})


def membership(graph: Scoped) -> Matrix:
    """Organisations, posts and boards that sit somewhere × boards: each post under the organisation it is held at.

    A cell is *stated* or *confirmed* by a MEMBER_OF link; else *inferred*, by an inferred link, through a post held
    at the organisation, through somebody who sits on its behalf, or through the class of the board; else *none*,
    where a complete list of the board's members leaves it out. A list with a post that belongs nowhere recorded, or
    with a group whose members are not named, leaves out nobody for certain; and such a group is never left out.
    """
    columns = boards_of(graph)
    member_edges = graph.edges_of("MEMBER_OF")
    sitting = {graph.ends(e)[0] for e in member_edges}
    rows = sorted({*graph.nodes_of("Organization", "Post"), *sitting})
    cells = Cells(graph, rows, columns, "MEMBER_OF")
    cells.add_links()
    held_at = {graph.ends(e)[0]: e for e in reversed(graph.counted_edges_of("HELD_AT"))}
    cells.add_represented(held_at)
    cells.add_through_class("columns")
    parents = {post: graph.ends(edge)[1] for post, edge in sorted(held_at.items()) if graph.ends(edge)[1] in cells.rows}

    def counts(member: int, board: int, edge: int) -> bool:
        listed = cells.lists.listed.get((edge, board), frozenset())
        if graph.properties_of(member).get("kind") in UNNAMED or parents.get(member) in listed:
            return False
        return not any(_is_open(graph, parents, m) for m in listed)

    cells.add_lists(counts)
    rows.sort(key=lambda r: (*_by_name(graph, _parent_or_self(parents, r)), r in parents, *_by_name(graph, r)))
    columns.sort(key=lambda c: _by_name(graph, c))
    return Matrix(tuple(rows), tuple(columns), classes_of(graph, columns), cells.done(), {}, parents)


def _parent_or_self(parents: Mapping[int, int], row: int) -> int:
    return parents.get(row, row)


def _is_open(graph: Scoped, parents: Mapping[int, int], member: int) -> bool:
    """Whether naming *member* leaves open which organisation sits there."""
    if graph.type_of(member) == "Post":
        return member not in parents
    return graph.properties_of(member).get("kind") in UNNAMED


def _by_name(graph: Scoped, node: int) -> tuple[str, int]:
    return sort_key(graph.snapshot.names[node]), node


def _groups(graph: Scoped, columns: Iterable[int], kinds: Sequence[str]) -> dict[int, str]:
    order = {kind: i for i, kind in enumerate(kinds)}
    found: dict[int, int] = {}
    for edge in graph.edges_of("IDENTIFIES"):
        place = order.get(str(graph.qualifiers(edge).get("kind")), len(order))
        node = graph.ends(edge)[1]
        found[node] = min(place, found.get(node, len(order)))
    return {c: [*kinds, OTHER][found.get(c, len(kinds))] for c in columns}
