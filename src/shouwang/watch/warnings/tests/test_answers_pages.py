"""Answers by page and API: one tap, calls, visits, doors; unchanged pages are not sent again."""

from __future__ import annotations

import html
import re

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.households import queries as households
from shouwang.prepare.households.actions import HelperDraft, pair_helper
from shouwang.prepare.households.tests.factories import make_person
from shouwang.watch.warnings.actions.answering import acknowledge, mark_visited
from shouwang.watch.warnings.models import Addressee, ReachAttempt, Warning
from shouwang.watch.warnings.rules.reaching import ReachDraft

from .answering_making import HEPING, SIX, YONGFENG, at, make_addressee, make_issued

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def head() -> Actor:
    return actor_for("village_head", area_code=YONGFENG)


@pytest.fixture
def warning(head: Actor) -> Warning:
    with time_machine.travel(SIX, tick=False):
        found = make_issued()
        make_addressee(found, area_code=YONGFENG, account_id=head.account_id or 0)
        make_addressee(found, area_code=HEPING)
    return found


def row_of(head: Actor) -> Addressee:
    return Addressee.objects.get(account_id=head.account_id or 0)


def test_the_wall_shows_who_is_missing_and_counts(signed_in: SignedIn, warning: Warning) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    shown = client.get(f"/warnings/{warning.number}/answers").content.decode()

    assert '<p class="big-number">0/2 <small>0%</small></p>' in shown
    assert "电话叫应了" in shown
    assert 'hx-trigger="every 10s"' in shown


def test_an_unchanged_wall_is_not_sent_again(signed_in: SignedIn, warning: Warning) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    url = f"/warnings/{warning.number}/answers"
    tag = client.get(url).headers["ETag"]

    same = client.get(url, headers={"If-None-Match": tag})
    other = client.get(f"{url}?show=missing", headers={"If-None-Match": tag})
    Addressee.objects.update(state="failed")
    changed = client.get(url, headers={"If-None-Match": tag})

    assert (same.status_code, other.status_code, changed.status_code) == (304, 200, 200)


def test_a_wall_whose_session_has_ended_loads_whole(client: Client, warning: Warning) -> None:
    renewed = client.get(f"/warnings/{warning.number}/answers", headers={"HX-Request": "true"})

    assert (renewed.status_code, renewed.headers["HX-Refresh"]) == (204, "true")


def test_the_addressee_answers_with_one_tap(signed_in: SignedIn) -> None:
    client, head = signed_in("village_head", area_code=YONGFENG)
    with time_machine.travel(SIX, tick=False):
        warning = make_issued()
        make_addressee(warning, area_code=YONGFENG, account_id=head.account_id or 0)
    notice = f"/warnings/{warning.number}/notice"

    before = client.get(notice).content.decode()
    done = client.post(f"/warnings/{warning.number}/acknowledge", follow=True)
    after = client.get(notice).content.decode()

    assert ("我知道了" in before, "我知道了" in after, "您已应答" in after) == (True, False, True)
    assert (done.status_code, row_of(head).state) == (200, "confirmed")


def test_whoever_was_not_asked_sees_no_tap(signed_in: SignedIn, warning: Warning) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    shown = client.get(f"/warnings/{warning.number}/notice").content.decode()
    refused = client.post(f"/warnings/{warning.number}/acknowledge")

    assert ("我知道了" in shown, refused.status_code) == (False, 409)
    assert "这条预警没有发给您，不用应答。" in refused.content.decode()


def test_a_visit_by_one_tap_goes_back_to_the_wall_as_it_was(
    signed_in: SignedIn, warning: Warning, head: Actor
) -> None:
    client, staff = signed_in("duty_staff", area_code=YUNSHAN)
    row = row_of(head)

    url = f"/warnings/{warning.number}/answers/{row.pk}/visit?show=missing&area={YONGFENG}"
    done = client.post(url, {"reached": "yes"})

    row.refresh_from_db()
    assert (row.state, row.visited_by_key) == ("visited", staff.key)
    assert done.headers["Location"].endswith(f"/answers?area={YONGFENG}&show=missing")


def test_a_call_in_vain_needs_words(signed_in: SignedIn, warning: Warning, head: Actor) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    url = f"/warnings/{warning.number}/answers/{row_of(head).pk}/call?back=one"

    refused = client.post(url, {"reached": "no"})
    done = client.post(url, {"reached": "no", "note": "电话关机"}, follow=True)

    assert (refused.status_code, done.status_code) == (422, 200)
    assert "没有叫应到，请写明情况，例如“电话关机”。" in refused.content.decode()
    assert "电话关机" in done.content.decode()


@pytest.mark.parametrize("sent", [{}, {"reached": "maybe"}, {"reached": "no", "note": "长" * 501}])
def test_what_is_not_a_call_is_refused(
    signed_in: SignedIn, warning: Warning, head: Actor, sent: dict[str, str]
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    refused = client.post(f"/warnings/{warning.number}/answers/{row_of(head).pk}/call", sent)

    assert (refused.status_code, ReachAttempt.objects.count()) == (422, 0)


def test_an_addressee_of_another_warning_is_not_found(
    signed_in: SignedIn, warning: Warning, head: Actor
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    other = make_issued(type_code="gale")
    urls = [f"/warnings/{other.number}/answers/{row_of(head).pk}/{way}" for way in ("call", "")]
    urls += [f"/warnings/{warning.number}/answers/{2**70}/visit"]

    found = [client.post(url, {"reached": "yes"}).status_code for url in urls]

    assert (found, ReachAttempt.objects.count()) == ([404, 404, 404], 0)


def test_a_second_tap_is_told_who_was_first(
    signed_in: SignedIn, warning: Warning, head: Actor
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    url = f"/warnings/{warning.number}/answers/{row_of(head).pk}/visit"
    client.post(url, {"reached": "yes"})

    again = client.post(url, {"reached": "yes"}, follow=True)

    assert (again.status_code, ReachAttempt.objects.count()) == (200, 1)
    assert "notice-warning" in again.content.decode()


def doors_of(station: Actor) -> Warning:
    with time_machine.travel(SIX, tick=False):
        warning = make_issued()
        for address, name, notes in (
            ("和平路10幢2单元201", "王测试（虚构）", "听不见，要敲门"),
            ("和平路2幢101", "李测试（虚构）", ""),
        ):
            person = make_person(station, address=address, name=name, notes=notes)
            make_addressee(warning, area_code=HEPING, key=f"person:{person.pk}")
    return warning


def test_the_door_list_masks_names_until_a_reason_is_given(signed_in: SignedIn) -> None:
    client, station = signed_in("safety_station_head", area_code=YUNSHAN)
    warning = doors_of(station)

    masked = client.get(f"/warnings/{warning.number}/doors")
    sent = {"reason": "暴雨预警，逐户叫应", "area": HEPING}
    clear = client.post(f"/warnings/{warning.number}/doors/print", sent)

    assert "王测试" not in masked.content.decode()
    assert "和平路" not in masked.content.decode()
    printed = clear.content.decode()
    assert (clear.status_code, clear.headers["Cache-Control"]) == (200, "private, no-store")
    assert printed.index("和平路2幢") < printed.index("和平路10幢")
    assert all(words in printed for words in ("王测试（虚构）", "2单元201", "听不见，要敲门"))


def test_who_looked_at_the_doors_stays_with_each_person(signed_in: SignedIn) -> None:
    client, station = signed_in("safety_station_head", area_code=YUNSHAN)
    warning = doors_of(station)
    number = int(Addressee.objects.earliest("pk").key.partition(":")[2])

    sent = {"reason": "暴雨预警，逐户叫应"}
    client.post(f"/warnings/{warning.number}/doors/print", sent)

    looked = households.openings_of(station, number)
    assert [(one.kind, one.people_count, one.reason) for one in looked] == [
        ("print", 2, "暴雨预警，逐户叫应")
    ]
    assert Entry.objects.filter(verb="warning.open_doors").count() == 1


@pytest.mark.parametrize("reason", ["", "看", "13800001234"])
def test_doors_are_not_opened_without_a_reason(signed_in: SignedIn, reason: str) -> None:
    client, station = signed_in("safety_station_head", area_code=YUNSHAN)
    warning = doors_of(station)

    refused = client.post(f"/warnings/{warning.number}/doors/print", {"reason": reason})

    assert (refused.status_code, "王测试" in refused.content.decode()) == (422, False)
    assert Entry.objects.filter(verb="warning.open_doors").count() == 0


def test_whoever_need_not_knock_gets_no_doors(signed_in: SignedIn) -> None:
    warning = doors_of(actor_for("safety_station_head", area_code=YUNSHAN))
    client, _ = signed_in("city_bureau", area_code=YUNSHAN[:6])

    assert client.get(f"/warnings/{warning.number}/doors").status_code == 403


def test_duty_staff_print_doors_without_names_that_are_not_theirs(signed_in: SignedIn) -> None:
    warning = doors_of(actor_for("safety_station_head", area_code=YUNSHAN))
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    sent = {"reason": "暴雨预警，逐户叫应"}
    printed = client.post(f"/warnings/{warning.number}/doors/print", sent)

    assert (printed.status_code, "王测试" in printed.content.decode()) == (200, False)


def test_a_helper_knocks_for_whom_they_help_and_nobody_else(signed_in: SignedIn) -> None:
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    warning = doors_of(station)
    helped, other = Addressee.objects.order_by("pk")
    client, helper = signed_in("enterprise_owner", area_code=YONGFENG)
    pair_helper(station, int(helped.key[7:]), HelperDraft(helper.post_id, "", ""))
    make_addressee(warning, area_code=HEPING, account_id=helper.account_id or 0, kind="helper")

    list_shown = client.get(f"/warnings/{warning.number}/doors").content.decode()
    done = client.post(f"/warnings/{warning.number}/answers/{helped.pk}/visit", {"reached": "yes"})
    refused = client.post(f"/warnings/{warning.number}/answers/{other.pk}/visit")

    helped.refresh_from_db()
    assert "还有 1 家要上门" in list_shown
    assert (done.status_code, refused.status_code) == (302, 404)
    assert (helped.state, helped.visited_by_key) == ("visited", helper.key)


def test_a_loudspeaker_reads_short_sentences_with_spoken_numbers(
    signed_in: SignedIn, warning: Warning
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    shown = client.get(f"/warnings/{warning.number}/loudspeaker").content.decode()

    assert "未来十二小时雨量五十毫米以上。" in shown
    assert "Over fifty millimetres of rain in twelve hours." in shown


def test_an_exercise_says_so_in_every_text(signed_in: SignedIn) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    warning = make_issued(status="exercise", is_public=False, exercise_note="桌面推演")
    pages = ("answers", "loudspeaker", "notice")

    shown = [client.get(f"/warnings/{warning.number}/{one}").content.decode() for one in pages]

    assert ["这是演练，不是真的险情" in one for one in shown] == [True, True, True]
    assert ["【演练】暴雨蓝色预警" in one for one in shown] == [True, True, True]
    assert "下面是演练" in shown[1]
    assert "以上是演练" in shown[1]


def test_a_notice_of_what_is_over_says_no_more_what_to_do(signed_in: SignedIn) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    warning = make_issued(state="ended", ending="cancelled", ended_at=at(0))

    shown = client.get(f"/warnings/{warning.number}/notice").content.decode()

    assert ("这条预警已经结束" in shown, "不要靠近河道" in shown) == (True, False)


def test_the_wall_over_the_api_has_figures_and_a_tag(
    signed_in: SignedIn, warning: Warning, head: Actor
) -> None:
    client, staff = signed_in("duty_staff", area_code=YUNSHAN)
    url = f"/api/v1/warnings/{warning.number}/answers"
    with time_machine.travel(at(52), tick=False):
        mark_visited(staff, row_of(head).pk, ReachDraft())

    first = client.get(url)
    same = client.get(url, headers={"If-None-Match": first.headers["ETag"]})

    counts = first.json()["counts"]
    assert (counts["owed"], counts["answered"], counts["rate"], counts["median_s"]) == (
        2,
        1,
        0.5,
        3120,
    )
    assert [one["missing"][0]["kind"] for one in first.json()["villages"][:1]] == ["person"]
    assert (same.status_code, same.content) == (304, b"")


def test_the_api_takes_an_answer_once(signed_in: SignedIn) -> None:
    client, head = signed_in("village_head", area_code=YONGFENG)
    with time_machine.travel(SIX, tick=False):
        warning = make_issued()
        make_addressee(warning, area_code=YONGFENG, account_id=head.account_id or 0)
    url = f"/api/v1/warnings/{warning.number}/acknowledge"
    key = {"Idempotency-Key": "answer-1"}

    first, again = (client.post(url, headers=key).json() for _ in range(2))

    assert first == again == {"number": warning.number, "answered": 1}
    assert client.post(url).json()["answered"] == 0


def test_the_api_notes_a_call_with_its_time(
    signed_in: SignedIn, warning: Warning, head: Actor
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    url = f"/api/v1/warnings/{warning.number}/answers/{row_of(head).pk}/call"
    body = {"at": "2026-06-23T06:35:00+08:00", "note": "已说明"}

    late = client.post(url, {"at": "2099-01-01T00:00:00+08:00"}, content_type=JSON)
    done = client.post(url, body, content_type=JSON).json()

    assert (late.status_code, "时间不能晚于现在。" in late.content.decode()) == (422, True)
    assert (done["state"], done["attempts"][0]["note"]) == ("called", "已说明")


def test_the_api_lists_doors_masked(signed_in: SignedIn) -> None:
    client, station = signed_in("safety_station_head", area_code=YUNSHAN)
    warning = doors_of(station)

    found = client.get(f"/api/v1/warnings/{warning.number}/doors").json()

    assert [one["name"] for one in found["doors"]] == ["王*", "李*"]


def test_another_street_finds_no_wall(signed_in: SignedIn, warning: Warning) -> None:
    client, _ = signed_in("duty_staff", area_code="330781001")

    assert client.get(f"/warnings/{warning.number}/answers").status_code == 404
    assert client.get(f"/api/v1/warnings/{warning.number}/answers").status_code == 404


def test_the_inbox_link_of_a_chase_opens_the_missing(
    signed_in: SignedIn, warning: Warning, head: Actor
) -> None:
    with time_machine.travel(at(1), tick=False):
        acknowledge(head, warning.number)
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    url = f"/warnings/{warning.number}/answers?area={HEPING}&show=missing"

    shown = client.get(url).content.decode()

    assert shown.count("<tr>") == 5


@pytest.mark.parametrize("page", ["answers", "doors", "loudspeaker", "notice", "answers/1"])
def test_an_odd_number_is_not_found(signed_in: SignedIn, page: str) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    assert client.get(f"/warnings/%00/{page}").status_code == 404
    assert client.post("/warnings/%00/acknowledge").status_code == 404


@pytest.mark.parametrize("query", ["area=²", "area=abc", "show=all", "still=²", "area=%00"])
def test_an_odd_filter_shows_all(signed_in: SignedIn, warning: Warning, query: str) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    shown = client.get(f"/warnings/{warning.number}/answers?{query}")

    assert (shown.status_code, shown.content.decode().count("上门叫应了")) == (200, 2)


def test_a_long_wall_lists_a_hundred_and_counts_all(signed_in: SignedIn, warning: Warning) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    for number in range(100):
        make_addressee(warning, area_code=HEPING, key=f"person:{900 + number}")

    found = client.get(f"/api/v1/warnings/{warning.number}/answers").json()

    assert (found["counts"]["missing"], len(found["lines"]), found["line_count"]) == (102, 100, 102)
    page = client.get(f"/warnings/{warning.number}/answers").content.decode()
    assert "共 102 个" in page
    assert "从头看" not in page


def test_the_pages_of_a_long_wall_hold_each_line_once(
    signed_in: SignedIn, warning: Warning
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    for number in range(200):
        make_addressee(warning, area_code=HEPING, key=f"person:{900 + number}")

    ids: list[int] = []
    after: str | None = ""
    while after is not None:
        path = f"/api/v1/warnings/{warning.number}/answers?after={after}"
        found = client.get(path).json()
        ids += [line["id"] for line in found["lines"]]
        after = found["next_after"] or None

    assert (len(ids), len(set(ids))) == (202, 202)


def test_the_next_page_of_the_wall_keeps_the_filters_and_leads_back(
    signed_in: SignedIn, warning: Warning
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    for number in range(101):
        make_addressee(warning, area_code=HEPING, key=f"person:{900 + number}")
    first = client.get(f"/warnings/{warning.number}/answers?area={HEPING}&show=missing")
    [link] = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())

    second = client.get(html.unescape(link)).content.decode()

    assert f"area={HEPING}" in link
    assert "show=missing" in link
    assert "从头看" in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize("after", ["x", "1.2.3", "2.0.330781002005.7", "0.1.330781002005.²"])
def test_an_odd_place_in_the_wall_is_refused(
    signed_in: SignedIn, warning: Warning, after: str
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    answer = client.get(f"/api/v1/warnings/{warning.number}/answers", {"after": after})
    page = client.get(f"/warnings/{warning.number}/answers", {"after": after})

    assert answer.json()["errors"] == {"after": "翻页位置不对，请从头看。"}
    assert (answer.status_code, page.status_code) == (422, 422)
