"""`shouwang restore FOLDER`: puts a backup into an empty installation, once it has proved sound."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from . import copies
from .copies import CopyError, Manifest


def restore(source: Path) -> Manifest:
    """Restore a backup into the empty data folder; CopyError, and nothing changed, when it cannot.

    1. The backup is whole, the keys are its keys, the place is empty.
    2. A copy beside the place; its journal verifies against its anchors.
    3. Only then the switch.
    """
    manifest = copies.read_manifest(source)
    copies.check_files(source, manifest)
    if manifest.key_mark != copies.key_mark():
        raise CopyError("数据密钥不是这份备份的：请先把原来的 keys/data-keys 放入数据文件夹。")
    if manifest.vendor != connection.vendor:
        raise CopyError(f"备份来自 {manifest.vendor}，现在用的是 {connection.vendor}。")
    home = settings.HOME
    _refuse_unless_empty(home)
    staging = home / "restore.partial"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        shutil.copytree(source, staging)
        _load_database(staging)
        _verify(staging)
        connection.close()
        _switch(staging, home)
    except BaseException:
        _unload_database()
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest


def _refuse_unless_empty(home: Path) -> None:
    if connection.introspection.table_names():
        raise CopyError("数据库不是空的：只能恢复到新的安装。")
    for name in copies.FOLDERS:
        folder = home / name
        if folder.exists() and any(folder.iterdir()):
            raise CopyError(f"{folder} 不是空的：只能恢复到新的安装。")


def _load_database(staging: Path) -> None:
    if connection.vendor == "sqlite":
        return
    load = [copies.database_tool("pg_restore"), "--single-transaction", "--no-owner"]
    name = str(settings.DATABASES["default"]["NAME"])
    command = [*load, "--no-privileges", f"--dbname={name}", str(staging / copies.POSTGRESQL_COPY)]
    copies.run_tool(command)


def _unload_database() -> None:
    """Empty a PostgreSQL whose restored content did not verify; it was empty before."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _verify(staging: Path) -> None:
    command = [sys.executable, "-m", "shouwang.config.command", "verify-journal"]
    done = subprocess.run(  # noqa: S603 - ourselves
        command,
        env=copies.child_settings({"SHOUWANG_HOME": str(staging)}),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise CopyError(
            f"备份中的日志没有通过核验：\n{(done.stdout or done.stderr).strip()[-2000:]}"
        )


def _switch(staging: Path, home: Path) -> None:
    for name in copies.FOLDERS:
        if (home / name).exists():
            (home / name).rmdir()
        (staging / name).rename(home / name)
    if connection.vendor == "sqlite":
        target = Path(str(settings.DATABASES["default"]["NAME"]))
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        (staging / copies.SQLITE_COPY).replace(target)


def run(arguments: list[str]) -> int:
    """Restore a backup; 0 when it is in place and verified."""
    parser = argparse.ArgumentParser(prog="shouwang restore", description="恢复备份")
    parser.add_argument("folder", type=Path, help="备份文件夹")
    source = parser.parse_args(arguments).folder
    try:
        manifest = restore(source)
    except (CopyError, OSError, DatabaseError) as error:
        print(f"没有恢复：{error}")
        return 1
    print(f"已恢复 {manifest.made_at} 的备份，日志核验通过（第 {manifest.head_number} 条）。")
    print("请再运行 shouwang migrate 和 shouwang doctor。")
    return 0
