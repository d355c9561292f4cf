"""What the web server is told."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from shouwang.config.commands import serve


def test_the_server_binds_to_this_machine_unless_told() -> None:
    options = serve.web_options(serve.LOOPBACK, 8000, 1, with_worker=False)

    assert options["bind"] == "127.0.0.1:8000"
    assert "post_worker_init" not in options


def test_the_clock_starts_in_the_web_process_when_asked() -> None:
    options = serve.web_options(serve.LOOPBACK, 8000, 1, with_worker=True)

    assert options["post_worker_init"] is serve.start_clock
    assert options["worker_exit"] is serve.stop_clock


@pytest.mark.parametrize(("vendor", "asked", "count"), [("sqlite", 1, 1), ("postgresql", 6, 6)])
def test_workers_follow_the_database(
    vendor: str, asked: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "connection", SimpleNamespace(vendor=vendor))

    assert serve.worker_count(asked) == count


def test_several_workers_on_sqlite_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "connection", SimpleNamespace(vendor="sqlite"))

    with pytest.raises(ValueError, match="只用一个网页进程"):
        serve.worker_count(2)
