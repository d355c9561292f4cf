"""The pages of accidents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from conftest import SignedIn
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.accidents.models import Accident
from shouwang.prepare.accidents.rules.drafts import Figures
from shouwang.prepare.places.tests.factories import HEPING, make_place, plant_divisions

from .factories import MONDAY_NOON, make_accident

pytestmark = pytest.mark.django_db

STATION = "safety_station_head"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


def _page_of(made: Accident) -> str:
    return reverse("accidents:detail", args=[made.number])


def filled(**more: object) -> dict[str, object]:
    return {
        "kind": "A.fire",
        "occurred_at": "2026-06-22T11:00",
        "description": "沙发起火",
        "area_code": HEPING,
        **more,
    }


def test_the_list_counts_grades_and_shows_unknown_as_unknown(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    make_accident(figures=Figures(dead=3))

    page = client.get("/accidents/")

    stats = {str(getattr(s.label, "msgid", s.label)): s.value for s in page.context["stats"]}
    assert stats == {
        "特别重大事故": 0,
        "重大事故": 0,
        "较大事故": 1,
        "一般事故": 0,
        "死亡": "3",
        "重伤": None,
        "直接经济损失": None,
    }
    said = page.content.decode()
    assert "其中 1 起数字不全，可能更高" in said
    assert "至少较大事故" in said
    assert "未知" in said


def test_the_list_is_of_this_year_unless_told_otherwise(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    make_accident(occurred_at=MONDAY_NOON.replace(year=2025))

    this_year = client.get("/accidents/").context["rows"]
    ever = client.get("/accidents/?from_on=&to_on=").context["rows"]

    assert (len(this_year), len(ever)) == (0, 1)


def test_days_in_the_wrong_order_are_said(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    page = client.get("/accidents/?from_on=2026-06-02&to_on=2026-06-01")

    assert "结束日不能早于开始日。" in page.content.decode()


def test_an_accident_is_reported_with_the_form(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    unit = make_unit(kind="enterprise", area_code=HEPING)
    place = make_place(unit_id=unit.pk)

    sent = filled(place=place.number, dead="0", direct_loss_yuan="12000.00")
    answer = client.post("/accidents/new", sent)

    made = Accident.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, _page_of(made))
    assert (made.unit_id, made.dead, made.serious_injured) == (unit.pk, 0, None)
    assert made.occurred_at.isoformat() == "2026-06-22T03:00:00+00:00"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"occurred_at": "2026-06-22T12:01"}, "发生时间不能晚于现在。"),
        ({"dead": "-1"}, "0"),
        ({"direct_loss_yuan": "1.001"}, "2"),
        ({"place": "没有的店"}, "没有找到这个场所"),
        ({"kind": "grade"}, "grade"),
    ],
)
def test_what_cannot_be_comes_back_with_words(
    signed_in: SignedIn, more: dict[str, object], words: str
) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    plant_divisions()

    answer = client.post("/accidents/new", filled(**more))

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors)
    assert Accident.objects.count() == 0


def test_sending_the_form_twice_reports_once(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    plant_divisions()
    sent = filled(idempotency_key="k" * 32)

    first, second = client.post("/accidents/new", sent), client.post("/accidents/new", sent)

    assert first["Location"] == second["Location"]
    assert Accident.objects.count() == 1


def test_the_page_shows_grade_figures_history_and_moves(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    made = make_accident(figures=Figures(dead=3))

    page = client.get(f"/accidents/{made.number}")

    said = page.content.decode()
    assert [card.label.msgid for card in page.context["cards"]] == ["续报", "核定", "更正"]
    assert "（死亡人数）" in said.replace("\n", "").replace(" ", "")
    assert "国务院令第493号" in said
    assert "死亡：未知 → 3" in said


def test_whoever_only_looks_has_no_moves(signed_in: SignedIn) -> None:
    client, _ = signed_in("grid_worker")
    made = make_accident()

    page = client.get(f"/accidents/{made.number}")

    assert (page.status_code, page.context["cards"]) == (200, [])


def test_moves_are_made_on_the_page_until_the_end(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    made = make_accident()
    url = f"/accidents/{made.number}/moves"
    figures = {"dead": "1", "serious_injured": "0", "light_injured": "0", "missing": "0"}

    client.post(url, {"move": "update_figures", "version": 1, **figures})
    client.post(url, {"move": "verify", "version": 2})
    client.post(url, {"move": "close", "version": 3, "conclusion": "已结案"})
    corrected = filled(occurred_at="2026-06-22T10:00", reason="录错", **figures)
    client.post(url, {"move": "correct", "version": 4, **corrected})

    kept = Accident.objects.get()
    assert (kept.state, kept.dead, kept.direct_loss_yuan, kept.version) == ("closed", 1, None, 5)
    assert (kept.description, kept.conclusion) == ("沙发起火", "已结案")


def test_a_refused_move_comes_back_open_with_its_fault(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    made = make_accident(figures=Figures())

    page = client.post(f"/accidents/{made.number}/moves", {"move": "verify", "version": 1})

    assert page.status_code == 422
    assert "核定前请先补报，没有就填 0。" in page.content.decode()
    assert Accident.objects.get().state == "reported"


def test_a_move_of_an_old_version_is_not_made(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    made = make_accident()
    url = f"/accidents/{made.number}/moves"
    client.post(url, {"move": "verify", "version": 1})

    answer = client.post(url, {"move": "close", "version": 1, "conclusion": "已结案"})

    assert answer.status_code == 302
    assert Accident.objects.get().state == "verified"


def test_the_table_can_be_taken_away(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    made = make_accident()

    answer = client.get("/accidents/export.csv")

    assert made.number in answer.content.decode("utf-8-sig")


def test_an_owner_sees_the_accidents_of_its_own_unit_only(signed_in: SignedIn) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    client, _ = signed_in("enterprise_owner", unit=unit)
    own, other = make_accident(unit_id=unit.pk), make_accident()

    page = client.get("/accidents/")

    assert [row.accident.number for row in page.context["rows"]] == [own.number]
    assert client.get(f"/accidents/{other.number}").status_code == 404
