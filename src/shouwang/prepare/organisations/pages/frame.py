"""What every page of the room shows: the street, the day, the neighbouring pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotFound
from shouwang.look.links import Link
from shouwang.prepare.organisations import queries

EDIT = "organisations.edit"
STREET_DIGITS = 9
FIRST_YEAR, LAST_YEAR = 1949, 2199


@dataclass(frozen=True, slots=True)
class Frame:
    """The street and the day that a page is about."""

    street_code: str
    street_name: str
    on: date
    may_edit: bool


def street_of(request: PageRequest) -> str:
    """Return the street asked for, or the actor's own; NotFound outside the actor's duties."""
    asked = request.GET.get("street", "") or request.actor.area_code
    code = divisions.normalise_code(asked)[:STREET_DIGITS] if asked.isdecimal() else ""
    if len(code) < STREET_DIGITS:
        code = str(settings.ENVIRONMENT.home_area)[:STREET_DIGITS]
    if not queries.may_look(request.actor, code):
        raise NotFound
    return code


def day_of(request: PageRequest) -> date:
    """Return the day asked for, or today when it is missing or makes no sense."""
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today()
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else clock.today()


def frame_of(request: PageRequest) -> Frame:
    """Return the frame of a page."""
    code = street_of(request)
    names = divisions.names_of(request.actor, [code])
    return Frame(code, names.get(code, code), day_of(request), may_edit(request.actor, code))


def may_edit(actor: Actor, area_code: str) -> bool:
    """Tell whether the actor may change who answers for what in an area."""
    return actor.may(EDIT, Target(area_code=area_code))


def tabs(current: str) -> list[Link]:
    """Return the neighbouring pages of the room."""
    labels = {
        "list": _("责任链"),
        "bodies": _("领导小组和队伍"),
        "sectors": _("条线牵头"),
        "accountable": _("单位责任人"),
        "liaisons": _("企业联系人"),
        "meetings": _("会议"),
        "requirements": _("事项督办"),
        "funds": _("专项经费"),
        "documents": _("依据文件"),
        "consistency": _("责任核对"),
    }
    return [
        Link(label, reverse(f"organisations:{name}"), "", name == current)
        for name, label in labels.items()
    ]
