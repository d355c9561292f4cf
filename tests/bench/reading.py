"""Lists and records, by page and by API: in the process, through the server, few rows and many."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib.staticfiles import finders
from django.test import Client

from shouwang.prepare.hazards.models import Hazard

from .asking import Ask, ask_apart
from .callers import STREET, Caller, Callers
from .figures import Figure, Times

IN_PROCESS = 40
BY_SERVER = 100
WARM_UP = 5
RECORDS = 20
COST_RATIO = 1.3
WEIGHT_KB = 250
STATIC = re.compile(r'"(/static/[^"?#]+)')
IMPORTED = re.compile(r'(?:from|import)\s*"\./([^"]+)"')


@dataclass(frozen=True, slots=True)
class View:
    """One thing to read, who reads it, and how long it may take."""

    name: str
    caller: Caller
    paths: tuple[str, ...]
    p50_ms: float
    p99_ms: float | None = None

    @property
    def target(self) -> str:
        """Return the target in words."""
        more = f", p99 ≤ {self.p99_ms:g} ms" if self.p99_ms else ""
        return f"p50 ≤ {self.p50_ms:g} ms{more}"

    def is_met(self, times: Times) -> bool:
        """Tell whether the times reach the target."""
        return times.p50 <= self.p50_ms and (self.p99_ms is None or times.p99 <= self.p99_ms)


def views(callers: Callers) -> list[View]:
    """Return what is read: the list of a street and of the country, and single records."""
    rows = Hazard.objects.filter(street_code=STREET, is_finished=False).order_by("queue_at")
    numbers = list(rows.values_list("number", flat=True)[:RECORDS])
    street, country = callers.street, callers.country
    pages = tuple(f"/hazards/{quote(number)}" for number in numbers)
    records = tuple(f"/api/v1/hazards/{quote(number)}" for number in numbers)
    return [
        View("list page, street", street, ("/hazards/",), 25, 60),
        View("list page, country", country, ("/hazards/",), 25, 60),
        View("list JSON, street", street.by_api(), ("/api/v1/hazards?limit=25",), 10),
        View("list JSON, country", country.by_api(), ("/api/v1/hazards?limit=25",), 10),
        View("record page", street, pages, 30),
        View("record JSON", street.by_api(), records, 6),
    ]


def in_process(view: View) -> Times:
    """Read through the test client: what the stack itself takes, without a server."""
    client = Client(SERVER_NAME="127.0.0.1", headers=dict(view.caller.headers))
    each = []
    for turn in range(WARM_UP + IN_PROCESS):
        if turn == WARM_UP:
            began, cpu = time.perf_counter(), time.process_time()
        start = time.perf_counter()
        answer = client.get(view.paths[turn % len(view.paths)])
        each.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{view.name}: {answer.status_code}")
    cpu_ms = (time.process_time() - cpu) * 1000 / IN_PROCESS
    return Times(tuple(each[WARM_UP:]), time.perf_counter() - began, cpu_ms)


def measure_costs(callers: Callers) -> dict[str, Times]:
    """Return what each view costs in the process with the rows that are there now."""
    return {view.name: in_process(view) for view in views(callers)}


def measure_views(callers: Callers, port: int, few: Mapping[str, Times]) -> list[Figure]:
    """Measure every view in the process and through the server, beside the same with few rows."""
    many = measure_costs(callers)
    found = []
    for view in views(callers):
        headers = dict(view.caller.headers)
        asked = Ask(port, "GET", view.paths, headers, clients=1, times=BY_SERVER)
        times = ask_apart(asked)
        found.append(
            Figure("reading", view.name, str(times), "", None, view.target, view.is_met(times))
        )
        ratio = many[view.name].p50 / few[view.name].p50
        value = f"{many[view.name]}, {many[view.name].cpu_ms:.1f} ms CPU"
        beside = f"1,000 rows: {few[view.name]}"
        found.append(
            Figure(
                "cost by rows (in process)",
                view.name,
                value,
                beside,
                ratio,
                f"ratio ≤ {COST_RATIO}",
                ratio <= COST_RATIO,
            )
        )
    return [*found, _weight(callers.street)]


def _weight(caller: Caller) -> Figure:
    """Weigh the list page with its styles, scripts and icons, each compressed."""
    client = Client(SERVER_NAME="127.0.0.1", headers=dict(caller.headers))
    page = client.get("/hazards/").content
    names = {path.removeprefix("/static/") for path in STATIC.findall(page.decode())}
    files: dict[str, bytes] = {}
    while names:
        name = names.pop()
        where = finders.find(name)
        if name in files or not isinstance(where, str):
            continue
        with open(where, "rb") as source:  # noqa: PTH123 - a path of the finder
            files[name] = source.read()
        if name.endswith(".js"):
            folder = name.rpartition("/")[0]
            imported = IMPORTED.findall(files[name].decode())
            names |= {f"{folder}/{one}" for one in imported} - set(files)
    html = len(gzip.compress(page)) / 1024
    whole = html + sum(len(gzip.compress(text)) for text in files.values()) / 1024
    value = f"{whole:.0f} KB compressed with {len(files)} files, HTML alone {html:.1f} KB"
    target = f"≤ {WEIGHT_KB} KB"
    return Figure("reading", "page weight, list", value, "", None, target, whole <= WEIGHT_KB)
