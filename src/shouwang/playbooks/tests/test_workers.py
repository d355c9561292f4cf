"""What employees say reaches handlers, and never the unit; each story tells once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.models import Notice
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the people around one community."""
    del db
    return make_cast()


@pytest.fixture
def shop(cast: Cast) -> Unit:
    """Return an enterprise in the community."""
    del cast
    return make_unit(kind="enterprise", area_code=HEPING)


@pytest.fixture
def worker(shop: Unit) -> Actor:
    """Return an employee of the enterprise."""
    return actor_for("employee", unit=shop)


@pytest.fixture
def owner(shop: Unit) -> Actor:
    """Return the owner of the enterprise."""
    return actor_for("enterprise_owner", unit=shop)


def titles(actor: Actor) -> list[str]:
    outbox.drain("test")
    return [str(notice.title) for notice in inbox(actor)]


def report(worker: Actor, way: str) -> str:
    sent = hazards.WorkReport("护栏松动", way=way)
    return hazards.report_at_work(worker, sent).hazard_number


def test_what_goes_to_the_street_is_told_to_handlers_only(
    cast: Cast, worker: Actor, owner: Actor
) -> None:
    number = report(worker, "street")

    assert titles(cast.director) == [f"新上报隐患，请认定：{number}"]
    assert titles(owner) == titles(worker) == []


def test_what_goes_to_the_unit_is_told_to_its_owner_only_until_it_is_raised(
    cast: Cast, worker: Actor, owner: Actor
) -> None:
    number = report(worker, "unit")
    assert titles(owner) == [f"收到一条内部或群众线索，请核实整改：{number}"]
    assert titles(cast.director) == titles(worker) == []

    hazards.raise_reports(Actor.system("test"), clock.now() + timedelta(days=30))

    assert titles(cast.director) == [f"企业没有按时处理内部报告，请办理：{number}"]
    outbox.drain("again")
    assert Notice.objects.filter(kind="EmployeeReportRaised").count() == 1


def test_comments_and_objections_reach_handlers_and_never_the_unit(
    cast: Cast, worker: Actor, owner: Actor
) -> None:
    number = report(worker, "street")
    hazards.reject(cast.director, number, reason="现场没有隐患")
    outbox.drain("test")
    Notice.objects.all().delete()
    hazards.reconsider(cast.safety, number, reason="再看一次")
    hazards.confirm(cast.director, number)
    hazards.reject(cast.director, number, reason="已拆除")
    outbox.drain("test")
    Notice.objects.all().delete()

    hazards.comment(worker, number, "还在")
    hazards.object_to_result(worker, number, "没有拆")

    assert titles(cast.director) == [
        f"员工对办理结果有异议：{number}",
        f"有员工意见，请查看：{number}",
    ]
    assert titles(cast.safety) == [f"员工对办理结果有异议：{number}"]
    assert titles(owner) == titles(worker) == []
