"""``make bench-overlap``: pairs of boards that share members, beside networkx, scipy, a library and Neo4j's Cypher."""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.measure import Measured, peak_memory_mb, timed
from benchmarks.server import NoServer, running
from benchmarks.steps import stop_cleanly
from benchmarks.targets import SERVER_URL
from graph.analysis.coverage import compared
from graph.analysis.layers import MEMBERS, Layers
from graph.analysis.overlap import overlaps
from graph.analysis.pairs import count_pairs
from graph.analysis.snapshot import Mask, Scoped, Snapshot
from graph.dates import BEGINNING, FOREVER
from graph.scope import Scope

EACH = 10
"""On how many boards each organisation sits: with 1,000,000 memberships about 5.0 M pairs share one."""
SCOPE = Scope("2024-06-30")
LAYERS, COUNTED, WHOLE = "reading the members", "counting the pairs", "overlaps, from the snapshot"
BOARD = "one board's overlaps, snapshot read"
NETWORKX, SCIPY, TOPN, CYPHER = "networkx, projection", "scipy, bare product", "sparse_dot_topn", "Neo4j, Cypher"
TIMES_NETWORKX, TIMES_SCIPY, PEAK_MB, BOARD_SECONDS = 100.0, 1.5, 2_000, 0.05
QUERY = """
MATCH (a:Board)<-[:MEMBER_OF]-(o:Organization)-[:MEMBER_OF]->(b:Board) WHERE a.id < b.id
WITH a, b, count(o) AS shared RETURN count(*) AS pairs, sum(CASE WHEN shared > 1 THEN 1 ELSE 0 END) AS candidates
"""


def made_graph(boards: int, memberships: int, seed: int = 7) -> Scoped:
    """A graph in which organisations sit on boards drawn by lot, a tenth as many organisations as memberships.

    A membership drawn twice is one, so there are a few less. The arrays are made as a store makes them.
    """
    rng = np.random.default_rng(seed)
    organizations = max(1, memberships // EACH)
    drawn = np.unique(
        rng.integers(0, boards, memberships) * organizations + rng.integers(0, organizations, memberships)
    )
    board, organization = drawn // organizations, drawn % organizations
    ids = [f"made:board/{i:07}" for i in range(boards)] + [f"made:organization/{i:07}" for i in range(organizations)]
    ids.append("made:source/register")
    span = np.array([[BEGINNING, BEGINNING, FOREVER, FOREVER, BEGINNING]], dtype=np.int32)
    types = np.repeat(np.arange(3, dtype=np.int16), [boards, organizations, 1])
    snapshot = Snapshot(
        "made",
        ids,
        ids,
        [b"{}"] * len(ids),
        ("Board", "Organization", "Source"),
        types,
        np.repeat(span, len(ids), axis=0),
        ("MEMBER_OF",),
        [f"{i:08}" for i in range(len(drawn))],
        [b'{"role":"member"}'] * len(drawn),
        np.zeros(len(drawn), dtype=np.int16),
        (organization + boards).astype(np.int32),
        board.astype(np.int32),
        np.full(len(drawn), len(ids) - 1, dtype=np.int32),
        np.zeros(len(drawn), dtype=np.int8),
        np.repeat(span, len(drawn), axis=0),
    )
    return snapshot.at(SCOPE)


def progress(done: int, boards: int) -> None:
    """Say on a terminal how far the work is; Ctrl+C ends it between two blocks."""
    if sys.stderr.isatty():
        print(f"\r{done:,} of {boards:,} boards", end="" if done < boards else "\n", file=sys.stderr, flush=True)


def never(a: np.ndarray, b: np.ndarray) -> Mask:
    """No two of the made boards follow one another."""
    return np.zeros(len(a), dtype=bool)


def counted(layers: Layers) -> tuple[int, int]:
    """How many pairs share a member, and how many of them two."""
    pairs = two = 0
    for block in count_pairs(layers, never, progress=progress):
        pairs += len(block.keys)
        two += int(block.two.sum())
    return pairs, two


def ours(graph: Scoped, runs: int) -> Iterator[Measured]:
    """What Remit takes: the parts, all of it from the snapshot on, and one board's overlaps."""
    fresh = Scoped(graph.snapshot, graph.scope)
    seconds, found = timed(lambda: overlaps(fresh, first=100, progress=progress))
    yield Measured(WHOLE, seconds, f"{found.candidates:,} candidates, {found.below:,} pairs below")
    layers = Layers(graph, compared(graph))
    seconds, layer = timed(lambda: layers.evidence[MEMBERS])
    yield Measured(LAYERS, seconds, f"{len(layer.board):,} memberships")
    seconds, (pairs, two) = timed(lambda: counted(layers), runs)
    yield Measured(COUNTED, seconds, f"{pairs:,} pairs, {two:,} share two")
    boards = compared(graph)
    overlaps(graph, board=boards[0], first=10)
    some = boards[:: max(1, len(boards) // 20)]
    times = [timed(lambda b=b: overlaps(graph, board=b, first=10))[0] for b in some]  # type: ignore[misc]
    yield Measured(
        BOARD, statistics.median(times), f"median of {len(times)} boards, longest {max(times) * 1000:.0f} ms"
    )


def bare(graph: Scoped, runs: int) -> Measured:
    """The product of the memberships with themselves by scipy, and nothing else: each pair comes twice."""
    from scipy.sparse import csr_array

    board, member = graph.snapshot.edge_to.astype(np.int64), graph.snapshot.edge_from.astype(np.int64)
    ones, size = np.ones(len(board), dtype=np.int64), len(graph.snapshot.ids)

    def product() -> int:
        table = csr_array((ones, (board, member)), shape=(size, size))
        return int((table @ table.T).nnz)

    seconds, found = timed(product, runs)
    return Measured(SCIPY, seconds, f"{found:,} cells")


def topn(graph: Scoped, runs: int) -> Measured:
    """The same product by sparse_dot_topn, the ten that share most with each board. Raises ImportError."""
    from scipy.sparse import csr_matrix
    from sparse_dot_topn import sp_matmul_topn  # type: ignore[import-not-found]

    board, member = graph.snapshot.edge_to, graph.snapshot.edge_from
    ones, size = np.ones(len(board)), len(graph.snapshot.ids)

    def product() -> int:
        table = csr_matrix((ones, (board, member)), shape=(size, size))
        return int(sp_matmul_topn(table, table.T.tocsr(), top_n=11, sort=True).nnz)

    seconds, found = timed(product, runs)
    return Measured(TOPN, seconds, f"{found:,} cells: the ten of each board that share most, and itself")


def networkx(graph: Scoped) -> Measured:
    """networkx's projection of the bipartite graph on its boards, each pair weighed by what it shares."""
    from networkx import Graph
    from networkx.algorithms.bipartite import weighted_projected_graph

    ends = list(zip(graph.snapshot.edge_from.tolist(), graph.snapshot.edge_to.tolist(), strict=True))
    peer = Graph(ends)
    seconds, found = timed(lambda: weighted_projected_graph(peer, {board for _, board in ends}))
    return Measured(NETWORKX, seconds, f"{found.number_of_edges():,} pairs")


def cypher(graph: Scoped) -> Measured:
    """The Cypher that a user would write, on a Neo4j of its own. Raises NoServer, with the reason."""
    from neo4j import GraphDatabase, Query

    ids = graph.snapshot.ids
    rows = [[ids[a], ids[b]] for a, b in zip(graph.snapshot.edge_from.tolist(), graph.snapshot.edge_to, strict=True)]
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder, running(Path(folder)):
        login = (os.environ["REMIT_NEO4J_USER"], os.environ["REMIT_NEO4J_PASSWORD"])
        with GraphDatabase.driver(os.environ[SERVER_URL], auth=login) as driver, driver.session() as session:
            for label, at in (("Board", 1), ("Organization", 0)):
                made = f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.id IS UNIQUE"
                session.run(Query(made)).consume()
                every = sorted({row[at] for row in rows})
                for some in range(0, len(every), 10_000):
                    text = f"UNWIND $ids AS id CREATE (:{label} {{id: id}})"
                    session.run(Query(text), ids=every[some : some + 10_000]).consume()
            for some in range(0, len(rows), 10_000):
                text = (
                    "UNWIND $rows AS row MATCH (o:Organization {id: row[0]}) MATCH (b:Board {id: row[1]}) "
                    "CREATE (o)-[:MEMBER_OF]->(b)"
                )
                session.run(Query(text), rows=rows[some : some + 10_000]).consume()
            seconds, found = timed(lambda: session.run(Query(QUERY)).single(strict=True))
    return Measured(CYPHER, seconds, f"{found['pairs']:,} pairs, {found['candidates']:,} share two")


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print the table and the goals, and write both as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overlap", description=__doc__)
    parser.add_argument("--boards", type=int, default=100_000)
    parser.add_argument("--memberships", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=3_000, help="boards for networkx, with ten memberships each")
    parser.add_argument("--runs", type=int, default=3, help="the best of so many runs counts")
    parser.add_argument("--without-neo4j", action="store_true", help="leave Neo4j out")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/result-overlap.json"))
    asked = parser.parse_args(words)
    lines: list[tuple[int, Measured]] = []

    def took(boards: int, *measured: Measured) -> None:
        for one in measured:
            lines.append((boards, one))
            print(f"{boards:>9,}  {one.what:36} {one.seconds * 1000:>11,.1f} ms  {one.note}", flush=True)

    large, small = made_graph(asked.boards, asked.memberships), made_graph(asked.small, asked.small * 10)
    took(asked.boards, *ours(large, asked.runs))
    peak = peak_memory_mb()
    took(asked.boards, bare(large, asked.runs))
    took(asked.small, *ours(small, asked.runs))
    took(asked.small, networkx(small))
    left_out: list[str] = []

    def optional(peer: Callable[[], Measured], *reasons: type[Exception]) -> None:
        try:
            took(asked.boards, peer())
        except reasons as reason:
            left_out.append(f"{reason}")

    optional(lambda: topn(large, asked.runs), ImportError)
    if not asked.without_neo4j:
        optional(lambda: cypher(large), NoServer)
    verdicts = list(goals({(boards, m.what): m.seconds for boards, m in lines}, asked.boards, asked.small, peak))
    print("\n".join(f"{'reached' if good else 'MISSED '}  {told}" for told, good in verdicts))
    print("\n".join(f"Left out: {reason}" for reason in left_out))
    told = {
        "lines": [{"boards": boards, **vars_of(m)} for boards, m in lines],
        "peak_mb": round(peak),
        "goals": [{"goal": goal, "reached": good} for goal, good in verdicts],
        "left_out": left_out,
    }
    asked.out.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    print(f"Wrote {asked.out}.")


def vars_of(measured: Measured) -> dict[str, object]:
    """What was measured as JSON holds it."""
    return {"what": measured.what, "seconds": measured.seconds, "note": measured.note}


def goals(seconds: dict[tuple[int, str], float], large: int, small: int, peak: float) -> Iterator[tuple[str, bool]]:
    """Each goal in words with what was measured, and whether it was reached."""
    times = seconds[small, NETWORKX] / seconds[small, COUNTED]
    yield f"{times:,.0f} times faster than networkx at {small:,} boards (at least 100)", times >= TIMES_NETWORKX
    ratio = seconds[large, COUNTED] / seconds[large, SCIPY]
    yield f"{ratio:.2f} x the bare product at {large:,} boards (at most {TIMES_SCIPY})", ratio <= TIMES_SCIPY
    yield f"peak memory {peak:,.0f} MB (less than {PEAK_MB:,})", peak < PEAK_MB
    one = seconds[large, BOARD]
    yield f"one board's overlaps in {one * 1000:.1f} ms (at most {BOARD_SECONDS * 1000:.0f})", one <= BOARD_SECONDS
    if (large, CYPHER) in seconds:
        times = seconds[large, CYPHER] / seconds[large, COUNTED]
        yield f"{times:,.1f} times faster than Cypher at {large:,} boards", times > 1


if __name__ == "__main__":
    stop_cleanly()
    with contextlib.suppress(KeyboardInterrupt):
        main()
