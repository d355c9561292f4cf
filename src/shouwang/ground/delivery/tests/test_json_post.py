"""An own HTTP gateway hears without Apprise's detours exactly what Apprise would have said."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import apprise
import pytest

from shouwang.ground.delivery.channels import Message, TransportError
from shouwang.ground.delivery.channels.gateway import ASSET, Gateway
from shouwang.ground.delivery.channels.json_post import MARKS, JsonPost, read_post
from shouwang.ground.delivery.rules import Reason
from shouwang.ground.delivery.states import State

from .stubs import LOCAL, http_gateway

MESSAGE = Message(
    1, 1, "k1", "标题", "【守望】“标题”。\n请看。", phone="+000/1", email="a@example.org"
)
Heard = dict[str, Any]
OF_THE_CONNECTION = {"Connection", "Content-Length"}


@contextmanager
def listening() -> Iterator[tuple[str, list[Heard]]]:
    """Lend the address of a server and what it hears."""
    heard: list[Heard] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            told = {name: self.headers[name] for name in self.headers}
            kept = {name: told[name] for name in told.keys() - OF_THE_CONNECTION}
            heard.append({"path": self.path, "headers": kept, "content": json.loads(content)})
            self.send_response(204)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            del code, size

    with ThreadingHTTPServer((LOCAL, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"{LOCAL}:{server.server_address[1]}", heard
        server.shutdown()
        thread.join()


def send_by_apprise(url: str) -> None:
    values = {"{phone}": MESSAGE.phone, "{email}": MESSAGE.email, "{key}": MESSAGE.key}
    for name, value in values.items():
        url = url.replace(name, quote(value, safe=""))
    plugin = apprise.Apprise.instantiate(url, asset=ASSET)
    assert plugin is not None
    plugin.notify(body=MESSAGE.text)


@pytest.mark.parametrize(
    "address",
    [
        "json://{at}/send?+Idempotency-Key={key}&:phone={phone}",
        "json://{at}/send/?-to={phone}&-from=1&:mail={email}",
        "json://user:se%40cret@{at}/a%20b/{key}?+X-Mail={email}&:message=text&:type=",
        "json://{at}",
    ],
)
def test_a_gateway_hears_what_apprise_says(address: str) -> None:
    with listening() as (at, heard):
        url = address.replace("{at}", at)
        state = Gateway("sms", url).send(MESSAGE)
        send_by_apprise(url)

    ours, theirs = heard
    assert state is State.SENT
    assert ours == theirs


def test_a_phone_stays_one_part_of_the_path() -> None:
    with listening() as (at, heard):
        Gateway("sms", f"json://{at}/send/{{phone}}").send(MESSAGE)

    assert heard[0]["path"] == "/send/%2B000%2F1"


def post_of(url: str, *names: str) -> JsonPost | None:
    for name in names:
        url = url.replace(name, MARKS[name])
    return read_post(apprise.Apprise.instantiate(url, asset=ASSET), [MARKS[name] for name in names])


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("json://user:{key}@gateway.example.org/", ("{key}",)),
        ("json://gateway.example.org/?method=PUT", ()),
        ("wecombot://0123456789abcdef/", ()),
    ],
)
def test_what_is_no_plain_post_is_left_to_apprise(url: str, names: tuple[str, ...]) -> None:
    assert post_of(url, *names) is None


def test_a_proxy_is_left_to_apprise(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "json://gateway.example.org/{phone}"
    direct = post_of(url, "{phone}")

    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.org:3128")

    assert direct is not None
    assert post_of(url, "{phone}") is None


def test_certificates_are_verified_unless_the_address_says_no() -> None:
    strict = post_of("jsons://gateway.example.org/{phone}", "{phone}")
    lax = post_of("jsons://gateway.example.org/{phone}?verify=no", "{phone}")

    pools = [found.pool for found in (strict, lax) if found]
    assert [(pool.scheme, vars(pool)["cert_reqs"]) for pool in pools] == [
        ("https", ssl.CERT_REQUIRED),
        ("https", ssl.CERT_NONE),
    ]


def test_a_gateway_without_a_certificate_is_unreachable() -> None:
    with http_gateway() as stub, pytest.raises(TransportError) as caught:
        Gateway("sms", f"jsons://{stub.url}/{{phone}}").send(MESSAGE)

    assert (caught.value.reason, stub.requests) == (Reason.UNREACHABLE, 0)


def test_addresses_are_not_shown() -> None:
    post = post_of("json://user:secret@gateway.example.org/{phone}", "{phone}")

    assert "secret" not in repr(post)
    assert "gateway" not in repr(post)


def test_many_at_once_leave_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    messages = [Message(at, 1, f"k{at}", "标题", "标题", phone=f"000-{at}") for at in range(32)]

    with http_gateway() as stub, ThreadPoolExecutor(8) as threads:
        way = Gateway("sms", stub.channel)
        states = list(threads.map(way.send, messages))

    assert set(states) == {State.SENT}
    assert (len(stub.keys), caplog.records) == (32, [])
