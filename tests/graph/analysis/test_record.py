"""How well each type of thing and of link is recorded, counted, and against a slow count one item at a time."""

from random import Random
from typing import Any

import pytest

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Decision
from graph.workspace import Explorer, Workspace
from tests.graph.analysis.small import CLERK, GUIDE, clerk, store_of, told, workspace_of

DAY = Scope(as_at="2024-06-30")

EDGES = [
    told("board/ashby", start="2020", end=".."),
    told("board/ashby", GUIDE),
    told("board/brook", basis="inferred", reason="a letter-head"),
    told("organization/police"),
    clerk("MEMBER_OF", "organization/police", "board/ashby"),
    clerk("MEMBER_OF", "organization/police", "board/ashby", GUIDE),
    clerk("MEMBER_OF", "organization/police", "board/brook", basis="inferred", reason="a photograph"),
    clerk("MEMBER_OF", "organization/fire", "board/ashby", start="2025"),
    clerk("LISTS_ALL", "source/clerk", "board/ashby", link="MEMBER_OF", direction="reverse", as_of="2024-06"),
]


def of(workspace: Workspace, sort: str, type: str) -> dict[str, Any]:
    (row,) = [r for r in workspace.ask("completeness", {"sort": sort}).rows if r["type"] == type]
    return dict(row)


def figures(row: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(row[name] for name in names)


def test_each_thing_and_each_link_counts_once_under_the_surest_ground() -> None:
    workspace = workspace_of(EDGES, DAY)
    boards = of(workspace, "thing", "Board")
    assert figures(boards, "total", "stated", "confirmed", "inferred", "open", "undescribed") == (2, 1, 0, 1, 0, 0)
    assert figures(boards, "listed", "lists", "dated", "source_dated", "several", "sources") == (1, 1, 1, 2, 1, 2)
    bodies = of(workspace, "thing", "Organization")
    assert figures(bodies, "total", "stated", "undescribed") == (2, 1, 1), "nobody describes the fire service"
    seats = of(workspace, "link", "MEMBER_OF")
    assert figures(seats, "total", "stated", "inferred", "open") == (2, 1, 1, 0), "in 2024 the fire service has no seat"
    assert figures(seats, "listed", "lists", "dated", "source_dated", "several", "sources") == (1, 1, 0, 2, 1, 2)


def test_what_the_dates_leave_open_is_a_figure_of_its_own() -> None:
    seats = of(workspace_of(EDGES, Scope(as_at="2025-06-30")), "link", "MEMBER_OF")
    assert figures(seats, "total", "stated", "inferred", "open", "dated") == (3, 1, 1, 1, 1)


def test_what_a_person_confirmed_is_never_counted_as_stated() -> None:
    store = store_of(EDGES)
    (guess,) = [e for e in EDGES if e.type == "MEMBER_OF" and e.basis == "inferred"]
    store.decide(Decision(guess.id, "confirm", by="governance officer", at="2024-07-01T10:00:00Z"))
    seats = of(Explorer(store, SCHEMA).workspace(DAY), "link", "MEMBER_OF")
    assert figures(seats, "stated", "confirmed", "inferred") == (1, 1, 0)


def test_the_summary_adds_up_the_rows() -> None:
    answer = workspace_of(EDGES, DAY).ask("completeness")
    rows = [r for r in answer.rows if r["sort"] == "link"]
    assert f"{sum(r['total'] for r in rows)} links are recorded: {sum(r['stated'] for r in rows)} stated" in (
        answer.found.summary
    )
    assert {r["type"] for r in rows} == {t.name for t in SCHEMA.link_types()}
    empty = workspace_of([], DAY).ask("completeness").found
    assert "0 things are recorded" in empty.summary


@pytest.mark.parametrize("seed", range(15))
def test_a_slow_count_gives_the_same(seed: int) -> None:
    random = Random(seed)
    names = ("ashby", "brook", "coombe", "dene")
    edges = {}
    for _ in range(40):
        by = random.choice([CLERK, GUIDE])
        more: dict[str, object] = random.choice(
            [{}, {}, {"basis": "inferred", "reason": "its name"}, {"start": "2024"}, {"end": "2023-01-01"}]
        )
        edge = clerk("OWNS", f"board/{random.choice(names)}", f"strategy/{random.choice(names)}", by, **more)
        edges[edge.id] = edge
    workspace = workspace_of(edges.values(), DAY)
    graph = workspace.graph
    by_pair: dict[tuple[int, int], list[int]] = {}
    for position in graph.edges_of("OWNS"):
        by_pair.setdefault(graph.ends(position), []).append(position)
    grounds = []
    for several in by_pair.values():
        held = {graph.basis_of(e) for e in several if graph.holding[e]}
        grounds.append(next((b for b in ("stated", "confirmed", "inferred") if b in held), "open"))
    row = of(workspace, "link", "OWNS")
    assert row["total"] == len(by_pair)
    for ground in ("stated", "confirmed", "inferred", "open"):
        assert row[ground] == grounds.count(ground)
    assert row["dated"] == sum(
        any(graph.qualifiers(e).get("start") or graph.qualifiers(e).get("end") for e in several)
        for several in by_pair.values()
    )
    assert row["several"] == sum(
        len({int(graph.snapshot.edge_source[e]) for e in several}) > 1 for several in by_pair.values()
    )
