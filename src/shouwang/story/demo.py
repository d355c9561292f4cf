"""`shouwang demo`: builds the story's home once, then serves it on this machine."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from shouwang.ground.people import queries as people

from . import homes, hours, snapshot
from .building import build
from .cast import DEMO_ACCOUNTS, NARRATOR, post_label
from .homes import Fit
from .times import BEGINS_AT

LOOPBACK: Final = "127.0.0.1"
HIGHEST_PORT: Final = 65_535


def run(arguments: Sequence[str]) -> int:
    """Build or reuse the demo, print the accounts, serve; 2 when something stands in the way."""
    parser = argparse.ArgumentParser(prog="shouwang demo", description="建好并打开演示")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    parser.add_argument("--fresh", action="store_true", help="全部重建")
    parser.add_argument("--build-only", action="store_true", help="只建数据，不启动网页")
    told = parser.parse_args(list(arguments))
    obstacle = _obstacle(told.port, will_serve=not told.build_only)
    if obstacle:
        _print(obstacle)
        return 2
    prepare(is_fresh=told.fresh)
    if told.build_only:
        return 0
    _show_accounts(told.port)
    return _serve(told.port)


def _obstacle(port: int, *, will_serve: bool) -> str:
    if not settings.ENVIRONMENT.uses_story_time:
        return "演示要用故事时间，请去掉 SHOUWANG_STORY_TIME=0 再试。"
    if not 1 <= port <= HIGHEST_PORT:
        return f"端口 {port} 不对，应在 1 至 {HIGHEST_PORT} 之间，例如 make demo PORT=8000。"
    if will_serve and not port_is_free(port):
        free = next(found for found in range(port + 1, HIGHEST_PORT) if port_is_free(found))
        return (
            f"端口 {port} 已被别的程序占用（也可能演示已经开着：http://{LOOPBACK}:{port}）。\n"
            f"请换一个端口再试：make demo PORT={free}"
        )
    found = homes.fit()
    if found is Fit.NOT_OURS:
        return (
            f"数据文件夹 {homes.home()} 里已有正式数据，演示不会动它。\n"
            "请给演示另选一个文件夹：SHOUWANG_HOME=./var-demo make demo"
        )
    if found is Fit.OTHER_VERSION and not homes.is_embedded():
        return "数据库里是旧版本的演示数据，请换一个空的数据库（SHOUWANG_DATABASE_URL）。"
    return ""


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def port_is_free(port: int) -> bool:
    """Tell whether the port can be served on this machine."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def prepare(*, is_fresh: bool = False) -> None:
    """Make the home ready: reuse what fits, else build it anew and keep a snapshot."""
    if homes.fit() is Fit.FITS and not is_fresh:
        snapshot.renew_password(homes.kept_password() or homes.password())
        hours.begin_at(hours.last_tick() or BEGINS_AT)
        _print("沿用上次的演示数据（“重新开始”在导览页）。")
        return
    _build()


def _build() -> None:
    began = time.monotonic()

    def tell(words: str) -> None:
        _print(f"  {time.monotonic() - began:5.1f} 秒  {words}")

    _print("第一次建演示数据，大约需要一分钟：")
    if homes.is_embedded():
        homes.clear()
    homes.write_marker(is_ready=False)
    tell("建数据库")
    call_command("migrate", verbosity=0, interactive=False)
    password = homes.password()
    build(password, tell)
    homes.keep_password(password)
    if homes.is_embedded():
        tell("留一份快照")
        snapshot.take(password)
    homes.write_marker(is_ready=True)
    tell("建好了")


def _show_accounts(port: int) -> None:
    rows = [("账号", "姓名", "岗位")]
    for demo in DEMO_ACCOUNTS:
        account = people.account_named(NARRATOR, demo.username)
        rows.append((demo.username, account.name, post_label(demo.username)))
    _print("")
    for row in rows:
        _print("  " + "".join(_padded(text, 22) for text in row))
    _print(f"\n  密码都是：{homes.password()}")
    _print(f"  从这里开始：http://{LOOPBACK}:{port}/story/\n")


def _padded(text: str, width: int) -> str:
    wide = sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
    return text + " " * max(width - wide, 1)


def _serve(port: int) -> int:
    connection.close()
    sys.stdout.flush()
    command = [sys.executable, "-m", "shouwang.config.command", "serve", "--port", str(port)]
    os.execv(sys.executable, [*command, "--with-worker"])  # noqa: S606 - our own command
