"""Which links of a graph made from a seed hold on a day, worked out the slow and plain way."""

from dataclasses import replace

from hypothesis import Phase

from graph.dates import BEGINNING, FOREVER, InForce
from graph.scope import Scope
from tests.graph.naive import Naive, NaiveLink

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A smaller seed is no smaller graph."""


def recorded(naive: Naive, scope: Scope) -> Scope:
    """*scope* by canonical identifiers of what is recorded, as a workspace makes it."""
    area = naive.canonical(scope.area) if scope.area else ""
    sources = sorted({naive.canonical(s) for s in scope.sources} & naive.nodes.keys())
    return replace(scope, area=area if area in naive.nodes else "", sources=tuple(sources))


def holds(naive: Naive, link: NaiveLink, scope: Scope) -> bool:
    """Whether a link holds on the day: certain, or assumed between ends whose dates do not leave them open."""
    if scope.day is None:
        return True
    when = link.span.on(scope.day, scope.undated)
    ends = [naive.spans[id] for id in (link.from_id, link.to_id)]
    dated = [s for s in ends if s.possible_from > BEGINNING or s.possible_to < FOREVER]
    unsure = [s for s in dated if s.on(scope.day, scope.undated) in (InForce.NO, InForce.POSSIBLE)]
    return when == InForce.CERTAIN or (when == InForce.ASSUMED and not unsure)


def held_links(naive: Naive, scope: Scope, *types: str) -> list[NaiveLink]:
    return [x for x in naive.visible(scope) if x.edge.type in types and not x.loops and holds(naive, x, scope)]
