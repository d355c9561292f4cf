"""What people do with a risk: review, overrule, hand factors in, assess, weigh, classify."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.hazards.tests.factories import Cast, make_cast, make_hazard
from shouwang.prepare.places.tests.factories import HEPING, make_place, plant_divisions
from shouwang.watch.risk import actions, queries
from shouwang.watch.risk.actions import (
    AssessmentDraft,
    OverruleDraft,
    ReviewDraft,
    TextOverruleDraft,
)
from shouwang.watch.risk.models import Assessment, Overrule, Risk, RiskFactor, RiskReview

from .making import SYSTEM, compute, make_red, of_area, put

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FRIDAY = date(2026, 6, 26)


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def cast() -> Cast:
    """Return the people around a community."""
    return make_cast()


@pytest.fixture
def red(cast: Cast) -> Risk:
    """Return a community that is red."""
    return make_red(cast)


def journal(verb: str) -> int:
    """Return how many entries of a verb the journal has."""
    return Entry.objects.filter(verb=verb).count()


def test_a_review_keeps_measures_owner_and_the_next_day(red: Risk, cast: Cast) -> None:
    draft = ReviewDraft("封闭坡脚道路，雨前转移", cast.unit.pk, note="现场看过")

    actions.review_risk(cast.safety, red.pk, draft, version=red.version)

    row = of_area()
    assert (row.measures, row.owner_unit_id) == ("封闭坡脚道路，雨前转移", cast.unit.pk)
    assert (row.reviewed_at, row.review_due_on) == (NOON, date(2026, 6, 29))
    assert RiskReview.objects.get().note == "现场看过"
    assert journal("risk.review") == 1


def test_a_review_of_orange_is_due_in_fifteen_days(red: Risk, cast: Cast) -> None:
    put(value=Decimal(0))
    compute()

    actions.review_risk(cast.safety, red.pk, ReviewDraft("巡查", cast.unit.pk))

    assert (of_area().level, of_area().review_due_on) == ("orange", date(2026, 7, 7))


def test_of_two_reviews_at_once_the_second_is_told(red: Risk, cast: Cast) -> None:
    draft = ReviewDraft("巡查", cast.unit.pk)
    actions.review_risk(cast.safety, red.pk, draft, version=red.version)

    with pytest.raises(WrongState) as caught:
        actions.review_risk(cast.safety, red.pk, draft, version=red.version)

    assert str(caught.value.message) == "这条风险刚被别人改过，请看过再办理。"
    assert RiskReview.objects.count() == 1


def test_a_blue_risk_is_not_reviewed(cast: Cast) -> None:
    compute()

    with pytest.raises(WrongState) as caught:
        actions.review_risk(cast.safety, of_area().pk, ReviewDraft("巡查", cast.unit.pk))

    assert str(caught.value.message) == "只有红色、橙色风险列入清单并复核。"


def test_an_owner_must_be_a_known_unit_and_a_post_of_it(red: Risk, cast: Cast) -> None:
    for draft, field in (
        (ReviewDraft("巡查", 987_654), "owner_unit_id"),
        (ReviewDraft("巡查", cast.unit.pk, cast.safety.post_id), "owner_post_id"),
    ):
        with pytest.raises(Invalid) as caught:
            actions.review_risk(cast.safety, red.pk, draft)
        assert list(caught.value.fields) == [field]
    assert RiskReview.objects.count() == 0


def test_an_overruling_holds_at_once_and_both_levels_stay_visible(red: Risk, cast: Cast) -> None:
    actions.overrule(cast.safety, red.pk, OverruleDraft("yellow", "坡脚已清空", FRIDAY))

    shown = queries.area_risk(cast.safety, HEPING)
    assert (shown.risk.level, shown.risk.computed_level) == ("yellow", "red")
    assert shown.overrule is not None
    assert (shown.overrule.reason, shown.overruled_by) == ("坡脚已清空", cast.safety.name)
    assert shown.risk.registered_at is None
    assert journal("risk.overrule") == 1


def test_an_overruled_level_stays_while_the_score_goes_on(red: Risk, cast: Cast) -> None:
    actions.overrule(cast.safety, red.pk, OverruleDraft("yellow", "坡脚已清空", FRIDAY))
    put(value=Decimal(0))
    compute()

    assert (of_area().level, of_area().computed_level) == ("yellow", "orange")


def test_an_overruling_ends_by_itself_after_its_last_day(
    red: Risk, cast: Cast, at: time_machine.Traveller
) -> None:
    actions.overrule(cast.safety, red.pk, OverruleDraft("blue", "坡脚已清空", FRIDAY))
    at.move_to(datetime(2026, 6, 26, 15, 59, tzinfo=UTC))
    compute()
    on_its_last_day = of_area().level
    at.shift(MINUTE)
    compute()

    assert (on_its_last_day, of_area().level) == ("blue", "red")
    assert Overrule.objects.get().ended_at == datetime(2026, 6, 26, 16, 0, tzinfo=UTC)


def test_a_second_overruling_takes_the_place_of_the_first(red: Risk, cast: Cast) -> None:
    for level in ("blue", "orange"):
        actions.overrule(cast.safety, red.pk, OverruleDraft(level, "再看", FRIDAY))

    assert of_area().level == "orange"
    assert Overrule.objects.filter(ended_at=None).count() == 1
    assert Overrule.objects.count() == 2


def test_an_overruling_can_be_ended_once(red: Risk, cast: Cast) -> None:
    actions.overrule(cast.safety, red.pk, OverruleDraft("blue", "再看", FRIDAY))
    actions.end_overrule(cast.safety, red.pk)

    with pytest.raises(WrongState) as caught:
        actions.end_overrule(cast.safety, red.pk)

    assert str(caught.value.message) == "现在没有改判。"
    assert of_area().level == "red"


Act = Callable[[Actor, Risk], object]
ACTS: tuple[Act, ...] = (
    lambda actor, red: actions.review_risk(actor, red.pk, ReviewDraft("巡查", 1)),
    lambda actor, red: actions.overrule(actor, red.pk, OverruleDraft("blue", "再看", FRIDAY)),
    lambda actor, red: actions.end_overrule(actor, red.pk),
    lambda actor, red: actions.check_may_review(actor, red.pk),
)


@pytest.mark.parametrize("act", ACTS)
def test_a_committee_may_look_and_not_judge(red: Risk, cast: Cast, act: Act) -> None:
    with pytest.raises(NotAllowed):
        act(cast.director, red)

    assert of_area().level == "red"


@pytest.mark.parametrize("act", ACTS)
def test_another_street_does_not_see_the_risk(red: Risk, act: Act) -> None:
    elsewhere = actor_for("safety_station_head", area_code="330781001")

    with pytest.raises(NotFound):
        act(elsewhere, red)


def test_a_factor_of_the_same_source_and_key_takes_the_place_of_the_first() -> None:
    put(value=Decimal(1), as_of=NOON - 2 * MINUTE)
    put(value=Decimal("0.25"), as_of=NOON - MINUTE)

    assert [row.value for row in RiskFactor.objects.all()] == [Decimal("0.25")]


def test_an_older_factor_changes_nothing() -> None:
    put(value=Decimal(1), as_of=NOON - MINUTE)
    kept = put(value=Decimal(0), as_of=NOON - 2 * MINUTE)

    assert (kept.value, RiskFactor.objects.get().value) == (Decimal(1), Decimal(1))


def test_the_same_factor_twice_is_one() -> None:
    first, second = put(), put()

    assert first.pk == second.pk


def test_a_factor_of_a_place_is_kept_beside_that_of_its_community() -> None:
    place = make_place()
    put()
    put(place_id=place.pk)

    assert RiskFactor.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"area_code": "999999999999"}, "area_code"),
        ({"area_code": "x"}, "area_code"),
        ({"place_id": 987_654}, "place_id"),
        ({"value": Decimal(2)}, "value"),
    ],
)
def test_a_factor_that_cannot_be_is_refused(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        put(**more)

    assert list(caught.value.fields) == [field]
    assert RiskFactor.objects.count() == 0


def test_an_officer_hands_factors_in_and_a_committee_does_not(cast: Cast) -> None:
    put(cast.safety)

    with pytest.raises(NotAllowed):
        put(cast.director)
    assert journal("risk.put_factor") == 1


LEC = AssessmentDraft(
    "lec",
    "动火作业",
    HEPING,
    likelihood=Decimal(3),
    exposure=Decimal(6),
    consequence=Decimal(40),
)


def test_an_assessment_is_kept_with_its_result_and_counts(cast: Cast) -> None:
    plant_divisions()
    compute()

    made = actions.measure_lec(cast.safety, LEC)
    compute()

    assert (made.value, made.band, made.level) == (Decimal(720), "extreme", "red")
    assert made.assessed_by_id == cast.safety.account_id
    (found,) = [one for one in of_area().contributions if one["kind"] == "assessment"]
    assert found["points"] == "20.0000"


def test_the_latest_assessment_of_an_activity_counts(cast: Cast) -> None:
    plant_divisions()
    actions.measure_lec(cast.safety, LEC)
    matrix = AssessmentDraft(
        "matrix", "动火作业", HEPING, likelihood=Decimal(1), consequence=Decimal(1)
    )
    actions.measure_lec(cast.safety, matrix)

    compute()

    (found,) = [one for one in of_area().contributions if one["kind"] == "assessment"]
    assert found["points"] == "5.0000"


def test_an_assessment_of_a_place_lies_in_its_community(cast: Cast) -> None:
    place = make_place()
    draft = AssessmentDraft(
        "matrix", "阁楼", place_number=place.number, likelihood=Decimal(5), consequence=Decimal(5)
    )

    made = actions.measure_lec(cast.safety, draft)

    assert (made.place_id, made.area_code_now) == (place.pk, HEPING)


def test_an_assessment_of_an_unknown_place_is_refused(cast: Cast) -> None:
    draft = AssessmentDraft(
        "matrix", "阁楼", place_number="无", likelihood=Decimal(5), consequence=Decimal(5)
    )

    with pytest.raises(Invalid) as caught:
        actions.measure_lec(cast.safety, draft)

    assert list(caught.value.fields) == ["place_number"]
    assert Assessment.objects.count() == 0


def test_a_committee_does_not_assess(cast: Cast) -> None:
    plant_divisions()

    with pytest.raises(NotAllowed):
        actions.measure_lec(cast.director, LEC)


def officer() -> Actor:
    """Return an officer of the whole home area."""
    return actor_for("safety_station_head", area_code=YUNSHAN)


def test_new_weights_are_a_version_and_hold_from_their_day(
    cast: Cast, at: time_machine.Traveller
) -> None:
    make_red(cast)
    made = actions.set_weights(
        officer(),
        {"factor_weather": Decimal(10)},
        effective_on=date(2026, 6, 23),
        reason="按年度评估下调",
    )
    before = of_area().weights_version, of_area().level
    at.shift(timedelta(days=1))
    compute()

    assert (made.number, before) == (2, ("1", "red"))
    assert (of_area().weights_version, of_area().level) == ("2", "orange")


def test_weights_from_today_hold_at_the_next_run(red: Risk) -> None:
    actions.set_weights(
        officer(), {"band_red": Decimal(100)}, effective_on=date(2026, 6, 22), reason="试行"
    )
    compute()

    assert (of_area().level, red.level) == ("orange", "red")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "长" * 501}, "reason"),
        ({"effective_on": date(2026, 6, 21)}, "effective_on"),
    ],
)
def test_weights_need_a_reason_and_a_day_to_come(more: dict[str, Any], field: str) -> None:
    asked = {"effective_on": date(2026, 6, 22), "reason": "试行", **more}

    with pytest.raises(Invalid) as caught:
        actions.set_weights(officer(), {}, **asked)

    assert list(caught.value.fields) == [field]
    assert queries.weight_versions(SYSTEM) == []


def test_a_committee_does_not_set_weights(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.set_weights(cast.director, {}, effective_on=date(2026, 6, 22), reason="试行")


def test_a_report_is_read_and_overruled_and_both_stay(cast: Cast) -> None:
    number = make_hazard(cast).number
    before = queries.classify_hazard(cast.safety, number)
    draft = TextOverruleDraft("fire_facility", "general", "主要是消防栓被挡", FRIDAY)

    actions.overrule_text(cast.safety, number, draft)

    after = queries.classify_hazard(cast.safety, number)
    assert before.suggestion.category == after.suggestion.category == "blocked_exit"
    assert after.overruled is not None
    assert (after.overruled.category, after.overruled.suggested_category) == (
        "fire_facility",
        "blocked_exit",
    )
    assert journal("risk.overrule_text") == 1


def test_an_overruled_text_ends_after_its_last_day(cast: Cast, at: time_machine.Traveller) -> None:
    number = make_hazard(cast).number
    draft = TextOverruleDraft("gas", "", "是燃气", date(2026, 6, 22))
    actions.overrule_text(cast.safety, number, draft)
    at.shift(timedelta(days=1))

    assert queries.classify_hazard(cast.safety, number).overruled is None


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (TextOverruleDraft("magic", "", "是燃气", FRIDAY), "category"),
        (TextOverruleDraft("gas", "huge", "是燃气", FRIDAY), "grade"),
        (TextOverruleDraft("gas", "", "", FRIDAY), "reason"),
    ],
)
def test_a_text_is_overruled_with_known_words_and_a_reason(
    cast: Cast, draft: TextOverruleDraft, field: str
) -> None:
    number = make_hazard(cast).number

    with pytest.raises(Invalid) as caught:
        actions.overrule_text(cast.safety, number, draft)

    assert list(caught.value.fields) == [field]


def test_who_may_not_judge_may_not_overrule_a_text(cast: Cast) -> None:
    number = make_hazard(cast).number
    draft = TextOverruleDraft("gas", "", "是燃气", FRIDAY)

    with pytest.raises(NotAllowed):
        actions.overrule_text(cast.director, number, draft)
    with pytest.raises(NotFound):
        actions.overrule_text(cast.stranger, number, draft)


def test_below_the_threshold_a_text_is_undecided(cast: Cast) -> None:
    assert queries.classify_text(cast.safety, "乙炔").suggestion.category == ""
    assert str(queries.classify_text(cast.safety, "！！！").category_label) == "不确定"


def test_after_a_merge_the_risks_lie_under_the_new_code(cast: Cast) -> None:
    place = make_place()
    red = make_red(cast)
    put(key="own")
    actions.measure_lec(cast.safety, LEC)

    moved = actions.remap_area(SYSTEM, HEPING, "330781002999")

    assert moved == 2
    assert Risk.objects.get(pk=red.pk).area_code_now == "330781002999"
    assert Risk.objects.get(place_id=place.pk).area_code_now == "330781002999"
    assert set(RiskFactor.objects.values_list("area_code_now", flat=True)) == {"330781002999"}
    assert Assessment.objects.get().area_code_now == "330781002999"
    assert Assessment.objects.get().area_code_at_time == HEPING


def test_a_community_that_is_taken_up_ends_and_the_other_is_computed_anew(cast: Cast) -> None:
    red = make_red(cast)
    newer = "330781002002"
    put(area_code=newer, as_of=NOON - 5 * MINUTE)

    actions.remap_area(SYSTEM, HEPING, newer)
    compute()

    assert not Risk.objects.get(pk=red.pk).is_current
    assert of_area(newer).computed_at == NOON
    assert RiskFactor.objects.get().as_of == NOON - MINUTE


def test_only_the_system_moves_risks(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.remap_area(cast.safety, HEPING, "330781002999")
