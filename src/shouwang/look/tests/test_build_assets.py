"""The build of the assets says in words what is missing."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[4] / "scripts/build_assets.py"


@pytest.fixture
def build_assets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_assets", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answer(text: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], status, stdout=text)


@pytest.mark.parametrize(
    ("said", "version"),
    [("v22.11.0\n", (22, 11)), ("v20.19.0", (20, 19)), ("", (0, 0)), ("vx.y.z", (0, 0))],
)
def test_node_version_is_read(
    build_assets: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    version: tuple[int, int],
) -> None:
    monkeypatch.setattr(build_assets.subprocess, "run", lambda *_a, **_k: answer(said))

    assert build_assets.node_version("node") == version


def test_missing_node_has_no_version(build_assets: ModuleType) -> None:
    assert build_assets.node_version(None) == (0, 0)


def test_failed_install_of_node_is_said(
    build_assets: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(build_assets.shutil, "which", lambda _name: None)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(build_assets.subprocess, "run", lambda *_a, **_k: answer("", 1))

    assert build_assets.main() == 1
    assert "安装 Node 失败：请检查网络" in capsys.readouterr().err


def test_failed_build_shows_its_output(build_assets: ModuleType) -> None:
    command = [sys.executable, "-c", "print('line 7 is wrong'); raise SystemExit(3)"]

    with pytest.raises(build_assets.BuildError, match=r"(?s)line 7 is wrong.*看上面的错误"):
        build_assets.run(command, "看上面的错误")


NOW_S = 1_800_000_000.0


def write(folder: Path, **files: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / f"{name}.js" if name != "manifest" else folder / "manifest.json"
        path.write_text(text, encoding="utf-8")
        os.utime(path, (NOW_S, NOW_S))


def test_a_new_build_leaves_the_files_of_the_one_in_use(
    build_assets: ModuleType, tmp_path: Path
) -> None:
    fresh, dist = tmp_path / "fresh", tmp_path / "dist"
    write(dist, main_1="old", manifest="old")
    write(fresh, main_2="new", manifest="new")

    build_assets.publish(fresh, dist, NOW_S + build_assets.KEPT_S)

    found = {path.name: path.read_text(encoding="utf-8") for path in dist.iterdir()}
    assert found == {"main_1.js": "old", "main_2.js": "new", "manifest.json": "new"}


def test_files_of_earlier_builds_go_when_they_are_old(
    build_assets: ModuleType, tmp_path: Path
) -> None:
    fresh, dist = tmp_path / "fresh", tmp_path / "dist"
    write(dist, main_1="old", manifest="old")
    write(fresh, main_2="new", manifest="new")

    build_assets.publish(fresh, dist, NOW_S + build_assets.KEPT_S + 1)

    assert sorted(path.name for path in dist.iterdir()) == ["main_2.js", "manifest.json"]
