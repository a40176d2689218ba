"""Large registers need little memory. ``REMIT_TEST_LARGE=1`` runs the million-row CSV too, in minutes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loaders.large import write_csv, write_xlsx

LARGE = bool(os.environ.get("REMIT_TEST_LARGE"))
MEGABYTES = 500


@pytest.mark.parametrize(
    ("kind", "rows", "most"),
    [("csv", 1_000_000, MEGABYTES) if LARGE else ("csv", 20_000, MEGABYTES / 2), ("xlsx", 50_000, MEGABYTES)],
)
def test_memory_stays_small(tmp_path: Path, kind: str, rows: int, most: float) -> None:
    (write_csv if kind == "csv" else write_xlsx)(tmp_path, rows)
    command = [sys.executable, "-m", "tests.loaders.large", kind, str(rows), str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    told = json.loads(ran.stdout)
    assert told["rows"] == told["statements"] == rows + 1
    assert told["MB"] < most
