"""The question "paths": how two bodies, issues or other things are joined, step by step."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from graph.analysis.paths import STEPS_TRIED, Path, paths
from graph.errors import AskError
from graph.questions.base import Column, Found, Parameter, Question
from graph.questions.burden import GROUP
from graph.schema import Schema
from graph.scope import BASES
from graph.words import counted

if TYPE_CHECKING:
    from graph.workspace import Workspace


def paths_question(schema: Schema) -> Question:
    """The question "paths": chains of links between two nodes, the shortest first."""
    return Question(
        "paths",
        "How are these two joined?",
        "Every chain of links between two bodies, issues or other things, the shortest first, each step with its "
        "statements. Links are walked from either end.",
        GROUP,
        (
            Column("place", "Path", "integer", "Its place: the shortest is 1."),
            Column("length", "Links", "integer", "How many links it has."),
            Column("text", "In words", "text"),
            Column("basis", "Basis", "text", "The weakest of its steps: stated, confirmed or inferred."),
            Column("through", "Through", "nodes", "What lies between the two ends."),
            Column(
                "steps",
                "Steps",
                "rows",
                columns=(
                    Column("step", "Step", "integer"),
                    Column("from", "From", "node", "The end from which the link reads."),
                    Column("link", "Link", "text"),
                    Column("to", "To", "node"),
                    Column("basis", "Basis", "text", "The strongest of its statements."),
                    Column("statements", "Statements", "statements"),
                ),
            ),
        ),
        _paths,
        (
            Parameter(
                "start", "node", "Where to start: the identifier of any board, issue or the like.", required=True
            ),
            Parameter("end", "node", "Where to arrive.", required=True),
            Parameter(
                "links", "nodes", "Only links of these types, separated by commas; empty for all but descriptions.", ()
            ),
            Parameter("longest", "integer", "How many links a path may have at most.", 4),
            Parameter("first", "integer", "How many paths.", 10),
        ),
    )


def _paths(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph = workspace.graph
    known = tuple(t.name for t in workspace.schema.link_types())
    for name in parameters["links"]:
        if name not in known:
            raise AskError(
                f"“{name}” is not a type of link that can be walked.", f"Use one or more of: {', '.join(known)}."
            )
    ends = [workspace.node(parameters[word]) for word in ("start", "end")]
    if ends[0].id == ends[1].id:
        raise AskError(f"Both ends are “{ends[0].name}”.", "Give two different ones.")
    start, end = (graph.snapshot.position[node.id] for node in ends)
    most, longest = parameters["first"], min(parameters["longest"], len(graph.snapshot.ids))
    found = paths(graph, start, end, parameters["links"] or known, most=most, longest=longest)
    rows = tuple(_row(workspace, i, path) for i, path in enumerate(found.found, 1))
    between = f"{ends[0].name} and {ends[1].name}"
    if found.shortest is None:
        gone = [n.name for n, at in zip(ends, (start, end), strict=True) if not graph.seen[at]]
        summary = f"No path is recorded between {between}."
        if gone:
            summary = (
                f"No path is recorded: {' and '.join(gone)} {'was' if len(gone) == 1 else 'were'} not there on the day."
            )
    else:
        summary = f"The shortest path between {between} has {counted(found.shortest, 'link')}."
        if found.shortest > longest:
            summary += f" Ask with “longest” {found.shortest} to see it."
    notes = list(_notes(parameters, found.doubtful))
    least = "at least " if found.stopped else ""
    if len(rows) < found.total:
        notes.insert(
            0,
            f"{len(rows):,} of {least}{counted(found.total, 'path')} are shown. Ask with a larger “first” for more.",
        )
    if found.stopped:
        notes.insert(
            0,
            f"The search stopped after {STEPS_TRIED:,} steps, so more paths may be recorded. Choose types of "
            "link, or a smaller “longest”.",
        )
    return Found(rows, found.total, summary, tuple(notes))


def _notes(parameters: Mapping[str, Any], doubtful: int) -> Iterator[str]:
    if parameters["links"]:
        yield f"Only these types of link were walked: {', '.join(parameters['links'])}."
    yield f"Paths of more than {counted(parameters['longest'], 'link')} were not looked for."
    if doubtful:
        yield (
            f"{counted(doubtful, 'statement')} {'was' if doubtful == 1 else 'were'} not walked, because "
            f"{'its' if doubtful == 1 else 'their'} dates leave open whether {'it' if doubtful == 1 else 'they'} held "
            "on the day."
        )


def _row(workspace: "Workspace", place: int, path: Path) -> dict[str, Any]:
    graph = workspace.graph
    names = graph.snapshot.names
    steps: list[dict[str, Any]] = []
    told = []
    weakest = 0
    for number, edges in enumerate(path.steps, 1):
        kinds: dict[tuple[int, str, int], list[int]] = {}
        for edge in edges:
            a, b = graph.ends(edge)
            kinds.setdefault((a, graph.edge_type_of(edge), b), []).append(edge)
        best: tuple[int, str] | None = None
        for (a, type, b), of_kind in sorted(kinds.items(), key=lambda x: (x[0][1], x[0][0])):
            basis = min(int(graph.snapshot.edge_basis[e]) for e in of_kind)
            reading = workspace.schema.edge_type(type)
            steps.append(
                {
                    "step": number,
                    "from": workspace.node_at(a),
                    "link": reading.forward,
                    "to": workspace.node_at(b),
                    "basis": BASES[basis],
                    "statements": tuple(graph.snapshot.edge_ids[e] for e in of_kind),
                }
            )
            words = reading.forward if a == path.nodes[number - 1] else reading.reverse
            if best is None or basis < best[0]:
                best = basis, words
        assert best is not None
        weakest = max(weakest, best[0])
        told.append(f"{best[1]} {names[path.nodes[number]]}{'' if best[0] < len(BASES) - 1 else ' (inferred)'}")
    return {
        "place": place,
        "length": len(path.steps),
        "text": f"{names[path.nodes[0]]} {', which '.join(told)}.",
        "basis": BASES[weakest],
        "through": tuple(workspace.node_at(n) for n in path.nodes[1:-1]),
        "steps": tuple(steps),
    }
