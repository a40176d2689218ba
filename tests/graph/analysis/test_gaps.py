"""The questions "gaps" and "rules" in Quillhaven, and what they say of the Lancashire registers that ship."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.analysis.checks import Check, Rule, Severity
from graph.analysis.completeness import CompleteLists
from graph.analysis.gaps import gaps
from graph.analysis.rules import RULES, VERSION
from graph.analysis.snapshot import Scoped
from graph.errors import AskError
from graph.questions.base import Found, Question
from graph.questions.gaps import gaps_question, rules_question
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.store.sqlite import SqliteStore
from graph.words import CheckAnswer
from graph.workspace import Explorer, Workspace
from loaders.register import load_registers
from tests.graph.analysis import rule_examples as ex
from tests.graph.analysis.small import at, clerk, graph_of, told, workspace_of
from tests.town import HEALTH, SAFETY, town_store

DAY = Scope(as_at="2024-06-30")
GOVERNANCE = [r for r in RULES if r.of_governance]
LANCASHIRE = Path(__file__).parents[3] / "loaders" / "lancashire"


def rows_of(workspace: Workspace, **parameters: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in workspace.ask("gaps", parameters).rows]


def said(rows: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Rule, what it is about, and answer, of the rows about one thing."""
    return {(r["rule"], r["subject"]["name"], r["answer"].value) for r in rows if r["subject"]}


ASHBY = [
    ex.ashby(),
    ex.BROOK,
    *ex.COUNCIL,
    *ex.FIRE,
    *ex.TWO,
    ex.OLD,
    *ex.NAMED,
    *ex.KEY_ISSUE[1:],
    ex.BOARD,
    ex.BOARD_DOES,
    ex.PLAN_DOES,
]


def test_what_fails_comes_first_and_every_row_names_its_statements() -> None:
    workspace = workspace_of(ASHBY, DAY)
    answer = workspace.ask("gaps")
    order = [list(CheckAnswer).index(row["answer"]) for row in answer.rows]
    assert order == sorted(order)
    first = answer.rows[0]
    assert (first["rule"], first["answer"], first["severity"]) == ("GR08", CheckAnswer.FAILS, Severity.HIGH)
    assert first["subject"]["name"] == "Old"
    assert first["key"] == "GR08|small:strategy/old||"
    for row in answer.rows:
        assert all(id in answer.statements for id in row["statements"])
        assert (row["severity"] is None) == (row["answer"] in (CheckAnswer.PASSES, CheckAnswer.DOES_NOT_APPLY))
    assert answer.citation.rules_version == VERSION
    assert "later law is unread" in answer.found.notes[0]


def test_what_each_rule_says_of_quillhavens_neighbour() -> None:
    assert said(rows_of(workspace_of(ASHBY, DAY))) >= {
        ("GR01", "Ashby", "passes"),
        ("GR03", "Ashby", "not recorded"),
        ("GR03", "Downs", "not recorded"),
        ("GR08", "Old", "fails"),
        ("GR09", "Theft", "passes"),
        ("GR10", "Theft", "passes"),
    }


def test_the_summary_counts_the_rows() -> None:
    found = workspace_of(ASHBY, DAY).ask("gaps").found
    counts = Counter(row["answer"].value for row in found.rows)
    assert found.summary == (
        f"As at 30 June 2024, {len(GOVERNANCE)} rules give {found.total} answers: 1 fails, 0 rest on inference only, "
        f"{counts['not recorded']} are not recorded, {counts['passes']} pass, 0 do not apply."
    )


def test_the_list_of_rules_has_the_same_counts_as_their_checks() -> None:
    workspace = workspace_of(ASHBY, DAY)
    counts = Counter((row["rule"], row["answer"]) for row in rows_of(workspace))
    for row in workspace.ask("rules").rows:
        for answer, column in (
            (CheckAnswer.FAILS, "fails"),
            (CheckAnswer.INFERRED_ONLY, "inferred_only"),
            (CheckAnswer.NOT_RECORDED, "not_recorded"),
            (CheckAnswer.PASSES, "passes"),
            (CheckAnswer.DOES_NOT_APPLY, "does_not_apply"),
        ):
            assert row[column] == counts[row["rule"], answer]
    by_rule = {row["rule"]: row for row in workspace.ask("rules").rows}
    assert by_rule["GR08"]["answer"] == CheckAnswer.FAILS
    assert by_rule["GR01"]["data_missing"].startswith("Not recorded for 2 of 2: Ashby and Brook. Ask ")
    assert "s.5(1)(e), from 1 July 2022 (day inferred)" in by_rule["GR01"]["law"]
    assert "police authority" not in by_rule["GR01"]["law"]


def test_filters() -> None:
    workspace = workspace_of(ASHBY, DAY)
    assert {r["rule"] for r in rows_of(workspace, rule="GR03")} == {"GR03"}
    assert {r["rule"] for r in rows_of(workspace, group="board")} == {r.id for r in RULES if r.group == "board"}
    assert {r["answer"].value for r in rows_of(workspace, answer="fails")} == {"fails"}
    of_brook = rows_of(workspace, within="small:area/brook")
    assert of_brook
    assert all("Brook" in {s["name"] for s in r["subjects"]} for r in of_brook)
    of_theft = rows_of(workspace, subject="small:issue/theft")
    assert {r["rule"] for r in of_theft} >= {"GR09", "GR10", "GR16", "GR18"}
    assert all("Theft" in {s["name"] for s in r["subjects"]} for r in of_theft)
    with pytest.raises(AskError, match="is not an area"):
        rows_of(workspace, within="small:issue/theft")
    with pytest.raises(AskError, match="“GR99” is not a value of “rule”"):
        rows_of(workspace, rule="GR99")


def test_a_limit_says_that_it_was_reached() -> None:
    found = workspace_of(ASHBY, DAY).ask("gaps", {"first": 2}).found
    assert len(found.rows) == 2
    assert f"2 of {found.total} checks are shown. Ask with a larger “first” for the rest." in found.notes


def test_the_scope_s_area_narrows_what_is_asked() -> None:
    whole = rows_of(workspace_of(ASHBY, DAY), rule="GR03")
    brook = rows_of(workspace_of(ASHBY, replace(DAY, area="small:area/brook")), rule="GR03")
    assert said(whole) == {("GR03", n, "not recorded") for n in ("Ashby", "Brook", "Downs")}
    assert said(brook) == {("GR03", "Brook", "not recorded")}


def test_without_a_day_the_rules_that_need_one_offer_the_dates_in_the_sources() -> None:
    undated = {r.id for r in RULES if not r.needs_day}
    rows = {r["rule"]: r for r in rows_of(workspace_of(ASHBY, None)) if r["rule"] not in undated}
    assert set(rows) == {r.id for r in GOVERNANCE if r.needs_day}
    for row in rows.values():
        assert row["answer"] == CheckAnswer.NOT_RECORDED
        assert row["reason"].startswith("Choose a date")
        assert row["subject"] is None
    assert "2023-03-31" in rows["GR08"]["data_missing"]
    assert "2024-12-31" in rows["GR08"]["data_missing"]
    assert "2027-03-31" not in rows["GR08"]["data_missing"], "a day after the newest source is not offered"


def test_an_empty_register_gives_one_line_for_each_rule() -> None:
    rows = rows_of(workspace_of([], DAY))
    assert [r["rule"] for r in rows] == [r.id for r in GOVERNANCE]
    assert {r["answer"].value for r in rows} == {"not recorded"}
    assert all(r["data_missing"].startswith("Ask for ") for r in rows)


def test_keys_survive_another_load_and_another_date() -> None:
    keys = {r["key"] for r in rows_of(workspace_of(ASHBY, DAY))}
    assert keys == {r["key"] for r in rows_of(workspace_of(ASHBY[::-1], Scope(as_at="2024-07-01")))}


def test_a_source_outside_the_scope_gives_no_answer() -> None:
    only = Scope(as_at="2024-06-30", sources=("small:source/guide",))
    assert {r["answer"].value for r in rows_of(workspace_of(ASHBY, only))} == {"not recorded"}


def test_statements_that_are_only_certain_on_their_day_give_dates() -> None:
    strict = Scope(as_at="2026-06-30", undated="source date")
    theft = rows_of(workspace_of(ASHBY, strict), rule="GR09")
    assert {r["answer"].value for r in theft} == {"not recorded"}
    lenient = Scope(as_at="2026-06-30")
    (row,) = rows_of(workspace_of(ASHBY, lenient), rule="GR09")
    assert row["answer"] == CheckAnswer.PASSES
    assert "assumed to continue" in row["reason"]


# --- the quality of the record -----------------------------------------------------------------------------------


def test_the_quality_of_the_record_is_never_counted_with_the_gaps() -> None:
    workspace = workspace_of(ASHBY, DAY)
    own = rows_of(workspace, rule="GR25")
    assert own
    assert own == rows_of(workspace, group="record quality")
    assert "GR25" not in {r["rule"] for r in rows_of(workspace)}
    assert "GR25" not in {r["rule"] for r in rows_of(workspace, subject="small:issue/theft")}
    assert "GR25" not in {r["rule"] for r in workspace.ask("rules").rows}
    (rule,) = workspace.ask("rules", {"group": "record quality"}).rows
    assert (rule["rule"], rule["fails"] + rule["passes"] + rule["not_recorded"]) == ("GR25", len(own))


# --- one more rule -----------------------------------------------------------------------------------------------


def has_meetings(graph: Scoped, lists: CompleteLists) -> list[Check]:
    """A further rule, as anybody would write it: every board has a meeting recorded."""
    del lists
    boards = graph.nodes_of("Board")
    held = {graph.ends(e)[1]: e for e in graph.edges_of("HELD")}
    silent = [b for b in boards if b not in held]
    checks = [
        Check((b,), CheckAnswer.PASSES, "A meeting is recorded.", statements=(held[b],)) for b in boards if b in held
    ]
    if silent:
        reason = f"No meetings recorded for {len(silent)} of {len(boards)} boards."
        checks.append(Check(tuple(silent), CheckAnswer.NOT_RECORDED, reason, missing="Ask for the dates of meetings."))
    return checks


MEETINGS = Rule(
    id="GR99",
    title="Does every board meet?",
    group="board",
    about="boards",
    asks="the dates of meetings",
    severity=Severity.LOW,
    needs=("Board", "Event", "HELD"),
    function=has_meetings,
    practice="Good practice.",
)


def asked(question: Question, workspace: Workspace, **parameters: Any) -> Found:
    return question.function(workspace, question.parse(parameters))


def test_one_more_rule_is_one_declaration_and_one_function() -> None:
    store = town_store()
    workspace = Explorer(store, SCHEMA).workspace(DAY)
    rules = (*RULES, MEETINGS)
    (row,) = asked(gaps_question(rules), workspace, rule="GR99").rows
    assert row["reason"] == "No meetings recorded for 6 of 6 boards."
    assert row["data_missing"] == "Ask for the dates of meetings."
    assert {s["id"] for s in row["subjects"]} >= {SAFETY, HEALTH}
    assert [r["rule"] for r in asked(rules_question(rules), workspace).rows] == [r.id for r in rules if r.of_governance]
    assert "GR99" in gaps_question(rules).parameters[0].choices


def test_a_rule_of_ones_own_gets_its_counts() -> None:
    edges = [told("board/a"), told("board/b"), told("event/one", kind="meeting"), clerk("HELD", "event/one", "board/a")]
    (result,) = gaps(graph_of(edges, DAY), [MEETINGS])
    assert result.counts[CheckAnswer.PASSES] == result.counts[CheckAnswer.NOT_RECORDED] == 1
    assert result.answer == CheckAnswer.NOT_RECORDED
    assert result.data_missing == "Not recorded for 1 of 2: B. Ask for the dates of meetings."
    assert at(graph_of(edges, DAY), "board/a") in result.checks[0].subjects


# --- Lancashire --------------------------------------------------------------------------------------------------


def lancashire(*registers: str) -> Explorer:
    store = SqliteStore.open(":memory:", SCHEMA)
    load_registers([LANCASHIRE / name for name in registers], store, SCHEMA)
    return Explorer(store, SCHEMA)


@pytest.fixture(scope="module")
def agreement() -> Explorer:
    return lancashire("agreement")


@pytest.fixture(scope="module")
def everything() -> Explorer:
    return lancashire("law", "agreement", "record")


@pytest.mark.parametrize("as_at", [None, "2022-06-30", "2024-03-31"])
def test_the_founding_document_leaves_public_concerns_not_recorded(agreement: Explorer, as_at: str | None) -> None:
    workspace = agreement.workspace(Scope(as_at=as_at))
    (rule,) = [r for r in workspace.ask("rules").rows if r["rule"] == "GR10"]
    assert rule["answer"] == CheckAnswer.NOT_RECORDED
    assert rule["fails"] == 0
    for name in ("Burglary", "Criminal damage", "Fraud"):
        assert name in rule["data_missing"]
        assert ("GR10", name, "not recorded") in said(rows_of(workspace, rule="GR10"))
    passing = {row["subject"]["name"] for row in rows_of(workspace, rule="GR10", answer="passes")}
    assert passing == {"Anti-Social Behaviour", "Road Safety", "Violence"}


@pytest.mark.parametrize("as_at", ["2022-06-30", "2024-03-31", "2025-11-01"])
def test_terrorism_is_no_gap(agreement: Explorer, everything: Explorer, as_at: str) -> None:
    for explorer in (agreement, everything):
        rows = rows_of(explorer.workspace(Scope(as_at=as_at)), subject="lancashire:issue/terrorism")
        answers = {r["rule"]: r["answer"].value for r in rows}
        assert answers["GR09"] == "does not apply"
        assert not {"fails", "inferred only"} & set(answers.values())
    by_the_agreement = rows_of(agreement.workspace(Scope(as_at=as_at)), subject="lancashire:issue/terrorism")
    assert {r["answer"].value for r in by_the_agreement} == {"does not apply"}


@pytest.mark.parametrize("as_at", ["2022-06-30", "2024-03-31"])
def test_no_board_of_the_founding_document_passes_by_its_name(agreement: Explorer, as_at: str) -> None:
    rows = rows_of(agreement.workspace(Scope(as_at=as_at)), rule="GR09")
    assert {r["answer"].value for r in rows} <= {"inferred only", "not recorded", "does not apply"}


@pytest.mark.parametrize("as_at", ["2022-06-30", "2024-03-31", "2025-11-01", "2026-06-29"])
def test_only_these_fail_in_the_public_record(everything: Explorer, as_at: str) -> None:
    """Each was read against the sources. What ended after its last source is asked for, and is no gap."""
    failing = said(rows_of(everything.workspace(Scope(as_at=as_at)), answer="fails"))
    assert failing == ({("GR03", "Hyndburn", "fails")} if as_at > "2025" else set())


def test_what_ended_after_its_last_source_is_asked_for(everything: Explorer) -> None:
    rows = rows_of(everything.workspace(Scope(as_at="2026-06-29")), rule="GR08", answer="not recorded")
    asked = {r["reason"].split(" ended ")[0] for r in rows if r["data_missing"].startswith("Ask what has taken")}
    assert asked == {
        "Blackburn with Darwen domestic abuse strategy 2018-2023",
        "Preston Combined Partnership and Serious Violence Plan 2021 to 2025",
        "Violence Reduction Network strategy (first five years)",
        "West Lancashire CSP Plan 2022-2025",
    }


def test_what_a_later_page_says_is_not_carried_back(everything: Explorer) -> None:
    """West Lancashire's page names an integrated care board, so it is no older than July 2022."""
    stated = {}
    for as_at in ("2022-06-30", "2022-07-01"):
        rows = rows_of(everything.workspace(Scope(as_at=as_at)), rule="GR01", answer="passes")
        stated[as_at] = {r["area"]["name"] for r in rows}
    assert "West Lancashire" not in stated["2022-06-30"]
    assert "West Lancashire" in stated["2022-07-01"]
    boards = rows_of(everything.workspace(Scope(as_at="2022-06-30")), rule="GR11")
    alliance = [r for r in boards if "Pan Lancashire Drug and Alcohol Alliance" in {s["name"] for s in r["subjects"]}]
    assert [(r["part"], r["answer"].value) for r in alliance] == [("dates", "not recorded")]


def test_a_partnership_older_than_the_act_is_not_judged_as_its_board(everything: Explorer) -> None:
    rows = rows_of(everything.workspace(Scope(as_at="2022-06-30")), rule="GR13")
    assert not [r for r in rows if "Blackburn with Darwen domestic abuse partnership" in r["reason"]]


@pytest.mark.parametrize("as_at", ["2022-06-30", "2024-03-31", "2025-11-01", "2026-06-29"])
def test_what_the_public_record_says_of_boards_in_general(everything: Explorer, as_at: str) -> None:
    """No list of it is complete enough for a failure; what is silent is one line for each part, not one per board."""
    workspace = everything.workspace(Scope(as_at=as_at))
    rules = {r["rule"]: r for r in workspace.ask("rules").rows}
    for rule in ("GR11", "GR12", "GR16", "GR17", "GR18", "GR19", "GR20"):
        assert rules[rule]["fails"] == 0
        rows = rows_of(workspace, rule=rule, answer="not recorded")
        lines = [r for r in rows if r["data_missing"]]
        assert len(lines) <= 6
        assert all(len(r["subjects"]) == 1 for r in rows if not r["data_missing"])


def test_who_is_stated_to_report_to_whom_in_lancashire(everything: Explorer) -> None:
    workspace = everything.workspace(Scope(as_at="2022-06-30"))
    passing = {r["subject"]["name"] for r in rows_of(workspace, rule="GR20", answer="passes")}
    local = {f"{place} Lancashire Reducing Reoffending Board" for place in ("North", "East", "South", "West")}
    assert passing == {*local, "Fylde Community Safety Strategy Group", "Fylde Tasking and Coordinating Group"}


def test_the_two_readings_of_lancashire_leave_the_two_unitary_areas_not_recorded(everything: Explorer) -> None:
    """The road safety partnership is of “Lancashire”: 12 districts are common to both readings of the word."""
    rows = rows_of(everything.workspace(Scope(as_at="2022-06-30")), rule="GR18", subject="lancashire:issue/road-safety")
    (row,) = rows
    assert row["answer"] == CheckAnswer.NOT_RECORDED
    assert "in at least 1 of 14 districts: Lancaster District Community Safety Partnership" in row["reason"]
    assert row["reason"].endswith("Not recorded on 30 June 2022: Blackburn with Darwen and Blackpool.")


def test_hyndburn_names_both_partnerships_and_their_source(everything: Explorer) -> None:
    workspace = everything.workspace(Scope(as_at="2025-11-01"))
    (row,) = rows_of(workspace, rule="GR03", answer="fails")
    assert "Hyndburn Community Safety Partnership" in row["reason"]
    assert "Pennine Lancashire Community Safety Partnership" in row["reason"]
    assert row["severity"] == Severity.HIGH
    assert "s.5A, from 22 November 2012" in row["law"]


def test_what_the_sources_say_of_the_duties_of_lancashire(everything: Explorer) -> None:
    """One committee is stated to carry a duty out for its council; all else is the reading of the law, or silence."""
    workspace = everything.workspace(Scope(as_at="2022-06-30"))
    passing = [[s["name"] for s in r["subjects"]] for r in rows_of(workspace, rule="GR14", answer="passes")]
    assert passing == [["Crime and disorder committee of each council", "Chorley Borough Council"]]
    unsettled = [r["subject"]["name"] for r in rows_of(workspace, rule="GR14") if "Law not settled" in r["reason"]]
    assert unsettled == ["Strategy to prevent and reduce serious violence (England)"]
    asked_for = [r for r in rows_of(workspace, rule="GR14") if r["data_missing"]]
    assert [len(r["subjects"]) for r in asked_for] == [23, 1]
    later = everything.workspace(Scope(as_at="2024-03-31"))
    (several,) = [r for r in rows_of(later, rule="GR21") if r["part"] == "several"]
    assert {s["name"] for s in several["subjects"]} == {
        "Prevent duty",
        "Serious violence duty",
        "Strategy group for each area",
    }


@pytest.mark.parametrize("as_at", ["2022-06-30", "2024-03-31", "2026-06-29"])
def test_no_duty_is_on_the_wrong_tier_and_no_strategy_outlives_its_owner(everything: Explorer, as_at: str) -> None:
    workspace = everything.workspace(Scope(as_at=as_at))
    for rule in ("GR14", "GR15", "GR21", "GR24"):
        assert rows_of(workspace, rule=rule, answer="fails") == []


def test_the_names_that_join_two_in_lancashire(everything: Explorer) -> None:
    rows = rows_of(everything.workspace(Scope(as_at="2022-06-30")), rule="GR25")
    assert {r["subject"]["name"] for r in rows if r["part"] == "compound name"} == {
        "GENGA/Serious Organised Crime(SOC) Group",
        "Justice/ re-offending",
        "Vulnerability/victims",
    }
    assert not [r for r in rows if r["part"] == "shared name"]
