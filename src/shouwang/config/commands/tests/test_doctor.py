"""The doctor names what is wrong and passes over what is right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.db import OperationalError
from pytest_django.fixtures import Settings

from shouwang.config.commands import doctor
from shouwang.config.commands.doctor import Verdict
from shouwang.ground.journal.actions import emit
from shouwang.ground.journal.models import OutboxEvent
from shouwang.ground.journal.tests.factories import LampLit

pytestmark = pytest.mark.django_db


def test_a_new_installation_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run([]) == 0
    assert "故障" not in capsys.readouterr().out


def test_missing_migrations_are_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "pending_migrations", lambda: 3)

    assert doctor.run([]) == 1
    assert "还差 3 步更新" in capsys.readouterr().out


def test_a_database_that_does_not_answer_is_a_fault_and_the_rest_is_still_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> int:
        raise OperationalError("gone")

    monkeypatch.setattr(doctor, "pending_migrations", fail)

    subjects = [finding.subject for finding in doctor.examine()]

    assert subjects == ["Python", "数据库", "数据密钥", "磁盘"]


def test_a_key_file_that_others_may_read_is_a_fault(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "data-keys").touch(mode=0o644)
    (tmp_path / "keys" / "data-keys").chmod(0o644)

    assert doctor.look_at_keys().verdict is Verdict.BAD


@pytest.mark.parametrize(
    ("free", "verdict"), [(2 * 1024**3, Verdict.GOOD), (2 * 1024**3 - 1, Verdict.WARNING)]
)
def test_little_free_space_is_a_warning(
    free: int, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))

    assert doctor.look_at_disk().verdict is verdict


def test_a_promise_that_failed_is_a_warning() -> None:
    emit(LampLit("red"), "lamp:1")
    OutboxEvent.objects.update(state=OutboxEvent.FAILED)

    finding = doctor.look_at_outbox()

    assert (finding.verdict, finding.words) == (Verdict.WARNING, "0 件等待，1 件失败")


@pytest.mark.parametrize(("year", "verdict"), [(2026, Verdict.GOOD), (2031, Verdict.WARNING)])
def test_a_year_whose_holidays_are_not_published_is_a_warning(year: int, verdict: Verdict) -> None:
    with time_machine.travel(datetime(year, 6, 22, tzinfo=UTC)):
        assert doctor.look_at_calendar().verdict is verdict


def test_a_clock_before_the_first_release_is_a_fault() -> None:
    with time_machine.travel(datetime(2025, 12, 31, tzinfo=UTC)):
        assert doctor.look_at_clock().verdict is Verdict.BAD
