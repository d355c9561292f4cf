"""How fast notices go out by a gateway on loopback that fails a third of the time."""

from __future__ import annotations

import time
from urllib.parse import quote

import requests
from django.db.models import Count, QuerySet
from django.test import override_settings

from shouwang.ground.actor import Actor
from shouwang.ground.delivery.actions import NoticeDraft, drain, notify
from shouwang.ground.delivery.models import Dispatch
from shouwang.ground.delivery.queries import Importance
from shouwang.ground.delivery.tests.factories import TITLE, let_ladder_pass, seal_contact
from shouwang.ground.delivery.tests.stubs import KEY
from shouwang.ground.people.models import Account

from .figures import Figure
from .gateway import FarGateway, far_gateway
from .scale import SCALE

NOTICES = max(200, round(10_000 * SCALE))
FAILS_EVERY = 3
ROUNDS = 8
GROUP = "delivery"
LEAST_RATIO = 0.5
"""Of what plain posts do, at least: the rest is the price of losing and doubling nothing."""
SYSTEM = Actor.system("bench")


def measure_delivery() -> list[Figure]:
    """Tell many people, drain to the end, and post as often by hand, one after the other."""
    accounts = _people()
    with far_gateway(FAILS_EVERY) as stub, override_settings(CHANNELS={"sms": stub.channel}):
        began = time.perf_counter()
        draft = NoticeDraft("bench", TITLE, importance=Importance.HIGH)
        notify(SYSTEM, accounts, draft, source_key="bench:delivery")
        queued_s = time.perf_counter() - began
        sent_s = _drain_to_the_end()
        told = stub.told()
    with far_gateway(FAILS_EVERY) as other:
        plain_s = _post_plainly(other)
        plain_requests = other.told()["requests"]
    return [_queued(queued_s), _sent(sent_s, plain_s, plain_requests), _once(told["twice"])]


def _people() -> list[int]:
    made = [
        Account(username=f"bench-told-{at}", name=f"测试人{at}（虚构）", password="!")
        for at in range(NOTICES)
    ]
    for at, account in enumerate(made):
        seal_contact(account, phone=f"000-{at:08}")
    Account.objects.bulk_create(made, batch_size=500)
    found = Account.objects.filter(username__startswith="bench-told-")
    return list(found.order_by("pk").values_list("pk", flat=True))


def _drain_to_the_end() -> float:
    """Drain until nothing waits; the waits of the ladder are taken out, the work is not."""
    began = time.perf_counter()
    for _ in range(ROUNDS):
        drain(SYSTEM)
        if not let_ladder_pass():
            break
    return time.perf_counter() - began


def _post_plainly(stub: FarGateway) -> float:
    """Post each message until it is accepted: no record, no key to a killed attempt, no end."""
    url = f"http://{stub.address}/send/"
    began = time.perf_counter()
    with requests.Session() as session:
        for at in range(NOTICES):
            where = url + quote(f"000-{at:08}")
            status = 0
            while status != requests.codes.ok:
                told = {"message": str(TITLE)}
                answer = session.post(where, json=told, headers={KEY: str(at)}, timeout=10)
                status = answer.status_code
    return time.perf_counter() - began


def _queued(queued_s: float) -> Figure:
    rows = Dispatch.objects.filter(notice__source_key="bench:delivery").count()
    return Figure(
        GROUP,
        f"queue {NOTICES:,} urgent notices",
        f"{NOTICES / queued_s:,.0f} notices/s, {rows / queued_s:,.0f} dispatches/s",
    )


def _sent(sent_s: float, plain_s: float, plain_requests: int) -> Figure:
    attempts = sum(_sms().values_list("attempts", flat=True))
    own, plain = attempts / sent_s, plain_requests / plain_s
    return Figure(
        GROUP,
        f"send {NOTICES:,} by a gateway that fails one in {FAILS_EVERY}",
        f"{NOTICES / sent_s:,.0f} notices/s, {own:,.0f} attempts/s, {sent_s:.1f} s in all",
        f"plain posts one after the other: {plain:,.0f}/s",
        own / plain,
        f"ratio ≥ {LEAST_RATIO:g}",
        own / plain >= LEAST_RATIO,
    )


def _once(twice: int) -> Figure:
    states = dict(_sms().order_by().values_list("state").annotate(Count("id")))
    sent, failed = states.get("sent", 0), states.get("failed", 0)
    return Figure(
        GROUP,
        "all sent or named, none twice",
        f"{sent:,} sent, {failed:,} named as failed, {twice:,} taken twice",
        target=f"{NOTICES:,} in all, 0 twice",
        is_met=sent + failed == NOTICES and not twice,
    )


def _sms() -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(channel="sms", notice__source_key="bench:delivery")
