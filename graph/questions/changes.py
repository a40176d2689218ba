"""The question "changes": what is different between two days, or between two archives of one register."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.analysis import rules
from graph.analysis.change import SUBJECTS, Change
from graph.analysis.changed_findings import PAIRS_COMPARED
from graph.analysis.changes import Changes, changes
from graph.analysis.law import long_date
from graph.analysis.rules import GOVERNANCE
from graph.errors import AskError, StatementError
from graph.questions.base import Answer, Citation, Column, Found, Parameter, Question, node_value, statement_ids
from graph.questions.burden import GROUP
from graph.scope import Scope, parse_scope
from graph.store.base import Store
from graph.words import counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

_SAID = {"bodies": "bodies and strategies"}
_COLUMNS = (
    Column("subject", "What changed", "text", "Bodies, links, gaps or overlaps."),
    Column("change", "Change", "text", "Began, ended, merged, split, renamed, appeared, went, and the like."),
    Column("about", "About", "node"),
    Column("others", "And", "nodes", "What took its place, the other end of the link, the other board."),
    Column("text", "In words", "text", "With the reason."),
    Column("basis", "Basis", "text", "The strongest of its statements, for bodies and links."),
    Column("key", "Finding", "text", "The stable key of a gap or overlap."),
    Column("statements", "Statements", "statements"),
)


def changes_question() -> Question:
    """The question "changes": one row per difference between two days."""
    return Question(
        "changes",
        "What changed between two days?",
        "Bodies that began, ended, merged or split, links that began and ended, gap findings and overlaps that "
        "appeared and went, each with the reason and its statements.",
        GROUP,
        _COLUMNS,
        _changes,
        (
            Parameter("since", "text", "The first day, as 2022-06-30.", required=True),
            Parameter("until", "text", "The second day; the as-at date, where it is left out."),
            Parameter("subject", "choice", "Only changes of this.", choices=SUBJECTS),
            Parameter("first", "integer", "How many rows.", 1000),
        ),
    )


def _changes(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    scope = workspace.scope
    since, until = _day(parameters["since"]), _day(parameters["until"] or scope.as_at)
    if since > until:
        raise AskError(f"{since} lies after {until}.", "Give the earlier day as “since”.")
    snapshot = workspace.graph.snapshot
    before, after = (snapshot.at(replace(scope, as_at=day)) for day in (since, until))
    readings = {t.name: t.forward for t in workspace.schema.link_types()}
    found = changes(before, after, readings=readings, rules=GOVERNANCE, only=parameters["subject"])
    between = f"between {long_date(since)} and {long_date(until)}"
    return _found(found, between, parameters["subject"], parameters["first"])


def _day(text: str | None) -> str:
    """*text* as a full date. Raises :class:`~graph.errors.AskError`."""
    if not text:
        raise AskError("There is no second day.", "Choose an as-at date, or give “until”.")
    try:
        day = parse_scope({"as_at": text}).as_at
    except StatementError:
        day = None
    if day is None:
        raise AskError(f"“{text}” is not a single day.", "Give the day as 2022-06-30.")
    return day


def _found(found: Changes, between: str, subject: str | None, first: int) -> Found:
    shown = found.found[:first]
    counts = Counter(c.subject for c in found.found)
    told = ", ".join(f"{counts[s]:,} of {_SAID.get(s, s)}" for s in SUBJECTS if subject in (None, s))
    number = len(found.found)
    summary = f"{counted(number, 'change')} {between}: {told}." if number else f"Nothing recorded changed {between}."
    return Found(tuple(map(_row, shown)), number, summary, tuple(_notes(found, len(shown))))


def _notes(found: Changes, shown: int) -> Iterator[str]:
    yield "What is not dated is assumed to continue; a change that no source dates, or states, is not seen."
    if found.newly_known:
        yield (
            f"{counted(found.newly_known, 'more link')} {'is' if found.newly_known == 1 else 'are'} known on one of "
            "the two days only because of the date of a source; no source says that anything changed."
        )
    if found.pairs_newly_known:
        yield (
            f"{counted(found.pairs_newly_known, 'more pair')} of boards "
            f"{'is a candidate' if found.pairs_newly_known == 1 else 'are candidates'} on one of the two days only for "
            "the same reason."
        )
    if found.pairs:
        yield (
            f"Overlaps are not compared: {found.pairs[0]:,} pairs before and {found.pairs[1]:,} after share something, "
            f"more than {PAIRS_COMPARED:,}. Ask for overlaps on each day, or choose an area."
        )
    if shown < len(found.found):
        yield f"{shown:,} of {len(found.found):,} changes are shown. Ask with a larger “first” for the rest."


def _row(change: Change) -> dict[str, Any]:
    return {
        "subject": change.subject,
        "change": change.change,
        "about": node_value(*change.about) if change.about[0] else None,
        "others": tuple(node_value(*thing) for thing in change.others),
        "text": change.text,
        "basis": change.basis or None,
        "key": change.key or None,
        "statements": change.statements,
    }


def compare_stores(old: Store, new: Store, scope: Scope, subject: str | None = None) -> Answer:
    """The answer to "changes" between two stores, both seen in *scope*.

    Things that the later store keeps under another identifier, because they were merged, are followed there. Raises
    what reading the stores raises.
    """
    before, after = (store.snapshot() for store in (old, new))
    aliases = {id: node.id for id, node in new.nodes(list(before.ids)).items() if id != node.id}
    readings = {t.name: t.forward for t in new.schema.link_types()}
    result = changes(
        before.at(scope), after.at(scope), readings=readings, rules=GOVERNANCE, aliases=aliases, only=subject
    )
    found = _found(result, "between the two archives", subject, len(result.found))
    ids = list(dict.fromkeys(statement_ids(_COLUMNS, found.rows)))
    statements = {**old.edges(ids, replace(scope, as_at=None)), **new.edges(ids, replace(scope, as_at=None))}
    sources = {
        s: n for store in (old, new) for s, n in store.nodes([x.edge.source for x in statements.values()]).items()
    }
    question = replace(changes_question(), name="changes-of-archives", title="What changed between two archives?")
    return Answer(
        question,
        found,
        statements,
        tuple(sorted(sources.values(), key=lambda n: (n.name, n.id))),
        Citation(
            question.name,
            question.title,
            {"before": before.version, "after": after.version, "subject": subject},
            scope,
            after.version,
            rules.VERSION,
            tuple(r.title or r.name for r in new.registers()),
            False,
            len(found.rows),
            found.total,
        ),
    )
