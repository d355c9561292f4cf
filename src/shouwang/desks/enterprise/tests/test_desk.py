"""The enterprise's own page shows its own and nobody else's."""

from __future__ import annotations

import pytest

from conftest import SignedIn
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.hazards import actions as hazards

pytestmark = pytest.mark.django_db


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


def test_an_employee_sees_the_way_to_report_and_no_ledger(signed_in: SignedIn) -> None:
    client, _ = signed_in("employee", unit=make_unit(kind="enterprise"))

    shown = client.get("/enterprise/").content.decode()

    assert "/report/" in shown
    assert "按期限排列" not in shown
