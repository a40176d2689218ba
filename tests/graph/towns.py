"""Towns made up by hypothesis: small registers with sources of every rank and date, lists, parts and merges."""

from hypothesis import strategies as st

from graph.schema import RANK
from graph.scope import BASES, Scope
from graph.statements import Decision, Edge, Register, pair_about
from tests.town import describe, link, source

DATES = [None, "2019", "2020-02", "2020-02-29", "2021-06-30", "2023"]
SOURCES = {"made:source/a": "made", "made:source/b": "made", "other:source/c": "other"}
BOARDS = [f"made:board/{n}" for n in "pqr"]
ORGANIZATIONS = [f"made:organization/{n}" for n in "kl"]
ISSUES = [f"made:issue/{n}" for n in "xyz"]
AREAS = [f"made:area/{n}" for n in "fgh"]
NODES = [*BOARDS, *ORGANIZATIONS, *ISSUES, *AREAS]
NAMES = ["Safety Board", "Ward 9", "Ward 10", "Café", "cafe", "Ælla’s Watch", "Drugs & alcohol", "x*"]

dates = st.sampled_from(DATES)


@st.composite
def spans(draw: st.DrawFn) -> dict[str, object]:
    """A start and an end that do not contradict each other."""
    start, end = draw(dates), draw(st.one_of(dates, st.just("..")))
    if start and end and end < start and end != "..":
        start, end = end, start
    if start and end and start != end and (start.startswith(end) or end.startswith(start)):
        end = None
    return {"start": start, "end": end}


@st.composite
def statements(draw: st.DrawFn, by: str) -> Edge:
    """One statement by one source."""
    when = draw(spans())
    basis = draw(st.sampled_from([{}, {"basis": "inferred", "reason": "the name"}]))
    evidence = draw(st.sampled_from([(), [("p. 1", "so")], [("p. 2", "")]]))
    kind = draw(st.sampled_from(["describe", "describe", "member", "member", "addresses", "covers", "part", "list"]))
    if kind == "describe":
        id = draw(st.sampled_from(NODES))
        more: dict[str, object] = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "other_names": st.lists(st.sampled_from(NAMES), max_size=2).map("; ".join),
                    "note": st.sampled_from(["one", "two"]),
                    "functions": st.sampled_from(["strategy", "advice; strategy"]),
                    "kind": st.sampled_from(["other", "network"]),
                },
            )
        )
        if not id.startswith("made:board"):
            more = {n: v for n, v in more.items() if n in ("other_names", "note")}
        type = id.split(":")[1].split("/")[0].capitalize()
        return describe(by, id, type, draw(st.sampled_from(NAMES)), **when, **basis, **more)
    if kind == "list":
        told: dict[str, object] = {"as_of": draw(dates)}
        subject, told["link"], told["direction"], told["every"] = draw(
            st.sampled_from(
                [
                    *((b, "MEMBER_OF", "reverse", None) for b in BOARDS),
                    *((b, "ADDRESSES", "forward", None) for b in BOARDS),
                    *((a, "MEMBER_OF", "reverse", "Board") for a in AREAS),
                    (by, "ADDRESSES", "forward", "Board"),
                ]
            )
        )
        return link(by, by, "LISTS_ALL", subject, **told)
    ends, type, qualifiers = {
        "member": ((ORGANIZATIONS, BOARDS), "MEMBER_OF", {"role": draw(st.sampled_from([None, "chair"]))}),
        "addresses": ((BOARDS, ISSUES), "ADDRESSES", {}),
        "covers": ((BOARDS, AREAS), "COVERS", {}),
        "part": ((AREAS, AREAS), "PART_OF", {}),
    }[kind]
    return link(
        by,
        draw(st.sampled_from(ends[0])),
        type,
        draw(st.sampled_from(ends[1])),
        evidence=evidence,
        **when,
        **basis,
        **qualifiers,
    )


@st.composite
def registers(draw: st.DrawFn, name: str = "made") -> tuple[Register, list[Edge]]:
    """A register that does not contradict itself."""
    edges: dict[str, Edge] = {}
    for id in [s for s, register in SOURCES.items() if register == name]:
        rank, date = draw(st.sampled_from([None, *RANK.values[:3]])), draw(dates)
        declared = source(id, id.upper(), name, rank=rank, date=date)
        edges[declared.id] = declared
        for edge in draw(st.lists(statements(id), max_size=12)):
            edges[edge.id] = edge
    return Register(name), list(edges.values())


Towns = tuple[tuple[Register, list[Edge]], tuple[Register, list[Edge]]]

towns = st.tuples(registers("made"), registers("other"))


@st.composite
def decisions(draw: st.DrawFn, edges: list[Edge]) -> list[Decision]:
    """A few decisions, some of them undone."""
    made: list[Decision] = []
    for hour in range(draw(st.integers(0, 5))):
        at = f"2024-05-17T{hour:02}:00:00Z"
        verb = draw(st.sampled_from(["same", "different", "confirm", "reject", "undo", "status", "note"]))
        if verb == "undo":
            if made:
                undone = draw(st.sampled_from(made))
                made.append(Decision(undone.id, "undo", "chair", at, undoes=undone.id))
        elif verb in ("status", "note"):
            value = draw(st.sampled_from(["accepted", "resolved"])) if verb == "status" else ""
            made.append(Decision(f"GR09|{draw(st.sampled_from(ISSUES))}||", verb, "chair", at, value, "told"))
        elif verb in ("same", "different"):
            a, b = draw(
                st.lists(st.sampled_from(draw(st.sampled_from([BOARDS, ISSUES, AREAS]))), min_size=2, max_size=2)
            )
            if a != b:
                made.append(Decision(pair_about(a, b), verb, "chair", at))
        else:
            made.append(Decision(draw(st.sampled_from(edges)).id, verb, "chair", at))
    return made


scopes = st.builds(
    Scope,
    as_at=st.sampled_from([None, "2019-06-01", "2020-02-29", "2021-06-29", "2022-12-31", "2023-07-01"]),
    undated=st.sampled_from(["source date", "assumed to continue"]),
    basis=st.sampled_from([BASES, ("stated",), ("stated", "confirmed"), ("inferred",)]),
    sources=st.sampled_from([(), ("made:source/a",), ("made:source/b", "other:source/c")]),
    area=st.sampled_from(["", "", AREAS[0]]),
)
