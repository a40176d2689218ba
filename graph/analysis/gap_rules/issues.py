"""GR09 and GR10: does every key issue have a board and a current strategy, and does every public concern lead on?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.analysis import law
from graph.analysis.checks import (
    ANSWER_OF,
    Check,
    Grade,
    all_of,
    grade,
    names,
    on_the_day,
    series,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.succession import EVIDENCE
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.dates import OPEN
from graph.words import CheckAnswer

KEY = ("key issue", "footnoted key issue")
TAKEN_UP = ("priority", "concern", "theme", "cross-cutting theme")
"""Ways of naming an issue or theme in a plan that say that it will be dealt with; a cause is only explained."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way by which an issue is dealt with: how far it carries, a phrase that says how, and the links used."""

    grade: Grade
    words: str
    edges: tuple[int, ...]


class Dealing:
    """Who deals with what on the day: the links that the two rules read, gathered once."""

    def __init__(self, graph: Scoped, lists: CompleteLists) -> None:
        self.graph = graph
        self.lists = lists
        self._listed: dict[tuple[str, ...], CurrentLists] = {}
        self.addressed = self._by(1, "ADDRESSES")
        self.identified = self._by(1, "IDENTIFIES")
        self.elsewhere = self._by(0, "HANDLED_ELSEWHERE")
        self.wider = self._by(0, "PART_OF")
        self.themes = self._by(0, "FALLS_UNDER")
        self.committed = self._by(1, "COMMITS_TO")

    def _by(self, end: int, link: str) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for edge in self.graph.edges_of(link):
            found.setdefault(self.graph.ends(edge)[end], []).append(edge)
        return found

    def kind(self, edge: int) -> str:
        """The kind of an IDENTIFIES link."""
        return str(self.graph.qualifiers(edge).get("kind"))

    def name(self, node: int) -> str:
        """The name of a node, with its status where it is a draft or only announced."""
        status = self.graph.properties_of(node).get("status")
        name = self.graph.snapshot.names[node]
        return f"{name} (recorded as {status})" if status in ("draft", "announced") else name

    def is_board(self, node: int) -> bool:
        """Whether it is a board, or an organisation that meets as one, and does not stand for a class."""
        said = self.graph.properties_of(node)
        kind = self.graph.type_of(node)
        return (kind == "Board" and not said.get("is_class")) or (kind == "Organization" and bool(said.get("meets")))

    def is_plan(self, node: int) -> bool:
        """Whether it is one document that sets out what will be done."""
        said = self.graph.properties_of(node)
        return self.graph.type_of(node) == "Strategy" and not said.get("is_class") and said.get("kind") not in EVIDENCE

    def in_force(self, strategy: int) -> Grade:
        """Whether a strategy is in force on the day by its own period."""
        level = int(self.graph.node_levels[strategy])
        return Grade.SURE if level > 1 else Grade.POSSIBLE if level else Grade.NOTHING

    def period(self, strategy: int) -> str:
        """The strategy's period in words, for a sentence that says that dates leave something open."""
        said = self.graph.properties_of(strategy)
        start, end = said.get("start"), said.get("end")
        known = [f"from {long_date(start)}"] if start and start != OPEN else []
        known += [f"to {long_date(end)}"] if end and end != OPEN else []
        return " ".join(known) or "no period recorded"

    def boards(self, item: int) -> list[Way]:
        """The boards that deal with an issue or theme, the surest first."""
        ways = [
            Way(grade(self.graph, e), f"{self.name(b)} deals with it ({told_by(self.graph, [e])})", (e,))
            for e in self.addressed.get(item, ())
            if self.is_board(b := self.graph.ends(e)[0])
        ]
        return _surest_first(ways)

    def plans(self, item: int, identified: Sequence[str] = ()) -> list[Way]:
        """The plans in force that deal with an issue or theme, by themselves or by an objective they commit to.

        Kinds of IDENTIFIES in *identified* count as well.
        """
        graph = self.graph
        ways = []
        for edge in self.addressed.get(item, ()):
            end = graph.ends(edge)[0]
            if self.is_plan(end):
                ways.append(self._by_plan(end, (edge,), "deals with it"))
            elif graph.type_of(end) == "Objective":
                ways += [
                    self._by_plan(plan, (commits, edge), f"commits to “{graph.snapshot.names[end]}”, which does")
                    for commits in self.committed.get(end, ())
                    if self.is_plan(plan := graph.ends(commits)[0])
                ]
        ways += [
            self._by_plan(plan, (e,), f"names it as {_a(self.kind(e))}")
            for e in self.identified.get(item, ())
            if self.kind(e) in identified and self.is_plan(plan := graph.ends(e)[0])
        ]
        return _surest_first(ways)

    def _by_plan(self, plan: int, edges: tuple[int, ...], does: str) -> Way:
        in_force = self.in_force(plan)
        words = f"{self.name(plan)} {does} ({told_by(self.graph, edges)})"
        if in_force == Grade.POSSIBLE:
            words += f", but its dates leave open whether it was in force ({self.period(plan)})"
        return Way(min(in_force, grade(self.graph, *edges)), words, edges)

    def key(self, item: int) -> list[Way]:
        """The documents that identify an issue as a key issue, the surest first."""
        graph = self.graph
        ways = [
            Way(
                min(grade(graph, e), self.in_force(graph.ends(e)[0])),
                f"{self.name(graph.ends(e)[0])} names it as {_a(self.kind(e))} ({told_by(graph, [e])})",
                (e,),
            )
            for e in self.identified.get(item, ())
            if self.kind(e) in KEY and graph.type_of(graph.ends(e)[0]) == "Strategy"
        ]
        return _surest_first(ways)

    def excluded(self, item: int, by: Iterable[int] | None = None) -> list[Way]:
        """The statements that somebody else deals with an issue: those for everybody, and those of documents in *by*.

        None counts every statement, whoever leaves the issue out.
        """
        graph = self.graph
        wanted = None if by is None else {graph.snapshot.ids[n] for n in by}
        ways = []
        for edge in self.elsewhere.get(item, ()):
            said = graph.qualifiers(edge)
            leaves_out = said.get("excluded_from")
            if wanted is not None and leaves_out and leaves_out not in wanted:
                continue
            basis = f", on the ground of {said['legal_basis']}" if said.get("legal_basis") else ""
            who = graph.snapshot.names[graph.ends(edge)[1]]
            ways.append(Way(grade(graph, edge), f"{who} deals with it{basis} ({told_by(graph, [edge])})", (edge,)))
        return _surest_first(ways)

    def complete(self, item: int, types: tuple[str, ...]) -> list[int]:
        """The complete lists of what deals with *item* that count, of sources that speak of *types* at all."""
        if types not in self._listed:
            self._listed[types] = CurrentLists(self.graph, self.lists, "ADDRESSES", "reverse", types)
        return self._listed[types].of(item)

    @cached_property
    def key_documents(self) -> frozenset[int]:
        """The documents that name a key issue."""
        every = (e for edges in self.identified.values() for e in edges if self.kind(e) in KEY)
        return frozenset(self.graph.ends(e)[0] for e in every)

    def not_key(self, issue: int) -> bool:
        """Whether lists that claim to be complete show that the issue is no key issue of any document."""
        if self.lists.of(issue, "IDENTIFIES", "reverse"):
            return True
        return bool(self.key_documents) and all(self.lists.of(d, "IDENTIFIES", "forward") for d in self.key_documents)

    def only_classes(self, item: int) -> list[int]:
        """The links by which only a kind of board, or a kind of plan, deals with an item."""
        return [
            e for e in self.addressed.get(item, ()) if self.graph.properties_of(self.graph.ends(e)[0]).get("is_class")
        ]


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _surest_first(ways: Iterable[Way]) -> list[Way]:
    return sorted(ways, key=lambda w: (-w.grade, w.words))


def _best(ways: Sequence[Way]) -> list[Way]:
    return [w for w in ways if w.grade == ways[0].grade] if ways else []


def _edges(ways: Iterable[Way]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(e for w in ways for e in w.edges))


def _said(ways: Sequence[Way], most: int = 3) -> str:
    return series([w.words for w in ways], most)


# --- GR09 --------------------------------------------------------------------------------------------------------


def board_and_strategy(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each key issue of a strategy or assessment in force, or possibly in force, on the day."""
    dealing = Dealing(graph, lists)
    issues = sorted({i for i in dealing.identified if dealing.key(i)}, key=lambda i: (graph.snapshot.names[i], i))
    return [_of_key_issue(graph, dealing, issue) for issue in issues]


def _of_key_issue(graph: Scoped, dealing: Dealing, issue: int) -> Check:
    key = dealing.key(issue)
    boards, plans = dealing.boards(issue), dealing.plans(issue)
    board_answer, board_said, board_edges = _half(graph, dealing, issue, "board", ("Board",), boards)
    plan_answer, plan_said, plan_edges = _half(graph, dealing, issue, "current strategy", ("Strategy",), plans)
    answer = all_of([board_answer, plan_answer])
    edges = (*board_edges, *plan_edges)
    if answer != CheckAnswer.PASSES:
        handled = _left_out(graph, dealing, issue, key)
        if handled is not None:
            return handled
    return Check((issue,), answer, f"Board: {board_said}. Strategy: {plan_said}.", statements=edges)


def _half(
    graph: Scoped,
    dealing: Dealing,
    issue: int,
    what: str,
    types: tuple[str, ...],
    ways: Sequence[Way],
) -> tuple[CheckAnswer, str, tuple[int, ...]]:
    """The answer for the board or for the strategy of a key issue, in words, with the statements used."""
    best = _best(ways)
    complete = dealing.complete(issue, types)
    if best:
        said = _said(best)
        if best[0].grade == Grade.POSSIBLE:
            said = f"not recorded (dates): {said}"
        if complete and best[0].grade < Grade.SURE:
            said += f"; sources disagree, for a complete list leaves it out ({told_by(graph, complete)})"
        return ANSWER_OF[best[0].grade], said, _edges(best)
    if complete:
        return CheckAnswer.FAILS, f"none, in a complete list ({told_by(graph, complete)})", tuple(complete)
    classes = [e for e in dealing.only_classes(issue) if graph.type_of(graph.ends(e)[0]) in types]
    if classes:
        kinds = names(graph, (graph.ends(e)[0] for e in classes))
        return CheckAnswer.NOT_RECORDED, f"only a kind is named, {kinds}, and none of them", tuple(classes)
    return CheckAnswer.NOT_RECORDED, f"no {what} is recorded as dealing with it {on_the_day(graph)}", ()


def _left_out(graph: Scoped, dealing: Dealing, issue: int, key: Sequence[Way]) -> Check | None:
    """That the issue is handled elsewhere, for every document that names it as a key issue; None where it is not."""
    documents = [graph.ends(e)[0] for w in key for e in w.edges]
    ways = [dealing.excluded(issue, [d]) for d in documents]
    if not all(ways):
        return None
    used = [w for of_document in ways for w in _best(of_document)]
    weakest = min(w.grade for w in used)
    edges = tuple(dict.fromkeys((*_edges(used), *_edges(key))))
    said = series(sorted({w.words for w in used}), 3)
    if weakest == Grade.SURE:
        return Check((issue,), CheckAnswer.DOES_NOT_APPLY, f"Handled elsewhere: {said}.", statements=edges)
    if weakest == Grade.INFERRED:
        return Check(
            (issue,), CheckAnswer.INFERRED_ONLY, f"Handled elsewhere, but only inferred: {said}.", statements=edges
        )
    reason = f"Not recorded (dates): {said}, at dates that leave open whether it held {on_the_day(graph)}."
    return Check((issue,), CheckAnswer.NOT_RECORDED, reason, statements=edges)


# --- GR10 --------------------------------------------------------------------------------------------------------


def public_concerns(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each issue that a survey says the public named.

    It leads on where it is itself a key issue, or a part of one; where a board or a plan in force deals with it, by
    itself or through a theme; or where a reason is recorded why somebody else does.
    """
    dealing = Dealing(graph, lists)
    named = {
        issue: [e for e in edges if dealing.kind(e) == "survey issue"] for issue, edges in dealing.identified.items()
    }
    issues = sorted((i for i, edges in named.items() if edges), key=lambda i: (graph.snapshot.names[i], i))
    return [_of_concern(graph, dealing, issue, named[issue]) for issue in issues]


def _of_concern(graph: Scoped, dealing: Dealing, issue: int, survey: Sequence[int]) -> Check:
    ways = _surest_first([*_itself(dealing, issue), *_through(graph, dealing, issue)])
    best = _best(ways)
    name = graph.snapshot.names[issue]

    def check(answer: CheckAnswer, reason: str, edges: Sequence[int]) -> Check:
        return Check((issue,), answer, reason, statements=(*edges, *survey), law=_public_priorities(graph))

    if best:
        reason = f"{name}: {_said(best)}."
        if best[0].grade == Grade.POSSIBLE:
            reason = f"Not recorded (dates). {reason}"
        return check(ANSWER_OF[best[0].grade], reason, _edges(best))
    complete = dealing.complete(issue, ("Board", "Strategy"))
    if complete and dealing.not_key(issue):
        reason = (
            f"{name} is no key issue, and a list that claims to be complete names no board or plan for it "
            f"({told_by(graph, complete)})."
        )
        return check(CheckAnswer.FAILS, reason, complete)
    reason = f"{name}: no key issue, board or plan is recorded for it, and no reason why not."
    return check(CheckAnswer.NOT_RECORDED, reason, ())


def _public_priorities(graph: Scoped) -> tuple[law.LegalBasis, ...]:
    day = graph.scope.day
    return (law.PUBLIC_PRIORITIES,) if day is None or law.PUBLIC_PRIORITIES.on(day) else ()


def _itself(dealing: Dealing, issue: int) -> list[Way]:
    return [
        *dealing.key(issue),
        *dealing.boards(issue),
        *dealing.plans(issue, TAKEN_UP),
        *dealing.excluded(issue),
    ]


def _through(graph: Scoped, dealing: Dealing, issue: int) -> list[Way]:
    """By a wider issue that is a key issue, or by a theme that a board or plan deals with: the weakest link decides."""
    ways = []
    for edge in dealing.wider.get(issue, ()):
        wider = graph.ends(edge)[1]
        ways += [_joined(graph, "it is part of", wider, edge, w) for w in _best(dealing.key(wider))]
    for edge in dealing.themes.get(issue, ()):
        theme = graph.ends(edge)[1]
        onward = _surest_first([*dealing.boards(theme), *dealing.plans(theme, TAKEN_UP)])
        ways += [_joined(graph, "it falls under the theme", theme, edge, w) for w in _best(onward)]
    return ways


def _joined(graph: Scoped, by: str, node: int, edge: int, way: Way) -> Way:
    words = f"{by} “{graph.snapshot.names[node]}” ({told_by(graph, [edge])}), and {way.words}"
    return Way(min(grade(graph, edge), way.grade), words, (edge, *way.edges))
