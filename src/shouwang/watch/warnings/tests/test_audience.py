"""Whom a warning is addressed to: each once, by what they answer for, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.households.actions import HelperDraft, pair_helper
from shouwang.prepare.households.tests.factories import make_person
from shouwang.prepare.places.tests.factories import (
    BINJIANG,
    HEPING,
    ZAOSHU_VILLAGE,
    make_place,
    plant_divisions,
)
from shouwang.watch.warnings.actions import draft_warning, issue
from shouwang.watch.warnings.models import Addressee, Warning
from shouwang.watch.warnings.queries.areas import common_code, find_area
from shouwang.watch.warnings.queries.audience import audience_preview
from shouwang.watch.warnings.rules.drafts import AreaDraft

from .factories import (
    AROUND_HEPING,
    SIX,
    SYSTEM,
    issued,
    street_officer,
    village_head,
    warning_draft,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        yield


def keys(found: Warning) -> set[str]:
    return set(Addressee.objects.filter(warning=found).values_list("key", flat=True))


def owing(found: Warning) -> set[str]:
    rows = Addressee.objects.filter(warning=found, must_answer=True)
    return set(rows.values_list("key", flat=True))


def test_the_village_and_its_street_are_told_and_no_other_village() -> None:
    here, other = village_head(), village_head(ZAOSHU_VILLAGE)
    officer = street_officer("duty_staff")

    told = keys(issued(officer))

    assert {here.key, officer.key} <= told
    assert other.key not in told


def test_the_head_owes_an_answer_at_every_level_and_a_grid_worker_from_orange() -> None:
    head, grid = village_head(), actor_for("grid_worker", area_code=HEPING)

    assert owing(issued()) == {head.key}
    assert {head.key, grid.key} <= owing(issued(type_code="gale", level="orange"))


def test_whoever_helps_and_keeps_and_is_on_duty_stands_once() -> None:
    head = village_head()
    person = make_person()
    pair_helper(SYSTEM, person.pk, HelperDraft(head.post_id))

    found = issued(level="orange")

    assert Addressee.objects.filter(warning=found, account_id=head.account_id or 0).count() == 1


def test_people_to_be_helped_are_addressed_from_orange_by_key_only() -> None:
    person = make_person()

    assert f"person:{person.pk}" not in keys(issued(type_code="gale", level="yellow"))
    found = issued(level="orange")
    row = Addressee.objects.get(warning=found, key=f"person:{person.pk}")
    assert (row.label, row.account_id, row.must_answer) == ("", None, True)


def test_who_keeps_a_place_inside_is_told_and_a_place_without_account_is_visited() -> None:
    plant_divisions()
    shop = make_unit(kind="enterprise", area_code=HEPING)
    owner = actor_for("enterprise_owner", area_code=HEPING, unit=shop)
    make_place("有人的店（虚构）", unit_id=shop.pk, latitude=29.2107, longitude=119.4704)
    empty = make_place("没人的店（虚构）", latitude=29.2109, longitude=119.4706)
    outside = make_place("外面的店（虚构）", latitude=29.2400, longitude=119.4704)

    told = keys(issued(level="orange", area=AreaDraft("polygon", polygon=AROUND_HEPING)))

    assert {owner.key, f"place:{empty.pk}"} <= told
    assert f"place:{outside.pk}" not in told


def test_the_preview_counts_what_the_issue_addresses() -> None:
    officer = street_officer()
    village_head()
    make_person()
    draft = warning_draft(level="yellow")

    counted = audience_preview(officer, draft)
    written = Warning.objects.count()
    found = issue(officer, draft_warning(officer, draft).number)

    assert written == 0
    assert counted.total == Addressee.objects.filter(warning=found).count()
    assert counted.must_answer == len(owing(found))
    assert counted.unreachable == Addressee.objects.filter(warning=found, account=None).count()
    assert sum(kind.count for kind in counted.kinds) == counted.total


def test_who_may_not_draft_counts_nobody() -> None:
    with pytest.raises(NotAllowed):
        audience_preview(actor_for("volunteer"), warning_draft())


def test_an_area_without_any_village_is_that_of_the_nearest_one() -> None:
    officer = street_officer()
    area = AreaDraft("circle", latitude=29.2105, longitude=119.4715, radius_m=50)

    found = find_area(officer, area)

    assert [one.code for one in found.touched] == [HEPING]
    assert str(found.note).startswith("没有村（社区）边界")


def test_what_is_drawn_wholly_elsewhere_is_not_found() -> None:
    officer = street_officer()
    area = AreaDraft("circle", latitude=29.2117, longitude=119.4632, radius_m=100)

    with pytest.raises(NotFound):
        find_area(officer, area)


@pytest.mark.parametrize(
    ("area", "field", "words"),
    [
        (AreaDraft(), "codes", "请选择区划。"),
        (AreaDraft(codes=("999999999",)), "codes", "没有这个区划代码：999999999"),
        (AreaDraft("work_area"), "work_area", "请选择工作片。"),
        (AreaDraft("work_area", work_area_id=987_654), "work_area", "没有这个工作片。"),
        (AreaDraft("circle"), "latitude", "请填写圆心的纬度和经度。"),
        (AreaDraft("circle", latitude=29, longitude=119), "radius_m", "请填写半径（米）。"),
        (AreaDraft("list", keys=("person:987654",)), "keys", "名单里没有找到任何人。"),
    ],
)
def test_an_area_that_lacks_something_is_refused_in_words(
    area: AreaDraft, field: str, words: str
) -> None:
    officer: Actor = street_officer()

    with pytest.raises(Invalid) as error:
        find_area(officer, area)

    assert {name: str(found) for name, found in error.value.fields.items()} == {field: words}


def test_a_village_below_a_named_street_is_not_named_twice() -> None:
    found = find_area(street_officer(), AreaDraft(codes=(YUNSHAN, HEPING)))

    assert [one.code for one in found.touched] == [YUNSHAN]


@pytest.mark.parametrize(
    ("codes", "common"),
    [
        ((HEPING,), HEPING),
        ((HEPING, ZAOSHU_VILLAGE), YUNSHAN),
        ((HEPING, BINJIANG), "330781"),
        ((), ""),
        (("110101001001", HEPING), ""),
    ],
)
def test_the_smallest_division_that_holds_all(codes: tuple[str, ...], common: str) -> None:
    assert common_code(codes) == common
