"""Gateways of Apprise: SMS, WeCom, DingTalk, Feishu, or an HTTP gateway of the office's own."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

import apprise
import urllib3
from apprise.plugins import NotifyBase

from shouwang.ground.delivery.rules import Reason
from shouwang.ground.delivery.states import State

from .contract import CONNECT_S, READ_S, Message, TransportError
from .json_post import MARKS, JsonPost, read_post

STATUS = re.compile(r"error=(\d{3})\b")
TIMED_OUT = re.compile(r"[Tt]imed ?out|Timeout")
BUSY = frozenset({408, 425, 429})
PERMANENT = range(400, 500)
TAKEN = range(200, 300)
KNOWN_POSTS = 16
ASSET = apprise.AppriseAsset(
    app_id="Shouwang", app_desc="守望", app_url="", async_mode=False, http_redirects=False
)


class _Ear(logging.Filter):
    """Hears for each thread what Apprise says of its failure, which it returns only as False.

    Nothing is passed on: Apprise's lines name addresses, keys and phones.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heard = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the number of the answer, and whether there was none in time; drop the line."""
        line = record.getMessage()
        status = STATUS.search(line)
        if status:
            self.heard.status = int(status[1])
        if line.startswith("Socket Exception") and TIMED_OUT.search(line):
            self.heard.timed_out = True
        return False

    def forget(self) -> None:
        """Begin a new message in this thread."""
        self.heard.status, self.heard.timed_out = 0, False


def _listen() -> _Ear:
    log = logging.getLogger("apprise")
    log.addFilter(ear := _Ear())
    log.setLevel(logging.DEBUG)
    return ear


def _load_plugins() -> None:
    """Let Apprise read its plugins now, in one thread; some of them use modules that grow old."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        apprise.Apprise.instantiate("json://localhost", asset=ASSET)


_ear = _listen()
_load_plugins()


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway by its Apprise address, in which `{phone} {email} {key}` are filled in."""

    name: str
    url: str = field(default="", repr=False)
    connect_s: float = CONNECT_S
    read_s: float = READ_S
    waits_for_hand: bool = False

    @property
    def is_configured(self) -> bool:
        """Tell whether there is an address."""
        return bool(self.url)

    @property
    def is_group(self) -> bool:
        """Tell whether the address holds no addressee: then a whole group reads it."""
        return self.is_configured and "{phone}" not in self.url and "{email}" not in self.url

    @property
    def honours_key(self) -> bool:
        """Tell whether the gateway is told the key by which it knows a repetition."""
        return "{key}" in self.url

    def send(self, message: Message) -> State:
        """Hand the message to the gateway."""
        self._check(message)
        if post := _post_of(self.url):
            timeout = urllib3.Timeout(connect=self.connect_s, read=self.read_s)
            status = post.send(message, timeout)
            if status in TAKEN:
                return State.SENT
            raise told_apart(status, timed_out=False)
        plugin = self._plugin(message)
        _ear.forget()
        if plugin.notify(body=message.text):
            return State.SENT
        raise told_apart(_ear.heard.status, timed_out=_ear.heard.timed_out)

    def _check(self, message: Message) -> None:
        """Refuse a message that lacks what the address asks for."""
        if any(name in self.url and not value for name, value in _values(message).items()):
            raise TransportError(Reason.NO_ADDRESS, is_permanent=True)

    def _plugin(self, message: Message) -> NotifyBase:
        url = self.url
        for name, value in _values(message).items():
            url = url.replace(name, quote(value, safe=""))
        plugin = apprise.Apprise.instantiate(url, asset=ASSET)
        if plugin is None:
            raise TransportError(Reason.BAD_ADDRESS, is_permanent=True)
        plugin.socket_connect_timeout = self.connect_s
        plugin.socket_read_timeout = self.read_s
        return plugin


def _values(message: Message) -> dict[str, str]:
    return {"{phone}": message.phone, "{email}": message.email, "{key}": message.key}


@lru_cache(maxsize=KNOWN_POSTS)
def _post_of(url: str) -> JsonPost | None:
    """Return how an address is posted to directly; None when Apprise sends to it."""
    held = [name for name in MARKS if name in url]
    for name in held:
        url = url.replace(name, MARKS[name])
    plugin = apprise.Apprise.instantiate(url, asset=ASSET)
    return read_post(plugin, [MARKS[name] for name in held])


def told_apart(status: int, *, timed_out: bool) -> TransportError:
    """Return what a failed call means; without an answer and a number it was unreachable."""
    if timed_out:
        return TransportError(Reason.TIMED_OUT)
    if status in BUSY:
        return TransportError(Reason.BUSY)
    if status in PERMANENT:
        return TransportError(Reason.REFUSED, is_permanent=True)
    return TransportError(Reason.FAULT if status else Reason.UNREACHABLE)
