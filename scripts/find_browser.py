"""Find the browser that the page tests drive; on Debian as root, install it when it is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")
ADVICE = """没有找到 Chromium 浏览器，页面测试（make e2e）需要它。请安装：
  Debian / Ubuntu：sudo apt-get install chromium fonts-noto-cjk
  Fedora / openEuler：sudo dnf install chromium google-noto-sans-cjk-fonts
或用环境变量 CHROMIUM 指明浏览器程序的位置。"""


def browser_path() -> str | None:
    """Return the browser's program, or None."""
    told = os.environ.get("CHROMIUM", "")
    if told and Path(told).exists():
        return told
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def install_packages(*packages: str) -> bool:
    """Install Debian packages when this is Debian and we are root; False when it did not work."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-q"], check=False, env=environment)
    done = subprocess.run(
        [apt, "install", "-q", "-y", "--no-install-recommends", *packages],
        check=False,
        env=environment,
    )
    return done.returncode == 0


def main() -> int:
    """Print the browser's path; 1, with advice, when there is none."""
    found = browser_path() or (browser_path() if install_packages(*PACKAGES) else None)
    print(found or ADVICE)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
