"""The GraphQL text that asks what a page shows."""

import json
import re
from typing import Any

from graph.questions.base import Answer, Column
from graph.questions.lists import list_name
from graph.schema import Schema
from graph.scope import BASES, Scope

_SCALARS = ("text", "texts", "integer", "number", "flag", "date", "word")


def camel(name: str) -> str:
    """A name as GraphQL writes it.

    >>> camel("sources-of"), camel("described_by")
    ('sourcesOf', 'describedBy')
    """
    first, *rest = re.split(r"[^A-Za-z0-9]+", name)
    return first[:1].lower() + first[1:] + "".join(part[:1].upper() + part[1:] for part in rest)


def graphql_text(schema: Schema, answer: Answer) -> str:
    """The query that gives *answer* over GraphQL: its question as a field, in its scope. A list is a table there."""
    question = answer.question
    named = [t.name for t in schema.node_types] + [v.name for v in schema.views]
    lists = {list_name(schema, name) for name in named}
    field = camel(question.name) + ("Table" if question.name in lists else "")
    given = [
        f"{camel(p.name)}: {_literal(answer.citation.parameters[p.name])}"
        for p in question.parameters
        if answer.citation.parameters.get(p.name) not in (None, "", (), p.default)
    ]
    told = f"({', '.join(given)})" if given else ""
    lines = ["{", f"  register({_scope(answer.citation.scope)}) {{", f"    {field}{told} {{", "      summary"]
    return "\n".join([*lines, "      rows {", *_columns(answer.columns, 8), "      }", "    }", "  }", "}"])


def _scope(scope: Scope) -> str:
    told = [f"asAt: {_literal(scope.as_at or 'none')}"]
    if scope.undated != Scope().undated:
        told.append(f"undated: {_literal(scope.undated)}")
    if scope.basis != BASES:
        told.append(f"basis: {_literal(scope.basis)}")
    if scope.sources:
        told.append(f"sources: {_literal(scope.sources)}")
    if scope.area:
        told.append(f"area: {_literal(scope.area)}")
    return ", ".join(told)


def _columns(columns: tuple[Column, ...], indent: int) -> list[str]:
    room = " " * indent
    lines = []
    plain = [camel(c.name) for c in columns if c.kind in _SCALARS]
    while plain:
        lines.append(room + " ".join(plain[:6]))
        plain = plain[6:]
    for column in columns:
        if column.kind in ("node", "nodes"):
            lines.append(f"{room}{camel(column.name)} {{ id name }}")
        elif column.kind == "statements":
            lines.append(f"{room}{camel(column.name)} {{ id basis source {{ name }} }}")
        elif column.kind == "rows":
            lines += [f"{room}{camel(column.name)} {{", *_columns(column.columns, indent + 2), f"{room}}}"]
    return lines


def _literal(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(_literal(v) for v in value)}]"
    return json.dumps(value, ensure_ascii=False)
