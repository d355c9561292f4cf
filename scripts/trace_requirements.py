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
ROOT = Path(__file__).resolve().parents[1]
BROWSER_RESULT = ROOT / "test-results/browser.json"
"""What the last `make e2e` has shown."""

SOURCES = ("src", "tests", "conftest.py")
SOURCE_KINDS = frozenset({".py", ".html", ".ts", ".css", ".po"})


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


def last_change_s(root: Path) -> float:
    """Return when the newest source was written; what was built does not count."""
    files = [
        path
        for name in SOURCES
        for path in ([root / name] if (root / name).is_file() else (root / name).rglob("*"))
        if path.suffix in SOURCE_KINDS and "dist" not in path.parts
    ]
    return max((path.stat().st_mtime for path in files), default=0.0)


def browser_shown(result: Path, changed_s: float) -> tuple[list[ShownBy], str]:
    """Return what a browser run has shown, and else a word why it does not count."""
    if not result.exists():
        return [], "the browser has not run (make e2e): its tests are not counted"
    if result.stat().st_mtime < changed_s:
        return [], "the browser ran before the last change (make e2e): not counted"
    return list(read_shown(json.loads(result.read_text(encoding="utf-8")))), ""


def main() -> int:
    """Run the marked tests, or read `--result`; print each requirement; 1 when a test failed.

    Tests in the browser are counted when it has run since the last change.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--result", type=Path, help="a result written by --requirements-to")
    arguments, more = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        result = arguments.result or Path(folder) / "shown.json"
        failed = 0 if arguments.result else run_suite(result, more)
        if not result.exists():
            return QUIET_FAILURE
        found = list(read_shown(json.loads(result.read_text(encoding="utf-8"))))
    in_browser, why_not = browser_shown(BROWSER_RESULT, last_change_s(ROOT))
    if why_not:
        print(why_not)
    print("\n".join(report(collect([*found, *in_browser]))))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
