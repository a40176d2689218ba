"""The checks of documents that the law requires of areas, in words, and the lines that stand for many of them."""

from collections.abc import Callable, Sequence

from graph.analysis.checks import ANSWER_OF, Check, Grade, count, names, on_the_day, told_by
from graph.analysis.duty_law import Requirement
from graph.analysis.gap_rules.documents import Document, Documents
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer, joined

Judge = Callable[[Documents, Requirement, int, Document], tuple[Grade, str, tuple[int, ...]]]
"""Looks closer at one document of an area: how far it carries, what to add to the sentence, and more statements."""


def in_force_only(
    documents: Documents, required: Requirement, area: int, one: Document
) -> tuple[Grade, str, tuple[int, ...]]:
    """The document as it is: that it is in force is enough."""
    del documents, required, area
    return one.grade, "", ()


def checks_of(
    documents: Documents,
    required: Requirement,
    areas: Sequence[int],
    judge: Judge = in_force_only,
    due: bool = True,
) -> list[Check]:
    """One check for each area, and one line for all of which nothing is recorded.

    ``due`` False: the law is too young for an absence to show anything yet.
    """
    graph = documents.graph
    doubt = required.doubt_on(documents.day)
    if doubt is not None and areas:
        reason = f"Law not settled {on_the_day(graph)}: {doubt.why}"
        return [Check(tuple(areas), CheckAnswer.NOT_RECORDED, reason, part=required.name, law=(required.basis,))]
    found = documents.for_areas(required, areas)
    checks: list[Check] = []
    silent: list[int] = []
    for area in areas:
        judged = [(d, *judge(documents, required, area, d)) for d in found[area]]
        if judged:
            checks.append(_told(graph, required, area, judged))
            continue
        lists = documents.ruled_out(required, area, found[area]) if due else ()
        if not lists:
            silent.append(area)
            continue
        reason = (
            f"No {required.name} is listed for {graph.snapshot.names[area]}, in lists that claim to be complete "
            f"({told_by(graph, lists)})."
        )
        checks.append(Check((area,), CheckAnswer.FAILS, reason, area, required.name, lists, (required.basis,)))
    checks = _doubts_together(graph, required, areas, checks)
    if silent:
        checks.append(_silence(documents, required, areas, silent))
    return checks


def _doubts_together(
    graph: Scoped, required: Requirement, areas: Sequence[int], checks: Sequence[Check]
) -> list[Check]:
    """*checks* with those that one document leaves open for several areas put into one line."""
    several: dict[frozenset[int], list[Check]] = {}
    for check in checks:
        if check.answer == CheckAnswer.NOT_RECORDED:
            several.setdefault(frozenset(graph.ends(e)[0] for e in check.statements[:1]), []).append(check)
    together = [group for group in several.values() if len(group) > 1]
    if not together:
        return list(checks)
    left = {id(check) for group in together for check in group}
    lines = []
    for number, group in enumerate(together):
        about = tuple(dict.fromkeys(s for c in group for s in c.subjects))
        lines.append(
            Check(
                about,
                CheckAnswer.NOT_RECORDED,
                f"{group[0].reason} This is so for {count(len(about), len(areas), 'areas')}: {names(graph, about)}.",
                part=required.name if number == 0 else f"{required.name} ({number + 1})",
                statements=tuple(dict.fromkeys(e for c in group for e in c.statements)),
                law=(required.basis,),
            )
        )
    return [*lines, *(c for c in checks if id(c) not in left)]


Judged = tuple[Document, Grade, str, tuple[int, ...]]


def _told(graph: Scoped, required: Requirement, area: int, judged: Sequence[Judged]) -> Check:
    """The check of an area of which documents are recorded: the surest decide, and are named."""
    best = max(carries for _, carries, _, _ in judged)
    used = [j for j in judged if j[1] == best]
    word = required.name[0].upper() + required.name[1:]
    told = "; ".join(
        f"{graph.snapshot.names[d.node]} ({told_by(graph, [d.link] if d.link is not None else d.chain)})"
        for d, *_ in used
    )
    reason = f"{word} for {graph.snapshot.names[area]}: {told}."
    more = list(dict.fromkeys(said for _, _, said, _ in used if said))
    if best <= Grade.POSSIBLE and not more:
        more += [f"Not recorded (dates): {doubt}." for doubt in dict.fromkeys(d.doubt for d, *_ in used if d.doubt)]
    edges = tuple(dict.fromkeys(e for d, _, _, extra in used for e in (*d.chain, *extra)))
    return Check((area,), ANSWER_OF[best], " ".join([reason, *more]), area, required.name, edges, (required.basis,))


def _silence(documents: Documents, required: Requirement, areas: Sequence[int], silent: Sequence[int]) -> Check:
    graph = documents.graph
    return Check(
        tuple(silent),
        CheckAnswer.NOT_RECORDED,
        f"No {required.name} is recorded {on_the_day(graph)} for {count(len(silent), len(areas), 'areas')}: "
        f"{names(graph, silent)}.",
        part=required.name,
        law=(required.basis,),
        missing=f"Ask which document is the {required.name} of each, and when it was made; and record that it carries "
        f"out {required.basis.cited}.",
    )


def silences_together(graph: Scoped, checks: Sequence[Check]) -> list[Check]:
    """*checks* with the lines of silence put into one: what is asked for, by the areas of which nothing is recorded."""
    silent = [c for c in checks if c.missing and not c.statements]
    if len(silent) < 2:
        return list(checks)
    by_areas: dict[tuple[int, ...], list[Check]] = {}
    for check in silent:
        by_areas.setdefault(check.subjects, []).append(check)
    told = [
        f"No {joined((c.part for c in several), 'or')} is recorded {on_the_day(graph)} for {names(graph, about)}."
        for about, several in by_areas.items()
    ]
    asked = (
        "Ask which document is each of these, for which area, and when it was made; and record that it carries out the "
        "duty: " + "; ".join(dict.fromkeys(b.cited for c in silent for b in c.law)) + "."
    )
    line = Check(
        tuple(dict.fromkeys(s for c in silent for s in c.subjects)),
        CheckAnswer.NOT_RECORDED,
        " ".join(told),
        law=tuple(dict.fromkeys(b for c in silent for b in c.law)),
        missing=asked,
    )
    left = {id(c) for c in silent}
    return [line, *(c for c in checks if id(c) not in left)]
