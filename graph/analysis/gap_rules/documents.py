"""Documents that the law requires of areas: which are recorded for each, how surely, and what rules them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import Any

from graph import dates
from graph.analysis.checks import (
    Grade,
    grade,
    on_the_day,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.duty_law import Requirement
from graph.analysis.gap_rules.wider_areas import wider_areas
from graph.analysis.snapshot import Scoped

MADE = ("approval", "publication", "refresh", "signing")
"""Kinds of event that show when a document was made or made anew."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of an area: its position, how far that carries, the links by which it does, and what they leave open.

    ``link`` is the statement that it carries out the duty, None where it only covers the area.
    """

    node: int
    grade: Grade
    chain: tuple[int, ...]
    link: int | None = None
    doubt: str = ""


class Documents:
    """The documents of a graph, by the areas that they are for and the duties that they carry out.

    A document is for an area that it covers; where no area is recorded of it, for those of its owners or of the body
    on whose behalf it carries the duty out. One for a wider area is for the areas that are part of it. ``actors`` are
    the types that count: where a body may carry the duty out itself, boards stand beside documents.
    """

    def __init__(self, graph: Scoped, lists: CompleteLists, actors: tuple[str, ...]) -> None:
        assert graph.scope.day is not None
        self.graph = graph
        self.actors = actors
        self.lists = lists
        self.day = graph.scope.day
        self.always = graph.snapshot.at(changed(graph.scope, as_at=None))
        self.wider = wider_areas(graph)
        self.reach: dict[int, list[tuple[int, ...]]] = {}
        for edge in graph.edges_of("COVERS"):
            self.reach.setdefault(graph.ends(edge)[0], []).append((edge,))
        self.owners: dict[int, list[int]] = {}
        for edge in graph.edges_of("OWNS"):
            self.owners.setdefault(graph.ends(edge)[1], []).append(edge)
        self._said: dict[int, dict[str, Any]] = {}
        self._parts: dict[int, bool] = {}
        self._listed: dict[str, list[CurrentLists]] = {}
        self._carried: dict[Requirement, tuple[int, ...]] = {}
        self._carrying: dict[Requirement, dict[int, list[int]]] = {}
        self._duties: dict[Requirement, list[int]] = {}
        self.discharges = [e for e in graph.edges_of("DISCHARGES") if graph.type_of(graph.ends(e)[0]) in actors]
        self.events: dict[int, list[int]] = {}
        for edge in self.always.edges_of("HELD"):
            self.events.setdefault(self.always.ends(edge)[1], []).append(edge)
        self.covering: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for node in graph.nodes_of(*actors):
            if not self.said(node).get("is_class"):
                for chain in self.chains(node):
                    self.covering.setdefault(graph.ends(chain[-1])[1], []).append((node, chain))

    def said(self, node: int) -> dict[str, Any]:
        """What a node shows, read once."""
        if node not in self._said:
            self._said[node] = self.graph.properties_of(node)
        return self._said[node]

    def in_part(self, edge: int) -> bool:
        """Whether a link says that only a part of the area is covered."""
        if edge not in self._parts:
            self._parts[edge] = self.graph.qualifiers(edge).get("extent") == "part"
        return self._parts[edge]

    def chains(self, node: int) -> list[tuple[int, ...]]:
        """The chains of links by which a document reaches areas; the last of each is a COVERS link."""
        own = self.reach.get(node, [])
        if own:
            return own
        return [(owns, *c) for owns in self.owners.get(node, ()) for c in self.reach.get(self.graph.ends(owns)[0], ())]

    def carrying_out(self, required: Requirement) -> dict[int, list[int]]:
        """The links by which documents carry out the duty of *required*, by document; class nodes are left out."""
        if required not in self._carrying:
            duties = set(self.duties(required))
            found: dict[int, list[int]] = {}
            for edge in self.discharges:
                document, duty = self.graph.ends(edge)
                if duty in duties and not self.said(document).get("is_class"):
                    found.setdefault(document, []).append(edge)
            self._carrying[required] = found
        return self._carrying[required]

    def for_areas(self, required: Requirement, areas: Sequence[int]) -> dict[int, list[Document]]:
        """The documents that carry out *required* for each of *areas*, the surest first."""
        graph = self.graph
        at: dict[int, list[tuple[int, int, tuple[int, ...]]]] = {}
        for document, links in self.carrying_out(required).items():
            for link in links:
                chains = list(self.chains(document))
                if not chains:
                    behalf = graph.snapshot.position.get(str(graph.qualifiers(link).get("on_behalf_of")))
                    chains = list(self.reach.get(behalf, ())) if behalf is not None else []
                for chain in chains:
                    at.setdefault(graph.ends(chain[-1])[1], []).append((document, link, chain))
        found: dict[int, list[Document]] = {}
        for area in areas:
            best: dict[int, Document] = {}
            for node, path in self.wider.of(area).items() if at else ():
                for document, link, chain in at.get(node, ()):
                    one = self.graded(document, (link, *chain, *path), link)
                    if document not in best or one.grade > best[document].grade:
                        best[document] = one
            found[area] = sorted(best.values(), key=lambda d: (-d.grade, graph.snapshot.names[d.node], d.node))
        return found

    def graded(self, document: int, chain: tuple[int, ...], link: int | None = None) -> Document:
        """A document with how far it carries on the day: its links, their extent, and its own dates."""
        graph = self.graph
        carries = grade(graph, *chain)
        doubt = ""
        if any(self.in_part(e) for e in chain):
            carries, doubt = min(carries, Grade.POSSIBLE), "it covers a part of the area"
        elif carries == Grade.POSSIBLE or not self.in_force(document):
            carries, doubt = (
                min(carries, Grade.POSSIBLE),
                f"the dates leave open whether it was in force {on_the_day(graph)}",
            )
        return Document(document, carries, chain, link, doubt)

    def in_force(self, document: int) -> bool:
        """Whether the document's own dates, where it has any, put the day within its period."""
        return not self.graph.left_open[document]

    def covers(self, area: int) -> list[int]:
        """Every document recorded for *area*, whatever it is for and however surely."""
        found = (node for above in self.wider.of(area) for node, _ in self.covering.get(above, ()))
        return list(dict.fromkeys(found))

    # --- when it was made ---------------------------------------------------------------------------------------

    def made(self, document: int) -> list[tuple[str, int | None]]:
        """The dates on which the document was made or made anew by the day, each with the event's link if any."""
        said = self.always.properties_of(document)
        found: list[tuple[str, int | None]] = [
            (str(said[key]), None) for key in ("approved", "start") if said.get(key) and said[key] != dates.OPEN
        ]
        for edge in self.events.get(document, ()):
            event = self.always.properties_of(self.always.ends(edge)[0])
            when = event.get("start") or event.get("end")
            if event.get("kind") in MADE and when and when != dates.OPEN:
                found.append((str(when), edge))
        return [(when, edge) for when, edge in found if dates.bounds(when)[0] <= self.day]

    def made_since(self, document: int, first: int) -> tuple[Grade, str, tuple[int, ...]]:
        """How surely the document was made between *first* and the day, with the date and the event's link."""
        best: tuple[Grade, str, tuple[int, ...]] = (Grade.NOTHING, "", ())
        for when, edge in sorted(self.made(document), key=lambda m: m[0], reverse=True):
            low, high = dates.bounds(when)
            if high < first:
                carries = Grade.NOTHING
            elif first <= low and high <= self.day:
                carries = Grade.SURE if edge is None or self.graph.basis_of(edge) != "inferred" else Grade.INFERRED
            else:
                carries = Grade.POSSIBLE
            if carries > best[0] or not best[1]:
                best = (carries, when, () if edge is None else (edge,))
        return best

    # --- absence -------------------------------------------------------------------------------------------------

    def ruled_out(self, required: Requirement, area: int, found: Sequence[Document]) -> tuple[int, ...]:
        """The complete lists that show that no document carries *required* out for *area*; empty where none does.

        Either the list of all that covers the area names documents, and of each of them the duties are listed; or the
        list of all that carries out the duty names documents, and of each of them the areas are.
        """
        if found:
            return ()
        covering = self.listing("COVERS", area, required.basis.start)
        if covering:
            own = [self.lists.of(d, "DISCHARGES", "forward") for d in self.covers(area)]
            if all(own):
                return (*covering, *(e for several in own for e in several))
        if required not in self._carried:
            self._carried[required] = self._all_that_carry_out(required)
        return self._carried[required]

    def _all_that_carry_out(self, required: Requirement) -> tuple[int, ...]:
        """The lists of all that carries the duty out, and of where each applies; empty where one is missing."""
        carrying = [e for duty in self.duties(required) for e in self.listing("DISCHARGES", duty, required.basis.start)]
        own = [self.lists.of(d, "COVERS", "forward") for d in self.carrying_out(required)]
        return (*carrying, *(e for several in own for e in several)) if carrying and all(own) else ()

    def listing(self, link: str, node: int, since: str) -> list[int]:
        """The complete lists of what has that link to *node*, of sources that name each kind of actor by it at all."""
        if link not in self._listed:
            self._listed[link] = [
                CurrentLists(self.graph, self.lists, link, "reverse", (actor,)) for actor in self.actors
            ]
        several = [of.of(node, since) for of in self._listed[link]]
        return [e for e in several[0] if all(e in other for other in several)]

    def duties(self, required: Requirement) -> list[int]:
        """The duties of the graph that *required* is about."""
        if required not in self._duties:
            self._duties[required] = [
                d
                for d in self.graph.nodes_of("Duty")
                if required.carried_out_by(self.said(d).get("act"), self.said(d).get("section"))
            ]
        return self._duties[required]


def documents_of(graph: Scoped, lists: CompleteLists, *actors: str) -> Documents:
    """The documents of a graph, worked out once for all rules that look at the same *actors*."""
    key = (Documents, actors)
    if key not in graph.known:
        graph.known[key] = Documents(graph, lists, actors)
    found: Documents = graph.known[key]
    return found
