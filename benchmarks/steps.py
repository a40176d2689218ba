"""The steps of measuring one store at one size: each runs in a process of its own and leaves a file.

A step whose file is there is done: an interrupted run goes on at the step at which it stopped.
"""

import argparse
import contextlib
import json
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from benchmarks.bare import bare_load, raw_columns
from benchmarks.measure import CHUNK, Measured, OffTheClock, peak_memory_mb, timed
from benchmarks.reads import SCOPE, measured_reads
from benchmarks.registers import made_register
from benchmarks.starting import datasette_serve, remit_serve
from benchmarks.targets import TARGETS, Target
from graph.publish import PublishReport, publish
from graph.schema import SCHEMA
from graph.statements import Edge
from graph.store.base import Store

LOAD, AGAIN, CHANGED, PRUNE = "load", "re-load unchanged", "re-load, 1 % changed", "prune 10 %"
SNAPSHOT, OVERLAPS, START = "snapshot", "overlaps of all boards", "serve, start to first page"
BARE, RAW, DATASETTE = "bare executemany", "the same columns raw", "datasette serve"
NETWORKX, LOAD_CSV = "networkx, members only", "plain LOAD CSV"
STATES: dict[str, dict[str, int]] = {"load": {}, "changed": {"changed": 100}, "prune": {"changed": 100, "lacking": 10}}
"""The register that each loading step leaves in the store, as arguments of :func:`made_register`."""


@dataclass(frozen=True)
class Place:
    """One store at one size, and the folder where its files and its steps' results are kept."""

    target: Target
    nodes: int
    statements: int
    folder: Path

    @property
    def address(self) -> str:
        """The address of the store."""
        return self.target.address(self.folder)

    @property
    def bare(self) -> Path:
        """The SQLite file that the bare peer writes and datasette serves."""
        return self.folder / "bare.sqlite"

    def result(self, step: str) -> dict[str, Any] | None:
        """What *step* measured, or None where it has not been done."""
        file = self.folder / f"{step}.json"
        return json.loads(file.read_text("utf-8")) if file.exists() else None

    def publish(self, store: Store, state: str) -> tuple[float, float, PublishReport]:
        """Publish the register of *state*: the seconds it took, without making the statements; those; the report.

        A server goes on writing while a statement is made. So there all of them are made and kept in a file
        beforehand, and reading that is part of the time, as it is for a loader.
        """
        register, made = made_register(self.nodes, self.statements, **STATES[state])
        if self.target.name == "sqlite":
            edges = OffTheClock[Edge](made)
            seconds, report = timed(lambda: publish(store, register, edges))
            return seconds - edges.seconds, edges.seconds, report
        with tempfile.TemporaryFile(dir=self.folder) as file:
            making, _ = timed(lambda: _keep(made, file))
            file.seek(0)
            seconds, report = timed(lambda: publish(store, register, _kept(file)))
        return seconds, making, report

    def holds(self, store: Store, state: str) -> None:
        """See that *store* holds what the loading step *state* left; a step may have been interrupted after it."""
        wanted = self.result(state)
        if wanted is not None and store.version() != wanted["version"]:
            self.publish(store, state)


def _keep(edges: Iterable[Edge], file: IO[bytes]) -> None:
    """Write *edges* into *file*, some at a time."""
    left = iter(edges)
    while some := list(islice(left, CHUNK)):
        pickle.dump(some, file, pickle.HIGHEST_PROTOCOL)


def _kept(file: IO[bytes]) -> Iterator[Edge]:
    """The edges that *file* holds, of which some are in memory at a time."""
    with contextlib.suppress(EOFError):
        while True:
            yield from pickle.load(file)


# --- the steps -------------------------------------------------------------------------------------------------------


def _load(place: Place, store: Store) -> Iterator[Measured]:
    seconds, making, report = place.publish(store, "load")
    yield Measured(LOAD, seconds, f"{report.total.created:,} created; making them took {making:.1f} s more")


def _reads(place: Place, store: Store) -> Iterator[Measured]:
    place.holds(store, "load")
    yield from measured_reads(store, place.nodes)


def _snapshot(place: Place, store: Store) -> Iterator[Measured]:
    place.holds(store, "load")
    seconds, snapshot = timed(store.snapshot, 3)
    yield Measured(SNAPSHOT, seconds, f"{len(snapshot.edge_ids):,} links")


def _bare(place: Place, store: Store) -> Iterator[Measured]:
    place.holds(store, "load")
    for file in place.folder.glob("bare.sqlite*"):
        file.unlink()
    yield Measured(BARE, bare_load(Path(place.address), place.bare))


def _overlaps(place: Place, store: Store) -> Iterator[Measured]:
    from networkx import Graph
    from networkx.algorithms.bipartite import weighted_projected_graph

    from graph.workspace import Explorer

    place.holds(store, "load")
    workspace = Explorer(store, SCHEMA).workspace(SCOPE)
    graph = workspace.graph
    seconds, answer = timed(lambda: workspace.ask("overlaps", {"first": 100}))
    yield Measured(OVERLAPS, seconds, f"{answer.found.total:,} pairs")
    pairs = [(int(a), int(b)) for a, b in (graph.ends(e) for e in graph.edges_of("MEMBER_OF"))]

    def projected() -> None:
        peer = Graph(((("m", a), ("b", b)) for a, b in pairs))
        weighted_projected_graph(peer, {("b", b) for _, b in pairs})

    seconds, _ = timed(projected)
    yield Measured(NETWORKX, seconds)


def _again(place: Place, store: Store) -> Iterator[Measured]:
    place.holds(store, "load")
    seconds, _, report = place.publish(store, "load")
    yield Measured(AGAIN, seconds, f"{report.total.unchanged:,} unchanged")


def _changed(place: Place, store: Store) -> Iterator[Measured]:
    place.holds(store, "load")
    seconds, _, report = place.publish(store, "changed")
    yield Measured(CHANGED, seconds, f"{report.total.updated:,} updated")


def _prune(place: Place, store: Store) -> Iterator[Measured]:
    place.holds(store, "changed")
    seconds, _, report = place.publish(store, "prune")
    yield Measured(PRUNE, seconds, f"{report.total.pruned:,} pruned")


def _raw(place: Place) -> Iterator[Measured]:
    yield Measured(RAW, raw_columns(Path(place.address)))


def _start(place: Place) -> Iterator[Measured]:
    seconds, peak = min(remit_serve(place.address) for _ in range(3))
    yield Measured(START, seconds, f"{peak:,.0f} MB")


def _datasette(place: Place) -> Iterator[Measured]:
    try:
        seconds, peak = min(datasette_serve(place.bare) for _ in range(3))
    except FileNotFoundError:
        return
    yield Measured(DATASETTE, seconds, f"{peak:,.0f} MB")


def _load_csv(place: Place) -> Iterator[Measured]:
    from benchmarks.load_csv import load_csv

    yield Measured(LOAD_CSV, load_csv(place.nodes, place.statements))


ON_A_STORE: dict[str, Callable[[Place, Store], Iterator[Measured]]] = {
    "load": _load,
    "bare": _bare,
    "reads": _reads,
    "snapshot": _snapshot,
    "overlaps": _overlaps,
    "again": _again,
    "changed": _changed,
    "prune": _prune,
}
ALONE: dict[str, Callable[[Place], Iterator[Measured]]] = {
    "raw": _raw,
    "start": _start,
    "datasette": _datasette,
    "load_csv": _load_csv,
}
STEPS = {
    "sqlite": (
        "load",
        "bare",
        "reads",
        "snapshot",
        "raw",
        "overlaps",
        "start",
        "datasette",
        "again",
        "changed",
        "prune",
    ),
    "neo4j": ("load", "reads", "snapshot", "start", "again", "changed", "prune"),
}
"""The steps of each store, in order. ``load_csv`` is run on an empty server of its own."""
SMALL_ONLY = {"overlaps": 10_000}
"""Steps that are left out above so many nodes: how many pairs of boards overlap grows with the square of a hub."""


# --- running them ----------------------------------------------------------------------------------------------------


def stop_cleanly() -> None:
    """Make a request to end this process end what it started too, as Ctrl+C does."""

    def end(signum: int, frame: object) -> None:
        raise SystemExit(128 + signum)

    signal.signal(signal.SIGTERM, end)


def run_step(place: Place, step: str) -> dict[str, Any]:
    """What *step* measured: kept from before, or measured now by a process of its own."""
    kept = place.result(step)
    if kept is None:
        words = [place.target.name, step, str(place.nodes), str(place.statements), str(place.folder)]
        with subprocess.Popen([sys.executable, "-m", "benchmarks.steps", *words]) as process:
            try:
                code = process.wait()
            finally:
                process.terminate()
        if code:
            raise SystemExit(f"The step {step} on {place.target.name} failed: what went wrong stands above.")
        kept = place.result(step)
        assert kept is not None
    return kept


def measure_step(place: Place, step: str) -> None:
    """Do *step* in this process and leave its result."""
    version = ""
    if step in ALONE:
        lines = [asdict(line) for line in ALONE[step](place)]
    else:
        if step == "load":
            for file in place.folder.glob("store.sqlite*"):
                file.unlink()
        store = place.target.open(place.address)
        lines = [asdict(line) for line in ON_A_STORE[step](place, store)]
        version = store.version()
        store.close()
    told = {
        "peak_mb": round(peak_memory_mb()),
        "server_mb": round(place.target.server_memory_mb()),
        "version": version,
        "lines": lines,
    }
    part = place.folder / f"{step}.part"
    part.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    part.replace(place.folder / f"{step}.json")


def main() -> None:
    """Do one step, as :func:`run_step` asks for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", choices=TARGETS)
    parser.add_argument("step")
    parser.add_argument("nodes", type=int)
    parser.add_argument("statements", type=int)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    stop_cleanly()
    measure_step(Place(TARGETS[asked.store], asked.nodes, asked.statements, asked.folder), asked.step)


if __name__ == "__main__":
    main()
