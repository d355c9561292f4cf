"""Fetching over HTTP: the name is looked up once, and what was looked up is what is called.

So a name cannot be public when it is checked and private when it is called. The whole call has one
end in time: a peer that sends one byte a second does not hold the reader.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Final
from urllib.parse import urljoin

from .addresses import Address, Failure, FetchError, is_public, read_address

REDIRECTS_LIMIT: Final = 3
CHUNK_BYTES: Final = 65_536
AGENT: Final = "Shouwang"
ACCEPTED: Final = "application/atom+xml, application/cap+xml, application/xml, text/xml, */*;q=0.1"
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_OK, _UNCHANGED = 200, 304


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a call may cost, and whether it may stay in a private network."""

    size_bytes: int
    time_s: float
    may_be_private: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the last copy, so that an unchanged one is not sent again."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: `content` is None when nothing has changed since the last copy."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


def fetch(text: str, limits: Limits, known: Known | None = None) -> Fetched:
    """Return the document at an address; FetchError says why there is none.

    Three redirects are followed, each checked like the first address, none from https to http.
    """
    ends_at = time.monotonic() + limits.time_s
    here = text
    for _ in range(REDIRECTS_LIMIT + 1):
        address = read_address(here)
        found = _call(address, limits, known or Known(), ends_at)
        if isinstance(found, Fetched):
            return found
        here = urljoin(here, found)
        if address.scheme == "https" and not here.startswith("https:"):
            raise FetchError(Failure.REDIRECT)
    raise FetchError(Failure.REDIRECT)


def _call(address: Address, limits: Limits, known: Known, ends_at: float) -> Fetched | str:
    """Return what came, or the address to which the peer sends on."""
    links = [_connect(address, limits, ends_at)]
    watch = threading.Timer(max(ends_at - time.monotonic(), 0), _cut, [links])
    watch.daemon = True
    watch.start()
    try:
        connection = HTTPConnection(address.host, address.port)
        connection.sock = _wrapped(links, address)
        connection.request("GET", address.target, headers=_headers(address, known))
        found = _answer(connection.getresponse(), limits)
        _left(ends_at)
        return found
    except ssl.SSLError as error:
        raise _failed(ends_at, Failure.CONNECT, error) from None
    except (OSError, HTTPException, ValueError) as error:
        raise _failed(ends_at, Failure.ANSWER, error) from None
    finally:
        watch.cancel()
        links[0].close()


def _failed(ends_at: float, failure: Failure, error: Exception) -> FetchError:
    is_late = time.monotonic() >= ends_at - 0.01 or isinstance(error, TimeoutError)
    return FetchError(Failure.TIME if is_late else failure, type(error).__name__)


def _left(ends_at: float) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise FetchError(Failure.TIME)
    return left


def _cut(links: list[socket.socket]) -> None:
    """End a call whose time is over; whoever reads it gets an end or an error at once."""
    try:
        socket.socket.shutdown(links[0], socket.SHUT_RDWR)
    except OSError:
        return


def _connect(address: Address, limits: Limits, ends_at: float) -> socket.socket:
    try:
        rows = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchError(Failure.NAME) from None
    numbers = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not limits.may_be_private and not all(is_public(number) for number in numbers):
        raise FetchError(Failure.PRIVATE)
    for number in numbers:
        try:
            return socket.create_connection((number, address.port), timeout=_left(ends_at))
        except OSError:
            continue
    raise FetchError(Failure.CONNECT)


def _wrapped(links: list[socket.socket], address: Address) -> socket.socket:
    """Return the socket to speak through, encrypted for https; it takes the plain one's place."""
    if address.scheme == "http":
        return links[0]
    secure = ssl.create_default_context().wrap_socket(
        links[0], server_hostname=address.host, do_handshake_on_connect=False
    )
    links[0] = secure
    secure.do_handshake()
    return secure


def _headers(address: Address, known: Known) -> dict[str, str]:
    told = {
        "Host": address.host_header,
        "User-Agent": AGENT,
        "Accept": ACCEPTED,
        "Accept-Encoding": "identity",
        "Connection": "close",
        "If-None-Match": known.etag,
        "If-Modified-Since": known.last_modified,
    }
    return {name: value for name, value in told.items() if value}


def _answer(response: HTTPResponse, limits: Limits) -> Fetched | str:
    if response.status in _MOVED:
        return response.getheader("Location") or ""
    if response.status == _UNCHANGED:
        return Fetched(None)
    if response.status != _OK:
        raise FetchError(Failure.STATUS, str(response.status))
    parts: list[bytes] = []
    size = 0
    while chunk := response.read(CHUNK_BYTES):
        size += len(chunk)
        if size > limits.size_bytes:
            raise FetchError(Failure.SIZE)
        parts.append(chunk)
    if response.length:
        raise IncompleteRead(b"", response.length)
    tags = [response.getheader(name) or "" for name in ("ETag", "Last-Modified")]
    etag, modified = (tag if len(tag) <= 200 and tag.isascii() else "" for tag in tags)
    return Fetched(b"".join(parts), etag, modified[:64])
