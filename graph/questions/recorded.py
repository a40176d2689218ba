"""What is recorded of the things of one type, and of how many it is not."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graph.analysis.coverage import classes_of
from graph.analysis.recorded import expected_of, recorded
from graph.questions.base import Column, Found, Parameter, Question
from graph.schema import Schema
from graph.text import sort_key
from graph.words import counted

if TYPE_CHECKING:
    from graph.workspace import Workspace


def recorded_question(schema: Schema) -> Question:
    """The question "recorded": silence, counted."""
    types = tuple(t.name for t in schema.node_types)
    return Question(
        "recorded",
        "What is recorded, and what is not?",
        "What may be recorded of the things of one type, and of how many it is. What is not recorded is not missing: "
        "it is the next thing to ask.",
        "Sources",
        (
            Column("what", "Recorded", "text"),
            Column("short", "In short", "text", "The same in a word, for a sentence; empty where it needs none."),
            Column("recorded", "Recorded of", "integer", "Of how many it is recorded."),
            Column("of", "Out of", "integer", "How many there are; those that stand for a kind are left out."),
            Column("without", "Not recorded of", "nodes", "Those of which it is not recorded, by name."),
        ),
        _recorded,
        (
            Parameter("type", "choice", "Of what.", "Board" if "Board" in types else types[0], choices=types),
            Parameter("node", "node", "Only of this one; its own type is then asked."),
        ),
    )


def _recorded(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph, schema = workspace.graph, workspace.schema
    if parameters["node"]:
        node = workspace.node(parameters["node"])
        kind, nodes = node.type, [graph.snapshot.position[node.id]]
    else:
        kind = parameters["type"]
        every = graph.nodes_of(kind)
        classes = classes_of(graph, every)
        nodes = [n for n in every if n not in classes]
    nodes.sort(key=lambda n: (sort_key(graph.snapshot.names[n]), graph.snapshot.ids[n]))
    found = recorded(graph, nodes, expected_of(schema, kind))
    rows = tuple(
        {
            "what": one.expected.what,
            "short": one.expected.short,
            "recorded": len(one.having),
            "of": len(nodes),
            "without": tuple(workspace.node_at(n) for n in one.lacking),
        }
        for one in found
    )
    if not nodes:
        return Found(rows, len(rows), f"No {schema.node_type(kind).label_plural} are recorded.")
    label = schema.node_type(kind).label if len(nodes) == 1 else schema.node_type(kind).label_plural
    full = sum(not one.lacking for one in found)
    return Found(
        rows,
        len(rows),
        f"{counted(len(found), 'thing')} asked of each of {len(nodes):,} {label}; "
        f"{full or 'none'} of them {'is' if full < 2 else 'are'} recorded of every one.",
        ("Not recorded does not mean that there is none.",),
    )
