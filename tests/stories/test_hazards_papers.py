"""Documents about hazards as officers make them: by page and API, verified by anybody."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from urllib.parse import unquote

import docx
import pytest
from django.test import Client

from conftest import SignedIn
from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.divisions.models import Division
from shouwang.ground.documents.models import Document
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards.tests.factories import jpeg

JSON = "application/json"
SHOP = "石坞里小吃店（虚构）"
CODE = re.compile(r"/verify/([0-9A-Z-]+)")
DIGEST = re.compile(r"内容摘要 ([0-9A-F]{12})")


@pytest.fixture
def shop(db: None) -> Unit:
    """Return an enterprise in a street with its office, station and bureau."""
    del db
    Division.objects.create(
        code=HEPING, name="和平社区", level="village", parent_code=YUNSHAN, full_name="和平社区"
    )
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    make_unit(kind="city_bureau", area_code="330781", name="兰溪市应急管理局")
    return make_unit(kind="enterprise", area_code=HEPING, name=SHOP)


def station_of(signed_in: SignedIn) -> Client:
    """Return the browser of the head of the safety station."""
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=station)[0]


def move(client: Client, number: str, name: str, **more: object) -> None:
    """Make a move over the API."""
    body = json.dumps({"move": name, **more}, default=str)
    answer = client.post(f"/api/v1/hazards/{number}/moves", body, JSON)
    assert answer.status_code == 200, answer.content


def deferred(client: Client, shop: Unit) -> str:
    """Register a hazard of the shop and defer it for ten days."""
    body = {
        "description": "楼道堆放电动车",
        "category": "blocked_exit",
        "unit_id": shop.pk,
        "area_code": HEPING,
    }
    answer = client.post("/api/v1/hazards", json.dumps(body), JSON)
    number = str(answer.json()["number"])
    move(client, number, "confirm")
    move(client, number, "grade", statutory="general", level=3)
    due_on = clock.today() + timedelta(days=10)
    move(
        client,
        number,
        "defer",
        due_on=due_on,
        measures=[{"kind": "cordon", "text": "拉警戒线"}],
        steps=[{"text": "清理", "due_on": due_on}],
    )
    return number


def issue(client: Client, number: str, kind: str, **more: object) -> tuple[int, dict[str, str]]:
    """Issue a document over the API; returns status and answer."""
    body = json.dumps({"kind": kind, **more}, default=str)
    answer = client.post(f"/api/v1/hazards/{number}/documents", body, JSON)
    return answer.status_code, answer.json()


def words_of(content: bytes) -> str:
    """Return the words of a Word file, paragraphs and tables."""
    word = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


@pytest.mark.requirement("R291", "R284")
def test_a_notice_from_the_ledger_to_paper_and_its_code(signed_in: SignedIn, shop: Unit) -> None:
    station = station_of(signed_in)
    number = deferred(station, shop)
    assert "整改通知书" in station.get(f"/hazards/{number}").content.decode()
    address = f"/hazards/{number}/documents/new/rectification_notice"

    shown = station.post(address, {"step": "preview", "requirement": "清理后拍照"})
    assert Document.objects.count() == 0
    answer = station.post(address, {"step": "issue", "requirement": "清理后拍照"})

    row = Document.objects.get()
    paper = station.get(f"/hazards/{number}/documents/{row.pk}/print").content.decode()
    file = station.get(f"/hazards/{number}/documents/{row.pk}/file").getvalue()
    code, digest = CODE.search(paper), DIGEST.search(paper)
    assert code
    assert digest
    checked = Client().get(f"/verify/{code[1]}").content.decode()
    assert "预览，还没有制发" in shown.content.decode()
    assert unquote(answer["Location"]) == f"/hazards/{number}#papers-title"
    for text in (row.number, SHOP, number, "清理后拍照", "督促你单位"):
        assert text in paper
        assert text in words_of(file)
    assert digest[1] in checked
    assert row.number in checked
    assert SHOP not in checked


@pytest.mark.requirement("R103")
def test_the_street_proposes_a_penalty_and_cannot_enter_one(
    signed_in: SignedIn, shop: Unit
) -> None:
    station = station_of(signed_in)
    bureau, _ = signed_in("city_bureau", area_code="330781")
    number = deferred(station, shop)
    notice = issue(station, number, "rectification_notice")[1]
    move(station, number, "refuse", kind="refusal", reason="当面拒绝清理")
    penalty = {"facts": "拒不清理", "decision": "依据……，给予警告"}

    refused = issue(station, number, "penalty_decision", **penalty)
    proposed = issue(station, number, "penalty_proposal")

    listed = station.get(f"/api/v1/hazards/{number}/documents").json()
    file = station.get(f"/hazards/{number}/documents/{proposed[1]['id']}/file")
    move(station, number, "raise_escalation", reason="请市局查处")
    move(bureau, number, "answer_escalation", text="已立案")
    page = station.get(f"/hazards/{number}").content.decode()
    assert (refused[0], proposed[0]) == (403, 201)
    assert "penalty_decision" not in listed["can_issue"]
    assert f"整改通知书{notice['number']}" in words_of(file.getvalue())
    assert "兰溪市应急管理局" in words_of(file.getvalue())
    assert "已立案" in page


@pytest.mark.requirement("R103")
def test_a_configured_power_lets_the_street_decide(signed_in: SignedIn, shop: Unit) -> None:
    station = station_of(signed_in)
    number = deferred(station, shop)
    office = Unit.objects.get(kind="street_office")
    form = {"unit_id": office.pk, "power": "order", "from_on": clock.today(), "basis": "省政府公告"}

    answer = station.post("/hazards/powers", form)

    issued = issue(station, number, "rectification_notice")[1]
    paper = station.get(f"/hazards/{number}/documents/{issued['id']}/print").content.decode()
    assert answer.status_code == 302
    assert "责令限期整改指令书" in paper
    assert "依据省政府公告，责令你单位" in paper


@pytest.mark.requirement("R102")
def test_an_inspection_record_needs_its_parts_and_notes_a_refusal(
    signed_in: SignedIn, shop: Unit
) -> None:
    station = station_of(signed_in)
    number = deferred(station, shop)
    address = f"/hazards/{number}/documents/new/inspection_record"
    form = {
        "step": "issue",
        "inspected_at": clock.now().astimezone(clock.LOCAL_ZONE).strftime("%Y-%m-%dT%H:%M"),
        "inspectors": "白露生（虚构）",
        "handling": "当场指出，要求限期整改",
        "outcome": "refused",
    }

    without = station.post(address, form)
    station.post(f"/hazards/{number}/photos", {"photos": jpeg(), "purpose": "before"})
    told = {"refusal": "负责人离开现场", "witness": "石井泉（虚构）"}
    answer = station.post(address, {**form, **told})

    row = Document.objects.get()
    paper = station.get(f"/hazards/{number}/documents/{row.pk}/print").content.decode()
    assert without.status_code == 422
    assert "还没有现场照片" in without.content.decode()
    assert answer.status_code == 302
    for text in ("白露生（虚构）", "拒绝签字：负责人离开现场", "石井泉（虚构）", "1张", SHOP):
        assert text in paper


@pytest.mark.requirement("R291")
def test_the_weekly_bulletin_is_shown_numbered_and_taken_as_excel(
    signed_in: SignedIn, shop: Unit
) -> None:
    station = station_of(signed_in)
    deferred(station, shop)

    page = station.get("/hazards/bulletin").content.decode()
    answer = station.post("/hazards/bulletin/issue", {"area": YUNSHAN})
    excel = station.get("/hazards/bulletin.xlsx")

    row = Document.objects.get()
    assert "/hazards/bulletin.xlsx?area=" in page
    assert answer["Location"] == f"/documents/{row.pk}/"
    assert row.kind == "weekly_bulletin"
    assert excel.content.startswith(b"PK")
