"""The question "without": every thing of a type, perhaps of a kind, without a link of one type."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.analysis.completeness import complete_lists
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.analysis.without import Lacking, Without, without
from graph.errors import AskError
from graph.questions.base import Column, Found, Parameter, Question
from graph.questions.narrowing import labels_of, node_type_of, others_of, population, with_article
from graph.schema import EdgeType, Schema
from graph.store.base import Direction
from graph.words import LackAnswer, counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

READINGS: tuple[Direction, Direction] = ("forward", "reverse")


def without_question(schema: Schema) -> Question:
    """The question "without", over the types, views and links of *schema*.

    >>> from graph.schema import SCHEMA
    >>> [p.name for p in without_question(SCHEMA).parameters]
    ['type', 'link', 'direction', 'where', 'other', 'other_where', 'answer', 'first']
    """
    types = (*(t.name for t in schema.node_types), *(v.name for v in schema.views))
    return Question(
        "without",
        "Which of these have no such link?",
        "Every board, strategy, area or other thing of a type without a stated or confirmed link of one type, on the "
        "day and in the area of the scope. There is none only where a complete list says so; what no source says, "
        "what is only inferred and what the dates leave open is said to be just that.",
        "Gaps",
        (
            Column("node", "Thing", "node"),
            Column("answer", "Answer", "word", "Whether it has none, or why nobody can say.", LackAnswer),
            Column("reason", "Reason", "text"),
            Column("statements", "Statements used", "statements", "Those behind the answer, then what describes it."),
        ),
        _asked,
        (
            Parameter("type", "choice", "Of what: a type, or a view of one.", required=True, choices=types),
            Parameter(
                "link",
                "choice",
                "The type of link that is looked for.",
                required=True,
                choices=tuple(t.name for t in schema.edge_types),
            ),
            Parameter(
                "direction",
                "choice",
                "“forward” where the link begins at the thing, “reverse” where it ends there. Needed only where both "
                "are possible.",
                choices=READINGS,
            ),
            Parameter(
                "where",
                "text",
                "Only things with this value, as “kind=sub-group”; several are joined by “;” and must all fit.",
            ),
            Parameter("other", "choice", "Only links whose other end is of this type or view.", choices=types),
            Parameter("other_where", "text", "Only links whose other end has this value, as “kind=police force”."),
            Parameter("answer", "choice", "Only this answer.", choices=tuple(a.value for a in LackAnswer)),
            Parameter("first", "integer", "How many rows.", 1000),
        ),
    )


def _asked(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph, schema = workspace.graph, workspace.schema
    name, other = parameters["type"], parameters["other"]
    link = schema.edge_type(parameters["link"])
    direction = _direction(schema, link, name, parameters["direction"])
    _check_other(schema, link, name, direction, other)
    nodes, left_out = population(graph, schema, name, parameters["where"])
    others, other_types, unsure = others_of(graph, schema, other, parameters["other_where"])
    found = without(graph, complete_lists(graph), nodes, link.name, direction, others, other_types, unsure)
    rows = [one for one in found.lacking if parameters["answer"] in (None, one.answer)]
    shown = rows[: parameters["first"]]
    notes = ["Not recorded does not mean that there is none."]
    if left_out:
        notes.append(f"{left_out:,} that stand for a kind, or for a group that is not named, are left out.")
    if len(shown) < len(rows):
        notes.append(f"{len(shown):,} of {len(rows):,} are shown. Ask with a larger “first” for the rest.")
    return Found(
        _rows(workspace, shown), len(rows), _summary(workspace, name, link, direction, parameters, found), tuple(notes)
    )


# --- what is asked ----------------------------------------------------------------------------------------------


def _reading(link: EdgeType, direction: Direction) -> str:
    return link.forward if direction == "forward" else link.reverse


def _direction(schema: Schema, link: EdgeType, name: str, given: str | None) -> Direction:
    """From which end the link is read. Raises :class:`~graph.errors.AskError` where it cannot be, or can be both."""
    node_type = node_type_of(schema, name)
    possible = [d for d, types in zip(READINGS, (link.from_types, link.to_types), strict=True) if node_type in types]
    one, many = labels_of(schema, name)
    if not possible:
        begins = ", ".join(schema.node_type(t).label_plural for t in link.from_types)
        ends = ", ".join(schema.node_type(t).label_plural for t in link.to_types)
        raise AskError(
            f"The link “{link.forward}” ({link.name}) can neither begin nor end at {with_article(one)}.",
            f"It begins at {begins}, and ends at {ends}.",
        )
    if given is None and len(possible) == 2:
        raise AskError(
            f"The link “{link.forward}” ({link.name}) can begin at {with_article(one)} and end at one, so "
            f"it is not clear what is asked of {many}.",
            f"Give “direction”: forward (“{link.forward}”) or reverse (“{link.reverse}”).",
        )
    if given is not None and given not in possible:
        word, types = ("begin", link.from_types) if given == "forward" else ("end", link.to_types)
        raise AskError(
            f"The link “{link.forward}” ({link.name}) cannot {word} at {with_article(one)}.",
            f"It can {word} at {', '.join(schema.node_type(t).label_plural for t in types)}. "
            f"At {with_article(one)} it is read {possible[0]} (“{_reading(link, possible[0])}”).",
        )
    return READINGS[0] if (given or possible[0]) == "forward" else READINGS[1]


def _check_other(schema: Schema, link: EdgeType, name: str, direction: Direction, other: str | None) -> None:
    """Raises :class:`~graph.errors.AskError` where the other end can never be of the type *other*."""
    if other is None:
        return
    near, far = node_type_of(schema, name), node_type_of(schema, other)
    pair = (near, far) if direction == "forward" else (far, near)
    if pair not in link.ends:
        possible = [b if direction == "forward" else a for a, b in link.ends if near == (a, b)[direction == "reverse"]]
        raise AskError(
            f"“{_reading(link, direction)}” cannot link {with_article(labels_of(schema, name)[0])} to "
            f"{with_article(labels_of(schema, other)[0])}.",
            f"The other end can be {', '.join(schema.node_type(t).label for t in dict.fromkeys(possible))}.",
        )


# --- what is answered -------------------------------------------------------------------------------------------


def _rows(workspace: "Workspace", shown: Sequence[Lacking]) -> tuple[dict[str, Any], ...]:
    snapshot = workspace.graph.snapshot
    described = _describing(workspace.graph, [one.node for one in shown])
    return tuple(
        {
            "node": workspace.node_at(one.node),
            "answer": one.answer,
            "reason": one.reason,
            "statements": tuple(
                snapshot.edge_ids[e] for e in dict.fromkeys((*one.edges, *described.get(one.node, ())))
            ),
        }
        for one in shown
    )


def _describing(graph: Scoped, nodes: Sequence[int]) -> dict[int, list[int]]:
    """The statements that describe each of *nodes*, by edge id."""
    snapshot = graph.snapshot
    if "DESCRIBES" not in snapshot.edge_type_names or not nodes:
        return {}
    mask = graph.visible & (snapshot.edge_types == snapshot.edge_type_names.index("DESCRIBES"))
    wanted = np.zeros(len(snapshot.ids), dtype=bool)
    wanted[list(nodes)] = True
    found: dict[int, list[int]] = {}
    for edge in np.flatnonzero(mask & wanted[snapshot.edge_to]):
        found.setdefault(int(snapshot.edge_to[edge]), []).append(int(edge))
    return found


def _summary(
    workspace: "Workspace",
    name: str,
    link: EdgeType,
    direction: Direction,
    parameters: Mapping[str, Any],
    found: Without,
) -> str:
    schema = workspace.schema
    one, many = labels_of(schema, name)
    when = f"As at {long_date(workspace.scope.as_at)}" if workspace.scope.as_at else "Without an as-at date"
    of = counted(found.nodes, one, many) + (f" ({parameters['where']})" if parameters["where"] else "")
    if not found.nodes:
        return f"{when}, no {many}{of[len(counted(0, one, many)) :]} are recorded."
    far = f" {with_article(labels_of(schema, parameters['other'])[0])}" if parameters["other"] else ""
    far += f" ({parameters['other_where']})" if parameters["other_where"] else ""
    none = found.count(LackAnswer.NONE)
    return (
        f"{when}, {of} {'is' if found.nodes == 1 else 'are'} asked for “{_reading(link, direction)}{far}”: "
        f"{found.stated:,} by a stated link, {found.confirmed:,} by a confirmed one, "
        f"{found.count(LackAnswer.INFERRED_ONLY):,} only by an inferred one; {none:,} {'has' if none == 1 else 'have'} "
        f"none, in a complete list; of {found.count(LackAnswer.NOT_RECORDED):,} it is not recorded."
    )
