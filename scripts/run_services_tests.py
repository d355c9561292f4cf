"""`make services-test`: the suite on a PostgreSQL of its own, and the tests that need servers."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.find_browser import install_packages
from scripts.mosquitto import ADVICE as MOSQUITTO_ADVICE
from scripts.mosquitto import find_mosquitto

DATABASE = "SHOUWANG_DATABASE_URL"
SERVICES = "tests/services"
USER = "postgres"
ADVICE = """没有找到 PostgreSQL，services-test 需要它的程序（initdb、pg_ctl）。请安装：
  Debian / Ubuntu：sudo apt-get install postgresql
  Fedora / openEuler：sudo dnf install postgresql-server"""
KILL_ROUNDS = "20"


class MissingServerError(RuntimeError):
    """PostgreSQL's programs are not on this machine."""


def find_binaries() -> Path:
    """Return the folder with initdb and pg_ctl; MissingServerError when there is none."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if (told := shutil.which("initdb")) is not None:
        places.append(Path(told).resolve().parent)
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    raise MissingServerError(ADVICE)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_server(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--", *command]


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL in a throw-away folder; yields its address as a setting."""
    binaries, port = find_binaries(), free_port()
    owner = USER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="shouwang-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    data, log = folder / "data", folder / "log"
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    initialise = [str(binaries / "initdb"), "-D", str(data), "-U", owner, "-A", "trust"]
    locale = ["-E", "UTF8", "--locale=C.UTF-8"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}"
    try:
        subprocess.run(_as_server([*initialise, *locale]), check=True, capture_output=True, cwd="/")
        start = [*control, "-l", str(log), "-o", options, "start"]
        subprocess.run(_as_server(start), check=True, stdout=subprocess.DEVNULL, cwd="/")
        yield f"postgresql://{owner}@127.0.0.1:{port}/postgres"
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(_as_server(stop), check=False, capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "-p", "scripts.refuse_skips", *arguments]


def run_tests(arguments: list[str], environment: Mapping[str, str]) -> bool:
    """Run pytest; True when all that should have run has passed."""
    return subprocess.run(_command(arguments), check=False, env={**environment}).returncode == 0


def run_side_by_side(arguments: list[str], environments: Mapping[str, Mapping[str, str]]) -> bool:
    """Run pytest once for each named environment, all at once; print what each said, in order.

    What is killed and started again waits more than it works.
    """
    with contextlib.ExitStack() as open_until_read:
        running = []
        for title, environment in environments.items():
            told = open_until_read.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
            made = subprocess.Popen(
                _command(arguments), env={**environment}, stdout=told, stderr=subprocess.STDOUT
            )
            running.append((title, told, made))
        is_good = True
        for title, told, made in running:
            is_good &= made.wait() == 0
            told.seek(0)
            print(f"{title}\n{told.read()}", flush=True)
        return is_good


def main() -> int:
    """Run the suite on PostgreSQL, then the service tests on both databases."""
    try:
        find_binaries()
    except MissingServerError as missing:
        if not install_packages("postgresql"):
            print(missing)
            return 1
    if find_mosquitto() is None and not install_packages("mosquitto"):
        print(MOSQUITTO_ADVICE)
        return 1
    embedded = {name: value for name, value in os.environ.items() if name != DATABASE}
    with postgresql() as address:
        served = {**embedded, DATABASE: address}
        rounds = {"KILL_ROUNDS": KILL_ROUNDS}
        workers = ["-n", os.environ.get("XDIST", "2"), "--dist", "loadfile"]
        print("一、整套测试，PostgreSQL", flush=True)
        is_good = run_tests([*workers, *sys.argv[1:]], served)
        both = {
            "二、服务测试，PostgreSQL": {**served, **rounds},
            "三、服务测试，内嵌 SQLite": {**embedded, **rounds},
        }
        is_good &= run_side_by_side([SERVICES], both)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
