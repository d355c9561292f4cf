"""Reporting by anybody: number and code, locking, dialogue, objection, privacy."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.divisions.models import Division
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, TooMany, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import PublicReport
from shouwang.prepare.hazards.models import Hazard, Report

from .factories import Cast, make_hazard, prepared_photo

RESIDENT = Actor.anonymous()
CONTACT = "000-0000-0021"


@pytest.fixture(autouse=True)
def _village(db: None) -> None:
    del db
    Division.objects.create(
        code=HEPING, name="和平社区", level="village", parent_code="330781002", full_name="和平社区"
    )


def _report(text: str = "消防通道被堵", contact: str = CONTACT) -> PublicReport:
    return PublicReport(text, area_code=HEPING, contact=contact)


def test_a_report_gives_a_number_and_a_code_and_waits_for_confirmation(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, _report())

    hazard = Hazard.objects.get(number=receipt.hazard_number)
    assert (hazard.state, hazard.source, hazard.handler_unit) == ("reported", "resident", cast.unit)
    assert receipt.number.startswith("云山-")
    report = Report.objects.get(number=receipt.number)
    assert receipt.query_code not in report.code_digest
    assert report.contact == CONTACT
    assert CONTACT not in report.contact_sealed
    assert report.masked_contact != CONTACT


def test_nothing_personal_stands_in_the_journal(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, _report("我是张三（虚构），通道被堵"))

    whole = " ".join(Entry.objects.values_list("text", flat=True))
    assert CONTACT not in whole
    assert "张三" not in whole
    assert receipt.query_code not in whole


def test_a_photo_alone_is_a_report(cast: Cast) -> None:
    photo: list[Prepared] = [prepared_photo()]

    receipt = actions.report_publicly(RESIDENT, PublicReport(area_code=HEPING), photo)

    assert Hazard.objects.get(number=receipt.hazard_number).photo_count == 1


def test_a_report_that_says_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        actions.report_publicly(RESIDENT, PublicReport(area_code=HEPING))

    assert set(refused.value.fields) == {"description"}
    assert Report.objects.count() == 0


def test_more_than_three_photos_are_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        actions.report_publicly(RESIDENT, _report(), [prepared_photo() for _ in range(4)])


def test_without_any_place_the_report_is_taken_for_the_home_area(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, PublicReport("路面塌陷"))

    assert Hazard.objects.get(number=receipt.hazard_number).area_code_now == "330781002"


def test_wrong_code_and_wrong_number_answer_alike(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, _report())

    with pytest.raises(NotFound) as wrong_code:
        queries.follow_report(RESIDENT, receipt.number, "AAA-AAA-AAA")
    with pytest.raises(NotFound) as wrong_number:
        queries.follow_report(RESIDENT, "云山-2026-R999999", receipt.query_code)

    assert str(wrong_code.value) == str(wrong_number.value)


def test_five_wrong_codes_lock_the_number_for_fifteen_minutes(cast: Cast) -> None:
    with time_machine.travel("2026-06-22T02:00:00Z", tick=False) as at:
        receipt = actions.report_publicly(RESIDENT, _report())
        other = actions.report_publicly(RESIDENT, _report())
        for _ in range(4):
            with pytest.raises(NotFound):
                queries.follow_report(RESIDENT, receipt.number, "AAA")
        queries.follow_report(RESIDENT, receipt.number, receipt.query_code)
        for _ in range(5):
            with pytest.raises(NotFound):
                queries.follow_report(RESIDENT, receipt.number, "AAA")
        with pytest.raises(TooMany):
            queries.follow_report(RESIDENT, receipt.number, receipt.query_code)
        queries.follow_report(RESIDENT, other.number, other.query_code)
        at.move_to("2026-06-22T02:15:01Z")
        found = queries.follow_report(RESIDENT, receipt.number, receipt.query_code)

    assert found.state == "reported"


def test_the_reporter_reads_the_reason_of_a_rejection_and_the_way_to_12345(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, _report())
    actions.reject(cast.director, receipt.hazard_number, reason="噪声扰民", is_not_ours=True)

    told = queries.follow_report(RESIDENT, receipt.number, receipt.query_code)

    assert told.state == "rejected"
    assert "噪声扰民" in str(told.result)
    assert "12345" in str(told.result)
    assert told.can_object


def test_an_anonymous_reporter_is_asked_and_answers(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, _report(contact=""))
    actions.ask_reporter(cast.director, receipt.hazard_number, text="是哪一栋楼？")

    told = queries.follow_report(RESIDENT, receipt.number, receipt.query_code)
    assert (told.can_answer, told.lines[0].text) == (True, "是哪一栋楼？")
    actions.answer_question(RESIDENT, receipt.number, receipt.query_code, "三号楼")

    shown = queries.detail(cast.director, receipt.hazard_number).reports
    assert shown is not None
    assert [line.text for line in shown[0].lines] == ["是哪一栋楼？", "三号楼"]


def test_nobody_answers_what_was_not_asked(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, _report())

    with pytest.raises(WrongState):
        actions.answer_question(RESIDENT, receipt.number, receipt.query_code, "三号楼")


def test_an_objection_is_taken_once_and_upheld_by_reopening(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, _report())
    number = receipt.hazard_number
    with pytest.raises(WrongState):
        actions.object_to_closure(RESIDENT, receipt.number, receipt.query_code, "还没好")
    _close(cast, number)

    actions.object_to_closure(RESIDENT, receipt.number, receipt.query_code, "还堵着")
    with pytest.raises(WrongState):
        actions.object_to_closure(RESIDENT, receipt.number, receipt.query_code, "还堵着")
    actions.reopen(cast.safety, number, reason="现场核实，异议成立")

    objection = queries.detail(cast.safety, number).objections[0]
    assert (objection.is_upheld, objection.answered_by_id) == (True, cast.safety.account_id)
    assert queries.hazard(cast.safety, number).state == "graded"


def test_an_objection_that_does_not_hold_is_answered_with_a_reason(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, _report())
    _close(cast, receipt.hazard_number)
    actions.object_to_closure(RESIDENT, receipt.number, receipt.query_code, "还堵着")

    with pytest.raises(NotAllowed):
        actions.dismiss_objection(cast.director, receipt.hazard_number, reason="已清理")
    actions.dismiss_objection(cast.safety, receipt.hazard_number, reason="已清理")

    assert queries.detail(cast.safety, receipt.hazard_number).objections[0].is_upheld is False


def _close(cast: Cast, number: str) -> None:
    actions.confirm(cast.director, number)
    actions.grade(cast.director, number, actions.Judgement("general", 4))
    actions.fix_at_once(cast.grid, number, actions.Fix(photos=(prepared_photo(),)))
    actions.verify_and_close(cast.director, number)


def test_a_second_reporter_joins_the_same_danger(cast: Cast) -> None:
    hazard = make_hazard(cast, latitude=29.2108, longitude=119.4705)
    near = queries.open_nearby(RESIDENT, 29.2109, 119.4705)
    assert [(one.number, one.distance_m) for one in near] == [(hazard.number, 11)]

    receipt = actions.join_hazard(RESIDENT, hazard.number, _report())

    hazard.refresh_from_db()
    assert (receipt.hazard_number, hazard.report_count) == (hazard.number, 1)
    assert queries.open_nearby(RESIDENT, 29.2208, 119.4705) == []


def test_a_finished_danger_cannot_be_joined(cast: Cast) -> None:
    hazard = make_hazard(cast, "closed")

    with pytest.raises(WrongState):
        actions.join_hazard(RESIDENT, hazard.number, _report())

    assert Report.objects.count() == 0


def test_an_employee_is_hidden_from_the_employer(cast: Cast) -> None:
    company = make_unit(kind="enterprise", area_code=HEPING)
    employee = actor_for("employee", unit=company)
    owner = actor_for("enterprise_owner", unit=company)

    receipt = actions.report_publicly(employee, PublicReport("压机防护罩被拆除", area_code=HEPING))
    number = receipt.hazard_number
    with pytest.raises(NotFound):
        queries.hazard(owner, number)
    actions.confirm(cast.director, number, description="压机缺少防护罩")

    shown = queries.detail(owner, number)
    assert shown.hazard.description == "压机缺少防护罩"
    assert (shown.reports, shown.objections) == (None, [])
    assert employee.key not in " ".join(Entry.objects.values_list("actor_key", flat=True))
    assert Report.objects.get().reporter == employee.key


def test_only_named_handlers_unmask_and_the_journal_says_so(cast: Cast) -> None:
    receipt = actions.report_publicly(RESIDENT, _report())

    with pytest.raises(NotFound):
        actions.unmask_reporter(cast.stranger, receipt.number)
    with pytest.raises(NotAllowed):
        actions.unmask_reporter(cast.grid, receipt.number)
    assert not Entry.objects.filter(verb="hazard.unmask").exists()

    assert actions.unmask_reporter(cast.director, receipt.number).contact == CONTACT
    assert Entry.objects.get(verb="hazard.unmask").actor_key == cast.director.key


def test_the_owners_notice_opens_one_hazard_only(cast: Cast) -> None:
    hazard, other = make_hazard(cast, "graded"), make_hazard(cast, "graded")
    token = actions.owner_link(cast.grid, hazard.number)

    door = actions.open_notice(RESIDENT, token)
    assert door.hazard.pk == hazard.pk
    with pytest.raises(NotFound):
        queries.hazard(door.actor, other.number)
    with pytest.raises(NotFound):
        actions.open_notice(RESIDENT, token + "x")
    with pytest.raises(Invalid):
        actions.claim_by_owner(RESIDENT, token, [])
    actions.claim_by_owner(RESIDENT, token, [prepared_photo()], "已清理")

    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_fixed_by_owner, hazard.fixed_by_id) == ("rectified", True, None)
    actions.verify_and_close(cast.director, hazard.number)


def test_an_owner_asks_for_more_time(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    token = actions.owner_link(cast.grid, hazard.number)
    later = hazard.due_at.date() + timedelta(days=30)  # type: ignore[union-attr]

    actions.ask_extension_by_owner(RESIDENT, token, due_on=later, reason="材料未到")

    assert queries.detail(cast.director, hazard.number).extensions[0].reason == "材料未到"
