"""The rule of requirement marks, and that every mark in the tests keeps it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.requirement_marks import ShownBy, WrongMarkError, parse_marks
from scripts.trace_requirements import browser_shown, collect, last_change_s, report

MARK = "requirement"


@pytest.mark.parametrize(
    ("marks", "numbers"),
    [
        ([], ()),
        ([("R1",)], (1,)),
        ([("R294", "R1", "R105")], (1, 105, 294)),
        ([("R105", "R106"), ("R105", "R110")], (105, 106, 110)),
    ],
)
def test_marks_are_read_in_order(marks: list[tuple[str, ...]], numbers: tuple[int, ...]) -> None:
    assert parse_marks(marks) == numbers


@pytest.mark.parametrize(
    "marks",
    [
        [()],
        [("R0",)],
        [("R295",)],
        [("105",)],
        [("R01",)],
        [("R1", "R2", "R3", "R4")],
        [("R1", "R2"), ("R3", "R4")],
    ],
)
def test_a_wrong_mark_is_refused(marks: list[tuple[str, ...]]) -> None:
    with pytest.raises(WrongMarkError):
        parse_marks(marks)


def test_the_report_names_tests_by_number_and_ends_with_the_sum() -> None:
    shown = collect([ShownBy("b", (2, 3)), ShownBy("a", (2,))])

    lines = report(shown)

    assert lines[:4] == ["R1: -", "R2: a, b", "R3: b", "R4: -"]
    assert lines[-1] == "2/294 requirements shown"


@pytest.fixture
def browser_result(tmp_path: Path) -> Path:
    """Return the result of a browser run at second 1,000."""
    path = tmp_path / "browser.json"
    path.write_text('[{"test": "tests/browser/x.py::test_x", "numbers": [251]}]', encoding="utf-8")
    os.utime(path, (1_000, 1_000))
    return path


def test_a_browser_run_after_the_last_change_counts(browser_result: Path) -> None:
    assert browser_shown(browser_result, 1_000) == (
        [ShownBy("tests/browser/x.py::test_x", (251,))],
        "",
    )


@pytest.mark.parametrize(("name", "changed_s"), [("none.json", 1), ("browser.json", 1_001)])
def test_a_browser_run_that_is_missing_or_old_counts_for_nothing(
    browser_result: Path, name: str, changed_s: int
) -> None:
    shown, why_not = browser_shown(browser_result.with_name(name), changed_s)

    assert shown == []
    assert "make e2e" in why_not


def test_what_was_built_is_no_change(tmp_path: Path) -> None:
    for name, at in (("src/a.py", 10), ("src/dist/b.css", 99), ("tests/c.json", 99)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (at, at))

    assert last_change_s(tmp_path) == 10


def _decorators(path: Path) -> Iterator[list[ast.expr]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.decorator_list


def _marks(decorators: list[ast.expr]) -> list[tuple[str, ...]]:
    return [
        tuple(ast.literal_eval(argument) for argument in call.args)
        for call in decorators
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == MARK
    ]


def test_every_mark_in_the_tests_keeps_the_rule() -> None:
    files = [*Path("src").rglob("test_*.py"), *Path("tests").rglob("test_*.py")]

    marked = [parse_marks(_marks(found)) for path in files for found in _decorators(path)]

    assert all(len(numbers) <= 3 for numbers in marked)
