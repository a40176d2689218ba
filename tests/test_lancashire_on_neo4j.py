"""The registers that ship, kept in Neo4j: the pages are those that a file gives, and the manual's Cypher is right.

``REMIT_WRITE_DOCS=1`` writes the answers of docs/neo4j.md again.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import neo4j
import pytest
from starlette.testclient import TestClient

from graph.decisions import record
from graph.schema import SCHEMA
from graph.store.base import EdgeQuery, Store
from graph.store.neo4j import BUSY_SECONDS, Neo4jStore
from graph.store.neo4j_address import SCHEMES
from graph.store.neo4j_errors import OLDEST
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from loaders.register import load_registers
from remit import SHIPPED, SHIPPED_REGISTERS, build_app
from tests.neo4j.server import Neo4j

MANUAL = Path(__file__).parent.parent / "docs" / "neo4j.md"
QUESTION = re.compile(
    r"^### (?P<question>\d+\. .+?)\n.*?^```cypher\n(?P<query>.*?)^```\n\n(?P<answer>(?:\|[^\n]*\n)+)",
    re.DOTALL | re.MULTILINE,
)
PAGE = MANUAL.read_text("utf-8")
QUESTIONS = {found["question"]: found for found in QUESTION.finditer(PAGE)}
BOARD = "lancashire:board/community-safety-partnership-board"
PAGES = (
    "/",
    *("/boards", "/organisations?kind=charity", "/responsible-authorities", "/issues", "/strategies", "/sources"),
    f"/board/{BOARD}",
    "/source/lancashire:source/agreement-2022-draft",
    *("/matrix", "/matrix?basis=stated", "/overlaps", "/gaps", "/gaps?as-at=2022-06-30&undated=source+date"),
    *(f"/map?around={BOARD}", "/search?text=safety", "/questions", "/about/method"),
)


def load_shipped(store: Store) -> None:
    with redirect_stdout(StringIO()):
        load_registers([SHIPPED / name for name in SHIPPED_REGISTERS], store, SCHEMA)


@pytest.fixture(scope="module")
def lancashire(neo4j_server: Neo4j) -> Iterator[Neo4jStore]:
    """The registers that ship in the Neo4j that all tests share, loaded once."""
    neo4j_server.empty()
    store = Neo4jStore.open(neo4j_server.url, SCHEMA, neo4j_server.environment)
    load_shipped(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def from_neo4j(lancashire: Neo4jStore) -> Iterator[TestClient]:
    with TestClient(build_app(Explorer(lancashire, SCHEMA))) as client:
        yield client


@pytest.fixture(scope="module")
def from_a_file() -> Iterator[TestClient]:
    store = SqliteStore.open(":memory:", SCHEMA)
    load_shipped(store)
    with TestClient(build_app(Explorer(store, SCHEMA))) as client:
        yield client
    store.close()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_the_same_to_the_byte(from_neo4j: TestClient, from_a_file: TestClient, page: str) -> None:
    expected = from_a_file.get(page)
    assert expected.status_code == 200
    given = from_neo4j.get(page)
    assert str(given.url) == str(expected.url)
    assert given.text == expected.text


def test_serving_asks_only_for_sessions_that_read(
    lancashire: Neo4jStore, neo4j_server: Neo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a user with the role of a reader is enough, as the manual says."""
    asked: set[str] = set()
    real = neo4j.Driver.session

    def session(driver: neo4j.Driver, **settings: Any) -> neo4j.Session:
        asked.add(settings["default_access_mode"])
        return real(driver, **settings)

    monkeypatch.setattr(neo4j.Driver, "session", session)
    store = Neo4jStore.open(neo4j_server.url, SCHEMA, neo4j_server.environment, must_exist=True)
    with TestClient(build_app(Explorer(store, SCHEMA))) as client:
        assert [client.get(page).status_code for page in ("/", "/boards", "/gaps", "/search?text=safety")] == [200] * 4
    store.close()
    assert asked == {neo4j.READ_ACCESS}


# --- the manual --------------------------------------------------------------------------------------------------


def cell(value: Any) -> str:
    """*value* as the manual prints it."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return text.replace("|", "\\|").replace("\n", " ")


def answer(driver: neo4j.Driver, database: str, query: str) -> str:
    """The rows that *query* gives, as a table of the manual."""
    with driver.session(database=database) as session:
        found = session.run(neo4j.Query(query))
        heading, *rows = (f"| {' | '.join(map(cell, row))} |\n" for row in (found.keys(), *found.values()))
    return "".join([heading, "|---" * len(found.keys()), "|\n", *rows])


def test_the_manual_asks_ten_questions() -> None:
    assert [question.partition(".")[0] for question in QUESTIONS] == [str(n) for n in range(1, 11)]


@pytest.mark.usefixtures("lancashire")
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_the_one_printed(neo4j_server: Neo4j, question: str) -> None:
    printed = QUESTIONS[question]["answer"]
    with neo4j_server.driver() as driver:
        given = answer(driver, neo4j_server.database, QUESTIONS[question]["query"])
    assert len(given.splitlines()) > 2, "an answer without a row shows nothing"
    if os.environ.get("REMIT_WRITE_DOCS"):
        before, heading, after = MANUAL.read_text("utf-8").partition(f"### {question}\n")
        MANUAL.write_text(before + heading + after.replace(printed, given, 1), "utf-8")
    else:
        assert given == printed


def test_decisions_count_in_the_answers(lancashire: Neo4jStore, neo4j_server: Neo4j) -> None:
    """A rejected seat is no seat, and what somebody confirmed is no longer inferred."""

    def decide(verb: str, type: str, from_id: str, to_id: str) -> str:
        (link,) = lancashire.find_edges(EdgeQuery(types=(type,), from_ids=(from_id,), to_ids=(to_id,))).links
        return record(lancashire, verb, (link.edge.id,), by="governance officer").id

    def answers() -> list[str]:
        asked = [found["query"] for question, found in QUESTIONS.items() if question.startswith(("2.", "3."))]
        with neo4j_server.driver() as driver:
            return [answer(driver, neo4j_server.database, query) for query in asked]

    before = answers()
    assert "\n| Health and wellbeing issues | Health and Wellbeing Board | 1 |\n" in before[0]
    assert "\n| Lancashire Constabulary | Organization | 10 | 10 | 0 |\n" in before[1]
    constabulary, board = "lancashire:organization/constabulary", "lancashire:board/health-and-wellbeing-board"
    network = "lancashire-record:board/violence-reduction-network"
    made = [
        decide("reject", "MEMBER_OF", constabulary, network),
        decide("confirm", "ADDRESSES", board, "lancashire:issue/health-and-wellbeing"),
    ]
    after = answers()
    assert "\n| Health and wellbeing issues |" not in after[0]
    assert "\n| Lancashire Constabulary | Organization | 9 | 9 | 0 |\n" in after[1]
    for decision in made:
        record(lancashire, "undo", (decision,), by="governance officer")
    assert answers() == before


def test_an_archive_is_written_and_restored_as_the_manual_says(
    lancashire: Neo4jStore, neo4j_server: Neo4j, tmp_path: Path
) -> None:
    (block,) = re.findall(r"^```console\n(\$ remit export .*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    commands = re.findall(r"^\$ remit (.*)$", block, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["export", "load", "verify"]
    way_in = {**neo4j_server.environment, "REMIT_STORE": neo4j_server.url, "PYTHONPATH": str(MANUAL.parents[1])}
    for command in commands:
        ran = subprocess.run(
            [sys.executable, "-m", "remit", *shlex.split(command)],
            cwd=tmp_path,
            env={**os.environ, **way_in},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    assert ran.stdout.strip() == f"Clean. Data version {lancashire.version()}."


def test_the_manual_names_what_the_code_takes() -> None:
    assert {*re.findall(r"`([a-z0-9+]+)://", PAGE)} - {"http"} == set(SCHEMES)
    assert f"Neo4j {'.'.join(map(str, OLDEST))} or later" in PAGE
    assert f"for {BUSY_SECONDS:.0f} seconds" in " ".join(PAGE.split())
    assert {*Neo4j("bolt://localhost").environment, "REMIT_NEO4J_FILE"} == {*re.findall(r"REMIT_NEO4J_\w+", PAGE)}
