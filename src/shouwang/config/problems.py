"""Errors as problem+json (RFC 9457), translated for the caller."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.translation import gettext

from shouwang.ground.errors import Invalid, ShouwangError, Text, TooMany, WrongState, say
from shouwang.ground.wire import UNFIT

PROBLEM_JSON = "application/problem+json"


def translate(text: Text) -> str:
    """Return a text in the caller's language."""
    found = gettext(text.msgid)
    if not text.params:
        return found
    params = {
        name: translate(value) if isinstance(value, Text) else value
        for name, value in text.params.items()
    }
    return found.format(**params)


def problem(status: int, code: str, title: str, more: Mapping[str, object]) -> HttpResponse:
    """Return a problem document."""
    body = {"type": f"urn:shouwang:{code}", "title": title, "status": status, **more}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM_JSON
    )


def problem_response(error: ShouwangError) -> HttpResponse:
    """Return the problem document of an error of the family."""
    more: dict[str, object] = {}
    if isinstance(error, Invalid):
        more["errors"] = {name: translate(text) for name, text in error.fields.items()}
    if isinstance(error, WrongState):
        more |= {"state": error.state, "version": error.version, "allowed": list(error.allowed)}
    if isinstance(error, TooMany) and error.challenge is not None:
        text, bits = error.challenge
        more["challenge"] = {"text": text, "bits": bits}
    response = problem(error.status, error.code, translate(error.message), more)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.wait_s)
    return response


INPUT_TEXTS: Mapping[str, Text] = {
    "missing": say("必须填写。"),
    "extra_forbidden": say("没有这个字段。"),
    "string_too_long": say("最多 {max_length} 个字。"),
    "string_too_short": say("至少 {min_length} 个字。"),
    "string_type": say("应当是文字。"),
    "int_type": say("应当是整数。"),
    "int_parsing": say("应当是整数。"),
    "int_parsing_size": say("数字太大。"),
    "float_parsing": say("应当是数字。"),
    "finite_number": say("应当是数字。"),
    "bool_parsing": say("应当是 true 或 false。"),
    "greater_than_equal": say("不能小于 {ge}。"),
    "less_than_equal": say("不能大于 {le}。"),
    "literal_error": say("只能是：{expected}。"),
    "enum": say("只能是：{expected}。"),
    "json_invalid": say("不是有效的 JSON。"),
}
"""What the framework's kinds of wrong input mean to a person."""


def input_text(kind: str, context: Mapping[str, object]) -> str:
    """Return the message for one wrong field; our own validators bring theirs in the context."""
    own = context.get("text")
    if kind == UNFIT and isinstance(own, Text):
        return translate(own)
    text = INPUT_TEXTS.get(kind)
    return translate(Text(text.msgid, context) if text else say("格式不对。"))
