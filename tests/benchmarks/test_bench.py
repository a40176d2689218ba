"""The benchmarks measure what they say, on a register small enough for a test. Nothing here looks at a time."""

import contextlib
import csv
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import overlap
from benchmarks.__main__ import main
from benchmarks.load_csv import script, write_files
from benchmarks.registers import SOURCES, hub, made_register
from benchmarks.server import NoServer
from benchmarks.steps import AGAIN, ALONE, CHANGED, LOAD, LOAD_CSV, ON_A_STORE, PRUNE, STEPS, Place, run_step
from benchmarks.table import GROWTH, PEERS, RATIO_GOALS, SECOND_GOALS, Table
from benchmarks.targets import TARGETS
from graph.publish import publish
from graph.schema import SCHEMA
from graph.statements import Edge
from graph.store.sqlite import SqliteStore

NODES, STATEMENTS = 300, 1000
STARTS = ("start", "datasette", "overlaps")
"""Steps that start servers, or need more than a test has time for."""


def made(**how: int) -> list[Edge]:
    return list(made_register(NODES, STATEMENTS, **how)[1])


# --- registers -------------------------------------------------------------------------------------------------------


def test_a_made_register_is_the_same_each_time_and_says_nothing_twice() -> None:
    edges = made()
    assert edges == made()
    assert edges != made(seed=8)
    assert len({edge.id for edge in edges}) == len(edges) == STATEMENTS
    assert len({id for edge in edges for id in (edge.from_id, edge.to_id)}) == NODES


def test_a_made_register_is_skewed_dated_and_has_evidence_from_several_sources() -> None:
    edges = made()
    members = [edge.to_id for edge in edges if edge.type == "MEMBER_OF"]
    assert members.count(hub(NODES)) == max(map(members.count, members)) > 5 * len(members) / len(set(members))
    assert {edge.basis for edge in edges} == {"stated", "inferred"}
    assert {bool(edge.start) for edge in edges} == {bool(edge.end) for edge in edges} == {True, False}
    assert len({edge.source for edge in edges}) == SOURCES
    assert all(edge.evidence for edge in edges[SOURCES:])


def test_a_register_that_changed_or_lacks_statements_is_otherwise_the_same() -> None:
    edges, changed, lacking = made(), made(changed=100), made(lacking=10)
    assert [edge.id for edge in changed] == [edge.id for edge in edges]
    differ = sum(a != b for a, b in zip(edges, changed, strict=True))
    assert differ == pytest.approx(STATEMENTS / 100, abs=1)
    kept = {edge.id for edge in edges}
    assert {edge.id for edge in lacking} < kept
    assert len(lacking) == pytest.approx(0.9 * STATEMENTS, abs=SOURCES)
    store = SqliteStore.open(":memory:", SCHEMA)
    report = publish(store, *made_register(NODES, STATEMENTS, changed=100, lacking=10))
    assert report.total.created == len(lacking)
    store.close()


# --- steps -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place where every step but those that start servers was measured."""
    place = Place(TARGETS["sqlite"], NODES, STATEMENTS, tmp_path_factory.mktemp("bench"))
    for step in STEPS["sqlite"]:
        if step not in STARTS:
            run_step(place, step)
    return place


def notes(place: Place) -> dict[str, str]:
    return {
        line["what"]: line["note"]
        for step in STEPS["sqlite"]
        for line in (place.result(step) or {"lines": []})["lines"]
    }


def test_each_load_does_what_its_name_says(place: Place) -> None:
    told = notes(place)
    assert told[LOAD].startswith("1,000 created")
    assert told[AGAIN] == "1,000 unchanged"
    assert told[CHANGED] == "9 updated"
    assert told[PRUNE].endswith("pruned")
    assert int(told[PRUNE].split()[0]) == STATEMENTS - len(made(lacking=10))


def test_every_goal_and_peer_names_something_that_is_measured(place: Place) -> None:
    measured = set(notes(place)) | {"serve, start to first page", "datasette serve", "plain LOAD CSV"}
    measured |= {"overlaps of all boards", "networkx, members only"}
    assert {*GROWTH, *SECOND_GOALS, *PEERS.values()} <= measured
    assert {what for _, what in [*PEERS, *RATIO_GOALS]} <= measured
    assert {step for steps in STEPS.values() for step in steps} | {"load_csv"} == {*ALONE, *ON_A_STORE}


def test_a_step_that_was_measured_is_not_measured_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    assert run_step(place, "reads") == place.result("reads")


def test_a_run_that_was_interrupted_after_a_load_goes_on_with_the_register_as_it_was(place: Place) -> None:
    """The store holds the pruned register by now; the unchanged load needs the first one."""
    (place.folder / "again.json").unlink()
    (line,) = run_step(place, "again")["lines"]
    assert line["note"] == "1,000 unchanged"


# --- the table -------------------------------------------------------------------------------------------------------


def result(what: str, seconds: float) -> dict[str, object]:
    return {"peak_mb": 100, "server_mb": 0, "lines": [{"what": what, "seconds": seconds, "note": ""}]}


def test_the_table_compares_with_the_peer_with_the_other_store_and_with_the_size() -> None:
    table = Table()
    for nodes, seconds in ((10_000, 1.0), (100_000, 20.0)):
        table.add("sqlite", nodes, 5 * nodes, "load", result(LOAD, seconds))
        table.add("sqlite", nodes, 5 * nodes, "bare", result("bare executemany", seconds / 2))
    for store, seconds in (("sqlite", 0.01), ("neo4j", 0.02)):
        table.add(store, 100_000, 500_000, "reads", result("one node", seconds))
    assert table.ratio("sqlite", 100_000, LOAD) == 2
    assert table.ratio("sqlite", 100_000, "one node") is None
    assert table.exponents() == {
        ("sqlite", LOAD): pytest.approx(1.301, abs=0.001),
        ("sqlite", "bare executemany"): pytest.approx(1.301, abs=0.001),
    }
    judged = dict(table.verdicts())
    assert judged == {
        "sqlite: load takes 2.00 x bare executemany (at most 2.5)": True,
        "sqlite: one node takes 10.0 ms (at most 20.0 ms)": True,
        "sqlite: one node is 2.0 times faster than neo4j (at least 3)": False,
        "sqlite: load holds 100 MB (less than 500)": True,
        "sqlite: load grows with exponent 1.30 (at most 1.15)": False,
    }
    text = "\n".join(table.lines())
    assert "0.50 x neo4j" in text
    assert "more than 1.15" in text


def no_server(folder: Path) -> None:
    raise NoServer("There is no Java here.")


def test_the_command_writes_json_and_says_what_it_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.__main__.STEPS", {"sqlite": ("load", "snapshot", "raw"), "neo4j": ("load",)})
    monkeypatch.setattr("benchmarks.__main__.running", no_server)
    main(["--sizes", "200", "--out", str(tmp_path / "result.json"), "--keep", str(tmp_path / "kept")])
    told = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert {line["what"] for line in told["measured"]} == {"load", "snapshot", "the same columns raw"}
    assert told["left_out"] == ["Neo4j is left out. There is no Java here."]
    assert told["left_out"][0] in capsys.readouterr().out
    assert (tmp_path / "kept" / "sqlite-200" / "store.sqlite").exists()


def test_a_load_on_neo4j_and_its_peer_are_measured_in_turn_and_the_best_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server and the steps are left out: what is tested is the order, and what is taken of it."""
    took = iter([5.0, 9.0, 4.0, 7.0, 6.0, 8.0])
    done: list[tuple[str, str]] = []

    @contextlib.contextmanager
    def server(folder: Path) -> Iterator[None]:
        yield

    def step(place: Place, name: str) -> dict[str, object]:
        done.append((name, place.folder.name))
        return result({"load": LOAD, "load_csv": LOAD_CSV}[name], next(took))

    monkeypatch.setattr("benchmarks.__main__.STEPS", {"neo4j": ("load",)})
    monkeypatch.setattr("benchmarks.__main__.running", server)
    monkeypatch.setattr("benchmarks.__main__.run_step", step)
    main(["--sizes", "200", "--stores", "neo4j", "--out", str(tmp_path / "out.json"), "--keep", str(tmp_path)])
    alone = [("load_csv", "load_csv-1"), ("load", "load-1"), ("load_csv", "load_csv-2"), ("load", "load-2")]
    assert done == [*alone, ("load_csv", "load_csv-3"), ("load", "neo4j-200")]
    told = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert {line["what"]: line["seconds"] for line in told["measured"]} == {LOAD: 7.0, LOAD_CSV: 4.0}


@pytest.mark.parametrize(("words", "said"), [("--sizes ten", "numbers of nodes"), ("--stores oracle", "no such store")])
def test_the_command_names_the_word_that_is_wrong(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(words.split())
    assert said in capsys.readouterr().err


# --- the peer on Neo4j -----------------------------------------------------------------------------------------------


def test_the_files_for_load_csv_hold_every_node_and_every_link(tmp_path: Path) -> None:
    columns = write_files(made, tmp_path)
    files = {file.stem: file.read_text("utf-8").splitlines() for file in tmp_path.glob("*.csv")}
    rows = {name: list(csv.DictReader(lines)) for name, lines in files.items()}
    assert set(rows) == set(columns)
    assert sum(len(rows[name]) for name in rows if name.startswith("nodes-")) == NODES
    assert sum(len(rows[name]) for name in rows if name.startswith("links-")) == STATEMENTS
    assert set(rows["nodes-Board"][0]) >= {"id", "name", "kind"}
    assert set(rows["links-MEMBER_OF"][0]) >= {"@from", "@to", "id", "source", "basis", "reason", "start", "end"}
    statements = list(script(columns))
    assert len(statements) == len(rows)
    assert "nodes-" in statements[0]


# --- the manual ------------------------------------------------------------------------------------------------------

PAGE = Path(__file__).parent.parent.parent / "docs" / "performance.md"


def test_every_command_of_the_page_on_performance_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.__main__.STEPS", {"sqlite": ("load",), "neo4j": ("load",)})
    monkeypatch.setattr("benchmarks.__main__.running", no_server)
    makefile = (PAGE.parent.parent / "Makefile").read_text("utf-8").replace("\\\n", " ")
    commands = re.findall(r"^\$ (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(commands) >= 3
    for command in commands:
        if made := re.fullmatch(r"make (\S+)", command):
            recipe = re.search(rf"^{made[1]}:.*\n\t@\$\(BIN\)/(python -m benchmarks.*)$", makefile, re.MULTILINE)
            assert recipe is not None, command
            command = recipe[1]
        name, _, words = command.partition("python -m benchmarks")
        assert name in ("", ".venv/bin/")
        if words == ".overlap":
            few = ["--boards", "60", "--memberships", "300", "--small", "20", "--runs", "1", "--without-neo4j"]
            overlap.main([*few, "--out", str(tmp_path / "result-overlap.json")])
            continue
        small = ["--sizes", "100", "--keep", str(tmp_path / "kept"), "--out", str(tmp_path / "result.json")]
        main([*shlex.split(words), *small])


def test_the_page_on_performance_names_what_is_measured() -> None:
    table = re.findall(r"^\| ([^|]+?) +\| [\d,.]+ m?s", PAGE.read_text("utf-8"), re.MULTILINE)
    known = {*GROWTH, *SECOND_GOALS, *(what for _, what in [*PEERS, *RATIO_GOALS]), *PEERS.values()}
    assert len(table) > 15
    assert set(table) <= known | {"count with facets of two properties"}


# --- overlaps --------------------------------------------------------------------------------------------------------


def test_every_peer_of_the_overlaps_finds_the_same_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "result.json"
    words = ["--boards", "200", "--memberships", "1500", "--small", "50", "--runs", "1", "--without-neo4j"]
    overlap.main([*words, "--out", str(out)])
    told = json.loads(out.read_text("utf-8"))
    notes = {(line["boards"], line["what"]): line["note"] for line in told["lines"]}

    def number(boards: int, what: str, place: int = 0) -> int:
        return int(re.findall(r"\d[\d,]*", notes[boards, what])[place].replace(",", ""))

    assert number(50, overlap.NETWORKX) == number(50, overlap.COUNTED) > 100
    graph = overlap.made_graph(200, 1500)
    boards_with_members = len(set(graph.snapshot.edge_to.tolist()))
    assert number(200, overlap.SCIPY) == 2 * number(200, overlap.COUNTED) + boards_with_members
    candidates, below = number(200, overlap.WHOLE), number(200, overlap.WHOLE, 1)
    assert candidates == number(200, overlap.COUNTED, 1)
    assert candidates + below == number(200, overlap.COUNTED)
    assert len(told["goals"]) == 4
    assert "boards (at least 100)" in capsys.readouterr().out


def test_neo4j_is_left_out_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise NoServer("There is no Java here.")

    monkeypatch.setattr(overlap, "running", refuse)
    out = tmp_path / "result.json"
    overlap.main(["--boards", "60", "--memberships", "300", "--small", "20", "--runs", "1", "--out", str(out)])
    assert "There is no Java here." in json.loads(out.read_text("utf-8"))["left_out"]
