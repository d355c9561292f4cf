"""What the pages of duty share: the tabs of a room, choices of areas and people, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwang.ground.access.requests import PageRequest
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.duty import queries
from shouwang.prepare.duty.rules.wording import Capacity, capacity_of
from shouwang.prepare.duty.states import EDIT, RoomState

if TYPE_CHECKING:
    from datetime import date

    from django.forms import BaseForm

    from shouwang.prepare.duty.models import DutyRoom

TABS: Final = (
    ("duty:room", gettext_noop("值班")),
    ("duty:rosters", gettext_noop("值班表")),
    ("duty:log", gettext_noop("值班日志")),
    ("duty:fairness", gettext_noop("轮值均衡")),
)


def frame(actor: Actor, room: DutyRoom, current: str, here: str = "") -> dict[str, object]:
    """Return the context of a page of a room; `current` is the name of its address."""
    links = [Link(_("值班"), reverse("duty:today")), Link(room.name, "")]
    if here:
        links[-1] = Link(room.name, reverse("duty:room", args=[room.pk]))
        links.append(Link(here, ""))
    return {
        "room": room,
        "tabs": [
            Link(_(label), reverse(name, args=[room.pk]), "", is_current=name == current)
            for name, label in TABS
        ],
        "links": links,
        "may_edit": actor.may(EDIT, room.target()),
        "is_open": room.state == RoomState.OPENED,
    }


def areas(actor: Actor) -> list[tuple[str, str]]:
    """Return the actor's street and its villages as choices."""
    street = actor.area_code[:9]
    names = divisions.names_of(actor, [street])
    found = [(street, names.get(street, street))] if street else []
    return found + [(row.code, row.name) for row in divisions.villages_under(actor, street)]


def communities(actor: Actor, room: DutyRoom) -> list[tuple[str, str]]:
    """Return the communities of a room's area as choices."""
    return [(row.code, row.name) for row in divisions.villages_under(actor, room.area_code_now)]


def able(actor: Actor, room: DutyRoom, on: date) -> dict[str, list[tuple[int, str]]]:
    """Return who may be on duty in a room, by capacity, as choices."""
    found: dict[str, list[tuple[int, str]]] = {Capacity.LEADER: [], Capacity.STAFF: []}
    for post in queries.able_posts(actor, room, on):
        capacity = capacity_of(post.role, room.kind)
        if capacity is not None:
            found[capacity].append((post.pk, f"{post.account.name} · {in_words(post.label)}"))
    return found


def tell(request: PageRequest, error: Invalid) -> None:
    """Say on the next page what was refused, each reason once."""
    for words in dict.fromkeys(in_words(found) for found in error.fields.values()):
        messages.error(request, words)


def tell_form(request: PageRequest, form: BaseForm) -> None:
    """Say on the next page which fields of a form were wrong."""
    for name, errors in form.errors.items():
        field = form.fields.get(name)
        label = f"{field.label}：" if field is not None and field.label else ""
        messages.error(request, f"{label}{' '.join(str(error) for error in errors)}")
