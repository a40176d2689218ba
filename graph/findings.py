"""What people judge of findings: status, owner, notes and effects, kept as decisions about a finding's key.

A finding is a gap or an overlap. Its key names the rule or measure and the things it is about, so that what was
decided is found again after the next load; where things are merged, decisions about the old key speak of the new.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import orjson

from graph.errors import AskError
from graph.statements import IDENTIFIER, ON_FINDINGS, Decision, in_force
from graph.store.base import Store
from graph.store.changes import decided_about
from graph.words import FindingStatus

LONGEST = 5_000
"""How many characters a note, an effect or a reason may have."""
LONGEST_POST = 200
OVERLAP = "overlap"
"""What the key of an overlap begins with; that of a gap begins with its rule."""
WITH_REASON = (FindingStatus.REJECTED, FindingStatus.ACCEPTED)
"""Statuses that nobody understands later without a reason."""


class Effect(StrEnum):
    """What a note may tell of a finding beside a plain remark: what is good about it, and what is bad."""

    POSITIVE = "positive effect"
    NEGATIVE = "negative effect"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody says of a finding: ``status`` with its value and a reason, ``owner`` with the post, or
    ``note`` with its text as reason and an :class:`Effect` as value where it tells one.

    An owner without a value is nobody; an effect without a text is withdrawn.
    """

    verb: str
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SeenAs:
    """What a finding looked like: the day (``none`` without one), the rules version, a hash of its evidence.

    The hash is empty where the finding does not appear.
    """

    as_at: str = ""
    rules: str = ""
    evidence: str = ""


def checked(entry: Entry) -> Entry:
    """*entry* without stray spaces. Raises :class:`~graph.errors.AskError` when it cannot be said of a finding.

    >>> checked(Entry("status", " validated "))
    Entry(verb='status', value='validated', reason='')
    """
    entry = Entry(entry.verb, entry.value.strip(), entry.reason.strip().replace("\r\n", "\n"))
    if len(entry.reason) > LONGEST:
        raise AskError(f"The text is {len(entry.reason):,} characters long.", f"Keep it to {LONGEST:,}.")
    if entry.verb == "status":
        if entry.value not in list(FindingStatus):
            raise AskError(f"“{entry.value[:80]}” is not a status.", f"Use one of: {', '.join(FindingStatus)}.")
        if entry.value in WITH_REASON and not entry.reason:
            raise AskError(f"“{entry.value}” needs a reason.", "Say why, so that whoever reads it later can follow.")
    elif entry.verb == "owner":
        if "@" in entry.value or "\n" in entry.value or len(entry.value) > LONGEST_POST:
            raise AskError(
                "The owner of a finding is a post, never a person.", "Give the title of the post, or its identifier."
            )
    elif entry.verb == "note":
        if entry.value and entry.value not in list(Effect):
            raise AskError(f"“{entry.value[:80]}” is not an effect.", f"Use one of: {', '.join(Effect)}.")
        if not entry.value and not entry.reason:
            raise AskError("The note is empty.", "Write it, or undo the one that should go.")
    else:
        raise AskError(f"“{entry.verb}” is not about a finding.", f"Use one of: {', '.join(ON_FINDINGS)}.")
    return entry


def checked_by(by: str) -> str:
    """The post or role that decides. Raises :class:`~graph.errors.AskError` for nobody, or for an e-mail address."""
    if not by.strip() or "@" in by or len(by) > LONGEST_POST:
        raise AskError(
            "A decision says which post or role made it, never a person.", "Give it as “governance officer”."
        )
    return by.strip()


def judge(
    store: Store,
    key: str,
    entries: Sequence[Entry],
    *,
    by: str,
    seen: str | None = None,
    seen_as: SeenAs | None = None,
    at: str | None = None,
) -> tuple[Decision, ...]:
    """Keep what a post says of the finding *key*, all of it or nothing.

    *by* is the post or role that decides. *seen* is the last decision about the finding that the writer saw (empty:
    none; None: not checked), *seen_as* what the finding looked like then, *at* the time, now unless given.

    Raises :class:`~graph.errors.AskError` when an entry or *by* is wrong, and :class:`~graph.errors.ConflictError`
    when somebody decided since.
    """
    by, entries = checked_by(by), [checked(entry) for entry in entries]
    if not entries:
        raise AskError("Nothing was said of the finding.", "Give a status, an owner or a note.")
    seen_as = seen_as or SeenAs()
    made: list[Decision] = []
    with store.transaction():
        for entry in entries:
            if entry.verb == "owner":
                _is_post(store, entry.value)
        moment = _moment(at, store.decisions(key))
        for number, entry in enumerate(entries):
            decision = Decision(
                about=key,
                verb=entry.verb,
                by=by,
                at=_written(moment + timedelta(microseconds=number)),
                value=entry.value,
                reason=entry.reason,
                words=seen_as.evidence,
                as_at=seen_as.as_at,
                rules=seen_as.rules,
            )
            store.decide(decision, seen)
            seen = None if seen is None else decision.id
            made.append(decision)
    return tuple(made)


def _is_post(store: Store, owner: str) -> None:
    """Raise :class:`~graph.errors.AskError` where *owner* is an identifier, and not that of a recorded post."""
    if IDENTIFIER.fullmatch(owner) is None:
        return
    node = store.nodes([owner]).get(owner)
    if node is None or node.type != "Post":
        told = f"“{node.name}” is not a post." if node else f"No post is recorded under “{owner}”."
        raise AskError(told, "Give the title of the post, or the identifier of a recorded one.")


def _moment(at: str | None, before: Sequence[Decision]) -> datetime:
    """The time of a decision: *at* or now, and after all that was decided *before*, whatever clock that came from."""
    moment = datetime.fromisoformat(at) if at else datetime.now(UTC)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    for decision in before:
        try:
            earlier = datetime.fromisoformat(decision.at)
        except ValueError:
            continue
        earlier = earlier if earlier.tzinfo else earlier.replace(tzinfo=UTC)
        moment = max(moment, earlier + timedelta(microseconds=1))
    return moment


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


# --- reading -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people said of one finding: ``history`` is all of it in order, ``standing`` what is in force of it.

    ``key`` is the key that was decided about last.
    """

    key: str
    history: tuple[Decision, ...]
    standing: tuple[Decision, ...]

    def _last(self, settles: str) -> Decision | None:
        return next((d for d in reversed(self.standing) if d.settles == settles), None)

    @property
    def status(self) -> FindingStatus:
        """Its status; a candidate where nobody gave it one."""
        said = self._last("status")
        return FindingStatus(said.value) if said else FindingStatus.CANDIDATE

    @property
    def owner(self) -> str:
        """The post that sees to it: its identifier or title, empty where nobody does."""
        said = self._last("owner")
        return said.value if said else ""

    def effect(self, effect: Effect) -> str:
        """The positive or the negative effects, as last written."""
        said = self._last(effect)
        return said.reason if said else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """The plain notes, in order of time."""
        return tuple(d.reason for d in self.standing if d.verb == "note" and not d.value)

    @property
    def judged(self) -> Decision | None:
        """The decision whose evidence counts: the status, or where there is none the last that is in force."""
        return self._last("status") or (self.standing[-1] if self.standing else None)

    def changed(self, now: SeenAs) -> str:
        """What has changed since it was judged, in words: empty where nothing has."""
        was = self.judged
        if was is None:
            return ""
        other_day = was.as_at != now.as_at
        if not now.evidence:
            told = ("not found on this day" if other_day else "no longer found") if was.words else ""
        elif was.words != now.evidence:
            told = "data or date changed" if other_day else "data changed"
        else:
            told = "date changed" if other_day else ""
        rules = "rules changed" if was.rules != now.rules else ""
        return "; ".join(filter(None, (told, rules)))


def as_seen(judgement: Judgement, seen: str) -> Judgement:
    """*judgement* as it stood when *seen* was the last decision about it; nothing, where there is no such decision."""
    place = next((i for i, d in enumerate(judgement.history, 1) if d.id == seen), 0)
    made = judgement.history[:place]
    return Judgement(judgement.key, made, in_force(made, lambda _: judgement.key))


class Judgements:
    """All that people said of findings, by finding. ``mark`` is a hash of it, empty where nobody said anything."""

    def __init__(self, decisions: Iterable[Decision], canonical: Mapping[str, str]) -> None:
        said = about_findings(decisions)
        by_id = {d.id: d for d in said}
        finding = {d.id: _normal(_root(d, by_id).about, canonical) for d in said}
        groups: dict[tuple[str, ...], list[Decision]] = {}
        for decision in said:
            groups.setdefault(finding[decision.id], []).append(decision)
        standing: dict[tuple[str, ...], list[Decision]] = {}
        for decision in in_force(said, lambda d: finding[d.id]):
            standing.setdefault(finding[decision.id], []).append(decision)
        self._said = said
        self._moved = canonical
        self._by = {
            name: Judgement(
                next(d.about for d in reversed(made) if d.verb != "undo"), tuple(made), tuple(standing.get(name, ()))
            )
            for name, made in groups.items()
        }
        told = orjson.dumps(sorted(by_id)) if by_id else b""
        self.mark = hashlib.sha256(told).hexdigest()[:12] if told else ""

    def __len__(self) -> int:
        return len(self._by)

    def of(self, key: str) -> Judgement | None:
        """What was said of the finding that has *key* now."""
        return self._by.get(_normal(key, self._moved)) if self._by else None

    def now(self, key: str) -> str:
        """*key* with the identifiers that things have now."""
        return "".join(_moved(key, self._moved))

    def name(self, key: str) -> tuple[str, ...]:
        """What all keys of one finding have in common."""
        return _normal(key, self._moved)

    def all(self) -> tuple[Judgement, ...]:
        """Every finding that somebody judged, by its key."""
        return tuple(sorted(self._by.values(), key=lambda j: j.key))

    def last(self, key: str) -> str:
        """The id of the last decision about exactly *key*: what a writer says that it saw. Empty: there is none."""
        chain = decided_about(self._said, key)
        return chain[-1].id if chain else ""


def judgements(store: Store) -> Judgements:
    """What people said of findings, from *store*: at most two reads."""
    said = about_findings(store.decisions())
    return Judgements(said, _moved_ids(store, {d.about for d in said}))


def key_now(store: Store, key: str) -> str:
    """*key* with the identifiers that things have now, where some of them were merged."""
    return "".join(_moved(key, _moved_ids(store, [key])))


def _moved_ids(store: Store, keys: Iterable[str]) -> dict[str, str]:
    asked = sorted({id for key in keys for id in _identifiers(key)})
    return {id: now for id, now in store.canonical(asked).items() if id != now} if asked else {}


def about_findings(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those of *decisions* that are about findings, with those that undo them, in order."""
    ordered = sorted(decisions, key=lambda d: (d.at, d.id))
    kept = {d.id for d in ordered if d.verb in ON_FINDINGS}
    while more := {d.id for d in ordered if d.undoes in kept and d.id not in kept}:
        kept |= more
    return tuple(d for d in ordered if d.id in kept)


def _root(decision: Decision, by_id: Mapping[str, Decision]) -> Decision:
    while decision.undoes in by_id:
        decision = by_id[decision.undoes]
    return decision


# --- keys --------------------------------------------------------------------------------------------------------

_CUT = re.compile(r"([|,])")
_LONGEST_RUN = 3
"""Of how many parts an identifier may consist that has “|” or “,” in it."""


def _normal(key: str, moved: Mapping[str, str]) -> tuple[str, ...]:
    """What makes two keys the same finding: its parts, identifiers as they are *moved* to, in a set order.

    >>> _normal("overlap|x:c|x:b", {"x:c": "x:a"})
    ('overlap', 'x:a', 'x:b')
    >>> _normal("GR09|x:c,x:b||plan", {"x:c": "x:a"})
    ('GR09', 'x:a,x:b', '', 'plan')
    """
    head, *rest = "".join(_moved(key, moved)).split("|")
    if head == OVERLAP:
        return (head, *sorted(rest))
    return (head, *(",".join(sorted(set(part.split(",")))) for part in rest))


def _moved(key: str, moved: Mapping[str, str]) -> Iterable[str]:
    parts = _CUT.split(key)
    at = 0
    while at < len(parts):
        for end in range(min(len(parts), at + 2 * _LONGEST_RUN - 1), at, -2) if moved and at % 2 == 0 else ():
            text = "".join(parts[at:end])
            if text in moved:
                yield moved[text]
                at = end
                break
        else:
            yield parts[at]
            at += 1


def _identifiers(key: str) -> Iterable[str]:
    """Everything in *key* that may be an identifier."""
    parts = _CUT.split(key)
    for at in range(0, len(parts), 2):
        for end in range(at + 1, min(len(parts), at + 2 * _LONGEST_RUN - 1) + 1, 2):
            text = "".join(parts[at:end])
            if IDENTIFIER.fullmatch(text):
                yield text
