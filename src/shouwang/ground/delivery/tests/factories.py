"""Makes addressees, notices and due times for tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.actions import notify
from shouwang.ground.delivery.models import Dispatch, Notice, Preference
from shouwang.ground.delivery.queries import Importance, NoticeDraft
from shouwang.ground.errors import say
from shouwang.ground.people.models import Account
from shouwang.ground.people.tests.factories import make_account

SYSTEM = Actor.system("test")
TITLE = say("台风红色预警，请立即转移")
_numbers = count(1)


def make_addressee(*, phone: str = "", email: str = "") -> Account:
    """Make a fictional person who can be reached."""
    account = make_account()
    seal_contact(account, phone=phone, email=email)
    account.save()
    return account


def seal_contact(account: Account, *, phone: str = "", email: str = "") -> None:
    """Write a phone and an e-mail address into an account that is not saved yet."""
    ring, place = data_keys.ring(), f"people_account/{account.username}"
    account.phone_sealed = ring.encrypt(phone, place=f"{place}/phone") if phone else ""
    account.email_sealed = ring.encrypt(email, place=f"{place}/email") if email else ""


def prefer(account: Account, *, urgent: tuple[str, ...] = (), normal: tuple[str, ...] = ()) -> None:
    """Choose channels for an account."""
    Preference.objects.create(account=account, urgent=list(urgent), normal=list(normal))


def tell(
    *accounts: Account,
    importance: Importance = Importance.HIGH,
    asks_confirmation: bool = False,
    source_key: str = "",
) -> list[Notice]:
    """Tell accounts something urgent, unless told otherwise; returns the notices."""
    key = source_key or f"event:{next(_numbers)}"
    draft = NoticeDraft(
        "warning", TITLE, importance=importance, asks_confirmation=asks_confirmation
    )
    notify(SYSTEM, [account.pk for account in accounts], draft, source_key=key)
    return list(Notice.objects.filter(source_key=key).order_by("account_id"))


def dispatch_of(notice: Notice, channel: str) -> Dispatch:
    """Return the notice's dispatch in a channel."""
    return Dispatch.objects.get(notice=notice, channel=channel)


def let_ladder_pass() -> int:
    """Let every wait be over, as it is by itself in minutes or hours; returns how many waited."""
    past = clock.wall_now() - timedelta(seconds=1)
    return Dispatch.objects.filter(
        state__in=["queued", "sending"], due_wall_at__isnull=False
    ).update(due_wall_at=past)
