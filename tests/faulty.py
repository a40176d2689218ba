"""A store that can be made to fail or to take its time, as the stores of tests about faults are."""

import threading
from collections.abc import Callable
from typing import Any, cast

from graph.errors import StoreError
from graph.store.base import Store

AWAY = "Nobody answers at neo4j://reader:s3cret@db.example.org:7687."


class Faulty:
    """*store* with faults: while ``away``, and after ``calls_left`` more calls, every call raises; a ``snapshot``
    waits for ``gate`` and may ``fail``.

    It takes the place of a :class:`~graph.store.base.Store`: see :func:`faulty`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.away = False
        self.calls_left: int | None = None
        self.fail: BaseException | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.builds = 0
        self.building = threading.Event()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        return self._watched(found) if callable(found) and name != "close" else found

    def _watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*words: Any, **named: Any) -> Any:
            if self.calls_left is not None:
                self.calls_left -= 1
            if self.away or (self.calls_left is not None and self.calls_left < 0):
                raise StoreError(AWAY, "Start it again.")
            return call(*words, **named)

        return watched

    def snapshot(self) -> Any:
        """The snapshot, when the gate is open."""
        self.builds += 1
        self.building.set()
        assert self.gate.wait(30)
        if self.fail is not None:
            raise self.fail
        return self.__getattr__("snapshot")()


def as_store(store: Faulty) -> Store:
    """*store* for whoever wants a store."""
    return cast(Store, store)
