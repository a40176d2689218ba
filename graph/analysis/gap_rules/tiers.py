"""GR15: is every duty carried out by bodies of the tier on which the law puts it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.analysis import law
from graph.analysis.checks import ANSWER_OF, Check, Grade, count, grade, names, on_the_day, series, told_by
from graph.analysis.completeness import CompleteLists
from graph.analysis.gap_rules.duties import COUNCILS, LINK, Duties
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = "for which council, or in which area, each body carries its duty out"

_Make = Callable[..., Check]
_JUDGED = frozenset((*law.LOCAL_AREAS, "county"))
"""The kinds of area that are a tier of local government."""


@dataclass
class _Pair:
    """A duty and the body for which it is carried out (or that carries it out, for nobody named)."""

    duty: int
    body: int
    edges: list[int]


def on_its_tier(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each duty and each body for which, or by which, it is carried out.

    A council is judged by its kind, any other body by the areas it acts in. A district council that carries out a
    duty of county councils fails; so does a board whose areas, all stated, are of other kinds than the law names. A
    document has no tier. Of many bodies for whom it is open where they act, one line is made.
    """
    del lists
    register = Duties(graph)
    checks: list[Check] = []
    open_: list[_Pair] = []
    for pair in _pairs(graph, register):
        check = _of(graph, register, pair)
        if check is None:
            open_.append(pair)
        else:
            checks.append(check)
    if open_:
        bodies = [p.body for p in open_]
        total = len(open_) + len(checks)
        reason = (
            f"In which area they act is not recorded for {count(len(open_), total, 'duties and bodies')}: "
            f"{names(graph, bodies)}. So their tier is not known."
        )
        edges = tuple(dict.fromkeys(e for p in open_ for e in p.edges))
        checks.insert(
            0,
            Check(
                tuple(sorted({p.body for p in open_})),
                CheckAnswer.NOT_RECORDED,
                reason,
                statements=edges,
                missing=f"Ask {ASK}.",
            ),
        )
    return checks


def _pairs(graph: Scoped, register: Duties) -> list[_Pair]:
    found: dict[tuple[int, int], _Pair] = {}
    for edge in graph.edges_of(LINK):
        actor, duty = graph.ends(edge)
        said = graph.qualifiers(edge).get("on_behalf_of")
        body = graph.snapshot.position.get(str(said), actor) if said else actor
        found.setdefault((duty, body), _Pair(duty, body, [])).edges.append(edge)
    place = {duty: i for i, duty in enumerate(register.duties)}
    return sorted(found.values(), key=lambda p: (place.get(p.duty, -1), graph.snapshot.names[p.body], p.body))


def _of(graph: Scoped, register: Duties, pair: _Pair) -> Check | None:
    """The check of one duty and one body; None where nothing says of which tier the body is."""
    said, of_body = graph.properties_of(pair.duty), graph.properties_of(pair.body)
    binds, tiers = tuple(said.get("binds") or ()), tuple(said.get("tiers") or ())
    kind = of_body.get("kind")
    name, duty = graph.snapshot.names[pair.body], graph.snapshot.names[pair.duty]

    def check(answer: CheckAnswer, reason: str, *more: int) -> Check:
        edges = tuple(dict.fromkeys((*pair.edges, *more)))
        return Check((pair.duty, pair.body), answer, reason, statements=edges, law=register.law(pair.duty))

    if graph.type_of(pair.body) == "Strategy" or of_body.get("is_class"):
        what = "a document" if graph.type_of(pair.body) == "Strategy" else "a kind of body"
        return check(CheckAnswer.DOES_NOT_APPLY, f"{name} is {what}, which has no tier.")
    doubt = register.doubt(pair.duty)
    if doubt is not None:
        return check(CheckAnswer.NOT_RECORDED, f"Law not settled {on_the_day(graph)}: {doubt.why}")
    if not tiers:
        return check(CheckAnswer.NOT_RECORDED, f"On which tier “{duty}” falls is not recorded.")
    if kind in COUNCILS:
        return _of_council(graph, pair, str(kind), binds, check)
    if graph.type_of(pair.body) == "Organization" and kind not in binds:
        said_kind = f"is recorded as {kind}" if kind else "has no recorded kind"
        return check(CheckAnswer.DOES_NOT_APPLY, f"{name} {said_kind}: the law puts the duty on other bodies.")
    return _of_areas(graph, register, pair, tiers, check)


def _of_council(graph: Scoped, pair: _Pair, kind: str, binds: Sequence[str], check: _Make) -> Check | None:
    name = graph.snapshot.names[pair.body]
    said = graph.properties_of(pair.duty)
    unsettled = law.tier_doubt(said.get("act"), said.get("section"))
    how = told_by(graph, pair.edges)
    best = max(grade(graph, e) for e in pair.edges)
    if kind in binds:
        return check(ANSWER_OF[best], f"{name} is a {kind}, which the law names ({how}).{_open(graph, best)}")
    if unsettled:
        return check(CheckAnswer.NOT_RECORDED, f"Law not settled: {unsettled} ({how}).")
    others = [k for k in binds if k in COUNCILS]
    if not others:
        return check(CheckAnswer.DOES_NOT_APPLY, f"{name} is a {kind}: the law puts the duty on no council.")
    reason = f"{name} is a {kind}, and the law puts the duty on {series([f'{k}s' for k in others])} ({how})."
    if best == Grade.SURE:
        return check(CheckAnswer.FAILS, reason)
    return check(CheckAnswer.NOT_RECORDED, f"{reason} That it carries the duty out is not stated.{_open(graph, best)}")


def _of_areas(graph: Scoped, register: Duties, pair: _Pair, tiers: Sequence[str], check: _Make) -> Check | None:
    name = graph.snapshot.names[pair.body]
    areas = register.areas.get(pair.body, [])
    best = max(grade(graph, e) for e in pair.edges)
    fitting = [(a, e) for a, e in areas if register.kinds_of_area(a) & set(tiers)]
    if fitting:
        carries = max(min(best, grade(graph, e)) for _, e in fitting)
        used = [e for _, e in fitting if min(best, grade(graph, e)) == carries]
        where = names(graph, (graph.ends(e)[1] for e in used), 5)
        reason = f"{name} acts in {where} ({told_by(graph, used)}), where the law puts the duty.{_open(graph, carries)}"
        return check(ANSWER_OF[carries], reason, *used)
    known = [(a, e) for a, e in areas if register.kinds_of_area(a) & _JUDGED]
    if not known or len(known) < len(areas):
        return None
    edges = [e for _, e in known]
    kinds = sorted({k for a, _ in known for k in register.kinds_of_area(a)})
    reason = (
        f"{name} acts in {names(graph, (a for a, _ in known), 5)} ({series(kinds)}; {told_by(graph, edges)}), and the "
        f"law puts the duty on {series(list(tiers))}."
    )
    weakest = min(best, *(grade(graph, e) for e in edges))
    if weakest == Grade.SURE:
        return check(CheckAnswer.FAILS, reason, *edges)
    return check(CheckAnswer.NOT_RECORDED, f"{reason} Not all of that is stated.", *edges)


def _open(graph: Scoped, carries: Grade) -> str:
    if carries != Grade.POSSIBLE:
        return ""
    return f" Not recorded (dates): the dates leave open whether this held {on_the_day(graph)}."
