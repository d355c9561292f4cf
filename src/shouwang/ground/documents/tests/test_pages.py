"""Pages and routes of documents."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import SignedIn
from shouwang.ground.documents import queries
from shouwang.ground.documents.models import Document, Template
from shouwang.ground.journal.queries import history
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit

from .factories import (
    HEPING,
    NOTICE,
    keep_template,
    make_notice,
    make_order,
    own_template,
    words_of,
)

pytestmark = pytest.mark.django_db
STATION = "safety_station_head"
PASSWORD = "right-horse-42"
FORM = {f"value_{name}": value for name, value in NOTICE.items()}


@pytest.fixture(autouse=True)
def _office(db: None) -> None:
    del db
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")


def give_password(account_id: int | None) -> None:
    assert account_id is not None
    Account.objects.filter(pk=account_id).update(password=make_password(PASSWORD))


def file_of(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("模板.docx", content)


def test_a_notice_is_written_on_the_page(signed_in: SignedIn) -> None:
    client, actor = signed_in("community_director")

    answer = client.post("/documents/new", FORM)

    row = Document.objects.get()
    assert answer["Location"] == f"/documents/{row.pk}/"
    assert row.number.startswith("云山发〔")
    assert queries.paper(actor, row.pk).content.values["body"] == NOTICE["body"]


def test_sending_the_form_twice_issues_once(signed_in: SignedIn) -> None:
    client, _ = signed_in("community_director")
    form = {**FORM, "idempotency_key": "a" * 32}

    client.post("/documents/new", form)
    client.post("/documents/new", form)

    assert Document.objects.count() == 1


def test_what_is_missing_is_said_at_its_field(signed_in: SignedIn) -> None:
    client, _ = signed_in("community_director")

    answer = client.post("/documents/new", {**FORM, "value_title": ""})

    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_a_kind_of_another_room_is_not_written_by_hand(signed_in: SignedIn) -> None:
    client, _ = signed_in("community_director")

    assert client.get("/documents/new?kind=test_order").status_code == 404


def test_paper_shows_the_values_the_code_and_how_to_verify(signed_in: SignedIn) -> None:
    client, actor = signed_in(STATION, area_code=YUNSHAN)
    row = make_order(actor)

    page = client.get(f"/documents/{row.pk}/print").content.decode()

    code = queries.code_of(actor, row)
    for said in (row.number, "和平路1号&lt;测试店&gt;：", "1. 清理楼道", "消防通道堵塞", code):
        assert said in page
    assert f"http://testserver/verify/{code}" in page
    assert "<svg" in page


def test_the_list_finds_by_kind_and_number(signed_in: SignedIn) -> None:
    client, actor = signed_in(STATION, area_code=YUNSHAN)
    notice, order = make_notice(actor), make_order(actor)

    by_kind = client.get("/documents/?kind=test_order").content.decode()
    by_number = client.get("/documents/", {"q": notice.number}).content.decode()

    assert (order.number in by_kind, notice.number in by_kind) == (True, False)
    assert (order.number in by_number, notice.number in by_number) == (False, True)


def test_signing_on_the_page_with_a_wrong_password_changes_nothing(signed_in: SignedIn) -> None:
    client, actor = signed_in(STATION, area_code=YUNSHAN)
    give_password(actor.account_id)
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    row = make_notice(actor)

    answer = client.post(
        f"/documents/{row.pk}/sign", {"digest": row.digest, "password": "wrong-horse-42"}
    )

    row.refresh_from_db()
    assert (answer.status_code, row.state) == (422, "issued")


def test_signing_on_the_page(signed_in: SignedIn) -> None:
    client, actor = signed_in(STATION, area_code=YUNSHAN)
    give_password(actor.account_id)
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    row = make_notice(actor)

    client.post(f"/documents/{row.pk}/sign", {"digest": row.digest, "password": PASSWORD})

    page = client.get(f"/documents/{row.pk}/print").content.decode()
    assert f"签发：{actor.name}" in page


def test_voiding_on_the_page_shows_on_paper(signed_in: SignedIn) -> None:
    client, actor = signed_in("community_director")
    row = make_notice(actor)

    client.post(f"/documents/{row.pk}/void", {"reason": "发错了"})

    assert "本文书已作废" in client.get(f"/documents/{row.pk}/print").content.decode()


def test_word_is_handed_out_as_a_file_that_nobody_keeps(signed_in: SignedIn) -> None:
    client, actor = signed_in("community_director")
    row = make_notice(actor)

    answer = client.get(f"/documents/{row.pk}/file")

    assert answer["Cache-Control"] == "private, no-store"
    assert "请于本周检查。" in words_of(answer.content)
    assert history(actor, row.journal_key)[-1].verb == "official_document.export"


def test_a_refused_template_names_its_fields_on_the_page(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    file = file_of(own_template("{{ adressee }} {{ colour }}"))

    answer = client.post("/documents/templates/upload", {"kind": "general_notice", "file": file})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有字段“adressee”" in page
    assert "没有字段“colour”" in page
    assert not Template.objects.exists()


def test_a_template_is_uploaded_and_put_in_force_on_the_page(signed_in: SignedIn) -> None:
    client, actor = signed_in(STATION, area_code=YUNSHAN)
    form = {"kind": "general_notice", "file": file_of(own_template())}

    client.post("/documents/templates/upload", form)
    row = Template.objects.get()
    client.post(f"/documents/templates/{row.pk}/accept")

    row.refresh_from_db()
    assert row.state == "accepted"
    assert make_notice(actor).template == row
    assert "模板.docx" in client.get("/documents/templates/").content.decode()


def test_a_wrong_day_does_not_put_a_template_in_force(signed_in: SignedIn) -> None:
    client, actor = signed_in(STATION, area_code=YUNSHAN)
    row = keep_template(actor)

    answer = client.post(f"/documents/templates/{row.pk}/accept", {"effective_from": "2020-13-01"})

    row.refresh_from_db()
    assert (answer.status_code, row.state) == (422, "draft")


def test_a_template_passes_round_the_office(signed_in: SignedIn) -> None:
    client, actor = signed_in(STATION, area_code=YUNSHAN)
    built_in = client.get("/documents/templates/built-in/general_notice").content

    row = keep_template(actor, built_in)
    preview = client.get(f"/documents/templates/{row.pk}/preview").content

    assert "关于开展夏季消防安全检查的通知" in words_of(preview)


def test_the_office_sets_its_sign_on_the_page(signed_in: SignedIn) -> None:
    client, actor = signed_in(STATION, area_code=YUNSHAN)

    client.post("/documents/templates/letterhead", {"sign": "云"})

    assert make_notice(actor).number.startswith("云发〔")


def test_lists_need_few_reads_whatever_their_length(
    signed_in: SignedIn, django_assert_max_num_queries: object
) -> None:
    client, actor = signed_in("community_director")
    for _ in range(5):
        make_notice(actor)

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/documents/")


def test_the_api_issues_lists_and_returns(api_client: SignedIn) -> None:
    client, _ = api_client("community_director")
    body = {"kind": "general_notice", "area_code": HEPING, "values": dict(NOTICE)}

    made = client.post("/api/v1/documents", json.dumps(body), "application/json").json()

    listed = client.get("/api/v1/documents?kind=general_notice").json()
    assert listed["count"] == 1
    assert listed["items"][0]["number"] == made["number"]
    assert client.get(f"/api/v1/documents/{made['id']}").json()["values"] == dict(NOTICE)


def test_the_api_says_which_values_are_wrong(api_client: SignedIn) -> None:
    client, _ = api_client("community_director")
    body = {"kind": "general_notice", "area_code": HEPING, "values": {"colour": "红"}}

    answer = client.post("/api/v1/documents", json.dumps(body), "application/json")

    assert answer.status_code == 422
    assert sorted(answer.json()["errors"]) == ["addressee", "body", "colour", "title"]
    assert not Document.objects.exists()


def test_the_api_issues_no_document_of_another_room(api_client: SignedIn) -> None:
    client, _ = api_client("community_director")
    body = {"kind": "test_order", "area_code": HEPING, "values": {}}

    answer = client.post("/api/v1/documents", json.dumps(body), "application/json")

    assert list(answer.json()["errors"]) == ["kind"]


def test_the_api_takes_templates_and_names_what_is_wrong(api_client: SignedIn) -> None:
    client, _ = api_client(STATION, area_code=YUNSHAN)
    url = "/api/v1/documents/templates"

    bad = client.post(
        url, {"kind": "general_notice", "file": file_of(own_template(without="body"))}
    )
    good = client.post(url, {"kind": "general_notice", "file": file_of(own_template())})

    assert (bad.status_code, list(bad.json()["errors"])) == (422, ["body"])
    assert (good.status_code, good.json()["state"]) == (201, "draft")
    assert Template.objects.count() == 1


def test_the_api_signs_and_voids(api_client: SignedIn) -> None:
    client, actor = api_client(STATION, area_code=YUNSHAN)
    give_password(actor.account_id)
    row = make_notice(actor)
    url = f"/api/v1/documents/{row.pk}"

    sent = json.dumps({"digest": row.digest, "password": PASSWORD})
    signed = client.post(f"{url}/signatures", sent, "application/json").json()
    voided = client.post(f"{url}/void", json.dumps({"reason": "发错了"}), "application/json").json()

    assert (signed["state"], signed["signatures"][0]["counts"]) == ("signed", True)
    assert (voided["state"], voided["reason"], voided["moves"]) == ("voided", "发错了", [])
