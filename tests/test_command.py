"""The command line as a person types it: what it prints, what it writes, and its exit code."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graph.decisions import record
from remit import _is_loopback, open_store
from tests import town

ROOT = Path(__file__).parent.parent


def remit(*words: str, code: int = 0, folder: Path | None = None, store: str = "") -> str:
    """Run ``remit`` and give what it printed; the exit code must be *code* and no traceback may show.

    *store* is what the environment names as the store.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "remit", *words],
        capture_output=True,
        text=True,
        cwd=folder or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "REMIT_STORE": store},
        timeout=120,
        check=False,
    )
    said = ran.stdout + ran.stderr
    assert ran.returncode == code, said
    assert "Traceback" not in said
    return said


def decision_of(said: str) -> str:
    """The id of the decision that *said* tells of."""
    found = re.search(r"decision ([0-9a-f]{32})", said)
    assert found is not None, said
    return found[1]


def test_a_finding_is_judged_a_second_writer_is_told_and_lines_travel(tmp_path: Path) -> None:
    path = str(tmp_path / "town.sqlite")
    kept = open_store(path)
    town.fill(kept)
    kept.close()
    key = f"overlap|{town.HEALTH}|{town.SAFETY}"
    words = (key, "--by", "governance officer", "--store", path)
    made = decision_of(remit("decide", "status", words[0], "validated", *words[1:], "--reason", "Asked both."))
    conflict = remit("decide", "owner", key, "Clerk", "--by", "chair", "--store", path, code=4)
    assert "Somebody decided first: status “validated”, by governance officer" in conflict
    assert made in conflict
    owner = decision_of(remit("decide", "owner", key, town.CHAIR, *words[1:], "--seen", made))
    remit("decide", "note", key, "Two views.", *words[1:], "--seen", owner, "--effect", "positive")
    found = json.loads(remit("ask", "findings", "--store", path, "--format", "json"))["rows"]
    assert [(r["key"], r["finding_status"], r["owner"], r["positive_effects"]) for r in found] == [
        (key, "validated", "Chair of the Safety Board", "Two views.")
    ]
    assert "as at 2024-06-30" in remit("ask", "overlaps", "-p", "finding_status=validated", "--store", path)
    lines = tmp_path / "decisions.jsonl"
    remit("decisions", "--export", str(lines), "--store", path)
    assert len(lines.read_text().splitlines()) == 3
    assert "Clean." in remit("verify", "--store", path)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("status", "overlap|x:a|x:b", "validated"), 3, "There is no such finding on this day"),
        (("status", "GR01|x:a||"), 2, "takes the key of a finding and a status"),
        (("status", "GR08|{plan}||", "fine"), 2, "“fine” is not a status"),
        (("status", "GR08|{plan}||", "resolved", "--effect", "positive"), 2, "has no effect"),
        (("note", "GR08|{plan}||", "x", "--effect", "neutral"), 2, "“neutral” is not an effect"),
        (("note", "GR08|{plan}||", "x", "--reason", "y"), 2, "A note is its own reason"),
    ],
)
def test_what_cannot_be_said_of_a_finding(tmp_path: Path, words: tuple[str, ...], code: int, told: str) -> None:
    path = str(tmp_path / "town.sqlite")
    kept = open_store(path)
    town.fill(kept)
    kept.close()
    given = [word.format(plan=town.PLAN) for word in words]
    assert told in remit("decide", *given, "--by", "chair", "--store", path, code=code)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store that holds the registers that ship."""
    path = str(tmp_path_factory.mktemp("shipped") / "shipped.sqlite")
    remit("load", "--shipped", "--store", path)
    return path


def test_the_shipped_registers_verify_and_load_again_unchanged(store: str) -> None:
    before = remit("verify", "--store", store)
    assert before.startswith("Clean. Data version ")
    again = remit("load", "--shipped", "--store", store)
    totals = re.findall(r"Statements: ([\d,]+) created, ([\d,]+) updated, [\d,]+ unchanged, ([\d,]+) pruned", again)
    assert totals == [("0", "0", "0")] * 3
    assert remit("verify", "--store", store) == before


def test_an_archive_loaded_elsewhere_gives_the_same_version(store: str, tmp_path: Path) -> None:
    archive, copy = tmp_path / "all.jsonl", str(tmp_path / "copy.sqlite")
    remit("export", "jsonl", str(archive), "--store", store)
    remit("load", str(archive), "--store", copy)
    assert remit("verify", "--store", copy) == remit("verify", "--store", store)


def test_every_question_is_listed_and_answers_with_its_citation(store: str, tmp_path: Path) -> None:
    listed = remit("questions")
    for name in (
        "boards",
        "responsible-authorities",
        "coverage",
        "membership",
        "overlaps",
        "gaps",
        "around",
        "without",
    ):
        assert f"  {name}: " in listed
    out = tmp_path / "gaps.csv"
    remit("ask", "gaps", "--as-at", "2022-06-30", "--format", "csv", "--out", str(out), "--store", store)
    citation = json.loads(out.with_name("gaps.csv.citation.json").read_text("utf-8"))
    assert citation["scope"]["as_at"] == "2022-06-30"
    told = json.loads(remit("ask", "gaps", "--as-at", "2022-06-30", "--format", "json", "--store", store))
    assert told["citation"] == citation
    shown = remit("ask", "issues", "-p", "first=2", "--store", store)
    assert "Issue id" in shown
    assert "2 of " in shown
    assert "Data version " + citation["data_version"][:12] in shown
    lacking = remit("ask", "without", "-p", "type=Issue", "-p", "link=ADDRESSES", "-p", "other=Board", "--store", store)
    assert "are asked for “is dealt with by a board”" in lacking
    refused = remit("ask", "without", "-p", "type=Theme", "-p", "link=MEMBER_OF", "--store", store, code=2)
    assert "can neither begin nor end at a theme" in refused


def test_what_is_wrong_is_said_in_a_line_with_an_exit_code(store: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "none.sqlite")
    assert "There is no store at" in remit("ask", "boards", "--store", missing, code=5)
    assert not Path(missing).exists()
    assert "no question called “bords”" in remit("ask", "bords", "--store", store, code=2)
    assert "is not a single day" in remit("ask", "boards", "--as-at", "June", "--store", store, code=2)
    assert "is not a whole number" in remit("ask", "boards", "-p", "first=x", "--store", store, code=2)
    assert "has no parameter" in remit("ask", "boards", "-p", "colour=red", "--store", store, code=2)
    assert "Nothing is recorded under" in remit("ask", "around", "-p", "node=x:y", "--store", store, code=3)
    assert "No register is named" in remit("load", "--store", store, code=2)
    empty = tmp_path / "empty.xlsx"
    empty.write_bytes(b"")
    assert "empty" in remit("load", str(empty), "--store", str(tmp_path / "s.sqlite"), code=2)


def test_a_template_is_written_once_and_its_example_loads(tmp_path: Path) -> None:
    path = tmp_path / "MY.xlsx"
    remit("template", str(path), "--example")
    assert "Boards" in load_workbook(path).sheetnames
    assert "already there" in remit("template", str(path), code=2)
    report = remit("load", str(path), "--check", "--store", str(tmp_path / "s.sqlite"))
    assert "boards" in report.lower()
    assert "ends in .xlsx" in remit("template", str(tmp_path / "MY.csv"), code=2)
    assert "There is no folder" in remit("template", str(tmp_path / "none" / "MY.xlsx"), code=2)


def test_a_check_makes_no_store(store: str, tmp_path: Path) -> None:
    archive, unmade = tmp_path / "all.jsonl", tmp_path / "unmade.sqlite"
    remit("export", "jsonl", str(archive), "--store", store)
    assert "nothing was written" in remit("load", "--check", "--shipped", "--store", str(unmade))
    assert "nothing was written" in remit("load", "--check", str(archive), "--store", str(unmade))
    assert not unmade.exists()


def test_a_file_that_does_not_hold_all_rows_says_so(store: str, tmp_path: Path) -> None:
    out = tmp_path / "sources.csv"
    said = remit("ask", "sources", "--format", "csv", "--out", str(out), "--store", store)
    citation = json.loads(out.with_name("sources.csv.citation.json").read_text("utf-8"))
    assert citation["rows"] == 100 < citation["total"]
    assert f"100 of {citation['total']} rows are given" in said
    whole = remit("ask", "sources", "-p", "first=1000", "--format", "csv", "--out", str(out), "--store", store)
    assert "rows are given" not in whole


def test_a_decision_changes_answers_and_its_undo_brings_them_back(store: str, tmp_path: Path) -> None:
    archive, copy = tmp_path / "a.jsonl", str(tmp_path / "copy.sqlite")
    remit("export", "jsonl", str(archive), "--store", store)
    remit("load", str(archive), "--store", copy)
    before = remit("verify", "--store", copy)
    assert "No decisions are recorded." in remit("decisions", "--store", copy)
    told = json.loads(remit("ask", "coverage", "-p", "state=inferred", "--format", "json", "--store", copy))
    statement = told["rows"][0]["statements"][0]
    made = remit("decide", "confirm", statement, "--by", "governance officer", "--store", copy)
    confirmed = json.loads(remit("ask", "coverage", "-p", "state=confirmed", "--format", "json", "--store", copy))
    assert any(statement in row["statements"] for row in confirmed["rows"])
    conflict = remit("decide", "reject", statement, "--by", "chair", "--store", copy, code=4)
    assert decision_of(made) in conflict
    made_id = decision_of(made)
    remit("decide", "undo", made_id, "--by", "governance officer", "--seen", made_id, "--store", copy)
    assert remit("verify", "--store", copy) == before
    lines = tmp_path / "decisions.jsonl"
    remit("decisions", "--export", str(lines), "--store", copy)
    assert len(lines.read_text("utf-8").splitlines()) >= 2


def test_serve_tells_its_address_and_answers(tmp_path: Path) -> None:
    path = tmp_path / "MY.xlsx"
    remit("template", str(path), "--example")
    words = [sys.executable, "-u", "-m", "remit", "serve", str(path), "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        address = ""
        until = time.monotonic() + 60
        while not address and time.monotonic() < until:
            found = re.search(r"http://\S+", server.stdout.readline())
            address = found[0] if found else ""
        try:
            page = urllib.request.urlopen(address + "/boards", timeout=30).read().decode()
            assert "Quillhaven" in page
            assert "Lancashire" not in page
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--port", "70000"], "less than or equal to 65535"),
        (["--host", ""], "no address to listen on"),
        (["--host", "nowhere.invalid"], "Choose another with --host"),
        (["--base-url", "remit.example.org"], "is not a web address"),
        (["--store", "other.sqlite"], "Name one of them"),
    ],
)
def test_serve_says_what_cannot_be_served(store: str, words: list[str], told: str) -> None:
    said = remit("serve", store, *words, code=1 if "nowhere.invalid" in words else 2)
    assert told in re.sub(r"[\s│]+", " ", said)


def test_what_is_named_is_served_and_not_the_store_of_the_environment(store: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "boards.csv").write_text("name\nSafety Board\n", "utf-8")
    assert "Nothing of the register “bad” was written" in remit("serve", str(bad), store=store, code=2)
    assert "There is no store at" in remit("serve", store=str(tmp_path / "none.sqlite"), code=5)


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("::1", True), ("127.0.0.2", True), ("0.0.0.0", False)])
def test_only_the_loopback_address_needs_no_caution(host: str, own: bool) -> None:
    assert _is_loopback(host) is own


# --- emptying a store, and addresses that are no path ----------------------------------------------------------------


def typed(*words: str, answer: str | None, code: int) -> str:
    """Run ``remit`` with *answer* on its standard input (None: closed)."""
    given = {"stdin": subprocess.DEVNULL} if answer is None else {"input": answer}
    ran = subprocess.run(
        [sys.executable, "-m", "remit", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
        **given,
    )
    said = str(ran.stdout + ran.stderr)
    assert ran.returncode == code, said
    assert "Traceback" not in said
    return said


@pytest.fixture(params=["sqlite", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))])
def full(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a store, of each kind, that holds the town and a decision."""
    if request.param == "sqlite":
        address = str(tmp_path / "town.sqlite")
    else:
        database = request.getfixturevalue("neo4j_database")
        address = str(database.url)
        for name, value in database.environment.items():
            monkeypatch.setenv(name, value)
    kept = open_store(address)
    kept.wipe()
    town.fill(kept)
    record(kept, "same", (town.SAFETY, town.HARBOUR_SAFETY), by="clerk")
    kept.close()
    return address


def test_a_store_is_emptied_only_when_a_person_says_so(full: str) -> None:
    before = remit("verify", "--store", full)
    for answer in ("n\n", "\n", None):
        said = typed("wipe", "--store", full, answer=answer, code=1 if answer is None else 2)
        assert re.search(r"holds \d+ statements about \d+ things, 1 decision\.", said)
        assert "Delete all of it? What is not exported is lost." in said
        assert "Deleted" not in said
    assert remit("verify", "--store", full) == before
    assert "Deleted." in typed("wipe", "--store", full, answer="y\n", code=0)
    assert "Data version " + "0" * 64 in remit("verify", "--store", full)
    assert "holds 0 statements about 0 things, 0 decisions" in remit("wipe", "--yes", "--store", full)


@pytest.mark.parametrize("command", ["serve", "load"])
@pytest.mark.parametrize("address", ["bolt://127.0.0.1:7687", "neo4j+s://neo4j:letmein@town.example"])
def test_an_address_among_the_files_is_named_with_the_way_to_give_it(command: str, address: str) -> None:
    said = remit(command, address, code=2)
    scheme = address.partition(":")[0]
    assert f"The address {scheme}://… is no register." in said
    assert f"Name a store with --store: --store {scheme}://…" in said
    assert "letmein" not in said


def test_a_server_that_refuses_ends_the_command_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REMIT_NEO4J_PASSWORD", raising=False)
    monkeypatch.delenv("REMIT_NEO4J_FILE", raising=False)
    asked = ("load", "--shipped", "--store", "bolt://127.0.0.1:1")
    assert "There is no password for Neo4j.\n       Set REMIT_NEO4J_PASSWORD" in remit(*asked, code=5)
    monkeypatch.setenv("REMIT_NEO4J_PASSWORD", "letmein")
    said = remit(*asked, code=5)
    assert said.startswith(
        "remit: The Neo4j server at bolt://127.0.0.1:1 cannot be reached.\n       Check that it runs"
    )
    assert len(said.splitlines()) == 2
    assert "letmein" not in said
