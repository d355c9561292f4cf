"""Work areas: a village is in at most one on any day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.divisions import queries
from shouwang.ground.divisions.actions import (
    WorkAreaDraft,
    add_village,
    create_work_area,
    end_village,
    move_village,
)
from shouwang.ground.divisions.models import WorkArea, WorkAreaMember
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import Entry

from .factories import NEIGHBOUR, OTHER_VILLAGE, VILLAGE, YUNSHAN, yunshan_tree

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")
JULY = date(2026, 7, 1)
JUNE_END = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _tree() -> None:
    yunshan_tree()


def _area(name: str) -> WorkArea:
    return WorkArea.objects.get(name=name)


def test_four_work_areas_share_the_twenty_five_villages() -> None:
    areas = queries.work_areas(SYSTEM, YUNSHAN)

    assert {area.name: len(area.village_codes) for area in areas} == {
        "城区片": 4,
        "东片": 9,
        "南片": 6,
        "北片": 6,
    }


def test_a_statistic_can_be_grouped_by_work_area() -> None:
    names = queries.work_area_names(SYSTEM, YUNSHAN)

    assert len(names) == 25
    assert (names[VILLAGE], names[OTHER_VILLAGE]) == ("城区片", "东片")


def test_a_village_moves_and_both_days_are_known() -> None:
    move_village(SYSTEM, _area("东片").pk, VILLAGE, from_on=JULY)

    before = queries.work_area_of(SYSTEM, VILLAGE, JUNE_END)
    after = queries.work_area_of(SYSTEM, VILLAGE, JULY)
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("城区片", "东片")
    assert [entry.verb for entry in Entry.objects.order_by("id")] == [
        "work_area.end",
        "work_area.add",
    ]


def test_a_village_in_a_work_area_cannot_be_put_into_a_second_one() -> None:
    with pytest.raises(Invalid) as caught:
        add_village(SYSTEM, _area("东片").pk, VILLAGE, from_on=JULY)

    assert str(caught.value.fields["village_code"]) == "该社区（村）同一时间已属于一个工作片。"
    assert WorkAreaMember.objects.filter(village_code=VILLAGE).count() == 1


def test_the_last_day_still_belongs_to_the_old_work_area() -> None:
    end_village(SYSTEM, VILLAGE, last_on=JUNE_END)

    with pytest.raises(Invalid):
        add_village(SYSTEM, _area("东片").pk, VILLAGE, from_on=JUNE_END)


def test_the_day_after_the_last_day_is_free() -> None:
    end_village(SYSTEM, VILLAGE, last_on=JUNE_END)

    add_village(SYSTEM, _area("东片").pk, VILLAGE, from_on=JULY)

    assert WorkAreaMember.objects.filter(village_code=VILLAGE).count() == 2


def test_the_database_itself_refuses_a_second_open_membership() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkAreaMember.objects.create(
            work_area=_area("东片"), village_code=VILLAGE, from_on=date(2026, 3, 1)
        )


def test_a_village_of_another_street_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        add_village(SYSTEM, _area("东片").pk, NEIGHBOUR, from_on=JULY)

    assert list(caught.value.fields) == ["village_code"]


@pytest.mark.parametrize("code", ["330781002999", YUNSHAN])
def test_only_villages_that_exist_are_members(code: str) -> None:
    with pytest.raises(Invalid):
        add_village(SYSTEM, _area("东片").pk, code, from_on=JULY)


def test_ending_before_the_beginning_is_refused() -> None:
    with pytest.raises(Invalid):
        end_village(SYSTEM, VILLAGE, last_on=date(2025, 12, 31))


def test_a_village_without_work_area_cannot_leave_one() -> None:
    with pytest.raises(NotFound):
        end_village(SYSTEM, NEIGHBOUR, last_on=JULY)


def test_a_second_work_area_of_the_same_name_is_refused() -> None:
    with pytest.raises(Invalid, match="同名"):
        create_work_area(SYSTEM, WorkAreaDraft(name="东片", street_code=YUNSHAN))


@pytest.mark.parametrize(
    ("name", "street", "field"),
    [
        (" ", YUNSHAN, "name"),
        ("西片", "330781", "street_code"),
        ("西片", "330781999", "street_code"),
    ],
)
def test_a_work_area_needs_a_name_and_a_street(name: str, street: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        create_work_area(SYSTEM, WorkAreaDraft(name=name, street_code=street))

    assert list(caught.value.fields) == [field]


def test_an_unknown_work_area_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.work_area(SYSTEM, 999_999)
    with pytest.raises(NotFound):
        add_village(SYSTEM, 999_999, VILLAGE, from_on=JULY)


def test_without_the_permission_nothing_changes() -> None:
    actor = Actor(
        key="account:1",
        account_id=1,
        grants=(Grant("divisions.edit", Scope.area("330781001")),),
    )

    with pytest.raises(NotAllowed):
        create_work_area(actor, WorkAreaDraft(name="西片", street_code=YUNSHAN))
    with pytest.raises(NotAllowed):
        end_village(actor, VILLAGE, last_on=JULY)

    assert WorkArea.objects.count() == 4
    assert WorkAreaMember.objects.filter(until_on=None).count() == 25
    assert Entry.objects.count() == 0
