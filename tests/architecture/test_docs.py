"""What an operator can set or run is written in the operator's guide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shouwang.config.command import COMMANDS
from shouwang.config.commands.worker import JOBS
from shouwang.config.env import DECLARATIONS

from .house import ROOT, SOURCE

GUIDE = (ROOT / "docs" / "operators-guide.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("name", [declaration.name for declaration in DECLARATIONS])
def test_every_setting_is_in_the_guide(name: str) -> None:
    assert f"`{name}`" in GUIDE


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_guide(name: str) -> None:
    assert f"shouwang {name}" in GUIDE


@pytest.mark.parametrize("name", [job.name for job in JOBS])
def test_every_job_is_in_the_guide(name: str) -> None:
    assert f"`{name}`" in GUIDE


def test_no_setting_is_read_anywhere_else() -> None:
    elsewhere = [
        path.relative_to(SOURCE).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        if "tests" not in path.parts
        and path.relative_to(SOURCE).as_posix() not in {"config/env.py", "config/settings.py"}
        and re.search(r"environ(\.get\(|\[)\s*[\"']SHOUWANG_", path.read_text(encoding="utf-8"))
    ]

    assert elsewhere == []


def _broken_links(path: Path) -> list[str]:
    found = LINK.findall(path.read_text(encoding="utf-8"))
    return [
        f"{path.relative_to(ROOT)}: {link}" for link in found if not (path.parent / link).exists()
    ]


def test_links_between_documents_lead_somewhere() -> None:
    assert [link for path in DOCUMENTS for link in _broken_links(path)] == []
