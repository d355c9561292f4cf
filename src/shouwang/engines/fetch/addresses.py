"""Which addresses may be fetched: http and https, and no network that is not public."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

PORTS: Final = {"http": 80, "https": 443}
ADDRESS_LIMIT: Final = 500
_NAME: Final = re.compile(r"[A-Za-z0-9._:-]+")
_MAPPING: Final = ipaddress.ip_network("64:ff9b::/96")
"""Under this prefix IPv4 addresses stand in IPv6 (RFC 6052)."""


class Failure(StrEnum):
    """Why a document was not fetched."""

    ADDRESS = "address"
    PRIVATE = "private"
    NAME = "name"
    CONNECT = "connect"
    TIME = "time"
    SIZE = "size"
    STATUS = "status"
    REDIRECT = "redirect"
    ANSWER = "answer"


class FetchError(Exception):
    """The document was not fetched; `failure` says why."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure.value}: {detail}" if detail else failure.value)
        self.failure = failure
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the web, in its parts."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def host_header(self) -> str:
        """Return the host as a request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_address(text: str) -> Address:
    """Return the parts of an address; FetchError (`address`) for what may not be fetched.

    Only http and https, with a host, without user and password, in plain ASCII.
    """
    if len(text) > ADDRESS_LIMIT or not text.isascii() or not text.isprintable() or " " in text:
        raise FetchError(Failure.ADDRESS)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise FetchError(Failure.ADDRESS) from None
    host = parts.hostname or ""
    if parts.scheme not in PORTS or not _NAME.fullmatch(host) or "@" in parts.netloc or port == 0:
        raise FetchError(Failure.ADDRESS)
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Address(parts.scheme, host, port or PORTS[parts.scheme], target)


def is_public(number: str) -> bool:
    """Tell whether an IP address lies in the public network; what is no address does not."""
    try:
        found = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in _MAPPING:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast
