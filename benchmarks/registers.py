"""Registers made for measuring: seeded, and skewed as real memberships are."""

import random
from array import array
from collections.abc import Iterator

from graph.schema import BOARD_KIND, ORGANIZATION_KIND, RANK, SCHEMA
from graph.statements import Edge, Evidence, Register, parse_edge

SOURCES = 20
"""So many sources that state the same link apart; a link is stated by one of them at a time."""
SEED = 7
_KINDS = ("Organization",) * 4 + ("Board",) * 2 + ("Issue", "Strategy")
_LINKS = (
    *(("MEMBER_OF", "Organization", "Board"),) * 6,
    *(("ADDRESSES", "Board", "Issue"),) * 2,
    ("OWNS", "Board", "Strategy"),
    ("COVERS", "Board", "Area"),
)
_PLACES = ("North", "South", "East", "West", "Mid")


def made_register(
    nodes: int, statements: int, seed: int = SEED, *, changed: int = 0, lacking: int = 0
) -> tuple[Register, Iterator[Edge]]:
    """A register of *nodes* nodes and *statements* statements, the same for one seed; made while it is read.

    Half of the nodes are organisations, a quarter boards, the rest issues, strategies and areas. A few boards have
    thousands of members, most have a handful (a Pareto distribution with exponent 1.2); so do issues. There are
    twenty sources of several ranks and dates. A third of the links have a start, a tenth an end, a quarter are
    inferred, all have evidence.

    *changed*: every so-many-th statement gives another reason. *lacking*: every so-many-th is left out.
    """
    made = _edges(nodes, statements, seed, changed)
    if lacking:
        made = (edge for number, edge in enumerate(made) if number < SOURCES or number % lacking)
    return Register("made", "A register made for measuring", default_as_at="2022-06-30"), made


def hub(nodes: int) -> str:
    """The board that has the most members in a register of so many *nodes*: some thousands, at every size."""
    numbers = _numbers(nodes)["Board"]
    return _id("Board", numbers[_skewed(1.0, len(numbers))])


def _id(kind: str, number: int) -> str:
    return f"made:{kind.lower()}/{number}"


def _kind(number: int) -> str:
    return "Area" if number % 50 == 0 else _KINDS[number % len(_KINDS)]


def _numbers(nodes: int) -> "dict[str, array[int]]":
    """The numbers of the nodes of each kind, shuffled: those with many links stand anywhere in a list of names."""
    numbers = {kind: array("l") for kind in sorted({*_KINDS, "Area"})}
    for number in range(nodes - SOURCES):
        numbers[_kind(number)].append(number)
    for shuffled in numbers.values():
        random.Random(nodes).shuffle(shuffled)
    return numbers


def _skewed(pareto: float, length: int) -> int:
    """The place in a list of *length* that a *pareto* variate (1 or more) stands for: mostly near its beginning."""
    return min(length - 1, int(pareto * max(1, length // 400)))


def _edges(nodes: int, statements: int, seed: int, changed: int) -> Iterator[Edge]:
    rng = random.Random(seed)
    made = 0

    def reason() -> str:
        return "made for measuring, and changed" if changed and made % changed == 0 else "made for measuring"

    sources = [f"made:source/{n}" for n in range(SOURCES)]
    for number, source in enumerate(sources):
        told = {"name": f"Source {number}", "date": f"20{10 + number % 15}-06", "register": "made"}
        told["rank"] = RANK.values[number % len(RANK.values)]
        yield parse_edge(SCHEMA, "DESCRIBES", source, "Source", source, "Source", source, properties=told)
        made += 1
    choices = {"Board": BOARD_KIND.values, "Organization": ORGANIZATION_KIND.values}
    for number in range(nodes - SOURCES):
        kind, source = _kind(number), rng.choice(sources)
        told = {"name": f"{rng.choice(_PLACES)} {kind} {number}"}
        if kind in choices:
            told["kind"] = rng.choice(choices[kind])
        yield parse_edge(
            SCHEMA,
            "DESCRIBES",
            source,
            "Source",
            _id(kind, number),
            kind,
            source,
            reason=reason(),
            properties=told,
            evidence=[Evidence("row")],
        )
        made += 1
    numbers, linked = _numbers(nodes), [0] * len(_LINKS)
    while made < statements:
        place = made % len(_LINKS)
        type, from_type, to_type = _LINKS[place]
        # Everything on the from side has its turn, and in each round another source speaks: no statement comes twice.
        near, far = numbers[from_type], numbers[to_type]
        turn = linked[place] * _LINKS.count(_LINKS[place]) + place - _LINKS.index(_LINKS[place])
        linked[place] += 1
        begin = rng.randrange(2010, 2025)
        draw = rng.random()
        yield parse_edge(
            SCHEMA,
            type,
            _id(from_type, near[turn % len(near)]),
            from_type,
            _id(to_type, far[_skewed(rng.paretovariate(1.2), len(far))]),
            to_type,
            sources[(turn // len(near) + turn % len(near)) % SOURCES],
            basis="inferred" if rng.random() < 0.25 else "stated",
            reason=reason(),
            start=str(begin) if draw < 0.33 else None,
            end=str(begin + 5) if draw < 0.1 else None,
            evidence=[Evidence(f"row {made}", "made for measuring")],
        )
        made += 1
