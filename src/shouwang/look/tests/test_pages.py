"""The style guide, the switch, the layouts and the error pages answer."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client

pytestmark = [pytest.mark.urls("shouwang.look.tests.urls"), pytest.mark.django_db]


@pytest.mark.parametrize("address", ["/look/", "/look/phone/", "/look/public/", "/look/sheet"])
def test_style_guide_answers_in_chinese(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert '<html lang="zh-Hans">' in answer.content.decode()


@pytest.mark.parametrize("address", ["/look/", "/look/phone/", "/look/public/", "/look/sheet"])
@pytest.mark.requirement("R293")
def test_style_guide_answers_in_english_without_chinese_labels(
    client: Client, address: str
) -> None:
    client.cookies["django_language"] = "en"

    page = client.get(address).content.decode()

    assert '<html lang="en">' in page
    assert "期限" not in page
    assert "必填" not in page


def test_layout_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/look/other/").status_code == 404


def test_elder_cookie_marks_the_page(client: Client) -> None:
    client.cookies["elder"] = "1"

    page = client.get("/look/public/").content.decode()

    assert '<html lang="zh-Hans" data-elder="1">' in page
    assert 'name="elder" value="0"' in page


def test_switch_is_visible_on_public_pages(client: Client) -> None:
    page = client.get("/look/public/").content.decode()

    assert "长辈版" in page
    assert '<button class="switch switch-language" type="submit" name="language" value="en"' in page


def test_switch_remembers_language_and_text_size(client: Client) -> None:
    answer = client.post("/look/switch", {"language": "en", "elder": "1", "next": "/look/?x=1"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/look/?x=1"
    assert answer.cookies["django_language"].value == "en"
    assert answer.cookies["elder"].value == "1"


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example", "", "x:y"])
def test_switch_goes_only_to_own_pages(client: Client, wanted: str) -> None:
    answer = client.post("/look/switch", {"elder": "1", "next": wanted})

    assert answer.headers["Location"] == "/"


def test_switch_ignores_unknown_values(client: Client) -> None:
    answer = client.post("/look/switch", {"language": "fr", "elder": "7"})

    assert "django_language" not in answer.cookies
    assert "elder" not in answer.cookies


def test_switch_needs_the_token() -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/look/switch", {"elder": "1"})

    assert answer.status_code == 403
    assert "elder" not in answer.cookies


def test_switch_cannot_be_a_link(client: Client) -> None:
    assert client.get("/look/switch").status_code == 405


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("400", "这个请求看不懂"),
        ("403", "不能这样做"),
        ("404", "没有找到"),
        ("409", "已经有人先处理了"),
        ("429", "操作太频繁"),
        ("500", "系统出错了"),
        ("503", "暂时不能用"),
    ],
)
def test_error_page_needs_no_context(name: str, heading: str) -> None:
    page = render_to_string(f"{name}.html")

    assert f'<h1 class="page-title">{heading}</h1>' in page
    assert f'<p class="wrong-number">{name}</p>' in page


def test_error_page_says_the_given_message() -> None:
    page = render_to_string("409.html", {"message": "王某已确认。", "retry_url": "/hazards/1"})

    assert "王某已确认。" in page
    assert '<a class="btn btn-primary" href="/hazards/1">打开最新的内容</a>' in page


def test_error_page_says_how_long_to_wait() -> None:
    assert "约 30 秒后可以再试。" in render_to_string("429.html", {"wait_s": 30})
