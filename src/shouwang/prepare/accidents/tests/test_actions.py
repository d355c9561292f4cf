"""Reporting, following up, verifying, closing, correcting; and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal import queries as journal
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.accidents import actions, queries
from shouwang.prepare.accidents.models import Accident, AccidentNote
from shouwang.prepare.accidents.rules.drafts import Correction, Figures
from shouwang.prepare.places.tests.factories import HEPING, make_place, plant_divisions

from .factories import MONDAY_NOON, SYSTEM, UNHURT, make_accident

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    """Monday noon, from which a test may move on."""
    with time_machine.travel(MONDAY_NOON, tick=False) as found:
        yield found


@pytest.fixture
def station() -> Actor:
    """The head of the safety station."""
    plant_divisions()
    return actor_for("safety_station_head", area_code=YUNSHAN)


def written() -> tuple[int, int, int, int]:
    models = (Accident, AccidentNote, Entry, OutboxEvent)
    return tuple(model.objects.count() for model in models)  # type: ignore[return-value]


def details(accident: Accident) -> dict[str, object]:
    return dict(journal.history(SYSTEM, accident.journal_key)[-1].details)


def correction_of(accident: Accident, **more: object) -> Correction:
    base = Correction(
        accident.kind,
        accident.occurred_at,
        accident.description,
        accident.location,
        accident.figures,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def test_numbers_run_by_office_and_year(station: Actor) -> None:
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")

    numbers = [make_accident(station).number for _ in range(2)]

    assert numbers == ["云山-2026-A000001", "云山-2026-A000002"]


def test_the_grade_is_computed_and_kept_with_its_version(station: Actor) -> None:
    made = make_accident(station, figures=Figures(dead=3))

    kept = Accident.objects.get(pk=made.pk)
    assert (kept.grade, kept.is_grade_minimum, kept.rule_version) == ("larger", True, "2007-06-01")
    assert str(kept.grade_label) == "至少较大事故"


def test_a_place_tells_area_unit_and_sector(station: Actor) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    place = make_place(unit_id=unit.pk)

    made = make_accident(station, place_number=place.name, area_code="")

    assert (made.area_code_now, made.village_code, made.street_code) == (HEPING, HEPING, YUNSHAN)
    assert (made.place_id, made.unit_id, made.sector) == (place.pk, unit.pk, place.sector)


def test_an_enterprise_reports_for_its_own_unit() -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    owner = actor_for("enterprise_owner", unit=unit)

    made = make_accident(owner, area_code="")

    assert (made.unit_id, made.area_code_now) == (unit.pk, HEPING)


def test_an_enterprise_cannot_report_for_another_unit() -> None:
    owner = actor_for("enterprise_owner", unit=make_unit(kind="enterprise", area_code=HEPING))
    other = make_unit(kind="enterprise", area_code=HEPING)

    with pytest.raises(Invalid) as refused:
        make_accident(owner, unit_id=other.pk)

    assert list(refused.value.fields) == ["unit"]
    assert Accident.objects.count() == 0


def test_the_journal_holds_figures_and_no_words(station: Actor) -> None:
    made = make_accident(station, source_key="test:1")

    kept = details(made)
    assert kept["figures"] == {
        "dead": [None, 0],
        "serious_injured": [None, 0],
        "light_injured": [None, 0],
        "missing": [None, 0],
        "direct_loss_yuan": [None, "12000"],
    }
    assert "沙发" not in Entry.objects.latest("pk").text
    assert OutboxEvent.objects.latest("pk").name == "AccidentReported"


def test_one_source_makes_one_accident(station: Actor) -> None:
    first = make_accident(station, source_key="incident:7")
    before = written()

    second = make_accident(station, source_key="incident:7", description="又一次")

    assert (second.pk, written()) == (first.pk, before)
    facts = queries.from_source(station, "incident:7")
    assert facts is not None
    assert facts.number == first.number


@pytest.mark.parametrize(
    ("role", "area_code", "error"),
    [
        ("volunteer", HEPING, NotAllowed),
        ("community_director", HEPING, NotAllowed),
        ("safety_station_head", "330781001", NotFound),
    ],
)
def test_who_may_not_report_writes_nothing(
    role: str, area_code: str, error: type[Exception]
) -> None:
    actor = actor_for(role, area_code=area_code)
    before = written()

    with pytest.raises(error):
        make_accident(actor)

    assert written() == before


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"place_number": "没有的店"}, "place"),
        ({"place_number": "坏\x00"}, "place"),
        ({"area_code": "990000000000"}, "area_code"),
        ({"unit_id": 999_999}, "unit"),
    ],
)
def test_an_unknown_place_area_or_unit_is_refused_by_name(
    station: Actor, more: dict[str, object], field: str
) -> None:
    before = written()

    with pytest.raises(Invalid) as refused:
        make_accident(station, **more)

    assert list(refused.value.fields) == [field]
    assert written() == before


def test_further_figures_are_kept_with_before_and_after(station: Actor) -> None:
    made = make_accident(station, figures=Figures(dead=0, serious_injured=2))

    actions.update_figures(
        station, made.number, Figures(dead=3, serious_injured=2), note="医院通报"
    )

    kept = Accident.objects.get()
    assert (kept.dead, kept.grade, kept.version, kept.state) == (3, "larger", 2, "reported")
    assert details(made)["figures"] == {"dead": [0, 3]}
    assert details(made)["grade"] == ["general", "larger"]
    assert OutboxEvent.objects.latest("pk").name == "AccidentFiguresChanged"
    assert "医院" not in Entry.objects.latest("pk").text
    line = queries.history(station, kept)[-1]
    assert [str(change) for change in line.changes] == ["死亡：0 → 3", "一般事故 → 较大事故"]
    assert line.words == "医院通报"


def test_figures_that_say_nothing_new_are_refused(station: Actor) -> None:
    made = make_accident(station)
    before = written()

    with pytest.raises(Invalid):
        actions.update_figures(station, made.number, UNHURT)

    assert written() == before


def test_figures_of_another_version_are_refused(station: Actor) -> None:
    made = make_accident(station)
    actions.update_figures(station, made.number, replace(UNHURT, dead=1), version=1)
    before = written()

    with pytest.raises(WrongState):
        actions.update_figures(station, made.number, replace(UNHURT, dead=2), version=1)

    assert written() == before
    assert Accident.objects.get().dead == 1


def test_casualties_of_a_fire_follow_until_the_seventh_day(
    station: Actor, traveller: time_machine.Traveller
) -> None:
    made = make_accident(station)
    traveller.move_to(MONDAY_NOON + timedelta(days=7))

    actions.update_figures(station, made.number, replace(UNHURT, dead=1))

    assert Accident.objects.get().dead == 1


def test_casualties_of_a_fire_do_not_follow_on_the_eighth_day(
    station: Actor, traveller: time_machine.Traveller
) -> None:
    made = make_accident(station)
    traveller.move_to(MONDAY_NOON + timedelta(days=8))
    before = written()

    with pytest.raises(Invalid) as refused:
        actions.update_figures(station, made.number, replace(UNHURT, dead=1))

    assert "续报期限到 2026-06-29 为止" in str(refused.value)
    assert (written(), Accident.objects.get().dead) == (before, 0)


def test_the_loss_may_follow_later(station: Actor, traveller: time_machine.Traveller) -> None:
    made = make_accident(station)
    traveller.move_to(MONDAY_NOON + timedelta(days=90))

    actions.update_figures(
        station, made.number, replace(UNHURT, direct_loss_yuan=Decimal(10_000_000))
    )

    assert Accident.objects.get().grade == "larger"


def test_an_accident_is_verified_and_closed(station: Actor) -> None:
    made = make_accident(station)

    actions.verify(station, made.number)
    actions.close(station, made.number, "已处罚店主，责令停业整改。")

    kept = Accident.objects.get()
    assert (kept.state, kept.verified_by_id) == ("closed", station.account_id)
    assert (kept.verified_at, kept.closed_at) == (MONDAY_NOON, MONDAY_NOON)
    assert [item.verb for item in journal.history(SYSTEM, kept.journal_key)] == [
        "accident.report",
        "accident.verify",
        "accident.close",
    ]


def test_it_is_not_verified_while_nobody_knows_who_was_hurt(station: Actor) -> None:
    made = make_accident(station, figures=Figures())
    before = written()

    with pytest.raises(Invalid) as refused:
        actions.verify(station, made.number)

    assert list(refused.value.fields) == ["dead", "serious_injured", "missing"]
    assert (written(), Accident.objects.get().state) == (before, "reported")


def test_it_is_not_closed_without_a_conclusion_or_before_it_is_verified(station: Actor) -> None:
    made = make_accident(station)
    with pytest.raises(WrongState):
        actions.close(station, made.number, "结论")
    actions.verify(station, made.number)

    with pytest.raises(Invalid) as refused:
        actions.close(station, made.number, " ")

    assert list(refused.value.fields) == ["conclusion"]
    assert Accident.objects.get().state == "verified"


def test_who_reports_only_does_not_verify() -> None:
    duty = actor_for("duty_staff", area_code=YUNSHAN)
    made = make_accident(duty)
    before = written()

    with pytest.raises(NotAllowed):
        actions.verify(duty, made.number)

    assert written() == before


def test_the_city_verifies_what_the_street_reported(station: Actor) -> None:
    made = make_accident(station)
    city = actor_for("city_bureau", area_code="330781")

    actions.verify(city, made.number)

    assert Accident.objects.get().verified_by_id == city.account_id


def test_after_verifying_figures_change_by_correction_only(station: Actor) -> None:
    made = make_accident(station)
    actions.verify(station, made.number)

    with pytest.raises(WrongState):
        actions.update_figures(station, made.number, replace(UNHURT, dead=1))

    assert Accident.objects.get().dead == 0


def test_a_correction_keeps_what_was_there_before(station: Actor) -> None:
    made = make_accident(station)
    actions.verify(station, made.number)
    correction = correction_of(
        made, kind="A.hazchem", description="油漆桶起火。", figures=replace(UNHURT, dead=10)
    )

    actions.correct(station, made.number, correction, "认定有误")

    kept = Accident.objects.get()
    assert (kept.kind, kept.grade, kept.state) == ("A.hazchem", "major", "verified")
    assert details(made)["kind"] == ["A.fire", "A.hazchem"]
    assert details(made)["figures"] == {"dead": [0, 10]}
    note = AccidentNote.objects.get()
    assert (note.text, note.replaced) == ("认定有误", "一层沙发起火，店主扑灭。")
    assert "沙发" not in Entry.objects.latest("pk").text


@pytest.mark.parametrize(
    ("more", "reason", "field"),
    [
        ({"kind": "A.mine"}, " ", "reason"),
        ({}, "没有变", "reason"),
        ({"occurred_at": MONDAY_NOON + timedelta(minutes=1)}, "时间错了", "occurred_at"),
        ({"figures": Figures(dead=None, serious_injured=0, missing=0)}, "不清楚", "dead"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    station: Actor, more: dict[str, object], reason: str, field: str
) -> None:
    made = make_accident(station)
    actions.verify(station, made.number)
    before = written()

    with pytest.raises(Invalid) as refused:
        actions.correct(station, made.number, correction_of(made, **more), reason)

    assert (list(refused.value.fields), written()) == ([field], before)


def test_an_accident_of_another_street_is_not_found() -> None:
    made = make_accident()
    other = actor_for("safety_station_head", area_code="330781001")
    before = written()

    with pytest.raises(NotFound):
        actions.verify(other, made.number)

    assert written() == before


def test_after_a_merger_it_lies_under_the_new_code(station: Actor) -> None:
    made = make_accident(station)

    moved = actions.remap_area(SYSTEM, HEPING, "330781003007")

    kept = Accident.objects.get(pk=made.pk)
    assert moved == 1
    assert (kept.area_code_at_time, kept.area_code_now) == (HEPING, "330781003007")
    assert (kept.street_code, kept.village_code) == ("330781003", "330781003007")


def test_only_the_system_moves_areas(station: Actor) -> None:
    made = make_accident(station)

    with pytest.raises(NotAllowed):
        actions.remap_area(station, HEPING, "330781003007")

    assert Accident.objects.get(pk=made.pk).area_code_now == HEPING


def test_the_table_to_take_away_says_unknown_and_is_journaled(station: Actor) -> None:
    make_accident(station, figures=Figures(dead=1))

    rows = actions.export_csv(station, queries.AccidentFilters()).decode("utf-8-sig").splitlines()

    assert rows[1].split(",")[10:15] == ["1", "未知", "未知", "未知", "未知"]
    assert Entry.objects.latest("pk").verb == "accident.export"


def test_who_may_not_export_leaves_no_trace() -> None:
    duty = actor_for("duty_staff", area_code=YUNSHAN)
    before = written()

    with pytest.raises(NotAllowed):
        actions.export_csv(duty, queries.AccidentFilters())

    assert written() == before


@pytest.mark.parametrize(
    "columns",
    [
        {"grade": "chosen"},
        {"state": "verified"},
        {"kind": "N.flood"},
        {"direct_loss_yuan": Decimal(-1)},
        {"dead": 1_000_001},
        {"occurred_at": datetime(2027, 1, 1, tzinfo=UTC)},
        {"area_code_now": ""},
    ],
)
def test_the_database_refuses_what_the_rules_refuse(columns: dict[str, object]) -> None:
    made = make_accident()

    with pytest.raises(IntegrityError), transaction.atomic():
        Accident.objects.filter(pk=made.pk).update(**columns)
