"""Work that takes too long for a page to wait for: begun aside; the page says so, and is whole when asked for again."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait

log = logging.getLogger(__name__)

DONE_KEPT = 3
"""Of how many pieces of work it is remembered that they are done."""


class Meanwhile:
    """One piece of work at a time, in a thread of its own. All threads may ask for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._named: Hashable = None
        self._going: Future[None] | None = None
        self._done: deque[Hashable] = deque(maxlen=DONE_KEPT)

    def is_done(self, name: Hashable, work: Callable[[], object], patience: float = 0.0) -> bool:
        """Whether *work*, known by *name*, has been done within *patience* seconds from now; it is begun, or goes on.

        Where other work goes on it is not begun. What *work* raises is raised here, for whoever still waits; of what
        nobody waits for, the log tells, and it is begun again when it is asked for again.
        """
        with self._lock:
            if self._going is not None and self._going.done():
                if self._going.exception() is None:
                    self._done.append(self._named)
                self._going = None
            if name in self._done:
                return True
            if self._going is None:
                self._named, self._going = name, Future()
                threading.Thread(target=_run, args=(self._going, work), name="remit-meanwhile", daemon=True).start()
            elif self._named != name:
                return False
            going = self._going
        if not wait([going], patience).done:
            return False
        going.result()
        return True


def _run(going: "Future[None]", work: Callable[[], object]) -> None:
    try:
        work()
    except BaseException as error:
        log.warning("Work that a page had begun failed: %s", error)
        going.set_exception(error)
    else:
        going.set_result(None)
