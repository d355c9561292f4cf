"""Runs inside an installation under test: `seed` makes gateways and sensors, `look` what came."""

from __future__ import annotations

import json
import os
import sys

import django

SENSORS = 10


def sensors_of(gateway: str) -> list[str]:
    """Return the codes of a gateway's sensors."""
    return [f"{gateway}-WL-{number:02}" for number in range(SENSORS)]


def seed(*gateways: str) -> dict[str, object]:
    """Make accounts of these names with the post of a gateway, each with its sensors."""
    from shouwang.ground.access.tests.factories import actor_for
    from shouwang.ground.people.models import Account
    from shouwang.prepare.places.tests.factories import HEPING, plant_divisions
    from shouwang.watch.sensors.tests.factories import make_sensor

    plant_divisions()
    for gateway in gateways:
        actor = actor_for("sensor_gateway", area_code=HEPING)
        Account.objects.filter(pk=actor.account_id or 0).update(username=gateway)
        for code in sensors_of(gateway):
            make_sensor(code)
    return {"sensors": len(gateways) * SENSORS}


def look(*gateways: str) -> dict[str, object]:
    """Return the moments stored of their sensors, what waits, and what is known to be missing."""
    from shouwang.watch.sensors.models import Arrival, Gap, Observation, RefusalCount, Sensor

    named = [code for gateway in gateways for code in sensors_of(gateway)]
    codes = dict(Sensor.objects.filter(code__in=named).values_list("pk", "code"))
    stored: dict[str, list[int]] = {code: [] for code in codes.values()}
    rows = Observation.objects.filter(sensor_id__in=codes)
    for sensor_id, at_ms in rows.values_list("sensor_id", "at_ms"):
        stored[codes[sensor_id]].append(at_ms)
    open_gaps = Gap.objects.filter(closed_ms=None, sensor_id__in=codes)
    gaps = open_gaps.values_list("sensor__code", "open_ranges")
    return {
        "stored": stored,
        "waiting": Arrival.objects.count(),
        "gaps": sorted((code, ranges) for code, ranges in gaps),
        "refused": sum(RefusalCount.objects.values_list("count", flat=True)),
    }


WORDS = {"seed": seed, "look": look}

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "shouwang.config.settings"
    django.setup()
    print(json.dumps(WORDS[sys.argv[1]](*sys.argv[2:])))
