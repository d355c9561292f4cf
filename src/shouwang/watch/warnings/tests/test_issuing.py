"""A warning from its draft to its end: who may, once only, and what goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from shouwang.ground import clock
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.ground.journal.models import OutboxEvent
from shouwang.prepare.places.tests.factories import (
    ZAOSHU_VILLAGE,
    plant_divisions,
)
from shouwang.watch.warnings.actions import issuing
from shouwang.watch.warnings.actions.changing import downgrade, update_warning, upgrade
from shouwang.watch.warnings.actions.doors import office_of
from shouwang.watch.warnings.actions.drafting import (
    change_draft,
    confirm_draft,
    discard,
    draft_warning,
    return_draft,
)
from shouwang.watch.warnings.actions.issuing import cancel, expire, issue, tell_what_is_open
from shouwang.watch.warnings.models import Addressee, Warning
from shouwang.watch.warnings.queries.audience import find_audience
from shouwang.watch.warnings.states import State

from .factories import (
    SIX,
    SYSTEM,
    at,
    issued,
    street_officer,
    village_head,
    warning_draft,
)

pytestmark = pytest.mark.django_db


def refused(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {name: str(words) for name, words in error.value.fields.items()}


@time_machine.travel(SIX, tick=False)
def test_a_blue_warning_is_issued_by_whoever_drafted_it() -> None:
    officer = street_officer()

    found = issue(officer, draft_warning(officer, warning_draft()).number)

    assert (found.state, found.issued_by_key, found.issued_at) == (
        State.ISSUED,
        officer.key,
        clock.now(),
    )


@time_machine.travel(SIX, tick=False)
def test_an_orange_warning_waits_for_a_second_person() -> None:
    officer = street_officer()
    made = draft_warning(officer, warning_draft(level="orange"))

    with pytest.raises(WrongState, match="橙色预警要先由第二人审核，再发布。"):
        issue(officer, made.number)

    confirm_draft(street_officer(), made.number)
    assert issue(officer, made.number).state == State.ISSUED


@time_machine.travel(SIX, tick=False)
def test_whoever_drafted_does_not_confirm() -> None:
    officer = street_officer()
    made = draft_warning(officer, warning_draft(level="red"))

    with pytest.raises(NotAllowed, match="起草人不能审核自己的草稿"):
        confirm_draft(officer, made.number)

    assert Warning.objects.get().state == State.DRAFTED


@time_machine.travel(SIX, tick=False)
def test_the_table_itself_refuses_one_person_as_two() -> None:
    made = draft_warning(street_officer(), warning_draft())

    with pytest.raises(IntegrityError), transaction.atomic():
        Warning.objects.filter(pk=made.pk).update(confirmed_by_key=made.drafted_by_key)


@time_machine.travel(SIX, tick=False)
def test_a_change_after_the_confirmation_asks_for_a_new_one() -> None:
    officer = street_officer()
    made = draft_warning(officer, warning_draft(level="orange"))
    confirm_draft(street_officer(), made.number)

    changed = change_draft(officer, made.number, warning_draft(level="orange", text="改过的内容。"))

    assert (changed.state, changed.confirmed_by_key) == (State.DRAFTED, "")
    with pytest.raises(WrongState):
        issue(officer, made.number)


@time_machine.travel(SIX, tick=False)
def test_the_second_person_sends_a_draft_back_with_a_reason() -> None:
    made = draft_warning(street_officer(), warning_draft(level="orange"))
    reader = street_officer()
    with pytest.raises(Invalid) as error:
        return_draft(reader, made.number, "  ")
    assert refused(error) == {"reason": "请写明原因。"}

    return_draft(reader, made.number, "范围太大")

    assert [note.text for note in Warning.objects.get().notes.all()] == ["范围太大"]


@time_machine.travel(SIX, tick=False)
def test_a_second_officer_is_told_who_issued_it_first() -> None:
    first, second = street_officer(), street_officer()
    made = draft_warning(first, warning_draft())
    village_head()
    issue(first, made.number, version=1)

    with pytest.raises(WrongState) as error:
        issue(second, made.number, version=1)

    assert str(error.value.message).startswith(f"{made.number} 已由测试人")
    assert str(error.value.message).endswith("于6月23日06:00发布，不用再发。")
    assert OutboxEvent.objects.filter(name="WarningIssued").count() == 1
    assert Addressee.objects.filter(warning=made).count() == len(
        set(Addressee.objects.filter(warning=made).values_list("key", flat=True))
    )


@time_machine.travel(SIX, tick=False)
def test_two_officers_at_once_issue_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = street_officer(), street_officer()
    made = draft_warning(first, warning_draft())

    def counted_while_another_issues(*given: object) -> object:
        monkeypatch.setattr(issuing, "find_audience", find_audience)
        issue(first, made.number)
        return find_audience(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(issuing, "find_audience", counted_while_another_issues)

    with pytest.raises(WrongState, match="不用再发"):
        issue(second, made.number)

    assert Warning.objects.get().issued_by_key == first.key
    assert OutboxEvent.objects.filter(name="WarningIssued").count() == 1


@time_machine.travel(SIX, tick=False)
def test_a_second_warning_of_the_same_kind_and_area_names_the_first() -> None:
    found = issued()

    with pytest.raises(Invalid) as error:
        draft_warning(street_officer(), warning_draft(level="yellow"))

    assert refused(error)["type_code"].startswith(
        f"同一范围已有生效的同类预警 {found.number}（蓝色），"
    )


@time_machine.travel(SIX, tick=False)
def test_an_exercise_stands_beside_the_real_one() -> None:
    issued()

    found = issued(status="exercise", exercise_note="防汛演练")

    assert (found.shown_title, found.is_public) == ("【演练】和平社区暴雨蓝色预警", False)


@time_machine.travel(SIX, tick=False)
def test_an_exercise_is_marked_in_every_notice() -> None:
    officer = street_officer()
    village_head()

    issued(officer, status="exercise", exercise_note="防汛演练", title_en="Rain")

    titles = {notice.title_params["title"] for notice in Notice.objects.all()}
    assert titles == {"【演练】和平社区暴雨蓝色预警"}


@time_machine.travel(SIX, tick=False)
def test_the_audience_is_told_once_each() -> None:
    village_head()
    found = issued()
    sent = Notice.objects.count()

    assert (tell_what_is_open(SYSTEM), Notice.objects.count()) == (0, sent)
    assert Addressee.objects.filter(warning=found, told_at=None, account__isnull=False).count() == 0


@time_machine.travel(SIX, tick=False)
def test_what_a_kill_left_untold_is_told_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    village_head()
    monkeypatch.setattr(issuing, "tell_audience", repr)
    found = issued()
    untold = Addressee.objects.filter(warning=found, told_at=None, account__isnull=False).count()
    monkeypatch.undo()

    assert untold > 0
    assert (tell_what_is_open(SYSTEM), Notice.objects.count()) == (untold, untold)


@time_machine.travel(SIX, tick=False)
def test_a_kill_between_two_batches_doubles_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        village_head()
    monkeypatch.setattr(issuing, "TOLD_AT_ONCE", 2)
    monkeypatch.setattr(issuing, "tell_audience", issuing._tell_some)
    found = issued()
    monkeypatch.undo()

    tell_what_is_open(SYSTEM)

    addressed = Addressee.objects.filter(warning=found, account__isnull=False).count()
    assert (addressed > 4, Notice.objects.count()) == (True, addressed)


@time_machine.travel(SIX, tick=False)
def test_a_warning_cancelled_while_it_is_sent_is_not_sent_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = street_officer()
    village_head()
    monkeypatch.setattr(issuing, "TOLD_AT_ONCE", 1)
    some = issuing._tell_some

    def cancelled_after_the_first(found: Warning) -> int:
        told = some(found)
        cancel(officer, found.number, "雨停了")
        return told

    monkeypatch.setattr(issuing, "_tell_some", cancelled_after_the_first)

    found = issued(officer)

    assert Addressee.objects.filter(warning=found, account__isnull=False).count() > 1
    assert Notice.objects.count() == 1


@time_machine.travel(SIX, tick=False)
def test_a_cancelled_warning_keeps_its_reason_and_stays_cancelled() -> None:
    officer = street_officer()
    found = issued(officer)

    cancel(officer, found.number, "雨停了")

    row = Warning.objects.get()
    assert (row.state, row.ending, row.ended_at) == (State.ENDED, "cancelled", at(0))
    assert [note.text for note in row.notes.all()] == ["雨停了"]
    with pytest.raises(WrongState):
        cancel(officer, found.number, "又一次")


def test_a_warning_expires_at_its_end_and_not_before() -> None:
    with time_machine.travel(SIX, tick=False):
        issued(expires_at=at(60))

    assert expire(SYSTEM, at(60) - timedelta(microseconds=1)) == 0
    assert expire(SYSTEM, at(60)) == 1
    assert expire(SYSTEM, at(61)) == 0
    assert Warning.objects.get().ending == "expired"


def test_a_draft_whose_time_is_over_is_not_issued() -> None:
    officer = street_officer()
    with time_machine.travel(SIX, tick=False):
        made = draft_warning(officer, warning_draft(expires_at=at(60)))

    with (
        time_machine.travel(at(60), tick=False),
        pytest.raises(WrongState, match="失效时间已经过去"),
    ):
        issue(officer, made.number)


@time_machine.travel(SIX, tick=False)
def test_an_upgrade_is_a_warning_of_its_own_that_ends_the_first() -> None:
    officer = street_officer()
    first = issued(officer)

    made = upgrade(officer, first.number, "orange")
    confirm_draft(street_officer(), made.number)
    issue(officer, made.number)

    first.refresh_from_db()
    assert (first.state, first.ending) == (State.ENDED, "superseded")
    assert (made.earlier_id, made.relation, made.title) == (
        first.pk,
        "upgrade",
        "和平社区暴雨橙色预警",
    )
    event = OutboxEvent.objects.get(name="WarningChanged")
    assert '"level_after":"orange","level_before":"blue"' in event.payload


def test_what_has_held_for_more_than_a_day_goes_down_from_now_on() -> None:
    officer = street_officer()
    with time_machine.travel(SIX, tick=False):
        first = issued(officer, level="yellow", expires_at=at(3 * 24 * 60))

    with time_machine.travel(at(30 * 60), tick=False):
        made = downgrade(officer, first.number, "blue")

    assert (made.level, made.onset_at) == ("blue", at(30 * 60))


@time_machine.travel(SIX, tick=False)
def test_what_was_passed_on_is_raised_in_the_office_own_name() -> None:
    officer = street_officer()
    first = issued(
        officer,
        source="relayed",
        sender="met.example",
        identifier="met-1",
        office_name="市气象台（虚构）",
    )

    made = upgrade(officer, first.number, "yellow")

    assert (made.source, made.office_name) == ("own", office_of(officer))
    assert "市气象台" not in made.text


@time_machine.travel(SIX, tick=False)
def test_the_first_holds_until_the_upgrade_is_issued() -> None:
    officer = street_officer()
    first = issued(officer)

    upgrade(officer, first.number, "red")

    first.refresh_from_db()
    assert first.state == State.ISSUED


@time_machine.travel(SIX, tick=False)
@pytest.mark.parametrize(
    ("act", "level", "words"),
    [
        (upgrade, "blue", "升级要选更高的级别。"),
        (upgrade, "yellow", "升级要选更高的级别。"),
        (downgrade, "orange", "降级要选更低的级别。"),
        (downgrade, "purple", "请选择预警级别：蓝、黄、橙、红。"),
    ],
)
def test_a_level_that_does_not_move_that_way_is_refused(
    act: object, level: str, words: str
) -> None:
    officer = street_officer()
    first = issued(officer, level="yellow")

    with pytest.raises(Invalid) as error:
        act(officer, first.number, level)  # type: ignore[operator]

    assert refused(error) == {"level": words}
    assert Warning.objects.count() == 1


@time_machine.travel(SIX, tick=False)
def test_an_update_keeps_type_and_status() -> None:
    officer = street_officer()
    first = issued(officer, status="exercise", exercise_note="演练")

    made = update_warning(
        officer,
        first.number,
        warning_draft(type_code="flood", status="actual", exercise_note="演练", text="新的内容。"),
    )

    assert (made.type_code, made.status, made.relation) == ("rainstorm", "exercise", "update")


@time_machine.travel(SIX, tick=False)
def test_two_updates_at_once_go_on_in_one_draft() -> None:
    officer = street_officer()
    first = issued(officer)
    made = upgrade(officer, first.number, "yellow")

    with pytest.raises(Invalid) as error:
        upgrade(street_officer(), first.number, "orange")

    assert refused(error) == {"level": f"已有一份更新草稿 {made.number}，请接着办那一份。"}


@time_machine.travel(SIX, tick=False)
def test_an_update_of_what_was_cancelled_meanwhile_is_refused() -> None:
    officer = street_officer()
    first = issued(officer)
    made = upgrade(officer, first.number, "yellow")
    cancel(officer, first.number, "雨停了")

    with pytest.raises(WrongState, match="已经结束，请另起草一条"):
        issue(officer, made.number)


@time_machine.travel(SIX, tick=False)
def test_a_community_drafts_and_the_street_issues() -> None:
    street_officer()
    made = draft_warning(village_head(), warning_draft())

    with pytest.raises(NotAllowed):
        issue(village_head(), made.number)

    assert issue(street_officer("duty_staff"), made.number).state == State.ISSUED


@time_machine.travel(SIX, tick=False)
def test_nobody_reads_the_draft_of_another_village() -> None:
    street_officer()
    made = draft_warning(village_head(), warning_draft())

    assert not Warning.objects.visible_to(village_head(ZAOSHU_VILLAGE)).filter(pk=made.pk).exists()


@time_machine.travel(SIX, tick=False)
def test_one_signal_makes_one_draft() -> None:
    plant_divisions()
    first = draft_warning(SYSTEM, warning_draft(signal_key="signal:12"))

    again = draft_warning(SYSTEM, warning_draft(signal_key="signal:12", level="red"))

    assert (again.pk, Warning.objects.count()) == (first.pk, 1)


@time_machine.travel(SIX, tick=False)
def test_a_discarded_draft_was_never_in_force() -> None:
    officer = street_officer()
    made = draft_warning(officer, warning_draft())

    discard(officer, made.number, "误写")

    row = Warning.objects.get()
    assert (row.ending, row.issued_at) == ("discarded", None)
    draft_warning(officer, warning_draft())


@time_machine.travel(SIX, tick=False)
def test_a_stale_version_does_not_issue() -> None:
    officer = street_officer()
    made = draft_warning(officer, warning_draft())
    change_draft(officer, made.number, replace(warning_draft(), text="改过。"))

    with pytest.raises(WrongState):
        issue(officer, made.number, version=1)

    assert Dispatch.objects.count() == 0
