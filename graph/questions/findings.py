"""The question "findings": all that people judged, with its history; and what the questions of findings say of it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from graph.analysis import rules
from graph.errors import AskError, NotFoundError
from graph.findings import OVERLAP, Effect, Judgement, SeenAs, key_now
from graph.questions.base import Column, Found, Parameter, Question, Row
from graph.statements import IDENTIFIER, Decision
from graph.words import CheckAnswer, FindingStatus, counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

OPEN = (CheckAnswer.FAILS, CheckAnswer.INFERRED_ONLY, CheckAnswer.NOT_RECORDED, FindingStatus.CANDIDATE)
"""What the answer of a check, or the status of a pair, is where there is something to judge."""

JUDGED_COLUMNS = (
    Column(
        "finding_status",
        "Judged",
        "text",
        "How far people have judged the finding; empty where there is nothing to judge.",
    ),
    Column("owner", "Owner", "text", "The post that sees to it."),
    Column("positive_effects", "Positive effects", "text", "What a reviewer found good about it."),
    Column("negative_effects", "Negative effects", "text", "What a reviewer found bad about it."),
    Column("notes", "Notes", "texts"),
    Column("changed", "Changed since", "text", "What has changed since it was judged: the data, the date, the rules."),
)
"""What every question of findings says of each: :func:`with_judgements` fills them."""

STATUS_PARAMETER = Parameter(
    "finding_status",
    "choice",
    "Only findings that people have judged so; candidates are those that nobody has.",
    choices=tuple(FindingStatus),
)


def with_judgements(workspace: "Workspace", rows: Iterable[Row]) -> tuple[Row, ...]:
    """*rows* of findings (each with its ``key``, and its ``answer`` or ``status``) with :data:`JUDGED_COLUMNS`."""
    rows = list(rows)
    judged = [workspace.judgements.of(row["key"]) for row in rows]
    hashes = _hashes(workspace, [row for row, said in zip(rows, judged, strict=True) if said])
    owners = _named(workspace, [said.owner for said in judged if said])
    return tuple(
        {**row, **_said(workspace, said, owners, hashes.get(row["key"], ""), row)}
        for row, said in zip(rows, judged, strict=True)
    )


def status_of(workspace: "Workspace", key: str, answer: str) -> FindingStatus | None:
    """How far a finding has been judged; None where there is nothing to judge and nobody did."""
    said = workspace.judgements.of(key)
    return said.status if said else FindingStatus.CANDIDATE if answer in OPEN else None


def _said(
    workspace: "Workspace", said: Judgement | None, owners: Mapping[str, str], evidence: str, row: Row
) -> dict[str, Any]:
    if said is None:
        status = FindingStatus.CANDIDATE.value if _answer(row) in OPEN else ""
        return {
            c.name: status if c.name == "finding_status" else () if c.kind == "texts" else "" for c in JUDGED_COLUMNS
        }
    return {
        "finding_status": said.status.value,
        "owner": owners.get(said.owner, said.owner),
        "positive_effects": said.effect(Effect.POSITIVE),
        "negative_effects": said.effect(Effect.NEGATIVE),
        "notes": said.notes,
        "changed": said.changed(_now(workspace, evidence)),
    }


def _answer(row: Row) -> str:
    return str(row["answer"] if "answer" in row else row["status"])


def _named(workspace: "Workspace", owners: Iterable[str]) -> dict[str, str]:
    """The names of those *owners* that are recorded posts."""
    ids = sorted({owner for owner in owners if IDENTIFIER.fullmatch(owner)})
    return {id: node.name for id, node in workspace.nodes(ids).items()} if ids else {}


# --- evidence ----------------------------------------------------------------------------------------------------


def _now(workspace: "Workspace", evidence: str) -> SeenAs:
    return SeenAs(workspace.scope.as_at or "none", rules.VERSION, evidence)


def _hashes(workspace: "Workspace", rows: Sequence[Row]) -> dict[str, str]:
    """A hash of the evidence of each of *rows*, by its key: its answer and the words of the statements it rests on.

    Of a line that stands for many, what it stands for belongs to it.
    """
    resting = {row["key"]: sorted(set(_statements(row))) for row in rows}
    links = workspace.statements(sorted({id for ids in resting.values() for id in ids})) if rows else {}
    told: dict[str, str] = {}
    for row in rows:
        stated = sorted(f"{links[id].edge.hash}{links[id].verdict}" for id in resting[row["key"]] if id in links)
        many = sorted(node["id"] for node in row.get("subjects", ())) if row.get("data_missing") else []
        said = orjson.dumps([_answer(row), many, stated])
        told[row["key"]] = hashlib.sha256(said).hexdigest()[:32]
    return told


def _statements(row: Row) -> Iterator[str]:
    for name, value in row.items():
        if name == "statements":
            yield from value
        elif isinstance(value, tuple):
            for inner in value:
                if isinstance(inner, Mapping):
                    yield from _statements(inner)


# --- looking one up ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as it is now: the question that gives it and its row there (None: it does not appear), with its key,
    what people said of it, and what it looks like.
    """

    key: str
    question: str
    row: Row | None
    judgement: Judgement | None
    seen_as: SeenAs


def finding(workspace: "Workspace", key: str) -> Finding:
    """The finding with this key in the scope of *workspace*. Its key now may be another, where things were merged.

    Raises :class:`~graph.errors.NotFoundError` where there is none, and nobody judged it either.
    """
    key = key_now(workspace.store, key)
    said = workspace.judgements.of(key)
    row = _rows(workspace, [key]).get(key)
    if row is None and said is None:
        raise NotFoundError(
            "There is no such finding on this day.",
            "Choose another day, or copy its key from the questions “gaps” and “overlaps”.",
        )
    key = row["key"] if row is not None else said.key if said is not None else key
    evidence = _hashes(workspace, [row])[key] if row is not None else ""
    question = "overlaps" if key.startswith(f"{OVERLAP}|") else "gaps"
    return Finding(key, question, row, workspace.judgements.of(key), _now(workspace, evidence))


def _rows(workspace: "Workspace", keys: Sequence[str]) -> dict[str, Row]:
    """The rows of the findings that appear now, by the key asked for: a rule or a board is asked once."""
    found: dict[str, Row] = {}
    asked: dict[tuple[str, str], list[str]] = {}
    known = {rule.id for rule in rules.RULES}
    for key in keys:
        now = workspace.judgements.now(key)
        head = now.split("|")[0]
        if head == OVERLAP:
            pair = _pair(workspace, now)
            if pair:
                asked.setdefault(("overlaps", pair[0]), []).append(key)
        elif head in known:
            asked.setdefault(("gaps", head), []).append(key)
    for (question, about), wanted in asked.items():
        given = {"rule" if question == "gaps" else "board": about, "first": "1000000"}
        try:
            answer = workspace.explorer.question(question)
            rows = answer.function(workspace, answer.parse(given)).rows
        except AskError:  # the board is no board in this scope
            continue
        named = {workspace.judgements.name(key): key for key in wanted}
        found.update({named[name]: row for row in rows if (name := workspace.judgements.name(row["key"])) in named})
    return found


def _pair(workspace: "Workspace", key: str) -> tuple[str, str] | None:
    """The identifiers of the two boards that *key* names, where the scope knows both."""
    position = workspace.graph.snapshot.position
    parts = key.split("|")[1:]
    for cut in range(1, len(parts)):
        one, other = "|".join(parts[:cut]), "|".join(parts[cut:])
        if one in position and other in position:
            return one, other
    return None


def judged_boards(workspace: "Workspace") -> list[int]:
    """One board of each pair that somebody judged, by position: the pairs are all among theirs."""
    keys = [workspace.judgements.now(j.key) for j in workspace.judgements.all() if j.key.startswith(f"{OVERLAP}|")]
    pairs = [pair for key in keys if (pair := _pair(workspace, key))]
    return sorted({workspace.graph.snapshot.position[one] for one, _ in pairs})


# --- the question ------------------------------------------------------------------------------------------------

_HISTORY = (
    Column("at", "When", "text", "Date and time, UTC."),
    Column("by", "By", "text", "The post or role that decided."),
    Column("verb", "What", "text", "status, owner, note, or undo."),
    Column("value", "Value", "text"),
    Column("text", "Text", "text", "The reason, the note or the effect."),
    Column("state", "State", "text", "In force, replaced, or undone."),
    Column("judged_as_at", "As at", "text", "The day on which it was looked at."),
    Column("decision", "Decision", "text", "Its id: what a writer says that it saw."),
)


def findings_question() -> Question:
    """The question "findings": one row per finding that somebody judged, whether or not it still appears."""
    return Question(
        "findings",
        "What has been judged, by whom, and what has changed since?",
        "Every gap and overlap that somebody gave a status, an owner, a note or an effect, with its history; also "
        "those that no longer appear.",
        "Findings",
        (
            Column("kind", "Kind", "text", "A gap or an overlap."),
            Column("title", "Finding", "text"),
            Column("about", "About", "nodes"),
            Column(
                "answer",
                "Answer now",
                "text",
                "Of a check its answer; of a pair overlap or explained; empty: gone.",
            ),
            *JUDGED_COLUMNS,
            Column("history", "History", "rows", "All that was said of it, in order of time.", columns=_HISTORY),
            Column("key", "Key", "text", "Names this finding."),
            Column("statements", "Statements used", "statements"),
        ),
        _findings,
        (
            STATUS_PARAMETER,
            Parameter("owner", "text", "Only findings that this post sees to: its title or identifier."),
            Parameter("changed", "flag", "Only findings of which something has changed since (yes), or nothing (no)."),
            Parameter("key", "text", "Only the finding with this key."),
        ),
        judged=True,
    )


def _findings(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    judged = workspace.judgements.all()
    if parameters["key"]:
        wanted = workspace.judgements.of(parameters["key"])
        judged = tuple(j for j in judged if j is wanted)
    if parameters["finding_status"]:
        judged = tuple(j for j in judged if j.status == parameters["finding_status"])
    owners = _named(workspace, [j.owner for j in judged])
    if parameters["owner"]:
        asked = parameters["owner"]
        judged = tuple(j for j in judged if asked in (j.owner, owners.get(j.owner)))
    found = _rows(workspace, [j.key for j in judged])
    hashes = _hashes(workspace, list(found.values()))
    rows = [_row(workspace, j, found.get(j.key), owners, hashes) for j in judged]
    if parameters["changed"] is not None:
        rows = [row for row in rows if bool(row["changed"]) == parameters["changed"]]
    gone = sum(not row["answer"] for row in rows)
    changed = sum(bool(row["changed"]) for row in rows)
    told = f"{counted(len(rows), 'finding')} {'has' if len(rows) == 1 else 'have'} been judged"
    more = f"; of {changed:,} something has changed since" if changed else ""
    notes = (f"{counted(gone, 'finding')} no longer appear{'s' * (gone == 1)} in this scope.",) if gone else ()
    return Found(tuple(rows), len(rows), f"{told}{more}.", notes)


def _row(
    workspace: "Workspace",
    judgement: Judgement,
    row: Row | None,
    owners: Mapping[str, str],
    hashes: Mapping[str, str],
) -> Row:
    key = row["key"] if row is not None else judgement.key
    about = _about(workspace, key, row)
    evidence = hashes.get(key, "") if row is not None else ""
    return {
        "kind": "overlap" if key.startswith(f"{OVERLAP}|") else "gap",
        "title": _title(key, about),
        "about": about,
        "answer": _answer_now(row),
        **_said(workspace, judgement, owners, evidence, row or {"answer": ""}),
        "history": history(judgement),
        "key": key,
        "statements": tuple(dict.fromkeys(_statements(row))) if row is not None else (),
    }


def _answer_now(row: Row | None) -> str:
    """What is computed of a finding now: the answer of its check; of a pair whether it overlaps, or is explained."""
    answer = "" if row is None else _answer(row)
    return "overlap" if answer == FindingStatus.CANDIDATE else answer


def _about(workspace: "Workspace", key: str, row: Row | None) -> tuple[Any, ...]:
    """The things that a finding is about: those of its row, or those that its key still names."""
    if row is not None:
        return tuple(row["subjects"]) if "subjects" in row else (row["a"], row["b"])
    ids = [part for named in key.split("|")[1:] for part in named.split(",") if IDENTIFIER.fullmatch(part)]
    known = workspace.nodes(ids)
    return tuple(
        {"id": n.id, "type": n.type, "name": n.name}
        for n in {known[i].id: known[i] for i in ids if i in known}.values()
    )


def _title(key: str, about: Sequence[Any]) -> str:
    names = [node["name"] for node in about]
    if key.startswith(f"{OVERLAP}|"):
        return " and ".join(names) or key
    title = next((rule.title for rule in rules.RULES if rule.id == key.split("|")[0]), key)
    part = key.rpartition("|")[2]
    told = names[0] if len(names) == 1 else counted(len(names), "thing") if names else ""
    return f"{title} {', '.join(filter(None, (told, part)))}".strip()


def history(judgement: Judgement) -> tuple[Row, ...]:
    """All that was said of a finding, in order of time, as rows."""
    standing = {d.id for d in judgement.standing}
    undone: set[str] = set()
    for decision in reversed(judgement.history):
        if decision.undoes and decision.id not in undone:
            undone.add(decision.undoes)

    def state(decision: Decision) -> str:
        if decision.id in undone:
            return "undone"
        return "in force" if decision.id in standing or decision.verb == "undo" else "replaced"

    return tuple(
        {
            "at": d.at,
            "by": d.by,
            "verb": d.verb,
            "value": d.value,
            "text": d.reason,
            "state": state(d),
            "judged_as_at": d.as_at,
            "decision": d.id,
        }
        for d in judgement.history
    )
