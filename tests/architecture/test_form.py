"""The form of the code: lengths, names, and what must not stand in the repository."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .house import ROOT, SOURCE, modules, tree_of

LONGEST_FUNCTION = 50
LONGEST_FILE = 500
BAD_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
PRINTERS = ("config/command.py", "config/commands/", "story/demo")

REFUSED = {
    "an address of a package registry": r"pypi\.org|pythonhosted|registry\.npmjs|npmmirror",
    "a path of one machine": r"(?<![\w.])/(?:root|home|work|opt)/[a-z]",
    "an unfinished mark": r"\b(?:TODO|FIXME|XXX)\b",
}
BINARY = {".png", ".jpg", ".webp", ".heic", ".gz", ".woff2", ".ico", ".mo", ".xlsx", ".webm"}
NOT_READ = {"tests/architecture/test_form.py", "package-lock.json"}


def _tracked() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix not in BINARY and path.is_file() and name not in NOT_READ:
            yield path


def _python() -> Iterator[Path]:
    yield from (
        path for path in _tracked() if path.suffix == ".py" and "migrations" not in path.parts
    )


def _lines(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _is_table(node: ast.FunctionDef) -> bool:
    """Tell whether a function only returns data, which is as long as it is."""
    plain = (ast.Expr, ast.Assign, ast.Return)
    return all(isinstance(statement, plain) for statement in node.body)


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.name} {_lines(node)}"
        for path in _python()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and _lines(node) > LONGEST_FUNCTION
        and not _is_table(node)
    ]

    assert long == []


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)} {lines}"
        for path in _python()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]

    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in modules() if path.stem in BAD_NAMES] == []


def test_every_module_begins_with_a_sentence() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if not (ast.get_docstring(tree_of(path)) or "").strip()
    ]

    assert silent == []


def _prints(path: Path) -> Iterator[int]:
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id == "print":
            yield node.lineno


def test_only_commands_print() -> None:
    loud = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in modules()
        if not path.relative_to(SOURCE).as_posix().startswith(PRINTERS)
        for line in _prints(path)
    ]

    assert loud == []


@pytest.mark.parametrize("what", REFUSED)
def test_the_repository_holds_none_of(what: str) -> None:
    pattern = re.compile(REFUSED[what])

    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _tracked()
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]

    assert found == []


def test_passwords_are_kept_by_argon2() -> None:
    text = (SOURCE / "config" / "settings.py").read_text(encoding="utf-8")

    first = re.findall(r"hashers\.(\w+)", text)[0]

    assert first == "Argon2PasswordHasher"
