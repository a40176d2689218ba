"""What was measured as one table: beside a peer, beside the other store, against the goals, and how it grows."""

import json
import math
import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import reads, steps

PEERS = {
    ("sqlite", steps.LOAD): steps.BARE,
    ("sqlite", steps.AGAIN): steps.LOAD,
    ("sqlite", steps.SNAPSHOT): steps.RAW,
    ("sqlite", steps.OVERLAPS): steps.NETWORKX,
    ("sqlite", steps.START): steps.DATASETTE,
    ("neo4j", steps.LOAD): steps.LOAD_CSV,
    ("neo4j", steps.AGAIN): steps.LOAD,
}
"""What a measure is compared with, in the same run."""
LOADS = (steps.LOAD, steps.AGAIN, steps.CHANGED, steps.PRUNE, steps.SNAPSHOT)
GROWTH = {**dict.fromkeys(LOADS, 1.15), **dict.fromkeys(reads.PAGE_SIZED, 0.2)}
"""The largest exponent of growth that is as it should be: in step with the data, or hardly at all."""
GOAL_SIZE = 100_000
RATIO_GOALS = {
    ("sqlite", steps.LOAD): 2.5,
    ("sqlite", steps.AGAIN): 0.5,
    ("sqlite", steps.SNAPSHOT): 3.0,
    ("sqlite", steps.START): 1.5,
    ("neo4j", steps.LOAD): 1.0,
}
"""At 100,000 nodes: at most so many times what the peer takes."""
SECOND_GOALS = {
    reads.NODE: 0.02,
    reads.NEIGHBOURS: 0.02,
    reads.DEEP: 0.02,
    reads.SEARCH: 0.1,
    reads.FACETS: 0.3,
    reads.AROUND: 0.3,
}
"""At 100,000 nodes: at most so many seconds on SQLite, and at least three times faster than on Neo4j."""
FASTER = 3.0
LOADER_MB = 500


@dataclass
class Table:
    """All that one run measured: seconds by (store, nodes, what), and the results that they come from."""

    runs: list[dict[str, Any]] = field(default_factory=list)

    def add(self, store: str, nodes: int, statements: int, step: str, result: dict[str, Any]) -> None:
        """Take in what a step measured."""
        told = {"store": store, "nodes": nodes, "statements": statements, "step": step}
        memory = {name: result[name] for name in ("peak_mb", "server_mb")}
        self.runs += [{**told, **line, **memory} for line in result["lines"]]

    @property
    def seconds(self) -> dict[tuple[str, int, str], float]:
        """The seconds of each measure, by (store, nodes, what)."""
        return {(run["store"], run["nodes"], run["what"]): run["seconds"] for run in self.runs}

    def ratio(self, store: str, nodes: int, what: str) -> float | None:
        """How many times what its peer takes a measure takes; None where there is no peer or it was not measured."""
        known, peer = self.seconds, PEERS.get((store, what))
        below = known.get((store, nodes, peer)) if peer else None
        return known[store, nodes, what] / below if below else None

    def against_neo4j(self, nodes: int, what: str) -> float | None:
        """How many times what Neo4j takes SQLite takes; None where one of them was not measured."""
        known = self.seconds
        mine, theirs = known.get(("sqlite", nodes, what)), known.get(("neo4j", nodes, what))
        return mine / theirs if mine and theirs else None

    def exponents(self) -> dict[tuple[str, str], float]:
        """How each measure's cost grows with the number of nodes, by (store, what), where two sizes were measured."""
        points: dict[tuple[str, str], list[tuple[int, float]]] = {}
        for (store, nodes, what), seconds in self.seconds.items():
            points.setdefault((store, what), []).append((nodes, seconds))
        return {key: exponent(pairs) for key, pairs in points.items() if len(pairs) > 1}

    def verdicts(self) -> Iterator[tuple[str, bool]]:
        """Each goal that this run could judge, in words, and whether it was reached."""
        known = self.seconds
        for (store, what), most in RATIO_GOALS.items():
            ratio = self.ratio(store, GOAL_SIZE, what) if (store, GOAL_SIZE, what) in known else None
            if ratio is not None:
                yield f"{store}: {what} takes {ratio:.2f} x {PEERS[store, what]} (at most {most})", ratio <= most
        for what, limit in SECOND_GOALS.items():
            if (seconds := known.get(("sqlite", GOAL_SIZE, what))) is not None:
                yield f"sqlite: {what} takes {_ms(seconds)} (at most {_ms(limit)})", seconds <= limit
            if (times := self.against_neo4j(GOAL_SIZE, what)) is not None:
                yield f"sqlite: {what} is {1 / times:.1f} times faster than neo4j (at least 3)", times * FASTER <= 1
        for run in self.runs:
            if run["nodes"] == GOAL_SIZE and run["what"] in LOADS[:4]:
                told = f"{run['store']}: {run['what']} holds {run['peak_mb']:,} MB (less than {LOADER_MB})"
                yield told, run["peak_mb"] < LOADER_MB
        for (store, what), slope in self.exponents().items():
            if (steepest := GROWTH.get(what)) is not None:
                yield f"{store}: {what} grows with exponent {slope:.2f} (at most {steepest})", slope <= steepest

    def lines(self) -> Iterator[str]:
        """The table as text."""
        yield f"{'':7} {'nodes':>9} {'':50} {'time':>13} {'peak':>9}  beside"
        for run in self.runs:
            beside = []
            if times := self.ratio(run["store"], run["nodes"], run["what"]):
                beside.append(f"{times:.2f} x {PEERS[run['store'], run['what']]}")
            if run["store"] == "sqlite" and (times := self.against_neo4j(run["nodes"], run["what"])):
                beside.append(f"{times:.2f} x neo4j")
            if run["note"]:
                beside.append(run["note"])
            memory = f"{run['peak_mb'] + run['server_mb']:,} MB"
            yield (
                f"{run['store']:7} {run['nodes']:9,} {run['what']:50} {_ms(run['seconds']):>13} {memory:>9}"
                f"  {'; '.join(beside)}"
            )
        if growing := self.exponents():
            yield ""
            yield "How cost grows with the number of nodes (1: in step, 0: not at all):"
            for (store, what), slope in growing.items():
                yield f"{store:7} {what:50} {slope:6.2f}{_flag(what, slope)}"
        judged = list(self.verdicts())
        if judged:
            yield ""
            yield "Goals:"
            yield from (f"{'reached' if reached else 'MISSED ':8} {told}" for told, reached in judged)

    def write(self, path: Path, left_out: Sequence[str]) -> None:
        """Write all of it as JSON; *left_out* says what was not measured and why."""
        told = {
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            "left_out": list(left_out),
            "measured": self.runs,
            "exponents": [{"store": s, "what": w, "exponent": x} for (s, w), x in self.exponents().items()],
            "goals": [{"goal": told, "reached": reached} for told, reached in self.verdicts()],
        }
        path.write_text(json.dumps(told, indent=2) + "\n", "utf-8")


def exponent(points: Iterable[tuple[int, float]]) -> float:
    """The slope of a line through the logarithms of (size, seconds), by least squares.

    >>> exponent([(10, 1.0), (100, 10.0), (1000, 100.0)])
    1.0
    """
    logs = [(math.log10(size), math.log10(seconds)) for size, seconds in points]
    middle = sum(x for x, _ in logs) / len(logs)
    height = sum(y for _, y in logs) / len(logs)
    return sum((x - middle) * (y - height) for x, y in logs) / sum((x - middle) ** 2 for x, _ in logs)


def _flag(what: str, slope: float) -> str:
    most = GROWTH.get(what)
    return f"  more than {most}" if most is not None and slope > most else ""


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.{3 if seconds < 0.001 else 1}f} ms"
