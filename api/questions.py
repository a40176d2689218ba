"""Every question as a GraphQL field, derived from its declaration: parameters are arguments, columns are types.

A node in a row is the whole node, so that one can walk on from it; a statement is the whole statement. The field asks
the same question as the page, the CSV and the command, so the rows are theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from strawberry import ID
from strawberry.types.arguments import StrawberryArgument

from api.fields import Field, Type, argument, camel, declare, fill, many, maybe, pascal
from api.loading import Item, Reading, Said
from api.statements import value_text
from api.types import Types
from graph.questions.base import Answer, Column, Parameter, Question, Row
from graph.questions.lists import list_name
from graph.schema import Schema
from graph.statements import Node

_ARGUMENTS: dict[str, Type] = {
    "text": str,
    "choice": str,
    "integer": int,
    "flag": bool,
    "node": ID,
    "nodes": many(ID),
}
_PLAIN: dict[str, Type] = {"text": str, "integer": int, "number": float, "flag": bool}


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer on its way into GraphQL."""

    answer: Answer
    reading: Reading


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One row of it."""

    row: Row
    asked: Asked


def field_name(schema: Schema, question: Question) -> str:
    """The name of a question's field. A list is a table beside the connection of the same name.

    >>> from graph.questions import questions_for
    >>> from graph.schema import SCHEMA
    >>> [field_name(SCHEMA, q) for q in questions_for(SCHEMA) if q.name in ("boards", "sources-of")]
    ['boardsTable', 'sourcesOf']
    """
    named = [t.name for t in schema.node_types] + [v.name for v in schema.views]
    lists = {list_name(schema, name) for name in named}
    return camel(question.name) + ("Table" if question.name in lists else "")


class Questions:
    """The fields and types of the questions given."""

    def __init__(self, types: Types, questions: Iterable[Question]) -> None:
        self.types = types
        self.facet = _facet()
        self.citation = self._citation()
        self.fields = [self._field(question) for question in questions]

    def _field(self, question: Question) -> Field:
        name = field_name(self.types.schema, question)
        names = {argument_name(p): p.name for p in question.parameters}

        def read(reading: Reading, **given: Any) -> Asked:
            asked = {names[key]: value for key, value in given.items() if value is not None}
            answer = reading.workspace.asked(question.name, asked)
            reading.budget.spend(_size(answer.columns, answer.rows))
            return Asked(answer, reading)

        return Field(
            name,
            maybe(self._answer(question, name)),
            read,
            f"{question.title} {question.meaning}",
            [_argument(p) for p in question.parameters],
            {"question": question.name},
        )

    def _answer(self, question: Question, name: str) -> type:
        base = pascal(name)
        row = self._row(f"{base}Row", question.columns, question.meaning)
        return fill(
            declare(f"{base}Answer", f"The answer to: {question.title}"),
            [
                Field("summary", str, lambda a: a.answer.found.summary, "The sentence that answers."),
                Field("notes", many(str), lambda a: a.answer.found.notes, "What the answer cannot say."),
                Field("total", int, lambda a: a.answer.found.total, "How many rows there are in all."),
                Field("rows", many(row), lambda a: [AskedRow(r, a) for r in a.answer.rows]),
                Field("endCursor", maybe(str), lambda a: a.answer.found.end_cursor or None, "More rows follow it."),
                Field("facets", many(self.facet), lambda a: a.answer.found.facets, "Counts over all rows."),
                Field(
                    "sources",
                    many(self.types.source),
                    lambda a: [Item(node, a.reading) for node in a.answer.sources],
                    "The sources of the statements named.",
                ),
                Field("citation", self.citation, lambda a: a.answer.citation, "What it takes to get it again."),
            ],
        )

    def _row(self, name: str, columns: tuple[Column, ...], meaning: str) -> type:
        return fill(declare(name, f"A row. {meaning}"), [self._column(name, column) for column in columns])

    def _column(self, row: str, column: Column) -> Field:
        name, kind = column.name, column.kind
        label = f"{column.label}. {column.meaning}".strip()
        if kind == "node":
            return Field(camel(name), maybe(self.types.node), lambda r: _node(r, r.row.get(name)), label)
        if kind == "nodes":
            return Field(
                camel(name), many(self.types.node), lambda r: [_stub(r, v) for v in r.row.get(name) or ()], label
            )
        if kind == "statements":
            return Field(camel(name), many(self.types.statement), lambda r: _statements(r, name), label)
        if kind == "rows":
            inner = self._row(f"{row.removesuffix('Row')}{pascal(name)}Row", column.columns, label)
            return Field(
                camel(name), many(inner), lambda r: [AskedRow(v, r.asked) for v in r.row.get(name) or ()], label
            )
        if kind == "texts":
            return Field(camel(name), many(str), lambda r: r.row.get(name) or (), label)
        if kind == "word" and column.words is not None:
            one = self.types.scalars.words(column.words)
        else:
            one = self.types.scalars.types["date"] if kind == "date" else _PLAIN.get(kind, str)
        return Field(camel(name), maybe(one), lambda r: r.row.get(name), label)

    def _citation(self) -> type:
        parameter = fill(
            declare("CitedParameter", "A parameter of a question as it was asked."),
            [
                Field("name", str, lambda pair: pair[0]),
                Field("value", maybe(str), lambda pair: None if pair[1] is None else value_text(pair[1])),
            ],
        )
        return fill(
            declare("Citation", "Everything needed to get the same answer again."),
            [
                Field("text", str, lambda c: c.text(), "For a footnote."),
                Field("question", str, lambda c: c.question),
                Field("title", str, lambda c: c.title),
                Field("parameters", many(parameter), lambda c: list(c.parameters.items())),
                Field("scope", self.types.scope, lambda c: c.scope),
                Field("dataVersion", str, lambda c: c.data_version),
                Field("rulesVersion", str, lambda c: c.rules_version),
                Field("registers", many(str), lambda c: c.registers),
                Field(
                    "judgements",
                    maybe(str),
                    lambda c: c.judgements or None,
                    "A hash of what people judged of findings, where the answer tells it and anybody did.",
                ),
                Field("changedWhileReading", bool, lambda c: c.changed_while_reading),
            ],
        )


def argument_name(parameter: Parameter) -> str:
    """The name that a parameter has in Python when GraphQL gives it.

    >>> argument_name(Parameter("legal-basis", "text", ""))
    'legal_basis'
    """
    return str(argument(camel(parameter.name), str).python_name)


def _argument(parameter: Parameter) -> StrawberryArgument:
    kind = _ARGUMENTS[parameter.kind]
    meaning = parameter.meaning
    if parameter.choices:
        meaning = f"{meaning} One of: {', '.join(parameter.choices)}."
    if parameter.required:
        return argument(camel(parameter.name), kind, meaning)
    if parameter.default in (None, ()):
        return argument(camel(parameter.name), maybe(kind), meaning)
    return argument(camel(parameter.name), maybe(kind), meaning, parameter.default)


def _size(columns: tuple[Column, ...], rows: Iterable[Row]) -> int:
    """How many rows there are, nested ones too."""
    nested = [c for c in columns if c.kind == "rows"]
    return sum(1 + sum(_size(c.columns, row.get(c.name) or ()) for c in nested) for row in rows)


def _node(row: AskedRow, value: Any) -> Any:
    return None if value is None else _stub(row, value)


async def _stub(row: AskedRow, value: Any) -> Item:
    """The whole node that a row names; what the store does not know shows as the row has it."""
    found = await row.asked.reading.items.load(value["id"])
    return found or Item(Node(value["id"], value["type"], value["name"]), row.asked.reading)


def _statements(row: AskedRow, name: str) -> list[Said]:
    found = row.asked.answer.statements
    return [Said(found[id], row.asked.reading) for id in row.row.get(name) or () if id in found]


def _facet() -> type:
    count = fill(
        declare("FacetCount", "How many have one value."),
        [
            Field("value", str, lambda c: c[0], "The value, or the identifier of the linked node."),
            Field("label", str, lambda c: c[1]),
            Field("number", int, lambda c: c[2]),
        ],
    )
    return fill(
        declare("Facet", "How many of all that were found have each value."),
        [
            Field("name", str, lambda f: f.name),
            Field("counts", many(count), lambda f: f.counts, "The most first."),
            Field("notRecorded", int, lambda f: f.not_recorded, "How many have none."),
        ],
    )
