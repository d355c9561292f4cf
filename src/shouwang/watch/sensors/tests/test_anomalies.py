"""Detectors of anomalies: who asks for one, what it tells, that it goes on after a restart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np
import pytest
import time_machine

from conftest import SignedIn
from shouwang.engines.anomaly import Detector, likelihood
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import OutboxEvent
from shouwang.watch.sensors import actions
from shouwang.watch.sensors.actions.anomalies import JUDGE, watch_anomalies
from shouwang.watch.sensors.actions.answering import dismiss_signal
from shouwang.watch.sensors.models import AnomalyState, DetectorHolder, Observation, Sensor, Signal
from shouwang.watch.sensors.rules.anomalies import RAISE_FROM, packed, unpacked
from shouwang.watch.sensors.rules.detectors import KEEP_AFTER
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import SYSTEM, make_sensor, send
from shouwang.watch.sensors.tests.rule_making import YUNSHAN, minutes

pytestmark = pytest.mark.django_db
USUAL = 400
"""So many readings of every ten minutes lie before noon."""


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def usual(place: int) -> float:
    """Return what the river is at a place of its usual course."""
    return 27 + 0.3 * math.sin(place / 144 * math.tau) + 0.02 * math.sin(place * 2.3)


def moment(place: int) -> datetime:
    """Return when the reading at a place is due."""
    return NOON + minutes(10 * place)


def watched_river() -> None:
    """Store the usual course of a river, and let a detector look from now on."""
    sensor = make_sensor()
    Observation.objects.bulk_create(
        Observation(
            sensor_id=sensor.pk,
            at_ms=round(moment(place).timestamp() * 1_000),
            value=usual(place),
        )
        for place in range(-USUAL, 0)
    )
    watch_anomalies(SYSTEM, "WL-01", is_on=True)


def measure(place: int, value: float | None = None) -> None:
    """Let the reading at a place come when it is due."""
    at = moment(place)
    send(("WL-01", at, usual(place) if value is None else value), now=at)


def test_a_reading_unlike_all_before_asks_somebody_to_look() -> None:
    watched_river()
    for place in range(3):
        measure(place)
    before = Signal.objects.count()

    measure(3, 29.5)

    signal = Signal.objects.get()
    assert (before, signal.level, signal.state, signal.rule_id) == (0, "none", "raised", None)
    assert signal.score is not None
    assert RAISE_FROM <= signal.score <= 1
    assert signal.raised_at == moment(3)
    assert signal.changes.get().readings[0]["why"] == "pattern"


def test_a_usual_course_says_nothing() -> None:
    watched_river()

    for place in range(30):
        measure(place)

    assert not Signal.objects.exists()


def test_a_sensor_that_does_not_ask_is_not_looked_at() -> None:
    watched_river()
    watch_anomalies(SYSTEM, "WL-01", is_on=False)

    measure(0, 29.5)

    assert not Signal.objects.exists()
    assert not AnomalyState.objects.exists()


def expected_score(values: Iterable[float]) -> float:
    """Return how the last of these values of ten minutes each stands out."""
    detector, row = Detector([144]), np.zeros(1, dtype=np.int64)
    told = [detector.update(row, np.array([value])).told for value in values]
    return float(likelihood(told[-1])[0])


def usual_until(place: int) -> list[float]:
    """Return the usual course from the first stored reading to before a place."""
    return [usual(one) for one in range(-USUAL, place)]


def test_a_detector_goes_on_after_restarts_as_if_there_had_been_none() -> None:
    watched_river()
    for place in range(5):
        measure(place)
        JUDGE.forget()

    measure(5, 29.5)

    assert Signal.objects.get().score == expected_score([*usual_until(5), 29.5])


def test_what_another_process_judged_in_between_counts() -> None:
    watched_river()
    measure(0)
    Observation.objects.create(
        sensor_id=AnomalyState.objects.get().pk,
        at_ms=round(moment(1).timestamp() * 1_000),
        value=27.2,
    )
    DetectorHolder.objects.update(holder="another")

    measure(2, 29.5)

    assert Signal.objects.get().score == expected_score([*usual_until(1), 27.2, 29.5])


def test_a_state_is_written_after_so_many_readings() -> None:
    watched_river()
    measure(0)
    written = [until_ms()]

    for place in range(1, KEEP_AFTER + 1):
        measure(place)
        written.append(until_ms())

    assert set(written[:KEEP_AFTER]) == {milliseconds(0)}
    assert written[KEEP_AFTER] == milliseconds(KEEP_AFTER)


def test_a_state_that_left_out_a_late_reading_is_written_at_once() -> None:
    watched_river()
    measure(0)
    measure(2)
    before = until_ms()

    send(("WL-01", moment(1), 29.5), now=moment(2))

    assert (before, until_ms()) == (milliseconds(0), milliseconds(2))
    assert not Signal.objects.exists()


def test_a_sensor_with_another_interval_is_learnt_anew() -> None:
    watched_river()
    measure(0)
    sensor = Sensor.objects.get(code="WL-01")
    draft = actions.SensorDraft("ST-WL-01", "WL-01", "water_level", interval_s=300)
    actions.edit_sensor(SYSTEM, "WL-01", draft, version=sensor.version)

    measure(1)

    assert AnomalyState.objects.get().state["interval_ms"] == 300_000


def until_ms() -> int:
    """Return up to which moment the written state has looked."""
    return AnomalyState.objects.get().until_ms


def milliseconds(place: int) -> int:
    """Return the moment of a place in ms."""
    return round(moment(place).timestamp() * 1_000)


def test_a_state_comes_back_exactly_as_it_was() -> None:
    detector = Detector([144])
    detector.update(np.zeros(1, dtype=np.int64), np.array([0.1]))
    state = detector.state(0)

    back = unpacked(packed(state))

    assert all(np.array_equal(back[name], value) for name, value in state.items())


def test_an_anomaly_that_was_dismissed_with_a_reason_ends_when_it_has_passed() -> None:
    watched_river()
    measure(0, 29.5)
    dismiss_signal(SYSTEM, Signal.objects.get().pk, "有人洗水尺", dismissed_as="harmless")

    actions.judge_arrivals(SYSTEM, now=NOON + minutes(59))
    before = Signal.objects.get().state
    actions.judge_arrivals(SYSTEM, now=NOON + minutes(60))

    signal = Signal.objects.get()
    assert (before, signal.state, signal.note) == ("dismissed", "ended", "有人洗水尺")


def test_an_unanswered_anomaly_stays_and_is_told_once() -> None:
    watched_river()
    measure(0, 29.5)

    actions.judge_arrivals(SYSTEM, now=NOON + minutes(120))

    signal = Signal.objects.get()
    assert (signal.state, signal.cleared_at) == ("raised", NOON + minutes(60))
    assert OutboxEvent.objects.filter(name="SignalRaised").count() == 1


def test_a_late_reading_is_left_out() -> None:
    watched_river()
    measure(5)

    send(("WL-01", moment(4), 29.5), now=moment(5))

    assert not Signal.objects.exists()


def test_a_sensor_of_two_readings_has_no_detector() -> None:
    make_sensor("SM-01", "smoke")

    with pytest.raises(Invalid):
        watch_anomalies(SYSTEM, "SM-01", is_on=True)

    assert not AnomalyState.objects.exists()


@pytest.mark.parametrize(
    ("role", "area_code", "error"),
    [("grid_worker", f"{YUNSHAN}005", NotAllowed), ("administrator", "330781001", NotFound)],
)
def test_who_may_not_edit_switches_nothing(
    signed_in: SignedIn, role: str, area_code: str, error: type[Exception]
) -> None:
    make_sensor()
    _, other = signed_in(role, area_code=area_code)

    with pytest.raises(error):
        watch_anomalies(other, "WL-01", is_on=True)

    assert not AnomalyState.objects.exists()


def test_the_page_says_why_and_with_which_confidence(signed_in: SignedIn) -> None:
    watched_river()
    measure(0, 29.5)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    signal = Signal.objects.get()
    page = client.get(f"/sensors/signals/{signal.pk}").content.decode()

    assert "WL-01：29.5 m，与前几日同一时段不同" in page
    assert f"异常程度 {signal.score:.2f}" in page


def test_detection_is_switched_on_and_off_on_the_page(signed_in: SignedIn) -> None:
    make_sensor()
    client, _ = signed_in("administrator", area_code=YUNSHAN)

    client.post("/sensors/outlook/WL-01/anomalies", {"is_on": "1"})
    on = AnomalyState.objects.count()
    page = client.get("/sensors/outlook/WL-01").content.decode()
    client.post("/sensors/outlook/WL-01/anomalies", {"is_on": "0"})

    assert (on, AnomalyState.objects.count()) == (1, 0)
    assert "停用异常检测" in page
