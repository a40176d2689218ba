"""What ``remit.py`` hands to the pages: the address others use, writers from other rooms, a public notice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class PageSettings:
    """Settings of the pages.

    ``base_url`` is the address that others use, when it is another than the one asked for. ``write_register`` writes
    a register as XLSX (it lives in ``loaders``, which this room never imports); None: no sheet is offered.
    ``notice`` is a sentence shown in the foot of every page. ``write_token`` lets whoever knows it judge findings;
    empty: the pages are read-only and show no form.
    """

    base_url: str = ""
    write_register: Callable[..., Any] | None = None
    notice: str = ""
    write_token: str = field(default="", repr=False)

    @property
    def prefix(self) -> str:
        """The path that every address begins with, where ``base_url`` has one.

        >>> PageSettings("https://example.org/remit/").prefix
        '/remit'
        """
        return urlsplit(self.base_url).path.rstrip("/")
