"""The command `shouwang import-divisions PATH`."""

from __future__ import annotations

import sys
import time

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid

from .actions import ImportReport, import_divisions

BAR_WIDTH = 40
VANISHED_SHOWN = 20


def import_command(path: str) -> int:
    """Import a register with a progress bar; returns the exit code."""
    began = time.monotonic()
    try:
        report = import_divisions(Actor.system("import-divisions"), path, progress=_draw)
    except Invalid as error:
        _say(f"{error.message}\n")
        for place, text in error.fields.items():
            _say(f"  {place}  {text}\n")
        return 1
    _tell(report, time.monotonic() - began)
    return 0


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _draw(done: int, total: int) -> None:
    part = done / total if total else 1.0
    bar = "█" * round(part * BAR_WIDTH)
    _say(f"\r{bar:░<{BAR_WIDTH}} {part:4.0%} {done:,}/{total:,}")


def _tell(report: ImportReport, took_s: float) -> None:
    _say(
        f"\n共 {report.rows:,} 条：新增 {report.added:,}，更名 {report.renamed:,}，"
        f"未变 {report.unchanged:,}；用时 {took_s:.1f} 秒。\n"
    )
    if report.vanished:
        _say(f"库中有 {len(report.vanished):,} 个代码不在表中（保留，未删除）：\n")
        for code in report.vanished[:VANISHED_SHOWN]:
            _say(f"  {code}\n")
        if len(report.vanished) > VANISHED_SHOWN:
            _say("  …\n")
