"""Sectors, work areas, documents: the newer one counts, and a matter goes to block and line."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import SignedIn
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions
from shouwang.prepare.organisations.models import (
    BasisDocument,
    EnterpriseLiaison,
    SectorLead,
    WorkAreaLead,
)
from shouwang.prepare.organisations.queries import route
from shouwang.prepare.organisations.tests.factories import (
    HEPING,
    MONDAY,
    SYSTEM,
    Street,
    make_document,
    make_street,
    officer_of,
)

pytestmark = pytest.mark.django_db

SECTORS = (
    "industry",
    "transport_construction",
    "agriculture_water",
    "education_health",
    "tourism",
    "crowded_rental",
)


@pytest.fixture
def street() -> Street:
    return make_street()


def lead_everything(street: Street) -> dict[str, int]:
    document = make_document()
    leads = {sector: officer_of(street.office).pk for sector in SECTORS}
    for sector, post_id in leads.items():
        actions.assign_sector_lead(SYSTEM, YUNSHAN, sector, post_id, document_id=document.pk)
    for area in (street.town_area, street.south_area):
        post_id = officer_of(street.office).pk
        actions.assign_work_area_lead(SYSTEM, area.pk, post_id, document_id=document.pk)
    return leads


@pytest.mark.requirement("R11")
def test_each_row_of_the_sector_table_has_exactly_one_lead(
    street: Street, api_client: SignedIn
) -> None:
    leads = lead_everything(street)
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)

    answer = client.get(f"/api/v1/organisations/sectors?street={YUNSHAN}&on=2026-06-22").json()

    rows = {row["key"]: row["lead"]["person"]["post_id"] for row in answer["items"]}
    assert len(rows) == 8
    assert {key: rows[key] for key in SECTORS} == leads
    assert answer["as_of"] == "2026-06-22"


@pytest.mark.requirement("R42")
def test_every_category_that_the_mission_names_has_a_sector(api_client: SignedIn) -> None:
    client, _ = api_client("community_director", area_code=HEPING)
    named = (
        "mine chemical fireworks construction civil_explosives power road_transport "
        "water_transport fishery agri_machinery water_conservancy tourism hospital school "
        "crowded_place three_in_one rental special_equipment confined_space gas "
        "public_transit reservoir"
    )

    found = client.get("/api/v1/organisations/industries").json()

    codes = {row["code"]: row["sector"] for row in found}
    assert set(named.split()) - set(codes) == set()
    assert set(codes.values()) == set(SECTORS)


@pytest.mark.requirement("R11", "R13")
def test_a_newer_document_names_another_lead_and_history_is_kept(
    street: Street, signed_in: SignedIn, api_client: SignedIn
) -> None:
    page, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)
    old, new = officer_of(street.office), officer_of(street.office)
    form = {"number": "云街〔2026〕9号（虚构）", "title": "分工调整（虚构）"}
    first = make_document()
    page.post(
        "/organisations/documents/new",
        {
            **form,
            "issued_on": "2026-03-30",
            "effective_on": "2026-04-01",
            "supersedes": str(first.pk),
        },
    )
    second = BasisDocument.objects.get(supersedes=first)

    for post, document in ((old, first), (new, second)):
        page.post(
            "/organisations/sectors/assign",
            {"sector": "tourism", "post": str(post.pk), "document": str(document.pk)},
        )
    leads = []
    for day in ("2026-03-31", "2026-04-01"):
        answer = client.get(f"/api/v1/organisations/sectors?street={YUNSHAN}&on={day}").json()
        leads.append(next(row["lead"] for row in answer["items"] if row["key"] == "tourism"))
    report = page.get("/organisations/documents").content.decode()

    assert [lead["person"]["post_id"] for lead in leads] == [old.pk, new.pk]
    assert SectorLead.objects.count() == 2
    assert f"{first}为{old.account.name}，{second}改为{new.account.name}" in report


@pytest.mark.requirement("R13")
def test_an_older_document_does_not_come_back(street: Street, signed_in: SignedIn) -> None:
    page, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    older, newer = make_document(), make_document(effective_on=date(2026, 4, 1))
    officer = officer_of(street.office)
    actions.assign_sector_lead(SYSTEM, YUNSHAN, "tourism", officer.pk, document_id=newer.pk)

    answer = page.post(
        "/organisations/sectors/assign",
        {
            "sector": "tourism",
            "post": str(officer.pk),
            "document": str(older.pk),
            "from_on": "2026-05-01",
        },
    )

    assert answer.status_code == 422
    assert "较新，以它为准。" in answer.content.decode()
    assert SectorLead.objects.count() == 1


@pytest.mark.requirement("R12")
def test_a_work_area_stands_between_street_and_village_with_its_own_lead(
    street: Street, signed_in: SignedIn
) -> None:
    page, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    officer, document = officer_of(street.office), make_document()

    page.post(
        "/organisations/sectors/assign",
        {
            "sector": f"work_area:{street.town_area.pk}",
            "post": str(officer.pk),
            "document": str(document.pk),
        },
    )
    shown = page.get("/organisations/").content.decode()

    assert WorkAreaLead.objects.get().post_id == officer.pk
    assert f'城区片<br><small class="text-secondary">{officer.account.name}' in shown
    assert '南片<br><small class="text-secondary">没有片长' in shown


@pytest.mark.requirement("R10")
def test_a_school_in_a_village_goes_to_the_village_first_and_to_the_lead_of_schools(
    street: Street,
) -> None:
    leads = lead_everything(street)

    found = route(SYSTEM, HEPING, "school", MONDAY)

    assert found.territorial_unit is not None
    assert found.territorial_post is not None
    assert found.sector_post is not None
    assert found.territorial_unit.unit_id == street.heping.pk
    assert found.territorial_post.post_id == street.heping_head.pk
    assert found.sector_post.post_id == leads["education_health"]


@pytest.mark.requirement("R14")
def test_the_register_says_which_official_keeps_in_touch_with_an_enterprise(
    street: Street, signed_in: SignedIn
) -> None:
    page, _ = signed_in("economic_development", area_code=YUNSHAN, unit=street.office)
    works = make_unit(kind="enterprise", area_code=HEPING, name="恒越五金（虚构）")
    official, document = officer_of(street.office), make_document()

    sent = page.post(
        f"/organisations/liaisons/assign?unit={works.pk}",
        {"post": str(official.pk), "document": str(document.pk)},
    )
    listed = page.get("/organisations/liaisons").content.decode()
    row = EnterpriseLiaison.objects.get()
    ended = page.post(
        f"/organisations/assignments/liaison/{row.pk}/end", {"last_day_on": "2026-01-02"}
    )

    assert (sent.status_code, ended.status_code) == (302, 302)
    assert (works.name in listed, official.account.name in listed) == (True, True)
    assert works.name not in page.get("/organisations/liaisons").content.decode()
