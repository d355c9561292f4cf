"""`make bench`: measures on SQLite and, where its programs are, on a PostgreSQL of its own."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from scripts.run_services_tests import DATABASE, MissingServerError, find_binaries, postgresql

from .figures import Figure
from .report import keep, table
from .scale import SCALE
from .tree import NATIONAL_ROWS, write_tree

ROOT = Path(__file__).parents[2]
OUT = ROOT / "build" / "bench"
HAZARDS = 1_000_000
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


PARTS = ("", "campaigns", "warnings", "risk", "ingest")
"""What may be measured alone."""
_part: list[str] = []


def measure(source: Path, hazards: int, more: Mapping[str, str]) -> list[Figure]:
    """Measure in a process and a data folder of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    with tempfile.TemporaryDirectory(prefix="shouwang-bench-", ignore_cleanup_errors=True) as home:
        out = Path(home) / "figures.json"
        words = ["--source", str(source), "--hazards", str(hazards), "--out", str(out)]
        environment = {**kept, "SHOUWANG_HOME": home, **more}
        command = [sys.executable, "-m", "tests.bench.inside", *words, *_part]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        return [Figure(**found) for found in json.loads(out.read_text(encoding="utf-8"))]


def measure_postgresql(source: Path, hazards: int) -> list[Figure] | None:
    """Measure on the server that the environment names, else on an own one, else not at all."""
    if os.environ.get(DATABASE):
        return measure(source, hazards, {DATABASE: os.environ[DATABASE]})
    try:
        find_binaries()
    except MissingServerError:
        print("PostgreSQL is not on this machine: not measured.")
        return None
    with postgresql() as address:
        return measure(source, hazards, {DATABASE: address})


def main() -> int:
    """Measure, tell, and keep the figures under build/bench/."""
    parser = argparse.ArgumentParser(prog="tests.bench")
    parser.add_argument("--divisions", type=Path, help="a folder with the country's real register")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one database only")
    parser.add_argument("--part", choices=PARTS, default="", help="one part only")
    told = parser.parse_args()
    _part[:] = ["--part", told.part] if told.part else []
    hazards = max(2_000, round(HAZARDS * SCALE))
    began = time.monotonic()
    results: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory(prefix="shouwang-tree-") as folder:
        rows = max(2_000, round(NATIONAL_ROWS * SCALE))
        source = told.divisions or write_tree(Path(folder) / "tree.csv", rows)
        if told.only != "postgresql":
            print(f"{SQLITE}, {hazards:,} hazards", flush=True)
            results[SQLITE] = measure(source, hazards, {})
        if told.only != "sqlite":
            print(f"{POSTGRESQL}, {hazards:,} hazards", flush=True)
            found = measure_postgresql(source, hazards)
            results |= {POSTGRESQL: found} if found else {}
    terms = {"scale": SCALE, "hazards": hazards, "python": platform.python_version()}
    print(table(results))
    kept = keep(OUT, results, {**terms, "cores": os.cpu_count()})
    print(f"\n{time.monotonic() - began:.0f} s; figures kept in {kept.relative_to(ROOT)}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
