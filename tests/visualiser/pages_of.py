"""What the tests of pages share: a page as parsed, what no page may contain, and every page that links lead to."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from lxml import html
from starlette.testclient import TestClient

from visualiser.security import CONTENT_SECURITY_POLICY

HOST = "http://testserver"
ELSEWHERE = ("/ask/", "/graphql", "/static/")
"""Paths that answer with something other than a page."""


@dataclass(frozen=True)
class Seen:
    """A page as a browser gets it: its address, its HTML parsed, its text."""

    address: str
    tree: html.HtmlElement
    text: str

    def all(self, path: str) -> list[html.HtmlElement]:
        """The elements at an XPath."""
        found: list[html.HtmlElement] = self.tree.xpath(path)
        return found

    @property
    def heading(self) -> str:
        """The text of the only ``h1``."""
        (heading,) = self.all("//h1")
        return " ".join(heading.text_content().split())

    def links(self) -> Iterator[str]:
        """Every address on the page, without those outside."""
        for link in self.all("//a[@href]"):
            href = link.get("href") or ""
            address = urljoin(self.address, href)
            if address.startswith(HOST):
                yield address
            else:
                assert href.startswith(("http://", "https://")), href
                assert "noreferrer" in (link.get("rel") or ""), href


def see(client: TestClient, address: str, status: int = 200) -> Seen:
    """The page at *address*, checked for what every page must have and none may have."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code, response.text[:300])
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    seen = Seen(str(response.url), html.document_fromstring(response.text), response.text)
    check(seen)
    return seen


def check(seen: Seen) -> None:
    """Nothing inline, nothing from elsewhere, one heading, a title, labels, identifiers used once."""
    where = seen.address
    assert "Traceback" not in seen.text, where
    for script in seen.all("//script"):
        assert script.get("type") == "application/json" or script.get("src", "").startswith("/static/"), where
    assert not seen.all("//style | //*[@style]"), where
    assert not seen.all("//iframe | //object | //embed | //base"), where
    assert not seen.all("//img[not(starts-with(@src, '/static/'))]"), where
    assert not seen.all("//@*[starts-with(name(), 'on')]"), where
    assert not [h for h in seen.tree.xpath("//@href") if h.strip().lower().startswith(("javascript:", "data:"))], where
    (title,) = seen.all("/html/head/title")
    assert title.text_content().strip().endswith("Remit"), where
    assert seen.all("/html[@lang='en-GB']"), where
    assert seen.heading, where
    ids = [str(i) for i in seen.tree.xpath("//@id")]
    assert len(ids) == len(set(ids)), (where, sorted(i for i in ids if ids.count(i) > 1))
    for field in seen.all("//input[not(@type='hidden')] | //select"):
        labelled = field.get("aria-label") or seen.all(f"//label[.//*[@name='{field.get('name')}']]")
        assert labelled or seen.all(f"//label[@for='{field.get('id')}']"), (where, html.tostring(field)[:200])
    for link in seen.all("//a"):
        assert link.text_content().strip() or link.get("aria-label"), (where, html.tostring(link)[:200])


def shape(address: str) -> str:
    """What makes two addresses the same kind of view: path and parameters, without the day and where it came from."""
    parts = urlsplit(address)
    kept = [(w, v) for w, v in parse_qsl(parts.query) if w not in ("as-at", "back", "undated", "basis")]
    return f"{parts.path}?{sorted(kept)}"


def kind(address: str) -> str:
    """What makes two addresses the same page with other choices: the path and the names of its parameters."""
    parts = urlsplit(address)
    return f"{parts.path}?{sorted({w for w, _ in parse_qsl(parts.query)} - {'as-at', 'back'})}"


def walk(client: TestClient, start: str = "/", most: int = 2000, variants: int = 3) -> dict[str, Seen]:
    """Every page that links lead to from *start*, at most *variants* choices of each; parts (``#…``) must be there."""
    chosen: Counter[str] = Counter()
    todo: deque[str] = deque([HOST + start])
    seen: dict[str, Seen] = {}
    parts: list[tuple[str, str, str]] = []
    files: set[str] = set()
    while todo:
        address, part = urldefrag(todo.popleft())
        key = shape(address)
        path = urlsplit(address).path
        if path.startswith(ELSEWHERE) or path.endswith((".html", ".xlsx")):
            chosen[kind(address)] += key not in files
            if key not in files and chosen[kind(address)] <= variants:
                files.add(key)
                assert client.get(address, headers={"accept": "text/html, */*"}).status_code == 200, address
            continue
        if key not in seen:
            chosen[kind(address)] += 1
            if chosen[kind(address)] > variants:
                continue
            assert len(seen) < most, "the pages have no end"
            seen[key] = see(client, address)
            todo.extend(link for link in seen[key].links())
            own = shape(seen[key].address)
            seen.setdefault(own, seen[key])
        if part:
            parts.append((address, key, part))
    for address, key, part in parts:
        assert seen[key].tree.xpath("//*[@id=$id]", id=part), f"{address}#{part}"
    return seen
