"""How two things in Quillhaven are joined: the shortest first, cut with a note, and never a path that is not there."""

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import paths as module
from graph.analysis.paths import paths
from graph.errors import AskError
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.workspace import Explorer
from tests.graph.analysis.small import at, clerk, graph_of, told, workspace_of
from tests.town import BURGLARY, DRUGS, FIRE, HEALTH, NOISE, PLAN, POLICE, SAFETY, YOUTH, town_store

LINKS = [t.name for t in SCHEMA.link_types()]


@pytest.fixture(scope="module")
def town() -> Explorer:
    return Explorer(town_store(), SCHEMA)


def test_each_step_has_its_statements_and_reads_from_where_one_stands(town: Explorer) -> None:
    answer = town.workspace(Scope("2024-06-30")).ask("paths", {"start": POLICE, "end": HEALTH, "links": "MEMBER_OF"})
    (row,) = answer.rows
    assert row["text"] == (
        "Quillhaven Police is a member of Safety Board, which has as a member Quillhaven Council, "
        "which is a member of Health and Wellbeing Board."
    )
    assert [step["step"] for step in row["steps"]] == [1, 2, 3]
    assert row["steps"][1]["from"]["name"] == "Quillhaven Council", "the link reads from its own end"
    assert {i for step in row["steps"] for i in step["statements"]} == set(answer.statements)
    assert len(row["steps"][1]["statements"]) == 3, "three sources state it"
    assert answer.found.notes[0] == "Only these types of link were walked: MEMBER_OF."


def test_the_shortest_comes_first_and_a_cut_is_said(town: Explorer) -> None:
    workspace = town.workspace()
    answer = workspace.ask("paths", {"start": SAFETY, "end": DRUGS, "first": 2})
    assert [row["length"] for row in answer.rows] == [1, 2]
    assert len(answer.rows) < answer.found.total
    assert answer.found.notes[0].startswith(f"2 of {answer.found.total} paths are shown.")
    assert answer.citation.total == answer.found.total
    every = workspace.ask("paths", {"start": SAFETY, "end": DRUGS, "first": 1000})
    assert len(every.rows) == every.found.total == answer.found.total
    assert [r["length"] for r in every.rows] == sorted(r["length"] for r in every.rows)


def test_no_path_says_so_and_a_longer_one_is_named(town: Explorer) -> None:
    workspace = town.workspace()
    none = workspace.ask("paths", {"start": NOISE, "end": FIRE, "links": "ADDRESSES"})
    assert (none.rows, none.found.summary) == ((), "No path is recorded between Noise and Quillhaven Fire and Rescue.")
    far = workspace.ask("paths", {"start": FIRE, "end": YOUTH, "links": "MEMBER_OF", "longest": 2})
    assert far.rows == ()
    assert far.found.summary.endswith("has 3 links. Ask with “longest” 3 to see it.")


def test_a_path_is_as_weak_as_its_weakest_step(town: Explorer) -> None:
    (row,) = (
        town.workspace()
        .ask("paths", {"start": HEALTH, "end": BURGLARY, "links": "ADDRESSES,CONTRIBUTES_TO", "longest": 2})
        .rows
    )
    assert row["basis"] == "inferred"
    assert "(inferred)" in row["text"]
    stated = town.workspace(Scope(basis=("stated",)))
    assert stated.ask("paths", {"start": HEALTH, "end": BURGLARY, "links": "ADDRESSES", "longest": 2}).rows == ()


def test_what_does_not_hold_on_the_day_is_not_walked() -> None:
    edges = [told("board/a"), told("issue/x"), clerk("ADDRESSES", "board/a", "issue/x", start="2020", end="2021-12-31")]
    ends = {"start": "small:board/a", "end": "small:issue/x"}
    assert len(workspace_of(edges, Scope("2021-06-01")).ask("paths", ends).rows) == 1
    doubtful = workspace_of(edges, Scope("2020-06-01")).ask("paths", ends)
    assert doubtful.rows == ()
    assert doubtful.found.notes[-1].startswith("1 statement was not walked")
    assert workspace_of(edges, Scope("2022-06-01")).ask("paths", ends).rows == ()


def test_ends_that_are_one_and_links_that_are_none_are_refused(town: Explorer) -> None:
    workspace = town.workspace()
    with pytest.raises(AskError, match="Both ends are"):
        workspace.ask("paths", {"start": SAFETY, "end": SAFETY})
    with pytest.raises(AskError, match="“LOVES” is not a type of link"):
        workspace.ask("paths", {"start": SAFETY, "end": PLAN, "links": "LOVES"})
    with pytest.raises(AskError, match="“end” is missing"):
        workspace.ask("paths", {"start": SAFETY})


def test_a_search_that_is_stopped_says_so(monkeypatch: pytest.MonkeyPatch, town: Explorer) -> None:
    monkeypatch.setattr(module, "STEPS_TRIED", 3)
    answer = town.workspace().ask("paths", {"start": SAFETY, "end": DRUGS})
    assert answer.found.notes[0].startswith("The search stopped after")
    assert answer.rows[0]["length"] == 1


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16), st.integers(1, 5))
@settings(max_examples=60)
def test_every_path_agrees_with_the_slow_way(pairs: list[tuple[int, int]], longest: int) -> None:
    boards = [told(f"board/b{i}") for i in range(8)]
    edges = {(a, b): clerk("PART_OF", f"board/b{a}", f"board/b{b}") for a, b in pairs if a != b}
    graph = graph_of([*boards, *edges.values()])
    start, end = at(graph, "board/b0"), at(graph, "board/b1")
    network: nx.Graph[int] = nx.Graph([(at(graph, f"board/b{a}"), at(graph, f"board/b{b}")) for a, b in edges])
    network.add_nodes_from((start, end))
    slow = sorted(map(tuple, nx.all_simple_paths(network, start, end, cutoff=longest)), key=lambda p: (len(p), p))
    found = paths(graph, start, end, LINKS, most=1000, longest=longest)
    assert [p.nodes for p in found.found] == slow
    assert found.total == len(slow)
    shortest = nx.shortest_path_length(network, start, end) if nx.has_path(network, start, end) else None
    assert found.shortest == shortest
    for path in found.found:
        for (a, b), step in zip(pairwise(path.nodes), path.steps, strict=True):
            assert step
            assert {frozenset(graph.ends(e)) for e in step} == {frozenset((a, b))}
