"""Graphs made up from a seed: some hundred statements over every edge type, by several sources that rarely agree.

Names and identifiers are chosen to set stores apart: characters beyond U+FFFF and just below, accents, quotes,
backslashes, NUL, names that fold to one, numbers, very long words. One seed always makes one graph.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from graph.errors import StatementError
from graph.publish import publish
from graph.schema import RANK, SCHEMA, Property
from graph.scope import BASES, Scope
from graph.statements import Decision, Edge, Evidence, Register, pair_about, parse_edge
from graph.store.sqlite import SqliteStore

NAMES = (
    *("Safety Board", "safety  BOARD", "Säfety Bøard", "Safety Boards", "The Safety Board", "Ward 9", "Ward 10"),
    *("Café", "CAFE", "Cafe\u0301", "Straße", "Strasse", "ﬁre", "fire", "İstanbul", "Ælla’s Watch", "O'Brien's \"Q\""),
    *("\U0001f984", "\U00010000", "\uffff", "\ufffd", "\ue000", "\ud7ff", "a\U0001f984", "a\uffff", "z", "zz", "Z"),
    *(
        "\\",
        "a\\b",
        "nul\x00in",
        "nul\x00",
        "line\nbreak",
        "tab\there",
        "\u202eleft",
        "\u2028",
        "\u0301",
        "'; --",
        "%_",
    ),
    *(
        "10",
        "9",
        "009",
        "1e3",
        "true",
        "null",
        "..",
        "~",
        "-",
        " x ",
        "\u0661\u0660",
        "x" * 300,
        "x" * 299,
        "y" * 4_000,
    ),
    *(" ".join(["word"] * 40), " ".join(f"w{i}" for i in range(30)), "北京", "Ω", "ω", "{}", "[1]", "$name", "`n`"),
)
WITHOUT_NUL = tuple(name for name in NAMES if "\x00" not in name)
"""SQLite reads a property in a query up to a NUL only, so text with one is found by less than its all there."""
ENDINGS = (
    *("a", "b", "c", "d", "e", "f", "g", "h", "10", "9", "é", "e\u0301", "\U0001f984", "\uffff", "\U00010000"),
    *("\ue000", '"', "'", "\\", "~", "x" * 380, "😀" * 90, "A", "&", "%", "{}"),
)
DATES = ("1998", "2019", "2020-02", "2020-02-29", "2021-06-30", "2022-12-31", "2023", "2024-05-17")
DAYS = ("1998-01-01", "2019-06-01", "2020-02-29", "2021-06-29", "2022-12-31", "2024-05-17", "2030-01-01")
TEXTS = ("", " ", "safety", "SAFETY board", "ward 1", "cafe", "strasse", "w1 w2", "x" * 300, "x" * 290, "xx", "y" * 500)
MORE_TEXTS = (" ".join(f"w{i}" for i in range(30)), " ".join(["word"] * 40), '"*', "\U0001f984", "nul", "a OR b", "9")


@dataclass(frozen=True)
class Graph:
    """What a seed makes: registers with their statements, and decisions in order of time."""

    registers: tuple[tuple[Register, tuple[Edge, ...]], ...]
    decisions: tuple[Decision, ...]
    ids: dict[str, tuple[str, ...]]

    @property
    def edges(self) -> tuple[Edge, ...]:
        """All statements."""
        return tuple(edge for _, edges in self.registers for edge in edges)


def made_from(seed: int) -> Graph:
    """The graph of *seed*."""
    making = _Making(Random(seed))
    registers = tuple(
        (Register(name, f"Register {name}", builds_on=builds_on), tuple(making.register(name)))
        for name, builds_on in (("made", ()), ("other", ("made",)))
    )
    edges = [edge for _, stated in registers for edge in stated]
    return Graph(registers, tuple(making.decisions(edges)), {t: tuple(ids) for t, ids in making.ids.items()})


class _Making:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.ids = {
            t.name: [f"made:{t.slug}/{ending}" for ending in random.sample(ENDINGS, random.randint(3, 9))]
            for t in SCHEMA.node_types
            if t.name != "Source"
        }
        self.sources = {name: [f"{name}:source/{e}" for e in random.sample(ENDINGS, 3)] for name in ("made", "other")}
        self.ids["Source"] = [id for ids in self.sources.values() for id in ids]

    def register(self, name: str) -> Iterator[Edge]:
        edges: dict[str, Edge] = {}
        for source in self.sources[name]:
            told: dict[str, object] = {
                "name": self.random.choice(WITHOUT_NUL),
                "register": name,
                "rank": self._maybe(RANK.values),
                "date": self._maybe(DATES),
            }
            self._keep(edges, "DESCRIBES", (source, "Source"), (source, "Source"), source, told)
            for _ in range(self.random.randint(30, 90)):
                self._statement(edges, source)
        yield from edges.values()

    def _statement(self, edges: dict[str, Edge], source: str) -> None:
        kind = self.random.choice((*SCHEMA.edge_types, *[SCHEMA.edge_type("DESCRIBES")] * 12))
        from_type, to_type = self.random.choice(kind.ends)
        start, end = (source, "Source"), (self.random.choice(self.ids[to_type]), to_type)
        if from_type != "Source" or kind.name not in ("DESCRIBES", "LISTS_ALL"):
            start = (self.random.choice(self.ids[from_type]), from_type)
        if kind.name == "DESCRIBES":
            if end[0] == source:
                return
            told = self._values(SCHEMA.properties_of(to_type))
            told.pop("register", None)
            told["name"] = self.random.choice(WITHOUT_NUL)
        else:
            told = self._values(kind.properties)
        if kind.name == "LISTS_ALL":
            link = self.random.choice(list(SCHEMA.link_types()))
            told |= {"link": link.name, "every": self._maybe([t.name for t in SCHEMA.node_types])}
        self._keep(edges, kind.name, start, end, source, told)

    def _keep(
        self,
        edges: dict[str, Edge],
        type: str,
        start: tuple[str, str],
        end: tuple[str, str],
        source: str,
        told: dict[str, object],
    ) -> None:
        own = type == "DESCRIBES" and end[0] == source
        inferred = not own and self.random.random() < 0.3
        places = [
            Evidence(self._maybe(NAMES) or "", self._maybe(NAMES) or "") for _ in range(self.random.randint(0, 2))
        ]
        try:
            edge = parse_edge(
                SCHEMA,
                type,
                *start,
                *end,
                source,
                basis="inferred" if inferred else "stated",
                reason=self._name() or "why" if inferred else "",
                start=None if own else self._maybe(DATES),
                end=None if own else self._maybe((*DATES, "..")),
                properties=told,
                evidence=places,
            )
        except StatementError:  # it would end before it starts
            return
        edges[edge.id] = edge

    def _name(self) -> str:
        return self.random.choice(NAMES)

    def _maybe(self, among: Sequence[str]) -> str | None:
        return self.random.choice(among) if self.random.random() < 0.5 else None

    def _values(self, properties: Sequence[Property]) -> dict[str, object]:
        return {p.name: self._value(p) for p in properties if p.required or self.random.random() < 0.5}

    def _value(self, prop: Property) -> object:
        makers: dict[str, Callable[[], object]] = {
            "text": lambda: self.random.choice(WITHOUT_NUL),
            "texts": lambda: tuple(self.random.choices(WITHOUT_NUL, k=self.random.randint(0, 3))),
            "integer": lambda: self.random.choice((0, 1, 2, 4, 10, 12, -3, 10**15 - 1)),
            "number": lambda: self.random.choice((0.0, 0.1, 2.0, 1e300, -7.25)),
            "date": lambda: self.random.choice(DATES),
            "flag": lambda: self.random.random() < 0.5,
            "url": lambda: f"https://example.org/{self.random.choice('abÄ🦄')}",
            "choice": lambda: self.random.choice(prop.choices.values if prop.choices else ("",)),
            "choices": lambda: tuple(self.random.choices(prop.choices.values if prop.choices else ("",), k=2)),
            "node": lambda: self.random.choice(self.ids[self.random.choice(prop.node_types)]),
        }
        return makers[prop.kind]()

    def decisions(self, edges: Sequence[Edge]) -> Iterator[Decision]:
        """Some forty decisions, of every verb; those about two things are about two of one type."""
        made: list[Decision] = []
        for minute in range(self.random.randint(0, 50)):
            at = f"2024-05-17T10:{minute:02}:00Z"
            verb = self.random.choice(("same", "same", "different", "confirm", "reject", "reject", "undo"))
            if verb == "undo":
                if not made:
                    continue
                undone = self.random.choice(made)
                made.append(Decision(undone.id, "undo", "chair", at, undoes=undone.id))
            elif verb in ("same", "different"):
                pair = self.random.sample(self.ids[self.random.choice(list(self.ids))], 2)
                made.append(Decision(pair_about(*pair), verb, "chair", at, reason=self._name()))
            else:
                made.append(Decision(self.random.choice(edges).id, verb, "chair", at))
            yield made[-1]


def kept(made: Graph) -> SqliteStore:
    """An embedded store with all that *made* holds."""
    store = SqliteStore.open(":memory:", SCHEMA)
    for register, edges in made.registers:
        publish(store, register, edges)
    for decision in made.decisions:
        store.decide(decision)
    return store


def scopes_of(graph: Graph, random: Random) -> Iterator[Scope]:
    """The widest scope, and a narrower one."""
    yield Scope()
    yield Scope(
        as_at=random.choice((None, *DAYS)),
        undated=random.choice(("source date", "assumed to continue")),
        basis=random.choice((BASES, ("stated",), ("stated", "confirmed"), ("inferred",), ("confirmed",))),
        sources=tuple(sorted(random.sample(graph.ids["Source"], random.choice((0, 0, 1, 2))))),
        area=random.choice(("", *graph.ids["Area"])),
    )
