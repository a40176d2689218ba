"""What a scenario makes of a graph is what loading the changed statements makes of it: for each kind, and at random."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.coverage import coverage, membership
from graph.analysis.gaps import finding_key, gaps
from graph.analysis.matrix import Matrix
from graph.analysis.overlap import overlaps
from graph.analysis.rules import GOVERNANCE
from graph.analysis.snapshot import Scoped
from graph.errors import AskError
from graph.schema import SCHEMA
from graph.scope import BASES, Scope
from graph.statements import Edge
from graph.whatif.draft import SCENARIO
from graph.whatif.facts import Facts
from graph.whatif.scenario import parse_scenario
from graph.whatif.supposed import Supposed, suppose
from tests.graph.analysis.small import CLERK, GUIDE, at, clerk, graph_of, told
from tests.graph.whatif.slowly import changed
from tests.town import describe, link

DAY = Scope(as_at="2024-06-30")
BOARDS = ["board/a", "board/b", "board/c"]
ORGANISATIONS = ["organization/o", "organization/p"]
POSTS = ["post/x", "post/y"]
ISSUES = ["issue/i", "issue/j"]
AREAS = ["area/east", "area/west"]
THINGS: list[Edge] = [
    *(told(b) for b in BOARDS),
    told("board/a", GUIDE, start="2001"),
    *(told(o, kind="district council") for o in ORGANISATIONS),
    *(told(n) for n in (*POSTS, *ISSUES, "duty/d", "strategy/s", "strategy/t")),
    told("area/town", kind="county"),
    *(told(a, kind="two-tier district") for a in AREAS),
    *(clerk("PART_OF", a, "area/town") for a in AREAS),
    *(clerk("IDENTIFIES", "strategy/s", i, kind="key issue") for i in ISSUES),
]
LIST = {
    b: link(CLERK, CLERK, "LISTS_ALL", f"small:{b}", link="MEMBER_OF", direction="reverse")
    for b in BOARDS
}  # fmt: skip


def scenario(*changes: dict[str, Any]) -> str:
    told = [
        {k: _full(v) if k not in ("do", "role", "name", "type", "kind") else v for k, v in change.items()}
        for change in changes
    ]
    return json.dumps({"title": "A try", "reason": "To see.", "as_at": "2024-06-30", "changes": told})


def _full(value: Any) -> Any:
    """Identifiers in full: ``board/a`` is ``small:board/a``."""
    if isinstance(value, list):
        return [_full(v) for v in value]
    if isinstance(value, dict):
        return {k: v if k == "name" else _full(v) for k, v in value.items()}
    return f"small:{value}" if "/" in value else value


def supposed(edges: list[Edge], *changes: dict[str, Any], scope: Scope = DAY) -> Supposed:
    return suppose(graph_of(edges, scope), parse_scenario(scenario(*changes)), SCHEMA)


def picture(graph: Scoped) -> dict[str, Any]:
    """All that analysis says of a graph, by identifiers."""
    ids = graph.snapshot.ids

    def cells(matrix: Matrix) -> dict[tuple[str, str], str]:
        return {(ids[r], ids[c]): cell.state.value for (r, c), cell in matrix.cells.items()}

    facts = Facts(graph, GOVERNANCE)
    return {
        "gaps": {finding_key(graph, r.rule, c): c.answer.value for r in gaps(graph, GOVERNANCE) for c in r.checks},
        "overlaps": {
            (ids[p.a], ids[p.b]): (
                [(share.layer, share.at_least, share.at_least_with_inferred, share.may_be) for share in p.layers],
                sorted(e.kind for e in p.explanations),
            )
            for p in overlaps(graph).pairs
        },
        "coverage": cells(coverage(graph)),
        "membership": cells(membership(graph)),
        "standings": {
            name: {ids[t]: sorted(ids[h] for h in held) for t, held in found.items()}
            for name, found in facts.standings.items()
        },
        "burden": {
            ids[who]: sorted((x.what, ids[x.item], x.number, x.number_inferred, x.meetings) for x in body.loads)
            for who, body in facts.burdens.items()
        },
        "single": {
            (ids[who], inferred): sorted((part.boards, [ids[b] for b in part.named]) for part in joint.parts)
            for inferred, found in facts.points.items()
            for who, joint in found.items()
        },
        "leads": {ids[i]: sorted(ids[b] for b in bodies) for i, bodies in facts.leads.items()},
    }


def check(edges: list[Edge], *changes: dict[str, Any], scope: Scope = DAY) -> None:
    """The scenario beside the store into which its statements are loaded."""
    found = picture(supposed(edges, *changes, scope=scope).graph)
    stated = edges
    for change in parse_scenario(scenario(*changes)).changes:
        stated = changed(stated, change.to_json())
    loaded = picture(graph_of(stated, scope))
    for name, value in loaded.items():
        assert found[name] == value, name


TOWN: list[Edge] = [
    *THINGS,
    clerk("MEMBER_OF", "organization/o", "board/a", role="chair"),
    clerk("MEMBER_OF", "organization/o", "board/b", role="member"),
    clerk("MEMBER_OF", "organization/p", "board/b", role="chair"),
    clerk("MEMBER_OF", "post/x", "board/a", role="member", on_behalf_of="small:board/c"),
    clerk("HELD_AT", "post/x", "organization/o"),
    clerk("HELD_AT", "post/y", "board/a"),
    clerk("ADDRESSES", "board/a", "issue/i", lead=True),
    clerk("ADDRESSES", "board/b", "issue/i"),
    clerk("ADDRESSES", "board/a", "issue/j", basis="inferred", reason="from its name"),
    clerk("DISCHARGES", "board/a", "duty/d", on_behalf_of="small:organization/o"),
    clerk("OWNS", "board/a", "strategy/s"),
    clerk("COVERS", "board/a", "area/town", GUIDE),
    clerk("COVERS", "board/b", "area/east"),
    clerk("RESPONSIBLE_AUTHORITY_FOR", "organization/o", "area/east", kind="council"),
    clerk("ACCOUNTABLE_TO", "board/b", "board/a"),
    clerk("ACCOUNTABLE_TO", "board/a", "board/c"),
    clerk("PART_OF", "board/c", "board/a"),
    clerk("INFORMS", "strategy/t", "board/a"),
    clerk("HANDLED_ELSEWHERE", "issue/j", "organization/p", excluded_from="small:board/a"),
]
CHANGES: list[dict[str, Any]] = [
    {"do": "close", "body": "board/a"},
    {"do": "close", "body": "organization/o"},
    {"do": "close", "body": "post/x"},
    {"do": "merge", "bodies": ["board/a"], "into": "board/b"},
    {"do": "merge", "bodies": ["board/a", "board/c", "board/b"], "into": "board/b"},
    {"do": "merge", "bodies": ["board/b"], "into": "board/c"},
    {"do": "create", "id": "board/new", "type": "Board", "name": "New", "kind": "network", "covers": ["area/west"],
     "addresses": ["issue/j"], "members": ["organization/p", "post/y"]},
    {"do": "move", "issue": "issue/i", "from": "board/a", "to": "board/c"},
    {"do": "move", "issue": "all", "from": "board/a", "to": "board/b"},
    {"do": "move", "duty": "all", "from": "board/a", "to": "board/b"},
    {"do": "move", "duty": "duty/d", "from": "organization/o", "to": "organization/p"},
    {"do": "move", "area": "all", "from": "board/a", "to": "board/b"},
    {"do": "move", "area": "area/east", "from": "organization/o", "to": "organization/p"},
    {"do": "move", "strategy": "strategy/s", "from": "board/a", "to": "board/c"},
    {"do": "move", "member": "organization/o", "from": "board/a", "to": "board/c"},
    {"do": "move", "seat": "all", "from": "organization/o", "to": "organization/p"},
    {"do": "move", "report": "all", "from": "board/a", "to": "organization/p"},
    {"do": "move", "line": "board/a", "from": "board/b", "to": "post/y"},
    {"do": "move", "post": "post/x", "from": "organization/o", "to": "organization/p"},
    {"do": "change areas", "body": "board/a", "areas": ["area/west"]},
    {"do": "add member", "member": "organization/p", "body": "board/a", "role": "member"},
    {"do": "remove member", "member": "organization/o", "body": "board/a"},
    {"do": "change member", "member": "organization/o", "body": "board/b", "role": "chair"},
    {"do": "split area", "area": "area/town", "into": [
        {"id": "area/north", "name": "North", "parts": ["area/east"]},
        {"id": "area/south", "name": "South", "parts": ["area/west"]}]},
    {"do": "protocol", "issue": "issue/i", "lead": "board/b", "with": ["board/a"]},
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: " ".join(str(v) for v in list(c.values())[:3]))
@pytest.mark.parametrize("scope", [DAY, Scope(), Scope(as_at="2024-06-30", undated="source date")], ids=str)
def test_each_kind_of_change_is_as_if_it_had_been_loaded(change: dict[str, Any], scope: Scope) -> None:
    check([*TOWN, *(LIST.values() if scope is DAY else ())], change, scope=scope)


@pytest.mark.parametrize("listed", [["board/a"], ["board/b"], []])
def test_a_list_stays_complete_where_all_that_are_merged_have_one(listed: list[str]) -> None:
    edges = [*TOWN, *(LIST[board] for board in listed)]
    check(edges, {"do": "merge", "bodies": ["board/a"], "into": "board/b"})


def test_changes_follow_one_another() -> None:
    check(
        TOWN,
        {"do": "create", "id": "board/new", "type": "Board", "name": "New"},
        {"do": "merge", "bodies": ["board/a", "board/b"], "into": "board/new"},
        {"do": "move", "duty": "all", "from": "board/new", "to": "board/c"},
        {"do": "close", "body": "organization/o"},
    )


@st.composite
def towns(draw: st.DrawFn) -> list[Edge]:
    """Towns at random; of the boards some have a complete list of members."""
    kinds: list[tuple[str, list[str], list[str], dict[str, Any]]] = [
        ("MEMBER_OF", [*ORGANISATIONS, *POSTS, *BOARDS], BOARDS, {"role": st.sampled_from(["chair", "member"])}),
        ("ADDRESSES", [*BOARDS, *ORGANISATIONS], ISSUES, {"lead": st.booleans()}),
        ("DISCHARGES", [*BOARDS, *POSTS], ["duty/d"], {}),
        ("OWNS", [*BOARDS, *ORGANISATIONS], ["strategy/s", "strategy/t"], {}),
        ("COVERS", [*BOARDS, *ORGANISATIONS], ["area/town", *AREAS], {}),
        ("HELD_AT", POSTS, [*ORGANISATIONS, *BOARDS], {}),
        ("ACCOUNTABLE_TO", [*BOARDS, *POSTS], [*BOARDS, *ORGANISATIONS], {}),
        ("PART_OF", BOARDS, BOARDS, {}),
        ("INFORMS", ["strategy/t"], BOARDS, {}),
    ]
    edges = {e.id: e for e in THINGS}
    for _ in range(draw(st.integers(4, 25))):
        type, starts, ends, more = draw(st.sampled_from(kinds))
        one, other = draw(st.sampled_from(starts)), draw(st.sampled_from(ends))
        if one == other:
            continue
        told = {name: draw(values) for name, values in more.items()}
        if draw(st.integers(0, 3)) == 0:
            told |= {"basis": "inferred", "reason": "from a name"}
        source = GUIDE if type in ("COVERS", "OWNS", "ACCOUNTABLE_TO") and draw(st.booleans()) else CLERK
        edge = clerk(type, one, other, source, **told)
        edges.setdefault(edge.id, edge)
    for board in draw(st.sets(st.sampled_from(BOARDS))):
        edges[LIST[board].id] = LIST[board]
    return list(edges.values())


@settings(max_examples=40, deadline=None)
@given(towns(), st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3), st.sampled_from([DAY, Scope()]))
def test_towns_at_random(edges: list[Edge], changes: list[dict[str, Any]], scope: Scope) -> None:
    try:
        supposed(edges, *changes, scope=scope)
    except AskError:
        return  # what a change needs is not recorded, or has ended
    check(edges, *changes, scope=scope)


# --- what it leaves as it is -----------------------------------------------------------------------------------------


def test_the_snapshot_stays_as_it_is_and_the_scenario_is_a_source_of_its_own() -> None:
    before = graph_of(TOWN, DAY)
    told = picture(before)
    s = before.snapshot
    kept = list(s.edge_ids), s.edge_from.copy(), list(s.ids)
    found = suppose(before, parse_scenario(scenario({"do": "merge", "bodies": ["board/a"], "into": "board/b"})), SCHEMA)
    assert picture(before) == told
    assert (list(s.edge_ids), list(s.ids)) == (kept[0], kept[2])
    assert (s.edge_from == kept[1]).all()
    after = found.graph.snapshot
    assert list(after.ids) == sorted(after.ids)
    assert list(after.edge_ids) == sorted(after.edge_ids)
    own = [e for e, source in enumerate(after.edge_source) if after.ids[source] == SCENARIO]
    assert {after.edge_ids[e] for e in own} == set(found.links)
    assert all(id.startswith("what-if:") for id in found.links)
    assert after.supposed is not None
    assert after.names[after.supposed.source] == "A try"
    assert s.supposed is None
    assert all(set(link.origins) <= set(s.edge_ids) for link in found.links.values())


def test_what_passes_on_stays_as_sure_as_it_was() -> None:
    graph = supposed(TOWN, {"do": "merge", "bodies": ["board/a"], "into": "board/c"}).graph
    bases = {
        graph.snapshot.ids[graph.ends(e)[1]]: BASES[graph.snapshot.edge_basis[e]]
        for e in graph.counted_edges_of("ADDRESSES")
        if graph.ends(e)[0] == at(graph, "board/c")
    }
    assert bases == {"small:issue/i": "stated", "small:issue/j": "inferred"}


def test_what_no_source_in_the_scope_says_does_not_pass_on() -> None:
    scope = Scope(as_at="2024-06-30", sources=(CLERK,))
    graph = supposed(TOWN, {"do": "merge", "bodies": ["board/a"], "into": "board/c"}, scope=scope).graph
    assert not [e for e in graph.edges_of("COVERS") if graph.ends(e)[0] == at(graph, "board/c")]
    assert [e for e in graph.edges_of("OWNS") if graph.ends(e)[0] == at(graph, "board/c")]


def test_of_two_chairs_one_stays_and_the_other_sits_as_a_member() -> None:
    graph = supposed(TOWN, {"do": "merge", "bodies": ["board/a"], "into": "board/b"}).graph
    seats = {
        (graph.snapshot.names[graph.ends(e)[0]], graph.qualifiers(e).get("role"))
        for e in graph.counted_edges_of("MEMBER_OF")
        if graph.ends(e)[1] == at(graph, "board/b")
    }
    assert seats == {("P", "chair"), ("O", "member"), ("X", "member")}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([{"do": "close", "body": "board/z"}], "Change 1 (close), field “body”: “small:board/z” is not recorded."),
        (
            [{"do": "close", "body": "issue/i"}],
            "field “body”: “I” is of the type issue. It must be of the type board or",
        ),
        (
            [{"do": "close", "body": "board/a"}] * 2,
            "Change 2 (close), field “body”: “A” has ended by an earlier change",
        ),
        ([{"do": "merge", "bodies": ["board/a"], "into": "board/a"}], "field “bodies”: nothing is merged"),
        (
            [{"do": "move", "issue": "issue/i", "from": "board/a", "to": "board/a"}],
            "“to”: it is the body that hands over",
        ),
        ([{"do": "move", "issue": "duty/d", "from": "board/a", "to": "board/b"}], "“issue”: “D” is of the type duty"),
        (
            [{"do": "move", "issue": "issue/j", "from": "board/b", "to": "board/a"}],
            "field “issue”: no link to “J” is recorded of “B”",
        ),
        (
            [{"do": "move", "objective": "all", "from": "board/b", "to": "board/a"}],
            "nothing of that sort is recorded of",
        ),
        (
            [{"do": "move", "issue": "all", "from": "board/a", "to": "post/x"}],
            "“to”: “deals with” does not go with “X”",
        ),
        ([{"do": "add member", "member": "board/a", "body": "board/a"}], "a body cannot be its own member"),
        ([{"do": "add member", "member": "board/a", "body": "board/b", "role": "king"}], "“role”: “king” is not known"),
        ([{"do": "remove member", "member": "board/c", "body": "board/b"}], "“C” is not recorded as a member of “B”"),
        ([{"do": "protocol", "issue": "issue/i", "lead": "board/a", "with": ["board/a"]}], "it names the lead again"),
        ([{"do": "create", "id": "board/a", "type": "Board", "name": "A"}], "“small:board/a” is recorded already"),
        ([{"do": "create", "id": "board/n", "type": "Issue", "name": "A"}], "“Issue” is not a type of body"),
        (
            [{"do": "create", "id": "board/n", "type": "Board", "name": "A", "colour": "red"}],
            "Change 1 (create), field “colour”: “colour” does not go with “describes”.",
        ),
        ([{"do": "create", "id": "board/n", "type": "Board", "name": "A", "kind": "x"}], "field “kind”: “x” is not a"),
        (
            [{"do": "create", "id": "no identifier", "type": "Board", "name": "A"}],
            "“no identifier” is not an identifier",
        ),
        (
            [{"do": "create", "id": "board/n", "type": "Board", "name": "A", "covers": "area/east"}],
            "field “covers”: it is not a list",
        ),
        (
            [{"do": "create", "id": "board/n", "type": "Board", "name": "A", "covers": ["issue/i"]}],
            "“I” is of the type",
        ),
        (
            [{"do": "split area", "area": "area/town", "into": [{"id": "area/n", "name": "N"}]}],
            "“East” is a part of the area and goes to none",
        ),
        ([{"do": "split area", "area": "area/town", "into": [{"id": "area/n"}]}], "field “into, 1”: it is not an area"),
        (
            [
                {
                    "do": "split area",
                    "area": "area/east",
                    "into": [{"id": "area/n", "name": "N", "parts": ["area/west"]}],
                }
            ],
            "“West” is not recorded as a part of the area",
        ),
        (
            [
                {
                    "do": "split area",
                    "area": "area/town",
                    "into": [
                        {"id": "area/n", "name": "N", "parts": ["area/east"]},
                        {"id": "area/m", "name": "M", "parts": ["area/east"]},
                    ],
                }
            ],
            "“East” is given to two areas",
        ),
    ],
)
def test_a_change_that_cannot_be_is_named_by_number_and_field(changes: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(AskError) as error:
        supposed(TOWN, *changes)
    assert told in str(error.value)


def test_a_complete_list_speaks_of_the_same_things_when_what_it_says_passes_on() -> None:
    edges = [
        *(told(n, GUIDE) for n in ("board/a", "board/b", "issue/i", "theme/t")),
        clerk("ADDRESSES", "board/a", "issue/i"),
        link(CLERK, CLERK, "LISTS_ALL", "small:board/b", link="ADDRESSES", direction="forward"),
    ]
    change = {"do": "create", "id": "board/c", "type": "Board", "name": "C"}
    moved = supposed(edges, change, {"do": "move", "issue": "all", "from": "board/a", "to": "board/c"}).graph
    cells = {(r, c): cell.state.value for (r, c), cell in coverage(moved).cells.items()}
    assert cells == {
        (at(moved, "board/c"), at(moved, "issue/i")): "stated",
        (at(moved, "board/b"), at(moved, "issue/i")): "none",
    }


def test_what_is_not_there_on_the_day_is_said() -> None:
    later = [*TOWN, describe(CLERK, "small:board/later", "Board", "Later", start="2030")]
    found = supposed(later, {"do": "close", "body": "board/later"})
    assert found.notes == ("Not there on the day, or outside the scope: Later.",)
