"""Boards × issues and themes, and organisations × boards: one row per cell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from graph.analysis.coverage import coverage, membership
from graph.analysis.matrix import Cell, Ground, Matrix
from graph.errors import AskError
from graph.questions.base import Column, Found, Parameter, Question
from graph.schema import Schema
from graph.words import CellState, counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

_COUNTED = (
    CellState.STATED,
    CellState.CONFIRMED,
    CellState.INFERRED,
    CellState.HANDLED_ELSEWHERE,
    CellState.NONE,
    CellState.NOT_RECORDED,
)
_STATE = Column("state", "State", "word", "What the sources say.", words=CellState)
_REASONS = Column("reasons", "Reasons", "texts", "Why the cell says so, the strongest ground first.")
_STATEMENTS = Column("statements", "Statements", "statements", "Every statement behind the cell, strongest first.")
_FILTERS = (
    Parameter("state", "choice", "Only cells in this state.", choices=tuple(s.value for s in _COUNTED)),
    Parameter("classes", "flag", "Show boards that stand for a kind of board too.", True),
    Parameter("first", "integer", "How many cells to show.", 50_000),
)


def coverage_question(schema: Schema) -> Question:
    """The question "coverage": which boards deal with which issues and themes."""
    kind = schema.node_type("Board").property("kind")
    assert kind is not None
    assert kind.choices is not None
    return Question(
        "coverage",
        "Which boards deal with which issues and themes?",
        "Every board and every issue or theme, with what the sources say of the two. “Not recorded” is not “no”.",
        "Coverage",
        (
            Column("board", "Board", "node"),
            Column("board_is_class", "Stands for a kind of board", "flag", "Such rows are left out of totals."),
            Column("item", "Issue or theme", "node"),
            Column("group", "Group", "text", "As what documents and surveys first identify the issue or theme."),
            _STATE,
            Column("lead", "Leads", "flag", "A source says that the board leads on the issue."),
            _REASONS,
            _STATEMENTS,
        ),
        _coverage,
        (
            Parameter("boards", "nodes", "Only these boards, separated by commas.", ()),
            Parameter("issues", "nodes", "Only these issues and themes, separated by commas.", ()),
            Parameter("kind", "choice", "Only boards of this kind.", choices=kind.choices.values),
            *_FILTERS,
        ),
    )


def membership_question(schema: Schema) -> Question:
    """The question "membership": which organisations and posts sit on which boards."""
    kind = schema.node_type("Organization").property("kind")
    assert kind is not None
    assert kind.choices is not None
    return Question(
        "membership",
        "Where do we sit?",
        "Every organisation and post, and every board, with what the sources say of the two.",
        "Coverage",
        (
            Column("member", "Organisation or post", "node"),
            Column("held_at", "Post held at", "node", "The organisation that the post belongs to."),
            Column("board", "Board", "node"),
            Column("board_is_class", "Stands for a kind of board", "flag", "Such boards are left out of totals."),
            _STATE,
            Column("role", "Role", "texts", "What the member does on the board."),
            Column("capacity", "Capacity", "texts", "Why the member has the seat."),
            _REASONS,
            _STATEMENTS,
        ),
        _membership,
        (
            Parameter("members", "nodes", "Only these organisations and posts; an organisation brings its posts.", ()),
            Parameter("boards", "nodes", "Only these boards, separated by commas.", ()),
            Parameter(
                "kind", "choice", "Only organisations of this kind, with their posts.", choices=kind.choices.values
            ),
            *_FILTERS,
        ),
    )


def _coverage(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph = workspace.graph
    identifies = workspace.schema.edge_type("IDENTIFIES").property("kind")
    matrix = coverage(graph, identifies.choices.values if identifies and identifies.choices else ())
    boards = _chosen(workspace, parameters["boards"], matrix.rows, "board")
    items = _chosen(workspace, parameters["issues"], matrix.columns, "issue or theme")
    kind = parameters["kind"]
    boards = [b for b in boards if kind is None or graph.properties_of(b).get("kind") == kind]

    def row(board: int, item: int, cell: Cell, reasons: tuple[str, ...]) -> dict[str, Any]:
        links = [e for g in cell.grounds if g.kind == "link" for e in g.edges]
        return {
            "board": workspace.node_at(board),
            "board_is_class": board in matrix.classes,
            "item": workspace.node_at(item),
            "group": matrix.groups[item],
            "state": cell.state,
            "lead": any(graph.qualifiers(e).get("lead") is True for e in links),
            "reasons": reasons,
            "statements": _statements(workspace, cell),
        }

    return _found(workspace, matrix, boards, items, parameters, row)


def _membership(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph = workspace.graph
    matrix = membership(graph)
    wanted = set(_chosen(workspace, parameters["members"], matrix.rows, "organisation or post"))
    boards = _chosen(workspace, parameters["boards"], matrix.columns, "board")
    kind = parameters["kind"]
    members = [
        m
        for m in matrix.rows
        if (m in wanted or matrix.parents.get(m) in wanted)
        and (kind is None or graph.properties_of(matrix.shown_under(m)).get("kind") == kind)
    ]

    def row(member: int, board: int, cell: Cell, reasons: tuple[str, ...]) -> dict[str, Any]:
        said = [graph.qualifiers(e) for g in cell.grounds if g.kind == "link" for e in g.edges]
        return {
            "member": workspace.node_at(member),
            "held_at": workspace.node_at(matrix.parents[member]) if member in matrix.parents else None,
            "board": workspace.node_at(board),
            "board_is_class": board in matrix.classes,
            "state": cell.state,
            "role": tuple(dict.fromkeys(str(q["role"]) for q in said if q.get("role"))),
            "capacity": tuple(dict.fromkeys(str(q["capacity"]) for q in said if q.get("capacity"))),
            "reasons": reasons,
            "statements": _statements(workspace, cell),
        }

    return _found(workspace, matrix, members, boards, parameters, row)


def _found(
    workspace: "Workspace",
    matrix: Matrix,
    rows: Iterable[int],
    columns: Iterable[int],
    parameters: Mapping[str, Any],
    make: Any,
) -> Found:
    """The cells asked for, in order of rows and columns, with their counts by state and what they cannot say."""
    classes = matrix.classes
    shown_rows = [r for r in rows if parameters["classes"] or r not in classes]
    shown_columns = [c for c in columns if parameters["classes"] or c not in classes]
    state = parameters["state"]
    counts: Counter[CellState] = Counter()
    total = of_classes = doubtful = disagreeing = 0
    for r in shown_rows:
        for c in shown_columns:
            cell = matrix.cell(r, c)
            if r in classes or c in classes:
                of_classes += 1
            else:
                counts[cell.state] += 1
                doubtful += any(g.kind == "dates" for g in cell.grounds)
                disagreeing += cell.disagree
            total += state is None or cell.state == state

    def cells() -> Iterator[tuple[int, int, Cell]]:
        for r in shown_rows:
            for c in shown_columns:
                cell = matrix.cell(r, c)
                if state is None or cell.state == state:
                    yield r, c, cell

    shown = list(islice(cells(), parameters["first"]))
    inferred = [e for _, _, cell in shown for g in cell.grounds if g.kind in ("link", "elsewhere") for e in g.edges]
    words = _reasons_of(workspace, inferred)
    made = tuple(make(r, c, cell, tuple(dict.fromkeys(_words(workspace, cell, words)))) for r, c, cell in shown)
    return Found(made, total, _summary(counts), _notes(len(made), total, of_classes, doubtful, disagreeing))


def _summary(counts: Counter[CellState]) -> str:
    if not counts:
        return "There are no cells to show."
    found = [f"{counted(counts[s], 'is', 'are')} {s.value}" for s in _COUNTED[:-1] if counts[s]]
    silent = f"{counted(counts[CellState.NOT_RECORDED], 'is', 'are')} not recorded"
    cells = counted(sum(counts.values()), "cell", "cells")
    return f"Of {cells}, {', '.join(found)}; {silent}." if found else f"Of {cells}, {silent}."


def _notes(shown: int, total: int, of_classes: int, doubtful: int, disagreeing: int) -> tuple[str, ...]:
    notes = []
    if shown < total:
        notes.append(f"Cells 1 to {shown:,} of {total:,} are shown. Ask with a larger “first”, or for fewer boards.")
    if of_classes:
        cells = counted(of_classes, "cell belongs", "cells belong")
        notes.append(f"{cells} to boards that stand for a kind of board; the counts leave them out.")
    if doubtful:
        cells = counted(doubtful, "cell", "cells")
        notes.append(f"In {cells} the dates of a statement leave open whether it held on the day.")
    if disagreeing:
        cells = counted(disagreeing, "cell", "cells")
        notes.append(f"In {cells} sources disagree: a complete list leaves out what another says.")
    return tuple(notes)


def _chosen(workspace: "Workspace", ids: Iterable[str], known: tuple[int, ...], what: str) -> list[int]:
    """The positions of *ids* among *known*, in the order of *known*; all of them, where none is asked for."""
    position = workspace.graph.snapshot.position
    asked = {position[workspace.node(id).id]: id for id in ids}
    for node in asked.keys() - set(known):
        raise AskError(f"“{asked[node]}” is not a {what} in this scope.", "Choose one that is, or another as-at date.")
    return [n for n in known if n in asked] if asked else list(known)


def _statements(workspace: "Workspace", cell: Cell) -> tuple[str, ...]:
    return tuple(workspace.graph.snapshot.edge_ids[e] for e in cell.edges)


def _reasons_of(workspace: "Workspace", edges: Iterable[int]) -> dict[int, str]:
    """Why each inferred statement among *edges* was inferred."""
    graph = workspace.graph
    ids = {graph.snapshot.edge_ids[e]: e for e in edges if graph.basis_of(e) != "stated"}
    return {ids[id]: link.edge.reason for id, link in workspace.statements(sorted(ids)).items()}


def _words(workspace: "Workspace", cell: Cell, reasons: Mapping[int, str]) -> Iterator[str]:
    for ground in cell.grounds:
        if ground.kind == "link":
            yield from (reasons[e] for e in ground.edges if reasons.get(e))
        else:
            yield _ground_words(workspace, cell, ground, reasons)


def _ground_words(workspace: "Workspace", cell: Cell, ground: Ground, reasons: Mapping[int, str]) -> str:
    graph = workspace.graph
    name = graph.snapshot.names[ground.through] if ground.through is not None else ""
    if ground.kind == "elsewhere":
        law = graph.qualifiers(ground.edges[0]).get("legal_basis")
        why = reasons.get(ground.edges[0])
        return f"Handled by {name}{f' ({law})' if law else ''}.{f' {why}' if why else ''}"
    if ground.kind == "list":
        return "Sources disagree: a complete list leaves it out." if cell.disagree else "A complete list leaves it out."
    if ground.kind == "dates":
        day = workspace.scope.as_at
        return f"Dates: a statement is recorded, but its dates leave open whether it held on {day}."
    through = {"theme": "theme", "wider": "wider issue or theme", "class": "kind of board", "post": "post"}
    if ground.kind == "behalf":
        return f"Through {name}, on its behalf."
    return f"Through the {through[ground.kind]} “{name}”."
