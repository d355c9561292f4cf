"""`shouwang check-cap FILE…`: names every rule of the alerting protocol that a file breaks."""

from __future__ import annotations

import argparse
from pathlib import Path

from shouwang.engines.cap.checking import check_document
from shouwang.engines.cap.findings import Finding, errors
from shouwang.engines.cap.tree import SIZE_LIMIT_BYTES
from shouwang.watch.warnings.queries import RULE_WORDS

VALID, BROKEN, UNREADABLE = 0, 1, 2


def words(finding: Finding) -> str:
    """Return one finding in words."""
    kind = "错误" if finding.is_error else "提示"
    told = f"〔{finding.detail}〕" if finding.detail else ""
    return (
        f"{kind} 第 {finding.line} 行 {finding.path}：{RULE_WORDS[finding.rule]}"
        f"（{finding.rule.value}）{told}"
    )


def run(arguments: list[str]) -> int:
    """Check the files; 0 when all are valid, 1 when a rule is broken, 2 when one is unreadable."""
    parser = argparse.ArgumentParser(
        prog="shouwang check-cap", description="检查 CAP 消息或消息源（Atom、RSS、EDXL-DE）"
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="要检查的文件")
    return max(_check(path) for path in parser.parse_args(arguments).files)


def _check(path: Path) -> int:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT_BYTES + 1)
    except OSError as error:
        print(f"{path}：读不出来（{error.strerror}）")
        return UNREADABLE
    findings = check_document(content)
    broken = errors(findings)
    print(f"{path}：{f'不合规，{len(broken)} 处错误' if broken else '合规'}")
    for finding in findings:
        print(f"  {words(finding)}")
    return BROKEN if broken else VALID
