"""`shouwang check-cap FILE…`: names every rule of the alerting protocol that a file breaks."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from shouwang.engines.cap.checking import check_document
from shouwang.engines.cap.findings import Finding, Rule, errors
from shouwang.engines.cap.tree import SIZE_LIMIT_BYTES

VALID, BROKEN, UNREADABLE = 0, 1, 2

MEANINGS: Final[dict[Rule, str]] = {
    Rule.WELL_FORMED: "不是格式正确的 XML",
    Rule.SAFE: "带有类型声明、自定义实体或超出大小，未读取",
    Rule.NAMESPACE: "根元素不是 CAP 1.1 或 1.2 的 alert（§3.1）",
    Rule.ORDER: "元素顺序与标准不符（§3.4）",
    Rule.MISSING: "缺少必填元素（§3.2）",
    Rule.TOO_MANY: "只能出现一次的元素出现了多次（§3.2）",
    Rule.UNKNOWN_ELEMENT: "此处没有这个元素（§3.4）",
    Rule.EMPTY: "元素不能为空（§3.2）",
    Rule.ENUMERATION: "取值不在标准规定之内（§3.2）",
    Rule.TIME: "时间应写作 YYYY-MM-DDThh:mm:ss±hh:mm，不用 Z，不带小数（§3.3.2）",
    Rule.PLAIN_NAME: "identifier 和 sender 不能含空格、逗号、< 或 &（§3.2.1）",
    Rule.REFERENCES_NEEDED: "Update、Cancel、Ack、Error 必须写明所指的消息（§3.2.1）",
    Rule.REFERENCES_FORM: "references 应写作 sender,identifier,sent，以空白分隔（§3.2.1）",
    Rule.REFERENCES_SELF: "消息引用了自己（§3.2.1）",
    Rule.REFERENCES_FUTURE: "引用了比自己更晚的消息（§3.2.1）",
    Rule.RESTRICTION: "restriction 只与 scope 为 Restricted 同用（§3.2.1）",
    Rule.ADDRESSES: "scope 为 Private 必须写明 addresses（§3.2.1）",
    Rule.POLYGON: "多边形至少四个“纬度,经度”点，首尾相同，且不自相交（§3.2.4）",
    Rule.CIRCLE: "圆应写作“纬度,经度 半径千米”，半径不为负（§3.2.4）",
    Rule.ALTITUDE: "ceiling 与 altitude 同用，且不低于它（§3.2.4）",
    Rule.LANGUAGE: "language 应为 RFC 3066 语言标记，每种语言一个 info（§3.2.2）",
    Rule.DATES: "生效时间应早于失效时间（§3.2.2）",
    Rule.URI: "web 应为完整地址；uri 只有与 derefUri 同用才可为相对地址（§3.2.3）",
    Rule.SIZE: "size 应为整数字节（§3.2.3）",
    Rule.DIGEST: "digest 应为内容的 SHA-1，十六进制（§3.2.3）",
    Rule.EXERCISE_NOTE: "status 为 Exercise 时宜在 note 写明演练名称（§3.2.1）",
    Rule.INFO_ADVISED: "Alert、Update 没有 info，等于什么也没说",
    Rule.AREA_ADVISED: "info 没有 area，没有说明针对哪里",
    Rule.EXPIRES_ADVISED: "没有 expires，何时失效由接收方自定",
    Rule.MARKUP: "文字中不宜有 HTML 标签或实体（§3.3.3）",
}


def words(finding: Finding) -> str:
    """Return one finding in words."""
    kind = "错误" if finding.is_error else "提示"
    told = f"〔{finding.detail}〕" if finding.detail else ""
    return (
        f"{kind} 第 {finding.line} 行 {finding.path}：{MEANINGS[finding.rule]}"
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
