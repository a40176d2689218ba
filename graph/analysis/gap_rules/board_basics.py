"""GR12: does every board have a remit, a chair, two member organisations, and a meeting in the year before?"""

from collections.abc import Mapping, Sequence
from heapq import nsmallest

import numpy as np

from graph.analysis import law
from graph.analysis.checks import (
    ANSWER_OF,
    Check,
    Grade,
    Severity,
    grade,
    names,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.coverage import UNNAMED
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.bodies import bodies, by_statute, dates_line, described_with, silent_line
from graph.analysis.gap_rules.graded import columns
from graph.analysis.gap_rules.meetings import how_often, year_of
from graph.analysis.law import LegalBasis
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = "the terms of reference, the members with their roles, and the dates of the meetings of each board"
SEATS = (None, "member", "chair", "vice-chair")
"""Roles that make a member; None: the source says no role."""
OFFICES = ("chair", "vice-chair")
_SHOWN = 5

Seat = tuple[int, int, int, str | None]
"""A MEMBER_OF link, the member, how far it carries, and the role."""
Found = Mapping[int, Check]
"""The check of each board of which something is recorded."""


def basics(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """Up to four checks for each board, and one line for each part for all boards of which nothing is recorded.

    A chair is missing where a complete list that names chairs or vice-chairs at all has none; members, where a
    complete list has fewer than two organisations; a meeting, where a list of all events up to the day has none in
    the 365 days before. Of remits there are no complete lists, so that they are never missing. Severity is high where
    a law creates the board.
    """
    asked = bodies(graph)
    return [*dates_line(graph, asked), *_Basics(graph, lists, asked.there).checks()]


class _Basics:
    """What is recorded of each board, part by part."""

    def __init__(self, graph: Scoped, lists: CompleteLists, boards: Sequence[int]) -> None:
        assert graph.scope.day is not None
        self.graph = graph
        self.lists = lists
        self.complete = CurrentLists(graph, lists, "MEMBER_OF", "reverse")
        self.day = graph.scope.day
        self.boards = boards
        self.statutory = by_statute(graph, boards)
        self.seen: dict[int, tuple[int, ...]] = {}
        self.seats: dict[int, list[Seat]] = {}
        self.plain: dict[int, list[int]] = {}
        self.members_of: dict[int, int] = {}
        self.read()

    def read(self) -> None:
        """Read the members: one by one (``seats``) of the boards that need it. Of boards without posts and roles that
        have two named members, stated or confirmed, only the links to the first by name (``plain``), and how many
        there are (``members_of``).
        """
        graph, snapshot = self.graph, self.graph.snapshot
        wanted = np.zeros(len(snapshot.ids), dtype=bool)
        wanted[list(self.boards)] = True
        edges, members, boards, grades = columns(graph, "MEMBER_OF")
        kept = wanted[boards] & (members != boards)
        edges, members, boards, grades = edges[kept], members[kept], boards[kept], grades[kept]
        said = snapshot.edge_properties
        roles = np.array([b'"role"' in said[e] if said[e] else False for e in edges.tolist()], dtype=bool)
        named = np.zeros(len(snapshot.ids), dtype=bool)
        several = np.unique(members).tolist()
        named[[m for m in several if not self.leaves_open(m)]] = True
        posts = np.zeros(len(snapshot.ids), dtype=bool)
        posts[graph.nodes_of("Post")] = True
        rank = np.zeros(len(snapshot.ids), dtype=np.int64)
        rank[sorted(several, key=lambda m: (snapshot.names[m], m))] = np.arange(len(several))
        one_by_one = np.zeros(len(snapshot.ids), dtype=bool)
        one_by_one[boards[roles | posts[members]]] = True
        sure = np.flatnonzero(~one_by_one[boards] & named[members] & (grades == Grade.SURE))
        order = sure[np.lexsort((edges[sure], rank[members[sure]], boards[sure]))]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (boards[order][1:] != boards[order][:-1]) | (members[order][1:] != members[order][:-1])
        order = order[first]
        having, starts, counts = np.unique(boards[order], return_index=True, return_counts=True)
        for board, start, number in zip(having.tolist(), starts.tolist(), counts.tolist(), strict=True):
            if number > 1:
                self.members_of[board] = number
                self.plain[board] = edges[order[start : start + min(number, _SHOWN)]].tolist()
        enough = np.zeros(len(snapshot.ids), dtype=bool)
        enough[list(self.plain)] = True
        rest = np.flatnonzero(~enough[boards])
        for edge, member, board, carries, has_role in zip(
            *(c[rest].tolist() for c in (edges, members, boards, grades, roles)), strict=True
        ):
            role = graph.qualifiers(edge).get("role") if has_role else None
            self.seats.setdefault(board, []).append((edge, member, carries, role))

    def leaves_open(self, member: int) -> bool:
        """Whether naming *member* leaves open which organisation sits there: a post, a group, a class of boards."""
        said = self.graph.properties_of(member)
        return self.graph.type_of(member) == "Post" or said.get("kind") in UNNAMED or bool(said.get("is_class"))

    def checks(self) -> list[Check]:
        """The checks of all four parts."""
        asks = {
            "remit": ("Neither a remit nor terms of reference", "Ask for the terms of reference."),
            "chair": ("No chair", "Ask which post takes the chair, and since when."),
            "members": (
                "No second member",
                "Ask for the members, and the day on which the list was right.",
            ),
            "meeting": ("No meeting in the year before", "Ask for the dates of the last meetings."),
        }
        answers = {
            "remit": self.remits(),
            "chair": self.chairs(),
            "members": self.members(),
            "meeting": {b: self.check(b, "meeting", *told) for b, told in year_of(self.graph, self.lists, self.boards)},
        }
        checks: list[Check] = []
        for part, found in answers.items():
            silent = [b for b in self.boards if b not in found]
            created = [b for b in silent if b in self.statutory]
            what, ask = asks[part]
            more = [f"A law creates {len(created):,} of them: {names(self.graph, created)}."] if created else []
            if part == "members":
                more += self.half_known(silent)
            if part == "meeting":
                more += how_often(self.graph, silent)
            checks += silent_line(
                self.graph,
                silent,
                len(self.boards),
                what,
                ask,
                part,
                more=" ".join(more),
                severity=Severity.HIGH if created else None,
                law=tuple(dict.fromkeys(basis for b in silent for basis in self.law_of(b, part))),
                statements=[e for b in silent for e in self.seen.get(b, ())] if part == "members" else (),
            )
            checks += [found[b] for b in self.boards if b in found]
        return checks

    def check(self, board: int, part: str, answer: CheckAnswer, reason: str, edges: Sequence[int]) -> Check:
        """One check of *board*."""
        severity = Severity.HIGH if board in self.statutory else None
        return Check(
            (board,),
            answer,
            reason,
            part=part,
            statements=tuple(edges),
            law=self.law_of(board, part),
            severity=severity,
        )

    def law_of(self, board: int, part: str) -> tuple[LegalBasis, ...]:
        """The law of the day by which a part of a board is required."""
        if part != "chair" or not law.ADULTS_CHAIR.on(self.day):
            return ()
        adults = self.graph.properties_of(board).get("kind") == "safeguarding adults board"
        return (law.ADULTS_CHAIR,) if adults else ()

    # --- remit ---------------------------------------------------------------------------------------------------

    def remits(self) -> Found:
        """The boards with a remit or terms of reference."""
        graph, found = self.graph, {}
        for board, edges in described_with(graph, self.boards, "remit", "terms_of_reference").items():
            best = max(grade(graph, e) for e in edges)
            used = [e for e in edges if grade(graph, e) == best]
            words = graph.qualifiers(used[0])
            reason = f"Remit: {words['remit']}" if words.get("remit") else "Its terms of reference are recorded"
            reason = f"{reason.rstrip('.')} ({told_by(graph, used)}).{_open_dates(best)}"
            found[board] = self.check(board, "remit", ANSWER_OF[best], reason, used)
        return found

    # --- chair ---------------------------------------------------------------------------------------------------

    def chairs(self) -> Found:
        """The boards with a chair, and those whose complete lists have none."""
        graph, found = self.graph, {}
        naming = {
            int(graph.snapshot.said_by[e])
            for seats in self.seats.values()
            for e, _, _, role in seats
            if role in OFFICES
        }
        for board in self.boards:
            chairs = [e for e, _, _, role in self.seats.get(board, ()) if role == "chair"]
            if chairs:
                best = max(grade(graph, e) for e in chairs)
                used = [e for e in chairs if grade(graph, e) == best]
                who = names(graph, (graph.ends(e)[0] for e in used))
                reason = f"Chair: {who} ({told_by(graph, used)}).{_open_dates(best)}"
                found[board] = self.check(board, "chair", ANSWER_OF[best], reason, used)
                continue
            complete = [e for e in self.complete.of(board) if int(graph.snapshot.edge_source[e]) in naming]
            if complete:
                reason = (
                    "No chair is among the members, in a list that claims to be complete and names chairs or "
                    f"vice-chairs ({told_by(graph, complete)})."
                )
                found[board] = self.check(board, "chair", CheckAnswer.FAILS, reason, complete)
        return found

    # --- members -------------------------------------------------------------------------------------------------

    def members(self) -> Found:
        """The boards with two member organisations, and those of which a complete list has fewer."""
        held = self.held_at()
        unnamed = self.unnamed(held)
        found = {}
        for board, edges in self.plain.items():
            found[board] = self.told(
                board, Grade.SURE, self.members_of[board], edges, [self.graph.ends(e)[0] for e in edges]
            )
        for board in self.boards:
            if board not in found and (board in self.seats or self.complete.of(board)):
                check = self.of_members(board, held, unnamed)
                if check is not None:
                    found[board] = check
        return found

    def held_at(self) -> Mapping[int, int]:
        """The organisation at which each post is held, and by which link."""
        graph = self.graph
        return {graph.ends(e)[0]: e for e in reversed(graph.counted_edges_of("HELD_AT"))}

    def of_members(self, board: int, held: Mapping[int, int], unnamed: frozenset[int]) -> Check | None:
        """Whether a board has two member organisations; None where that is not recorded."""
        graph = self.graph
        best: dict[int, tuple[int, tuple[int, ...]]] = {}
        unclear: list[int] = []
        for edge, who, own, role in self.seats.get(board, ()):
            member, carries = who, own
            chain: tuple[int, ...] = (edge,)
            if who in held:
                member = graph.ends(held[who])[1]
                carries, chain = min(own, grade(graph, held[who])), (edge, held[who])
            if role not in SEATS or member in unnamed or member == board:
                unclear.append(edge)
                continue
            if carries > best.get(member, (Grade.NOTHING, ()))[0]:
                best[member] = (carries, chain)
        for least in (Grade.SURE, Grade.INFERRED, Grade.POSSIBLE):
            enough = [m for m, (carries, _) in best.items() if carries >= least]
            if len(enough) > 1:
                return self.enough(board, least, enough, best)
        return self.too_few(board, best, unclear)

    def unnamed(self, held: Mapping[int, int]) -> frozenset[int]:
        """The members who leave open which organisation sits there: posts, groups, and classes of boards."""
        graph = self.graph
        members = {member for seats in self.seats.values() for _, member, _, _ in seats}
        members |= {graph.ends(held[m])[1] for m in members if m in held}
        return frozenset(m for m in members if self.leaves_open(m))

    def enough(
        self, board: int, least: Grade, members: Sequence[int], best: Mapping[int, tuple[int, tuple[int, ...]]]
    ) -> Check:
        """The check of a board with two member organisations or more, at the grade of the second of them."""
        names_of = self.graph.snapshot.names
        shown = nsmallest(_SHOWN, members, key=lambda m: (-best[m][0], names_of[m], m))
        edges = tuple(dict.fromkeys(e for m in shown for e in best[m][1]))
        return self.told(board, least, len(members), edges, shown)

    def told(self, board: int, least: Grade, number: int, edges: Sequence[int], shown: Sequence[int]) -> Check:
        """The same in words: so many members, the first of them by name, and the links to those."""
        graph = self.graph
        others = f" and {number - len(shown):,} more" if len(shown) < number else ""
        who = ", ".join(graph.snapshot.names[m] for m in shown) if others else names(graph, shown)
        reason = f"At least {number:,} bodies are members: {who}{others} ({told_by(graph, edges)})."
        return self.check(board, "members", ANSWER_OF[least], reason + _open_dates(least), edges)

    def too_few(
        self, board: int, best: Mapping[int, tuple[int, tuple[int, ...]]], unclear: Sequence[int]
    ) -> Check | None:
        """The check of a board with fewer than two member organisations, where a complete list shows that."""
        graph, complete = self.graph, self.complete.of(board)
        edges = (*(e for _, chain in best.values() for e in chain), *unclear)
        if complete and not unclear:
            said = f"{names(graph, best)} is a member" if best else "No body is a member"
            reason = f"{said}, and nobody else in a list that claims to be complete ({told_by(graph, complete)})."
            return self.check(board, "members", CheckAnswer.FAILS, reason, (*complete, *edges))
        self.seen[board] = edges
        return None

    def half_known(self, boards: Sequence[int]) -> list[str]:
        """Of which of *boards* a member or somebody who takes part is recorded, though not two member organisations."""
        some = [b for b in boards if b in self.seen]
        if not some:
            return []
        said = "one member, a post of no recorded organisation, a group, or somebody who takes part without a seat"
        return [f"Of {len(some):,} of them {said} is recorded: {names(self.graph, some)}."]


def _open_dates(best: Grade) -> str:
    return " Not recorded (dates): the dates leave open whether this held on the day." if best < Grade.INFERRED else ""
