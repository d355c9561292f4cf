"""The demo's story: everything by acting, every figure recounted, nobody real."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from shouwang.ground.documents.models import Document
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.actions import issue_token
from shouwang.ground.people.models import Account
from shouwang.ground.units.models import Unit
from shouwang.prepare.duty.models import StandBy
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.models import Hazard, Report
from shouwang.prepare.hazards.queries.replays import replayed
from shouwang.prepare.households import queries as households
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places import queries as places
from shouwang.prepare.tasks.models import Task
from shouwang.story import tables
from shouwang.story.models import StoryStep, StoryThing
from shouwang.story.pages import stop_url
from shouwang.story.stage import Stage
from shouwang.story.times import week
from shouwang.story.tour import STOPS, Stop

from .story_accidents import (
    test_an_accident_of_35_months_marks_its_unit_and_one_of_37_does_not,
    test_the_fire_of_thursday_evening_is_a_general_accident,
)
from .story_campaigns import (
    test_one_community_owes_its_plan_and_two_were_late,
    test_the_campaign_of_the_spring_is_closed_with_a_signed_summary,
    test_the_year_covers_139_of_146_and_what_is_delegated_counts_once,
)
from .story_flood import (
    test_24_of_25_answer_the_blue_warning_in_time_and_the_last_is_visited,
    test_a_silent_gauge_and_a_stuck_smoke_detector_are_named,
    test_everybody_who_had_to_answer_the_orange_warning_was_reached,
    test_the_flood_warning_ends_two_hours_after_the_river_has_fallen,
    test_the_forecast_of_the_river_is_compared_with_what_came,
    test_the_rain_rises_from_blue_to_orange_and_the_last_one_is_cancelled,
    test_the_slope_and_the_river_raise_their_signals_at_the_minute,
    test_the_slope_is_warned_of_102_minutes_before_it_slides,
    test_the_smoke_of_a_kitchen_counts_as_an_alarm_and_no_fire,
    test_the_weak_roster_was_refused_and_the_special_care_asks_for_three,
    test_what_the_warnings_obliged_to_is_done_but_for_one_community,
)
from .story_recount import (
    SYSTEM,
    told_by,
)
from .story_risk import (
    test_every_kind_of_work_with_a_ledger_of_weeks_is_forecast_on_monday,
    test_the_arrival_of_the_flood_was_expected_and_compared,
    test_the_boat_yard_and_the_charging_shed_were_assessed_by_lec,
    test_the_ditch_below_the_slope_was_read_anew_by_a_person,
    test_the_flood_takes_half_an_hour_from_yongfeng_to_the_town,
    test_the_raised_level_of_huangpen_ended_by_itself,
    test_the_river_and_the_slope_were_reviewed_with_an_owner_and_a_next_day,
    test_the_work_that_came_lay_within_nine_of_ten_intervals_of_the_half_year,
    test_what_others_say_of_the_slope_came_in_and_the_newest_stands,
)
from .story_week import MOMENTS, Moment, Week, told

__all__ = [
    "test_24_of_25_answer_the_blue_warning_in_time_and_the_last_is_visited",
    "test_a_silent_gauge_and_a_stuck_smoke_detector_are_named",
    "test_an_accident_of_35_months_marks_its_unit_and_one_of_37_does_not",
    "test_every_kind_of_work_with_a_ledger_of_weeks_is_forecast_on_monday",
    "test_everybody_who_had_to_answer_the_orange_warning_was_reached",
    "test_one_community_owes_its_plan_and_two_were_late",
    "test_the_arrival_of_the_flood_was_expected_and_compared",
    "test_the_boat_yard_and_the_charging_shed_were_assessed_by_lec",
    "test_the_campaign_of_the_spring_is_closed_with_a_signed_summary",
    "test_the_ditch_below_the_slope_was_read_anew_by_a_person",
    "test_the_fire_of_thursday_evening_is_a_general_accident",
    "test_the_flood_takes_half_an_hour_from_yongfeng_to_the_town",
    "test_the_flood_warning_ends_two_hours_after_the_river_has_fallen",
    "test_the_forecast_of_the_river_is_compared_with_what_came",
    "test_the_rain_rises_from_blue_to_orange_and_the_last_one_is_cancelled",
    "test_the_raised_level_of_huangpen_ended_by_itself",
    "test_the_river_and_the_slope_were_reviewed_with_an_owner_and_a_next_day",
    "test_the_slope_and_the_river_raise_their_signals_at_the_minute",
    "test_the_slope_is_warned_of_102_minutes_before_it_slides",
    "test_the_smoke_of_a_kitchen_counts_as_an_alarm_and_no_fire",
    "test_the_weak_roster_was_refused_and_the_special_care_asks_for_three",
    "test_the_work_that_came_lay_within_nine_of_ten_intervals_of_the_half_year",
    "test_the_year_covers_139_of_146_and_what_is_delegated_counts_once",
    "test_what_others_say_of_the_slope_came_in_and_the_newest_stands",
    "test_what_the_warnings_obliged_to_is_done_but_for_one_community",
    "told",
]

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1200)]
"""The whole story is played before the first test, on a busy machine for many minutes."""


ALL_MOMENTS = pytest.mark.parametrize("name", MOMENTS)


@pytest.mark.requirement("R121", "R289", "R290")
@ALL_MOMENTS
def test_the_journal_and_the_rows_count_the_same(told: Week, name: str) -> None:
    assert told.replayed[name] == getattr(told, name).rows


@pytest.mark.requirement("R115", "R116", "R117")
@ALL_MOMENTS
def test_the_indicators_equal_a_recount(told: Week, name: str) -> None:
    found: Moment = getattr(told, name)

    assert found.tallied == told_by(found.rows)


@pytest.mark.requirement("R121")
def test_a_past_day_asked_on_sunday_is_as_it_ended(told: Week) -> None:
    assert told.asked_later == told.monday_night.tallied


@pytest.mark.requirement("R111", "R120", "R125")
def test_the_half_year_has_the_figures_of_the_statistics_table(told: Week) -> None:
    assert told.sunday.rows.general == (128, 119)
    assert told.thursday_evening.rows.funds_yuan == Decimal(1_584_000)
    assert told.friday_evening.rows.funds_yuan == Decimal(1_864_000)
    assert told.sunday.rows.funds_yuan == Decimal(1_864_000)


@pytest.mark.requirement("R113", "R120", "R121")
def test_a_slope_becomes_the_twenty_second_major_hazard_on_wednesday(told: Week) -> None:
    rows = {
        name: (getattr(told, name).rows.major, getattr(told, name).rows.in_plan) for name in MOMENTS
    }

    assert rows == {
        "monday_morning": ((21, 19), (2, 2)),
        "monday_night": ((21, 19), (2, 2)),
        "wednesday_noon": ((22, 19), (3, 2)),
        "thursday_evening": ((22, 19), (3, 2)),
        "friday_evening": ((22, 19), (3, 3)),
        "sunday": ((22, 19), (3, 3)),
    }


@pytest.mark.requirement("R117", "R118")
def test_listed_hazards_reach_their_target_exactly_by_what_is_due(told: Week) -> None:
    before, after = told.friday_evening.tallied, told.sunday.tallied

    assert before.listed == (("city", 5), ("county", 14), ("province", 1))
    assert after.listed == (("city", 5), ("county", 15), ("province", 1))
    assert (before.listed_rate_due, before.listed_rate) == ((19, 20), (19, 20))
    assert (after.listed_rate_due, after.listed_rate) == ((19, 20), (19, 21))


@pytest.mark.requirement("R106", "R107", "R115")
def test_measures_in_force_rise_from_six_of_seven_to_seven_of_seven(told: Week) -> None:
    assert told.monday_morning.tallied.measure_rate == (6, 6)
    assert told.monday_night.tallied.measure_rate == (6, 7)
    assert told.wednesday_noon.tallied.measure_rate == (6, 7)
    assert told.thursday_evening.tallied.measure_rate == (7, 7)
    assert told.sunday.tallied.measure_rate == (8, 8)


@pytest.mark.requirement("R123")
def test_some_hazards_came_again_at_the_same_place(told: Week) -> None:
    assert told.sunday.tallied.repeat_rate == (9, 150)


def test_nobody_overtook_the_story_so_every_step_was_played(told: Week) -> None:
    states = Counter(StoryStep.objects.values_list("state", flat=True))

    assert states == {"played": 337}


@pytest.mark.requirement("R288")
def test_the_journal_tells_the_same_states_as_the_ledger(told: Week) -> None:
    replayed: dict[str, str] = {}
    for text in Entry.objects.filter(verb__startswith="hazard.").order_by("id"):
        content = json.loads(text.text)
        if "to" in content["details"]:
            replayed[content["object"]] = content["details"]["to"]

    assert Counter(replayed.values()) == Counter(Hazard.objects.values_list("state", flat=True))


def test_the_system_writes_what_time_and_sensors_bring_and_people_the_rest(told: Week) -> None:
    verbs = Entry.objects.filter(verb__startswith="hazard.", actor_key__startswith="system:")

    assert set(verbs.values_list("verb", flat=True)) == {
        "hazard.escalation_due",
        "hazard.overdue",
        "hazard.overdue_raised",
        "hazard.patrol_missed",
        "hazard.reading",
        "hazard.register",
        "hazard.remind",
    }


@pytest.mark.requirement("R292")
def test_all_people_and_enterprises_are_invented_and_marked(told: Week) -> None:
    names = list(Account.objects.values_list("name", flat=True))
    enterprises = Unit.objects.filter(kind="enterprise").values_list("name", flat=True)

    assert len(names) == 97
    assert [name for name in (*names, *enterprises) if not name.endswith(tables.MARK)] == []
    assert not Account.objects.filter(is_fictional=False).exists()


@pytest.mark.requirement("R15")
def test_the_enterprise_at_the_boundary_belongs_to_the_office(told: Week) -> None:
    rows = {row.name: row.accountable for row in places.place_set(SYSTEM)}

    assert rows["云锦纺织（虚构）"] == "office"
    assert rows["澜坊小作（虚构）"] == "village_pair"
    assert rows["同心包装（虚构）"] == "unassigned"


@pytest.mark.requirement("R12")
def test_every_village_hangs_in_a_work_area_with_a_lead(told: Week) -> None:
    broken = organisations.broken_links(SYSTEM, "330781002")

    assert broken == []


def test_the_employee_stands_in_no_entry_and_the_owner_sees_the_hazard(told: Week) -> None:
    number = StoryThing.objects.get(key="guard").number
    employee = Account.objects.get(username="employee")
    stage = Stage(variants=1)

    assert hazards.hazard(stage.actor("enterprise"), number).level == 2
    assert hazards.detail(stage.actor("enterprise"), number).reports is None
    assert not Entry.objects.filter(actor_key=employee.journal_key).exists()


def test_three_sources_of_one_danger_became_one_hazard(told: Week) -> None:
    kept = StoryThing.objects.get(key="lane-grid").number
    rows = Hazard.objects.filter(merged_into__number=kept)

    assert sorted(rows.values_list("source", flat=True)) == ["resident", "sensor"]
    assert Report.objects.filter(hazard__number=kept).count() == 1


def test_the_meeting_gave_four_tasks_of_which_three_are_done(told: Week) -> None:
    given = Task.objects.filter(assigned_at__gte=week(22, 0))
    rows = given.exclude(kind__in=["warning", "sensor_trouble"])
    assert Counter(rows.values_list("state", flat=True)) == {
        "done": 3,
        "accepted": 1,
        "open": 2,
    }


@pytest.fixture
def people() -> Stage:
    """Return who acts in the story."""
    return Stage(variants=1)


def number_of(key: str) -> str:
    return StoryThing.objects.get(key=key).number


def seen_by(people: Stage, who: str, key: str) -> hazards.OfficeBook:
    actor = people.actor(who)
    return hazards.office_book(actor, hazards.hazard(actor, number_of(key)))


@pytest.mark.requirement("R105", "R106", "R107")
def test_nine_found_by_the_joint_check_go_three_ways(told: Week) -> None:
    keys = ["bars", *(f"joint-{n}" for n in range(1, 9))]
    at_night = [replayed(SYSTEM, number_of(key), told.monday_night.at).state for key in keys]

    assert Counter(at_night) == {"closed": 5, "deferred": 3, "refused": 1}


@pytest.mark.requirement("R107")
def test_the_landlord_refuses_and_the_station_has_until_thursday_evening(
    told: Week, people: Stage
) -> None:
    book = seen_by(people, "safety", "landlord")
    (row,) = book.escalations

    assert timedelta() <= row.reported_at - week(22, 14, 20) < timedelta(minutes=1)
    assert row.resolve_by_at == week(25, 18)
    assert (row.state, row.outcome) == ("resolved", "defer")
    assert book.notices == 1
    assert replayed(SYSTEM, number_of("landlord"), week(25, 17)).measures_in_force == 0


@pytest.mark.requirement("R107")
def test_what_the_station_does_not_resolve_rises_to_the_city_which_answers(
    told: Week, people: Stage
) -> None:
    (row,) = seen_by(people, "city", "joint-8").escalations

    assert (row.state, row.raised_at) == ("bureau", week(25, 18))
    assert row.bureau_answer.startswith("已收到")


@pytest.mark.requirement("R113", "R126")
def test_the_slope_has_three_of_five_on_wednesday_and_five_on_friday(
    told: Week, people: Stage
) -> None:
    number = number_of("slope")
    safety = people.actor("safety")
    facts = hazards.kind_facts(safety, hazards.hazard(safety, number)).natural
    view = hazards.fulfilments_view(safety, number)

    assert replayed(SYSTEM, number, week(26, 14)).state == "deferred"
    assert replayed(SYSTEM, number, week(26, 15)).state == "planned"
    assert view.check.count == 5
    assert facts is not None
    assert view.plan is not None
    assert min(view.plan.made_at, view.funds[0].granted_at) >= week(26, 14, 30)
    assert (facts.threatened_households, facts.threatened_persons) == (17, 46)
    assert StoryStep.objects.get(key="slope-not-planned").state == "played"


@pytest.mark.requirement("R108", "R119", "R127")
def test_the_city_is_asked_answers_helps_and_is_told_in_writing(told: Week, people: Stage) -> None:
    book = seen_by(people, "city", "slope")
    (help_asked,) = book.help_requests
    (report,) = book.upward_reports

    assert (help_asked.state, help_asked.given != "") == ("ended", True)
    assert help_asked.replied_at is not None
    assert help_asked.replied_at - help_asked.asked_at < timedelta(minutes=31)
    assert (report.was_late, "46人" in report.harm_and_difficulty) == (False, True)
    kinds = hazards.watch_of(SYSTEM, hazards.hazard(SYSTEM, number_of("slope"))).decisions
    assert len(kinds) == 3


@pytest.mark.requirement("R128", "R130")
def test_one_missed_check_in_leaves_a_gap_of_25_minutes(told: Week, people: Stage) -> None:
    safety = people.actor("safety")
    found = hazards.hazard(safety, number_of("slope"))
    watch = hazards.watch_of(safety, found)
    (gap,) = watch.gaps

    assert (gap.minutes, gap.missed, gap.hours) == (25, 1, "00:00–06:00")
    assert [line.hours for line in watch.shifts] == [
        "00:00–06:00",
        "06:00–12:00",
        "12:00–18:00",
        "18:00–24:00",
    ]
    (force,) = hazards.task_forces(safety, found)
    assert len(force.members) == 8


@pytest.mark.requirement("R118")
def test_the_slope_is_the_fifteenth_of_the_county_list(told: Week, people: Stage) -> None:
    (row,) = seen_by(people, "city", "slope").listings
    page = hazards.listed_page(people.actor("city"))

    assert (row.number, row.level, row.state) == ("兰溪督〔2026〕15号", "county", "listed")
    assert [(one.level, one.listed, one.delisted) for one in page.counts] == [
        ("street", 0, 0),
        ("county", 15, 13),
        ("city", 5, 5),
        ("province", 1, 1),
    ]


@pytest.mark.requirement("R116")
def test_the_fire_came_from_a_hazard_that_was_closed_82_hours_before(told: Week) -> None:
    (linked,) = hazards.accidents_of(SYSTEM, number_of("bars"))
    closed_at = hazards.hazard(SYSTEM, number_of("bars")).closed_at

    assert linked.was_open is False
    assert closed_at is not None
    assert (linked.occurred_at - closed_at) // timedelta(hours=1) == 82
    assert told.sunday.tallied.accidents == 0


@pytest.mark.requirement("R245")
def test_one_hand_over_is_taken_and_another_comes_back(told: Week, people: Stage) -> None:
    (taken,) = seen_by(people, "safety", "hydrant").handovers
    (returned,) = seen_by(people, "safety", "lane-market").handovers

    assert (taken.state, taken.to_unit.name) == ("accepted", "清澜供水公司（虚构）")
    assert (returned.state, returned.to_unit.name) == ("returned", "云山派出所（虚构）")


@pytest.mark.requirement("R106", "R265")
def test_a_deadline_is_put_off_by_another_and_a_reward_is_paid(told: Week, people: Stage) -> None:
    safety = people.actor("safety")
    lift = hazards.hazard(safety, number_of("lift-hengyue"))
    (award,) = hazards.awards_of(safety, hazards.hazard(safety, number_of("ditch-village")))

    assert (lift.due_on, lift.extension_count) == (date(2026, 7, 10), 1)
    assert (award.points, award.claimed_at is not None) == (10, True)


@pytest.mark.requirement("R119")
def test_the_weeks_documents_are_signed_but_the_proof_of_delivery(told: Week) -> None:
    rows = Document.objects.order_by("pk").values_list("kind", "state", "number")

    assert list(rows) == [
        ("campaign_summary", "signed", "云山安总〔2026〕1号"),
        ("rectification_notice", "signed", "云山安责改〔2026〕1号"),
        ("delivery_receipt", "issued", "云山安送〔2026〕1号"),
        ("supervision_letter", "signed", "兰溪安督〔2026〕1号"),
        ("upward_report", "signed", "云山安报〔2026〕1号"),
        ("weekly_bulletin", "signed", "云山安通〔2026〕1号"),
    ]


@pytest.mark.requirement("R115", "R294")
def test_the_station_reads_mondays_rate_by_the_web_api_on_sunday(told: Week, people: Stage) -> None:
    safety = people.actor("safety")
    caller = Client(headers={"Authorization": f"Bearer {issue_token(safety)}"})

    answer = caller.get("/api/v1/indicators/measure_rate", {"on": "2026-06-22"}).json()

    assert (answer["numerator"], answer["denominator"]) == (6, 7)


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: f"{stop.username}-{stop.page}")
def test_every_stop_of_the_tour_opens_for_its_person(told: Week, stop: Stop) -> None:
    visitor = Client()
    thing = StoryThing.objects.filter(key=stop.thing).first()
    visitor.force_login(Account.objects.get(username=stop.username or "safety"))
    visitor = visitor if stop.username else Client()

    answer = visitor.get(stop_url(stop.page, thing))

    assert answer.status_code == 200


@pytest.mark.requirement("R37")
def test_three_villages_have_not_found_all_that_they_expected(told: Week) -> None:
    (survey,) = places.surveys(SYSTEM)
    found = places.survey_completeness(SYSTEM, survey.pk, date(2026, 6, 28))

    short = {
        one.area_code: (one.counted.registered, one.counted.expected)
        for one in found.villages
        if one.counted.registered != one.counted.expected
    }
    assert len(found.villages) == 25
    assert short == {
        "330781002226": (7, 8),
        "330781002227": (24, 25),
        "330781002228": (10, 11),
    }


@pytest.mark.requirement("R161")
def test_each_decision_of_mondays_meeting_has_one_owner(told: Week) -> None:
    decided = organisations.requirements(SYSTEM).filter(source="meeting")

    assert decided.count() == 4
    assert {one.task.person.account.username for one in decided} == {
        "safety",
        "econ",
        "community",
        "village",
    }


@pytest.mark.requirement("R48")
def test_nine_people_below_the_slope_were_moved_in_time(told: Week) -> None:
    (roll,) = households.evacuations(SYSTEM)

    assert (roll.counts.by_state["arrived"], roll.counts.total) == (9, 9)


@pytest.mark.requirement("R174")
def test_the_rescue_team_stood_by_with_its_boat_and_was_ready_each_morning(told: Week) -> None:
    forces = StandBy.objects.order_by("day").values_list("vehicles", "boats", "is_ready")

    assert list(forces) == [(2, 1, True)] * 6
