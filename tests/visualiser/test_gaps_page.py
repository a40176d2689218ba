"""Gaps: rules with counts of five answers, a rule opened, the checks about one thing, and "choose a date"."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.words import CheckAnswer
from graph.workspace import Explorer
from tests.town import BOROUGH, PLAN, town_store
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


@pytest.fixture(scope="module")
def client(town: Explorer) -> TestClient:
    return TestClient(page_app(town))


def text(element: object) -> str:
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]


def test_each_count_is_that_of_the_answer(client: TestClient, town: Explorer) -> None:
    rules = town.workspace(Scope(as_at="2025-06-30")).ask("rules")
    seen = see(client, f"/gaps?{DAY}")
    assert rules.found.summary in text(seen.all("//main")[0])
    shown = seen.all("//table[contains(@class, 'gt')]/tbody/tr[td]")
    assert len(shown) == len(rules.rows)
    for row in shown:
        (href,) = row.xpath("th/a/@href")
        rule = next(r for r in rules.rows if f"rule={r['rule']}" in href)
        numbers = [int(text(td)) for td in row.xpath("td[contains(@class, 'num')]")]
        assert numbers == [rule[a.value.replace(" ", "_")] for a in CheckAnswer]


def test_the_banner_says_what_this_is_and_silence_has_its_lines(client: TestClient, town: Explorer) -> None:
    seen = see(client, f"/gaps?{DAY}")
    main = text(seen.all("//main")[0])
    assert "Research, not legal advice" in main
    assert "Draft sources are drafts" in main
    for rule in town.workspace(Scope(as_at="2025-06-30")).ask("rules").rows:
        assert rule["data_missing"] in main


def test_an_opened_rule_shows_each_check_with_law_reason_and_rows(client: TestClient, town: Explorer) -> None:
    answer = town.workspace(Scope(as_at="2025-06-30")).ask("gaps", {"rule": "GR08"})
    seen = see(client, f"/gaps?{DAY}&rule=GR08")
    rows = seen.all("//table[contains(@class, 'checks')]/tbody/tr")
    assert len(rows) == len(answer.rows)
    for row, check in zip(rows, answer.rows, strict=True):
        assert check["reason"] in text(row)
        assert str(check["answer"]) in text(row)
    assert "Safer Quillhaven Plan" in text(rows[0])
    assert "One check is shown." in text(seen.all("//main")[0])
    see(client, f"/gaps?{DAY}&rule=GR99", 404)


def test_the_quality_of_the_record_is_a_banner_and_a_list_of_its_own(client: TestClient, town: Explorer) -> None:
    (rule,) = town.workspace(Scope(as_at="2025-06-30")).ask("rules", {"group": "record quality"}).rows
    seen = see(client, f"/gaps?{DAY}")
    (banner,) = seen.all("//div[p/b='Record quality.']")
    assert "Apart from the gaps" in text(banner)
    assert f"rule={rule['rule']}" in "".join(banner.xpath(".//a/@href"))
    assert rule["title"] not in text(seen.all("//table[contains(@class, 'gt')]")[0])
    own = see(client, f"/gaps?{DAY}&rule={rule['rule']}")
    assert "it is left out of the counts of gaps" in text(own.all("//main")[0])
    answer = town.workspace(Scope(as_at="2025-06-30")).ask("gaps", {"rule": rule["rule"]})
    assert len(own.all("//table[contains(@class, 'checks')]/tbody/tr")) == len(answer.rows)


def test_how_complete_the_record_is_stands_on_a_page_that_the_front_page_leads_to(
    client: TestClient, town: Explorer
) -> None:
    hrefs = see(client, f"/?{DAY}").all("//a/@href")
    assert any(str(href).startswith("/completeness") for href in hrefs)
    answer = town.workspace(Scope(as_at="2025-06-30")).ask("completeness")
    seen = see(client, f"/completeness?{DAY}")
    assert answer.found.summary in text(seen.all("//main")[0])
    shown = [[text(td) for td in row.xpath("td")][:2] for row in seen.all("//main//table/tbody/tr")]
    assert shown == [[f"{r['total']:,}", f"{r['stated']:,}"] for r in answer.rows if r["total"]]


def test_a_gap_of_ones_own_is_asked_on_a_page(client: TestClient) -> None:
    hrefs = see(client, f"/gaps?{DAY}").all("//a/@href")
    assert any(str(href).startswith("/questions/without") for href in hrefs)
    form = see(client, f"/questions/without?{DAY}")
    assert "Fill in what is needed" in text(form.all("//main")[0])
    seen = see(client, f"/questions/without?{DAY}&type=Issue&link=ADDRESSES&other=Board")
    assert "are asked for “is dealt with by a board”" in text(seen.all("//main")[0])


def test_checks_about_one_thing_and_with_one_answer(client: TestClient) -> None:
    assert "Safer Quillhaven Plan" in see(client, f"/gaps?{DAY}&subject={PLAN}").heading
    see(client, f"/gaps?{DAY}&area={BOROUGH}")
    seen = see(client, f"/gaps?{DAY}&answer=fails&answer=passes")
    badges = {text(tag) for tag in seen.all("//table[contains(@class, 'checks')]//td[contains(@class, 'answer')]/a")}
    assert badges <= {"fails", "passes"}


def test_long_lists_of_checks_say_how_much_is_shown_and_go_on(
    client: TestClient, town: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visualiser.pages.gaps.FIRST", 2)
    monkeypatch.setattr("visualiser.pages.gaps.ASKED", 3)
    monkeypatch.setattr("visualiser.pages.gaps.STATEMENTS", 1)
    at = town.workspace(Scope(as_at="2025-06-30"))
    for chosen in (["passes"], ["not recorded"], ["fails", "passes"]):
        wanted = [r for answer in chosen for r in at.ask("gaps", {"answer": answer}).rows]
        found: list[str] = []
        address = f"/gaps?{DAY}&answer={','.join(chosen)}"
        while address:
            seen = see(client, address)
            rows = seen.all("//table[contains(@class, 'checks')]/tbody/tr")
            (pager,) = seen.all("//p[@class='pager']")
            first = len(found) + 1
            found += [text(row.xpath("td[contains(@class, 'why')]/bdi")[0]) for row in rows]
            assert f"{first} to {len(found)} of {len(wanted)} check" in text(pager)
            address = next(iter(pager.xpath("a[contains(., 'next')]/@href")), "")
        assert found == [" ".join(r["reason"].split()) for r in wanted], chosen
    resting = next(r for r in at.ask("gaps", {"answer": "passes"}).rows if len(r["statements"]) > 3)
    seen = see(client, f"/gaps?{DAY}&rule={resting['rule']}&answer=passes")
    assert f"{len(resting['statements']) - 1} more are in the files below." in text(seen.all("//main")[0])


def test_without_a_day_the_rules_that_need_one_offer_days(client: TestClient) -> None:
    for path in ("/gaps?as-at=none", "/gaps?as-at=none&rule=GR08"):
        seen = see(client, path)
        (box,) = seen.all("//div[h2='Choose a date']")
        assert "as-at=2024-06-30" in " ".join(box.xpath(".//a/@href"))


@pytest.mark.xdist_group("analysis pages")
def test_axe_finds_nothing(browser: Browser, axe: str) -> None:
    with serving(town_store()) as address:
        check_pages(
            browser,
            axe,
            address,
            (
                f"/gaps?{DAY}",
                f"/gaps?{DAY}&rule=GR08",
                f"/gaps?{DAY}&rule=GR25",
                "/gaps?as-at=none",
                f"/gaps?{DAY}&subject={PLAN}",
                f"/completeness?{DAY}",
                f"/questions/without?{DAY}&type=Issue&link=ADDRESSES",
            ),
        )
