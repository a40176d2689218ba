"""The command line, and the one place that puts the rooms together."""

import contextlib
import errno
import ipaddress
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from graph.errors import AskError, RemitError, SourceError, StoreError, outcome
from graph.schema import SCHEMA
from graph.scope import parse_scope

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from graph.questions.base import Answer
    from graph.scope import Scope
    from graph.store.base import Store
    from graph.workspace import Explorer

SHIPPED = Path(__file__).parent / "loaders" / "lancashire"
SCENARIOS = SHIPPED / "what-if"
SHIPPED_REGISTERS = ("agreement", "law", "record")

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Remit: which boards overlap, what nobody covers, and who said so.",
)

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")]
StoreOption = Annotated[
    str, typer.Option("--store", envvar="REMIT_STORE", help="Where the graph is kept: a file, or a Neo4j address.")
]
AsAt = Annotated[str, typer.Option("--as-at", help="The day on which arrangements are judged, as 2022-06-30.")]
UndatedOption = Annotated[
    str, typer.Option("--undated", help="How undated statements count: 'source date' or 'assumed to continue'.")
]
BasisOption = Annotated[str, typer.Option("--basis", help="Which bases count: stated,confirmed,inferred.")]
SourceOption = Annotated[str, typer.Option("--sources", help="Only these sources: identifiers with commas between.")]
AreaOption = Annotated[str, typer.Option("--area", help="Only bodies that act in this area: its identifier.")]
DEFAULT_STORE = "remit.sqlite"
STOP_SECONDS = 30
"""How long a server that is asked to stop goes on with what it has begun to answer."""


# --- putting rooms together ------------------------------------------------------------------------------------------


def open_store(address: str, *, must_exist: bool = False) -> "Store":
    """The store at *address*: a file (made when there is none), or a Neo4j server.

    Raises :class:`~graph.errors.StoreError` when it cannot be opened.
    """
    if "://" in address:
        from graph.store.neo4j import Neo4jStore

        return Neo4jStore.open(address, SCHEMA, must_exist=must_exist)
    if must_exist and address != ":memory:" and not Path(address).exists():
        raise StoreError(
            f"There is no store at {address}.", "Load a register first: remit load MY.xlsx --store " + address
        )
    from graph.store.sqlite import SqliteStore

    return SqliteStore.open(address, SCHEMA)


def build_app(explorer: "Explorer", base_url: str = "", write_token: str = "") -> "Starlette":
    """The web application over *explorer*: pages, GraphQL, exports and health checks.

    They stand behind one set of security headers and one request log. Whoever knows *write_token* can judge findings
    on the pages; without one nobody can write.
    """
    from starlette.applications import Starlette
    from starlette.middleware import Middleware

    from api.health import health_routes
    from api.requestlog import RequestLog
    from api.routes import routes as api_routes
    from visualiser.routes import PageSettings, middleware
    from visualiser.routes import routes as page_routes

    settings = PageSettings(base_url=base_url, write_register=_write_register, write_token=write_token)
    return Starlette(
        routes=[*health_routes(explorer), *api_routes(explorer), *page_routes(explorer, settings)],
        middleware=[*middleware(explorer, settings), Middleware(RequestLog)],
    )


def _write_register(*words: Any, **named: Any) -> Any:
    """What writes a register, looked for when one is written: a server starts sooner without it."""
    from loaders.register import write_register

    return write_register(*words, **named)


def _explorer(address: str) -> "Explorer":
    from graph.whatif.scenario import read_scenarios
    from graph.workspace import Explorer

    return Explorer(open_store(address, must_exist=True), SCHEMA, scenarios=read_scenarios(SCENARIOS))


def _scope(explorer: "Explorer", as_at: str, undated: str, basis: str, sources: str, area: str) -> "Scope":
    from graph.workspace import default_as_at

    as_at = as_at or default_as_at(explorer.store.registers()) or ""
    return parse_scope(
        {
            "as_at": "" if as_at == "none" else as_at,
            "undated": undated,
            "basis": basis,
            "sources": sources,
            "area": area,
        }
    )


# --- loading and serving ---------------------------------------------------------------------------------------------


@cli.command()
def demo(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the Lancashire registers that ship with Remit."""
    serve([SHIPPED / name for name in SHIPPED_REGISTERS], store="", host=host, port=port, base_url="", log="")


@cli.command()
def serve(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="What to serve: workbooks, folders of CSV, JSON-lines archives, or one store."),
    ] = None,
    store: Annotated[
        str, typer.Option("--store", help="Serve this store instead; REMIT_STORE where nothing is named.")
    ] = "",
    host: Host = "127.0.0.1",
    port: Port = 8000,
    base_url: Annotated[str, typer.Option(help="The address that others use, when it is another.")] = "",
    log: Annotated[
        str,
        typer.Option(help="json: a line for each request; off: what goes wrong only. On a terminal off, else json."),
    ] = "",
) -> None:
    """Serve registers (or a store) as pages, GraphQL and files.

    Registers named here are loaded into a store of their own that is gone afterwards: nothing else is served.
    """
    from api.requestlog import start_logging
    from graph.whatif.scenario import read_scenarios
    from graph.workspace import Explorer

    _no_addresses(paths or [])
    if paths and store:
        raise AskError(f"Both {paths[0]} and a store are named.", "Name one of them, or load the register first.")
    if base_url and not base_url.startswith(("http://", "https://")):
        raise AskError(f"“{base_url}” is not a web address.", "Give --base-url as https://remit.example.org.")
    if log not in ("", "json", "off"):
        raise AskError(f"“{log}” is not a log.", "Use --log json or --log off.")
    with contextlib.ExitStack() as closing:
        token = _write_token()
        if paths and not (len(paths) == 1 and _is_store(paths[0])):
            if token:
                print("Nobody can write: what is served is gone afterwards. Load it into a store first.", flush=True)
                token = ""
            folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="remit-"))
            address = str(Path(folder) / "served.sqlite")
            kept = open_store(address)
            closing.callback(kept.close)
            _load(paths, kept, check=False)
        else:
            address = str(paths[0]) if paths else store or os.environ.get("REMIT_STORE") or DEFAULT_STORE
            if address == ":memory:":
                raise AskError("A store in memory holds nothing to serve.", "Name a file: --store remit.sqlite.")
            kept = open_store(address, must_exist=True)
            closing.callback(kept.close)
        # A file holds its last state for those who read while the next is made ready; a Neo4j server cannot.
        explorer = Explorer(kept, SCHEMA, "mark" if "://" in address else "hold", read_scenarios(SCENARIOS))
        closing.callback(explorer.close)
        start_logging("json" if log == "json" or not (log or sys.stderr.isatty()) else "off", sys.stderr)
        if token:
            print("Whoever knows the write token can judge findings on the pages.", flush=True)
        _listen(build_app(explorer, base_url, token), host, port, base_url)
    sys.stdout.flush()
    os._exit(0)  # everything is closed: a thread that is still busy with what nobody waits for keeps nobody


def _write_token() -> str:
    """The token that lets people write on the pages, from the environment alone: others can read a command line.

    Raises :class:`~graph.errors.AskError` when it is too short to keep anybody out.
    """
    from visualiser.writing import SHORTEST

    token = os.environ.get("REMIT_WRITE_TOKEN", "").strip()
    if token and len(token) < SHORTEST:
        raise AskError(
            f"REMIT_WRITE_TOKEN has fewer than {SHORTEST} characters.",
            "Make a longer one: python3 -c 'import secrets; print(secrets.token_urlsafe(24))'.",
        )
    return token


def _no_addresses(paths: list[Path]) -> None:
    """Raise :class:`~graph.errors.AskError` where a path was meant as the address of a store."""
    for path in paths:
        scheme, colon, _ = path.as_posix().partition(":/")
        if colon and len(scheme) > 1 and "/" not in scheme:  # one letter is a drive of Windows
            raise AskError(
                f"The address {scheme}://… is no register.", f"Name a store with --store: --store {scheme}://…"
            )


def _is_store(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\x00"


def _listen(app: "Starlette", host: str, port: int, base_url: str) -> None:
    import socket

    import uvicorn

    if not host:
        raise AskError("There is no address to listen on.", "Leave --host out, or give one: --host 127.0.0.1.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        unknown = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
        raise RemitError(
            f"Remit cannot listen on {host} port {port}: {error.strerror}.",
            f"Choose another with {'--host' if unknown else '--port'}.",
        ) from None
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=STOP_SECONDS
    )
    server = uvicorn.Server(config)
    for asked_to_stop in (signal.SIGINT, signal.SIGTERM):  # uvicorn raises them again when it has stopped
        signal.signal(asked_to_stop, server.handle_exit)
    shown = base_url or f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    print(f"Remit is at {shown}", flush=True)
    print("Press Ctrl+C to stop.", flush=True)
    if base_url or not _is_loopback(host):
        print(f"Caution: Remit listens on {host}. Whoever can reach {shown} can read everything it serves.", flush=True)
    server.run(sockets=[listening])


def _is_loopback(host: str) -> bool:
    """Whether only this computer can reach *host*."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _load(paths: list[Path], store: "Store", *, check: bool) -> None:
    """Load archives, then registers, those that others build on first, and print the report of each.

    A refusal ends the command.
    """
    from graph.archive import load_archive
    from loaders.progress import load_progress
    from loaders.register import RegisterRefused, load_registers

    archives = [path for path in paths if path.suffix == ".jsonl"]
    for path in archives:
        tally = load_archive(path, store, check_only=check)
        counts = f"{tally.created:,} created, {tally.updated:,} updated, {tally.unchanged:,} unchanged"
        print(f"{'Checked only, nothing was written. ' if check else ''}{path}: {counts}, {tally.pruned:,} pruned.")
    refused = False
    try:
        with load_progress(sys.stderr) as watch:
            registers = [path for path in paths if path not in archives]
            reports = load_registers(registers, store, SCHEMA, check=check, progress=watch)
    except RegisterRefused as error:
        reports, refused = error.reports, True
    for report in reports:
        report.show(sys.stdout)
    if refused:
        raise typer.Exit(2)


@cli.command()
def load(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Registers: workbooks, folders of CSV, or JSON-lines archives.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    check: Annotated[bool, typer.Option("--check", help="Report only; write nothing.")] = False,
    shipped: Annotated[bool, typer.Option("--shipped", help="Load the Lancashire registers that ship.")] = False,
) -> None:
    """Load registers into a store, and report what was created, updated, unchanged, pruned and refused."""
    _no_addresses(paths or [])
    named = [*(SHIPPED / name for name in SHIPPED_REGISTERS if shipped), *(paths or [])]
    if not named:
        raise AskError("No register is named.", "Name a workbook or a folder, for example: remit load MY.xlsx.")
    unmade = check and "://" not in store and not Path(store).exists()
    with contextlib.closing(open_store(":memory:" if unmade else store)) as kept:
        _load(named, kept, check=check)


@cli.command()
def template(
    path: Annotated[Path, typer.Argument(help="The workbook to write, for example MY.xlsx.")],
    example: Annotated[bool, typer.Option("--example", help="Fill it with a small example.")] = False,
) -> None:
    """Write an empty register with help and drop-down lists (or a filled example)."""
    from loaders.template import write_template

    if path.suffix.lower() != ".xlsx":
        raise SourceError(f"{path} is not the name of a workbook.", "Choose a name that ends in .xlsx.")
    if path.exists():
        raise SourceError(f"{path} is already there.", "Choose another name, so that nothing is lost.")
    if not path.parent.is_dir():
        raise SourceError(f"There is no folder {path.parent}.", "Make it first, or choose another.")
    write_template(path, SCHEMA, example=example)
    print(f"Wrote {path}.{'' if example else ' For one that is filled in, add --example.'}")


export_cli = typer.Typer(help="Write what a store holds to a file.", no_args_is_help=True)
cli.add_typer(export_cli, name="export")


@export_cli.command("jsonl")
def export_jsonl(
    path: Annotated[Path, typer.Argument(help="The archive to write, for example remit.jsonl.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write the lossless archive: loaded elsewhere it gives the same data version."""
    from graph.archive import write_archive

    with contextlib.closing(open_store(store, must_exist=True)) as kept:
        write_archive(kept, path)
        print(f"Wrote {path}, data version {kept.version()}.")


@cli.command()
def wipe(
    store: StoreOption = DEFAULT_STORE,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete everything that Remit keeps in a store, decisions included, and nothing else."""
    from graph.store.base import EdgeQuery, NodeQuery
    from graph.words import counted

    with contextlib.closing(open_store(store, must_exist=True)) as kept:
        nodes = kept.find_nodes(NodeQuery(first=1)).total
        statements = kept.find_edges(EdgeQuery(rejected=True, first=1)).total
        held = (
            f"{counted(statements, 'statement')} about {counted(nodes, 'thing')}, "
            f"{counted(len(kept.decisions()), 'decision')}"
        )
        print(f"{store} holds {held}.")
        if not yes and not typer.confirm("Delete all of it? What is not exported is lost."):
            raise AskError("Nothing was deleted.", "Answer “y” to delete, or give --yes.")
        kept.wipe()
        print(f"Deleted. {store} is empty.")


@cli.command()
def verify(store: StoreOption = DEFAULT_STORE) -> None:
    """Recompute the data version and everything derived, and say whether they agree with what is stored."""
    from graph.archive import verify as check

    with contextlib.closing(open_store(store, must_exist=True)) as kept:
        wrong = check(kept)
        if wrong:
            for line in wrong:
                print(line)
            raise StoreError("The store does not agree with its own statements.", "Load an archive into a new store.")
        print(f"Clean. Data version {kept.version()}.")


# --- asking ----------------------------------------------------------------------------------------------------------


@cli.command()
def questions() -> None:
    """List the questions that Remit answers, with their parameters."""
    from graph.questions import questions_for

    group = ""
    for question in sorted(questions_for(SCHEMA), key=lambda q: q.group):
        if question.group != group:
            group = question.group
            print(f"\n{group}")
        print(f"  {question.name}: {question.title}")
        for parameter in question.parameters:
            print(f"      --param {parameter.name}=…  {parameter.meaning}")


@cli.command()
def ask(
    question: Annotated[str, typer.Argument(help="The name of a question; “remit questions” lists them.")],
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter, as name=value, or name=@file to read it.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    as_at: AsAt = "",
    undated: UndatedOption = "",
    basis: BasisOption = "",
    sources: SourceOption = "",
    area: AreaOption = "",
    format: Annotated[str, typer.Option(help="table, csv, json or xlsx.")] = "table",
    out: Annotated[Path | None, typer.Option(help="Write to this file; its citation is written beside it.")] = None,
) -> None:
    """Answer a question. Without --as-at the register's own default day is used; “--as-at none” means no day."""
    given = {}
    for pair in param or []:
        name, equals, value = pair.partition("=")
        if not equals:
            raise AskError(f"“{pair}” is not name=value.", "Write for example --param first=10.")
        given[name] = Path(value[1:]).read_text("utf-8") if value.startswith("@") else value
    explorer = _explorer(store)
    with contextlib.closing(explorer.store):
        answer = explorer.workspace(_scope(explorer, as_at, undated, basis, sources, area)).ask(question, given)
    _render(answer, format, out)


def _render(answer: "Answer", format: str, out: Path | None) -> None:
    """Print *answer* or write it to *out*, in one of the formats. Raises :class:`~graph.errors.AskError`."""
    if format == "table":
        _show(answer)
        return
    from api.exports import to_csv, to_json, to_xlsx

    renderers: dict[str, Callable[[Any], bytes]] = {
        "csv": lambda a: to_csv(a).encode(),
        "json": to_json,
        "xlsx": to_xlsx,
    }
    if format not in renderers:
        raise AskError(f"“{format}” is not a format.", "Use table, csv, json or xlsx.")
    rendered = renderers[format](answer)
    if len(answer.rows) < answer.found.total:
        told = f"{len(answer.rows):,} of {answer.found.total:,} rows are given. For the rest ask with a larger “first”."
        print(f"Note: {told}", file=sys.stderr)
    if out is not None:
        out.write_bytes(rendered)
        beside = out.with_name(out.name + ".citation.json")
        beside.write_text(json.dumps(answer.citation.to_json(), indent=2, ensure_ascii=False) + "\n", "utf-8")
        print(f"Wrote {out} and {beside}.")
    elif format == "xlsx":
        raise AskError("A workbook cannot be printed.", "Name a file with --out.")
    else:
        sys.stdout.buffer.write(rendered)


@cli.command()
def changes(
    old: Annotated[Path, typer.Argument(help="The earlier archive, made by “remit export jsonl”.")],
    new: Annotated[Path, typer.Argument(help="The later archive.")],
    subject: Annotated[str, typer.Option(help="Only bodies, links, gaps or overlaps.")] = "",
    as_at: Annotated[str, typer.Option("--as-at", help="The day on which both are judged; none where left out.")] = "",
    format: Annotated[str, typer.Option(help="table, csv, json or xlsx.")] = "table",
    out: Annotated[Path | None, typer.Option(help="Write to this file; its citation is written beside it.")] = None,
) -> None:
    """Compare two archives. For two days of one store ask the question “changes”."""
    from graph.analysis.change import SUBJECTS
    from graph.archive import load_archive
    from graph.questions.changes import compare_stores

    if subject and subject not in SUBJECTS:
        raise AskError(f"“{subject}” is not something that changes.", f"Use one of: {', '.join(SUBJECTS)}.")
    with contextlib.ExitStack() as closing:
        stores = []
        for path in (old, new):
            stores.append(open_store(":memory:"))
            closing.callback(stores[-1].close)
            load_archive(path, stores[-1])
        scope = parse_scope({"as_at": "" if as_at == "none" else as_at})
        _render(compare_stores(stores[0], stores[1], scope, subject or None), format, out)


MOST_COLUMNS = 6


def _show(answer: "Answer") -> None:
    """Print *answer* as a table of its first columns that say anything; a note names those left out."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from api.exports import table

    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(Text(answer.question.title, style="bold"))
    console.print(Text(answer.found.summary))
    said = [c for c in answer.columns if any(row.get(c.name) not in (None, "", (), [], {}) for row in answer.rows)]
    plain = [c for c in said if c.kind not in ("statements", "rows")]
    columns = tuple(plain[:MOST_COLUMNS])
    lines = table(columns, answer.rows)
    headings = next(lines)
    named = 1 if answer.question.group == "Lists" else 0  # in a list the identifier stands beside the name
    kept = [i for i, heading in enumerate(headings) if not heading.endswith(" id") or i == named]
    shown = Table(box=None, pad_edge=False)
    for i in kept:
        shown.add_column(Text(headings[i]), overflow="fold")
    for line in lines:
        shown.add_row(*(Text("" if line[i] is None else str(line[i])) for i in kept))
    console.print(shown)
    left = [c.label.lower() for c in said if c not in columns]
    if left:
        console.print(Text(f"Not shown here: {', '.join(left)}. “--format csv” and “--format json” have all."))
    for note in answer.found.notes:
        console.print(Text(f"Note: {note}"))
    console.print(Text(answer.citation.text(), style="dim"))


# --- deciding --------------------------------------------------------------------------------------------------------


@cli.command()
def decide(
    verb: Annotated[
        str, typer.Argument(help="confirm, reject, same, different, unsure, undo; of a finding: status, owner, note.")
    ],
    about: Annotated[
        list[str],
        typer.Argument(
            help="A statement's id, the identifiers of two things, a decision's id (undo), or a finding's key and then "
            "its status, the post that sees to it, or the text of the note."
        ),
    ],
    by: Annotated[str, typer.Option(help="The post or role that decides, never a person's name.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    seen: Annotated[str, typer.Option(help="The last decision about this that you saw, where there was one.")] = "",
    effect: Annotated[str, typer.Option(help="Of a note: “positive” or “negative”, where it tells an effect.")] = "",
    store: StoreOption = DEFAULT_STORE,
    as_at: AsAt = "",
    undated: UndatedOption = "",
) -> None:
    """Record a human decision. A re-load never removes one."""
    from graph.decisions import record
    from graph.statements import ON_FINDINGS

    if effect and verb != "note":
        raise AskError(f"“{verb}” has no effect.", "Give --effect with “note” only.")
    if verb not in ON_FINDINGS:
        with contextlib.closing(open_store(store, must_exist=True)) as kept:
            decision = record(kept, verb, tuple(about), by=by, reason=reason, seen=seen)
            print(f"Recorded decision {decision.id}. Data version {kept.version()}.")
        return
    if len(about) != 2:
        what = {"status": "a status", "owner": "a post", "note": "a text"}[verb]
        raise AskError(f"“{verb}” takes the key of a finding and {what}.", "Give the two one after the other.")
    key, told = about
    _judge(store, verb, key, told, by, reason, seen, effect, as_at, undated)


def _judge(
    store: str, verb: str, key: str, told: str, by: str, reason: str, seen: str, effect: str, as_at: str, undated: str
) -> None:
    """Record what a post says of a finding, as it is on a day."""
    from graph.findings import Effect, Entry, judge
    from graph.questions.findings import finding

    effects = {"": "", **{e.value.split()[0]: e.value for e in Effect}}
    if effect not in effects:
        raise AskError(f"“{effect}” is not an effect.", "Use --effect positive or --effect negative.")
    if verb == "note" and reason:
        raise AskError("A note is its own reason.", "Write all of it into the note, and leave --reason out.")
    entry = Entry("note", effects[effect], told) if verb == "note" else Entry(verb, told, reason)
    explorer = _explorer(store)
    with contextlib.closing(explorer.store):
        found = finding(explorer.workspace(_scope(explorer, as_at, undated, "", "", "")), key)
        (decision,) = judge(explorer.store, found.key, [entry], by=by, seen=seen, seen_as=found.seen_as)
        print(f"Recorded decision {decision.id}. Data version {explorer.store.version()}.")


@cli.command()
def decisions(
    store: StoreOption = DEFAULT_STORE,
    export: Annotated[Path | None, typer.Option(help="Write them as sorted lines to this file.")] = None,
    load_from: Annotated[Path | None, typer.Option("--import", help="Read them from this file.")] = None,
) -> None:
    """List human decisions, or export and import them."""
    from graph.decisions import export_decisions, import_decisions, list_decisions

    with contextlib.closing(open_store(store, must_exist=True)) as kept:
        if load_from is not None:
            print(f"{import_decisions(kept, load_from)} decisions were new.")
        if export is not None:
            export_decisions(kept, export)
            print(f"Wrote {export}.")
        if export is None and load_from is None:
            for line in list_decisions(kept) or ("No decisions are recorded.",):
                print(line)


@cli.command("map")
def take_away_map(
    path: Annotated[Path, typer.Argument(help="The page to write, for example MAP.html.")],
    around: Annotated[str, typer.Option(help="The identifier of the body or issue in the middle.")],
    steps: Annotated[int, typer.Option(help="How many links to walk.")] = 2,
    store: StoreOption = DEFAULT_STORE,
    as_at: AsAt = "",
    undated: UndatedOption = "",
) -> None:
    """Write a map as one HTML file that needs no server."""
    from visualiser.takeaway import write_map

    explorer = _explorer(store)
    with contextlib.closing(explorer.store):
        workspace = explorer.workspace(_scope(explorer, as_at, undated, "", "", ""))
        write_map(path, workspace, around, steps)
    print(f"Wrote {path}.")


@cli.command()
def version() -> None:
    """Print the version of Remit."""
    print(metadata.version("remit"))


def _fail(error: RemitError) -> NoReturn:
    print(f"remit: {error.message}", file=sys.stderr)
    if error.next_step:
        print(f"       {error.next_step}", file=sys.stderr)
    sys.exit(outcome(error).exit_code)


def main() -> None:
    """Run the command line: errors become one or two plain lines and an exit code, never a traceback."""
    try:
        cli()
    except RemitError as error:
        _fail(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(RemitError(f"{error.filename or 'A file'}: {error.strerror}.", "Check the name and the rights."))


if __name__ == "__main__":
    main()
