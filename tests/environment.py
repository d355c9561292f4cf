"""A pytest plugin: before Django loads, a data folder of its own, no settings, no network."""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

FROZEN_DATA_KEYS = "test:c2hvdXdhbmctdGVzdC1rZXktb2YtMzItYnl0ZXMtISE="
KEPT_SETTINGS = frozenset({"SHOUWANG_DATABASE_URL"})


class NetworkRefused(RuntimeError):
    """A test tried to reach another machine."""


def _prepare() -> None:
    for name in list(os.environ):
        if name.startswith("SHOUWANG_") and name not in KEPT_SETTINGS:
            del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="shouwang-test-"))
    owner = os.getpid()
    atexit.register(_remove, home, owner)
    os.environ["SHOUWANG_HOME"] = str(home)
    os.environ["SHOUWANG_DATA_KEYS"] = FROZEN_DATA_KEYS
    os.environ["SHOUWANG_SECRET_KEY"] = "test-" + "s" * 50


def _remove(home: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(home, ignore_errors=True)


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine."""
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class LocalSocket(socket.socket):
    """A socket that only reaches this machine."""

    def connect(self, address: object) -> None:
        """Connect to a local address, or refuse."""
        _check(self, address)
        super().connect(address)  # type: ignore[arg-type]

    def connect_ex(self, address: object) -> int:
        """Connect to a local address, or refuse."""
        _check(self, address)
        return super().connect_ex(address)  # type: ignore[arg-type]


def _check(made: socket.socket, address: object) -> None:
    is_inet = made.family in {socket.AF_INET, socket.AF_INET6}
    if is_inet and not (isinstance(address, tuple) and is_loopback(str(address[0]))):
        raise NetworkRefused(f"tests reach no other machine, not {address!r}")


_prepare()


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Take the network away before the first test is imported."""
    socket.socket = LocalSocket  # type: ignore[misc]
