"""One number everywhere: command, files, GraphQL and pages give the same answer on the shipped registers."""

import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from loaders.register import load_registers
from remit import SHIPPED, SHIPPED_REGISTERS, build_app

DAY = "2026-06-29"


@pytest.fixture(scope="module")
def explorer() -> Iterator[Explorer]:
    store = SqliteStore.open(":memory:", SCHEMA)
    with redirect_stdout(StringIO()):
        load_registers([SHIPPED / name for name in SHIPPED_REGISTERS], store, SCHEMA)
    yield Explorer(store, SCHEMA)
    store.close()


@pytest.fixture(scope="module")
def web(explorer: Explorer) -> Iterator[TestClient]:
    with TestClient(build_app(explorer)) as client:
        yield client


def test_every_door_reads_on_the_same_day_by_default(web: TestClient) -> None:
    assert web.get("/", follow_redirects=False).headers["location"].endswith(f"as-at={DAY}")
    assert web.get("/ask/gaps.json").json()["citation"]["scope"]["as_at"] == DAY
    told = web.post("/graphql", json={"query": "{ gaps { citation { text } } }"}).json()
    assert f"as at {DAY}" in json.dumps(told)


@pytest.mark.parametrize(("question", "page"), [("gaps", "/gaps"), ("overlaps", "/overlaps"), ("coverage", "/matrix")])
def test_every_door_gives_the_same_answer(explorer: Explorer, web: TestClient, question: str, page: str) -> None:
    answer = web.get(f"/ask/{question}.json", params={"as-at": DAY}).json()
    query = f'{{ register(asAt: "{DAY}") {{ {question} {{ summary total }} }} }}'
    told = web.post("/graphql", json={"query": query}).json()["data"]["register"][question]
    assert (told["summary"], told["total"]) == (answer["summary"], answer["total"])
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", web.get(page, params={"as-at": DAY}).text))
    numbers = re.findall(r"[\d,]+", answer["summary"].partition(f"{DAY}, ")[2] or answer["summary"])
    assert numbers
    for number in numbers:
        assert number in shown
    csv = web.get(f"/ask/{question}.csv", params={"as-at": DAY})
    assert csv.headers["Remit-Data-Version"] == explorer.store.version()


@pytest.mark.parametrize("day", ["2022-06-30", "2024-03-31", DAY])
def test_the_front_page_counts_the_boards_of_an_issue_as_the_question_on_it_does(
    explorer: Explorer, web: TestClient, day: str
) -> None:
    """A list also shows those that the dates leave open; they are told apart from the number."""
    html = web.get("/", params={"as-at": day}).text
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    told = re.search(r"Which boards deal with Domestic Abuse\? at least (\d+) boards?(?:, perhaps (\d+) more)?", page)
    assert told is not None
    sure, left = int(told[1]), int(told[2] or 0)
    workspace = explorer.workspace(Scope(as_at=day))
    (issue,) = {unquote(id) for id in re.findall(r'addresses=([^&"]+)', html)}
    listed = workspace.ask("boards", {"addresses": issue})
    assert sure + left == listed.found.total
    answer = web.get("/ask/one-issue.json", params={"as-at": day, "issue": issue}).json()
    assert answer["summary"].startswith(f"At least {sure} bodies deal with")
