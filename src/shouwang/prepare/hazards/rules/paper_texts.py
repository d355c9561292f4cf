"""The words of documents about hazards, from what is known; what is missing is named at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from shouwang.ground.documents.kinds import Value
from shouwang.ground.errors import Invalid, Text, say

from .paper_kinds import SIGN_LINE, PaperKind
from .papers import (
    MANNER_LABELS,
    OUTCOME_LABELS,
    UNKNOWN,
    WORD_LIMIT,
    HazardLine,
    Manner,
    Outcome,
    PaperAsk,
    PaperFacts,
)
from .powers import Power

ORDER_TITLE = "责令限期整改指令书"
URGE_TITLE = "安全隐患督促整改通知书"
REMEDY = (
    "你单位如对本决定不服，可以自收到本决定书之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"
)
"""行政复议法（2023）第二十条、行政诉讼法第四十六条."""
Missing = dict[str, Text]
Values = Mapping[str, Value]


def paper_day(day: date | None) -> str:
    """Return a day as documents write it; an unknown one is said to be unknown."""
    return UNKNOWN if day is None else f"{day.year}年{day.month}月{day.day}日"


def values_of(ask: PaperAsk, facts: PaperFacts) -> Values:
    """Return what the document says; Invalid names everything that is missing."""
    wrong: Missing = {
        name: say("文字太长，最多 {limit} 个字。", limit=WORD_LIMIT)
        for name, text in ask.words.items()
        if len(text) > WORD_LIMIT
    }
    values = _BUILDERS[ask.kind](ask, facts, wrong)
    if wrong:
        raise Invalid(wrong)
    return values


def _need(found: str, name: str, why: Text, wrong: Missing) -> str:
    if not found:
        wrong.setdefault(name, why)
    return found


def _word(ask: PaperAsk, name: str, why: Text, wrong: Missing) -> str:
    return _need(ask.word(name), name, why, wrong)


def _lines(facts: PaperFacts) -> list[dict[str, str]]:
    return [_line(found) for found in facts.hazards]


def _line(found: HazardLine) -> dict[str, str]:
    return {
        "number": found.number,
        "what": found.what or UNKNOWN,
        "place": found.place or UNKNOWN,
        "level": found.level or UNKNOWN,
        "due": UNKNOWN if found.due_on is None else paper_day(found.due_on),
    }


def _unit(facts: PaperFacts, ask: PaperAsk, wrong: Missing) -> str:
    """Return whom it is addressed to: the unit of the hazard, or who was written down."""
    found = ask.word("addressee") or facts.unit
    return _need(found, "addressee", say("隐患没有登记单位或场所，请填写受文单位或个人。"), wrong)


def _notice(ask: PaperAsk, facts: PaperFacts, wrong: Missing) -> Values:
    is_order = facts.powers.has(Power.ORDER)
    if facts.due_on is None and not ask.is_at_once:
        wrong["due_on"] = say("还没有整改期限，请先办理“限期整改”，再开具通知书。")
    return {
        "title": ORDER_TITLE if is_order else URGE_TITLE,
        "addressee": _unit(facts, ask, wrong),
        "opening": "经检查，发现你单位（个人）存在下列安全隐患：",
        "hazards": _lines(facts),
        "demand": "\n".join(_demands(ask, facts, is_order=is_order)),
        "closing": _closing(facts, is_order=is_order),
        "contact": f"联系人：{ask.word('contact') or facts.issuer or UNKNOWN}",
    }


def _demands(ask: PaperAsk, facts: PaperFacts, *, is_order: bool) -> list[str]:
    found = []
    if ask.is_at_once:
        source = facts.powers.source(Power.REMOVE_AT_ONCE)
        found.append(f"依据{source}，责令你单位立即排除上述隐患。")
    elif is_order:
        day = paper_day(facts.due_on)
        found.append(f"依据{facts.powers.source(Power.ORDER)}，责令你单位于{day}前整改完毕。")
    else:
        source, day = facts.powers.source(Power.URGE), paper_day(facts.due_on)
        found.append(f"依据{source}，督促你单位于{day}前（含当日）整改完毕。")
    if facts.measures:
        found.append("整改期间的防护措施：" + "；".join(facts.measures) + "。")
    if facts.basis:
        found.append(f"隐患认定依据：{facts.basis}。")
    if requirement := ask.word("requirement"):
        found.append(f"其他要求：{requirement}")
    return found


def _closing(facts: PaperFacts, *, is_order: bool) -> str:
    if is_order and facts.powers.has(Power.PENALISE):
        return "整改完毕请报本机关复查。逾期不整改或者整改不合格的，本机关将依法查处。"
    if is_order:
        return "整改完毕请报本机关复查。逾期不整改或者整改不合格的，移送有处罚权的部门依法查处。"
    source = facts.powers.source(Power.PROPOSE_PENALTY)
    return (
        "整改完毕请报本机关复查。逾期不整改或者整改不合格的，"
        f"本机关将依据{source}，建议有关主管部门依法给予行政处罚。"
    )


def _letter(ask: PaperAsk, facts: PaperFacts, wrong: Missing) -> Values:
    addressee = ask.word("addressee") or facts.handler
    reasons = [text for text in (facts.listing, facts.escalation) if text]
    if facts.due_on is None:
        wrong["due_on"] = say("还没有整改期限，请先确定期限。")
    demand = ask.word("requirement") or "请落实责任人、措施、资金和应急预案，加快整改。"
    return {
        "addressee": _need(addressee, "addressee", say("请填写受函单位。"), wrong),
        "opening": "下列安全隐患尚未整改完毕，现予督办：",
        "hazards": _lines(facts),
        "reason": "\n".join(reasons),
        "demand": f"{demand}请于{paper_day(facts.due_on)}前整改完毕，并书面反馈结果。",
    }


def _recheck(ask: PaperAsk, facts: PaperFacts, wrong: Missing) -> Values:
    found = facts.recheck
    fixed = f"整改完成日期：{paper_day(facts.fixed_on)}。"
    fixed += f"整改说明：{facts.fix_note}" if facts.fix_note else ""
    values: dict[str, Value] = {
        "addressee": _unit(facts, ask, wrong),
        "opening": "对你单位（个人）下列安全隐患的整改情况进行了复查：",
        "hazards": _lines(facts),
        "fixed": fixed,
    }
    if found is None:
        wrong["result"] = say("还没有复查结果，请先办理复查，再开具意见书。")
        return values
    bad = f"整改不合格：{found.reason or UNKNOWN}。请继续整改。"
    values["opinion"] = "整改合格。" if found.is_passed else bad
    values["checked"] = f"复查人：{found.by or UNKNOWN}。复查日期：{paper_day(found.on)}。"
    return values


def _record(ask: PaperAsk, facts: PaperFacts, wrong: Missing) -> Values:
    inspectors = _word(ask, "inspectors", say("请填写检查人员。"), wrong)
    if ask.inspected_at is None:
        wrong["inspected_at"] = say("请填写检查时间。")
    if facts.photos < 1:
        wrong["photos"] = say("还没有现场照片，请先给隐患添加照片。")
    at = ask.inspected_at
    when = UNKNOWN if at is None else f"{paper_day(at.date())}{at.hour}时{at.minute:02d}分"
    rows = [
        ("被检查单位（场所）", _unit(facts, ask, wrong)),
        ("检查地点", facts.hazards[0].place or UNKNOWN),
        ("定位", facts.position or UNKNOWN),
        ("检查时间", when),
        ("检查人员", inspectors),
        ("被检查单位在场人员", ask.word("present") or UNKNOWN),
        ("现场照片", f"{facts.photos}张，存于隐患档案"),
    ]
    handling = _word(ask, "handling", say("请填写处理情况。"), wrong)
    return {
        "facts": _pairs(rows),
        "hazards": _lines(facts),
        "handling": handling,
        "signing": _signature(ask, wrong, "被检查单位负责人"),
    }


def _pairs(rows: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"item": item, "content": content} for item, content in rows]


def _signature(ask: PaperAsk, wrong: Missing, who: str) -> str:
    """Return the line of the signature, or of the refusal with its reason and witness."""
    outcome = ask.word("outcome")
    if outcome not in OUTCOME_LABELS:
        wrong["outcome"] = say("请选择已签字或者拒绝签字。")
        return ""
    if outcome == Outcome.SIGNED:
        signer = ask.word("signer")
        name = f"（{signer}）" if signer else ""
        return f"{who}{name}签名：{SIGN_LINE}　日期：{SIGN_LINE}"
    reason = _word(ask, "refusal", say("请写明拒绝签字的情况。"), wrong)
    witness = _word(ask, "witness", say("拒绝签字的，请填写见证人。"), wrong)
    return f"{who}拒绝签字：{reason}。见证人：{witness}，签名：{SIGN_LINE}"


def _receipt(ask: PaperAsk, facts: PaperFacts, wrong: Missing) -> Values:
    manner = ask.word("manner")
    if manner not in MANNER_LABELS:
        wrong["manner"] = say("请选择送达方式。")
    referred = facts.referred
    if referred is None:
        wrong["document_id"] = say("请选择要送达的文书。")
    if ask.received_on is None:
        wrong["received_on"] = say("请填写送达日期。")
    elif ask.received_on > facts.today:
        wrong["received_on"] = say("送达日期不能晚于今天。")
    if manner == Manner.LEFT and ask.word("outcome") == Outcome.SIGNED:
        wrong["outcome"] = say("留置送达用于拒绝签收，请写明拒收情况和见证人。")
    label = MANNER_LABELS.get(manner)
    rows = [
        ("送达文书", f"{referred.title} {referred.number}" if referred else UNKNOWN),
        ("受送达人", ask.word("addressee") or (referred.addressee if referred else "") or UNKNOWN),
        ("送达地点", ask.word("location") or facts.hazards[0].place or UNKNOWN),
        ("送达方式", str(label) if label else UNKNOWN),
        ("送达日期", paper_day(ask.received_on)),
        ("送达人", ask.word("contact") or facts.issuer or UNKNOWN),
        ("收件人", ask.word("signer") or SIGN_LINE),
    ]
    return {"facts": _pairs(rows), "signing": _signature(ask, wrong, "受送达人")}


def _proposal(ask: PaperAsk, facts: PaperFacts, wrong: Missing) -> Values:
    addressee = ask.word("addressee") or facts.bureau
    if not facts.notices:
        wrong["notices"] = say("还没有开具整改通知书，请先通知整改。")
    source = facts.powers.source(Power.PROPOSE_PENALTY)
    due = f"整改期限{paper_day(facts.due_on)}" + ("已过，仍未整改。" if facts.is_overdue else "。")
    told = ask.word("facts") or facts.escalation or due
    evidence = [f"整改通知书{number}" for number in facts.notices]
    if facts.photos:
        evidence.append(f"现场照片{facts.photos}张")
    return {
        "addressee": _need(addressee, "addressee", say("请填写受移送的部门。"), wrong),
        "opening": f"{facts.unit or UNKNOWN}存在下列安全隐患，不按要求整改：",
        "hazards": _lines(facts),
        "facts": f"{told}\n{due}" if told != due else due,
        "evidence": evidence,
        "proposal": f"依据{source}，建议你单位依法查处，并将处理结果书面反馈本机关。",
    }


def _decision(ask: PaperAsk, facts: PaperFacts, wrong: Missing) -> Values:
    return {
        "addressee": _unit(facts, ask, wrong),
        "hazards": _lines(facts),
        "facts": _word(ask, "facts", say("请写明违法事实和证据。"), wrong),
        "decision": _word(ask, "decision", say("请写明处罚依据、种类和履行方式。"), wrong),
        "remedy": REMEDY,
        "authority": facts.powers.source(Power.PENALISE),
    }


def _upward(ask: PaperAsk, facts: PaperFacts, wrong: Missing) -> Values:
    addressee = ask.word("addressee") or facts.bureau
    if facts.upward is None:
        wrong["upward"] = say("还没有填写书面报告的三项内容，请先办理“书面报告上级”。")
    state, harm, plan = facts.upward or ("", "", "")
    return {
        "addressee": _need(addressee, "addressee", say("请填写主送的上级部门。"), wrong),
        "opening": f"{facts.unit or '我辖区'}存在一处重大事故隐患，现报告如下：",
        "hazards": _lines(facts),
        "state_and_cause": state,
        "harm_and_difficulty": harm,
        "treatment_plan": plan,
    }


def listing_words(label: Text, number: str, due_on: date | None) -> str:
    """Return why a listed hazard is watched."""
    return f"{label}（{number or UNKNOWN}），督办期限{paper_day(due_on)}。"


def escalation_words(label: Text, reported_on: date, reason: str) -> str:
    """Return what was reported about a unit that does not put a hazard right."""
    return f"{paper_day(reported_on)}上报：{label}，{reason}。"


def joined_place(*parts: str) -> str:
    """Return the words of a place in one line."""
    return "".join(part for part in parts if part)


_BUILDERS: Mapping[str, Callable[[PaperAsk, PaperFacts, Missing], Values]] = {
    PaperKind.NOTICE: _notice,
    PaperKind.RECORD: _record,
    PaperKind.RECHECK: _recheck,
    PaperKind.LETTER: _letter,
    PaperKind.RECEIPT: _receipt,
    PaperKind.PROPOSAL: _proposal,
    PaperKind.DECISION: _decision,
    PaperKind.UPWARD: _upward,
}
