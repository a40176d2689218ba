"""What if: a scenario built on the page and kept as a file, its lines, two side by side, and what is wrong with one."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.whatif.scenario import parse_scenario
from graph.workspace import Explorer
from tests.town import BURGLARY, HEALTH, SAFETY, YOUTH, town_store
from tests.visualiser.maps import serving
from tests.visualiser.pages_of import see
from tests.visualiser.seen_in_browser import check_pages
from visualiser.app import page_app

DAY = "as-at=2024-06-30"
MARK = "<script>window.hacked=1</script>"


def scenario(*changes: dict[str, Any], **more: str) -> str:
    told = {"title": f"Two boards {MARK}", "reason": f"To see {MARK}", "as_at": "2024-06-30", **more}
    return json.dumps({**told, "changes": changes})


MERGE = scenario({"do": "merge", "bodies": [HEALTH], "into": SAFETY, "because": f"Why not {MARK}"})
LEAD = scenario({"do": "protocol", "issue": BURGLARY, "lead": SAFETY}, title="A protocol")
AWAY = scenario({"do": "close", "body": "elsewhere:board/x"}, title="Of another register")


@pytest.fixture(scope="module")
def explorer() -> Iterator[Explorer]:
    store = town_store()
    shipped = {"merger": parse_scenario(MERGE), "protocol": parse_scenario(LEAD), "away": parse_scenario(AWAY)}
    yield Explorer(store, SCHEMA, scenarios=shipped)
    store.close()


@pytest.fixture(scope="module")
def client(explorer: Explorer) -> TestClient:
    return TestClient(page_app(explorer))


def text(element: object) -> str:
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]


def address(told: str, **more: str) -> str:
    return f"/what-if?{DAY}&scenario={quote(told)}" + "".join(f"&{k}={quote(v)}" for k, v in more.items())


def test_the_first_page_offers_a_form_and_the_what_ifs_that_fit(client: TestClient) -> None:
    seen = see(client, f"/what-if?{DAY}")
    assert seen.heading == "What if"
    prepared = [text(li) for li in seen.all("//section[h2='Prepared what-ifs']//li")]
    assert len(prepared) == 2
    assert "A protocol" in prepared[1]
    (link,) = (a.get("href") for a in seen.all("//section[h2='Prepared what-ifs']//a") if text(a) == "A protocol")
    assert link == f"/what-if?{DAY}&scenario=protocol"
    assert "Safety Board" in [text(o) for o in seen.all("//select[@name='a']/option")]


def test_the_lines_on_the_page_are_those_of_the_answer(client: TestClient, explorer: Explorer) -> None:
    answer = explorer.workspace(Scope(as_at="2024-06-30")).ask("what-if", {"scenario": MERGE})
    seen = see(client, address(MERGE))
    assert seen.heading == f"Two boards {MARK}"
    assert "nothing here is proposed or decided" in text(seen.all("//main")[0])
    assert len(seen.all("//main//tbody/tr")) == len(answer.rows)
    title, colon, told = answer.found.summary.rpartition(": ")
    assert colon
    assert title in seen.heading
    assert f"{told[0].upper()}{told[1:]}" in text(seen.all("//main")[0])
    figures = seen.all("//section[h2='Before and after']//tbody/tr")
    counted = {text(tr[0]): [text(td) for td in tr[1:3]] for tr in figures}
    for row in answer.rows:
        if row["section"] == "counted":
            assert counted[row["what"]] == [row["now"], row["first"]]
    assert [text(li) for li in seen.all("//section[h2='What is tried']//li")] == [
        f"Merge Health and Wellbeing Board into Safety Board. Why not {MARK}"
    ]
    assert seen.all("//details//blockquote | //details//p[@class='src']")


def test_long_sections_say_how_much_of_them_is_shown(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = see(client, address(MERGE))
    monkeypatch.setattr("visualiser.pages.what_if.FIRST", 1)
    monkeypatch.setattr("visualiser.pages.what_if.STATEMENTS", 1)
    seen = see(client, address(MERGE))
    (pager,) = seen.all("//section[starts-with(h2, 'What passes on')]/p[@class='pager']")
    assert text(pager).startswith("1 to 1 of ")
    rows = "//section[starts-with(h2, 'What passes on')]//tbody/tr"
    assert (len(seen.all(rows)), len(see(client, pager[0].get("href") or "").all(rows))) == (1, len(whole.all(rows)))


def test_a_name_and_the_scenario_itself_show_the_same(client: TestClient) -> None:
    pages = [see(client, f"/what-if?{DAY}&scenario=merger"), see(client, address(MERGE))]
    tables = [[text(t) for t in page.all("//main//table")] for page in pages]
    assert tables[0] == tables[1]


def test_two_what_ifs_stand_side_by_side(client: TestClient) -> None:
    seen = see(client, address(MERGE, second="protocol"))
    assert seen.heading == "2 what-ifs side by side"
    heads = [text(th) for th in seen.all("//section[h2='Before and after']//th[@scope='col']")]
    assert heads[1:4] == ["Now", f"First: Two boards {MARK}", "Second: A protocol"]
    one = see(client, address(MERGE))
    (offer,) = seen_links(one, "Compare with another what-if")
    assert see(client, offer).heading == "2 what-ifs side by side"


def seen_links(seen: Any, heading: str) -> list[str]:
    return [a.get("href") for a in seen.all(f"//section[h2='{heading}']//a") if "protocol" in text(a)]


def test_a_scenario_is_built_change_by_change_and_kept_as_a_file(client: TestClient) -> None:
    first = client.get(f"/what-if?{DAY}&do=merge&a={HEALTH}&b={SAFETY}&issue=")
    assert first.url.path == "/what-if"
    told = parse_scenario(first.url.params["scenario"])
    assert (told.title, told.as_at) == ("Merge Health and Wellbeing Board into Safety Board", "2024-06-30")
    second = client.get(address(told.text) + f"&do=protocol&a={SAFETY}&issue={BURGLARY}&b={YOUTH}")
    more = parse_scenario(second.url.params["scenario"])
    assert [c.do for c in more.changes] == ["merge", "protocol"]
    assert more.title.startswith("Merge Health and Wellbeing Board into Safety Board; A protocol states")
    kept = client.get(f"/what-if/file?{DAY}&scenario={quote(more.text)}")
    assert kept.headers["content-disposition"].startswith("attachment")
    assert parse_scenario(kept.text) == more


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("scenario=x", "There is no scenario called “x”"),
        ("scenario={", "The scenario is not JSON"),
        ("do=merge", "Choose a body."),
        (f"do=merge&a={SAFETY}", "Choose the other body."),
        (f"do=protocol&a={SAFETY}", "Choose an issue."),
        ("do=abolish", "is not a change that the form makes"),
        (f"do=close&a={SAFETY}&as-at=none", "Choose an as-at date first."),
        (f"do=close&a={BURGLARY}", "Change 1 (close), field “body”"),
    ],
)
def test_what_is_wrong_is_said_on_a_page(client: TestClient, query: str, told: str) -> None:
    day = "" if "as-at" in query else f"{DAY}&"
    assert told in see(client, f"/what-if?{day}{query}", 400).text.replace("&#39;", "'")


def test_every_form_of_change_is_worked_out(client: TestClient) -> None:
    for do in ("close", "seats", "duties", "issue", "protocol"):
        response = client.get(f"/what-if?{DAY}&do={do}&a={SAFETY}&b={HEALTH}&issue={BURGLARY}")
        assert response.status_code == 200 or "is recorded of" in response.text, do


def test_in_a_browser(browser: Browser, axe: str, explorer: Explorer) -> None:
    with serving(explorer.store) as at:
        check_pages(browser, axe, at, [f"/what-if?{DAY}", address(MERGE), address(MERGE, second=LEAD)])
