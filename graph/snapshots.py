"""The snapshot that all requests share, and how requests go on while that of a new version is built."""

import contextvars
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Literal, TypeVar

from graph.store.base import Store

if TYPE_CHECKING:
    from graph.analysis.snapshot import Snapshot

log = logging.getLogger(__name__)

T = TypeVar("T")
Meanwhile = Literal["wait", "hold", "mark"]
"""What a request does that comes while the snapshot of a new version is built: see :class:`Snapshots`."""
PAUSE = 1.0
"""Seconds between a build that failed and the next one, where requests go on with the last version meanwhile."""


class Snapshots:
    """The snapshot of the last version of *store*, built once for a version and shared by all threads.

    :meth:`read` runs a whole request inside one ``reading()``. When the store has moved on to a version whose
    snapshot is not there yet, *meanwhile* says what the request does:

    - ``wait``: it builds the snapshot, or waits for the one who does. Right for a command, and for a store in memory.
    - ``hold``: one thread builds the new snapshot. Until it is there, requests run in the thread that built the last
      one and has stayed inside its ``reading()`` ever since: *everything* they read is of that version, so what they
      answer belongs wholly to it and says so. The site moves on at once, when the new snapshot is there. Right for a
      store whose ``reading()`` holds one state and keeps nobody waiting (an SQLite file).
    - ``mark``: one thread builds the new snapshot. Until it is there, requests read the store as it is and the last
      snapshot beside it; an Answer that used both says "changed while reading". Right for a store that cannot hold a
      state (Neo4j).

    The first request of all waits for the first snapshot. A build that fails is told to those who wait for it, and
    the next request builds again.
    """

    def __init__(self, store: Store, meanwhile: Meanwhile = "wait") -> None:
        self._store = store
        self._meanwhile = meanwhile
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._last: Snapshot | None = None
        self._holder: _Holder | None = None
        self._next: _Holder | None = None
        self._closed = False

    def read(self, job: Callable[[], T]) -> T:
        """What *job* returns, run inside one ``reading()``: in this thread, or in the one that holds the last version.

        Raises what *job* raises, and :class:`~graph.errors.StoreError`.
        """
        while True:
            with self._store.reading():
                if self._meanwhile == "wait" or hasattr(self._mine, "snapshot"):
                    return job()
                version = self._store.version()
                with self._lock:
                    last, holder = self._last, self._holder
                if last is not None and (last.version == version or self._meanwhile == "mark"):
                    if last.version != version:
                        self._build(last)
                    return self._with(last, job)
            new = self._build(last)
            if new is None:
                continue
            if holder is None:
                new.built.result()
                continue
            assert last is not None  # what a holder holds
            done = holder.run(partial(self._with, last, job))
            if done is not None:
                return done.result()

    @property
    def is_ready(self) -> bool:
        """Whether there is a snapshot, or requests build it themselves."""
        return self._meanwhile == "wait" or self._last is not None

    @property
    def one_at_a_time(self) -> bool:
        """Whether a request may keep all others waiting, as in a store in memory: nothing is then done beside it."""
        return self._meanwhile == "wait"

    def prepare(self) -> None:
        """Begin to build the first snapshot, unless that goes on or is done."""
        if not self.is_ready:
            self._build(None)

    def of(self, version: str) -> "Snapshot":
        """The snapshot that this request reads beside the store at *version*: see :class:`Snapshots`."""
        mine: Snapshot | None = getattr(self._mine, "snapshot", None)
        if mine is not None:
            return mine
        with self._lock:
            last = self._last
        if last is not None and last.version == version:
            return last
        with self._building:
            last = self._last
            if last is None or last.version != version:
                last = self._store.snapshot()
                if self._meanwhile == "wait":
                    self._last = last
            return last

    def behind(self, version: str) -> bool:
        """Whether this request reads the snapshot of another version than *version* (only with ``mark``)."""
        mine: Snapshot | None = getattr(self._mine, "snapshot", None)
        return mine is not None and mine.version != version

    def close(self) -> None:
        """Let go of the state that is held. Requests that run are finished."""
        with self._lock:
            self._closed = True
            holder, self._holder = self._holder, None
        if holder is not None:
            holder.let_go()
            holder.join()

    def _with(self, snapshot: "Snapshot", job: Callable[[], T]) -> T:
        self._mine.snapshot = snapshot
        try:
            return job()
        finally:
            del self._mine.snapshot

    def _build(self, last: "Snapshot | None") -> "_Holder | None":
        """Begin to build the snapshot of the version that the store has now, if nobody does.

        None where another has taken the place of *last* meanwhile: what the caller knows of the store is old.
        """
        with self._lock:
            if self._last is not last:
                return None
            if self._next is None:
                self._next = _Holder(self._live)
            return self._next

    def _live(self, holder: "_Holder") -> None:
        """The life of the thread *holder*: build the snapshot, put it in the place of the last, and hold its state."""
        try:
            with self._store.reading():
                snapshot = self._store.snapshot()
                self._put(holder, snapshot)
                holder.built.set_result(None)
                del snapshot
                if self._meanwhile == "hold":
                    holder.serve()
        except BaseException as error:
            if holder.built.done():
                log.exception("The thread that holds a version of the store failed")
                return
            log.exception("The snapshot of a new data version could not be built")
            if self._last is not None:
                time.sleep(PAUSE)
            with self._lock:
                self._next = None
            holder.built.set_exception(error)

    def _put(self, holder: "_Holder", snapshot: "Snapshot") -> None:
        with self._lock:
            before, self._holder = self._holder, (holder if self._meanwhile == "hold" else None)
            self._last, self._next = snapshot, None
            if self._closed:
                before, self._holder = holder, None
        if before is not None:
            before.let_go()


class _Holder:
    """A thread that builds one snapshot, then runs what is asked of that version until it is let go."""

    def __init__(self, life: Callable[["_Holder"], None]) -> None:
        self.built: Future[None] = Future()
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._over = False
        self._thread = threading.Thread(target=life, args=(self,), name="remit-snapshot", daemon=True)
        self._thread.start()

    def run(self, job: Callable[[], T]) -> "Future[T] | None":
        """What *job* will return there; None where the thread has been let go. Log lines keep the request's id."""
        done: Future[T] = Future()
        context = contextvars.copy_context()

        def run() -> None:
            try:
                done.set_result(context.run(job))
            except BaseException as error:
                done.set_exception(error)

        with self._lock:
            if self._over:
                return None
            self._jobs.put(run)
        return done

    def serve(self) -> None:
        """Run what is asked, in turn, until :meth:`let_go`."""
        while (job := self._jobs.get()) is not None:
            job()
            del job

    def let_go(self) -> None:
        """End when all that was asked until now has been run."""
        with self._lock:
            self._over = True
        self._jobs.put(None)

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join()
