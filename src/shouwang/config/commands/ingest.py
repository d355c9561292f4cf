"""`shouwang ingest`: readings from the MQTT broker, acknowledged only when they are stored."""

from __future__ import annotations

import argparse
import contextlib
import logging
import random
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, connection

from shouwang.engines.mqtt.packets import Oversized, Publish
from shouwang.engines.mqtt.session import Closed, Refused, Terms
from shouwang.engines.mqtt.values import Malformed
from shouwang.ground import clock
from shouwang.watch.sensors.actions.messages import Ingester, Message, Stored

from .judging import JudgeProcess, judge_until_closed
from .mqtt_line import Broker, Line

log = logging.getLogger(__name__)

TOPIC_FILTER = "shouwang/+/+"
SHARED_FILTER = f"$share/shouwang/{TOPIC_FILTER}"
"""The broker deals what comes to all ingesters of the group. Mosquitto 2.0 does not restore such a
subscription when it starts again: what comes before an ingester is back is told as 0x10."""
CLIENT_ID, CLIENT_ID_LIMIT = "shouwang", 60
BATCH_S = 0.02
BATCH_MESSAGES = 5_000
IDLE_S = 0.5
TELL_EVERY_S = 60.0
PAUSE_S = 0.1
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 30.0
STEADY_S = 10.0
"""A line that held so long was a good one: the next wait is short again."""
TAKEN_OVER = 0x8E
DOUBLE_ADVICE = "几个同时运行请用 --share，并用 --name 区分。"
NOT_CONFIGURED, IS_DOUBLE = 2, 3
WORDS = {
    0x84: "服务器不支持 MQTT 5",
    0x86: "用户名或密码不对",
    0x87: "没有订阅权限，请检查 ACL",
    0x8B: "服务器正在关闭",
    0x8D: "心跳超时",
    0x93: "服务器说未确认的消息太多",
    0x9E: "服务器不支持共享订阅",
}


@dataclass(slots=True)
class Waiting:
    """Messages that have come and are not stored yet."""

    messages: list[Message] = field(default_factory=list)
    packet_ids: list[int] = field(default_factory=list)
    since_s: float = 0.0

    def add(self, found: Sequence[Publish | Oversized], now_s: float) -> None:
        """Take messages in their order."""
        if found and not self.messages:
            self.since_s = now_s
        for one in found:
            payload = one.payload if type(one) is Publish else None
            self.messages.append(Message(one.topic, payload))
            if one.qos:
                self.packet_ids.append(one.packet_id)

    def wait_s(self, now_s: float) -> float:
        """Return how long there is time to wait for more."""
        if not self.messages:
            return IDLE_S
        if len(self.messages) >= BATCH_MESSAGES:
            return 0.0
        return max(0.0, self.since_s + BATCH_S - now_s)

    def clear(self) -> None:
        """Forget what is stored now."""
        self.messages.clear()
        self.packet_ids.clear()


@dataclass(slots=True)
class Tally:
    """What was told since the last line of the log."""

    messages: int = 0
    taken: int = 0
    refused: int = 0
    since_s: float = field(default_factory=time.monotonic)

    def add(self, messages: int, stored: Stored) -> None:
        """Count a batch."""
        self.messages += messages
        self.taken += stored.taken
        self.refused += stored.refused

    def tell(self, now_s: float) -> None:
        """Say once a minute what came, when anything did."""
        if now_s - self.since_s < TELL_EVERY_S:
            return
        if self.messages:
            told = f"消息 {self.messages} 条，收下读数 {self.taken} 个，未收下 {self.refused} 个。"
            print(told, flush=True)
        self.messages = self.taken = self.refused = 0
        self.since_s = now_s


class Loop:
    """Keeps a line to the broker: reads, stores in batches, then acknowledges."""

    def __init__(
        self, broker: Broker, terms: Terms, ingester: Ingester, judge: JudgeProcess | None
    ) -> None:
        self.broker = broker
        self.terms = terms
        self.ingester = ingester
        self.judge = judge
        self.is_stopping = False
        self.tally = Tally()

    def run(self) -> int:
        """Go on until told to stop; 3 when another ingester comes under the same name."""
        wait_s = FIRST_WAIT_S
        while not self.is_stopping:
            began_s = time.monotonic()
            try:
                self._one_line()
            except Closed as closed:
                if closed.reason == TAKEN_OVER:
                    print(f"另有一个接收程序也叫 {self.terms.client_id}，{DOUBLE_ADVICE}")
                    return IS_DOUBLE
                self._say(WORDS.get(closed.reason, "服务器断开了连接"))
            except Refused as refused:
                self._say(WORDS.get(refused.reason, f"服务器拒绝（0x{refused.reason:02x}）"))
            except (OSError, Malformed) as error:
                self._say(f"连接中断：{error}")
            except DatabaseError as error:
                self._say(f"数据库出错，消息留在服务器上：{error}")
                connection.close()
            wait_s = FIRST_WAIT_S if time.monotonic() - began_s > STEADY_S else wait_s
            self._pause(wait_s * random.uniform(0.8, 1.2))  # noqa: S311 - spreads reconnects
            wait_s = min(LONGEST_WAIT_S, wait_s * 2)
        return 0

    def _pause(self, wait_s: float) -> None:
        until_s = time.monotonic() + wait_s
        while not self.is_stopping and time.monotonic() < until_s:
            time.sleep(PAUSE_S)

    def _say(self, words: str) -> None:
        print(f"{self.broker}：{words}", flush=True)

    def _one_line(self) -> None:
        line = Line(self.broker, self.terms)
        try:
            was_running = False
            waiting = Waiting()
            while not self.is_stopping:
                waiting.add(line.read(waiting.wait_s(time.monotonic())), time.monotonic())
                if line.session.is_running and not was_running:
                    was_running = True
                    self._say("已连接，开始接收。")
                self._store_when_due(line, waiting)
                line.send()
            self._store(line, waiting)
            line.session.leave()
            line.send()
        finally:
            line.close()

    def _store_when_due(self, line: Line, waiting: Waiting) -> None:
        now_s = time.monotonic()
        self.tally.tell(now_s)
        if waiting.messages and not waiting.wait_s(now_s):
            self._store(line, waiting)
        elif self.judge is not None and not waiting.messages:
            self.judge.start()

    def _store(self, line: Line, waiting: Waiting) -> None:
        if not waiting.messages:
            return
        stored = self.ingester.store(waiting.messages, now=clock.now())
        line.session.acknowledge(waiting.packet_ids)
        line.send()
        if self.judge is not None:
            self.judge.wake()
        self.tally.add(len(waiting.messages), stored)
        waiting.clear()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shouwang ingest", description="从 MQTT 接收监测数据")
    parser.add_argument(
        "--share", action="store_true", help="几个接收程序分担：每条消息只给其中一个"
    )
    parser.add_argument("--name", default="", help="分担时各不相同的名称，默认为本机名")
    parser.add_argument("--no-judge", action="store_true", help="只接收，判断由别的进程做")
    parser.add_argument("--judge-fd", type=int, help=argparse.SUPPRESS)
    return parser


def terms_of(broker: Broker, *, is_shared: bool, name: str) -> Terms:
    """Return as whom to come: a session of one name for all, or one for each that shares."""
    own = name or (socket.gethostname() if is_shared else "")
    return Terms(
        client_id=f"{CLIENT_ID}-{own}"[:CLIENT_ID_LIMIT] if own else CLIENT_ID,
        topic_filter=SHARED_FILTER if is_shared else TOPIC_FILTER,
        user=broker.user,
        password=broker.password,
    )


def _stopping(loop: Loop) -> Callable[[int, FrameType | None], None]:
    def on_signal(number: int, frame: FrameType | None) -> None:
        del number, frame
        loop.is_stopping = True

    return on_signal


def run(arguments: list[str]) -> int:
    """Receive until SIGTERM or Ctrl-C; what has come by then is stored and acknowledged."""
    told = _parser().parse_args(arguments)
    if told.judge_fd is not None:
        return judge_until_closed(told.judge_fd)
    url = settings.ENVIRONMENT.mqtt_url
    if not url:
        sys.stderr.write("没有设置 SHOUWANG_MQTT_URL，不知道从哪里接收。\n")
        return NOT_CONFIGURED
    broker = Broker.at(url)
    terms = terms_of(broker, is_shared=told.share, name=told.name)
    with contextlib.ExitStack() as stack:
        judge = None if told.no_judge else stack.enter_context(JudgeProcess())
        loop = Loop(broker, terms, Ingester(), judge)
        signal.signal(signal.SIGTERM, _stopping(loop))
        signal.signal(signal.SIGINT, _stopping(loop))
        return loop.run()
