"""Versions of a made register of Quillhaven, each with its own data version: what loads in these tests load.

python -m tests.faults.making STORE NUMBER
"""

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from graph.errors import RemitError, outcome
from graph.publish import publish
from graph.schema import SCHEMA
from graph.statements import Edge
from graph.store.base import Store
from graph.store.sqlite import SqliteStore
from tests import town

SEED = 20221
ISSUES = 250
PHASES = ("reading", "deriving", "committing", "committed")
"""How far a load has come: it reads and writes, works out what follows, commits, has committed."""


def edges(number: int) -> list[Edge]:
    """What version *number* of the register states: the town, and some hundred statements that differ by version."""
    chance = random.Random(SEED + number)
    boards = [town.SAFETY, town.HEALTH, town.YOUTH]
    made = town.town_edges()
    for n in chance.sample(range(2 * ISSUES), ISSUES):
        issue = f"quillhaven:issue/n{n}"
        start = str(chance.randrange(2000, 2024))
        made.append(town.describe(town.MINUTES, issue, "Issue", f"Issue {n} of {chance.randrange(9)}", start=start))
        for board in chance.sample(boards, chance.randrange(1, 3)):
            made.append(town.link(town.MINUTES, board, "ADDRESSES", issue, start=start, lead=chance.random() < 0.3))
    return made


def load(store: Store, number: int) -> str:
    """Load version *number* into *store*; returns the data version."""
    return publish(store, town.TOWN, edges(number)).version


def quiet(number: int) -> SqliteStore:
    """A store in memory that nobody disturbs, with version *number* alone."""
    store = SqliteStore.open(":memory:", SCHEMA)
    load(store, number)
    return store


class Telling:
    """A store that says on standard output how far a load has come, as each phase begins."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """The transaction of the store."""
        with self._store.transaction():
            tell("reading")
            yield
            tell("committing")
        tell("committed")

    def derive(self) -> None:
        """Derive, and say so before."""
        tell("deriving")
        self._store.derive()


def tell(phase: str) -> None:
    os.write(1, f"{phase}\n".encode())


def main(address: str, number: str) -> None:
    """Load version *number* into the store at *address*, once a line comes on standard input."""
    from graph.store import changes, neo4j
    from remit import open_store

    # Small as it is, a first load of the register then goes the way of a large one.
    vars(changes)["CHUNK"] = neo4j.INSTALMENT = 200
    made = edges(int(number))
    try:
        store = open_store(address)
        tell("ready")
        sys.stdin.readline()
        publish(Telling(store), town.TOWN, made)  # type: ignore[arg-type]
    except RemitError as error:
        print(error, file=sys.stderr)
        sys.exit(outcome(error).exit_code)


if __name__ == "__main__":
    main(*sys.argv[1:])
