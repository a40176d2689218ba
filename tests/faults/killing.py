"""Loads in a process of their own, which end when they like or are killed, and the count of where that hit them."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Self

from tests.conftest import PROJECT
from tests.faults.making import PHASES, SEED

SOAK = bool(os.environ.get("REMIT_SOAK"))
"""Whether the long run was asked for (``make soak``)."""


class Loading:
    """A load of a version of the made register by another process; it waits for :meth:`begin`."""

    def __init__(self, address: str, number: int, environment: Mapping[str, str] | None = None) -> None:
        words = [sys.executable, "-m", "tests.faults.making", address, str(number)]
        self._process = subprocess.Popen(
            words,
            cwd=PROJECT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.phase = ""
        self._moved = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.wait_for("ready")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.kill()
        self.end()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._moved:
                self.phase = line.decode().strip()
                self._moved.notify_all()
        with self._moved:
            self._moved.notify_all()

    def wait_for(self, phase: str) -> None:
        """Return when this phase, or a later one, has begun, or the process has ended."""
        order = ("ready", *PHASES)
        with self._moved:
            self._moved.wait_for(
                lambda: (self.phase in order and order.index(self.phase) >= order.index(phase)) or self.ended, 300
            )

    def wait_for_a_while(self) -> None:
        """Return after a second, or at once when it moves on: what must not happen has had time to."""
        with self._moved:
            self._moved.wait(1)

    @property
    def ended(self) -> bool:
        """Whether it runs no more."""
        return self._process.poll() is not None

    def begin(self) -> None:
        """Let it load."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()

    def end(self) -> tuple[int, str]:
        """Wait until it has ended; its exit code, and what it said of an error."""
        code = self._process.wait(300)
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()
        assert self._process.stderr is not None
        said = "" if self._process.stderr.closed else self._process.stderr.read().decode()
        self._process.stderr.close()
        return code, said

    def kill(self) -> str:
        """End it at once (SIGKILL); the phase that it was in."""
        self._process.send_signal(signal.SIGKILL)
        self.end()
        return self.phase


class Instants:
    """Random instants in a load: half of them at any time of it, half around its commit.

    They derive from the *durations* of the phases of a load that nobody disturbed. A server gets faster with time: an
    instant that came too late makes those after it earlier.
    """

    def __init__(self, durations: Mapping[str, float]) -> None:
        self._chance = Random(SEED)
        self._at_commit = True
        self._seconds = {False: 1.1 * sum(durations.values()), True: 1.5 * durations["committing"]}

    def wait(self, loading: Loading) -> None:
        """Let *loading* begin, and return at the next instant."""
        self._at_commit = not self._at_commit
        loading.begin()
        if self._at_commit:
            loading.wait_for("committing")
        time.sleep(self._chance.random() * self._seconds[self._at_commit])
        if loading.phase == "committed":
            self._seconds[self._at_commit] *= 0.8


def measured(address: str, number: int, environment: Mapping[str, str] | None = None) -> dict[str, float]:
    """The seconds that each phase of an undisturbed load takes, by its name."""
    began: dict[str, float] = {}
    with Loading(address, number, environment) as loading:
        loading.begin()
        for phase in PHASES:
            loading.wait_for(phase)
            began[phase] = time.monotonic()
        code, said = loading.end()
    assert code == 0, said
    return {phase: began[after] - began[phase] for phase, after in itertools.pairwise(PHASES)}


class Tally:
    """How often what was hit when, and which version was there afterwards."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.phases: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def count(self, phase: str, *, after: bool) -> None:
        """One more, hit in *phase*; *after* says whether the new version was there."""
        self.phases[phase or "ready"] += 1
        self.outcomes["the new version" if after else "the old version"] += 1

    def show(self) -> None:
        """Print the figures; ``make soak`` shows them."""
        phases = ", ".join(f"{self.phases[name]} {name}" for name in ("ready", *PHASES) if self.phases[name])
        outcomes = ", ".join(f"{number} {name}" for name, number in sorted(self.outcomes.items()))
        print(f"\n{sum(self.phases.values())} {self.what} (seed {SEED}): {phases}; afterwards {outcomes}; 0 unclean")
