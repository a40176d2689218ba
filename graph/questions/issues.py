"""One issue with every body on it, and the linked issues whose bodies nothing joins."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from graph.analysis.checks import names
from graph.analysis.integrative import STATES, LinkedIssues, linked_issues
from graph.analysis.one_issue import OneIssue
from graph.errors import AskError
from graph.questions.base import Column, Found, Parameter, Question
from graph.scope import BASES
from graph.words import CellState, counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

NAMED = 200
"""How many of the bodies that stand apart from one are named; all are counted."""
_TYPES = ("Issue", "Theme")


def one_issue_question() -> Question:
    """The question "one-issue": every body that deals with one issue or theme."""
    return Question(
        "one-issue",
        "Who deals with one issue, who leads, and who does not meet?",
        "Every body on an issue or theme: how sure that is, whether it leads, where it acts, and with which of the "
        "others no member and no line of accountability is recorded in common.",
        "Overlaps",
        (
            Column("body", "Body", "node"),
            Column("state", "State", "word", "What the sources say.", words=CellState),
            Column("through", "Through", "nodes", "The theme, wider issue or kind of board through which it is said."),
            Column("leads", "Leads", "flag", "A source says that it leads."),
            Column("lead_basis", "Basis of the lead", "text", "Stated, confirmed or inferred; empty where none leads."),
            Column("areas", "Areas", "nodes", "Where it acts, as recorded; whole or in part."),
            Column("areas_at_least", "Areas, at least", "integer", "Smallest areas, stated or confirmed."),
            Column("areas_with_inferred", "Areas, at least, with inferred", "integer", "The same, inferred ones too."),
            Column("areas_may_be", "Areas, may be", "integer", "The same, each word read as widely as it may be."),
            Column("members", "Members recorded", "integer"),
            Column("members_complete", "Members complete", "flag", "A source claims to list all its members."),
            Column("tied", "Tied to", "integer", "Others on it that share a member or line with it, or sit on it."),
            Column("tied_by_inference", "Tied by inference", "integer", "The same, only if what is inferred counts."),
            Column("apart", "Apart from", "integer", "Others with which it shares no recorded member and no line."),
            Column("apart_from", "Apart from these", "nodes", f"The first {NAMED} of them, by name."),
            Column("not_recorded", "Not recorded with", "integer", "Others where members of one are not recorded."),
            Column("statements", "Statements", "statements", "That it deals with the issue, leads, and acts where."),
        ),
        _one_issue,
        (
            Parameter("issue", "node", "Which issue or theme.", required=True),
            Parameter("first", "integer", "How many bodies to show.", 200),
        ),
    )


def integrative_gaps_question() -> Question:
    """The question "integrative-gaps": issues that contribute to each other, and what joins their bodies."""
    return Question(
        "integrative-gaps",
        "Which linked issues are dealt with by bodies that share nothing?",
        "Pairs of issues of which one makes the other more likely or worse. Joined means: one body deals with both, "
        "or somebody sits on, or stands above, bodies of both.",
        "Overlaps",
        (
            Column("issue", "Issue", "node"),
            Column("contributes_to", "Contributes to", "node"),
            Column("state", "State", "text", f"One of: {', '.join(STATES)}."),
            Column("reason", "Reason", "text"),
            Column("via", "Joined by", "nodes", "The bodies that deal with both; else who sits on or above both."),
            Column("bodies_a", "Bodies on the first", "integer", "Boards and organisations that deal with it."),
            Column("bodies_b", "Bodies on the second", "integer", "Boards and organisations that deal with it."),
            Column("statements", "Statements", "statements", "That the two are linked, then those that join them."),
        ),
        _integrative_gaps,
        (
            Parameter("issue", "node", "Only links from or to this issue."),
            Parameter("state", "choice", "Only links of which this can be said.", choices=STATES),
            Parameter("first", "integer", "How many links to show.", 500),
        ),
    )


# --- one issue -----------------------------------------------------------------------------------------------------


def _one_issue(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph = workspace.graph
    node = workspace.node(parameters["issue"])
    position = graph.snapshot.position[node.id]
    if node.type not in _TYPES or not graph.seen[position]:
        raise AskError(f"“{node.name}” is not an issue or theme in this scope.", "Choose one, or another as-at date.")
    one = OneIssue(graph, position)
    shown = one.bodies[: parameters["first"]]
    covers = graph.linked("COVERS")
    rows = tuple(_body(workspace, one, body, covers.get(body, [])) for body in shown)
    notes = tuple(_notes(workspace, one, rows))
    return Found(rows, len(one.bodies), _summary(node.name, one, rows), notes)


def _body(workspace: "Workspace", one: OneIssue, body: int, covers: list[int]) -> dict[str, Any]:
    graph = workspace.graph
    cell, leading, footprint, among = one.cells[body], one.leading(body), one.footprint(body), one.among(body)
    through = [g.through for g in cell.grounds if g.state == cell.state and g.through is not None]
    edges = dict.fromkeys((*leading, *cell.edges, *covers))
    return {
        "body": workspace.node_at(body),
        "state": cell.state,
        "through": tuple(workspace.node_at(n) for n in dict.fromkeys(through)),
        "leads": bool(leading),
        "lead_basis": BASES[min(int(graph.snapshot.edge_basis[e]) for e in leading)] if leading else "",
        "areas": tuple(workspace.node_at(a) for a in dict.fromkeys(graph.ends(e)[1] for e in covers)),
        "areas_at_least": sum(grade < 2 for grade, _ in footprint.sure.values()) if footprint else 0,
        "areas_with_inferred": len(footprint.sure) if footprint else 0,
        "areas_may_be": len(footprint.may) if footprint else None,
        "members": one.ties.members(body),
        "members_complete": bool(one.lists.of(body, "MEMBER_OF", "reverse")),
        "tied": len(among.tied),
        "tied_by_inference": len(among.by_inference),
        "apart": len(among.apart),
        "apart_from": tuple(workspace.node_at(b) for b in among.apart[:NAMED]),
        "not_recorded": len(among.silent),
        "statements": tuple(graph.snapshot.edge_ids[e] for e in edges),
    }


def _summary(name: str, one: OneIssue, rows: tuple[dict[str, Any], ...]) -> str:
    if not one.bodies:
        return f"No body is recorded as dealing with {name}."
    states = Counter(one.cells[b].state for b in one.bodies)
    told = ", ".join(f"{states[s]:,} {s.value}" for s in CellState if states[s])
    leading = [b for b in one.bodies if one.leading(b)]
    lead = f"{names(one.graph, leading, 3)} {'leads' if len(leading) == 1 else 'lead'}"
    bodies = f"At least {counted(len(one.bodies), 'body deals', 'bodies deal')} with {name} ({told})"
    pairs = ""
    if len(rows) == len(one.bodies) > 1:
        apart, silent = (sum(r[c] for r in rows) // 2 for c in ("apart", "not_recorded"))
        of = len(rows) * (len(rows) - 1) // 2
        pairs = f" {apart:,} of {counted(of, 'pair')} of them {'shares' if apart == 1 else 'share'} no recorded member "
        pairs += "and no line of accountability"
        pairs += f"; of {silent:,} it is not recorded." if silent else "."
    return f"{bodies}; {lead if leading else 'no lead is recorded'}.{pairs}"


def _notes(workspace: "Workspace", one: OneIssue, rows: tuple[dict[str, Any], ...]) -> Iterator[str]:
    graph = workspace.graph
    yield "“Apart” is what is recorded, not what is: only where the members of both are complete does it mean never."
    if len(rows) < len(one.bodies):
        yield f"Bodies 1 to {len(rows):,} of {len(one.bodies):,} are shown. Ask with a larger “first” for the rest."
    if any(row["apart"] > NAMED for row in rows):
        yield f"Where a body stands apart from more than {NAMED}, the first {NAMED} are named and all are counted."
    if any(row["not_recorded"] for row in rows):
        yield "Where no member of a body is recorded, nothing is said of whom it meets. Ask for its members."
    if one.elsewhere:
        handlers = names(graph, (graph.ends(e)[1] for e in one.elsewhere))
        yield f"A source says that it is handled elsewhere, by {handlers}: see the coverage matrix for whom that binds."
    if one.classes:
        yield (
            f"{counted(len(one.classes), 'board deals', 'boards deal')} with it and stand"
            f"{'s' if len(one.classes) == 1 else ''} for a kind of board; left out here."
        )
    if one.groups:
        number = counted(len(one.groups), "group deals", "groups deal")
        yield f"{number} with it of which no source names the members; left out here."


# --- linked issues -------------------------------------------------------------------------------------------------


def _integrative_gaps(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph = workspace.graph
    issue = None
    if parameters["issue"]:
        node = workspace.node(parameters["issue"])
        if node.type != "Issue":
            raise AskError(
                f"“{node.name}” is not an issue.", "Choose an issue; themes do not contribute to each other."
            )
        issue = graph.snapshot.position[node.id]
    found = linked_issues(graph, issue)
    wanted = [x for x in found if parameters["state"] in (None, x.state)]
    rows = tuple(_linked(workspace, x) for x in wanted[: parameters["first"]])
    if not found:
        return Found((), 0, "No issue is recorded as contributing to another.")
    states = Counter(x.state for x in found)
    told = ", ".join(f"{states[s]:,} “{s}”" for s in STATES if states[s])
    notes = ["Nothing shared that is recorded does not mean that nothing is shared: most lists are not complete."]
    if len(rows) < len(wanted):
        notes.append(f"Links 1 to {len(rows):,} of {len(wanted):,} are shown. Ask with a larger “first” for the rest.")
    return Found(rows, len(wanted), f"{counted(len(found), 'link')} between issues: {told}.", tuple(notes))


def _linked(workspace: "Workspace", linked: LinkedIssues) -> dict[str, Any]:
    ids = workspace.graph.snapshot.edge_ids
    return {
        "issue": workspace.node_at(linked.issue),
        "contributes_to": workspace.node_at(linked.other),
        "state": linked.state,
        "reason": _why(workspace, linked),
        "via": tuple(workspace.node_at(n) for n in linked.via),
        "bodies_a": linked.bodies[0],
        "bodies_b": linked.bodies[1],
        "statements": tuple(ids[e] for e in linked.edges),
    }


def _why(workspace: "Workspace", linked: LinkedIssues) -> str:
    graph = workspace.graph
    via = names(graph, linked.via, 3)
    one = len(linked.via) == 1
    if linked.by == "body":
        return f"{via} {'deals' if one else 'deal'} with both."
    if linked.by == "tie":
        return f"{via} {'sits' if one else 'sit'} on, or {'stands' if one else 'stand'} above, bodies of both."
    if linked.state == "no body is recorded":
        silent = [n for n, k in zip((linked.issue, linked.other), linked.bodies, strict=True) if not k]
        return f"No body is recorded as dealing with {' or with '.join(names(graph, [n]) for n in silent)}."
    return "No body deals with both, and no member and no line of accountability is recorded that joins theirs."
