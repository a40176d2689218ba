"""The sheet of a body: what is held, what is missing, and a workbook that comes back without harm to others."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.workspace import Explorer
from loaders.register import load_register
from remit import build_app
from tests.town import CONSTITUTION, HARBOUR_WATCH, LIST, LOGBOOK, MINUTES, POLICE, SAFETY, YOUTH_BOARDS, town_store
from tests.visualiser.maps import serving
from tests.visualiser.pages_of import see
from tests.visualiser.seen_in_browser import check_pages
from visualiser.app import page_app

DAY = "as-at=2024-06-30"


def text(element: object) -> str:
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]


def test_a_sheet_shows_what_is_held_with_its_source_what_is_not_and_room_to_correct() -> None:
    explorer = Explorer(town_store(), SCHEMA)
    seen = see(TestClient(build_app(explorer)), f"/validation?{DAY}&board={SAFETY}")
    main = text(seen.all("//article")[0])
    for words in ("Quillhaven Safety Board", "Burglary", "Safer Quillhaven Plan", "Constitution", "☐ yes", "chair"):
        assert words in main
    recorded = explorer.workspace(Scope(as_at="2024-06-30")).ask("recorded", {"node": SAFETY})
    asked = [text(th) for th in seen.all("//section[h2[starts-with(., 'Not recorded')]]//tbody/tr/th")]
    assert asked == [row["what"] for row in recorded.rows if not row["recorded"]]


def test_every_body_has_a_sheet() -> None:
    client = TestClient(build_app(Explorer(town_store(), SCHEMA)))
    see(client, f"/validation?{DAY}&board={POLICE}")
    seen = see(client, f"/validation?{DAY}")
    shown = [text(row) for row in seen.all("//tbody/tr")]
    assert any("Harbour Watch" in row for row in shown)
    assert not any("youth justice boards" in row for row in shown)
    see(client, f"/validation?{DAY}&board=x:nobody", 404)
    assert YOUTH_BOARDS


@pytest.mark.parametrize("query", [f"{DAY}&board={SAFETY}", f"{DAY}&board={HARBOUR_WATCH}", DAY, "as-at=none"])
def test_the_workbook_loads_back_as_sources_of_its_own(tmp_path: Path, query: str) -> None:
    store = town_store()
    client = TestClient(build_app(Explorer(store, SCHEMA)))
    answer = client.get(f"/validation.xlsx?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="answers-')
    path = tmp_path / "answers.xlsx"
    path.write_bytes(answer.content)
    before = {s: store.source_statements(s) for s in (CONSTITUTION, MINUTES, LIST, LOGBOOK)}
    report = load_register(path, store, SCHEMA)
    assert not report.refusals
    assert {s: store.source_statements(s) for s in before} == before
    if SAFETY in query or "board=" not in query:
        said = Explorer(store, SCHEMA).workspace(Scope()).ask("sources-of", {"node": SAFETY, "other": POLICE})
        assert any(row["source"]["name"].startswith("Answers of ") for row in said.rows)
    version = store.version()
    load_register(path, store, SCHEMA)
    assert store.version() == version


def test_without_a_writer_no_workbook_is_offered() -> None:
    client = TestClient(page_app(Explorer(town_store(), SCHEMA)))
    assert ".xlsx?" not in "".join(see(client, f"/validation?{DAY}").tree.xpath("//main//a[@class='btn']/@href"))
    see(client, f"/validation.xlsx?{DAY}&board={SAFETY}", 404)


@pytest.mark.xdist_group("analysis pages")
def test_axe_finds_nothing(browser: Browser, axe: str) -> None:
    with serving(town_store()) as address:
        check_pages(browser, axe, address, (f"/validation?{DAY}", f"/validation?{DAY}&board={SAFETY}"))
