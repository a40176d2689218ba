"""Which boards overlap, what they share, and what explains it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.analysis import explained as why
from graph.analysis.coverage import boards_of, classes_of
from graph.analysis.explained import Explanation
from graph.analysis.gap_rules.left_to_others import left_to_others
from graph.analysis.layers import EVIDENCE, FOOTPRINT, ISSUES, LAYERS, MEMBERS
from graph.analysis.overlap import Overlaps, Pair, Which, overlaps
from graph.analysis.proposed import CLASSES
from graph.analysis.shares import LayerShare, SharedItem
from graph.analysis.snapshot import Scoped
from graph.errors import AskError
from graph.findings import OVERLAP
from graph.questions.base import Column, Found, Parameter, Question
from graph.questions.findings import JUDGED_COLUMNS, STATUS_PARAMETER, judged_boards, status_of, with_judgements
from graph.questions.proposed import PROPOSALS, proposals
from graph.schema import Schema
from graph.scope import BASES
from graph.words import FindingStatus, joined

if TYPE_CHECKING:
    from graph.workspace import Workspace

_SHARED = (
    Column("item", "Shared", "node"),
    Column("grade", "Basis", "text", "The weaker of the two sides: stated, confirmed or inferred."),
    Column("basis_a", "Basis on the first", "text"),
    Column("basis_b", "Basis on the second", "text"),
    Column("remark", "Remark", "text", "Who leads; whether a law requires the member on both."),
    Column("statements", "Statements", "statements", "Those about the first board, then those about the second."),
)
_LAYER = (
    Column("layer", "Layer", "text"),
    Column("at_least", "At least", "integer", "How many they share that are stated or confirmed on both sides."),
    Column("at_least_with_inferred", "At least, with inferred", "integer", "How many they share, inferred ones too."),
    Column("may_be", "May be", "integer", "Of areas: how many, if each word is read as widely as it may be."),
    Column("recorded_a", "Recorded of the first", "integer", "How many are recorded of the first board at all."),
    Column("recorded_b", "Recorded of the second", "integer", "How many are recorded of the second board at all."),
    Column("complete", "Lists complete", "flag", "Sources claim to list all on both sides."),
    Column("jaccard", "Jaccard", "number", "Shared of all that either has; only where both lists are complete."),
    Column(
        "overlap_coefficient",
        "Overlap coefficient",
        "number",
        "Shared of what the shorter list has; only where both lists are complete.",
    ),
    Column("shared", "Shared", "rows", "What they share, by name.", columns=_SHARED),
)
_EXPLANATION = (
    Column("kind", "Explained by", "text"),
    Column("text", "How", "text"),
    Column("statements", "Statements", "statements"),
)
_Edges = Mapping[int, list[int]]
_NOUNS: Mapping[str, tuple[str, str]] = {
    ISSUES: ("issue or theme", "issues and themes"),
    MEMBERS: ("member", "members"),
    "strategies": ("strategy", "strategies"),
    "duties": ("duty", "duties"),
    FOOTPRINT: ("area", "areas"),
}


def overlaps_question(schema: Schema) -> Question:
    """The question "overlaps": pairs of boards with what they share, layer by layer."""
    return Question(
        "overlaps",
        "Which boards share issues, members, strategies, duties or areas?",
        "Pairs of boards with what they share, and what is recorded that explains it. Overlap is computed; whether it "
        "is duplication is for people to judge, and it may be right.",
        "Overlaps",
        (
            Column("a", "First board", "node"),
            Column("b", "Second board", "node"),
            Column("status", "Status", "text", "A candidate, or explained by something recorded."),
            Column("weight", "Weight", "number", "The more it is, the rarer what they share."),
            Column("text", "In short", "text"),
            Column("layers", "Layers", "rows", "The five layers in order.", columns=_LAYER),
            Column("explanations", "Explained by", "rows", columns=_EXPLANATION),
            Column("reasons_it_may_be_right", "It may be right because", "texts"),
            Column("proposed", "Proposed", "texts", "Classes of the US GAO's guide, for people to judge."),
            Column("proposals", "Why it is proposed", "rows", columns=PROPOSALS),
            Column("key", "Key", "text", "Names this finding for as long as the two identifiers stay."),
            *JUDGED_COLUMNS,
        ),
        _overlaps,
        (
            Parameter("board", "node", "Only pairs with this board."),
            Parameter("layer", "choice", "Only pairs that share something in this layer.", choices=LAYERS),
            Parameter(
                "issue", "node", "Only pairs that share this issue or theme (or member, strategy, duty or area)."
            ),
            Parameter(
                "explained",
                "choice",
                "With explained pairs (all), without (no), or these alone (only).",
                "all",
                choices=("all", "no", "only"),
            ),
            Parameter("proposed", "choice", "Only candidates for which this class is proposed.", choices=CLASSES),
            STATUS_PARAMETER,
            Parameter("first", "integer", "How many pairs to show.", 100),
        ),
        judged=True,
    )


def _overlaps(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph = workspace.graph
    board = _board(workspace, parameters["board"])
    if not boards_of(graph):
        return Found((), 0, "No boards are recorded, so there is nothing to compare.")
    item = None
    if parameters["issue"]:
        item = graph.snapshot.position[workspace.node(parameters["issue"]).id]
    ask = partial(overlaps, graph, layer=parameters["layer"], item=item, proposed=parameters["proposed"])
    which, first = parameters["explained"], parameters["first"]
    found = ask(board=board, which=which, first=first)
    total = {"all": found.candidates + found.explained, "no": found.candidates, "only": found.explained}[which]
    pairs = found.pairs
    if parameters["finding_status"]:
        pairs, total = _with_status(workspace, parameters["finding_status"], board, which, first, ask)
    shown = {board for pair in pairs for board in (pair.a, pair.b)}
    seats, discharged = _from(graph, "MEMBER_OF", shown), _from(graph, "DISCHARGES", shown)
    rows = with_judgements(workspace, [_row(workspace, pair, seats, discharged) for pair in pairs])
    about = f" with {graph.snapshot.names[board]}" if board is not None else ""
    if parameters["proposed"]:
        about += f", proposed as {parameters['proposed']},"
    return Found(rows, total, _summary(found, about), tuple(_notes(found, len(rows), total)))


def _from(graph: Scoped, edge_type: str, nodes: set[int]) -> _Edges:
    """The edges of one type that hold, by their from end, of *nodes* alone."""
    edges = graph.counted(edge_type)
    found: dict[int, list[int]] = {}
    for edge in edges[np.isin(graph.snapshot.edge_from[edges], sorted(nodes))].tolist():
        found.setdefault(graph.ends(edge)[0], []).append(edge)
    return found


def _with_status(
    workspace: "Workspace", wanted: str, board: int | None, which: Which, first: int, ask: Callable[..., Overlaps]
) -> tuple[tuple[Pair, ...], int]:
    """The first pairs that have been judged *wanted*, and how many there are: only judged boards are asked about."""
    judged: dict[str, Pair] = {}
    for one in [board] if board is not None else judged_boards(workspace):
        for pair in ask(board=one, which=which).pairs:
            if workspace.judgements.of(_key(workspace, pair)):
                judged[_key(workspace, pair)] = pair
    status = {key: status_of(workspace, key, "") for key in judged}
    names = workspace.graph.snapshot.names
    fits = sorted(
        (pair for key, pair in judged.items() if status[key] == wanted),
        key=lambda pair: (bool(pair.explanations), -pair.weight, names[pair.a], names[pair.b]),
    )
    if wanted != FindingStatus.CANDIDATE or which == "only":
        return tuple(fits[:first]), len(fits)
    gone = {key for key, pair in judged.items() if not pair.explanations and status[key] != wanted}
    found = ask(board=board, which="no", first=first + len(gone))
    left = [pair for pair in found.pairs if _key(workspace, pair) not in gone]
    left += [pair for pair in fits if pair.explanations]
    return tuple(left[:first]), found.candidates - len(gone) + sum(bool(pair.explanations) for pair in fits)


def _key(workspace: "Workspace", pair: Pair) -> str:
    ids = workspace.graph.snapshot.ids
    return "|".join((OVERLAP, *sorted((ids[pair.a], ids[pair.b]))))


def _board(workspace: "Workspace", id: str | None) -> int | None:
    if not id:
        return None
    graph = workspace.graph
    node = workspace.node(id)
    position = graph.snapshot.position[node.id]
    if position not in boards_of(graph):
        raise AskError(f"“{node.name}” is not a board in this scope.", "Choose one that is, or another as-at date.")
    if position in classes_of(graph, [position]):
        raise AskError(f"“{node.name}” stands for a kind of board.", "Ask about one of the boards of that kind.")
    return position


def _summary(found: Overlaps, about: str) -> str:
    explained = ""
    if found.explained:
        share = "shares" if found.explained == 1 else "share"
        explained = f"; {found.explained:,} more {share} something that is explained"
    if not found.candidates:
        return f"No pair of boards{about} overlaps without an explanation{explained}."
    pairs, verb = ("pair", "overlaps and waits") if found.candidates == 1 else ("pairs", "overlap and wait")
    return f"{found.candidates:,} {pairs} of boards{about} {verb} for a judgement{explained}."


def _notes(found: Overlaps, shown: int, total: int) -> Iterator[str]:
    yield "Numbers are the least the sources prove, because most lists are not marked complete."
    if shown < total:
        yield f"Pairs 1 to {shown:,} of {total:,} are shown. Ask with a larger “first” for the rest."
    if found.below:
        yield (
            f"{found.below:,} more {'pair shares' if found.below == 1 else 'pairs share'} one thing only, or one "
            "member in a common area. One alone makes no candidate."
        )
    if found.doubtful:
        yield (
            f"{found.doubtful:,} {'statement was' if found.doubtful == 1 else 'statements were'} left out, because "
            "their dates leave open whether they held on the day."
        )
    yield "Boards that stand for a kind of board, and groups whose members are not named, are left out."


def _row(workspace: "Workspace", pair: Pair, seats: _Edges, discharged: _Edges) -> dict[str, Any]:
    reasons = tuple(_may_be_right(workspace, pair, seats, discharged))
    return {
        "a": workspace.node_at(pair.a),
        "b": workspace.node_at(pair.b),
        "status": "explained" if pair.explanations else "candidate",
        "weight": pair.weight,
        "text": _in_short(pair),
        "layers": tuple(_layer(workspace, share) for share in pair.layers),
        "explanations": tuple(_explanation(workspace, pair, e) for e in pair.explanations),
        "reasons_it_may_be_right": reasons,
        "proposed": tuple(p.kind for p in pair.proposals),
        "proposals": proposals(workspace, pair, reasons),
        "key": _key(workspace, pair),
    }


def _in_short(pair: Pair) -> str:
    """What two boards share, in one sentence."""
    shared = [
        f"{s.at_least_with_inferred} {_NOUNS[s.layer][s.at_least_with_inferred != 1]}" for s in pair.layers if s.shared
    ]
    inferred = any(s.at_least < s.at_least_with_inferred for s in pair.layers)
    return f"They share at least {joined(shared)}{', counting what is inferred' if inferred else ''}."


def _layer(workspace: "Workspace", share: LayerShare) -> dict[str, Any]:
    return {
        "layer": share.layer,
        "at_least": share.at_least,
        "at_least_with_inferred": share.at_least_with_inferred,
        "may_be": share.may_be,
        "recorded_a": share.recorded[0],
        "recorded_b": share.recorded[1],
        "complete": share.complete,
        "jaccard": share.jaccard,
        "overlap_coefficient": share.overlap_coefficient,
        "shared": tuple(
            sorted(
                (_shared(workspace, share.layer, item) for item in share.shared),
                key=lambda row: (row["item"]["name"], row["item"]["id"]),
            )
        ),
    }


def _shared(workspace: "Workspace", layer: str, item: SharedItem) -> dict[str, Any]:
    graph = workspace.graph
    remark = "A law requires this member on both." if item.by_law else ""
    if layer == ISSUES:
        leads = [any(graph.qualifiers(e).get("lead") is True for e in es) for es in (item.edges_a, item.edges_b)]
        remark = {
            (True, True): "Both lead on it.",
            (True, False): "The first leads on it.",
            (False, True): "The second leads on it.",
        }.get((leads[0], leads[1]), "")
    edges = dict.fromkeys((*item.edges_a, *item.edges_b))
    return {
        "item": workspace.node_at(item.item),
        "grade": BASES[item.grade],
        "basis_a": BASES[item.grade_a],
        "basis_b": BASES[item.grade_b],
        "remark": remark,
        "statements": tuple(graph.snapshot.edge_ids[e] for e in edges),
    }


def _explanation(workspace: "Workspace", pair: Pair, explanation: Explanation) -> dict[str, Any]:
    graph = workspace.graph
    names = graph.snapshot.names
    if explanation.nodes:
        steps = []
        for edge in explanation.edges:
            start, end = graph.ends(edge)
            basis = graph.basis_of(edge)
            reading = workspace.schema.edge_type(graph.edge_type_of(edge)).forward
            steps.append(f"{names[start]} {reading} {names[end]}{f' ({basis})' if basis != 'stated' else ''}")
        text = "; ".join(steps) + "."
    elif explanation.kind == why.NOT_TOGETHER:
        text = f"{why.KINDS[explanation.kind]} {_dates(workspace, pair.a)} {_dates(workspace, pair.b)}"
    else:
        text = why.KINDS[explanation.kind]
        if explanation.kind == why.NO_AREA and not pair.layers[-1].complete:
            text += " The lists of areas are not marked complete."
    return {
        "kind": explanation.kind,
        "text": text,
        "statements": tuple(graph.snapshot.edge_ids[e] for e in dict.fromkeys(explanation.edges)),
    }


def _dates(workspace: "Workspace", node: int) -> str:
    graph = workspace.graph
    about = graph.properties_of(node)
    start, end = about.get("start"), about.get("end")
    words = [*([f"began {start}"] if start else []), *([f"ended {end}"] if end else [])]
    return f"{graph.snapshot.names[node]} {' and '.join(words)}." if words else ""


def _may_be_right(workspace: "Workspace", pair: Pair, seats: _Edges, discharged: _Edges) -> Iterator[str]:
    """What the sources say that may make an overlap right: each a sentence about the two boards.

    *seats* are the MEMBER_OF edges and *discharged* the DISCHARGES edges by their from end.
    """
    graph = workspace.graph
    names = [graph.snapshot.names[n] for n in (pair.a, pair.b)]
    about = [graph.properties_of(n) for n in (pair.a, pair.b)]
    functions = [list(x.get("functions") or ()) for x in about]
    if functions[0] and functions[1] and not set(functions[0]) & set(functions[1]):
        yield f"Their functions differ: {names[0]} has {joined(functions[0])}, {names[1]} {joined(functions[1])}."
    watching = [sorted({"oversight", "scrutiny"} & set(f)) for f in functions]
    for watcher, other in ((0, 1), (1, 0)):
        if watching[watcher] and functions[other] and not watching[other]:
            yield (
                f"A second look may be wanted: {joined(watching[watcher])} is among the functions of {names[watcher]}, "
                f"and not of {names[other]}."
            )
    law = [x.get("legal_basis") for x in about]
    if law[0] and law[1] and law[0] != law[1]:
        yield f"Their basis in law differs: {names[0]} is “{law[0]}”, {names[1]} “{law[1]}”."
    duties = [
        sorted({f"“{graph.snapshot.names[graph.ends(e)[1]]}”" for e in discharged.get(n, ())}) for n in (pair.a, pair.b)
    ]
    if all(duties) and not set(duties[0]) & set(duties[1]):
        yield f"They carry out different duties: {names[0]} {joined(duties[0])}; {names[1]} {joined(duties[1])}."
    area = next(s for s in pair.layers if s.layer == FOOTPRINT)
    wide, narrow = max(area.recorded), min(area.recorded)
    if area.shared and area.may_be == narrow < wide:
        narrower = names[area.recorded[1] == narrow]
        wider = names[area.recorded[1] == wide]
        yield (
            f"They work at different tiers: {narrower} acts in {narrow} {_NOUNS[FOOTPRINT][narrow != 1]}; {wider} may "
            f"act in up to {wide}, and {'that is' if narrow == 1 else 'those are'} among them."
        )
    for member, board in ((pair.a, pair.b), (pair.b, pair.a)):
        if any(graph.ends(e)[1] == board for e in seats.get(member, ())):
            yield f"{graph.snapshot.names[member]} sits on {graph.snapshot.names[board]}, so the two can coordinate."
    issues = next(s for s in pair.layers if s.layer == ISSUES)
    for shared in issues.shared:
        if (left := left_to_others(graph).get(shared.item)) is not None:
            yield f"{graph.snapshot.names[shared.item]}: {left.reason[0].lower()}{left.reason[1:]}"
    members = next(s for s in pair.layers if s.layer == MEMBERS)
    required = sum(s.by_law for s in members.shared)
    if required and any(s.shared for s in pair.layers if s.layer in EVIDENCE):
        yield f"A law requires {required} of the {len(members.shared)} shared members on both."
