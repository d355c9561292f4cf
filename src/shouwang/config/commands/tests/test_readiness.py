"""A command whose database is not ready says so, and does nothing."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from shouwang.config.commands import readiness

from .installations import Installation, Outcome


@pytest.mark.parametrize(
    "words",
    [("serve",), ("worker", "--once"), ("backup",), ("verify-journal",), ("import-divisions", "x")],
)
def test_without_a_database_a_command_says_what_to_do(
    fresh: Installation, words: tuple[str, ...]
) -> None:
    assert fresh.run(*words) == Outcome(2, "数据库还没有建好，请先运行：shouwang migrate\n")
    assert not (fresh.home / "backups").exists()


def test_without_a_database_help_is_given(fresh: Installation) -> None:
    assert fresh.run("worker", "--help").code == 0


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["serve", "worker", "import-divisions"])
def test_a_database_behind_the_code_is_not_worked_on(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "pending_migrations", lambda: 2)

    assert readiness.obstacle(name, []) == "数据库还差 2 步更新，请先运行：shouwang migrate"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["backup", "verify-journal", "doctor", "restore", "demo"])
def test_what_is_done_before_an_update_works_on_a_database_behind(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "pending_migrations", lambda: 2)

    assert readiness.obstacle(name, []) == ""


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise OperationalError("gone")

    monkeypatch.setattr(readiness, "pending_migrations", fail)

    words = readiness.obstacle("serve", [])

    assert words == "数据库连不上，请检查 SHOUWANG_DATABASE_URL 和数据文件夹：gone"


@pytest.mark.django_db
def test_a_ready_database_is_in_nobodys_way() -> None:
    assert readiness.obstacle("serve", []) == ""
