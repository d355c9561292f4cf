"""The enterprise's own page shows its own and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import SignedIn
from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the people around one community."""
    del db
    return make_cast()


def test_an_enterprise_sees_its_own_hazards_and_no_others(signed_in: SignedIn) -> None:
    ours, theirs = make_unit(kind="enterprise"), make_unit(kind="enterprise")
    client, owner = signed_in("enterprise_owner", unit=ours)
    _, other = signed_in("enterprise_owner", unit=theirs)
    hazards.register(owner, hazards.HazardDraft("冲床防护罩缺失"))
    hazards.register(other, hazards.HazardDraft("配电箱没有门"))

    shown = client.get("/enterprise/").content.decode()

    assert "冲床防护罩缺失" in shown
    assert "配电箱没有门" not in shown


def test_an_enterprise_without_hazards_is_not_called_safe(signed_in: SignedIn) -> None:
    client, _ = signed_in("enterprise_owner", unit=make_unit(kind="enterprise"))

    assert "这不等于没有隐患" in client.get("/enterprise/").content.decode()


def test_an_employee_is_sent_to_a_page_of_their_own(signed_in: SignedIn) -> None:
    client, _ = signed_in("employee", unit=make_unit(kind="enterprise"))

    assert client.get("/enterprise/").headers["Location"] == "/employee/"


def test_the_desk_says_what_the_unit_may_do_and_shows_no_comments(
    signed_in: SignedIn, cast: Cast
) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    client, owner = signed_in("enterprise_owner", unit=unit)
    _, worker = signed_in("employee", unit=unit)
    number = hazards.register(owner, hazards.HazardDraft("冲床防护罩缺失")).number
    hazards.confirm(cast.director, number)
    hazards.grade(cast.director, number, hazards.Judgement("general", 3))
    due_on = clock.today() + timedelta(days=60)
    hazards.ask_extension(owner, number, due_on=due_on, reason="配件没到")
    hazards.comment(worker, number, "其实配件上周就到了")

    shown = client.get("/enterprise/").content.decode()

    assert "已当场整改，申请复查" in shown
    assert f"延到 {due_on.isoformat()}" in shown
    assert "待审批" in shown
    assert "配件上周就到了" not in shown
    assert "意见" not in shown


def test_a_clue_that_waits_for_the_unit_stands_on_top(signed_in: SignedIn, cast: Cast) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    client, _ = signed_in("enterprise_owner", unit=unit)
    _, worker = signed_in("employee", unit=unit)
    hazards.report_at_work(worker, hazards.WorkReport("二号冲床光电保护被短接", way="unit"))

    shown = client.get("/enterprise/").content.decode()

    assert "收到的线索，请核实整改" in shown
    assert "不得打听" in shown
    assert cast.unit.name not in shown
