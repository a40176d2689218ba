"""How pages say dates, values and counts in British plain English, and which symbol goes with which word."""

import re
from typing import Any

from graph.dates import OPEN
from graph.words import GLOSSARY

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_SAID = re.compile(r" \((stated|confirmed|inferred) (?:by|from) ")
"""Where a reason begins to say who says so."""

SYMBOLS = {
    "passes": "tick",
    "fails": "cross",
    "inferred only": "half",
    "not recorded": "question",
    "not recorded (dates)": "question",
    "does not apply": "barred",
    "stated": "dot",
    "confirmed": "tick",
    "inferred": "half",
    "handled elsewhere": "arrow",
    "none": "dash",
    "candidate": "squares",
    "explained": "squares",
    "sources disagree": "swap",
    "certain": "dot",
    "assumed": "half",
    "possible": "question",
    "rejected": "cross",
    "validated": "tick",
    "accepted": "tick",
    "resolved": "tick",
}
"""The symbol of each answer word: ``#y-<symbol>`` in ``symbols.svg``."""


def anchor(word: str) -> str:
    """The anchor of a word in the glossary.

    >>> anchor("not recorded (dates)")
    'not-recorded-dates'
    """
    return "".join(c if c.isalnum() else "-" for c in word.lower()).strip("-").replace("--", "-")


def symbol(word: str) -> str:
    """The symbol of an answer word; a dot for any other."""
    return SYMBOLS.get(word, "dot")


def in_glossary(word: str) -> bool:
    """Whether the glossary explains *word*."""
    return word in GLOSSARY


def date_words(text: str | None) -> str:
    """A partial date as people read it.

    >>> [date_words(d) for d in ("2024-05-17", "2022-06", "2022", "..", None)]
    ['17 May 2024', 'June 2022', '2022', 'open', 'not recorded']
    """
    if not text:
        return "not recorded"
    if text == OPEN:
        return "open"
    year, *rest = text.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def span_words(start: str | None, end: str | None) -> str:
    """Two partial dates as a period; empty where neither is known.

    >>> span_words("2022", "2025-03"), span_words("2022", ".."), span_words(None, "2025"), span_words(None, None)
    ('2022 to March 2025', 'from 2022, open', 'until 2025', '')
    """
    if start and end == OPEN:
        return "always" if start == OPEN else f"from {date_words(start)}, open"
    if start == OPEN:
        return f"until {date_words(end)}" if end else ""
    if start and end:
        return date_words(start) if start == end else f"{date_words(start)} to {date_words(end)}"
    if start:
        return f"from {date_words(start)}"
    return f"until {date_words(end)}" if end and end != OPEN else "open" if end else ""


def value_words(value: Any) -> str:
    """A property's value as people read it.

    >>> value_words(True), value_words(("strategy", "advice")), value_words(1200), value_words(None)
    ('yes', 'strategy; advice', '1,200', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,}"
    if isinstance(value, (tuple, list)):
        return "; ".join(value_words(v) for v in value)
    return str(value)


def count_words(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> count_words(1, "board"), count_words(1200, "duty", "duties"), count_words(0, "board")
    ('1 board', '1,200 duties', 'no boards')
    """
    many = many or one + "s"
    return f"{number:,} {one if number == 1 else many}" if number else f"no {many}"


def brief(text: str, most: int) -> str:
    """*text*, or as many of its words as fit, with an ellipsis.

    >>> brief("one two three", 9)
    'one two …'
    """
    if len(text) <= most:
        return text
    return (
        text[: most - 1].rpartition(" ")[0].rstrip(",;:. ") + " …"
        if " " in text[: most - 1]
        else text[: most - 1] + "…"
    )


def headline(text: str) -> str:
    """A reason without who said what: "(stated by …)" goes, "(inferred from …)" says only that it is inferred.

    For a line that leads to the reason in full.

    >>> headline("X is part of Y (inferred from Minutes (2025); assumed to continue). Z ended (stated by Z).")
    'X is part of Y (inferred). Z ended.'
    """
    told, at = "", 0
    for match in _SAID.finditer(text):
        end = _closes(text, match.start() + 1)
        if match.start() >= at and end:
            told += text[at : match.start()] + (" (inferred)" if match[1] == "inferred" else "")
            at = end
    return told + text[at:]


def _closes(text: str, opens: int) -> int:
    """Where the bracket at *opens* has been closed; 0, where it is not."""
    depth = 0
    for at in range(opens, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            return at + 1
    return 0


def unbreakable(text: str) -> bool:
    """Whether *text* has a word so long that a line must break inside it."""
    return any(len(word) > 28 for word in text.split())


def capital(text: str) -> str:
    """*text* with its first letter as a capital, the rest as it is.

    >>> capital("NHS trust"), capital("two tiers")
    ('NHS trust', 'Two tiers')
    """
    return text[:1].upper() + text[1:]


PARAMETERS = {
    "first": "How many to show",
    "who": "Organisation or post",
    "within": "Within the area",
    "subject": "About",
    "start": "From",
    "end": "To",
    "longest": "Links at most",
    "other": "Type of the other end",
    "other_where": "Only other ends with",
    "where": "Only those with",
    "direction": "Read from which end",
    "link": "Type of link",
    "finding_status": "Judged",
}
"""What a form calls those parameters of questions whose own name says too little."""


def parameter_words(name: str) -> str:
    """What a form calls a parameter of a question.

    >>> parameter_words("first"), parameter_words("made_by")
    ('How many to show', 'Made by')
    """
    return PARAMETERS.get(name) or capital(name.replace("_", " "))


def a(word: str) -> str:
    """*word* with its article.

    >>> a("issue"), a("board")
    ('an issue', 'a board')
    """
    return f"an {word}" if word[:1].lower() in "aeio" else f"a {word}"
