"""Checks of gap rules that some scenario answers differently."""

from collections.abc import Iterator

from graph.analysis.checks import Check, Rule
from graph.whatif.lines.line import NOT_THERE, Line, Section
from graph.whatif.sides import Sides
from graph.words import CheckAnswer

Told = tuple[Rule, Check] | None


def gap_lines(sides: Sides) -> Iterator[Line]:
    """Checks that are answered differently: those that some scenario satisfies first."""
    keys = sorted({key for facts in sides.every for key in facts.checks})
    found = [line for key in keys if (line := _line(sides, key)) is not None]
    yield from sorted(found, key=lambda line: line.section is not Section.SATISFIED)


def _line(sides: Sides, key: str) -> Line | None:
    told: list[Told] = [facts.checks.get(key) for facts in sides.every]
    words = [_answer(one) for one in told]
    if len(set(words)) == 1:
        return None
    there = [(i, *one) for i, one in enumerate(told) if one is not None]
    first, rule, check = there[0]
    passes = [one is not None and one[1].answer == CheckAnswer.PASSES for one in told]
    satisfied = first == 0 and not passes[0] and any(passes)
    reason = next(
        (c.reason for i, _, c in there if i and words[i] != words[0]), "What it is asked of is no longer there."
    )
    part = next((c.part for _, _, c in there if c.part), "")
    about = sides.every[first].id(check.subjects[0]) if len(check.subjects) == 1 else ""
    return sides.line(
        Section.SATISFIED if satisfied else Section.GAP, f"{rule.title} ({part})" if part else rule.title, about, words,
        key, [one[1].statements if one is not None else () for one in told], reason,
    )  # fmt: skip


def _answer(one: Told) -> str:
    if one is None:
        return NOT_THERE
    check = one[1]
    return f"{check.answer} (of {len(check.subjects):,})" if len(check.subjects) > 1 else str(check.answer)
