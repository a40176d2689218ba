"""What the browser tests of pages share: axe-core finds nothing, nothing runs over, nothing comes from elsewhere."""

from collections.abc import Iterable

from playwright.sync_api import Browser, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 390)


def check_pages(browser: Browser, axe: str, address: str, paths: Iterable[str]) -> None:
    """Each of *paths* under *address*, at desktop and phone width."""
    for path in paths:
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
            page = context.new_page()
            asked = watched(page)
            page.goto(address + path)
            page.evaluate(axe)
            found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", TAGS)
            wrong = [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found["violations"]]
            assert wrong == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            assert page.evaluate("window.hacked") is None, (path, width)
            assert [url for url in asked if not url.startswith(address)] == [], (path, width)
            context.close()


def watched(page: Page) -> list[str]:
    """The addresses that *page* asks for, from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked
