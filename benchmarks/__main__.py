"""``make bench``: load, read and analyse a made register, each beside a named peer in the same run."""

import argparse
import sqlite3
import tempfile
from pathlib import Path

from benchmarks.measure import Report, timed
from benchmarks.registers import made_register
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge
from graph.store.base import NodeQuery, Order, Store
from graph.store.sqlite import SqliteStore


def main() -> None:
    """Measure one size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--statements", type=int, default=50_000)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/result.json"))
    chosen = parser.parse_args()
    report = Report(f"{chosen.nodes:,} nodes, {chosen.statements:,} statements")
    print(report.sizes)
    register, made = made_register(chosen.nodes, chosen.statements)
    edges = list(made)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite"
        store = SqliteStore.open(path, SCHEMA)
        bare, _ = timed(lambda: _bare(Path(folder) / "bare.sqlite", edges))
        load, _ = timed(lambda: publish(store, register, edges))
        report.add("load into an empty store", load, "executemany, no checks, the same rows", bare)
        again, _ = timed(lambda: publish(store, register, edges))
        report.add("load again, unchanged", again, "the first load", load)
        _reads(report, store, path)
        _overlaps(report, store)
        store.close()
    report.write(chosen.out)


def _bare(path: Path, edges: list[Edge]) -> None:
    """The same statements into one plain table with the same three indexes, nothing checked or derived."""
    con = sqlite3.connect(path)
    con.execute("PRAGMA journal_mode = WAL")
    con.execute("CREATE TABLE edge (id TEXT PRIMARY KEY, type, source, from_id, to_id, content)")
    rows = ((e.id, e.type, e.source, e.from_id, e.to_id, e.content) for e in edges)
    with con:
        con.executemany("INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?)", rows)
        for columns in ("from_id, type, to_id", "to_id, type, from_id", "source, type, from_id, to_id"):
            con.execute(f"CREATE INDEX i{abs(hash(columns))} ON edge ({columns})")
    con.close()


def _reads(report: Report, store: Store, path: Path) -> None:
    scope = Scope(as_at="2022-06-30")
    board_query = NodeQuery(types=("Board",), scope=scope, orders=(Order("name"),), first=100)
    seconds, page = timed(lambda: store.find_nodes(board_query), 3)
    report.add("a sorted page of 100 boards", seconds)
    ids = [node.id for node in page.nodes]
    seconds, _ = timed(lambda: store.neighbours(ids, [("MEMBER_OF", "reverse")], scope, 10), 3)
    report.add("ten members each of 100 boards", seconds)
    seconds, _ = timed(lambda: store.search("north board 1", scope), 3)
    report.add("search", seconds)
    con = sqlite3.connect(path)
    raw, _ = timed(lambda: con.execute("SELECT id, type, source, from_id, to_id FROM edge").fetchall(), 3)
    con.close()
    seconds, _ = timed(store.snapshot, 3)
    report.add("snapshot", seconds, "reading five of its columns raw", raw)


def _overlaps(report: Report, store: Store) -> None:
    from networkx import Graph
    from networkx.algorithms.bipartite import weighted_projected_graph

    from graph.workspace import Explorer

    workspace = Explorer(store, SCHEMA).workspace(Scope(as_at="2022-06-30"))
    seconds, answer = timed(lambda: workspace.ask("overlaps", {"first": 100}))
    graph = workspace.graph
    pairs = [(int(a), int(b)) for a, b in (graph.ends(e) for e in graph.edges_of("MEMBER_OF"))]

    def projected() -> int:
        peer = Graph(((("m", a), ("b", b)) for a, b in pairs))
        return int(weighted_projected_graph(peer, {("b", b) for _, b in pairs}).number_of_edges())

    peer_seconds, _ = timed(projected)
    what = f"overlaps of all boards ({answer.found.total:,} pairs)"
    report.add(what, seconds, "networkx, members only", peer_seconds)


if __name__ == "__main__":
    main()
