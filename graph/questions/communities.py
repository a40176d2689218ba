"""The question "communities": groups of boards that share more among themselves than with others."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from graph.analysis.checks import series
from graph.analysis.communities import PAIRS_TAKEN, Bond, Communities, Community, communities
from graph.questions.base import Column, Found, Parameter, Question
from graph.questions.burden import GROUP
from graph.words import counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

BONDS_SHOWN = 12


def communities_question() -> Question:
    """The question "communities": one row per community of boards, the largest first."""
    return Question(
        "communities",
        "Which boards belong together, by what they share?",
        "Groups of boards that share issues, members, strategies and duties more among themselves than with others, "
        "and what holds each together. Computed; no source says that they are a group.",
        GROUP,
        (
            Column("place", "Community", "integer", "Its place: the largest is 1."),
            Column("number", "Boards", "integer"),
            Column("boards", "Which boards", "nodes"),
            Column("text", "In short", "text"),
            Column("bonds", "Things shared", "integer", "How many things two or more of them share."),
            Column(
                "holds",
                "What holds it together",
                "rows",
                f"What binds most first, at most {BONDS_SHOWN}.",
                columns=(
                    Column("layer", "Layer", "text"),
                    Column("item", "Shared", "node"),
                    Column("stated", "Boards, stated or confirmed", "integer"),
                    Column("inferred", "More boards, inferred", "integer"),
                    Column("of", "Boards in all", "integer", "How many boards have it anywhere."),
                    Column("statements", "Statements", "statements"),
                ),
            ),
        ),
        _communities,
        (
            Parameter("board", "node", "Only the community of this board."),
            Parameter("first", "integer", "How many rows.", 100),
        ),
    )


def _communities(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    found = communities(workspace.graph)
    numbered = list(enumerate(found.found, 1))
    if parameters["board"]:
        at = workspace.graph.snapshot.position[workspace.node(parameters["board"]).id]
        numbered = [(i, c) for i, c in numbered if at in c.boards]
    shown = numbered[: parameters["first"]]
    if found.found:
        boards = sum(len(c.boards) for c in found.found)
        summary = (
            f"{counted(boards, 'board')} fall into {counted(len(found.found), 'community', 'communities')}; "
            f"{found.alone:,} more {'stands' if found.alone == 1 else 'stand'} alone."
        )
    else:
        summary = "No two boards are recorded to share anything, so there are no communities."
    rows = tuple(_row(workspace, i, community) for i, community in shown)
    return Found(rows, len(numbered), summary, tuple(_notes(found, len(shown), len(numbered))))


def _notes(found: Communities, shown: int, total: int) -> Iterator[str]:
    yield (
        "Computed by the Louvain method (networkx, fixed seed) from what is recorded: a board of which little is "
        "recorded stands alone. A board that fits into two is in one of them."
    )
    if found.modularity is not None:
        yield (
            f"The boards share more inside their communities than chance would have it by {found.modularity:.2f} "
            "(modularity; 0 is chance, above about 0.3 the groups are marked)."
        )
    if found.left_out:
        yield (
            f"{counted(found.left_out, 'thing')} that most boards have {'was' if found.left_out == 1 else 'were'} left "
            f"out, because the graph has more than {PAIRS_TAKEN:,} pairs of boards that share something. "
            "Choose an area to see all."
        )
    yield "Things that only one board has, boards that stand for a kind of board, and areas do not count."
    if shown < total:
        yield f"{shown:,} of {total:,} are shown. Ask with a larger “first” for the rest."


def _row(workspace: "Workspace", place: int, community: Community) -> dict[str, Any]:
    names = workspace.graph.snapshot.names
    size = len(community.boards)
    told = [f"{names[b.item]} ({b.stated + b.inferred} of {size})" for b in community.bonds[:3]]
    inferred = any(b.inferred for b in community.bonds[:3])
    return {
        "place": place,
        "number": size,
        "boards": tuple(workspace.node_at(b) for b in community.boards),
        "text": f"What binds most: {series(told)}{', counting what is inferred' if inferred else ''}." if told else "",
        "bonds": len(community.bonds),
        "holds": tuple(_bond(workspace, bond) for bond in community.bonds[:BONDS_SHOWN]),
    }


def _bond(workspace: "Workspace", bond: Bond) -> dict[str, Any]:
    return {
        "layer": bond.layer,
        "item": workspace.node_at(bond.item),
        "stated": bond.stated,
        "inferred": bond.inferred,
        "of": bond.of,
        "statements": tuple(workspace.graph.snapshot.edge_ids[e] for e in bond.edges),
    }
