"""A real Chromium on a live server with a small world; what goes wrong in a window fails."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from scripts.find_browser import browser_path

from .world import World, build_world, draw

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
DOUBLED = {"width": 720, "height": 450}
"""What is left of a 1440 px window at 200 %."""
WAIT_MS = 15_000
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--lang=zh-CN",
)
REPORT_CSP = """addEventListener("securitypolicyviolation",
  (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(autouse=True)
def _own_folders() -> None:
    """Keep the folders of the one world that all tests of the browser share."""


@dataclass(frozen=True, slots=True)
class Site:
    """The live server and what is in it."""

    url: str
    world: World


@pytest.fixture(scope="session")
def site(
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """Serve one world to all tests; what a test adds stays for those after it."""
    del django_db_modify_db_settings
    settings.ATTACHMENTS_ROOT = tmp_path_factory.mktemp("attachments")
    settings.ANCHORS_ROOT = tmp_path_factory.mktemp("anchors")
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        server = LiveServer("127.0.0.1")
        yield Site(server.url, build_world())
        server.stop()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Lend one browser to all tests."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return three drawn photos, the last of them as large as a phone takes them."""
    folder = tmp_path_factory.mktemp("photos")
    drawn = []
    for number, size in enumerate(((1600, 1200), (1200, 1600), (4000, 3000))):
        path = folder / f"photo-{number}.jpg"
        path.write_bytes(draw(size))
        drawn.append(path)
    return drawn


@dataclass
class Visit:
    """One person's window: where it is, and what went wrong in it."""

    page: Page
    site: Site
    faults: list[str] = field(default_factory=list)
    expected: tuple[int, ...] = ()

    def go(self, path: str) -> Page:
        """Open an address of the site."""
        self.page.goto(f"{self.site.url}{self.site.world.path(path)}", wait_until="load")
        return self.page

    def accessibility_faults(self, *rules: str) -> list[str]:
        """Return what axe finds wrong: these rules, or else WCAG 2.1 A and AA."""
        chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
        found = Axe().run(self.page, options={"runOnly": chosen}).response["violations"]
        return [f"{item['id']}: {node['target']}" for item in found for node in item["nodes"]]

    def overflow_at(self, size: dict[str, int]) -> list[str]:
        """Return the size and what sticks out, when the page scrolls sideways at this size."""
        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return [f"{size['width']} px: {too_wide} px too wide"] if too_wide > 0 else []

    def watch(self) -> None:
        """Write down every error, failed request, refusal and call to another machine."""
        self.page.add_init_script(REPORT_CSP)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("response", self._on_response)
        self.page.on("request", self._on_request)
        self.page.on("requestfailed", self._on_failure)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http") and not self.site.url.endswith(parts.netloc):
            self.faults.append(f"outside: {request.url}")

    def _on_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")


Visitor = Callable[..., Visit]


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Return a function that opens a window: its size, whose it is, cookies, statuses meant.

    At the end of the test every fault seen in any window fails it.
    """
    visits: list[Visit] = []

    def open_window(
        size: dict[str, int],
        role: str = "",
        *,
        cookies: dict[str, str] | None = None,
        expected: tuple[int, ...] = (),
        **more: object,
    ) -> Visit:
        context = browser.new_context(viewport=size, locale="zh-CN", **more)  # type: ignore[arg-type]
        context.set_default_timeout(WAIT_MS)
        given = dict(cookies or {})
        if role:
            given[settings.SESSION_COOKIE_NAME] = site.world.session_of(role)
        context.add_cookies(
            [{"name": name, "value": value, "url": site.url} for name, value in given.items()]
        )
        visit = Visit(context.new_page(), site, expected=expected)
        visit.watch()
        visits.append(visit)
        return visit

    yield open_window
    faults = [fault for visit in visits for fault in visit.faults]
    for visit in visits:
        visit.page.context.close()
    assert faults == []
