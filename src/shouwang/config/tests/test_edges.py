"""The edges: errors as pages and problems, headers, the caller's address."""

from __future__ import annotations

import json

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from shouwang.config.middleware import client_address, error_page
from shouwang.config.problems import input_text, problem_response, translate
from shouwang.ground.errors import Invalid, NotFound, ShouwangError, TooMany, WrongState, say


def body(error: ShouwangError) -> dict[str, object]:
    found: dict[str, object] = json.loads(problem_response(error).content)
    return found


def test_a_wrong_field_is_named_in_the_problem() -> None:
    found = body(Invalid({"name": say("请填写单位名称。")}))

    assert (found["status"], found["errors"]) == (422, {"name": "请填写单位名称。"})


def test_a_wrong_state_names_state_version_and_what_is_allowed() -> None:
    found = body(WrongState(say("不行"), state="closed", version=7, allowed=("reopen",)))

    assert (found["status"], found["state"], found["version"], found["allowed"]) == (
        409,
        "closed",
        7,
        ["reopen"],
    )


def test_too_many_requests_say_when_to_come_again() -> None:
    assert problem_response(TooMany(wait_s=900))["Retry-After"] == "900"


def test_texts_are_translated_for_english_callers_texts_within_texts_too() -> None:
    with translation.override("en"):
        found = translate(say("您的岗位不能办理“{move}”。", move=say("请先登录。")))

    assert found == "Your post may not do “Please sign in first.”."


@pytest.mark.parametrize(
    ("kind", "context", "expected"),
    [
        ("missing", {}, "必须填写。"),
        ("string_too_long", {"max_length": 200}, "最多 200 个字。"),
        (
            "unfit",
            {"text": say("年份应在 {first} 至 {last} 之间。", first=1, last=9)},
            "年份应在 1 至 9 之间。",
        ),
        ("something_new", {}, "格式不对。"),
    ],
)
def test_wrong_api_input_is_told_in_chinese(
    kind: str, context: dict[str, object], expected: str
) -> None:
    assert input_text(kind, context) == expected


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_is_a_page_in_chinese(client: Client) -> None:
    response = client.get("/nowhere")

    assert response.status_code == 404
    assert "没有这个页面。" in response.content.decode()


@pytest.mark.django_db
def test_every_answer_carries_the_content_policy(client: Client) -> None:
    response = client.get("/sign-in")

    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
def test_an_error_in_a_page_keeps_its_status(rf: RequestFactory) -> None:
    assert error_page(rf.get("/"), NotFound()).status_code == 404


@pytest.mark.django_db
def test_health_is_told_without_signing_in(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()["status"]) == (200, "ok")


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": "203.0.113.9"}, REMOTE_ADDR="127.0.0.1")

    assert client_address(request) == "127.0.0.1"


@pytest.mark.django_db
def test_the_api_is_described_without_any_address_outside(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()

    assert "http://" not in page
    assert "https://" not in page


@pytest.mark.django_db
def test_every_route_of_the_api_has_a_name_of_its_own(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    names = [route["operationId"] for methods in paths.values() for route in methods.values()]

    assert len(names) == len(set(names))
    assert {"register_hazard", "move_hazard", "report_publicly", "open_session"} <= set(names)
