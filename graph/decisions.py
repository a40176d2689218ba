"""Human decisions: making one with its checks, listing them with what has changed since, exporting and importing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from graph.derive import pair_of
from graph.errors import AskError, ConflictError, NotFoundError, RemitError, SourceError
from graph.findings import Entry, checked, checked_by
from graph.statements import ON_FINDINGS, VERBS, Decision, effective_decisions, pair_about
from graph.store.base import Store

ON_STATEMENTS = ("confirm", "reject")
ON_PAIRS = ("same", "different", "unsure")


@dataclass(frozen=True, slots=True)
class Listed:
    """A decision with what has become of it: whether it is in force, and what has changed since it was made.

    ``flag`` is empty, ``words changed`` (the statement says something else now) or ``no longer stated``.
    """

    decision: Decision
    in_force: bool
    flag: str = ""

    def __str__(self) -> str:
        d = self.decision
        state = "" if self.in_force or d.verb == "undo" else " (no longer in force)"
        flag = f" [{self.flag}]" if self.flag else ""
        value = f" “{d.value}”" if d.value else ""
        why = f": {d.reason}" if d.reason else ""
        return f"{d.id} {d.at} {d.verb}{value} {d.about}, by {d.by}{why}{state}{flag}"


def record(
    store: Store,
    verb: str,
    about: Sequence[str],
    *,
    by: str,
    reason: str = "",
    seen: str | None = None,
    at: str | None = None,
) -> Decision:
    """Make a decision and keep it. *about* is one statement's id, two nodes, or (undo) one decision's id.

    *by* is the post or role that decides. *seen* is the last decision about the same thing that the writer saw
    (empty: none; None: not checked). *at* is the time, now unless given.

    Raises :class:`~graph.errors.AskError` when the verb, the number of things or *by* is wrong or the nodes are of
    different types, :class:`~graph.errors.NotFoundError` when there is no such statement, node or decision, and
    :class:`~graph.errors.ConflictError` when somebody decided since.
    """
    verbs = [v for v in VERBS if v not in ON_FINDINGS]
    if verb not in verbs:
        raise AskError(f"“{verb}” is not a decision about these.", f"Use one of: {', '.join(verbs)}.")
    by = checked_by(by)
    wanted = 2 if verb in ON_PAIRS else 1
    if len(about) != wanted or len(set(about)) != wanted:
        things = (
            "two different boards, issues or other things"
            if wanted == 2
            else "one decision"
            if verb == "undo"
            else "one statement"
        )
        raise AskError(f"“{verb}” is about {things}.", "Give the identifiers one after the other.")
    words = undoes = ""
    with store.transaction():
        if verb in ON_STATEMENTS:
            link = store.edges(about).get(about[0])
            if link is None:
                raise NotFoundError(f"There is no statement {about[0]}.", "Copy its id from the page or the export.")
            words = link.edge.hash
        elif verb == "undo":
            undoes = about[0]
            _may_be_undone(store, undoes)
        else:
            _are_of_one_type(store, about)
        decision = Decision(
            about=pair_about(*about) if verb in ON_PAIRS else about[0],
            verb=verb,
            by=by,
            at=at or datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            reason=reason.strip(),
            undoes=undoes,
            words=words,
        )
        store.decide(decision, seen)
    return decision


def _are_of_one_type(store: Store, about: Sequence[str]) -> None:
    found = store.nodes(about)
    for id in about:
        if id not in found:
            raise NotFoundError(f"Nothing is recorded under “{id}”.", "Copy its identifier from its page or a list.")
    first, second = (found[id].type for id in about)
    if first != second:
        a, b = (store.schema.node_type(type).label for type in (first, second))
        raise AskError(
            f"{about[0]} is recorded as a type “{a}” and {about[1]} as “{b}”, so they cannot be one.",
            "Say how they stand to each other with a link in a register.",
        )


def _may_be_undone(store: Store, id: str) -> None:
    kept = store.decisions()
    if not any(d.id == id for d in kept):
        raise NotFoundError(f"There is no decision {id}.", "List them: remit decisions.")
    undone: set[str] = set()
    for decision in reversed(kept):
        if decision.undoes and decision.id not in undone:
            undone.add(decision.undoes)
    if id in undone:
        raise ConflictError(f"The decision {id} is undone already.", "Undo what undid it, or decide anew.")


def list_decisions(store: Store) -> tuple[Listed, ...]:
    """Every decision in order of time, with whether it is in force and what has changed since."""
    with store.reading():
        kept = store.decisions()
        links = store.edges([d.about for d in kept if d.verb in ON_STATEMENTS])
    in_force = {d.id for d in effective_decisions(kept)}
    return tuple(Listed(d, d.id in in_force, _flag(d, links)) for d in kept)


def _flag(decision: Decision, links: Mapping[str, Any]) -> str:
    if decision.verb not in ON_STATEMENTS:
        return ""
    link = links.get(decision.about)
    if link is None:
        return "no longer stated"
    return "words changed" if decision.words and link.edge.hash != decision.words else ""


# --- lines fit for git -----------------------------------------------------------------------------------------------


def decision_from_json(data: object) -> Decision:
    """The decision that :meth:`~graph.statements.Decision.to_json` wrote.

    Raises :class:`~graph.errors.AskError` when it is not one.

    >>> made = Decision("x:a|x:b", "same", by="governance officer", at="2024-05-17T10:00:00Z")
    >>> decision_from_json(made.to_json()) == made
    True
    """
    fields = Decision.__dataclass_fields__
    if not isinstance(data, dict) or not all(k in fields and isinstance(v, str) for k, v in data.items()):
        raise AskError("This is not a decision.", f"It has the fields {', '.join(fields)}, all of them text.")
    missing = [name for name in ("about", "verb", "by", "at") if not data.get(name, "").strip()]
    if missing:
        raise AskError(f"The decision lacks its “{missing[0]}”.", "Fill it in.")
    decision = Decision(**data)
    if decision.verb not in VERBS:
        raise AskError(f"“{decision.verb}” is not a decision.", f"Use one of: {', '.join(VERBS)}.")
    if decision.verb in ON_PAIRS:
        pair_of(decision.about)
    if decision.verb in ON_FINDINGS:
        if checked(Entry(decision.verb, decision.value, decision.reason)).value != decision.value:
            raise AskError(f"“{decision.value[:80]}” has spaces around it.", "Remove them.")
        if "|" not in decision.about:
            raise AskError(f"“{decision.about[:120]}” is not the key of a finding.", "Copy it from the finding.")
    if (decision.verb == "undo") != bool(decision.undoes):
        raise AskError("A decision that undoes another has the verb “undo”, and no other has.", "Correct the line.")
    return decision


def export_decisions(store: Store, path: Path) -> None:
    """Write every decision to *path*, one JSON object a line, in order of time and id."""
    lines = [orjson.dumps(d.to_json(), option=orjson.OPT_SORT_KEYS) + b"\n" for d in store.decisions()]
    path.write_bytes(b"".join(lines))


def import_decisions(store: Store, path: Path) -> int:
    """Keep the decisions that :func:`export_decisions` wrote; return how many were new. All or none are kept.

    Raises :class:`~graph.errors.SourceError` naming the line that is wrong.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.", "Check its name.") from None
    with store.transaction():
        before = {d.id for d in store.decisions()}
        new: set[str] = set()
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                decision = decision_from_json(orjson.loads(line))
                if decision.id not in before | new:
                    store.decide(decision)
                    new.add(decision.id)
            except (ValueError, RemitError) as error:
                told = error.message if isinstance(error, RemitError) else "It is not JSON."
                raise SourceError(f"{path}, line {number}: {told}", "Correct or remove the line.") from None
    return len(new)
