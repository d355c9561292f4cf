"""What others know as items, factors handed in, and what is wrong with either."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from shouwang.ground.errors import Invalid, say
from shouwang.watch.risk.rules.factors import FACTOR_KINDS, FactorDraft, FactorKind, check_factor
from shouwang.watch.risk.rules.inputs import (
    Exposure,
    Factor,
    OpenHazard,
    SensorNow,
    assessment_item,
    exposure_items,
    factor_item,
    hazard_item,
    in_force,
    season_counts,
    season_item,
    sensor_item,
    vulnerable_item,
)
from shouwang.watch.risk.rules.register import (
    OverruleDraft,
    ReviewDraft,
    TextOverruleDraft,
    check_overrule,
    check_review,
    check_text_overrule,
)
from shouwang.watch.risk.rules.scoring import Evidence, Item, Kind, score
from shouwang.watch.risk.rules.stored import fingerprint, restore, store
from shouwang.watch.risk.rules.weights import DEFAULTS, FIRST, Weights

NOW = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
MONDAY = date(2026, 6, 22)
HAZARD = OpenHazard("H-1", "major", 1, False, NOW, say("重大隐患一级"), "/hazards/H-1/")
FACTOR = Factor(
    "k", "气象台", "weather", "暴雨", Decimal("0.5"), Decimal(1), NOW, None, "/warnings/"
)
DRAFT = FactorDraft("气象台", "330781002005", "weather", Decimal("0.5"), NOW)


@pytest.mark.parametrize(
    ("days", "is_overdue", "points"),
    [
        (0, False, "50"),
        (29, False, "50"),
        (30, False, "55"),
        (150, False, "75"),
        (900, False, "75"),
        (0, True, "75"),
        (30, True, "80"),
    ],
)
def test_a_hazard_counts_more_when_overdue_and_the_longer_it_is_open(
    days: int, is_overdue: bool, points: str
) -> None:
    found = replace(HAZARD, open_since=NOW - timedelta(days=days), is_overdue=is_overdue)

    assert hazard_item(found, FIRST, NOW).points == Fraction(points)


@pytest.mark.parametrize(
    ("statutory", "level", "points"),
    [
        ("major", 1, 50),
        ("major", 4, 35),
        ("general", 1, 18),
        ("general", 4, 4),
        ("", None, 5),
        ("general", None, 5),
    ],
)
def test_a_hazard_counts_by_its_grade(statutory: str, level: int | None, points: int) -> None:
    found = replace(HAZARD, statutory=statutory, level=level)

    assert hazard_item(found, FIRST, NOW).points == points


def test_exposure_counts_kinds_of_places_and_people() -> None:
    found = Exposure(
        {"three_in_one": 2, "high_rise": 0},
        {"three_in_one": say("“三合一”场所"), "high_rise": say("高层建筑")},
        250,
        True,
        NOW,
    )

    assert [(one.key, one.points) for one in exposure_items(found, FIRST)] == [
        ("three_in_one", Fraction(15)),
        ("people", Fraction(10)),
    ]


def test_exposure_of_nothing_is_known_and_counts_nothing() -> None:
    found = exposure_items(Exposure({}, {}, None, False, NOW), FIRST)

    assert [(one.key, one.points, one.confidence) for one in found] == [
        ("none", Fraction(0), Fraction(1, 2))
    ]


def test_vulnerable_people_count_by_number_alone() -> None:
    found = vulnerable_item(25, "/households/", FIRST, NOW)

    assert (found.points, str(found.text)) == (Fraction(5), "在册 25 人")


@pytest.mark.parametrize(
    ("level", "points"),
    [("red", 50), ("orange", 35), ("yellow", 20), ("blue", 10), ("none", 0), ("", 0)],
)
def test_a_sensor_counts_by_its_open_signal_also_while_it_is_silent(
    level: str, points: int
) -> None:
    sound = SensorNow("WL-1", "水位", level, True, NOW, "/sensors/WL-1")
    silent = replace(sound, is_sound=False)

    assert sensor_item(sound, FIRST).points == sensor_item(silent, FIRST).points == points
    assert (sensor_item(sound, FIRST).confidence, sensor_item(silent, FIRST).confidence) == (
        Fraction(1),
        Fraction(1, 4),
    )


def test_every_kind_of_factor_has_its_weight() -> None:
    assert set(FACTOR_KINDS) == set(FactorKind)
    assert factor_item(FACTOR, FIRST).points == 20
    assert factor_item(replace(FACTOR, kind="signal"), FIRST).points == 25
    assert factor_item(replace(FACTOR, kind="patrol"), FIRST).points == 15


def test_a_factor_holds_until_its_end_and_not_at_it() -> None:
    ends = replace(FACTOR, expires_at=NOW)

    assert in_force([ends], NOW - timedelta(seconds=1)) == [ends]
    assert in_force([ends], NOW) == []
    assert in_force([FACTOR], NOW + timedelta(days=999)) == [FACTOR]


@pytest.mark.parametrize(
    ("least", "number", "counts"),
    [("1", 0, False), ("1", 1, True), ("3", 2, False), ("3", 3, True), ("0", 0, True)],
)
def test_a_season_counts_from_so_many_places_on(least: str, number: int, counts: bool) -> None:
    weights = Weights("2", {**DEFAULTS, "season_places": Decimal(least)})

    assert season_counts(number, weights) is counts


def test_season_and_assessment_count_their_weights() -> None:
    assert season_item("防汛", FIRST, NOW, "/").points == 5
    assert assessment_item("动火：红", Fraction(3, 4), NOW, "/", FIRST).points == 15


def test_a_factor_at_every_bound_is_taken() -> None:
    check_factor(replace(DRAFT, value=Decimal(0), confidence=Decimal(1), label="长" * 120), NOW)
    check_factor(replace(DRAFT, value=Decimal(1), confidence=Decimal(0), source="长" * 96), NOW)


@pytest.mark.parametrize(
    ("draft", "field", "message"),
    [
        (replace(DRAFT, value=Decimal("1.0001")), "value", "应在 0 到 1 之间。"),
        (replace(DRAFT, value=Decimal("NaN")), "value", "应在 0 到 1 之间。"),
        (replace(DRAFT, confidence=Decimal(-1)), "confidence", "应在 0 到 1 之间。"),
        (replace(DRAFT, as_of=NOW + timedelta(seconds=1)), "as_of", "数据时间不能晚于现在。"),
        (replace(DRAFT, expires_at=NOW), "expires_at", "失效时间应晚于数据时间。"),
        (replace(DRAFT, kind="omen"), "kind", "没有这种因素。"),
        (replace(DRAFT, source=" "), "source", "请写明来源。"),
        (replace(DRAFT, source="长" * 97), "source", "最多 96 字。"),
        (replace(DRAFT, label="长" * 121), "label", "最多 120 字。"),
        (replace(DRAFT, key="a\0"), "key", "含有无法保存的字符。"),
        (replace(DRAFT, link="https://a.example/"), "link", "链接应是本平台的页面。"),
        (replace(DRAFT, link="//a.example/"), "link", "链接应是本平台的页面。"),
        (replace(DRAFT, link="/\\a.example/"), "link", "链接应是本平台的页面。"),
    ],
)
def test_what_is_wrong_with_a_factor_is_named(draft: FactorDraft, field: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_factor(draft, NOW)

    assert {name: str(words) for name, words in caught.value.fields.items()} == {field: message}


REVIEW = ReviewDraft("封闭坡脚道路", owner_unit_id=1)


@pytest.mark.parametrize("days", [1, 7])
def test_a_review_names_its_next_day_within_the_days_of_its_level(days: int) -> None:
    check_review(replace(REVIEW, next_on=MONDAY + timedelta(days=days)), MONDAY, 7)


@pytest.mark.parametrize(
    ("draft", "field", "message"),
    [
        (replace(REVIEW, measures=" "), "measures", "请写明管控措施。"),
        (replace(REVIEW, measures="长" * 2001), "measures", "最多 2000 字。"),
        (replace(REVIEW, owner_unit_id=None), "owner_unit_id", "请选择责任单位。"),
        (replace(REVIEW, note="长" * 501), "note", "最多 500 字。"),
        (replace(REVIEW, next_on=MONDAY), "next_on", "下次复核应在明天至 2026-06-29 之间。"),
        (
            replace(REVIEW, next_on=date(2026, 6, 30)),
            "next_on",
            "下次复核应在明天至 2026-06-29 之间。",
        ),
    ],
)
def test_what_is_wrong_with_a_review_is_named(draft: ReviewDraft, field: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_review(draft, MONDAY, 7)

    assert {name: str(words) for name, words in caught.value.fields.items()} == {field: message}


@pytest.mark.parametrize("days", [0, 90])
def test_an_overruling_ends_within_ninety_days(days: int) -> None:
    check_overrule(OverruleDraft("blue", "已除险", MONDAY + timedelta(days=days)), MONDAY)


@pytest.mark.parametrize(
    ("draft", "field", "message"),
    [
        (OverruleDraft("purple", "已除险", MONDAY), "level", "请选择等级。"),
        (OverruleDraft("blue", "  ", MONDAY), "reason", "请写明理由。"),
        (OverruleDraft("blue", "长" * 501, MONDAY), "reason", "理由最多 500 字。"),
        (
            OverruleDraft("blue", "已除险", date(2026, 6, 21)),
            "until_on",
            "截止日应在今天至 2026-09-20 之间。",
        ),
        (
            OverruleDraft("blue", "已除险", date(2026, 9, 21)),
            "until_on",
            "截止日应在今天至 2026-09-20 之间。",
        ),
    ],
)
def test_what_is_wrong_with_an_overruling_is_named(
    draft: OverruleDraft, field: str, message: str
) -> None:
    with pytest.raises(Invalid) as caught:
        check_overrule(draft, MONDAY)

    assert {name: str(words) for name, words in caught.value.fields.items()} == {field: message}


def test_a_text_is_overruled_with_a_known_category_only() -> None:
    known = frozenset({"gas"})
    check_text_overrule(TextOverruleDraft("gas", "", "是燃气", MONDAY), MONDAY, known)

    with pytest.raises(Invalid) as caught:
        check_text_overrule(TextOverruleDraft("magic", "", "是燃气", MONDAY), MONDAY, known)

    assert str(caught.value.fields["category"]) == "没有这个类别。"


def test_contributions_come_back_as_they_were_kept() -> None:
    found = score(Evidence((hazard_item(HAZARD, FIRST, NOW),)), FIRST, NOW)

    (shown,) = restore(store(found.contributions))

    assert (shown.kind, str(shown.text), shown.points, shown.share_percent) == (
        "hazards",
        "重大隐患一级，未办结 0 天",
        Decimal("50.0000"),
        Decimal("100.0000"),
    )
    assert (shown.as_of, shown.link) == (NOW, "/hazards/H-1/")


def test_beyond_eight_of_a_kind_the_rest_is_one_line_with_its_points() -> None:
    items = tuple(
        Item(Kind.HAZARDS, "台账", str(n), Fraction(1), as_of=NOW, key=str(n)) for n in range(11)
    )
    scored = score(Evidence(items), FIRST, NOW)

    shown = restore(store(scored.contributions))

    assert len(shown) == 9
    assert str(shown[-1].text) == "其余 3 项"


def test_a_fingerprint_does_not_change_with_time_alone() -> None:
    items = (hazard_item(HAZARD, FIRST, NOW),)
    now, later = (score(Evidence(items), FIRST, at) for at in (NOW, NOW + timedelta(minutes=30)))

    assert fingerprint(now) == fingerprint(later)
    assert fingerprint(now) != fingerprint(now, 1)
