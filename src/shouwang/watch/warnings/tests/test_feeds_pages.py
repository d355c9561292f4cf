"""The page of feeds and messages: what is read, what is broken, what becomes a draft."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Account
from shouwang.watch.warnings.actions.receiving import read_document, take
from shouwang.watch.warnings.models import Feed, FeedMessage, Warning

from .factories import SIX, SYSTEM, street_officer
from .messages_making import content, make_feed, message

pytestmark = pytest.mark.django_db
API = "/api/v1/warnings/messages"
FORM = {
    "name": "气象台",
    "address": "https://feeds.example/a",
    "area_code": "330781002",
    "every_s": "60",
    "is_active": "on",
}


@pytest.fixture(autouse=True)
def _six() -> object:
    with time_machine.travel(SIX, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer() -> Actor:
    return street_officer()


@pytest.fixture
def browser(officer: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=officer.account_id or 0))
    session = client.session
    session[POST_KEY] = officer.post_id
    session.save()
    return client


def test_a_feed_is_added_on_the_page(browser: Client) -> None:
    answer = browser.post("/warnings/feeds/new", FORM, follow=True)

    assert "消息源已加上，马上开始读。" in answer.content.decode()
    assert Feed.objects.get().address == "https://feeds.example/a"


def test_a_private_address_is_refused_on_the_page(browser: Client) -> None:
    answer = browser.post("/warnings/feeds/new", {**FORM, "address": "http://10.0.0.1/"})

    assert answer.status_code == 422
    assert "这是内网或本机地址" in answer.content.decode()
    assert Feed.objects.count() == 0


def test_a_message_is_listed_by_what_it_says(browser: Client) -> None:
    take(SYSTEM, read_document(SYSTEM, content(message())), make_feed(is_trusted=False))

    text = browser.get("/warnings/feeds/").content.decode()

    assert "云山市气象台发布暴雨橙色预警" in text
    assert "首次发布 · 实战" in text


def test_what_is_for_elsewhere_is_said_to_be_so(browser: Client) -> None:
    sent = content(message(codes=("440300000000",)))
    [row] = take(SYSTEM, read_document(SYSTEM, sent), make_feed(is_trusted=False)).messages

    answer = browser.post(f"/warnings/messages/{row.pk}/relay", follow=True)

    assert answer.status_code == 200
    assert answer.content.decode().count("这条消息写的地方不在本地范围内，不能转为草稿。") == 1
    assert Warning.objects.count() == 0


def test_a_feed_is_changed_once_of_two(browser: Client) -> None:
    feed = make_feed()
    path = f"/warnings/feeds/{feed.pk}"

    first = browser.post(path, {**FORM, "version": "1"})
    second = browser.post(path, {**FORM, "version": "1", "name": "别名"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "刚刚有人改过" in second.content.decode()
    assert Feed.objects.get().name == "气象台"


def test_the_page_shows_how_reading_goes(browser: Client) -> None:
    make_feed(error="time", failure_count=3, failed_since_at=SIX, tried_at=SIX)

    text = browser.get("/warnings/feeds/").content.decode()

    assert "超时 · 连续 3 次" in text


def test_the_page_names_what_is_broken(browser: Client) -> None:
    raw = content(message()).replace(b">Likely<", b">Very Likely<")
    take(SYSTEM, read_document(SYSTEM, raw), make_feed())

    text = browser.get("/warnings/feeds/").content.decode()

    assert "取值不在标准规定之内（§3.2）" in text
    assert "/alert/info/certainty" in text


def test_a_message_becomes_a_draft_with_one_press(browser: Client) -> None:
    [row] = take(
        SYSTEM, read_document(SYSTEM, content(message())), make_feed(is_trusted=False)
    ).messages

    answer = browser.post(f"/warnings/messages/{row.pk}/relay")

    made = Warning.objects.get()
    assert unquote(answer["Location"]) == f"/warnings/{made.number}"
    assert FeedMessage.objects.get().warning == made


def test_a_landslide_message_of_anybody_is_refused_on_the_page(browser: Client) -> None:
    risky = message(event="地质灾害气象风险", headline="")
    [row] = take(
        SYSTEM, read_document(SYSTEM, content(risky)), make_feed(is_trusted=False)
    ).messages

    answer = browser.post(f"/warnings/messages/{row.pk}/relay", follow=True)

    assert "这类预警只转发主管部门的" in answer.content.decode()
    assert Warning.objects.count() == 0


@pytest.mark.parametrize("how", ["file", "content"])
def test_a_message_is_sent_in_as_a_file_or_as_text(browser: Client, how: str) -> None:
    raw = content(message())
    given = {"file": SimpleUploadedFile("a.xml", raw), "content": raw.decode()}

    answer = browser.post("/warnings/messages/new", {how: given[how]}, follow=True)

    assert "收到 1 条，其中 1 条是新的。" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "请选择文件，或粘贴消息。"),
        ("<alert", "不是格式正确的 XML。"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "没有读取"),
    ],
)
def test_what_is_no_message_is_refused_on_the_page(browser: Client, text: str, words: str) -> None:
    answer = browser.post("/warnings/messages/new", {"content": text})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert FeedMessage.objects.count() == 0


def test_a_message_is_sent_in_over_the_api(browser: Client) -> None:
    raw = content(message())

    first = browser.post(API, raw, content_type="application/cap+xml")
    second = browser.post(API, raw, content_type="application/cap+xml")

    assert (first.status_code, second.status_code) == (201, 201)
    assert [first.json()["new_count"], second.json()["new_count"]] == [1, 0]
    assert [one["outcome"] for one in browser.get(API).json()["items"]] == ["held"]


def test_ten_megabytes_over_the_api_are_refused(browser: Client) -> None:
    answer = browser.post(API, b"a" * 10_000_000, content_type="application/cap+xml")

    assert answer.status_code == 422
    assert "内容太大，请只发一条消息。" in answer.content.decode()
