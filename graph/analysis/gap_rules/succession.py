"""GR08: is every strategy in force, or followed by one that is, without a gap between the two?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property

from graph import dates
from graph.analysis.checks import Check, Grade, all_of, count, names, on_the_day, told_by
from graph.analysis.completeness import CompleteLists
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.text import words
from graph.words import CheckAnswer

EVIDENCE = ("assessment", "profile", "evaluation", "guidance")
"""Kinds of document that give evidence or advice: they are not strategies that end and need a successor."""

_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[-–/]\s*\d{2,4})?\b")


def in_force_or_replaced(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each strategy, plan, agreement, framework, protocol or programme that has a last day.

    A strategy that has ended, and that no strategy in force follows, fails where a source that speaks of it is younger
    than its end; one that is older could not say what followed, and then the answer is not recorded. Where a successor
    itself has ended, the finding is that of the last in the line. A gap is certain when the successor's approval (its
    start, where no approval is recorded) lies after the last day that the earlier one's end allows. A strategy of the
    same name but for its years, or of the same owner and kind on a shared issue, may be the successor that no source
    names: then the answer is not recorded. Documents of evidence, and nodes that stand for a class, are left out.
    """
    del lists
    return _Succession(graph).checks()


@dataclass(frozen=True, slots=True)
class _Follower:
    """A strategy that takes the place of another: its position, the link, and how far the link carries."""

    node: int
    edge: int
    grade: Grade


class _Succession:
    """The strategies of a graph whatever the day, because those that have ended are not seen on it."""

    def __init__(self, graph: Scoped) -> None:
        assert graph.scope.day is not None
        self.graph = graph
        self.day = graph.scope.day
        self.always = graph.snapshot.at(changed(graph.scope, as_at=None))
        self.names = graph.snapshot.names
        strategies = [s for s in self.always.nodes_of("Strategy") if self.is_strategy(s)]
        self.strategies = sorted(strategies, key=lambda s: (self.names[s], s))
        self.followers: dict[int, list[_Follower]] = {}
        for edge in self.always.edges_of("SUPERSEDES"):
            later, earlier = self.always.ends(edge)
            if later != earlier and self.always.type_of(later) == "Strategy":
                self.followers.setdefault(earlier, []).append(_Follower(later, edge, self.grade(edge)))

    def is_strategy(self, node: int) -> bool:
        """Whether the node is one document that sets out what will be done."""
        said = self.always.properties_of(node)
        return not said.get("is_class") and said.get("kind") not in EVIDENCE

    def grade(self, edge: int) -> Grade:
        """How far a link carries on the day, whether or not its ends are seen."""
        if self.graph.edge_levels[edge] < 2:
            return Grade.POSSIBLE if self.graph.edge_levels[edge] else Grade.NOTHING
        return Grade.INFERRED if self.graph.basis_of(edge) == "inferred" else Grade.SURE

    def checks(self) -> list[Check]:
        """The checks, by name, and one line for the strategies whose end is not recorded."""
        found: list[Check] = []
        open_ended: list[int] = []
        begun = [s for s in self.strategies if int(self.graph.snapshot.spans[s][0]) <= self.day]
        if self.graph.scope.sources:
            begun = [s for s in begun if s in self.described]
        for strategy in begun:
            end = self.always.properties_of(strategy).get("end")
            if end == dates.OPEN:
                reason = f"{self.names[strategy]} is recorded as having no end."
                found.append(Check((strategy,), CheckAnswer.PASSES, reason, statements=self.told_end(strategy)))
            elif end is None and strategy not in self.followers:
                open_ended.append(strategy)
            else:
                found.append(self.as_stated(strategy, self.of(strategy, str(end) if end else None)))
        if open_ended:
            reason = (
                f"No last day is recorded for {count(len(open_ended), len(begun), 'strategies')}: "
                f"{names(self.graph, open_ended)}. Whether they are in force {on_the_day(self.graph)} cannot be said."
            )
            asked = "Ask for the period that each is for, and for what has taken its place."
            found.append(Check(tuple(open_ended), CheckAnswer.NOT_RECORDED, reason, missing=asked))
        return found

    def as_stated(self, strategy: int, check: Check) -> Check:
        """*check*; not recorded where it fails on a last day that is only inferred, or given outside the scope."""
        end = self.always.properties_of(strategy).get("end")
        told = [e for e in self.described.get(strategy, ()) if self.always.qualifiers(e).get("end") == end]
        if check.answer != CheckAnswer.FAILS or any(self.always.basis_of(e) != "inferred" for e in told):
            return check
        reason = f"{check.reason} No statement that counts here states that last day: it is only inferred, or left out."
        return changed(check, answer=CheckAnswer.NOT_RECORDED, reason=reason)

    def told_end(self, strategy: int) -> tuple[int, ...]:
        """The descriptions that give the strategy's dates."""
        return tuple(
            e
            for e in self.described.get(strategy, ())
            if self.always.qualifiers(e).get("end") or self.always.qualifiers(e).get("start")
        )

    @cached_property
    def described(self) -> dict[int, list[int]]:
        """The DESCRIBES edges of each strategy."""
        found: dict[int, list[int]] = {}
        for edge in self.always.edges_of("DESCRIBES"):
            found.setdefault(self.always.ends(edge)[1], []).append(edge)
        return found

    def of(self, strategy: int, end: str | None) -> Check:
        """The check of one strategy that ends, or that another follows."""
        name = self.names[strategy]
        first, last = dates.bounds(end) if end else (dates.BEGINNING, dates.FOREVER)
        if end and self.day <= first:
            reason = f"{name} runs to {long_date(end)}."
            return Check((strategy,), CheckAnswer.PASSES, reason, statements=self.told_end(strategy))
        if end and self.day > last:
            past = f"{name} ended {'on' if len(end) == 10 else 'in'} {long_date(end)}."
        elif end:
            past = (
                f"{name} ends {'on' if len(end) == 10 else 'in'} {long_date(end)}, which leaves open whether it had "
                f"ended {on_the_day(self.graph)}."
            )
        else:
            past = f"No last day is recorded for {name}."
        followed = [self.followed(strategy, f, end) for f in self.followers.get(strategy, ())]
        if followed:
            rank = [
                CheckAnswer.PASSES,
                CheckAnswer.DOES_NOT_APPLY,
                CheckAnswer.INFERRED_ONLY,
                CheckAnswer.NOT_RECORDED,
                CheckAnswer.FAILS,
            ]
            answer, said, edges = min(followed, key=lambda f: (rank.index(f[0]), f[1]))
            if answer == CheckAnswer.FAILS and not (end and self.day > last):
                answer = CheckAnswer.NOT_RECORDED
            return Check((strategy,), answer, f"{past} {said}", statements=(*edges, *self.told_end(strategy)))
        return self.unfollowed(strategy, past, ended=bool(end) and self.day > last)

    def unfollowed(self, strategy: int, past: str, ended: bool) -> Check:
        """The check of a strategy that has or may have ended, and that nothing is said to follow."""
        statements = self.told_end(strategy)
        if not ended:
            reason = f"Not recorded (dates). {past} No source says what follows it."
            return Check((strategy,), CheckAnswer.NOT_RECORDED, reason, statements=statements)
        near = {s for key in self.alike[0][strategy] for s in self.alike[1][key]} - {strategy}
        like = [s for s in near if self.may_follow(s, strategy)]
        if like:
            reason = (
                f"{past} No source says what follows it; {names(self.graph, like)} may, by name or by owner, kind and "
                "issue."
            )
            return Check((strategy,), CheckAnswer.NOT_RECORDED, reason, statements=statements)
        reason = f"{past} No source says that another has taken its place."
        if self.always.properties_of(strategy).get("status") == "draft":
            reason += " It is recorded as a draft: whether it was adopted, and so needs a successor, is not recorded."
            return Check((strategy,), CheckAnswer.NOT_RECORDED, reason, statements=statements)
        if self.told_after(strategy):
            return Check((strategy,), CheckAnswer.FAILS, reason, statements=statements)
        reason += " Every source that speaks of it is older than its end, or undated, and so could not say."
        asked = "Ask what has taken its place, or record a source of a later date that says that nothing has."
        return Check((strategy,), CheckAnswer.NOT_RECORDED, reason, statements=statements, missing=asked)

    def told_after(self, strategy: int) -> bool:
        """Whether a source that describes the strategy is dated after its last day, and so could name a successor."""
        sources = {int(self.graph.snapshot.edge_source[e]) for e in self.described.get(strategy, ())}
        written = [self.always.properties_of(s).get("date") for s in sources]
        last = int(self.graph.snapshot.spans[strategy][3])
        return any(dates.bounds(str(w))[1] > last for w in written if w and w != dates.OPEN)

    def may_follow(self, later: int, earlier: int) -> bool:
        """Whether *later*, possibly in force on the day, looks like the successor of *earlier*."""
        spans = self.graph.snapshot.spans
        if not self.graph.node_levels[later] or int(spans[later][3]) <= int(spans[earlier][3]):
            return False
        if self.name_keys[later] == self.name_keys[earlier]:
            return True
        kinds = {self.always.properties_of(s).get("kind") for s in (later, earlier)}
        nothing: set[int] = set()
        shared_owner = self.owners.get(later, nothing) & self.owners.get(earlier, nothing)
        shared_issue = self.issues.get(later, nothing) & self.issues.get(earlier, nothing)
        return len(kinds) == 1 and bool(shared_owner) and bool(shared_issue)

    @cached_property
    def name_keys(self) -> dict[int, tuple[str, ...]]:
        """The name of each strategy without its years."""
        return {s: _without_years(self.names[s]) for s in self.strategies}

    @cached_property
    def alike(self) -> tuple[dict[int, list[object]], dict[object, list[int]]]:
        """The names without years and the owners of each strategy, and the strategies of each of them."""
        keys: dict[int, list[object]] = {
            s: [self.name_keys[s], *sorted(self.owners.get(s, ()))] for s in self.strategies
        }
        of_key: dict[object, list[int]] = {}
        for strategy, found in keys.items():
            for key in found:
                of_key.setdefault(key, []).append(strategy)
        return keys, of_key

    @cached_property
    def owners(self) -> dict[int, set[int]]:
        """The owners of each strategy, whatever the day."""
        found: dict[int, set[int]] = {}
        for owner, strategy in map(self.always.ends, self.always.edges_of("OWNS")):
            found.setdefault(strategy, set()).add(owner)
        return found

    @cached_property
    def issues(self) -> dict[int, set[int]]:
        """The issues and themes that each strategy deals with, whatever the day."""
        found: dict[int, set[int]] = {}
        for strategy, issue in map(self.always.ends, self.always.edges_of("ADDRESSES")):
            found.setdefault(strategy, set()).add(issue)
        return found

    @cached_property
    def approvals(self) -> dict[int, str]:
        """The date of the first event by which each strategy was approved, where one is recorded."""
        found: dict[int, str] = {}
        for event, strategy in map(self.always.ends, self.always.edges_of("HELD")):
            said = self.always.properties_of(event)
            begun = said.get("start")
            if said.get("kind") == "approval" and begun and begun != dates.OPEN:
                found[strategy] = min(found.get(strategy, str(begun)), str(begun))
        return found

    def followed(self, strategy: int, follower: _Follower, end: str | None) -> tuple[CheckAnswer, str, tuple[int, ...]]:
        """The answer that one successor gives, in words, with the statements used."""
        later, edge = follower.node, follower.edge
        name = self.names[later]
        how = f"{name} takes its place ({told_by(self.graph, [edge])})"
        edges = (edge, *self.told_end(later))
        spans = self.graph.snapshot.spans[later]
        if int(spans[3]) < self.day:
            return CheckAnswer.DOES_NOT_APPLY, f"{how} and has ended too: see there.", edges
        if int(spans[0]) > self.day:
            return CheckAnswer.FAILS, f"{how}, but only later.", edges
        level = int(self.graph.node_levels[later])
        if follower.grade <= Grade.POSSIBLE or level < 2:
            return CheckAnswer.NOT_RECORDED, f"{how}; the dates leave open whether it was in force by then.", edges
        word = "assumed to be in force" if level == 2 else "in force"
        answer = CheckAnswer.PASSES if follower.grade == Grade.SURE else CheckAnswer.INFERRED_ONLY
        gap, said = self.gap(later, end)
        if gap == CheckAnswer.FAILS and answer == CheckAnswer.INFERRED_ONLY:
            gap = CheckAnswer.NOT_RECORDED
        return all_of([answer, gap]), f"{how} and is {word}. {said}".strip(), edges

    def gap(self, later: int, end: str | None) -> tuple[CheckAnswer, str]:
        """Whether days lie between the end of one strategy and the beginning of *later*."""
        said = self.always.properties_of(later)
        approved = said.get("approved") or self.approvals.get(later)
        begins = approved or said.get("start")
        if not end or end == dates.OPEN:
            return CheckAnswer.PASSES, ""
        if not begins or begins == dates.OPEN:
            return CheckAnswer.NOT_RECORDED, "When it was approved or began is not recorded, so neither is a gap."
        end_first, end_last = dates.bounds(end)
        begin_first, begin_last = dates.bounds(str(begins))
        word = f"{'approved' if approved else 'began'} {'on' if len(str(begins)) == 10 else 'in'} "
        word += long_date(str(begins))
        if begin_last <= end_first + 1:
            return CheckAnswer.PASSES, ""
        if begin_first > end_last + 1:
            days = begin_first - end_last - 1
            return CheckAnswer.FAILS, f"It was {word}: at least {days:,} days lie between the two."
        return (
            CheckAnswer.NOT_RECORDED,
            f"It was {word}; whether there was a gap depends on days that are not recorded.",
        )


def _without_years(name: str) -> tuple[str, ...]:
    """The words of a name without its years and without the small words that join them.

    >>> _without_years("Police and Crime Plan 2021 to 2025") == _without_years("Police and Crime Plan 2024-2029")
    True
    """
    return tuple(w for w in words(_YEARS.sub(" ", name)) if w not in ("to", "the", "for", "and", "of"))
