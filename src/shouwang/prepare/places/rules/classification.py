"""Rules A to E: which types a place has, with the reasons; what is not known asks for a survey."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

from .facts import Facts, Finding, Reason, Verdict
from .heights import high_rise
from .parameters import CROWDED_PLACE_MIN_CAPACITY, PARAMETERS
from .taxonomy import CATEGORY_LABELS, PlaceTypeCode, UseCategory

CAPACITY_COUNTS = frozenset(
    {
        UseCategory.CINEMA,
        UseCategory.AUDITORIUM,
        UseCategory.NIGHT_CLUB,
        UseCategory.VIDEO_HALL,
        UseCategory.DANCE_HALL,
        UseCategory.KARAOKE,
        UseCategory.AMUSEMENT_HALL,
        UseCategory.INTERNET_CAFE,
        UseCategory.BOWLING,
        UseCategory.SAUNA,
        UseCategory.HOTEL,
        UseCategory.GUEST_HOUSE,
        UseCategory.RESTAURANT,
        UseCategory.MALL,
        UseCategory.SUPERMARKET,
        UseCategory.INDOOR_MARKET,
    }
)
"""Rule A: crowded from the capacity on."""

ALWAYS_CROWDED = frozenset(
    {
        UseCategory.SCHOOL_DORMITORY,
        UseCategory.NURSERY_DORMITORY,
        UseCategory.KINDERGARTEN_DORMITORY,
        UseCategory.ELDERLY_HOME_DORMITORY,
        UseCategory.HOSPITAL_WARD,
        UseCategory.LABOUR_INTENSIVE_WORKSHOP,
        UseCategory.LABOUR_INTENSIVE_DORMITORY,
    }
)
"""Rule B: crowded whatever the capacity."""

SHOPS = frozenset(
    {
        UseCategory.SHOP,
        UseCategory.HAZCHEM_SHOP,
        UseCategory.FIREWORKS_SHOP,
        UseCategory.REPAIR_SHOP,
        UseCategory.RESTAURANT,
        UseCategory.SUPERMARKET,
    }
)
"""Rule D: commercial premises (商业店铺)."""

LODGING = frozenset({UseCategory.HOTEL, UseCategory.GUEST_HOUSE})

SOURCE_A = say("S3：容纳50人以上的影剧院、礼堂、夜总会等")
SOURCE_B = say("S3：集体宿舍、医院的病房楼、劳动密集型企业（不限人数）")
SOURCE_C = say("S3：以营利为目的的出租用于他人居住的房屋（旅馆业除外）")
SOURCE_D = say("S3：有人员居住的沿街商业店铺")


def classify(
    facts: Facts, on: date, *, parameters: Sequence[Parameter] = PARAMETERS
) -> tuple[Finding, ...]:
    """Return what rules A to E say on a day; a type that no rule speaks about is absent."""
    limit = int(parameter_at(parameters, CROWDED_PLACE_MIN_CAPACITY, on).value)
    findings = [
        *_rule_unknown_use(facts),
        *_rule_a(facts, limit),
        *_rule_b(facts),
        *_rentals(facts),
        *_three_in_one(facts),
        *high_rise(facts, on, parameters),
    ]
    return tuple(findings)


def needs_survey(findings: Sequence[Finding]) -> bool:
    """Tell whether something must be found out before the types stand."""
    return any(finding.verdict is Verdict.UNKNOWN for finding in findings)


def _rule_unknown_use(facts: Facts) -> list[Finding]:
    if facts.category is not UseCategory.UNKNOWN:
        return []
    reason = Reason("A", say("用途未知，要先调查用途。"), SOURCE_A)
    return [Finding(PlaceTypeCode.CROWDED_PLACE, Verdict.UNKNOWN, (reason,))]


def _rule_a(facts: Facts, limit: int) -> list[Finding]:
    if facts.category not in CAPACITY_COUNTS:
        return []
    use = CATEGORY_LABELS[facts.category]
    crowded, small = PlaceTypeCode.CROWDED_PLACE, PlaceTypeCode.NINE_SMALL_PLACE
    if facts.capacity is None:
        text = say("{use}：容纳人数未知，要调查（界限 {limit} 人）。", use=use, limit=limit)
        reason = Reason("A", text, SOURCE_A)
        return [Finding(crowded, Verdict.UNKNOWN, (reason,))]
    if facts.capacity >= limit:
        text = say("{use}：容纳 {n} 人，达到 {limit} 人。", use=use, n=facts.capacity, limit=limit)
        reason = Reason("A", text, SOURCE_A)
        return [Finding(crowded, Verdict.YES, (reason,))]
    text = say(
        "{use}：容纳 {n} 人，不到 {limit} 人，列入九小场所。",
        use=use,
        n=facts.capacity,
        limit=limit,
    )
    reason = Reason("A", text, SOURCE_A)
    return [Finding(crowded, Verdict.NO, (reason,)), Finding(small, Verdict.YES, (reason,))]


def _rule_b(facts: Facts) -> list[Finding]:
    if facts.category not in ALWAYS_CROWDED:
        return []
    text = say("{use}：不论容纳人数，都是人员密集场所。", use=CATEGORY_LABELS[facts.category])
    return [Finding(PlaceTypeCode.CROWDED_PLACE, Verdict.YES, (Reason("B", text, SOURCE_B),))]


def _rentals(facts: Facts) -> list[Finding]:
    """Join rules C and D: one yes is enough, then unknown before no; a licensed hotel never is.

    That a shop stands off the street does not say that it is not let: without an answer to that,
    rule D alone says no only where nobody lives.
    """
    if facts.is_licensed_hotel:
        reason = Reason("C", say("有证旅馆不是出租房。"), SOURCE_C)
        return [Finding(PlaceTypeCode.RENTAL_HOUSE, Verdict.NO, (reason,))]
    by_letting, by_living = _rule_c(facts), _rule_d(facts)
    if by_letting is None and by_living is not None and by_living[0] is Verdict.NO:
        by_living = by_living if facts.residents == 0 else None
    spoken = [found for found in (by_letting, by_living) if found is not None]
    if not spoken:
        return []
    verdict = next(
        wanted
        for wanted in (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)
        if any(found is wanted for found, _ in spoken)
    )
    reasons = tuple(reason for found, reason in spoken if found is verdict)
    return [Finding(PlaceTypeCode.RENTAL_HOUSE, verdict, reasons)]


def _rule_c(facts: Facts) -> tuple[Verdict, Reason] | None:
    if facts.is_let_for_profit is None:
        if facts.category is not UseCategory.DWELLING:
            return None
        return Verdict.UNKNOWN, Reason("C", say("住宅：是否出租未知，要调查。"), SOURCE_C)
    if not facts.is_let_for_profit:
        return Verdict.NO, Reason("C", say("没有以营利为目的出租给他人居住。"), SOURCE_C)
    if facts.category in LODGING and facts.is_licensed_hotel is None:
        return Verdict.UNKNOWN, Reason("C", say("是否有旅馆业许可未知，要调查。"), SOURCE_C)
    return Verdict.YES, Reason("C", say("以营利为目的出租给他人居住，且不是有证旅馆。"), SOURCE_C)


def _rule_d(facts: Facts) -> tuple[Verdict, Reason] | None:
    verdict = _lived_in_shop(facts)
    if verdict is None:
        return None
    texts = {
        Verdict.YES: say("沿街商业店铺，有 {n} 人居住。", n=facts.residents),
        Verdict.NO: say("商业店铺，不沿街或没有人员居住。"),
        Verdict.UNKNOWN: say("商业店铺：是否沿街或居住人数未知，要调查。"),
    }
    return verdict, Reason("D", texts[verdict], SOURCE_D)


def _three_in_one(facts: Facts) -> list[Finding]:
    verdict = _lived_in_shop(facts)
    if verdict is not Verdict.YES:
        return []
    text = say("沿街店铺住人，可能是“三合一”场所，请人工认定。")
    reason = Reason("D", text, SOURCE_D)
    return [Finding(PlaceTypeCode.THREE_IN_ONE, Verdict.CANDIDATE, (reason,))]


def _lived_in_shop(facts: Facts) -> Verdict | None:
    if facts.category not in SHOPS:
        return None
    if facts.is_street_front is False or facts.residents == 0:
        return Verdict.NO
    if facts.is_street_front is None or facts.residents is None:
        return Verdict.UNKNOWN
    return Verdict.YES
