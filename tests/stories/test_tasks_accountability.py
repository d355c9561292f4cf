"""A task falls to one unit and one person: assigned, accepted, done or handed back, by hand."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.tasks.models import Task
from shouwang.prepare.tasks.tests.factories import make_task

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
OTHER_VILLAGE = f"{YUNSHAN}006"


def body(person: Actor, **more: object) -> dict[str, object]:
    return {"title": "清理楼道", "unit": person.unit_id, "person": person.post_id, **more}


@pytest.mark.requirement("R23")
def test_a_task_without_unit_or_person_is_refused_by_the_api(api_client: SignedIn) -> None:
    client, _ = api_client("community_director")
    grid = actor_for("grid_worker")

    answers = [
        client.post("/api/v1/tasks", {**body(grid), field: None}, "application/json")
        for field in ("unit", "person")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [list(answer.json()["errors"]) for answer in answers] == [["unit"], ["person"]]
    assert Task.objects.count() == 0


@pytest.mark.requirement("R23")
def test_a_task_names_its_unit_its_person_and_its_collaborators(api_client: SignedIn) -> None:
    client, _ = api_client("community_director")
    grid, helper = actor_for("grid_worker"), make_unit(area_code=HEPING)

    made = client.post(
        "/api/v1/tasks",
        body(grid, collaborating_units=[helper.pk]),
        "application/json",
        headers={"Idempotency-Key": "k" * 32},
    )
    again = client.post(
        "/api/v1/tasks",
        body(grid, collaborating_units=[helper.pk]),
        "application/json",
        headers={"Idempotency-Key": "k" * 32},
    )

    assert (made.status_code, again.status_code, Task.objects.count()) == (201, 201, 1)
    assert made.json()["unit"]["id"] == grid.unit_id
    assert made.json()["person"]["post_id"] == grid.post_id
    assert made.json() == again.json()
    page = client.get(f"/tasks/{made.json()['id']}/", follow=True)
    assert page.status_code == 200


@pytest.mark.requirement("R23")
def test_an_officer_assigns_on_the_page_and_the_person_finishes_it(signed_in: SignedIn) -> None:
    officer, _ = signed_in("community_director")
    worker, grid = signed_in("grid_worker")
    form = {"title": "清理楼道", "text": "", "person": str(grid.post_id), "due_on": "2030-01-01"}

    sent = officer.post("/tasks/new", {**form, "idempotency_key": "a" * 32})
    task = Task.objects.get()
    listed = worker.get("/tasks/").content.decode()
    accepted = worker.post(f"/tasks/{task.pk}/moves/accept", {"version": 1})
    finished = worker.post(f"/tasks/{task.pk}/moves/finish", {"version": 2, "result": "已清"})

    assert [found.status_code for found in (sent, accepted, finished)] == [302, 302, 302]
    assert "清理楼道" in listed
    task.refresh_from_db()
    assert (task.state, task.result, task.unit_id) == ("done", "已清", grid.unit_id)


@pytest.mark.requirement("R23")
def test_a_task_without_a_person_is_refused_on_the_page(signed_in: SignedIn) -> None:
    officer, _ = signed_in("community_director")

    answer = officer.post("/tasks/new", {"title": "清理楼道", "person": ""})

    assert answer.status_code == 422
    assert Task.objects.count() == 0


def offered(page: str, task: Task) -> list[str]:
    return re.findall(rf"/tasks/{task.pk}/moves/(\w+)", page)


@pytest.mark.requirement("R23")
def test_each_person_is_offered_their_own_next_moves_only(signed_in: SignedIn) -> None:
    worker, grid = signed_in("grid_worker")
    officer, _ = signed_in("community_director")
    colleague, _ = signed_in("grid_worker")
    task = make_task(grid)

    pages = [who.get(f"/tasks/{task.pk}/").content.decode() for who in (worker, officer, colleague)]

    assert [offered(page, task) for page in pages] == [
        ["accept", "hand_back"],
        ["reassign", "cancel"],
        [],
    ]


@pytest.mark.requirement("R23")
def test_strangers_other_areas_and_colleagues_change_nothing(
    signed_in: SignedIn, client: Client
) -> None:
    _, grid = signed_in("grid_worker")
    task = make_task(grid)
    elsewhere, _ = signed_in("grid_worker", area_code=OTHER_VILLAGE)
    colleague, _ = signed_in("grid_worker")
    address = f"/tasks/{task.pk}/moves/accept"

    statuses = [
        who.post(address, {"version": 1}).status_code for who in (client, elsewhere, colleague)
    ]

    task.refresh_from_db()
    assert statuses == [302, 404, 403]
    assert (task.state, task.version) == ("open", 1)


@pytest.mark.requirement("R23")
def test_a_move_that_the_state_does_not_have_names_what_is_possible(api_client: SignedIn) -> None:
    client, grid = api_client("grid_worker")
    task = make_task(grid)

    answer = client.post(
        f"/api/v1/tasks/{task.pk}/moves", {"move": "finish", "result": "好"}, "application/json"
    )

    assert answer.status_code == 409
    assert answer.json()["state"] == "open"
    assert answer.json()["version"] == 1
    assert answer.json()["allowed"] == ["accept", "hand_back"]


@pytest.mark.requirement("R23", "R294")
def test_a_third_handing_back_is_refused(api_client: SignedIn) -> None:
    client, grid = api_client("grid_worker")
    officer, _ = api_client("community_director")
    task = make_task(grid)
    back = {"move": "hand_back", "reason": "不归我管"}
    again = {"move": "reassign", "unit": grid.unit_id, "person": grid.post_id}

    statuses = [
        who.post(f"/api/v1/tasks/{task.pk}/moves", move, "application/json").status_code
        for who, move in (
            (client, back),
            (officer, again),
            (client, back),
            (officer, again),
            (client, back),
        )
    ]

    assert statuses == [200, 200, 200, 200, 409]


@pytest.mark.requirement("R23")
def test_the_deadline_is_said_in_working_days(signed_in: SignedIn) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        officer, _ = signed_in("community_director")
        worker, grid = signed_in("grid_worker")
        form = {"title": "清理楼道", "person": str(grid.post_id), "due_on": "2026-06-24"}
        officer.post("/tasks/new", form)
        page = worker.get("/tasks/").content.decode()

    assert "剩 2 个工作日" in page


@pytest.mark.requirement("R23")
def test_the_list_is_narrowed_and_bounded(api_client: SignedIn) -> None:
    client, grid = api_client("grid_worker")
    make_task(grid)
    make_task(actor_for("grid_worker"))

    everything = client.get("/api/v1/tasks").json()
    mine = client.get("/api/v1/tasks?mine=true").json()
    second = client.get(f"/api/v1/tasks?limit=1&cursor={everything['items'][0]['id']}").json()

    assert (everything["count"], everything["count_is_exact"]) == (2, True)
    assert [found["person"]["post_id"] for found in mine["items"]] == [grid.post_id]
    assert [found["id"] for found in second["items"]] == [everything["items"][1]["id"]]
    assert client.get("/api/v1/tasks?cursor=x").status_code == 422


@pytest.mark.requirement("R23")
def test_the_api_answers_strangers_and_other_areas(api_client: SignedIn) -> None:
    stranger, _ = api_client()
    elsewhere, _ = api_client("grid_worker", area_code=OTHER_VILLAGE)
    _, grid = api_client("grid_worker")
    task = make_task(grid)

    statuses = [who.get(f"/api/v1/tasks/{task.pk}").status_code for who in (stranger, elsewhere)]

    assert statuses == [401, 404]


@pytest.mark.requirement("R23")
@pytest.mark.parametrize("view", ["mine", "unit", "overdue", "all", "closed", "nonsense"])
def test_every_list_of_the_page_opens(signed_in: SignedIn, view: str) -> None:
    client, grid = signed_in("grid_worker")
    make_task(grid)

    assert client.get(f"/tasks/?view={view}&q=楼道&page=1").status_code == 200


@pytest.mark.requirement("R23")
def test_handing_back_without_a_reason_shows_the_form_again(signed_in: SignedIn) -> None:
    client, grid = signed_in("grid_worker")
    task = make_task(grid)

    answer = client.post(f"/tasks/{task.pk}/moves/hand_back", {"version": 1, "reason": " "})

    task.refresh_from_db()
    assert (answer.status_code, task.state) == (422, "open")


@pytest.mark.requirement("R23")
def test_the_page_reassigns_and_cancels(signed_in: SignedIn) -> None:
    officer, _ = signed_in("community_director")
    _, grid = signed_in("grid_worker")
    other = make_post(role="grid_worker")
    task = make_task(grid)

    moved = officer.post(
        f"/tasks/{task.pk}/moves/reassign", {"version": 1, "person": str(other.pk), "due_on": ""}
    )
    ended = officer.post(f"/tasks/{task.pk}/moves/cancel", {"version": 2, "reason": "重复"})

    task.refresh_from_db()
    assert (moved.status_code, ended.status_code) == (302, 302)
    assert (task.person_id, task.unit_id, task.state) == (other.pk, other.unit_id, "cancelled")


@pytest.mark.requirement("R23")
def test_who_may_not_assign_has_no_form(signed_in: SignedIn, client: Client) -> None:
    worker, _ = signed_in("grid_worker")

    assert worker.get("/tasks/new").status_code == 403
    assert client.get("/tasks/new").status_code == 302
    assert client.get("/tasks/").status_code == 302
