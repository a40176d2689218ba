"""The question "burden": what taking part asks of each organisation and post."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph.analysis.burden import ATTENDS, CHAIR, DELIVERS, OWNS, SEAT, SIGNED, Burden, Load, burden
from graph.errors import AskError
from graph.questions.base import Column, Found, Parameter, Question
from graph.scope import BASES
from graph.words import counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

GROUP = "Burden and structure"
_WORDS = {
    SEAT: "has a seat on",
    ATTENDS: "takes part in, no seat said",
    CHAIR: "chairs",
    SIGNED: "signed",
    OWNS: "owns",
    DELIVERS: "delivers",
}
_FIGURES = (
    ("seats", "Seats", SEAT, "Seats on boards. One body may have several on one board."),
    ("attends", "Boards attended", ATTENDS, "Boards it takes part in, where no source says that it has a seat."),
    ("chairs", "Chairs", CHAIR, "Boards that it chairs."),
    ("signed", "Strategies signed", SIGNED, "Strategies that a recorded signing names together with it."),
    ("owns", "Strategies owned", OWNS, "Strategies that it answers for."),
    ("delivers", "Strategies delivered", DELIVERS, "Strategies that it carries out or takes part in."),
)


def burden_question() -> Question:
    """The question "burden": one row per organisation and post, the heaviest first."""
    figures: list[Column] = []
    for name, label, _, meaning in _FIGURES:
        figures.append(
            Column(name, label, "integer", f"{meaning} At least; stated or confirmed; empty where none is recorded.")
        )
        figures.append(Column(f"{name}_inferred", f"{label}, inferred", "integer", "How many more are only inferred."))
    known = "Meetings a year of the boards with a seat or attended, where a source gives the number"
    return Question(
        "burden",
        "What does taking part ask of each organisation?",
        "Seats, chairs, meetings a year and strategies of each organisation and post: the least that the sources "
        "prove, what is inferred apart, and the statements behind each figure.",
        GROUP,
        (
            Column("body", "Organisation or post", "node"),
            Column("text", "In short", "text"),
            *figures,
            Column("meetings", "Meetings a year", "integer", f"{known}. At least; stated or confirmed."),
            Column(
                "meetings_not_recorded", "Boards without a number", "integer", "How many of these boards give none."
            ),
            Column("meetings_inferred", "Meetings a year, inferred", "integer", f"{known}, by inferred links only."),
            Column(
                "meetings_not_recorded_inferred",
                "Boards without a number, inferred",
                "integer",
                "How many of the boards by inferred links only give none.",
            ),
            Column("whole", "Known whole", "texts", "Figures that a complete list settles: there are no more."),
            Column(
                "items",
                "What is behind it",
                "rows",
                columns=(
                    Column("what", "What", "text"),
                    Column("item", "Of", "node"),
                    Column("number", "Number", "integer", "Stated or confirmed."),
                    Column("number_inferred", "Inferred", "integer", "How many more are only inferred."),
                    Column("meetings", "Meetings a year", "integer"),
                    Column("basis", "Basis", "text", "Stated, confirmed or inferred; the strongest of its statements."),
                    Column("statements", "Statements", "statements"),
                ),
            ),
        ),
        _burden,
        (
            Parameter("who", "node", "Only this organisation or post."),
            Parameter("type", "choice", "Only organisations, or only posts.", choices=("organisations", "posts")),
            Parameter("first", "integer", "How many rows.", 100),
        ),
    )


def _burden(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph = workspace.graph
    found: Sequence[Burden] = burden(graph)
    if parameters["type"]:
        wanted = "Organization" if parameters["type"] == "organisations" else "Post"
        found = [b for b in found if graph.type_of(b.who) == wanted]
    if parameters["who"]:
        node = workspace.node(parameters["who"])
        if node.type not in ("Organization", "Post"):
            raise AskError(
                f"“{node.name}” is neither an organisation nor a post.", "Give the identifier of one of these."
            )
        found = [b for b in found if graph.snapshot.ids[b.who] == node.id]
    shown = found[: parameters["first"]]
    return Found(
        tuple(_row(workspace, body) for body in shown),
        len(found),
        _summary(workspace, found),
        tuple(_notes(found, len(shown))),
    )


def _summary(workspace: "Workspace", found: Sequence[Burden]) -> str:
    if not found:
        return "No seat, chair or strategy of such an organisation or post is recorded."
    first = found[0]
    name = workspace.graph.snapshot.names[first.who]
    most = [b.number(SEAT) + b.number(ATTENDS) for b in found[:2]]
    alone = len(most) > 1 and most[0] > most[1]
    more = (
        f" Of {counted(len(found), 'organisation or post', 'organisations and posts')} none sits on more."
        if alone
        else ""
    )
    return f"{name} {_in_short(first)}{more}"


def _in_short(body: Burden) -> str:
    """The burden of one body, as the end of a sentence that begins with its name."""
    firm = body.boards()
    told = [
        f"has at least {counted(body.number(SEAT), 'seat')}" if body.number(SEAT) else "",
        f"attends at least {counted(body.number(ATTENDS), 'board')} without a recorded seat"
        if body.number(ATTENDS)
        else "",
        f"chairs at least {counted(body.number(CHAIR), 'board')}" if body.number(CHAIR) else "",
    ]
    papers = {what: body.number(what) for what in (SIGNED, OWNS, DELIVERS)}
    told += [
        f"{verb} at least {counted(papers[what], 'strategy', 'strategies')}"
        for what, verb in ((SIGNED, "signed"), (OWNS, "owns"), (DELIVERS, "delivers"))
        if papers[what]
    ]
    words = [t for t in told if t]
    text = " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
    inferred = sum(body.inferred(what) for what, *_ in _WORDS.items())
    if not text:
        return f"has nothing stated; {counted(inferred, 'thing')} {'is' if inferred == 1 else 'are'} only inferred."
    if firm and body.unknown() < len(firm):
        text += f"; its boards meet at least {counted(body.meetings(), 'time')} a year"
        if body.unknown():
            text += f" ({body.unknown()} of {counted(len(firm), 'board')} without a recorded number)"
    elif firm:
        text += "; how often its boards meet is not recorded"
    return f"{text}{f'; {inferred} more only inferred' if inferred else ''}."


def _notes(found: Sequence[Burden], shown: int) -> Iterator[str]:
    yield (
        "Figures are the least that the sources prove: most lists are not marked complete. What is only inferred "
        "stands apart and is not in them."
    )
    yield (
        "An organisation’s figures hold those of the posts held at it. Invited bodies and unofficial partners are not "
        "counted, nor are kinds of board and groups whose members are not named."
    )
    if shown < len(found):
        yield f"{shown:,} of {len(found):,} are shown. Ask with a larger “first” for the rest."


def _row(workspace: "Workspace", body: Burden) -> dict[str, Any]:
    figures: dict[str, int | None] = {}
    for name, _, what, _ in _FIGURES:
        none = 0 if what in body.whole else None
        figures[name] = body.number(what) or none
        figures[f"{name}_inferred"] = body.inferred(what) or none
    some, some_inferred = body.boards(), body.boards(inferred=True)
    unknown, unknown_inferred = body.unknown(), body.unknown(inferred=True)
    return {
        "body": workspace.node_at(body.who),
        **figures,
        "meetings": body.meetings() if unknown < len(some) else None,
        "meetings_not_recorded": unknown if some else None,
        "meetings_inferred": body.meetings(inferred=True) if unknown_inferred < len(some_inferred) else None,
        "meetings_not_recorded_inferred": unknown_inferred if some_inferred else None,
        "whole": tuple(label.lower() for _, label, what, _ in _FIGURES if what in body.whole),
        "text": _sentence(_in_short(body)),
        "items": tuple(_item(workspace, load) for load in body.loads),
    }


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _item(workspace: "Workspace", load: Load) -> dict[str, Any]:
    graph = workspace.graph
    basis = min(int(graph.snapshot.edge_basis[e]) for e in load.edges) if load.number else len(BASES) - 1
    return {
        "what": _WORDS[load.what],
        "item": workspace.node_at(load.item),
        "number": load.number,
        "number_inferred": load.number_inferred,
        "meetings": load.meetings,
        "basis": BASES[basis],
        "statements": tuple(graph.snapshot.edge_ids[e] for e in load.edges),
    }
