"""Lists and records, by page and by API: in the process, through the server, few rows and many."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median
from urllib.parse import quote

from django.contrib.staticfiles import finders
from django.test import Client

from shouwang.prepare.hazards.models import Hazard

from .asking import WARM_UP as ASK_WARM_UP
from .asking import Ask, ask_apart
from .callers import STREET, Caller, Callers
from .copies import using
from .figures import Figure, Times
from .scale import repeats
from .serving import Server

IN_PROCESS = 40
ROUNDS, PER_ROUND = repeats(4), 12
BY_SERVER = repeats(60)
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


def in_process(view: View, times: int = IN_PROCESS) -> Times:
    """Read through the test client: what the stack itself takes, without a server."""
    client = Client(SERVER_NAME="127.0.0.1", headers=dict(view.caller.headers))
    each = []
    for turn in range(WARM_UP + times):
        if turn == WARM_UP:
            began, cpu = time.perf_counter(), time.process_time()
        start = time.perf_counter()
        answer = client.get(view.paths[turn % len(view.paths)])
        each.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{view.name}: {answer.status_code}")
    cpu_ms = (time.process_time() - cpu) * 1000 / times
    return Times(tuple(each[WARM_UP:]), time.perf_counter() - began, cpu_ms)


def measure_costs(callers: Callers, few: str) -> list[Figure]:
    """Measure each view with all rows and with few, in turn, so that both have the same noise."""
    with using(few):
        of_few = views(callers)
    found = []
    for many_view, few_view in zip(views(callers), of_few, strict=True):
        many_times, few_times = [], []
        for _turn in range(ROUNDS):
            many_times.append(in_process(many_view, PER_ROUND))
            with using(few):
                few_times.append(in_process(few_view, PER_ROUND))
        many, less = _joined(many_times), _joined(few_times)
        ratio = many.p50 / less.p50
        found.append(
            Figure(
                "cost by rows (in process)",
                many_view.name,
                f"{many}, {many.cpu_ms:.1f} ms CPU",
                f"1,000 rows: {less}, {less.cpu_ms:.1f} ms CPU",
                ratio,
                f"ratio ≤ {COST_RATIO}",
                ratio <= COST_RATIO,
            )
        )
    return found


def _joined(some: Sequence[Times]) -> Times:
    each = tuple(chain.from_iterable(times.each_ms for times in some))
    return Times(each, sum(times.whole_s for times in some), median(t.cpu_ms for t in some))


def measure_views(callers: Callers, server: Server) -> list[Figure]:
    """Measure every view through the server, one client."""
    found = []
    for view in views(callers):
        asked = Ask(
            server.port,
            "GET",
            view.paths,
            dict(view.caller.headers),
            clients=1,
            times=BY_SERVER,
        )
        before = server.cpu_s()
        times = ask_apart(asked)
        cpu_ms = (server.cpu_s() - before) * 1000 / (BY_SERVER + ASK_WARM_UP)
        value = f"{times}, {cpu_ms:.1f} ms CPU"
        is_met = view.is_met(times)
        found.append(Figure("reading", view.name, value, "", None, view.target, is_met))
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
