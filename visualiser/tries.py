"""How often somebody may give a wrong write token: a few times a minute from one address, then not until it has passed.

The token is long enough that nobody guesses it; this is so that nobody goes on trying, and fills the log.
"""

import ipaddress
import math
import threading
import time
from collections.abc import Callable

MOST = 5
"""So many wrong tokens may come from one address within :data:`SECONDS`."""
SECONDS = 60.0
MOST_ADDRESSES = 10_000
"""Of so many addresses the tries are kept; where there are more, those that tried longest ago are forgotten."""


class Tries:
    """The tries of each address in the last :data:`SECONDS`. *clock* gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._times: dict[str, list[float]] = {}

    def begin(self, address: str) -> int:
        """Count a try from *address*: 0 where it may be made, else after how many seconds the next one may.

        It counts before it is known to be wrong, so that many at once are not all let through.

        >>> tries = Tries(lambda: 100.0)
        >>> [tries.begin("192.0.2.7") for _ in range(MOST + 1)]
        [0, 0, 0, 0, 0, 60]
        """
        name, now = _neighbourhood(address), self._clock()
        with self._lock:
            times = [t for t in self._times.pop(name, []) if t > now - SECONDS]
            wait = 0 if len(times) < MOST else max(1, math.ceil(times[0] + SECONDS - now))
            self._times[name] = [*times, now] if not wait else times
            while len(self._times) > MOST_ADDRESSES:
                del self._times[next(iter(self._times))]
        return wait

    def was_right(self, address: str) -> None:
        """Forget the tries of *address*: its last one was right."""
        with self._lock:
            self._times.pop(_neighbourhood(address), None)


def _neighbourhood(address: str) -> str:
    """What counts as one address: of version 6 the first half, which one household or office has to itself.

    >>> _neighbourhood("2001:db8::1"), _neighbourhood("192.0.2.7"), _neighbourhood("testclient")
    ('2001:db8::/64', '192.0.2.7', 'testclient')
    """
    try:
        told = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(told, ipaddress.IPv6Address):
        return str(told.ipv4_mapped or ipaddress.ip_network((told, 64), strict=False))
    return str(told)
