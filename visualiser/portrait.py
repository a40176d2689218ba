"""What the statements about one node say, put in order for its page: facts, links, what lies outside the day.

Everything comes from one answer to "sources-of"; nothing is read beside it but the dates of the nodes at the other
ends.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.dates import OPEN, InForce, bounds
from graph.questions.base import Answer, Row
from graph.questions.lists import list_name
from graph.schema import EdgeType, Property, Schema
from graph.scope import Scope
from graph.statements import Node, Value
from graph.store.base import Direction, Link
from graph.text import sort_key
from visualiser.words import capital, value_words

SHOWN = 50
"""How many links of one reading a page shows before it leads to the list."""
LABELS = {"url": "Web page", "is_class": "Stands for a kind", "meets": "Meets as a board"}
"""How a page calls a property whose own name is not for people."""
UNASKED = ("note", "ambiguity", "other_names", "url", "register", "contents", "licence", "figures", "codes")
"""Properties that are shown where they are given and not missed where they are not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a fact, with the statements that give it."""

    value: Value
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a node: what the node shows first, then what other sources say instead; empty: not recorded."""

    name: str
    label: str
    kind: str
    readings: tuple[Reading, ...] = ()
    remarks: bool = False

    @property
    def disagree(self) -> bool:
        """Whether sources give different values."""
        return len(self.readings) > 1 and not self.remarks


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The node at the other end, with every statement that links it in one reading, the strongest basis first."""

    node: Mapping[str, str]
    links: tuple[Link, ...]
    qualifiers: tuple[str, ...] = ()
    dates: tuple[str | None, str | None] = (None, None)
    """From when to when the link held, as its statements say."""
    own: tuple[str | None, str | None] = (None, None)
    """The dates of the node itself."""

    @property
    def told(self) -> tuple[str | None, str | None]:
        """The dates to show: of the link; where it has none, those of a thing that is for a time by its nature."""
        timely = self.node["type"] in ("Event", "Strategy")
        return self.own if timely and not any(self.dates) else self.dates

    @property
    def outside(self) -> tuple[str | None, str | None]:
        """The dates that put it outside the day: of the link, or of the node."""
        return self.dates if any(self.dates) else self.own

    @property
    def basis(self) -> str:
        """The strongest basis among the statements."""
        return self.links[0].basis

    @property
    def place(self) -> str:
        """Where its first statement stands in the source; empty where nobody noted it."""
        return next((e.locator for e in self.links[0].edge.evidence if e.locator), "")

    @property
    def alike(self) -> tuple[object, ...]:
        """What must be equal for two neighbours to share a row: all but their names and places in the source."""
        reasons = tuple(sorted({link.edge.reason for link in self.links}))
        sources = tuple(sorted({link.edge.source for link in self.links}))
        return self.node["type"], self.basis, self.possible, reasons, sources, self.qualifiers, self.told

    @property
    def possible(self) -> bool:
        """Whether the dates of every statement leave open that it holds on the day."""
        return all(link.when is InForce.POSSIBLE for link in self.links)


@dataclass(frozen=True, slots=True)
class Group:
    """The neighbours in one reading: ``total`` of them, ``firm`` by a statement that is stated or confirmed.

    ``lists`` lead to all of them where the page shows only the first.
    """

    edge_type: str
    direction: Direction
    words: str
    neighbours: tuple[Neighbour, ...]
    total: int
    firm: int
    lists: tuple[tuple[str, str, str], ...] = ()

    @property
    def rows(self) -> tuple[tuple[Neighbour, ...], ...]:
        """The neighbours, those together of which the same is said by the same sources."""
        rows: dict[tuple[object, ...], list[Neighbour]] = {}
        for neighbour in self.neighbours:
            rows.setdefault(neighbour.alike, []).append(neighbour)
        return tuple(map(tuple, rows.values()))


@dataclass(frozen=True)
class Portrait:
    """A node as its page shows it. ``after`` and ``before`` hold (reading in words, neighbour) outside the day."""

    facts: tuple[Fact, ...]
    described: tuple[Link, ...]
    forward: tuple[Group, ...]
    reverse: tuple[Group, ...]
    after: tuple[tuple[str, Neighbour], ...] = ()
    before: tuple[tuple[str, Neighbour], ...] = ()
    rejected: tuple[tuple[str, Neighbour], ...] = ()
    complete: tuple[tuple[str, Link], ...] = ()
    outside: int = 0
    sources: Mapping[str, Node] = field(default_factory=dict)

    @property
    def links(self) -> int:
        """How many neighbours are linked on the day, each reading counted."""
        return sum(group.total for group in (*self.forward, *self.reverse))

    def group(self, edge_type: str, direction: Direction) -> Group | None:
        """The group of one reading, or None."""
        groups = self.forward if direction == "forward" else self.reverse
        return next((g for g in groups if g.edge_type == edge_type), None)


def portrait(schema: Schema, node: Node, answer: Answer, others: Mapping[str, Node], scope: Scope) -> Portrait:
    """The portrait of *node* from the *answer* to "sources-of" about it; *others* are the nodes at the other ends."""
    described: list[Link] = []
    complete: list[tuple[str, Link]] = []
    held: dict[tuple[str, Direction, str], list[Link]] = {}
    apart: dict[str, dict[tuple[str, Direction, str], list[Link]]] = {"after": {}, "before": {}, "rejected": {}}
    values: dict[str, Mapping[str, str]] = {}
    outside = 0
    for row in answer.rows:
        link = answer.statements[row["id"]]
        if link.edge.type == "DESCRIBES":
            if link.to_id == node.id:
                described.append(link)
            continue
        if link.edge.type == "LISTS_ALL":
            if link.to_id == node.id:
                complete.append((_listed(schema, link), link))
            continue
        for direction, other in _other_ends(node.id, row):
            values[other["id"]] = other
            key = (link.edge.type, direction, other["id"])
            when = _when(link, others.get(other["id"]), scope)
            if link.verdict == "rejected":
                apart["rejected"].setdefault(key, []).append(link)
            elif link.basis not in scope.basis or (scope.sources and link.edge.source not in scope.sources):
                outside += 1
            elif when:
                apart[when].setdefault(key, []).append(link)
            else:
                held.setdefault(key, []).append(link)

    def neighbour(key: tuple[str, Direction, str], links: Sequence[Link]) -> Neighbour:
        told = sorted(links, key=lambda one: (("stated", "confirmed", "inferred").index(one.basis), one.edge.id))
        other = others.get(key[2])
        own = (other.start, other.end) if other else (None, None)
        start = next((one.edge.start for one in told if one.edge.start), None)
        end = next((one.edge.end for one in told if one.edge.end), None)
        return Neighbour(values[key[2]], tuple(told), _qualifiers(schema, told, others), (start, end), own)

    def listed(which: str) -> tuple[tuple[str, Neighbour], ...]:
        told = [
            (_words(schema.edge_type(key[0]), key[1]), neighbour(key, links)) for key, links in apart[which].items()
        ]
        return tuple(sorted(told, key=lambda one: (one[1].outside[0] or one[1].outside[1] or "", one[1].node["name"])))

    return Portrait(
        facts=tuple(_facts(schema, node, described)),
        described=tuple(_by_weight(node, described)),
        forward=tuple(_groups(schema, node, held, "forward", neighbour)),
        reverse=tuple(_groups(schema, node, held, "reverse", neighbour)),
        after=listed("after"),
        before=tuple(reversed(listed("before"))),
        rejected=listed("rejected"),
        complete=tuple(complete),
        outside=outside,
        sources={s.id: s for s in answer.sources},
    )


# --- facts -------------------------------------------------------------------------------------------------------


def _facts(schema: Schema, node: Node, described: Sequence[Link]) -> Iterator[Fact]:
    """Each property of the type in declared order, the dates, then remarks."""
    ordered = _by_weight(node, described)
    names = _readings(ordered, lambda link: link.edge.properties.get("name"))
    if len(names) > 1:
        yield Fact("name", "Names", "text", names, remarks=True)
    others = _readings(ordered, lambda link: link.edge.properties.get("other_names"))
    if others:
        yield Fact("other_names", "Other names", "texts", others, remarks=True)
    common = {p.name for p in schema.common}
    for prop in schema.node_type(node.type).properties:
        if prop.name not in common:
            fact = _fact(prop, ordered)
            if fact.readings or (prop.name not in UNASKED and prop.kind != "flag"):
                yield fact
    yield Fact("start", "Begins", "date", _readings(ordered, lambda link: link.edge.start))
    ends = _readings(ordered, lambda link: link.edge.end)
    if ends:
        yield Fact("end", "Ends", "date", ends)
    for prop in schema.common:
        if prop.name in ("note", "ambiguity"):
            fact = _fact(prop, ordered, remarks=True)
            if fact.readings:
                yield fact


def _by_weight(node: Node, described: Sequence[Link]) -> list[Link]:
    """What describes *node*, the source that weighs most first."""
    weight = {source: i for i, source in enumerate(node.sources)}
    return sorted(described, key=lambda link: (weight.get(link.edge.source, len(weight)), link.edge.id))


def _fact(prop: Property, described: Sequence[Link], remarks: bool = False) -> Fact:
    readings = _readings(described, lambda link: link.edge.properties.get(prop.name))
    return Fact(prop.name, label_of(prop), prop.kind, readings, remarks)


def label_of(prop: Property) -> str:
    """How pages call a property.

    >>> label_of(Property("legal_basis", "text", "")), label_of(Property("url", "url", ""))
    ('Legal basis', 'Web page')
    """
    return LABELS.get(prop.name, capital(prop.label))


def _readings(described: Sequence[Link], read: Callable[[Link], Value | None]) -> tuple[Reading, ...]:
    found: dict[Value, list[Link]] = {}
    for link in described:
        value = read(link)
        if value is not None and value != "":
            found.setdefault(value, []).append(link)
    return tuple(Reading(value, tuple(links)) for value, links in found.items())


# --- links -------------------------------------------------------------------------------------------------------


def _other_ends(id: str, row: Row) -> Iterator[tuple[Direction, Mapping[str, str]]]:
    if row["from"]["id"] == id and row["to"]["id"] != id:
        yield "forward", row["to"]
    elif row["to"]["id"] == id and row["from"]["id"] != id:
        yield "reverse", row["from"]


def _when(link: Link, other: Node | None, scope: Scope) -> str:
    """Whether a link lies wholly "after" or "before" the day, by its own dates or those of its other end."""
    if scope.day is None:
        return ""
    for start, end in ((link.edge.start, link.edge.end), (other.start, other.end) if other else (None, None)):
        if start and start != OPEN and bounds(start)[0] > scope.day:
            return "after"
        if end and end != OPEN and bounds(end)[1] < scope.day:
            return "before"
    return ""


def _words(edge_type: EdgeType, direction: Direction) -> str:
    return edge_type.forward if direction == "forward" else edge_type.reverse


def _qualifiers(schema: Schema, links: Iterable[Link], others: Mapping[str, Node]) -> tuple[str, ...]:
    """What the statements add to the link, each said once: roles, capacity, on whose behalf."""
    said: dict[str, None] = {}
    for link in links:
        for prop in schema.edge_type(link.edge.type).properties:
            value = link.edge.properties.get(prop.name)
            if value is None:
                continue
            if prop.kind == "node":
                named = others.get(str(value))
                said[f"{prop.label} “{named.name if named else value}”"] = None
            elif prop.kind == "flag":
                if value:
                    said[prop.label] = None
            elif prop.kind == "integer":
                said[f"{value_words(value)} {prop.label}"] = None
            else:
                said[value_words(value)] = None
    return tuple(said)


def _groups(
    schema: Schema,
    node: Node,
    held: Mapping[tuple[str, Direction, str], Sequence[Link]],
    direction: Direction,
    neighbour: Callable[[tuple[str, Direction, str], Sequence[Link]], Neighbour],
) -> Iterator[Group]:
    for edge_type in schema.link_types():
        keys = [key for key in held if key[0] == edge_type.name and key[1] == direction]
        if not keys:
            continue
        neighbours = sorted(
            (neighbour(key, held[key]) for key in keys),
            key=lambda n: (n.node["type"], sort_key(n.node["name"]), n.node["id"]),
        )
        back = edge_type.reverse_field if direction == "forward" else edge_type.forward_field
        types = dict.fromkeys(n.node["type"] for n in neighbours)
        lists = tuple((schema.node_type(t).label_plural, f"/{list_name(schema, t)}", back) for t in types)
        yield Group(
            edge_type.name,
            direction,
            _words(edge_type, direction),
            tuple(neighbours[:SHOWN]),
            len(neighbours),
            sum(n.basis != "inferred" for n in neighbours),
            lists if len(neighbours) > SHOWN else (),
        )


def _listed(schema: Schema, link: Link) -> str:
    """What a complete list lists, in words: "has as a member"."""
    name = str(link.edge.properties.get("link", ""))
    if not schema.has_edge_type(name):
        return name
    edge_type = schema.edge_type(name)
    words = edge_type.reverse if link.edge.properties.get("direction") == "reverse" else edge_type.forward
    every = str(link.edge.properties.get("every", ""))
    of = f", for every {schema.node_type(every).label} in it" if schema.has_node_type(every) else ""
    return words + of
