"""What a gap rule is and what it answers: one declaration, one function, and checks that carry their statements."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from graph import dates
from graph.analysis.completeness import CompleteLists
from graph.analysis.law import LegalBasis, long_date
from graph.analysis.snapshot import Scoped
from graph.dates import InForce
from graph.scope import BASES
from graph.words import CheckAnswer, joined

NAMES_SHOWN = 20


class Severity(StrEnum):
    """How much it matters: a statutory requirement, a risk to delivery, a weakness, the quality of the record."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)

    @property
    def one_lower(self) -> "Severity":
        """The next lower one; the lowest stays.

        >>> Severity.CRITICAL.one_lower
        <Severity.HIGH: 'high'>
        """
        return list(Severity)[min(self.rank + 1, len(Severity) - 1)]


RECORD_QUALITY = "record quality"
MissingThing = Literal["authority", "board", "strategy", "member of a kind", "area", "link", "record quality"]
"""What is missing where a rule fails: every gap says which. The last is a group of its own, and never a gap of
governance."""


@dataclass(frozen=True, slots=True)
class Check:
    """One answer of one rule, with what it rests on. Positions are those of the :class:`Scoped` it was made from.

    ``subjects`` are what it is about: one node, or all that one line speaks of. ``missing`` says what to ask for, in
    a line that stands for many because nothing of it is recorded. ``part`` tells several checks of one subject apart
    ("fire and rescue authority"). ``statements`` are edge positions. ``severity`` is given only where it is not the
    rule's.
    """

    subjects: tuple[int, ...]
    answer: CheckAnswer
    reason: str
    area: int | None = None
    part: str = ""
    statements: tuple[int, ...] = ()
    law: tuple[LegalBasis, ...] = ()
    severity: Severity | None = None
    missing: str = ""


RuleFunction = Callable[[Scoped, CompleteLists], Sequence[Check]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A gap rule: a question whose "yes" is *passes*.

    ``group`` is what is missing where it fails; ``about`` names, in the plural, what it is asked of; ``asks`` is what
    to ask for where data are missing. ``law`` is the law it judges by; where it is empty, or where there is more to
    it, ``practice`` says on what it rests. ``severity`` is that of a failure, one lower where it is not recorded or
    only inferred. ``needs_day``: without an as-at date it answers "choose a date". ``needs`` are the types it reads.
    """

    id: str
    title: str
    group: MissingThing
    about: str
    asks: str
    severity: Severity
    needs: tuple[str, ...]
    function: RuleFunction
    law: tuple[LegalBasis, ...] = ()
    practice: str = ""
    needs_day: bool = False

    @property
    def of_governance(self) -> bool:
        """Whether it asks of arrangements and not of the quality of the record: the two are never counted together."""
        return self.group != RECORD_QUALITY

    def severity_of(self, check: Check) -> Severity | None:
        """How much *check* matters: nothing where it passes or does not apply."""
        if check.answer in (CheckAnswer.PASSES, CheckAnswer.DOES_NOT_APPLY):
            return None
        own = check.severity or self.severity
        return own if check.answer == CheckAnswer.FAILS else own.one_lower


# --- how far statements carry ------------------------------------------------------------------------------------


class Grade(IntEnum):
    """How far a statement, or a chain of them, carries: the weakest link decides."""

    NOTHING = 0
    POSSIBLE = 1
    """Its dates leave open whether it held on the day."""
    INFERRED = 2
    """It held on the day, and was inferred."""
    SURE = 3
    """It held on the day, stated or confirmed."""


def grade(graph: Scoped, *edges: int) -> Grade:
    """How far the chain of *edges* carries on the day; ``SURE`` for an empty chain."""
    weakest = Grade.SURE
    for edge in edges:
        if graph.holding[edge]:
            own = Grade.INFERRED if graph.basis_of(edge) == "inferred" else Grade.SURE
        else:
            own = Grade.POSSIBLE if graph.visible[edge] else Grade.NOTHING
        weakest = min(weakest, own)
    return weakest


ANSWER_OF = {
    Grade.SURE: CheckAnswer.PASSES,
    Grade.INFERRED: CheckAnswer.INFERRED_ONLY,
    Grade.POSSIBLE: CheckAnswer.NOT_RECORDED,
    Grade.NOTHING: CheckAnswer.NOT_RECORDED,
}

_GRAVITY = (
    CheckAnswer.DOES_NOT_APPLY,
    CheckAnswer.PASSES,
    CheckAnswer.INFERRED_ONLY,
    CheckAnswer.NOT_RECORDED,
    CheckAnswer.FAILS,
)


def all_of(answers: Iterable[CheckAnswer]) -> CheckAnswer:
    """The answer where every part must be met: a failure decides, then what is not recorded, then what is inferred.

    >>> all_of([CheckAnswer.PASSES, CheckAnswer.INFERRED_ONLY, CheckAnswer.NOT_RECORDED])
    <CheckAnswer.NOT_RECORDED: 'not recorded'>
    """
    return max(answers, key=_GRAVITY.index, default=CheckAnswer.DOES_NOT_APPLY)


def list_since(graph: Scoped, edge: int, first: str | None = None) -> bool:
    """Whether the complete list *edge* has a date, and one that cannot lie before *first*: only then absence counts.

    A list made before the law asked for something cannot show that it is missing.
    """
    said = graph.qualifiers(edge)
    source = int(graph.snapshot.edge_source[edge])
    written = said.get("as_of") or said.get("start") or graph.properties_of(source).get("date")
    if graph.scope.day is None:
        return True
    if not written or written == dates.OPEN:
        return False
    return first is None or dates.bounds(str(written))[0] >= dates.day(first) or said.get("end") == dates.OPEN


# --- plain sentences ---------------------------------------------------------------------------------------------


def series(names: Iterable[str], most: int = NAMES_SHOWN) -> str:
    """Names in a sentence; more than *most* are counted, and never silently dropped.

    >>> series(["Ashby", "Brook", "Coombe"]), series(["Ashby", "Brook", "Coombe"], 2)
    ('Ashby, Brook and Coombe', 'Ashby, Brook and 1 more')
    """
    shown = list(names)
    if len(shown) > most:
        return f"{', '.join(shown[:most])} and {len(shown) - most:,} more"
    return joined(shown)


def names(graph: Scoped, nodes: Iterable[int], most: int = NAMES_SHOWN) -> str:
    """The names of nodes in a sentence, each once, in order of name."""
    return series(sorted({graph.snapshot.names[n] for n in nodes}), most)


def told_by(graph: Scoped, edges: Sequence[int]) -> str:
    """Who says so, for the end of a sentence: "stated by the minutes of 2024; assumed to continue".

    Statements that are certain on the day stand before those that are assumed to continue. What is stated, confirmed
    and inferred is told apart: "stated by the minutes; inferred from the plan".
    """
    certain = [e for e in edges if graph.edge_when(e) == InForce.CERTAIN]
    used = certain or list(edges)
    told = []
    for basis in BASES:
        sources = {graph.snapshot.names[int(graph.snapshot.edge_source[e])] for e in used if graph.basis_of(e) == basis}
        if sources:
            told.append(f"{basis} {'from' if basis == 'inferred' else 'by'} {series(sorted(sources), 3)}")
    assumed = (
        "; assumed to continue" if not certain and any(graph.edge_when(e) == InForce.ASSUMED for e in used) else ""
    )
    return "; ".join(told) + assumed


def on_the_day(graph: Scoped) -> str:
    """The as-at date in a sentence: "on 30 June 2022"."""
    return f"on {long_date(graph.scope.as_at)}" if graph.scope.as_at else "on any date"


def count(number: int, of: int, what: str) -> str:
    """How many of how many: "4 of 16 boards".

    >>> count(4, 16, "boards")
    '4 of 16 boards'
    """
    return f"{number:,} of {of:,} {what}"


# --- populations -------------------------------------------------------------------------------------------------


def within_scope_area(graph: Scoped, area: int) -> bool:
    """Whether *area* meets the area of the scope (always, where it names none)."""
    wanted = graph.snapshot.position.get(graph.scope.area) if graph.scope.area else None
    return wanted is None or area == wanted or area in graph.below(wanted) or wanted in graph.below(area)


def local_areas(graph: Scoped, kinds: Sequence[str]) -> list[int]:
    """The areas of *kinds* in the scope, by name."""
    found = [a for a in graph.nodes_of("Area") if graph.properties_of(a).get("kind") in kinds]
    return sorted(
        (a for a in found if within_scope_area(graph, a)),
        key=lambda a: (graph.snapshot.names[a], graph.snapshot.ids[a]),
    )
