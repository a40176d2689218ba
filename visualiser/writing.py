"""Who may write: whoever knows the write token. A signed cookie remembers that, and each form is bound to it.

The cookie does not hold the token, only a time and a number signed with it: who reads the cookie cannot make another,
and a new token ends all that the old one signed. It is kept from scripts (HttpOnly) and from requests that begin on
another site (SameSite=Strict); a form carries a word that only a page of this site could have learnt beside it.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from graph.errors import AskError, RemitError

COOKIE = "remit-write"
SECONDS = 12 * 3600
"""How long the cookie lets somebody write: a working day."""
SHORTEST = 16
"""How many characters a write token must have, so that it cannot be guessed."""
MOST_BYTES = 131_072
MOST_FIELDS = 50
FORM = "application/x-www-form-urlencoded"
_AMISS = "This form did not come from a page of this site."
_AGAIN = "Open the finding again, and send the form from there."


class WriteToken:
    """The write token of a site. *clock* gives the time in seconds."""

    def __init__(self, token: str, clock: Callable[[], float] = time.time) -> None:
        self._key = hashlib.sha256(token.encode()).digest()
        self._clock = clock

    def is_right(self, given: str) -> bool:
        """Whether *given* is the token, told in the same time whatever it is."""
        return hmac.compare_digest(hashlib.sha256(given.strip().encode()).digest(), self._key)

    def new_pass(self) -> str:
        """The value of a cookie that lets its holder write for :data:`SECONDS`."""
        told = f"{int(self._clock()) + SECONDS}.{secrets.token_urlsafe(16)}"
        return f"{told}.{self._signed('pass', told)}"

    def is_pass(self, value: str) -> bool:
        """Whether *value* is a cookie that this token signed and that has not run out."""
        told, _, signature = value.rpartition(".")
        if not hmac.compare_digest(self._signed("pass", told).encode(), signature.encode()):
            return False
        return int(told.partition(".")[0]) > self._clock()

    def form_word(self, value: str) -> str:
        """The word that a form carries beside the cookie *value*."""
        return self._signed("form", value)

    def is_form_word(self, value: str, word: str) -> bool:
        """Whether *word* is that of the cookie *value*."""
        return hmac.compare_digest(self.form_word(value).encode(), word.encode())

    def _signed(self, use: str, told: str) -> str:
        return hmac.new(self._key, f"{use}|{told}".encode(), hashlib.sha256).hexdigest()


def remember(response: Response, request: Request, base_url: str, value: str) -> Response:
    """*response* with the cookie *value*; an empty one is forgotten."""
    response.set_cookie(
        COOKIE,
        value,
        max_age=SECONDS if value else 0,
        path=(urlsplit(base_url).path.rstrip("/") if base_url else "") or "/",
        secure="https" in (urlsplit(base_url).scheme, request.url.scheme),
        httponly=True,
        samesite="strict",
    )
    return response


async def read_form(request: Request, base_url: str = "") -> dict[str, str] | RemitError:
    """The fields of the form that *request* sends, or what is wrong with it.

    Refused is what a browser says comes from another site, what is no form, and what is longer than a form can be.
    """
    if not _from_here(request, base_url):
        return AskError(_AMISS, _AGAIN)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return AskError("This is not a form.", f"Send it as {FORM}.")
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return AskError("The form is too long.", "Write shorter texts.")
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except (ValueError, ClientDisconnect):
        return AskError("The form cannot be read.", _AGAIN)
    return dict(pairs)


def _from_here(request: Request, base_url: str) -> bool:
    """Whether a browser that says where the form comes from says that it comes from here."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    hosts = {request.headers.get("host", ""), urlsplit(base_url).netloc} - {""}
    return urlsplit(origin).netloc in hosts
