"""The pages of meetings, follow-up, money and 附表1, by hand, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.ground.people.tests.factories import make_account, make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import (
    EnterpriseLiaison,
    Fund,
    FundRequest,
    Meeting,
    Requirement,
    Spending,
)

from .factories import HEPING, SYSTEM, make_document, make_street
from .order_factories import NOON, decision, fund, meeting, request

pytestmark = pytest.mark.django_db

STATION = "safety_station_head"


@pytest.fixture(autouse=True)
def _monday_noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_meeting_is_recorded_and_its_minutes_are_shown(signed_in: SignedIn) -> None:
    client, head = signed_in(STATION, area_code=YUNSHAN)
    owner = make_post(unit=make_unit(area_code=HEPING))
    form = {
        "title": "周一例会",
        "held_at": "2026-06-22T09:20",
        "chair": str(head.post_id),
        "present": [str(owner.pk)],
        "minutes": "通报上周情况",
        "decision_2_text": "逐户核对出租房底数",
        "decision_2_person": str(owner.pk),
        "decision_2_due_on": "2026-06-30",
    }

    sent = client.post("/organisations/meetings/new", form)
    minutes = client.get(sent["Location"]).content.decode()

    assert sent.status_code == 302
    assert Meeting.objects.get().held_at.isoformat() == "2026-06-22T01:20:00+00:00"
    assert "逐户核对出租房底数" in minutes
    assert owner.account.name in minutes
    assert "周一例会" in client.get("/organisations/meetings?q=例会").content.decode()


def test_a_wrong_decision_is_shown_at_its_place(signed_in: SignedIn) -> None:
    client, head = signed_in(STATION, area_code=YUNSHAN)
    form = {
        "title": "周一例会",
        "held_at": "2026-06-22T09:20",
        "chair": str(head.post_id),
        "decision_3_text": "张贴告示",
    }

    answer = client.post("/organisations/meetings/new", form)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["decision_3_person"]
    assert Meeting.objects.count() == 0


def test_follow_up_shows_what_is_to_be_done_and_the_rates(signed_in: SignedIn) -> None:
    client, head = signed_in(STATION, area_code=YUNSHAN)
    owner = make_post(unit=make_unit(area_code=HEPING, name="和平社区居委会（虚构）"))
    document = make_document()
    form = {"document": str(document.pk), "text": "每月上报一次", "person": str(owner.pk)}

    sent = client.post("/organisations/requirements/new", form)
    page = client.get("/organisations/requirements")
    narrowed = client.get(f"/organisations/requirements?unit={owner.unit_id}&standing=overdue")

    assert sent.status_code == 302
    assert Requirement.objects.get().task.person_id == owner.pk
    assert "每月上报一次" in page.content.decode()
    assert [(row.rate.unit_name, row.words) for row in page.context["rates"]] == [
        ("和平社区居委会（虚构）", "0.0%")
    ]
    assert narrowed.context["rows"] == []
    assert head.unit_id != owner.unit_id


def test_a_fund_is_entered_and_spent_on_its_page(signed_in: SignedIn) -> None:
    client, head = signed_in(STATION, area_code=YUNSHAN)
    form = {
        "unit": str(head.unit_id),
        "title": "夜查专项经费",
        "source": "街道财政",
        "purpose": "夜间巡查",
        "amount_yuan": "1000.50",
        "granted_on": "2026-06-22",
    }
    payment = {"spent_on": "2026-06-22", "purpose": "照明灯", "version": "1"}

    made = client.post("/organisations/funds/new", form)["Location"]
    paid = client.post(made, {**payment, "amount_yuan": "1000"})
    late = client.post(made, {**payment, "amount_yuan": "0.10"}, follow=True)
    short = client.post(made, {**payment, "version": "2", "amount_yuan": "0.51"})

    assert (paid.status_code, short.status_code, Spending.objects.count()) == (302, 422, 1)
    assert "别人刚记了一笔，请刷新后再看余额。" in late.content.decode()
    assert "余额不够，只剩 0.50 元。" in short.content.decode()
    assert "1,000.50" in client.get("/organisations/funds").content.decode()
    assert client.get("/organisations/funds/export.xlsx").status_code == 200


def test_a_request_is_sent_and_the_bureau_answers_on_its_page(signed_in: SignedIn) -> None:
    bureau_unit = make_unit(kind="city_bureau", area_code=YUNSHAN[:6])
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    bureau, _ = signed_in("city_bureau", area_code=YUNSHAN[:6], unit=bureau_unit)
    form = {
        "to_unit": str(bureau_unit.pk),
        "title": "排涝泵",
        "purpose": "汛期排涝",
        "amount_yuan": "80000",
    }

    made = client.post("/organisations/fund-requests/new", form)["Location"]
    own = client.get(made)
    wrong = bureau.post(
        f"{made}/grant", {"version": "1", "granted_yuan": "90000", "answer": "同意"}
    )
    granted = bureau.post(
        f"{made}/grant", {"version": "1", "granted_yuan": "60000", "answer": "先拨六万"}
    )

    assert [card.move for card in own.context["cards"]] == ["withdraw"]
    assert (wrong.status_code, granted.status_code) == (422, 302)
    assert "批复金额不能多于申请的 80,000.00 元。" in wrong.content.decode()
    assert FundRequest.objects.get().state == "granted"
    assert "60,000.00" in client.get("/organisations/fund-requests").content.decode()
    assert Fund.objects.count() == 1


def test_the_liaison_table_comes_in_by_hand(signed_in: SignedIn) -> None:
    street = make_street()
    client, _ = signed_in(STATION, area_code=YUNSHAN, unit=street.office)
    mill = make_unit(kind="enterprise", area_code=HEPING, name="和平织造厂（虚构）")
    official = make_post(
        account=make_account(name="陈一（虚构）"),
        unit=street.office,
        area_code=YUNSHAN,
        role="duty_staff",
    )
    document = make_document(number="云街〔2026〕3号")
    rows = "企业名称,联系干部,依据文件\n和平织造厂（虚构）,陈一（虚构）,云街〔2026〕3号\n"
    file = SimpleUploadedFile("附表1.csv", rows.encode())

    columns = client.post("/organisations/liaisons/import", {"file": file})["Location"]
    mapping = {"name": "0", "official": "1", "document": "2", "document_id": str(document.pk)}
    preview = client.post(columns, mapping)["Location"]
    shown = client.get(preview).content.decode()
    done = client.post(f"{preview}/apply", follow=True).content.decode()

    assert "新增" in shown
    assert "已导入：新增 1 家，更换 0 家。" in done
    assert [(row.unit_id, row.post_id) for row in EnterpriseLiaison.objects.all()] == [
        (mill.pk, official.pk)
    ]
    assert client.get("/organisations/liaisons/export.xlsx").status_code == 200


def test_a_faulty_liaison_table_comes_back_marked(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    rows = "企业名称,联系干部,依据文件\n没有的厂（虚构）,无此人（虚构）,无\n"
    file = SimpleUploadedFile("附表1.csv", rows.encode())
    columns = client.post("/organisations/liaisons/import", {"file": file})["Location"]
    preview = columns.removesuffix("/columns")

    applied = client.post(f"{preview}/apply")
    table = client.get(f"{preview}/errors.xlsx")
    broken = client.post(
        "/organisations/liaisons/import", {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04x")}
    )

    assert (applied.status_code, table.status_code, broken.status_code) == (422, 200, 422)
    assert "有 1 行有错误，一行也没有导入。" in applied.content.decode()
    assert EnterpriseLiaison.objects.count() == 0


def test_lists_ask_no_more_for_more_rows(signed_in: SignedIn) -> None:
    bureau = make_unit(kind="city_bureau", area_code=YUNSHAN[:6])
    client, head = signed_in(STATION, area_code=YUNSHAN)
    owner = make_post(unit=make_unit(area_code=HEPING))
    addresses = ("meetings", "requirements", "funds", "fund-requests")

    def write() -> None:
        actions.record_meeting(SYSTEM, meeting(head, decision(owner), unit_id=head.unit_id))
        actions.earmark_fund(SYSTEM, fund(head.unit_id))
        actions.ask_for_funds(SYSTEM, request(head.unit_id, bureau.pk))

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"/organisations/{address}").status_code == 200
            counts.append(len(seen))
        return counts

    write()
    few = asked()
    for _ in range(4):
        write()

    assert asked() == few
    assert queries.meetings(head).count() == 5
