"""The questions "gaps" (what each rule answers, check by check) and "rules" (each rule, with its counts of answers)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph.analysis.checks import RECORD_QUALITY, Check, Rule, Severity
from graph.analysis.gaps import RuleResult, finding_key, gaps, in_order
from graph.analysis.law import READ_TO, LegalBasis, long_date
from graph.analysis.rules import RULES
from graph.errors import AskError
from graph.questions.base import Column, Found, Parameter, Question
from graph.questions.findings import JUDGED_COLUMNS, STATUS_PARAMETER, status_of, with_judgements
from graph.words import CheckAnswer

if TYPE_CHECKING:
    from graph.workspace import Workspace

GROUP = "Gaps"
READING = (
    f"The law is as read in stored copies up to {long_date(READ_TO)}; later law is unread. Research, not legal advice."
)
QUALITY_APART = (
    f"Rules about the record itself are asked apart: name the group “{RECORD_QUALITY}”, or the rule, to ask them."
)
_COUNTED = {
    CheckAnswer.FAILS: "fails",
    CheckAnswer.INFERRED_ONLY: "inferred_only",
    CheckAnswer.NOT_RECORDED: "not_recorded",
    CheckAnswer.PASSES: "passes",
    CheckAnswer.DOES_NOT_APPLY: "does_not_apply",
}


def gaps_question(rules: tuple[Rule, ...] = RULES) -> Question:
    """The question "gaps": one row per check of *rules*, what fails first.

    >>> [c.name for c in gaps_question().columns][:5]
    ['rule', 'title', 'group', 'answer', 'severity']
    """

    def function(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
        return _gaps(workspace, rules, parameters)

    return Question(
        "gaps",
        "What does nobody cover?",
        "Each rule, asked of each area, strategy or issue: what fails, what rests on inference only, what is not "
        "recorded, what passes and what does not apply, with the law of the day and the statements used.",
        GROUP,
        (
            Column("rule", "Rule", "text", "The rule's number."),
            Column("title", "Question", "text", "The rule as a question; “yes” is “passes”."),
            Column("group", "What is missing", "text", "What is missing where it fails."),
            Column("answer", "Answer", "word", "The answer of the check.", CheckAnswer),
            Column("severity", "Severity", "word", "How much it matters; empty where nothing is wrong.", Severity),
            Column("subject", "About", "node", "What the check is about; empty where one line stands for many."),
            Column("subjects", "About all of these", "nodes", "Everything that the line speaks of."),
            Column("area", "Area", "node"),
            Column("part", "Part", "text", "What of it was checked, where a rule checks several things."),
            Column("reason", "Reason", "text"),
            Column("data_missing", "Data missing", "text", "What to ask for, where one line stands for many."),
            Column("law", "Law or guidance", "text", "Act and section, with the days in force."),
            Column("law_url", "Where the law was read", "texts"),
            Column("key", "Finding", "text", "The finding's stable key."),
            *JUDGED_COLUMNS,
            Column("statements", "Statements used", "statements"),
        ),
        function,
        (
            Parameter("rule", "choice", "Only this rule.", choices=tuple(r.id for r in rules)),
            Parameter("answer", "choice", "Only checks with this answer.", choices=tuple(a.value for a in CheckAnswer)),
            Parameter(
                "group",
                "choice",
                "Only rules about this. Record quality is left out unless it, or its rule, is named.",
                choices=tuple(dict.fromkeys(r.group for r in rules)),
            ),
            Parameter("within", "node", "Only checks of this area and of the areas that are part of it."),
            Parameter("subject", "node", "Only checks about this, or lines that speak of it."),
            STATUS_PARAMETER,
            Parameter("first", "integer", "How many rows.", 2000),
        ),
        judged=True,
    )


def rules_question(rules: tuple[Rule, ...] = RULES) -> Question:
    """The question "rules": one row per rule, with the counts of its answers."""

    def function(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
        of_group = [r for r in rules if r.group == parameters["group"]]
        return _rules(workspace, of_group or [r for r in rules if r.of_governance])

    counts = (
        ("fails", "Fails"),
        ("inferred_only", "Inferred only"),
        ("not_recorded", "Not recorded"),
        ("passes", "Passes"),
        ("does_not_apply", "Does not apply"),
    )
    return Question(
        "rules",
        "Which rules are checked, and what do they answer?",
        "Every gap rule with its law and dates, how often it gives each of the five answers, and what is missing.",
        GROUP,
        (
            Column("rule", "Rule", "text"),
            Column("title", "Question", "text", "The rule as a question; “yes” is “passes”."),
            Column("group", "What is missing", "text", "What is missing where it fails."),
            Column("answer", "Answer", "word", "The rule as a whole: the gravest of its answers.", CheckAnswer),
            *(Column(name, label, "integer") for name, label in counts),
            Column("severity", "If it fails", "word", "How much a failure matters.", Severity),
            Column("law", "Law or guidance", "text", "Act and section in force on the day, with their dates."),
            Column("law_url", "Where the law was read", "texts"),
            Column("practice", "Beside the law", "text", "What the rule rests on where it is not, or not only, law."),
            Column("needs_day", "Needs a date", "flag"),
            Column("needs", "Reads", "texts", "The types of thing and link that it reads."),
            Column("asks", "Ask for", "text", "What to ask for where data are missing."),
            Column("data_missing", "Data missing", "text", "Of what nothing is recorded, by name."),
        ),
        function,
        (
            Parameter(
                "group",
                "choice",
                "Only rules about this. Record quality is left out unless it is named.",
                choices=tuple(dict.fromkeys(r.group for r in rules)),
            ),
        ),
    )


# --- gaps --------------------------------------------------------------------------------------------------------


def _gaps(workspace: "Workspace", rules: tuple[Rule, ...], parameters: Mapping[str, Any]) -> Found:
    asked = [
        r
        for r in rules
        if parameters["rule"] in (None, r.id)
        and parameters["group"] in (None, r.group)
        and (r.of_governance or parameters["rule"] or parameters["group"])
    ]
    rows = _in_order(workspace, tuple(asked))
    if parameters["within"]:
        near = _areas(workspace, parameters["within"])
        rows = [(r, c) for r, c in rows if c.area in near or near & set(c.subjects)]
    if parameters["subject"]:
        wanted = _position(workspace, parameters["subject"])
        rows = [(r, c) for r, c in rows if wanted in c.subjects or wanted == c.area]
    if parameters["answer"]:
        rows = [(r, c) for r, c in rows if c.answer == parameters["answer"]]
    if parameters["finding_status"]:
        keys = ((pair, finding_key(workspace.graph, pair[0].rule, pair[1])) for pair in rows)
        wanted = parameters["finding_status"]
        rows = [pair for pair, key in keys if status_of(workspace, key, pair[1].answer) == wanted]
    shown = rows[: parameters["first"]]
    notes = [READING]
    if len(shown) < len(rows):
        notes.append(f"{len(shown):,} of {len(rows):,} checks are shown. Ask with a larger “first” for the rest.")
    return Found(
        with_judgements(workspace, [_row(workspace, result, check) for result, check in shown]),
        len(rows),
        _summary(workspace, len(asked), [c for _, c in rows]),
        tuple(notes),
    )


def _in_order(workspace: "Workspace", asked: tuple[Rule, ...]) -> list[tuple[RuleResult, Check]]:
    """All checks of the rules asked, in order: put in order once for each graph. Never change what it gives back."""
    graph = workspace.graph
    if (in_order, asked) not in graph.known:
        graph.known[in_order, asked] = in_order(graph, gaps(graph, asked))
    found: list[tuple[RuleResult, Check]] = graph.known[in_order, asked]
    return found


def _position(workspace: "Workspace", id: str) -> int:
    node = workspace.node(id)
    return workspace.graph.snapshot.position[node.id]


def _areas(workspace: "Workspace", id: str) -> set[int]:
    area = _position(workspace, id)
    if workspace.graph.type_of(area) != "Area":
        raise AskError(f"“{workspace.graph.snapshot.names[area]}” is not an area.", "Give the identifier of an area.")
    return {area} | workspace.graph.below(area)


def _row(workspace: "Workspace", result: RuleResult, check: Check) -> dict[str, Any]:
    graph, rule = workspace.graph, result.rule
    law = check.law
    one = check.subjects[0] if len(check.subjects) == 1 and not check.missing else None
    return {
        "rule": rule.id,
        "title": rule.title,
        "group": rule.group,
        "answer": check.answer,
        "severity": rule.severity_of(check),
        "subject": None if one is None else workspace.node_at(one),
        "subjects": tuple(workspace.node_at(s) for s in check.subjects),
        "area": None if check.area is None else workspace.node_at(check.area),
        "part": check.part,
        "reason": check.reason,
        "data_missing": check.missing,
        "law": law_words(law, rule.practice) if graph.scope.day is not None else law_cited(law, rule.practice),
        "law_url": tuple(dict.fromkeys(basis.url for basis in law if basis.url)),
        "key": finding_key(graph, rule, check),
        "statements": tuple(graph.snapshot.edge_ids[e] for e in dict.fromkeys(check.statements)),
    }


def law_words(law: Sequence[LegalBasis], practice: str = "") -> str:
    """Law with its days in one line: "Crime and Disorder Act 1998 s.5(1)(b), from 30 September 1998".

    >>> from graph.analysis.law import AGREEMENT
    >>> law_words([AGREEMENT])
    'Crime and Disorder Act 1998 s.5(1A)-(1BB), s.5A, from 22 November 2012'
    >>> law_words([], "Good practice.")
    'Good practice.'
    """
    told = "; ".join(dict.fromkeys(f"{basis.cited}, {basis.in_force}" for basis in law))
    return ". ".join(part for part in (told, practice) if part)


def law_cited(law: Sequence[LegalBasis], practice: str = "") -> str:
    """Law in one line without its days, where no day was chosen."""
    told = "; ".join(dict.fromkeys(basis.cited for basis in law))
    return ". ".join(part for part in (told, practice) if part)


def _summary(workspace: "Workspace", rules: int, checks: Sequence[Check]) -> str:
    found = Counter(c.answer for c in checks)
    verbs = {
        CheckAnswer.FAILS: ("fails", "fail"),
        CheckAnswer.INFERRED_ONLY: ("rests on inference only", "rest on inference only"),
        CheckAnswer.NOT_RECORDED: ("is not recorded", "are not recorded"),
        CheckAnswer.PASSES: ("passes", "pass"),
        CheckAnswer.DOES_NOT_APPLY: ("does not apply", "do not apply"),
    }
    when = f"As at {long_date(workspace.scope.as_at)}" if workspace.scope.as_at else "Without an as-at date"
    told = [f"{found[a]:,} {one if found[a] == 1 else many}" for a, (one, many) in verbs.items()]
    rules_word, checks_word = ("rule", "gives") if rules == 1 else ("rules", "give")
    lines = "answer" if len(checks) == 1 else "answers"
    return f"{when}, {rules} {rules_word} {checks_word} {len(checks):,} {lines}: {', '.join(told)}."


# --- rules -------------------------------------------------------------------------------------------------------


def _rules(workspace: "Workspace", rules: Sequence[Rule]) -> Found:
    results = gaps(workspace.graph, rules)
    rows = tuple(_rule_row(workspace, result) for result in results)
    checks = [c for r in results for c in r.checks]
    notes = (READING, QUALITY_APART) if all(r.of_governance for r in rules) else (READING,)
    return Found(rows, len(rows), _summary(workspace, len(rules), checks), notes)


def _rule_row(workspace: "Workspace", result: RuleResult) -> dict[str, Any]:
    rule = result.rule
    day = workspace.scope.day
    law = [basis for basis in rule.law if day is None or basis.on(day)] or list(rule.law)
    return {
        "rule": rule.id,
        "title": rule.title,
        "group": rule.group,
        "answer": result.answer,
        **{name: result.counts[answer] for answer, name in _COUNTED.items()},
        "severity": rule.severity,
        "law": law_words(law, rule.practice),
        "law_url": tuple(dict.fromkeys(basis.url for basis in law if basis.url)),
        "practice": rule.practice,
        "needs_day": rule.needs_day,
        "needs": rule.needs,
        "asks": rule.asks,
        "data_missing": result.data_missing,
    }
