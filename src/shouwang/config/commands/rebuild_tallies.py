"""`shouwang rebuild-tallies`: counts everything anew from the journal, or only compares."""

from __future__ import annotations

import argparse
from itertools import islice

from shouwang.ground.journal import sealing
from shouwang.ground.tallies import jobs as tallies

from .worker import holder_name

SHOWN = 20


def run(arguments: list[str]) -> int:
    """Count anew while the old counts serve, then compare; 0 when nothing differs, else 1."""
    parser = argparse.ArgumentParser(prog="shouwang rebuild-tallies", description="重新统计")
    parser.add_argument("--check", action="store_true", help="只核对，不重新统计")
    names = tallies.names()
    if not parser.parse_args(arguments).check:
        holder = holder_name()
        sealing.seal(holder)
        for name in names:
            print(f"{name}：开始重新统计，旧数字照常可查。", flush=True)
            tallies.rebuild(name, holder)
    return int(sum(_compare(name) for name in names) > 0)


def _compare(name: str) -> int:
    """Print where the counts of a projection differ from a recount; returns how many lines."""
    found = list(islice(tallies.faults(name), SHOWN))
    for fault in found:
        print(f"{name}：与重新清点不一致：{fault}")
    if not found:
        print(f"{name}：与重新清点一致。")
    return len(found)
