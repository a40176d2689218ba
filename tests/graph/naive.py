"""What a store should answer, worked out the slow and plain way from statements and decisions, for comparison."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graph.dates import BEGINNING, FOREVER, InForce, Span, bounds, span
from graph.derive import SourceInfo, canonical_ids, derive_with_span, source_info, verdicts
from graph.schema import SCHEMA
from graph.scope import BASES, Scope
from graph.statements import Decision, Edge, Node, Verdict, effective_decisions


@dataclass(frozen=True)
class NaiveLink:
    edge: Edge
    from_id: str
    to_id: str
    source: str
    verdict: Verdict
    span: Span

    @property
    def loops(self) -> bool:
        """Whether it begins and ends at one node, and is no list that a source makes about itself."""
        return self.from_id == self.to_id and self.edge.type != "LISTS_ALL"

    @property
    def basis(self) -> str:
        return "confirmed" if self.edge.basis == "inferred" and self.verdict == "confirmed" else self.edge.basis


class Naive:
    """A whole graph in dictionaries."""

    def __init__(self, edges: Iterable[Edge], decisions: Iterable[Decision]) -> None:
        self.edges = sorted(edges, key=lambda e: e.id)
        effective = effective_decisions(decisions)
        self.aliases = canonical_ids(effective)
        self.verdicts = verdicts(effective)
        self.infos = {e.source: info for e in self.edges if (info := source_info(e))}
        self.kept = [e for e in self.edges if self.verdicts.get(e.id) != "rejected"]
        self.links = {e.id: self._link(e) for e in self.kept}
        self.nodes: dict[str, Node] = {}
        self.spans: dict[str, Span] = {}
        self._held: dict[Scope, list[NaiveLink]] = {}
        self._derive()

    def canonical(self, id: str) -> str:
        return self.aliases.get(id, id)

    def _info(self, source: str) -> SourceInfo:
        return self.infos.get(source) or SourceInfo(source)

    def _link(self, edge: Edge) -> NaiveLink:
        when = span(edge.start, edge.end, self._info(edge.source).date)
        days = [d for listing in self.kept if (d := self._closing_day(listing, edge)) is not None]
        if days:
            when = Span(when.possible_from, when.certain_from, when.certain_to, min(days), when.assumed_from)
        return NaiveLink(
            edge,
            self.canonical(edge.from_id),
            self.canonical(edge.to_id),
            self.canonical(edge.source),
            self.verdicts.get(edge.id, ""),
            when,
        )

    def _closing_day(self, listing: Edge, edge: Edge) -> int | None:
        """The last day on which *edge* may have held if *listing* is right; None where it says nothing of it."""
        told = listing.properties
        if listing.type != "LISTS_ALL" or told["link"] != edge.type or edge.end is not None:
            return None
        ends = {"forward": edge.from_id, "reverse": edge.to_id}
        if self.canonical(ends[str(told["direction"])]) not in self._subjects(listing):
            return None
        as_of, seen = told.get("as_of") or self._info(listing.source).date, self._info(edge.source).date
        if not as_of or not seen or bounds(seen)[1] >= bounds(str(as_of))[0]:
            return None
        if edge.start and edge.start != ".." and bounds(edge.start)[1] >= bounds(str(as_of))[0]:
            return None
        pair = (edge.type, self.canonical(edge.from_id), self.canonical(edge.to_id))
        for other in self.kept:
            if other.source == listing.source and pair == (
                other.type,
                self.canonical(other.from_id),
                self.canonical(other.to_id),
            ):
                return None
        return bounds(str(as_of))[1] - 1

    def _subjects(self, listing: Edge) -> set[str]:
        subject, every = self.canonical(listing.to_id), listing.properties.get("every")
        if not every:
            return {subject}
        ends = [(e.type, e.from_type, self.canonical(e.from_id), e.to_type, self.canonical(e.to_id)) for e in self.kept]
        if listing.to_type == "Source":
            return {to for type, _, of, to_type, to in ends if (type, of, to_type) == ("DESCRIBES", subject, every)}
        below: dict[str, str] = {}
        for _ in self.kept:
            below |= {
                of: of_type
                for type, of_type, of, _, to in ends
                if type == "PART_OF" and of != to and (to == subject or to in below)
            }
        within = {id for id, type in below.items() if type == every}
        if listing.to_type == "Area":
            areas = {subject, *below}
            within |= {of for type, of_type, of, _, to in ends if type == "COVERS" and of_type == every and to in areas}
        return within

    def _derive(self) -> None:
        types: dict[str, str] = {}
        for e in self.kept:
            for id, type in ((e.from_id, e.from_type), (e.to_id, e.to_type), (e.source, "Source")):
                types[self.canonical(id)] = type
        for id, type in types.items():
            described = [
                (e, self._info(e.source)) for e in self.kept if e.type == "DESCRIBES" and self.canonical(e.to_id) == id
            ]
            merged = sorted(a for a, c in self.aliases.items() if c == id)
            self.nodes[id], self.spans[id] = derive_with_span(SCHEMA, id, type, described, merged)

    # --- reading -----------------------------------------------------------------------------------------------------

    def node_seen(self, id: str, scope: Scope) -> bool:
        if scope.day is not None and self.spans[id].on(scope.day, scope.undated) == InForce.NO:
            return False
        return not scope.area or self._meets(id, scope)

    def counts(self, link: NaiveLink, scope: Scope) -> bool:
        """Whether a link's basis, source and dates are in the scope, whatever its ends."""
        if scope.sources and link.source not in {self.canonical(s) for s in scope.sources}:
            return False
        if link.basis not in scope.basis:
            return False
        return scope.day is None or link.span.on(scope.day, scope.undated) != InForce.NO

    def _meets(self, id: str, scope: Scope) -> bool:
        area = self.canonical(scope.area)
        covered = {
            link.to_id
            for link in self.links.values()
            if link.edge.type == "COVERS" and link.from_id == id and self.counts(link, scope)
        }
        if area not in self.nodes or not covered:
            return True
        return any(self._leaves(a, scope, {a}) & self._leaves(area, scope, {area}) for a in covered)

    def _leaves(self, area: str, scope: Scope, above: set[str]) -> set[str]:
        parts = {
            link.from_id
            for link in self.links.values()
            if link.edge.type == "PART_OF" and link.to_id == area != link.from_id and self.counts(link, scope)
        }
        if not parts:
            return {area}
        leaves: set[str] = set()
        for part in parts - above:
            leaves |= self._leaves(part, scope, above | {part})
        return leaves

    def visible(self, scope: Scope) -> list[NaiveLink]:
        return [
            link
            for link in self.links.values()
            if self.counts(link, scope) and self.node_seen(link.from_id, scope) and self.node_seen(link.to_id, scope)
        ]

    def found(self, scope: Scope, *types: str) -> list[Node]:
        return [n for id, n in self.nodes.items() if n.type in types and self.node_seen(id, scope)]

    def facet(self, found: list[Node], name: str, scope: Scope) -> dict[str, int]:
        """The counts of one facet over *found*."""
        counter: Counter[str] = Counter()
        for node in found:
            if ":" in name:
                edge_type, direction = name.split(":")
                links = [x for x in self.visible(scope) if x.edge.type == edge_type and not x.loops]
                if direction == "forward":
                    counter.update({x.to_id for x in links if x.from_id == node.id})
                else:
                    counter.update({x.from_id for x in links if x.to_id == node.id})
            else:
                value = node.properties.get(name)
                if value is not None:
                    values = value if isinstance(value, tuple) else (value,)
                    counter.update({str(v) for v in values})
        return dict(counter)

    # --- analysis ----------------------------------------------------------------------------------------------------

    def when(self, span_of: Span, scope: Scope) -> InForce:
        """How sure a span is on the scope's day; certain, where there is none."""
        return InForce.CERTAIN if scope.day is None else span_of.on(scope.day, scope.undated)

    def holding(self, scope: Scope, *types: str) -> list[NaiveLink]:
        """The links of *types* that findings may use, by id."""
        if scope not in self._held:
            self._held[scope] = [x for x in self.visible(scope) if not x.loops and self._holds(x, scope)]
        return [x for x in self._held[scope] if x.edge.type in types]

    def _holds(self, link: NaiveLink, scope: Scope) -> bool:
        when = self.when(link.span, scope)
        sure_ends = not any(self._doubtful(end, scope) for end in (link.from_id, link.to_id))
        return when == InForce.CERTAIN or (when == InForce.ASSUMED and sure_ends)

    def _doubtful(self, id: str, scope: Scope) -> bool:
        """Whether dates are recorded of a node, and they leave open whether it was there on the day."""
        own = self.spans[id]
        dated = own.possible_from > BEGINNING or own.possible_to < FOREVER
        return dated and self.when(own, scope) in (InForce.NO, InForce.POSSIBLE)

    def compared(self, scope: Scope) -> list[str]:
        """The boards, and organisations that meet, that do not stand for a kind of board."""
        meeting = [
            n for n in self.found(scope, "Board", "Organization") if n.type == "Board" or n.properties.get("meets")
        ]
        return [n.id for n in meeting if not n.properties.get("is_class")]

    def had(self, body: str, layer: str, scope: Scope) -> dict[str, str]:
        """What a body has in one layer, by item, each with its strongest basis."""
        held: list[tuple[str, list[str]]] = []
        if layer == "members":
            for x in self.holding(scope, "MEMBER_OF"):
                if x.to_id == body and x.edge.properties.get("role") not in ("invited", "unofficial partner"):
                    item, bases = self._seated(x, scope)
                    about = self.nodes[item].properties
                    if about.get("kind") not in ("group of organisations", "unnamed unit") and not about.get(
                        "is_class"
                    ):
                        held.append((item, bases))
        else:
            types = {"issues and themes": ("ADDRESSES",), "strategies": ("OWNS", "DELIVERS"), "duties": ("DISCHARGES",)}
            held = [(x.to_id, [x.basis]) for x in self.holding(scope, *types[layer]) if x.from_id == body]
        found: dict[str, str] = {}
        for item, bases in held:
            weakest = max(bases, key=BASES.index)
            found[item] = min(found.get(item, weakest), weakest, key=BASES.index)
        return found

    def _seated(self, seat: NaiveLink, scope: Scope) -> tuple[str, list[str]]:
        """Whose seat it is: a post held at an organisation is that organisation."""
        for x in self.holding(scope, "HELD_AT"):
            if x.from_id == seat.from_id and self.nodes[x.to_id].type == "Organization":
                return x.to_id, [seat.basis, x.basis]
        return seat.from_id, [seat.basis]
