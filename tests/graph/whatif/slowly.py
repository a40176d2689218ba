"""A scenario worked out the slow and plain way: on the statements themselves, which are then loaded into a store."""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.statements import Edge
from tests.graph.analysis.small import clerk, told

ALWAYS: dict[str, object] = {"start": "..", "end": ".."}
HISTORY = ("DESCRIBES", "LISTS_ALL", "HELD", "SUPERSEDES")
FROM = {
    "issue": ("ADDRESSES",), "duty": ("DISCHARGES",), "area": ("COVERS", "RESPONSIBLE_AUTHORITY_FOR"),
    "strategy": ("OWNS", "DELIVERS"), "seat": ("MEMBER_OF",), "line": ("ACCOUNTABLE_TO",),
}  # fmt: skip
TO = {"member": ("MEMBER_OF",), "report": ("ACCOUNTABLE_TO",), "post": ("HELD_AT",), "issue": ("HANDLED_ELSEWHERE",)}


def short(id: str) -> str:
    """``board/a`` of ``small:board/a``."""
    return id.removeprefix("small:")


def new(type: str, from_id: str, to_id: str, **more: object) -> Edge:
    """A statement that holds on every day."""
    return clerk(type, short(from_id), short(to_id), **{**ALWAYS, **more})


def once(edges: Iterable[Edge]) -> list[Edge]:
    """Each statement once, a stated one before an inferred one; none from a thing to itself."""
    found: dict[str, Edge] = {}
    for edge in sorted(edges, key=lambda e: e.basis != "stated"):
        if edge.from_id != edge.to_id or edge.type == "LISTS_ALL":
            found.setdefault(edge.id, edge)
    return list(found.values())


def without(edge: Edge, id: str) -> Edge:
    """The statement without qualifiers that name *id*."""
    return edge.replace(properties={k: v for k, v in edge.properties.items() if v != id})


def changed(edges: list[Edge], change: Mapping[str, Any]) -> list[Edge]:
    """What the sources would say if they said it of the changed arrangements."""
    return once(_DO[change["do"]](edges, change))


def _close(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    gone = change["body"]
    for edge in edges:
        if gone not in (edge.from_id, edge.to_id) and edge.properties.get("excluded_from") != gone:
            yield without(edge, gone)


def _merge(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    into, ending = change["into"], [b for b in change["bodies"] if b != change["into"]]

    def complete(body: str) -> bool:
        return any(e.type == "LISTS_ALL" and e.to_id == body for e in edges)

    chairs = {e.to_id for e in edges if e.type == "MEMBER_OF" and e.properties.get("role") == "chair"}
    chaired = [b for b in (into, *ending) if b in chairs][:1]
    for edge in edges:
        if edge.type == "LISTS_ALL" and edge.to_id == into and not all(map(complete, ending)):
            continue
        if edge.type in HISTORY:
            if not {edge.from_id, edge.to_id} & set(ending):
                yield edge
            continue
        demoted = edge.type == "MEMBER_OF" and edge.to_id in ending and edge.to_id not in chaired
        if demoted and edge.properties.get("role") == "chair":
            edge = edge.replace(properties={**edge.properties, "role": "member"})
        ends = {
            "from_id": into if edge.from_id in ending else edge.from_id,
            "to_id": into if edge.to_id in ending else edge.to_id,
        }
        properties = {k: into if v in ending else v for k, v in edge.properties.items()}
        yield edge.replace(properties=properties, **ends)


def _create(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    yield from edges
    yield told(short(change["id"]), **ALWAYS, **{k: v for k, v in change.items() if k == "kind"})
    for area in change.get("covers", ()):
        yield new("COVERS", change["id"], area)
    for issue in change.get("addresses", ()):
        yield new("ADDRESSES", change["id"], issue)
    for member in change.get("members", ()):
        yield new("MEMBER_OF", member, change["id"])


def _move(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    giver, taker = change["from"], change["to"]
    word = next(w for w in change if w in FROM or w in TO)
    what = change[word]
    for edge in edges:
        if edge.type in FROM.get(word, ()) and edge.from_id == giver and what in ("all", edge.to_id):
            edge = edge.replace(from_id=taker, from_type=_type(taker))
        elif edge.type in TO.get(word, ()) and edge.to_id == giver and what in ("all", edge.from_id):
            edge = edge.replace(to_id=taker, to_type=_type(taker))
        if word == "duty" and edge.properties.get("on_behalf_of") == giver and what in ("all", edge.to_id):
            edge = edge.replace(properties={**edge.properties, "on_behalf_of": taker})
        yield edge


def _type(id: str) -> str:
    return short(id).split("/")[0].capitalize()


def _areas(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    yield from (e for e in edges if e.type != "COVERS" or e.from_id != change["body"])
    for area in change["areas"]:
        yield new("COVERS", change["body"], area, extent="whole")


def _add(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    yield from edges
    yield new("MEMBER_OF", change["member"], change["body"], role=change["role"])


def _seat(edge: Edge, change: Mapping[str, Any]) -> bool:
    return edge.type == "MEMBER_OF" and (edge.from_id, edge.to_id) == (change["member"], change["body"])


def _remove(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    return (e for e in edges if not _seat(e, change))


def _change(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    for edge in edges:
        new_role = {**edge.properties, "role": change["role"]}
        yield edge.replace(properties=new_role) if _seat(edge, change) else edge


def _split(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    area = change["area"]
    home = {part: one["id"] for one in change["into"] for part in one.get("parts", ())}
    kind = next(str(e.properties["kind"]) for e in edges if e.type == "DESCRIBES" and e.to_id == area)
    for one in change["into"]:
        yield told(short(one["id"]), **ALWAYS, kind=kind)
    for edge in edges:
        if area not in (edge.from_id, edge.to_id):
            yield without(edge, area)
        elif edge.type == "PART_OF" and edge.to_id == area:
            yield edge.replace(to_id=home[edge.from_id])
        elif edge.type not in HISTORY:
            for one in change["into"]:
                end = "to_id" if edge.to_id == area else "from_id"
                yield edge.replace(**{end: one["id"]})


def _protocol(edges: list[Edge], change: Mapping[str, Any]) -> Iterable[Edge]:
    lead, issue = change["lead"], change["issue"]
    for edge in edges:
        if edge.type == "ADDRESSES" and edge.to_id == issue and edge.from_id in (lead, *change["with"]):
            continue  # the protocol says it now
        if edge.type == "ADDRESSES" and edge.to_id == issue and edge.properties.get("lead"):
            edge = without(edge, True)  # type: ignore[arg-type]
        yield edge
    yield new("ADDRESSES", lead, issue, lead=True)
    for body in change["with"]:
        yield new("ADDRESSES", body, issue)


_DO = {
    "close": _close, "merge": _merge, "create": _create, "move": _move, "change areas": _areas, "add member": _add,
    "remove member": _remove, "change member": _change, "split area": _split, "protocol": _protocol,
}  # fmt: skip
