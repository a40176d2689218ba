"""GR13: does every statutory board have each kind of member that its Act requires?"""

from collections.abc import Sequence
from typing import Any

from graph.analysis import member_law
from graph.analysis.checks import (
    ANSWER_OF,
    NAMES_SHOWN,
    Check,
    Grade,
    count,
    grade,
    names,
    on_the_day,
    series,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.authorities import NOT_SETTLED, UNSAID_KINDS
from graph.analysis.law import long_date
from graph.analysis.member_law import RequiredMember
from graph.analysis.snapshot import Scoped
from graph.text import words
from graph.words import CheckAnswer

LINK = "MEMBER_OF"
NO_SEAT = ("unofficial partner", "attendee", "invited", "adviser", "secretariat", "host")
"""Roles without a seat."""
UNSAID_SEAT = "participant"
"""The role of which nobody says whether it has a seat: it shows no member, and rules none out."""
ASK = "the terms of reference or the membership list of each statutory board, with the day on which it was right"


def every_member(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each statutory board with recorded members and each kind of member; silence is one line.

    A member counts by the kind of its organisation (its own, that at which the post is held, or that for which it
    speaks), or, for offices such as the director of public health, by the name of the post. Reading a name is our
    inference, unless the source says that the seat is required by law. A kind is missing only from a complete list of
    members of which every one is known to be of another kind. Class nodes are left out.
    """
    return membership_of(graph, lists).checks()


class Membership:
    """Who sits on the bodies of a graph, and for which organisation."""

    def __init__(self, graph: Scoped, lists: CompleteLists) -> None:
        assert graph.scope.day is not None
        self.graph = graph
        self.lists = lists
        self.day = graph.scope.day
        self.members: dict[int, list[int]] = {}
        self.listed = CurrentLists(graph, lists, LINK, "reverse")
        self.participants: dict[int, list[int]] = {}
        for edge in graph.edges_of(LINK):
            role = graph.qualifiers(edge).get("role")
            if role == UNSAID_SEAT:
                self.participants.setdefault(graph.ends(edge)[1], []).append(edge)
            elif role not in NO_SEAT:
                self.members.setdefault(graph.ends(edge)[1], []).append(edge)
        self._kinds: dict[int, Any] = {}
        self.held: dict[int, list[int]] = {}
        for edge in graph.edges_of("HELD_AT"):
            self.held.setdefault(graph.ends(edge)[0], []).append(edge)
        self.covers: dict[int, list[int]] = {}
        for edge in graph.edges_of("COVERS"):
            self.covers.setdefault(graph.ends(edge)[0], []).append(graph.ends(edge)[1])

    def gone(self, board: int, complete: Sequence[int]) -> list[int]:
        """The links of members whom lists of a board name and who have gone since: who came instead is not recorded."""
        gone = (e for one in complete for e in self.listed.gone(board, one))
        return [e for e in dict.fromkeys(gone) if self.graph.qualifiers(e).get("role") not in NO_SEAT]

    def checks(self) -> list[Check]:
        """The checks of boards by name, after one line for the boards of which no member is recorded."""
        graph = self.graph
        kinds = {m.board for m in member_law.MEMBERS}
        boards = [
            b
            for b in graph.nodes_of("Board", "Organization")
            if self.kind(b) in kinds and not graph.properties_of(b).get("is_class")
        ]
        boards.sort(key=lambda b: (graph.snapshot.names[b], graph.snapshot.ids[b]))
        asked_of = {k: [m for m in member_law.MEMBERS if m.board == k and m.asked_on(self.day)] for k in kinds}
        checks: list[Check] = []
        silent: list[int] = []
        for board in boards:
            kind = self.kind(board)
            asked = asked_of[kind]
            if not asked:
                checks.append(self.too_early(board, next(m for m in member_law.MEMBERS if m.board == kind)))
            elif not self.members.get(board) and not self.lists.of(board, LINK, "reverse"):
                silent.append(board)
            else:
                checks += [self.of(board, required) for required in asked]
        if silent:
            checks.insert(0, self.silence(silent, boards))
        return self.together(checks)

    def together(self, checks: Sequence[Check]) -> list[Check]:
        """*checks* with those that say only that a member is not recorded put into one line."""
        apart = [
            c
            for c in checks
            if c.answer == CheckAnswer.NOT_RECORDED and not c.statements and not c.reason.startswith(NOT_SETTLED)
        ]
        if len(apart) < 2:
            return list(checks)
        kinds: dict[int, list[str]] = {}
        for check in apart:
            if check.part:
                kinds.setdefault(check.subjects[0], []).append(check.part)
        told = [c.reason for c in apart if not c.part]
        told += [
            f"No member of these kinds is recorded for {self.graph.snapshot.names[board]}: {series(of_board)}."
            for board, of_board in list(kinds.items())[:NAMES_SHOWN]
        ]
        if len(kinds) > NAMES_SHOWN:
            told.append(f"The same is so, for one kind or several, of {len(kinds) - NAMES_SHOWN:,} more boards.")
        line = Check(
            tuple(dict.fromkeys(s for c in apart for s in c.subjects)),
            CheckAnswer.NOT_RECORDED,
            " ".join(told),
            law=tuple(dict.fromkeys(b for c in apart for b in c.law)),
            missing=f"Ask for {ASK}.",
        )
        left = {id(c) for c in apart}
        return [line, *(c for c in checks if id(c) not in left)]

    def silence(self, silent: Sequence[int], boards: Sequence[int]) -> Check:
        """The line for the boards of which no member is recorded."""
        kinds = {self.graph.properties_of(b).get("kind") for b in silent}
        basis = (m.basis for m in member_law.MEMBERS if m.board in kinds and m.basis.on(self.day))
        reason = (
            f"No member is recorded {on_the_day(self.graph)} for "
            f"{count(len(silent), len(boards), 'statutory boards')}: {names(self.graph, silent)}."
        )
        return Check(
            tuple(silent), CheckAnswer.NOT_RECORDED, reason, law=tuple(dict.fromkeys(basis)), missing=f"Ask for {ASK}."
        )

    def too_early(self, board: int, required: RequiredMember) -> Check:
        """The check of a board on a day before its law began."""
        reason = f"The law on the members of a {required.board} began on {long_date(required.basis.start)}."
        return Check((board,), CheckAnswer.DOES_NOT_APPLY, reason, law=(required.basis,))

    def of(self, board: int, required: RequiredMember) -> Check:
        """The check of one kind of member on one board."""
        graph = self.graph
        name = graph.snapshot.names[board]

        def check(answer: CheckAnswer, reason: str, edges: Sequence[int] = ()) -> Check:
            return Check((board,), answer, reason, None, required.name, tuple(dict.fromkeys(edges)), (required.basis,))

        doubt = required.doubt_on(self.day)
        if doubt is not None:
            return check(CheckAnswer.NOT_RECORDED, f"{NOT_SETTLED} {on_the_day(graph)}: {doubt.why}")
        if required.in_counties_only and self.without_districts(board):
            reason = f"{name} is not of a county, and only a county has district councils."
            return check(CheckAnswer.DOES_NOT_APPLY, reason)
        fitting = [(edge, *self.fits(edge, required)) for edge in self.members.get(board, ())]
        fitting = [f for f in fitting if f[1] > Grade.NOTHING]
        what = required.name[0].upper() + required.name[1:]
        if fitting:
            best = max(carries for _, carries, _, _ in fitting)
            used = [f for f in fitting if f[1] == best]
            who = names(graph, (graph.ends(e)[0] for e, *_ in used))
            reason = f"{what} on {name}: {who} ({told_by(graph, [e for e, *_ in used])})."
            if best == Grade.INFERRED and any(by_name for *_, by_name in used):
                reason += " This is read from the name."
            if best <= Grade.POSSIBLE:
                reason += f" Not recorded (dates): the dates leave open whether this held {on_the_day(graph)}."
            return check(ANSWER_OF[best], reason, [e for _, _, chain, _ in used for e in chain])
        complete = self.listed.claimed(board, required.basis.start)
        seats = (*self.members.get(board, ()), *self.gone(board, complete))
        open_seats = [*(e for e in seats if self.may_fit(e, required)), *self.participants.get(board, ())]
        if complete and not open_seats:
            reason = (
                f"No member of the kind “{required.name}” is listed for {name}, in a list that claims to be complete "
                f"({told_by(graph, complete)})."
            )
            return check(CheckAnswer.FAILS, reason, complete)
        reason = f"No member of the kind “{required.name}” is recorded for {name} {on_the_day(graph)}."
        if complete:
            who = names(graph, (graph.ends(e)[0] for e in open_seats))
            reason += f" The list claims to be complete, but whether one of these is meant is not recorded: {who}."
        return check(CheckAnswer.NOT_RECORDED, reason, complete)

    def without_districts(self, board: int) -> bool:
        """Whether every recorded area of the board is one whose council acts for both tiers."""
        kinds = {self.graph.properties_of(a).get("kind") for a in self.covers.get(board, ())}
        return bool(kinds) and kinds <= {"unitary area", "metropolitan district", "London borough"}

    def kind(self, node: int) -> Any:
        """The kind of an organisation, read once."""
        if node not in self._kinds:
            self._kinds[node] = self.graph.properties_of(node).get("kind")
        return self._kinds[node]

    def bodies(self, edge: int) -> list[tuple[int, tuple[int, ...]]]:
        """The organisations that a member stands for, with the links that say so."""
        graph = self.graph
        member = graph.ends(edge)[0]
        behalf = graph.snapshot.position.get(str(graph.qualifiers(edge).get("on_behalf_of")))
        if behalf is not None:
            return [(behalf, (edge,))]
        if graph.type_of(member) == "Organization":
            return [(member, (edge,))]
        return [(graph.ends(held)[1], (edge, held)) for held in self.held.get(member, ())]

    def carries(self, edge: int, kinds: Sequence[str]) -> Grade:
        """How surely a member stands for an organisation of one of *kinds*."""
        fitting = [chain for body, chain in self.bodies(edge) if self.kind(body) in kinds]
        return max((grade(self.graph, *chain) for chain in fitting), default=Grade.NOTHING)

    def fits(self, edge: int, required: RequiredMember) -> tuple[Grade, tuple[int, ...], bool]:
        """How surely a member meets the requirement, by which links, and whether its name is what says so."""
        graph = self.graph
        best: tuple[Grade, tuple[int, ...], bool] = (Grade.NOTHING, (), False)
        for body, chain in self.bodies(edge):
            if self.kind(body) in required.bodies:
                best = max(best, (grade(graph, *chain), chain, False))
        member = graph.ends(edge)[0]
        said = set(words(graph.snapshot.names[member]))
        if any(said.issuperset(several) for several in required.words):
            carries = grade(graph, edge)
            legal = graph.qualifiers(edge).get("capacity") == "required by law"
            best = max(best, (carries if legal else min(carries, Grade.INFERRED), (edge,), not legal))
        return best

    def may_fit(self, edge: int, required: RequiredMember) -> bool:
        """Whether a member may be of the kind though nothing says so: of no known body, or of one that may send it."""
        kinds = [self.kind(body) for body, _ in self.bodies(edge)]
        if not kinds or any(kind in UNSAID_KINDS for kind in kinds):
            return True
        once = [m for m in member_law.MEMBERS if m.board == required.board and m.name == required.name]
        if any(kind in m.bodies for kind in kinds for m in once):
            return True
        return bool(required.words) and any(kind in (*member_law.COUNCILS, "charity") for kind in kinds)


def membership_of(graph: Scoped, lists: CompleteLists) -> Membership:
    """Who sits on the bodies of a graph, worked out once for all rules."""
    if Membership not in graph.known:
        graph.known[Membership] = Membership(graph, lists)
    found: Membership = graph.known[Membership]
    return found
