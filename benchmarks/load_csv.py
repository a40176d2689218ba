"""The peer on Neo4j: the same nodes and links by a plain ``LOAD CSV`` script, with the same constraints and indexes.

One file for the nodes of each type and one for the links of each type, with the properties that the store gives them;
nothing is checked, compared or derived while they are loaded.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.measure import timed
from benchmarks.registers import made_register
from benchmarks.targets import SERVER_IMPORT, SERVER_URL
from graph.dates import span
from graph.derive import DESCRIBES, SourceInfo, derive_with_span, source_info
from graph.schema import SCHEMA
from graph.statements import Edge
from graph.store.cypher import AWAIT_INDEXES, OWN, definitions
from graph.store.kept import EdgeRow
from graph.store.neo4j_rows import edge_props, node_props

ROWS_A_TRANSACTION = 10_000
BETWEEN = "|"
"""Between the values of a list in one cell."""
Columns = dict[str, dict[str, str]]
"""By file: each column, and the Cypher that reads it."""


def load_csv(nodes: int, statements: int) -> float:
    """The seconds that the script takes on the running server, which is empty.

    Neither writing the files nor making the constraints and indexes is counted.
    """
    from neo4j import GraphDatabase, Query

    into = Path(os.environ[SERVER_IMPORT])
    columns = write_files(lambda: made_register(nodes, statements)[1], into)
    login = (os.environ["REMIT_NEO4J_USER"], os.environ["REMIT_NEO4J_PASSWORD"])
    with (
        GraphDatabase.driver(os.environ[SERVER_URL], auth=login) as driver,
        driver.session(database="neo4j") as session,
    ):
        for statement in (*definitions(SCHEMA).values(), AWAIT_INDEXES):
            session.run(Query(statement)).consume()

        def load() -> None:
            for statement in script(columns):
                session.run(Query(statement)).consume()

        seconds, _ = timed(load)
    return seconds


def script(columns: Columns) -> Iterator[str]:
    """The statements that load the files, nodes first."""
    batches = f"IN TRANSACTIONS OF {ROWS_A_TRANSACTION} ROWS"
    for file in sorted(columns, reverse=True):
        what, _, type = file.partition("-")
        told = ", ".join(f"`{name}`: {read}" for name, read in columns[file].items() if not name.startswith("@"))
        made = f"CREATE (n:{OWN}:`{type}` {{{told}}})"
        if what == "links":
            ends = f"MATCH (a:{OWN} {{id: row.`@from`}}) MATCH (b:{OWN} {{id: row.`@to`}})"
            made = f"{ends} CREATE (a)-[:`{type}` {{{told}}}]->(b)"
        yield f"LOAD CSV WITH HEADERS FROM 'file:///{file}.csv' AS row CALL (row) {{ {made} }} {batches}"


def write_files(edges: Callable[[], Iterable[Edge]], folder: Path) -> Columns:
    """Write the files of *edges*, which is read twice, into *folder*."""
    columns: Columns = {}
    for file, row in _rows(edges()):
        known = columns.setdefault(file, {})
        for name, value in row.items():
            known.setdefault(name, _read(name, value))
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers = {}
        for file, known in columns.items():
            handle = files.enter_context((folder / f"{file}.csv").open("w", newline="", encoding="utf-8"))
            writers[file] = csv.DictWriter(handle, list(known))
            writers[file].writeheader()
        for file, row in _rows(edges()):
            writers[file].writerow({name: _cell(value) for name, value in row.items()})
    return columns


def _rows(edges: Iterable[Edge]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of each file. A made register describes each node once."""
    dates: dict[str, str | None] = {}
    for edge in edges:
        info = source_info(edge)
        if info:
            dates[info.id] = info.date
        if edge.type == DESCRIBES:
            told = info or SourceInfo(edge.source, None, dates[edge.source])
            node, days = derive_with_span(SCHEMA, edge.to_id, edge.to_type, [(edge, told)])
            yield f"nodes-{edge.to_type}", node_props(node, days)
        row = EdgeRow(edge, edge.from_id, edge.to_id, "", span(edge.start, edge.end, dates[edge.source]))
        yield f"links-{edge.type}", {"@from": edge.from_id, "@to": edge.to_id, **edge_props(row)}


def _read(name: str, value: Any) -> str:
    """The Cypher that reads a column from its cells."""
    cell = f"row.`{name}`"
    if isinstance(value, bool):
        return f"toBoolean({cell})"
    if isinstance(value, int):
        return f"toInteger({cell})"
    if isinstance(value, list):
        several = f"split({cell}, '{BETWEEN}')"
        return f"[x IN {several} | toInteger(x)]" if isinstance(value[0], int) else several
    return cell


def _cell(value: Any) -> Any:
    return BETWEEN.join(map(str, value)) if isinstance(value, list) else value
