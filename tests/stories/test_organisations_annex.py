"""附表1 and who leads: the register in and out, two documents, the sector table."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from shouwang.ground.actor import Actor
from shouwang.ground.people.tests.factories import make_account, make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import EnterpriseLiaison
from shouwang.prepare.organisations.tests.factories import (
    HEPING,
    HUANGPEN,
    MONDAY,
    SYSTEM,
    link_up,
    make_document,
    make_street,
    officer_of,
)
from shouwang.prepare.organisations.tests.old_workbook import old_workbook

pytestmark = pytest.mark.django_db

SignedIn = Callable[..., tuple[Client, Actor]]
LANXI = YUNSHAN[:6]

HEADER = ["企业名称", "所在社区（村）", "联系干部", "岗位", "起始日期", "依据文件"]


def annex(*rows: list[str]) -> SimpleUploadedFile:
    """Return an old workbook under the name of a new one."""
    return SimpleUploadedFile("附表1.xlsx", old_workbook([HEADER, *rows]))


@pytest.mark.requirement("R16")
def test_annex_1_comes_in_is_changed_and_goes_out(
    api_client: SignedIn, signed_in: SignedIn
) -> None:
    street = make_street()
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)
    page, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    mill = make_unit(kind="enterprise", area_code=HEPING, name="和平织造厂（虚构）")
    chen, lin = (
        make_post(
            account=make_account(name=name),
            unit=street.office,
            area_code=YUNSHAN,
            role="duty_staff",
        )
        for name in ("陈一（虚构）", "林二（虚构）")
    )
    document = make_document(number="云街〔2026〕3号")
    good = [mill.name, "和平社区", "陈一（虚构）", "", "2026.3.1", "云街〔2026〕3号"]

    sent = client.post(
        "/api/v1/organisations/liaisons/imports", {"file": annex(good), "confirm": "true"}
    )
    edited = page.post(
        f"/organisations/liaisons/assign?unit={mill.pk}",
        {"post": str(lin.pk), "document": str(document.pk), "from_on": "2026-05-01"},
    )
    table = client.get(f"/api/v1/organisations/liaisons.xlsx?street={YUNSHAN}&on=2026-06-22")

    assert (sent.status_code, sent.json()["added"], edited.status_code) == (201, 1, 302)
    assert queries.liaison_of(SYSTEM, mill.pk, date(2026, 4, 30)).post.post_id == chen.pk
    book = CalamineWorkbook.from_filelike(io.BytesIO(table.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "企业联系人登记表（附表1）"
    assert rows[2][1:5] == [mill.name, "", "和平社区", "林二（虚构）"]


@pytest.mark.requirement("R16")
def test_a_register_with_bad_rows_comes_back_named_and_nothing_is_half_imported(
    api_client: SignedIn,
) -> None:
    street = make_street()
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)
    mill = make_unit(kind="enterprise", area_code=HEPING, name="和平织造厂（虚构）")
    forge = make_unit(kind="enterprise", area_code=HUANGPEN, name="黄湓铸造厂（虚构）")
    make_post(account=make_account(name="陈一（虚构）"), unit=street.office, area_code=YUNSHAN)
    make_document(number="云街〔2026〕3号")
    good = [mill.name, "和平社区", "陈一（虚构）", "", "2026.3.1", "云街〔2026〕3号"]
    bad = [forge.name, "黄湓社区", "无此人（虚构）", "", "2026-02-30", "云街〔2026〕3号"]

    foreseen = client.post("/api/v1/organisations/liaisons/imports", {"file": annex(good, bad)})
    refused = client.post(
        "/api/v1/organisations/liaisons/imports", {"file": annex(good, bad), "confirm": "true"}
    )

    told = [(row["row"], row["column"]) for row in foreseen.json()["errors"]]
    assert told == [(3, "起始日期"), (3, "联系干部")]
    assert (refused.status_code, refused.json()["errors"]["rows"]) == (
        422,
        "有 1 行有错误，一行也没有导入。",
    )
    assert EnterpriseLiaison.objects.count() == 0


@pytest.mark.requirement("R13")
def test_two_documents_that_give_one_place_to_two_leads_are_reported_and_the_newer_holds(
    signed_in: SignedIn,
) -> None:
    street = make_street()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    older = make_document(number="云街〔2026〕3号")
    newer = make_document(number="云街〔2026〕8号", effective_on=date(2026, 4, 1))
    before, after = officer_of(street.office), officer_of(street.office)
    for document, officer in ((older, before), (newer, after)):
        actions.assign_sector_lead(
            SYSTEM, YUNSHAN, "crowded_rental", officer.pk, document_id=document.pk
        )

    page = client.get("/organisations/documents").content.decode()

    assert queries.lookup(SYSTEM, "rental", YUNSHAN, date(2026, 3, 31)).post.post_id == before.pk
    assert queries.lookup(SYSTEM, "rental", YUNSHAN, MONDAY).post.post_id == after.pk
    assert f"{older}为{before.account.name}，{newer}改为{after.account.name}" in page


@pytest.mark.requirement("R13")
def test_two_issuers_that_give_one_place_to_two_leads_are_a_double_link(
    signed_in: SignedIn,
) -> None:
    street = make_street()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    claims = ((street.heping_head, YUNSHAN), (street.huangpen_head, LANXI))
    for post, issuer in claims:
        link_up(
            "place:1",
            post,
            make_document(area_code=issuer),
            upper_key=f"village:{HEPING}",
            subject_name="出租楼（虚构）",
            area_code=HEPING,
        )

    page = client.get("/organisations/").content.decode()

    (double,) = queries.double_links(SYSTEM, YUNSHAN, MONDAY)
    assert (double.subject_name, len(double.claims)) == ("出租楼（虚构）", 2)
    assert street.heping_head.account.name in page
    assert street.huangpen_head.account.name in page


@pytest.mark.requirement("R11", "R12")
def test_the_sector_table_has_one_lead_per_row_on_paper_and_as_a_workbook(
    signed_in: SignedIn,
) -> None:
    street = make_street()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    document = make_document()
    leads = {found.sector: officer_of(street.office) for found in queries.industries()}
    for sector, post in leads.items():
        actions.assign_sector_lead(SYSTEM, YUNSHAN, sector, post.pk, document_id=document.pk)
    for area in (street.town_area, street.south_area):
        actions.assign_work_area_lead(
            SYSTEM, area.pk, officer_of(street.office).pk, document_id=document.pk
        )

    table = client.get("/organisations/sectors/export.xlsx?on=2026-06-22")
    paper = client.get("/organisations/sectors/print?on=2026-06-22").content.decode()

    rows = CalamineWorkbook.from_filelike(io.BytesIO(table.content)).get_sheet_by_index(0)
    shown = rows.to_python()[1:]
    assert [row[0] for row in shown[-2:]] == ["城区片", "南片"]
    assert (len(shown), {row[2] for row in shown} & {"没有牵头人", ""}) == (8, set())
    assert all(str(row[2]) in paper for row in shown)
    found = {
        industry.code: queries.lookup(SYSTEM, industry.code, YUNSHAN, MONDAY).post.post_id
        for industry in queries.industries()
    }
    assert found == {one.code: leads[one.sector].pk for one in queries.industries()}


@pytest.mark.requirement("R12")
def test_the_lead_of_a_village_is_that_of_its_work_area() -> None:
    street = make_street()
    document = make_document()
    leads = {
        area.pk: officer_of(street.office).pk for area in (street.town_area, street.south_area)
    }
    for area_id, post_id in leads.items():
        actions.assign_work_area_lead(SYSTEM, area_id, post_id, document_id=document.pk)

    found = [queries.work_area_lead_of_village(SYSTEM, code, MONDAY) for code in (HEPING, HUANGPEN)]

    assert [lead.post.post_id if lead else None for lead in found] == list(leads.values())
