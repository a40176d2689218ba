"""GraphiQL in a real browser: served by Remit alone, under a policy that forbids scripts in the page."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from api.graphiql import CONTENT_SECURITY_POLICY
from graph.workspace import Explorer
from remit import build_app
from tests.api.conftest import served


@pytest.fixture(scope="module")
def address(town: Explorer) -> Iterator[str]:
    """The API over the town, served on this computer."""
    with served(town) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test for any complaint of the browser and any request to another host."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on("request", lambda r: None if _own(r.url, address) else complaints.append(f"asked {r.url}"))
    yield page
    page.close()
    assert complaints == []


def _own(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))


def test_the_page_opens_with_an_example_that_runs(page: Page, address: str) -> None:
    page.goto(f"{address}/graphql")
    expect(page.locator(".graphiql-query-editor")).to_contain_text("boards(first: 5)")
    page.get_by_role("button", name=re.compile("Execute query")).click()
    expect(page.locator(".result-window")).to_contain_text("Quillhaven Police")
    expect(page.locator(".result-window")).to_contain_text("Logbook")


def test_the_address_fills_the_editor(page: Page, address: str) -> None:
    query = "query ($id: ID!) { node(id: $id) { name } }"
    page.goto(f"{address}/graphql?query={quote(query)}&variables={quote(json.dumps({'id': 'la:quillhaven'}))}")
    expect(page.locator(".graphiql-query-editor")).to_contain_text("node(id: $id)")
    page.get_by_role("button", name=re.compile("Execute query")).click()
    expect(page.locator(".result-window")).to_contain_text("Quillhaven Council")


def test_the_schema_can_be_read_in_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/graphql")
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.locator(".graphiql-doc-explorer").get_by_text("Query", exact=True).click()
    expect(page.locator(".graphiql-doc-explorer")).to_contain_text("responsibleAuthorities")


def test_a_hostile_address_runs_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/graphql?query={quote('</script><img src=x onerror=document.title=1>')}")
    expect(page.locator(".graphiql-query-editor")).to_contain_text("onerror")
    assert page.title() == "GraphQL: Remit"


def test_the_page_allows_no_script_of_its_own_and_only_browsers_get_it(client: TestClient) -> None:
    response = client.get("/graphql", headers={"accept": "text/html"})
    policy = response.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert not re.search(r"<script(?! src=)|\son\w+=|https?:", response.text)
    assert client.get("/graphql", headers={"accept": "application/json"}).headers["content-type"] == "application/json"


def test_the_page_keeps_its_policy_behind_that_of_the_pages(town: Explorer) -> None:
    whole = TestClient(build_app(town))
    own = whole.get("/graphql", headers={"accept": "text/html"})
    assert own.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert own.headers["x-content-type-options"] == "nosniff"
    answer = whole.post("/graphql", json={"query": "{ dataVersion }"})
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert whole.get("/ask/boards.csv").status_code == 200


@pytest.mark.parametrize("name", ["vendor/graphiql.min.js", "vendor/graphiql.min.css", "graphiql-start.js"])
def test_its_files_are_served_and_nothing_beside_them(client: TestClient, name: str) -> None:
    assert client.get(f"/graphql/static/{name}").status_code == 200
    for wrong in ("..%2froutes.py", "%2e%2e/routes.py", "../routes.py", "vendor", ""):
        assert client.get(f"/graphql/static/{wrong}").status_code == 404
