"""The peer on Neo4j: the same data by a plain ``LOAD CSV`` script, with the constraint and indexes that are given.

One file for the nodes of each type and one for the links of each type; nothing is checked, compared or derived. What
is written of a link is what a statement says: its id, source, basis, reason, dates and evidence.
"""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.measure import timed
from benchmarks.registers import made_register
from benchmarks.targets import SERVER_IMPORT, SERVER_URL
from graph.statements import Edge

LINK_COLUMNS = ("id", "source", "basis", "reason", "start", "end", "evidence")
NODE_COLUMNS = ("name", "kind", "rank", "date")
ROWS_A_TRANSACTION = 10_000
SCHEMA_STATEMENTS = ("CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",)


def load_csv(nodes: int, statements: int, folder: Path, schema: Sequence[str] = SCHEMA_STATEMENTS) -> float:
    """The seconds that the script takes on the running server, which is empty. Writing the files is not counted.

    *schema* are the constraint and index statements that the store under measure begins with.
    """
    from neo4j import GraphDatabase, Query

    into = Path(os.environ.get(SERVER_IMPORT, str(folder)))
    nodes_of, links_of = write_files(made_register(nodes, statements)[1], into)
    login = (os.environ["REMIT_NEO4J_USER"], os.environ["REMIT_NEO4J_PASSWORD"])
    with (
        GraphDatabase.driver(os.environ[SERVER_URL], auth=login) as driver,
        driver.session(database="neo4j") as session,
    ):

        def load() -> None:
            for statement in (*schema, *script(nodes_of, links_of)):
                session.run(Query(statement)).consume()

        seconds, _ = timed(load)
    return seconds


def script(node_types: Iterable[str], link_types: Iterable[str]) -> Iterator[str]:
    """The statements that load the files of these types, nodes first."""
    batches = f"IN TRANSACTIONS OF {ROWS_A_TRANSACTION} ROWS"
    told = ", ".join(f"{name}: row.{name}" for name in NODE_COLUMNS)
    for type in node_types:
        yield (
            f"LOAD CSV WITH HEADERS FROM 'file:///nodes-{type}.csv' AS row CALL (row) {{"
            f" CREATE (n:Entity:`{type}` {{id: row.id, {told}}}) }} {batches}"
        )
    told = ", ".join(f"{name}: row.{name}" for name in LINK_COLUMNS)
    for type in link_types:
        yield (
            f"LOAD CSV WITH HEADERS FROM 'file:///links-{type}.csv' AS row CALL (row) {{"
            " MATCH (a:Entity {id: row.from_id}) MATCH (b:Entity {id: row.to_id})"
            f" CREATE (a)-[:`{type}` {{{told}}}]->(b) }} {batches}"
        )


def write_files(edges: Iterable[Edge], folder: Path) -> tuple[list[str], list[str]]:
    """Write the files of *edges* into *folder*; the types of nodes and of links that there are, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_files:
        writers: dict[str, Any] = {}

        def writer(name: str, columns: Sequence[str]) -> Any:
            if name not in writers:
                file = open_files.enter_context((folder / f"{name}.csv").open("w", newline="", encoding="utf-8"))
                writers[name] = csv.writer(file)
                writers[name].writerow(columns)
            return writers[name]

        for edge in edges:
            if edge.type == "DESCRIBES":
                told = [edge.properties.get(name) for name in NODE_COLUMNS]
                writer(f"nodes-{edge.to_type}", ("id", *NODE_COLUMNS)).writerow([edge.to_id, *told])
            evidence = "; ".join(f"{e.locator}: {e.quote}" for e in edge.evidence)
            writer(f"links-{edge.type}", ("from_id", "to_id", *LINK_COLUMNS)).writerow(
                [
                    edge.from_id,
                    edge.to_id,
                    edge.id,
                    edge.source,
                    edge.basis,
                    edge.reason,
                    edge.start,
                    edge.end,
                    evidence,
                ]
            )
        nodes, links = ([n.partition("-")[2] for n in sorted(writers) if n.startswith(k)] for k in ("nodes-", "links-"))
        return nodes, links
