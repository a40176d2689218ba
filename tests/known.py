"""Registers made from open data, so that what Remit answers can be held against answers known from elsewhere.

The data are not part of the project; where they are absent the tests skip. Members that are persons become posts by
the identifier that the data give them: a name is never read.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge, Register, parse_edge
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer, Workspace
from tests.summary import NO_OPEN_DATA

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def open_data(*names: str) -> Path:
    """The path of open data beside the project; skips the test where they are absent."""
    path = DATA.joinpath(*names)
    if not path.exists():
        pytest.skip(f"{NO_OPEN_DATA}: {'/'.join(names)}")
    return path


def csv_rows(*names: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with open_data(*names).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def json_lines(*names: str) -> list[dict[str, Any]]:
    """The objects of a file that holds one on each line."""
    return [json.loads(line) for line in open_data(*names).read_text("utf-8").splitlines()]


def yaml_of(path: Path) -> Any:
    """What a YAML file holds."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text("utf-8"), Loader=loader)


@dataclass
class Known:
    """A register in the making: one source, *date*, and what it says."""

    date: str
    edges: list[Edge] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)

    source = "known:source/data"

    def told(
        self, id: str, type: str, name: str, *, start: str | None = None, end: str | None = None, **more: object
    ) -> str:
        """Describe a node, once; its identifier."""
        if id not in self.types:
            self.types[id] = type
            about = {"name": name, **more}
            args = ("DESCRIBES", self.source, "Source", id, type, self.source)
            self.edges.append(parse_edge(SCHEMA, *args, start=start or None, end=end or None, properties=about))
        return id

    def link(self, a: str, type: str, b: str, **more: object) -> None:
        """Link two nodes that have been described."""
        args = (type, a, self.types[a], b, self.types[b], self.source)
        self.edges.append(parse_edge(SCHEMA, *args, properties=more))

    def lists_all(self, subject: str, link: str, direction: str) -> None:
        """Say that the source lists every link of one type at *subject*."""
        args = ("LISTS_ALL", self.source, "Source", subject, self.types[subject], self.source)
        about = {"link": link, "direction": direction, "as_of": self.date}
        self.edges.append(parse_edge(SCHEMA, *args, properties=about))

    def explorer(self) -> Explorer:
        """The register, published in a store in memory."""
        self.told(self.source, "Source", "The data", register="known", date=self.date)
        store = SqliteStore.open(":memory:", SCHEMA)
        publish(store, Register("known"), self.edges)
        return Explorer(store, SCHEMA)


def rows_of(workspace: Workspace, question: str, **given: object) -> tuple[Mapping[str, Any], ...]:
    """All rows of an answer, none left out, each statement that they name among those that the answer holds."""
    answer = workspace.ask(question, {"first": 1_000_000, **given})
    assert answer.citation.rows == answer.citation.total or answer.citation.total is None
    return answer.rows


def names(rows: Iterable[Mapping[str, Any]], column: str) -> set[str]:
    """The names of the nodes in one column."""
    return {row[column]["name"] for row in rows if row[column]}


def on(explorer: Explorer, day: str | None) -> Workspace:
    """The register as at *day*."""
    return explorer.workspace(Scope(as_at=day))
