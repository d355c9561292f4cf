"""`make trace`: which requirement is shown by which passing test."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scripts.requirement_marks import LAST, ShownBy, numbers_in_order, read_shown

QUIET_FAILURE = 2


def run_suite(result: Path, more: Sequence[str]) -> int:
    """Run the marked tests, writing what passed to `result`; returns pytest's exit code."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "-m",
        "requirement",
        "-p",
        "scripts.requirement_marks",
        f"--requirements-to={result}",
        *more,
    ]
    return subprocess.run(command, check=False).returncode


def report(shown: Mapping[int, Iterable[str]]) -> list[str]:
    """Return one line per requirement and the sum as the last line."""
    lines = []
    count = 0
    for number in numbers_in_order():
        tests = sorted(shown.get(number, ()))
        count += bool(tests)
        lines.append(f"R{number}: {', '.join(tests) if tests else '-'}")
    return [*lines, f"{count}/{LAST} requirements shown"]


def collect(found: Iterable[ShownBy]) -> dict[int, set[str]]:
    """Return the passing tests by requirement number."""
    shown: dict[int, set[str]] = defaultdict(set)
    for item in found:
        for number in item.numbers:
            shown[number].add(item.test)
    return shown


def main() -> int:
    """Run the marked tests, or read `--result`; print each requirement; 1 when a test failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--result", type=Path, help="a result written by --requirements-to")
    arguments, more = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        result = arguments.result or Path(folder) / "shown.json"
        failed = 0 if arguments.result else run_suite(result, more)
        if not result.exists():
            return QUIET_FAILURE
        found = read_shown(json.loads(result.read_text(encoding="utf-8")))
    print("\n".join(report(collect(found))))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
