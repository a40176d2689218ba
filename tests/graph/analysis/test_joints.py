"""Who alone joins parts of Quillhaven's boards, and where lines of accountability lead; beside them a slow way."""

from collections.abc import Iterator
from random import Random

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.accountability import Line, lines
from graph.analysis.joints import Joint, joints
from graph.scope import Scope
from graph.statements import Edge
from graph.words import CheckAnswer
from tests.graph.analysis.holding import WITHOUT_SHRINKING, held_links, recorded
from tests.graph.analysis.small import CLERK, at, clerk, graph_of, told, workspace_of
from tests.graph.graphs import kept, made_from, scopes_of
from tests.graph.naive import Naive
from tests.town import link

INFERRED: dict[str, object] = {"basis": "inferred", "reason": "its letter-heads"}
BOARDS = [told(f"board/{b}") for b in "abcd"]


def seats(**boards_of: str) -> list[Edge]:
    """``council="ab"``: the council sits on boards A and B."""
    return [clerk("MEMBER_OF", f"organization/{who}", f"board/{b}") for who, bs in boards_of.items() for b in bs]


def found(edges: list[Edge], *, inferred: bool = True, scope: Scope | None = None) -> dict[str, list[set[str]]]:
    """What each single point would cut off: its parts, each as the names of its boards."""
    graph = graph_of([*BOARDS, *edges], scope)
    names, ids = graph.snapshot.names, graph.snapshot.ids
    return {
        ids[j.who].removeprefix("small:"): [{names[b] for b in part.named} for part in j.parts]
        for j in joints(graph, inferred=inferred)
    }


def test_a_body_that_alone_joins_two_boards_is_a_single_point_and_a_lone_member_is_no_part() -> None:
    assert found(seats(council="abc", police="ab", charity="a")) == {"organization/council": [{"C"}]}


def test_a_second_body_that_joins_them_ends_it() -> None:
    assert found(seats(council="ab", police="ab")) == {}


def test_a_board_can_join_two_parts() -> None:
    edges = [*seats(council="ab", police="bc", fire="cd", charity="cd"), *seats(ferry="ab")]
    assert found(edges) == {"board/b": [{"A"}], "organization/police": [{"C", "D"}], "board/c": [{"D"}]}


def test_inferred_links_join_only_where_they_count() -> None:
    edges = [*seats(council="ab"), clerk("MEMBER_OF", "organization/police", "board/a", **INFERRED)]
    edges.append(clerk("MEMBER_OF", "organization/police", "board/b", **INFERRED))
    assert found(edges) == {}
    assert found(edges, inferred=False) == {"organization/council": [{"B"}]}
    (row,) = workspace_of([*BOARDS, *edges]).ask("single-points").rows
    assert [row["cut_off"], row["cut_off_with_inferred"]] == [1, 0]
    assert row["text"].endswith("Inferred links join them in another way.")


def test_the_invited_and_kinds_of_board_join_nobody() -> None:
    edges = [
        *seats(council="ab"),
        *(clerk("MEMBER_OF", "organization/police", f"board/{b}", role="invited") for b in "ab"),
        *(clerk("MEMBER_OF", "board/kind", f"board/{b}") for b in "ab"),
        told("board/kind", is_class=True),
    ]
    assert found(edges) == {"organization/council": [{"B"}]}


def test_what_ended_joins_nobody_any_more() -> None:
    ended = [
        clerk("MEMBER_OF", "organization/police", f"board/{b}", start="2020-01-01", end="2023-01-01") for b in "ab"
    ]
    edges = [*(clerk("MEMBER_OF", "organization/council", f"board/{b}", start="2019") for b in "ab"), *ended]
    assert found(edges, scope=Scope("2022-06-01")) == {}
    assert found(edges, scope=Scope("2024-06-01")) == {"organization/council": [{"B"}]}


def test_the_question_says_what_it_rests_on_and_whether_the_lists_are_complete() -> None:
    edges = [*seats(council="abc", police="ab"), told("organization/council")]
    (row,) = workspace_of([*BOARDS, *edges]).ask("single-points").rows
    assert row["text"] == "Without Council, no recorded member would join C to the other 2 boards of this part."
    assert row["known_whole"] is False
    assert len(row["statements"]) == 1
    listed = link(CLERK, CLERK, "LISTS_ALL", "small:board/c", link="MEMBER_OF", direction="reverse")
    (row,) = workspace_of([*BOARDS, *edges, listed]).ask("single-points").rows
    assert row["known_whole"] is True
    none = workspace_of(BOARDS).ask("single-points")
    assert none.found.summary.startswith("No board, organisation or post alone joins")


def slow_parts(network: "nx.Graph[str]", node: str, boards: set[str]) -> list[frozenset[str]]:
    """The boards of each part with boards that the part of *node* falls into without it."""
    rest = network.copy()
    joined = nx.node_connected_component(network, node)
    rest.remove_node(node)
    parts = (frozenset(part & boards) for part in nx.connected_components(rest.subgraph(joined - {node})))
    return [part for part in parts if part]


def check(network: "nx.Graph[str]", boards: set[str], told_joints: Iterator[tuple[str, Joint]], ids: list[str]) -> None:
    by_id = dict(told_joints)
    for node in network:
        parts = slow_parts(network, node, boards)
        assert (node in by_id) == (len(parts) > 1), node
        if node in by_id:
            joint = by_id[node]
            sizes = sorted(map(len, parts))
            assert sorted([joint.rest, *(p.boards for p in joint.parts)]) == sizes
            assert joint.rest == sizes[-1]
            for part in joint.parts:
                assert frozenset(ids[b] for b in part.named) in parts
    assert by_id.keys() <= set(network)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=22))
@settings(max_examples=60)
def test_every_single_point_agrees_with_taking_each_away_in_turn(pairs: list[tuple[int, int]]) -> None:
    boards = [told(f"board/b{i}") for i in range(10)]
    edges = {(m, b): clerk("MEMBER_OF", f"organization/o{m}", f"board/b{b}") for m, b in pairs}
    graph = graph_of([*boards, *edges.values()])
    network: nx.Graph[str] = nx.Graph((e.from_id, e.to_id) for e in edges.values())
    ids = list(graph.snapshot.ids)
    told_joints = ((ids[j.who], j) for j in joints(graph, inferred=True))
    check(network, {f"small:board/b{i}" for i in range(10)}, told_joints, ids)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=15, phases=WITHOUT_SHRINKING)
def test_single_points_agree_on_graphs_with_dates_merges_and_decisions(seed: int) -> None:
    made, random = made_from(seed), Random(seed)
    store = kept(made)
    try:
        naive = Naive(made.edges, made.decisions)
        snapshot = store.snapshot()
        out = {
            id
            for id, node in naive.nodes.items()
            if node.properties.get("is_class")
            or node.properties.get("kind") in ("group of organisations", "unnamed unit")
        }
        for asked in scopes_of(made, random):
            scope = recorded(naive, asked)
            seen = naive.found(scope, "Board", "Organization")
            boards = {n.id for n in seen if n.type == "Board" or n.properties.get("meets")}
            for inferred in (True, False):
                network: nx.Graph[str] = nx.Graph()
                for x in held_links(naive, scope, "MEMBER_OF", "HELD_AT"):
                    role = x.edge.properties.get("role")
                    counts = inferred or x.basis != "inferred"
                    if counts and not out & {x.from_id, x.to_id} and role not in ("invited", "unofficial partner"):
                        network.add_edge(x.from_id, x.to_id)
                ids = list(snapshot.ids)
                told_joints = ((ids[j.who], j) for j in joints(snapshot.at(scope), inferred=inferred))
                check(network, boards, told_joints, ids)
    finally:
        store.close()


# --- accountability --------------------------------------------------------------------------------------------------


def line(edges: list[Edge], board: str = "board/a") -> Line:
    graph = graph_of([*BOARDS, *edges])
    return next(x for x in lines(graph) if x.board == at(graph, board))


def test_a_line_arrives_at_an_organisation_or_a_post() -> None:
    edges = [clerk("PART_OF", "board/a", "board/b"), clerk("ACCOUNTABLE_TO", "board/b", "organization/council")]
    edges.append(told("organization/council"))
    arrived = line(edges)
    assert (arrived.answer, len(arrived.edges)) == (CheckAnswer.PASSES, 2)
    assert line([clerk("ACCOUNTABLE_TO", "board/a", "post/mayor")]).answer == CheckAnswer.PASSES
    (row, *_) = workspace_of([*BOARDS, *edges]).ask("accountability", {"answer": "passes"}).rows
    assert row["text"] == "A is part of B, which reports to Council."
    assert row["arrives"]["name"] == "Council"


def test_a_step_that_is_only_inferred_weakens_the_line_unless_another_way_is_stated() -> None:
    edges = [clerk("ACCOUNTABLE_TO", "board/a", "organization/council", **INFERRED)]
    assert line(edges).answer == CheckAnswer.INFERRED_ONLY
    longer = [clerk("PART_OF", "board/a", "board/b"), clerk("ACCOUNTABLE_TO", "board/b", "post/mayor")]
    assert line([*edges, *longer]).answer == CheckAnswer.PASSES


def test_a_line_that_ends_at_a_board_is_not_recorded_and_never_fails() -> None:
    ends = line([clerk("PART_OF", "board/a", "board/b")])
    assert (ends.answer, len(ends.nodes)) == (CheckAnswer.NOT_RECORDED, 2)
    assert line([]).answer == CheckAnswer.NOT_RECORDED
    to_nobody = [clerk("ACCOUNTABLE_TO", "board/a", "organization/x"), told("organization/x", kind="unnamed unit")]
    assert line(to_nobody).answer == CheckAnswer.NOT_RECORDED


def test_lines_that_lead_nowhere_but_into_a_circle_fail() -> None:
    circle = [clerk("ACCOUNTABLE_TO", f"board/{x}", f"board/{y}") for x, y in ("ab", "bc", "cb")]
    assert line(circle).answer == CheckAnswer.FAILS
    out = [*circle, clerk("ACCOUNTABLE_TO", "board/c", "board/d")]
    assert line(out).answer == CheckAnswer.NOT_RECORDED, "from D nothing is recorded"
    assert line([*circle, clerk("ACCOUNTABLE_TO", "board/c", "post/mayor")]).answer == CheckAnswer.PASSES
    supposed = [*circle[:1], clerk("ACCOUNTABLE_TO", "board/b", "board/a", **INFERRED)]
    assert line(supposed).answer == CheckAnswer.NOT_RECORDED
    rows = workspace_of([*BOARDS, *circle]).ask("accountability", {"answer": "fails"}).rows
    assert rows[0]["text"] == "A reports to B, which reports to C, which reports to B. So the line runs in a circle."


def test_a_link_that_may_have_ended_leaves_it_open() -> None:
    edges = [*BOARDS, clerk("ACCOUNTABLE_TO", "board/a", "post/mayor", start="2020-01-01", end="2023")]
    (row,) = [
        r for r in workspace_of(edges, Scope("2023-06-01")).ask("accountability").rows if r["board"]["name"] == "A"
    ]
    assert row["answer"] == CheckAnswer.NOT_RECORDED
    assert row["text"].endswith("The dates of what is recorded leave open whether it held on the day.")
    assert row["statements"]
