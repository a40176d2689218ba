"""Timing: a block's wall time, the process's peak memory, and a table of both with ratios to a peer."""

import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Measured:
    """One thing measured: how long it took (seconds, the best of the runs) beside the peer named."""

    what: str
    seconds: float
    peer: str = ""
    peer_seconds: float = 0.0

    @property
    def ratio(self) -> float | None:
        return self.seconds / self.peer_seconds if self.peer_seconds else None


@dataclass
class Report:
    """All that one run measured."""

    sizes: str
    lines: list[Measured] = field(default_factory=list)

    def add(self, what: str, seconds: float, peer: str = "", peer_seconds: float = 0.0) -> None:
        line = Measured(what, seconds, peer, peer_seconds)
        self.lines.append(line)
        beside = f"  {line.ratio:8.2f} x {peer} ({peer_seconds * 1000:,.1f} ms)" if line.ratio else ""
        print(f"{what:52} {seconds * 1000:12,.1f} ms{beside}", flush=True)

    def write(self, path: Path) -> None:
        peak = peak_memory_mb()
        told = {
            "sizes": self.sizes,
            "python": platform.python_version(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            "peak_memory_mb": round(peak),
            "lines": [{**asdict(line), "ratio": line.ratio} for line in self.lines],
        }
        path.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
        print(f"Peak memory {peak:,.0f} MB. Wrote {path}.")


def peak_memory_mb() -> float:
    """The most memory this process has held, in MB: its own alone, not what a process that started it held.

    Linux's ``ru_maxrss`` begins at what the starting process held, so the kernel's own mark is read there.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def timed(work: Callable[[], T], runs: int = 1) -> tuple[float, T]:
    """The best wall time of *runs* calls, and the last result."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result
