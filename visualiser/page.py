"""What a page is: an address, a function from a view to a response, and its place in the navigation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from visualiser.view import View


@dataclass(frozen=True, slots=True)
class Page:
    """A page: ``path`` as Starlette writes it, ``show`` called in a worker thread with what one request sees.

    ``nav`` is its word in the main navigation (empty: not there), ``place`` its order among them: Boards 10,
    Issues 20, Matrix 30, Membership 40, Overlaps 50, Gaps 60, Map 70, What if 80, Changes 90, Sources 100.
    ``under`` is the path of the page in the navigation that this one belongs to. ``soon`` shows what can be shown
    before the whole graph has been read for the first time, with nothing that needs it. ``write`` takes what a form
    of the page sends, outside any ``reading()``; only a site with a write token offers it.
    """

    path: str
    show: Callable[["View"], Response]
    nav: str = ""
    place: int = 0
    under: str = ""
    soon: "Callable[[View], Response] | None" = None
    write: "Callable[[View, Mapping[str, str]], Response] | None" = None
