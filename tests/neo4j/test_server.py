"""The Neo4j that the tests bring along is a real one, and never stays behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from tests.conftest import PROJECT, needs_neo4j
from tests.neo4j.server import CannotStart, Neo4j, Neo4jServer, asked_version, what_is_missing


def test_answers_a_query(neo4j_database: Neo4j) -> None:
    with neo4j_database.driver() as driver:
        (row,) = driver.execute_query("RETURN 6 * 7 AS answer", database_=neo4j_database.database).records
    assert row["answer"] == 42


def test_refuses_a_wrong_password(neo4j_database: Neo4j) -> None:
    assert neo4j_database.password not in repr(neo4j_database)
    with (
        GraphDatabase.driver(neo4j_database.url, auth=(neo4j_database.user, "guessed")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()


def test_is_emptied_of_its_data_and_where_asked_of_its_schema(neo4j_database: Neo4j) -> None:
    def schema() -> set[str]:
        listed = "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"
        with neo4j_database.driver() as driver:
            return {row["name"] for row in driver.execute_query(listed, database_=neo4j_database.database).records}

    neo4j_database.empty(schema=True)
    with neo4j_database.driver() as driver, driver.session(database=neo4j_database.database) as session:
        session.run("CREATE CONSTRAINT `one ``name``` FOR (b:Board) REQUIRE b.name IS UNIQUE").consume()
        session.run("CREATE INDEX `by kind` FOR (b:Board) ON (b.kind)").consume()
        session.run("UNWIND range(1, 6000) AS n CREATE (:Board {name: n})-[:ADDRESSES]->(:Issue)").consume()
    assert neo4j_database.nodes() == 12_000
    neo4j_database.empty()
    assert neo4j_database.nodes() == 0
    assert schema() == {"one `name`", "by kind"}
    neo4j_database.empty(schema=True)
    assert schema() == set()


def test_finds_words(neo4j_database: Neo4j) -> None:
    with neo4j_database.driver() as driver, driver.session(database=neo4j_database.database) as session:
        session.run("CREATE FULLTEXT INDEX words IF NOT EXISTS FOR (b:Board) ON EACH [b.name]").consume()
        session.run("CREATE (:Board {name: 'Flood forum'}), (:Board {name: 'Housing panel'})").consume()
        session.run("CALL db.awaitIndexes()").consume()
        found = session.run("CALL db.index.fulltext.queryNodes('words', 'flood') YIELD node RETURN node.name").value()
    neo4j_database.empty(schema=True)
    assert found == ["Flood forum"]


def test_loads_csv_from_its_import_folder(neo4j_server: Neo4j) -> None:
    if not isinstance(neo4j_server, Neo4jServer):
        pytest.skip("REMIT_TEST_NEO4J_URL names a server whose files are out of reach")
    (neo4j_server.import_folder / "boards.csv").write_text("name\nFlood forum\n", encoding="utf-8")
    with neo4j_server.driver() as driver:
        load = "LOAD CSV WITH HEADERS FROM 'file:///boards.csv' AS row RETURN row.name"
        (row,) = driver.execute_query(load, database_=neo4j_server.database).records
    assert row["row.name"] == "Flood forum"


def test_keeps_its_data_when_killed_and_started_again(own_neo4j: Neo4jServer) -> None:
    with own_neo4j.driver() as driver:
        driver.execute_query("CREATE (:Board {name: 'Flood forum'})", database_=own_neo4j.database)
        before = own_neo4j.pid
        own_neo4j.kill()
        own_neo4j.start_again()
        assert own_neo4j.pid != before
        kept = driver.execute_query("MATCH (b:Board) RETURN b.name", database_=own_neo4j.database).records
    assert [row["b.name"] for row in kept] == ["Flood forum"]


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_ends_with_a_test_run_that_is_killed(tmp_path: Path) -> None:
    needs_neo4j()
    starts = (
        "import sys, time; from pathlib import Path; from tests.neo4j.server import Neo4jServer; "
        "server = Neo4jServer(Path(sys.argv[1])); server.start(); print(server.port, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", starts, str(tmp_path / "neo4j")]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        port = int(run.stdout.readline())
        assert listens(port)
        run.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 120
    while listens(port) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not listens(port)


def listens(port: int) -> bool:
    """Whether somebody takes connections on this port."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def test_says_why_it_does_not_come_up(tmp_path: Path) -> None:
    needs_neo4j()
    (tmp_path / "import").write_text("a file where the import folder should be", encoding="utf-8")
    with pytest.raises(CannotStart, match=r"ended with exit code 1; the end of .*\n(.*\n)*.*FileAlreadyExists"):
        Neo4jServer(tmp_path).start()


def test_says_how_to_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how = "install a Java 17 (or later) development kit and Maven (on Debian: apt-get install"
    assert how in str(what_is_missing("5.26.30", None))
    runtime = tmp_path / "java"
    runtime.write_text("#!/bin/sh\necho java.base@17.0.15\n", encoding="utf-8")
    runtime.chmod(0o755)
    assert str(what_is_missing("5.26.30", str(runtime))).startswith(f"{runtime} is no Java 17 with a compiler; install")
    runtime.write_text("#!/bin/sh\necho jdk.compiler@17.0.15\n", encoding="utf-8")
    assert "is no Java 21 with a compiler" in str(what_is_missing("2026.02.2", str(runtime)))
    monkeypatch.setenv("PATH", os.devnull)
    assert "there is no Maven here" in str(what_is_missing("5.0.0", str(runtime)))


def test_version_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REMIT_TEST_NEO4J_VERSION", raising=False)
    assert asked_version() == "5.26.30"
    monkeypatch.setenv("REMIT_TEST_NEO4J_VERSION", "2026.02.2")
    assert asked_version() == "2026.02.2"
