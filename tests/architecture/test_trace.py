"""The rule of requirement marks, and that every mark in the tests keeps it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.requirement_marks import ShownBy, WrongMarkError, parse_marks
from scripts.trace_requirements import collect, report

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
