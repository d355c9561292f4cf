"""`make requirements`: compile the .in files to .txt with hashes, naming no address."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

FOLDER = Path("requirements")
NAMES = ("base", "build", "dev")
OLDEST_PYTHON = "3.11"
ADDRESS_MARKS = ("://", "--index-url", "--find-links", "--extra-index-url")


class AddressFoundError(ValueError):
    """A lock file names an address, and may not."""


def compile_command(uv: Path, name: str, *, is_upgrade: bool) -> list[str]:
    """Return the command that locks one file; pins that still fit stay unless upgrading."""
    return [
        str(uv),
        "pip",
        "compile",
        str(FOLDER / f"{name}.in"),
        "--output-file",
        str(FOLDER / f"{name}.txt"),
        "--generate-hashes",
        "--universal",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--python-version",
        OLDEST_PYTHON,
        "--custom-compile-command",
        "make requirements",
        "--quiet",
        *(["--upgrade"] if is_upgrade else []),
    ]


def refuse_addresses(path: Path) -> None:
    """Fail when a lock file names where packages come from."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if any(mark in line for mark in ADDRESS_MARKS):
            raise AddressFoundError(f"{path}:{number} names an address")


def main() -> int:
    """Lock every file with uv from a throw-away environment; `--upgrade` takes newer versions."""
    is_upgrade = "--upgrade" in sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="shouwang-lock-") as folder:
        venv.create(folder, with_pip=True)
        binaries = Path(folder) / "bin"
        subprocess.run([str(binaries / "pip"), "install", "--quiet", "uv"], check=True)
        for name in NAMES:
            subprocess.run(
                compile_command(binaries / "uv", name, is_upgrade=is_upgrade), check=True
            )
            refuse_addresses(FOLDER / f"{name}.txt")
            print(f"requirements/{name}.txt 已锁定")
    return 0


if __name__ == "__main__":
    sys.exit(main())
