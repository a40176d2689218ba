"""``make bench``: load and read made registers of several sizes on each store, each beside a named peer in one run."""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.server import NoServer, running
from benchmarks.steps import SMALL_ONLY, STEPS, Place, run_step, stop_cleanly
from benchmarks.table import Table
from benchmarks.targets import TARGETS

STATEMENTS_A_NODE = 5
TURNS = 3
"""So often a load on Neo4j and its peer are measured in turn, each on a new server: the best of either counts."""


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print the table and write it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--sizes", default="10000,100000", help="numbers of nodes, separated by commas; five statements for each node"
    )
    parser.add_argument("--stores", default="sqlite,neo4j", help="stores to measure, separated by commas")
    parser.add_argument("--keep", type=Path, help="keep the stores here, and go on here after an interruption")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/result.json"), help="where the JSON is written")
    asked = parser.parse_args(words)
    stores = asked.stores.split(",")
    try:
        sizes = sorted({int(size.replace("_", "")) for size in asked.sizes.split(",")})
    except ValueError:
        parser.error(f"--sizes {asked.sizes}: write numbers of nodes, separated by commas: 10000,100000.")
    if sizes[0] < 100:
        parser.error(f"--sizes {asked.sizes}: the smallest register that can be made has 100 nodes.")
    if unknown := [name for name in stores if name not in TARGETS]:
        parser.error(f"--stores {unknown[0]}: there is no such store. Use one or more of: {', '.join(TARGETS)}.")
    table, left_out = Table(), []
    with _folder(asked.keep) as folder:
        for store in stores:
            for nodes in sizes:
                kept = folder / f"{store}-{nodes}"
                kept.mkdir(parents=True, exist_ok=True)
                try:
                    _measure(Place(TARGETS[store], nodes, nodes * STATEMENTS_A_NODE, kept), table)
                except NoServer as reason:
                    left_out.append(f"Neo4j is left out. {reason}")
                    break
    print("\n".join(["", *table.lines(), *left_out]))
    table.write(asked.out, left_out)
    print(f"Wrote {asked.out}.")


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        yield Path(folder)


def _measure(place: Place, table: Table) -> None:
    """Run the steps of one store at one size that were not run before, and add all of them to *table*."""

    def add(step: str, result: dict[str, Any]) -> None:
        table.add(place.target.name, place.nodes, place.statements, step, result)

    loads, peers = [], []
    with contextlib.ExitStack() as server:
        if place.target.name == "neo4j":
            for turn in range(1, TURNS + 1):
                peers.append(_on_a_new_server(place, "load_csv", turn))
                if turn < TURNS:
                    loads.append(_on_a_new_server(place, "load", turn))
            server.enter_context(running(place.folder / "server"))
        for step in STEPS[place.target.name]:
            if place.nodes <= SMALL_ONLY.get(step, place.nodes):
                result = _run(place, step)
                add(step, _best([*loads, result]) if step == "load" else result)
    if peers:
        add("load_csv", _best(peers))


def _best(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return min(results, key=lambda result: result["lines"][0]["seconds"])


def _on_a_new_server(place: Place, step: str, turn: int) -> dict[str, Any]:
    """What *step* measured on a server that it had to itself."""
    alone = replace(place, folder=place.folder / f"{step}-{turn}")
    alone.folder.mkdir(exist_ok=True)
    if (kept := alone.result(step)) is not None:
        return kept
    with tempfile.TemporaryDirectory(dir=alone.folder) as server, running(Path(server)):
        return _run(alone, step)


def _run(place: Place, step: str) -> dict[str, Any]:
    print(f"{place.target.name}, {place.nodes:,} nodes: {step}", file=sys.stderr, flush=True)
    return run_step(place, step)


if __name__ == "__main__":
    stop_cleanly()
    main()
