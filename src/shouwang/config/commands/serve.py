"""`shouwang serve`: the web by gunicorn, with threads; optionally the clock beside it."""

from __future__ import annotations

import argparse
import gc
import os
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import resolve
from gunicorn.app.base import BaseApplication

from .worker import holder_name, make_scheduler

LOOPBACK = "127.0.0.1"
TIMEOUT_S = 120
GRACEFUL_S = 20
MOST_DEFAULT_WORKERS = 4
OLD_THRESHOLD = 100
"""Collections of the middle generation before one of the oldest; Python's own is 10."""


def worker_count(asked: int | None) -> int:
    """Return how many web processes to run; one on SQLite, whose writers queue in the process."""
    if connection.vendor == "sqlite":
        if asked not in {None, 1}:
            raise ValueError("内嵌 SQLite 只用一个网页进程（线程数见 SHOUWANG_WEB_THREADS）。")
        return 1
    return asked or min(MOST_DEFAULT_WORKERS, os.cpu_count() or 1)


def load_addresses() -> None:
    """Load what the first request would; before the web processes part, they share it."""
    resolve("/")


def settle_memory() -> None:
    """Take what is loaded out of the collector's sight, and look at old objects less often.

    A full collection of the loaded application stopped every request for about 100 ms.
    """
    load_addresses()
    gc.collect()
    gc.freeze()
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, OLD_THRESHOLD)


def ready(worker: Any) -> None:
    """Settle the memory of a web process once the application is loaded."""
    del worker
    settle_memory()


def ready_with_clock(worker: Any) -> None:
    """Settle the memory, then start the clock, whose threads go on making objects."""
    settle_memory()
    start_clock(worker)


def start_clock(worker: Any) -> None:
    """Start the clock in a web process; leases keep several from doing one thing twice."""
    worker.shouwang_clock = make_scheduler(holder_name())
    worker.shouwang_clock.start()


def stop_clock(server: Any, worker: Any) -> None:
    """Stop the clock when the web process ends."""
    del server
    clock = getattr(worker, "shouwang_clock", None)
    if clock is not None:
        clock.shutdown(wait=True)


class Web(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings instead of a configuration file."""

    def __init__(self, options: dict[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the WSGI application."""
        from shouwang.config.wsgi import application

        return application


def web_options(host: str, port: int, workers: int, *, with_worker: bool) -> dict[str, object]:
    """Return gunicorn's settings."""
    options: dict[str, object] = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": settings.ENVIRONMENT.web_threads,
        "worker_class": "gthread",
        "timeout": TIMEOUT_S,
        "graceful_timeout": GRACEFUL_S,
        "loglevel": "warning",
        "proc_name": "shouwang",
        "control_socket_disable": True,
        "post_worker_init": ready,
    }
    if with_worker:
        options |= {"post_worker_init": ready_with_clock, "worker_exit": stop_clock}
    return options


def run(arguments: list[str]) -> int:
    """Serve until stopped; 2 when the options do not fit."""
    parser = argparse.ArgumentParser(prog="shouwang serve", description="启动网页服务")
    parser.add_argument("--host", default=LOOPBACK, help="监听地址，默认只在本机")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    parser.add_argument("--workers", type=int, help="网页进程数（仅 PostgreSQL）")
    parser.add_argument("--with-worker", action="store_true", help="同时运行后台任务")
    told = parser.parse_args(arguments)
    try:
        workers = worker_count(told.workers)
    except ValueError as error:
        print(error)
        return 2
    load_addresses()
    connection.close()
    print(f"守望正在 http://{told.host}:{told.port} 提供服务（Ctrl-C 停止）。", flush=True)
    Web(web_options(told.host, told.port, workers, with_worker=told.with_worker)).run()
    return 0
