"""Walking the town over GraphQL: from a board to its members, to who said so, and back."""

from collections import Counter
from typing import Any

import pytest

from graph.schema import SCHEMA
from graph.statements import Decision, pair_about
from graph.workspace import Explorer
from tests.api.conftest import Ask, client_of
from tests.town import (
    BOROUGH,
    BURGLARY,
    CHARITY,
    COUNCIL,
    DUTY,
    FIRE,
    HARBOUR_SAFETY,
    POLICE,
    SAFETY,
    YOUTH,
    town_store,
)


def test_a_board_shows_what_its_sources_say_and_where_they_differ(ask: Ask) -> None:
    board = ask(
        """query ($id: ID!) { board(id: $id) {
          name otherNames kind functions meetingsAYear start mergedIds
          sources { name } disagreements { property values { value sources { name } } }
        } }""",
        id=SAFETY,
    )["board"]
    assert board == {
        "name": "Safety Board",
        "otherNames": ["Quillhaven Safety Board", "QSB"],
        "kind": "community safety partnership",
        "functions": ["strategy", "oversight"],
        "meetingsAYear": 4,
        "start": "2018",
        "mergedIds": [],
        "sources": [{"name": "Constitution"}, {"name": "Minutes of the Safety Board"}],
        "disagreements": [
            {
                "property": "start",
                "values": [
                    {"value": "2018", "sources": [{"name": "Constitution"}]},
                    {"value": "2017", "sources": [{"name": "Minutes of the Safety Board"}]},
                ],
            }
        ],
    }


def test_a_link_is_one_other_end_with_every_statement_that_makes_it(ask: Ask) -> None:
    members = ask(
        """query ($id: ID!) { register(asAt: "none") { board(id: $id) { members {
          totalCount nodes { name }
          edges { node { id } role capacity requiredBy { id } onBehalfOf { __typename id } basis when statements {
            role end source { name date } onBehalfOf { id } } }
        } } } }""",
        id=SAFETY,
    )["register"]["board"]["members"]
    assert members["totalCount"] == 4
    assert {node["name"] for node in members["nodes"]} == {
        "Quillhaven Council",
        "Quillhaven Police",
        "Quillhaven Fire and Rescue",
        "The Lantern",
    }
    by_id = {edge["node"]["id"]: edge for edge in members["edges"]}
    council, police = by_id[COUNCIL], by_id[POLICE]
    assert council["role"] == ["chair"]
    assert council["capacity"] == ["required by law"]
    assert council["requiredBy"] == [{"id": DUTY}]
    assert {s["source"]["name"] for s in council["statements"]} == {
        "Constitution",
        "Minutes of the Safety Board",
        "Membership list",
    }
    assert police["onBehalfOf"] == [{"__typename": "Area", "id": BOROUGH}]
    assert {(s["end"], (s["onBehalfOf"] or {}).get("id")) for s in police["statements"]} == {
        (None, None),
        ("2024-03-31", BOROUGH),
    }
    assert police["when"] is None


def test_both_readings_of_a_link_meet(ask: Ask) -> None:
    found = ask(
        """query ($board: ID!, $issue: ID!) {
          board(id: $board) { addresses { edges { node { name } lead
            statements { quote locator evidence { quote } } } } }
          issue(id: $issue) { addressedBy { nodes { __typename id } } }
        }""",
        board=SAFETY,
        issue=BURGLARY,
    )
    by_name = {edge["node"]["name"]: edge for edge in found["board"]["addresses"]["edges"]}
    assert by_name["Burglary"]["lead"] == [True]
    assert by_name["Burglary"]["statements"] == [
        {
            "quote": "burglary is ours",
            "locator": "item 4; item 7",
            "evidence": [{"quote": "burglary is ours"}, {"quote": ""}],
        }
    ]
    assert by_name["Drugs and alcohol"]["lead"] == []
    assert {"__typename": "Board", "id": SAFETY} in found["issue"]["addressedBy"]["nodes"]


def test_a_statement_is_of_its_own_type_and_says_all(ask: Ask) -> None:
    edges = ask("query ($id: ID!) { board(id: $id) { members { edges { statements { id } } } } }", id=SAFETY)
    ids = [s["id"] for edge in edges["board"]["members"]["edges"] for s in edge["statements"]]
    for id in ids:
        said = ask(
            """query ($id: ID!) { statement(id: $id) {
              id type reading from { id } to { id } statedTo says { property value } ... on MemberOfStatement { role }
            } }""",
            id=id,
        )["statement"]
        assert said["id"] == id
        assert said["type"] == "MEMBER_OF"
        assert said["reading"] == "is a member of"
        assert said["to"] == {"id": SAFETY}
        assert {"property": "role", "value": said["role"]} in said["says"]


def test_the_scope_is_said_once_and_holds_for_everything_below(ask: Ask) -> None:
    found = ask(
        """query ($id: ID!) {
          scope { asAt }
          then: register(asAt: "2019-06-30") { ...seen }
          stated: register(basis: ["stated"]) { ...seen }
          minutes: register(asAt: "none", sources: ["quillhaven:source/minutes"]) { ...seen }
        }
        fragment seen on Query { scope { asAt basis }
          node(id: $id) { ... on Issue { addressedBy { nodes { id } } } } }""",
        id="quillhaven:issue/drugs",
    )
    seen = {
        name: {n["id"] for n in found[name]["node"]["addressedBy"]["nodes"]} for name in ("then", "stated", "minutes")
    }
    assert found["scope"] == {"asAt": "2024-06-30"}
    assert found["stated"]["scope"] == {"asAt": "2024-06-30", "basis": ["stated"]}
    assert found["minutes"]["scope"]["asAt"] is None
    assert YOUTH not in seen["then"]
    assert seen["stated"] == {SAFETY, YOUTH}
    assert len(seen["minutes"]) == 3


def test_views_hold_who_is_linked_in_the_scope(ask: Ask, refused: Ask) -> None:
    found = ask("{ responsibleAuthorities { totalCount nodes { id } } }")["responsibleAuthorities"]
    assert found["totalCount"] == 2
    assert {n["id"] for n in found["nodes"]} == {COUNCIL, POLICE}
    assert ask("query ($id: ID!) { responsibleAuthority(id: $id) { name } }", id=COUNCIL)["responsibleAuthority"]
    error = refused("query ($id: ID!) { responsibleAuthority(id: $id) { name } }", id=FIRE)
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert "responsible authority" in error["message"]


def test_any_identifier_leads_to_its_node_and_search_finds_it(ask: Ask, refused: Ask) -> None:
    assert ask("query ($id: ID!) { node(id: $id) { __typename name } }", id=CHARITY)["node"] == {
        "__typename": "Organization",
        "name": "The Lantern",
    }
    found = ask('{ search(text: "safety", types: [Board]) { __typename name } }')["search"]
    assert [n["name"] for n in found] == ["Safety Board", "Safety Board"]
    assert refused('{ board(id: "quillhaven:issue/drugs") { name } }')["extensions"]["code"] == "BAD_QUESTION"
    assert refused('{ node(id: "x:nobody") { name } }')["extensions"]["nextStep"] == (
        "Look up its identifier by its name, in a list or by searching."
    )
    assert refused('{ statement(id: "nothing") { id } }')["extensions"]["code"] == "NOT_FOUND"


def test_a_merged_identifier_leads_to_the_canonical_node() -> None:
    store = town_store()
    store.decide(Decision(pair_about(SAFETY, HARBOUR_SAFETY), "same", "governance officer", "2024-07-01T10:00:00Z"))
    with client_of(Explorer(store, SCHEMA)) as client:
        query = "query ($id: ID!) { board(id: $id) { id mergedIds members { totalCount } } }"
        both = [
            client.post("/graphql", json={"query": query, "variables": {"id": id}}).json()["data"]["board"]
            for id in (SAFETY, HARBOUR_SAFETY)
        ]
    store.close()
    assert both[0] == both[1]
    assert both[0]["id"] == min(SAFETY, HARBOUR_SAFETY)
    assert both[0]["mergedIds"] == [max(SAFETY, HARBOUR_SAFETY)]


def test_what_there_is_to_ask_is_told(ask: Ask, town: Explorer) -> None:
    found = ask(
        """{ dataVersion rulesVersion registers { name title defaultAsAt buildsOn } glossary { word meaning }
        questions { name field parameters { name argument kind required choices }
          columns { name columns { name } } } }"""
    )
    assert found["dataVersion"] == town.store.version()
    assert {r["name"] for r in found["registers"]} == {"quillhaven", "harbour"}
    assert {q["name"] for q in found["questions"]} == set(town.questions)
    assert any(entry["word"] == "not recorded" for entry in found["glossary"])


# --- never a query per parent ----------------------------------------------------------------------------------------


class Counting:
    """A store that counts what is asked of it."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._store, name)
        if name not in ("nodes", "edges", "find_nodes", "find_edges", "neighbours", "search", "snapshot"):
            return value

        def counted(*args: Any, **kwargs: Any) -> Any:
            self.calls[name] += 1
            return value(*args, **kwargs)

        return counted


THREE_LEVELS = """{ boards { nodes { name
  members { edges { role node { name
    ... on Organization { memberOf { edges { node { name
      ... on Board { addresses { nodes { name } } }
    } statements { source { name } } } } }
  } statements { source { name } } } }
} } }"""


def test_each_level_is_read_with_one_call_however_many_parents_it_has() -> None:
    inner = town_store()
    store = Counting(inner)
    with client_of(Explorer(store, SCHEMA)) as client:
        answer = client.post("/graphql", json={"query": THREE_LEVELS}).json()
    inner.close()
    assert "errors" not in answer
    boards = answer["data"]["boards"]["nodes"]
    assert len(boards) == 6
    assert sum(len(b["members"]["edges"]) for b in boards) > 6
    # one for the boards; for each of three levels of links one, and one for the nodes at their other ends
    # with the sources of the level before
    assert store.calls["find_nodes"] == 1
    assert store.calls["neighbours"] == 3
    assert store.calls["nodes"] <= 4
    assert set(store.calls) <= {"find_nodes", "neighbours", "nodes"}


def test_two_readings_of_one_level_share_a_call() -> None:
    inner = town_store()
    store = Counting(inner)
    query = "{ boards { nodes { members { totalCount } addresses { totalCount } covers { totalCount } } } }"
    with client_of(Explorer(store, SCHEMA)) as client:
        assert "errors" not in client.post("/graphql", json={"query": query}).json()
    inner.close()
    assert store.calls == {"find_nodes": 1, "neighbours": 1}


@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_node_with_very_many_links_takes_one_call_more(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.loading.AT_ONCE", 1)
    inner = town_store()
    store = Counting(inner)
    query = f"{{ boards {{ nodes {{ id members(first: {first}) {{ totalCount nodes {{ id }} }} }} }} }}"
    with client_of(Explorer(store, SCHEMA)) as client:
        answer = client.post("/graphql", json={"query": query}).json()
    inner.close()
    (safety,) = (b for b in answer["data"]["boards"]["nodes"] if b["id"] == SAFETY)
    assert safety["members"]["totalCount"] == 3
    assert len(safety["members"]["nodes"]) == first
    assert store.calls["neighbours"] == 2
