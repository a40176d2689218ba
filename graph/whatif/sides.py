"""The graph as it is and under each scenario, side by side: what all lines of a what-if are made from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from graph.analysis.checks import Rule
from graph.analysis.snapshot import Scoped
from graph.schema import Schema
from graph.text import sort_key
from graph.whatif.facts import Facts, facts_of
from graph.whatif.lines.line import NOT_THERE, Line, Section
from graph.whatif.supposed import Supposed

LARGE = 50_000
"""From how many links on a register is large."""
MOST_IN_LARGE = 4
MOST_BOARDS = 40
"""Of how many boards that the changes touch the pairs are compared one by one."""


class Sides:
    """What is found of *before* (``now``) and of each of *supposed* (``then``, in order); ``every`` holds all of them.

    Things are named by identifiers, because positions differ from side to side. ``notes`` are for the reader of the
    whole.
    """

    def __init__(self, before: Scoped, supposed: Sequence[Supposed], rules: Sequence[Rule], schema: Schema) -> None:
        self.schema = schema
        self.supposed = tuple(supposed)
        self.now = facts_of(before, rules)
        self.then = tuple(Facts(s.graph, rules) for s in supposed)
        self.every = (self.now, *self.then)
        self.notes: list[str] = []
        self._places: dict[str, tuple[str, str]] = {}

    # --- naming ------------------------------------------------------------------------------------------------------

    def name(self, id: str) -> str:
        """The name of a thing, by the first side that has it."""
        for facts in self.every:
            place = facts.graph.snapshot.position.get(id)
            if place is not None:
                return facts.graph.snapshot.names[place]
        return id

    def order(self, id: str) -> tuple[str, str]:
        """Where a thing stands in a list by name."""
        if id not in self._places:
            self._places[id] = (sort_key(self.name(id)), id)
        return self._places[id]

    def words(self, id: str, say: Callable[[Facts], str]) -> list[str]:
        """What each side says of a thing; a dash where it is not there."""
        return [NOT_THERE if facts.node(id) is None else say(facts) for facts in self.every]

    # --- making lines ------------------------------------------------------------------------------------------------

    def line(
        self,
        section: Section,
        what: str,
        about: str,
        words: Sequence[str],
        key: str,
        edges: Sequence[Iterable[int]],
        reason: str = "",
        changes: Iterable[tuple[int, int]] | None = None,
    ) -> Line:
        """A line that rests on *edges*, the positions of statements on each side.

        *words* are what each side says. The changes that move the line are those that made or removed one of the
        statements, unless *changes* gives them; those of a scenario that makes no difference are left out.
        """
        ids = dict.fromkeys(
            facts.graph.snapshot.edge_ids[e] for facts, own in zip(self.every, edges, strict=True) for e in own
        )
        if changes is None:
            changes = [(i, number) for i, one in enumerate(self.supposed) for number in one.changes_of(ids)]
        return self.line_on(section, what, about, words, key, self.recorded(ids), changes, reason)

    def line_on(
        self,
        section: Section,
        what: str,
        about: str,
        words: Sequence[str],
        key: str,
        statements: Iterable[str],
        changes: Iterable[tuple[int, int]],
        reason: str = "",
    ) -> Line:
        """As :meth:`line`, on recorded *statements* and by *changes* that are known."""
        now, *after = words
        moving = tuple((i, number) for i, number in changes if after[i] != now)
        return Line(section, what, about, now, tuple(after), reason, key, tuple(statements), moving)

    def recorded(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Statements of all sides in words of the store: a scenario's own give those that they were made from."""
        found: dict[str, None] = {}
        for id in ids:
            link = next((one.links[id] for one in self.supposed if id in one.links), None)
            found.update(dict.fromkeys(link.origins if link else (id,)))
        return tuple(found)

    # --- what the changes touch --------------------------------------------------------------------------------------

    @cached_property
    def removed(self) -> list[int]:
        """The positions of the recorded statements that some scenario takes out."""
        wanted = {id for one in self.supposed for id in one.removed}
        return [e for e, id in enumerate(self.now.graph.snapshot.edge_ids) if id in wanted] if wanted else []

    @cached_property
    def touched(self) -> frozenset[str]:
        """The things whose links some scenario changes."""
        return frozenset(id for one in self.supposed for id in one.touched)

    @property
    def is_large(self) -> bool:
        """Whether the register is so large that pairs are compared for a few boards only."""
        return len(self.now.graph.snapshot.edge_ids) > LARGE

    @cached_property
    def compared(self) -> list[str]:
        """The boards touched whose pairs and areas are compared one by one: those that the changes name, or that end,
        first; fewer in a large register. A note says what is left out.
        """
        boards = sorted((id for id in self.touched if any(f.is_board(id) for f in self.every)), key=self.order)
        named = {id for one in self.supposed for id in one.named}
        first = sorted(boards, key=lambda id: id not in named)[: MOST_IN_LARGE if self.is_large else MOST_BOARDS]
        if len(first) < len(boards):
            self.notes.append(
                f"The changes touch {len(boards):,} boards; pairs and areas are compared one by one for {len(first)}."
            )
        if self.is_large:
            self.notes.append("In a large register pairs are counted for the boards that change, not for all.")
        return first

    def held(self, how: str, id: str) -> list[Mapping[int, tuple[int, ...]]]:
        """What holds a thing on each side, in the standing called *how*."""
        return [facts.held(how, id) for facts in self.every]


def edges_behind(held: Iterable[Mapping[int, tuple[int, ...]]]) -> list[list[int]]:
    """The edges by which things are held, side by side."""
    return [[e for edges in one.values() for e in edges] for one in held]
