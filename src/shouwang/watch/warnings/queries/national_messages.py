"""Warnings in the national form (GB/T 35965.1), with what that form cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from shouwang.engines.cap.national import write_national
from shouwang.engines.cap.national_mapping import EVENT_TYPE, Loss, to_national
from shouwang.ground.actor import Actor
from shouwang.ground.errors import WrongState, say
from shouwang.watch.warnings.models import Warning
from shouwang.watch.warnings.rules.cap_messages import cancel_identifier, identifier_of
from shouwang.watch.warnings.rules.national_messages import SERIAL_LIMIT, national_identifier
from shouwang.watch.warnings.rules.wording import Ending

from .cap_messages import CHAIN_LIMIT, alerts_of, home_area
from .register import warning


@dataclass(frozen=True, slots=True)
class NationalMessage:
    """The newest message of a warning in the national form, and what it cannot say there."""

    identifier: str
    content: bytes
    losses: tuple[Loss, ...]
    lacks_event_code: bool


def has_national_form(actor: Actor) -> bool:
    """Tell whether this installation has a code under which it sends the national form."""
    del actor
    return bool(settings.NATIONAL_SENDER)


def national_message(actor: Actor, number: str) -> NationalMessage:
    """Return the newest message of a warning that the actor sees in the national form.

    NotFound outside the actor's duties; WrongState while it is a draft, and without a sender code.
    """
    found = warning(actor, number)
    alert = alerts_of(actor, found)[-1]
    code = settings.NATIONAL_SENDER
    if not code:
        raise WrongState(
            say("没有设置本单位的14位发布单位编码（SHOUWANG_NATIONAL_SENDER），请管理员设置。"),
            state=found.state,
            version=found.version,
        )
    national, losses = to_national(alert, sender_code=code, identifiers=_names(found, code))
    codes = {pair.name for info in alert.infos for pair in info.event_codes}
    return NationalMessage(
        national.identifier, write_national(national), tuple(losses), EVENT_TYPE not in codes
    )


def _names(found: Warning, code: str) -> dict[str, str]:
    """Return the national name for each message of a warning's chain, by its name in CAP."""
    names: dict[str, str] = {}
    link: Warning | None = found
    while link is not None and link.issued_at is not None and len(names) < CHAIN_LIMIT:
        cap = identifier_of(home_area(), link.pk, link.issued_at)
        names[cap] = national_identifier(code, link.issued_at, _serial(link, link.issued_at))
        if link.ending == Ending.CANCELLED and link.ended_at is not None:
            serial = _serial(link, link.ended_at, is_end=True)
            names[cancel_identifier(cap)] = national_identifier(code, link.ended_at, serial)
        link = link.earlier
    return names


def _serial(found: Warning, at: datetime, *, is_end: bool = False) -> int:
    """Return how many messages of the same second stand before a warning's: issues, then ends.

    Later seconds change nothing in it, so that a message has the same name every time.
    """
    begin = at.replace(microsecond=0)
    second = (begin, begin + timedelta(microseconds=999_999))
    issued = Q(issued_at__range=second)
    ended = Q(ended_at__range=second, ending=Ending.CANCELLED.value)
    rows = Warning.objects.order_by()
    before = rows.filter(issued) if is_end else rows.filter(issued, pk__lt=found.pk)
    count = before.count() + (rows.filter(ended, pk__lt=found.pk).count() if is_end else 0)
    if count >= SERIAL_LIMIT:
        raise WrongState(say("同一秒内的消息超过10条，国家格式编不出号。"), version=found.version)
    return count
