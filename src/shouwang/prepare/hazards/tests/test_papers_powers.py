"""Nobody issues what the office has no power for; words follow the power of the day."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.documents import actions as document_actions
from shouwang.ground.documents import queries as documents
from shouwang.ground.documents.models import Document
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.models import Unit
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import (
    DelegationDraft,
)
from shouwang.prepare.hazards.models import DelegatedPower
from shouwang.prepare.hazards.rules.paper_texts import ORDER_TITLE, URGE_TITLE

from .factories import Cast, prepared_photo
from .paper_making import (
    SHOP,
    ask,
    content_of,
    delegate,
    hazard_in,
    notice,
)

pytestmark = pytest.mark.django_db


def test_the_streets_notice_urges_and_proposes(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)

    row = notice(cast, hazard)

    opened = documents.paper(cast.safety, row.pk)
    values = opened.content.values
    assert row.number == f"云山安责改〔{clock.today().year}〕1号"
    assert opened.content.heading == URGE_TITLE
    assert values["addressee"] == SHOP
    assert "督促你单位" in str(values["demand"])
    assert "第二十七条" in str(values["demand"])
    assert "建议有关主管部门依法给予行政处罚" in str(values["closing"])
    assert "责令" not in f"{values['demand']}{values['closing']}"


def test_a_committee_has_no_power_to_notify(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)

    with pytest.raises(NotAllowed):
        actions.issue_paper(cast.director, hazard.number, ask("rectification_notice"))

    assert Document.objects.count() == 0
    assert "rectification_notice" not in queries.fitting_kinds(cast.director, hazard)
    assert "inspection_record" in queries.fitting_kinds(cast.director, hazard)


@pytest.mark.parametrize(
    ("from_days", "until_days", "title"),
    [
        (0, None, ORDER_TITLE),
        (1, None, URGE_TITLE),
        (-9, 0, ORDER_TITLE),
        (-9, -1, URGE_TITLE),
    ],
)
def test_the_title_follows_the_power_of_the_day(
    cast: Cast, shop: Unit, from_days: int, until_days: int | None, title: str
) -> None:
    today = clock.today()
    until_on = None if until_days is None else today + timedelta(days=until_days)
    delegate(cast, "order", today + timedelta(days=from_days), until_on)

    row = notice(cast, hazard_in(cast, shop))

    assert documents.paper(cast.safety, row.pk).content.heading == title


def test_an_order_names_the_decision_it_rests_on(cast: Cast, shop: Unit) -> None:
    given = delegate(cast)

    row = notice(cast, hazard_in(cast, shop))

    values = content_of(cast.safety, row)
    assert f"依据{given.basis}，责令你单位" in str(values["demand"])
    assert "移送有处罚权的部门" in str(values["closing"])


def test_a_delegated_power_ends_with_its_last_day(cast: Cast, shop: Unit) -> None:
    given = delegate(cast, "order", clock.today() - timedelta(days=3))

    actions.end_delegation(cast.safety, given.pk, until_on=clock.today() - timedelta(days=1))

    row = notice(cast, hazard_in(cast, shop))
    assert documents.paper(cast.safety, row.pk).content.heading == URGE_TITLE
    assert Entry.objects.filter(verb="power.end").count() == 1


def test_only_the_keeper_delegates(cast: Cast) -> None:
    office = Unit.objects.get(kind="street_office")
    draft = DelegationDraft(office.pk, "order", clock.today(), None, "公告")

    with pytest.raises(NotAllowed):
        actions.delegate_power(cast.director, draft)
    elsewhere = actor_for("safety_station_head", area_code="330781009")
    with pytest.raises(NotFound):
        actions.delegate_power(elsewhere, draft)

    assert DelegatedPower.objects.count() == 0


def test_a_delegation_names_each_wrong_field(cast: Cast) -> None:
    office = Unit.objects.get(kind="street_office")
    today = clock.today()
    draft = DelegationDraft(office.pk, "urge", today, today - timedelta(days=1), " ")

    with pytest.raises(Invalid) as refused:
        actions.delegate_power(cast.safety, draft)

    assert set(refused.value.fields) == {"power", "basis", "until_on"}


def test_the_same_delegation_twice_is_refused(cast: Cast) -> None:
    delegate(cast)

    with pytest.raises(Invalid) as refused:
        delegate(cast)

    assert set(refused.value.fields) == {"from_on"}
    assert DelegatedPower.objects.count() == 1


def test_a_penalty_is_proposed_to_the_bureau_with_evidence(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    told = notice(cast, hazard)
    refusal = actions.Refusal("refusal", "当面拒绝清理", (prepared_photo(),))
    actions.refuse(cast.grid, hazard.number, refusal)

    row = actions.issue_paper(cast.safety, hazard.number, ask("penalty_proposal"))

    values = content_of(cast.safety, row)
    assert values["addressee"] == "兰溪市应急管理局"
    assert values["evidence"] == [f"整改通知书{told.number}"]
    assert "当面拒绝清理" in str(values["facts"])


def test_a_penalty_without_a_notice_names_what_is_missing(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop, "refused")

    with pytest.raises(Invalid) as refused:
        actions.issue_paper(cast.safety, hazard.number, ask("penalty_proposal"))

    assert set(refused.value.fields) == {"notices"}


def test_the_street_enters_no_penalty(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop, "refused")
    wanted = ask("penalty_decision", facts="拒不清理", decision="依据……，给予警告")

    with pytest.raises(NotAllowed):
        actions.issue_paper(cast.safety, hazard.number, wanted)
    before = Document.objects.count()
    given = delegate(cast, "penalise")
    row = actions.issue_paper(cast.safety, hazard.number, wanted)

    assert before == 0
    assert content_of(cast.safety, row)["authority"] == given.basis


def test_a_refusal_cites_the_notices(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    row = notice(cast, hazard)

    actions.refuse(cast.grid, hazard.number, actions.Refusal("refusal", "当面拒绝清理"))

    entry = Entry.objects.get(verb="hazard.refuse")
    assert json.loads(entry.text)["details"]["notices"] == [row.number]


def test_a_voided_notice_proves_no_refusal(cast: Cast, shop: Unit) -> None:
    hazard = hazard_in(cast, shop)
    document_actions.void(cast.safety, notice(cast, hazard).pk, reason="对象错误")

    with pytest.raises(Invalid) as refused:
        actions.refuse(cast.grid, hazard.number, actions.Refusal("refusal", "当面拒绝清理"))

    assert set(refused.value.fields) == {"photos"}
