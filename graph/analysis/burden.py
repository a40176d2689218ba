"""What taking part asks of each organisation and post: seats, chairs, meetings a year, strategies. Counted, not judged.

Every figure is the least that the sources prove. What is stated or confirmed is one figure, what is only inferred is
a second beside it, never added to the first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.analysis.completeness import CompleteLists, complete_lists
from graph.analysis.coverage import not_one
from graph.analysis.snapshot import Scoped, once
from graph.scope import BASES
from graph.text import sort_key

SEAT, ATTENDS, CHAIR, SIGNED, OWNS, DELIVERS = "seat", "attends", "chair", "signed", "owns", "delivers"
SEATED = (None, "member", "chair", "vice-chair")
BESIDE = ("participant", "attendee", "adviser", "secretariat", "host")
"""Roles of those who come, and of whom no source says that they have a seat."""
_ORDER = {what: i for i, what in enumerate((SEAT, ATTENDS, CHAIR, SIGNED, OWNS, DELIVERS))}
_STRATEGY = {"OWNS": OWNS, "DELIVERS": DELIVERS}


@dataclass(frozen=True, slots=True)
class Load:
    """One thing that is asked of one body: ``what`` (a constant of this module), of which board or strategy.

    ``number`` is the least that is stated or confirmed (seats; 1 for the rest; 0 where it is only inferred), and
    ``number_inferred`` how many more only inferred statements give. ``meetings`` is how often a board meets in a
    year, None where it is not recorded. ``edges`` are the statements behind it, by position.
    """

    what: str
    item: int
    number: int
    number_inferred: int
    edges: tuple[int, ...]
    meetings: int | None = None


@dataclass(frozen=True, slots=True)
class Burden:
    """Everything that is asked of one organisation or post (``who``, a position); ``whole`` names the figures (of
    :data:`SEAT`, :data:`OWNS`, :data:`DELIVERS`) for which a complete list says that there is no more.
    """

    who: int
    loads: tuple[Load, ...]
    whole: frozenset[str]

    def number(self, what: str) -> int:
        """How many of *what* are stated or confirmed."""
        return sum(load.number for load in self.loads if load.what == what)

    def inferred(self, what: str) -> int:
        """How many more of *what* are only inferred."""
        return sum(load.number_inferred for load in self.loads if load.what == what)

    def boards(self, *, inferred: bool = False) -> tuple[Load, ...]:
        """The boards with a seat or attended, each once; those by a statement that is not inferred, or the others."""
        coming = [load for load in self.loads if load.what in (SEAT, ATTENDS)]
        firm = {load.item: load for load in coming if load.number}
        return (
            tuple(load for load in coming if not load.number and load.item not in firm)
            if inferred
            else (*firm.values(),)
        )

    def meetings(self, *, inferred: bool = False) -> int:
        """How many meetings a year the boards hold of which the number is recorded: the sum, each board once."""
        return sum(load.meetings or 0 for load in self.boards(inferred=inferred))

    def unknown(self, *, inferred: bool = False) -> int:
        """Of how many boards the number of meetings is not recorded."""
        return sum(load.meetings is None for load in self.boards(inferred=inferred))


@once
def burden(graph: Scoped) -> tuple[Burden, ...]:
    """The burden of every organisation and post of which anything holds on the day, the heaviest first.

    An organisation bears what the posts held at it bear, beside its own. A *seat* is a MEMBER_OF link with the role
    member, chair or vice-chair, or none; a role of :data:`BESIDE` only *attends*, and does not count where there is
    a seat on the same board; the invited and unofficial partners do not count. Two accounts of one seat never make
    two: of one holder on one board, each source gives the seats it states (its numbers added up over those on whose
    behalf they are; one that names nobody may be any of these), and the largest of these sums counts. Posts of one
    organisation have a seat each; a seat of the organisation itself may be that of its post, so the larger of the two
    counts. *Signed* are strategies of a signing that names both. Left out are kinds of board and of strategy, and
    groups whose members are not named.

    Order: seats and boards attended, what is stated first; then strategies; then by name.
    """
    found = _Loads(graph)
    whole = _Whole(graph, found.posts)
    made = [Burden(who, found.of(who), whole.of(who)) for who in found.bodies()]
    return tuple(sorted((b for b in made if b.loads), key=lambda b: _place(graph, b)))


def _place(graph: Scoped, body: Burden) -> tuple[int, int, int, str, int]:
    coming = more = papers = 0
    for load in body.loads:
        if load.what in (SEAT, ATTENDS):
            coming += load.number
            more += load.number_inferred
        elif load.what != CHAIR:
            papers += load.number
    return (-coming, -more, -papers, sort_key(graph.snapshot.names[body.who]), body.who)


class _Loads:
    """The loads of every body, from one pass over the links that hold."""

    def __init__(self, graph: Scoped) -> None:
        self.graph = graph
        self.meetings = _Meetings(graph)
        self.posts: dict[int, dict[int, list[int]]] = {}
        """The posts of each organisation, with the HELD_AT edges."""
        for edge in graph.counted_edges_of("HELD_AT"):
            post, at = graph.ends(edge)
            self.posts.setdefault(at, {}).setdefault(post, []).append(edge)
        self.seats: dict[int, dict[int, list[int]]] = {}
        """The seats of each member: its MEMBER_OF edges, by board."""
        seats = graph.counted_edges_of("MEMBER_OF")
        for edge in seats:
            member, board = graph.ends(edge)
            self.seats.setdefault(member, {}).setdefault(board, []).append(edge)
        read = graph.of_qualifiers(seats, lambda said: (said.get("role"), _number(said), said.get("on_behalf_of")))
        self.said: dict[int, tuple[str | None, int, str | None]] = dict(zip(seats, read, strict=True))
        """Of each such edge the role, how many seats it gives, and on whose behalf."""
        self.firm: list[bool] = (graph.snapshot.edge_basis != BASES.index("inferred")).tolist()
        """Of every edge, whether it is stated or confirmed."""
        self.papers: dict[int, dict[tuple[str, int], list[int]]] = {}
        for edge in graph.counted_edges_of(*_STRATEGY):
            body, paper = graph.ends(edge)
            if graph.type_of(paper) == "Strategy":
                told = self.papers.setdefault(body, {})
                told.setdefault((_STRATEGY[graph.edge_type_of(edge)], paper), []).append(edge)
        self._signed()
        self.left_out: list[bool] = not_one(graph).tolist()
        """Of every node, whether it stands for a kind of thing, or for bodies that are not named."""
        self._names: dict[int, str] = {}

    def _signed(self) -> None:
        """What a signing says: each body that it concerns signed each strategy that it concerns."""
        graph = self.graph
        concerned: dict[int, list[int]] = {}
        for edge in graph.counted_edges_of("HELD"):
            concerned.setdefault(graph.ends(edge)[0], []).append(edge)
        for event, edges in sorted(concerned.items()):
            if graph.properties_of(event).get("kind") != "signing":
                continue
            papers = [e for e in edges if graph.type_of(graph.ends(e)[1]) == "Strategy"]
            for edge in edges:
                body = graph.ends(edge)[1]
                for paper in papers if graph.type_of(body) == "Organization" else ():
                    told = self.papers.setdefault(body, {})
                    told.setdefault((SIGNED, graph.ends(paper)[1]), []).extend((edge, paper))

    def bodies(self) -> list[int]:
        """The organisations and posts that are seen and named, by position."""
        graph = self.graph
        return [b for b in graph.nodes_of("Organization", "Post") if not self.left_out[b]]

    def of(self, who: int) -> tuple[Load, ...]:
        """The loads of one body, boards before strategies, each by name."""
        held = self.posts.get(who, {})
        boards: dict[int, None] = dict.fromkeys(self.seats.get(who, ()))
        papers: dict[tuple[str, int], None] = dict.fromkeys(self.papers.get(who, ()))
        for post in held:
            boards |= dict.fromkeys(self.seats.get(post, ()))
            papers |= dict.fromkeys(self.papers.get(post, ()))
        by_posts = {board for post in held for board in self.seats.get(post, ())}
        loads: list[Load] = []
        for board in boards:
            if not self.left_out[board]:
                mine = self.seats.get(who, {}).get(board, [])
                alone = len(mine) == 1 and board not in by_posts
                loads += self._by_one(board, mine[0]) if alone else self._on(who, held, board)
        for what, paper in papers:
            if not self.left_out[paper]:
                own = self.papers.get(who, {}).get((what, paper), [])
                chains = self._chains(what, own)
                for post, at in held.items():
                    of_post = self._chains(what, self.papers.get(post, {}).get((what, paper), []))
                    chains += [(*chain, e) for chain in of_post for e in at]
                firm = any(self._firm(chain) for chain in chains)
                edges = tuple(dict.fromkeys(e for chain in chains for e in chain))
                loads.append(Load(what, paper, int(firm), int(not firm), edges))
        loads.sort(key=lambda x: (_ORDER[x.what], self._name(x.item), x.item))
        return tuple(loads)

    def _name(self, item: int) -> str:
        """The name of *item* as it sorts."""
        if item not in self._names:
            self._names[item] = sort_key(self.graph.snapshot.names[item])
        return self._names[item]

    def _by_one(self, board: int, edge: int) -> Iterator[Load]:
        """As :meth:`_on`, where one statement of the body itself is all there is: how most of a large graph is."""
        role, number, _ = self.said[edge]
        meetings, described = self.meetings.of(board)
        firm = self.firm[edge]
        if role in SEATED:
            yield Load(SEAT, board, number * firm, number * (not firm), (edge, *described), meetings)
        elif role in BESIDE:
            yield Load(ATTENDS, board, int(firm), int(not firm), (edge, *described), meetings)
        if role == CHAIR:
            yield Load(CHAIR, board, int(firm), int(not firm), (edge,))

    @staticmethod
    def _chains(what: str, edges: list[int]) -> list[tuple[int, ...]]:
        """*edges* as the chains that each prove the same: one by one, a signing in pairs (of the body, the paper)."""
        return list(zip(edges[::2], edges[1::2], strict=True)) if what == SIGNED else [(e,) for e in edges]

    def _firm(self, edges: Iterable[int]) -> bool:
        return all(self.firm[e] for e in edges)

    def _on(self, who: int, held: Mapping[int, list[int]], board: int) -> Iterator[Load]:
        """What one body bears of one board."""
        accounts = [_Account(self, edge, (), True, who) for edge in self.seats.get(who, {}).get(board, ())]
        for post, at in held.items():
            sure = any(self._firm((e,)) for e in at)
            accounts += [_Account(self, e, tuple(at), sure, post) for e in self.seats.get(post, {}).get(board, ())]
        meetings, described = self.meetings.of(board)
        seated, beside, chairing = ([a for a in accounts if a.role in roles] for roles in (SEATED, BESIDE, (CHAIR,)))
        firm, every = (self._seats(who, [a for a in seated if a.firm or not only]) for only in (True, False))
        if every:
            yield Load(SEAT, board, firm, every - firm, (*_edges(seated), *described), meetings)
        comes = any(a.firm for a in beside)
        if beside and not firm and (comes or not every):
            yield Load(ATTENDS, board, int(comes), int(not comes), (*_edges(beside), *described), meetings)
        if chairing:
            sure = any(a.firm for a in chairing)
            yield Load(CHAIR, board, int(sure), int(not sure), _edges(chairing))

    def _seats(self, who: int, accounts: list["_Account"]) -> int:
        """How many seats the *accounts* of one board prove: those of the body itself, or of its posts together."""
        holders = {a.holder for a in accounts}
        least = {h: self._least(a.edge for a in accounts if a.holder == h) for h in holders}
        return max(least.pop(who, 0), sum(least.values()))

    def _least(self, edges: Iterable[int]) -> int:
        """How many seats of one holder on one board *edges* prove."""
        by_source: dict[int, dict[str, int]] = {}
        for edge in edges:
            _, number, behalf_of = self.said[edge]
            of_source = by_source.setdefault(int(self.graph.snapshot.edge_source[edge]), {})
            behalf = str(behalf_of or "")
            of_source[behalf] = max(number, of_source.get(behalf, 0))
        return max((max(x.pop("", 0), sum(x.values())) for x in by_source.values()), default=0)


class _Account:
    """One MEMBER_OF edge of a body, or of a post held at it: its role, and whether all of it is stated or confirmed."""

    def __init__(self, loads: _Loads, edge: int, at: tuple[int, ...], sure: bool, holder: int) -> None:
        self.edge = edge
        self.edges = (edge, *at)
        self.holder = holder
        self.role = loads.said[edge][0]
        self.firm = sure and loads.firm[edge]


def _number(said: Mapping[str, Any]) -> int:
    """How many seats a statement with these qualifiers gives."""
    seats = said.get("seats")
    return seats if isinstance(seats, int) and seats > 1 else 1


def _edges(accounts: Iterable[_Account]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(e for a in accounts for e in a.edges))


class _Meetings:
    """How often each board meets in a year, and the descriptions that say so."""

    def __init__(self, graph: Scoped) -> None:
        self.graph = graph
        self._said: dict[int, list[int]] = {}
        for edge in graph.edges_of("DESCRIBES"):
            firm = graph.basis_of(edge) != "inferred"
            if firm and b'"meetings_a_year"' in graph.snapshot.edge_properties[edge]:
                self._said.setdefault(graph.ends(edge)[1], []).append(edge)

    def of(self, board: int) -> tuple[int | None, tuple[int, ...]]:
        """The number that *board* shows, None where there is none."""
        number = self.graph.properties_of(board).get("meetings_a_year") if board in self._said else None
        if not isinstance(number, int) or number < 0:
            return None, ()
        said = tuple(e for e in self._said[board] if self.graph.qualifiers(e).get("meetings_a_year") == number)
        return (number, said) if said else (None, ())


class _Whole:
    """Which figures are known whole, by complete lists."""

    def __init__(self, graph: Scoped, posts: Mapping[int, Mapping[int, object]]) -> None:
        self.lists: CompleteLists = complete_lists(graph)
        self.posts = posts

    def of(self, who: int) -> frozenset[str]:
        """The figures of one body that a complete list settles: its own, and that of each post held at it."""
        held = self.posts.get(who, {})
        return frozenset(
            what
            for what, link in ((SEAT, "MEMBER_OF"), (OWNS, "OWNS"), (DELIVERS, "DELIVERS"))
            if self.lists.of(who, link, "forward")
            and (not held or self.lists.of(who, "HELD_AT", "reverse"))
            and all(self.lists.of(post, link, "forward") for post in held)
        )
