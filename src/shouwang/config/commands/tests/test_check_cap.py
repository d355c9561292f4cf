"""The command names each broken rule in Chinese, with its line, and counts no advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from shouwang.config.commands.check_cap import run
from shouwang.engines.cap.findings import Rule
from shouwang.engines.cap.tests.samples import LANDSLIDE, changed
from shouwang.watch.warnings.queries import RULE_WORDS


def written(folder: Path, content: bytes, name: str = "alert.xml") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def test_a_valid_message_is_called_valid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, b"\xef\xbb\xbf" + LANDSLIDE.encode())

    assert run([path]) == 0
    assert capsys.readouterr().out == f"{path}：合规\n"


def test_a_broken_rule_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, changed("<severity>Severe", "<severity>Heavy"))

    assert run([path]) == 1
    assert capsys.readouterr().out == (
        f"{path}：不合规，1 处错误\n"
        "  错误 第 18 行 /alert/info/severity："
        "取值不在标准规定之内（§3.2）（enumeration）〔Heavy〕\n"
    )


def test_advice_does_not_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, changed("立即转移到安置点。", "立即<b>转移</b>".replace("<", "&lt;")))

    assert run([path]) == 0
    assert "提示 第 24 行" in capsys.readouterr().out


def test_one_broken_file_among_valid_ones_is_broken(tmp_path: Path) -> None:
    valid = written(tmp_path, LANDSLIDE.encode())
    broken = written(tmp_path, changed("Actual", "actual"), "broken.xml")

    assert run([valid, broken, valid]) == 1


def test_an_alert_inside_a_feed_is_checked(tmp_path: Path) -> None:
    alert = changed("yunshan-2026-0007", "with space").split(b"?>", 1)[1]
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>%s</entry></feed>' % alert

    assert run([written(tmp_path, feed)]) == 1


def test_what_is_no_alert_and_no_feed_is_broken(tmp_path: Path) -> None:
    assert run([written(tmp_path, b"<html/>")]) == 1


def test_hostile_xml_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><alert xmlns'

    assert run([written(tmp_path, changed("<alert xmlns", start))]) == 1
    assert "未读取（safe）" in capsys.readouterr().out


def test_ten_megabytes_of_text_are_read(tmp_path: Path) -> None:
    content = changed("立即转移到安置点。", "转移" * 1_750_000)

    assert len(content) > 10_000_000
    assert run([written(tmp_path, content)]) == 0


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "none.xml")

    assert run([path]) == 2
    assert capsys.readouterr().out.startswith(f"{path}：读不出来")


def test_every_rule_has_its_chinese_words() -> None:
    assert set(RULE_WORDS) == set(Rule)
