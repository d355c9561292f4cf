"""Notices: told once, read by their recipient only, nothing personal in a title."""

from __future__ import annotations

import pytest
from django.test import Client

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import actions, queries
from shouwang.ground.delivery.models import Notice
from shouwang.ground.delivery.queries import NoticeDraft
from shouwang.ground.errors import NotFound, say
from shouwang.ground.journal.queries import history
from shouwang.ground.people.models import Account
from shouwang.ground.people.tests.factories import AccountFactory

SYSTEM = Actor.system("test")
DRAFT = NoticeDraft(
    kind="hazard_overdue",
    title=say("隐患 {number} 已超期", number="云山-2026-000123"),
    body=say("请尽快整改。"),
    link="/hazards/12/",
    object_key="hazard:12",
)
pytestmark = pytest.mark.django_db


def told(account_id: int) -> Notice:
    actions.notify(SYSTEM, [account_id], DRAFT, source_key="event:1")
    return Notice.objects.get()


def test_a_playbook_that_runs_twice_tells_once() -> None:
    one, two = AccountFactory().pk, AccountFactory().pk

    assert actions.notify(SYSTEM, [one, one], DRAFT, source_key="event:1") == 1
    assert actions.notify(SYSTEM, [one, two], DRAFT, source_key="event:1") == 1
    assert actions.notify(SYSTEM, [one], DRAFT, source_key="event:2") == 1

    assert sorted(Notice.objects.values_list("account_id", flat=True)) == [one, one, two]


def test_telling_is_journaled_with_its_recipients() -> None:
    account = AccountFactory().pk

    told(account)

    (entry,) = history(SYSTEM, "hazard:12")
    assert entry.verb == "notice.queued"
    assert entry.details["recipients"] == [account]


def test_telling_nobody_writes_nothing() -> None:
    assert actions.notify(SYSTEM, [], DRAFT, source_key="event:1") == 0
    assert history(SYSTEM, "hazard:12") == []


@pytest.mark.parametrize(
    "draft",
    [
        NoticeDraft("x", say("请联系 13800000001")),
        NoticeDraft("x", say("请联系 {phone}", phone="000-0000-0001")),
        NoticeDraft("x", say("证件 33078119900101001X")),
        NoticeDraft("x", say("标题"), link="https://example.org/"),
        NoticeDraft("x", say("标题"), link="//example.org/"),
        NoticeDraft("x", say("标题 {n}", n=1.5)),
    ],
    ids=["mobile", "phone", "identity", "elsewhere", "scheme-relative", "float"],
)
def test_what_must_not_be_sent_is_not_sent(draft: NoticeDraft) -> None:
    with pytest.raises(ValueError, match="a notice"):
        actions.notify(SYSTEM, [AccountFactory().pk], draft, source_key="event:1")

    assert Notice.objects.count() == 0


def test_only_the_recipient_reads_a_notice() -> None:
    reader, other = actor_for("community_director"), actor_for("street_director")
    notice = told(reader.account_id or 0)

    for stranger in (other, Actor.anonymous(), SYSTEM):
        assert list(queries.inbox(stranger)) == []
        with pytest.raises(NotFound):
            actions.mark_read(stranger, notice.pk)

    notice.refresh_from_db()
    assert notice.read_at is None
    assert queries.unread_count(reader) == 1


def test_reading_twice_keeps_the_first_time() -> None:
    reader = actor_for("community_director")
    notice = told(reader.account_id or 0)

    first = actions.mark_read(reader, notice.pk).read_at

    assert actions.mark_read(reader, notice.pk).read_at == first
    assert len(history(reader, f"notice:{notice.pk}")) == 1


@pytest.fixture
def reader(client: Client) -> Account:
    account = AccountFactory()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


def test_the_inbox_shows_the_notice_in_words(client: Client, reader: Account) -> None:
    told(reader.pk)

    page = client.get("/inbox/").content.decode()

    assert "隐患 云山-2026-000123 已超期" in page
    assert "1 条未读" in page


def test_opening_a_notice_marks_it_read_and_goes_there(client: Client, reader: Account) -> None:
    notice = told(reader.pk)

    answer = client.post(f"/inbox/{notice.pk}/open")

    notice.refresh_from_db()
    assert answer.headers["Location"] == "/hazards/12/"
    assert notice.is_read


def test_read_all_leaves_what_came_later_unread(client: Client, reader: Account) -> None:
    first = told(reader.pk)
    actions.notify(SYSTEM, [reader.pk], DRAFT, source_key="event:2")

    client.post("/inbox/read-all", {"up_to": str(first.pk)})

    unread = Notice.objects.filter(read_at=None)
    assert [row.source_key for row in unread] == ["event:2"]


def test_older_notices_are_a_page_further(client: Client, reader: Account) -> None:
    for number in range(26):
        actions.notify(SYSTEM, [reader.pk], DRAFT, source_key=f"event:{number}")
    oldest, second = Notice.objects.order_by("id")[:2]

    first_page = client.get("/inbox/").content.decode()
    next_page = client.get(f"/inbox/?before={second.pk}").content.decode()

    assert f"?before={second.pk}" in first_page
    assert f"/inbox/{oldest.pk}/open" not in first_page
    assert f"/inbox/{oldest.pk}/open" in next_page


@pytest.mark.parametrize("before", ["x", "-1", "９", "9" * 40, "\x00"])
def test_a_senseless_place_in_the_list_shows_the_newest(
    client: Client, reader: Account, before: str
) -> None:
    told(reader.pk)

    page = client.get("/inbox/", {"before": before})

    assert "已超期" in page.content.decode()


def test_whoever_is_not_signed_in_is_asked_to(client: Client) -> None:
    answer = client.get("/inbox/")

    assert answer.headers["Location"] == "/sign-in?next=/inbox/"


def test_a_number_beyond_all_notices_is_not_found(client: Client, reader: Account) -> None:
    assert client.post(f"/inbox/{'9' * 30}/open").status_code == 404
