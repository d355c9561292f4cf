"""The demo command: what it reuses, what it rebuilds, what it never touches."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from shouwang.ground.divisions.actions import load_home_tree
from shouwang.ground.people.tests.factories import make_account
from shouwang.story import demo, homes
from shouwang.story.cast import NARRATOR
from shouwang.story.homes import Fit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the buildings instead of building."""
    calls: list[str] = []

    def build() -> None:
        calls.append("built")
        homes.keep_password(homes.password())
        homes.write_marker(is_ready=True)

    monkeypatch.setattr(demo, "_build", build)
    return calls


def test_a_second_start_reuses_what_fits(
    built: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    demo.prepare()
    demo.prepare()

    assert built == ["built"]
    assert "沿用上次的演示数据" in capsys.readouterr().out


def test_another_version_is_built_anew(built: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    demo.prepare()
    monkeypatch.setattr(homes, "version", lambda: "another")

    demo.prepare()

    assert built == ["built", "built"]


def test_a_building_that_broke_off_is_begun_again(built: list[str]) -> None:
    homes.write_marker(is_ready=False)

    demo.prepare()

    assert built == ["built"]


def test_real_data_are_never_touched(built: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    make_account()

    assert homes.fit() is Fit.NOT_OURS
    assert demo.run(["--build-only"]) == 2
    assert built == []
    assert "演示不会动它" in capsys.readouterr().out


def test_an_imported_register_of_divisions_is_never_touched(built: list[str]) -> None:
    load_home_tree(NARRATOR)

    assert homes.fit() is Fit.NOT_OURS
    assert demo.run(["--build-only"]) == 2
    assert built == []


def test_a_busy_port_is_said_with_the_way_out(
    built: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert demo.run(["--port", str(port)]) == 2

    said = capsys.readouterr().out
    assert f"端口 {port} 已被别的程序占用" in said
    assert "make demo PORT=" in said
    assert built == []


def test_without_story_time_there_is_no_demo(
    built: list[str], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, uses_story_time=False)

    assert demo.run([]) == 2
    assert built == []
    assert "演示要用故事时间" in capsys.readouterr().out


def test_a_random_password_is_kept_for_the_next_start(demo_mode: Path, settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, demo_password="")

    made = homes.password()

    assert len(made) == 12
    assert homes.password() == made
    assert (demo_mode / "keys" / "demo-password").stat().st_mode & 0o777 == 0o600
