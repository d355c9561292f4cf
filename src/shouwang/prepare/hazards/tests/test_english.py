"""In English no Chinese is left on a hazard's page but what people have typed."""

from __future__ import annotations

import re

import pytest

from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division
from shouwang.ground.people.actions import issue_token
from shouwang.ground.people.models import Account
from shouwang.ground.units.models import Unit
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.models import Hazard

from .factories import CORDON, Cast, make_hazard, prepared_photo, step
from .test_pages import browser_of

HAN = re.compile(r"[\u3400-\u9fff]+")
LANGUAGE_BUTTON = "中文"
ENGLISH = {"accept-language": "en"}


def typed(hazard: Hazard) -> list[str]:
    """Return what people have typed, the longest first."""
    plan = step()
    found = {"云山-2026", hazard.description, CORDON.text, plan.text, "已清理", LANGUAGE_BUTTON}
    for model in (Account, Unit, Division):
        found |= set(model.objects.values_list("name", flat=True))
    return sorted(found, key=len, reverse=True)


def chinese_of(page: str, hazard: Hazard) -> list[str]:
    """Return the Chinese of a page that nobody has typed."""
    for words in typed(hazard):
        page = page.replace(words, "")
    return HAN.findall(page)


@pytest.fixture
def storied(cast: Cast) -> Hazard:
    """Return a hazard to which nearly everything has happened."""
    report = actions.PublicReport(description="blocked", area_code=HEPING, contact="000-0000-0044")
    hazard = make_hazard(cast)
    actions.join_hazard(Actor.anonymous(), hazard.number, report)
    actions.confirm(cast.director, hazard.number)
    actions.grade(cast.director, hazard.number, actions.Judgement("general", 2))
    actions.owner_link(cast.director, hazard.number)
    actions.fix_at_once(cast.grid, hazard.number, actions.Fix("已清理", photos=(prepared_photo(),)))
    actions.send_back(cast.director, hazard.number, reason="still blocked")
    hazard.refresh_from_db()
    return hazard


def test_the_page_and_its_history_hold_no_chinese_but_what_was_typed(
    cast: Cast, storied: Hazard
) -> None:
    page = browser_of(cast.director).get(f"/hazards/{storied.number}", headers=ENGLISH).text

    assert "Waiting to be accepted → Confirmed" in page
    assert "still blocked" in page
    assert chinese_of(page, storied) == []


def test_the_history_of_the_api_holds_no_chinese_but_what_was_typed(
    cast: Cast, storied: Hazard
) -> None:
    browser = browser_of(cast.director)
    headers = {**ENGLISH, "authorization": f"Bearer {issue_token(cast.director)}"}

    answer = browser.get(f"/api/v1/hazards/{storied.number}/history", headers=headers).json()

    assert "Waiting to be accepted → Confirmed" in [line["text"] for line in answer["items"]]
    assert chinese_of(str(answer), storied) == []
