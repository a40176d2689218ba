"""Gaps: what the rules answer of a graph, each with its counts and with what to ask for where data are missing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph import dates
from graph.analysis.checks import Check, Rule, Severity, all_of, names
from graph.analysis.completeness import CompleteLists, complete_lists
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

DATES_OFFERED = 8
ORDER = tuple(CheckAnswer)
"""The order in which answers are shown: what fails first."""


@dataclass(frozen=True)
class RuleResult:
    """What one rule answers: its checks in order of what they are about, and what to ask for where data are missing."""

    rule: Rule
    checks: tuple[Check, ...]
    data_missing: str = ""

    @cached_property
    def counts(self) -> Mapping[CheckAnswer, int]:
        """How many checks give each answer; a line that stands for many counts once."""
        found = Counter(check.answer for check in self.checks)
        return {answer: found[answer] for answer in CheckAnswer}

    @property
    def answer(self) -> CheckAnswer:
        """The answer of the rule as a whole: a failure decides, then what is not recorded, then what is inferred."""
        return all_of(check.answer for check in self.checks)


def gaps(graph: Scoped, rules: Sequence[Rule]) -> tuple[RuleResult, ...]:
    """What *rules* answer of *graph*, in their order.

    A rule that needs a day answers "choose a date" without one. A rule with nothing to be asked of gives one line
    that says so. What a rule answers is worked out once for a graph.
    """
    lists, known = complete_lists(graph), graph.known
    for rule in rules:
        if (gaps, rule) not in known:
            known[gaps, rule] = _result(graph, lists, rule)
    return tuple(known[gaps, rule] for rule in rules)


def _result(graph: Scoped, lists: CompleteLists, rule: Rule) -> RuleResult:
    if rule.needs_day and graph.scope.day is None:
        check = _choose_a_date(graph, rule)
        return RuleResult(rule, (check,), check.missing)
    checks = tuple(rule.function(graph, lists))
    if not checks:
        reason = f"No {rule.about} are recorded{_then(graph)}, so there is nothing to ask this of."
        checks = (Check((), CheckAnswer.NOT_RECORDED, reason, law=rule.law, missing=f"Ask for {rule.asks}."),)
    return RuleResult(rule, checks, _data_missing(graph, rule, checks))


def _then(graph: Scoped) -> str:
    return " on the as-at date" if graph.scope.day is not None else ""


def _data_missing(graph: Scoped, rule: Rule, checks: Sequence[Check]) -> str:
    """One sentence or two for all that is not recorded under a rule: of what, and what to ask for."""
    silent = [c for c in checks if c.answer == CheckAnswer.NOT_RECORDED]
    if not silent:
        return ""
    about = {s for c in silent for s in c.subjects}
    asked = list(dict.fromkeys([*(c.missing for c in silent if c.missing), f"Ask for {rule.asks}."]))[:1]
    named = f": {names(graph, about)}" if about else ""
    total = {s for c in checks for s in c.subjects}
    told = f"Not recorded for {len(about):,} of {len(total):,}{named}." if about else silent[0].reason
    return f"{told} {asked[0]}"


def _choose_a_date(graph: Scoped, rule: Rule) -> Check:
    offered = dates_in_sources(graph, rule)
    shown = ", ".join(offered[-DATES_OFFERED:])
    more = f" (the last {DATES_OFFERED} of {len(offered):,})" if len(offered) > DATES_OFFERED else ""
    where = f" Dates in the sources{more}: {shown}." if offered else ""
    return Check(
        (),
        CheckAnswer.NOT_RECORDED,
        "Choose a date: this rule is judged on one day, by what was in force and by the law of that day.",
        law=rule.law,
        missing=f"Choose an as-at date.{where}",
    )


def dates_in_sources(graph: Scoped, rule: Rule) -> list[str]:
    """The days on which something that *rule* reads begins or ends, and the days of the sources that say so, sorted.

    Days after the newest source are left out: of them the sources speak only ahead of time.
    """
    snapshot = graph.snapshot
    edges = graph.edges_of(*rule.needs)
    nodes = graph.nodes_of(*rule.needs)
    sources = sorted({int(snapshot.edge_source[e]) for e in edges})
    days: set[int] = set()
    for spans in (snapshot.edge_spans[edges], snapshot.spans[nodes]):
        if len(spans):
            days |= {int(d) for d in np.unique(spans[:, [0, 3]]) if dates.BEGINNING < d < dates.FOREVER}
    written = [graph.properties_of(source).get("date") for source in sources]
    told = {dates.bounds(str(w))[1] for w in written if w and w != dates.OPEN}
    newest = max(told, default=dates.FOREVER)
    return [dates.iso(d) for d in sorted(days | told) if d <= newest]


def finding_key(graph: Scoped, rule: Rule, check: Check) -> str:
    """The stable key of a finding: rule, the identifiers it is about, sorted, the area, and the part.

    A line that stands for many is keyed by its rule alone, so that its status survives when the many change.
    """
    ids = snapshot_ids(graph, check.subjects) if len(check.subjects) == 1 or not check.missing else ()
    area = graph.snapshot.ids[check.area] if check.area is not None else ""
    return "|".join([rule.id, ",".join(ids), area, check.part])


def snapshot_ids(graph: Scoped, nodes: Sequence[int]) -> tuple[str, ...]:
    """The identifiers of nodes, sorted."""
    return tuple(sorted(graph.snapshot.ids[n] for n in nodes))


def in_order(graph: Scoped, results: Sequence[RuleResult]) -> list[tuple[RuleResult, Check]]:
    """All checks: failures first, the gravest first, then the other answers, each by rule and by name."""

    def place(pair: tuple[RuleResult, Check]) -> tuple[int, int, str, bool, str, str]:
        result, check = pair
        severity: Severity | None = result.rule.severity_of(check)
        rank = severity.rank if severity is not None and check.answer == CheckAnswer.FAILS else 0
        named = graph.snapshot.names[check.subjects[0]] if check.subjects else ""
        return (
            ORDER.index(check.answer),
            rank,
            result.rule.id,
            not check.missing,
            named,
            finding_key(graph, result.rule, check),
        )

    return sorted(((r, c) for r in results for c in r.checks), key=place)
