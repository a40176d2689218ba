"""How text is made comparable: the words of search, sort keys and slugs, the same in every store."""

import re
import unicodedata

_WORD = re.compile(r"[0-9a-z]+")
LONGEST_WORD = 200
"""Search compares so many letters of a word; the full-text index of no store takes words of any length."""


def fold(text: str) -> str:
    """*text* without case and accents, for comparing names.

    >>> fold("Café  BOARD")
    'cafe board'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def words(text: str) -> tuple[str, ...]:
    """The words of *text* as search knows them: accents folded, case gone, punctuation apart.

    >>> words("Children's Safeguarding / Adults")
    ('childrens', 'safeguarding', 'adults')
    """
    return tuple(word[:LONGEST_WORD] for word in _WORD.findall(fold(text).replace("'", "").replace("’", "")))


def sort_key(name: str) -> str:
    """What lists of names are ordered by: folded, numbers by size.

    >>> sort_key("Ward 10") > sort_key("Ward 9")
    True
    """
    return re.sub(r"\d+", lambda m: m.group().zfill(12), fold(name))[:400]


def slug(name: str) -> str:
    """The name as the last part of an identifier.

    >>> slug("Children's Safeguarding / Adults")
    'childrens-safeguarding-adults'
    """
    return "-".join(words(name))[:120] or "unnamed"
