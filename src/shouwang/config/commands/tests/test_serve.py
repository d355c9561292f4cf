"""What the web server is told."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from shouwang.config.commands import serve


def test_the_server_binds_to_this_machine_unless_told() -> None:
    options = serve.web_options(serve.LOOPBACK, 8000, 1, with_worker=False)

    assert options["bind"] == "127.0.0.1:8000"
    assert options["post_worker_init"] is serve.ready
    assert "worker_exit" not in options


def test_the_clock_starts_in_the_web_process_when_asked() -> None:
    options = serve.web_options(serve.LOOPBACK, 8000, 1, with_worker=True)

    assert options["post_worker_init"] is serve.ready_with_clock
    assert options["worker_exit"] is serve.stop_clock


@pytest.fixture
def _own_collector() -> Iterator[None]:
    """Give the collector back as it was."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("_own_collector")
def test_what_a_web_process_has_loaded_is_not_looked_at_again() -> None:
    young, middle, _old = gc.get_threshold()

    serve.ready(SimpleNamespace())

    assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == (young, middle, serve.OLD_THRESHOLD)


@pytest.mark.usefixtures("_own_collector")
def test_the_clock_starts_after_the_memory_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(serve, "settle_memory", lambda: steps.append("settle"))
    clock = SimpleNamespace(start=lambda: steps.append("start"))
    monkeypatch.setattr(serve, "make_scheduler", lambda _holder: clock)
    worker = SimpleNamespace()

    serve.ready_with_clock(worker)

    assert steps == ["settle", "start"]
    assert worker.shouwang_clock is clock


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
