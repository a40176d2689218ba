"""How wide text is, and how a name is set in two or three lines: what the server needs to know to place labels.

Widths are those of Arial (and of Liberation Sans, which has the same metrics), in thousandths of the size.
"""

import unicodedata

SIZE = 12.5
"""The size of a label, in pixels."""
LINE = 14
"""The distance from one line of a label to the next, in pixels."""

_ASCII = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTHS = {chr(32 + i): int(width) for i, width in enumerate(_ASCII.split())}
_WIDTHS |= {"’": 222, "‘": 222, "“": 333, "”": 333, "–": 556, "—": 1000, "…": 1000, "\u00a0": 278}
_BOLD = 1.085
_BREAKS_AFTER = "-/–"
LONGEST = 400
"""How many characters of a name are looked at when it is set as a label."""


def plain(text: str) -> str:
    """*text* on one line, without characters that cannot be seen or that turn the reading order round.

    >>> plain("a\\u202eb\\n  c")
    'ab c'
    """
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join("".join(kept).split())


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def text_width(text: str, size: float = SIZE, bold: bool = False) -> float:
    """How many pixels *text* takes on one line.

    >>> round(text_width("Violence"))
    48
    """
    units = sum(_WIDTHS.get(c) or _other(c) for c in text)
    return units * size / 1000 * (_BOLD if bold else 1)


def _other(character: str) -> int:
    """The width of a character outside the table: of its base letter, wide, or nothing for a combining mark."""
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1000
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS.get(base, 722)


def set_in_lines(text: str, room: float, most: int = 3, size: float = SIZE, bold: bool = False) -> tuple[str, ...]:
    """*text* in at most *most* lines of at most *room* pixels; the last ends in … where something is left out.

    Lines break at spaces and after hyphens and slashes; a word too long for a line is cut anywhere. Two lines are
    made about equally long, as a person would set them.

    >>> set_in_lines("Serious Violence and Community Safety Board", 150)
    ('Serious Violence and', 'Community Safety Board')
    """
    shown = plain(text[: LONGEST * 2])
    cut = len(text) > LONGEST * 2 or len(shown) > LONGEST
    pieces = list(_pieces(shown[:LONGEST], room, size, bold))
    lines = _fill(pieces, room, size, bold)
    if cut or len(lines) > most:
        return (*lines[: most - 1], _ellipsis(lines[most - 1 :], room, size, bold))
    if len(lines) > 1:
        lines = _even(pieces, room, len(lines), size, bold)
    return tuple(lines) or ("—",)


def _pieces(text: str, room: float, size: float, bold: bool) -> list[str]:
    """The parts of *text* between which a line may break; a part that ends a word keeps its space."""
    parts: list[str] = []
    for word in text.split():
        current = ""
        for i, character in enumerate(word):
            if current and text_width(current + character, size, bold) > room:
                parts.append(current)
                current = ""
            current += character
            if character in _BREAKS_AFTER and 1 < i < len(word) - 2:
                parts.append(current)
                current = ""
        parts.append(current + " ")
    return parts


def _fill(pieces: list[str], room: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    current = ""
    for piece in pieces:
        if current and text_width((current + piece).rstrip(), size, bold) > room:
            lines.append(current.rstrip())
            current = ""
        current += piece
    return [*lines, current.rstrip()] if current.strip() else lines


def _even(pieces: list[str], room: float, lines: int, size: float, bold: bool) -> list[str]:
    """The same number of lines in as little room as will do."""
    low, high = max(text_width(p.rstrip(), size, bold) for p in pieces), room
    while high - low > 2:
        middle = (low + high) / 2
        if len(_fill(pieces, middle, size, bold)) <= lines:
            high = middle
        else:
            low = middle
    return _fill(pieces, high, size, bold)


def _ellipsis(lines: list[str], room: float, size: float, bold: bool) -> str:
    text = " ".join(lines)[:LONGEST]
    while text and text_width(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip(" ,;-–/") + "…"


def shorten(text: str, most: int = 90) -> str:
    """*text* on one line in at most *most* characters.

    >>> shorten("Community Safety Partnership", 17)
    'Community Safety…'
    """
    shown = plain(text[: most * 4 + 100])
    return shown if len(shown) <= most and len(text) <= most * 4 + 100 else shown[: most - 1].rstrip() + "…"
