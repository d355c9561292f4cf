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
from shouwang.watch.sensors.models import (
    AnomalyState,
    Arrival,
    DetectorHolder,
    Latest,
    Observation,
    Sensor,
    Signal,
    Station,
)
from shouwang.watch.sensors.models.areas import area_columns
from shouwang.watch.sensors.rules.rule_drafts import RuleDraft

from . import node_red
from .callers import STREET
from .figures import Figure, percentile
from .processes import family, peak_mb
from .scale import SCALE
from .sending import HIGH
from .serving import free_port

ROOT = Path(__file__).parents[2]
GROUP = "ingest"
GATEWAY = "bench-gateway"
SENSORS = max(100, round(10_000 * SCALE))
RULES = max(10, round(1_000 * SCALE))
PER_RULE = 10
READINGS = max(5_000, round(200_000 * SCALE))
BATCH = 500
PER_S = SENSORS // 2
"""Each sensor every two seconds: rules count in whole seconds."""
PACED = PER_S * 10
HIGHS = min(RULES, 200)
LIMIT_S = 120
SETTLED_S = 5
SECOND_MS = 1_000
THRESHOLD = 28
LEAST_PER_S, LEAST_RATIO, MOST_P99_MS = 20_000, 0.65, 60
LEAST_SCORED_PER_S, LEAST_OF_NODE_RED, MOST_MB = 10_000, 6, 200
SYSTEM = Actor.system("bench")


def measure_ingest() -> list[Figure]:
    """Send readings flat out and at a steady pace; nothing when there is no Mosquitto."""
    if find_mosquitto() is None:
        print("Mosquitto is not on this machine: ingest not measured.")
        return []
    codes = _register()
    _make_rules(codes)
    cost = _measure_cost()
    with _broker() as broker:
        raw = _raw_per_s(broker)
        with _ingester(broker) as running:
            flat = _flat_out(broker)
            latencies = _paced(broker)
            memory_mb = [peak_mb(pid) for pid in family(running.pid)]
    _ask_for_detectors()
    with _broker() as broker, _ingester(broker):
        scored = _flat_out(broker)
    figures = [_told_flat(flat, raw), _told_latency(latencies), _told_memory(memory_mb), cost]
    return [*figures, _told_scored(scored), *_measure_node_red(flat)]


@contextmanager
def _broker() -> Iterator[Mosquitto]:
    with tempfile.TemporaryDirectory(prefix="shouwang-mosquitto-") as folder:
        broker = Mosquitto(Path(folder), free_port(), [GATEWAY])
        broker.start()
        try:
            yield broker
        finally:
            broker.end()


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


def _ask_for_detectors() -> None:
    """Let a detector look at each series from now on."""
    ids = Sensor.objects.values_list("pk", flat=True)
    AnomalyState.objects.bulk_create([AnomalyState(sensor_id=one) for one in ids], batch_size=2_000)
    DetectorHolder.objects.get_or_create(pk=1)


@contextmanager
def _ingester(broker: Mosquitto) -> Iterator[subprocess.Popen[str]]:
    """Run `shouwang ingest` as an operator does, with its judge."""
    running = subprocess.Popen(
        [sys.executable, "-u", "-m", "shouwang.config.command", "ingest"],
        env=os.environ | {"SHOUWANG_MQTT_URL": broker.url},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        print(" ", next(iter(running.stdout or ())).strip(), flush=True)
        yield running
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
    while not _are_all_there(before) and not _is_over(began_s):
        time.sleep(0.01)
    return (Observation.objects.count() - before) / (time.perf_counter() - began_s)


def _are_all_there(before: int) -> bool:
    """Count only when nothing waits: counting takes a processor from those who are measured."""
    return not Arrival.objects.exists() and Observation.objects.count() - before >= READINGS


def _send_first(broker: Mosquitto) -> None:
    """Let the judge start, read its rules, and hear each sensor once."""
    before = Observation.objects.count()
    began_s = time.perf_counter()
    _sending(broker, SENSORS).wait(LIMIT_S)
    while Observation.objects.count() - before < SENSORS and not _is_over(began_s):
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
    begin_ms = round(now.timestamp() * 1_000) - READINGS // SENSORS * SECOND_MS
    messages = [
        Message(
            f"shouwang/{GATEWAY}/B-{number % SENSORS:05}",
            b'{"v":12.5,"t":%d,"n":%d}' % (begin_ms + nth * SECOND_MS, nth),
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


def _measure_node_red(flat_per_s: float) -> list[Figure]:
    """Put Node-RED beside it, where it is installed."""
    if not node_red.is_installed():
        print("Node-RED is not installed for the bench: not measured.")
        return []
    load = node_red.Load(READINGS // 10, PACED, PER_S, SENSORS, HIGHS, THRESHOLD)
    with _broker() as broker:

        def send(readings: int, **more: float) -> subprocess.Popen[str]:
            return _sending(broker, readings, per_rule=PER_RULE, **more)

        found = node_red.measure_node_red(broker, send, load)
    ratio = flat_per_s / found.per_s
    latency = f"{found.signals} of {HIGHS} at {PER_S:,}/s, p50 {found.p50_ms:,.0f} ms"
    beside = f"Node-RED, SQLite node: {found.per_s:,.0f}/s; {latency}, p99 {found.p99_ms:,.0f} ms"
    name = "the same beside Node-RED"
    target, is_met = f"ratio ≥ {LEAST_OF_NODE_RED:g}", ratio >= LEAST_OF_NODE_RED
    return [Figure(GROUP, name, f"{flat_per_s:,.0f} readings/s", beside, ratio, target, is_met)]


def _told_flat(per_s: float, raw: float) -> Figure:
    name = f"{READINGS:,} readings of {SENSORS:,} sensors stored and judged by {RULES:,} rules"
    target = f"≥ {LEAST_PER_S:,}/s, ratio ≥ {LEAST_RATIO:g}"
    ratio = per_s / raw
    is_met = per_s >= LEAST_PER_S and ratio >= LEAST_RATIO
    beside = f"same client, bare durable inserts, no rules: {raw:,.0f}/s"
    return Figure(GROUP, name, f"{per_s:,.0f} readings/s", beside, ratio, target, is_met)


def _told_latency(took_ms: Sequence[float]) -> Figure:
    p50, p95, p99 = (percentile(took_ms, percent) for percent in (50, 95, 99))
    return Figure(
        GROUP,
        f"sensor → signal at {PER_S:,} readings/s, {len(took_ms)} of {HIGHS} signals",
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms",
        target=f"p99 ≤ {MOST_P99_MS} ms, all signals",
        is_met=len(took_ms) == HIGHS and p99 <= MOST_P99_MS,
    )


def _told_memory(peaks_mb: Sequence[float]) -> Figure:
    told = " + ".join(f"{one:.0f}" for one in peaks_mb)
    whole = sum(peaks_mb)
    name, target = "memory at its peak, ingester and judge", f"≤ {MOST_MB} MB"
    return Figure(GROUP, name, f"{told} MB", target=target, is_met=whole <= MOST_MB)


def _told_scored(per_s: float) -> Figure:
    name = f"the same with anomaly scores on all {SENSORS:,} series"
    target, is_met = f"≥ {LEAST_SCORED_PER_S:,}/s", per_s >= LEAST_SCORED_PER_S
    return Figure(GROUP, name, f"{per_s:,.0f} readings/s", target=target, is_met=is_met)
