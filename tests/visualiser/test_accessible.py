"""Every page in a real browser, at desktop and phone width: axe-core finds nothing, nothing comes from elsewhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Request

from tests.town import BURGLARY, COUNCIL, MINUTES, SAFETY, town_store
from tests.visualiser.maps import serving

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "front": "/",
    "list": "/boards",
    "list of sources": "/sources",
    "empty list": "/boards?text=zzz",
    "board": f"/board/{SAFETY}",
    "organisation": f"/organization/{COUNCIL}",
    "issue": f"/issue/{BURGLARY}",
    "source": f"/source/{MINUTES}",
    "search": "/search?q=safety",
    "search without result": "/search?q=burglarry",
    "scope": "/scope?back=/boards",
    "questions": "/questions",
    "a question": f"/questions/around?node={SAFETY}",
    "changes": "/changes?since=2019-06-01&until=2024-06-30",
    "lists": "/lists",
    "glossary": "/glossary",
    "method": "/about/method",
    "accessibility": "/about/accessibility",
    "not found": "/board/x:nothing",
    "wrong": "/boards?as-at=31/02/2024",
}
WIDTHS = (1280, 390)


class Requests:
    """What a page asked for."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    def note(self, request: Request) -> None:
        self.urls.append(request.url)

    def beside(self, address: str) -> list[str]:
        return [url for url in self.urls if not url.startswith(address)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(town_store()) as served:
        yield served


@pytest.mark.xdist_group("accessible")
@pytest.mark.parametrize("page_name", PAGES)
def test_axe_finds_nothing(browser: Browser, axe: str, address: str, page_name: str) -> None:
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        requests = Requests()
        page.on("request", requests.note)
        page.goto(address + PAGES[page_name])
        page.evaluate(axe)
        found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", TAGS)
        assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert requests.beside(address) == []
        context.close()


@pytest.mark.xdist_group("accessible")
def test_tab_order_is_reading_order_and_begins_with_the_way_to_the_content(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/boards")
    places = []
    for _ in range(25):
        page.keyboard.press("Tab")
        places.append(
            page.evaluate(
                """() => { const e = document.activeElement;
                return [...document.querySelectorAll('a[href],button,input,select,summary,[tabindex]')].indexOf(e); }"""
            )
        )
        if len(places) == 1:
            assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    assert places == sorted(places)
    page.close()
