"""A resident follows a report with number and query code, answers, objects, is told why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from shouwang.desks.resident.tests.factories import (
    HEPING,
    make_committee,
    make_villages,
    shown_code,
)
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import prepare_photo
from shouwang.ground.attachments.tests.factories import photo, upload, wav_bytes
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.actions import Fix, Judgement
from shouwang.prepare.hazards.models import Hazard, Report

HANDLER = Actor.system("test")
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Reported:
    """One report, as its reporter knows it."""

    number: str
    code: str
    hazard: str


@pytest.fixture(autouse=True)
def yunshan(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path
    cache.clear()
    make_villages()
    make_committee()


@pytest.fixture
def reported(client: Client) -> Reported:
    client.post(
        "/report/new",
        {
            "text": "安全出口被堵",
            "area_code": HEPING,
            "photos": photo(),
            "category": "blocked_exit",
        },
    )
    number, code = shown_code(client)
    return Reported(number, code, Hazard.objects.get().number)


@pytest.fixture
def other_phone(reported: Reported) -> Client:
    return Client()


def ask(client: Client, reported: Reported, code: str = "") -> int:
    fields = {"number": reported.number, "query_code": code or reported.code}
    return client.post("/report/status/", fields).status_code


def page_of(client: Client) -> str:
    return client.get("/report/status/").content.decode()


def close(reported: Reported) -> None:
    director, worker = actor_for("community_director"), actor_for("grid_worker")
    hazards.confirm(director, reported.hazard)
    hazards.grade(director, reported.hazard, Judgement("general", 4))
    fix = Fix(photos=(prepare_photo(photo(size=(50, 50))),))
    hazards.fix_at_once(worker, reported.hazard, fix)
    hazards.verify_and_close(director, reported.hazard)


@pytest.mark.requirement("R251")
def test_number_and_code_open_the_progress_on_any_phone(
    other_phone: Client, reported: Reported
) -> None:
    answer = other_phone.post(
        "/report/status/", {"number": reported.number, "query_code": reported.code.lower()}
    )

    page = page_of(other_phone)
    assert answer.headers["Location"] == "/report/status/"
    assert reported.number in page
    assert "通道、出口堵塞" in page
    assert "待受理" in page
    assert reported.code not in page


@pytest.mark.requirement("R251")
def test_the_progress_tells_each_step_in_words(client: Client, reported: Reported) -> None:
    hazards.confirm(HANDLER, reported.hazard)

    steps = client.get("/report/status/").context["steps"]

    assert [(step.words, step.mark) for step in steps] == [
        ("已收到", "已完成"),
        ("已认定", "已完成"),
        ("已整改，待复查", "还没有到这一步"),
        ("复查合格，已销号", "还没有到这一步"),
    ]


@pytest.mark.requirement("R285")
@pytest.mark.parametrize(
    ("number", "code"), [("", "AAA-AAA-AAA"), ("云山-2026-999999", ""), ("x" * 41, "y" * 41)]
)
def test_a_wrong_number_or_code_shows_nothing(
    other_phone: Client, reported: Reported, number: str, code: str
) -> None:
    fields = {"number": number or reported.number, "query_code": code or reported.code}

    answer = other_phone.post("/report/status/", fields)

    assert answer.status_code == 422
    assert "report_ticket" not in answer.cookies
    assert "通道、出口堵塞" not in answer.content.decode()


@pytest.mark.requirement("R285")
def test_five_wrong_codes_lock_the_number_for_a_quarter_hour_and_no_other(
    other_phone: Client, reported: Reported, client: Client
) -> None:
    client.post("/report/new", {"text": "井盖坏了", "area_code": HEPING})
    number, code = shown_code(client)
    other = Reported(number, code, "")
    with time_machine.travel("2026-06-22T04:00:00Z", tick=False) as traveller:
        tries = [ask(other_phone, reported, "AAA-AAA-AA2") for _ in range(5)]
        right_while_locked = ask(other_phone, reported)
        neighbour = ask(Client(), other)
        traveller.shift(timedelta(minutes=15, seconds=1))
        right_later = ask(other_phone, reported)

    assert tries == [422] * 5
    assert (right_while_locked, neighbour, right_later) == (429, 302, 302)


@pytest.mark.requirement("R285")
def test_the_progress_names_nobody(client: Client, reported: Reported) -> None:
    close(reported)

    page = page_of(client)

    assert "system:" not in page
    assert "account:" not in page
    assert "测试" not in page


@pytest.mark.requirement("R251", "R285")
def test_the_reporter_sees_the_own_photo_and_nobody_else_does(
    client: Client, reported: Reported
) -> None:
    (shown,) = client.get("/report/status/").context["photos"]

    own = client.get(shown.url)
    strangers = Client().get(shown.url)

    assert (own.status_code, own["Content-Type"]) == (200, "image/jpeg")
    assert strangers.status_code == 404
    own.close()


@pytest.mark.requirement("R285")
@pytest.mark.parametrize("address", ["999999999999999999999999/full", "1/original", "0/thumbnail"])
def test_a_guessed_photo_is_not_found(client: Client, reported: Reported, address: str) -> None:
    assert client.get(f"/report/evidence/{address}").status_code == 404


@pytest.mark.requirement("R285")
def test_a_reporter_does_not_see_the_photos_of_another(client: Client, reported: Reported) -> None:
    first = client.get("/report/status/").context["photos"][0]
    neighbour = Client()
    neighbour.post("/report/new", {"text": "井盖坏了", "area_code": HEPING})

    assert neighbour.get(first.url).status_code == 404


@pytest.mark.requirement("R251")
def test_the_own_voice_note_can_be_heard_again(client: Client) -> None:
    client.post("/report/new", {"voice": upload(wav_bytes(1), "v.wav"), "area_code": HEPING})

    (voice,) = client.get("/report/status/").context["voices"]

    heard = client.get(f"/report/evidence/{voice}/full")
    assert heard["Content-Type"] == "audio/wav"
    assert heard["Content-Disposition"].startswith("attachment;")
    heard.close()


@pytest.mark.requirement("R251")
def test_an_anonymous_reporter_answers_the_handlers_question(
    client: Client, reported: Reported
) -> None:
    hazards.ask_reporter(HANDLER, reported.hazard, text="是几单元？")
    before = page_of(client)

    client.post("/report/status/answer", {"text": "三单元"})

    after = page_of(client)
    assert "是几单元？" in before
    assert "办理人在等您回答。" in before
    assert "三单元" in after
    assert "办理人在等您回答。" not in after
    assert Report.objects.get().is_anonymous


@pytest.mark.requirement("R251")
@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_an_empty_or_endless_answer_is_refused_at_its_field(
    client: Client, reported: Reported, text: str
) -> None:
    hazards.ask_reporter(HANDLER, reported.hazard, text="是几单元？")

    page = client.post("/report/status/answer", {"text": text})

    assert page.status_code == 422
    assert "text" in page.context["answering"].errors
    assert Report.objects.get().lines.count() == 1


@pytest.mark.requirement("R251")
def test_an_answer_without_a_question_is_refused(client: Client, reported: Reported) -> None:
    page = client.post("/report/status/answer", {"text": "三单元"})

    assert page.status_code == 422
    assert "现在没有需要回答的问题。" in page.content.decode()


@pytest.mark.requirement("R251")
def test_the_reporter_objects_to_the_closure_with_a_reason(
    client: Client, reported: Reported
) -> None:
    close(reported)
    before = page_of(client)

    client.post("/report/status/object", {"reason": "杂物又堆回来了"})

    after = page_of(client)
    assert "我不同意这个结果" in before
    assert "您的异议已经收到" in after
    assert "我不同意这个结果" not in after
    assert Report.objects.get().objections.get().reason == "杂物又堆回来了"


@pytest.mark.requirement("R251")
def test_an_objection_needs_a_reason_and_a_result(client: Client, reported: Reported) -> None:
    too_early = client.post("/report/status/object", {"reason": "太慢"})
    close(reported)
    without_reason = client.post("/report/status/object", {"reason": " "})

    assert (too_early.status_code, without_reason.status_code) == (422, 422)
    assert without_reason.context["objecting"].errors["reason"] == ["请写明理由。"]
    assert Report.objects.get().objections.count() == 0


@pytest.mark.requirement("R251", "R122")
def test_what_is_not_our_matter_is_explained_with_the_way_to_12345(
    client: Client, reported: Reported
) -> None:
    hazards.reject(HANDLER, reported.hazard, reason="噪声问题。", is_not_ours=True)

    page = page_of(client)

    assert "噪声问题。" in page
    assert "12345" in page.split("办理结果")[1]
    assert "我不同意这个结果" in page


@pytest.mark.requirement("R285")
def test_leaving_forgets_number_and_code_on_this_phone(client: Client, reported: Reported) -> None:
    client.post("/report/leave")

    assert reported.number not in page_of(client)
    assert client.get("/report/done").headers["Location"] == "/report/status/"


@pytest.mark.requirement("R285")
@pytest.mark.parametrize("address", ["/report/status/answer", "/report/status/object"])
def test_without_a_ticket_nothing_is_answered(
    other_phone: Client, reported: Reported, address: str
) -> None:
    answer = other_phone.post(address, {"text": "三单元", "reason": "不对"})

    assert answer.headers["Location"] == "/report/status/"
    assert Report.objects.get().lines.count() == 0


@pytest.mark.requirement("R285")
def test_a_ticket_whose_report_is_gone_asks_again(client: Client, reported: Reported) -> None:
    Report.objects.update(code_digest="0" * 64)

    first = client.get("/report/status/")

    assert first.headers["Location"] == "/report/status/"
    assert "查询码" in page_of(client)
