"""A backup is one moment, holds no key, and is put back only when it proves sound."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from shouwang.config.commands.backup import make_backup, run
from shouwang.config.commands.copies import CopyError
from shouwang.ground.actor import Actor
from shouwang.ground.journal import sealing
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.models import Entry

from .installations import Installation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sealed_journal")]


@pytest.fixture
def attachment() -> str:
    """Store a file as attachments do; returns its name."""
    path = Path(settings.ATTACHMENTS_ROOT) / "ab" / "photo.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"picture")
    return "ab/photo.jpg"


def test_a_restored_backup_verifies_and_has_the_attachments(
    tmp_path: Path, fresh: Installation, attachment: str
) -> None:
    make_backup(tmp_path / "copy")

    restored = fresh.run("restore", str(tmp_path / "copy"))
    verified = fresh.run("verify-journal")

    assert (restored.code, restored.said.count("核验通过（第 3 条）")) == (0, 1)
    assert (verified.code, verified.said) == (0, "日志完好，已封存 3 条。\n")
    assert (fresh.home / "attachments" / attachment).read_bytes() == b"picture"


def test_a_backup_holds_no_key(tmp_path: Path) -> None:
    make_backup(tmp_path / "copy")

    names = sorted(path.name for path in (tmp_path / "copy").iterdir())
    whole = b"".join(path.read_bytes() for path in (tmp_path / "copy").rglob("*.*"))

    assert "keys" not in names
    assert settings.ENVIRONMENT.data_keys.partition(":")[2].encode() not in whole
    assert settings.SECRET_KEY.encode() not in whole


def test_a_backup_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "copy").mkdir()

    assert run([str(tmp_path / "copy")]) == 1
    assert "已经存在，不会覆盖" in capsys.readouterr().out
    assert list((tmp_path / "copy").iterdir()) == []


def test_a_failed_backup_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(draft: Path) -> None:
        raise CopyError(f"no space for {draft}")

    monkeypatch.setattr("shouwang.config.commands.backup._copy_database", fail)

    with pytest.raises(CopyError):
        make_backup(tmp_path / "copy")

    assert not list(tmp_path.glob("copy*"))


def test_an_altered_backup_is_refused_and_nothing_is_restored(
    tmp_path: Path, fresh: Installation, attachment: str
) -> None:
    make_backup(tmp_path / "copy")
    (tmp_path / "copy" / "attachments" / attachment).write_bytes(b"another")

    restored = fresh.run("restore", str(tmp_path / "copy"))

    assert restored.code == 1
    assert "备份中的文件被改动：attachments/ab/photo.jpg" in restored.said
    assert not (fresh.home / "attachments").exists()


def test_a_backup_of_a_tampered_journal_is_refused(tmp_path: Path, fresh: Installation) -> None:
    Entry.objects.filter(seal_no=2).update(actor_key="account:1")
    make_backup(tmp_path / "copy")

    restored = fresh.run("restore", str(tmp_path / "copy"))
    again = fresh.run("restore", str(tmp_path / "copy"))

    assert restored.code == 1
    assert "第 2 条：被改动" in restored.said
    assert again == restored


def test_another_key_ring_is_refused(tmp_path: Path, fresh: Installation) -> None:
    make_backup(tmp_path / "copy")
    other = "k1:" + "A" * 43 + "="

    restored = fresh.run("restore", str(tmp_path / "copy"), SHOUWANG_DATA_KEYS=other)

    assert restored.code == 1
    assert "数据密钥不是这份备份的" in restored.said


def test_a_used_installation_is_not_restored_over(tmp_path: Path, fresh: Installation) -> None:
    make_backup(tmp_path / "copy")
    fresh.run("restore", str(tmp_path / "copy"))

    again = fresh.run("restore", str(tmp_path / "copy"))

    assert again.code == 1
    assert "数据库不是空的" in again.said


def test_what_is_no_backup_is_refused(tmp_path: Path, fresh: Installation) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "manifest.json").write_text(json.dumps({"format": 1}), encoding="utf-8")

    restored = fresh.run("restore", str(tmp_path / "copy"))

    assert restored.code == 1
    assert "不是完整的备份" in restored.said


def test_a_backup_made_while_others_write_verifies(tmp_path: Path, fresh: Installation) -> None:
    is_over = threading.Event()

    def write_on() -> None:
        while not is_over.is_set():
            record(Actor.system("test"), "lamp.light", "lamp:4")
            sealing.seal("writer")
        connection.close()

    writer = threading.Thread(target=write_on)
    writer.start()
    make_backup(tmp_path / "copy")
    is_over.set()
    writer.join()

    restored = fresh.run("restore", str(tmp_path / "copy"))

    assert restored.code == 0
