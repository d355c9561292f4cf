"""Silences: only what the system drafts, never red, with a reason and an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from shouwang.ground.errors import Invalid, NotFound, WrongState
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING
from shouwang.watch.warnings.actions.drafting import draft_warning
from shouwang.watch.warnings.actions.silencing import end_silence, silence
from shouwang.watch.warnings.models import Silence, Warning
from shouwang.watch.warnings.rules.drafts import SilenceDraft

from .factories import SIX, SYSTEM, at, street_officer, warning_draft

pytestmark = [pytest.mark.django_db]
DRAFT = SilenceDraft("rainstorm", HEPING, "yellow", "雨量计在检修", at(120))


@time_machine.travel(SIX, tick=False)
@pytest.mark.parametrize(("level", "is_covered"), [("yellow", True), ("orange", False)])
def test_a_silence_covers_the_systems_drafts_up_to_its_level(
    level: str, *, is_covered: bool
) -> None:
    silence(street_officer(), DRAFT)
    refusal = ""
    try:
        draft_warning(SYSTEM, warning_draft(level=level))
    except Invalid as error:
        refusal = str(error.fields["type_code"])

    assert (bool(refusal), Warning.objects.count()) == (is_covered, int(not is_covered))
    assert Silence.objects.get().muted_count == int(is_covered)


@time_machine.travel(SIX, tick=False)
def test_what_a_person_drafts_is_never_silenced() -> None:
    officer = street_officer()
    silence(officer, DRAFT)

    draft_warning(officer, warning_draft())

    assert Warning.objects.count() == 1


def test_a_silence_is_over_at_its_end() -> None:
    with time_machine.travel(SIX, tick=False):
        silence(street_officer(), DRAFT)

    with time_machine.travel(at(120), tick=False):
        draft_warning(SYSTEM, warning_draft())

    assert Warning.objects.count() == 1


@time_machine.travel(SIX, tick=False)
def test_a_silence_is_ended_once() -> None:
    officer = street_officer()
    made = silence(officer, DRAFT)

    end_silence(officer, made.pk)

    with pytest.raises(WrongState, match="这次静默已经结束。"):
        end_silence(officer, made.pk)
    draft_warning(SYSTEM, warning_draft())


@time_machine.travel(SIX, tick=False)
@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"level": "red"}, {"level": "红色不能静默，请选择蓝、黄或橙。"}),
        ({"reason": " "}, {"reason": "请写明静默的原因。"}),
        ({"until_at": SIX}, {"until_at": "结束时间已经过去。"}),
        ({"until_at": at(24 * 60) + timedelta(seconds=1)}, {"until_at": "静默最长 24 小时。"}),
        ({"type_code": "comet"}, {"type_code": "请选择预警类型。"}),
    ],
)
def test_a_silence_that_hides_too_much_is_refused(
    more: dict[str, object], wrong: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as error:
        silence(street_officer(), replace(DRAFT, **more))  # type: ignore[arg-type]

    assert {name: str(words) for name, words in error.value.fields.items()} == wrong
    assert Silence.objects.count() == 0


@time_machine.travel(SIX, tick=False)
def test_a_silence_of_exactly_a_day_holds() -> None:
    assert silence(street_officer(), replace(DRAFT, until_at=at(24 * 60))).until_at == at(24 * 60)


@time_machine.travel(SIX, tick=False)
def test_another_street_is_not_silenced() -> None:
    with pytest.raises(NotFound):
        silence(street_officer(), replace(DRAFT, area_code=BINJIANG))
