"""Who reported is never told to the unit: every address, export, notice, entry, row and log."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from architecture.addresses import World
from architecture.url_table import ROWS
from architecture.world import build_world
from django.apps import apps
from django.db import connection
from django.test import Client

from shouwang.ground import data_keys
from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.attachments.models import Attachment
from shouwang.ground.delivery.models import Notice
from shouwang.ground.journal import outbox
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Account, Post
from shouwang.ground.people.tests.factories import make_account, make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards.models import Hazard, Report
from shouwang.prepare.hazards.tests.factories import jpeg

NAME, USERNAME, PHONE = "秦不言（虚构）", "qin-buyan-secret", "139 0000 7731"
OWN_WORDS = "夜班时我亲眼看见班长把光电保护短接了"
SAID = "昨晚又短接了，就在我旁边那台"
OBJECTED = "根本没有恢复，只是贴了一张纸"
ANSWERED = "就是靠窗的那台，我每天用它"
CLEAN_WORDS = "冲压车间一台冲床保护装置失效"
JSON = "application/json"
PEOPLE = frozenset({"people_account", "people_post"})
"""Tables that hold people as such; who is employed where is no secret."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """The employee whom nobody may find."""

    client: Client
    account: Account

    @property
    def key(self) -> str:
        """Return the key of the account."""
        return f"account:{self.account.pk}"

    def traces(self, *words: str) -> re.Pattern[str]:
        """Return what must be found nowhere: name, user name, phone, key, and some words."""
        plain = (NAME, NAME[:3], USERNAME, PHONE, PHONE.replace(" ", ""), *words)
        parts = [re.escape(word) for word in plain]
        return re.compile("|".join([*parts, rf"{self.key}\b"]))


def client_at(post: Post) -> Client:
    """Return a client that is signed in at a post."""
    client = Client()
    client.force_login(post.account)
    session = client.session
    session[POST_KEY] = post.pk
    session.save()
    return client


def make_reporter(unit: Unit) -> Reporter:
    """Make an employee with a name, a phone and a user name that can be searched for."""
    account = make_account(username=USERNAME, name=NAME)
    place = f"people_account/{USERNAME}/phone"
    account.phone_sealed = data_keys.ring().encrypt(PHONE, place=place)
    account.save()
    post = make_post(account=account, unit=unit, role="employee", area_code=HEPING)
    return Reporter(client_at(post), account)


def report(reporter: Reporter, way: str) -> tuple[str, str, str]:
    """Report on the employee's page; returns the hazard's number, the report's, and the code."""
    sent = {
        "photos": jpeg(),
        "description": OWN_WORDS,
        "location": "冲压车间",
        "category": "unknown",
        "way": way,
        "idempotency_key": f"0123456789abcdef-{way}-xyz",
    }
    page = reporter.client.post("/employee/report", sent)
    assert page.status_code == 201, page.content.decode()
    return page.context["hazard_number"], page.context["number"], page.context["query_code"]


def move(client: Client, number: str, name: str, **more: object) -> None:
    """Make a move over the API."""
    body = json.dumps({"move": name, **more})
    answer = client.post(f"/api/v1/hazards/{number}/moves", body, JSON)
    assert answer.status_code == 200, answer.content.decode()


def add_photo(client: Client, number: str) -> None:
    """Add a photo after the fix."""
    sent = {"photos": jpeg(), "purpose": "after"}
    assert client.post(f"/api/v1/hazards/{number}/photos", sent).status_code == 201


def content_of(client: Client, path: str) -> str:
    """Return everything that an answer holds, headers and packed files too."""
    response = client.get(path)
    body = b"".join(response)
    found = [str(dict(response.headers)), body.decode("utf-8", "ignore")]
    if body.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(body))
        found += [packed.read(name).decode("utf-8", "ignore") for name in packed.namelist()]
    return "\n".join(found)


def about(world: World, number: str) -> World:
    """Return the world with the addresses of one hazard."""
    hazard = Hazard.objects.get(number=number)
    photo = Attachment.objects.filter(owner_key=hazard.journal_key).order_by("pk").first()
    told = {"number": number, "attachment_id": str(photo.pk if photo else 0)}
    parameters = {
        **world.parameters,
        "hazards/": {**world.parameters["hazards/"], **told},
        "api/v1/hazards": {**world.parameters["api/v1/hazards"], **told},
    }
    return replace(world, parameters=parameters)


def leaks(world: World, number: str, client: Client, traces: re.Pattern[str]) -> list[str]:
    """Ask every address that is read, of this hazard and of all others; return what leaks."""
    found = []
    for here in (world, about(world, number)):
        for row in ROWS:
            if row.method != "GET":
                continue
            path = here.path(row)
            hit = traces.search(content_of(client, path))
            if hit:
                found.append(f"{path}: {hit[0]}")
    return found


def stored(tables: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return every text that the database holds, by table, but those of the tables named."""
    found = []
    kept = set(connection.introspection.table_names())
    for model in apps.get_models():
        table = model._meta.db_table
        if table not in kept or table in tables or table.startswith("django_"):
            continue
        for values in model._default_manager.values_list():
            found += [(table, str(value)) for value in values if isinstance(value, str | dict)]
    return found


def in_database(traces: re.Pattern[str]) -> list[str]:
    """Return the tables that hold a trace in clear."""
    return sorted({table for table, text in stored(PEOPLE) if traces.search(text)})


@pytest.fixture
def world(db: None) -> World:
    """Return one of everything, with a shop that has an owner and an employee."""
    del db
    return build_world()


@pytest.fixture
def shop(world: World) -> Unit:
    """Return the enterprise of the world."""
    del world
    return Unit.objects.get(kind="enterprise")


@pytest.fixture
def reporter(shop: Unit) -> Reporter:
    """Return the employee who reports."""
    return make_reporter(shop)


def whole_life(world: World, reporter: Reporter, number: str, report_number: str) -> None:
    """Let everything happen to a report that can happen, up to the reward."""
    station = world.clients["granted", "safety_station_head"]
    owner = world.clients["granted", "enterprise_owner"]
    move(station, number, "confirm", description=CLEAN_WORDS)
    move(station, number, "ask_reporter", text="是哪一台冲床？")
    answered = reporter.client.post(
        "/employee/mine/answer", {"number": report_number, "text": ANSWERED}
    )
    assert answered.status_code == 302
    move(station, number, "grade", statutory="general", level=2)
    move(reporter.client, number, "comment", text=SAID)
    add_photo(owner, number)
    move(owner, number, "fix_at_once", note="已恢复")
    move(station, number, "verify_and_close")
    move(reporter.client, number, "object_to_result", reason=OBJECTED)
    dismissed = {"reason": "现场查看，保护装置有效"}
    assert station.post(f"/hazards/{number}/objections/dismiss", dismissed).status_code == 302
    move(station, number, "award", report=report_number)


@pytest.mark.requirement("R262", "R266")
@pytest.mark.timeout(600)
def test_no_address_entry_row_or_log_names_who_reported(
    world: World, reporter: Reporter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    number, report_number, code = report(reporter, "street")
    outbox.drain("test")
    owner = world.clients["granted", "enterprise_owner"]
    assert owner.get(f"/hazards/{number}").status_code == 404

    whole_life(world, reporter, number, report_number)
    outbox.drain("test")
    station = world.clients["granted", "safety_station_head"]
    claim = json.dumps({"number": report_number, "query_code": code})
    assert station.post("/api/v1/awards/claims", claim, JSON).json() == {"points": 50}

    hidden = (code, code.replace("-", ""), report_number, OWN_WORDS, SAID, OBJECTED, ANSWERED)
    unit_never = reporter.traces(
        *hidden, "员工报告", "居民报告", "员工（身份", "员工意见", "已通知相关人员", "异议"
    )
    employee_never = reporter.traces(*hidden, "员工报告", "居民报告", "员工（身份")
    assert CLEAN_WORDS in owner.get(f"/hazards/{number}").content.decode()
    assert "内部或群众线索" in owner.get(f"/hazards/{number}").content.decode()
    assert owner.get(f"/api/v1/hazards/{number}").json()["source"] == "tip"
    assert leaks(world, number, owner, unit_never) == []
    colleague = world.clients["granted", "employee"]
    assert leaks(world, number, colleague, employee_never) == []
    assert leaks(world, number, Client(), employee_never) == []
    private = reporter.traces(code, code.replace("-", ""), SAID, ANSWERED)
    assert in_database(private) == []
    assert private.search(caplog.text) is None


@pytest.mark.requirement("R262", "R266")
@pytest.mark.timeout(600)
def test_what_is_told_to_the_unit_first_names_nobody_either(
    world: World, reporter: Reporter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    number, report_number, code = report(reporter, "unit")
    outbox.drain("test")
    owner = world.clients["granted", "enterprise_owner"]
    told = Notice.objects.filter(object_key__startswith="hazard:", title_params__number=number)
    in_charge = Post.objects.get(role="enterprise_owner", unit__kind="enterprise")
    assert [notice.account_id for notice in told] == [in_charge.account_id]

    never = reporter.traces(
        code, code.replace("-", ""), report_number, "员工报告", "居民报告", "员工（身份"
    )
    assert OWN_WORDS in owner.get(f"/hazards/{number}").content.decode()
    assert leaks(world, number, owner, never) == []
    assert leaks(world, number, world.clients["granted", "employee"], never) == []
    private = reporter.traces(code, code.replace("-", ""))
    assert in_database(private) == []
    assert private.search(caplog.text) is None


@pytest.mark.requirement("R266")
def test_the_columns_of_a_report_lead_to_no_account(world: World, reporter: Reporter) -> None:
    number, report_number, _ = report(reporter, "street")

    hazard = Hazard.objects.get(number=number)
    row = Report.objects.get(number=report_number)
    assert (hazard.reported_by_id, hazard.confirmed_by_id) == (None, None)
    assert row.reporter == reporter.key
    assert reporter.key not in row.reporter_sealed
    owned = Attachment.objects.filter(owner_key=hazard.journal_key)
    assert set(owned.values_list("actor_key", flat=True)) == {"anonymous"}
    told = Entry.objects.filter(object_key=hazard.journal_key)
    assert set(told.values_list("actor_key", flat=True)) == {"anonymous"}
    colleagues = world.clients["granted", "employee"].get("/api/v1/employee/reports").json()
    assert (colleagues["items"], colleagues["count"]) == ([], 0)


@pytest.mark.requirement("R266")
def test_only_named_handlers_see_who_it_was_and_the_journal_says_so(
    world: World, reporter: Reporter
) -> None:
    number, report_number, _ = report(reporter, "street")
    unmask = f"/hazards/{number}/reports/{report_number}/unmask"
    owner = world.clients["granted", "enterprise_owner"]

    assert owner.post(unmask).status_code == 404
    assert world.clients["granted", "grid_worker"].post(unmask).status_code == 403
    assert not Entry.objects.filter(verb="hazard.unmask").exists()

    station = world.clients["granted", "safety_station_head"]
    assert NAME in station.post(unmask).content.decode()
    assert Entry.objects.filter(verb="hazard.unmask").count() == 1


@pytest.mark.requirement("R262", "R266")
def test_with_the_owner_as_the_communitys_only_verifier_it_is_raised_above(db: None) -> None:
    del db
    station_unit = make_unit(kind="safety_station", area_code=YUNSHAN, record_prefix="云山")
    committee = make_unit(area_code=HEPING, parent=station_unit)
    shop = make_unit(kind="enterprise", area_code=HEPING)
    boss = make_account(name="老板（虚构）")
    make_post(account=boss, unit=shop, role="enterprise_owner", area_code=HEPING)
    seat = make_post(account=boss, unit=committee, role="community_director", area_code=HEPING)
    head = make_post(unit=station_unit, role="safety_station_head", area_code=YUNSHAN)
    grid = client_at(make_post(unit=committee, role="grid_worker", area_code=HEPING))
    reporter, as_director, station = make_reporter(shop), client_at(seat), client_at(head)
    number, report_number, _ = report(reporter, "street")
    outbox.drain("test")
    assert as_director.get(f"/hazards/{number}").status_code == 404

    move(station, number, "confirm", description=CLEAN_WORDS)
    move(station, number, "grade", statutory="general", level=3)
    add_photo(grid, number)
    move(grid, number, "fix_at_once", note="已恢复")
    outbox.drain("test")

    assert Hazard.objects.get(number=number).verifier_unit_id == station_unit.pk
    body = json.dumps({"move": "verify"})
    refused = as_director.post(f"/api/v1/hazards/{number}/moves", body, JSON)
    assert refused.status_code == 403
    unmask = f"/hazards/{number}/reports/{report_number}/unmask"
    assert as_director.post(unmask).status_code == 403
    assert not Entry.objects.filter(verb="hazard.unmask").exists()
    shown = as_director.get(f"/hazards/{number}").content.decode()
    assert reporter.traces(OWN_WORDS, "员工报告").search(shown) is None
    told = Notice.objects.filter(account=boss, title_params__number=number)
    assert [str(notice.title) for notice in told] == []
    move(station, number, "verify_and_close")
