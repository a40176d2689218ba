"""The map as people meet it: walked by keyboard, filtered, announced, without JavaScript, against hostile names."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.workspace import Explorer
from tests.town import BURGLARY, COUNCIL, SAFETY, town_store
from tests.visualiser.maps import HOSTILE_MIDDLE, hostile_store, serving, wide_store
from visualiser.app import page_app

TOWN_MAP = f"/map?as-at=none&around={SAFETY}"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(page_app(Explorer(town_store(), SCHEMA)))


def data_of(html: str) -> dict[str, object]:
    told = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', html, re.DOTALL)
    assert told
    data: dict[str, object] = json.loads(told[1])
    return data


def test_the_page_the_data_and_the_drawing_show_the_same_nodes(client: TestClient) -> None:
    html = client.get(TOWN_MAP).text
    data = data_of(html)
    nodes = data["nodes"]
    assert isinstance(nodes, list)
    in_table = re.findall(r'<tr data-drawn="(\d+)"', html)
    in_drawing = re.findall(r"<title>([^<]*), [^<]*</title><text", html)
    assert sorted(map(int, in_table)) == list(range(len(nodes)))
    assert sorted(in_drawing) == sorted(n[2] for n in nodes)
    assert all(isinstance(v, int) for n in nodes for v in n[3:6])
    assert html == client.get(TOWN_MAP).text


def test_a_map_without_a_start_offers_search_and_the_most_linked_bodies(client: TestClient) -> None:
    html = client.get("/map?as-at=none").text
    html = html[html.index("Most linked") :]
    assert html.index(">Safety Board<") < html.index("Youth Café Board")
    found = client.get("/map?as-at=none&start=burglary", follow_redirects=False)
    assert found.status_code == 303
    assert found.headers["location"].endswith(f"around={BURGLARY}")
    assert "Which one is meant?" in client.get("/map?as-at=none&start=safety").text
    assert "nearest names" in client.get("/map?as-at=none&start=burglery").text


def test_the_legend_filters_by_address_alone(client: TestClient) -> None:
    html = client.get(f"{TOWN_MAP}&type=Board&type=Organization&line=stated&line=inferred").text
    drawing = html[html.index('<svg class="mapsvg"') : html.index("</svg>", html.index('<svg class="mapsvg"'))]
    assert "Quillhaven Police, organisation" in html
    assert "<title>Quillhaven Police" in drawing
    assert "<title>Burglary" not in drawing
    assert 'data-type="Issue" hidden' in html


def test_what_cannot_be_drawn_says_so_and_how_to_go_on(client: TestClient) -> None:
    assert client.get("/map?as-at=none&around=x:board/nowhere").status_code == 404
    told = client.get(f"{TOWN_MAP}&steps=many")
    assert told.status_code == 400
    assert "is not a number of steps" in told.text


def test_crowded_maps_group_and_say_which_group_opens() -> None:
    crowded = TestClient(page_app(Explorer(wide_store(60, 60), SCHEMA)))
    html = crowded.get("/map?around=wide:organization/council").text
    assert "Draw every one" in html
    opened = re.search(r'<a href="([^"]*open=[^"]*)"', html[html.index("drawn as one") :])
    assert opened
    again = crowded.get(opened[1].replace("&amp;", "&")).text
    first, second = data_of(html)["nodes"], data_of(again)["nodes"]
    assert isinstance(first, list)
    assert isinstance(second, list)
    assert len(second) > len(first)


class Tags(HTMLParser):
    """Gathers what a hostile name must not have made: elements and attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("img", "iframe", "object"):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name, value in attrs if name.startswith("on")]
        self.found += [
            f"{tag} {value}" for _, value in attrs if (value or "").strip().lower().startswith("javascript:")
        ]


def test_hostile_names_make_no_elements() -> None:
    hostile = TestClient(page_app(Explorer(hostile_store(), SCHEMA)))
    html = hostile.get("/map", params={"around": HOSTILE_MIDDLE}).text
    tags = Tags()
    tags.feed(html)
    assert tags.found == []
    assert len(re.findall("<script", html)) == 2


# --- in the browser --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town() -> Iterator[str]:
    with serving(town_store()) as address:
        yield address


def watched(page: Page, told: list[str]) -> Page:
    """*page*, with what must not happen noted: errors, complaints of the policy, requests elsewhere."""

    def note(words: str) -> None:
        told.append(words)

    page.on("pageerror", lambda error: note(f"error: {error}"))
    page.on("console", lambda line: note(line.text) if line.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: note(f"dialog: {dialog.message}"))
    page.on("request", lambda asked: None if re.match(r"http://127\.0\.0\.1|data:", asked.url) else note(asked.url))
    return page


def name_chosen(page: Page) -> str:
    return page.locator("#sel-name").inner_text()


def test_the_map_is_walked_by_keyboard_and_tells_what_is_chosen(browser: Browser, town: str) -> None:
    told: list[str] = []
    page = watched(browser.new_page(), told)
    page.goto(town + TOWN_MAP)
    page.locator("#map").focus()
    assert name_chosen(page) == "Safety Board"
    page.keyboard.press("ArrowRight")
    assert name_chosen(page) in ("Burglary", "Drugs and alcohol")
    assert page.locator("#selected").get_attribute("aria-live") == "polite"
    assert page.locator("#map-rows tr[aria-current]").inner_text().startswith(name_chosen(page))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    walked = name_chosen(page)
    assert walked in ("Quillhaven Council", "Quillhaven Police", "Quillhaven Fire and Rescue", "The Lantern")
    assert "Is a member of: Safety Board" in page.locator("#sel-links").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("around="))
    assert page.locator("h1").inner_text() == f"Map: {walked}"
    page.locator("#map").focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "as-table"
    page.locator("#map").focus()
    page.keyboard.press("o")
    page.wait_for_url(re.compile("/organization/"))
    assert told == []
    page.close()


def test_legend_search_and_pointer_work_on_the_live_map(browser: Browser, town: str) -> None:
    told: list[str] = []
    page = watched(browser.new_page(viewport={"width": 1280, "height": 1000}), told)
    page.goto(town + TOWN_MAP)
    page.locator("input[value=Issue]").uncheck()
    assert page.locator('#map-rows tr[data-type="Issue"]').first.is_hidden()
    assert "type=" in page.url
    page.reload()
    assert not page.locator("input[value=Issue]").is_checked()
    assert page.locator('#map-rows tr[data-type="Issue"]').first.is_hidden()
    page.locator("input[value=Issue]").check()
    page.locator("#find").fill("burg")
    assert page.locator("#found").inner_text().startswith("1 found")
    page.locator("#find").press("Enter")
    assert name_chosen(page) == "Burglary"
    node = page.evaluate(
        f"JSON.parse(document.getElementById('map-data').textContent).nodes.find((n) => n[0] === '{COUNCIL}')"
    )
    page.locator("#map").scroll_into_view_if_needed()
    box = page.locator("#map").bounding_box()
    assert box
    ratio = box["width"] / page.evaluate("JSON.parse(document.getElementById('map-data').textContent).width")
    page.mouse.click(box["x"] + node[3] * ratio, box["y"] + node[4] * ratio)
    assert name_chosen(page) == "Quillhaven Council"
    assert told == []
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_map(browser: Browser, axe: str, town: str, width: int) -> None:
    for path in (TOWN_MAP, "/map?as-at=none"):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(town + path)
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
            ".then((r) => r.violations.map((v) => v.id + ' ' + v.nodes.map((n) => n.html)))"
        )
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


def test_without_javascript_the_drawing_and_the_table_are_there(browser: Browser, town: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(town + TOWN_MAP)
    assert page.locator("svg.mapsvg").is_visible()
    assert page.locator("#map").is_hidden()
    page.locator("svg.mapsvg a", has_text="Burglary").first.click()
    assert page.locator("h1").inner_text() == "Map: Burglary"
    context.close()


def test_hostile_names_run_nothing_in_the_browser(browser: Browser) -> None:
    with serving(hostile_store()) as address:
        told: list[str] = []
        page = watched(browser.new_page(), told)
        page.goto(f"{address}/map?around=" + page.evaluate("(id) => encodeURIComponent(id)", HOSTILE_MIDDLE))
        page.locator("#map").focus()
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft", "Home"):
            page.keyboard.press(key)
        page.locator("#find").fill("script")
        page.locator("#find").press("Enter")
        page.locator("#map").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("#map").is_visible()
        assert page.evaluate("window.hacked") is None
        assert told == []
        page.close()
