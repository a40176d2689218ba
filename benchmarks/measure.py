"""Timing: the wall time of a piece of work, and the most memory that a process has held."""

import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

CHUNK = 5000


@dataclass(frozen=True)
class Measured:
    """One thing measured: *seconds* of wall time, the best of the runs, and a word on what came back."""

    what: str
    seconds: float
    note: str = ""


def peak_memory_mb(pid: int | None = None) -> float:
    """The most memory a process (this one) has held, in MB: its own alone, not what its starter held; 0: not known.

    Linux's ``ru_maxrss`` begins at what the starting process held, so the kernel's own mark is read there.
    """
    status = Path(f"/proc/{pid or os.getpid()}/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    if pid is not None:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def timed(work: Callable[[], T], runs: int = 1, longest: float = 0.0) -> tuple[float, T]:
    """The best wall time of *runs* calls, in seconds, and the last result.

    With *longest*, up to eight times as many calls are made as long as they take fewer seconds than that together:
    on a computer that has other work, the best of a few short calls says little.
    """
    best, done, begun = float("inf"), 0, time.perf_counter()
    while done < runs or (done < 8 * runs and time.perf_counter() - begun < longest):
        done += 1
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


class OffTheClock(Generic[T]):
    """Hands out *things* and keeps the time that making them took, so that it can be taken off.

    >>> things = OffTheClock(range(3))
    >>> list(things), things.seconds > 0
    ([0, 1, 2], True)
    """

    def __init__(self, things: Iterable[T]) -> None:
        self.seconds = 0.0
        self._things: Iterator[T] = iter(things)

    def __iter__(self) -> Iterator[T]:
        while True:
            start = time.perf_counter()
            some = list(islice(self._things, CHUNK))
            self.seconds += time.perf_counter() - start
            if not some:
                return
            yield from some
