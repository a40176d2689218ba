"""What the graph and its questions are: fields that describe rather than answer."""

from collections.abc import Sequence

from api.fields import Field, camel, declare, fill, many, maybe
from api.questions import field_name
from graph.analysis import rules
from graph.questions.base import Column, Question
from graph.schema import Schema
from graph.words import GLOSSARY


def about_fields(questions: Sequence[Question], schema: Schema) -> list[Field]:
    """Questions, glossary, registers and versions."""
    register = fill(
        declare("Register", "A register that was loaded."),
        [
            Field("name", str, lambda r: r.name),
            Field("title", str, lambda r: r.title or r.name),
            Field("defaultAsAt", maybe(str), lambda r: r.default_as_at, "The day on which it is read by default."),
            Field("buildsOn", many(str), lambda r: r.builds_on),
            Field("caution", str, lambda r: r.caution),
        ],
    )
    parameter = fill(
        declare("Parameter", "A parameter of a question."),
        [
            Field("name", str, lambda p: p.name, "As a URL and the command write it."),
            Field("argument", str, lambda p: camel(p.name), "As GraphQL writes it."),
            Field("kind", str, lambda p: p.kind),
            Field("meaning", str, lambda p: p.meaning),
            Field("required", bool, lambda p: p.required),
            Field("choices", many(str), lambda p: p.choices),
        ],
    )
    column = declare("Column", "A column of an answer.")
    fill(
        column,
        [
            Field("name", str, lambda c: c.name),
            Field("field", str, lambda c: camel(c.name), "As GraphQL writes it."),
            Field("label", str, lambda c: c.label),
            Field("kind", str, lambda c: c.kind),
            Field("meaning", str, lambda c: c.meaning),
            Field("columns", many(column), _inner, "Of a column that holds rows: theirs."),
        ],
    )
    question = fill(
        declare("Question", "A question that Remit answers."),
        [
            Field("name", str, lambda q: q.name, "As a URL and the command write it."),
            Field("field", str, lambda q: field_name(schema, q), "The field that asks it."),
            Field("title", str, lambda q: q.title),
            Field("meaning", str, lambda q: q.meaning),
            Field("group", str, lambda q: q.group),
            Field("parameters", many(parameter), lambda q: q.parameters),
            Field("columns", many(column), lambda q: q.columns),
        ],
    )
    word = fill(
        declare("GlossaryEntry", "An answer word and what it means."),
        [Field("word", str, lambda entry: entry[0]), Field("meaning", str, lambda entry: entry[1])],
    )
    return [
        Field("questions", many(question), lambda _: questions, "Every question; each is a field of its own here."),
        Field("glossary", many(word), lambda _: list(GLOSSARY.items()), "What the answer words mean."),
        Field("registers", many(register), lambda reading: reading.workspace.registers),
        Field("dataVersion", str, lambda reading: reading.workspace.version, "A fingerprint of all that is recorded."),
        Field("rulesVersion", str, lambda _: rules.VERSION, "Which version of the rules of gaps is used."),
    ]


def _inner(column: Column) -> tuple[Column, ...]:
    return column.columns
