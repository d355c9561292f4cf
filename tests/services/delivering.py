"""Runs inside an installation under test: `queue N` tells people, `finish` lets the ladder pass."""

from __future__ import annotations

import json
import os
import sys

import django

ROUNDS = 8


def queue(number: int) -> dict[str, object]:
    """Tell so many fictional people something urgent."""
    from shouwang.ground.delivery.tests.factories import seal_contact, tell
    from shouwang.ground.people.models import Account

    accounts = [
        Account(username=f"told-{at}", name=f"测试人{at}（虚构）", password="!", is_fictional=True)
        for at in range(number)
    ]
    for at, account in enumerate(accounts):
        seal_contact(account, phone=f"000-0000-{at:04}")
    Account.objects.bulk_create(accounts)
    return {"told": len(tell(*Account.objects.filter(username__startswith="told-")))}


def look() -> dict[str, object]:
    """Return how many stand in which state, and how many of the failed have no reason."""
    from django.db.models import Count

    from shouwang.ground.delivery.models import Dispatch

    rows = Dispatch.objects.filter(channel="sms")
    states = dict(rows.order_by().values_list("state").annotate(Count("id")))
    return {"states": states, "unnamed": rows.filter(state="failed", error="").count()}


def finish() -> dict[str, object]:
    """Drain again and again, each time after leases and waits are over, as they are in hours."""
    from shouwang.ground.delivery.jobs import deliver
    from shouwang.ground.delivery.tests.factories import let_ladder_pass

    for _ in range(ROUNDS):
        let_ladder_pass()
        deliver()
    return look()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "shouwang.config.settings"
    django.setup()
    words = {"look": look, "finish": finish}
    told = sys.argv[1]
    print(json.dumps(queue(int(sys.argv[2])) if told == "queue" else words[told]()))
