"""Runs inside an installation under test: `seed` makes its people, `look` says what is there."""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from shouwang.ground.journal.events import Envelope, Playbook


def seed() -> dict[str, object]:
    """Plant areas and a community's director; returns a bearer token and the area."""
    from shouwang.ground.access.tests.factories import actor_for
    from shouwang.ground.people.actions import issue_token
    from shouwang.prepare.places.tests.factories import HEPING, plant_divisions

    plant_divisions()
    actor = actor_for("community_director", area_code=HEPING)
    return {"token": issue_token(actor), "area": HEPING}


def let_time_pass() -> dict[str, object]:
    """Let every claim and lease of killed processes run out, as it does by itself in minutes."""
    from shouwang.ground import clock
    from shouwang.ground.journal.models import Lease, OutboxEvent

    past = clock.wall_now() - timedelta(seconds=1)
    leases = Lease.objects.update(until_wall_at=past)
    events = OutboxEvent.objects.filter(state__in=["queued", "running"]).update(due_wall_at=past)
    return {"leases": leases, "events": events}


def look() -> dict[str, object]:
    """Return what the database holds."""
    from django.db.models import Count

    from shouwang.ground.journal.models import Entry, OutboxEvent
    from shouwang.prepare.hazards.models import Hazard, Report

    states = OutboxEvent.objects.values_list("state").annotate(found=Count("id"))
    confirmed = Entry.objects.filter(verb="hazard.confirm").values_list("object_key", flat=True)
    return {
        "hazards": sorted(Hazard.objects.values_list("number", flat=True)),
        "reports": sorted(Report.objects.values_list("number", flat=True)),
        "confirmed": sorted(
            Hazard.objects.exclude(confirmed_at=None).values_list("number", flat=True)
        ),
        "confirmations": len(confirmed),
        "confirmed_objects": len(set(confirmed)),
        "outbox": dict(states),
        "unsealed": Entry.objects.filter(seal_no=None).count(),
    }


def _drain_with(playbook: Playbook) -> int:
    from shouwang.ground.journal import outbox

    outbox.use_playbooks({"LampLit": [playbook]})
    return outbox.drain("worker under test")


def hang() -> dict[str, object]:
    """Emit an event and never come back from its playbook."""
    from shouwang.ground.journal.actions import emit
    from shouwang.ground.journal.tests.factories import LampLit

    emit(LampLit("red"), "lamp:1")

    def wait_for_ever(envelope: Envelope) -> None:
        print(json.dumps({"begun": envelope.name}), flush=True)
        threading.Event().wait()

    return {"done": _drain_with(wait_for_ever)}


def heard() -> dict[str, object]:
    """Run what is due with a playbook that only listens; returns what it heard."""
    found: list[str] = []
    done = _drain_with(lambda envelope: found.append(envelope.text("lamp")))
    return {"done": done, "heard": found}


WORDS = {
    "seed": seed,
    "look": look,
    "let-time-pass": let_time_pass,
    "hang": hang,
    "heard": heard,
}

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "shouwang.config.settings"
    django.setup()
    print(json.dumps(WORDS[sys.argv[1]]()))
