"""The what-ifs that ship, read as a reviewer reads them; and the manual's page on what-ifs, every example of it run."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.questions.base import Answer
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.whatif.compare import Comparison
from graph.whatif.lines.line import Section
from graph.whatif.scenario import KINDS, MOVED, parse_scenario, read_scenarios
from graph.whatif.supposed import suppose
from graph.workspace import Explorer
from remit import SCENARIOS, open_store
from tests.graph.whatif.test_same_figures import by_the_functions, by_the_questions, check

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "what-if.md").read_text("utf-8")
Lines = set[tuple[str, str, str, str]]


def run(folder: Path, words: list[str]) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("REMIT_STORE", None)
    ran = subprocess.run(
        [sys.executable, "-m", "remit", *words],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def lancashire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """The registers that ship, with their scenarios."""
    folder = tmp_path_factory.mktemp("what-if")
    run(folder, ["load", "--shipped", "--store", "all.sqlite"])
    store = open_store(str(folder / "all.sqlite"))
    yield Explorer(store, SCHEMA, scenarios=read_scenarios(SCENARIOS))
    store.close()


def ask(explorer: Explorer, name: str, *others: str) -> Answer:
    day = explorer.scenarios[name].as_at
    given = dict(zip(("scenario", "second", "third"), (name, *others), strict=False))
    return explorer.workspace(Scope(as_at=day)).ask("what-if", given)


def lines(answer: Answer, section: Section) -> Lines:
    return {
        (r["what"], r["about"]["name"] if r["about"] else "", r["now"], r["first"])
        for r in answer.rows
        if r["section"] == section and r["now"] != r["first"]
    }


def test_every_scenario_that_ships_applies_and_is_written_for_a_reader(lancashire: Explorer) -> None:
    assert len(lancashire.scenarios) == 5
    for name, scenario in lancashire.scenarios.items():
        answer = ask(lancashire, name)
        assert not any("Not there on the day" in note or "written for" in note for note in answer.found.notes), name
        assert scenario.sources, name
        assert {r["section"] for r in answer.rows if r["now"] != r["first"]}, name
        named = {id for row in answer.rows for id in row["statements"]}
        assert named == answer.statements.keys(), name


def test_seats_chairs_and_single_points_are_those_of_the_questions(lancashire: Explorer) -> None:
    for scenario in lancashire.scenarios.values():
        workspace = lancashire.workspace(Scope(as_at=scenario.as_at))
        then = suppose(workspace.graph, scenario, SCHEMA)
        lines = Comparison(workspace.graph, [then], (), SCHEMA).lines
        check(lines, [by_the_questions(workspace), by_the_functions(then.graph)])


def test_one_domestic_abuse_board(lancashire: Explorer) -> None:
    answer = ask(lancashire, "one-domestic-abuse-board")
    assert lines(answer, Section.ORPHANED) == {
        (
            "A body that deals with it surely acts in fewer areas",
            "Domestic Abuse",
            "3 areas stated, 11 inferred",
            "at least 3 areas stated, 10 inferred, perhaps 1 more",
        )
    }
    (blackpool,) = (r for r in answer.rows if r["section"] == "orphaned")
    assert blackpool["reason"] == "No longer sure: Blackpool."
    assert not lines(answer, Section.BURDEN)  # the members of neither are recorded
    gone = lines(answer, Section.OVERLAP)
    assert all(after == "–" and "Steering Group" in what for what, _, _, after in gone)
    assert ("Boards", "", "57", "56") in lines(answer, Section.COUNTED)


def test_the_protocol_beside_the_merger(lancashire: Explorer) -> None:
    answer = ask(lancashire, "domestic-abuse-protocol", "one-domestic-abuse-board")
    lead = next(r for r in answer.rows if r["what"] == "Is it recorded who leads?")
    assert (lead["now"], lead["first"], lead["second"]) == (
        "not recorded", "Lancashire Domestic Abuse Partnership Board", "not recorded",
    )  # fmt: skip
    assert not lines(answer, Section.ORPHANED)
    assert not lines(answer, Section.OVERLAP)
    assert not lines(answer, Section.BURDEN)


def test_the_commissioner_s_office_ends(lancashire: Explorer) -> None:
    answer = ask(lancashire, "commissioner-ends-2028")
    moved = {(what, about) for what, about, _, _ in lines(answer, Section.MOVED)}
    assert moved == {
        ("Is carried out by, on behalf of", "Arrangements for an efficient and effective criminal justice system"),
        ("Is carried out by, on behalf of", "Police and crime plan"),
        ("Is owned by", "Lancashire Response to the Serious Violence Duty"),
        ("Is owned by", "Police and Crime Plan for Lancashire 2024-2029"),
        ("Is covered by", "Lancashire police area"),
    }
    orphaned = {(what.split(":")[0], about) for what, about, _, _ in lines(answer, Section.ORPHANED)}
    assert orphaned >= {
        ("It has no chair", "Lancashire Criminal Justice Board"),
        ("It is held nowhere", "Chief executive of the Office of the Police and Crime Commissioner"),
        ("It is held nowhere", "Deputy Police and Crime Commissioner"),
        ("A place on it is left empty", "Lancashire Road Safety Partnership"),
        ("A place on it is left empty", "Lancashire Violence Reduction Network"),
        ("A place on it is left empty", "Pendle Community Safety Partnership"),
        ("It binds a kind of body of which none is left", "Police and crime plan"),
    }
    assert not any(what in ("Nobody owns it", "Nobody carries it out") for what, _ in orphaned)
    (own,) = lines(answer, Section.BURDEN)
    assert own[2:] == ("at least 5 seats, 3 chairs", "–")


def test_the_strategy_group_for_the_14_beside_the_12(lancashire: Explorer) -> None:
    answer = ask(lancashire, "strategy-group-for-the-14", "strategy-group-for-the-12")
    where = next(r for r in answer.rows if r["what"] == "Where it acts")
    assert (where["now"], where["first"], where["second"]) == (
        "at least 12 areas inferred, perhaps 2 more", "14 areas stated", "12 areas stated",
    )  # fmt: skip
    seats = {about for _, about, _, _ in lines(answer, Section.BURDEN)}
    assert seats == {"Blackburn with Darwen Borough Council", "Blackpool Borough Council"}
    assert not lines(answer, Section.ORPHANED)


# --- the manual ------------------------------------------------------------------------------------------------------


def test_every_command_of_the_page_runs(tmp_path: Path) -> None:
    examples = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "merger.json").write_text(examples[0], "utf-8")
    commands = re.findall(r"^\$ remit (.*)$", PAGE, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        run(tmp_path, shlex.split(command))
    assert (tmp_path / "options.csv.citation.json").exists()


def test_every_scenario_of_the_page_applies(lancashire: Explorer) -> None:
    examples = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) == 3
    for text in examples:
        answer = lancashire.workspace(Scope(as_at=parse_scenario(text).as_at)).ask("what-if", {"scenario": text})
        assert any(r["now"] != r["first"] for r in answer.rows)


def test_the_page_names_every_kind_of_change_scenario_and_section() -> None:
    _, *rows = re.findall(r"^\| `([a-z ]+)` \| (.*?) \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
    assert [(do, meaning, needs) for do, meaning, needs, _ in rows] == [
        (kind.do, kind.meaning, ", ".join(kind.needs)) for kind in KINDS.values()
    ]
    for do, _, _, takes in rows:
        told = "one of " + ", ".join(MOVED) if do == "move" else ", ".join(KINDS[do].takes)
        assert takes.strip() == told or KINDS[do].open
    named = re.findall(r"^\| `([a-z0-9-]+)` \| [^|]* \|$", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(p.stem for p in SCENARIOS.glob("*.json"))
    sections = re.findall(r"^\| ([a-z]+) \| [a-z]", PAGE.split("## Read the answer")[1], re.MULTILINE)
    assert [s for s in sections if s != "section"] == [s.value for s in Section]
