"""Errors as problem+json (RFC 9457), translated for the caller."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.translation import gettext

from shouwang.ground.errors import Invalid, ShouwangError, Text, TooMany, WrongState

PROBLEM_JSON = "application/problem+json"


def translate(text: Text) -> str:
    """Return a text in the caller's language."""
    found = gettext(text.msgid)
    return found.format(**text.params) if text.params else found


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
    response = problem(error.status, error.code, translate(error.message), more)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.wait_s)
    return response
