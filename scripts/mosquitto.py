"""Runs a throw-away Mosquitto with the configuration that is shipped, for tests and the bench."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SHIPPED = Path(__file__).parents[1] / "deploy" / "mosquitto.conf"
SHIPPED_ACL = SHIPPED.with_suffix(".acl")
LISTENER = "listener 1883 127.0.0.1"
PASSWORDS = "password_file /etc/mosquitto/shouwang.passwd"
ACL = "acl_file /etc/mosquitto/shouwang.acl"
DATA = "persistence_location /var/lib/mosquitto/"
INGESTER, INGESTER_PASSWORD = "shouwang", "ingest-test"
LOCAL = "127.0.0.1"
START_LIMIT_S = 20
ADVICE = """没有找到 Mosquitto，MQTT 的服务测试需要它。请安装：
  Debian / Ubuntu：sudo apt-get install mosquitto
  Fedora / openEuler：sudo dnf install mosquitto"""


def find_mosquitto() -> str | None:
    """Return the broker's program, or None."""
    return shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def configuration(folder: Path, port: int, changes: Mapping[str, str] | None = None) -> str:
    """Return the shipped configuration with other places and another port, all else as it is."""
    text = SHIPPED.read_text(encoding="utf-8")
    told = {
        LISTENER: f"listener {port} {LOCAL}",
        PASSWORDS: f"password_file {folder / 'passwd'}",
        ACL: f"acl_file {folder / 'acl'}",
        DATA: f"persistence_location {folder}/",
        **(changes or {}),
    }
    for line, other in told.items():
        if f"\n{line}\n" not in text:
            raise LookupError(f"{SHIPPED.name} no longer says: {line}")
        text = text.replace(f"\n{line}\n", f"\n{other}\n")
    return text


@dataclass(slots=True)
class Mosquitto:
    """A broker in a folder of its own, that can be killed and started again."""

    folder: Path
    port: int
    gateways: Sequence[str] = ()
    changes: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        if find_mosquitto() is None:
            raise RuntimeError(ADVICE)
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SHIPPED_ACL, self.folder / "acl")
        entries = [f"{INGESTER}:{INGESTER_PASSWORD}", *(f"{name}:{name}" for name in self.gateways)]
        passwords = self.folder / "passwd"
        passwords.write_text("\n".join(entries) + "\n", encoding="utf-8")
        program = shutil.which("mosquitto_passwd") or "mosquitto_passwd"
        subprocess.run([program, "-U", str(passwords)], check=True, stdout=subprocess.DEVNULL)
        text = configuration(self.folder, self.port, self.changes)
        as_root = "\nuser root\n" if os.geteuid() == 0 else ""
        (self.folder / "mosquitto.conf").write_text(text + as_root, encoding="utf-8")

    @property
    def url(self) -> str:
        """Return the address as the ingester's setting."""
        return f"mqtt://{INGESTER}:{INGESTER_PASSWORD}@{LOCAL}:{self.port}"

    def start(self) -> None:
        """Start the broker and wait until it listens."""
        program = find_mosquitto() or "mosquitto"
        with (self.folder / "log").open("ab") as log:
            command = [program, "-c", str(self.folder / "mosquitto.conf")]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        limit = time.monotonic() + START_LIMIT_S
        while not self._is_listening():
            if time.monotonic() > limit or self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text(encoding="utf-8")[-2000:])
            time.sleep(0.02)

    def _is_listening(self) -> bool:
        try:
            socket.create_connection((LOCAL, self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def end(self, how: int = signal.SIGKILL) -> None:
        """End the broker, by default in the middle of what it does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait()

    def forget(self) -> None:
        """Lose what it kept, as a broken disk does; the next start knows no session."""
        (self.folder / "mosquitto.db").unlink(missing_ok=True)
