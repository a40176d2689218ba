"""The lines of a what-if: what is counted, orphaned, satisfied; which statements and changes each rests on."""

import json
from typing import Any

import pytest

from graph.analysis.rules import RULES
from graph.errors import AskError
from graph.questions.base import Answer
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge
from graph.whatif.compare import Comparison
from graph.whatif.lines.line import Line, Section
from graph.whatif.scenario import parse_scenario
from graph.workspace import Explorer
from tests.graph.analysis.small import clerk, graph_of, store_of, told
from tests.graph.whatif.test_supposed import DAY, TOWN, scenario, supposed

MERGE = {"do": "merge", "bodies": ["board/a"], "into": "board/b"}
CLOSE = {"do": "close", "body": "board/a"}
PROTOCOL = {"do": "protocol", "issue": "issue/i", "lead": "board/b", "with": ["board/a"]}
NO_LEAD = [e.replace(properties={}) if e.properties.get("lead") else e for e in TOWN]


def lines(edges: list[Edge], *changes: dict[str, Any]) -> list[Line]:
    return Comparison(graph_of(edges, DAY), [supposed(edges, *changes)], RULES, SCHEMA).lines


def of(found: list[Line], section: Section) -> set[tuple[str, str, str, str]]:
    return {(n.what, n.about.removeprefix("small:"), n.now, n.after[0]) for n in found if n.section is section}


def test_a_board_that_closes_leaves_things_without_what_held_them() -> None:
    found = lines(TOWN, CLOSE)
    assert of(found, Section.ORPHANED) == {
        ("No body deals with it", "issue/j", "A", "nobody recorded"),
        ("Nobody carries it out", "duty/d", "A", "nobody recorded"),
        ("No body acts there", "area/west", "A", "nobody recorded"),
        ("No body acts there", "area/town", "A", "nobody recorded"),
        ("It sits nowhere", "post/x", "A", "nobody recorded"),
        ("It is held nowhere", "post/y", "A", "nobody recorded"),
        ("Nobody owns it", "strategy/s", "A", "nobody recorded"),
        ("It reports to nobody", "board/b", "A", "nobody recorded"),
        ("It informs nothing", "strategy/t", "A", "nobody recorded"),
        ("One body alone is left for it", "issue/i", "2 bodies", "1 body"),
        ("A body that deals with it surely acts in fewer areas", "issue/i", "2 areas stated", "1 area stated"),
        ("A body that deals with it surely acts in fewer areas", "issue/j", "2 areas inferred", "not recorded"),
    }
    (duty,) = (n for n in found if n.what == "Nobody carries it out")
    (stated,) = (e.id for e in TOWN if e.type == "DISCHARGES")
    assert (duty.statements, duty.changes) == ((stated,), ((0, 1),))


def test_a_merger_says_what_passes_on_and_takes_nothing_away() -> None:
    found = lines(TOWN, MERGE)
    assert ("Is carried out by", "duty/d", "A", "B") in of(found, Section.MOVED)
    assert ("Is dealt with by", "issue/j", "A", "B") in of(found, Section.MOVED)
    assert of(found, Section.ORPHANED) == {("One body alone is left for it", "issue/i", "2 bodies", "1 body")}
    assert ("Boards", "", "3", "2") in of(found, Section.COUNTED)
    assert ("Seats and chairs", "organization/o", "at least 2 seats, 1 chair", "at least 1 seat, 0 chairs") in of(
        found, Section.BURDEN
    )


def test_a_protocol_takes_nobody_s_seat_and_says_who_leads() -> None:
    found = lines(NO_LEAD, PROTOCOL)
    assert of(found, Section.SATISFIED) == {("Is it recorded who leads?", "issue/i", "not recorded", "B")}
    assert not of(found, Section.BURDEN)
    assert not of(found, Section.ORPHANED)
    assert ("Issues with several bodies and no recorded lead", "", "1", "0") in of(found, Section.COUNTED)


def test_a_new_board_with_a_chair_satisfies_what_had_nobody() -> None:
    edges = [*TOWN, told("issue/k"), clerk("IDENTIFIES", "strategy/s", "issue/k", kind="key issue")]
    new = {"do": "create", "id": "board/n", "type": "Board", "name": "N", "addresses": ["issue/k"]}
    found = lines(edges, new)
    assert ("A body deals with it", "issue/k", "nobody recorded", "N") in of(found, Section.SATISFIED)
    assert ("Is dealt with by", "issue/k", "–", "N") in of(found, Section.MOVED)


def test_a_place_that_an_ended_body_leaves_is_named_with_its_role() -> None:
    found = lines(TOWN, {"do": "close", "body": "organization/o"})
    assert ("A place on it is left empty", "board/b", "O (member)", "nobody in its place") in of(
        found, Section.ORPHANED
    )
    assert ("It has no chair", "board/a", "O", "nobody recorded") in of(found, Section.ORPHANED)
    assert ("It is held nowhere", "post/x", "O", "nobody recorded") in of(found, Section.ORPHANED)


def test_a_duty_that_binds_a_kind_of_which_none_is_left() -> None:
    edges = [
        *TOWN,
        told("organization/c", kind="police and crime commissioner"),
        told("duty/plan", act="Act", section="5", binds="police and crime commissioner", start="2012"),
        told("duty/both", act="Act", section="6", binds="police and crime commissioner;district council", start="2030"),
    ]
    found = lines(edges, {"do": "close", "body": "organization/c"})
    what = "It binds a kind of body of which none is left: police and crime commissioner"
    assert of(found, Section.ORPHANED) == {(what, "duty/plan", "C", "none left")}  # the other is not yet in force


def test_a_bridge_between_two_groups_appears_when_the_other_goes() -> None:
    edges = [told(f"board/{b}") for b in "abcd"] + [told(f"organization/{o}") for o in "opqr"]
    for board, member in ("ao", "ap", "bo", "bp", "cq", "cr", "dq", "dr", "ap", "cp", "bq", "dq"):
        edges.append(clerk("MEMBER_OF", f"organization/{member}", f"board/{board}"))
    once = list({e.id: e for e in edges}.values())
    found = lines(once, {"do": "remove member", "member": "organization/q", "body": "board/b"})
    appear = [n for n in found if n.what == "A single point of failure appears"]
    assert {n.about for n in appear} == {"small:organization/p", "small:board/c"}
    assert all("no recorded member would join" in n.reason for n in appear)
    assert all(n.statements for n in appear)


def test_in_a_large_register_pairs_are_counted_for_the_boards_that_change(monkeypatch: pytest.MonkeyPatch) -> None:
    small = of(lines(TOWN, MERGE), Section.OVERLAP)
    monkeypatch.setattr("graph.whatif.sides.LARGE", 5)
    monkeypatch.setattr("graph.whatif.sides.MOST_IN_LARGE", 2)
    compared = Comparison(graph_of(TOWN, DAY), [supposed(TOWN, MERGE)], RULES, SCHEMA)
    found = compared.lines
    assert of(found, Section.OVERLAP) == small  # the boards that the change names come first
    assert {n.what for n in found if n.key.startswith("counted|Pairs")} == {
        "Pairs of boards to look at, of the boards that change",
        "Pairs of boards that something explains, of the boards that change",
    }
    assert compared.notes == [
        "The changes touch 3 boards; pairs and areas are compared one by one for 2.",
        "In a large register pairs are counted for the boards that change, not for all.",
    ]


# --- the question ----------------------------------------------------------------------------------------------------


def asked(edges: list[Edge], scope: Scope = DAY, **given: Any) -> Answer:
    shipped = {"merger": parse_scenario(scenario(MERGE)), "protocol": parse_scenario(scenario(PROTOCOL))}
    return Explorer(store_of(edges), SCHEMA, scenarios=shipped).workspace(scope).ask("what-if", given)


def test_a_file_a_url_and_a_name_give_the_same() -> None:
    told = parse_scenario(scenario(MERGE))
    rows = [asked(TOWN, scenario=text).rows for text in ("merger", told.text, told.file)]
    assert rows[0] == rows[1] == rows[2]
    assert {row["section"] for row in rows[0]} >= {"counted", "moved", "orphaned", "burden"}


def test_two_scenarios_stand_side_by_side() -> None:
    answer = asked(NO_LEAD, scenario="merger", second="protocol")
    boards = next(r for r in answer.rows if r["what"] == "Boards")
    assert [boards[c] for c in ("now", "first", "second", "third")] == ["3", "2", "3", ""]
    lead = next(r for r in answer.rows if r["what"] == "Is it recorded who leads?")
    assert [lead[c] for c in ("now", "first", "second")] == ["not recorded", "only one body", "B"]
    assert lead["changes"] == ("first, 1: merge", "second, 1: protocol")
    assert set(lead["statements"]) <= answer.statements.keys()


def test_every_statement_named_is_one_that_is_recorded() -> None:
    answer = asked(TOWN, scenario="merger")
    named = {id for row in answer.rows for id in row["statements"]}
    assert named
    assert named == answer.statements.keys()


def test_the_day_of_the_scenario_and_that_of_the_scope_are_told_apart() -> None:
    notes = asked(TOWN, Scope(as_at="2023-01-01"), scenario="merger").found.notes
    assert any("written for 30 June 2024; these are the arrangements of 1 January 2023" in note for note in notes)
    assert not any("written for" in note for note in asked(TOWN, scenario="merger").found.notes)


def test_one_section_alone_and_what_is_wrong() -> None:
    assert {r["section"] for r in asked(TOWN, scenario="merger", section="burden").rows} == {"burden"}
    with pytest.raises(AskError, match=r"no scenario called “x”. Give one as JSON, or one of: merger, protocol"):
        asked(TOWN, scenario="x")
    with pytest.raises(AskError, match=r"The second scenario. Change 1 \(close\), field “body”"):
        asked(TOWN, scenario="merger", second=scenario({"do": "close", "body": "board/z"}))
    with pytest.raises(AskError, match="“scenario” is missing"):
        asked(TOWN)


def test_a_scenario_without_a_figure_of_its_own_changes_nothing() -> None:
    told = json.loads(scenario({"do": "change member", "member": "organization/o", "body": "board/a", "role": "chair"}))
    answer = asked(TOWN, scenario=json.dumps(told))
    assert answer.found.summary == "A try: nothing recorded orphaned, nothing satisfied; nothing else changes."
    assert all(row["now"] == row["first"] for row in answer.rows)
