"""Every question on graphs made from a seed, and on next to nothing: it answers, or says in words why it cannot."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.exports import to_csv, to_json
from graph.errors import RemitError
from graph.questions import questions_for
from graph.questions.base import Parameter
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge
from graph.workspace import Explorer
from tests.graph.analysis.holding import WITHOUT_SHRINKING
from tests.graph.analysis.small import clerk, store_of, told
from tests.graph.graphs import DAYS, kept, made_from, scopes_of

RINGS: list[Edge] = [
    clerk(type, f"{kind}/{a}", f"{kind}/{b}")
    for type, kind in (
        ("PART_OF", "area"),
        ("PART_OF", "board"),
        ("ACCOUNTABLE_TO", "board"),
        ("SUPERSEDES", "board"),
        ("SUPERSEDES", "strategy"),
        ("CONTRIBUTES_TO", "issue"),
        ("PART_OF", "issue"),
        ("MEMBER_OF", "board"),
    )
    for a, b in ("ab", "bc", "ca")
]
"""Parts of parts, reports and successions in circles, between things that nobody describes."""
ACTING: list[Edge] = [
    told("area/a", kind="two-tier district"),
    told("strategy/a", kind="strategy", start="2010", end="2023-12-31"),
    clerk("COVERS", "board/a", "area/a"),
    clerk("OWNS", "board/b", "strategy/a"),
    clerk("ADDRESSES", "board/a", "issue/a"),
    clerk("ADDRESSES", "board/c", "issue/b"),
]


def value(parameter: Parameter, ids: Sequence[str], random: Random) -> str:
    """Something that a person might give for a parameter, and that need not make sense."""
    if parameter.kind == "node":
        return random.choice(ids)
    if parameter.kind == "nodes":
        return ",".join(random.sample([id for id in ids if "," not in id], 2))
    if parameter.kind == "choice":
        return random.choice(parameter.choices)
    if parameter.kind == "flag":
        return random.choice(("yes", "no"))
    if parameter.kind == "integer":
        return random.choice(("0", "1", "3", "50"))
    return random.choice(DAYS) if "day" in parameter.meaning else random.choice(("a", "safety", "kind=other"))


def ask_all(explorer: Explorer, scope: Scope, ids: Sequence[str], random: Random) -> int:
    """How many questions are answered in *scope*, each asked barely and with more; none fails but in words."""
    answered = 0
    for question in explorer.questions.values():
        for often in (0.0, 0.6):
            given = {
                p.name: value(p, ids, random) for p in question.parameters if p.required or random.random() < often
            }
            try:
                answer = explorer.workspace(scope).ask(question.name, given)
            except RemitError:
                continue
            to_csv(answer)
            to_json(answer)
            assert answer.found.total >= len(answer.rows)
            answered += 1
    return answered


@given(seed=st.integers(0, 2**32))
@settings(max_examples=3, phases=WITHOUT_SHRINKING)
def test_every_question_of_made_up_graphs(seed: int) -> None:
    graph, random = made_from(seed), Random(seed)
    store = kept(graph)
    try:
        known = set(store.snapshot().ids)
        for scope in scopes_of(graph, random):
            if known.issuperset((*scope.sources, *filter(None, [scope.area]))):
                ids = [id for some in graph.ids.values() for id in some]
                assert ask_all(Explorer(store, SCHEMA), scope, ids, random) > 20
    finally:
        store.close()


@pytest.mark.parametrize("edges", [[], RINGS, [*RINGS, *ACTING]], ids=["nothing", "circles", "circles that act"])
@pytest.mark.parametrize("scope", [Scope(), Scope("2024-06-30"), Scope("2024-06-30", "source date")], ids=str)
def test_every_question_of_nothing_and_of_circles(edges: list[Edge], scope: Scope) -> None:
    store = store_of(edges)
    ids = ["small:board/a", "small:issue/a", "small:area/a", "small:strategy/a", "small:source/clerk", "x:nowhere"]
    try:
        assert ask_all(Explorer(store, SCHEMA), scope, ids, Random(1)) > len(questions_for(SCHEMA)) // 2
    finally:
        store.close()
