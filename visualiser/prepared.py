"""Prepared questions in plain English: each is a question with parameters, a page that answers it, and its size."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import AskError
from graph.questions.base import Answer
from visualiser.words import count_words

if TYPE_CHECKING:
    from visualiser.view import View

Size = Callable[[Answer], str]
OF_PAIRS = ("overlaps", "membership", "coverage")
"""Questions whose answers grow with the pairs of things, not with the things."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question that somebody may ask. ``pages`` are paths that answer it, the first that exists is taken."""

    group: str
    title: str
    question: str
    parameters: Mapping[str, Any]
    size: Size
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A prepared question with its address and the size of its answer."""

    title: str
    href: str
    size: str


def busiest(view: "View", *types: str) -> dict[str, str] | None:
    """The node of *types* with the most links in the scope, as a row holds it; the first by id among equals."""
    graph = view.workspace.graph
    nodes = [n for n in graph.nodes_of(*types) if not graph.properties_of(n).get("is_class")]
    if not nodes:
        return None
    links = np.isin(
        graph.snapshot.edge_types,
        [i for i, name in enumerate(graph.snapshot.edge_type_names) if name not in ("DESCRIBES", "LISTS_ALL")],
    )
    seen = graph.visible & links
    size = len(graph.snapshot.ids)
    degree = np.bincount(graph.snapshot.edge_from[seen], minlength=size) + np.bincount(
        graph.snapshot.edge_to[seen], minlength=size
    )
    return view.workspace.node_at(max(nodes, key=lambda n: (int(degree[n]), -n)))


def prepared(view: "View") -> Iterator[Prepared]:
    """The questions that this register gives reason to ask."""
    issue = _dealt_with(view)
    if issue:
        yield Prepared(
            "Overlap", f"Which boards deal with {_lower(issue['name'])}?", "boards", {"addresses": issue["id"]},
            _boards(view, "ADDRESSES", issue["id"]), ("/boards",),
        )  # fmt: skip
    yield Prepared(
        "Overlap", "Which boards share members?", "overlaps", {"layer": "members", "explained": "no"},
        _least("pair"), ("/overlaps",),
    )  # fmt: skip
    yield Prepared("Overlap", "Which boards overlap, and why?", "overlaps", {"explained": "no"}, _least("pair"),
                   ("/overlaps",))  # fmt: skip
    yield from _rules(view)
    body = busiest(view, "Organization")
    if body:
        yield Prepared("Where do we sit?", f"Which boards is {_the(body['name'])} on?", "boards",
                       {"members": body["id"]}, _boards(view, "MEMBER_OF", body["id"]), ("/boards",))  # fmt: skip
    yield Prepared("Where do we sit?", "Who sits on which board?", "membership", {}, _cells, ("/membership",))
    area = busiest(view, "Area")
    if area:
        yield Prepared("Where do we sit?", f"Which boards act in {area['name']}?", "boards", {"covers": area["id"]},
                       _boards(view, "COVERS", area["id"]), ("/boards",))  # fmt: skip
    yield Prepared("What is known", "Who deals with what?", "coverage", {}, _cells, ("/matrix",))
    yield Prepared("What is known", "What is recorded of the boards, and what is not?", "recorded", {}, _recorded)
    yield Prepared("What is known", "Which sources say so?", "sources", {"first": 0}, _total("source"), ("/sources",))


def ask_prepared(view: "View") -> dict[str, list[Asked]]:
    """The prepared questions by group, asked. Questions that do not exist (yet) are left out.

    In a large register those about pairs of things are named without the size of their answer.
    """
    groups: dict[str, list[Asked]] = {}
    for one in prepared(view):
        if not view.asks(one.question):
            continue
        size = ""
        if not (view.is_large and one.question in OF_PAIRS):
            try:
                size = one.size(view.ask(one.question, one.parameters))
            except AskError:
                continue
        path = next((p for p in one.pages if view.site.has_page(p)), f"/questions/{one.question}")
        given = {k: v for k, v in one.parameters.items() if k != "first"}
        groups.setdefault(one.group, []).append(Asked(one.title, view.link(path, given), size))
    return groups


def _rules(view: "View") -> Iterator[Prepared]:
    """The gap rules that fail most, each as the question that it is."""
    if not view.asks("rules"):
        return
    rows = sorted(view.ask("rules").rows, key=lambda r: (-(r["fails"] or 0), -(r["not_recorded"] or 0), r["rule"]))

    def size(row: Mapping[str, Any]) -> Size:
        told = f"{row['fails']:,} {'fails' if row['fails'] == 1 else 'fail'}" if row["fails"] else "none fails"
        return lambda answer: f"{told}, {row['not_recorded']:,} not recorded" if row["not_recorded"] else told

    for row in rows[:3]:
        yield Prepared("Gaps", row["title"], "gaps", {"rule": row["rule"], "first": 1}, size(row), ("/gaps",))


def _dealt_with(view: "View") -> dict[str, str] | None:
    """The issue that most boards deal with."""
    graph = view.workspace.graph
    boards: dict[int, set[int]] = {}
    for edge in graph.edges_of("ADDRESSES"):
        a, b = graph.ends(edge)
        if graph.type_of(a) == "Board" and graph.type_of(b) == "Issue":
            boards.setdefault(b, set()).add(a)
    if not boards:
        return None
    return view.workspace.node_at(max(sorted(boards), key=lambda b: len(boards[b])))


def _total(noun: str) -> Size:
    return lambda answer: count_words(answer.found.total, noun)


def _boards(view: "View", edge_type: str, other: str) -> Size:
    """How many boards links of *edge_type* hold with *other*; a list also shows those that the dates leave open."""
    graph = view.workspace.graph
    edges, place = graph.counted(edge_type), graph.snapshot.position[other]
    near, far = graph.snapshot.edge_from[edges], graph.snapshot.edge_to[edges]
    sure = sum(graph.type_of(node) == "Board" for node in {*near[far == place].tolist(), *far[near == place].tolist()})

    def size(answer: Answer) -> str:
        total = answer.found.total
        known = min(sure, total)
        if known == total:
            return f"at least {count_words(total, 'board')}" if total else "none found"
        left = f"perhaps {total - known:,} more"
        return f"at least {count_words(known, 'board')}, {left}" if known else f"perhaps {count_words(total, 'board')}"

    return size


def _least(noun: str) -> Size:
    return lambda answer: f"at least {count_words(answer.found.total, noun)}" if answer.found.total else "none found"


def _cells(answer: Answer) -> str:
    """How many cells are recorded; those of kinds of board are left out, as on the page that the question leads to."""
    kinds = {row["board"]["id"] for row in answer.rows if row["board_is_class"]}
    seen = (row for row in answer.rows if not kinds & {row["board"]["id"], row.get("member", row["board"])["id"]})
    states = Counter(str(row["state"]) for row in seen)
    told = [f"{states[word]:,} {word}" for word in ("stated", "confirmed", "inferred") if states[word]]
    return ", ".join(told) or "nothing is recorded"


def _recorded(answer: Answer) -> str:
    of = count_words(answer.rows[0]["of"] if answer.rows else 0, "board")
    return f"{count_words(len(answer.rows), 'thing')} asked of each of {of}"


def _lower(name: str) -> str:
    """A common noun inside a sentence; names with capitals inside keep theirs."""
    return name if any(c.isupper() for c in name[1:]) else name[:1].lower() + name[1:]


def _the(name: str) -> str:
    return f"the {name}" if name.split(" ")[-1] in ("Commissioner", "Constabulary", "Service", "Authority") else name
