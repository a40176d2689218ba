"""``make bench-serve``: pages, files and GraphQL asked by many at once, with wrk, of ``remit serve``.

Each store asked for is loaded with the Lancashire registers that ship, served by a process of its own, warmed, and
then asked the mix in ``serve.lua`` by 8 and by 200 connections. wrk is a package of Debian: ``apt-get install wrk``.

The store ``neo4j`` is the server that ``REMIT_TEST_NEO4J_URL`` names (its user and password in ``REMIT_NEO4J_USER``
and ``REMIT_NEO4J_PASSWORD``; what it holds of Remit is left as it is, and the registers are loaded into it); where
none is named, the one that the tests start.
"""

import argparse
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MIX = Path(__file__).with_name("serve.lua")
NO_WRK = "There is no wrk here. Install it (on Debian: apt-get install wrk), or name it with --wrk."


@dataclass(frozen=True)
class Step:
    """What one run of wrk measured: times in milliseconds, resident memory of the server in MB."""

    store: str
    connections: int
    requests: int
    seconds: float
    throughput: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    errors: dict[str, int]
    memory_before_mb: float
    memory_after_mb: float

    @property
    def told(self) -> str:
        wrong = {kind: number for kind, number in self.errors.items() if number}
        return (
            f"{self.store:8} {self.connections:4} connections {self.throughput:8.1f} requests/s"
            f"  p50 {self.p50_ms:8.1f} ms  p99 {self.p99_ms:8.1f} ms"
            f"  memory {self.memory_before_mb:6.1f} → {self.memory_after_mb:6.1f} MB"
            f"  {', '.join(f'{number} {kind}' for kind, number in wrong.items()) or '0'} errors"
        )


def main() -> None:
    """Measure each store asked for, print a line for each step, and write all of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stores", default="sqlite,neo4j", help="sqlite, neo4j, or both with a comma between")
    parser.add_argument("--connections", default="8,200", help="how many connections, a step for each")
    parser.add_argument("--seconds", type=int, default=60, help="how long each step lasts")
    parser.add_argument("--wrk", default="wrk", help="the program wrk")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/serve.json"))
    chosen = parser.parse_args()
    wrk = shutil.which(chosen.wrk)
    if wrk is None:
        sys.exit(NO_WRK)
    steps: list[Step] = []
    ratios: dict[str, float] = {}
    for store in chosen.stores.split(","):
        with served(store) as (address, pid):
            numbers = [int(number) for number in chosen.connections.split(",")]
            asked(wrk, address, max(numbers), min(15, chosen.seconds))
            for connections in numbers:
                settle(address)
                before = memory_mb(pid)
                told = asked(wrk, address, connections, chosen.seconds)
                throughput = round(told["requests"] / told["seconds"], 1)
                step = Step(
                    store, connections, throughput=throughput, memory_before_mb=before, memory_after_mb=memory_mb(pid),
                    **{k: told[k] for k in ("requests", "seconds", "p50_ms", "p99_ms", "max_ms", "errors")},
                )  # fmt: skip
                steps.append(step)
                print(step.told, flush=True)
        of_store = {step.connections: step.throughput for step in steps if step.store == store}
        ratios[store] = round(of_store[max(of_store)] / of_store[min(of_store)], 3)
        print(f"{store:8} throughput at {max(of_store)} connections / at {min(of_store)}: {ratios[store]:.2f}")
    result = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "steps": [asdict(step) for step in steps],
        "ratios": ratios,
    }
    chosen.out.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(f"Wrote {chosen.out}.")


@contextmanager
def served(store: str) -> Iterator[tuple[str, int]]:
    """The address and the process id of ``remit serve`` over the Lancashire registers in a store of this kind."""
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="remit-bench-")))
        environment = dict(os.environ)
        if store == "sqlite":
            kept = str(folder / "served.sqlite")
        elif store == "neo4j":
            kept = ending.enter_context(_neo4j(folder, environment))
        else:
            sys.exit(f"“{store}” is not a store. Use --stores sqlite, neo4j, or sqlite,neo4j.")
        remit = [sys.executable, "-u", "-m", "remit"]
        subprocess.run(
            [*remit, "load", "--shipped", "--store", kept],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        server = subprocess.Popen(
            [*remit, "serve", "--store", kept, "--port", "0", "--log", "off"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        ending.callback(_stop, server)
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        if found is None:
            sys.exit("remit serve did not start.")
        yield found[0], server.pid


@contextmanager
def _neo4j(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a Neo4j server; its user and password go into *environment*."""
    named = os.environ.get("REMIT_TEST_NEO4J_URL")
    if named:
        yield named
        return
    from tests.neo4j.server import CannotStart, Neo4jServer

    try:
        server = Neo4jServer(folder)
    except CannotStart as reason:
        sys.exit(f"Neo4j cannot be measured here. {reason}")
    with server:
        environment.update(server.environment)
        yield server.url


def _stop(server: "subprocess.Popen[str]") -> None:
    server.send_signal(signal.SIGTERM)
    if code := server.wait(timeout=60):
        print(f"remit serve ended with exit code {code}.", file=sys.stderr)


def asked(wrk: str, address: str, connections: int, seconds: int) -> dict[str, Any]:
    """What wrk says after *seconds* of *connections* connections."""
    words = [wrk, "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(MIX), address]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    found = re.search(r"^REMIT (.*)$", ran.stdout, re.MULTILINE)
    if found is None:
        sys.exit(f"wrk failed:\n{ran.stdout}{ran.stderr}")
    told: dict[str, Any] = json.loads(found[1])
    return told


def settle(address: str) -> None:
    """Wait until the server has done what it was asked by connections that are closed: it answers at once again."""
    quick = 0
    for _ in range(300):
        begun = time.monotonic()
        with urllib.request.urlopen(f"{address.rstrip('/')}/boards?as-at=2026-06-29", timeout=120) as answer:
            answer.read()
        quick = quick + 1 if time.monotonic() - begun < 0.2 else 0
        if quick == 5:
            return
        time.sleep(0.2)
    sys.exit("remit serve did not come to rest in a minute.")


def memory_mb(pid: int) -> float:
    """The resident memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return round(int(status.partition("VmRSS:")[2].split()[0]) / 1024, 1)


if __name__ == "__main__":
    main()
