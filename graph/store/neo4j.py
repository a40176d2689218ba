"""The Neo4j store: a server that several people and machines share. The only module that speaks to the driver."""

import logging
import os
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from heapq import merge
from typing import Any, TypeVar

import neo4j
import orjson
from neo4j import exceptions

from graph.analysis.snapshot import Snapshot
from graph.errors import RemitError, StoreError
from graph.schema import Schema
from graph.scope import Scope
from graph.statements import VERSION_MODULUS, Decision, Edge, Node, Register, register_from_json
from graph.store import cypher, neo4j_find, neo4j_read
from graph.store.base import Direction, EdgePage, EdgeQuery, Link, Neighbours, NodePage, NodeQuery, Tally
from graph.store.changes import Changes, decided_about
from graph.store.neo4j_address import Address, Credentials, credentials, parse_address
from graph.store.neo4j_errors import OLDEST, tell, too_old, unsure
from graph.store.neo4j_opening import prepare
from graph.store.neo4j_rows import Makes, Run, edge_of
from graph.store.neo4j_write import Neo4jRows

T = TypeVar("T")

CONNECT_SECONDS = 10.0
RETRY_SECONDS = 5.0
BUSY_SECONDS = 30.0
CONNECTIONS = 64
"""How many connections are open at most: more than the threads of a server that answers at once."""
INSTALMENT = 4_000
"""How many nodes and relationships are written at once, at least, while an empty store is filled."""
AHEAD = 6
"""How many instalments may be on their way, about 20 MB each."""
SNAPSHOT_TRIES = 4
TORN_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""The seconds to wait before what was deleted while it was read is read again: a commit takes that long at most."""


class Neo4jStore:
    """A :class:`~graph.store.base.Store` in one database of a Neo4j server. Threads and machines may share it.

    Each read is a transaction of its own that the driver repeats where the server asks for it, so ``reading`` holds
    no state: whoever needs several reads of one version compares versions before and after.
    """

    def __init__(self, server: "Server", schema: Schema) -> None:
        self.schema = schema
        self._server = server
        self._writing = threading.RLock()
        self._mine = threading.local()
        self._changes: Changes | None = None

    @classmethod
    def open(
        cls, address: str, schema: Schema, environment: Mapping[str, str] = os.environ, *, must_exist: bool = False
    ) -> "Neo4jStore":
        """The store in the database at *address*; credentials come from *environment*.

        A database without a store is made ready, unless it *must_exist*. Raises
        :class:`~graph.errors.StoreError` when the server cannot be reached or refuses or is too old, or when the
        database cannot hold the store (:func:`graph.store.neo4j_opening.prepare`).
        """
        secret, database = credentials(environment)
        server = Server(parse_address(address, database), secret)
        try:
            server.check()
            prepare(server, schema, must_exist=must_exist)
        except BaseException:
            server.close()
            raise
        return cls(server, schema)

    # --- writing -------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside take effect together, or not at all; what follows from them is derived at the end."""
        with self._changing():
            yield

    @contextmanager
    def _changing(self) -> Iterator[Changes]:
        if self._rows is not None:
            assert self._changes is not None
            yield self._changes
            return
        with self._writing, self._server.writing(self.schema) as writing:
            rows = Neo4jRows(writing, self.schema)
            self._mine.rows = rows
            try:
                changes = self._changes = Changes(rows)
                yield changes
                changes.derive()
                rows.save()
            finally:
                self._changes = self._mine.rows = None

    @property
    def _rows(self) -> Neo4jRows | None:
        """The rows that this thread's own transaction writes, where it is in one."""
        rows: Neo4jRows | None = getattr(self._mine, "rows", None)
        return rows

    def write(self, edges: Sequence[Edge]) -> Tally:
        """Store *edges*, touching only relationships that change."""
        with self._changing() as changes:
            return changes.write(edges)

    def remove(self, ids: Sequence[str]) -> int:
        """Remove the edges with these ids; return how many there were."""
        with self._changing() as changes:
            return changes.remove(ids)

    def derive(self) -> None:
        """Bring nodes, canonical ends and spans up to date with what this transaction wrote so far."""
        with self._changing() as changes:
            changes.derive()

    def put_register(self, register: Register) -> None:
        """Keep what a register says of itself."""
        with self._changing() as changes:
            changes.kept.put_register(register)

    def drop_register(self, name: str) -> None:
        """Forget what the register called *name* said of itself."""
        with self._changing() as changes:
            changes.kept.drop_register(name)

    def decide(self, decision: Decision, seen: str | None = None) -> None:
        """Append *decision*; raise :class:`~graph.errors.ConflictError` when there is a later one than *seen*."""
        with self._changing() as changes:
            changes.decide(decision, seen)

    def wipe(self) -> None:
        """Delete all that is kept; a node on which others hung relationships keeps its identifier alone."""
        with self._writing, self._server.writing(self.schema) as writing:
            writing.empty()

    # --- reading -------------------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Nothing is held: each read sees the latest that was committed."""
        yield

    def _read(self, work: Callable[[Run], T]) -> T:
        rows = self._rows
        if rows is None:
            return self._server.read(work)
        rows.save()
        return work(rows.run)

    def _noted(self, query: str, **parameters: Any) -> list[Any]:
        """The rows of one query on what Remit keeps for itself, beside the graph."""
        rows = self._rows
        if rows is None:
            return self._server.read(lambda run: run(query, **parameters))
        rows.save()
        return rows.writing.note(query, **parameters)

    def registers(self) -> tuple[Register, ...]:
        """The registers kept, by name."""
        kept = self._noted(cypher.REGISTERS)
        return tuple(register_from_json(orjson.loads(json)) for (json,) in kept)

    def source_statements(self, source: str) -> Mapping[str, str]:
        """The id and hash of every statement of *source*."""
        if self._rows is not None and not self._rows.is_cited(source):
            return {}
        query = cypher.by_source(self.schema, "r.id, r._hash")
        return dict(self._read(lambda run: run(query, source=source)))

    def sources_of(self, register: str) -> tuple[str, ...]:
        """The identifiers of the Sources that belong to *register*, sorted."""
        return tuple(sorted(id for (id,) in self._noted(cypher.SOURCES_OF, register=register)))

    def register_of(self, source: str) -> str | None:
        """The name of the register to which *source* belongs; None where it does not describe itself."""
        if self._rows is not None:
            return self._rows.register_of(source)
        rows = self._noted(cypher.REGISTER_OF, source=source)
        return rows[0][0] if rows else None

    def statements(self) -> Iterator[Edge]:
        """Every statement, in the order of ids."""

        def of(type: str) -> Iterator[Edge]:
            last = ""
            while rows := self._read(partial(neo4j_read.in_order, type=type, last=last)):
                last = rows[-1][3]["id"]
                for row in rows:
                    yield edge_of(self.schema, row)

        return merge(*map(of, cypher.edge_types(self.schema)), key=lambda edge: edge.id)

    def canonical(self, ids: Iterable[str]) -> dict[str, str]:
        """The canonical identifier of each of *ids*."""
        asked = list(dict.fromkeys(ids))
        return self._read(lambda run: neo4j_read.canonical(run, asked))

    def nodes(self, ids: Sequence[str]) -> dict[str, Node]:
        """The nodes with these identifiers (canonical or merged), by the identifier asked for; unknown left out."""
        return self._read(lambda run: neo4j_read.nodes(run, ids))

    def edges(self, ids: Sequence[str], scope: Scope | None = None) -> dict[str, Link]:
        """The links with these ids, rejected ones included, by id; *scope* only sets ``when``."""
        return self._read(lambda run: neo4j_read.edges(run, self.schema, ids, scope))

    def find_nodes(self, query: NodeQuery) -> NodePage:
        """A page of nodes with total and facets."""
        return self._read(lambda run: neo4j_find.find_nodes(run, self.schema, query))

    def find_edges(self, query: EdgeQuery) -> EdgePage:
        """A page of links with their total."""
        return self._read(lambda run: neo4j_read.find_edges(run, self.schema, query))

    def search(self, text: str, scope: Scope, types: tuple[str, ...] = (), first: int = 20) -> tuple[Node, ...]:
        """Nodes with names that have words that begin with the words of *text*, the best first."""
        return self._read(lambda run: neo4j_find.search(run, self.schema, text, scope, types, first))

    def neighbours(
        self,
        ids: Sequence[str],
        readings: Sequence[tuple[str, Direction]],
        scope: Scope,
        limit: int = 100,
    ) -> dict[tuple[str, str, Direction], Neighbours]:
        """The links of many nodes at once, by (node, edge type, direction); a reading without links is left out."""
        return self._read(lambda run: neo4j_read.neighbours(run, self.schema, ids, readings, scope, limit))

    def snapshot(self) -> Snapshot:
        """The whole graph as arrays, of one data version.

        Raises :class:`~graph.errors.StoreError` when the data change again and again while they are read.
        """
        for _ in range(SNAPSHOT_TRIES):
            version = self.version()
            read = self._read(partial(neo4j_read.snapshot, schema=self.schema, version=version))
            if self.version() == version:
                return read
        raise StoreError(
            f"The data in {self._server.address} change while they are read.", "Try again when the load has finished."
        )

    def decisions(self, about: str | None = None) -> tuple[Decision, ...]:
        """All decisions (about one thing, with those that undo them), in order of time and id."""
        kept = tuple(Decision(**orjson.loads(json)) for (json,) in self._noted(cypher.DECISIONS))
        return kept if about is None else decided_about(kept, about)

    def version(self) -> str:
        """The data version, kept up to date by each write."""
        if self._rows is not None and self._changes is not None:
            self._changes.apply_decisions()
        ((edges, decisions, unfinished),) = self._noted(cypher.VERSION)
        if unfinished and self._rows is None:
            raise StoreError(
                f"The store in {self._server.address} is being filled for the first time or emptied, or that was"
                " interrupted.",
                "Wait until it has finished, or run it again.",
            )
        return f"{(int(edges, 16) + int(decisions, 16)) % VERSION_MODULUS:064x}"

    def close(self) -> None:
        """Give back the connections."""
        self._server.close()


_Query = tuple[str, dict[str, Any]]
"""A query and its parameters."""


class _Torn(Exception):
    """What a query found was deleted before it was read."""


class Server:
    """The driver's connections to one database: reads that are repeated, one write at a time, errors in plain words."""

    def __init__(self, address: Address, secret: Credentials) -> None:
        self.address = address
        self._user = secret.user
        self._closed = False
        log = logging.getLogger("neo4j")
        if not log.handlers:  # otherwise Python prints what the driver says of errors that are told in our words
            log.addHandler(logging.NullHandler())
        with self._told():
            self._driver = neo4j.GraphDatabase.driver(
                address.uri,
                auth=(secret.user, secret.password),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=BUSY_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                max_connection_pool_size=CONNECTIONS,
                user_agent="remit",
                notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
            )
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()

    def check(self) -> None:
        """Raise :class:`~graph.errors.StoreError` when the server cannot be used or is too old."""
        with self._told(), self._session(neo4j.READ_ACCESS) as session:
            agent = session.run("RETURN 1").consume().server.agent
        number = agent.partition("/")[2]
        parts = tuple(int(part) for part in number.split(".")[:2] if part.isdigit())
        if len(parts) == 2 and parts < OLDEST:
            raise too_old(self.address, number)

    def _session(self, access: str) -> neo4j.Session:
        if self._closed:
            raise StoreError(f"The store {self.address} has been closed.", "Open it again.")
        return self._driver.session(
            database=self.address.database, default_access_mode=access, bookmark_manager=self._bookmarks
        )

    def read(self, work: Callable[[Run], T]) -> T:
        """What *work* returns, run in a transaction that reads.

        It is run again where the server asks for it, and where a node or relationship that a query found was deleted
        before the query read what it holds: Neo4j then gives it as one without type and properties.
        """
        for pause in TORN_PAUSES:
            with suppress(_Torn):
                return self._read(work)
            time.sleep(pause)
        try:
            return self._read(work)
        except _Torn as error:
            raise StoreError(
                f"The data in {self.address} change while they are read.", "Try again when the load has finished."
            ) from error

    def _read(self, work: Callable[[Run], T]) -> T:
        with self._told(), self._session(neo4j.READ_ACCESS) as session:
            try:
                return session.execute_read(lambda tx: work(_runner(tx)))
            except KeyError as error:
                raise _Torn from error
            except exceptions.ClientError as error:
                if error.code != "Neo.ClientError.Statement.EntityNotFound":
                    raise
                raise _Torn from error

    def alone(self, query: str, **parameters: Any) -> None:
        """Run one query that makes its own transaction."""
        with self._told(), self._session(neo4j.WRITE_ACCESS) as session:
            session.run(neo4j.Query(query), parameters).consume()

    def write(self, work: Callable[[Run], None]) -> None:
        """Run *work* in a transaction that writes; it is run again where the server asks for it."""
        with self._told(), self._session(neo4j.WRITE_ACCESS) as session:
            session.execute_write(lambda tx: work(_runner(tx)))

    @contextmanager
    def writing(self, schema: Schema) -> Iterator["Transaction"]:
        """One transaction that writes, alone among all writers; it commits at the end."""
        writer = uuid.uuid4().hex
        transaction: Transaction | None = None
        with self._told(), self._session(neo4j.WRITE_ACCESS) as session:
            # Waits until no other writes, but not for ever: a transaction that only waits may have a limit. And it is
            # run again on a new connection where the server was away since the last one was used.
            wait = neo4j.unit_of_work(timeout=BUSY_SECONDS)(lambda tx: tx.run(cypher.WAIT, writer=writer).consume())
            session.execute_write(wait)
            tx = session.begin_transaction()
            try:
                run = _runner(tx)
                locked = run(cypher.LOCK, writer=writer)
                if not locked:
                    raise StoreError(f"The store in {self.address} was taken away.", "Open it again.")
                transaction = Transaction(self, schema, run)
                if locked[0][0]:
                    transaction.empty()
                yield transaction
                transaction.finish()
                self._commit(tx, writer)
                transaction.abandon()
            except BaseException:
                if not tx.closed():
                    tx.close()
                if transaction is not None and transaction.filling:
                    self._empty_again(transaction, schema)
                raise

    def _commit(self, tx: neo4j.Transaction, writer: str) -> None:
        try:
            tx.commit()
        except exceptions.IncompleteCommit:
            if not self._is_last_writer(writer):
                raise unsure(self.address) from None

    def _empty_again(self, failed: "Transaction", schema: Schema) -> None:
        """Take away what a first load that failed had written; where that fails too, the next writer does it."""
        failed.abandon()
        with suppress(StoreError), self.writing(schema):
            pass

    def _is_last_writer(self, writer: str) -> bool:
        """Whether the transaction of *writer*, the answer to whose commit was lost, was committed all the same."""
        try:
            return self.read(lambda run: run(cypher.LAST_WRITER)) == [[writer]]
        except StoreError:
            return False

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the driver and of the server as :class:`~graph.errors.StoreError`."""
        try:
            yield
        except RemitError:
            raise
        except (exceptions.Neo4jError, exceptions.DriverError) as error:
            raise tell(error, self.address, self._user) from error

    def close(self) -> None:
        """Close every connection."""
        if not self._closed:
            self._closed = True
            self._driver.close()


class Transaction:
    """The :class:`~graph.store.neo4j_rows.Writing` of one open transaction.

    A first load can be larger than a server takes in one transaction. So an empty store is filled in instalments,
    under a mark that keeps readers out: this transaction holds the lock, and takes the mark away when it commits. Two
    threads write them while the next are prepared: one runs queries while the server commits those of the other.
    """

    def __init__(self, server: Server, schema: Schema, run: Run) -> None:
        self.filling = False
        self._server = server
        self._schema = schema
        self._run = run
        self._makes: Makes = "anything"
        self._queries: list[_Query] = []
        self._rows = 0
        self._threads: ThreadPoolExecutor | None = None
        self._sent: deque[_Instalment] = deque()
        self._places: dict[str, str] = {}  # where the server keeps each node that was made

    def run(self, query: str, **parameters: Any) -> list[Any]:
        """Run one query and return its rows; it sees all that was put."""
        self._send()
        self._wait()
        return self._run(query, **parameters)

    def note(self, query: str, **parameters: Any) -> list[Any]:
        """Run one query on what Remit keeps for itself, beside the graph; it need not see what was put."""
        return self._run(query, **parameters)

    def put(self, query: str, *, makes: Makes = "anything", **parameters: Any) -> None:
        """Run one query that writes nodes or relationships of the graph; it sees all that was put before.

        One that makes nodes or links need not see links that were put before it.
        """
        if not self.filling:
            self._run(query, **parameters)
            return
        if makes != self._makes:
            self._send()
        self._makes = makes
        self._queries.append((query, _quiet(parameters)))
        self._rows += sum(len(value) for value in parameters.values() if isinstance(value, list))
        if self._rows >= INSTALMENT:
            self._send()

    def fill(self) -> None:
        """From now on write in instalments: what is kept is not whole until the transaction ends."""
        if not self.filling:
            self._server.alone(cypher.BEGIN_UNFINISHED)
            self.filling = True
            self._threads = ThreadPoolExecutor(2, "neo4j-instalments")

    def empty(self) -> None:
        """Delete all that is kept."""
        self._server.alone(cypher.BEGIN_UNFINISHED)
        for query in cypher.empty(self._schema):
            self._server.alone(query)
        self._run(cypher.END_UNFINISHED)

    def finish(self) -> None:
        """Write what was put, and take the mark away."""
        if self.filling:
            self.run(cypher.FILLED)

    def abandon(self) -> None:
        """Give back the threads, once they have written what they are writing; what waits is dropped."""
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
            self._threads = None

    def _send(self) -> None:
        if self._queries:
            assert self._threads is not None
            while self._sent and (self._sent[0].kept.done() or len(self._sent) >= AHEAD):
                self._sent.popleft().kept.result()
            instalment = _Instalment(self._makes, self._queries, self._places)
            before = self._sent[-1] if self._sent else None
            instalment.kept = self._threads.submit(instalment.write, self._server, before)
            self._sent.append(instalment)
            self._queries, self._rows = [], 0

    def _wait(self) -> None:
        while self._sent:
            self._sent.popleft().kept.result()


class _Instalment:
    """Queries that are written together, in a thread of their own, while the instalment before is being committed."""

    def __init__(self, makes: Makes, queries: list[_Query], places: dict[str, str]) -> None:
        self.kept: Future[None]
        """Done when this instalment and all before it are committed."""
        self._ran: Future[None] = Future()  # done when its queries have run
        self._makes = makes
        self._queries = queries
        self._places = places

    def write(self, server: Server, before: "_Instalment | None") -> None:
        """Write it after *before*; where it need not see what that makes, while that is being committed."""
        try:
            if before is not None:
                apart = before._makes == "links" and self._makes != "anything"
                (before._ran if apart else before.kept).result()
            self._place()
            server.write(self._work)
            if before is not None:
                before.kept.result()
        except BaseException as error:
            if not self._ran.done():
                self._ran.set_exception(error)
            raise
        finally:
            for _, parameters in self._queries:  # what holds these refers to itself, and would keep them for long
                parameters.get("rows", []).clear()

    def _place(self) -> None:
        """Say of the ends of new links where the server keeps them."""
        if self._makes == "links":
            for _, parameters in self._queries:
                for row in parameters["rows"]:
                    row[:2] = self._places[row[0]], self._places[row[1]]

    def _work(self, run: Run) -> None:
        for query, parameters in self._queries:
            found = run(query, **parameters)
            if self._makes == "nodes":
                self._places.update(found[0][0])
        if not self._ran.done():  # it is run again where the server asks for it
            self._ran.set_result(None)


def _runner(tx: neo4j.Transaction | neo4j.ManagedTransaction) -> Run:
    def run(query: str, **parameters: Any) -> list[list[Any]]:
        return tx.run(query, _quiet(parameters)).values()

    return run


class _Quiet(list[Any]):
    """A list that tells only how long it is: the driver writes all that it sends into a message that nobody reads."""

    def __repr__(self) -> str:
        return f"[{len(self)} values]"


def _quiet(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _Quiet(value) if type(value) is list else value for name, value in parameters.items()}
