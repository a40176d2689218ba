"""How a scenario is written, what is wrong with one, and that a file and a URL say the same."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from graph.errors import AskError
from graph.whatif.scenario import KINDS, MOST_CHANGES, parse_scenario, read_scenarios
from graph.whatif.told import in_words

CLOSE = {"do": "close", "body": "small:board/a"}


def written(*changes: Any, **more: Any) -> str:
    """A scenario of *changes* as JSON."""
    return json.dumps({"title": "A try", "reason": "To see.", "as_at": "2024-06-30", "changes": changes, **more})


def test_a_file_and_a_url_say_the_same() -> None:
    scenario = parse_scenario(written({**CLOSE, "because": "Café “&” ?=#"}, sources=["the minutes"]))
    assert "\n" not in scenario.text
    assert scenario.file.count("\n") > 5
    for text in (scenario.file, unquote(quote(scenario.text))):
        assert parse_scenario(text) == scenario
    assert scenario.changes[0].because == "Café “&” ?=#"
    assert hash(parse_scenario(scenario.file)) == hash(scenario)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is not JSON: Expecting property name"),
        ("[]", "is not an object"),
        ("[" * 100_000, "is not JSON that can be read"),
        ("{" + " " * 200_000 + "}", "200,002 characters long"),
        (written(CLOSE, colour="red"), "The scenario has no field “colour”"),
        (written(CLOSE, title=" "), "field “title”: it is missing or empty"),
        (written(CLOSE, reason=3), "field “reason”: it is missing"),
        (written(CLOSE, as_at="2024"), "field “as_at”: “2024” is not a single day. Write 2028-06-01."),
        (written(CLOSE, sources="x"), "field “sources”: it is not a list"),
        (written(), "field “changes”: there is no change"),
        (written(*[CLOSE] * (MOST_CHANGES + 1)), "has 201 changes"),
        ('{"title": "a", "title": "b"}', "gives the field “title” twice"),
        (written(CLOSE, "x"), "Change 2 is not an object"),
        (written({"body": "x:a"}), "Change 1 lacks “do”"),
        (
            written(CLOSE, {"do": "abolish"}),
            "Change 2, field “do”: “abolish” is not a kind of change. Use one of: close,",
        ),
        (written({"do": "close"}), "Change 1 (close), field “body”: it is missing"),
        (written({"do": "close", "body": ["x:a"]}), "Change 1 (close), field “body”: it is not a text"),
        (
            written({"do": "close", "body": "x:a", "into": "x:b"}),
            "Change 1 (close) has no field “into”. It takes: body",
        ),
        (written({**CLOSE, "because": 1}), "Change 1 (close), field “because”: it is not a text"),
        (
            written({"do": "merge", "bodies": "x:a", "into": "x:b"}),
            "Change 1 (merge), field “bodies”: it is not a list",
        ),
        (written({"do": "merge", "bodies": ["x:a", 1], "into": "x:b"}), "“bodies”: it is not a list of identifiers"),
        (written({"do": "merge", "bodies": ["x:a", "x:a"], "into": "x:b"}), "“bodies”: it names something twice"),
        (written({"do": "move", "from": "x:a", "to": "x:b"}), "Change 1 (move), field “move”: it names 0 things"),
        (
            written({"do": "move", "from": "x:a", "to": "x:b", "duty": "all", "seat": "all"}),
            "field “move”: it names 2 things. Give one of: issue, theme, duty,",
        ),
        (written({"do": "change member", "member": "x:a", "body": "x:b"}), "field “role”: nothing changes"),
    ],
)
def test_what_is_wrong_is_named_by_number_and_field(text: str, told: str) -> None:
    with pytest.raises(AskError) as error:
        parse_scenario(text)
    assert told in str(error.value)


def test_a_folder_of_scenarios_is_read_and_a_wrong_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(written(CLOSE), "utf-8")
    (tmp_path / "a.json").write_text(written(CLOSE, title="Another"), "utf-8")
    assert [(n, s.title) for n, s in read_scenarios(tmp_path).items()] == [("a", "Another"), ("b", "A try")]
    (tmp_path / "c.json").write_text("{}", "utf-8")
    with pytest.raises(AskError, match=r"c\.json: The scenario, field “title”"):
        read_scenarios(tmp_path)
    (tmp_path / "c.json").write_bytes(b"\xff")
    with pytest.raises(AskError, match=r"c\.json is not text"):
        read_scenarios(tmp_path)


def test_every_kind_of_change_is_told_in_words() -> None:
    changes: list[dict[str, Any]] = [
        CLOSE,
        {"do": "merge", "bodies": ["x:a", "x:b"], "into": "x:b"},
        {"do": "create", "id": "x:c", "type": "Board", "name": "Lanterns"},
        {"do": "move", "duty": "all", "from": "x:a", "to": "x:b"},
        {"do": "move", "issue": "x:i", "from": "x:a", "to": "x:b"},
        {"do": "change areas", "body": "x:a", "areas": ["x:east", "x:west"]},
        {"do": "add member", "member": "x:o", "body": "x:a", "role": "chair"},
        {"do": "remove member", "member": "x:o", "body": "x:a"},
        {"do": "change member", "member": "x:o", "body": "x:a", "role": "chair"},
        {
            "do": "split area",
            "area": "x:town",
            "into": [{"id": "x:n", "name": "North"}, {"id": "x:s", "name": "South"}],
        },
        {"do": "protocol", "issue": "x:i", "lead": "x:a", "with": ["x:b"]},
    ]
    told = [in_words(c, lambda id: id.split(":")[1]) for c in parse_scenario(written(*changes)).changes]
    assert told == [
        "Close board/a.",
        "Merge a into b.",
        "Create Lanterns.",
        "a hands all its duties to b.",
        "a hands the issue i to b.",
        "a acts in east and west, and nowhere else.",
        "o joins a (chair).",
        "o leaves a.",
        "o changes on a (chair).",
        "Split town into North and South.",
        "A protocol states that a leads on i, with b beside it.",
    ]
    assert {c["do"] for c in changes} == set(KINDS)
