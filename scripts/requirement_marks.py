"""A pytest plugin: refuses wrong requirement marks and writes down which marked tests passed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

FIRST, LAST = 1, 294
MOST_PER_TEST = 3
NUMBER = re.compile(r"R([1-9]\d{0,2})")


class WrongMarkError(ValueError):
    """A requirement mark names too many numbers, none, or one that does not exist."""


@dataclass(frozen=True, slots=True)
class ShownBy:
    """A passing test and the requirement numbers that it shows."""

    test: str
    numbers: tuple[int, ...]


def numbers_in_order() -> range:
    """Return every requirement number."""
    return range(FIRST, LAST + 1)


def parse_marks(marks: Iterable[Sequence[object]]) -> tuple[int, ...]:
    """Return the numbers of a test's marks; WrongMarkError for what the rule does not allow."""
    found: list[int] = []
    for mark in marks:
        if not mark:
            raise WrongMarkError("a requirement mark names at least one number")
        found.extend(_number(text) for text in mark)
    numbers = tuple(sorted(set(found)))
    if len(numbers) > MOST_PER_TEST:
        raise WrongMarkError(f"{len(numbers)} requirements in one test, at most {MOST_PER_TEST}")
    return numbers


def _number(text: object) -> int:
    match = NUMBER.fullmatch(str(text))
    if match is None or not FIRST <= int(match[1]) <= LAST:
        raise WrongMarkError(f"{text!r} is no requirement, they are R{FIRST} to R{LAST}")
    return int(match[1])


def read_shown(content: Iterable[Mapping[str, object]]) -> Iterator[ShownBy]:
    """Read what `--requirements-to` wrote."""
    for item in content:
        numbers = item["numbers"]
        if isinstance(numbers, list):
            yield ShownBy(str(item["test"]), tuple(int(number) for number in numbers))


def _numbers_of(item: pytest.Item) -> tuple[int, ...]:
    return parse_marks(mark.args for mark in item.iter_markers("requirement"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the result."""
    parser.addoption("--requirements-to", default="", help="where to write what passed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Let each report carry its numbers, also from a worker to its controller."""
    del call
    made = yield
    numbers = _numbers_of(item)
    if numbers:
        made.user_properties.append(("requirements", list(numbers)))  # type: ignore[attr-defined]
    return made


def pytest_configure(config: pytest.Config) -> None:
    """Watch the reports where the results come together."""
    target = config.getoption("--requirements-to")
    if target and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Watcher(Path(target)), "requirements-watcher")


class Watcher:
    """Keeps the tests that passed whole: set-up, call and tear-down."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.passed: dict[str, list[int]] = {}
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a result."""
        numbers = dict(report.user_properties).get("requirements")
        if not report.passed:
            self.failed.add(report.nodeid)
        elif report.when == "call" and isinstance(numbers, list):
            self.passed[report.nodeid] = numbers

    def pytest_sessionfinish(self) -> None:
        """Write the tests that passed."""
        kept = [
            {"test": test, "numbers": numbers}
            for test, numbers in sorted(self.passed.items())
            if test not in self.failed
        ]
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.target.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
