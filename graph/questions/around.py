"""The neighbourhood of a node, by steps: what the map draws and the table beside it lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.derive import LISTS_ALL
from graph.errors import AskError
from graph.questions.base import Column, Found, Parameter, Question, node_value
from graph.schema import Schema
from graph.store.base import Direction, EdgeQuery, Link
from graph.words import counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

PER_READING = 200
PAGE = 5000


def around_question(schema: Schema) -> Question:
    """The question "around": the nodes within some steps of one node, and the links between them."""
    return Question(
        "around",
        "What is around this body or issue?",
        "What is within some steps of one body, issue or other thing, and every link between.",
        "Where do we sit?",
        (
            Column("step", "Step", "integer", "How many links away the further end is."),
            Column("from", "From", "node"),
            Column("link", "Link", "text", "The reading of the link from its from end."),
            Column("type", "Type", "text", "The type of the link."),
            Column("to", "To", "node"),
            Column(
                "basis",
                "Basis",
                "text",
                "Stated, confirmed or inferred; the strongest where there are several.",
            ),
            Column("statements", "Statements", "statements"),
        ),
        _around,
        (
            Parameter("node", "node", "Where to start: the identifier of any board, issue or the like.", required=True),
            Parameter("steps", "integer", "How many links to walk.", 2),
            Parameter("most", "integer", "How many things to take in at most; the nearest come first.", 500),
            Parameter(
                "links",
                "nodes",
                "Only links of these types, separated by commas; empty for all but descriptions.",
                (),
            ),
        ),
    )


_STRENGTH = {"stated": 0, "confirmed": 1, "inferred": 2}


def _around(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    start = workspace.node(parameters["node"])
    for name in parameters["links"]:
        if not workspace.schema.has_edge_type(name):
            known = ", ".join(t.name for t in workspace.schema.edge_types)
            raise AskError(f"“{name}” is not a type of link.", f"Use one or more of: {known}.")
    wanted = parameters["links"] or tuple(t.name for t in workspace.schema.link_types())
    directions: tuple[Direction, Direction] = ("forward", "reverse")
    readings = [(name, direction) for name in wanted for direction in directions]
    steps = {start.id: 0}
    cut = False
    ring = [start.id]
    for step in range(1, parameters["steps"] + 1):
        if not ring or (cut and len(steps) >= parameters["most"]):
            break
        reached: dict[str, None] = {}
        found = workspace.store.neighbours(ring, readings, workspace.scope, PER_READING)
        for (node, _, _), neighbours in sorted(found.items()):
            cut |= neighbours.total > len(neighbours.links)
            for link in neighbours.links:
                other = link.to_id if link.from_id == node else link.from_id
                if other not in steps and other not in reached:
                    if len(steps) + len(reached) >= parameters["most"]:
                        cut = True
                        continue
                    reached[other] = None
        steps.update(dict.fromkeys(reached, step))
        ring = sorted(reached)
    nodes = workspace.nodes(sorted(steps))
    grouped: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for link in _between(workspace, wanted, sorted(steps)):
        told = (_STRENGTH[link.basis], link.edge.id)
        grouped.setdefault((link.from_id, link.edge.type, link.to_id), []).append(told)

    def row(key: tuple[str, str, str]) -> dict[str, Any]:
        from_id, type, to_id = key
        told = sorted(grouped[key])
        first, second = nodes[from_id], nodes[to_id]
        return {
            "step": max(steps[from_id], steps[to_id]),
            "from": node_value(first.id, first.type, first.name),
            "link": workspace.schema.edge_type(type).forward,
            "type": type,
            "to": node_value(second.id, second.type, second.name),
            "basis": list(_STRENGTH)[told[0][0]],
            "statements": tuple(id for _, id in told),
        }

    rows = [row(key) for key in sorted(grouped)]
    rows.sort(key=lambda r: (r["step"], r["from"]["name"], r["type"], r["to"]["name"]))
    notes: tuple[str, ...] = ()
    if cut:
        notes = (
            f"The limit was reached: {parameters['most']:,} things, or {PER_READING} links of one kind at one of them. "
            "More may be recorded. Take fewer steps, choose types of link, or start elsewhere.",
        )
    label = workspace.schema.node_type(start.type).label
    return Found(
        tuple(rows),
        len(rows),
        f"Within {counted(parameters['steps'], 'step')} of the {label} {start.name} "
        f"{'is' if len(steps) == 2 else 'are'} {counted(len(steps) - 1, 'other')}, "
        f"joined by {counted(len(rows), 'link')}.",
        notes,
    )


def _between(workspace: "Workspace", types: Sequence[str], ids: Sequence[str]) -> Iterator[Link]:
    """Every link of *types* between two of *ids*."""
    query = EdgeQuery(tuple(types), workspace.scope, from_ids=tuple(ids), to_ids=tuple(ids), first=PAGE)
    while True:
        page = workspace.store.find_edges(query)
        yield from (link for link in page.links if link.from_id != link.to_id or link.edge.type == LISTS_ALL)
        if not page.has_next:
            return
        query = replace(query, after=page.end_cursor)
