"""The read side: an :class:`Explorer` for as long as a store is open, a :class:`Workspace` for one request.

A workspace pins the data version and the scope, and answers questions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from graph.analysis import rules
from graph.analysis.snapshot import Scoped, Snapshot
from graph.errors import AskError, NotFoundError
from graph.findings import Judgements, judgements
from graph.kept import KeptAnswers
from graph.questions import questions_for
from graph.questions.base import Answer, Citation, Question, node_value, statement_ids
from graph.schema import Schema
from graph.scope import Scope
from graph.snapshots import Meanwhile, Snapshots
from graph.statements import Node, Register
from graph.store.base import Link, NodeQuery, Store
from graph.whatif.scenario import Scenario

T = TypeVar("T")


def default_as_at(registers: Sequence[Register]) -> str | None:
    """The day on which *registers* ask to be read: that of the register on which no other builds, else the latest.

    >>> town = Register("town", default_as_at="2022-06-30")
    >>> default_as_at([town, Register("record", default_as_at="2024-03-31", builds_on=("town",))])
    '2024-03-31'
    """
    below = {name for register in registers for name in register.builds_on}
    on_top = [r.default_as_at for r in registers if r.default_as_at and r.name not in below]
    return max(on_top or [r.default_as_at for r in registers if r.default_as_at], default=None)


READ_AT_ONCE = 5_000
"""How many nodes a graph may have to be read in a fraction of a second."""


class Explorer:
    """A store, its schema and the questions that can be asked of it; keeps the snapshot of the last version.

    *meanwhile* says what requests do while the snapshot of a new version is built: see
    :class:`~graph.snapshots.Snapshots`. *scenarios* are the what-ifs that ship, by name.
    """

    def __init__(
        self,
        store: Store,
        schema: Schema,
        meanwhile: Meanwhile = "wait",
        scenarios: Mapping[str, Scenario] | None = None,
    ) -> None:
        self.store = store
        self.schema = schema
        self.questions: dict[str, Question] = {q.name: q for q in questions_for(schema)}
        self.scenarios: Mapping[str, Scenario] = dict(scenarios or {})
        self.snapshots = Snapshots(store, meanwhile)
        self.answers = KeptAnswers()

    def read(self, job: Callable[[], T]) -> T:
        """What *job* returns, all its reads in one ``reading()`` of the store: how a server runs a whole request.

        Raises what *job* raises, and :class:`~graph.errors.StoreError`.
        """
        return self.snapshots.read(job)

    @property
    def is_ready(self) -> bool:
        """Whether a request need not wait for the whole graph to be read for the first time, or not for long.

        Raises :class:`~graph.errors.StoreError` when the store cannot be read.
        """
        return self.snapshots.is_ready or self.store.find_nodes(NodeQuery(first=0)).total <= READ_AT_ONCE

    def close(self) -> None:
        """Let go of what is held of the store; the store itself stays open."""
        self.snapshots.close()

    def workspace(self, scope: Scope | None = None) -> "Workspace":
        """A workspace for one request. Raises :class:`~graph.errors.AskError` for an unknown area or source."""
        return Workspace(self, scope or Scope())

    def question(self, name: str) -> Question:
        """The question called *name*. Raises :class:`~graph.errors.AskError`."""
        if name not in self.questions:
            raise AskError(f"There is no question called “{name}”.", "“remit questions” lists them.")
        return self.questions[name]

    def snapshot(self, version: str) -> Snapshot:
        """The snapshot of the store at *version* (or, see *meanwhile*, the last one), shared by all threads."""
        return self.snapshots.of(version)


class Workspace:
    """Reads for one request, in one scope, at one data version."""

    def __init__(self, explorer: Explorer, scope: Scope) -> None:
        self.explorer = explorer
        self.store = explorer.store
        self.schema = explorer.schema
        self.version = self.store.version()
        ids = [*scope.sources, *([scope.area] if scope.area else [])]
        known = self.store.nodes(ids) if ids else {}
        for id in ids:
            wanted = "Source" if id in scope.sources else "Area"
            label = self.schema.node_type(wanted).label if self.schema.has_node_type(wanted) else wanted.lower()
            if id not in known or known[id].type != wanted:
                raise AskError(f"The scope names “{id}”, which is not a recorded {label}.", "Choose a recorded one.")
        self.scope = Scope(
            scope.as_at,
            scope.undated,
            scope.basis,
            tuple(sorted(known[s].id for s in scope.sources)),
            known[scope.area].id if scope.area else "",
        )

    @cached_property
    def registers(self) -> tuple[Register, ...]:
        """The registers in the store, by name."""
        return self.store.registers()

    @cached_property
    def graph(self) -> Scoped:
        """What the scope sees of the whole graph, for analysis."""
        return self.explorer.snapshot(self.version).at(self.scope)

    @cached_property
    def judgements(self) -> Judgements:
        """What people said of findings, as they stood when this was first asked."""
        return judgements(self.store)

    # --- reading things ------------------------------------------------------------------------------------------

    def node(self, id: str) -> Node:
        """The node with this identifier, canonical or merged. Raises :class:`~graph.errors.NotFoundError`."""
        found = self.store.nodes([id]).get(id)
        if found is None:
            raise NotFoundError(
                f"Nothing is recorded under “{id}”.", "Look up its identifier by its name, in a list or by searching."
            )
        return found

    def nodes(self, ids: Sequence[str]) -> dict[str, Node]:
        """The nodes with these identifiers, unknown ones left out."""
        return self.store.nodes(ids)

    def statements(self, ids: Iterable[str]) -> dict[str, Link]:
        """The statements with these ids, with how sure they are on the scope's day."""
        return self.store.edges(list(dict.fromkeys(ids)), self.scope)

    def node_at(self, position: int) -> dict[str, str]:
        """The node at a position of :attr:`graph` as a row holds it."""
        snapshot = self.graph.snapshot
        return node_value(snapshot.ids[position], self.graph.type_of(position), snapshot.names[position])

    # --- asking --------------------------------------------------------------------------------------------------

    def ask(self, name: str, parameters: Mapping[str, Any] | None = None) -> Answer:
        """The answer to the question called *name*.

        Raises :class:`~graph.errors.AskError` for an unknown question or a wrong parameter, and whatever the
        question raises. The answer belongs to one data version; where the data change while they are read it is
        made again, at most three times, and then says so. It says so too where this workspace reads the
        snapshot of an earlier version.
        """
        question = self.explorer.question(name)
        values = question.parse(parameters or {})
        for _ in range(4):
            with self.store.reading():
                self._pin(self.store.version())
                if question.judged:
                    self.__dict__.pop("judgements", None)
                found = question.function(self, values)
                statements = self.statements(statement_ids(question.columns, found.rows))
                sources = self.store.nodes(sorted({link.edge.source for link in statements.values()}))
                registers = self.registers
                changed = self.store.version() != self.version
            if not changed:
                break
        kept = self.__dict__.get("graph")
        changed = changed or (kept is not None and kept.snapshot.version != self.version)
        return Answer(
            question,
            found,
            statements,
            tuple(sorted(sources.values(), key=lambda n: (n.name, n.id))),
            Citation(
                question.name,
                question.title,
                values,
                self.scope,
                self.version,
                rules.VERSION,
                tuple(r.title or r.name for r in registers),
                changed,
                len(found.rows),
                found.total,
                self.judgements.mark if question.judged else "",
            ),
        )

    def asked(self, name: str, parameters: Mapping[str, Any] | None = None) -> Answer:
        """As :meth:`ask`, and kept between requests for as long as data, scope and parameters are the same."""
        version, given = self.version, repr(sorted((parameters or {}).items()))
        question = self.explorer.question(name)
        judged = self.judgements.mark if question.judged else ""
        key = (version, self.scope, self.registers, name, given, judged)
        kept = self.explorer.answers.find(key)
        if kept is not None:
            return kept
        answer = self.ask(name, parameters)
        cited = answer.citation
        if not cited.changed_while_reading and (cited.data_version, cited.judgements) == (version, judged):
            self.explorer.answers.keep(key, answer)
        return answer

    def _pin(self, version: str) -> None:
        """Work on *version* from now on: forget what was read of another."""
        if version != self.version:
            self.version = version
            for name in ("graph", "registers", "judgements"):
                self.__dict__.pop(name, None)
