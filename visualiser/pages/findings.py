"""One finding: what it is, what people judge of it, and (with the write token) a form; and all that were judged."""

import logging
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from graph.errors import AskError, ConflictError, NotFoundError, RemitError, StoreError
from graph.findings import LONGEST, LONGEST_POST, Effect, Entry, Judgement, as_seen, checked, judge
from graph.questions.findings import Finding, finding, history
from graph.schema import Schema
from graph.store.base import NodeQuery
from graph.words import FindingStatus
from visualiser.page import Page
from visualiser.pages.gaps import checks_of
from visualiser.pages.overlaps import card
from visualiser.render import render
from visualiser.view import View
from visualiser.words import count_words
from visualiser.writing import COOKIE, remember

if TYPE_CHECKING:
    from graph.questions.base import Answer

log = logging.getLogger(__name__)

FIELDS = ("status", "reason", "owner", "positive", "negative", "note")
"""What the form asks of a finding."""
POSTS_OFFERED = 200


def pages(schema: Schema) -> tuple[Page, ...]:
    """The pages ``/findings`` and ``/finding?key=…``."""
    return (Page("/findings", findings), Page("/finding", one, under="/findings", write=write))


def findings(view: "View") -> Response:
    """Every finding that somebody judged."""
    answer = view.ask("findings", view.parameters("findings"))
    statuses = [("", "Any"), *((s.value, s.value.capitalize()) for s in FindingStatus)]
    chosen = view.given.get("finding_status", "")
    return render(view, "findings.html", title="Findings", answer=answer, statuses=statuses, chosen=chosen)


def one(view: "View") -> Response:
    """One finding, by its key."""
    return _shown(view, _found(view))


def _found(view: "View") -> Finding:
    key = view.given.get("key", "")
    if not key:
        raise NotFoundError("No finding is named.", "Choose one from the gaps, the overlaps or what has been judged.")
    return finding(view.workspace, key)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not kept: the words that it had, and why. ``conflict`` tells whether somebody else was first."""

    form: Mapping[str, str]
    error: RemitError
    conflict: bool = False


# --- showing -----------------------------------------------------------------------------------------------------


def _shown(view: "View", found: Finding, refused: Refused | None = None, status: int = 200, held: str = "") -> Response:
    said = found.judgement or _nothing(found)
    token = view.site.write_token
    held = held or view.request.cookies.get(COOKIE, "")
    may_write = token is not None and token.is_pass(held)
    now = fields_of(said)
    values = dict(now)
    if refused is not None:
        # What was not touched shows as it is now; what was written stays as it was written.
        base = fields_of(as_seen(said, refused.form.get("seen", "")))
        values |= {f: refused.form[f] for f in FIELDS if f in refused.form and refused.form[f] != base[f]}
    page = render(
        view,
        "finding.html",
        status=status,
        title="A finding",
        answer=view.ask("findings", {"key": found.key}),
        finding=found,
        said=said,
        owner=_post(view, said.owner),
        effects=[(effect.value, said.effect(effect)) for effect in Effect],
        changed=said.changed(found.seen_as),
        history=[{**row, "value": _post(view, row["value"])} for row in history(said)],
        writable=token is not None,
        may_write=may_write,
        word=token.form_word(held) if token is not None and may_write else "",
        seen=view.workspace.judgements.last(found.key),
        values=values,
        now=now,
        differing=[f for f in FIELDS if refused and refused.conflict and values[f] != now[f] and (now[f] or values[f])],
        refused=refused,
        statuses=list(FindingStatus),
        posts=_posts(view) if token is not None else [],
        longest=LONGEST,
        longest_post=LONGEST_POST,
        command=_command(view, found.key),
        **_evidence(view, found),
    )
    if token is not None:
        page.headers["Cache-Control"] = "no-store"
    return page


def _command(view: "View", key: str) -> str:
    """What records a status where the pages cannot."""
    words = ["remit", "decide", "status", key, "validated"]
    words += ["--as-at", view.scope.as_at] if view.scope.as_at else []
    words += ["--seen", seen] if (seen := view.workspace.judgements.last(key)) else []
    return f'{" ".join(map(shlex.quote, words))} --by "a post or role" --reason "why"'


def fields_of(said: Judgement) -> dict[str, str]:
    """What the form shows of a judgement. Notes are added one at a time, so that field begins empty."""
    status = next((d for d in reversed(said.standing) if d.verb == "status"), None)
    return {
        "status": said.status.value,
        "reason": status.reason if status else "",
        "owner": said.owner,
        "positive": said.effect(Effect.POSITIVE),
        "negative": said.effect(Effect.NEGATIVE),
        "note": "",
    }


def _nothing(found: Finding) -> Judgement:
    return Judgement(found.key, (), ())


def _evidence(view: "View", found: Finding) -> dict[str, Any]:
    """What the finding is now: the check of its rule, or the card of its pair."""
    shown: dict[str, Any] = {"checks": [], "card": None, "rule": ""}
    if found.row is None:
        return shown
    answer: Answer
    if found.question == "gaps":
        shown["rule"] = found.row["rule"]
        answer = view.ask("gaps", {"rule": found.row["rule"], "first": "1000000"})
        shown["checks"] = checks_of(view, answer, [r for r in answer.rows if r["key"] == found.key])
    else:
        answer = view.ask("overlaps", {"board": found.row["a"]["id"], "first": "1000000"})
        row = next(r for r in answer.rows if r["key"] == found.key)
        shown["card"] = card(view, answer, row)
    return shown


def _post(view: "View", owner: str) -> str:
    """The name of a post where *owner* is the identifier of one."""
    node = view.workspace.nodes([owner]).get(owner) if ":" in owner else None
    return node.name if node is not None and node.type == "Post" else owner


def _posts(view: "View") -> list[tuple[str, str]]:
    """Recorded posts that the form offers, by name."""
    if not view.schema.has_node_type("Post"):
        return []
    page = view.workspace.store.find_nodes(NodeQuery(("Post",), view.scope, first=POSTS_OFFERED))
    return [(node.id, node.name) for node in page.nodes]


# --- writing -----------------------------------------------------------------------------------------------------


def write(view: "View", form: Mapping[str, str]) -> Response:
    """Keep what the form says, and show the finding again; or show the form with what is wrong, nothing lost."""
    explorer = view.site.explorer
    found = explorer.read(lambda: _found(view))
    held, token = view.request.cookies.get(COOKIE, ""), view.site.write_token
    assert token is not None
    by_cookie = token.is_pass(held) and token.is_form_word(held, form.get("word", ""))
    client = view.request.client.host if view.request.client else ""
    wait = view.site.tries.begin(client) if form.get("token") and not by_cookie else 0
    by_token = bool(form.get("token")) and not wait and token.is_right(form["token"])
    if by_token:
        view.site.tries.was_right(client)
    new = token.new_pass() if by_token else ""

    def again(error: RemitError, status: int, *, conflict: bool = False) -> Response:
        kept = {
            name: value.replace("\r\n", "\n").strip() for name, value in form.items() if name not in ("token", "word")
        }
        fresh = View(view.site, view.request, view.page)
        fresh.scope = view.scope
        return explorer.read(lambda: _shown(fresh, _found(fresh), Refused(kept, error, conflict), status, new))

    def answered(response: Response) -> Response:
        if by_token:
            remember(response, view.request, view.site.settings.base_url, new)
        return response

    if wait:
        told = AskError(
            "Too many wrong write tokens came from this address.",
            f"Wait {count_words(wait, 'second')}, then send it again. What you wrote is still below.",
        )
        refused = again(told, 429)
        refused.headers["Retry-After"] = str(wait)
        return refused
    if not by_cookie and not by_token:
        wrong = "That is not the write token." if form.get("token") else "Remit does not know that you may write."
        return again(AskError(wrong, "Give the write token. What you wrote is still below."), 403)
    there = RedirectResponse(view.link("/finding", key=found.key), 303)
    if form.get("do") == "forget":
        return remember(there, view.request, view.site.settings.base_url, "")
    try:
        base = as_seen(found.judgement or _nothing(found), form.get("seen", ""))
        judge(
            explorer.store,
            found.key,
            entries_of(form, fields_of(base)),
            by=form.get("by", ""),
            seen=form.get("seen", ""),
            seen_as=found.seen_as,
        )
    except ConflictError as error:
        return answered(again(error, 409, conflict=True))
    except AskError as error:
        return answered(again(error, 400))
    except StoreError as error:
        log.warning("A judgement could not be kept: %s", error)
        away = StoreError("It could not be kept: something else is written at the moment.", "Send it again.")
        return answered(again(away, 503))
    return answered(there)


def entries_of(form: Mapping[str, str], base: Mapping[str, str]) -> list[Entry]:
    """What a form says beyond what the writer saw (*base*). Raises :class:`~graph.errors.AskError`."""
    said = {field: form.get(field, base[field]).replace("\r\n", "\n").strip() for field in FIELDS}
    entries = []
    if (said["status"], said["reason"]) != (base["status"], base["reason"]) or form.get("again"):
        entries.append(Entry("status", said["status"], said["reason"]))
    if said["owner"] != base["owner"]:
        entries.append(Entry("owner", said["owner"]))
    for field, effect in (("positive", Effect.POSITIVE), ("negative", Effect.NEGATIVE)):
        if said[field] != base[field]:
            entries.append(Entry("note", effect.value, said[field]))
    if said["note"]:
        entries.append(Entry("note", "", said["note"]))
    if not entries:
        raise AskError("Nothing was changed.", "Change something, or tick that the status still holds.")
    return [checked(entry) for entry in entries]
