"""GR23: do the county's agreement and each partnership's plan record regard to the police and crime plan in force?"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph import dates
from graph.analysis import duty_law
from graph.analysis.checks import (
    ANSWER_OF,
    Check,
    Grade,
    count,
    grade,
    names,
    on_the_day,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.documents import Documents, documents_of
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

OWNERS = ("community safety partnership", "county strategy group")
DOCUMENTS = ("agreement", "plan", "strategy")
ASK = "the passage in which each agreement and each partnership's plan speaks of the police and crime plan"


@dataclass(frozen=True, slots=True)
class _Regard:
    """The links that show regard, the one that says so first; ``read``: that they mean regard is our reading."""

    chain: tuple[int, ...]
    read: bool = False


def has_regard(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each agreement or plan of which regard is recorded, and one line for the others.

    Asked of the documents that carry out regulation 9, regulation 10 or a head of section 6(1), or that a community
    safety partnership or county strategy group owns, and that are or may be in force. Regard is recorded where a source
    says that the document carries out section 6(1A), or that a police and crime plan in force gives evidence to it
    (INFORMS). That it, or an objective that it commits to, has links to such a plan is read as regard: inferred only.
    """
    assert graph.scope.day is not None
    documents = documents_of(graph, lists, "Strategy")
    asked = _asked(documents)
    basis = (duty_law.REGARD.basis,)
    if asked and graph.scope.day < dates.day(basis[0].start):
        began = f"The law on regard to the police and crime plan began on {long_date(basis[0].start)}."
        return [Check(tuple(asked), CheckAnswer.DOES_NOT_APPLY, began, law=basis)]
    found = _found(documents)
    complete_of = (
        CurrentLists(graph, lists, "INFORMS", "reverse", ("Strategy",)),
        CurrentLists(graph, lists, "DISCHARGES", "forward"),
    )
    checks: list[Check] = []
    silent: list[int] = []
    for document in asked:
        if document in found:
            checks.append(_told(documents, document, found[document]))
            continue
        complete = _complete(complete_of, document)
        if complete:
            reason = (
                f"No regard to a police and crime plan is listed for {graph.snapshot.names[document]}, in lists that "
                f"claim to be complete ({told_by(graph, complete)})."
            )
            checks.append(Check((document,), CheckAnswer.FAILS, reason, statements=complete, law=basis))
        else:
            silent.append(document)
    if silent:
        reason = (
            f"No regard to the police and crime plan is recorded {on_the_day(graph)} for "
            f"{count(len(silent), len(asked), 'agreements and plans')}: {names(graph, silent)}."
        )
        checks.insert(0, Check(tuple(silent), CheckAnswer.NOT_RECORDED, reason, law=basis, missing=f"Ask for {ASK}."))
    return checks


def _asked(documents: Documents) -> list[int]:
    """The agreements and plans to be asked, by name."""
    graph = documents.graph
    found = set()
    for required in (duty_law.AGREEMENT_OF_THE_YEAR, duty_law.PARTNERSHIP_PLAN, *duty_law.HEADS):
        found |= set(documents.carrying_out(required))
    for document, owners in documents.owners.items():
        said = graph.properties_of(document)
        owned = any(graph.properties_of(graph.ends(e)[0]).get("kind") in OWNERS for e in owners)
        if owned and said.get("kind") in DOCUMENTS and not said.get("is_class"):
            found.add(document)
    found = {d for d in found if graph.type_of(d) == "Strategy"}
    return sorted(found, key=lambda d: (graph.snapshot.names[d], d))


def _found(documents: Documents) -> dict[int, list[_Regard]]:
    """What is recorded of regard, by document."""
    graph = documents.graph
    found: dict[int, list[_Regard]] = {}
    for document, links in documents.carrying_out(duty_law.REGARD).items():
        found.setdefault(document, []).extend(_Regard((link,)) for link in links)
    plans = {
        plan: max(links, key=lambda e: (grade(graph, e), -e))
        for plan, links in documents.carrying_out(duty_law.POLICE_PLAN).items()
    }
    for edge in graph.edges_of("INFORMS"):
        plan, document = graph.ends(edge)
        if plan in plans:
            found.setdefault(document, []).append(_Regard((edge, plans[plan])))
    linked: dict[int, list[tuple[int, int]]] = {}
    for edge in graph.edges_of("LINKED_TO"):
        speaking, plan = graph.ends(edge)
        if plan in plans:
            linked.setdefault(speaking, []).append((edge, plans[plan]))
            found.setdefault(speaking, []).append(_Regard((edge, plans[plan]), read=True))
    for edge in graph.edges_of("COMMITS_TO"):
        document, objective = graph.ends(edge)
        for link, plan_link in linked.get(objective, ()):
            found.setdefault(document, []).append(_Regard((link, edge, plan_link), read=True))
    return found


def _told(documents: Documents, document: int, found: Sequence[_Regard]) -> Check:
    graph = documents.graph
    graded = [
        (
            min(documents.graded(document, r.chain).grade, Grade.INFERRED if r.read else Grade.SURE),
            r.chain[0],
            r.chain,
            r,
        )
        for r in found
    ]
    best = max(carries for carries, *_ in graded)
    used = [(link, chain) for carries, link, chain, _ in graded if carries == best]
    reason = (
        f"{graph.snapshot.names[document]} has regard to the police and crime plan "
        f"({told_by(graph, [link for link, _ in used])})."
    )
    if best <= Grade.INFERRED and all(r.read for carries, _, _, r in graded if carries == best):
        reason += " It, or an objective that it commits to, has links to that plan; that this is regard is our reading."
    if best <= Grade.POSSIBLE:
        reason += f" Not recorded (dates): the dates leave open whether it was in force {on_the_day(graph)}."
    edges = tuple(dict.fromkeys(e for _, chain in used for e in chain))
    return Check((document,), ANSWER_OF[best], reason, statements=edges, law=(duty_law.REGARD.basis,))


def _complete(lists: tuple[CurrentLists, CurrentLists], document: int) -> tuple[int, ...]:
    """The lists that show that there is none: of all that informs the document, and of all that it carries out."""
    since = duty_law.REGARD.basis.start
    informing, carrying = (of.of(document, since) for of in lists)
    return (*informing, *carrying) if informing and carrying else ()
