"""Shows how far a long load has come: rows so far, rows per second, time left. On a terminal only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO, runtime_checkable

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

EVERY = 1_000
"""How many rows pass between two reports of progress."""


@runtime_checkable
class Watch(Protocol):
    """Is told how far a load has come: the phase, rows so far, and the part of the phase that is done (0 to 1)."""

    def at(self, phase: str, rows: int, part: float) -> None:
        """Take note."""


Progress = Watch | Callable[[int], None]
"""A :class:`Watch`, or a function that is told only the number of rows."""


def tell(progress: Progress | None, phase: str, rows: int, part: float) -> None:
    """Tell *progress*, in the words that it understands."""
    if isinstance(progress, Watch):
        progress.at(phase, rows, part)
    elif progress is not None:
        progress(rows)


@contextmanager
def load_progress(stream: TextIO) -> Iterator[Watch | None]:
    """A bar on *stream* for one or more loads; None where the stream is not a terminal."""
    if not stream.isatty():
        yield None
        return
    from rich import progress as rich_progress
    from rich.console import Console

    with rich_progress.Progress(
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.TextColumn("{task.fields[told]}"),
        rich_progress.TimeRemainingColumn(),
        console=Console(file=stream),
        transient=True,
    ) as bar:
        yield _Shown(bar)


class _Shown:
    """One line for each phase of a load."""

    def __init__(self, bar: "Bar") -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def at(self, phase: str, rows: int, part: float) -> None:
        """Move the line of *phase*."""
        task = self._tasks.get(phase)
        if task is None:
            task = self._tasks[phase] = self._bar.add_task(phase, total=1.0, told="")
        elapsed = next((t.elapsed for t in self._bar.tasks if t.id == task), None) or 0
        speed = f", {rows / elapsed:,.0f} a second" if elapsed > 0.5 else ""
        self._bar.update(task, completed=min(part, 1.0), told=f"{rows:,} rows{speed}")
