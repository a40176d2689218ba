"""What the tests of the map share: pages served on a port, a register full of hostile names, a wide one."""

import contextlib
import threading
from collections.abc import Iterator

import uvicorn

from graph.publish import publish
from graph.schema import SCHEMA
from graph.statements import Edge, Register
from graph.store.base import Store
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from tests.town import describe, link, source
from visualiser.app import page_app
from visualiser.settings import PageSettings

HOSTILE_NAMES = (
    "</script><script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=2">',
    "{{ 7*7 }} ${window.hacked=3} <b>bold</b> 'quoted' --> ]]>",
    "\u202egnirts desrever\u202c \u200f\u200e and \u2066isolated",
    "<svg onload=window.hacked=4><a href='javascript:window.hacked=5'>href</a>",
    "long " * 2000,
    "W" * 10_000,
    "line\u2028separator\u2029paragraph",
)
HOSTILE_SOURCE = "evil:source/<script>window.hacked=6</script>"
HOSTILE_MIDDLE = "evil:board/a\"'><script>window.hacked=7</script>&b=1"


def hostile_store() -> SqliteStore:
    """A register whose names, identifiers and quotations are full of markup, and of what breaks text."""
    edges = [
        source(HOSTILE_SOURCE, '<img src=x onerror="window.hacked=8">', "evil"),
        describe(HOSTILE_SOURCE, HOSTILE_MIDDLE, "Board", HOSTILE_NAMES[0]),
    ]
    for number, name in enumerate(HOSTILE_NAMES):
        issue = f"evil:issue/{number}'\"></script><img/src=x/onerror=window.hacked=9>"
        body = f"evil:organization/{number}"
        edges += [
            describe(HOSTILE_SOURCE, issue, "Issue", name),
            describe(HOSTILE_SOURCE, body, "Organization", f"{number} {name}"),
            link(HOSTILE_SOURCE, HOSTILE_MIDDLE, "ADDRESSES", issue, evidence=[("<b>p. 1</b>", name[:200])]),
            link(HOSTILE_SOURCE, body, "MEMBER_OF", HOSTILE_MIDDLE),
        ]
    return _published("evil", edges)


def wide_store(members: int = 60, issues: int = 12) -> SqliteStore:
    """A register with one council on *members* boards, which deal with some of *issues* issues each."""
    s = "wide:source/list"
    edges = [source(s, "List", "wide"), describe(s, "wide:organization/council", "Organization", "Wide Council")]
    edges += [describe(s, f"wide:issue/{i}", "Issue", f"Issue number {i}") for i in range(issues)]
    for b in range(members):
        board = f"wide:board/{b}"
        edges += [
            describe(s, board, "Board", f"Partnership Board for the Neighbourhood of Ward {b}"),
            link(s, "wide:organization/council", "MEMBER_OF", board),
            *(
                link(s, board, "ADDRESSES", f"wide:issue/{i}")
                for i in sorted({b % issues, (b + 190) % issues, (b * 5 + 380) % issues})
            ),
        ]
    return _published("wide", edges)


def _published(name: str, edges: list[Edge]) -> SqliteStore:
    store = SqliteStore.open(":memory:", SCHEMA)
    publish(store, Register(name, name.capitalize()), edges)
    return store


@contextlib.contextmanager
def serving(store: Store, settings: PageSettings | None = None) -> Iterator[str]:
    """The pages over *store* on a free port, as an address."""
    config = uvicorn.Config(page_app(Explorer(store, SCHEMA), settings), port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
