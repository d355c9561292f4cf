"""A draft that nobody issues alone is told to whoever may confirm it, and to nobody twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.prepare.places.tests.factories import HEPING
from shouwang.watch.warnings.actions import (
    change_draft,
    confirm_draft,
    draft_warning,
    return_draft,
)
from shouwang.watch.warnings.tests.factories import SIX, street_officer, warning_draft

pytestmark = pytest.mark.django_db

ASKED = "预警草稿等您审核：和平社区暴雨橙色预警"
ORANGE = {"level": "orange", "title": "和平社区暴雨橙色预警"}


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        yield


def titles(actor: Actor) -> list[str]:
    while outbox.drain("test"):
        continue
    return [str(notice.title) for notice in inbox(actor)]


@pytest.mark.requirement("R211")
def test_who_may_confirm_is_asked_and_the_drafter_is_not() -> None:
    drafter, second = street_officer(), street_officer("street_director")
    village = actor_for("community_director", area_code=HEPING)
    elsewhere = actor_for("street_director", area_code="330781001")
    county = actor_for("city_bureau", area_code="330781")

    draft_warning(drafter, warning_draft(**ORANGE))

    assert titles(second) == [ASKED]
    assert [titles(one) for one in (drafter, village, elsewhere, county)] == [[], [], [], []]


def test_the_next_level_is_asked_where_the_drafter_is_the_only_one() -> None:
    county = actor_for("city_bureau", area_code="330781")

    draft_warning(street_officer(), warning_draft(**ORANGE))

    assert titles(county) == [ASKED]


def test_an_urgent_notice_leads_to_the_draft() -> None:
    second = street_officer("street_director")
    made = draft_warning(street_officer(), warning_draft(**ORANGE))

    titles(second)
    [notice] = inbox(second)

    assert (notice.link, notice.importance) == (f"/warnings/{made.number}", "high")


def test_an_exercise_is_asked_for_without_haste_and_says_so() -> None:
    second = street_officer("street_director")
    draft_warning(
        street_officer(), warning_draft(status="exercise", exercise_note="演练", **ORANGE)
    )

    assert titles(second) == ["预警草稿等您审核：【演练】和平社区暴雨橙色预警"]
    assert inbox(second)[0].importance == "normal"


@pytest.mark.parametrize(
    "more",
    [{"level": "yellow"}, {**ORANGE, "status": "test"}],
)
def test_nobody_is_asked_where_one_person_is_enough(more: dict[str, object]) -> None:
    second = street_officer("street_director")

    draft_warning(street_officer(), warning_draft(**more))

    assert titles(second) == []


def test_a_draft_that_waits_is_told_once_however_often_it_is_changed() -> None:
    drafter, second = street_officer(), street_officer("street_director")
    draft = warning_draft(**ORANGE)
    made = draft_warning(drafter, draft)

    change_draft(drafter, made.number, replace(draft, text="雨更大了。"))

    assert titles(second) == [ASKED]


def test_a_draft_that_was_returned_is_told_again_when_it_is_mended() -> None:
    drafter, second = street_officer(), street_officer("street_director")
    draft = warning_draft(**ORANGE)
    made = draft_warning(drafter, draft)
    return_draft(second, made.number, "请写明雨量。")

    change_draft(drafter, made.number, replace(draft, text="3小时内50毫米。"))

    assert titles(second) == [ASKED, ASKED]


def test_a_confirmation_that_falls_is_asked_for_again() -> None:
    drafter, second = street_officer(), street_officer("street_director")
    draft = warning_draft(**ORANGE)
    made = draft_warning(drafter, draft)
    confirm_draft(second, made.number)
    assert titles(second) == []

    change_draft(drafter, made.number, replace(draft, text="雨更大了。"))

    assert titles(second) == [ASKED]


def test_who_drafted_first_is_asked_when_another_one_writes_it_anew() -> None:
    first, other = street_officer(), street_officer("street_director")
    draft = warning_draft(**ORANGE)
    made = draft_warning(first, draft)
    assert titles(first) == []

    change_draft(other, made.number, replace(draft, text="雨更大了。"))

    assert titles(first) == [ASKED]


def test_a_level_that_rises_asks_for_a_second_person() -> None:
    drafter, second = street_officer(), street_officer("street_director")
    made = draft_warning(drafter, warning_draft(level="yellow"))

    change_draft(drafter, made.number, warning_draft(**ORANGE))

    assert titles(second) == [ASKED]
