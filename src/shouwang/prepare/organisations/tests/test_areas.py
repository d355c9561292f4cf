"""Responsibility follows the administrative tree."""

from __future__ import annotations

from datetime import date

import pytest

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.divisions.models import Division
from shouwang.ground.errors import NotAllowed
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import BasisDocument, ResponsibilityLink, SectorLead

from .factories import (
    HEPING,
    HUANGPEN,
    MONDAY,
    SYSTEM,
    Street,
    link_up,
    link_whole,
    make_document,
    make_street,
    officer_of,
)

pytestmark = pytest.mark.django_db

NEW_STREET = "330781003"


@pytest.fixture
def street() -> Street:
    return make_street()


def test_a_street_with_a_new_code_keeps_its_documents_leads_and_links(street: Street) -> None:
    links = link_whole(street)
    officer, document = officer_of(street.office), make_document()
    actions.assign_sector_lead(SYSTEM, YUNSHAN, "tourism", officer.pk, document_id=document.pk)

    moved = actions.remap_area(SYSTEM, YUNSHAN, NEW_STREET)

    assert moved == BasisDocument.objects.count() + 1 + len(links)
    assert queries.lookup(SYSTEM, "tourism", NEW_STREET, MONDAY).post.post_id == officer.pk
    (village,) = queries.links_of(SYSTEM, f"village:{NEW_STREET}005", MONDAY)
    assert (village.area_code, village.upper_key) == (
        f"{NEW_STREET}005",
        f"work_area:{street.town_area.pk}",
    )
    (area,) = queries.links_of(SYSTEM, f"work_area:{street.town_area.pk}", MONDAY)
    assert area.upper_key == f"street:{NEW_STREET}"


def test_two_merged_villages_are_a_double_link_for_a_person_to_settle(street: Street) -> None:
    link_whole(street)

    actions.remap_area(SYSTEM, HEPING, HUANGPEN)

    (double,) = queries.double_links(SYSTEM, YUNSHAN, MONDAY)
    assert double.subject_key == f"village:{HUANGPEN}"
    assert len(double.claims) == 2


def test_one_unit_claims_what_was_merged_once(street: Street) -> None:
    document = make_document()
    officer = officer_of(street.office)
    ended = link_up(f"village:{HEPING}", officer, document)
    kept = link_up(f"village:{HUANGPEN}", officer, document)

    actions.remap_area(SYSTEM, HEPING, HUANGPEN)

    rows = ResponsibilityLink.objects.filter(until_on=None)
    assert [row.pk for row in rows] == [kept.pk]
    ended.refresh_from_db()
    assert ended.subject_key == f"village:{HUANGPEN}"


def test_of_two_leads_the_one_of_the_street_that_takes_in_goes_on(street: Street) -> None:
    there = make_document(area_code=NEW_STREET)
    here = make_document()
    officers = [officer_of(street.office) for _ in range(2)]
    for code, document, officer in zip((YUNSHAN, NEW_STREET), (here, there), officers, strict=True):
        actions.assign_sector_lead(SYSTEM, code, "tourism", officer.pk, document_id=document.pk)

    actions.remap_area(SYSTEM, YUNSHAN, NEW_STREET)

    open_rows = SectorLead.objects.filter(until_on=None)
    assert [row.post_id for row in open_rows] == [officers[1].pk]


def test_a_link_to_a_division_that_ended_is_broken(street: Street) -> None:
    link_whole(street)
    Division.objects.filter(code=HUANGPEN).update(valid_until_on=date(2026, 6, 21))

    found = queries.broken_links(SYSTEM, YUNSHAN, MONDAY)

    assert [(row.subject_key, str(row.why)) for row in found] == [
        (f"village:{HUANGPEN}", "责任对象已撤并或改码。")
    ]


def test_only_the_system_moves_responsibility(street: Street) -> None:
    with pytest.raises(NotAllowed):
        actions.remap_area(actor_for("safety_station_head"), YUNSHAN, NEW_STREET)
