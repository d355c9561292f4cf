"""The `shouwang` command: one word, one job."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("shouwang.story.demo:run", "建好并打开演示"),
    "serve": ("shouwang.config.commands.serve:run", "启动网页服务"),
    "worker": ("shouwang.config.commands.worker:run", "启动后台任务"),
    "ingest": ("shouwang.config.commands.ingest:run", "从 MQTT 接收监测数据"),
    "backup": ("shouwang.config.commands.backup:run", "备份"),
    "restore": ("shouwang.config.commands.restore:run", "恢复备份"),
    "verify-journal": ("shouwang.config.commands.verify_journal:run", "核验日志链"),
    "rebuild-tallies": ("shouwang.config.commands.rebuild_tallies:run", "重新统计指标"),
    "doctor": ("shouwang.config.commands.doctor:run", "检查安装"),
    "import-divisions": ("shouwang.config.commands.import_divisions:run", "导入区划代码"),
    "check-cap": ("shouwang.config.commands.check_cap:run", "检查 CAP 预警消息"),
}
"""Each command with its function and its meaning; anything else goes to Django."""

NOT_READY = 2
"""The exit code when the database is not ready for the command."""


def main() -> int:
    """Run the command that the command line names; returns its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.config.settings")
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"help", "--help", "-h"}:
        sys.stdout.write(_help())
        return 0
    if arguments[0] == "demo":
        os.environ.setdefault("SHOUWANG_STORY_TIME", "1")
    import django

    django.setup()
    if arguments[0] in COMMANDS:
        readiness = importlib.import_module("shouwang.config.commands.readiness")
        if words := readiness.obstacle(arguments[0], arguments[1:]):
            sys.stderr.write(f"{words}\n")
            return NOT_READY
        return _function(arguments[0])(arguments[1:])
    from django.core.management import execute_from_command_line

    execute_from_command_line(["shouwang", *arguments])
    return 0


def _function(name: str) -> Callable[[list[str]], int]:
    module, _, function = COMMANDS[name][0].partition(":")
    found: Callable[[list[str]], int] = getattr(importlib.import_module(module), function)
    return found


def _help() -> str:
    lines = [f"  shouwang {name:<18} {meaning}" for name, (_, meaning) in COMMANDS.items()]
    return "\n".join(["守望 Shouwang", *lines, "  shouwang migrate           更新数据库", ""])


if __name__ == "__main__":
    sys.exit(main())
