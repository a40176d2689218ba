"""Overlaps: candidates with their cards, explained pairs apart, each number that of the answer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.decisions import record
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Register
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from tests.town import describe, fill, link, source
from tests.visualiser.maps import serving
from tests.visualiser.pages_of import see
from tests.visualiser.seen_in_browser import check_pages
from visualiser.app import page_app

DAY = "as-at=2024-06-30"
S = "twins:source/review"
ONE, OTHER, PART = "twins:board/lights", "twins:board/lamps", "twins:board/lamp-posts"
MARK = "<script>window.hacked=1</script>"


def twins() -> SqliteStore:
    """The town, and a register in which two boards share two issues and a member, and one is part of another."""
    store = SqliteStore.open(":memory:", SCHEMA)
    fill(store)
    edges = [
        source(S, "Review of lighting", "twins", rank="official record", date="2024"),
        describe(S, ONE, "Board", f"Lights Board {MARK}"),
        describe(S, OTHER, "Board", "Lamps Board"),
        describe(S, PART, "Board", "Lamp Posts Group"),
        describe(S, "twins:issue/dark", "Issue", "Dark streets"),
        describe(S, "twins:issue/glare", "Issue", "Glare"),
        describe(S, "twins:organization/oil", "Organization", "Oil Company", kind="other"),
        link(S, PART, "PART_OF", OTHER),
    ]
    for board in (ONE, OTHER, PART):
        edges += [
            link(S, board, "ADDRESSES", "twins:issue/dark", evidence=[("p. 1", "streets shall be lit")]),
            link(S, board, "ADDRESSES", "twins:issue/glare", basis="inferred", reason=f"from its name {MARK}"),
            link(S, "twins:organization/oil", "MEMBER_OF", board, role="member"),
        ]
    publish(store, Register("twins", "Twins", builds_on=("quillhaven",)), edges)
    return store


@pytest.fixture(scope="module")
def store() -> Iterator[SqliteStore]:
    made = twins()
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(store: SqliteStore) -> TestClient:
    return TestClient(page_app(Explorer(store, SCHEMA)))


def text(element: object) -> str:
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]


def test_candidates_and_explained_pairs_are_counted_apart_and_as_in_the_answer(
    client: TestClient, store: SqliteStore
) -> None:
    workspace = Explorer(store, SCHEMA).workspace(Scope(as_at="2024-06-30"))
    candidates = workspace.ask("overlaps", {"explained": "no"}).found.total
    explained = workspace.ask("overlaps", {"explained": "only"}).found.total
    assert candidates
    assert explained
    seen = see(client, f"/overlaps?{DAY}&show=all&explained=all")
    headings = [text(h) for h in seen.all("//h2")]
    assert f"To look at: {candidates} pair{'s' * (candidates != 1)}" in headings
    assert f"Explained, and set apart: {explained} pair{'s' * (explained != 1)}" in headings
    assert len(seen.all("//table[contains(@class, 'ov')]/tbody/tr")) == candidates


def test_a_card_shows_five_layers_in_order_with_the_words_of_each_side(client: TestClient) -> None:
    seen = see(client, f"/overlaps?{DAY}&pair={OTHER}|{ONE}")
    (card,) = seen.all("//article[@class='card']")
    layers = [text(th) for th in card.xpath(".//tbody/tr/th")]
    assert layers == ["Issues and themes", "Members", "Strategies", "Duties", "Area"]
    assert [text(q) for q in card.xpath(".//blockquote")] == ["streets shall be lit"] * 2
    assert "Oil Company" in text(card)
    assert "Review of lighting" in text(card)
    assert "Nobody has judged this pair" in text(card)
    assert f"remit decide different {OTHER} {ONE}" in text(card) or f"remit decide different {ONE} {OTHER}" in text(
        card
    )
    assert "Overlap is computed" in seen.text


def test_what_explains_a_pair_stands_on_its_card(client: TestClient) -> None:
    (card,) = see(client, f"/overlaps?{DAY}&pair={OTHER}|{PART}").all("//article[@class='card']")
    assert "Same line of accountability" in text(card)


def test_what_is_proposed_stands_on_the_card_and_can_be_asked_for(client: TestClient) -> None:
    (card,) = see(client, f"/overlaps?{DAY}&pair={OTHER}|{ONE}").all("//article[@class='card']")
    assert "Proposed, for people to judge" in text(card)
    assert "no body is recorded as leading on any of them." in text(card)
    assert "Who leads on it, and is that agreed?" in text(card)
    seen = see(client, f"/overlaps?{DAY}&proposed=fragmentation&show=all")
    rows = [text(row) for row in seen.all("//table[contains(@class, 'ov')]/tbody/tr")]
    assert any("Lights" in row and "Lamps" in row for row in rows)
    assert not see(client, f"/overlaps?{DAY}&proposed=possible%20duplication").all("//table[contains(@class, 'ov')]")


def test_two_boards_that_share_nothing_are_told_so(client: TestClient) -> None:
    seen = see(client, f"/overlaps?{DAY}&pair={ONE}|quillhaven:board/youth")
    assert "do not share enough" in text(seen.all("//main")[0])
    see(client, f"/overlaps?{DAY}&pair=x:a|x:b", 404)


def test_filters_narrow_the_list(client: TestClient) -> None:
    seen = see(client, f"/overlaps?{DAY}&issue=twins:issue/dark&show=all")
    rows = [text(row) for row in seen.all("//table[contains(@class, 'ov')]/tbody/tr")]
    assert rows
    assert all("Lights" in row or "Lamp" in row for row in rows)
    see(client, f"/overlaps?{DAY}&basis=stated&layer=members")


def test_a_judgement_is_shown_on_the_card() -> None:
    store = twins()
    record(store, "different", (ONE, OTHER), by="governance officer", reason="two tiers", seen="")
    (card,) = see(TestClient(page_app(Explorer(store, SCHEMA))), f"/overlaps?{DAY}&pair={ONE}|{OTHER}").all("//article")
    assert "governance officer" in text(card)
    assert "Nobody has judged" not in text(card)


@pytest.mark.xdist_group("analysis pages")
def test_axe_finds_nothing(browser: Browser, axe: str, store: SqliteStore) -> None:
    with serving(twins()) as address:
        check_pages(browser, axe, address, (f"/overlaps?{DAY}&cards=all", f"/overlaps?{DAY}&pair={ONE}|{OTHER}"))
