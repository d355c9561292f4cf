"""Money: never more spent than there is, asked of the level above, granted into a fund."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import Fund, FundRequest, Spending
from shouwang.prepare.organisations.rules.money import AMOUNT_LIMIT_YUAN, amount_fault, total_of

from .factories import HEPING, SYSTEM
from .order_factories import NOON, fund, request, spending

pytestmark = pytest.mark.django_db

LANXI = YUNSHAN[:6]
FEN = Decimal("0.01")


@pytest.fixture(autouse=True)
def _monday_noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def head() -> Actor:
    return actor_for("safety_station_head", area_code=YUNSHAN)


@pytest.fixture
def bureau() -> Actor:
    unit = make_unit(kind="city_bureau", area_code=LANXI, name="市应急管理局（虚构）")
    return actor_for("city_bureau", area_code=LANXI, unit=unit)


def test_the_last_fen_can_be_spent_and_not_one_more(head: Actor) -> None:
    made = actions.earmark_fund(head, fund(head.unit_id, amount_yuan=Decimal("100.10")))
    actions.spend(head, made.pk, spending("0.20"))
    with pytest.raises(Invalid) as refused:
        actions.spend(head, made.pk, spending("99.91"))
    assert str(refused.value.fields["amount_yuan"]) == "余额不够，只剩 99.90 元。"

    actions.spend(head, made.pk, spending("99.90"))

    assert queries.fund_totals(head).left_yuan == 0
    assert [row.amount_yuan for row in queries.spendings(head, made.pk)] == [
        Decimal("99.90"),
        Decimal("0.20"),
    ]


def test_of_two_payments_at_once_the_later_is_refused(
    head: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = actions.earmark_fund(head, fund(head.unit_id))
    stale = queries.fund(head, made.pk)
    actions.spend(head, made.pk, spending("30000"))
    monkeypatch.setattr("shouwang.prepare.organisations.actions.funds.fund", lambda *_: stale)

    with pytest.raises(WrongState):
        actions.spend(head, made.pk, spending("30000"))

    assert Fund.objects.get().spent_yuan == Decimal("30000.00")
    assert Spending.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (None, "请填写金额。"),
        (Decimal("NaN"), "请填写金额。"),
        (Decimal(0), "金额要大于 0。"),
        (Decimal("-1"), "金额要大于 0。"),
        (Decimal("1.001"), "金额最多两位小数。"),
        (AMOUNT_LIMIT_YUAN, "金额太大，请核对是不是多写了零。"),
    ],
)
def test_a_wrong_amount_is_refused(head: Actor, amount: Decimal | None, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.earmark_fund(head, fund(head.unit_id, amount_yuan=amount))

    assert str(refused.value.fields["amount_yuan"]) == words
    assert (Fund.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize("amount", [FEN, AMOUNT_LIMIT_YUAN - FEN])
def test_amounts_at_the_bounds_are_taken(amount: Decimal) -> None:
    assert amount_fault(amount) is None


@pytest.mark.parametrize(
    ("change", "named", "words"),
    [
        ({"title": ""}, "title", "请填写，最长 120 个字。"),
        ({"granted_on": date(2026, 6, 23)}, "granted_on", "到位日期还没有到，请在资金到位后登记。"),
        ({"unit_id": None}, "unit", "请选择使用单位。"),
    ],
)
def test_a_wrong_fund_is_refused(
    head: Actor, change: dict[str, Any], named: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.earmark_fund(head, replace(fund(head.unit_id), **change))

    assert str(refused.value.fields[named]) == words
    assert Fund.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"spent_on": date(2026, 6, 23)}, "支出日期还没有到。"),
        ({"spent_on": date(2026, 6, 21)}, "支出日期早于资金到位日期。"),
        ({"spent_on": None}, "请填写支出日期。"),
    ],
)
def test_a_payment_lies_between_the_money_and_today(
    head: Actor, change: dict[str, Any], words: str
) -> None:
    made = actions.earmark_fund(head, fund(head.unit_id))

    with pytest.raises(Invalid) as refused:
        actions.spend(head, made.pk, spending("1", **change))

    assert str(refused.value.fields["spent_on"]) == words
    assert Spending.objects.count() == 0


def test_who_keeps_no_money_earmarks_and_spends_none(head: Actor) -> None:
    police = actor_for("police", area_code=YUNSHAN)
    made = actions.earmark_fund(head, fund(head.unit_id))

    with pytest.raises(NotAllowed):
        actions.earmark_fund(police, fund(police.unit_id))
    with pytest.raises(NotAllowed):
        actions.spend(police, made.pk, spending("1"))
    with pytest.raises(NotFound):
        actions.spend(
            actor_for("safety_station_head", area_code="330781001"), made.pk, spending("1")
        )

    assert (Fund.objects.count(), Spending.objects.count()) == (1, 0)


def test_the_money_of_a_subject_is_told_by_unit(head: Actor) -> None:
    other = actor_for("safety_station_head", area_code=YUNSHAN)
    for who, amount in ((head, "0.10"), (head, "0.20"), (other, "5")):
        draft = fund(who.unit_id, amount_yuan=Decimal(amount), subject_key="campaign:1")
        actions.earmark_fund(head, draft)
    actions.earmark_fund(head, fund(head.unit_id))

    found = queries.funds_of_subject(head, "campaign:1")

    assert found == {
        head.unit_id: queries.Money(Decimal("0.30"), Decimal(0)),
        other.unit_id: queries.Money(Decimal("5.00"), Decimal(0)),
    }


@given(st.lists(st.integers(1, 10**13), max_size=30))
def test_sums_are_exact_to_the_fen(fen: list[int]) -> None:
    amounts = [(Decimal(count) / 100, Decimal(0)) for count in fen]

    assert total_of(amounts).amount_yuan == Decimal(sum(fen)) / 100


def test_the_ledger_goes_out_with_its_sums_and_no_formula(head: Actor) -> None:
    actions.earmark_fund(head, fund(head.unit_id, title="=1+1"))

    content = actions.export_funds(head)

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == "'=1+1"
    assert rows[2][0:1] + rows[2][5:8] == ["合计", "50000.00", "0.00", "50000.00"]
    assert Entry.objects.filter(verb="fund.export").count() == 1


def test_who_may_not_export_takes_no_ledger() -> None:
    with pytest.raises(NotAllowed):
        actions.export_funds(actor_for("police", area_code=YUNSHAN))


def asked(head: Actor, bureau: Actor, **more: Any) -> FundRequest:
    return actions.ask_for_funds(head, request(head.unit_id, bureau.unit_id, **more))


def test_a_granted_request_makes_its_fund(head: Actor, bureau: Actor) -> None:
    made = asked(head, bureau, subject_key="campaign:7")

    done = actions.answer_request(
        bureau, made.pk, actions.AnswerDraft(True, "同意，先拨六万", Decimal("60000"))
    )

    row = FundRequest.objects.select_related("fund").get()
    assert (done.state, row.granted_yuan) == ("granted", Decimal("60000.00"))
    assert row.fund is not None
    assert (row.fund.unit_id, row.fund.amount_yuan, row.fund.source, row.fund.basis) == (
        head.unit_id,
        Decimal("60000.00"),
        "市应急管理局（虚构）",
        made.number,
    )
    assert list(queries.funds_of_subject(head, "campaign:7")) == [head.unit_id]


def test_a_refused_request_has_its_reason_and_makes_no_fund(head: Actor, bureau: Actor) -> None:
    made = asked(head, bureau)
    with pytest.raises(Invalid) as refused:
        actions.answer_request(bureau, made.pk, actions.AnswerDraft(False, " "))
    assert str(refused.value.fields["answer"]) == "请填写，最长 500 个字。"

    done = actions.answer_request(bureau, made.pk, actions.AnswerDraft(False, "今年没有预算"))

    assert (done.state, done.answer, Fund.objects.count()) == ("refused", "今年没有预算", 0)


@pytest.mark.parametrize(
    ("granted", "words"),
    [
        ("80000.01", "批复金额不能多于申请的 80,000.00 元。"),
        ("0", "金额要大于 0。"),
    ],
)
def test_a_wrong_grant_is_refused_and_leaves_nothing(
    head: Actor, bureau: Actor, granted: str, words: str
) -> None:
    made = asked(head, bureau)

    with pytest.raises(Invalid) as refused:
        actions.answer_request(bureau, made.pk, actions.AnswerDraft(True, "同意", Decimal(granted)))

    assert str(refused.value.fields["granted_yuan"]) == words
    assert (Fund.objects.count(), FundRequest.objects.get().state) == (0, "sent")


def test_only_the_unit_that_was_asked_answers(head: Actor, bureau: Actor) -> None:
    made = asked(head, bureau)
    other_bureau = actor_for("city_bureau", area_code=LANXI)
    leader = actor_for("street_director", area_code=YUNSHAN)
    draft = actions.AnswerDraft(True, "同意", Decimal("1"))

    for who in (head, other_bureau, leader):
        with pytest.raises(NotAllowed):
            actions.answer_request(who, made.pk, draft)

    offered = {
        who.role: [row.move for row in queries.request_moves(who, made)]
        for who in (head, bureau, leader)
    }
    assert offered == {
        "safety_station_head": ["withdraw"],
        "city_bureau": ["grant", "refuse"],
        "street_director": [],
    }
    assert (Fund.objects.count(), FundRequest.objects.get().state) == (0, "sent")


def test_a_request_is_answered_once(head: Actor, bureau: Actor) -> None:
    made = asked(head, bureau)
    draft = actions.AnswerDraft(True, "同意", Decimal("1"))
    actions.answer_request(bureau, made.pk, draft)

    with pytest.raises(WrongState):
        actions.answer_request(bureau, made.pk, draft)

    assert Fund.objects.count() == 1


def test_a_village_asks_the_street_whose_leader_answers(bureau: Actor) -> None:
    office = make_unit(kind="street_office", area_code=YUNSHAN)
    director = actor_for("community_director", area_code=HEPING)
    leader = actor_for("street_director", area_code=YUNSHAN, unit=office)

    above = [found.unit_id for found in queries.upper_units(director, director.unit_id or 0)]
    made = actions.ask_for_funds(director, request(director.unit_id, office.pk))
    done = actions.answer_request(leader, made.pk, actions.AnswerDraft(False, "下半年再议"))

    assert above == [office.pk, bureau.unit_id]
    assert done.state == "refused"


@pytest.mark.parametrize(
    ("change", "named", "words"),
    [
        ({"to_unit_id": None}, "to_unit", "请选择本单位的上级单位。"),
        ({"amount_yuan": Decimal(0)}, "amount_yuan", "金额要大于 0。"),
        ({"purpose": ""}, "purpose", "请填写，最长 500 个字。"),
        ({"unit_id": None}, "unit", "请选择申请单位。"),
        ({"unit_id": 987_654}, "unit", "没有找到这个单位，或不在您的职责范围内。"),
    ],
)
def test_a_wrong_request_is_refused(
    head: Actor, bureau: Actor, change: dict[str, Any], named: str, words: str
) -> None:
    draft = replace(request(head.unit_id, bureau.unit_id), **change)

    with pytest.raises(Invalid) as refused:
        actions.ask_for_funds(head, draft)

    assert str(refused.value.fields[named]) == words
    assert FundRequest.objects.count() == 0


def test_money_is_not_asked_of_a_neighbour(head: Actor) -> None:
    neighbour = make_unit(kind="street_office", area_code="330781001")

    with pytest.raises(Invalid) as refused:
        actions.ask_for_funds(head, request(head.unit_id, neighbour.pk))

    assert list(refused.value.fields) == ["to_unit"]


def test_a_request_is_withdrawn_with_a_reason(head: Actor, bureau: Actor) -> None:
    made = asked(head, bureau)
    with pytest.raises(Invalid) as refused:
        actions.withdraw_request(head, made.pk, " ")
    assert str(refused.value.fields["reason"]) == "请写明撤回的原因，最长 500 个字。"

    done = actions.withdraw_request(head, made.pk, "改由街道解决", version=made.version)

    assert (done.state, done.answer) == ("withdrawn", "改由街道解决")
    with pytest.raises(WrongState):
        actions.answer_request(bureau, made.pk, actions.AnswerDraft(False, "不同意"))


def test_money_follows_a_merged_village(bureau: Actor) -> None:
    director = actor_for("community_director", area_code=HEPING)
    actions.earmark_fund(director, fund(director.unit_id))
    actions.ask_for_funds(director, request(director.unit_id, bureau.unit_id))

    moved = actions.remap_orders(SYSTEM, HEPING, f"{YUNSHAN}009")

    assert moved == 2
    assert {Fund.objects.get().area_code_now, FundRequest.objects.get().area_code_now} == {
        f"{YUNSHAN}009"
    }
