"""The answer words: closed values that Remit gives back, each with what it means to a reader (the glossary)."""

from collections.abc import Iterable
from enum import StrEnum


class CheckAnswer(StrEnum):
    """The answer of a check. Not recorded is not "no"."""

    FAILS = "fails"
    INFERRED_ONLY = "inferred only"
    NOT_RECORDED = "not recorded"
    PASSES = "passes"
    DOES_NOT_APPLY = "does not apply"


class CellState(StrEnum):
    """What the sources say of one body and one issue (or one organisation and one board)."""

    STATED = "stated"
    CONFIRMED = "confirmed"
    INFERRED = "inferred"
    HANDLED_ELSEWHERE = "handled elsewhere"
    NONE = "none"
    NOT_RECORDED = "not recorded"


class LackAnswer(StrEnum):
    """Why a thing has no stated link of a kind: there is none, it is only inferred, or no source says."""

    NONE = "none"
    INFERRED_ONLY = "inferred only"
    NOT_RECORDED = "not recorded"


class FindingStatus(StrEnum):
    """How far people have judged a finding (a gap or an overlap). Remit computes candidates; the rest people say."""

    CANDIDATE = "candidate"
    VALIDATED = "validated"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"


GLOSSARY: dict[str, str] = {
    "passes": "The sources show that the rule is met, by a stated or confirmed link.",
    "fails": "The sources show that the rule is not met: a complete list leaves it out, or there is an excess, "
    "a loop or an end date.",
    "inferred only": "The rule is met only by a link that was inferred.",
    "not recorded": "No source says, or the dates do not settle it. It does not mean “no”.",
    "does not apply": "The rule does not bind this body, area or date.",
    "stated": "A source says it.",
    "confirmed": "It was inferred at first, and a person confirmed it.",
    "inferred": "It was worked out from other words, such as a name. The reason is given.",
    "handled elsewhere": "A source says that somebody else deals with it.",
    "none": "A list that claims to be complete leaves it out.",
    "candidate": "A gap or an overlap that was computed and that nobody has judged.",
    "validated": "A finding of which the bodies concerned say that it is so.",
    "rejected": "People judged it wrong: a statement that does not hold, or a finding that is none.",
    "accepted": "A finding that is so, and that is to stay so, for a reason that is given.",
    "resolved": "A finding that was so, and has been dealt with.",
    "explained": "Two boards share something, and something recorded explains why.",
    "sources disagree": "Two sources say different things. Both are shown.",
    "certain": "In force on the day, whatever the dates leave open.",
    "assumed": "No end is recorded, and it is assumed to continue.",
    "possible": "The dates leave open whether it was in force on the day.",
    "as at": "The day on which the arrangements are judged.",
    "at least": "The lists are not complete, so there may be more.",
    "finding": "A gap or an overlap: what Remit computed, and people judge.",
    "overlap": "Two boards share issues, members, strategies, duties or areas. Overlap is computed.",
    "duplication": "Two boards do the same work without need. People judge this; Remit does not.",
    "fragmentation": "Several bodies deal with one issue, and no body is recorded as leading. Proposed, for people to "
    "judge.",
    "possible duplication": "Two boards share an issue, an area, a member and a function. Proposed, for people to "
    "judge.",
    "gap": "Something that should be there and is not: an authority, a board, a strategy, a member, an area.",
    "coverage": "Which boards deal with which issues and themes.",
    "footprint": "Where a body acts.",
    "jurisdiction": "Where a body has legal power.",
    "remit": "What a body should deal with.",
    "terms of reference": "The document that states a body's remit.",
    "complete list": "A list of which a source says that nothing is missing.",
    "data version": "A fingerprint of everything recorded. Equal fingerprints mean equal data.",
    "not recorded (dates)": "The statement is there, but its dates do not settle whether it held on the day.",
    "law not settled": "The day on which the law changed is not confirmed, so Remit gives no answer for it.",
}


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, in the singular where it is one.

    >>> counted(1, "strategy", "strategies"), counted(1200, "link")
    ('1 strategy', '1,200 links')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    words = list(parts)
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
