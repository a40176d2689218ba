"""Which class of the GAO's guide is proposed for a pair, why, what speaks for leaving it, and what to ask: in words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from graph.analysis.checks import names, series
from graph.analysis.layers import FOOTPRINT
from graph.analysis.proposed import DUPLICATION, FRAGMENTATION, Proposal
from graph.questions.base import Column
from graph.scope import BASES

if TYPE_CHECKING:
    from graph.analysis.overlap import Pair
    from graph.workspace import Workspace

PROPOSALS = (
    Column("class", "Class", "text", "Fragmentation, overlap or possible duplication: proposed, never declared."),
    Column("reason", "Reason", "text"),
    Column("basis", "Basis", "text", "The weakest part of the best evidence: stated, confirmed or inferred."),
    Column("may_be_right", "It may be right because", "texts", "Tier, law or a second look: what the sources say."),
    Column("ask", "Ask", "texts", "What to ask, because it is not recorded."),
    Column("statements", "Statements", "statements"),
)
_SHOWN = 3


def proposals(workspace: "Workspace", pair: "Pair", reasons: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """The classes proposed for *pair* as rows of :data:`PROPOSALS`; *reasons* are what may make it right."""
    if not pair.proposals:
        return ()
    questions = tuple(_questions(workspace, pair))
    return tuple(
        {
            "class": proposal.kind,
            "reason": _reason(workspace, proposal),
            "basis": BASES[proposal.grade],
            "may_be_right": tuple(reasons),
            "ask": (*questions, _LAST[proposal.kind]),
            "statements": tuple(workspace.graph.snapshot.edge_ids[e] for e in proposal.edges),
        }
        for proposal in pair.proposals
    )


_LAST = {
    FRAGMENTATION: "Who leads on it, and is that agreed?",
    "overlap": "Is a second body wanted in the same place, to stand in for the first or to check it?",
    DUPLICATION: "Do both do the same work for the same people, and is it wanted that two do it?",
}


def _reason(workspace: "Workspace", proposal: Proposal) -> str:
    graph = workspace.graph
    parts = [f"Both deal with {names(graph, proposal.issues, _SHOWN)}"]
    if proposal.kind == FRAGMENTATION:
        which = "it" if len(proposal.issues) == 1 else "any of them"
        return f"{parts[0]}, and no body is recorded as leading on {which}."
    parts.append(f"both act in {names(graph, proposal.areas, _SHOWN)}")
    if proposal.members:
        among = "a member" if len(proposal.members) == 1 else "members"
        parts.append(f"both have {names(graph, proposal.members, _SHOWN)} as {among}")
        parts.append(f"{series(proposal.functions)} {'is' if len(proposal.functions) == 1 else 'are'} what both do")
    return f"{'; '.join(parts)}."


def _questions(workspace: "Workspace", pair: "Pair") -> Iterator[str]:
    """What is not recorded of the two that would speak for leaving the pair as it is."""
    graph = workspace.graph
    area = next(s for s in pair.layers if s.layer == FOOTPRINT)
    for node, areas in zip((pair.a, pair.b), area.recorded, strict=True):
        about, name = graph.properties_of(node), graph.snapshot.names[node]
        if not areas:
            yield f"In which areas does {name} act?"
        if not about.get("legal_basis"):
            yield f"Does a law ask for {name}?"
        if not about.get("functions"):
            yield f"What are the functions of {name}?"
