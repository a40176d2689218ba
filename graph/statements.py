"""Statements as frozen values: the edge that one source states, the node derived from edges, the human decision.

Everything Remit stores is an edge (one statement by one source) or a decision. A node is derived: what it shows is
worked out from the DESCRIBES edges of its sources.
"""

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

import orjson

from graph.dates import OPEN, bounds, span
from graph.errors import StatementError
from graph.schema import Property, PropertyKind, Schema

Value = str | int | float | bool | tuple[str, ...]
Basis = Literal["stated", "inferred"]
Verdict = Literal["", "confirmed", "rejected"]

IDENTIFIER = re.compile(r"[a-z][a-z0-9+.-]*:[^\s\x00-\x1f\x7f]{1,400}")
LONGEST_TEXT = 20_000
LARGEST_INTEGER = 10**15
"""Whole numbers stay below it, so that every store, file and browser holds them exactly."""
VERSION_MODULUS = 2**256


class Evidence(NamedTuple):
    """Where a source says it: a *locator* (section, page, row) and a short *quote*, either of them may be empty."""

    locator: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Edge:
    """One statement by one source: a link of ``type`` from one node to another.

    ``from_id`` and ``to_id`` are the identifiers as stated, before any decision merges nodes. ``properties`` holds
    qualifiers (or, on DESCRIBES, what the source says of the node). ``source`` is the identifier of a Source node.

    >>> edge = Edge("FALLS_UNDER", "x:issue/a", "Issue", "x:theme/b", "Theme", "x:source/s")
    >>> len(edge.id), edge.id == edge.replace(reason="the same name", basis="inferred").id
    (32, True)
    """

    type: str
    from_id: str
    from_type: str
    to_id: str
    to_type: str
    source: str
    basis: Basis = "stated"
    reason: str = ""
    start: str | None = None
    end: str | None = None
    properties: Mapping[str, Value] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    identifying: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """A hash of type, ends as stated, source and the qualifiers that its type declares identifying."""
        told = [
            (name, (self.start or "") if name == "start" else _plain(self.properties.get(name, "")))
            for name in self.identifying
        ]
        return hashlib.sha256(orjson.dumps([self.type, self.from_id, self.to_id, self.source, told])).hexdigest()[:32]

    @property
    def content(self) -> bytes:
        """All that this statement says, as canonical JSON: equal statements have equal content."""
        return orjson.dumps(
            [
                self.type,
                self.from_type,
                self.from_id,
                self.to_type,
                self.to_id,
                self.source,
                self.basis,
                self.reason,
                self.start,
                self.end,
                {name: _plain(value) for name, value in self.properties.items()},
                [[e.locator, e.quote] for e in self.evidence],
            ],
            option=orjson.OPT_SORT_KEYS,
        )

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of id and content, in hexadecimal: what the data version sums."""
        return hashlib.sha256(self.id.encode() + self.content).hexdigest()

    def replace(self, **changes: Any) -> "Edge":
        """A copy with *changes*."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return Edge(**{**fields, **changes})

    def to_json(self) -> dict[str, Any]:
        """The edge as the archive writes it; :func:`edge_from_json` reads it back to an equal edge."""
        return {
            "type": self.type,
            "from": self.from_id,
            "from_type": self.from_type,
            "to": self.to_id,
            "to_type": self.to_type,
            "source": self.source,
            "basis": self.basis,
            "reason": self.reason,
            "start": self.start,
            "end": self.end,
            "properties": {name: _plain(value) for name, value in sorted(self.properties.items())},
            "evidence": [[e.locator, e.quote] for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A property on which sources differ: each value with the sources that state it, the shown one first."""

    property: str
    values: tuple[tuple[Value, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A node as its sources describe it. ``id`` is canonical; ``merged`` are identifiers decided to be the same.

    ``name`` is the identifier where no source describes the node. ``start`` and ``end`` are its own dates.
    ``sources`` are those that describe it, the heaviest first.
    """

    id: str
    type: str
    name: str
    other_names: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    properties: Mapping[str, Value] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    merged: tuple[str, ...] = ()


DecisionVerb = Literal["confirm", "reject", "same", "different", "unsure", "status", "owner", "note", "undo"]
VERBS: dict[str, str] = {
    "confirm": "a statement that was inferred is right",
    "reject": "a statement is wrong",
    "same": "two things are one",
    "different": "two things are not one",
    "unsure": "whether two things are one is not settled",
    "status": "how far a finding has been judged",
    "owner": "which post sees to a finding",
    "note": "a remark on a finding, or a positive or negative effect of it",
    "undo": "an earlier decision no longer holds",
}
ANSWER_CHANGING = ("confirm", "reject", "same")
ON_FINDINGS = ("status", "owner", "note")


@dataclass(frozen=True)
class Decision:
    """A human decision: append-only, kept apart from the statements it is about.

    ``about`` is a statement's id, ``pair_about(a, b)`` for two nodes, the key of a finding, or (verb undo) the id of
    a decision. ``by`` is a post or role, never a person's name. ``at`` is an ISO date and time in UTC. ``words`` is
    the hash of the statement (or of the evidence of the finding) when it was judged, so that a later change can be
    shown. Of a finding, ``value`` is its status, the post that sees to it, or the kind of note, and ``as_at`` and
    ``rules`` are the day (``none`` without one) and the rules version at which it was judged.

    >>> Decision("x:a|x:b", "same", by="governance officer", at="2024-05-17T10:00:00Z").id[:4]
    '00c7'
    """

    about: str
    verb: str
    by: str
    at: str
    value: str = ""
    reason: str = ""
    undoes: str = ""
    words: str = ""
    as_at: str = ""
    rules: str = ""

    @cached_property
    def id(self) -> str:
        """A hash of all that the decision says."""
        return hashlib.sha256(orjson.dumps(self.to_json(), option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]

    def to_json(self) -> dict[str, str]:
        """The decision as the archive writes it (without its id, which follows from it).

        What only decisions about findings have is left out of the others, so that their ids stay what they were.
        """
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in told.items() if value or name not in ("as_at", "rules")}

    @property
    def settles(self) -> str:
        """What of its thing the decision settles: a later one about the same thing and the same of it replaces it.

        A finding's status, its owner and each kind of effect are settled apart; plain notes never replace each other.

        >>> Decision("GR09|x:issue/a||", "note", by="chair", at="2024", value="positive effect", reason="Close").settles
        'positive effect'
        """
        if self.verb == "note":
            return self.value or self.id
        return self.verb if self.verb in ON_FINDINGS else ""


def pair_about(a: str, b: str) -> str:
    """What a decision about two nodes is about: their identifiers, sorted.

    >>> pair_about("x:b", "x:a")
    'x:a|x:b'
    """
    return "|".join(sorted((a, b)))


@dataclass(frozen=True, slots=True)
class Register:
    """What a register says of itself."""

    name: str
    title: str = ""
    default_as_at: str | None = None
    builds_on: tuple[str, ...] = ()
    caution: str = ""


def register_from_json(data: Mapping[str, Any]) -> Register:
    """The register whose fields are *data*, as JSON holds them.

    >>> register_from_json({"name": "town", "builds_on": ["county"]}).builds_on
    ('county',)
    """
    return Register(**{**data, "builds_on": tuple(data["builds_on"])})


def effective_decisions(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions in force, in order: neither undone, nor replaced by a later one about the same thing.

    A decision is undone while some decision that undoes it is itself not undone. Order is by time, then by id, so
    the result does not depend on the order in which decisions arrive.
    """
    return in_force(decisions, lambda decision: decision.about)


def in_force(decisions: Iterable[Decision], about: Callable[[Decision], Hashable]) -> tuple[Decision, ...]:
    """As :func:`effective_decisions`, where *about* says what is one thing."""
    ordered = sorted(decisions, key=lambda d: (d.at, d.id))
    undone: set[str] = set()
    for decision in reversed(ordered):
        if decision.undoes and decision.id not in undone:
            undone.add(decision.undoes)
    last: dict[Hashable, Decision] = {}
    for decision in ordered:
        if decision.verb != "undo" and decision.id not in undone:
            last[about(decision), decision.settles] = decision
    return tuple(d for d in ordered if d.verb != "undo" and last.get((about(d), d.settles)) is d)


def version_part(decision: Decision) -> int:
    """What a decision in force adds to the data version: nothing unless it changes answers."""
    if decision.verb not in ANSWER_CHANGING:
        return 0
    return int(hashlib.sha256(orjson.dumps([decision.about, decision.verb, decision.value])).hexdigest(), 16)


def version_of(hashes: Iterable[str], decisions: Iterable[Decision]) -> str:
    """The data version: the sum modulo 2**256 of a hash per statement and per answer-changing decision in force.

    *hashes* are the :attr:`Edge.hash` of every statement, *decisions* all decisions ever made.

    >>> version_of([], [])
    '0000000000000000000000000000000000000000000000000000000000000000'
    """
    total = sum(int(h, 16) for h in hashes) + sum(version_part(d) for d in effective_decisions(decisions))
    return f"{total % VERSION_MODULUS:064x}"


# --- parsing at the door -----------------------------------------------------------------------------------------


def parse_identifier(text: str, field: str = "id") -> str:
    """*text* as an identifier ``<scheme>:<value>``. Raises :class:`~graph.errors.StatementError`.

    >>> parse_identifier("gss:E07000117")
    'gss:E07000117'
    """
    if IDENTIFIER.fullmatch(text) is None:
        raise StatementError(
            field,
            text,
            f"“{text[:80]}” is not an identifier.",
            "Write <scheme>:<value> without spaces, for example gss:E07000117, or leave it empty.",
        )
    return text


def parse_value(prop: Property, value: object) -> Value:
    """*value* as a value of *prop*, whatever harmless form it was written in.

    Raises :class:`~graph.errors.StatementError` naming the property, what is wrong and what may be written.

    >>> from graph.schema import FUNCTION
    >>> parse_value(Property("functions", "choices", "", choices=FUNCTION), "Strategy; advice")
    ('strategy', 'advice')
    """
    if isinstance(value, str):
        value = value.strip()
    parsed: Value = _PARSERS[prop.kind](prop, value)
    return parsed


def _text(prop: Property, value: object) -> Value:
    text = str(value)
    if len(text) > LONGEST_TEXT:
        raise StatementError(
            prop.name,
            text[:80],
            f"The {prop.label} is {len(text):,} characters long.",
            f"Keep it to {LONGEST_TEXT:,}.",
        )
    return text


def _texts(prop: Property, value: object) -> Value:
    parts = value.split(";") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)):
        parts = [parts]
    return tuple(dict.fromkeys(str(_text(prop, p)).strip() for p in parts if str(p).strip()))


def _number(prop: Property, value: object) -> Value:
    try:
        number = float(str(value))
        if number != number or number in (float("inf"), float("-inf")):
            raise ValueError
    except ValueError:
        raise StatementError(
            prop.name, value, f"“{value}” is not a number.", f"Write the {prop.label} in digits."
        ) from None
    if prop.kind == "integer":
        if number != int(number):
            raise StatementError(prop.name, value, f"“{value}” is not a whole number.", "Round it.")
        if abs(number) >= LARGEST_INTEGER:
            raise StatementError(
                prop.name,
                value,
                f"“{str(value)[:80]}” is too large.",
                f"Write the {prop.label} with 15 digits at most.",
            )
        return int(number)
    return number


def _date(prop: Property, value: object) -> Value:
    text = str(value)
    if text != OPEN:
        try:
            bounds(text)
        except StatementError as error:
            raise StatementError(prop.name, text, error.message, error.next_step) from None
    return text


_YES, _NO = {"yes", "true", "1", "x", "✓", "y"}, {"no", "false", "0", "n"}


def _flag(prop: Property, value: object) -> Value:
    word = str(value).lower()
    if word not in _YES | _NO:
        raise StatementError(prop.name, value, f"“{value}” is neither yes nor no.", "Write yes or no.")
    return word in _YES


def _one_choice(prop: Property, text: str) -> str:
    assert prop.choices is not None
    found = prop.choices.find(text)
    if found is None:
        raise StatementError(
            prop.name,
            text,
            f"“{text[:80]}” is not a known {prop.label}.",
            f"Choose one of: {', '.join(prop.choices.values)}.",
        )
    return found


def _choice(prop: Property, value: object) -> Value:
    return _one_choice(prop, str(value))


def _several_choices(prop: Property, value: object) -> Value:
    parts = _texts(prop, value)
    assert isinstance(parts, tuple)
    return tuple(_one_choice(prop, part) for part in parts)


def _url(prop: Property, value: object) -> Value:
    text = str(_text(prop, value))
    if not re.match(r"https?://[^\s]+$", text):
        raise StatementError(
            prop.name,
            text,
            f"“{text[:80]}” is not a web address.",
            "It begins with http:// or https:// and has no spaces.",
        )
    return text


def _node(prop: Property, value: object) -> Value:
    return parse_identifier(str(value), prop.name)


_PARSERS: Mapping[PropertyKind, Any] = {
    "text": _text,
    "texts": _texts,
    "integer": _number,
    "number": _number,
    "date": _date,
    "flag": _flag,
    "choice": _choice,
    "choices": _several_choices,
    "url": _url,
    "node": _node,
}


def parse_edge(
    schema: Schema,
    type: str,
    from_id: str,
    from_type: str,
    to_id: str,
    to_type: str,
    source: str,
    *,
    basis: str = "stated",
    reason: str = "",
    start: str | None = None,
    end: str | None = None,
    properties: Mapping[str, object] | None = None,
    evidence: Sequence[Evidence] = (),
) -> Edge:
    """An :class:`Edge` that fits *schema*; every value inside is right.

    Empty properties are dropped, evidence is sorted without repeats. Raises :class:`~graph.errors.StatementError`
    when the type is unknown, the ends do not fit, a required property is missing, a value is wrong, an inferred
    statement gives no reason, or the end lies before the start.
    """
    if not schema.has_edge_type(type):
        raise StatementError("link", type, f"There is no link called “{type}”.", "See the list of links in the help.")
    edge_type = schema.edge_type(type)
    for end_name, end_type in (("from", from_type), ("to", to_type)):
        if not schema.has_node_type(end_type):
            raise StatementError(end_name, end_type, f"There is no type called “{end_type}”.")
    if not edge_type.allows(from_type, to_type):
        first, second = schema.node_type(from_type).label, schema.node_type(to_type).label
        allowed = "; ".join(
            f"{schema.node_type(a).label} to {schema.node_type(b).label}" for a, b in edge_type.ends[:12]
        )
        raise StatementError(
            "link",
            type,
            f"“{edge_type.forward}” cannot link {_a(first)} to {_a(second)}.",
            f"It links {allowed}.",
        )
    allowed_properties = schema.properties_of(to_type) if type == "DESCRIBES" else edge_type.properties
    values = {k: v for k, v in (properties or {}).items() if v is not None and v != "" and v != ()}
    known = {p.name: p for p in allowed_properties}
    for name in values:
        if name not in known:
            raise StatementError(
                name,
                values[name],
                f"“{name.replace('_', ' ')}” does not go with “{edge_type.forward}”.",
                f"It takes: {', '.join(p.label for p in allowed_properties) or 'nothing'}.",
            )
    parsed = {name: parse_value(known[name], value) for name, value in values.items()}
    for prop in allowed_properties:
        if prop.required and prop.name not in parsed:
            raise StatementError(prop.name, "", f"The {prop.label} is missing.", "Fill it in.")
    if basis not in ("stated", "inferred"):
        raise StatementError("basis", basis, f"“{basis}” is not a basis.", "Write stated or inferred.")
    if basis == "inferred" and not reason:
        raise StatementError("reason", "", "An inferred statement gives no reason.", "Say from what it was inferred.")
    for name, value in (("start", start), ("end", end)):
        if value is not None:
            _date(Property(name, "date", ""), value)
    span(start, end, None)
    return Edge(
        type=type,
        from_id=parse_identifier(from_id, "from"),
        from_type=from_type,
        to_id=parse_identifier(to_id, "to"),
        to_type=to_type,
        source=parse_identifier(source, "source"),
        basis="inferred" if basis == "inferred" else "stated",
        reason=reason,
        start=start,
        end=end,
        properties=dict(sorted(parsed.items())),
        evidence=tuple(sorted({e for e in evidence if e.locator or e.quote})),
        identifying=edge_type.identifying,
    )


def edge_from_json(schema: Schema, data: Mapping[str, Any]) -> Edge:
    """The edge that :meth:`Edge.to_json` wrote, checked against *schema*."""
    return parse_edge(
        schema,
        data["type"],
        data["from"],
        data["from_type"],
        data["to"],
        data["to_type"],
        data["source"],
        basis=data["basis"],
        reason=data["reason"],
        start=data["start"],
        end=data["end"],
        properties=data["properties"],
        evidence=[Evidence(*pair) for pair in data["evidence"]],
    )


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeio" else f"a {word}"
