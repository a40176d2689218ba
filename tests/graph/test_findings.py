"""Findings in Quillhaven: what people judge of them is kept, found again, and says when the data have changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.decisions import export_decisions, import_decisions, list_decisions, record
from graph.errors import AskError, ConflictError, NotFoundError, SourceError
from graph.findings import LONGEST, Effect, Entry, SeenAs, as_seen, checked, judge, judgements
from graph.publish import publish
from graph.questions.base import Answer, Row
from graph.questions.findings import finding
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Decision, Register
from graph.store.sqlite import SqliteStore
from graph.words import FindingStatus
from graph.workspace import Explorer, Workspace
from tests import town

BY = "governance officer"
DAY = "2024-06-30"
PLAN = f"GR08|{town.PLAN}||"
FIRE = f"GR01|{town.BOROUGH}|{town.BOROUGH}|fire and rescue authority"
PAIR = f"overlap|{town.HEALTH}|{town.SAFETY}"


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    store = town.town_store()
    yield store
    store.close()


@pytest.fixture
def explorer(store: SqliteStore) -> Explorer:
    return Explorer(store, SCHEMA)


def at(explorer: Explorer, day: str | None = DAY) -> Workspace:
    return explorer.workspace(Scope(as_at=day))


def say(explorer: Explorer, key: str, *entries: Entry, seen: str | None = None, day: str = DAY) -> tuple[Decision, ...]:
    """Judge a finding as it is on a day."""
    found = finding(at(explorer, day), key)
    return judge(explorer.store, found.key, entries, by=BY, seen=seen, seen_as=found.seen_as)


def asked(explorer: Explorer, name: str, day: str | None = DAY, **given: Any) -> Answer:
    return at(explorer, day).asked(name, given)


def row_of(answer: Answer, key: str) -> Row:
    (row,) = (row for row in answer.rows if row["key"] == key)
    return row


def judged(explorer: Explorer, day: str | None = DAY) -> Row:
    """The only finding that was judged."""
    (row,) = asked(explorer, "findings", day).rows
    return row


# --- what a finding says of itself -----------------------------------------------------------------------------------


def test_what_nobody_judged_is_a_candidate_where_there_is_something_to_judge(explorer: Explorer) -> None:
    gaps = {row["answer"].value: row["finding_status"] for row in asked(explorer, "gaps").rows}
    assert gaps == {"inferred only": "candidate", "not recorded": "candidate", "passes": "", "does not apply": ""}
    pairs = {row["status"]: row["finding_status"] for row in asked(explorer, "overlaps").rows}
    assert pairs == {"candidate": "candidate", "explained": ""}
    findings = asked(explorer, "findings")
    assert (findings.rows, findings.found.summary) == ((), "0 findings have been judged.")
    assert findings.citation.judgements == ""


def test_status_owner_notes_and_effects_stand_beside_the_finding(explorer: Explorer) -> None:
    say(
        explorer,
        PAIR,
        Entry("status", "validated", "Both chairs say so."),
        Entry("owner", town.CHAIR),
        Entry("note", "", "Ask again in May."),
        Entry("note", Effect.POSITIVE, "Two views of burglary."),
        Entry("note", Effect.NEGATIVE, "Two reports."),
        Entry("note", "", "Minutes of 3 June."),
    )
    row = row_of(asked(explorer, "overlaps"), PAIR)
    assert row["status"] == "candidate"
    assert (row["finding_status"], row["owner"]) == ("validated", "Chair of the Safety Board")
    assert (row["positive_effects"], row["negative_effects"]) == ("Two views of burglary.", "Two reports.")
    assert row["notes"] == ("Ask again in May.", "Minutes of 3 June.")
    assert row["changed"] == ""
    say(explorer, PAIR, Entry("note", Effect.POSITIVE, "Three views."), Entry("note", Effect.NEGATIVE, ""))
    row = row_of(asked(explorer, "overlaps"), PAIR)
    assert (row["positive_effects"], row["negative_effects"]) == ("Three views.", "")
    assert len(row["notes"]) == 2


def test_judging_changes_no_answer_and_no_data_version_but_is_cited(explorer: Explorer) -> None:
    version, before = explorer.store.version(), asked(explorer, "gaps")
    say(explorer, FIRE, Entry("status", "accepted", "The county's own service comes."))
    after = asked(explorer, "gaps")
    assert explorer.store.version() == version == after.citation.data_version
    assert [(r["key"], r["answer"]) for r in after.rows] == [(r["key"], r["answer"]) for r in before.rows]
    assert before.citation.judgements == ""
    assert after.citation.judgements
    assert f"Judgements {after.citation.judgements}." in after.citation.text()
    assert asked(explorer, "rules").citation.judgements == ""


def test_findings_are_filtered_by_status(explorer: Explorer) -> None:
    def keys(name: str, status: str, **given: Any) -> set[str]:
        answer = asked(explorer, name, finding_status=status, **given)
        assert answer.found.total == len(answer.rows)
        assert {row["finding_status"] for row in answer.rows} <= {status}
        return {row["key"] for row in answer.rows}

    open_pairs = keys("overlaps", "candidate")
    say(explorer, FIRE, Entry("status", "rejected", "It is the county's."))
    say(explorer, PAIR, Entry("status", "resolved"))
    explained = next(r["key"] for r in asked(explorer, "overlaps", explained="only").rows)
    say(explorer, explained, Entry("note", "", "It reports to it."))
    assert keys("gaps", "rejected") == {FIRE}
    assert FIRE not in keys("gaps", "candidate")
    assert keys("overlaps", "resolved") == {PAIR}
    assert keys("overlaps", "resolved", board=town.SAFETY) == {PAIR}
    assert keys("overlaps", "resolved", board=town.HARBOUR_WATCH) == set()
    assert keys("overlaps", "candidate") == open_pairs - {PAIR} | {explained}
    assert keys("overlaps", "candidate", explained="no") == open_pairs - {PAIR}
    assert keys("findings", "resolved") == {PAIR}
    with pytest.raises(AskError, match="not a value of “finding status”"):
        keys("gaps", "closed")


# --- what may be said ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (Entry("status", "done"), "“done” is not a status"),
        (Entry("status", "accepted"), "“accepted” needs a reason"),
        (Entry("status", "rejected", "  "), "“rejected” needs a reason"),
        (Entry("owner", "jo@quillhaven.example"), "a post, never a person"),
        (Entry("owner", "x" * 201), "a post, never a person"),
        (Entry("owner", town.COUNCIL), "“Quillhaven Council” is not a post"),
        (Entry("owner", "quillhaven:post/nobody"), "No post is recorded under"),
        (Entry("note", "", " "), "The note is empty"),
        (Entry("note", "neutral effect", "x"), "“neutral effect” is not an effect"),
        (Entry("note", "", "x" * (LONGEST + 1)), "5,001 characters long"),
        (Entry("confirm", "x"), "“confirm” is not about a finding"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(explorer: Explorer, entry: Entry, wrong: str) -> None:
    with pytest.raises(AskError, match=wrong):
        say(explorer, FIRE, Entry("note", "", "Seen."), entry)
    assert explorer.store.decisions() == ()


def test_who_decides_is_a_post_and_something_is_said(store: SqliteStore) -> None:
    with pytest.raises(AskError, match="which post or role"):
        judge(store, FIRE, [Entry("status", "validated")], by="jo@quillhaven.example")
    with pytest.raises(AskError, match="Nothing was said"):
        judge(store, FIRE, [], by=BY)
    with pytest.raises(AskError, match="“status” is not a decision about these"):
        record(store, "status", [FIRE], by=BY)


def test_a_finding_that_never_was_cannot_be_judged(explorer: Explorer) -> None:
    for key in ("GR01|x:a|x:b|", "overlap|x:a|x:b", "GR99|||", "nonsense", f"overlap|{town.COUNCIL}|{town.SAFETY}"):
        with pytest.raises(NotFoundError, match="no such finding"):
            finding(at(explorer), key)


# --- two writers, history --------------------------------------------------------------------------------------------


def test_a_second_writer_gets_a_conflict_and_both_texts_are_kept_in_the_end(explorer: Explorer) -> None:
    (first,) = say(explorer, FIRE, Entry("status", "validated", "Asked the clerk."), seen="")
    with pytest.raises(ConflictError, match=f"decided first: status “validated”, by {BY}"):
        say(explorer, FIRE, Entry("owner", "Clerk"), Entry("status", "rejected", "No."), seen="")
    assert explorer.store.decisions() == (first,)
    second = say(explorer, FIRE, Entry("owner", "Clerk"), Entry("status", "rejected", "No."), seen=first.id)
    assert judgements(explorer.store).last(FIRE) == second[-1].id
    history = judged(explorer)["history"]
    assert [(h["verb"], h["value"], h["state"]) for h in history] == [
        ("status", "validated", "replaced"),
        ("owner", "Clerk", "in force"),
        ("status", "rejected", "in force"),
    ]
    said = judgements(explorer.store).of(FIRE)
    assert said is not None
    assert as_seen(said, first.id).status == FindingStatus.VALIDATED
    assert as_seen(said, "").status == FindingStatus.CANDIDATE


def test_an_undone_status_gives_way_to_the_one_before(explorer: Explorer) -> None:
    say(explorer, FIRE, Entry("status", "validated"))
    (second,) = say(explorer, FIRE, Entry("status", "resolved"))
    record(explorer.store, "undo", [second.id], by=BY)
    row = judged(explorer)
    assert row["finding_status"] == "validated"
    assert [h["state"] for h in row["history"]] == ["in force", "undone", "in force"]


def test_a_decision_comes_after_those_it_follows_whatever_the_clock_says(store: SqliteStore) -> None:
    judge(store, FIRE, [Entry("status", "validated")], by=BY, at="2099-01-01T00:00:00Z")
    judge(store, FIRE, [Entry("status", "resolved")], by=BY)
    said = judgements(store).of(FIRE)
    assert said is not None
    assert said.status == FindingStatus.RESOLVED


# --- what survives ---------------------------------------------------------------------------------------------------


def test_what_was_judged_survives_a_load_and_says_that_the_data_changed(explorer: Explorer) -> None:
    say(explorer, PAIR, Entry("status", "validated"))
    edges = town.town_edges()
    publish(explorer.store, town.TOWN, edges)
    assert (judged(explorer)["finding_status"], judged(explorer)["changed"]) == ("validated", "")
    leads = town.link(town.MINUTES, town.HEALTH, "ADDRESSES", town.BURGLARY, lead=True)
    others = [e for e in edges if e.id != leads.id]
    publish(explorer.store, town.TOWN, [*others, leads])
    assert judged(explorer)["changed"] == "data changed"
    assert asked(explorer, "findings", changed=True).found.total == 1
    assert asked(explorer, "findings", changed=False).found.total == 0
    say(explorer, PAIR, Entry("note", "", "Looked at it."))
    assert judged(explorer)["changed"] == "data changed", "a note is no new judgement"
    say(explorer, PAIR, Entry("status", "validated"))
    assert judged(explorer)["changed"] == ""


def test_on_another_day_it_says_so(explorer: Explorer) -> None:
    say(explorer, FIRE, Entry("status", "validated"))
    assert judged(explorer, "2024-07-01")["changed"] == "date changed"
    say(explorer, PLAN, Entry("status", "validated"))
    (row,) = asked(explorer, "findings", "2030-01-01", key=PLAN).rows
    assert row["changed"] in ("date changed", "data or date changed")


def test_other_rules_and_what_is_gone_are_said(explorer: Explorer) -> None:
    judge(explorer.store, FIRE, [Entry("note", "", "x")], by=BY, seen_as=SeenAs(DAY, "an older version", "0"))
    assert judged(explorer)["changed"] == "data changed; rules changed"
    seen_as = SeenAs(DAY, finding(at(explorer), PAIR).seen_as.rules, "0")
    judge(explorer.store, "GR08|x:strategy/gone||", [Entry("status", "validated")], by=BY, seen_as=seen_as)
    answer = asked(explorer, "findings", finding_status="validated")
    (row,) = answer.rows
    assert (row["answer"], row["changed"]) == ("", "no longer found")
    assert row["title"].startswith("Is every strategy in force")
    assert answer.found.notes == ("1 finding no longer appears in this scope.",)
    assert finding(at(explorer), "GR08|x:strategy/gone||").row is None
    (row,) = asked(explorer, "findings", "2023-01-01", finding_status="validated").rows
    assert row["changed"] == "not found on this day"


def test_a_merge_takes_what_was_judged_along_and_its_undo_brings_it_back(explorer: Explorer) -> None:
    watch = f"overlap|{town.HARBOUR_WATCH}|{town.SAFETY}"
    say(explorer, watch, Entry("status", "validated"), Entry("owner", "Clerk"))
    same = record(explorer.store, "same", [town.SAFETY, town.HARBOUR_SAFETY], by=BY)
    now = f"overlap|{town.HARBOUR_SAFETY}|{town.HARBOUR_WATCH}"
    row = row_of(asked(explorer, "overlaps"), now)
    assert (row["finding_status"], row["owner"]) == ("validated", "Clerk")
    assert finding(at(explorer), watch).key == now
    safety = f"overlap|{town.HEALTH}|{town.SAFETY}"
    assert finding(at(explorer), safety).key == f"overlap|{town.HARBOUR_SAFETY}|{town.HEALTH}", "nobody judged it"
    assert judged(explorer)["key"] == now
    say(explorer, now, Entry("status", "resolved"))
    assert judged(explorer)["finding_status"] == "resolved"
    assert [h["value"] for h in judged(explorer)["history"]] == ["validated", "Clerk", "resolved"]
    record(explorer.store, "undo", [same.id], by=BY)
    rows = {row["key"]: row["finding_status"] for row in asked(explorer, "findings").rows}
    assert rows == {watch: "validated", now: "resolved"}


def test_identifiers_with_the_marks_of_keys_in_them_are_found_too(explorer: Explorer) -> None:
    s, first, second, third = "odd:source/s", "odd:board/a|b", "odd:board/c,d", "odd:board/c,a"
    edges = [town.source(s, "Odd", "odd")]
    for board in (first, second, third):
        edges += [town.describe(s, board, "Board", board)]
        edges += [town.link(s, board, "ADDRESSES", issue) for issue in (town.NOISE, town.FRAUD)]
    publish(explorer.store, Register("odd", "Odd", builds_on=("quillhaven",)), edges)
    keys = [row["key"] for row in asked(explorer, "overlaps").rows if "odd:" in row["key"]]
    assert len(keys) == 3
    for key in keys:
        say(explorer, key, Entry("status", "validated"))
    assert {r["key"]: (r["finding_status"], r["changed"]) for r in asked(explorer, "findings").rows} == dict.fromkeys(
        keys, ("validated", "")
    )
    assert asked(explorer, "overlaps", finding_status="validated").found.total == 3
    record(explorer.store, "same", [second, third], by=BY)
    assert [row["key"] for row in asked(explorer, "findings").rows if row["answer"]] == [f"overlap|{first}|{third}"]


def test_judgements_travel_through_git(explorer: Explorer, tmp_path: Path) -> None:
    say(explorer, FIRE, Entry("status", "accepted", "Für jetzt."), Entry("note", Effect.NEGATIVE, "Slow."))
    export_decisions(explorer.store, tmp_path / "decisions.jsonl")
    elsewhere = Explorer(town.town_store(), SCHEMA)
    assert import_decisions(elsewhere.store, tmp_path / "decisions.jsonl") == 2
    assert asked(elsewhere, "findings").rows == asked(explorer, "findings").rows
    assert asked(elsewhere, "findings").citation == asked(explorer, "findings").citation
    told = [str(line) for line in list_decisions(elsewhere.store)]
    assert f"status “accepted” {FIRE}, by {BY}: Für jetzt." in told[0]
    elsewhere.store.close()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('{"about":"GR08|x:a||","verb":"status","at":"2024","by":"chair","value":"done"}', "“done” is not a status"),
        ('{"about":"GR08","verb":"status","at":"2024","by":"chair","value":"resolved"}', "not the key of a finding"),
        ('{"about":"GR08|x:a||","verb":"owner","at":"2024","by":"chair","value":"a@b"}', "never a person"),
        ('{"about":"GR08|x:a||","verb":"status","at":"2024","by":"chair","value":" resolved"}', "spaces around"),
    ],
)
def test_a_wrong_line_is_named(store: SqliteStore, tmp_path: Path, line: str, wrong: str) -> None:
    (tmp_path / "decisions.jsonl").write_text(f"{line}\n")
    with pytest.raises(SourceError, match=f"line 1: .*{wrong}"):
        import_decisions(store, tmp_path / "decisions.jsonl")


def test_older_decisions_keep_their_ids() -> None:
    told = Decision("x:a|x:b", "same", by="governance officer", at="2024-05-17T10:00:00Z").to_json()
    assert set(told) == {"about", "verb", "by", "at", "value", "reason", "undoes", "words"}


def test_a_text_keeps_its_lines() -> None:
    assert checked(Entry("note", "", " one\r\ntwo ")).reason == "one\ntwo"
