"""`shouwang verify-journal`: names every entry that was altered, removed, inserted or cut off."""

from __future__ import annotations

import argparse
from pathlib import Path

from shouwang.ground.journal import sealing

MEANINGS = {
    "altered": "被改动",
    "removed": "被删除",
    "inserted": "来历不明（不是本系统写入）",
    "broken": "与前一条或锚点对不上",
    "cut-off": "末尾被截去",
    "unsealed": "超过十分钟没有封存",
}


def words(fault: sealing.Fault) -> str:
    """Return one fault in words."""
    which = f"第 {fault.number} 条" if fault.number else "未编号"
    return f"{which}：{MEANINGS[fault.kind]}（{fault.detail}）"


def run(arguments: list[str]) -> int:
    """Verify the journal; 0 when nothing is wrong, 1 when something is."""
    parser = argparse.ArgumentParser(prog="shouwang verify-journal", description="核验日志链")
    parser.add_argument("--anchors", type=Path, help="锚点文件，默认用数据文件夹中的")
    anchors = parser.parse_args(arguments).anchors
    if anchors is not None and not anchors.exists():
        print(f"没有这个锚点文件：{anchors}")
        return 2
    count = 0
    for fault in sealing.verify(anchors):
        count += 1
        print(words(fault))
    if count:
        print(f"日志有 {count} 处问题。请保留现场，并对照最近的备份。")
        return 1
    print(f"日志完好，已封存 {sealing.head().number} 条。")
    return 0
