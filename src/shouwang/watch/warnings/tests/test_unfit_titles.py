"""A draft with a phone or identity number in its title goes no further until that is put right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.models import Notice
from shouwang.ground.errors import Invalid
from shouwang.ground.people.models import Account
from shouwang.watch.warnings.actions.drafting import change_draft, confirm_draft, draft_warning
from shouwang.watch.warnings.actions.issuing import issue
from shouwang.watch.warnings.actions.receiving import read_document, take
from shouwang.watch.warnings.models import Addressee, FeedMessage, Warning
from shouwang.watch.warnings.queries.messages import awaited_message
from shouwang.watch.warnings.queries.waiting import unconfirmed_draft

from .factories import SIX, SYSTEM, street_officer, village_head, warning_draft
from .messages_making import content, make_feed, message

pytestmark = pytest.mark.django_db
UNFIT = "暴雨蓝色预警，咨询0579-8888-0000"
WORDS = "标题里不要写电话或身份证号，请写到内容或“咨询电话”里。"


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        yield


@pytest.fixture
def officer() -> Actor:
    return street_officer()


def make_unfit(officer: Actor, **more: object) -> Warning:
    """Return a draft whose title holds a phone, as it was written before that was refused."""
    made = draft_warning(officer, warning_draft(**more))
    Warning.objects.filter(pk=made.pk).update(title=UNFIT)
    return made


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def test_the_issue_is_refused_by_field_and_tells_nobody(officer: Actor) -> None:
    village_head()
    made = make_unfit(officer)

    with pytest.raises(Invalid) as error:
        issue(officer, made.number)

    made.refresh_from_db()
    assert {name: str(text) for name, text in error.value.fields.items()} == {"title": WORDS}
    assert (made.state, made.issued_at) == ("drafted", None)
    assert (Addressee.objects.count(), Notice.objects.count()) == (0, 0)


def test_the_confirmation_is_refused_too(officer: Actor) -> None:
    made = make_unfit(officer)

    with pytest.raises(Invalid, match="标题里不要写电话或身份证号"):
        confirm_draft(street_officer(), made.number)
    assert Warning.objects.get().state == "drafted"


def test_the_page_says_so_and_leads_to_the_title(officer: Actor) -> None:
    made = make_unfit(officer)

    text = browser_of(officer).get(f"/warnings/{made.number}").content.decode()

    assert "标题里有电话或身份证号，不能审核和发布" in text
    assert "/change#id_title" in text


def test_a_refused_press_shows_the_reason_and_the_way_out(officer: Actor) -> None:
    made = make_unfit(officer)

    answer = browser_of(officer).post(f"/warnings/{made.number}/moves", {"move": "issue"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert WORDS in text
    assert "/change#id_title" in text


def test_the_api_names_the_field(officer: Actor) -> None:
    made = make_unfit(officer)

    answer = browser_of(officer).post(
        f"/api/v1/warnings/{made.number}/issue", {}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["errors"]) == (422, {"title": WORDS})


def test_a_corrected_title_lets_it_go_out(officer: Actor) -> None:
    made = make_unfit(officer)

    change_draft(officer, made.number, warning_draft(title="暴雨蓝色预警"))

    assert issue(officer, made.number).title == "暴雨蓝色预警"


def test_a_draft_with_a_fit_title_says_nothing_of_it(officer: Actor) -> None:
    made = draft_warning(officer, warning_draft())

    assert "修改标题" not in browser_of(officer).get(f"/warnings/{made.number}").content.decode()


def test_those_on_duty_hear_of_the_draft_by_its_number(officer: Actor) -> None:
    take(SYSTEM, read_document(SYSTEM, content(message(headline=UNFIT))), make_feed())
    row = FeedMessage.objects.get()
    assert row.warning is not None

    found = awaited_message(SYSTEM, row.pk)

    assert found is not None
    assert found.title == row.warning.number


def test_the_second_person_hears_of_the_draft_by_its_number(officer: Actor) -> None:
    made = make_unfit(officer, level="orange")

    found = unconfirmed_draft(SYSTEM, made.pk)

    assert found is not None
    assert found.title == made.number
