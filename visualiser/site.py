"""What all requests share: the explorer, the settings, the navigation, the static files, the days of a version."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from graph.statements import Register
from graph.workspace import Explorer
from visualiser.days import Day, days_of
from visualiser.meanwhile import Meanwhile
from visualiser.page import Page
from visualiser.settings import PageSettings
from visualiser.tries import Tries
from visualiser.writing import WriteToken

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
        self.write_token = WriteToken(settings.write_token) if settings.write_token else None
        self.tries = Tries()
        self.meanwhile = Meanwhile()
        self._days: tuple[str, tuple[Day, ...]] = ("", ())

    def has_page(self, path: str) -> bool:
        """Whether a page has this path as its pattern."""
        return any(page.path == path for page in self.pages)

    def static(self, name: str) -> str:
        """The address of a static file, under this site's own path."""
        return self.settings.prefix + static(name)

    def days(self, version: str, registers: Sequence[Register]) -> tuple[Day, ...]:
        """The days on which something changes, worked out once for a data version."""
        snapshot = self.explorer.snapshot(version)
        kept, days = self._days
        if kept != snapshot.version:
            days = days_of(snapshot, registers)
            self._days = (snapshot.version, days)
        return days
