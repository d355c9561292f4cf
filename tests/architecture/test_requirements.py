"""Locked requirements: every one pinned with hashes, none saying where it comes from."""

from __future__ import annotations

import re

import pytest

from scripts.lock_requirements import ADDRESS_MARKS, FOLDER, NAMES

from .house import ROOT

PINNED = re.compile(r"^[A-Za-z0-9][\w.\-]*(\[[\w,\-]+\])?==[^\s;]+")


def _entries(name: str) -> list[str]:
    text = (ROOT / FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("name", NAMES)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    loose = [
        line[:60]
        for line in _entries(name)
        if not PINNED.match(line) or "--hash=sha256:" not in line
    ]

    assert loose == []


@pytest.mark.parametrize("name", NAMES)
def test_no_lock_file_says_where_packages_come_from(name: str) -> None:
    text = (ROOT / FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    assert [mark for mark in ADDRESS_MARKS if mark in text] == []


def test_what_is_needed_at_run_time_is_locked_for_development_too() -> None:
    base = {line.partition("==")[0].strip() for line in _entries("base")}
    development = {line.partition("==")[0].strip() for line in _entries("dev")}

    assert sorted(base - development) == []


def test_the_node_lock_file_records_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in text
