"""GR02: does every strategy group have the members that the law asks for, and every responsible authority a voice?"""

from collections.abc import Sequence

from graph import dates
from graph.analysis import duty_law, law
from graph.analysis.checks import (
    ANSWER_OF,
    Check,
    Grade,
    Severity,
    all_of,
    count,
    names,
    on_the_day,
    series,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.gap_rules.authorities import UNSAID_KINDS
from graph.analysis.gap_rules.members import LINK, Membership, membership_of
from graph.analysis.law import LegalBasis, RequiredKind, long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

PARTNERSHIP = "community safety partnership"
COUNTY = "county strategy group"
ASK = (
    "the members of each community safety partnership and county strategy group, and the day on which the list was "
    "right"
)
UNHEARD = Severity.MEDIUM
"""How much it matters that an authority has no voice since it is a matter of good practice."""


def two_persons_and_a_voice(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """Up to two checks for each partnership and county strategy group with recorded members; silence is one line.

    Since June 2011 (Wales December 2011): are two persons recorded whom responsible authorities appointed? A member
    counts as one person, or as many as it has seats. And, by law until then and by good practice since: has every kind
    of authority that its areas need a member? Members are known by the kind of their organisation.
    """
    assert graph.scope.day is not None
    day = graph.scope.day
    groups = [
        b
        for b in graph.nodes_of("Board")
        if graph.properties_of(b).get("kind") in (PARTNERSHIP, COUNTY) and not graph.properties_of(b).get("is_class")
    ]
    groups.sort(key=lambda b: (graph.snapshot.names[b], graph.snapshot.ids[b]))
    if groups and day < dates.day(duty_law.REGULATIONS_BEGAN):
        began = f"The law on strategy groups began on {long_date(duty_law.REGULATIONS_BEGAN)}."
        return [Check(tuple(groups), CheckAnswer.DOES_NOT_APPLY, began, law=(duty_law.EVERY_AUTHORITY[0],))]
    membership = membership_of(graph, lists)
    checks: list[Check] = []
    silent: list[int] = []
    for group in groups:
        if not membership.members.get(group) and not lists.of(group, LINK, "reverse"):
            silent.append(group)
            continue
        checks += _of_group(membership, group)
    if silent:
        reason = (
            f"No member is recorded {on_the_day(graph)} for {count(len(silent), len(groups), 'strategy groups')}: "
            f"{names(graph, silent)}."
        )
        taking_part = [g for g in silent if membership.participants.get(g)]
        if taking_part:
            reason += f" Of {names(graph, taking_part)} it is recorded who takes part, and not who has a seat."
        basis = tuple(b for b in (*duty_law.EVERY_AUTHORITY, *duty_law.TWO_PERSONS) if b.on(day))
        checks.insert(0, Check(tuple(silent), CheckAnswer.NOT_RECORDED, reason, law=basis, missing=f"Ask for {ASK}."))
    return checks


def _of_group(membership: Membership, group: int) -> list[Check]:
    graph, day = membership.graph, membership.day
    kinds = [str(graph.properties_of(a).get("kind")) for a in _areas(membership, group)]
    wales = int("Welsh principal area" in kinds)
    checks = []
    if duty_law.TWO_PERSONS[wales].on(day):
        checks.append(_two(membership, group, duty_law.TWO_PERSONS[wales]))
    if graph.properties_of(group).get("kind") == PARTNERSHIP:
        tiers = {law.TIERS[kind] for kind in kinds if kind in law.TIERS}
        required = {r.kind: r for tier in sorted(tiers) for r in law.required_kinds(tier, day)}
        if required and (duty_law.EVERY_AUTHORITY[wales].on(day) or duty_law.TWO_PERSONS[wales].on(day)):
            checks.append(_every(membership, group, list(required.values()), duty_law.EVERY_AUTHORITY[wales]))
    return checks


def _areas(membership: Membership, group: int) -> list[int]:
    """The local government areas that a partnership covers."""
    graph = membership.graph
    covered = membership.covers.get(group, ())
    return [a for c in covered for a in (c, *graph.below(c)) if membership.kind(a) in law.LOCAL_AREAS]


def _two(membership: Membership, group: int, basis: LegalBasis) -> Check:
    graph = membership.graph
    bodies = {b for r in law.REQUIRED_KINDS if r.basis.on(membership.day) for b in r.bodies}
    used = [(membership.carries(e, tuple(bodies)), e) for e in membership.members.get(group, ())]
    used = [(carries, e) for carries, e in used if carries > Grade.NOTHING]
    name = graph.snapshot.names[group]
    reached = next(
        (g for g in sorted(Grade, reverse=True) if g and _persons(membership, [e for c, e in used if c >= g]) >= 2),
        Grade.NOTHING,
    )

    def check(answer: CheckAnswer, reason: str, edges: Sequence[int]) -> Check:
        return Check((group,), answer, reason, None, "two persons", tuple(dict.fromkeys(edges)), (basis,))

    if reached > Grade.NOTHING:
        edges = [e for g, e in used if g >= reached]
        who = names(graph, (graph.ends(e)[0] for e in edges))
        reason = f"Appointed by responsible authorities to {name}: at least two ({who}; {told_by(graph, edges)})."
        if reached == Grade.POSSIBLE:
            reason += f" Not recorded (dates): the dates leave open whether this held {on_the_day(graph)}."
        return check(ANSWER_OF[reached], reason, edges)
    complete = membership.listed.claimed(group, basis.start)
    several = [e for e in membership.members.get(group, ()) if _may_be_several(graph, e)]
    several += [*membership.participants.get(group, ()), *membership.gone(group, complete)]
    most = sum(int(graph.qualifiers(e).get("seats") or 1) for e in membership.members.get(group, ()))
    if complete and most < 2 and not several:
        reason = (
            f"Fewer than two persons are listed for {name}, in a list that claims to be complete "
            f"({told_by(graph, complete)})."
        )
        return check(CheckAnswer.FAILS, reason, [*complete, *(e for _, e in used)])
    reason = f"Fewer than two persons appointed by responsible authorities are recorded for {name} {on_the_day(graph)}."
    return check(CheckAnswer.NOT_RECORDED, reason, [*complete, *(e for _, e in used)])


def _persons(membership: Membership, edges: Sequence[int]) -> int:
    """At least how many persons sit there: an organisation and a post held at it may be one and the same."""
    graph = membership.graph
    seats: dict[int, int] = {}
    posts: dict[int, set[int]] = {}
    for edge in edges:
        member = graph.ends(edge)[0]
        number = int(graph.qualifiers(edge).get("seats") or 1)
        for body, _ in membership.bodies(edge)[:1]:
            if graph.type_of(member) == "Post" and number == 1:
                posts.setdefault(body, set()).add(member)
            seats[body] = max(seats.get(body, 0), number)
    return sum(max(number, len(posts.get(body, ()))) for body, number in seats.items())


def _may_be_several(graph: Scoped, edge: int) -> bool:
    """Whether a member may be more than one person: an organisation whose seats are not recorded."""
    return graph.type_of(graph.ends(edge)[0]) != "Post" and not graph.qualifiers(edge).get("seats")


def _every(membership: Membership, group: int, required: Sequence[RequiredKind], old: LegalBasis) -> Check:
    """Whether each kind of authority has a member: the law until 2011, good practice since."""
    graph = membership.graph
    by_law = old.on(membership.day)
    name = graph.snapshot.names[group]
    heard: list[CheckAnswer] = []
    edges: list[int] = []
    missing: list[str] = []
    for kind in required:
        graded = [(membership.carries(e, kind.bodies), e) for e in membership.members.get(group, ())]
        best = max((g for g, _ in graded), default=Grade.NOTHING)
        if best == Grade.NOTHING:
            missing.append(kind.kind)
            continue
        heard.append(ANSWER_OF[best])
        edges += [e for g, e in graded if g == best]
    complete = membership.listed.claimed(group, old.start)
    once = {b for r in law.REQUIRED_KINDS if r.kind in missing for b in r.bodies}
    seats = (*membership.members.get(group, ()), *membership.gone(group, complete))
    open_seats = [e for e in seats if _open(membership, e, once)]
    open_seats += membership.participants.get(group, ())

    def check(answer: CheckAnswer, reason: str) -> Check:
        said = f" {old.text}" if by_law else " That each has a voice is good practice; the law asks for two persons."
        used = tuple(dict.fromkeys((*(complete if missing else ()), *edges)))
        severity = None if by_law else UNHEARD
        basis = (old,) if by_law else ()
        return Check((group,), answer, reason + said, None, "every authority", used, basis, severity)

    if not missing:
        answer = all_of(heard)
        told = f"Each kind of responsible authority has a member on {name}."
        if answer == CheckAnswer.NOT_RECORDED:
            told = f"Not recorded (dates): the dates leave open whether each kind had a member {on_the_day(graph)}."
        return check(answer, told)
    told = f"No member on {name} is recorded {on_the_day(graph)} for: {series(missing)}."
    if complete and not open_seats:
        return check(
            CheckAnswer.FAILS, f"{told} A list of its members claims to be complete ({told_by(graph, complete)})."
        )
    if complete:
        told += (
            f" Whether one of these is meant is not recorded: {names(graph, (graph.ends(e)[0] for e in open_seats))}."
        )
    return check(CheckAnswer.NOT_RECORDED, told)


def _open(membership: Membership, edge: int, bodies: set[str]) -> bool:
    """Whether a member may speak for one of the missing kinds: of no known body, or of one of another day."""
    kinds = [membership.kind(body) for body, _ in membership.bodies(edge)]
    return not kinds or any(kind in UNSAID_KINDS or kind in bodies for kind in kinds)
