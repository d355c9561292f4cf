"""The pages between offices: the part of a hazard's page, its forms, the lists, English."""

from __future__ import annotations

import pytest
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import HazardDraft, HelpDraft, Judgement, ListingDraft
from shouwang.prepare.hazards.models import Escalation, Handover, Hazard, Listing

from .factories import Cast, jpeg, make_hazard
from .test_english import chinese_of
from .test_pages import browser_of

ENGLISH = {"accept-language": "en"}


def act(browser: Client, hazard: Hazard, move: str, **more: object) -> int:
    """Send a move's form; returns the status."""
    hazard.refresh_from_db()
    content = {"move": move, "version": hazard.version, **more}
    return browser.post(f"/hazards/{hazard.number}/moves", content).status_code


def test_a_refusal_is_reported_by_the_form_with_its_evidence(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    browser = browser_of(cast.director)
    asked = {"kind": "ineffective", "reason": "反复拖延"}

    assert act(browser, hazard, "refuse", **asked) == 422
    assert Escalation.objects.count() == 0
    assert act(browser, hazard, "refuse", photos=jpeg(), **asked) == 302

    page = browser.get(f"/hazards/{hazard.number}").content.decode()
    assert "整改不力" in page
    assert "解决时限" in page
    assert Escalation.objects.get().kind == "ineffective"


def test_a_hand_over_is_chosen_from_the_streets_offices(cast: Cast) -> None:
    police = make_unit(kind="police_station", area_code=YUNSHAN, name="云山派出所（虚构）")
    officer = actor_for("police", area_code=YUNSHAN, unit=police)
    hazard = make_hazard(cast, "graded")
    browser = browser_of(cast.director)
    form = browser.get(f"/hazards/{hazard.number}?act=hand_over").content.decode()
    assert "云山派出所（虚构）" in form

    assert act(browser, hazard, "hand_over", to_unit=police.pk, reason="涉及治安") == 302
    assert "等待接收" in browser.get(f"/hazards/{hazard.number}").content.decode()
    assert act(browser_of(officer), hazard, "accept_handover") == 302

    assert Handover.objects.get().state == "accepted"


def test_a_leader_lists_by_the_form_and_the_list_shows_it(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    browser = browser_of(cast.leader)

    sent = {"due_on": clock.today().isoformat(), "supervising_unit": str(cast.station.pk)}
    assert act(browser, hazard, "list", **sent) == 302

    row = Listing.objects.get()
    assert (row.level, row.supervising_unit_id) == ("street", cast.station.pk)
    page = browser.get("/hazards/listed").content.decode()
    assert row.number in page
    assert cast.station.name in page
    assert row.number not in browser.get("/hazards/listed?level=county").content.decode()


def test_a_grid_worker_sees_no_list_of_listed_hazards(cast: Cast) -> None:
    assert browser_of(cast.grid).get("/hazards/listed").status_code == 403


FILTERS = queries.HazardFilters


@pytest.mark.parametrize(
    ("query", "asked", "found"),
    [
        ("state=refused", FILTERS(state="refused"), [0]),
        ("help=open", FILTERS(help="open"), [1]),
        ("listed=street", FILTERS(listed="street"), [2]),
    ],
)
def test_the_ledger_filters_what_passes_between_offices(
    cast: Cast, query: str, asked: queries.HazardFilters, found: list[int]
) -> None:
    rows = [make_hazard(cast, "refused"), make_hazard(cast, "graded"), make_hazard(cast, "graded")]
    actions.ask_help(cast.director, rows[1].number, HelpDraft("不稳", "挖掘机", "撤离"))
    actions.list_hazard(cast.leader, rows[2].number, ListingDraft("", clock.today()))
    page = browser_of(cast.safety).get(f"/hazards/?{query}").content.decode()

    by_page = [index for index, row in enumerate(rows) if row.number in page]
    by_query = queries.hazards(cast.safety, asked).items

    assert by_page == found
    assert [row.number for row in by_query] == [rows[index].number for index in found]


def test_the_unit_that_has_the_hazard_reads_of_the_listing_only(cast: Cast) -> None:
    company = make_unit(kind="enterprise", area_code=HEPING)
    owner = actor_for("enterprise_owner", unit=company)
    hazard = actions.register(owner, HazardDraft("压机缺少防护罩"))
    actions.confirm(cast.director, hazard.number)
    actions.grade(cast.director, hazard.number, Judgement("general", 2))
    actions.ask_help(cast.director, hazard.number, HelpDraft("屡教不改", "执法", "贴封条"))
    actions.list_hazard(cast.leader, hazard.number, ListingDraft("", clock.today()))

    page = browser_of(owner).get(f"/hazards/{hazard.number}").content.decode()

    assert Listing.objects.get().number in page
    assert "屡教不改" not in page


def test_in_english_the_part_holds_no_chinese_but_what_was_typed(cast: Cast) -> None:
    hazard = make_hazard(cast, "refused")
    actions.ask_help(cast.director, hazard.number, HelpDraft("cause", "need", "interim"))
    actions.list_hazard(cast.leader, hazard.number, ListingDraft("", clock.today()))
    Listing.objects.update(number="2026-3")
    Escalation.objects.update(reason="refuses")
    actions.hand_over(cast.director, hazard.number, cast.station.pk, reason="theirs")

    whole = browser_of(cast.director).get(f"/hazards/{hazard.number}", headers=ENGLISH).text
    page = whole.partition('id="offices-title"')[2].partition("</section>")[0]
    listed = browser_of(cast.leader).get("/hazards/listed", headers=ENGLISH).text

    assert "With the safety station" in page
    assert chinese_of(page, hazard) == []
    assert chinese_of(listed, hazard) == []
