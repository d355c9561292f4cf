"""Take the pictures of README from a running demo: `python -m scripts.take_pictures ADDRESS`.

With names, those only: the watch, the risk and the alerts are worth a look in the night of 24 June.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scripts.find_browser import ADVICE, browser_path

TARGET = Path("docs/pictures")
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1440, height=900)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name, who looks, at which address; `first` follows the first such link."""

    name: str
    username: str
    path: str
    size: ViewportSize
    first: str = ""


PICTURES = (
    Picture("resident-report", "", "/report/new", PHONE),
    Picture("grid-worker", "grid", "/field/", PHONE),
    Picture("officer-desk", "safety", "/desk/", DESKTOP),
    Picture("ledger", "safety", "/hazards/", DESKTOP),
    Picture("leader", "leader", "/leader/", DESKTOP),
    Picture("watch", "duty1", "/watch/", DESKTOP),
    Picture("risk", "safety", "/risk/", DESKTOP),
    Picture("alerts", "", "/alerts", PHONE),
    Picture("wall", "econ", "/wall/", DESKTOP),
    Picture("campaign", "econ", "/campaigns/云山-2026-C000002/progress", DESKTOP),
    Picture(
        "hazard",
        "safety",
        "/hazards/",
        DESKTOP,
        "main a[href^='/hazards/云山'], main a[href*='%E4%BA%91']",
    ),
)


def _sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", os.environ["SHOUWANG_DEMO_PASSWORD"])
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Take one picture in a window of its own."""
    context = browser.new_context(viewport=picture.size, locale="zh-CN")
    page = context.new_page()
    if picture.username:
        _sign_in(page, address, picture.username)
    page.goto(f"{address}{picture.path}")
    page.wait_for_load_state("networkidle")
    if picture.first:
        page.locator(picture.first).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{picture.name}.png")
    context.close()


def main() -> int:
    """Take every picture; the password is that of the demo."""
    found = browser_path()
    if found is None:
        print(ADVICE)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for picture in (one for one in PICTURES if not sys.argv[2:] or one.name in sys.argv[2:]):
            take(browser, sys.argv[1].rstrip("/"), picture)
            print(TARGET / f"{picture.name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
