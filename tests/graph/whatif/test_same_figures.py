"""A what-if shows the same numbers as the questions "burden" and "single-points": now, and of the changed graph."""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.burden import CHAIR, SEAT, Burden, burden
from graph.analysis.joints import joints
from graph.analysis.snapshot import Scoped
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.store.sqlite import SqliteStore
from graph.whatif.compare import Comparison
from graph.whatif.lines.line import Line, Section
from graph.whatif.scenario import parse_scenario
from graph.whatif.supposed import suppose
from graph.workspace import Explorer, Workspace
from tests.graph.analysis.holding import WITHOUT_SHRINKING
from tests.graph.analysis.small import workspace_of
from tests.graph.graphs import made_from
from tests.graph.test_arithmetic import decided, more
from tests.graph.whatif.test_supposed import DAY, TOWN, supposed

Figures = dict[str, tuple[int, int, int, int]]
Side = tuple[Figures, Figures, set[str], set[str]]
"""Seats, chairs and how many more of each are inferred, of all and of organisations; single points, twice."""
NONE = (0, 0, 0, 0)
INFERRED = r"(?:; inferred (?:([\d,]+) more seats?)?(?: and )?(?:([\d,]+) more chairs?)?)?"
WORDS = re.compile(r"at least ([\d,]+) seats?, ([\d,]+) chairs?" + INFERRED)


def by_the_questions(workspace: Workspace) -> Side:
    """Seats and chairs by the question "burden" (of all, of organisations), single points by "single-points"."""

    def figures(**given: str) -> Figures:
        rows = workspace.ask("burden", {"first": 100_000, **given}).rows
        return {
            r["body"]["id"]: (r["seats"] or 0, r["chairs"] or 0, r["seats_inferred"] or 0, r["chairs_inferred"] or 0)
            for r in rows
        }

    points = workspace.ask("single-points", {"first": 100_000}).rows
    cut = [{r["point"]["id"] for r in points if r[c]} for c in ("cut_off", "cut_off_with_inferred")]
    return figures(), figures(type="organisations"), cut[0], cut[1]


def by_the_functions(graph: Scoped) -> Side:
    """The same of a graph that no store holds."""
    ids = graph.snapshot.ids

    def figures(found: Iterator[Burden]) -> Figures:
        return {
            ids[b.who]: (b.number(SEAT), b.number(CHAIR), b.inferred(SEAT), b.inferred(CHAIR)) for b in found
        }  # fmt: skip

    bodies = burden(graph)
    cut = [{ids[j.who] for j in joints(graph, inferred=inferred)} for inferred in (False, True)]
    return (
        figures(iter(bodies)),
        figures(b for b in bodies if graph.type_of(b.who) == "Organization"),
        cut[0],
        cut[1],
    )


def check(lines: list[Line], sides: list[Side]) -> None:
    """That the *lines* of a what-if say on each side what was found there; the first side is the graph as it is."""
    told = {line.what: (line.now, *line.after) for line in lines if line.section is Section.COUNTED}

    def counted(what: str) -> list[int]:
        return [int(word.removeprefix("at least ").replace(",", "")) for word in told[what]]

    for place, what in enumerate(
        ("Seats of organisations", "Chairs held by organisations", "Seats of organisations, inferred",
         "Chairs held by organisations, inferred")
    ):  # fmt: skip
        assert counted(what) == [sum(figures[place] for figures in side[1].values()) for side in sides], what
    assert counted("Single points of failure") == [len(side[2]) for side in sides]
    assert counted("Single points of failure, with what is inferred") == [len(side[3]) for side in sides]

    burdens = {line.about: (line.now, *line.after) for line in lines if line.section is Section.BURDEN}
    for about, words in burdens.items():
        for word, side in zip(words, sides, strict=True):
            if word != "–":
                found = WORDS.fullmatch(word)
                assert found is not None, word
                assert tuple(int((n or "0").replace(",", "")) for n in found.groups()) == side[0].get(about, NONE), (
                    about
                )
    for about in sides[0][0]:
        if any(side[0].get(about, NONE) != sides[0][0][about] for side in sides[1:]):
            assert about in burdens

    appear = {line.about for line in lines if line.what == "A single point of failure appears"}
    new = {id for side in sides[1:] for id in (side[2] - sides[0][2]) | (side[3] - sides[0][3])}
    assert appear <= new
    assert len(appear) == min(len(new), 20)


def test_in_the_town() -> None:
    workspace = workspace_of(TOWN, DAY)
    for change in ({"do": "close", "body": "board/a"}, {"do": "merge", "bodies": ["board/a"], "into": "board/b"}):
        found = supposed(TOWN, change)
        lines = Comparison(workspace.graph, [found], (), SCHEMA).lines
        check(lines, [by_the_questions(workspace), by_the_functions(found.graph)])


@given(seed=st.integers(0, 2**32))
@settings(max_examples=15, phases=WITHOUT_SHRINKING)
def test_on_graphs_with_dates_merges_and_decisions(seed: int) -> None:
    graph, random = made_from(seed), Random(seed)
    added = list(more(graph, random))
    store = SqliteStore.open(":memory:", SCHEMA)
    try:
        for register, edges in graph.registers:
            publish(store, register, [*edges, *(added if register.name == "made" else ())])
        for decision in (*graph.decisions, *decided(graph, added, random)):
            store.decide(decision)
        workspace = Explorer(store, SCHEMA).workspace(Scope(random.choice((None, "2024-05-17"))))
        ids = workspace.graph.snapshot.ids
        heavy = [ids[b.who] for b in burden(workspace.graph)][:3]
        boards = [ids[n] for n in workspace.graph.nodes_of("Board")]
        changes: list[dict[str, Any]] = [{"do": "close", "body": id} for id in heavy[:1]]
        changes += [{"do": "merge", "bodies": [boards[0]], "into": boards[1]}] if len(boards) > 1 else []
        changes += [{"do": "add member", "member": heavy[1], "body": boards[-1], "role": "chair"}] if heavy[1:] else []
        for some in (changes, changes[1:]):
            told = {"title": "A try", "reason": "To see.", "as_at": "2024-05-17", "changes": some}
            found = suppose(workspace.graph, parse_scenario(json.dumps(told)), SCHEMA)
            lines = Comparison(workspace.graph, [found], (), SCHEMA).lines
            check(lines, [by_the_questions(workspace), by_the_functions(found.graph)])
    finally:
        store.close()
