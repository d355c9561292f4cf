"""Planning a route on its page: places found and added, put in order, nothing lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty.models import CheckPoint, PatrolRoute
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING, ZAOSHU_VILLAGE, make_place

from .factories import Office
from .test_pages import browser

pytestmark = pytest.mark.django_db
PATH = "/duty/routes/new"
ROUTE = {
    "name": "夜巡（虚构）",
    "area_code": YUNSHAN,
    "every_min": "60",
    "from_at": "2026-06-22T00:00",
    "until_at": "2026-06-22T06:00",
}


def _send(office: Office, **data: Any) -> tuple[int, str]:
    answer = browser(office.station).post(PATH, {**ROUTE, **data})
    return answer.status_code, answer.content.decode()


def _rows(*rows: tuple[str, str, str]) -> dict[str, list[str]]:
    """Return rows of (number, name, place) as they are sent."""
    columns = zip(*rows, strict=True)
    names = ("point_number", "point_name", "point_place")
    return {name: list(column) for name, column in zip(names, columns, strict=True)}


def test_places_are_found_by_words_and_what_is_filled_in_stays(office: Office) -> None:
    dam = make_place("赤山水库大坝（虚构）")
    make_place("和平小学（虚构）")

    status, shown = _send(office, do="find", q="水库", points="堤脚（虚构）")

    assert status == 200
    assert f'name="found" value="{dam.pk}"' in shown
    assert "和平小学" not in shown
    assert ('value="夜巡（虚构）"' in shown, "堤脚（虚构）</textarea>" in shown) == (True, True)
    assert PatrolRoute.objects.count() == 0


def test_places_are_found_only_in_the_area_of_the_route(office: Office) -> None:
    make_place("赤山水库大坝（虚构）", area_code=HEPING)

    shown = _send(office, do="find", area_code=ZAOSHU_VILLAGE, q="水库")[1]

    assert "这个区划里没有找到这样的场所。" in shown


def test_ticked_places_and_written_points_become_rows_in_order(office: Office) -> None:
    dam = make_place("赤山水库大坝（虚构）")

    status, shown = _send(office, do="add", found=str(dam.pk), points="闸门，29.2，119.4\n堤脚")

    assert status == 200
    names = ("赤山水库大坝（虚构）", "闸门", "堤脚")
    places = [shown.index(f'name="point_name" value="{name}"') for name in names]
    assert places == sorted(places)
    assert f'name="point_place" value="{dam.pk}"' in shown
    assert 'name="point_lat" value="29.2"' in shown


def test_a_route_goes_through_places_in_the_order_asked_for(office: Office) -> None:
    dam = make_place("赤山水库大坝（虚构）", latitude=29.21, longitude=119.41)
    rows = _rows(("3", "堤脚", ""), ("1", "坝顶", str(dam.pk)), ("2", "不去了", ""))

    status, _shown = _send(office, **rows, point_drop="3", do="plan")

    assert status == 302
    columns = ("number", "name", "place", "lat")
    assert list(CheckPoint.objects.order_by("number").values_list(*columns)) == [
        (1, "坝顶", dam.pk, 29.21),
        (2, "堤脚", None, None),
    ]


def test_a_place_that_is_ticked_but_not_yet_added_is_planned_too(office: Office) -> None:
    dam = make_place("赤山水库大坝（虚构）")

    _send(office, found=[str(dam.pk)], **_rows(("1", "堤脚", "")))

    assert list(CheckPoint.objects.order_by("number").values_list("place", flat=True)) == [
        None,
        dam.pk,
    ]


@pytest.mark.parametrize(
    ("numbers", "order"),
    [("123", "abc"), ("121", "cab"), ("223", "bac"), ("323", "bca"), ("x23", "abc")],
)
def test_a_row_that_is_moved_gets_the_number_it_was_given(
    office: Office, numbers: str, order: str
) -> None:
    rows = [(number, name, "") for number, name in zip(numbers, "abc", strict=True)]

    _send(office, **_rows(*rows))

    points = CheckPoint.objects.order_by("number").values_list("name", flat=True)
    assert "".join(points) == order


def test_what_was_ticked_is_kept_when_something_else_is_wrong(office: Office) -> None:
    dam = make_place("赤山水库大坝（虚构）")

    status, shown = _send(office, name="", found=str(dam.pk), points="堤脚（虚构）")

    assert status == 422
    assert f'name="point_place" value="{dam.pk}"' in shown
    assert "堤脚（虚构）</textarea>" in shown


@pytest.mark.parametrize("place", ["0", "x", "9" * 30])
def test_a_place_that_is_not_there_is_refused_in_words(office: Office, place: str) -> None:
    status, shown = _send(office, **_rows(("1", "坝顶", place)))

    assert (status, PatrolRoute.objects.count()) == (422, 0)
    assert "没有找到检查点的场所。" in shown
    assert 'name="point_name" value="坝顶"' in shown


def test_a_place_of_somebody_else_is_not_there(office: Office) -> None:
    place = make_place("外地水库（虚构）", area_code=BINJIANG)

    status, shown = _send(office, **_rows(("1", "坝顶", str(place.pk))))

    assert (status, CheckPoint.objects.count()) == (422, 0)
    assert "没有找到检查点的场所。" in shown


def test_the_route_leads_to_its_places(office: Office) -> None:
    dam = make_place("赤山水库大坝（虚构）")
    _send(office, found=[str(dam.pk)])

    route = PatrolRoute.objects.get()
    shown = browser(office.station).get(f"/duty/routes/{route.pk}").content.decode()

    assert f'href="{reverse("places:detail", args=[dam.number])}"' in shown
