"""The ticket: number and query code of one report, sealed in a cookie of the reporter's phone.

So neither stands in an address or a log, and a page can be loaded again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shouwang.ground import clock, data_keys

COOKIE = "report_ticket"
COOKIE_PATH = "/report/"
PLACE = "resident/ticket/cookie"
KEPT_FOR = timedelta(hours=2)
LONGEST_COOKIE = 2_000


@dataclass(frozen=True, slots=True)
class Ticket:
    """Number and query code; `draft` names what the phone may forget now."""

    number: str
    query_code: str = field(repr=False)
    hazard_number: str = ""
    draft: str = ""


def read_ticket(request: HttpRequest) -> Ticket | None:
    """Return the ticket of this phone; None when there is none, or none any more."""
    sealed = request.COOKIES.get(COOKIE, "")
    if not sealed or len(sealed) > LONGEST_COOKIE:
        return None
    try:
        content = json.loads(data_keys.ring().decrypt(sealed, place=PLACE))
        made_at = datetime.fromisoformat(content.pop("made_at"))
    except (ValueError, KeyError, TypeError):
        return None
    if clock.wall_now() - made_at >= KEPT_FOR:
        return None
    return Ticket(**content)


def give_ticket(response: HttpResponse, ticket: Ticket) -> None:
    """Leave the ticket on the reporter's phone for two hours."""
    content = {**asdict(ticket), "made_at": clock.wall_now().isoformat()}
    response.set_cookie(
        COOKIE,
        data_keys.ring().encrypt(json.dumps(content, ensure_ascii=False), place=PLACE),
        max_age=KEPT_FOR,
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def take_ticket_back(response: HttpResponse) -> None:
    """Remove the ticket, for phones and computers that others use too."""
    response.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Lax")
