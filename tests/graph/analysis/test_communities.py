"""Which boards of Quillhaven belong together, by what they share, and what holds them together."""

import pytest

from graph.analysis import communities as module
from graph.analysis.communities import communities
from graph.scope import Scope
from graph.statements import Edge
from tests.graph.analysis.small import clerk, graph_of, told, workspace_of

BOARDS = [told(f"board/{b}") for b in "abcdefg"]


def deals(boards: str, issues: str, **more: object) -> list[Edge]:
    return [clerk("ADDRESSES", f"board/{b}", f"issue/{i}", **more) for b in boards for i in issues]


TWO_CIRCLES = [*deals("abc", "xyz"), *deals("def", "uvw"), clerk("MEMBER_OF", "organization/o", "board/a")]


def test_boards_that_share_much_are_one_community_and_one_that_shares_nothing_stands_alone() -> None:
    graph = graph_of([*BOARDS, *TWO_CIRCLES, clerk("MEMBER_OF", "organization/o", "board/d")])
    found = communities(graph)
    names = graph.snapshot.names
    assert [[names[b] for b in c.boards] for c in found.found] == [["A", "B", "C"], ["D", "E", "F"]]
    assert (found.alone, found.left_out) == (1, 0)
    assert [len(c.bonds) for c in found.found] == [3, 3], "the member that joins the two circles holds neither together"
    assert found.modularity is not None
    assert found.modularity > 0.3


def test_what_holds_a_community_together_counts_what_is_inferred_apart() -> None:
    edges = [*deals("ab", "xy"), *deals("c", "x"), *deals("c", "y", basis="inferred", reason="its name")]
    answer = workspace_of([*BOARDS, *map(told, ("issue/x", "issue/y")), *edges]).ask("communities")
    (row,) = answer.rows
    assert [(b["item"]["name"], b["stated"], b["inferred"], b["of"]) for b in row["holds"]] == [
        ("X", 3, 0, 3),
        ("Y", 2, 1, 3),
    ]
    assert row["text"] == "What binds most: X (3 of 3) and Y (3 of 3), counting what is inferred."
    assert len(row["holds"][0]["statements"]) == 3
    assert answer.found.summary == "3 boards fall into 1 community; 4 more stand alone."


def test_the_day_counts_and_nothing_shared_is_said_plainly() -> None:
    edges = [*BOARDS, *deals("ab", "xy", start="2020-01-01", end="2022-12-31")]
    assert len(workspace_of(edges, Scope("2021-06-01")).ask("communities").rows) == 1
    later = workspace_of(edges, Scope("2024-06-01")).ask("communities")
    assert later.rows == ()
    assert later.found.summary.startswith("No two boards are recorded to share anything")


def test_one_board_is_asked_for_by_its_identifier() -> None:
    workspace = workspace_of([*BOARDS, *TWO_CIRCLES])
    (row,) = workspace.ask("communities", {"board": "small:board/e"}).rows
    assert (row["place"], [b["name"] for b in row["boards"]]) == (2, ["D", "E", "F"])
    assert workspace.ask("communities", {"board": "small:board/g"}).rows == ()


def test_a_graph_too_large_leaves_out_what_most_boards_have_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAIRS_TAKEN", 18)
    edges = [*BOARDS, *TWO_CIRCLES, *deals("abcdef", "n")]
    found = communities(graph_of(edges))
    assert (len(found.found), found.left_out) == (2, 1)
    notes = workspace_of(edges).ask("communities").found.notes
    assert any(note.startswith("1 thing that most boards have was left out") for note in notes)
