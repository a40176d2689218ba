"""What all requests share: the explorer, the settings, the navigation, the static files, the days of a version."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from graph.questions.base import Answer
from graph.statements import Register
from graph.workspace import Explorer, Workspace
from visualiser.days import Day, days_of
from visualiser.page import Page
from visualiser.settings import PageSettings

KEPT_ANSWERS, KEPT_ROWS = 64, 5_000
"""How many answers are kept between requests, and how long one may be."""
STATIC = Path(__file__).parent / "static"


@cache
def static(name: str) -> str:
    """The address of a static file; it changes when the file does, so that browsers may keep it for ever."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


class Site:
    """The pages over one explorer."""

    def __init__(self, explorer: Explorer, settings: PageSettings, pages: Sequence[Page]) -> None:
        self.explorer = explorer
        self.schema = explorer.schema
        self.settings = settings
        self.pages = tuple(pages)
        self.nav = tuple(sorted((p for p in pages if p.nav), key=lambda p: p.place))
        self._answers: OrderedDict[tuple[object, ...], Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._days: tuple[str, tuple[Day, ...]] = ("", ())

    def has_page(self, path: str) -> bool:
        """Whether a page has this path as its pattern."""
        return any(page.path == path for page in self.pages)

    def static(self, name: str) -> str:
        """The address of a static file, under this site's own path."""
        return self.settings.prefix + static(name)

    def asked(self, workspace: Workspace, registers: Sequence[Register], name: str, given: Mapping[str, Any]) -> Answer:
        """The answer to a question, kept for as long as data, scope and parameters are the same."""
        key = (workspace.version, workspace.scope, tuple(registers), name, repr(sorted(given.items())))
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = workspace.ask(name, given)
        if not answer.citation.changed_while_reading and workspace.version == key[0] and len(answer.rows) <= KEPT_ROWS:
            with self._lock:
                self._answers[key] = answer
                if len(self._answers) > KEPT_ANSWERS:
                    self._answers.popitem(last=False)
        return answer

    def days(self, version: str, registers: Sequence[Register]) -> tuple[Day, ...]:
        """The days on which something changes, worked out once for a data version."""
        kept, days = self._days
        if kept != version:
            days = days_of(self.explorer.snapshot(version), registers)
            self._days = (version, days)
        return days
