"""What a node shows is worked out from all that its sources say."""

from graph.dates import InForce, day
from graph.derive import SourceInfo, derive_with_span
from graph.schema import SCHEMA
from graph.statements import Edge

BOARD = "quillhaven:board/safety"


def said(source: str, **dates: str) -> Edge:
    told = {"name": "Safety Board"}
    return Edge("DESCRIBES", source, "Source", BOARD, "Board", source, properties=told, **dates)  # type: ignore[arg-type]


def test_a_board_that_two_sources_describe_was_there_from_the_first_to_the_second() -> None:
    early, late = SourceInfo("q:early", "press", "2022-06"), SourceInfo("q:late", "law", "2025-03-01")
    undated = SourceInfo("q:undated", "own page", None)
    described = [(said("q:late"), late), (said("q:early"), early), (said("q:undated"), undated)]
    _, span = derive_with_span(SCHEMA, BOARD, "Board", described)
    on = {text: span.on(day(text), "assumed to continue") for text in ("2022-05-31", "2022-06-01", "2024-01-01")}
    assert list(on.values()) == [InForce.POSSIBLE, InForce.CERTAIN, InForce.CERTAIN]
    assert span.on(day("2026-01-01"), "assumed to continue") is InForce.ASSUMED
    assert span.on(day("2026-01-01"), "source date") is InForce.POSSIBLE


def test_a_written_start_and_end_outweigh_the_dates_of_sources() -> None:
    source = SourceInfo("q:early", "press", "2022-06")
    _, span = derive_with_span(SCHEMA, BOARD, "Board", [(said("q:early", start="2023", end="2024"), source)])
    assert span.on(day("2022-06-15"), "assumed to continue") is InForce.NO
    assert span.on(day("2024-01-01"), "assumed to continue") is InForce.CERTAIN
    assert span.on(day("2025-01-01"), "assumed to continue") is InForce.NO
