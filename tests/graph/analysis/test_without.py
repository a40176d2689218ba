"""Which things of a type have no link of a kind: none, only inferred, not recorded; never the one for the other."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from graph.errors import AskError
from graph.questions.base import Answer
from graph.scope import Scope
from graph.statements import Edge
from graph.workspace import Workspace
from tests.graph.analysis.small import clerk, told, workspace_of

DAY = Scope(as_at="2024-06-30")
TRADERS = ("ashby", "brook", "coombe", "dene", "elm", "ford", "glen", "heath")

BOARDS = [
    told("board/ashby", kind="sub-group"),
    told("board/brook", kind="sub-group"),
    told("board/coombe", kind="network"),
    told("board/dene", kind="sub-group"),
    told("board/elm", kind="sub-group"),
    told("board/ford", kind="sub-group"),
    told("board/kinds", is_class=True),
    told("organization/police", kind="police force"),
    told("organization/partners", kind="group of organisations"),
    told("board/glen", kind="sub-group", start="2024"),
    clerk("MEMBER_OF", "organization/police", "board/ashby"),
    clerk("MEMBER_OF", "organization/police", "board/brook", basis="inferred", reason="its letter-head"),
    clerk("MEMBER_OF", "organization/police", "board/dene", start="2024"),
    clerk("MEMBER_OF", "organization/partners", "board/elm"),
    clerk("LISTS_ALL", "source/clerk", "board/ford", link="MEMBER_OF", direction="reverse", as_of="2024-06"),
    clerk("LISTS_ALL", "source/clerk", "board/glen", link="MEMBER_OF", direction="reverse", as_of="2024-06"),
]


def ask(edges: Sequence[Edge], scope: Scope | None = DAY, **given: Any) -> Answer:
    return workspace_of(edges, scope).ask("without", given)


def said(answer: Answer) -> dict[str, str]:
    return {row["node"]["name"]: row["answer"].value for row in answer.rows}


MEMBERS: dict[str, Any] = {"type": "Board", "link": "MEMBER_OF", "direction": "reverse"}


def test_none_inferred_and_not_recorded_are_kept_apart() -> None:
    answer = ask(BOARDS, **MEMBERS)
    assert said(answer) == {
        "Ford": "none",
        "Brook": "inferred only",
        "Coombe": "not recorded",
        "Dene": "not recorded",
        "Elm": "not recorded",
        "Glen": "not recorded",
    }
    reasons = {row["node"]["name"]: row["reason"] for row in answer.rows}
    assert reasons["Ford"] == "None, in a list that claims to be complete (stated by The clerk)."
    assert reasons["Brook"] == "Only inferred: Police (inferred from The clerk)."
    assert reasons["Coombe"] == "No source says."
    assert reasons["Dene"].startswith(
        "Not recorded (dates): Police, at dates that leave open whether it held on 30 June"
    )
    assert reasons["Elm"] == "Only a kind or an unnamed group is given: Partners (stated by The clerk)."
    assert reasons["Glen"].endswith("but the dates leave open whether it was there itself.")
    assert answer.found.summary == (
        "As at 30 June 2024, 7 boards are asked for “has as a member”: 1 by a stated link, 0 by a confirmed one, 1 "
        "only by an inferred one; 1 has none, in a complete list; of 4 it is not recorded."
    )
    assert "1 that stand for a kind, or for a group that is not named, are left out." in answer.found.notes


def test_every_row_has_the_statements_that_describe_the_thing_and_those_it_rests_on() -> None:
    answer = ask(BOARDS, **MEMBERS)
    for row in answer.rows:
        types = {answer.statements[id].edge.type for id in row["statements"]}
        assert "DESCRIBES" in types
        assert ("LISTS_ALL" in types) == (row["node"]["name"] in ("Ford", "Glen"))
        assert ("MEMBER_OF" in types) == (row["node"]["name"] in ("Brook", "Dene", "Elm"))


def test_a_question_is_narrowed_by_a_property_the_other_end_and_the_answer() -> None:
    assert set(said(ask(BOARDS, **MEMBERS, where="kind=network"))) == {"Coombe"}
    assert set(said(ask(BOARDS, **MEMBERS, where="kind=network; is_class=no"))) == {"Coombe"}
    assert set(said(ask(BOARDS, **MEMBERS, where="is class=yes"))) == {"Kinds"}
    assert set(said(ask(BOARDS, **MEMBERS, answer="none"))) == {"Ford"}
    charities = said(ask(BOARDS, **MEMBERS, other="Organization", other_where="kind=charity"))
    assert charities["Ashby"] == "not recorded", "its only member is no charity, and no list is complete"
    posts = said(ask(BOARDS, **MEMBERS, other="Post"))
    assert posts["Ford"] == "not recorded", "the list's source names no post at all, so it says nothing of posts"
    few = ask(BOARDS, **MEMBERS, first=2)
    assert (len(few.rows), few.found.total) == (2, 6)
    assert "2 of 6 are shown. Ask with a larger “first” for the rest." in few.found.notes


def test_a_complete_list_leaves_open_what_it_names_without_saying_what_it_is() -> None:
    """A seat for a post, a nameless group or a body of no recorded kind may be the one that is looked for."""
    listing = clerk("LISTS_ALL", "source/clerk", "board/safety", link="MEMBER_OF", direction="reverse", as_of="2024-06")
    fire = [told("organization/fire", kind="fire and rescue authority"), told("board/safety")]
    police = {"other": "Organization", "other_where": "kind=police force"}
    for seat, answer in (
        ([], "none"),
        ([told("organization/unknown"), clerk("MEMBER_OF", "organization/unknown", "board/safety")], "not recorded"),
        ([told("post/inspector"), clerk("MEMBER_OF", "post/inspector", "board/safety")], "not recorded"),
        ([BOARDS[8], clerk("MEMBER_OF", "organization/partners", "board/safety")], "not recorded"),
    ):
        edges = [*fire, clerk("MEMBER_OF", "organization/fire", "board/safety"), listing, *seat]
        (row,) = ask(edges, DAY, **MEMBERS, **police).rows
        assert row["answer"].value == answer
        assert ("which may be or stand for one" in row["reason"]) == (answer == "not recorded")


def test_without_a_day_every_statement_counts() -> None:
    answer = ask(BOARDS, None, **MEMBERS)
    assert said(answer)["Glen"] == "none"
    assert "Dene" not in said(answer)
    assert answer.found.summary.startswith("Without an as-at date, 7 boards")


def test_the_area_of_the_scope_narrows_areas_too() -> None:
    edges = [
        told("area/shire", kind="county"),
        *(told(f"area/{a}", kind="two-tier district") for a in ("ashby", "brook")),
        told("area/far", kind="two-tier district"),
        *(clerk("PART_OF", f"area/{a}", "area/shire", start="1990", end="..") for a in ("ashby", "brook")),
        told("board/safety", kind="community safety partnership"),
        clerk("COVERS", "board/safety", "area/ashby"),
    ]
    asked = {"type": "Area", "link": "COVERS", "where": "kind=two-tier district", "other": "Board"}
    assert set(said(ask(edges, DAY, **asked))) == {"Brook", "Far"}
    assert set(said(ask(edges, Scope(as_at="2024-06-30", area="small:area/shire"), **asked))) == {"Brook"}


def test_a_view_is_asked_like_a_type() -> None:
    edges = [
        *BOARDS,
        told("area/ashby", kind="two-tier district"),
        clerk("RESPONSIBLE_AUTHORITY_FOR", "organization/police", "area/ashby", kind="chief officer of police"),
    ]
    answer = ask(edges, type="ResponsibleAuthority", link="OWNS")
    assert said(answer) == {"Police": "not recorded"}
    assert "1 responsible authority is asked for “owns”" in answer.found.summary


def test_where_sources_disagree_the_reason_says_so() -> None:
    listing = clerk("LISTS_ALL", "source/clerk", "board/brook", link="MEMBER_OF", direction="reverse", as_of="2024-06")
    guess = BOARDS[11].replace(source="small:source/guide")
    rows = ask([*BOARDS[:11], guess, listing], **MEMBERS).rows
    (brook,) = [r for r in rows if r["node"]["name"] == "Brook"]
    assert brook["answer"].value == "inferred only"
    assert "Sources disagree: a complete list leaves it out" in brook["reason"]


@pytest.mark.parametrize(
    ("given", "told_of", "next_step"),
    [
        (
            {"type": "Theme", "link": "MEMBER_OF"},
            "The link “is a member of” (MEMBER_OF) can neither begin nor end at a theme.",
            "It begins at boards, organisations, posts, and ends at boards, organisations.",
        ),
        (
            {"type": "Board", "link": "MEMBER_OF"},
            "The link “is a member of” (MEMBER_OF) can begin at a board and end at one, so it is not clear what is",
            "Give “direction”: forward (“is a member of”) or reverse (“has as a member”).",
        ),
        (
            {"type": "Issue", "link": "ADDRESSES", "direction": "forward"},
            "The link “deals with” (ADDRESSES) cannot begin at an issue.",
            "It can begin at boards, organisations, strategies, objectives. At an issue it is read reverse",
        ),
        (
            {"type": "Board", "link": "COVERS", "other": "Post"},
            "“covers” cannot link a board to a post.",
            "The other end can be area.",
        ),
        (
            {"type": "Board", "link": "COVERS", "where": "kind=club"},
            "“club” is not a known kind of a board.",
            "Use one of: community safety partnership",
        ),
        (
            {"type": "Board", "link": "COVERS", "where": "colour=red"},
            "“colour=red” is no value of a property of boards.",
            "Write it as “property=value” with one of: note, ambiguity, kind",
        ),
        (
            {"type": "Board", "link": "COVERS", "other_where": "kind=county"},
            "“other where” is given without “other”",
            "Give “other” too",
        ),
        ({"type": "Club", "link": "COVERS"}, "“Club” is not a value of “type”", "Use one of: Board"),
        ({"link": "COVERS"}, "The parameter “type” is missing.", "Of what"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(given: dict[str, str], told_of: str, next_step: str) -> None:
    with pytest.raises(AskError) as refused:
        ask(BOARDS, DAY, **given)
    assert told_of in str(refused.value)
    assert next_step in refused.value.next_step


def slowly(workspace: Workspace) -> dict[str, str]:
    """The answers worked out one board at a time, from all statements."""
    graph = workspace.graph
    members: dict[int, list[int]] = {}
    for edge in graph.edges_of("MEMBER_OF"):
        members.setdefault(graph.ends(edge)[1], []).append(edge)
    found = {}
    for board in graph.nodes_of("Board"):
        holds = [e for e in members.get(board, []) if graph.holding[e]]
        if any(graph.basis_of(e) != "inferred" for e in holds):
            continue
        listed = [e for e in graph.edges_of("LISTS_ALL") if graph.ends(e)[1] == board]
        name = graph.snapshot.names[board]
        if holds:
            found[name] = "inferred only"
        else:
            found[name] = "none" if listed and not members.get(board) else "not recorded"
    return found


@pytest.mark.parametrize("seed", range(20))
def test_a_slow_obvious_computation_gives_the_same(seed: int) -> None:
    random = Random(seed)
    edges = [told(f"board/{name}") for name in TRADERS]
    edges += [told(f"organization/{name}") for name in TRADERS]
    for board in TRADERS:
        for body in random.sample(TRADERS, random.randint(0, 2)):
            more: dict[str, object] = random.choice(
                [{}, {"basis": "inferred", "reason": "its name"}, {"start": "2024"}, {"end": "2020-01-01"}]
            )
            edges.append(clerk("MEMBER_OF", f"organization/{body}", f"board/{board}", **more))
        if random.random() < 0.4:
            listing = {"link": "MEMBER_OF", "direction": "reverse", "as_of": "2024-06"}
            edges.append(clerk("LISTS_ALL", "source/clerk", f"board/{board}", **listing))
    workspace = workspace_of(edges, DAY)
    assert said(workspace.ask("without", MEMBERS)) == slowly(workspace)
