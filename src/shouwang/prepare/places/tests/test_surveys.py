"""Base surveys: who may, what an entry needs, how complete a village is, who is late."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import PreparedPhoto
from shouwang.ground.attachments.models import Attachment
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.actions import EntryDraft, PlaceDraft, SurveyDraft
from shouwang.prepare.places.models import BaseSurvey, Place, SurveyEntry
from shouwang.prepare.places.rules.completeness import Counted, added_up

from .factories import (
    BINJIANG,
    HEPING,
    SYSTEM,
    YUNSHAN,
    ZAOSHU_VILLAGE,
    make_place,
    plant_divisions,
)

pytestmark = pytest.mark.django_db

DUE = date(2026, 6, 28)
SATURDAY = datetime(2026, 6, 27, 2, tzinfo=UTC)
MONDAY = datetime(2026, 6, 29, 2, tzinfo=UTC)
PHOTO = PreparedPhoto("a" * 64, 1_000, 80, 60, None, None, None)


@pytest.fixture
def station() -> Actor:
    plant_divisions()
    return actor_for("safety_station_head", area_code=YUNSHAN)


def draft(**changes: object) -> SurveyDraft:
    plain: dict[str, object] = {
        "title": "三类场所摸底",
        "area_code": YUNSHAN,
        "type_codes": ("three_in_one", "crowded_place", "rental_house"),
        "due_on": DUE,
    }
    return SurveyDraft(**{**plain, **changes})  # type: ignore[arg-type]


def new_place(name: str, area_code: str = HEPING) -> EntryDraft:
    place = PlaceDraft(name, area_code, category="dwelling", is_let_for_profit=True, residents=3)
    return EntryDraft("rental_house", place=place, latitude=29.21, longitude=119.47)


def enter(actor: Actor, survey: BaseSurvey, *names: str, area_code: str = HEPING) -> None:
    for name in names:
        actions.enter_in_survey(actor, survey.pk, new_place(name, area_code), [PHOTO])


def village(survey: BaseSurvey, code: str, on: date = DUE) -> queries.VillageCompleteness:
    read = queries.survey_completeness(SYSTEM, survey.pk, on)
    return next(found for found in read.villages if found.area_code == code)


def test_a_survey_covers_every_village_with_an_unknown_number(station: Actor) -> None:
    survey = actions.start_survey(station, draft())

    read = queries.survey_completeness(station, survey.pk, DUE)

    assert len(read.villages) == 4
    assert {found.counted for found in read.villages} == {Counted(0, None)}
    assert (read.total, read.unknown) == (Counted(0, None), 4)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"title": " "}, "title", "请填写名称。"),
        ({"type_codes": ()}, "type_codes", "请至少选择一种场所类型。"),
        ({"type_codes": ("castle",)}, "type_codes", "没有这一种类型。"),
        ({"area_code": "33"}, "area_code", "请选择街道或村（社区）。"),
        ({"due_on": date(1900, 1, 1)}, "due_on", "日期不在合理范围内。"),
    ],
)
def test_a_wrong_survey_is_named(
    station: Actor, change: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.start_survey(station, draft(**change))

    assert str(refused.value.fields[field]) == words
    assert BaseSurvey.objects.count() == 0


def test_who_may_start_a_survey(station: Actor) -> None:
    grid = actor_for("grid_worker", area_code=HEPING)
    director = actor_for("community_director", area_code=HEPING)

    with pytest.raises(NotAllowed):
        actions.start_survey(grid, draft(area_code=HEPING))
    with pytest.raises(NotFound):
        actions.start_survey(director, draft(area_code=BINJIANG))

    assert Entry.objects.filter(verb="survey.start").count() == 0
    assert actions.start_survey(director, draft(area_code=HEPING)).villages.count() == 1


def test_the_village_s_own_estimate_is_signed_with_its_time(station: Actor) -> None:
    survey = actions.start_survey(station, draft())
    director = actor_for("community_director", area_code=HEPING)

    with time_machine.travel(SATURDAY, tick=False):
        actions.estimate_places(director, survey.pk, HEPING, 3)

    found = village(survey, HEPING)
    assert (found.counted, found.estimated_at) == (Counted(0, 3), SATURDAY)
    assert found.estimated_by != ""
    with pytest.raises(NotAllowed):
        actions.estimate_places(actor_for("grid_worker", area_code=HEPING), survey.pk, HEPING, 9)
    with pytest.raises(NotAllowed):
        actions.estimate_places(director, survey.pk, ZAOSHU_VILLAGE, 9)
    assert village(survey, HEPING).counted.expected == 3


def test_an_entry_registers_a_new_place_with_who_when_where_and_photo(station: Actor) -> None:
    survey = actions.start_survey(station, draft())
    grid = actor_for("grid_worker", area_code=HEPING)

    with time_machine.travel(SATURDAY, tick=False):
        entry = actions.enter_in_survey(grid, survey.pk, new_place("甲出租房（虚构）"), [PHOTO])

    place = Place.objects.get()
    assert (place.surveyed_on, place.latitude) == (date(2026, 6, 27), 29.21)
    assert [found.type_code for found in place.types.filter(verdict="yes")] == ["rental_house"]
    assert (entry.surveyor_post_id, entry.surveyed_at) == (grid.post_id, SATURDAY)
    assert (entry.latitude, entry.longitude, entry.photo_count) == (29.21, 119.47, 1)
    assert Attachment.objects.get().owner_key == f"survey_entry:{entry.pk}"
    assert village(survey, HEPING).counted.registered == 1


def test_an_entry_confirms_a_known_place_and_fills_its_position(station: Actor) -> None:
    known = make_place("乙店（虚构）", category="restaurant")
    survey = actions.start_survey(station, draft())
    seen = EntryDraft(
        "crowded_place", known.number, facts=actions.Survey(capacity=60), latitude=29.2,
        longitude=119.4,
    )  # fmt: skip

    entry = actions.enter_in_survey(station, survey.pk, seen, [PHOTO])

    known.refresh_from_db()
    assert (known.capacity, known.latitude, known.version) == (60, 29.2, 2)
    assert entry.is_new_place is False
    assert Place.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "photos", "field", "words"),
    [
        ({}, [], "photos", "请拍一张照片。"),
        ({"latitude": None, "longitude": None}, [PHOTO], "position", "请标出位置。"),
        ({"latitude": 95.0}, [PHOTO], "position", "位置不对。"),
        ({"type_code": "high_rise"}, [PHOTO], "type_code", "请选择这次摸底的场所类型。"),
        ({"place": None}, [PHOTO], "place", "请选择场所，或者登记新场所。"),
    ],
)
def test_an_incomplete_entry_changes_nothing(
    station: Actor,
    change: dict[str, object],
    photos: list[PreparedPhoto],
    field: str,
    words: str,
) -> None:
    survey = actions.start_survey(station, draft())
    plain = {
        "type_code": "rental_house",
        "place": PlaceDraft("甲（虚构）", HEPING),
        "latitude": 29.2,
        "longitude": 119.4,
    }

    given = EntryDraft(**{**plain, **change})  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        actions.enter_in_survey(station, survey.pk, given, photos)

    assert str(refused.value.fields[field]) == words
    assert (Place.objects.count(), SurveyEntry.objects.count()) == (0, 0)


def test_a_place_is_entered_once_and_only_inside_the_survey(station: Actor) -> None:
    known = make_place("乙店（虚构）", latitude=29.2, longitude=119.4)
    outside = make_place("丙店（虚构）", area_code=ZAOSHU_VILLAGE, latitude=29.2, longitude=119.4)
    survey = actions.start_survey(station, draft(area_code=HEPING))
    actions.enter_in_survey(station, survey.pk, EntryDraft("crowded_place", known.number), [PHOTO])

    again = EntryDraft("crowded_place", known.number)
    far = EntryDraft("crowded_place", outside.number)
    with pytest.raises(Invalid) as twice:
        actions.enter_in_survey(station, survey.pk, again, [PHOTO])
    with pytest.raises(Invalid) as beyond:
        actions.enter_in_survey(station, survey.pk, far, [PHOTO])

    assert str(twice.value.fields["place"]) == "这个场所在这次摸底中已经登记。"
    assert str(beyond.value.fields["place"]) == "这个场所不在这次摸底的范围内。"
    assert SurveyEntry.objects.count() == 1


def test_a_village_below_its_number_is_late_from_the_day_after(station: Actor) -> None:
    with time_machine.travel(SATURDAY, tick=False):
        survey = actions.start_survey(station, draft())
        actions.estimate_places(station, survey.pk, HEPING, 3)
        actions.estimate_places(station, survey.pk, ZAOSHU_VILLAGE, 1)
        enter(station, survey, "甲（虚构）", "乙（虚构）")
        enter(station, survey, "丙（虚构）", area_code=ZAOSHU_VILLAGE)

    on_the_day = village(survey, HEPING, DUE)
    after = village(survey, HEPING, date(2026, 6, 29))
    assert on_the_day.counted.rate == Fraction(2, 3)
    assert (on_the_day.is_overdue, after.is_overdue) == (False, True)
    assert village(survey, ZAOSHU_VILLAGE, date(2026, 6, 29)).is_overdue is False
    assert village(survey, HEPING, date(2026, 6, 26)).counted.registered == 0


def test_a_late_village_is_named_once(station: Actor) -> None:
    with time_machine.travel(SATURDAY, tick=False):
        survey = actions.start_survey(station, draft())
        actions.estimate_places(station, survey.pk, HEPING, 3)
        early = actions.name_overdue_surveys(SYSTEM, SATURDAY)

    named = actions.name_overdue_surveys(SYSTEM, MONDAY)
    again = actions.name_overdue_surveys(SYSTEM, MONDAY)

    events = OutboxEvent.objects.filter(name="SurveyOverdue")
    assert (early, named, again, events.count()) == (0, 1, 0, 1)
    with pytest.raises(NotAllowed):
        actions.name_overdue_surveys(station, MONDAY)


def test_an_ended_survey_takes_nothing_more(station: Actor) -> None:
    survey = actions.start_survey(station, draft())
    actions.end_survey(station, survey.pk, version=1)

    with pytest.raises(WrongState):
        enter(station, survey, "甲（虚构）")
    with pytest.raises(WrongState):
        actions.end_survey(station, survey.pk, version=2)
    assert Place.objects.count() == 0


def test_a_merged_village_keeps_its_entries_and_needs_both_numbers(station: Actor) -> None:
    survey = actions.start_survey(station, draft())
    actions.estimate_places(station, survey.pk, HEPING, 3)
    enter(station, survey, "甲（虚构）")
    enter(station, survey, "丙（虚构）", area_code=ZAOSHU_VILLAGE)

    actions.remap_area(SYSTEM, ZAOSHU_VILLAGE, HEPING)

    later = date(2100, 1, 1)
    assert village(survey, HEPING, later).counted == Counted(2, None)
    actions.estimate_places(station, survey.pk, HEPING, 4)
    assert village(survey, HEPING, later).counted == Counted(2, 4)


def test_another_street_does_not_see_the_survey(station: Actor) -> None:
    survey = actions.start_survey(station, draft())
    stranger = actor_for("safety_station_head", area_code=BINJIANG[:9])
    inside = actor_for("grid_worker", area_code=HEPING)

    with pytest.raises(NotFound):
        queries.survey(stranger, survey.pk)
    assert queries.survey(inside, survey.pk) == survey
    assert [v.area_code for v in queries.survey_completeness(inside, survey.pk).villages] == [
        HEPING
    ]


@pytest.mark.parametrize(
    ("counted", "rate", "missing", "is_exceeded"),
    [
        (Counted(3, None), None, None, False),
        (Counted(0, 0), None, 0, False),
        (Counted(1, 3), Fraction(1, 3), 2, False),
        (Counted(3, 3), Fraction(1), 0, False),
        (Counted(4, 3), Fraction(4, 3), 0, True),
    ],
)
def test_a_rate_is_exact_and_unknown_is_not_zero(
    counted: Counted, rate: Fraction | None, missing: int | None, is_exceeded: bool
) -> None:
    assert (counted.rate, counted.missing, counted.is_exceeded) == (rate, missing, is_exceeded)


def test_the_surplus_of_one_village_does_not_hide_what_another_lacks() -> None:
    assert added_up([Counted(9, 5), Counted(1, 5), Counted(7, None)]) == Counted(6, 10)
    assert added_up([Counted(7, None)]) == Counted(0, None)
