"""The questions "single-points" (who alone joins two parts) and "accountability" (where the lines of boards lead)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from graph.analysis.accountability import Line, lines
from graph.analysis.checks import series
from graph.analysis.joints import Joint, joints
from graph.questions.base import Column, Found, Parameter, Question
from graph.questions.burden import GROUP
from graph.words import CheckAnswer, counted

if TYPE_CHECKING:
    from graph.workspace import Workspace


def single_points_question() -> Question:
    """The question "single-points": boards, organisations and posts that alone join two parts of the network."""
    return Question(
        "single-points",
        "Who alone holds parts of the network together?",
        "Each board, organisation or post without which some boards would share no member, directly or through "
        "others, with the rest: on what is stated, and again with what is inferred.",
        GROUP,
        (
            Column("point", "Single point", "node"),
            Column("cut_off", "Boards cut off", "integer", "Without it, by stated and confirmed links alone."),
            Column("parts", "Parts", "integer", "Into how many parts with boards these fall, beside the largest."),
            Column(
                "cut_off_with_inferred",
                "Boards cut off, with inferred",
                "integer",
                "Without it, where inferred links count too: they may join what is otherwise apart, or add boards.",
            ),
            Column("text", "In short", "text"),
            Column(
                "known_whole",
                "Member lists complete",
                "flag",
                "Whether the lists of members of all boards cut off are marked complete. Where they are not, the "
                "sources may be silent of another member who joins them.",
            ),
            Column("boards", "Which boards", "nodes", "Boards that would be cut off; of a large part only some."),
            Column("statements", "Statements", "statements", "The links that join it to what would be cut off."),
        ),
        _single_points,
        (Parameter("first", "integer", "How many rows.", 100),),
    )


def accountability_question() -> Question:
    """The question "accountability": one row per board, those whose line leads nowhere first."""
    return Question(
        "accountability",
        "To whom does each board answer in the end?",
        "From each board upward by “reports to” and “is part of”, step by step, to an organisation or post: where "
        "the line arrives, where it ends, and where it runs in a circle.",
        GROUP,
        (
            Column("board", "Board", "node"),
            Column("answer", "Answer", "word", "Whether its line arrives.", CheckAnswer),
            Column("arrives", "Answers to", "node", "The organisation or post at which the line arrives."),
            Column("text", "In words", "text"),
            Column("through", "Through", "nodes", "What lies on the line, from the board on."),
            Column("statements", "Statements", "statements"),
        ),
        _accountability,
        (
            Parameter("answer", "choice", "Only this answer.", choices=tuple(a.value for a in _ORDER)),
            Parameter("first", "integer", "How many rows.", 500),
        ),
    )


# --- single points -----------------------------------------------------------------------------------------------


def _single_points(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph = workspace.graph
    firm = {j.who: j for j in joints(graph, inferred=False)}
    every = {j.who: j for j in joints(graph, inferred=True)}
    order = [*firm, *(who for who in every if who not in firm)]
    shown = order[: parameters["first"]]
    rows = tuple(_joint_row(workspace, who, firm.get(who), every.get(who)) for who in shown)
    if not order:
        summary = "No board, organisation or post alone joins two parts of the recorded network."
    else:
        summary = (
            f"{counted(len(firm), 'single point')} on what is stated, {len(every):,} with what is inferred: without "
            "each of them some boards would share no member with the rest."
        )
    return Found(rows, len(order), summary, tuple(_point_notes(len(shown), len(order))))


def _point_notes(shown: int, total: int) -> Iterator[str]:
    yield (
        "The network is of boards, those who sit on them or take part in them, and posts with where they are held, as "
        "far as recorded. A board may be joined to others in ways that no source states."
    )
    yield "Kinds of board, groups whose members are not named, invited bodies and unofficial partners are left out."
    if shown < total:
        yield f"{shown:,} of {total:,} are shown. Ask with a larger “first” for the rest."


def _joint_row(workspace: "Workspace", who: int, firm: Joint | None, every: Joint | None) -> dict[str, Any]:
    graph = workspace.graph
    joint = firm or every
    assert joint is not None
    names = graph.snapshot.names
    some = [board for part in joint.parts for board in part.named]
    listed = series([names[b] for b in some[:20]])
    left = joint.cut_off - min(len(some), 20)
    more = f" and {left:,} more" if left else ""
    others = "the other board" if joint.rest == 1 else f"the other {joint.rest:,} boards"
    text = f"Without {names[who]}, no recorded member would join {listed}{more} to {others} of this part."
    if firm is None:
        text += " So it is only where inferred links count."
    elif every is None:
        text += " Inferred links join them in another way."
    return {
        "point": workspace.node_at(who),
        "cut_off": firm.cut_off if firm else 0,
        "parts": len(firm.parts) if firm else 0,
        "cut_off_with_inferred": every.cut_off if every else 0,
        "text": text,
        "known_whole": all(part.whole for part in joint.parts),
        "boards": tuple(workspace.node_at(b) for b in some),
        "statements": tuple(graph.snapshot.edge_ids[e] for e in joint.edges),
    }


# --- accountability ----------------------------------------------------------------------------------------------

_ORDER = (CheckAnswer.FAILS, CheckAnswer.NOT_RECORDED, CheckAnswer.INFERRED_ONLY, CheckAnswer.PASSES)


def _accountability(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    found = sorted(lines(workspace.graph), key=lambda line: _ORDER.index(line.answer))
    counts = Counter(line.answer for line in found)
    if parameters["answer"]:
        found = [line for line in found if line.answer == parameters["answer"]]
    shown = found[: parameters["first"]]
    total = sum(counts.values())
    if total:
        arrives = counts[CheckAnswer.PASSES] + counts[CheckAnswer.INFERRED_ONLY]
        summary = (
            f"Of {counted(total, 'board')}, {arrives:,} {'has' if arrives == 1 else 'have'} a recorded line to an "
            f"organisation or post ({counts[CheckAnswer.INFERRED_ONLY]:,} by an inferred step only); of "
            f"{counts[CheckAnswer.NOT_RECORDED]:,} it is not recorded, and {counts[CheckAnswer.FAILS]:,} "
            f"{'runs' if counts[CheckAnswer.FAILS] == 1 else 'run'} in a circle."
        )
    else:
        summary = "No boards are recorded."
    notes = [
        "That no line is recorded does not mean that a board answers to nobody. Ask for its terms of reference.",
        "Boards that stand for a kind of board are left out.",
    ]
    if len(shown) < len(found):
        notes.append(f"{len(shown):,} of {len(found):,} are shown. Ask with a larger “first” for the rest.")
    return Found(tuple(_line_row(workspace, line) for line in shown), len(found), summary, tuple(notes))


def _line_row(workspace: "Workspace", line: Line) -> dict[str, Any]:
    graph = workspace.graph
    names = graph.snapshot.names
    end = names[line.nodes[-1]]
    told = []
    for edge, node in zip(line.edges, line.nodes[1:], strict=True):
        reading = workspace.schema.edge_type(graph.edge_type_of(edge)).forward
        told.append(f"{reading} {names[node]}{' (inferred)' if graph.basis_of(edge) == 'inferred' else ''}")
    text = f"{names[line.board]} {', which '.join(told)}." if told else ""
    arrives = line.answer in (CheckAnswer.PASSES, CheckAnswer.INFERRED_ONLY)
    if not arrives:
        circle = line.nodes[-1] in line.nodes[:-1]
        text += " So the line runs in a circle." if circle else f" To whom {end} reports is not recorded."
        if line.doubtful:
            text += " The dates of what is recorded leave open whether it held on the day."
    return {
        "board": workspace.node_at(line.board),
        "answer": line.answer,
        "arrives": workspace.node_at(line.nodes[-1]) if arrives else None,
        "text": text.strip(),
        "through": tuple(workspace.node_at(n) for n in line.nodes[1:]),
        "statements": tuple(graph.snapshot.edge_ids[e] for e in (*line.edges, *line.doubtful)),
    }
