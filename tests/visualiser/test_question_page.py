"""The page that any question has: its form in words, its answer as a table, cut lists, what is wrong told beside."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.workspace import Explorer
from tests import town
from tests.visualiser.maps import serving
from tests.visualiser.pages_of import Seen, see
from tests.visualiser.seen_in_browser import check_pages
from visualiser.app import page_app

DAY = "as-at=2024-06-30"


@pytest.fixture(scope="module")
def explorer() -> Iterator[Explorer]:
    store = town.town_store()
    yield Explorer(store, SCHEMA)
    store.close()


@pytest.fixture(scope="module")
def client(explorer: Explorer) -> TestClient:
    return TestClient(page_app(explorer))


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def cells(seen: Seen, heading: str) -> list[Any]:
    found: list[Any] = seen.all(f"//main//table/tbody/tr/td[@data-h='{heading}']")
    return found


def test_what_is_behind_a_figure_is_read_with_units_and_statements(client: TestClient, explorer: Explorer) -> None:
    answer = explorer.workspace(Scope(as_at="2024-06-30")).ask("burden")
    seen = see(client, f"/questions/burden?{DAY}")
    behind = cells(seen, "What is behind it")
    assert len(behind) == len(answer.rows)
    wide = len(seen.all("//main//table/thead/tr/th")) > 8
    for cell, row in zip(behind, answer.rows, strict=True):
        assert len(cell.xpath(".//li")) == len(row["items"])
        assert len(cell.xpath("./details")) == (wide or len(row["items"]) > 2)
        for line, item in zip(cell.xpath(".//li"), row["items"], strict=True):
            told = text(line)
            assert told.startswith(f"{item['what']} {item['item']['name']}; ")
            assert (f"number {item['number']}" in told) == bool(item["number"])
            assert (f"meetings a year {item['meetings']}" in told) == bool(item["meetings"])
            linked = [str(href) for href in line.xpath(".//a/@href")]
            assert any(f"/statement/{item['statements'][0]}" in href for href in linked)


def test_statements_of_one_source_stand_under_its_name_once(client: TestClient, explorer: Explorer) -> None:
    answer = explorer.workspace(Scope(as_at="2024-06-30")).ask("one-issue", {"issue": town.BURGLARY})
    seen = see(client, f"/questions/one-issue?{DAY}&issue={town.BURGLARY}")
    named = {s.id: s.name for s in answer.sources}
    for cell, row in zip(cells(seen, "Statements"), answer.rows, strict=True):
        said = [named[answer.statements[id].edge.source] for id in row["statements"]]
        assert [text(li.xpath("./a[1]")[0]) for li in cell.xpath(".//li")] == list(dict.fromkeys(said))
        assert len(cell.xpath(".//a")) == len(said)


def test_a_long_sentence_opens_in_full(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    said = " ".join(["They share the lamps of the harbour."] * 20)
    monkeypatch.setattr("graph.questions.overlaps._in_short", lambda pair: said)
    cell = cells(see(client, f"/questions/overlaps?{DAY}"), "In short")[0]
    shown = text(cell.xpath("./bdi")[0])
    assert shown.endswith("…")
    assert len(shown) < 250
    assert text(cell.xpath("./details[summary='In full']/bdi")[0]) == said


def test_a_cut_answer_says_so_and_shows_more(client: TestClient, explorer: Explorer) -> None:
    total = explorer.workspace(Scope(as_at="2024-06-30")).ask("burden").found.total
    seen = see(client, f"/questions/burden?{DAY}&first=1")
    (pager,) = seen.all("//p[@class='pager']")
    assert f"1 to 1 of {total} are shown." in text(pager)
    more = see(client, pager.xpath("./a/@href")[0])
    assert len(cells(more, "What is behind it")) == min(5, total)


def test_the_form_speaks_in_words_and_offers_what_is_recorded(client: TestClient) -> None:
    form = see(client, f"/questions/without?{DAY}")
    offered = {o.get("value"): text(o) for o in form.all("//select[@name='link']/option")}
    assert offered["ACCOUNTABLE_TO"] == "Reports to …"
    assert {text(o) for o in form.all("//select[@name='type']/option")} >= {"Boards", "Responsible authorities"}
    one = see(client, f"/questions/one-issue?{DAY}")
    (names,) = one.all("//datalist")
    assert [str(i) for i in one.tree.xpath("//input[@name='issue']/@list")] == [names.get("id")]
    assert town.BURGLARY in names.xpath("./option/@value")
    assert "Issue: which issue or theme." in text(one.all("//p[@class='note']")[0])


def test_what_cannot_be_asked_is_told_above_the_form(client: TestClient) -> None:
    seen = see(client, f"/questions/without?{DAY}&type=Board&link=ACCOUNTABLE_TO", 400)
    (problem,) = seen.all("//div[@role='alert']")
    assert "The link “reports to” (ACCOUNTABLE_TO) can begin at a board and end at one" in text(problem)
    assert [o.get("value") for o in seen.all("//select[@name='link']/option[@selected]")] == ["ACCOUNTABLE_TO"]


def test_a_things_own_page_leads_to_the_questions_about_it(client: TestClient) -> None:
    for path, name in ((f"/issue/{town.BURGLARY}", "one-issue"), (f"/board/{town.SAFETY}", "communities")):
        (box,) = see(client, f"{path}?{DAY}").all("//section[@aria-labelledby='h-qu']")
        links = [str(href) for href in box.xpath(".//a/@href")]
        assert any(f"/questions/{name}?" in href for href in links)
        for href in links:
            see(client, href)


@pytest.mark.xdist_group("analysis pages")
def test_it_fits_and_can_be_read_by_everybody(browser: Browser, axe: str) -> None:
    with serving(town.town_store()) as address:
        check_pages(
            browser,
            axe,
            address,
            (
                f"/questions/burden?{DAY}&first=1",
                f"/questions/one-issue?{DAY}&issue={town.BURGLARY}",
                f"/questions/without?{DAY}&type=Board&link=ACCOUNTABLE_TO",
                f"/questions/single-points?{DAY}",
                f"/questions/paths?{DAY}&start={town.SAFETY}&end={town.HEALTH}",
            ),
        )
