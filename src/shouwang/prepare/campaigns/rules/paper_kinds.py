"""The document that closes a campaign: its fields and its built-in layout (R66)."""

from __future__ import annotations

from typing import Final

from shouwang.ground.documents.kinds import Column, DocumentKind, Field, Line, Rows
from shouwang.ground.errors import Text, say

SUMMARY: Final = "campaign_summary"
ROW_COLUMNS = (
    Column("name", say("村（社区）"), 3),
    Column("scope", say("应查"), 2),
    Column("checked", say("已查"), 2),
    Column("coverage", say("覆盖率"), 2),
    Column("found", say("隐患"), 2),
    Column("rectified", say("已整改"), 2),
    Column("rate", say("整改率"), 2),
    Column("overdue", say("超期"), 2),
)


def _long(name: str, label: Text, sample: str) -> Field:
    return Field(name, label, is_long=True, sample=sample)


CAMPAIGN_SUMMARY = DocumentKind(
    code=SUMMARY,
    title=say("专项行动总结"),
    series="安总",
    heading="title",
    fields=(
        Field("title", say("标题"), sample="安全生产隐患排查治理专项行动总结"),
        Field("addressee", say("主送"), sample="各参加单位"),
        _long("opening", say("开头"), "专项行动已经结束，现将情况总结如下。"),
        Field(
            "rows",
            say("各村（社区）情况"),
            is_list=True,
            columns=ROW_COLUMNS,
            sample=(
                {
                    "name": "和平社区",
                    "scope": "120",
                    "checked": "118",
                    "coverage": "98.3%",
                    "found": "42",
                    "rectified": "40",
                    "rate": "95.2%",
                    "overdue": "1",
                },
            ),
        ),
        _long("duties", say("材料报送"), "应报材料40份，按期报送38份。"),
        _long("results", say("成效"), "消除隐患40处。"),
        _long("experience", say("经验"), "集中充电治本。"),
        _long("changed_rules", say("制度修订"), "修订出租房检查制度。"),
        _long("open", say("未了事项"), "无。"),
    ),
    blocks=(
        Line("{{ addressee }}：", is_addressee=True),
        Line("{{ opening }}"),
        Line("一、排查治理情况"),
        Rows("rows"),
        Line("{{ duties }}"),
        Line("二、成效"),
        Line("{{ results }}"),
        Line("三、经验"),
        Line("{{ experience }}"),
        Line("四、制度修订"),
        Line("{{ changed_rules }}"),
        Line("五、未了事项"),
        Line("{{ open }}"),
    ),
)
