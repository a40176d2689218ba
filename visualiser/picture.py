"""What a map shows: one value that the canvas, the drawing without JavaScript, the tables and the file all use.

A :class:`Picture` is made from one answer to "around". Every node of the answer is *listed*; what is *drawn* is a node
or a group of listed nodes, so that a wide neighbourhood still reads like a diagram. A group says how many it holds and
opens on demand; nothing is left out.
"""

import hashlib
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from weakref import WeakKeyDictionary

from markupsafe import Markup

from graph.questions.base import Answer
from graph.schema import NodeType, Schema
from graph.statements import Node
from graph.text import sort_key
from graph.workspace import Explorer, Workspace
from visualiser.layout import MANY, WIDTH, lay_out
from visualiser.lettering import plain, shorten
from visualiser.places import Item, Place, Role

READABLE = 48
"""Above so many nodes those that are alike are drawn as groups."""
DENSE = 70
"""Above so many lines those between things further out are drawn on demand."""
FILE_LIMIT = MANY
"""Above so many nodes a picture is grouped by type, whatever was asked."""
MOST = 20_000
"""How many nodes a map takes in."""
NEAR_LIMIT = 8
"""How many nodes of one type the small map of a page shows one by one."""

ROLES: Mapping[str, Role] = {
    "Organization": "actor",
    "Post": "actor",
    "Board": "body",
    "Issue": "topic",
    "Theme": "topic",
}
"""What the types are on a map; any other type is a matter between them."""


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a link of one basis is drawn: ``dash`` as canvas and SVG take it, empty for a solid line."""

    name: str
    dash: tuple[float, ...]
    heavy: bool
    words: str


LINE_STYLES = (
    LineStyle("stated", (), False, "solid line"),
    LineStyle("confirmed", (), True, "solid dark line"),
    LineStyle("inferred", (6, 4), False, "dashed line"),
    LineStyle("handled elsewhere", (1.5, 4), False, "dotted line"),
)
_STYLE = {style.name: i for i, style in enumerate(LINE_STYLES)}
ELSEWHERE = "HANDLED_ELSEWHERE"

_FILLS = {"circle": ("#1a5d96", "#ffffff", "#cfe0ef"), "diamond": ("#cfe0ef", "#ffffff", "#d9dde0")}
_OTHER_FILLS = ("#ffffff", "#d9dde0", "#cfe0ef")


def fill_of(schema: Schema, type: str) -> str:
    """The fill of a type: types of one shape differ in it."""
    shape = schema.node_type(type).shape
    alike = [t.name for t in schema.node_types if t.shape == shape]
    fills = _FILLS.get(shape, _OTHER_FILLS)
    return fills[alike.index(type) % len(fills)]


@dataclass(frozen=True, slots=True)
class Listed:
    """A node of the answer. ``links`` counts its links in this picture, ``drawn`` is its position among the drawn."""

    id: str
    type: str
    name: str
    step: int
    links: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A node, or a group of nodes of one type and step, where it stands. ``members`` are positions among the listed.

    ``key`` is the node's identifier, or the key by which the group opens.
    """

    key: str
    type: str
    name: str
    step: int
    members: tuple[int, ...]
    place: Place

    @property
    def is_group(self) -> bool:
        """Whether several nodes are drawn as this one."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one drawn thing to another: all links of one style. ``types`` are edge types, ``rows`` the rows of
    the answer. ``bend`` is the control point of its arc.
    """

    a: int
    b: int
    style: int
    types: tuple[str, ...]
    rows: tuple[int, ...]
    bend: tuple[int, int] | None


@dataclass(frozen=True)
class Picture:
    """A map: what is listed, what is drawn and where. Positions are whole numbers, the same every time."""

    schema: Schema
    answer: Answer
    centre: Node
    steps: int
    listed: tuple[Listed, ...]
    drawn: tuple[Drawn, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    every: bool
    opened: tuple[str, ...]

    @property
    def focus(self) -> int:
        """The position, among the drawn, of the node that the map is about."""
        return self.listed[0].drawn

    def is_far(self, line: Line) -> bool:
        """Whether a line joins two things of which neither is the middle or next to it."""
        return min(self.drawn[line.a].step, self.drawn[line.b].step) > 1

    @cached_property
    def far(self) -> int:
        """How many links are between things further away than one step."""
        return sum(len(line.rows) for line in self.lines if self.is_far(line))

    @property
    def is_dense(self) -> bool:
        """Whether there are so many lines that those further out are left for later."""
        return len(self.lines) > DENSE

    @cached_property
    def types(self) -> tuple[tuple[NodeType, int], ...]:
        """The types listed, each with how many nodes it has, in the schema's order."""
        counts = Counter(node.type for node in self.listed)
        return tuple((t, counts[t.name]) for t in self.schema.node_types if counts[t.name])

    @cached_property
    def styles(self) -> tuple[tuple[LineStyle, int], ...]:
        """The line styles used, each with how many links it has."""
        counts = Counter(style_of(row["type"], row["basis"]) for row in self.answer.rows)
        return tuple((style, counts[i]) for i, style in enumerate(LINE_STYLES) if counts[i])

    @property
    def groups(self) -> tuple[Drawn, ...]:
        """What is drawn for several nodes."""
        return tuple(d for d in self.drawn if d.is_group)

    def label(self, type: str, number: int = 1) -> str:
        """The word for one node or several of a type."""
        kind = self.schema.node_type(type)
        return kind.label if number == 1 else kind.label_plural

    def row_style(self, position: int) -> LineStyle:
        """The line style of a row of the answer."""
        row = self.answer.rows[position]
        return LINE_STYLES[style_of(row["type"], row["basis"])]


def style_of(edge_type: str, basis: str) -> int:
    """The position in :data:`LINE_STYLES` of a link's style.

    >>> LINE_STYLES[style_of("HANDLED_ELSEWHERE", "stated")].name
    'handled elsewhere'
    """
    return _STYLE["handled elsewhere" if edge_type == ELSEWHERE else basis]


def ask_picture(
    workspace: Workspace,
    around: str,
    steps: int = 2,
    *,
    every: bool = False,
    opened: Sequence[str] = (),
    width: int = WIDTH,
) -> Picture:
    """The map around one node. ``every`` draws all nodes one by one; ``opened`` are keys of groups to open.

    Raises :class:`~graph.errors.NotFoundError` where there is no such node, and what the question raises.
    """
    centre = workspace.node(around)

    def made() -> Picture:
        answer = workspace.ask("around", {"node": centre.id, "steps": steps, "most": MOST})
        return picture_of(workspace.schema, answer, centre, steps, every=every, opened=opened, width=width)

    return _once(workspace, (centre.id, steps, every, tuple(opened), width), made)


# --- placed once for a data version ----------------------------------------------------------------------------------

_KEPT = 64
_pictures: WeakKeyDictionary[Explorer, dict[Hashable, "Picture"]] = WeakKeyDictionary()
_keeping = threading.Lock()


def _once(workspace: Workspace, asked: tuple[Hashable, ...], made: "Callable[[], Picture]") -> "Picture":
    """The picture that is *asked* for, kept for as long as data and scope are the same."""
    explorer, key = workspace.explorer, (workspace.scope, *asked)
    kept = _kept(explorer, (workspace.store.version(), *key))
    if kept is not None:
        return kept
    picture = made()
    citation = picture.answer.citation
    if not citation.changed_while_reading:
        _keep(explorer, (citation.data_version, *key), picture)
    return picture


def _kept(explorer: Explorer, key: Hashable) -> "Picture | None":
    with _keeping:
        return _pictures.get(explorer, {}).get(key)


def _keep(explorer: Explorer, key: Hashable, picture: "Picture") -> None:
    """Keep *picture* for the next who asks the same; the oldest goes when there are many."""
    if len(picture.listed) > 4 * MANY:
        return
    with _keeping:
        pictures = _pictures.setdefault(explorer, {})
        pictures[key] = picture
        while len(pictures) > _KEPT:
            del pictures[next(iter(pictures))]


def picture_of(
    schema: Schema,
    answer: Answer,
    centre: Node,
    steps: int,
    *,
    every: bool = False,
    opened: Sequence[str] = (),
    width: int = WIDTH,
) -> Picture:
    """The picture of an answer to "around"."""
    nodes, joined = _nodes(answer, centre)
    classes = _classes(nodes, joined, answer, every)
    drawn_of, keys, used = _open(nodes, classes, answer, opened)
    return _made(schema, answer, centre, steps, nodes, drawn_of, keys, (every, used), width, three=False)


def near_picture(workspace: Workspace, around: str, width: int = 340) -> Picture:
    """The small map of one node's own page: one step, three columns, at most a few nodes of each type."""
    centre = workspace.node(around)
    return _once(workspace, (centre.id, "near", width), lambda: _near_picture(workspace, centre, width))


def _near_picture(workspace: Workspace, centre: Node, width: int) -> Picture:
    answer = workspace.ask("around", {"node": centre.id, "steps": 1, "most": MOST})
    rows = [r for r in answer.rows if centre.id in (r["from"]["id"], r["to"]["id"])]
    answer = replace(answer, found=replace(answer.found, rows=tuple(rows)))
    nodes, _ = _nodes(answer, centre)
    seen: Counter[str] = Counter()
    totals = Counter(n.type for n in nodes[1:])
    limit = NEAR_LIMIT if len(nodes) <= 2 * NEAR_LIMIT else NEAR_LIMIT // 2
    classes: list[Hashable] = []
    for i, node in enumerate(nodes):
        seen[node.type] += i > 0
        rest = totals[node.type] > limit and seen[node.type] >= limit
        classes.append(("rest", node.type) if i and rest else i)
    drawn_of, keys, _ = _open(nodes, classes, answer, ())
    return _made(workspace.schema, answer, centre, 1, nodes, drawn_of, keys, (False, ()), width, three=True, more=True)


# --- the nodes of an answer ------------------------------------------------------------------------------------------


def _nodes(answer: Answer, centre: Node) -> tuple[list[Listed], list[set[int]]]:
    """Every node of the rows, the middle first, then by step, type and name; and what each is linked to."""
    found = {centre.id: (centre.type, centre.name)}
    near: dict[str, set[str]] = defaultdict(set)
    links: Counter[str] = Counter()
    for row in answer.rows:
        a, b = row["from"], row["to"]
        for end, other in ((a, b), (b, a)):
            found.setdefault(end["id"], (end["type"], end["name"]))
            near[end["id"]].add(other["id"])
            links[end["id"]] += 1
    steps = {centre.id: 0}
    ring = [centre.id]
    while ring:
        reached = sorted({n for id in ring for n in near[id] if n not in steps})
        steps.update(dict.fromkeys(reached, steps[ring[0]] + 1))
        ring = reached
    ordered = sorted(
        (id for id in found if id in steps),
        key=lambda id: (steps[id], found[id][0], sort_key(found[id][1]), id),
    )
    place = {id: i for i, id in enumerate(ordered)}
    nodes = [Listed(id, *found[id], steps[id], links[id], i) for i, id in enumerate(ordered)]
    return nodes, [{place[n] for n in near[id]} for id in ordered]


# --- groups ----------------------------------------------------------------------------------------------------------

_FEW = 3
"""A group has at least so many members."""
_WIDE = 60
"""One step away nodes are drawn one by one up to so many of a type, also where there are very many in all."""


def _classes(nodes: Sequence[Listed], joined: Sequence[Collection[int]], answer: Answer, every: bool) -> list[Hashable]:
    """For each node what it is drawn with: nodes of an equal class are one group.

    Four ways to group, each coarser than the one before; the first that leaves few enough is taken: those with the
    very same links; those that are reached from the same nodes; those of a type, further away than one step; and
    those of a type anywhere.
    """
    alone: list[Hashable] = list(range(len(nodes)))
    if every or len(nodes) <= READABLE:
        return alone

    def nearer(i: int) -> frozenset[int]:
        return frozenset(n for n in joined[i] if nodes[n].step < nodes[i].step)

    crowded = {t for (t, s), n in Counter((n.type, n.step) for n in nodes).items() if s == 1 and n > _WIDE}
    ways: tuple[Callable[[int], Hashable], ...] = (
        lambda i: (nodes[i].type, nodes[i].step, frozenset(joined[i])) if nodes[i].step > 1 else i,
        lambda i: (nodes[i].type, nodes[i].step, nearer(i)) if nodes[i].step > 1 else i,
        lambda i: (nodes[i].type, 2) if nodes[i].step > 1 else i,
        lambda i: (nodes[i].type, min(nodes[i].step, 2)) if nodes[i].step > 1 or nodes[i].type in crowded else i,
    )
    for way in ways:
        classes = _of_few([way(i) for i in range(len(nodes))])
        if len(set(classes)) <= READABLE:
            break
    return classes


def _of_few(classes: Sequence[Hashable]) -> list[Hashable]:
    """*classes*, with those of fewer than three members taken apart."""
    sizes = Counter(classes)
    return [c if sizes[c] >= _FEW else i for i, c in enumerate(classes)]


def _open(
    nodes: Sequence[Listed], classes: Sequence[Hashable], answer: Answer, opened: Sequence[str]
) -> tuple[list[int], list[str], tuple[str, ...]]:
    """The position of what each node is drawn as, the keys of those, and the keys of the groups that were open."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for i, c in enumerate(classes):
        members[c].append(i)
    waiting = list(members.values())
    groups: list[tuple[str, list[int]]] = []
    used: list[str] = []
    while waiting:
        group = waiting.pop(0)
        key = _key(nodes, group)
        if len(group) > 1 and key in opened:
            used.append(key)
            waiting = [*_parts(nodes, group, answer), *waiting]
        else:
            groups.append((key, group))
    groups.sort(key=lambda told: told[1][0])
    drawn_of = [0] * len(nodes)
    for position, (_, group) in enumerate(groups):
        for i in group:
            drawn_of[i] = position
    return drawn_of, [key for key, _ in groups], tuple(used)


def _key(nodes: Sequence[Listed], group: Sequence[int]) -> str:
    """A node's identifier; for a group its type and a hash of its members."""
    if len(group) == 1:
        return nodes[group[0]].id
    told = "\n".join(nodes[i].id for i in group)
    return f"{nodes[group[0]].type.lower()}-{len(group)}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def _parts(nodes: Sequence[Listed], group: Sequence[int], answer: Answer) -> list[list[int]]:
    """What an open group falls into: its nodes; where they are very many, groups by theme or area, or by name."""
    if len(group) <= 3 * READABLE:
        return [[i] for i in group]
    kinship = _kinship(answer)
    parts: dict[str, list[int]] = defaultdict(list)
    for i in group:
        parts[kinship.get(nodes[i].id, "")].append(i)
    if len(parts) > 1:
        return [parts[k] for k in sorted(parts)]
    by_name = sorted(group, key=lambda i: (sort_key(nodes[i].name), nodes[i].id))
    size = max(READABLE, -(-len(by_name) // READABLE))
    return [sorted(by_name[k : k + size]) for k in range(0, len(by_name), size)]


def _kinship(answer: Answer) -> dict[str, str]:
    """For each node the theme it falls under, or the area it covers, by name; the first where there are several."""
    kin: dict[str, str] = {}
    for row in answer.rows:
        if row["type"] in ("FALLS_UNDER", "COVERS", "RESPONSIBLE_AUTHORITY_FOR"):
            id, name = row["from"]["id"], row["to"]["name"]
            kin[id] = min(kin.get(id, name), name)
    return kin


# --- drawing it ------------------------------------------------------------------------------------------------------


def _made(
    schema: Schema,
    answer: Answer,
    centre: Node,
    steps: int,
    nodes: Sequence[Listed],
    drawn_of: Sequence[int],
    keys: Sequence[str],
    asked: tuple[bool, tuple[str, ...]],
    width: int,
    *,
    three: bool,
    more: bool = False,
) -> Picture:
    members: list[list[int]] = [[] for _ in keys]
    for i, d in enumerate(drawn_of):
        members[d].append(i)
    names = [_name(schema, nodes, group, more, answer) for group in members]
    listed = tuple(replace(node, drawn=drawn_of[i]) for i, node in enumerate(nodes))
    items = [
        Item(keys[d], names[d], ROLES.get(nodes[group[0]].type, "matter"), min(nodes[i].step for i in group))
        for d, group in enumerate(members)
    ]
    told = _told(answer, {node.id: node.drawn for node in listed})
    ends = [(a, b) for a, b, _ in told]
    placed = lay_out(items, ends, width, three=three)
    drawn = tuple(
        Drawn(keys[d], nodes[group[0]].type, names[d], items[d].step, tuple(group), placed.places[d])
        for d, group in enumerate(members)
    )
    lines = tuple(
        Line(a, b, style, _types(answer, rows), rows, bend)
        for ((a, b, style), rows), bend in zip(told.items(), placed.bends, strict=True)
    )
    return Picture(schema, answer, centre, steps, listed, drawn, lines, placed.width, placed.height, *asked)


def _name(schema: Schema, nodes: Sequence[Listed], group: Sequence[int], more: bool, answer: Answer) -> str:
    if len(group) == 1:
        return nodes[group[0]].name
    kind = schema.node_type(nodes[group[0]].type)
    return f"{len(group):,} {'more ' if more else ''}{kind.label_plural}"


def _told(answer: Answer, drawn: Mapping[str, int]) -> dict[tuple[int, int, int], tuple[int, ...]]:
    """The rows behind each line, by the drawn ends and the style; links inside a group have no line."""
    rows: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for position, row in enumerate(answer.rows):
        a, b = drawn[row["from"]["id"]], drawn[row["to"]["id"]]
        if a != b:
            rows[a, b, style_of(row["type"], row["basis"])].append(position)
    return {key: tuple(rows[key]) for key in sorted(rows)}


def _types(answer: Answer, rows: Iterable[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.rows[i]["type"] for i in rows))


def near_map(workspace: Workspace, around: str, href: Callable[[Drawn], str] | None = None) -> Markup:
    """The small map of a node's own page, as SVG with a text alternative; empty where nothing is linked to it.

    *href* gives the address behind each thing drawn; without it the map is one image.
    """
    from visualiser.svg import svg

    picture = near_picture(workspace, around)
    return svg(picture, href, css_class="nearmap") if picture.lines else Markup("")


def alternative(picture: Picture) -> str:
    """What a picture shows, in words, for those who do not see it."""
    told = [f"{n:,} {picture.label(t.name, n)}" for t, n in picture.types]
    return (
        f"Map around {shorten(plain(picture.centre.name))}, {picture.steps} "
        f"{'step' if picture.steps == 1 else 'steps'}: {', '.join(told)}, joined by {len(picture.answer.rows):,} "
        f"{'link' if len(picture.answer.rows) == 1 else 'links'}."
    )
