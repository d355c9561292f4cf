"""The web API keeps what its OpenAPI document says: no fault of ours, problems as documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from shouwang.config.wsgi import application
from shouwang.ground.access import free_rate
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.people.actions import issue_token
from shouwang.prepare.hazards.actions import HazardDraft, register
from shouwang.prepare.places.tests.factories import HEPING, make_place

Case = schemathesis.Case[Any]
DOCUMENT = "/api/v1/openapi.json"
PROBLEM = "application/problem+json"
EXAMPLES = 12
SCHEMA = schemathesis.openapi.from_wsgi(DOCUMENT, application)
OPERATIONS = {
    result.ok().label: result.ok()
    for result in SCHEMA.get_all_operations()
    if isinstance(result, Ok)
}

bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the headers that say so, and the numbers of records that are there."""

    headers: dict[str, str]
    known: dict[str, str]


def _answer_is_sound(response: schemathesis.Response) -> bool:
    kind = response.headers.get("content-type", [""])[0]
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and kind == PROBLEM
    return response.status_code < HTTPStatus.BAD_REQUEST or kind.startswith(PROBLEM)


def _shared(case: Case, caller: Caller) -> dict[str, str]:
    return {name: value for name, value in caller.known.items() if name in case.path_parameters}


def _faults(label: str, caller: Caller) -> list[str]:
    """Call an operation with invented input; return what must not be answered."""
    operation = OPERATIONS[label]
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    faults: list[str] = []

    @bounded
    @given(case=st.one_of(right, wrong), is_known=st.booleans())
    def call(case: Case, *, is_known: bool) -> None:
        if is_known:
            found = {
                name: caller.known.get(name, value) for name, value in case.path_parameters.items()
            }
            case.path_parameters = found
        response = case.call(headers=caller.headers)
        if not _answer_is_sound(response):
            faults.append(f"{response.status_code} {case.as_curl_command()}")

    call()
    return faults


@pytest.fixture(autouse=True)
def _no_free_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every invented report through: what lies behind the free rate is to be tried."""
    monkeypatch.setattr(free_rate, "FREE_REPORTS", 1_000_000)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's transaction open between calls, as Django's own test client does."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture
def known() -> dict[str, str]:
    """Write a place and a hazard; returns path parameters that find them."""
    place = make_place()
    draft = HazardDraft(description="楼道堆放杂物", category="unknown", area_code=HEPING)
    hazard = register(Actor.system("test"), draft)
    code = HEPING if place.area_code_now == HEPING else ""
    return {"number": hazard.number, "code": code}


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_invented_input_of_an_officer_finds_no_fault(label: str, known: dict[str, str]) -> None:
    token = issue_token(actor_for("safety_station_head", area_code=HEPING))
    caller = Caller({"Authorization": f"Bearer {token}"}, known)

    assert _faults(label, caller) == []


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_invented_input_of_a_stranger_finds_no_fault(label: str, known: dict[str, str]) -> None:
    assert _faults(label, Caller({}, known)) == []


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation.definition.raw.get("operationId") for operation in OPERATIONS.values()]

    assert len(set(names)) == len(names)
    assert None not in names


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/api/v1/hazards", 401, "urn:shouwang:sign-in-needed"),
        ("GET", "/api/v1/nothing", 404, "urn:shouwang:not-found"),
        ("POST", "/api/v1/public/reports", 422, "urn:shouwang:invalid"),
    ],
)
def test_a_problem_is_a_document(method: str, path: str, status: int, kind: str) -> None:
    response = Client().generic(method, path, b"{", content_type="application/json")

    body = response.json()
    assert (response.status_code, response["content-type"]) == (status, PROBLEM)
    assert (body["type"], body["status"], bool(body["title"])) == (kind, status, True)
