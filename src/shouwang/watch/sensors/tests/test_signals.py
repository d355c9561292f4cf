"""From readings to signals and their answers: levels, restarts, one open signal, who may answer."""

from __future__ import annotations

import pytest
import time_machine

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import OutboxEvent
from shouwang.watch.sensors import actions
from shouwang.watch.sensors.actions.answering import confirm_signal, dismiss_signal
from shouwang.watch.sensors.actions.judges import Settled
from shouwang.watch.sensors.actions.rule_judge import JUDGE, RuleJudge
from shouwang.watch.sensors.actions.ruling import switch_off, switch_on
from shouwang.watch.sensors.models import RuleBookHolder, Signal, Standing
from shouwang.watch.sensors.rules.batches import Batch
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import SYSTEM, make_sensor, send
from shouwang.watch.sensors.tests.rule_making import (
    YUNSHAN,
    body,
    live_rule,
    make_rule,
    minutes,
    newest,
    told,
)

pytestmark = pytest.mark.django_db
HYSTERESIS = body(clear=newest(28, "below"), clear_for_s=7_200)


@pytest.fixture(autouse=True)
def _noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def level(value: float, at_min: float) -> None:
    """Let the river stand at a level some minutes after noon."""
    moment = NOON + minutes(at_min)
    send(("WL-01", moment, value), now=moment)


def events() -> list[str]:
    """Return the names of the events of signals, in order."""
    rows = OutboxEvent.objects.filter(name__startswith="Signal").order_by("pk")
    return list(rows.values_list("name", flat=True))


def pass_time(at_min: float) -> None:
    """Let the judge sit with nothing to judge."""
    actions.judge_arrivals(SYSTEM, now=NOON + minutes(at_min))


def test_a_threshold_raises_one_signal_with_its_readings() -> None:
    sensor = make_sensor()
    live_rule()

    level(27.9, 10)
    level(28.0, 20)
    level(28.3, 30)

    signal = Signal.objects.get()
    assert (signal.sensor_id, signal.level, signal.state) == (sensor.pk, "yellow", "raised")
    assert told(signal) == [(NOON + minutes(20), "yellow")]
    assert signal.changes.get().readings == [
        {
            "sensor": "WL-01",
            "unit": "m",
            "aggregate": "last",
            "window_s": 0,
            "offset_s": 0,
            "value": 28.0,
        }
    ]
    assert events() == ["SignalRaised"]


def test_a_confirmed_signal_ends_after_its_hysteresis() -> None:
    make_sensor()
    live_rule(data=HYSTERESIS)
    level(28.02, 0)
    confirm_signal(SYSTEM, Signal.objects.get().pk)
    level(27.9, 60)
    level(28.1, 100)
    level(27.9, 120)

    pass_time(239)
    before = Signal.objects.get().state
    pass_time(240)

    signal = Signal.objects.get()
    assert (before, signal.state, signal.ended_at) == ("confirmed", "ended", NOON + minutes(240))
    assert events() == ["SignalRaised", "SignalAnswered", "SignalEnded"]
    assert not Standing.objects.exists()


def test_what_clears_unanswered_stays_open_and_a_second_firing_joins_it() -> None:
    make_sensor()
    live_rule()
    level(28.5, 10)
    level(27.0, 20)
    cleared = Signal.objects.get()

    level(28.6, 30)

    signal = Signal.objects.get()
    assert (cleared.state, cleared.cleared_at) == ("raised", NOON + minutes(20))
    assert (signal.firings, signal.cleared_at) == (2, None)
    assert [one for _, one in told(signal)] == ["yellow", "none", "yellow"]
    assert events() == ["SignalRaised", "SignalChanged", "SignalChanged"]


def test_a_signal_goes_up_and_down_in_place() -> None:
    make_sensor()
    steps = [
        {"level": "yellow", "when": newest(28)},
        {"level": "red", "when": newest(31), "clear": newest(30.5, "below")},
    ]
    live_rule(data={"kind": "water_level", "steps": steps})

    for place, value in enumerate((28.5, 31.2, 30.7, 30.0)):
        level(value, 10 * place)

    signal = Signal.objects.get()
    assert told(signal) == [
        (NOON, "yellow"),
        (NOON + minutes(10), "red"),
        (NOON + minutes(30), "yellow"),
    ]
    assert (signal.level, signal.top_level) == ("yellow", "red")


def test_a_dismissed_signal_is_raised_again_only_when_it_goes_higher() -> None:
    make_sensor()
    steps = [{"level": "yellow", "when": newest(28)}, {"level": "red", "when": newest(31)}]
    live_rule(data={"kind": "water_level", "steps": steps})
    level(28.5, 0)
    dismiss_signal(SYSTEM, Signal.objects.get().pk, "水尺读数正常")

    level(28.6, 10)
    still = Signal.objects.get().state
    level(31.0, 20)

    signal = Signal.objects.get()
    assert (still, signal.state, signal.note) == ("dismissed", "raised", "")


def test_a_waiting_rule_goes_on_in_another_process() -> None:
    make_sensor()
    live_rule(data=body(for_s=600))
    level(28.5, 0)
    JUDGE.forget()
    other = RuleJudge()
    empty = Batch.of(())
    nothing = Settled(empty.sensor_ids, empty.at_ms, empty.values)

    early = other.judge(SYSTEM, nothing, up_to=NOON + minutes(9))
    due = other.judge(SYSTEM, nothing, up_to=NOON + minutes(10))

    assert (early, due) == (0, 1)
    assert Signal.objects.get().raised_at == NOON + minutes(10)


def test_a_process_that_lost_the_seat_reads_everything_anew() -> None:
    make_sensor()
    live_rule(data=body(for_s=600))
    level(28.5, 0)
    RuleBookHolder.objects.update(holder="another")
    Standing.objects.all().delete()

    pass_time(10)

    assert not Signal.objects.exists()
    pass_time(20)
    assert Signal.objects.get().raised_at == NOON + minutes(10) + minutes(1) / 60


def test_the_first_batch_after_a_restart_is_judged_and_not_taken_for_the_past() -> None:
    make_sensor()
    live_rule()
    level(27.0, 0)
    JUDGE.forget()

    level(28.4, 10)

    assert Signal.objects.get().raised_at == NOON + minutes(10)


def test_a_late_value_is_judged_now() -> None:
    make_sensor("RG-01", "rain_gauge")
    when = {
        "compare": {
            "terms": [{"series": "self", "aggregate": "sum", "window_s": 10_800}],
            "is": "at_least",
            "value": 50,
        }
    }
    live_rule(data={"kind": "rain_gauge", "steps": [{"level": "orange", "when": when}]})
    moment = NOON + minutes(60)
    send(("RG-01", moment, 20), now=moment)

    send(("RG-01", NOON + minutes(30), 30), now=moment + minutes(5))

    assert Signal.objects.get().raised_at == moment


def test_the_duty_officer_confirms_and_the_answer_is_kept(signed_in: SignedIn) -> None:
    make_sensor()
    live_rule()
    level(28.5, 0)
    _, keeper = signed_in("safety_station_head", area_code=YUNSHAN)

    signal = confirm_signal(keeper, Signal.objects.get().pk, "水尺 28.5 米", version=1)

    assert (signal.state, signal.answered_by_id, signal.note) == (
        "confirmed",
        keeper.account_id,
        "水尺 28.5 米",
    )


@pytest.mark.parametrize(
    ("role", "area_code", "error"),
    [("grid_worker", f"{YUNSHAN}005", NotAllowed), ("safety_station_head", "330781001", NotFound)],
)
def test_who_may_not_answer_changes_nothing(
    signed_in: SignedIn, role: str, area_code: str, error: type[Exception]
) -> None:
    make_sensor()
    live_rule()
    level(28.5, 0)
    _, other = signed_in(role, area_code=area_code)

    with pytest.raises(error):
        confirm_signal(other, Signal.objects.get().pk)

    assert Signal.objects.get().state == "raised"
    assert events() == ["SignalRaised"]


@pytest.mark.parametrize(
    ("reason", "dismissed_as", "field", "message"),
    [
        (" ", "device", "reason", "请写明理由，最多 500 字。"),
        ("做饭油烟", "nothing", "dismissed_as", "请选择排除原因。"),
    ],
)
def test_dismissing_needs_a_reason(
    reason: str, dismissed_as: str, field: str, message: str
) -> None:
    make_sensor()
    live_rule()
    level(28.5, 0)

    with pytest.raises(Invalid) as refused:
        dismiss_signal(SYSTEM, Signal.objects.get().pk, reason, dismissed_as=dismissed_as)

    assert str(refused.value.fields[field]) == message
    assert Signal.objects.get().state == "raised"


def test_an_answer_to_another_state_of_the_signal_is_refused() -> None:
    make_sensor()
    live_rule()
    level(28.5, 0)

    with pytest.raises(WrongState):
        confirm_signal(SYSTEM, Signal.objects.get().pk, version=9)


def test_a_new_version_takes_over_what_is_firing() -> None:
    make_sensor()
    first = live_rule()
    level(28.5, 0)

    second = switch_on(SYSTEM, make_rule(data=body(28.2)).pk)
    pass_time(5)

    first.refresh_from_db()
    signal = Signal.objects.get()
    assert (first.state, second.number) == ("retired", 2)
    assert (signal.state, signal.cleared_at, signal.firings) == ("raised", None, 1)
    assert Standing.objects.get().rule_version_id == second.pk


def test_a_rule_switched_off_clears_its_signals() -> None:
    make_sensor()
    live = live_rule()
    level(28.5, 0)
    confirm_signal(Actor.system("duty"), Signal.objects.get().pk)

    switch_off(SYSTEM, live.pk, "误报太多")
    pass_time(1)

    assert Signal.objects.get().state == "ended"
    assert not Standing.objects.exists()


def test_a_refused_transaction_leaves_no_memory_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    make_sensor()
    live_rule()
    level(27.0, 0)
    module = "shouwang.watch.sensors.actions.rule_judge.write_turns"
    with monkeypatch.context() as patched:
        patched.setattr(module, lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            level(28.5, 10)

    pass_time(11)

    assert Signal.objects.get().raised_at == NOON + minutes(10)
