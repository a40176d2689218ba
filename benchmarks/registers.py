"""Registers made for measuring: seeded, and skewed as real memberships are."""

import random
from collections.abc import Iterator

from graph.schema import SCHEMA
from graph.statements import Edge, Evidence, Register, parse_edge

SOURCES = 20


def made_register(nodes: int, statements: int, seed: int = 7) -> tuple[Register, Iterator[Edge]]:
    """A register of about *nodes* nodes and exactly *statements* statements, the same for one seed.

    Half of the nodes are organisations, a quarter boards, the rest issues, strategies and areas. A few boards have
    very many members, most have a handful (a Pareto distribution with exponent 1.2). A third of the statements have
    dates, a quarter are inferred, all have evidence.
    """
    return Register("made", "A register made for measuring"), _edges(nodes, statements, seed)


def _edges(nodes: int, statements: int, seed: int) -> Iterator[Edge]:
    rng = random.Random(seed)
    kinds = ["Organization"] * 4 + ["Board"] * 2 + ["Issue", "Strategy"]
    ids: dict[str, list[str]] = {kind: [] for kind in {*kinds, "Area"}}
    sources = [f"made:source/{n}" for n in range(SOURCES)]
    made = 0
    for source in sources:
        told = {"name": f"Source {source}", "date": f"20{10 + made % 15}-06", "register": "made"}
        yield parse_edge(SCHEMA, "DESCRIBES", source, "Source", source, "Source", source, properties=told)
        made += 1
    for number in range(nodes - SOURCES):
        kind = "Area" if number % 50 == 0 else kinds[number % len(kinds)]
        id = f"made:{kind.lower()}/{number}"
        ids[kind].append(id)
        source = rng.choice(sources)
        name = f"{rng.choice(('North', 'South', 'East', 'West', 'Mid'))} {kind} {number}"
        yield parse_edge(
            SCHEMA,
            "DESCRIBES",
            source,
            "Source",
            id,
            kind,
            source,
            properties={"name": name},
            evidence=[Evidence("row")],
        )
        made += 1
    links = (
        [("MEMBER_OF", "Organization", "Board")] * 6
        + [("ADDRESSES", "Board", "Issue")] * 2
        + [("OWNS", "Board", "Strategy"), ("COVERS", "Board", "Area")]
    )
    seen: set[str] = set()
    while made < statements:
        type, from_type, to_type = links[made % len(links)]
        pool = ids[to_type]
        to_id = pool[min(len(pool) - 1, int(rng.paretovariate(1.2) * len(pool) / 400))]
        start = f"20{rng.randrange(10, 25)}" if rng.random() < 0.33 else None
        edge = parse_edge(
            SCHEMA,
            type,
            rng.choice(ids[from_type]),
            from_type,
            to_id,
            to_type,
            rng.choice(sources),
            basis="inferred" if rng.random() < 0.25 else "stated",
            reason="made for measuring",
            start=start,
            evidence=[Evidence(f"row {made}", "made for measuring")],
        )
        if edge.id not in seen:
            seen.add(edge.id)
            made += 1
            yield edge
