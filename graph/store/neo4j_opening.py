"""Making a Neo4j database ready for a store, and refusing one that holds what contradicts it."""

import hashlib
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import orjson

from graph.errors import StoreError
from graph.schema import Schema
from graph.store import cypher
from graph.store.neo4j_address import Address
from graph.store.neo4j_rows import Run

T = TypeVar("T")
Rows = list[list[Any]]


class Server(Protocol):
    """The part of :class:`graph.store.neo4j.Server` that opening needs."""

    address: Address

    def read(self, work: Callable[[Run], T]) -> T:
        """What *work* returns, run in a transaction that reads."""
        ...

    def alone(self, query: str, **parameters: Any) -> None:
        """Run one query that makes its own transaction."""
        ...


def prepare(server: Server, schema: Schema, *, must_exist: bool = False) -> None:
    """Make the constraints, the indexes and the empty store that *schema* needs, where they are not there yet.

    What is there already is only read, so that a user who may only read can open a store. Raises
    :class:`~graph.errors.StoreError` when the store *must_exist* and does not, when a later Remit wrote it, and when
    the database has constraints, indexes or nodes of others that Remit's would contradict.
    """
    definitions = cypher.definitions(schema)
    fingerprint = hashlib.sha256(orjson.dumps(sorted(definitions.items()))).hexdigest()[:32]
    kept = server.read(lambda run: run(cypher.READ_STORE))
    if not kept:
        if must_exist:
            raise StoreError(
                f"There is no store at {server.address}.", "Load a register into it first: remit load MY.xlsx."
            )
        ((foreign,),) = server.read(lambda run: run(cypher.COUNT_OWN))
        if foreign:
            raise StoreError(
                f"{server.address} holds {foreign:,} nodes with the label {cypher.OWN} that Remit did not write.",
                "Use another database, or rename that label.",
            )
    elif kept[0][0] > cypher.FORMAT:
        raise StoreError(
            f"{server.address} was written by a later Remit (format {kept[0][0]}; this one reads {cypher.FORMAT}).",
            "Install the later Remit, or export there and load here.",
        )
    made = bool(kept) and kept[0][1] == fingerprint
    try:
        constraints, indexes = server.read(lambda run: (run(cypher.SHOW_CONSTRAINTS), run(cypher.SHOW_INDEXES)))
    except StoreError:
        if made:  # who may only read may not be allowed to look at them
            return
        raise
    there = _agrees(constraints, indexes, server.address, schema, definitions)
    if made and there == definitions.keys():
        return
    for name, definition in definitions.items():
        if name not in there:
            server.alone(definition)
    server.alone(cypher.AWAIT_INDEXES)
    server.alone(cypher.OPEN_STORE, format=cypher.FORMAT, definitions=fingerprint)


def _agrees(
    constraints: Rows, indexes: Rows, address: Address, schema: Schema, definitions: dict[str, str]
) -> set[str]:
    """The names of Remit's constraints and indexes that are there, of the *constraints* and *indexes* shown.

    Raises :class:`~graph.errors.StoreError` where a constraint of others could keep Remit from writing, or where one
    or an index has a name of Remit's and is another.
    """
    ours = {
        cypher.OWN,
        "RemitStore",
        "RemitUnfinished",
        *cypher.KEPT_LABELS,
        *cypher.labels(schema),
        *cypher.edge_types(schema),
    }
    for name, type, on, properties in constraints:
        if on and on[0] in ours and not _is(definitions.get(name, ""), on, properties):
            raise StoreError(
                f"{address} has a constraint that Remit did not make: {name} ({type.lower().replace('_', ' ')} of"
                f" {', '.join(properties or ())} on {on[0]}).",
                f"Use another database, or drop it: DROP CONSTRAINT `{name}`.",
            )
    there: set[str] = set()
    for name, type, on, properties in indexes:
        if name in definitions:
            if not _is(definitions[name], on, properties):
                raise StoreError(
                    f"{address} has an index of the name {name} ({type.lower()}) that Remit did not make.",
                    f"Use another database, or drop it: DROP INDEX `{name}`.",
                )
            there.add(name)
    return there


def _is(definition: str, on: list[str] | None, properties: list[str] | None) -> bool:
    """Whether *definition* makes what is shown to be on a label or type and on properties."""
    if not definition or not on or not properties or len(on) > 1 or len(properties) > 1:
        return False
    return f":{on[0]})" in definition.replace("]-()", ")") and f".{properties[0]}" in definition
