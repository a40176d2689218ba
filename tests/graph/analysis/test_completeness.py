"""When a list counts as complete, of which nodes, and which list outranks which."""

import pytest

from graph.analysis.completeness import complete_lists
from graph.scope import Scope
from graph.statements import Edge
from tests.graph.analysis.small import CLERK, GUIDE, at, clerk, graph_of, told
from tests.town import link


def lists_all(subject: str, edge_type: str = "MEMBER_OF", direction: str = "reverse", **more: object) -> Edge:
    by = str(more.pop("by", CLERK))
    return link(by, by, "LISTS_ALL", subject, link=edge_type, direction=direction, **more)


def complete(edges: list[Edge], scope: Scope | None = None, date: str | None = "2024") -> set[str]:
    graph = graph_of(edges, scope, date)
    found = complete_lists(graph).subjects("MEMBER_OF", "reverse")
    return {graph.snapshot.ids[n].removeprefix("small:") for n in found}


def test_a_list_without_every_is_of_its_subject_alone() -> None:
    edges = [told("board/a"), told("board/b"), clerk("PART_OF", "board/b", "board/a"), lists_all("small:board/a")]
    assert complete(edges) == {"board/a"}


def test_every_board_within_a_board_is_its_parts_at_any_depth() -> None:
    edges = [
        told("board/a"),
        clerk("PART_OF", "board/b", "board/a"),
        clerk("PART_OF", "board/c", "board/b"),
        told("board/other"),
        lists_all("small:board/a", every="Board"),
    ]
    assert complete(edges) == {"board/b", "board/c"}


def test_every_board_within_an_area_is_what_covers_it_or_a_part_of_it() -> None:
    edges = [
        clerk("PART_OF", "area/ward", "area/town"),
        clerk("COVERS", "board/town", "area/town"),
        clerk("COVERS", "board/ward", "area/ward"),
        clerk("COVERS", "board/island", "area/island"),
        lists_all("small:area/town", every="Board"),
    ]
    assert complete(edges) == {"board/town", "board/ward"}


def test_every_area_within_an_area_is_its_parts() -> None:
    edges = [
        clerk("PART_OF", "area/ward", "area/town"),
        told("area/island"),
        lists_all("small:area/town", every="Area"),
    ]
    assert complete(edges) == {"area/ward"}


def test_every_board_within_a_source_is_what_it_describes() -> None:
    edges = [told("board/a"), told("board/b", GUIDE), told("organization/o"), lists_all(CLERK, every="Board")]
    assert complete(edges) == {"board/a"}


@pytest.mark.parametrize(
    ("as_of", "day", "undated", "counts"),
    [
        ("2023-05-01", None, "source date", True),
        ("2023-05-01", "2023-04-30", "assumed to continue", False),
        ("2023-05-01", "2023-05-01", "source date", True),
        ("2023-05-01", "2023-05-02", "source date", False),
        ("2023-05-01", "2023-05-02", "assumed to continue", True),
        ("2023-05", "2023-05-17", "source date", True),
        (None, "2023-12-31", "assumed to continue", False),
        (None, "2024-06-30", "source date", True),
        (None, "2025-06-30", "source date", False),
        (None, "2025-06-30", "assumed to continue", True),
    ],
)
def test_a_list_counts_from_its_date_on(as_of: str | None, day: str | None, undated: str, counts: bool) -> None:
    scope = Scope(day, undated="source date" if undated == "source date" else "assumed to continue")
    assert (complete([told("board/a"), lists_all("small:board/a", as_of=as_of)], scope) == {"board/a"}) is counts


@pytest.mark.parametrize(("undated", "counts"), [("source date", False), ("assumed to continue", True)])
def test_a_list_without_any_date_counts_only_by_assumption(undated: str, counts: bool) -> None:
    scope = Scope("2023-05-01", undated="source date" if undated == "source date" else "assumed to continue")
    assert (complete([told("board/a"), lists_all("small:board/a")], scope, None) == {"board/a"}) is counts


def test_a_later_list_outranks_an_earlier_one() -> None:
    edges = [
        told("board/a"),
        clerk("MEMBER_OF", "organization/old", "board/a", GUIDE),
        clerk("MEMBER_OF", "organization/new", "board/a"),
        lists_all("small:board/a", as_of="2019", by=GUIDE),
        lists_all("small:board/a", as_of="2023"),
    ]
    graph = graph_of(edges)
    lists = complete_lists(graph)
    (edge,) = lists.of(at(graph, "board/a"), "MEMBER_OF", "reverse")
    assert graph.qualifiers(edge)["as_of"] == "2023"
    assert lists.omitting(at(graph, "board/a"), "MEMBER_OF", "reverse", at(graph, "organization/old")) == (edge,)
    assert lists.omitting(at(graph, "board/a"), "MEMBER_OF", "reverse", at(graph, "organization/new")) == ()
    before = graph_of(edges, Scope("2020-01-01"))
    (edge,) = complete_lists(before).of(at(before, "board/a"), "MEMBER_OF", "reverse")
    assert before.qualifiers(edge)["as_of"] == "2019"


def test_lists_of_one_time_stand_side_by_side() -> None:
    edges = [
        told("board/a"),
        lists_all("small:board/a", as_of="2023-05", by=GUIDE),
        lists_all("small:board/a", as_of="2023"),
    ]
    graph = graph_of(edges)
    assert len(complete_lists(graph).of(at(graph, "board/a"), "MEMBER_OF", "reverse")) == 2


def test_a_list_outside_the_scopes_sources_does_not_count() -> None:
    edges = [told("board/a"), told("board/a", GUIDE), lists_all("small:board/a", by=GUIDE)]
    assert complete(edges, Scope(sources=(CLERK,))) == set()
