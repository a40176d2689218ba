"""GR14: does every duty have a board or named post that carries it out, for every body that the duty binds?"""

from collections.abc import Callable, Iterable, Sequence

from graph.analysis.checks import (
    ANSWER_OF,
    Check,
    Grade,
    count,
    names,
    on_the_day,
    series,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.duties import LINK, Claim, Duties
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = "which board or named post carries each duty out, for which body, and in which areas"
MOST_NAMED = 12
"""How many duty-holders a line names that stands for all of whom nothing is recorded."""

_MakeCheck = Callable[..., Check]


def board_or_post(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each duty in force and each body that it binds, where something is recorded of the two.

    The rest is put together: one line for each duty, for the bodies of which nothing is recorded; one for all duties
    of which nothing is; one for those that no recorded body is bound by; and one for those not in force.
    """
    register = Duties(graph)
    listed = CurrentLists(graph, lists, LINK, "reverse", ("Board", "Post", "Organization"))
    checks: list[Check] = []
    silent: list[int] = []
    unsaid: list[int] = []
    nobody: list[int] = []
    status: list[int] = []
    for duty in register.duties:
        said = graph.properties_of(duty)
        bound, open_ = register.bound(duty)
        claims = register.claims.get(duty, [])
        if register.is_status(duty):
            status.append(duty)
        elif not said.get("binds"):
            unsaid.append(duty)
        elif not bound and not open_:
            nobody.append(duty)
        elif register.doubt(duty) is not None:
            checks.append(_not_settled(graph, register, duty, claims))
        elif not claims and not register.lists(lists, duty):
            silent.append(duty)
        else:
            checks += _Carried(graph, listed, register, duty).checks()
    for duty in [d for d in register.not_in_force if _in_doubt(register, d)]:
        checks.append(_not_settled(graph, register, duty, ()))
    return [*_together(graph, register, silent, unsaid, nobody, status), *checks]


def _in_doubt(register: Duties, duty: int) -> bool:
    return register.doubt(duty) is not None and any(register.bound(duty))


def _not_settled(graph: Scoped, register: Duties, duty: int, claims: Sequence[Claim]) -> Check:
    doubt = register.doubt(duty)
    why = doubt.why if doubt is not None else ""
    reason = f"Law not settled {on_the_day(graph)}: whether it bound on that day. {why}"
    edges = tuple(dict.fromkeys(e for c in claims for e in c.edges))
    return Check((duty,), CheckAnswer.NOT_RECORDED, reason, statements=edges, law=register.law(duty))


def _together(
    graph: Scoped,
    register: Duties,
    silent: Sequence[int],
    unsaid: Sequence[int],
    nobody: Sequence[int],
    status: Sequence[int],
) -> list[Check]:
    """The lines that stand for many duties."""
    lines = []
    total = len(register.duties)
    if silent:
        reason = (
            f"Nobody is recorded as carrying out {count(len(silent), total, 'duties')} in force "
            f"{on_the_day(graph)}: {names(graph, silent)}."
        )
        lines.append(Check(tuple(silent), CheckAnswer.NOT_RECORDED, reason, missing=f"Ask for {ASK}."))
    if unsaid:
        reason = f"Which bodies it binds is not recorded of {count(len(unsaid), total, 'duties')}: "
        reason += f"{names(graph, unsaid)}."
        ask = "Ask which kinds of body each of them binds."
        lines.append(Check(tuple(unsaid), CheckAnswer.NOT_RECORDED, reason, part="whom it binds", missing=ask))
    if nobody:
        reason = f"No body that they bind is recorded: {names(graph, nobody)}."
        lines.append(Check(tuple(nobody), CheckAnswer.DOES_NOT_APPLY, reason, part="nobody bound"))
    if status:
        reason = f"They say who is a responsible authority, which rule GR01 asks: {names(graph, status)}."
        lines.append(Check(tuple(status), CheckAnswer.DOES_NOT_APPLY, reason, part="asked by GR01"))
    ended = [d for d in register.not_in_force if not _in_doubt(register, d)]
    if ended:
        lines.append(register.ended_line(ended))
    return lines


class _Carried:
    """Who carries one duty out, and for which of the bodies that it binds."""

    def __init__(self, graph: Scoped, listed: CurrentLists, register: Duties, duty: int) -> None:
        self.graph, self.register, self.duty = graph, register, duty
        self.bound, self.open = register.bound(duty)
        self.claims = register.claims.get(duty, [])
        self.complete = listed.of(duty, register.since(duty))
        self.by_holder: dict[int, list[Claim]] = {}
        for claim in self.claims:
            if claim.holder is not None:
                self.by_holder.setdefault(claim.holder, []).append(claim)
        self.for_whom_open = [c for c in self.claims if c.holder is None]
        self.seats = self._seats()

    def _seats(self) -> dict[int, list[Claim]]:
        """For members of the boards that act for nobody named: the claims, each with the link of membership."""
        found: dict[int, list[Claim]] = {}
        for claim in self.for_whom_open:
            for edge in self.register.members.get(claim.actor, ()):
                edges = (*claim.edges, edge)
                member = self.graph.ends(edge)[0]
                found.setdefault(member, []).append(Claim(claim.actor, member, edges, Grade.INFERRED))
        return found

    def checks(self) -> list[Check]:
        """The checks of the bodies of which something is recorded or listed, then one line for the others."""
        found: list[Check] = []
        rest: list[int] = []
        every = bool(self.complete) and not self.for_whom_open
        for body in self.bound:
            known = every or body in self.by_holder or body in self.seats
            check = self._of(body, self.by_holder.get(body, []), self.seats.get(body, [])) if known else None
            if check is None:
                rest.append(body)
            else:
                found.append(check)
        return [*found, *self._rest([*rest, *self.open])]

    def _told(self, claims: Iterable[Claim]) -> str:
        """Who says that it is carried out: not who says of whom the body is made up."""
        return told_by(self.graph, list(dict.fromkeys(c.edges[0] for c in claims)))

    def _check(self, subjects: tuple[int, ...], answer: CheckAnswer, reason: str, edges: Iterable[int]) -> Check:
        used = tuple(dict.fromkeys(edges))
        return Check(subjects, answer, reason, statements=used, law=self.register.law(self.duty))

    def _of(self, body: int, own: Sequence[Claim], seats: Sequence[Claim]) -> Check | None:
        graph = self.graph
        about = (self.duty, body)
        name = graph.snapshot.names[body]
        direct = [c for c in own if self.register.meets(c.actor)]
        if direct:
            best = max(c.grade for c in direct)
            strongest = [c for c in direct if c.grade == best]
            edges = [e for c in strongest for e in c.edges]
            who = "itself" if {c.actor for c in strongest} == {body} else names(graph, (c.actor for c in strongest))
            reason = f"For {name}: {who} ({self._told(strongest)})."
            if best == Grade.POSSIBLE:
                reason += f" Not recorded (dates): the dates leave open whether this held {on_the_day(graph)}."
            left = self._elsewhere(body, direct)
            if left and best > Grade.POSSIBLE:
                reason += f" For {name} in {names(graph, left, MOST_NAMED)} nobody is recorded."
                return self._check(about, CheckAnswer.NOT_RECORDED, reason, edges)
            return self._check(about, ANSWER_OF[best], reason, edges)
        if own:
            edges = [e for c in own for e in c.edges]
            who = names(graph, {graph.ends(c.edges[0])[0] for c in own})
            reason = f"For {name}: {who} ({self._told(own)}); which board or named post answers for it is not recorded."
            return self._check(about, CheckAnswer.NOT_RECORDED, reason, edges)
        held = [c for c in seats if graph.holding[c.edges[-1]] and graph.holding[c.edges[0]]]
        if held and not self._elsewhere(body, held):
            who = names(graph, (c.actor for c in held))
            reason = f"{who} ({self._told(held)}), of which {name} is a member; for whom it acts is not recorded."
            return self._check(about, CheckAnswer.INFERRED_ONLY, reason, [e for c in held for e in c.edges])
        if not self.complete or self.for_whom_open:
            return None
        reason = (
            f"No board or post carries it out for {name}, in a list that claims to be complete "
            f"({told_by(graph, self.complete)})."
        )
        return self._check(about, CheckAnswer.FAILS, reason, self.complete)

    def _elsewhere(self, body: int, claims: Sequence[Claim]) -> list[int]:
        """The areas in which the duty binds *body* and those who act for it are recorded as acting elsewhere."""
        where = [self.register.leaves_of(c.actor) for c in claims]
        if not all(where):
            return []
        near = frozenset().union(*where)
        tiers = set(self.graph.properties_of(self.duty).get("tiers") or ())
        wanted = self.register.leaves_of(body)
        kinds = {a: self.graph.properties_of(a).get("kind") for a in wanted}
        of_tier = {a for a in wanted if kinds[a] in tiers} or set(wanted)
        return self.register.by_name(of_tier - near)

    def _rest(self, rest: Sequence[int]) -> list[Check]:
        if not rest:
            return []
        graph = self.graph
        total = len(self.bound) + len(self.open)
        claims = [c for c in self.for_whom_open if c.grade > Grade.POSSIBLE]
        edges = tuple(dict.fromkeys((*self.complete, *(e for c in claims for e in c.edges))))
        called = [graph.snapshot.names[body] for body in rest]
        of_them = f"{count(len(rest), total, 'bodies that it binds')}: {series(called, MOST_NAMED)}."
        reason = f"No board or post is recorded for {of_them}"
        if claims:
            who = names(graph, (c.actor for c in claims), MOST_NAMED)
            reason = (
                f"Carried out by {who} ({self._told(claims)}); for which body is not recorded. Who acts for "
                f"whom cannot be said for {of_them}"
            )
        return [
            Check(
                (self.duty,),
                CheckAnswer.NOT_RECORDED,
                reason,
                part="other bodies",
                statements=edges,
                law=self.register.law(self.duty),
            )
        ]
