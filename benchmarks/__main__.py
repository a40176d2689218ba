"""``make bench``: load and read made registers of several sizes on each store, each beside a named peer in one run."""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.server import NoServer, running
from benchmarks.steps import LOAD_CSV, SMALL_ONLY, STEPS, Place, run_step, stop_cleanly
from benchmarks.table import Table
from benchmarks.targets import TARGETS

STATEMENTS_A_NODE = 5


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
    server = running(place.folder / "server") if place.target.name == "neo4j" else contextlib.nullcontext()
    with server:
        for step in STEPS[place.target.name]:
            if place.nodes > SMALL_ONLY.get(step, place.nodes):
                continue
            print(f"{place.target.name}, {place.nodes:,} nodes: {step}", file=sys.stderr, flush=True)
            table.add(place.target.name, place.nodes, place.statements, step, run_step(place, step))
    if place.target.name == "neo4j":
        with running(place.folder / "peer"):
            print(f"neo4j, {place.nodes:,} nodes: {LOAD_CSV}", file=sys.stderr, flush=True)
            table.add("neo4j", place.nodes, place.statements, "load_csv", run_step(place, "load_csv"))


if __name__ == "__main__":
    stop_cleanly()
    main()
