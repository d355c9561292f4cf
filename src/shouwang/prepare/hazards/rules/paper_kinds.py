"""The kinds of documents about hazards: their fields and their built-in layout."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.documents.kinds import Block, Column, DocumentKind, Field, Line, Rows
from shouwang.ground.errors import Text, say


class PaperKind(StrEnum):
    """A kind of document about hazards."""

    NOTICE = "rectification_notice"
    RECORD = "inspection_record"
    RECHECK = "recheck_opinion"
    LETTER = "supervision_letter"
    RECEIPT = "delivery_receipt"
    PROPOSAL = "penalty_proposal"
    DECISION = "penalty_decision"
    UPWARD = "upward_report"


BULLETIN = "weekly_bulletin"
SIGN_LINE = "＿＿＿＿＿＿＿＿"
_ADDRESSEE = Field("addressee", say("主送"), sample="测试店（虚构）")
_TITLE = Field("title", say("标题"), sample="安全隐患督促整改通知书")
_HAZARDS = Field(
    "hazards",
    say("隐患清单"),
    is_list=True,
    columns=(
        Column("number", say("编号"), 5),
        Column("what", say("隐患情况"), 8),
        Column("place", say("地点"), 6),
        Column("level", say("等级"), 3),
        Column("due", say("整改期限"), 4),
    ),
    sample=(
        {
            "number": "云山-2026-000123",
            "what": "楼道堆放电动车，堵塞安全出口",
            "place": "和平社区测试店（虚构）",
            "level": "一般隐患",
            "due": "2026年6月30日",
        },
    ),
)
_FACTS = Field(
    "facts",
    say("基本情况"),
    is_list=True,
    columns=(Column("item", say("项目")), Column("content", say("内容"), 3)),
    sample=({"item": "检查地点", "content": "测试店（虚构）"},),
)
_HEAD: tuple[Block, ...] = (Line("{{ addressee }}：", is_addressee=True),)


def _text(name: str, label: Text, sample: str) -> Field:
    return Field(name, label, is_long=True, sample=sample)


NOTICE = DocumentKind(
    code=PaperKind.NOTICE,
    title=say("整改通知书"),
    series="安责改",
    heading="title",
    fields=(
        _TITLE,
        _ADDRESSEE,
        _text("opening", say("开头"), "经检查，发现你单位存在下列安全隐患："),
        _HAZARDS,
        _text("demand", say("整改要求"), "请你单位在上述期限前整改完毕。"),
        _text("closing", say("后果和依据"), "逾期不整改的，将建议有关部门依法处理。"),
        _text("contact", say("联系"), "联系人：白露生（虚构）"),
    ),
    blocks=(
        *_HEAD,
        Line("{{ opening }}"),
        Rows("hazards"),
        Line("{{ demand }}"),
        Line("{{ closing }}"),
        Line("{{ contact }}"),
        Line(f"被通知单位签收：{SIGN_LINE}　日期：{SIGN_LINE}", is_addressee=True),
    ),
)
LETTER = DocumentKind(
    code=PaperKind.LETTER,
    title=say("督办函"),
    series="安督",
    fields=(
        _ADDRESSEE,
        _text("opening", say("开头"), "下列安全隐患已列入督办："),
        _HAZARDS,
        _text("reason", say("督办原因"), "街道挂牌督办，期限2026年7月31日。"),
        _text("demand", say("督办要求"), "请落实责任人、资金和措施，按期整改并书面反馈。"),
    ),
    blocks=(
        *_HEAD,
        Line("{{ opening }}"),
        Rows("hazards"),
        Line("{{ reason }}"),
        Line("{{ demand }}"),
    ),
)
RECHECK = DocumentKind(
    code=PaperKind.RECHECK,
    title=say("整改复查意见书"),
    series="安复查",
    fields=(
        _ADDRESSEE,
        _text("opening", say("开头"), "对你单位下列安全隐患的整改情况进行了复查："),
        _HAZARDS,
        _text("fixed", say("整改情况"), "2026年6月25日整改完成：已清理。"),
        _text("opinion", say("复查意见"), "整改合格。"),
        _text("checked", say("复查人和时间"), "复查人：白露生（虚构），2026年6月26日。"),
    ),
    blocks=(
        *_HEAD,
        Line("{{ opening }}"),
        Rows("hazards"),
        Line("{{ fixed }}"),
        Line("复查意见：{{ opinion }}"),
        Line("{{ checked }}"),
        Line(f"被复查单位签名：{SIGN_LINE}　日期：{SIGN_LINE}", is_addressee=True),
    ),
)
RECORD = DocumentKind(
    code=PaperKind.RECORD,
    title=say("现场检查记录"),
    series="安检记",
    fields=(
        _FACTS,
        _HAZARDS,
        _text("handling", say("处理情况"), "当场指出，要求限期整改。"),
        _text("signing", say("被检查单位签字"), "签字：＿＿＿＿"),
    ),
    blocks=(
        Rows("facts"),
        Line("检查发现的问题："),
        Rows("hazards"),
        Line("处理情况：{{ handling }}"),
        Line(f"检查人员签名：{SIGN_LINE}　{SIGN_LINE}", is_addressee=True),
        Line("{{ signing }}", is_addressee=True),
    ),
)
RECEIPT = DocumentKind(
    code=PaperKind.RECEIPT,
    title=say("送达回证"),
    series="安送",
    fields=(_FACTS, _text("signing", say("签收"), "受送达人签名：＿＿＿＿")),
    blocks=(
        Rows("facts"),
        Line("{{ signing }}", is_addressee=True),
        Line(f"送达人签名：{SIGN_LINE}　日期：{SIGN_LINE}", is_addressee=True),
    ),
)
PROPOSAL = DocumentKind(
    code=PaperKind.PROPOSAL,
    title=say("行政处罚建议函"),
    series="安建",
    fields=(
        _ADDRESSEE,
        _text("opening", say("开头"), "我街道在检查中发现下列单位不按要求整改安全隐患："),
        _HAZARDS,
        _text("facts", say("事实"), "2026年6月30日期限届满，仍未整改。"),
        Field("evidence", say("移送的证据"), is_list=True, sample=("现场照片2张",)),
        _text("proposal", say("建议"), "建议依法查处，并将处理结果书面反馈我街道。"),
    ),
    blocks=(
        *_HEAD,
        Line("{{ opening }}"),
        Rows("hazards"),
        Line("{{ facts }}"),
        Line("随函移送证据："),
        Rows("evidence"),
        Line("{{ proposal }}"),
    ),
)
DECISION = DocumentKind(
    code=PaperKind.DECISION,
    title=say("行政处罚决定书"),
    series="安罚",
    fields=(
        _ADDRESSEE,
        _HAZARDS,
        _text("facts", say("违法事实和证据"), "2026年6月30日期限届满，仍未整改。"),
        _text("decision", say("处罚依据、种类和履行方式"), "依据……，给予警告。"),
        _text("remedy", say("救济途径"), "可以依法申请行政复议或者提起行政诉讼。"),
        _text("authority", say("职权依据"), "省人民政府公告"),
    ),
    blocks=(
        *_HEAD,
        Line("经查，你单位（个人）存在下列安全隐患，不按要求整改："),
        Rows("hazards"),
        Line("违法事实和证据：{{ facts }}"),
        Line("{{ decision }}"),
        Line("{{ remedy }}"),
        Line("职权依据：{{ authority }}"),
    ),
)
UPWARD = DocumentKind(
    code=PaperKind.UPWARD,
    title=say("重大事故隐患报告"),
    series="安报",
    fields=(
        _ADDRESSEE,
        _text("opening", say("开头"), "现将一处重大事故隐患报告如下："),
        _HAZARDS,
        _text("state_and_cause", say("现状及其产生原因"), "墙体开裂。"),
        _text("harm_and_difficulty", say("危害程度和整改难易程度"), "威胁12户。"),
        _text("treatment_plan", say("治理方案"), "目标和任务……"),
    ),
    blocks=(
        *_HEAD,
        Line("{{ opening }}"),
        Rows("hazards"),
        Line("一、隐患的现状及其产生原因"),
        Line("{{ state_and_cause }}"),
        Line("二、隐患的危害程度和整改难易程度分析"),
        Line("{{ harm_and_difficulty }}"),
        Line("三、隐患的治理方案"),
        Line("{{ treatment_plan }}"),
    ),
)
BULLETIN_COLUMNS = (
    Column("name", say("村（社区）"), 2),
    Column("found", say("新增")),
    Column("closed", say("销号")),
    Column("overdue", say("超期")),
    Column("unfinished", say("未销号")),
    Column("backlog", say("待受理")),
    Column("on_time", say("按期率"), 2),
    Column("refused", say("拒改")),
    Column("help", say("求助")),
    Column("listed", say("挂牌")),
)
WEEKLY_BULLETIN = DocumentKind(
    code=BULLETIN,
    title=say("安全隐患排查整治情况通报"),
    series="安通",
    heading="title",
    fields=(
        Field("title", say("标题"), sample="安全隐患排查整治情况通报"),
        _ADDRESSEE,
        _text("opening", say("开头"), "现将2026年6月15日至6月21日的情况通报如下。"),
        Field("rows", say("各村（社区）情况"), is_list=True, columns=BULLETIN_COLUMNS),
        _text("definitions", say("说明"), "新增：期间登记、已经认定的隐患。"),
    ),
    blocks=(*_HEAD, Line("{{ opening }}"), Rows("rows"), Line("{{ definitions }}")),
)
KINDS: tuple[DocumentKind, ...] = (
    NOTICE,
    RECORD,
    RECHECK,
    LETTER,
    RECEIPT,
    PROPOSAL,
    DECISION,
    UPWARD,
    WEEKLY_BULLETIN,
)
