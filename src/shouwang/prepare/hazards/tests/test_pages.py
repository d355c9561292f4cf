"""The pages: ledger, detail in every state, forms that come back, the owner's notice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwang.ground import clock
from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Account
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.models import GradeRule, Hazard
from shouwang.prepare.hazards.states import State
from shouwang.prepare.places.tests.factories import make_place

from .factories import Cast, jpeg, make_hazard


def browser_of(actor: Actor) -> Client:
    """Return a browser in which the actor is signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


@pytest.mark.parametrize("state", [str(state) for state in State])
def test_every_state_has_its_page(cast: Cast, state: str) -> None:
    hazard = make_hazard(cast, state)

    page = browser_of(cast.safety).get(f"/hazards/{hazard.number}")

    assert page.status_code == 200
    assert hazard.number in page.content.decode()


def test_pages_of_other_areas_are_404_and_strangers_sign_in(cast: Cast) -> None:
    hazard = make_hazard(cast)

    assert browser_of(cast.stranger).get(f"/hazards/{hazard.number}").status_code == 404
    assert Client().get(f"/hazards/{hazard.number}").status_code == 302
    assert Client().get("/hazards/").status_code == 302


def test_the_ledger_shows_table_and_map_of_the_same_set(cast: Cast) -> None:
    make_hazard(cast, "graded", latitude=29.21, longitude=119.47)
    browser = browser_of(cast.director)

    table = browser.get("/hazards/", {"state": "open"}).content.decode()
    drawn = browser.get("/hazards/", {"state": "open", "view": "map"}).content.decode()

    assert "楼道堆放电动车" in table
    assert "个工作日" in table
    assert "FeatureCollection" in drawn


def test_the_ledger_takes_at_most_eight_statements_of_its_own(cast: Cast) -> None:
    for _ in range(5):
        make_hazard(cast, "graded")
    browser = browser_of(cast.director)
    browser.get("/hazards/")

    with CaptureQueriesContext(connection) as taken:
        browser.get("/hazards/")

    own = [query["sql"] for query in taken if "hazards_" in query["sql"]]
    assert len(own) <= 8


def test_only_this_persons_moves_are_offered(cast: Cast) -> None:
    hazard = make_hazard(cast)

    director = browser_of(cast.director).get(f"/hazards/{hazard.number}").content.decode()
    grid = browser_of(cast.grid).get(f"/hazards/{hazard.number}").content.decode()

    assert 'id="move-confirm"' in director
    assert 'id="move-confirm"' not in grid


def test_a_deferral_on_the_page(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    browser = browser_of(cast.director)
    address = f"/hazards/{hazard.number}/moves"
    due = clock.today() + timedelta(days=8)
    form = {"move": "defer", "version": str(hazard.version), "due_on": due.isoformat()}

    refused = browser.post(address, form)
    done = browser.post(
        address,
        {
            **form,
            "measure_kind": "cordon",
            "measure_text": "拉警戒线",
            "step1_text": "加装栏杆",
            "step1_on": due.isoformat(),
        },
    )

    assert refused.status_code == 422
    assert "至少有一项正在生效的防护措施" in refused.content.decode()
    assert done.status_code == 302
    hazard.refresh_from_db()
    assert (hazard.state, hazard.steps.count()) == ("deferred", 1)


def test_a_fix_with_a_photo_and_closure_on_the_page(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    address = f"/hazards/{hazard.number}/moves"

    browser_of(cast.grid).post(address, {"move": "fix_at_once", "photos": jpeg(), "note": "好了"})
    browser_of(cast.director).post(address, {"move": "verify_and_close"})

    hazard.refresh_from_db()
    assert (hazard.state, hazard.after_photo_count) == ("closed", 1)


def test_a_photo_is_served_only_with_its_hazard(cast: Cast) -> None:
    hazard = make_hazard(cast)
    browser = browser_of(cast.director)
    browser.post(f"/hazards/{hazard.number}/photos", {"photos": jpeg(), "purpose": "before"})
    page = browser.get(f"/hazards/{hazard.number}").content.decode()
    address = page.split('href="/hazards/')[1:]
    photo = next(part.split('"')[0] for part in address if "/photos/" in part)

    assert browser.get(f"/hazards/{photo}").status_code == 200
    assert browser_of(cast.stranger).get(f"/hazards/{photo}").status_code == 404
    other = make_hazard(cast)
    moved = photo.replace(photo.split("/")[0], other.number)
    assert browser.get(f"/hazards/{moved}").status_code == 404


def test_a_photo_of_a_merged_hazard_is_seen_with_the_one_that_stays(cast: Cast) -> None:
    stays, goes = make_hazard(cast), make_hazard(cast)
    browser = browser_of(cast.director)
    browser.post(f"/hazards/{goes.number}/photos", {"photos": jpeg(), "purpose": "before"})
    actions.join_hazard(Actor.anonymous(), stays.number, actions.PublicReport("也看到了"))
    actions.merge(cast.director, goes.number, into=stays.number)

    page = browser.get(f"/hazards/{stays.number}").content.decode()
    photo = next(part.split('"')[0] for part in page.split('href="')[1:] if "/photos/" in part)

    assert browser.get(photo).status_code == 200
    assert browser_of(cast.stranger).get(photo).status_code == 404


def test_registering_on_the_page_keeps_what_was_written_when_refused(cast: Cast) -> None:
    browser = browser_of(cast.grid)

    refused = browser.post("/hazards/new", {"description": "有电线裸露", "place": "no-such"})
    done = browser.post("/hazards/new", {"description": "有电线裸露", "photos": jpeg()})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "有电线裸露" in refused.content.decode()
    assert Hazard.objects.get().photo_count == 1


def test_the_register_page_is_for_those_who_may(cast: Cast) -> None:
    assert browser_of(cast.grid).get("/hazards/new").status_code == 200
    assert browser_of(cast.leader).get("/hazards/new").status_code == 403


def test_a_batch_does_what_it_can_and_names_the_rest(cast: Cast) -> None:
    one, two = make_hazard(cast), make_hazard(cast, "confirmed")

    page = browser_of(cast.director).post(
        "/hazards/batch", {"move": "confirm", "number": [one.number, two.number]}, follow=True
    )

    one.refresh_from_db()
    assert one.state == "confirmed"
    assert "已办理 1 条" in page.content.decode()
    assert two.number in page.content.decode()


def test_the_owner_reads_the_notice_and_sends_a_photo(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    printed = browser_of(cast.grid).post(f"/hazards/{hazard.number}/notice")
    assert "<svg" in printed.content.decode()
    token = actions.owner_link(cast.grid, hazard.number)
    owner = Client()

    assert "堵塞安全出口" in owner.get(f"/hazards/notice/{token}").content.decode()
    assert owner.post(f"/hazards/notice/{token}/fix", {}).status_code == 422
    sent = owner.post(f"/hazards/notice/{token}/fix", {"photos": jpeg()}, follow=True)

    assert sent.status_code == 200
    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_fixed_by_owner) == ("rectified", True)
    assert owner.get(f"/hazards/notice/{token}x").status_code == 404


def test_the_owner_asks_for_more_time_on_the_notice(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    token = actions.owner_link(cast.grid, hazard.number)
    later = clock.today() + timedelta(days=60)
    form = {"due_on": later.isoformat(), "reason": "材料未到"}

    answer = Client().post(f"/hazards/notice/{token}/wait", form)

    assert answer.status_code == 302
    assert hazard.extensions.get().reason == "材料未到"


def test_a_contact_is_shown_once_to_a_named_handler(cast: Cast) -> None:
    report = actions.PublicReport("堵塞", contact="000-0000-0044")
    hazard = make_hazard(cast)
    receipt = actions.join_hazard(Actor.anonymous(), hazard.number, report)
    browser = browser_of(cast.director)

    masked = browser.get(f"/hazards/{hazard.number}").content.decode()
    shown = browser.post(f"/hazards/{hazard.number}/reports/{receipt.number}/unmask")

    assert "000-0000-0044" not in masked
    assert "000-0000-0044" in shown.content.decode()


def test_the_grade_rules_are_edited_by_a_superior(cast: Cast) -> None:
    browser = browser_of(cast.safety)
    form = {
        "statutory": "general",
        "level": "4",
        "default_days": "3",
        "effective_on": clock.today().isoformat(),
        "source": "街道办发〔2026〕2号（虚构）",
    }

    assert browser_of(cast.director).get("/hazards/grade-rules").status_code == 403
    assert browser.post("/hazards/grade-rules", {**form, "default_days": "0"}).status_code == 422
    assert browser.post("/hazards/grade-rules", form).status_code == 302
    assert "街道办发" not in browser.get("/hazards/").content.decode()


def test_another_street_reads_the_grade_rules_and_cannot_change_them(cast: Cast) -> None:
    browser = browser_of(actor_for("safety_station_head", area_code="330781001"))
    form = {
        "statutory": "general",
        "level": "4",
        "default_days": "3",
        "effective_on": clock.today().isoformat(),
        "source": "街道办发〔2026〕2号（虚构）",
    }

    assert 'name="default_days"' in browser_of(cast.safety).get("/hazards/grade-rules").text
    assert 'name="default_days"' not in browser.get("/hazards/grade-rules").text
    assert browser.post("/hazards/grade-rules", form).status_code == 403
    assert not GradeRule.objects.exists()


def test_a_call_is_written_down(cast: Cast) -> None:
    hazard = make_hazard(cast, "confirmed")
    actions.grade(cast.director, hazard.number, actions.Judgement("major", 1))
    call = hazard.calls.order_by("id").first()
    assert call is not None
    browser = browser_of(cast.director)

    assert "逐个电话通知" in browser.get(f"/hazards/{hazard.number}").content.decode()
    browser.post(f"/hazards/{hazard.number}/calls/{call.pk}", {"confirmed": "yes"})

    assert "逐个电话通知" not in browser.get(f"/hazards/{hazard.number}").content.decode()


def test_the_pin_finds_open_hazards_near(cast: Cast) -> None:
    hazard = make_hazard(cast, latitude=29.2108, longitude=119.4705)
    browser = browser_of(cast.grid)

    told = browser.get("/hazards/lookup", {"lat": "29.2108", "lng": "119.4705"}).json()

    assert hazard.number in told["nearby"][0]["title"]
    assert browser.get("/hazards/lookup", {"lat": "x", "lng": "1"}).status_code == 422


def test_the_ledger_is_taken_away_as_a_table_and_the_journal_says_so(cast: Cast) -> None:
    make_hazard(cast, "graded", description="=cmd()|calc", location="三号楼")

    answer = browser_of(cast.director).get("/hazards/export.csv", {"state": "open"})

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "'=cmd()|calc" in answer.content.decode("utf-8-sig")
    entry = Entry.objects.get(verb="hazard.export")
    assert entry.actor_key == cast.director.key
    assert '"count":1' in entry.text
    assert browser_of(cast.grid).get("/hazards/export.csv").status_code == 403
    assert Entry.objects.filter(verb="hazard.export").count() == 1


def test_a_place_is_given_by_name_or_number_and_a_checklist_item_must_be_known(cast: Cast) -> None:
    place = make_place("和平便利店（虚构）", address="一号")
    make_place("同名店（虚构）", address="一号")
    make_place("同名店（虚构）", address="二号")
    browser = browser_of(cast.grid)
    form = {"description": "插座老化"}

    by_name = browser.post("/hazards/new", {**form, "place": place.name})
    by_number = browser.post("/hazards/new", {**form, "place": place.number})
    twice = browser.post("/hazards/new", {**form, "place": "同名店（虚构）"})
    no_item = browser.post("/hazards/new", {**form, "checklist_code": "ZZ-9999"})

    assert [by_name.status_code, by_number.status_code] == [302, 302]
    assert set(Hazard.objects.values_list("place_id", flat=True)) == {place.pk}
    assert "有多个同名场所" in twice.content.decode()
    assert "没有这个检查项" in no_item.content.decode()


def test_a_part_has_its_forms_only_when_one_of_its_moves_is_asked_for(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    browser = browser_of(cast.director)

    folded = browser.get(f"/hazards/{hazard.number}").content.decode()
    opened = browser.get(f"/hazards/{hazard.number}?act=ask_help").content.decode()

    assert 'id="move-rectify"' in folded
    assert 'id="move-ask_help"' not in folded
    assert "?act=ask_help#move-ask_help" in folded
    assert '<details class="move" id="move-ask_help" open>' in opened
    assert 'id="move-set_monitoring"' not in opened
