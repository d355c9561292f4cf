"""The pages of watching: forms that come back, what stands in them, English, other readers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.hazards import actions, jobs
from shouwang.prepare.hazards.actions import (
    CheckDraft,
    DecisionDraft,
    ForceTaskDraft,
    KindDraft,
    MeasureDraft,
    TaskForceDraft,
)
from shouwang.prepare.hazards.models import Hazard, PatrolShift

from .factories import Cast, make_hazard
from .test_english import ENGLISH, chinese_of
from .test_pages import browser_of
from .test_patrols import SHIFTS
from .test_watching import SLIDE, of_level

WORDS = "landslide"


@pytest.fixture
def watched(cast: Cast) -> Hazard:
    """Return a hazard to which everything of watching has happened."""
    with time_machine.travel(clock.now() - timedelta(hours=4), tick=False) as at:
        start = clock.now()
        hazard = of_level(cast, 2)
        number = hazard.number
        actions.describe(cast.director, number, SLIDE)
        actions.set_monitoring(cast.director, number, 60)
        actions.add_check(cast.grid, number, CheckDraft("abnormal", WORDS))
        actions.publish_patrol(cast.director, number, SHIFTS)
        at.move_to(start + timedelta(minutes=90))
        jobs.name_silent_hazards()
        actions.check_in(cast.grid, number)
        at.move_to(start + timedelta(minutes=180))
        jobs.name_silent_hazards()
        sign = MeasureDraft("warning_sign", WORDS, position=WORDS)
        actions.add_measure(cast.grid, number, sign)
        actions.add_measure(cast.grid, number, MeasureDraft("quarry_action", WORDS))
        force = TaskForceDraft(WORDS, cast.director.post_id, (cast.grid.post_id or 0,))
        actions.form_task_force(cast.safety, number, force)
        actions.assign_force_task(cast.safety, number, ForceTaskDraft(WORDS, cast.grid.post_id))
        decision = DecisionDraft("meeting", WORDS, WORDS, WORDS)
        actions.link_decision(cast.director, number, decision)
        accident = make_accident(occurred_at=start + timedelta(minutes=1))
        actions.link_accident(cast.safety, number, accident.number)
    return Hazard.objects.get(pk=hazard.pk)


def test_in_english_its_part_holds_no_chinese(cast: Cast, watched: Hazard) -> None:
    labels = PatrolShift.objects.values_list("label", flat=True)
    for actor in (cast.director, cast.safety):
        page = browser_of(actor).get(f"/hazards/{watched.number}", headers=ENGLISH)
        _, _, text = page.content.decode().partition('aria-labelledby="watching-title"')
        text = text.partition("</section>")[0]
        for label in labels:
            text = text.replace(label, "")
        assert chinese_of(text, watched) == []


def test_the_watch_list_is_in_english_too(cast: Cast, watched: Hazard) -> None:
    page = browser_of(cast.safety).get("/hazards/watching", headers=ENGLISH)

    assert page.status_code == 200
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert chinese_of(main, watched) == []


def test_the_form_of_the_kind_begins_with_what_is_known(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.describe(cast.director, hazard.number, SLIDE)

    page = browser_of(cast.director).get(f"/hazards/{hazard.number}?act=describe").content.decode()

    assert 'name="threatened_persons" value="46"' in page
    assert '<option value="landslide" selected>' in page


def test_a_refused_kind_comes_back_with_what_was_filled_in(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    form = {"move": "describe", "kind": "natural", "threatened_persons": "46"}

    page = browser_of(cast.director).post(f"/hazards/{hazard.number}/moves", form)

    assert page.status_code == 422
    text = page.content.decode()
    assert "请选择灾种。" in text
    assert 'name="threatened_persons" value="46"' in text


@pytest.mark.parametrize(
    "line", ["early shift", "00:00-25:00 甲", "0000-0600 甲", "06:00-12:60 甲"]
)
def test_a_shift_that_is_not_understood_is_shown(cast: Cast, line: str) -> None:
    hazard = make_hazard(cast, "graded")
    form = {"move": "publish_patrol", "shifts": line}

    page = browser_of(cast.director).post(f"/hazards/{hazard.number}/moves", form)

    assert page.status_code == 422
    assert f"看不懂这一行：{line}" in page.content.decode()
    assert not PatrolShift.objects.exists()


def test_the_kind_may_be_given_at_registration(cast: Cast) -> None:
    form = {"description": "电梯检验过期", "kind": "equipment", "category": "special_equipment"}

    answer = browser_of(cast.grid).post("/hazards/new", form)

    assert answer.status_code == 302
    assert Hazard.objects.get().kind == "equipment"


def test_the_unit_itself_reads_no_decision_and_no_task_force(cast: Cast) -> None:
    owner = actor_for("enterprise_owner")
    hazard = make_hazard(cast, "graded", unit_id=owner.unit_id)
    decision = DecisionDraft("report", "关于该单位隐患的报告", "兰溪市安委会", "请予督办")
    actions.link_decision(cast.director, hazard.number, decision)

    text = browser_of(owner).get(f"/hazards/{hazard.number}").content.decode()

    assert hazard.number in text
    assert "关于该单位隐患的报告" not in text


def test_the_list_shows_kind_and_filters_by_what_is_missing(cast: Cast) -> None:
    bare = of_level(cast, 2)
    actions.describe(cast.director, bare.number, KindDraft("management", weakness="system"))
    make_hazard(cast, "graded")
    browser = browser_of(cast.director)

    page = browser.get("/hazards/", {"unwatched": "yes"}).content.decode()

    assert bare.number in page
    assert page.count('class="td-head"') == 1
    assert "管理缺陷" in page
