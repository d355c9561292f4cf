"""A river that has risen over a rule, and the rule's next version."""

from __future__ import annotations

from datetime import timedelta

from shouwang.ground import clock
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.sensors.actions.linking import link_gauges
from shouwang.watch.sensors.models import Signal
from shouwang.watch.sensors.rules.travel import LinkDraft
from shouwang.watch.sensors.tests.factories import SYSTEM, make_sensor, send
from shouwang.watch.sensors.tests.rule_making import body, live_rule, make_rule


def signal_parameters() -> dict[str, dict[str, str]]:
    """Return the parameters of the addresses of signals and of rules."""
    make_sensor("WL-SIGNAL")
    live_rule("river", area_code=YUNSHAN)
    now = clock.now()
    send(("WL-SIGNAL", now - timedelta(seconds=1), 28.5), now=now)
    draft = make_rule("river", data=body(29), area_code=YUNSHAN)
    make_sensor("WL-ABOVE")
    link = link_gauges(SYSTEM, "WL-SIGNAL", LinkDraft("WL-ABOVE"))
    known = {
        "link_id": str(link.pk),
        "code": "WL-SIGNAL",
        "signal_id": str(Signal.objects.get().pk),
        "key": "river",
        "number": str(draft.number),
        "version_id": str(draft.pk),
    }
    return {
        "sensors/signals/": known,
        "sensors/rules/": known,
        "sensors/outlook/": known,
        "api/v1/sensors/outlook": known,
        "api/v1/sensors/signals": known,
        "api/v1/sensors/rules": known,
    }
