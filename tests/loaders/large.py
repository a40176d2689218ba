"""Writes a large register of Quillhaven, loads it in this process and prints what that took, as JSON.

python -m tests.loaders.large csv 1000000 FOLDER
python -m tests.loaders.large xlsx 50000 FOLDER
"""

import json
import sys
import time
from pathlib import Path

from benchmarks.measure import peak_memory_mb
from graph.schema import SCHEMA
from graph.store.sqlite import SqliteStore
from loaders.register import load_register, read_register

THINGS = 50
"""One thing in so many rows; the other rows are links between them."""


def write_csv(folder: Path, rows: int) -> Path:
    """A CSV folder whose links.csv has nearly all of *rows* rows."""
    register = folder / "large"
    register.mkdir()
    (register / "sources.csv").write_text("name,rank\nList of everything,official record\n", "utf-8")
    things = max(rows // THINGS, 2)
    with (register / "organisations.csv").open("w", encoding="utf-8") as file:
        file.write("name,kind\n")
        file.writelines(f"Organisation {n} of Quillhaven,charity\n" for n in range(things))
    with (register / "boards.csv").open("w", encoding="utf-8") as file:
        file.write("name,kind,note\n")
        file.writelines(f"Board {n} of Quillhaven,network,Met in the hall\n" for n in range(things))
    with (register / "links.csv").open("w", encoding="utf-8") as file:
        file.write("from,link,to,role,start,locator,quote\n")
        file.writelines(
            f"Organisation {n % things} of Quillhaven,is a member of,Board {(n * 7 + n // things) % things} of "
            f"Quillhaven,member,{1990 + n // things % 35},row {n},seat {n} is held\n"
            for n in range(rows - 2 * things)
        )
    return register


def write_xlsx(folder: Path, rows: int) -> Path:
    """The same as a workbook."""
    from openpyxl import Workbook

    things = max(rows // THINGS, 2)
    book = Workbook(write_only=True)
    sheets = {
        "Sources": [("name", "rank"), ("List of everything", "official record")],
        "Organisations": [("name", "kind"), *((f"Organisation {n}", "charity") for n in range(things))],
        "Boards": [("name", "kind"), *((f"Board {n}", "network") for n in range(things))],
    }
    for title, cells in sheets.items():
        page = book.create_sheet(title)
        for row in cells:
            page.append(row)
    page = book.create_sheet("Links")
    page.append(("from", "link", "to", "role", "start", "locator", "quote"))
    for n in range(rows - 2 * things):
        to = f"Board {(n * 7 + n // things) % things}"
        year = 1990 + n // things % 35
        told = (f"Organisation {n % things}", "is a member of", to, "member", year, f"row {n}", f"seat {n} is held")
        page.append(told)
    book.save(folder / "large.xlsx")
    return folder / "large.xlsx"


def main(kind: str, rows: str, folder: str) -> None:
    """Load once (or, as *kind* says ``csv-read``, only read) and print the figures."""
    where = Path(folder)
    path = where / ("large" if kind.startswith("csv") else "large.xlsx")
    before = peak_memory_mb()
    begun = time.perf_counter()
    if kind.endswith("-read"):
        with read_register(path, SCHEMA) as parsed:
            counted, statements = sum(r for r, _ in parsed.counts.values()), len(parsed.edges)
    else:
        store = SqliteStore.open(str(where / "large.sqlite"), SCHEMA)
        report = load_register(path, store, SCHEMA)
        counted, statements = sum(s.read for s in report.sheets), report.total.created + report.total.unchanged
        store.close()
    took = time.perf_counter() - begun
    peak = peak_memory_mb()
    print(json.dumps({"rows": counted, "statements": statements, "s": took, "MB": peak, "MB before": before}))


if __name__ == "__main__":
    main(*sys.argv[1:])
