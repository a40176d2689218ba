"""Boards by issues, and organisations by boards: what the table says, what it leaves out, how a cell opens."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.words import CellState
from graph.workspace import Explorer
from tests.town import BURGLARY, DRUGS, HEALTH, NOISE, POLICE, SAFETY, YOUTH, YOUTH_BOARDS, town_store
from tests.visualiser.maps import hostile_store, serving, wide_store
from tests.visualiser.pages_of import Seen, see
from tests.visualiser.seen_in_browser import check_pages
from visualiser.app import page_app
from visualiser.grid import grid_of

DAY = "as-at=2024-06-30"


@pytest.fixture(scope="module")
def town() -> Iterator[Explorer]:
    store = town_store()
    yield Explorer(store, SCHEMA)
    store.close()


@pytest.fixture(scope="module")
def client(town: Explorer) -> TestClient:
    return TestClient(page_app(town))


def words(element: object) -> str:
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]


def cells(seen: Seen) -> dict[tuple[str, str], str]:
    """The words of each cell, as read aloud, by the identifiers of its row and its column."""
    links = seen.tree.xpath("//table[@class='mx']//th[contains(concat(@class, ' '), 'col ')]/a/@href")
    columns = [dict(parse_qsl(urlsplit(link).query))["order"] for link in links]
    found = {}
    for row in seen.all("//table[@class='mx']/tbody/tr[th]"):
        (link,) = row.xpath("th/a/@href")
        for column, cell in zip(columns, row.xpath("td"), strict=True):
            aloud = "".join(cell.xpath(".//text()[not(ancestor::*[@aria-hidden])]"))
            found[urlsplit(link).path.split("/", 2)[2], column] = " ".join(aloud.split())
    return found


def test_the_table_says_of_each_board_and_issue_what_the_sources_say(client: TestClient) -> None:
    shown = cells(see(client, f"/matrix?{DAY}"))
    assert shown[SAFETY, BURGLARY] == "stated"
    assert shown[HEALTH, DRUGS] == "inferred"
    assert shown[SAFETY, NOISE] == "handled elsewhere"
    assert shown[HEALTH, BURGLARY] == "not recorded"


def test_each_number_is_that_of_the_answer(client: TestClient, town: Explorer) -> None:
    answer = town.workspace(Scope(as_at="2024-06-30")).ask("coverage")
    seen = see(client, f"/matrix?{DAY}&rows=all&columns=all")
    assert answer.found.summary in words(seen.all("//p[@class='lede']")[0])
    shown = cells(seen)
    assert len(shown) == answer.found.total
    for state in CellState:
        (label,) = seen.all(f"//input[@name='state'][@value='{state}']/following-sibling::label")
        number = sum(row["state"] == state and not row["board_is_class"] for row in answer.rows)
        assert words(label) == f"{state} {number}"


def test_totals_count_boards_and_leave_out_those_that_stand_for_a_kind(client: TestClient, town: Explorer) -> None:
    answer = town.workspace(Scope(as_at="2024-06-30")).ask("coverage")
    drugs = [r["state"] for r in answer.rows if r["item"]["id"] == DRUGS and not r["board_is_class"]]
    sure = sum(s in (CellState.STATED, CellState.CONFIRMED) for s in drugs)
    grid = grid_of(answer, "board", "item", row_is_kind="board_is_class")
    assert grid.totals()[DRUGS] == (sure, sum(s == CellState.INFERRED for s in drugs))
    assert [line.id for line in grid.rows if line.of_kind] == [YOUTH_BOARDS]
    seen = see(client, f"/matrix?{DAY}&rows=all")
    assert "stands for a kind of board" in seen.text


def test_what_is_not_shown_is_said_and_one_link_away(client: TestClient) -> None:
    seen = see(client, f"/matrix?{DAY}")
    (note,) = seen.all("//p[@class='shownote']")
    assert words(note).startswith("3 of 5 issues and themes are shown; the other 2 have nothing recorded here.")
    (everything,) = note.xpath("a[.='Show all']/@href")
    assert len(cells(see(client, everything))) > len(cells(seen))


def test_a_cell_opens_under_its_board_with_the_words_of_its_source(client: TestClient) -> None:
    shut = see(client, f"/matrix?{DAY}")
    (href,) = [h for h in shut.tree.xpath("//td/a/@href") if SAFETY in h and BURGLARY in h]
    assert href.endswith("#evidence")
    seen = see(client, href)
    (panel,) = seen.all("//tr[@id='evidence']")
    assert SAFETY in panel.xpath("preceding-sibling::tr[1]/th/a/@href")[0]
    assert "burglary is ours" in [words(quote) for quote in panel.xpath(".//blockquote")]
    assert "Minutes of the Safety Board" in words(panel)


def test_rows_are_ordered_by_a_column_whose_heading_is_chosen(client: TestClient) -> None:
    seen = see(client, f"/matrix?{DAY}&order={DRUGS}")
    (heading,) = seen.all("//th[@aria-sort]")
    assert words(heading) == "Drugs and alcohol"
    states = [state for (_, column), state in cells(seen).items() if column == DRUGS]
    assert states == sorted(states, key=[str(s) for s in CellState].index)
    assert states[0] == "stated"


def test_the_list_for_a_phone_says_the_same_by_board_and_by_issue(client: TestClient) -> None:
    by_board = see(client, f"/matrix?{DAY}&by=row")
    assert not by_board.all("//table[@class='mx']")
    assert any(SAFETY in href for href in by_board.tree.xpath("//div[contains(@class, 'mlist')]//h2/a/@href"))
    by_issue = see(client, f"/matrix?{DAY}&by=column")
    assert "Burglary" in [words(h) for h in by_issue.all("//div[contains(@class, 'mlist')]//h2")]


def test_membership_names_the_role_in_the_cell(client: TestClient, town: Explorer) -> None:
    seen = see(client, f"/membership?{DAY}")
    answer = town.workspace(Scope(as_at="2024-06-30")).ask("membership")
    assert answer.found.summary in words(seen.all("//p[@class='lede']")[0])
    shown = cells(seen)
    assert "chair, stated" in shown.values()
    assert shown[POLICE, YOUTH] == "member, stated"
    opened = see(client, f"/membership?{DAY}&cell={POLICE},{YOUTH}")
    assert "member" in words(opened.all("//tr[@id='evidence']")[0])


def test_states_can_be_left_out(client: TestClient) -> None:
    shown = cells(see(client, f"/matrix?{DAY}&state=stated"))
    assert set(shown.values()) == {"stated", "not shown"}


def test_an_empty_register_says_so() -> None:
    from graph.store.sqlite import SqliteStore

    client = TestClient(page_app(Explorer(SqliteStore.open(":memory:", SCHEMA), SCHEMA)))
    for path in ("/matrix", "/membership", "/overlaps", "/gaps", "/report", "/validation"):
        see(client, path)


def test_hostile_names_stay_text() -> None:
    client = TestClient(page_app(Explorer(hostile_store(), SCHEMA)))
    for path in ("/matrix", "/membership", "/matrix?by=column", "/membership?by=row", "/report", "/validation"):
        seen = see(client, path)
        for href in seen.tree.xpath("//a[contains(@href, 'cell=')]/@href")[:3]:
            assert see(client, href).all("//*[@id='evidence' or @id='evidence-list']")


@pytest.mark.xdist_group("analysis pages")
@pytest.mark.parametrize("store", ["town", "wide"])
def test_axe_finds_nothing_and_nothing_runs_over(browser: Browser, axe: str, store: str) -> None:
    paths = ["/matrix", f"/matrix?{DAY}&cell={SAFETY},{BURGLARY}", "/membership", "/matrix?by=table", "/matrix?by=row"]
    with serving(town_store() if store == "town" else wide_store()) as address:
        check_pages(browser, axe, address, paths)
