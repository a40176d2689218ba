"""Lists over GraphQL: filters, orders, counts, and pages that add up."""

from typing import Any

import pytest

from tests.api.conftest import Ask
from tests.town import BURGLARY, CHARITY, COUNCIL, HEALTH, POLICE, SAFETY, YOUTH


def names(ask: Ask, query: str, **variables: Any) -> list[str]:
    (found,) = ask(query, **variables).values()
    assert found["totalCount"] == len(found["nodes"])
    return [node["name"] for node in found["nodes"]]


BOARDS = "query ($f: BoardFilter, $o: [BoardOrder!]) { boards(filter: $f, orderBy: $o) { totalCount nodes { name } } }"


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({"kind": {"is": "network"}}, {"Harbour Watch"}),
        ({"kind": {"in": ["network", "youth justice board"]}}, {"Harbour Watch", "Youth Café Board"}),
        ({"functions": {"has": "oversight"}}, {"Safety Board"}),
        ({"functions": {"hasAny": ["advice", "oversight"]}}, {"Safety Board"}),
        ({"name": {"contains": "cafe"}}, {"Youth Café Board"}),
        ({"meetingsAYear": {"atLeast": 5}}, {"Safety Board"}),
        ({"meetingsAYear": {"recorded": True, "atMost": 4}}, {"Safety Board"}),
        ({"isClass": {"is": True}}, {"youth justice boards"}),
        ({"start": {"atMost": "2013-12"}}, {"Health and Wellbeing Board"}),
        ({"addresses": {"to": [BURGLARY]}}, {"Safety Board", "Harbour Watch"}),
        ({"members": {"to": [CHARITY, COUNCIL]}}, {"Safety Board", "Health and Wellbeing Board"}),
        ({"members": {"exists": False}}, {"youth justice boards"}),
        ({"id": {"in": [HEALTH]}, "members": {"to": [COUNCIL]}}, {"Health and Wellbeing Board"}),
        ({"id": {"in": [HEALTH]}, "members": {"to": [POLICE]}}, set()),
        (None, None),
    ],
)
def test_a_filter_holds_for_the_nodes_and_for_their_number(
    ask: Ask, filter: dict[str, Any] | None, expected: set[str] | None
) -> None:
    found = names(ask, BOARDS, f=filter)
    assert len(found) == 6 if expected is None else set(found) == expected


def test_lists_are_ordered_by_at_most_two_keys_and_what_is_missing_comes_last(ask: Ask, refused: Ask) -> None:
    by = [{"by": "MEETINGS_A_YEAR", "descending": True}, {"by": "NAME", "descending": True}]
    assert names(ask, BOARDS, o=by)[:3] == ["Safety Board", "Safety Board", "youth justice boards"]
    error = refused(BOARDS, o=[{"by": "NAME"}, {"by": "START"}, {"by": "END"}])
    assert "at most two keys" in error["message"]


def test_words_find_what_begins_with_them(ask: Ask) -> None:
    assert names(ask, '{ issues(text: "subst") { totalCount nodes { name } } }') == ["Drugs and alcohol"]


def test_nodes_are_counted_by_values_and_by_linked_nodes(ask: Ask) -> None:
    facets = ask(
        """{ boards(first: 1) { facets(by: [KIND, ADDRESSES]) {
          name notRecorded counts { value label number } } } }"""
    )["boards"]["facets"]
    kind, addresses = facets
    assert kind["notRecorded"] == 2
    assert {c["value"]: c["number"] for c in kind["counts"]}["network"] == 1
    assert {c["label"]: c["number"] for c in addresses["counts"]} == {"Drugs and alcohol": 3, "Burglary": 2}


@pytest.mark.parametrize("size", [1, 2, 4])
def test_pages_of_nodes_together_are_the_list(ask: Ask, size: int) -> None:
    query = """query ($first: Int, $after: String) { boards(first: $first, after: $after) {
      totalCount nodes { id } edges { cursor node { id } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    whole = ask(query, first=100)["boards"]
    assert whole["pageInfo"]["hasNextPage"] is False
    assert len(whole["nodes"]) == whole["totalCount"]
    after, found = None, list[Any]()
    while True:
        page = ask(query, first=size, after=after)["boards"]
        assert page["totalCount"] == whole["totalCount"]
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert page["pageInfo"]["hasPreviousPage"] is bool(found)
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == whole["nodes"]
    for edge, rest in zip(whole["edges"], range(1, 99), strict=False):
        assert ask(query, first=100, after=edge["cursor"])["boards"]["nodes"] == whole["nodes"][rest:]


def test_pages_of_links_together_are_the_links(ask: Ask) -> None:
    query = """query ($id: ID!, $first: Int, $after: String) { board(id: $id) { members(first: $first, after: $after) {
      totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
    whole = ask(query, id=SAFETY)["board"]["members"]
    after, found = None, []
    for _ in range(whole["totalCount"]):
        page = ask(query, id=SAFETY, first=1, after=after)["board"]["members"]
        assert page["totalCount"] == whole["totalCount"] == len(whole["nodes"])
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
    assert found == whole["nodes"]
    assert page["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WyJhIl0", "WyIiLC0xXQ", "WyIiLDk5OTk5XQ", "ÿ", "WzEsMl0"])
def test_a_cursor_of_another_list_is_told(refused: Ask, cursor: str) -> None:
    nodes = refused("query ($after: String) { boards(after: $after) { totalCount } }", after=cursor)
    query = "query ($id: ID!, $after: String) { board(id: $id) { members(after: $after) { totalCount } } }"
    links = refused(query, id=YOUTH, after=cursor)
    for error in (nodes, links):
        assert error["extensions"]["code"] == "BAD_QUESTION"
        assert error["extensions"]["nextStep"].startswith("Begin again")


def test_a_value_that_a_property_cannot_have_is_told_with_those_it_can(refused: Ask) -> None:
    error = refused(BOARDS, f={"kind": {"is": "netwrok"}})
    assert error["message"] == "“netwrok” is not a known kind."
    assert "network" in error["extensions"]["nextStep"]
    assert refused(BOARDS, f={"start": {"atMost": "soon"}})["extensions"]["code"] == "BAD_STATEMENT"
    assert refused(BOARDS, f={"members": {"to": []}})["extensions"]["code"] == "BAD_QUESTION"
