"""A register full of markup, quotation marks, right-to-left marks and endless words: every page shows it as text."""

from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.decisions import record
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge, Register
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from remit import build_app
from tests.town import describe, link, source
from tests.visualiser.maps import HOSTILE_NAMES, serving
from tests.visualiser.pages_of import HOST, see, walk
from visualiser.address import node_path

MARKUP = '</title></textarea><script>window.hacked=1</script><img src=x onerror="window.hacked=2">'
SOURCE = "evil:source/<script>window.hacked=3</script>"
BOARD = "evil:board/a\"'><script>window.hacked=4</script>&b=1#c?d=1/../..//e"
DOTS = "evil:board/../../etc/passwd"
ISSUE = "evil:issue/\u202e<b/onmouseover=window.hacked=5>"


@pytest.fixture(scope="module")
def store() -> Iterator[SqliteStore]:
    made = SqliteStore.open(":memory:", SCHEMA)
    register = Register("evil", f"Evil {MARKUP}", "2024-01-01", (), f"Caution {MARKUP}")
    publish(made, register, edges())
    answer = Explorer(made, SCHEMA).workspace(Scope()).ask("sources-of", {"node": BOARD, "other": ISSUE})
    record(made, "confirm", (answer.rows[0]["id"],), by=MARKUP, reason=MARKUP, seen="")
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(store: SqliteStore) -> TestClient:
    return TestClient(build_app(Explorer(store, SCHEMA)))


def edges() -> list[Edge]:
    told = [
        source(SOURCE, MARKUP, "evil", date="2023", publisher=MARKUP, contents=MARKUP, licence=MARKUP, status="draft"),
        describe(
            SOURCE,
            BOARD,
            "Board",
            MARKUP,
            other_names=f"{MARKUP}; \u202eesrever",
            category=MARKUP,
            remit="W" * 10_000,
            note=MARKUP,
            ambiguity=MARKUP,
            url="https://example.org/\"'><script>window.hacked=6</script>",
            quote=MARKUP,
            start="2020",
        ),
        describe(SOURCE, DOTS, "Board", "W" * 10_000),
        describe(SOURCE, ISSUE, "Issue", f"\u202e{MARKUP}"),
        link(
            SOURCE,
            BOARD,
            "ADDRESSES",
            ISSUE,
            basis="inferred",
            reason=MARKUP,
            evidence=[(MARKUP, MARKUP), ("", "\u202e")],
        ),
        link(SOURCE, DOTS, "ADDRESSES", ISSUE),
        link(SOURCE, DOTS, "PART_OF", BOARD, start="2025"),
    ]
    for number, name in enumerate(HOSTILE_NAMES):
        body = f"evil:organization/{number}"
        told += [
            describe(SOURCE, body, "Organization", name),
            link(
                SOURCE, body, "MEMBER_OF", BOARD, role="chair", on_behalf_of=DOTS, evidence=[(name[:500], name[:500])]
            ),
        ]
    return told


def test_no_page_lets_a_name_become_markup(client: TestClient) -> None:
    seen = walk(client)
    shown = [page for page in seen.values() if "window.hacked" in page.text]
    assert len(shown) > 20
    for page in shown:
        assert not page.all("//main//script[not(@type='application/json')]"), page.address
        assert not page.all("//b[@onmouseover]"), page.address


@pytest.mark.parametrize("id", [BOARD, DOTS])
def test_an_odd_identifier_has_a_page_of_its_own(client: TestClient, id: str) -> None:
    seen = see(client, node_path(SCHEMA, "Board", id))
    assert seen.address.startswith(HOST + node_path(SCHEMA, "Board", id) + "?")
    assert [code.text_content() for code in seen.all("//tr[th='Identifier']//code")] == [id]


def test_a_percent_sign_in_an_identifier_reaches_its_page() -> None:
    # Over a real server: starlette's test client decodes an address twice.
    id = "evil:board/%3Cb%3E%2e%25"
    store = SqliteStore.open(":memory:", SCHEMA)
    publish(store, Register("evil"), [source(SOURCE, "Source", "evil"), describe(SOURCE, id, "Board", "Percent")])
    with serving(store) as address, urlopen(address + node_path(SCHEMA, "Board", id)) as told:
        assert "<h1><bdi>Percent</bdi></h1>" in told.read().decode()


def test_what_is_searched_for_is_only_text(client: TestClient) -> None:
    for words in (MARKUP, "\u202e", "{{ 7*7 }}", "%00", "a" * 5000, "' OR 1=1 --", "\ud83d\ude00"):
        told = client.get("/search", params={"q": words.encode("utf-8", "surrogatepass").decode("utf-8", "replace")})
        assert told.status_code == 200
        assert "49" not in told.text.split("<main")[1].split("</main")[0].replace("7*7", "")


def test_in_a_browser_nothing_runs_and_nothing_is_asked_for_elsewhere(browser: Browser, store: SqliteStore) -> None:
    told: list[str] = []
    with serving(store) as address:
        context = browser.new_context(viewport={"width": 390, "height": 800})
        page = context.new_page()
        page.on("dialog", lambda dialog: told.append(f"dialog {dialog.message}"))
        page.on("request", lambda asked: None if asked.url.startswith(address) else told.append(asked.url))
        page.on("console", lambda line: told.append(line.text) if line.type == "error" else None)
        for path in ("/", "/boards", node_path(SCHEMA, "Board", BOARD), node_path(SCHEMA, "Source", SOURCE)):
            page.goto(address + path)
            assert page.evaluate("window.hacked") is None, path
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        context.close()
    assert told == []
