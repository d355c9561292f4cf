"""Which channels there are: the house's own, those an office is offered, and the operator's.

Apprise takes 25 MB and is read when the first gateway is asked for.
"""

from __future__ import annotations

from django.conf import settings

from shouwang.ground.delivery.rules import CALL_LIST, EMAIL, INBOX, KNOWN_GATEWAYS

from .call_list import CallList
from .contract import Channel
from .email import Email
from .inbox import Inbox


def channel(name: str) -> Channel:
    """Return the channel with the name; one that nobody configured says so."""
    if name == INBOX:
        return Inbox()
    if name == CALL_LIST:
        return CallList()
    if name == EMAIL:
        return Email(settings.SMTP_URL, settings.MAIL_FROM)
    from .gateway import Gateway

    return Gateway(name, settings.CHANNELS.get(name, ""))


def all_channels() -> list[Channel]:
    """Return every channel, in the order in which they are shown."""
    return [channel(INBOX), *(channel(name) for name in offered_names()), channel(CALL_LIST)]


def offered_names() -> list[str]:
    """Return the names among which a person may choose."""
    own = [name for name in settings.CHANNELS if name not in KNOWN_GATEWAYS]
    return [EMAIL, *KNOWN_GATEWAYS, *own]
