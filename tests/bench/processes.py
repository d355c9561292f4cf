"""What running processes take, as Linux tells it."""

from __future__ import annotations

from pathlib import Path

KB_PER_MB = 1_024
PROCESSES = Path("/proc")


def family(pid: int) -> list[int]:
    """Return a process and all that it has started."""
    threads = (PROCESSES / str(pid) / "task").glob("*/children")
    started = [int(one) for thread in threads for one in thread.read_text().split()]
    return [pid, *(other for one in started for other in family(one))]


def peak_mb(pid: int) -> float:
    """Return the most memory that a process has held, in MB."""
    lines = (PROCESSES / str(pid) / "status").read_text().splitlines()
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(told["VmHWM"].split()[0]) / KB_PER_MB
