"""Documents about hazards: every kind issues, names what is missing, and tells no reporter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division
from shouwang.ground.documents import queries as documents
from shouwang.ground.documents.models import Document
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import (
    Judgement,
    ListingDraft,
    PublicReport,
    UpwardDraft,
)
from shouwang.prepare.hazards.models import Hazard, HazardPaper, Listing
from shouwang.prepare.hazards.rules.paper_texts import URGE_TITLE
from shouwang.prepare.places.tests.factories import make_place

from .factories import Cast, deferral, make_hazard
from .paper_making import (
    INSPECTOR,
    SHOP,
    ask,
    content_of,
    hazard_in,
    notice,
    record_ask,
    with_photo,
    word_of,
)

pytestmark = pytest.mark.django_db


def test_the_word_file_holds_the_values(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)

    words = word_of(cast.safety, notice(cast, hazard))

    due = documents.day_words(hazard.due_on or clock.today())
    for text in (URGE_TITLE, SHOP, hazard.number, hazard.description, due, "拉警戒线，禁止停放"):
        assert text in words


def test_a_notice_without_a_deadline_is_not_issued(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop, "graded")
    Hazard.objects.filter(pk=hazard.pk).update(due_at=None)

    with pytest.raises(Invalid) as refused:
        notice(cast, hazard)

    assert set(refused.value.fields) == {"due_on"}
    assert Document.objects.count() == 0


def test_immediate_removal_needs_no_deadline(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop, "graded")
    Hazard.objects.filter(pk=hazard.pk).update(due_at=None)

    row = actions.issue_paper(
        cast.safety, hazard.number, ask("rectification_notice", is_at_once=True)
    )

    assert "责令你单位立即排除" in str(content_of(cast.safety, row)["demand"])


def test_a_hazard_without_a_unit_needs_an_addressee(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")

    with pytest.raises(Invalid) as refused:
        notice(cast, hazard)

    assert set(refused.value.fields) == {"addressee"}


def test_a_letter_watches_a_listed_hazard(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    with pytest.raises(WrongState):
        actions.issue_paper(cast.safety, hazard.number, ask("supervision_letter"))
    leader = actor_for("street_director", area_code=YUNSHAN)
    until = clock.today() + timedelta(days=30)
    actions.list_hazard(leader, hazard.number, ListingDraft("street", until))

    row = actions.issue_paper(
        cast.safety, hazard.number, ask("supervision_letter", addressee="和平社区居民委员会")
    )

    values = content_of(cast.safety, row)
    assert Listing.objects.get().number in str(values["reason"])
    assert documents.day_words(until) in str(values["reason"])


def test_a_recheck_says_who_found_what_when(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop, "rectified")
    with pytest.raises(Invalid) as refused:
        actions.issue_paper(cast.safety, hazard.number, ask("recheck_opinion"))
    actions.verify(cast.director, hazard.number)

    row = actions.issue_paper(cast.safety, hazard.number, ask("recheck_opinion"))

    values = content_of(cast.safety, row)
    hazard.refresh_from_db()
    assert set(refused.value.fields) == {"result"}
    assert values["opinion"] == "整改合格。"
    assert hazard.verified_by is not None
    assert hazard.verified_by.name in str(values["checked"])
    assert documents.day_words(clock.today()) in str(values["checked"])


def test_a_failed_recheck_gives_the_reason(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop, "rectified")
    actions.send_back(cast.director, hazard.number, reason="楼道里还有两辆车")

    row = actions.issue_paper(cast.safety, hazard.number, ask("recheck_opinion"))

    assert "不合格：楼道里还有两辆车" in str(content_of(cast.safety, row)["opinion"])


def test_a_record_names_everything_that_is_missing(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)

    with pytest.raises(Invalid) as refused:
        actions.issue_paper(cast.safety, hazard.number, ask("inspection_record"))

    missing = {"inspectors", "inspected_at", "photos", "handling", "outcome"}
    assert set(refused.value.fields) == missing


def test_a_record_notes_the_refused_signature_with_a_witness(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    with_photo(cast, hazard)
    with pytest.raises(Invalid) as refused:
        actions.issue_paper(cast.safety, hazard.number, record_ask(outcome="refused"))

    wanted = record_ask(outcome="refused", refusal="负责人离开现场", witness="石井泉（虚构）")
    row = actions.issue_paper(cast.safety, hazard.number, wanted)

    words = word_of(cast.safety, row)
    assert set(refused.value.fields) == {"refusal", "witness"}
    assert "拒绝签字：负责人离开现场" in words
    assert "石井泉（虚构）" in words
    assert "1张" in words


def test_what_is_unknown_is_said_to_be_unknown(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    with_photo(cast, hazard)

    row = actions.issue_paper(cast.safety, hazard.number, record_ask())

    facts = content_of(cast.safety, row)["facts"]
    assert {"item": "定位", "content": "未知"} in facts  # type: ignore[operator]


def test_a_record_takes_the_hazards_of_one_visit(cast: Cast, shop: Unit) -> None:
    hazard, other = hazard_in(cast, shop), hazard_in(cast, shop)
    with_photo(cast, hazard)

    row = actions.issue_paper(cast.safety, hazard.number, record_ask(others=(other.number,)))

    lines = content_of(cast.safety, row)["hazards"]
    assert [line["number"] for line in lines] == [hazard.number, other.number]  # type: ignore[attr-defined]
    listed = queries.papers_of(cast.safety, other)
    assert [one.document.pk for one in listed] == [row.pk]


def test_a_record_takes_no_hazard_of_another_place(cast: Cast, shop: Unit) -> None:
    hazard, other = hazard_in(cast, shop), make_hazard(cast, "deferred")
    with_photo(cast, hazard)

    with pytest.raises(Invalid) as refused:
        actions.issue_paper(cast.safety, hazard.number, record_ask(others=(other.number,)))

    assert set(refused.value.fields) == {"others"}


def test_a_receipt_proves_a_delivery(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    row = notice(cast, hazard)
    wanted = ask(
        "delivery_receipt",
        document_id=row.pk,
        manner="left",
        received_on=clock.today(),
        outcome="refused",
        refusal="拒绝签收",
        witness="石井泉（虚构）",
    )

    proof = actions.issue_paper(cast.safety, hazard.number, wanted)

    words = word_of(cast.safety, proof)
    assert row.number in words
    assert "留置送达" in words
    by_pk = {one.document.pk: one.delivered_by for one in queries.papers_of(cast.safety, hazard)}
    assert by_pk == {row.pk: proof.number, proof.pk: ""}


def test_a_receipt_names_what_is_missing(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    notice(cast, hazard)
    later = clock.today() + timedelta(days=1)
    wanted = ask("delivery_receipt", received_on=later)

    with pytest.raises(Invalid) as refused:
        actions.issue_paper(cast.safety, hazard.number, wanted)

    assert set(refused.value.fields) == {"document_id", "manner", "received_on", "outcome"}


def test_the_report_upward_has_its_three_parts(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop, "confirmed")
    actions.grade(cast.director, hazard.number, Judgement("major", 1))
    with pytest.raises(Invalid) as refused:
        actions.issue_paper(cast.safety, hazard.number, ask("upward_report"))
    draft = UpwardDraft("墙体开裂，雨水冲刷", "威胁十二户，需专业队伍", "搬迁、清方、加固")
    actions.report_upward(cast.safety, hazard.number, draft)

    row = actions.issue_paper(cast.safety, hazard.number, ask("upward_report"))

    words = word_of(cast.safety, row)
    assert set(refused.value.fields) == {"upward"}
    for text in (
        "墙体开裂，雨水冲刷",
        "威胁十二户，需专业队伍",
        "搬迁、清方、加固",
        "兰溪市应急管理局",
    ):
        assert text in words


def test_a_kind_that_does_not_fit_is_refused(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop, "closed")

    with pytest.raises(WrongState):
        notice(cast, hazard)
    with pytest.raises(Invalid):
        actions.issue_paper(cast.safety, hazard.number, ask("general_notice"))

    assert Document.objects.count() == 0
    assert queries.fitting_kinds(cast.safety, hazard) == ("inspection_record", "recheck_opinion")


def test_nobody_without_the_right_issues(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)

    with pytest.raises(NotAllowed):
        actions.issue_paper(cast.grid, hazard.number, ask("rectification_notice"))
    with pytest.raises(NotFound):
        actions.issue_paper(cast.stranger, hazard.number, ask("rectification_notice"))

    assert Document.objects.count() == 0
    assert HazardPaper.objects.count() == 0


def test_whoever_saw_an_old_version_comes_too_late(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    wanted = ask("rectification_notice")
    actions.issue_paper(cast.safety, hazard.number, wanted, version=hazard.version)

    with pytest.raises(WrongState):
        actions.issue_paper(cast.safety, hazard.number, wanted, version=hazard.version)

    assert Document.objects.count() == 1


def test_journal_and_outbox_hold_no_personal_value(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    with_photo(cast, hazard)
    since = Entry.objects.count()

    actions.issue_paper(cast.safety, hazard.number, record_ask())

    told = [row.text for row in Entry.objects.order_by("pk")[since:]]
    told += [row.payload for row in OutboxEvent.objects.all()]
    whole = "".join(told)
    assert "hazard.paper" in {row.verb for row in Entry.objects.all()}
    for text in (INSPECTOR, "石小满（虚构）", SHOP, "当场指出"):
        assert text not in whole


def test_the_units_documents_never_name_a_reporter(cast: Cast, shop: Unit) -> None:
    Division.objects.create(
        code=HEPING, name="和平社区", level="village", parent_code=YUNSHAN, full_name="和平社区"
    )
    report = PublicReport(description="消防通道被占", area_code=HEPING, contact="13900001111")
    receipt = actions.report_publicly(Actor.anonymous(), report, [])
    hazard = Hazard.objects.get(number=receipt.hazard_number)
    Hazard.objects.filter(pk=hazard.pk).update(unit=shop)
    actions.confirm(cast.director, hazard.number)
    actions.grade(cast.director, hazard.number, Judgement("general", 3))
    actions.defer(cast.director, hazard.number, deferral())
    with_photo(cast, hazard)

    rows = [notice(cast, hazard), actions.issue_paper(cast.safety, hazard.number, record_ask())]

    for row in rows:
        words = word_of(cast.safety, row)
        assert "13900001111" not in words
        assert receipt.number not in words
        assert "随手拍" not in words


def test_the_unit_reads_what_is_addressed_to_it_only(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    owner = actor_for("enterprise_owner", unit=shop)
    row = notice(cast, hazard)
    actions.refuse(cast.grid, hazard.number, actions.Refusal("refusal", "当面拒绝清理"))
    proposal = actions.issue_paper(cast.safety, hazard.number, ask("penalty_proposal"))

    shown = [one.document.pk for one in queries.papers_of(owner, hazard)]

    assert shown == [row.pk]
    assert queries.paper_of(owner, hazard.number, row.pk).is_intact
    with pytest.raises(NotFound):
        queries.paper_of(owner, hazard.number, proposal.pk)


def test_a_document_of_another_hazard_is_not_found(cast: Cast, shop: Unit) -> None:
    hazard, other = hazard_in(cast, shop), hazard_in(cast, shop)
    row = notice(cast, hazard)

    with pytest.raises(NotFound):
        queries.paper_of(cast.safety, other.number, row.pk)


def test_a_preview_writes_nothing(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    entries = Entry.objects.count()

    shown = actions.draft_paper(cast.safety, hazard.number, ask("rectification_notice"))

    assert shown.heading == URGE_TITLE
    assert shown.blocks[0].paragraphs == (f"{SHOP}：",)
    assert Document.objects.count() == 0
    assert Entry.objects.count() == entries


def test_a_records_time_is_local(cast: Cast, shop: Unit) -> None:
    place = make_place(unit_id=shop.pk)
    hazard = make_hazard(cast, "deferred", unit_id=shop.pk, place_number=place.number)
    with_photo(cast, hazard)
    at = datetime(2026, 6, 22, 1, 5, tzinfo=UTC)

    row = actions.issue_paper(cast.safety, hazard.number, record_ask(inspected_at=at))

    facts = content_of(cast.safety, row)["facts"]
    assert {"item": "检查时间", "content": "2026年6月22日9时05分"} in facts  # type: ignore[operator]
