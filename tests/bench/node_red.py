"""The same readings through Node-RED: parsed, compared with a limit, one row in SQLite each.

It is measured where it has been installed for it (`npm install --prefix build/bench/node-red
node-red@4.1 node-red-node-sqlite@1.1`), as an operator would set it up: MQTT in with QoS 1, a
function, the SQLite node on a file in WAL mode.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.mosquitto import INGESTER, INGESTER_PASSWORD, Mosquitto

from .figures import percentile
from .serving import free_port

PLACE = Path(__file__).parents[2] / "build" / "bench" / "node-red"
PROGRAM = PLACE / "node_modules" / "node-red" / "red.js"
LIMIT_S = 240
START_LIMIT_S = 60
READY = "Connected to broker"
TABLES = """
PRAGMA journal_mode=WAL;
CREATE TABLE reading (sensor TEXT, at_ms INTEGER, value REAL, n INTEGER);
CREATE TABLE signal (sensor TEXT, at_ms INTEGER, value REAL);"""
LIMITS = "const limits = {}; for (let n = 0; n < %d; n++) limits['B-' + String(n).padStart(5, '0')]"
FUNCTION = """
const code = msg.topic.split('/')[2], read = msg.payload;
const row = {params: {$s: code, $t: read.t, $v: read.v, $n: read.n}};
const is_high = read.v >= context.get('limits')[code];
return [row, is_high ? {params: {$s: code, $t: read.t, $v: read.v}} : null];"""
Send = Callable[..., "subprocess.Popen[str]"]


@dataclass(frozen=True, slots=True)
class Found:
    """How many a second were stored, and the times from a high reading to its row in ms."""

    per_s: float
    p50_ms: float
    p99_ms: float
    signals: int


@dataclass(frozen=True, slots=True)
class Load:
    """How many readings flat out and at a pace, of how many sensors, how many of them high."""

    flat: int
    paced: int
    per_s: int
    sensors: int
    highs: int
    threshold: float


def is_installed() -> bool:
    """Return whether Node-RED is there to be measured."""
    return PROGRAM.exists() and shutil.which("node") is not None


def measure_node_red(broker: Mosquitto, send: Send, load: Load) -> Found:
    """Send the readings flat out, then at a steady pace, and look into its database."""
    with tempfile.TemporaryDirectory(prefix="shouwang-node-red-") as folder:
        place = Path(folder)
        with closing(sqlite3.connect(place / "readings.db")) as made:
            made.executescript(TABLES)
        _write_flow(place, broker, load)
        with _running(place), closing(sqlite3.connect(place / "readings.db")) as database:
            per_s = _flat_out(database, send, load)
            took_ms = _paced(database, send, load)
    return Found(per_s, percentile(took_ms, 50), percentile(took_ms, 99), len(took_ms))


def _write_flow(place: Path, broker: Mosquitto, load: Load) -> None:
    secrets = {"broker": {"user": INGESTER, "password": INGESTER_PASSWORD}}
    settings = {
        "flowFile": "flows.json",
        "credentialSecret": False,
        "uiHost": "127.0.0.1",
        "uiPort": free_port(),
        "httpAdminRoot": False,
        "nodesDir": str(PLACE / "node_modules" / "node-red-node-sqlite"),
    }
    flow = _flow(str(place / "readings.db"), broker.port, load)
    (place / "flows.json").write_text(json.dumps(flow), encoding="utf-8")
    (place / "flows_cred.json").write_text(json.dumps(secrets), encoding="utf-8")
    told = f"module.exports = {json.dumps(settings)};"
    (place / "settings.js").write_text(told, encoding="utf-8")


def _flow(database: str, port: int, load: Load) -> list[dict[str, object]]:
    """Return MQTT in → function with the limits → one row for each reading, one for a high one."""
    begin = f"{LIMITS % load.sensors} = {load.threshold:g}; context.set('limits', limits);"
    rules = {"func": FUNCTION, "initialize": begin, "outputs": 2}
    source = {"topic": "shouwang/+/+", "qos": "1", "datatype": "json", "inputs": 0}
    line = {
        "broker": "127.0.0.1",
        "port": str(port),
        "clientid": "bench-node-red",
        "protocolVersion": "5",
        "keepalive": "60",
        "cleansession": True,
        "autoConnect": True,
        "usetls": False,
    }
    wires = [["store"], ["signal"]]
    return [
        {"id": "tab", "type": "tab", "label": "bench"},
        {"id": "broker", "type": "mqtt-broker", **line},
        {"id": "db", "type": "sqlitedb", "db": database, "mode": "RWC"},
        {"id": "in", "type": "mqtt in", "z": "tab", "broker": "broker", **source}
        | {"wires": [["rules"]]},
        {"id": "rules", "type": "function", "z": "tab", **rules, "wires": wires},
        _insert("store", "INSERT INTO reading VALUES ($s, $t, $v, $n)"),
        _insert("signal", "INSERT INTO signal VALUES ($s, $t, $v)"),
    ]


def _insert(name: str, statement: str) -> dict[str, object]:
    kind = {"type": "sqlite", "z": "tab", "mydb": "db", "sqlquery": "prepared"}
    return {"id": name, **kind, "sql": statement, "wires": [[]]}


@contextmanager
def _running(place: Path) -> Iterator[None]:
    words = [
        "node",
        str(PROGRAM),
        "--userDir",
        str(place),
        "--settings",
        str(place / "settings.js"),
    ]
    with (place / "log").open("w+", encoding="utf-8") as log:
        running = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT)
        try:
            limit_s = time.perf_counter() + START_LIMIT_S
            while READY not in (said := (place / "log").read_text(encoding="utf-8")):
                if running.poll() is not None or time.perf_counter() > limit_s:
                    raise RuntimeError(said[-2_000:])
                time.sleep(0.1)
            yield
        finally:
            running.terminate()
            running.wait(60)


def _count(database: sqlite3.Connection, table: str) -> int:
    return int(database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608


def _flat_out(database: sqlite3.Connection, send: Send, load: Load) -> float:
    before = _count(database, "reading")
    sending = send(load.flat)
    while _count(database, "reading") == before and sending.poll() is None:
        time.sleep(0.002)
    began_s = time.perf_counter()
    while _count(database, "reading") - before < load.flat and not _is_over(began_s):
        time.sleep(0.05)
    took_s = time.perf_counter() - began_s
    sending.wait(LIMIT_S)
    return (_count(database, "reading") - before) / took_s


def _paced(database: sqlite3.Connection, send: Send, load: Load) -> Sequence[float]:
    sending = send(load.paced, per_s=load.per_s, high=load.highs)
    began_s = time.perf_counter()
    took: list[float] = []
    seen: set[str] = set()
    last = 0
    while len(seen) < load.highs and not _is_over(began_s):
        rows = database.execute(
            "SELECT rowid, sensor, at_ms FROM signal WHERE rowid > ? ORDER BY rowid", [last]
        ).fetchall()
        now_ms = time.time_ns() // 1_000_000
        for rowid, sensor, at_ms in rows:
            last = rowid
            if sensor not in seen:
                seen.add(sensor)
                took.append(float(now_ms - at_ms))
        time.sleep(0.003)
    sending.wait(LIMIT_S)
    return took


def _is_over(began_s: float) -> bool:
    return time.perf_counter() - began_s > LIMIT_S
