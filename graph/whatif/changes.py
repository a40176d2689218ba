"""What each kind of change does to a draft. Each function is one kind, found by its word in :data:`APPLY`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph.errors import AskError, StatementError
from graph.schema import BODY
from graph.statements import parse_edge, parse_identifier
from graph.whatif.draft import SCENARIO, Draft, Link, NewNode
from graph.whatif.scenario import Change

ITEMS = ("Issue", "Theme")
AREAS = ("COVERS", "RESPONSIBLE_AUTHORITY_FOR")
NOT_PASSED_ON = ("DESCRIBES", "LISTS_ALL", "HELD", "SUPERSEDES")
"""What does not pass from a body to the one it merges into: its description, its lists, its history."""
CHAIR = "chair"

Ends = tuple[tuple[str, str], ...]
"""Link types, each with the end at which the body stands that hands something over."""
MOVES: Mapping[str, tuple[Ends, tuple[str, ...]]] = {
    "issue": ((("ADDRESSES", "from"), ("HANDLED_ELSEWHERE", "to")), ("Issue",)),
    "theme": ((("ADDRESSES", "from"), ("HANDLED_ELSEWHERE", "to")), ("Theme",)),
    "duty": ((("DISCHARGES", "from"),), ("Duty",)),
    "area": ((("COVERS", "from"), ("RESPONSIBLE_AUTHORITY_FOR", "from")), ("Area",)),
    "strategy": ((("OWNS", "from"), ("DELIVERS", "from")), ("Strategy", "Platform")),
    "objective": ((("COMMITS_TO", "from"),), ("Objective",)),
    "member": ((("MEMBER_OF", "to"),), ()),
    "seat": ((("MEMBER_OF", "from"),), ()),
    "report": ((("ACCOUNTABLE_TO", "to"),), ()),
    "line": ((("ACCOUNTABLE_TO", "from"),), ()),
    "post": ((("HELD_AT", "to"),), ("Post",)),
    "part": ((("PART_OF", "to"),), ()),
}
"""What each word of a move stands for, and the types of thing that it may name."""


def _node(draft: Draft, change: Change, field: str, types: Sequence[str], value: str | None = None) -> str:
    """The recorded (or new) node that a field names. Raises :class:`~graph.errors.AskError`."""
    id = change.fields[field] if value is None else value
    if not draft.has(id):
        if id in draft.gone or id in draft.merged:
            raise change.wrong(field, f"“{draft.name(id)}” has ended by an earlier change.", "Order the changes anew.")
        raise change.wrong(field, f"“{id}” is not recorded.", "Copy the identifier from the page of the thing.")
    if types and draft.type(id) not in types:
        wanted = " or ".join(draft.schema.node_type(t).label for t in types)
        label = draft.schema.node_type(draft.type(id)).label
        raise change.wrong(field, f"“{draft.name(id)}” is of the type {label}.", f"It must be of the type {wanted}.")
    return str(id)


def close(draft: Draft, change: Change) -> None:
    """A body or post ends, and all its links with it."""
    draft.end(_node(draft, change, "body", (*BODY, "Post")), change.number)


def merge(draft: Draft, change: Change) -> None:
    """The bodies' live links pass to one of them, or to another. One chair stays; the others sit as members."""
    into = _node(draft, change, "into", BODY)
    bodies = [_node(draft, change, "bodies", BODY, id) for id in change.fields["bodies"]]
    ending = [b for b in bodies if b != into]
    if not ending:
        raise change.wrong("bodies", "nothing is merged.", "Name at least one body beside the one they merge into.")
    fresh = into in draft.nodes
    chaired = any(link.properties.get("role") == CHAIR for link in draft.at(into, "MEMBER_OF", end="to"))
    lists = _joint_lists(draft, into, ending, fresh)
    for body in ending:
        chairs = False
        for link in draft.at(body):
            if link.type in NOT_PASSED_ON:
                if link.type == "LISTS_ALL" and lists(link):
                    draft.rewrite(link, change.number, to_id=into)
                continue
            fields: dict[str, Any] = {
                "from_id": into if link.from_id == body else link.from_id,
                "to_id": into if link.to_id == body else link.to_id,
            }
            if link.type == "MEMBER_OF" and link.to_id == body and link.properties.get("role") == CHAIR:
                chairs = True
                if chaired:
                    fields["properties"] = {**link.properties, "role": "member"}
            if fields["from_id"] != fields["to_id"]:
                if draft.allows(link.type, fields["from_id"], fields["to_id"]):
                    draft.rewrite(link, change.number, **fields)
                else:
                    reading = draft.schema.edge_type(link.type).forward
                    draft.notes.append(f"Change {change.number}: “{reading}” of {draft.name(body)} cannot pass on.")
        chaired = chaired or chairs
        for link, name in draft.naming(body):
            if body not in (link.from_id, link.to_id):
                draft.rewrite(link, change.number, properties={**link.properties, name: into})
        draft.end(body, change.number)
        draft.merged[body] = into


def _joint_lists(draft: Draft, into: str, ending: Sequence[str], fresh: bool) -> Callable[[Link], bool]:
    """Whether a complete list of a body that ends becomes one of *into*; lists that stop being complete are opened."""
    position, lists = draft.before.snapshot.position, draft.lists.lists
    known = [body for body in ending if body in position]

    def all_complete(reading: tuple[str, Any]) -> bool:
        return len(known) == len(ending) and all(position[b] in lists.get(reading, {}) for b in known)

    for reading, complete in lists.items():
        if not fresh and position.get(into) in complete and not all_complete(reading):
            draft.open_lists.add((into, *reading))

    def passes(link: Link) -> bool:
        said = link.properties
        reading = (str(said.get("link")), "reverse" if said.get("direction") == "reverse" else "forward")
        return fresh and not said.get("every") and all_complete(reading)

    return passes


def create(draft: Draft, change: Change) -> None:
    """A new body, with what it does: fields of its type, and lists of identifiers under the names of its links."""
    fields = dict(change.fields)
    id, type = str(fields.pop("id")), str(fields.pop("type"))
    if type not in BODY:
        raise change.wrong("type", f"“{type}” is not a type of body.", f"Use {' or '.join(BODY)}.")
    if id in draft.before.snapshot.position or id in draft.nodes:
        raise change.wrong(
            "id", f"“{id}” is recorded already.", "Choose an identifier that is not, as what-if:board/a."
        )
    links = {
        reading: (edge_type, forward)
        for edge_type in draft.schema.link_types()
        for reading, forward, types in (
            (edge_type.forward_field, True, edge_type.from_types),
            (edge_type.reverse_field, False, edge_type.to_types),
        )
        if type in types and not any(p.required for p in edge_type.properties)
    }
    told = {name: fields.pop(name) for name in list(fields) if name in links}
    try:
        parse_identifier(id, "id")
        described = parse_edge(
            draft.schema, "DESCRIBES", SCENARIO, "Source", id, type, SCENARIO,
            properties={k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()},
        )  # fmt: skip
    except StatementError as error:
        raise change.wrong(
            error.field, error.message, f"{error.next_step} Or name links: {', '.join(sorted(links))}."
        ) from None
    properties = {k: v for k, v in described.properties.items() if k != "name"}
    draft.nodes[id] = NewNode(id, type, str(fields["name"]), properties)
    for name, others in told.items():
        if not isinstance(others, list) or not all(isinstance(o, str) for o in others):
            raise change.wrong(name, "it is not a list of identifiers.", f'Write "{name}": ["…"].')
        edge_type, forward = links[name]
        for other in others:
            _node(draft, change, name, edge_type.to_types if forward else edge_type.from_types, other)
            ends = (id, other) if forward else (other, id)
            if not draft.allows(edge_type.name, *ends):
                raise change.wrong(name, f"“{draft.name(other)}” cannot stand there.")
            draft.add(Link(edge_type.name, *ends), change.number)


def move(draft: Draft, change: Change) -> None:
    """Links of one body, to one thing or to all things of a sort, become those of another body."""
    holders = (*BODY, "Post")
    giver, taker = _node(draft, change, "from", holders), _node(draft, change, "to", holders)
    if giver == taker:
        raise change.wrong("to", "it is the body that hands over.", "Name another one.")
    word = next(w for w in MOVES if w in change.fields)
    ends, types = MOVES[word]
    what = change.fields[word]
    if what != "all":
        what = _node(draft, change, word, types)
    found = 0
    for edge_type, end in ends:
        for link in draft.at(giver, edge_type, end=end):
            other = link.to_id if end == "from" else link.from_id
            if (what != "all" and other != what) or (types and draft.type(other) not in types):
                continue
            found += 1
            fields = {f"{end}_id": taker}
            if other == taker:
                draft.drop(link, change.number)
            elif draft.allows(edge_type, *((taker, other) if end == "from" else (other, taker))):
                draft.rewrite(link, change.number, **fields)
            else:
                reading = draft.schema.edge_type(edge_type).forward
                raise change.wrong("to", f"“{reading}” does not go with “{draft.name(taker)}”.", "Name another body.")
    if word == "duty":
        for link, name in draft.naming(giver):
            if link.type == "DISCHARGES" and name == "on_behalf_of" and what in ("all", link.to_id):
                found += 1
                draft.rewrite(link, change.number, properties={**link.properties, name: taker})
    if not found:
        told = "nothing of that sort" if what == "all" else f"no link to “{draft.name(what)}”"
        raise change.wrong(word, f"{told} is recorded of “{draft.name(giver)}”.", "See what its page lists.")


def change_areas(draft: Draft, change: Change) -> None:
    """A body acts in these areas, whole, and in no others."""
    body = _node(draft, change, "body", (*BODY, "Post"))
    areas = [_node(draft, change, "areas", ("Area",), id) for id in change.fields["areas"]]
    origins: list[str] = []
    for link in draft.at(body, "COVERS", end="from"):
        draft.drop(link, change.number)
        origins += link.origins
    for area in areas:
        draft.add(Link("COVERS", body, area, {"extent": "whole"}, origins=tuple(origins)), change.number)


def _membership(draft: Draft, change: Change) -> tuple[str, str, dict[str, Any]]:
    """The member, the body, and the qualifiers given. Raises :class:`~graph.errors.AskError`."""
    member, body = _node(draft, change, "member", (*BODY, "Post")), _node(draft, change, "body", BODY)
    if member == body:
        raise change.wrong("member", "a body cannot be its own member.")
    given = {name: change.fields[name] for name in ("role", "capacity", "on_behalf_of") if name in change.fields}
    if "on_behalf_of" in given:
        _node(draft, change, "on_behalf_of", (*BODY, "Post", "Area"))
    for name in ("role", "capacity"):
        choices = next(p.choices for p in draft.schema.edge_type("MEMBER_OF").properties if p.name == name)
        if name in given and choices is not None:
            found = choices.find(given[name])
            if found is None:
                raise change.wrong(name, f"“{given[name]}” is not known.", f"Use one of: {', '.join(choices.values)}.")
            given[name] = found
    return member, body, given


def _seats(draft: Draft, change: Change, member: str, body: str) -> list[Link]:
    seats = [link for link in draft.at(member, "MEMBER_OF", end="from") if link.to_id == body]
    if not seats:
        raise change.wrong(
            "member", f"“{draft.name(member)}” is not recorded as a member of “{draft.name(body)}”.", "See its page."
        )
    return seats


def add_member(draft: Draft, change: Change) -> None:
    """A body or post joins a body."""
    member, body, given = _membership(draft, change)
    draft.add(Link("MEMBER_OF", member, body, given), change.number)


def remove_member(draft: Draft, change: Change) -> None:
    """A body or post leaves a body."""
    member, body, _ = _membership(draft, change)
    for link in _seats(draft, change, member, body):
        draft.drop(link, change.number)


def change_member(draft: Draft, change: Change) -> None:
    """A member's role or capacity changes."""
    member, body, given = _membership(draft, change)
    for link in _seats(draft, change, member, body):
        draft.rewrite(link, change.number, properties={**link.properties, **given})


def split_area(draft: Draft, change: Change) -> None:
    """An area ends; its parts are shared out, and what acted in it acts in every area that takes its place."""
    area = _node(draft, change, "area", ("Area",))
    before = {k: v for k, v in draft.properties(area).items() if k in ("kind", "nation")}
    shared: dict[str, str] = {}
    new: list[str] = []
    for i, told in enumerate(change.fields["into"], 1):
        where = f"into, {i}"
        if not isinstance(told, dict) or not {"id", "name"} <= told.keys() <= {"id", "name", "kind", "parts"}:
            raise change.wrong(where, "it is not an area.", 'Write {"id": "…", "name": "…", "parts": ["…"]}.')
        if not all(isinstance(told[k], str) and told[k] for k in told if k != "parts"):
            raise change.wrong(where, "id, name and kind are not all texts.")
        id, parts = told["id"], told.get("parts", [])
        if draft.has(id) or id in draft.gone:
            raise change.wrong(where, f"“{id}” is recorded already.", "Choose an identifier that is not.")
        if not isinstance(parts, list) or not all(isinstance(p, str) for p in parts):
            raise change.wrong(where, "parts is not a list of identifiers.")
        properties = {**before, **({"kind": told["kind"]} if "kind" in told else {})}
        try:
            parse_identifier(id, "id")
            parse_edge(
                draft.schema, "DESCRIBES", SCENARIO, "Source", id, "Area", SCENARIO,
                properties={"name": told["name"], **properties},
            )  # fmt: skip
        except StatementError as error:
            raise change.wrong(where, error.message, error.next_step) from None
        for part in parts:
            _node(draft, change, "into", ("Area",), part)
            if part in shared:
                raise change.wrong(where, f"“{draft.name(part)}” is given to two areas.")
            shared[part] = id
        draft.nodes[id] = NewNode(id, "Area", told["name"], properties)
        new.append(id)
    recorded = {link.from_id for link in draft.at(area, "PART_OF", end="to")}
    for part in sorted(recorded | shared.keys()):
        if part not in shared:
            raise change.wrong("into", f"“{draft.name(part)}” is a part of the area and goes to none.", "Add it.")
        if part not in recorded:
            raise change.wrong("into", f"“{draft.name(part)}” is not recorded as a part of the area.", "Remove it.")
    for link in draft.at(area):
        if link.type == "PART_OF" and link.to_id == area:
            draft.rewrite(link, change.number, to_id=shared[link.from_id])
        elif link.type not in NOT_PASSED_ON:
            end = "to_id" if link.to_id == area else "from_id"
            for id in new:
                draft.copy(link, change.number, **{end: id})
    draft.end(area, change.number)


def protocol(draft: Draft, change: Change) -> None:
    """A statement of who leads on an issue: the lead and those beside it deal with the issue, and nobody else leads."""
    issue, lead = _node(draft, change, "issue", ITEMS), _node(draft, change, "lead", BODY)
    beside = [_node(draft, change, "with", BODY, id) for id in change.fields.get("with", [])]
    if lead in beside:
        raise change.wrong("with", "it names the lead again.", "Name the others only.")
    for link in draft.at(issue, "ADDRESSES", end="to"):
        if link.properties.get("lead") is True and link.from_id != lead and draft.type(link.from_id) in BODY:
            draft.rewrite(link, change.number, properties={k: v for k, v in link.properties.items() if k != "lead"})
    for body in (lead, *beside):
        told: dict[str, Any] = {"lead": True} if body == lead else {}
        origins = tuple(
            o for link in draft.at(body, "ADDRESSES", end="from") if link.to_id == issue for o in link.origins
        )
        draft.add(Link("ADDRESSES", body, issue, told, origins=origins), change.number)


APPLY: Mapping[str, Callable[[Draft, Change], None]] = {
    "close": close,
    "merge": merge,
    "create": create,
    "move": move,
    "change areas": change_areas,
    "add member": add_member,
    "remove member": remove_member,
    "change member": change_member,
    "split area": split_area,
    "protocol": protocol,
}


def apply(draft: Draft, change: Change) -> None:
    """Apply one change. Raises :class:`~graph.errors.AskError` that names its number and the field."""
    try:
        APPLY[change.do](draft, change)
    except StatementError as error:
        raise AskError(f"Change {change.number} ({change.do}): {error.message}", error.next_step) from None
