"""Changes in words: one sentence for each, with the names of what it is about."""

from collections.abc import Callable, Mapping
from typing import Any

from graph.analysis.checks import series
from graph.whatif.scenario import MOVED, Change

NameOf = Callable[[str], str]

HANDED: Mapping[str, tuple[str, str]] = {
    "issue": ("the issue", "all its issues"),
    "theme": ("the theme", "all its themes"),
    "duty": ("the duty", "all its duties"),
    "area": ("the area", "all its areas"),
    "strategy": ("the strategy", "all its strategies"),
    "objective": ("the objective", "all that it commits to"),
    "member": ("the member", "all its members"),
    "seat": ("its seat on", "all its seats"),
    "report": ("the report of", "all that reports to it"),
    "line": ("its line to", "all its lines of accountability"),
    "post": ("the post", "all its posts"),
    "part": ("the part", "all its parts"),
}


def in_words(change: Change, name: NameOf) -> str:
    """*change* as a sentence; *name* gives the name of an identifier.

    >>> in_words(Change(1, "merge", {"bodies": ["x:a", "x:b"], "into": "x:b"}), {"x:a": "Lamps", "x:b": "Lights"}.get)
    'Merge Lamps into Lights.'
    """
    f = change.fields
    if change.do == "close":
        return f"Close {name(f['body'])}."
    if change.do == "merge":
        return f"Merge {series(name(b) for b in f['bodies'] if b != f['into'])} into {name(f['into'])}."
    if change.do == "create":
        return f"Create {f['name']}."
    if change.do == "move":
        word = next(w for w in MOVED if w in f)
        one, every = HANDED[word]
        what = every if f[word] == "all" else f"{one} {name(f[word])}"
        return f"{name(f['from'])} hands {what} to {name(f['to'])}."
    if change.do == "change areas":
        return f"{name(f['body'])} acts in {series(name(a) for a in f['areas'])}, and nowhere else."
    if change.do == "split area":
        return f"Split {name(f['area'])} into {series(_named(part) for part in f['into'])}."
    if change.do == "protocol":
        beside = f", with {series(name(b) for b in f['with'])} beside it" if f.get("with") else ""
        return f"A protocol states that {name(f['lead'])} leads on {name(f['issue'])}{beside}."
    as_what = ", ".join(str(f[w]) for w in ("role", "capacity") if w in f)
    verb = {"add member": "joins", "remove member": "leaves", "change member": "changes on"}[change.do]
    return f"{name(f['member'])} {verb} {name(f['body'])}{f' ({as_what})' if as_what else ''}."


def _named(part: Any) -> str:
    return str(part.get("name", "")) if isinstance(part, dict) else str(part)
