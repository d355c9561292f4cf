"""Current warnings for everybody, without signing in."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import StringConstraints

from shouwang.ground.actor import Actor
from shouwang.ground.wire import Moment, WireIn, WireOut
from shouwang.look.fresh import not_modified, tag_of
from shouwang.look.templatetags.look import text as in_words

from .queries.public import PublicWarning, public_warnings

router = Router(tags=["public warnings"])

CACHED_S = 30
Area = Annotated[str, StringConstraints(pattern=r"^\d{0,12}$")]


class PublicAlertsIn(WireIn):
    """For which division, by its code; all without one."""

    area: Area = ""


class PublicAlertOut(WireOut):
    """A warning as everybody reads it; what has ended says how, and no longer what to do."""

    number: str
    type: str
    type_label: str
    level: str
    level_label: str
    state: str
    state_label: str
    title: str
    text: str
    steps: list[str]
    title_en: str
    text_en: str
    steps_en: list[str]
    area_text: str
    area_codes: list[str]
    office: str
    contact: str
    issued_at: Moment | None
    onset_at: Moment
    expires_at: Moment
    ended_at: Moment | None


class PublicAlertsOut(WireOut):
    """In force with the worst first, then those that ended within 48 hours."""

    area_code: str
    area_name: str
    items: list[PublicAlertOut]


def _alert(one: PublicWarning) -> PublicAlertOut:
    row = one.warning
    return PublicAlertOut(
        number=row.number,
        type=row.type_code,
        type_label=in_words(row.type_label),
        level=row.level,
        level_label=in_words(row.level_label),
        state=row.state,
        state_label=in_words(row.state_label),
        title=row.title,
        text=row.text,
        steps=[] if one.is_over else list(one.steps),
        title_en=row.title_en,
        text_en=row.text_en,
        steps_en=[] if one.is_over else list(one.steps_en),
        area_text=row.area_text,
        area_codes=list(one.areas),
        office=row.office_name,
        contact=row.contact,
        issued_at=row.issued_at,
        onset_at=row.onset_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )


@router.get("/alerts", auth=None, response=PublicAlertsOut, operation_id="public_alerts")
def public_alerts(request: HttpRequest, asked: Query[PublicAlertsIn]) -> HttpResponse:
    """Return the warnings in force that touch a division, and those that ended within 48 hours.

    Exercises, tests and internal warnings are never among them. Kept for 30 s; with
    `If-None-Match` the answer is 304 while nothing has changed.
    """
    found = public_warnings(Actor.anonymous(), asked.area)
    text = PublicAlertsOut(
        area_code=found.area_code,
        area_name=found.area_name,
        items=[_alert(one) for one in found.all],
    ).model_dump_json()
    tag = tag_of(text)
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={CACHED_S}"}
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    return HttpResponse(text, content_type="application/json", headers=headers)
