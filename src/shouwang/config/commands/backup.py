"""`shouwang backup FOLDER`: database, attachments and anchors as one moment; never the keys."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from shouwang.ground import clock
from shouwang.ground.journal import sealing

from . import copies
from .copies import CopyError, Manifest


def make_backup(target: Path) -> Manifest:
    """Make a backup in a folder that is not there yet; a failed one leaves nothing behind.

    1. Anchors first: every head in them is in the database that is copied after them.
    2. The database, at one moment, while others go on writing.
    3. Attachments last: a row's file is stored before the row, so each row's file is there.
    """
    if target.exists():
        raise CopyError(f"{target} 已经存在，不会覆盖。")
    draft = target.with_name(f"{target.name}.partial")
    if draft.exists():
        raise CopyError(f"{draft} 已经存在：另一次备份正在进行，或上次中断了，请先移走。")
    try:
        draft.mkdir(parents=True)
        copies.copy_folder(Path(settings.ANCHORS_ROOT), draft / "anchors")
        head = sealing.head()
        _copy_database(draft)
        copies.copy_folder(Path(settings.ATTACHMENTS_ROOT), draft / "attachments")
        manifest = Manifest(
            format=copies.FORMAT,
            made_at=clock.wall_now().isoformat(timespec="seconds"),
            vendor=connection.vendor,
            head_number=head.number,
            head_hash=head.hash,
            key_mark=copies.key_mark(),
            files=copies.list_files(draft),
        )
        (draft / copies.MANIFEST).write_text(manifest.as_text(), encoding="utf-8")
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return manifest


def _copy_database(draft: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copies.copy_sqlite(connection.connection, draft / copies.SQLITE_COPY)
        return
    dump = [copies.database_tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    copies.run_tool([*dump, f"--file={draft / copies.POSTGRESQL_COPY}"])


def default_target() -> Path:
    """Return a new folder in the data folder, named by the moment."""
    moment = clock.wall_now().astimezone(clock.LOCAL_ZONE)
    return settings.HOME / "backups" / moment.strftime("%Y%m%d-%H%M%S")


def run(arguments: list[str]) -> int:
    """Make a backup; 0 when it is whole."""
    parser = argparse.ArgumentParser(prog="shouwang backup", description="备份")
    parser.add_argument("folder", nargs="?", type=Path, help="新文件夹，默认在数据文件夹的 backups")
    target = parser.parse_args(arguments).folder or default_target()
    try:
        manifest = make_backup(target)
    except (CopyError, OSError, DatabaseError) as error:
        print(f"备份没有完成：{error}")
        return 1
    size = sum(item.size for item in manifest.files)
    print(f"已备份到 {target}：{len(manifest.files)} 个文件，{size / 1e6:.1f} MB，")
    print(f"日志封存至第 {manifest.head_number} 条。密钥不在备份中，请另外保管 keys 文件夹。")
    return 0
