"""Official documents: 文号, Word and paper with the same words, signed, verifiable by anybody."""

from __future__ import annotations

import io
import json
import re

import docx
import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import SignedIn
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit

pytestmark = pytest.mark.django_db
PASSWORD = "right-horse-42"
ACCEPT = re.compile(r"/documents/templates/\d+/accept")
DIGEST = re.compile(r'name="digest" value="(\w{64})"')
CODE = re.compile(r"/verify/([0-9A-Z-]+)")
NOTICE = {
    "value_title": "关于开展夏季消防安全检查的通知",
    "value_addressee": "各社区（村）",
    "value_body": "请于6月底前检查消防通道。\n检查结果请登记。",
}


@pytest.fixture(autouse=True)
def _office(db: None) -> None:
    del db
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")


def head_of_station(signed_in: SignedIn) -> Client:
    """Return the client of the station's head, who has a password of their own."""
    client, actor = signed_in("safety_station_head", area_code=YUNSHAN)
    account = Account.objects.get(pk=actor.account_id or 0)
    account.password = make_password(PASSWORD)
    account.save(update_fields=["password"])
    client.force_login(account)
    return client


def words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.mark.requirement("R291")
@time_machine.travel("2026-06-22T02:30:00+00:00", tick=False)
def test_a_notice_gets_its_number_and_goes_out_as_word_and_on_paper(signed_in: SignedIn) -> None:
    client = head_of_station(signed_in)
    client.post("/documents/templates/letterhead", {"sign": "云"})

    address = client.post("/documents/new", NOTICE)["Location"]

    paper = client.get(f"{address}print").content.decode()
    word = words_of(client.get(f"{address}file").content)
    for said in (
        "云发〔2026〕1号",
        "关于开展夏季消防安全检查的通知",
        "各社区（村）：",
        "请于6月底前检查消防通道。",
        "检查结果请登记。",
        "2026年6月22日",
    ):
        assert said in paper
        assert said in word


@pytest.mark.requirement("R291")
def test_the_office_fills_its_own_word_template(signed_in: SignedIn) -> None:
    client = head_of_station(signed_in)
    built_in = client.get("/documents/templates/built-in/general_notice").content
    word = docx.Document(io.BytesIO(built_in))
    word.paragraphs[0].insert_paragraph_before("本街道自己的红头")
    out = io.BytesIO()
    word.save(out)
    form = {"kind": "general_notice", "file": SimpleUploadedFile("红头.docx", out.getvalue())}

    client.post("/documents/templates/upload", form)
    page = client.get("/documents/templates/").content.decode()
    client.post(ACCEPT.findall(page)[0])
    address = client.post("/documents/new", NOTICE)["Location"]

    words = words_of(client.get(f"{address}file").content)
    assert words.startswith("本街道自己的红头")
    assert "请于6月底前检查消防通道。" in words


@pytest.mark.requirement("R291")
def test_a_template_with_a_broken_field_is_refused_by_name(api_client: SignedIn) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)
    word = docx.Document()
    word.add_paragraph("{{ heading }} {{ number }} {{ office }} {{ issued_on }} {{ code }}")
    word.add_paragraph("{{ adressee }}{{ body }}")
    out = io.BytesIO()
    word.save(out)
    form = {"kind": "general_notice", "file": SimpleUploadedFile("红头.docx", out.getvalue())}

    answer = client.post("/api/v1/documents/templates", form)

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"adressee": "没有字段“adressee”，请对照字段表核对拼写。"}


@pytest.mark.requirement("R284")
def test_a_signed_paper_carries_a_code_that_anybody_can_check(signed_in: SignedIn) -> None:
    client = head_of_station(signed_in)
    address = client.post("/documents/new", NOTICE)["Location"]
    digest = DIGEST.findall(client.get(f"{address}sign").content.decode())[0]

    client.post(f"{address}sign", {"digest": digest, "password": PASSWORD})

    paper = client.get(f"{address}print").content.decode()
    code = CODE.findall(paper)[0]
    checked = Client().get(f"/verify/{code}").content.decode()
    assert "签发：" in paper
    assert code in words_of(client.get(f"{address}file").content)
    assert "有效" in checked
    assert "检查消防通道" not in checked


@pytest.mark.requirement("R284")
def test_a_signature_needs_the_persons_own_password(signed_in: SignedIn) -> None:
    client = head_of_station(signed_in)
    address = client.post("/documents/new", NOTICE)["Location"]
    digest = DIGEST.findall(client.get(f"{address}sign").content.decode())[0]

    answer = client.post(f"{address}sign", {"digest": digest, "password": "no"})

    code = CODE.findall(client.get(f"{address}print").content.decode())[0]
    assert answer.status_code == 422
    assert "尚未签发" in Client().get(f"/verify/{code}").content.decode()


@pytest.mark.requirement("R284")
def test_a_voided_paper_checks_as_void(api_client: SignedIn) -> None:
    client, actor = api_client("community_director")
    body = {
        "kind": "general_notice",
        "area_code": actor.area_code,
        "values": {name.removeprefix("value_"): value for name, value in NOTICE.items()},
    }
    made = client.post("/api/v1/documents", json.dumps(body), "application/json").json()

    reason = json.dumps({"reason": "发错了"})
    client.post(f"/api/v1/documents/{made['id']}/void", reason, "application/json")

    checked = Client().get(f"/api/v1/public/verify/{made['code']}").json()
    assert (checked["number"], checked["standing"]) == (made["number"], "voided")


@pytest.mark.requirement("R284")
def test_a_code_that_was_made_up_is_not_found(db: None) -> None:
    answer = Client().get("/verify/ABCD-EFGH-JKMN-PQ")

    assert answer.status_code == 404
    assert "查无此件" in answer.content.decode()
