"""`shouwang doctor`: looks at what an installation stands on, and says what is wrong."""

from __future__ import annotations

import argparse
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError, connection

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.documents import queries as documents
from shouwang.ground.journal import queries as journal
from shouwang.ground.workdays import queries as workdays

from .readiness import pending_migrations

LEAST_FREE_BYTES = 2 * 1024**3
MOST_UNSEALED = 10_000
FIRST_YEAR, LAST_YEAR = 2026, 2099
PRIVATE = stat.S_IRWXG | stat.S_IRWXO
SQLITE_WANTED = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}


class Verdict(StrEnum):
    """How one look ended."""

    GOOD = "正常"
    WARNING = "注意"
    BAD = "故障"


@dataclass(frozen=True, slots=True)
class Finding:
    """One look and its result, in words."""

    verdict: Verdict
    subject: str
    words: str


def _found(subject: str, words: str, *, is_good: bool, otherwise: Verdict = Verdict.BAD) -> Finding:
    return Finding(Verdict.GOOD if is_good else otherwise, subject, words)


def look_at_python() -> Finding:
    """Look at the interpreter."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    return _found("Python", version, is_good=sys.version_info >= (3, 11))


def look_at_database() -> Finding:
    """Look at the database, its durability settings and its migrations."""
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        return Finding(Verdict.BAD, "数据库", f"连不上：{error}")
    if pending:
        return Finding(Verdict.BAD, "数据库", f"还差 {pending} 步更新，请运行 shouwang migrate")
    wrong = _wrong_pragmas() if connection.vendor == "sqlite" else []
    words = "，".join(wrong) or connection.vendor
    return _found("数据库", words, is_good=not wrong)


def _wrong_pragmas() -> list[str]:
    wrong = []
    with connection.cursor() as cursor:
        for name, wanted in SQLITE_WANTED.items():
            cursor.execute(f"PRAGMA {name}")
            got = str(cursor.fetchone()[0])
            if got != wanted:
                wrong.append(f"{name} 是 {got}，应为 {wanted}")
    return wrong


def look_at_keys() -> Finding:
    """Look at the key ring: it opens what it closed, and nobody else may read its file."""
    ring = data_keys.ring()
    is_sound = ring.decrypt(ring.encrypt("守望", place="doctor"), place="doctor") == "守望"
    path = settings.HOME / "keys" / "data-keys"
    if path.exists() and path.stat().st_mode & PRIVATE:
        return Finding(Verdict.BAD, "数据密钥", f"{path} 别人也能读，请 chmod 600")
    place = "在环境变量中" if settings.ENVIRONMENT.data_keys else "在数据文件夹中，请另外备份"
    return _found("数据密钥", f"{len(ring.keys)} 把，{place}", is_good=is_sound)


def look_at_disk() -> Finding:
    """Look at the free space of the data folder."""
    free = shutil.disk_usage(settings.HOME).free
    words = f"剩余 {free / 1e9:.1f} GB"
    return _found("磁盘", words, is_good=free >= LEAST_FREE_BYTES, otherwise=Verdict.WARNING)


def look_at_journal() -> Finding:
    """Look at entries that wait for their seal."""
    unsealed = journal.health(Actor.system("doctor")).unsealed
    words = f"{unsealed} 条等待封存"
    return _found("日志", words, is_good=unsealed <= MOST_UNSEALED, otherwise=Verdict.WARNING)


def look_at_outbox() -> Finding:
    """Look at promises that failed for good."""
    health = journal.health(Actor.system("doctor"))
    words = f"{health.queued} 件等待，{health.failed} 件失败"
    return _found("后续事项", words, is_good=not health.failed, otherwise=Verdict.WARNING)


def look_at_templates() -> Finding:
    """Look at the files of document templates that are in force."""
    lost = documents.lost_templates(Actor.system("doctor"))
    words = f"{lost} 个文件丢失或被改动，请重新上传" if lost else "文件齐全"
    return _found("公文模板", words, is_good=not lost, otherwise=Verdict.WARNING)


def look_at_calendar() -> Finding:
    """Look whether the holiday calendar of this year is published or set by an officer."""
    today = clock.today()
    is_certain = workdays.is_certain(today)
    words = f"{today.year} 年的节假日已确定" if is_certain else f"{today.year} 年的节假日是推算的"
    return _found("工作日", words, is_good=is_certain, otherwise=Verdict.WARNING)


def look_at_clock() -> Finding:
    """Look at the machine's clock; story time is for the demo only."""
    wall: datetime = clock.wall_now()
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        return Finding(Verdict.BAD, "时钟", f"本机时间不对：{wall:%Y-%m-%d %H:%M} UTC")
    words = "故事时间（仅供演示）" if settings.ENVIRONMENT.uses_story_time else "本机时间"
    return Finding(Verdict.GOOD, "时钟", words)


def look_at_safety() -> Finding:
    """Look at settings that must not be so in production."""
    wrong = []
    if settings.DEBUG:
        wrong.append("SHOUWANG_DEBUG 是 1")
    if not settings.ENVIRONMENT.is_https:
        wrong.append("没有启用 HTTPS（SHOUWANG_HTTPS）")
    words = "，".join(wrong) or "HTTPS 已启用"
    return _found("安全", words, is_good=not wrong, otherwise=Verdict.WARNING)


LOOKS: tuple[Callable[[], Finding], ...] = (
    look_at_python,
    look_at_database,
    look_at_keys,
    look_at_disk,
    look_at_journal,
    look_at_outbox,
    look_at_templates,
    look_at_calendar,
    look_at_clock,
    look_at_safety,
)


def examine() -> list[Finding]:
    """Look at everything; what needs the database is left out when that is bad."""
    found = []
    for look in LOOKS:
        finding = look()
        found.append(finding)
        if look is look_at_database and finding.verdict is Verdict.BAD:
            return [*found, look_at_keys(), look_at_disk()]
    return found


def run(arguments: list[str]) -> int:
    """Print what was found; 1 when something is broken."""
    argparse.ArgumentParser(prog="shouwang doctor", description="检查安装").parse_args(arguments)
    findings = examine()
    for finding in findings:
        print(f"[{finding.verdict}] {finding.subject}：{finding.words}")
    return int(any(finding.verdict is Verdict.BAD for finding in findings))
