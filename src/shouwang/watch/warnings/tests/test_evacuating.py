"""An obligation to evacuate leads to the roll of the village, for whoever may evacuate it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from conftest import SignedIn
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.households.models import Evacuation, RollEntry
from shouwang.prepare.households.tests.factories import make_person
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE
from shouwang.prepare.tasks.models import Task
from shouwang.watch.warnings.actions.issuing import cancel
from shouwang.watch.warnings.actions.obliging import give_duties
from shouwang.watch.warnings.models import ObligationDuty, Warning

from .factories import SIX, SYSTEM, issued, street_officer

pytestmark = pytest.mark.django_db
HEAD = "community_director"


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        yield


@pytest.fixture
def head(signed_in: SignedIn) -> Client:
    """Return the browser of Heping's head, in whose committee the duties lie."""
    street_officer()
    make_person()
    return signed_in(HEAD, area_code=HEPING, unit=make_unit(area_code=HEPING))[0]


def ordered() -> tuple[Warning, ObligationDuty]:
    """Issue an orange warning for Heping; return it with its duty to evacuate."""
    found = issued(level="orange")
    give_duties(SYSTEM, found.pk)
    return found, ObligationDuty.objects.get(warning=found, rule__key="evacuate.orange")


def path(found: Warning, duty: ObligationDuty) -> str:
    return reverse("warnings:evacuation", args=[found.number, duty.pk])


@pytest.mark.requirement("R212")
def test_the_task_leads_to_the_roll_with_one_button(head: Client) -> None:
    found, duty = ordered()
    task = Task.objects.get(source_key=f"warning:{found.pk}:{duty.rule_id}:{duty.unit_id}:1")

    task_page = head.get(reverse("tasks:detail", args=[task.pk])).content.decode()
    answer = head.post(path(found, duty))

    evacuation = Evacuation.objects.get()
    assert f'href="{path(found, duty)}"' in task_page
    assert answer["Location"] == f"/households/evacuations/{evacuation.pk}"
    assert evacuation.title == "和平社区暴雨蓝色预警：和平社区"
    assert RollEntry.objects.count() == 1


def test_a_second_tap_leads_to_the_same_roll(head: Client) -> None:
    found, duty = ordered()

    first, second = head.post(path(found, duty)), head.post(path(found, duty))

    assert first["Location"] == second["Location"]
    assert Evacuation.objects.count() == 1


def test_the_obligations_show_how_far_it_is(head: Client) -> None:
    found, duty = ordered()
    page = f"/warnings/{found.number}/obligations"
    before = head.get(page).content.decode()
    head.post(path(found, duty))

    after = head.get(page).content.decode()

    assert path(found, duty) in before
    assert "已安全 0/1" in after
    assert path(found, duty) not in after


def test_an_empty_list_is_said_on_the_page(signed_in: SignedIn) -> None:
    street_officer()
    head = signed_in(HEAD, area_code=HEPING, unit=make_unit(area_code=HEPING))[0]
    found, duty = ordered()

    answer = head.post(path(found, duty))

    assert answer.status_code == 422
    assert "所选范围的名单上没有人。" in answer.content.decode()


def test_once_the_warning_is_over_nothing_begins(head: Client) -> None:
    found, duty = ordered()
    cancel(street_officer(), found.number, "雨已停")

    answer = head.post(path(found, duty))

    assert answer["Location"] == reverse("warnings:obligations", args=[found.number])
    assert Evacuation.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "area_code", "status"),
    [(HEAD, ZAOSHU_VILLAGE, 404), ("duty_staff", HEPING, 403)],
)
def test_whoever_may_not_evacuate_it_begins_nothing(
    signed_in: SignedIn, head: Client, role: str, area_code: str, status: int
) -> None:
    found, duty = ordered()
    other, _ = signed_in(role, area_code=area_code)

    answer = other.post(path(found, duty))

    assert (answer.status_code, Evacuation.objects.count()) == (status, 0)


def test_a_duty_that_moves_nobody_has_no_such_page(head: Client) -> None:
    found, _ = ordered()
    other = ObligationDuty.objects.get(warning=found, rule__key="inform.blue")

    assert head.post(path(found, other)).status_code == 404


def test_english_readers_read_what_is_to_be_done_in_english(head: Client) -> None:
    found, _ = ordered()
    page = f"/warnings/{found.number}/obligations"

    english = head.get(page, headers={"Accept-Language": "en"}).content.decode()

    assert "Check the list of those in danger, take them to safety and count them" in english
    assert "Done" in english
