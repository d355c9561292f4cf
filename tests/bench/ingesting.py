"""Readings over MQTT: stored, judged by rules, seen as signals; beside bare durable inserts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Min

from scripts.mosquitto import Mosquitto, find_mosquitto
from shouwang.config.commands.ingest import SHARED_FILTER
from shouwang.config.commands.mqtt_line import Broker, Line
from shouwang.engines.mqtt.packets import Publish
from shouwang.engines.mqtt.session import Terms
from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Account
from shouwang.watch.sensors.actions import judge_arrivals
from shouwang.watch.sensors.actions.messages import Ingester, Message
from shouwang.watch.sensors.actions.ruling import draft_rule, switch_on
from shouwang.watch.sensors.models import Arrival, Latest, Observation, Sensor, Signal, Station
from shouwang.watch.sensors.models.areas import area_columns
from shouwang.watch.sensors.rules.rule_drafts import RuleDraft

from .callers import STREET
from .figures import Figure, percentile
from .scale import SCALE
from .sending import HIGH
from .serving import free_port

ROOT = Path(__file__).parents[2]
GROUP = "ingest"
GATEWAY = "bench-gateway"
SENSORS = max(100, round(10_000 * SCALE))
RULES = max(10, round(1_000 * SCALE))
PER_RULE = 10
READINGS = max(5_000, round(100_000 * SCALE))
FIRST = 100
BATCH = 500
PER_S = SENSORS // 2
"""Each sensor every two seconds: rules count in whole seconds."""
PACED = PER_S * 10
HIGHS = min(RULES, 200)
LIMIT_S = 120
SETTLED_S = 5
SECOND_MS = 1_000
THRESHOLD = 28
LEAST_PER_S, LEAST_RATIO, MOST_P95_MS = 20_000, 0.65, 60
QUICK = {"autosave_on_changes true": "autosave_on_changes false"}
"""The faster of the two ways that the shipped configuration names: saved once a second."""
SYSTEM = Actor.system("bench")


def measure_ingest() -> list[Figure]:
    """Send readings flat out and at a steady pace; nothing when there is no Mosquitto."""
    if find_mosquitto() is None:
        print("Mosquitto is not on this machine: ingest not measured.")
        return []
    codes = _register()
    _make_rules(codes)
    with tempfile.TemporaryDirectory(prefix="shouwang-mosquitto-") as folder:
        broker = Mosquitto(Path(folder), free_port(), [GATEWAY], QUICK)
        broker.start()
        try:
            raw = _raw_per_s(broker)
            with _ingester(broker):
                flat = _flat_out(broker)
                latencies = _paced(broker)
        finally:
            broker.end()
    return [*_told_flat(flat, raw), _told_latency(latencies), _measure_cost()]


def _register() -> list[str]:
    actor = actor_for("sensor_gateway", area_code=STREET)
    Account.objects.filter(pk=actor.account_id or 0).update(username=GATEWAY)
    now = clock.now()
    now_ms = round(now.timestamp() * 1_000)
    columns = area_columns(STREET)
    station = Station.objects.create(
        code="B-ST", name="测试站（虚构）", registered_at=now, **columns
    )
    codes = [f"B-{number:05}" for number in range(SENSORS)]
    made = Sensor.objects.bulk_create(
        [
            Sensor(
                station=station,
                code=code,
                kind="water_level",
                unit="m",
                interval_s=300,
                silent_after_s=3_600,
                registered_at=now,
            )
            for code in codes
        ],
        batch_size=2_000,
    )
    Latest.objects.bulk_create(
        [Latest(sensor=one, health_since_ms=now_ms) for one in made], batch_size=2_000
    )
    return codes


def _make_rules(codes: Sequence[str]) -> None:
    """Make rules that each watch ten sensors for a high value of any of them."""
    for number in range(RULES):
        own = codes[number * PER_RULE : (number + 1) * PER_RULE]
        parts = [
            {"compare": {"terms": [{"series": code}], "is": "at_least", "value": THRESHOLD}}
            for code in own
        ]
        body = {"steps": [{"level": "yellow", "when": {"any": parts}}]}
        draft = RuleDraft(f"bench-{number}", f"测试规则{number}（虚构）", body, STREET)
        switch_on(SYSTEM, draft_rule(SYSTEM, draft).pk)


@contextmanager
def _ingester(broker: Mosquitto) -> Iterator[None]:
    """Run `shouwang ingest` as an operator does, with its judge."""
    running = subprocess.Popen(
        [sys.executable, "-u", "-m", "shouwang.config.command", "ingest"],
        env=os.environ | {"SHOUWANG_MQTT_URL": broker.url},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        print(" ", next(iter(running.stdout or ())).strip(), flush=True)
        yield
    finally:
        running.terminate()
        running.wait(60)


def _sending(broker: Mosquitto, readings: int, **more: float) -> subprocess.Popen[str]:
    words = {"port": broker.port, "name": GATEWAY, "readings": readings, "sensors": SENSORS, **more}
    told = [f"--{name.replace('_', '-')}={value}" for name, value in words.items()]
    command = [sys.executable, "-m", "tests.bench.sending", *told]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _flat_out(broker: Mosquitto) -> float:
    """Return how many a second were stored and judged, from the first sent to the last judged."""
    _send_first(broker)
    before = Observation.objects.count()
    sending = _sending(broker, READINGS)
    while not Arrival.objects.exists() and sending.poll() is None:
        time.sleep(0.002)
    began_s = time.perf_counter()
    sending.wait(LIMIT_S)
    while Observation.objects.count() - before < READINGS and not _is_over(began_s):
        time.sleep(0.05)
    return (Observation.objects.count() - before) / (time.perf_counter() - began_s)


def _send_first(broker: Mosquitto) -> None:
    """Let the judge start and read its rules."""
    began_s = time.perf_counter()
    _sending(broker, FIRST).wait(LIMIT_S)
    while Observation.objects.count() < FIRST and not _is_over(began_s):
        time.sleep(0.05)


def _is_over(began_s: float) -> bool:
    return time.perf_counter() - began_s > LIMIT_S


def _paced(broker: Mosquitto) -> list[float]:
    """Return the times in ms from a high reading to its signal, seen in the database."""
    sending = _sending(broker, PACED, per_s=PER_S, high=HIGHS, per_rule=PER_RULE)
    until_s = time.perf_counter() + LIMIT_S
    seen: dict[int, int] = {}
    while len(seen) < HIGHS and time.perf_counter() < until_s:
        if sending.poll() is not None:
            until_s = min(until_s, time.perf_counter() + SETTLED_S)
        found = Signal.objects.filter(pk__gt=max(seen, default=0)).values_list("pk", "sensor_id")
        rows = list(found)
        now_ms = time.time_ns() // 1_000_000
        sensors = [sensor_id for _, sensor_id in rows]
        high = Observation.objects.filter(sensor_id__in=sensors, value=HIGH)
        sent = dict(high.values_list("sensor_id").annotate(Min("at_ms")))
        seen |= {pk: now_ms - sent[sensor_id] for pk, sensor_id in rows}
        time.sleep(0.003)
    sending.wait(LIMIT_S)
    return [float(took) for took in seen.values()]


def _raw_per_s(broker: Mosquitto) -> float:
    """Take messages with the same client: a bare insert of a batch, then its acknowledgement."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_raw (topic text, payload text)")
    where = Broker.at(broker.url)
    terms = Terms("bench-raw", SHARED_FILTER, 0, user=where.user, password=where.password)
    line = Line(where, terms)
    while not line.session.is_running:
        line.read(1.0)
        line.send()
    sending = _sending(broker, READINGS)
    taken, began_s = 0, 0.0
    while taken < READINGS and sending.poll() in {None, 0}:
        found = line.read(1.0)
        began_s = began_s or time.perf_counter()
        rows = [(one.topic, one.payload.decode()) for one in found if isinstance(one, Publish)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany("INSERT INTO bench_raw VALUES (%s, %s)", rows)
        line.session.acknowledge(one.packet_id for one in found)
        line.send()
        taken += len(rows)
    took_s = time.perf_counter() - began_s
    sending.wait(LIMIT_S)
    line.session.leave()
    line.send()
    line.close()
    return taken / took_s


def _measure_cost() -> Figure:
    """Store and judge in this process, by its processor time, which other work hardly moves."""
    now = clock.now()
    now_ms = round(now.timestamp() * 1_000)
    messages = [
        Message(
            f"shouwang/{GATEWAY}/B-{number % SENSORS:05}",
            b'{"v":12.5,"t":%d,"n":%d}' % (now_ms + nth * SECOND_MS, nth),
        )
        for number in range(READINGS)
        for nth in [number // SENSORS]
    ]
    ingester = Ingester()
    judge_arrivals(SYSTEM, now=now)
    began_s = time.process_time()
    for start in range(0, READINGS, BATCH):
        ingester.store(messages[start : start + BATCH], now=now)
    stored_s = time.process_time()
    while Arrival.objects.exists():
        judge_arrivals(SYSTEM, now=now)
    judged_s = time.process_time()
    store_us, judge_us = (
        took_s / READINGS * 1_000_000 for took_s in (stored_s - began_s, judged_s - stored_s)
    )
    told = f"{store_us:.0f} µs to read and store, {judge_us:.0f} µs to settle and judge"
    return Figure(GROUP, f"processor time of a reading, batches of {BATCH}", told)


def _told_flat(per_s: float, raw: float) -> list[Figure]:
    name = f"{READINGS:,} readings of {SENSORS:,} sensors stored and judged by {RULES:,} rules"
    target = f"≥ {LEAST_PER_S:,}/s, ratio ≥ {LEAST_RATIO:g}"
    ratio = per_s / raw
    is_met = per_s >= LEAST_PER_S and ratio >= LEAST_RATIO
    beside = f"same client, bare durable inserts, no rules: {raw:,.0f}/s"
    return [Figure(GROUP, name, f"{per_s:,.0f} readings/s", beside, ratio, target, is_met)]


def _told_latency(took_ms: Sequence[float]) -> Figure:
    p50, p95 = (percentile(took_ms, percent) for percent in (50, 95))
    return Figure(
        GROUP,
        f"sensor → signal at {PER_S:,} readings/s, {len(took_ms)} of {HIGHS} signals",
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms",
        target=f"p95 ≤ {MOST_P95_MS} ms, all signals",
        is_met=len(took_ms) == HIGHS and p95 <= MOST_P95_MS,
    )
