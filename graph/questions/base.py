"""What a question is, and what an answer is: the shapes that pages, GraphQL, CSV and reports all render."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import AskError
from graph.scope import Scope
from graph.statements import Node
from graph.store.base import Facet, Link

if TYPE_CHECKING:
    from graph.workspace import Workspace

ParameterKind = Literal["text", "integer", "flag", "choice", "node", "nodes"]
ColumnKind = Literal[
    "text", "texts", "integer", "number", "flag", "date", "word", "node", "nodes", "statements", "rows"
]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question. ``default`` None means: may be left out. ``nodes`` takes several identifiers,
    separated by commas.
    """

    name: str
    kind: ParameterKind
    meaning: str
    default: Any = None
    required: bool = False
    choices: tuple[str, ...] = ()

    def parse(self, text: Any) -> Any:
        """*text* as a value of this parameter. Raises :class:`~graph.errors.AskError`.

        >>> Parameter("first", "integer", "How many rows.", 50).parse("10")
        10
        """
        if text is None or text == "" or text == ():
            if self.required:
                raise AskError(f"The parameter “{self.name}” is missing.", self.meaning)
            return self.default
        if self.kind == "integer":
            try:
                number = int(str(text))
            except ValueError:
                raise AskError(f"“{text}” is not a whole number.", f"Give “{self.name}” in digits.") from None
            if not 0 <= number <= 1_000_000:
                raise AskError(f"“{self.name}” is {number}.", "Give a number from 0 to 1,000,000.")
            return number
        if self.kind == "flag":
            if isinstance(text, bool):
                return text
            word = str(text).strip().lower()
            if word not in ("yes", "true", "1", "on", "no", "false", "0", "off"):
                raise AskError(f"“{text}” is neither yes nor no.", f"Give “{self.name}” as yes or no.")
            return word in ("yes", "true", "1", "on")
        if self.kind == "nodes":
            parts = text if isinstance(text, (list, tuple)) else str(text).split(",")
            return tuple(dict.fromkeys(p.strip() for p in parts if p.strip()))
        value = str(text).strip()
        if self.kind == "choice" and value not in self.choices:
            raise AskError(
                f"“{value}” is not a value of “{self.name.replace('_', ' ')}”.",
                f"Use one of: {', '.join(self.choices)}.",
            )
        return value


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer, by kind.

    ``text``, ``texts`` (tuple of str), ``integer``, ``number``, ``flag``, ``date`` (a partial date) are plain
    values or None; ``word`` is a closed value of ``words``; ``node`` is a mapping with ``id``, ``type``, ``name``
    (or None), ``nodes`` a tuple of them; ``statements`` is a tuple of statement ids, to be looked up in
    :attr:`Answer.statements`; ``rows`` is a tuple of rows with ``columns``.
    """

    name: str
    label: str
    kind: ColumnKind
    meaning: str = ""
    words: type[StrEnum] | None = None
    columns: tuple["Column", ...] = ()


@dataclass(frozen=True)
class Found:
    """What a question's function gives back: rows in order, how many there are in all, and plain sentences.

    ``summary`` is the one sentence that answers. ``notes`` say what the answer cannot say: limits reached, dates
    missing, lists not complete. ``end_cursor`` is not empty where more rows follow and a cursor continues.
    """

    rows: tuple[Row, ...]
    total: int
    summary: str = ""
    notes: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    end_cursor: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that Remit answers. ``group`` is the heading under which people find it.

    ``judged``: its answer tells what people judged of findings, which is no part of the data version.
    """

    name: str
    title: str
    meaning: str
    group: str
    columns: tuple[Column, ...]
    function: Callable[["Workspace", Mapping[str, Any]], Found]
    parameters: tuple[Parameter, ...] = ()
    judged: bool = False

    def parse(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters *given* as values, defaults filled in, in declared order.

        Raises :class:`~graph.errors.AskError` for a parameter that the question does not have or cannot read.
        """
        known = {p.name for p in self.parameters}
        for name in given:
            if name not in known:
                raise AskError(
                    f"The question “{self.name}” has no parameter “{name}”.",
                    f"It takes: {', '.join(p.name for p in self.parameters) or 'none'}.",
                )
        return {p.name: p.parse(given.get(p.name)) for p in self.parameters}


@dataclass(frozen=True)
class Citation:
    """Everything needed to get the same answer again, and how many of how many rows it gave.

    ``judgements`` is a hash of what people judged of findings, where the answer tells it and anybody did.
    """

    question: str
    title: str
    parameters: Mapping[str, Any]
    scope: Scope
    data_version: str
    rules_version: str
    registers: tuple[str, ...]
    changed_while_reading: bool = False
    rows: int = 0
    total: int = 0
    judgements: str = ""

    def to_json(self) -> dict[str, Any]:
        """The citation as a ``.citation.json`` file holds it."""
        return {
            "question": self.question,
            "title": self.title,
            "parameters": {k: list(v) if isinstance(v, tuple) else v for k, v in self.parameters.items()},
            "scope": self.scope.to_json(),
            "data_version": self.data_version,
            "rules_version": self.rules_version,
            "registers": list(self.registers),
            "judgements": self.judgements,
            "changed_while_reading": self.changed_while_reading,
            "rows": self.rows,
            "total": self.total,
        }

    def text(self) -> str:
        """The citation as one paragraph for a footnote."""
        scope = self.scope
        when = f"as at {scope.as_at}" if scope.as_at else "without an as-at date"
        given = ", ".join(f"{k} {_written(v)}" for k, v in self.parameters.items() if v not in (None, "", ()))
        return (
            f"Remit, “{self.title}”{f' ({given})' if given else ''}. Registers: {', '.join(self.registers) or 'none'}; "
            f"{when}; {'all sources' if not scope.sources else f'{len(scope.sources)} sources'}; "
            f"{', '.join(scope.basis)}; undated statements: {scope.undated}"
            f"{f'; area {scope.area}' if scope.area else ''}. "
            f"{f'{self.rows:,} of {self.total:,} rows. ' if self.rows < self.total else ''}"
            f"Data version {self.data_version[:12]}. Rules version {self.rules_version}."
            f"{f' Judgements {self.judgements}.' if self.judgements else ''}"
            f"{' The data changed while they were read.' if self.changed_while_reading else ''}"
        )


@dataclass(frozen=True)
class Answer:
    """An answer: the same value behind a page, a GraphQL field, a CSV file and a section of a report.

    ``statements`` holds every statement that a row names, by id; ``sources`` the Source nodes of those statements,
    by name.
    """

    question: Question
    found: Found
    statements: Mapping[str, Link]
    sources: tuple[Node, ...]
    citation: Citation

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the rows."""
        return self.question.columns

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows found."""
        return self.found.rows


def _written(value: Any) -> str:
    """A parameter as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def node_value(id: str, type: str, name: str) -> dict[str, str]:
    """A node as a row holds it."""
    return {"id": id, "type": type, "name": name}


def statement_ids(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Iterator[str]:
    """Every statement id that *rows* name, at any depth, with repeats."""
    for column in columns:
        if column.kind == "statements":
            for row in rows:
                yield from row.get(column.name) or ()
        elif column.kind == "rows":
            for row in rows:
                yield from statement_ids(column.columns, row.get(column.name) or ())
