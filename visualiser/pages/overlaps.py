"""Pairs of boards that share something: candidates with a card of reasons, and those that something explains."""

import shlex
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from graph.errors import NotFoundError
from graph.questions.base import Answer, Row
from graph.schema import Schema
from graph.statements import pair_about
from graph.words import FindingStatus, joined
from visualiser.page import Page
from visualiser.render import render
from visualiser.said import Said, tell
from visualiser.words import capital, count_words

if TYPE_CHECKING:
    from visualiser.view import View

FIRST = 10
CARDS = 3
ASKED = 100
MOST_SHOWN = 1_000
"""How many pairs a page shows at most: more are for files."""
PREFIX = "overlap|"
STATUS = "finding_status"
NOUNS: Mapping[str, tuple[str, str]] = {
    "issues and themes": ("issue or theme", "issues and themes"),
    "members": ("member", "members"),
    "strategies": ("strategy", "strategies"),
    "duties": ("duty", "duties"),
    "footprint": ("area", "areas"),
}
CLASSES = ("possible duplication", "overlap", "fragmentation")
HEADINGS = {"footprint": "areas in common", "issues and themes": "issues"}
EXPLANATIONS = (
    ("same line of accountability", "one being part of the other, or reporting to it"),
    ("class and instance", "one standing for a kind of board to which the other belongs"),
    ("predecessor and successor", "one taking the place of the other"),
    ("no common area", "two areas that do not meet"),
    ("not in force together", "dates that lie apart"),
    ("only members required by law", "nothing shared but members whom a law requires on both"),
)


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/overlaps``."""
    return (Page("/overlaps", overlaps, nav="Overlaps", place=50),)


def overlaps(view: "View") -> Response:
    """Candidates in a table, cards of reasons for some of them, and the explained pairs; or the card of one pair."""
    if view.given.get("pair"):
        return _one(view, view.given["pair"])
    words = ("board", "layer", "issue", "proposed", STATUS)
    asked = {w: v for w, v in view.parameters("overlaps").items() if w in words}
    start = _number(view.given.get("from"), 1)
    whole = view.given.get("show") == "all"
    most = max(ASKED, start + FIRST - 1)
    candidates = view.ask("overlaps", {**asked, "explained": "no", "first": str(MOST_SHOWN if whole else most)})
    set_apart: Answer | None = None
    if not view.is_large or asked or view.given.get("explained"):
        set_apart = view.ask(
            "overlaps",
            {
                **{w: v for w, v in asked.items() if w != "proposed"},
                "explained": "only",
                "first": str(MOST_SHOWN if view.given.get("explained") == "all" else FIRST),
            },
        )
    shown = candidates.rows if whole else candidates.rows[start - 1 : start - 1 + FIRST]
    carded = shown if view.given.get("cards") == "all" else shown[:CARDS]
    last = start + len(shown) - 1 if not whole else len(shown)
    return render(
        view,
        "overlaps.html",
        title="Overlaps",
        answer=candidates,
        set_apart=set_apart,
        most_shown=MOST_SHOWN,
        shown=shown,
        first=1 if whole else start,
        last=last,
        next=view.here(**{"from": last + 1, "cards": None}) if last < candidates.found.total else "",
        cards=[card(view, candidates, row) for row in carded],
        headings=[(name, capital(HEADINGS.get(name, name))) for name in NOUNS],
        cell=layer_cell,
        not_recorded=lambda row: [HEADINGS.get(n, n) for n in NOUNS if _silent(layer_cell(row, n))],
        pair_link=lambda row: view.link("/overlaps", pair=pair_word(row)) + "#card",
        given=asked,
        selects=_selects(view, asked),
        filtered=bool(asked) or view.scope.basis != ("stated", "confirmed", "inferred"),
    )


def _one(view: "View", pair: str) -> Response:
    """The card of one pair, whether it is a candidate or explained."""
    parts = pair.split("|")
    answer = found = None
    for cut in range(1, len(parts)):
        one, other = "|".join(parts[:cut]), "|".join(parts[cut:])
        if one and other and len(view.workspace.nodes([one, other])) == 2:
            answer = view.ask("overlaps", {"board": one, "first": "1000000"})
            ids = {view.node(one).id, view.node(other).id}
            found = next((r for r in answer.rows if {r["a"]["id"], r["b"]["id"]} == ids), None)
            break
    if answer is None:
        raise NotFoundError("No two boards have these identifiers.", "Choose a pair from the list of overlaps.")
    return render(
        view,
        "overlap.html",
        title="An overlap",
        answer=answer,
        card=card(view, answer, found) if found else None,
        boards=[view.node(one), view.node(other)],
    )


def pair_word(row: Row) -> str:
    """What names a pair in an address: the two identifiers, sorted."""
    return str(row["key"]).removeprefix(PREFIX)


def layer_cell(row: Row, layer: str) -> dict[str, Any]:
    """What a table says of one layer of a pair: a number, and whether it is only the least or not recorded."""
    share = next(s for s in row["layers"] if s["layer"] == layer)
    number = share["at_least_with_inferred"]
    recorded = share["recorded_a"] and share["recorded_b"]
    return {
        "number": number,
        "at_least": number and not share["complete"],
        "silent": not recorded,
        "none": recorded and not number,
    }


def _silent(value: Mapping[str, Any]) -> bool:
    return bool(value["silent"] and not value["number"])


def card(view: "View", answer: Answer, row: Row) -> dict[str, Any]:
    """Everything that the card of one pair shows."""
    layers = [_layer(view, answer, row, share) for share in row["layers"]]
    explained = [
        {**e, "said": list(tell(view, answer.statements, e["statements"]).values())} for e in row["explanations"]
    ]
    kinds = {e["kind"] for e in row["explanations"]}
    a, b = row["a"], row["b"]
    return {
        "row": row,
        "layers": layers,
        "explained": explained,
        "proposed": row["proposals"],
        "looked_for": joined([words for kind, words in EXPLANATIONS if kind not in kinds], "or"),
        "inferred": any(s["at_least"] < s["at_least_with_inferred"] for s in row["layers"]),
        "judged": view.workspace.store.decisions(pair_about(a["id"], b["id"])),
        "word": pair_word(row),
        "command": " ".join(map(shlex.quote, ("remit", "decide", "different", a["id"], b["id"]))),
    }


def _layer(view: "View", answer: Answer, row: Row, share: Row) -> dict[str, Any]:
    one, many = NOUNS[share["layer"]]
    number, sure = share["at_least_with_inferred"], share["at_least"]
    recorded = (share["recorded_a"], share["recorded_b"])
    if number:
        big = count_words(number, one, many) if share["complete"] else f"at least {number:,}"
    elif share["complete"]:
        big = "none"
    elif all(recorded):
        big = "none found"
    else:
        big = "not recorded"
    notes = []
    if number and sure < number:
        notes.append(f"{sure:,} stated or confirmed on both sides" if sure else "none stated on both sides")
    if share["may_be"] and share["may_be"] > number:
        notes.append(f"it may be {share['may_be']:,}")
    if not number and all(recorded) and not share["complete"]:
        notes.append("lists not complete")
    if share["jaccard"] is not None:
        notes.append(f"Jaccard {share['jaccard']:.2f}, overlap coefficient {share['overlap_coefficient']:.2f}")
    return {
        "name": share["layer"],
        "heading": capital("area" if share["layer"] == "footprint" else share["layer"]),
        "big": big,
        "notes": notes,
        "recorded": _recorded(row, recorded, (one, many)),
        "shared": [_shared(view, answer, row, items) for items in _together(share["shared"])],
        "silent": not number and not all(recorded),
    }


def _recorded(row: Row, recorded: tuple[int, int], nouns: tuple[str, str]) -> str:
    """How many items each side has, in a sentence."""
    names = (row["a"]["name"], row["b"]["name"])
    if not any(recorded):
        return f"No {nouns[0]} is recorded of either."
    if not all(recorded):
        having, lacking = (0, 1) if recorded[0] else (1, 0)
        return (
            f"{capital(count_words(recorded[having], *nouns))} recorded of {names[having]}; none of {names[lacking]}."
        )
    return f"{capital(count_words(recorded[0], *nouns))} recorded of the first, {recorded[1]:,} of the second."


def _together(shared: Iterable[Row]) -> list[list[Row]]:
    """Shared things that rest on the same statements (the districts of a county) in one line."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for item in shared:
        found.setdefault(tuple(item["statements"]), []).append(item)
    return list(found.values())


def _shared(view: "View", answer: Answer, row: Row, items: list[Row]) -> dict[str, Any]:
    """Shared things with their statements: those about each board, and those that lead to them."""
    sides: dict[str, list[Said]] = {"a": [], "b": [], "beside": []}
    for said in tell(view, answer.statements, items[0]["statements"]).values():
        ends = {said.start["id"], said.end["id"]}
        sides["a" if row["a"]["id"] in ends else "b" if row["b"]["id"] in ends else "beside"].append(said)
    return {
        "items": [item["item"] for item in items],
        "grade": items[0]["grade"],
        "remark": items[0]["remark"],
        "sides": sides,
    }


def _selects(view: "View", asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The drop-downs of the filter form."""
    boards = [("", "All boards")]
    boards += [(r["node"]["id"], r["node"]["name"][:70]) for r in view.ask("boards", {"first": "2000"}).rows]
    items = [("", "All issues and themes")]
    for question in ("issues", "themes"):
        items += [(r["node"]["id"], r["node"]["name"][:70]) for r in view.ask(question, {"first": "2000"}).rows]
    for options, word in ((boards, "board"), (items, "issue")):
        if asked.get(word) and asked[word] not in [value for value, _ in options]:
            options.append((asked[word], view.node(asked[word]).name[:70]))
    layers = [("", "Anything"), *((name, capital(HEADINGS.get(name, name))) for name in NOUNS)]
    classes = [("", "Anything"), *((name, capital(name)) for name in CLASSES)]
    bases = [
        ("stated,confirmed,inferred", "Stated, confirmed and inferred"),
        ("stated,confirmed", "Stated and confirmed"),
        ("stated", "Stated"),
    ]
    chosen = ",".join(view.scope.basis)
    if chosen not in [value for value, _ in bases]:
        bases.append((chosen, capital(joined(view.scope.basis))))
    return [
        {"word": "board", "label": "Board", "options": boards, "chosen": asked.get("board", "")},
        {"word": "issue", "label": "Issue or theme", "options": items, "chosen": asked.get("issue", "")},
        {"word": "layer", "label": "Share", "options": layers, "chosen": asked.get("layer", "")},
        {"word": "proposed", "label": "Proposed as", "options": classes, "chosen": asked.get("proposed", "")},
        {
            "word": STATUS,
            "label": "Judged",
            "options": [("", "Any"), *((s.value, s.value.capitalize()) for s in FindingStatus)],
            "chosen": asked.get(STATUS, ""),
        },
        {"word": "basis", "label": "Count what is", "options": bases, "chosen": chosen},
    ]


def _number(text: str | None, otherwise: int) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 8 else otherwise
