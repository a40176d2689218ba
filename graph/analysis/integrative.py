"""Integrative gaps: issues of which one makes the other worse, and whose boards share nothing that is recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from graph.analysis.layers import names_one_body
from graph.analysis.snapshot import Scoped
from graph.analysis.ties import Tie, Ties
from graph.text import sort_key

Joined = Literal["nothing shared is recorded", "no body is recorded", "joined by inference only", "joined"]
STATES: tuple[Joined, ...] = (
    "nothing shared is recorded",
    "no body is recorded",
    "joined by inference only",
    "joined",
)
"""What can be said of two linked issues, what needs a look first."""
By = Literal["", "body", "tie"]
_BODIES = ("Board", "Organization")
SHOWN = 20
"""How many of the things that join two issues come with their statements."""


@dataclass(frozen=True, slots=True)
class LinkedIssues:
    """Two issues, of which the first contributes to the second, and what joins the bodies that deal with them.

    ``by`` says whether that is a ``body`` that deals with both, or a ``tie``: somebody who sits on, or stands above,
    bodies of both. ``via`` are all such nodes at the strongest grade found, ``edges`` the links between the issues and
    then those behind the first :data:`SHOWN` of ``via``. ``bodies`` says how many deal with each.
    """

    issue: int
    other: int
    state: Joined
    by: By
    via: tuple[int, ...]
    bodies: tuple[int, int]
    edges: tuple[int, ...]


def linked_issues(graph: Scoped, issue: int | None = None) -> tuple[LinkedIssues, ...]:
    """Every pair of issues that CONTRIBUTES_TO joins, or those with *issue*: what needs a look first, then by name.

    Only links of a body to the issue itself count, not those through a theme or a kind of board; kinds of board and
    groups that are not named are no bodies. Absence is never found: most lists are not complete, so the weakest that
    is said is that nothing shared is recorded.
    """
    links: dict[tuple[int, int], list[int]] = {}
    for edge in graph.counted_edges_of("CONTRIBUTES_TO"):
        if issue is None or issue in graph.ends(edge):
            links.setdefault(graph.ends(edge), []).append(edge)
    dealing = _dealing(graph, {node for ends in links for node in ends})
    ties = Ties(graph, (body for bodies in dealing.values() for body in bodies))
    had: dict[int, dict[int, Tie]] = {}

    def having(node: int) -> Mapping[int, Tie]:
        if node not in had:
            had[node] = _had(ties, dealing.get(node, {}))
        return had[node]

    found = []
    for (one, other), edges in links.items():
        ours, theirs = dealing.get(one, {}), dealing.get(other, {})
        state: Joined = "nothing shared is recorded" if ours and theirs else "no body is recorded"
        by: By = ""
        via: dict[int, tuple[int, ...]] = {}
        if ours and theirs:
            for limit, word in ((1, STATES[3]), (2, STATES[2])):
                via = _common(ours, theirs, limit)
                by = "body" if via else ""
                if not via:
                    via = _common(having(one), having(other), limit)
                    by = "tie" if via else ""
                if via:
                    state = word
                    break
        shown = list(via.items())[:SHOWN]
        behind = dict.fromkeys((*edges, *(e for _, of in shown for e in of)))
        found.append(LinkedIssues(one, other, state, by, tuple(via), (len(ours), len(theirs)), tuple(behind)))
    s = graph.snapshot
    return tuple(
        sorted(
            found,
            key=lambda x: (
                STATES.index(x.state),
                *((sort_key(s.names[n]), s.ids[n]) for n in (x.issue, x.other)),
            ),
        )
    )


def _dealing(graph: Scoped, issues: set[int]) -> dict[int, dict[int, Tie]]:
    """The bodies that deal with each of *issues*, each with its links and the best of their grades."""
    links: dict[tuple[int, int], list[int]] = {}
    for edge in graph.counted_edges_of("ADDRESSES"):
        body, issue = graph.ends(edge)
        if issue in issues and graph.type_of(body) in _BODIES:
            links.setdefault((issue, body), []).append(edge)
    one = {body: names_one_body(graph.properties_of(body)) for _, body in links}
    dealing: dict[int, dict[int, Tie]] = {}
    for (issue, body), edges in sorted(links.items()):
        if one[body]:
            best = min(int(graph.snapshot.edge_basis[e]) for e in edges)
            dealing.setdefault(issue, {})[body] = Tie(best, tuple(edges))
    return dealing


def _had(ties: Ties, bodies: Mapping[int, Tie]) -> dict[int, Tie]:
    """What the *bodies* of one issue have, at the best grade, with the statements from the issue to it."""
    had: dict[int, Tie] = {}
    for body, dealing in bodies.items():
        for node, tie in ties.of(body).items():
            grade = max(dealing.grade, tie.grade)
            if node not in had or grade < had[node].grade:
                had[node] = Tie(grade, (*dealing.edges, *tie.edges))
    return had


def _common(ours: Mapping[int, Tie], theirs: Mapping[int, Tie], limit: int) -> dict[int, tuple[int, ...]]:
    """What both have at grade *limit* or better, by id, with the edges of both sides."""
    if len(ours) > len(theirs):
        ours, theirs = theirs, ours
    common: Iterable[int] = (n for n in ours if n in theirs and max(ours[n].grade, theirs[n].grade) <= limit)
    return {n: (*ours[n].edges, *theirs[n].edges) for n in sorted(common)}
