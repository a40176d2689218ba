"""GR24: does any strategy outlive its owner, or a member of its owner, without a recorded successor of that body?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property

from graph import dates
from graph.analysis.checks import Check, Grade, count, names, on_the_day, told_by
from graph.analysis.completeness import CompleteLists
from graph.analysis.coverage import not_one
from graph.analysis.gap_rules.members import NO_SEAT, UNSAID_SEAT
from graph.analysis.gap_rules.succession import EVIDENCE
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

_STAYS = (CheckAnswer.PASSES, CheckAnswer.INFERRED_ONLY)
ASK = "who owns each strategy, when a body behind it ends, and what takes that body's place"


@dataclass(frozen=True, slots=True)
class _Behind:
    """A body behind a strategy: its owner, who delivers it, or a member of its owner, and the links that say so."""

    body: int
    role: str
    edges: tuple[int, ...]


def outlived(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each strategy in force, or possibly in force, on the day, of which a body behind it is recorded.

    It fails where such a body certainly ended after the strategy began and before it ends, and nothing is recorded to
    take the body's place; a body that is still there fails only where its recorded last day certainly lies before
    that of the strategy. Those that would pass and are only possibly in force are one line, and so are those of which
    no such body is recorded. Documents of evidence, and nodes that stand for a class or a group that is not named, are
    left out.
    """
    del lists
    return _Outliving(graph).checks()


class _Outliving:
    def __init__(self, graph: Scoped) -> None:
        assert graph.scope.day is not None
        self.graph = graph
        self.day = graph.scope.day
        self.always = graph.snapshot.at(changed(graph.scope, as_at=None))
        self.owners = self._by(1, "OWNS")
        self.delivering = self._by(1, "DELIVERS")
        self.members = self._by(1, "MEMBER_OF")
        self.followers = self._by(1, "SUPERSEDES")
        self._not_one: list[bool] = not_one(graph).tolist()
        self._ends: dict[int, str | None] = {}

    def _by(self, end: int, link: str) -> Mapping[int, list[int]]:
        """Links that may hold on the day, by one end, whether or not both ends are there: an ended body is not seen."""
        found: dict[int, list[int]] = {}
        for edge in self.always.edges_of(link):
            if link != "DESCRIBES" and not self.graph.edge_levels[edge]:
                continue
            found.setdefault(self.always.ends(edge)[end], []).append(edge)
        return found

    def checks(self) -> list[Check]:
        found: list[Check] = []
        nobody: list[int] = []
        doubtful: dict[int, tuple[int, ...]] = {}
        strategies = [s for s in self.graph.nodes_of("Strategy") if self._is_strategy(s)]
        strategies.sort(key=lambda s: (self.graph.snapshot.names[s], self.graph.snapshot.ids[s]))
        for strategy in strategies:
            check = self._of(strategy, list(self._behind(strategy)))
            if check is None:
                nobody.append(strategy)
            elif check.answer in _STAYS and int(self.graph.node_levels[strategy]) < 2:
                doubtful[strategy] = check.statements
            else:
                found.append(check)
        if nobody:
            reason = (
                f"No owner is recorded of {count(len(nobody), len(strategies), 'strategies')}: "
                f"{names(self.graph, nobody)}. Whether they outlive one cannot be said."
            )
            asked = f"Ask {ASK}."
            found.insert(0, Check(tuple(nobody), CheckAnswer.NOT_RECORDED, reason, missing=asked))
        if doubtful:
            reason = (
                "Not recorded (dates): no body behind them is recorded as ending before they do, but the dates of "
                f"{count(len(doubtful), len(strategies), 'strategies')} leave open whether they were in force "
                f"{on_the_day(self.graph)}: {names(self.graph, doubtful)}."
            )
            edges = tuple(dict.fromkeys(e for used in doubtful.values() for e in used))
            asked = "Ask from which day to which each is in force."
            line = Check(tuple(doubtful), CheckAnswer.NOT_RECORDED, reason, None, "dates", edges, missing=asked)
            found.insert(0, line)
        return found

    def _is_strategy(self, node: int) -> bool:
        said = self.graph.properties_of(node)
        return not said.get("is_class") and said.get("kind") not in EVIDENCE

    def _behind(self, strategy: int) -> Iterable[_Behind]:
        """The bodies behind a strategy, each once, owners first, whether they are still there or not."""
        seen: set[int] = set()
        for edges, role in ((self.owners, "owns it"), (self.delivering, "delivers it")):
            for edge in edges.get(strategy, ()):
                body = self.always.ends(edge)[0]
                if body not in seen and self._counts(body):
                    seen.add(body)
                    yield _Behind(body, role, (edge,))
        for edge in self.owners.get(strategy, ()):
            owner = self.always.ends(edge)[0]
            for seat in self.members.get(owner, ()):
                if self.always.qualifiers(seat).get("role") in (*NO_SEAT, UNSAID_SEAT):
                    continue
                body = self.always.ends(seat)[0]
                if body not in seen and self._counts(body):
                    seen.add(body)
                    yield _Behind(
                        body, f"is a member of {self.graph.snapshot.names[owner]}, which owns it", (edge, seat)
                    )

    def _counts(self, body: int) -> bool:
        return not self._not_one[body]

    def _of(self, strategy: int, behind: Sequence[_Behind]) -> Check | None:
        name = self.graph.snapshot.names[strategy]
        gone = [(b, self._outlives(strategy, b)) for b in behind]
        ended = [(b, sure) for b, sure in gone if sure is not None]
        if not ended and behind and all(self._before(strategy, b) for b in behind):
            who = names(self.graph, (b.body for b in behind))
            reason = f"{who} ended before {name} began, so it is not outlived."
            return self._check(strategy, CheckAnswer.DOES_NOT_APPLY, reason, [e for b in behind for e in b.edges])
        if not ended:
            edges = [e for b in behind for e in b.edges]
            owners = [b for b in behind if b.role == "owns it"]
            if not owners:
                return None
            sure = [b for b in owners if self._grade(b.edges[0]) == Grade.SURE]
            who = names(self.graph, (b.body for b in sure or owners))
            reason = f"{who} owns {name} ({told_by(self.graph, [b.edges[0] for b in sure or owners])}). No body behind "
            reason += "it is recorded as ending before it does."
            answer = CheckAnswer.PASSES if sure else CheckAnswer.INFERRED_ONLY
            return self._check(strategy, answer, reason, edges)
        answers = [self._ended(strategy, b, sure) for b, sure in ended]
        order = [
            CheckAnswer.FAILS,
            CheckAnswer.NOT_RECORDED,
            CheckAnswer.INFERRED_ONLY,
            CheckAnswer.PASSES,
            CheckAnswer.DOES_NOT_APPLY,
        ]
        answer = min((a for a, _, _ in answers), key=order.index)
        said = " ".join(reason for a, reason, _ in answers if a == answer)
        edges = [e for a, _, used in answers if a == answer for e in used]
        return self._check(strategy, answer, f"{self._runs(strategy)} {said}", edges)

    def _check(self, strategy: int, answer: CheckAnswer, reason: str, edges: Sequence[int]) -> Check:
        return Check((strategy,), answer, reason, statements=tuple(dict.fromkeys(edges)))

    def _runs(self, strategy: int) -> str:
        end = self.graph.properties_of(strategy).get("end")
        name = self.graph.snapshot.names[strategy]
        if not end or end == dates.OPEN:
            return f"{name} has no recorded end."
        return f"{name} runs to {long_date(str(end))}."

    def _outlives(self, strategy: int, behind: _Behind) -> bool | None:
        """Whether the strategy certainly (True) or possibly (False) outlives the body; None where it does not.

        A body that ended before the strategy began was never behind it, whatever a source says.
        """
        spans = self.graph.snapshot.spans
        end = self._end(behind.body)
        if end is None:
            return None
        end_first, end_last = dates.bounds(str(end))
        if self._before(strategy, behind):
            return None
        if end_first < self.day:
            certain = end_last < self.day and int(self.graph.node_levels[strategy]) > 1
            return certain and int(spans[strategy][1]) <= end_first
        last = self.graph.properties_of(strategy).get("end")
        if not last or last == dates.OPEN:
            return None
        return True if end_last < dates.bounds(str(last))[0] else None

    def _before(self, strategy: int, behind: _Behind) -> bool:
        """Whether the body certainly ended before the strategy began."""
        end = self._end(behind.body)
        if end is None:
            return False
        return dates.bounds(str(end))[1] < int(self.graph.snapshot.spans[strategy][0])

    def _grade(self, edge: int) -> Grade:
        """How far a link carries at any date: what was said of a body that has ended since still shows who it was."""
        return Grade.INFERRED if self.graph.basis_of(edge) == "inferred" else Grade.SURE

    def _ended(self, strategy: int, behind: _Behind, sure: bool) -> tuple[CheckAnswer, str, tuple[int, ...]]:
        """The answer that one ended body gives, in words, with the statements used."""
        body = behind.body
        end = str(self._end(body))
        word = "ended" if dates.bounds(end)[1] < self.day else "ends"
        told = (
            f"{self.graph.snapshot.names[body]}, which {behind.role} ({told_by(self.graph, behind.edges)}), {word} "
            f"{'on' if len(end) == 10 else 'in'} {long_date(end)}"
        )
        described = self._told_end(body)
        follows = self.followers.get(body, [])
        if follows:
            best = max(follows, key=self._grade)
            name = self.graph.snapshot.names[self.always.ends(best)[0]]
            reason = f"{told}; {name} takes its place ({told_by(self.graph, [best])})."
            answer = CheckAnswer.PASSES if self._grade(best) == Grade.SURE else CheckAnswer.INFERRED_ONLY
            return answer, reason, (best, *behind.edges, *described)
        reason = f"{told}, and no source says what takes its place."
        edges = (*behind.edges, *described)
        inferred = [e for e in edges if self._grade(e) != Grade.SURE]
        if not sure:
            return CheckAnswer.NOT_RECORDED, f"{reason} Not recorded (dates): they leave open which ends first.", edges
        if inferred:
            return CheckAnswer.NOT_RECORDED, f"{reason} Not all of that is stated.", edges
        return CheckAnswer.FAILS, reason, edges

    def _end(self, body: int) -> str | None:
        """The recorded last day of a body; None where there is none, or no source of the scope gives it."""
        if body not in self._ends:
            end = self.always.properties_of(body).get("end")
            unsaid = not end or end == dates.OPEN or (self.graph.scope.sources and not self._told_end(body))
            self._ends[body] = None if unsaid else str(end)
        return self._ends[body]

    def _told_end(self, body: int) -> tuple[int, ...]:
        """The descriptions that give the last day of a body."""
        return tuple(e for e in self._described.get(body, ()) if self.always.qualifiers(e).get("end"))

    @cached_property
    def _described(self) -> Mapping[int, list[int]]:
        return self._by(1, "DESCRIBES")
