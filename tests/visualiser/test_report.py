"""The report: one page whose numbers are those of the pages, and which prints."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.words import CheckAnswer
from graph.workspace import Explorer
from tests.town import town_store
from tests.visualiser.maps import serving
from tests.visualiser.pages_of import see
from tests.visualiser.seen_in_browser import check_pages
from visualiser.app import page_app

DAY = "as-at=2025-06-30"


@pytest.fixture(scope="module")
def town() -> Iterator[Explorer]:
    store = town_store()
    yield Explorer(store, SCHEMA)
    store.close()


def text(element: object) -> str:
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]


def test_its_numbers_are_those_of_the_pages(town: Explorer) -> None:
    workspace = town.workspace(Scope(as_at="2025-06-30"))
    checks = workspace.ask("gaps", {"first": "1000000"})
    candidates = workspace.ask("overlaps", {"explained": "no"})
    recorded = workspace.ask("recorded", {"type": "Board"})
    seen = see(TestClient(page_app(town)), f"/report?{DAY}")
    shown = {text(r.xpath("th")[0]): int(text(r.xpath("td")[0])) for r in seen.all("//table[@class='answers']//tr[td]")}
    assert shown == {a.value: sum(r["answer"] == a for r in checks.rows) for a in CheckAnswer}
    headings = [text(h) for h in seen.all("//h2")]
    assert f"Answers to {len(checks.rows)} checks" in headings
    assert any(h.startswith(f"Overlaps: {candidates.found.total or 'no'} candidate") for h in headings)
    rows = seen.all("//section[h2='What is not recorded']//tbody/tr")
    assert [text(r.xpath("th")[0]) for r in rows] == [r["what"] for r in recorded.rows]
    assert [int(text(r.xpath("td")[0])) for r in rows] == [r["recorded"] for r in recorded.rows]


def test_it_says_what_sources_disagree_on_and_how_to_cite_it(town: Explorer) -> None:
    seen = see(TestClient(page_app(town)), f"/report?{DAY}")
    disagreeing = [h for h in seen.all("//h2") if text(h).startswith("Where sources disagree")]
    assert disagreeing
    assert "begins" in text(disagreeing[0].getparent())
    assert "Data version" in text(seen.all("//section[h2='Citation']")[0])
    assert "Not legal advice" in seen.text


@pytest.mark.xdist_group("analysis pages")
def test_it_prints_on_a4_and_axe_finds_nothing(browser: Browser, axe: str) -> None:
    with serving(town_store()) as address:
        check_pages(browser, axe, address, [f"/report?{DAY}"])
        page = browser.new_page()
        page.goto(f"{address}/report?{DAY}")
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        page.close()
