"""The messages of a warning: written once, never edited, in the feed while they matter."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.test.utils import override_settings

from shouwang.engines.cap.checking import check_document
from shouwang.engines.cap.reading import read_alerts
from shouwang.engines.cap.tests.keys import signing_pem
from shouwang.engines.cap.tree import Node, parse
from shouwang.ground.errors import NotAllowed
from shouwang.ground.people.models import Account
from shouwang.watch.warnings.actions.changing import upgrade
from shouwang.watch.warnings.actions.drafting import confirm_draft, draft_warning
from shouwang.watch.warnings.actions.issuing import cancel, expire, issue
from shouwang.watch.warnings.actions.publishing import publish
from shouwang.watch.warnings.models import Publication

from .factories import SIX, SYSTEM, at, issued, street_officer, warning_draft

pytestmark = pytest.mark.django_db


def entries(client: Client) -> list[Node]:
    """Return the entries of the public feed."""
    return parse(client.get("/alerts.atom").content).all("entry")


def published_types() -> list[str]:
    return list(Publication.objects.order_by("pk").values_list("message_type", flat=True))


@time_machine.travel(SIX, tick=False)
def test_a_warning_is_written_down_once() -> None:
    found = issued()

    assert publish(SYSTEM, found.pk) == 1
    assert publish(SYSTEM, found.pk) == 0
    assert published_types() == ["Alert"]


@time_machine.travel(SIX, tick=False)
def test_only_the_system_writes_messages() -> None:
    found = issued()

    with pytest.raises(NotAllowed):
        publish(street_officer(), found.pk)


@time_machine.travel(SIX, tick=False)
def test_a_chain_of_messages_is_valid_from_alert_to_cancel() -> None:
    officer = street_officer()
    first = issued(officer)
    publish(SYSTEM, first.pk)
    with time_machine.travel(at(30), tick=False):
        higher = upgrade(officer, first.number, "orange")
        confirm_draft(street_officer(), higher.number)
        issue(officer, higher.number)
        publish(SYSTEM, higher.pk)
    with time_machine.travel(at(60), tick=False):
        cancel(officer, higher.number, "雨已停，水位回落")
        publish(SYSTEM, higher.pk)

    rows = list(Publication.objects.order_by("pk"))
    told = [read_alerts(row.content.encode())[0].alert for row in rows]

    assert published_types() == ["Alert", "Update", "Cancel"]
    assert [check_document(row.content.encode()) for row in rows] == [[], [], []]
    assert [[one.identifier for one in alert.references] for alert in told if alert] == [
        [],
        [rows[0].identifier],
        [rows[0].identifier, rows[1].identifier],
    ]


@time_machine.travel(SIX, tick=False)
def test_the_feed_links_to_each_message_as_it_went_out(client: Client) -> None:
    found = issued()
    publish(SYSTEM, found.pk)
    row = Publication.objects.get()

    [entry] = entries(client)
    answer = client.get(f"/alerts/cap/{row.identifier}.xml")

    assert entry.value("id") == f"urn:shouwang:330781002:{row.identifier}"
    assert answer.content.decode() == row.content
    assert answer["Content-Type"] == "application/cap+xml"


@time_machine.travel(SIX, tick=False)
def test_an_ended_warning_stays_48_hours_and_its_entry_is_not_edited(client: Client) -> None:
    found = issued()
    publish(SYSTEM, found.pk)
    [before] = entries(client)
    ended = found.expires_at
    with time_machine.travel(ended, tick=False):
        expire(SYSTEM, ended)
    with time_machine.travel(ended + timedelta(hours=48, seconds=-1), tick=False):
        [after] = entries(client)
    with time_machine.travel(ended + timedelta(hours=48), tick=False):
        later = entries(client)

    assert [one.text for one in after.walk()] == [one.text for one in before.walk()]
    assert later == []


@time_machine.travel(SIX, tick=False)
def test_an_unchanged_feed_is_not_sent_again(client: Client) -> None:
    found = issued()
    publish(SYSTEM, found.pk)
    tag = client.get("/alerts.atom")["ETag"]

    assert client.get("/alerts.atom", headers={"If-None-Match": tag}).status_code == 304
    with time_machine.travel(at(10), tick=False):
        cancel(street_officer(), found.number, "雨已停")
        publish(SYSTEM, found.pk)
    assert client.get("/alerts.atom", headers={"If-None-Match": tag}).status_code == 200


@time_machine.travel(SIX, tick=False)
@pytest.mark.parametrize("status", ["exercise", "test"])
def test_what_is_not_meant_never_reaches_the_public(client: Client, status: str) -> None:
    found = issued(status=status, exercise_note="防汛演练")
    publish(SYSTEM, found.pk)
    row = Publication.objects.get()

    assert entries(client) == []
    assert client.get(f"/alerts/cap/{row.identifier}.xml").status_code == 404


@time_machine.travel(SIX, tick=False)
def test_with_a_key_messages_are_signed(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(signing_pem())
    found = issued()

    with override_settings(CAP_KEY=str(path)):
        publish(SYSTEM, found.pk)

    row = Publication.objects.get()
    assert row.is_signed
    assert "<ds:SignatureValue>" in row.content


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    root = parse(client.get("/alerts.atom").content)

    assert (root.name, root.value("updated"), root.all("entry")) == (
        "feed",
        "2020-01-01T00:00:00Z",
        [],
    )


@time_machine.travel(SIX, tick=False)
def test_an_officer_reads_the_newest_message_of_a_warning(client: Client) -> None:
    officer = street_officer()
    found = issued(officer)
    client.force_login(Account.objects.get(pk=officer.account_id or 0))

    answer = client.get(f"/api/v1/warnings/{found.number}/cap")

    [reading] = read_alerts(answer.content)
    assert answer["Content-Type"] == "application/cap+xml"
    assert reading.alert is not None
    assert reading.alert.infos[0].headline == "和平社区暴雨蓝色预警"


@time_machine.travel(SIX, tick=False)
def test_a_draft_has_no_message(client: Client) -> None:
    officer = street_officer()
    made = draft_warning(officer, warning_draft())
    client.force_login(Account.objects.get(pk=officer.account_id or 0))

    answer = client.get(f"/api/v1/warnings/{made.number}/cap")

    assert (answer.status_code, answer.json()["title"]) == (409, "还没有发布，没有交换文件。")
