"""The question "what-if": the arrangements as they are beside one, two or three scenarios."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.analysis.gaps import gaps
from graph.analysis.law import long_date
from graph.analysis.rules import GOVERNANCE
from graph.analysis.snapshot import Scoped
from graph.errors import AskError
from graph.questions.base import Column, Found, Parameter, Question, node_value
from graph.questions.gaps import READING
from graph.whatif.compare import Comparison
from graph.whatif.lines.line import Line, Section
from graph.whatif.scenario import Scenario, parse_scenario
from graph.whatif.supposed import Supposed, suppose
from graph.words import counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

GROUP = "What if"
COLUMNS = ("first", "second", "third")
"""The columns of the scenarios, in order."""
PARAMETERS = ("scenario", "second", "third")
"""The parameters that name them."""
_GONE, _AMONG = "no longer there", "It is then among those of which this is not recorded."
_NOT_THERE = "–"
_OF_RULES = (Section.SATISFIED, Section.GAP)


def what_if_question() -> Question:
    """The question "what-if": one row per figure, check, pair or thing, now and under each scenario.

    >>> [p.name for p in what_if_question().parameters]
    ['scenario', 'second', 'third', 'section']
    """
    return Question(
        "what-if",
        "What would change if the arrangements changed?",
        "Before and after, side by side: gaps, overlaps, coverage and burden, what is orphaned and what would be "
        "satisfied, for one scenario or for up to three beside each other. Nothing recorded is changed.",
        GROUP,
        (
            Column("section", "Section", "text", ", ".join(s.value for s in Section) + "."),
            Column("what", "What", "text", "The figure, the rule as a question, the pair, or what is lost."),
            Column("about", "About", "node", "What the line is about; empty where it is about the whole scope."),
            Column("now", "Now", "text", "As recorded. A dash means that it is not there."),
            Column("first", "First scenario", "text"),
            Column("second", "Second scenario", "text"),
            Column("third", "Third scenario", "text"),
            Column("reason", "Reason", "text"),
            Column("changes", "Changes", "texts", "Which changes move it, with the number of each."),
            Column("key", "Line", "text", "The stable key of the line; of a gap, that of the finding."),
            Column("statements", "Statements used", "statements", "The recorded statements that the line rests on."),
        ),
        _what_if,
        (
            Parameter("scenario", "text", "A scenario as JSON, or the name of one that ships.", required=True),
            Parameter("second", "text", "A second one, to compare."),
            Parameter("third", "text", "A third one, to compare."),
            Parameter("section", "choice", "Only this section.", choices=tuple(s.value for s in Section)),
        ),
    )


def scenario_of(scenarios: Mapping[str, Scenario], text: str) -> Scenario:
    """The scenario that a parameter names or spells out. Raises :class:`~graph.errors.AskError`."""
    text = text.strip()
    if text.startswith(("{", "[", '"')):
        return parse_scenario(text)
    if text not in scenarios:
        raise AskError(
            f"There is no scenario called “{text[:80]}”.",
            f"Give one as JSON, or one of: {', '.join(scenarios)}." if scenarios else "Give it as JSON.",
        )
    return scenarios[text]


def _what_if(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    asked = [parameters[name] for name in PARAMETERS if parameters[name]]
    scenarios = [scenario_of(workspace.explorer.scenarios, text) for text in asked]
    supposed: list[Supposed] = []
    for name, scenario in zip(COLUMNS, scenarios, strict=False):
        try:
            supposed.append(suppose(workspace.graph, scenario, workspace.schema))
        except AskError as error:
            which = f"The {name} scenario. " if len(scenarios) > 1 else ""
            raise AskError(f"{which}{error.message}", error.next_step) from None
    comparison = Comparison(workspace.graph, supposed, GOVERNANCE, workspace.schema)
    lines = _each_once(workspace.graph, supposed, comparison.lines)
    wanted = [line for line in lines if parameters["section"] in (None, "", line.section.value)]
    rows = tuple(_row(workspace, supposed, line) for line in wanted)
    return Found(
        rows,
        len(rows),
        _summary(scenarios, lines),
        _notes(workspace, supposed, [*comparison.notes]),
    )


def _each_once(graph: Scoped, supposed: Sequence[Supposed], lines: Sequence[Line]) -> list[Line]:
    """*lines*, where a check keeps its answer when it passes from a line of its own into one for many, or out of it.

    What is not recorded of many stands in one line for all of them. A board that loses its chair passes into it: the
    board is still there, and its own line says so.
    """
    graphs = [graph, *(s.graph for s in supposed)]
    answered = [_answered(graphs, line) for line in lines]
    before = {(line.what, line.about): line.after for line in answered if line.about and line.now != _NOT_THERE}
    instead = {(line.what, line.about): line.reason for line in answered if line.about and line.now == _NOT_THERE}
    found = []
    for line in answered:
        if line.section in _OF_RULES and line.now == _NOT_THERE:
            own = before.get((line.what, line.about), ())
            if own and all(a in (_NOT_THERE, b) for a, b in zip(line.after, own, strict=True)):
                continue  # the thing has a line of its own, which says what it was before
        if line.reason == _AMONG:
            line = replace(line, reason=instead.get((line.what, line.about), _AMONG))
        if line.moved or line.section not in _OF_RULES:
            found.append(line)
    order = list(Section)
    return sorted(found, key=lambda line: order.index(line.section))


def _answered(graphs: Sequence[Scoped], line: Line) -> Line:
    """*line* with what lines for many answer of the thing that it is about, where it has no line of its own."""
    if line.section not in _OF_RULES or not line.about or "|" not in line.key:
        return line
    words = [line.now, *line.after]
    told = [_among_many(g, line) if w == _NOT_THERE else w for g, w in zip(graphs, words, strict=True)]
    if told == words:
        return line
    settled = told[0] not in ("passes", _NOT_THERE) and "passes" in told[1:]
    return replace(
        line,
        section=Section.SATISFIED if settled else Section.GAP,
        now=told[0],
        after=tuple(told[1:]),
        reason=_AMONG if line.reason.endswith(f"{_GONE}.") else line.reason,
    )


def _among_many(graph: Scoped, line: Line) -> str:
    """What a line for many answers of that which *line* is about, in *graph*; a dash where there is none."""
    about = graph.snapshot.position.get(line.about)
    rule = next((r for r in GOVERNANCE if r.id == line.key.partition("|")[0]), None)
    if about is None or rule is None or not graph.seen[about]:
        return _NOT_THERE
    part = line.key.rpartition("|")[2]
    (result,) = gaps(graph, (rule,))
    many = (c for c in result.checks if c.missing and about in c.subjects and (not part or c.part in ("", part)))
    return next((str(check.answer) for check in many), _NOT_THERE)


def _row(workspace: "Workspace", supposed: Sequence[Supposed], line: Line) -> dict[str, Any]:
    after = dict(zip(COLUMNS, line.after, strict=False))
    several = len(supposed) > 1
    return {
        "section": line.section.value,
        "what": line.what,
        "about": _node(workspace, supposed, line.about) if line.about else None,
        "now": line.now,
        **{name: after.get(name, "") for name in COLUMNS},
        "reason": line.reason,
        "changes": tuple(
            f"{f'{COLUMNS[i]}, ' if several else ''}{number}: {supposed[i].scenario.changes[number - 1].do}"
            for i, number in line.changes
        ),
        "key": line.key,
        "statements": line.statements,
    }


def _node(workspace: "Workspace", supposed: Sequence[Supposed], id: str) -> dict[str, str]:
    for graph in (workspace.graph, *(s.graph for s in supposed)):
        place = graph.snapshot.position.get(id)
        if place is not None:
            return node_value(id, graph.type_of(place), graph.snapshot.names[place])
    return node_value(id, "Board", id)


def _summary(scenarios: Sequence[Scenario], lines: Sequence[Line]) -> str:
    """One sentence per scenario: what it leaves without anybody, what it satisfies, and what it moves."""
    told = []
    one = "thing"
    for i, scenario in enumerate(scenarios):
        moved = Counter(line.section for line in lines if line.after[i] != line.now)
        gone = sum(line.section is Section.SATISFIED and line.after[i] == _NOT_THERE for line in lines)
        moved[Section.GAP] += gone
        orphaned, satisfied = moved[Section.ORPHANED], moved[Section.SATISFIED] - gone
        others = ", ".join(
            counted(moved[section], one, many)
            for section, one, many in (
                (Section.GAP, "answer of a gap rule", "answers of gap rules"),
                (Section.OVERLAP, "pair of boards", "pairs of boards"),
                (Section.COVERAGE, "figure of coverage", "figures of coverage"),
                (Section.BURDEN, "body’s seats", "bodies’ seats"),
            )
            if moved[section]
        )
        told.append(
            f"{scenario.title}: {f'at least {counted(orphaned, one)}' if orphaned else 'nothing recorded'} orphaned, "
            f"{counted(satisfied, one) if satisfied else 'nothing'} satisfied; {others or 'nothing else'} "
            f"{'changes' if not others or (others.startswith('1 ') and ', ' not in others) else 'change'}."
        )
    return " ".join(told)


def _notes(workspace: "Workspace", supposed: Sequence[Supposed], more: Sequence[str]) -> tuple[str, ...]:
    day = workspace.scope.as_at
    notes = [
        "A what-if is a trial on paper: nothing is proposed or decided, and nothing recorded is changed. "
        "Links that pass to another body stay as sure as they were: stated, confirmed or inferred."
    ]
    for name, one in zip(COLUMNS, supposed, strict=False):
        which = f"The {name} scenario" if len(supposed) > 1 else "The scenario"
        if day != one.scenario.as_at:
            shown = f"these are the arrangements of {long_date(day)}" if day else "no day is chosen"
            notes.append(
                f"{which} is written for {long_date(one.scenario.as_at)}; {shown}. "
                f"Choose {one.scenario.as_at} as the as-at date to see what it was written for."
            )
        notes += [f"{which}. {note}" for note in one.notes]
    return (*notes, *more, READING)
