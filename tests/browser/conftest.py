"""A real Chromium on a live server; what the console says and outside calls fail a test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from scripts.find_browser import browser_path

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
PASSED_OVER = {"color-contrast-enhanced"}

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Lend one browser to all tests."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox", "--lang=zh-CN"]
        )
        yield launched
        launched.close()


@dataclass(slots=True)
class Visit:
    """One person's window: where it is, and what went wrong in it."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open an address of the site."""
        self.page.goto(f"{self.origin}{path}", wait_until="load")
        return self.page

    def accessibility_faults(self) -> list[str]:
        """Return what axe finds wrong, WCAG 2.1 A and AA."""
        options = {
            "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
        }
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{item['id']}: {node['target']}"
            for item in found
            if item["id"] not in PASSED_OVER
            for node in item["nodes"]
        ]

    def is_wider_than_its_window(self) -> bool:
        """Tell whether the page scrolls sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        return bool(wide)


Visitor = Callable[..., Visit]


def _watch(context: BrowserContext, visit: Visit) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            visit.faults.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http") and not visit.origin.endswith(parts.netloc):
            visit.faults.append(f"outside: {request.url}")

    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.faults.append(f"script: {error}"))
    context.on("request", on_request)


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """Return a function that opens a window: its size, and the client whose sign-in it takes.

    At the end of the test every fault seen in any window fails it.
    """
    visits: list[Visit] = []
    contexts: list[BrowserContext] = []

    def open_window(size: dict[str, int], client: Client | None = None, **more: object) -> Visit:
        context = browser.new_context(viewport=size, locale="zh-CN", **more)  # type: ignore[arg-type]
        if client is not None:
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        visit = Visit(context.new_page(), live_server.url)
        _watch(context, visit)
        contexts.append(context)
        visits.append(visit)
        return visit

    yield open_window
    faults = [fault for visit in visits for fault in visit.faults]
    for context in contexts:
        context.close()
    assert faults == []
