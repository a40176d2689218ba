"""A server as whoever runs it sees it: health checks, log lines, an orderly stop, and a store that goes away."""

import asyncio
import io
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.health import health_routes
from api.requestlog import start_logging
from graph.archive import write_archive
from graph.errors import RETRY_SECONDS
from graph.schema import SCHEMA
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from remit import build_app
from tests import town
from tests.conftest import PROJECT
from tests.faulty import Faulty, as_store
from visualiser.security import CONTENT_SECURITY_POLICY

DAY = "as-at=2024-06-30"
PAGES = (
    "/", f"/?{DAY}", f"/boards?{DAY}", f"/board/{town.SAFETY}?{DAY}", f"/matrix?{DAY}", f"/overlaps?{DAY}",
    f"/gaps?{DAY}", f"/map?around={town.SAFETY}&{DAY}", f"/search?q=safety&{DAY}", f"/glossary?{DAY}",
    f"/board/nothing?{DAY}", f"/nowhere?{DAY}", f"/boards?kind=netwrok&{DAY}", "/boards?as-at=soon",
)  # fmt: skip
FILES = (f"/ask/gaps.csv?{DAY}", "/ask/boards.json", "/ask/overlaps.xlsx", "/ask/gaps.citation.json")
QUERIES = (
    "{ boards { nodes { name addresses { nodes { name } } } } }",
    "{ gaps { summary total } }",
    f'{{ node(id: "{town.SAFETY}") {{ id }} }}',
)


@pytest.fixture
def store() -> Iterator[Faulty]:
    store = Faulty(town.town_store())
    yield store
    store.close()


@pytest.fixture
def explorer(store: Faulty) -> Explorer:
    return Explorer(as_store(store), SCHEMA)


@pytest.fixture
def client(explorer: Explorer) -> TestClient:
    return TestClient(build_app(explorer), raise_server_exceptions=False)


def post(client: TestClient, query: str) -> Any:
    return client.post("/graphql", json={"query": query})


# --- the store goes away ---------------------------------------------------------------------------------------------


def check_away(response: Any) -> None:
    """*response* says in plain words that the data cannot be read, and nothing about what is inside."""
    assert response.status_code == 503, response.text[:300]
    assert response.headers["retry-after"] == str(RETRY_SECONDS)
    assert "The data cannot be read at the moment" in response.text
    assert "Try again in a few seconds" in response.text
    for inside in ("Traceback", "s3cret", "neo4j://", "StoreError"):
        assert inside not in response.text
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["x-request-id"]


def test_while_the_store_is_away_everything_says_so_and_works_again_after(store: Faulty, client: TestClient) -> None:
    def all_of_it() -> list[Any]:
        asked = [client.get(address, follow_redirects=False) for address in (*PAGES, *FILES)]
        return asked + [post(client, query) for query in QUERIES]

    before = [response.status_code for response in all_of_it()]
    assert set(before) == {200, 302, 400, 404}
    store.away = True
    for response in all_of_it():
        check_away(response)
    assert client.get(f"/static/remit.css?{DAY}").status_code == 200
    store.away = False
    assert [response.status_code for response in all_of_it()] == before


@pytest.mark.parametrize("address", [*PAGES[1:4], *PAGES[-4:], *FILES, *QUERIES])
def test_a_store_that_goes_away_in_the_middle_is_told_as_well(address: str, store: Faulty, explorer: Explorer) -> None:
    def ask() -> Any:
        client = TestClient(build_app(explorer), raise_server_exceptions=False)
        return client.get(address, follow_redirects=False) if address.startswith("/") else post(client, address)

    expected, told = ask(), []
    for calls in range(200):
        store.calls_left = calls
        response = ask()
        store.calls_left = None
        if response.status_code == expected.status_code:
            break
        check_away(response)
        told.append(response)
    assert content_of(response) == content_of(expected)
    assert len(told) > 2


def content_of(response: Any) -> Any:
    """What a response holds; of a workbook, all but the time at which it was made."""
    if not response.content.startswith(b"PK"):
        return response.content
    with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name != "docProps/core.xml"}


def test_the_page_of_a_store_that_is_away_leads_to_the_front_page_behind_a_proxy(store: Faulty) -> None:
    client = TestClient(build_app(Explorer(as_store(store), SCHEMA), "https://example.org/remit"))
    store.away = True
    page = client.get(f"/boards?{DAY}").text
    assert 'href="/remit/"' in page
    assert 'href="/remit/static/remit.css' in page


# --- health ----------------------------------------------------------------------------------------------------------


def test_health_checks_tell_the_process_from_the_store(store: Faulty, client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "data_version": store.version()}
    store.away = True
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert response.status_code == 503
    told = response.json()
    assert told["status"] == "not ready"
    assert told["code"] == "STORE"
    assert told["error"] == "Nobody answers at neo4j://…@db.example.org:7687."
    assert told["next_step"]
    store.away = False
    assert client.get("/readyz").status_code == 200


def test_a_store_that_does_not_answer_is_not_ready(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    client = TestClient(Starlette(routes=[*health_routes(explorer, seconds=0.05)]))
    monkeypatch.setattr(explorer.store, "version", lambda: go_on.wait(30), raising=False)
    with client:
        for _ in range(3):
            response = client.get("/readyz")
            assert response.status_code == 503
            assert "did not answer within 0.05 seconds" in response.json()["error"]
        go_on.set()


def test_a_fault_of_the_store_is_not_ready_and_not_told(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(explorer.store, "version", lambda: 1 // 0, raising=False)
    response = TestClient(build_app(explorer)).get("/readyz")
    assert response.status_code == 503
    assert "ZeroDivision" not in response.text
    assert "ZeroDivision" in caplog.text


def test_health_checks_do_not_wait_for_those_who_make_pages(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = threading.Event(), threading.Semaphore(0)
    read = explorer.read

    def slow(job: Callable[[], Any]) -> Any:
        begun.release()
        assert go_on.wait(30)
        return read(job)

    monkeypatch.setattr(explorer, "read", slow)

    async def many() -> tuple[list[int], list[int]]:
        transport = httpx.ASGITransport(app=build_app(explorer))
        async with httpx.AsyncClient(transport=transport, base_url="http://town", timeout=60) as client:
            busy = [asyncio.create_task(client.get(f"/glossary?{DAY}")) for _ in range(100)]
            await asyncio.to_thread(begun.acquire)
            health = [(await client.get(path)).status_code for path in ("/healthz", "/readyz")]
            go_on.set()
            return health, [(await task).status_code for task in busy]

    health, pages = asyncio.run(many())
    assert health == [200, 200]
    assert pages == [200] * 100


# --- the log ---------------------------------------------------------------------------------------------------------


@contextmanager
def logged(kind: Any) -> Iterator[io.StringIO]:
    """What is written to the log inside the block."""
    root, requests, stream = logging.getLogger(), logging.getLogger("remit.request"), io.StringIO()
    before = (root.level, list(root.handlers), requests.level)
    root.handlers = []
    try:
        start_logging(kind, stream)
        yield stream
    finally:
        root.level, root.handlers = before[0], before[1]
        requests.setLevel(before[2])


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_of_json_with_its_id_and_without_its_query(client: TestClient) -> None:
    with logged("json") as stream:
        named = client.get(f"/boards?{DAY}&text=s3cret", headers={"X-Request-ID": "gateway-1.2_3"})
        made = post(client, QUERIES[0])
        odd = client.get("/glossary?as-at=none", headers={"X-Request-ID": 'two words" }'})
    first, second, third = lines(stream)
    assert first["request_id"] == named.headers["x-request-id"] == "gateway-1.2_3"
    assert (first["method"], first["path"], first["status"]) == ("GET", "/boards", 200)
    assert first["bytes"] == len(named.content)
    assert first["duration_ms"] > 0
    assert first["level"] == "info"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", first["time"])
    assert second["request_id"] == made.headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", second["request_id"])
    assert re.fullmatch("[0-9a-f]{32}", third["request_id"])
    assert third["request_id"] == odd.headers["x-request-id"]
    assert "s3cret" not in stream.getvalue()


@pytest.mark.parametrize(
    ("address", "where"), [(f"/boards?{DAY}", "pages"), ("/ask/boards.csv", "files"), ("/graphql", "GraphQL")]
)
def test_a_fault_is_logged_with_its_traceback_and_its_request_and_told_without(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, address: str, where: str
) -> None:
    def fault(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("inside, at bolt://reader:s3cret@db")

    monkeypatch.setattr("graph.workspace.Workspace.ask", fault)
    with logged("json") as stream:
        query = "{ boardsTable { total } }"
        response = client.post(address, json={"query": query}) if where == "GraphQL" else client.get(address)
    assert response.status_code == (200 if where == "GraphQL" else 500)
    assert "ZeroDivision" not in response.text
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    *faults, request = lines(stream)
    assert {line["request_id"] for line in [*faults, request]} == {response.headers["x-request-id"]}
    assert any("ZeroDivisionError" in line.get("traceback", "") for line in faults)
    assert all(line["level"] == "error" for line in faults)
    assert "s3cret" not in stream.getvalue()


def test_whoever_goes_away_in_the_middle_of_asking_is_no_fault(explorer: Explorer) -> None:
    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def nobody(message: Any) -> None:
        raise AssertionError(message)

    asked = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": []}
    with logged("json") as stream:
        asyncio.run(build_app(explorer)(asked, gone, nobody))
    (line,) = lines(stream)
    assert line["level"] == "info"
    assert "status" not in line


def test_a_store_that_is_away_is_logged_in_one_line_without_credentials(store: Faulty, client: TestClient) -> None:
    store.away = True
    with logged("json") as stream:
        client.get(f"/boards?{DAY}")
    fault, request = lines(stream)
    assert "neo4j://…@db.example.org:7687" in fault["message"]
    assert fault["request_id"] == request["request_id"]
    assert request["status"] == 503


def test_the_plain_log_has_what_goes_wrong_and_no_requests(store: Faulty, client: TestClient) -> None:
    with logged("off") as stream:
        client.get(f"/boards?{DAY}")
        assert stream.getvalue() == ""
        store.away = True
        client.get(f"/boards?{DAY}")
    (line,) = stream.getvalue().splitlines()
    assert "WARNING The store cannot be read" in line
    assert "s3cret" not in line


# --- stopping --------------------------------------------------------------------------------------------------------

SLOW = """
import sys, time, remit
from graph.workspace import Explorer
read = Explorer.read
def slow(self, job):
    print("begun", flush=True)
    time.sleep({seconds})
    return read(self, job)
Explorer.read = slow
remit.STOP_SECONDS = {bound}
sys.argv = ["remit", "serve", {path!r}, "--port", "0"]
remit.main()
"""


@contextmanager
def serving(path: Path, seconds: float, bound: int = 30) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """``remit serve`` of a store, each page of which takes some seconds; and its address."""
    script = SLOW.format(seconds=seconds, bound=bound, path=str(path))
    with subprocess.Popen(
        [sys.executable, "-u", "-c", script], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None
            server.stdout.readline()
            yield server, found[0]
        finally:
            server.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "town.sqlite"
    store = SqliteStore.open(path, SCHEMA)
    town.fill(store)
    store.close()
    return path


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_asked_to_stop_finishes_what_it_has_begun(path: Path, asked: signal.Signals) -> None:
    with serving(path, seconds=1.5) as (server, address), ThreadPoolExecutor(1) as one:
        assert server.stdout is not None
        assert server.stderr is not None
        running = one.submit(urllib.request.urlopen, f"{address}/boards?{DAY}", timeout=60)
        assert server.stdout.readline() == "begun\n"
        server.send_signal(asked)
        page = running.result()
        assert page.status == 200
        assert "Safety Board" in page.read().decode()
        assert server.wait(timeout=30) == 0
        said = server.stderr.read()
        assert [json.loads(line)["status"] for line in said.splitlines()] == [200]
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=5)
    assert not path.with_name(path.name + "-wal").exists()


def test_a_server_does_not_wait_for_ever_for_what_it_has_begun(path: Path) -> None:
    with serving(path, seconds=120, bound=1) as (server, address), ThreadPoolExecutor(1) as one:
        assert server.stdout is not None
        assert server.stderr is not None
        running = one.submit(urllib.request.urlopen, f"{address}/boards?{DAY}", timeout=60)
        assert server.stdout.readline() == "begun\n"
        begun = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=60) == 0
        assert time.monotonic() - begun < 30
        with pytest.raises(HTTPError, match="503") as told:
            running.result()
        assert "is being stopped" in told.value.read().decode()
        assert all("traceback" not in json.loads(line) for line in server.stderr.read().splitlines())


# --- writing ---------------------------------------------------------------------------------------------------------

TOKEN = "the token of Quillhaven"
FINDING = f"/finding?as-at=2024-06-30&key=overlap|{town.HEALTH}|{town.SAFETY}"


@contextmanager
def written(*words: str, token: str = TOKEN) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """``remit serve`` with a write token, as a person starts it, and its address."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "REMIT_WRITE_TOKEN": token}
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "remit", "serve", *words, "--port", "0", "--log", "json"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            said = ""
            while "Press Ctrl+C" not in said:
                line = server.stdout.readline()
                assert line, said
                said += line
            found = re.search(r"http://[0-9.]+:[0-9]+", said)
            assert found is not None, said
            yield server, found[0]
        finally:
            server.kill()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of the form on *page*."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_findings_are_judged_over_http_by_two_and_the_token_is_never_told(path: Path) -> None:
    with (
        written("--store", str(path)) as (server, address),
        httpx.Client(base_url=address, headers={"origin": address}, timeout=60) as clerk,
        httpx.Client(base_url=address, headers={"origin": address}, timeout=60) as chair,
    ):
        page = clerk.get(FINDING).text
        assert TOKEN not in page
        said = {"by": "clerk", "status": "validated", "reason": "Asked both.", "seen": hidden(page, "seen")}
        assert clerk.post(FINDING, data=said).status_code == 403
        assert clerk.post(FINDING, data={**said, "token": TOKEN[:-1]}).status_code == 403
        kept = clerk.post(FINDING, data={**said, "token": TOKEN})
        assert (kept.status_code, kept.headers["location"].startswith("/finding?")) == (303, True)
        cookie = kept.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert TOKEN not in cookie
        after = clerk.get(FINDING).text
        assert "Asked both." in after
        told = {"by": "clerk", "note": "By cookie.", "seen": hidden(after, "seen")}
        assert clerk.post(FINDING, data={**told, "word": "0" * 64}).status_code == 403
        elsewhere = clerk.post(FINDING, data={**told, "word": hidden(after, "word")}, headers={"origin": "http://x"})
        assert elsewhere.status_code == 400
        assert clerk.post(FINDING, data={**told, "word": hidden(after, "word")}).status_code == 303
        late = {"by": "chair", "status": "rejected", "reason": "Not so.", "seen": "", "token": TOKEN}
        conflict = chair.post(FINDING, data=late)
        assert conflict.status_code == 409
        assert "Asked both." in conflict.text
        assert "Not so." in conflict.text
        again = {**late, "seen": hidden(conflict.text, "seen"), "word": hidden(conflict.text, "word"), "token": ""}
        assert chair.post(FINDING, data=again).status_code == 303
        for text in ("Asked both.", "By cookie.", "Not so."):
            assert text in chair.get(FINDING).text
        query = "{ findings { rows { findingStatus notes history { by verb value } } } }"
        (row,) = clerk.post("/graphql", json={"query": query}).json()["data"]["findings"]["rows"]
        assert (row["findingStatus"], row["notes"]) == ("rejected", ["By cookie."])
        assert [h["by"] for h in row["history"]] == ["clerk", "clerk", "chair"]
        server.send_signal(signal.SIGTERM)
        out, log = server.communicate(timeout=60)
    assert TOKEN not in out + log
    assert "POST /finding 303" in log


def test_a_short_token_is_refused_and_a_copy_that_goes_cannot_be_written(path: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "remit", "serve", "--store", str(path), "--port", "0"],
        env={**os.environ, "PYTHONPATH": str(PROJECT), "REMIT_WRITE_TOKEN": "short"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert "fewer than 16 characters" in ran.stderr
    assert "short" not in ran.stdout
    archive = tmp_path / "town.jsonl"
    store = SqliteStore.open(path, SCHEMA)
    write_archive(store, archive)
    store.close()
    with written(str(archive)) as (_, address):
        page = httpx.get(f"{address}{FINDING}", timeout=60)
        assert 'method="post"' not in page.text
        assert httpx.post(f"{address}{FINDING}", data={"token": TOKEN}, timeout=60).status_code == 405
