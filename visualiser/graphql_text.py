"""The GraphQL text that asks what a page shows."""

import json
from typing import Any

from graph.questions.base import Answer, Column

_SCALARS = ("text", "texts", "integer", "number", "flag", "date", "word")


def camel(name: str) -> str:
    """A name as GraphQL writes it.

    >>> camel("sources-of"), camel("described_by")
    ('sourcesOf', 'describedBy')
    """
    first, *rest = name.replace("-", "_").split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def graphql_text(answer: Answer) -> str:
    """The query that gives *answer* over GraphQL: its question as a field, with its parameters and scope."""
    scope = answer.citation.scope
    arguments: list[tuple[str, Any]] = [
        (camel(p.name), answer.citation.parameters.get(p.name))
        for p in answer.question.parameters
        if answer.citation.parameters.get(p.name) not in (None, "", (), p.default)
    ]
    scoped = [f"{camel(name)}: {_literal(value)}" for name, value in scope.to_json().items() if value]
    told = [f"scope: {{ {', '.join(scoped)} }}", *(f"{name}: {_literal(value)}" for name, value in arguments)]
    lines = [f"{{ {camel(answer.question.name)}(", *(f"    {argument}" for argument in told), "  ) {", "    summary"]
    lines.append("    rows {")
    lines += _columns(answer.columns, 6)
    return "\n".join([*lines, "    } } }"])


def _columns(columns: tuple[Column, ...], indent: int) -> list[str]:
    room = " " * indent
    lines = []
    plain = [camel(c.name) for c in columns if c.kind in _SCALARS]
    if plain:
        lines.append(room + " ".join(plain))
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
