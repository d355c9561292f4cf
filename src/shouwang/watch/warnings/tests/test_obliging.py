"""Which rules a warning sets off, whom they mean, and what came of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE
from shouwang.prepare.tasks.models import Task
from shouwang.watch.warnings.actions import obliging
from shouwang.watch.warnings.actions.issuing import cancel
from shouwang.watch.warnings.actions.obliging import give_duties, lift_duties, repeat_duties
from shouwang.watch.warnings.actions.rule_keeping import RuleDraft, end_rule, oblige
from shouwang.watch.warnings.models import ObligationDuty, ObligationRule
from shouwang.watch.warnings.queries.obligations import obligations, obliged_units
from shouwang.watch.warnings.rules.obliging import RuleFacts, applying

from .factories import SIX, SYSTEM, at, issued, street_officer, village_head

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 23)
RULE = RuleDraft(
    type_code="rainstorm",
    level="yellow",
    action="检查排水口",
    unit_kind="committee",
    within_min=30,
    source="街道规定",
    in_force_from_on=date(2026, 6, 1),
)


def facts(rule_id: int, key: str, level: str, **more: object) -> RuleFacts:
    base: dict[str, object] = {"type_code": "", "from_on": date(2026, 1, 1), "until_on": None}
    return RuleFacts(rule_id=rule_id, key=key, level=level, **{**base, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "chosen"), [("blue", []), ("yellow", [1]), ("orange", [2]), ("red", [2])]
)
def test_a_measure_holds_from_its_level_and_the_sharpest_counts(
    level: str, chosen: list[int]
) -> None:
    rules = [facts(1, "patrol.yellow", "yellow"), facts(2, "patrol.orange", "orange")]

    assert applying(rules, "rainstorm", level, ON) == chosen


@pytest.mark.parametrize(
    ("day", "chosen"),
    [(date(2026, 5, 31), []), (date(2026, 6, 1), [1]), (date(2026, 7, 1), [2])],
)
def test_of_two_versions_the_later_in_force_counts(day: date, chosen: list[int]) -> None:
    rules = [
        facts(1, "a.blue", "blue", from_on=date(2026, 6, 1)),
        facts(2, "a.blue", "blue", from_on=date(2026, 7, 1)),
    ]

    assert applying(rules, "gas", "blue", day) == chosen


def test_a_rule_of_another_type_is_not_set_off() -> None:
    assert applying([facts(1, "a.blue", "blue", type_code="flood")], "gas", "red", ON) == []


def test_the_table_says_what_an_orange_warning_obliges_a_committee_to_do() -> None:
    rule = ObligationRule.objects.get(key="evacuate.orange")

    assert (rule.unit_kind, rule.within_min, rule.is_evacuation) == ("committee", 60, True)


def test_committees_inside_and_offices_above_are_meant() -> None:
    office = make_unit(kind="street_office", area_code=YUNSHAN)
    inside = make_unit(area_code=HEPING)
    make_unit(area_code=ZAOSHU_VILLAGE)

    assert obliged_units("committee", [HEPING]) == [inside]
    assert obliged_units("street_office", [HEPING]) == [office]


@time_machine.travel(SIX, tick=False)
def test_a_duty_becomes_one_task_however_often_it_is_given() -> None:
    village_head()
    found = issued()

    given = give_duties(SYSTEM, found.pk)

    assert (given, give_duties(SYSTEM, found.pk), Task.objects.count()) == (given, 0, given)
    task = Task.objects.get(title="把预警传达到户，并报告传达情况")
    assert task.due_at == at(60)


@time_machine.travel(SIX, tick=False)
def test_an_exercise_is_marked_in_its_tasks() -> None:
    village_head()
    found = issued(status="exercise", exercise_note="演练")

    give_duties(SYSTEM, found.pk)

    assert Task.objects.filter(title__startswith="【演练】").count() == Task.objects.count()


@pytest.mark.parametrize(("minutes", "standing"), [(1, "open"), (2, "ungiven")])
def test_a_unit_without_anybody_in_office_is_shown_once_tasks_were_given(
    minutes: int, standing: str
) -> None:
    make_unit(area_code=HEPING)
    officer = street_officer()
    with time_machine.travel(SIX, tick=False):
        found = issued(officer)
        give_duties(SYSTEM, found.pk)

    with time_machine.travel(at(minutes), tick=False):
        shown = obligations(officer, found.number)

    standings = {row.action: row.standing for row in shown.rows}
    assert standings["把预警传达到户，并报告传达情况"] == standing


def test_what_was_due_before_the_end_stays_undone_and_the_rest_is_lifted() -> None:
    officer = street_officer()
    village_head()
    with time_machine.travel(SIX, tick=False):
        found = issued(officer, level="orange")
        give_duties(SYSTEM, found.pk)
    with time_machine.travel(at(60), tick=False):
        cancel(officer, found.number, "雨停了")

        lifted = lift_duties(SYSTEM, found.pk)

        shown = obligations(officer, found.number)
    assert lifted == ObligationDuty.objects.exclude(lifted_at=None).count()
    assert {row.standing for row in shown.rows if row.due_at > at(60)} == {"lifted"}
    assert {row.standing for row in shown.rows if row.due_at <= at(60)} == {"missed"}


def test_a_round_begins_when_the_last_one_is_due() -> None:
    village_head()
    with time_machine.travel(SIX, tick=False):
        found = issued(level="orange")
        give_duties(SYSTEM, found.pk)

    with time_machine.travel(at(59), tick=False):
        early = repeat_duties(SYSTEM, at(59))
    with time_machine.travel(at(60), tick=False):
        begun = repeat_duties(SYSTEM, at(60))
        again = repeat_duties(SYSTEM, at(60))
    patrol = ObligationDuty.objects.filter(warning=found, rule__key="rainstorm.patrol.orange")

    assert (early, begun > 0, again) == (0, True, 0)
    assert list(patrol.order_by("round").values_list("round", "due_at")) == [
        (1, at(60)),
        (2, at(120)),
    ]


def test_rounds_go_on_however_many_there_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obliging, "ROUNDS_AT_ONCE", 1)
    village_head()
    with time_machine.travel(SIX, tick=False):
        found = issued(level="orange")
        give_duties(SYSTEM, found.pk)
        others = ObligationDuty.objects.exclude(rule__key="rainstorm.patrol.orange")
        others.filter(rule__every_min__isnull=False).delete()

    for minute in (60, 120, 180):
        with time_machine.travel(at(minute), tick=False):
            repeat_duties(SYSTEM, at(minute))
    patrol = ObligationDuty.objects.filter(warning=found, rule__key="rainstorm.patrol.orange")

    assert max(patrol.values_list("round", flat=True)) == 4


def test_rounds_that_were_followed_by_another_are_not_looked_at_again(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    village_head()
    with time_machine.travel(SIX, tick=False):
        found = issued(level="orange")
        give_duties(SYSTEM, found.pk)
    with time_machine.travel(at(60), tick=False):
        repeat_duties(SYSTEM, at(60))

        with django_assert_num_queries(1):
            repeat_duties(SYSTEM, at(60))


@time_machine.travel(SIX, tick=False)
def test_a_line_of_the_table_is_added_and_ended() -> None:
    officer = street_officer()

    made = oblige(officer, RULE)

    assert (made.key, made.within_min) == ("own25.yellow", 30)
    assert end_rule(officer, made.pk, date(2026, 6, 30)).in_force_until_on == date(2026, 6, 30)


@time_machine.travel(SIX, tick=False)
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"action": " "}, "action"),
        ({"source": ""}, "source"),
        ({"within_min": 0}, "within_min"),
        ({"within_min": 10_081}, "within_min"),
        ({"every_min": 14}, "every_min"),
        ({"level": "none"}, "level"),
        ({"type_code": "comet"}, "type_code"),
        ({"unit_kind": "army"}, "unit_kind"),
    ],
)
def test_a_line_that_says_too_little_is_refused(more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as error:
        oblige(street_officer(), replace(RULE, **more))  # type: ignore[arg-type]

    assert list(error.value.fields) == [field]
    assert ObligationRule.objects.filter(key__startswith="own").count() == 0


@time_machine.travel(SIX, tick=False)
def test_a_community_does_not_write_the_table() -> None:
    with pytest.raises(NotAllowed):
        oblige(village_head(), RULE)
