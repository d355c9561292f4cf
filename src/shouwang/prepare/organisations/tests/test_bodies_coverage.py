"""Which units have a group of their own: each counted once, the missing by name, bounded."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.divisions.models import Division
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.ground.people.models import Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import OrganisationBody

from .body_factories import make_team, volunteer
from .factories import FIRST_DAY, HEPING, HUANGPEN, MONDAY, SYSTEM, Street, make_street

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> Street:
    return make_street()


def group(*, area_code: str = "", unit: Unit | None = None) -> OrganisationBody:
    head = Post.objects.filter(role="community_director").earliest("pk")
    return make_team(head, kind="working_group", area_code=area_code, unit=unit)


def test_the_missing_units_are_named(street: Street) -> None:
    works = make_unit(kind="enterprise", area_code=HEPING, name="锁厂（虚构）")
    group(unit=works)
    group(area_code=HEPING)

    found = queries.group_coverage(SYSTEM, YUNSHAN, MONDAY)

    assert (found.numerator, found.denominator) == (2, 4)
    assert [one.name for one in found.missing] == [street.office.name, street.huangpen.name]
    assert [(one.kind, one.numerator, one.denominator) for one in found.kinds] == [
        ("street_office", 0, 1),
        ("residents_committee", 1, 2),
        ("enterprise", 1, 1),
    ]


def test_a_village_without_a_committee_in_the_register_counts_by_itself(street: Street) -> None:
    code = f"{YUNSHAN}011"
    Division.objects.create(code=code, name="新村", level="village", parent_code=YUNSHAN)

    before = queries.group_coverage(SYSTEM, code, MONDAY)
    group(area_code=code)
    after = queries.group_coverage(SYSTEM, code, MONDAY)

    assert [(one.unit_id, one.name) for one in before.missing] == [(None, "新村")]
    assert (after.numerator, after.denominator, after.missing) == (1, 1, ())


def test_a_group_of_the_village_is_not_that_of_its_shops(street: Street) -> None:
    shop = make_unit(kind="individual_business", area_code=HEPING)
    group(area_code=HEPING)

    assert queries.units_with_group(SYSTEM, [shop.pk, street.heping.pk], MONDAY) == {
        street.heping.pk
    }


def test_a_team_is_no_group_and_a_dissolved_one_is_none(street: Street) -> None:
    make_team(volunteer(), unit=street.heping)
    gone = group(unit=street.huangpen)
    actions.dissolve_body(SYSTEM, gone.pk, date(2026, 6, 1))

    both = [street.heping.pk, street.huangpen.pk]

    assert queries.units_with_group(SYSTEM, both, MONDAY) == set()
    assert queries.units_with_group(SYSTEM, both, date(2026, 5, 31)) == {street.huangpen.pk}
    assert queries.units_with_group(SYSTEM, both, date(2025, 12, 31)) == set()


def test_a_closed_unit_is_not_asked(street: Street) -> None:
    Unit.objects.filter(pk=street.huangpen.pk).update(is_active=False)
    Division.objects.filter(code=HUANGPEN).update(valid_until_on=FIRST_DAY)

    assert queries.group_coverage(SYSTEM, HUANGPEN, MONDAY).denominator == 0


def test_nothing_is_said_of_units_out_of_sight(street: Street) -> None:
    group(unit=street.huangpen)
    owner = actor_for("enterprise_owner", unit=make_unit(kind="enterprise", area_code=HEPING))

    assert queries.units_with_group(owner, [street.huangpen.pk], MONDAY) == set()
    with pytest.raises(NotAllowed):
        queries.group_coverage(owner, YUNSHAN, MONDAY)
    with pytest.raises(NotFound):
        queries.group_coverage(
            actor_for("community_director", unit=street.heping), HUANGPEN, MONDAY
        )


def test_two_thousand_units_take_as_many_queries_as_two(street: Street) -> None:
    Unit.objects.bulk_create(
        Unit(code=f"shop-{n}", name=f"店{n}（虚构）", kind="enterprise", area_code=HEPING)
        for n in range(2_000)
    )
    last = Unit.objects.latest("pk")
    group(unit=last)

    with CaptureQueriesContext(connection) as asked:
        found = queries.group_coverage(SYSTEM, YUNSHAN, MONDAY)
    with CaptureQueriesContext(connection) as of_ids:
        ids = list(Unit.objects.values_list("pk", flat=True))
        grouped = queries.units_with_group(SYSTEM, ids, MONDAY)

    assert (len(asked), len(of_ids)) == (3, 2)
    assert (found.numerator, found.denominator) == (1, 2_003)
    assert grouped == {last.pk}


def test_bodies_follow_a_merged_village(street: Street) -> None:
    moved = group(area_code=HEPING)
    same = make_team(volunteer(), area_code=HUANGPEN)
    twin = make_team(volunteer(), area_code=HEPING)
    OrganisationBody.objects.filter(pk=twin.pk).update(name=same.name)

    actions.remap_area(SYSTEM, HEPING, HUANGPEN)

    for row in (moved, twin):
        row.refresh_from_db()
    assert (moved.area_code_at_time, moved.area_code_now) == (HEPING, HUANGPEN)
    assert (twin.name, twin.area_code_now) == (f"{same.name}（和平社区 #{twin.pk}）", HUANGPEN)
    assert queries.units_with_group(SYSTEM, [street.huangpen.pk], MONDAY) == {street.huangpen.pk}
