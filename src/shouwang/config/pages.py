"""Pages that belong to no room: health and the error pages of the framework."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from shouwang.ground.errors import NotAllowed, NotFound, ShouwangError, say

from .middleware import error_page
from .problems import problem_response


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the database answers, else 503."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unavailable"}, status=503)
    return JsonResponse({"status": "ok", "database": connection.vendor})


def _answer(request: HttpRequest, error: ShouwangError) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_response(error)
    return error_page(request, error)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that makes no sense."""
    del exception
    return _answer(request, ShouwangError(say("请求有误，请返回重试。")))


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that is not allowed."""
    del exception
    return _answer(request, NotAllowed())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was open for too long or came from elsewhere."""
    del reason
    return _answer(request, NotAllowed(say("页面已过期，请返回刷新后再提交，填写的内容还在。")))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    del exception
    return _answer(request, NotFound(say("没有这个页面。")))


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours; needs neither database nor context."""
    return render(request, "500.html", status=500, using=None)
