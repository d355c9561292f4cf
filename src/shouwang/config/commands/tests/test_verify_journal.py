"""What was done to the journal is named in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shouwang.config.commands.verify_journal import run
from shouwang.ground.journal.models import Entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sealed_journal")]


def alter() -> None:
    entry = Entry.objects.get(seal_no=2)
    Entry.objects.filter(pk=entry.pk).update(text=entry.text.replace("lamp:2", "lamp:9"))


def remove() -> None:
    Entry.objects.filter(seal_no=2).delete()


def cut_off() -> None:
    Entry.objects.filter(seal_no=3).delete()


def insert() -> None:
    Entry.objects.create(
        at=datetime.now(UTC),
        actor_key="account:1",
        verb="lamp.light",
        object_key="lamp:9",
        text="{}",
        mac="0" * 64,
    )


def test_a_whole_journal_is_called_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert capsys.readouterr().out == "日志完好，已封存 3 条。\n"


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (alter, "第 2 条：被改动（lamp:2）"),
        (remove, "第 2 条：被删除（2..2）"),
        (cut_off, "第 3 条：末尾被截去"),
        (insert, "未编号：来历不明（不是本系统写入）（lamp:9"),
    ],
)
def test_tampering_is_named(
    tamper: Callable[[], None], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper()

    assert run([]) == 1
    assert words in capsys.readouterr().out


def test_a_missing_anchor_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--anchors", str(tmp_path / "none")]) == 2
    assert "没有这个锚点文件" in capsys.readouterr().out
