"""A warning as files for other systems: CAP and the national form, with all that is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.test.utils import override_settings

from shouwang.engines.cap.checking import check_document
from shouwang.engines.cap.national import NationalAlert, read_national
from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, WrongState
from shouwang.ground.people.models import Account
from shouwang.watch.warnings.actions.changing import upgrade
from shouwang.watch.warnings.actions.drafting import confirm_draft, draft_warning
from shouwang.watch.warnings.actions.issuing import cancel, issue
from shouwang.watch.warnings.actions.receiving import receive
from shouwang.watch.warnings.models import Warning
from shouwang.watch.warnings.queries.national_messages import national_message

from .factories import SIX, at, issued, street_officer, village_head, warning_draft

pytestmark = pytest.mark.django_db
CODE = "33078141600000"
FIRST = f"{CODE}_20260623060000_0"


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with override_settings(NATIONAL_SENDER=CODE), time_machine.travel(SIX, tick=False):
        yield


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def national(actor: Actor, found: Warning) -> NationalAlert:
    return read_national(national_message(actor, found.number).content)


@pytest.mark.requirement("R244")
def test_a_warning_goes_out_in_the_national_form() -> None:
    officer = street_officer()

    alert = national(officer, issued(officer))
    info = alert.infos[0]

    assert (alert.identifier, alert.sender_code, alert.message_type) == (FIRST, CODE, "Alert")
    assert (info.severity, info.headline) == ("Blue", "和平社区暴雨蓝色预警")
    assert info.areas[0].area_codes == ("330781002005",)


def test_updates_and_ends_name_the_earlier_ones_in_that_form() -> None:
    officer = street_officer()
    first = issued(officer)
    with time_machine.travel(at(30), tick=False):
        higher = upgrade(officer, first.number, "orange")
        confirm_draft(street_officer(), higher.number)
        issue(officer, higher.number)
        update = national(officer, higher)
    with time_machine.travel(at(60), tick=False):
        end = national(officer, cancel(officer, higher.number, "雨已停"))

    second = f"{CODE}_20260623063000_0"
    assert (update.identifier, update.references) == (second, (FIRST,))
    assert (end.identifier, end.references) == (f"{CODE}_20260623070000_0", (FIRST, second))


def test_warnings_of_one_second_have_names_of_their_own() -> None:
    officer = street_officer()
    first = issued(officer)
    with time_machine.travel(SIX + timedelta(milliseconds=900), tick=False):
        second = issued(officer, type_code="gale")

    names = [national(officer, one).identifier for one in (first, second)]

    assert names == [FIRST, f"{CODE}_20260623060000_1"]


def test_an_end_in_the_second_of_an_issue_has_a_name_of_its_own() -> None:
    officer = street_officer()
    first = issued(officer)

    end = national(officer, cancel(officer, first.number, "误报"))

    assert (end.identifier, end.references) == (f"{CODE}_20260623060000_1", (FIRST,))


def test_what_is_lost_is_listed() -> None:
    officer = street_officer()
    found = issued(officer)

    message = national_message(officer, found.number)

    assert ("info/event", "暴雨") in [(one.element, one.told) for one in message.losses]
    assert ("info/parameter", f"number={found.number}") in [
        (one.element, one.told) for one in message.losses
    ]
    assert message.lacks_event_code


def test_what_goes_out_comes_in_again() -> None:
    officer = street_officer()
    content = national_message(officer, issued(officer).number).content

    [row] = receive(officer, content).messages

    assert (row.form, row.identifier, row.outcome) == ("gbt", FIRST, "held")


def test_a_draft_has_no_file() -> None:
    officer = street_officer()
    draft = draft_warning(officer, warning_draft())

    with pytest.raises(WrongState, match="还没有发布，没有交换文件。"):
        national_message(officer, draft.number)


def test_without_a_code_the_form_says_what_is_missing() -> None:
    officer = street_officer()
    found = issued(officer)

    with (
        override_settings(NATIONAL_SENDER=""),
        pytest.raises(WrongState, match="没有设置本单位的14位发布单位编码"),
    ):
        national_message(officer, found.number)


def test_a_warning_of_another_village_is_not_found() -> None:
    found = issued()

    with pytest.raises(NotFound):
        national_message(village_head("330781001001"), found.number)


def test_the_page_offers_both_forms_and_lists_what_is_lost() -> None:
    officer = street_officer()
    found = issued(officer)

    text = browser_of(officer).get(f"/warnings/{found.number}/exchange").content.decode()

    assert "下载 CAP 文件" in text
    assert FIRST in text
    assert "事件名称（该格式只写代码）：<code>暴雨</code>" in text


def test_the_page_says_what_is_missing() -> None:
    officer = street_officer()
    found = issued(officer)

    with override_settings(NATIONAL_SENDER=""):
        text = browser_of(officer).get(f"/warnings/{found.number}/exchange").content.decode()

    assert "还不能下载：缺本单位的14位发布单位编码。" in text
    assert "下载国家格式文件" not in text


def test_the_page_of_a_draft_says_that_it_is_not_issued() -> None:
    officer = street_officer()
    draft = draft_warning(officer, warning_draft())

    text = browser_of(officer).get(f"/warnings/{draft.number}/exchange").content.decode()

    assert "还没有发布" in text


def test_the_files_are_downloads() -> None:
    officer = street_officer()
    found = issued(officer)
    client = browser_of(officer)

    cap = client.get(f"/warnings/{found.number}/cap.xml")
    form = client.get(f"/warnings/{found.number}/national.xml")

    assert check_document(cap.content) == []
    assert read_national(form.content).identifier == FIRST
    assert cap["Content-Disposition"].startswith('attachment; filename="warning-')


def test_the_api_gives_the_national_form() -> None:
    officer = street_officer()
    found = issued(officer)

    answer = browser_of(officer).get(f"/api/v1/warnings/{found.number}/national")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    assert read_national(answer.content).identifier == FIRST


def test_the_api_says_what_is_missing() -> None:
    officer = street_officer()
    found = issued(officer)

    with override_settings(NATIONAL_SENDER=""):
        answer = browser_of(officer).get(f"/api/v1/warnings/{found.number}/national")

    assert answer.status_code == 409
    assert "SHOUWANG_NATIONAL_SENDER" in answer.json()["title"]
