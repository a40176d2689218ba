"""A scenario: changes to the arrangements, as a small JSON file or as the same text in a URL.

>>> told = '''{"title": "One board fewer", "reason": "An example.", "as_at": "2024-06-30",
...            "changes": [{"do": "close", "body": "x:board/a"}]}'''
>>> scenario = parse_scenario(told)
>>> scenario.changes[0].do, parse_scenario(scenario.text) == scenario
('close', True)
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph import dates
from graph.errors import AskError, StatementError

MOST_CHANGES = 200
LONGEST = 200_000
MOVED = (
    "issue", "theme", "duty", "area", "strategy", "objective", "member", "seat", "report", "line", "post", "part",
)  # fmt: skip
"""What a body can hand to another: one of these words names it (or says "all")."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: what it does in plain words, the fields it must have and those it may have.

    Fields named in ``lists`` hold lists. ``open`` means that it takes further fields, which the schema checks.
    """

    do: str
    meaning: str
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    open: bool = False


KINDS: Mapping[str, Kind] = {
    k.do: k
    for k in (
        Kind("close", "A body ends, and all its links with it.", ("body",)),
        Kind("merge", "Bodies become one: their links pass to it.", ("bodies", "into"), lists=("bodies",)),
        Kind("create", "A new body, with what it does.", ("id", "type", "name"), open=True),
        Kind("move", "A body hands something to another.", ("from", "to"), MOVED),
        Kind("change areas", "A body acts in these areas from now on.", ("body", "areas"), lists=("areas",)),
        Kind("add member", "A body or post joins a body.", ("member", "body"), ("role", "capacity", "on_behalf_of")),
        Kind("remove member", "A body or post leaves a body.", ("member", "body")),
        Kind("change member", "A member’s role or capacity changes.", ("member", "body"), ("role", "capacity")),
        Kind("split area", "An area ends, and others take its place.", ("area", "into"), lists=("into",)),
        Kind("protocol", "A statement of who leads on an issue.", ("issue", "lead"), ("with",), lists=("with",)),
    )
}
"""Every kind of change, by the word that stands under ``do``."""


@dataclass(frozen=True)
class Change:
    """One change: its number from 1, what it does (a key of :data:`KINDS`), its fields, and why."""

    number: int
    do: str
    fields: Mapping[str, Any]
    because: str = ""

    def wrong(self, field: str, message: str, next_step: str = "") -> AskError:
        """The error that names this change and *field*."""
        return AskError(f"Change {self.number} ({self.do}), field “{field}”: {message}", next_step)

    def to_json(self) -> dict[str, Any]:
        """The change as a file holds it."""
        return {"do": self.do, **self.fields, **({"because": self.because} if self.because else {})}


@dataclass(frozen=True)
class Scenario:
    """Changes in order, with a title, a reason, the day it is written for, and what it rests on (``sources``)."""

    title: str
    reason: str
    as_at: str
    changes: tuple[Change, ...]
    sources: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The scenario as a file holds it."""
        told: dict[str, Any] = {"title": self.title, "reason": self.reason, "as_at": self.as_at}
        if self.sources:
            told["sources"] = list(self.sources)
        return {**told, "changes": [change.to_json() for change in self.changes]}

    @cached_property
    def text(self) -> str:
        """The scenario on one line, for a URL; :func:`parse_scenario` reads it back."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"))

    @property
    def file(self) -> str:
        """The scenario as a file to keep: the same words on several lines."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=2) + "\n"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def parse_scenario(text: str) -> Scenario:
    """The scenario that *text* (JSON) holds.

    Raises :class:`~graph.errors.AskError` that names the number of the change and the field that is wrong. Whether
    the things that it names are recorded is asked when it is applied.
    """
    if len(text) > LONGEST:
        raise AskError(f"The scenario is {len(text):,} characters long.", f"Keep it to {LONGEST:,}.")
    try:
        told = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise AskError(
            f"The scenario is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.",
            "Write an object with title, reason, as_at and changes; see the manual page “What if”.",
        ) from None
    except RecursionError:
        raise AskError("The scenario is not JSON that can be read.", "It is nested too deeply.") from None
    if not isinstance(told, dict):
        raise AskError("The scenario is not an object.", "Begin with { and give title, reason, as_at and changes.")
    _only(told, ("title", "reason", "as_at", "sources", "changes"), "The scenario")
    title, reason, as_at = (_words(told, name) for name in ("title", "reason", "as_at"))
    try:
        dates.day(as_at)
    except StatementError:
        raise AskError(f"The scenario, field “as_at”: “{as_at}” is not a single day.", "Write 2028-06-01.") from None
    sources = told.get("sources", [])
    if not isinstance(sources, list) or not all(isinstance(s, str) and s.strip() for s in sources):
        raise AskError("The scenario, field “sources”: it is not a list of texts.", 'Write ["…", "…"].')
    changes = told.get("changes")
    if not isinstance(changes, list) or not changes:
        raise AskError("The scenario, field “changes”: there is no change.", "Give at least one change in a list.")
    if len(changes) > MOST_CHANGES:
        raise AskError(f"The scenario has {len(changes):,} changes.", f"Give at most {MOST_CHANGES}.")
    return Scenario(title, reason, as_at, tuple(_change(i, c) for i, c in enumerate(changes, 1)), tuple(sources))


def read_scenarios(folder: Path) -> dict[str, Scenario]:
    """The scenarios in the files ``*.json`` of *folder*, by the names of the files, sorted.

    Raises :class:`~graph.errors.AskError` that names the file.
    """
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            found[path.stem] = parse_scenario(path.read_text("utf-8"))
        except AskError as error:
            raise AskError(f"{path.name}: {error.message}", error.next_step) from None
        except UnicodeDecodeError:
            raise AskError(f"{path.name} is not text in UTF-8.", "Save it again as UTF-8.") from None
    return found


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise AskError(f"The scenario gives the field “{twice}” twice in one place.", "Keep one of them.")
    return told


def _only(told: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    known = tuple(known)
    for name in told:
        if name not in known:
            raise AskError(f"{where} has no field “{name}”.", f"It takes: {', '.join(known)}.")


def _words(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value.strip():
        raise AskError(f"The scenario, field “{name}”: it is missing or empty.", "Give it as a text.")
    return value.strip()


def _change(number: int, told: Any) -> Change:
    if not isinstance(told, dict):
        raise AskError(f"Change {number} is not an object.", 'Write {"do": "close", "body": "…"}.')
    do = told.get("do")
    if not isinstance(do, str) or do not in KINDS:
        raise AskError(
            f"Change {number}, field “do”: “{do}” is not a kind of change." if do else f"Change {number} lacks “do”.",
            f"Use one of: {', '.join(KINDS)}.",
        )
    kind, because = KINDS[do], told.get("because", "")
    fields = {name: value for name, value in told.items() if name not in ("do", "because")}
    change = Change(number, do, MappingProxyType(fields), because if isinstance(because, str) else "")
    if not isinstance(because, str):
        raise change.wrong("because", "it is not a text.")
    if not kind.open:
        _only(fields, (*kind.needs, *kind.takes, "because"), f"Change {number} ({do})")
    for name in kind.needs:
        if fields.get(name) in (None, "", []):
            raise change.wrong(name, "it is missing.", f"“{do}” needs: {', '.join(kind.needs)}.")
    for name, value in fields.items():
        if name in kind.lists:
            if not isinstance(value, list) or not value:
                raise change.wrong(name, "it is not a list.", f'Write "{name}": ["…", "…"].')
            if do != "split area" and (not all(isinstance(v, str) and v for v in value)):
                raise change.wrong(name, "it is not a list of identifiers.")
            if do != "split area" and len(set(value)) < len(value):
                raise change.wrong(name, "it names something twice.")
        elif not kind.open and (not isinstance(value, str) or not value):
            raise change.wrong(name, "it is not a text.", "Give an identifier or a word in quotation marks.")
    if do == "move":
        given = [name for name in MOVED if name in fields]
        if len(given) != 1:
            raise change.wrong("move", f"it names {len(given)} things.", f"Give one of: {', '.join(MOVED)}.")
    if do == "change member" and not ({"role", "capacity"} & fields.keys()):
        raise change.wrong("role", "nothing changes.", "Give the new role or capacity.")
    return change
