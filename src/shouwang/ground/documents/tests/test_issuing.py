"""Issuing, signing, revising, voiding: numbers, digests, signatures, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.documents import actions, queries
from shouwang.ground.documents.models import Document
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.journal.queries import history
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit

from .factories import HEPING, NOTICE, VALUES, make_notice, make_order, notice_draft, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]


@pytest.fixture
def june() -> Iterator[None]:
    with time_machine.travel("2026-06-22T02:30:00+00:00", tick=False):
        yield


@pytest.fixture
def station() -> Actor:
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    unit = make_unit(kind="safety_station", area_code=YUNSHAN, name="云山街道安监站（虚构）")
    return actor_for("safety_station_head", area_code=YUNSHAN, unit=unit)


def sign(actor: Actor, row: Document) -> Document:
    return actions.sign(actor, row.pk, digest=row.digest, renewed_account_id=actor.account_id)


def test_numbers_count_per_office_series_and_year(station: Actor) -> None:
    first, second, other = make_notice(station), make_notice(station), make_order(station)
    with time_machine.travel("2027-01-04T02:30:00+00:00", tick=False):
        next_year = make_notice(station)

    assert [first.number, second.number] == ["云山发〔2026〕1号", "云山发〔2026〕2号"]
    assert other.number == "云山测〔2026〕1号"
    assert next_year.number == "云山发〔2027〕1号"


def test_an_office_may_have_a_sign_of_its_own(station: Actor) -> None:
    actions.set_letterhead(station, station.unit_id or 0, "云")

    assert make_notice(station).number == "云发〔2026〕1号"


def test_one_sign_belongs_to_one_office(station: Actor) -> None:
    actions.set_letterhead(station, station.unit_id or 0, "云")
    other = make_unit(area_code=HEPING)

    with pytest.raises(Invalid, match="sign"):
        actions.set_letterhead(station, other.pk, "云")


def test_a_number_that_reads_like_another_offices_is_refused(station: Actor) -> None:
    Document.objects.filter(pk=make_notice(station).pk).update(number="云山发〔2026〕2号")

    with pytest.raises(WrongState, match="机关代字"):
        make_notice(station)

    assert Document.objects.count() == 1


def test_a_document_says_exactly_what_was_given(station: Actor) -> None:
    found = queries.paper(station, make_order(station).pk)

    assert found.content.values == VALUES
    assert found.content.office == "云山街道安监站（虚构）"
    assert found.content.issued_on == "2026年6月22日"
    assert found.content.digest == found.document.digest
    assert found.is_intact


def test_nothing_that_a_document_says_stands_in_the_open(station: Actor) -> None:
    row = make_notice(station, addressee="张三（虚构）")

    stored = Document.objects.values().get(pk=row.pk)
    journaled = "".join(Entry.objects.values_list("text", flat=True))
    promised = "".join(OutboxEvent.objects.values_list("payload", flat=True))
    assert "张三" not in f"{stored}{journaled}{promised}"
    assert queries.code_of(station, row).replace("-", "") not in f"{stored}{journaled}{promised}"


def test_issuing_is_journaled_with_the_digest(station: Actor) -> None:
    row = make_notice(station)

    entry = history(station, row.journal_key)[0]

    assert entry.verb == "official_document.issue"
    assert entry.details["digest"] == row.digest
    assert entry.details["number"] == row.number


@pytest.mark.parametrize(
    ("role", "area", "error"),
    [
        ("safety_station_head", "330781001", NotFound),
        ("volunteer", HEPING, NotFound),
        ("street_director", YUNSHAN, NotAllowed),
    ],
)
def test_issuing_is_a_duty_within_ones_area(role: str, area: str, error: type[Exception]) -> None:
    actor = actor_for(role, area_code=area)

    with pytest.raises(error):
        make_notice(actor)

    assert not Document.objects.exists()
    assert not Entry.objects.exists()
    assert not OutboxEvent.objects.exists()


def test_a_refused_draft_takes_no_number(station: Actor) -> None:
    with pytest.raises(Invalid):
        make_notice(station, title="")

    assert make_notice(station).number == "云山发〔2026〕1号"


def test_nobody_issues_in_the_name_of_an_office_beyond_their_area(station: Actor) -> None:
    director = actor_for("community_director")
    draft = actions.DocumentDraft("general_notice", NOTICE, HEPING, unit_id=station.unit_id)

    with pytest.raises(NotFound):
        actions.issue(director, draft)


def test_signing_needs_the_password_again(station: Actor) -> None:
    row = make_notice(station)

    with pytest.raises(NotAllowed):
        actions.sign(station, row.pk, digest=row.digest, renewed_account_id=None)

    assert queries.document(station, row.pk).state == "issued"


def test_a_signature_stands_over_what_was_shown(station: Actor) -> None:
    row = sign(station, make_notice(station))

    [signature] = queries.paper(station, row.pk).signatures

    assert (row.state, signature.counts) == ("signed", True)


def test_signing_something_else_than_what_was_shown_is_refused(station: Actor) -> None:
    row = make_notice(station)

    with pytest.raises(WrongState):
        actions.sign(station, row.pk, digest="0" * 64, renewed_account_id=station.account_id)

    assert queries.paper(station, row.pk).signatures == ()


def test_whoever_may_only_issue_does_not_sign(station: Actor) -> None:
    director = actor_for("community_director")
    row = make_notice(director)

    with pytest.raises(NotAllowed):
        sign(director, row)


def test_changing_the_content_voids_the_signature_and_keeps_the_number(station: Actor) -> None:
    row = sign(station, make_notice(station))
    number, before = row.number, row.digest

    actions.revise(station, row.pk, {**NOTICE, "body": "改为下周检查。"}, reason="日期有误")

    found = queries.paper(station, row.pk)
    assert found.document.state == "issued"
    assert found.document.number == number
    assert found.document.digest != before
    assert [one.counts for one in found.signatures] == [False]
    assert found.is_intact


def test_a_voided_document_stays_and_its_number_is_never_given_again(station: Actor) -> None:
    row = make_notice(station)

    actions.void(station, row.pk, reason="发错了")

    assert queries.document(station, row.pk).state == "voided"
    assert make_notice(station).number == "云山发〔2026〕2号"


def test_voiding_needs_a_reason_and_happens_once(station: Actor) -> None:
    row = make_notice(station)

    with pytest.raises(Invalid, match="reason"):
        actions.void(station, row.pk, reason=" ")
    actions.void(station, row.pk, reason="发错了")
    with pytest.raises(WrongState):
        actions.void(station, row.pk, reason="再来一次")


def test_an_altered_row_is_noticed_and_not_handed_out(station: Actor) -> None:
    row, other = make_notice(station), make_notice(station, title="另一份")
    Document.objects.filter(pk=row.pk).update(content_sealed=other.content_sealed)

    found = queries.paper(station, row.pk)

    assert not found.is_intact
    with pytest.raises(WrongState):
        actions.take_file(station, row.pk, "http://testserver/verify/")
    with pytest.raises(WrongState):
        sign(station, row)


def test_a_content_written_past_the_actions_is_noticed_by_the_journal(station: Actor) -> None:
    row = make_notice(station)
    Document.objects.filter(pk=row.pk).update(digest="f" * 64)

    assert not queries.paper(station, row.pk).is_intact


def test_word_says_what_the_paper_says(station: Actor) -> None:
    row = sign(station, make_order(station))

    taken = actions.take_file(station, row.pk, "http://testserver/verify/")

    words = words_of(taken.content)
    code = queries.code_of(station, row)
    for said in ("和平路1号<测试店>：", row.number, "2026年6月22日", "1. 清理楼道", "消防通道堵塞"):
        assert said in words
    assert f"验证码：{code}" in words
    assert f"http://testserver/verify/{code}" in words
    assert "未签发" not in words
    assert taken.name == f"{row.number}.docx"


def test_taking_word_is_counted_and_journaled(station: Actor) -> None:
    row = make_notice(station)

    actions.take_file(station, row.pk, "http://testserver/verify/")

    assert queries.document(station, row.pk).export_count == 1
    assert history(station, row.journal_key)[-1].verb == "official_document.export"


def test_a_voided_document_says_so_in_word(station: Actor) -> None:
    row = actions.void(station, make_notice(station).pk, reason="发错了")

    taken = actions.take_file(station, row.pk, "http://testserver/verify/")

    assert words_of(taken.content).startswith("【本文书已作废】")


def test_documents_are_seen_within_ones_area_only(station: Actor) -> None:
    row = make_notice(station)
    neighbour = actor_for("safety_station_head", area_code="330781001001")

    assert list(queries.documents(station)) == [row]
    assert list(queries.documents(neighbour)) == []
    with pytest.raises(NotFound):
        queries.document(neighbour, row.pk)


def test_a_room_reads_the_documents_of_its_own_subject(station: Actor) -> None:
    stranger = actor_for("volunteer")
    row = make_order(station, "hazard:7")

    assert queries.documents_of(stranger, "hazard:7") == [row]
    assert queries.document(stranger, row.pk, subject_key="hazard:7") == row
    with pytest.raises(NotFound):
        queries.document(stranger, row.pk, subject_key="hazard:8")
    assert queries.documents_of(stranger, "") == []


def test_documents_follow_their_area_through_a_merger(station: Actor) -> None:
    row = make_notice(station)

    moved = actions.remap_area(Actor.system("test"), HEPING, "330781002099")

    row.refresh_from_db()
    assert moved == 1
    assert (row.area_code_at_time, row.area_code_now) == (HEPING, "330781002099")


def test_the_day_of_a_document_is_the_day_it_was_issued(station: Actor) -> None:
    assert actions.issue(station, notice_draft()).issued_on == date(2026, 6, 22)
