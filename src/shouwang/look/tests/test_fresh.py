"""A page that asks for itself again is answered without a body while nothing has changed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from shouwang.look.fresh import not_modified, tag_of


def asked(header: str) -> HttpRequest:
    return RequestFactory().get("/", headers={"If-None-Match": header})


def test_the_same_parts_have_the_same_tag() -> None:
    assert tag_of("a", 1) == tag_of("a", 1)
    assert tag_of("a", 1) != tag_of("a", 2)


def test_parts_are_not_taken_for_one_another() -> None:
    assert tag_of("ab", "c") != tag_of("a", "bc")


def test_another_language_is_another_page() -> None:
    chinese = tag_of("a")
    with translation.override("en"):
        assert tag_of("a") != chinese


def test_a_known_tag_is_answered_without_a_body() -> None:
    tag = tag_of("a")
    answer = not_modified(asked(f'"other", W/{tag}'), tag)

    assert answer is not None
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)


def test_another_tag_is_made_anew() -> None:
    assert not_modified(asked('"other"'), tag_of("a")) is None
    assert not_modified(asked(""), tag_of("a")) is None


def test_a_page_with_news_is_always_made() -> None:
    tag = tag_of("a")
    request = asked(tag)
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    messages.success(request, "saved")

    assert not_modified(request, tag) is None
