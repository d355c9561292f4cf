"""In English the pages of documents hold no Chinese but what people or offices have written."""

from __future__ import annotations

import pytest

from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.rules.papers import PaperAsk

from .factories import Cast, make_hazard
from .test_english import ENGLISH, chinese_of
from .test_pages import browser_of

pytestmark = pytest.mark.django_db
LAW = "《浙江省安全生产条例》第二十七条"
OF_NUMBERS = {"安责改", "号"}


@pytest.mark.parametrize(
    "address",
    [
        "{number}/documents/new/rectification_notice",
        "{number}/documents/new/inspection_record",
        "{number}/documents/new/delivery_receipt",
        "bulletin",
        "powers",
    ],
)
def test_no_chinese_is_left(cast: Cast, address: str) -> None:
    shop = make_unit(kind="enterprise", area_code=HEPING)
    hazard = make_hazard(cast, "deferred", unit_id=shop.pk)
    make_unit(kind="city_bureau", area_code=YUNSHAN[:6])
    actions.issue_paper(cast.safety, hazard.number, PaperAsk("rectification_notice"))
    browser = browser_of(cast.safety)

    page = browser.get(f"/hazards/{address.format(number=hazard.number)}", headers=ENGLISH)

    text = page.content.decode().replace(LAW, "").replace("云山安责改", "")
    assert set(chinese_of(text, hazard)) - OF_NUMBERS == set()
