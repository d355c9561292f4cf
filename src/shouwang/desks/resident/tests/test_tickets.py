"""The ticket keeps number and code on the phone: sealed, for two hours, for this site only."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory

from shouwang.desks.resident.tickets import COOKIE, Ticket, give_ticket, read_ticket

NOON = "2026-06-22T04:00:00Z"
TICKET = Ticket("云山-2026-000001", "K7M-2XQ-9TB", "云山-2026-000123", "report")


def given(ticket: Ticket = TICKET) -> HttpResponse:
    response = HttpResponse()
    give_ticket(response, ticket)
    return response


def read(sealed: str) -> Ticket | None:
    request = RequestFactory().get("/report/done")
    request.COOKIES[COOKIE] = sealed
    return read_ticket(request)


def test_the_ticket_comes_back_as_it_was_given() -> None:
    assert read(given().cookies[COOKIE].value) == TICKET


def test_number_and_code_cannot_be_read_from_the_cookie() -> None:
    cookie = given().cookies[COOKIE]

    assert TICKET.query_code not in cookie.value
    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Lax", "/report/", 7200)


def test_the_ticket_ends_after_two_hours() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        sealed = given().cookies[COOKIE].value
        traveller.shift(timedelta(hours=2) - timedelta(seconds=1))
        assert read(sealed) == TICKET
        traveller.shift(1)
        assert read(sealed) is None


@pytest.mark.parametrize("sealed", ["", "x", "test:AAAA", "é", "k" * 3000])
def test_a_forged_ticket_is_none(sealed: str) -> None:
    assert read(sealed) is None


def test_the_code_is_not_in_the_words_of_the_ticket() -> None:
    assert "K7M" not in repr(TICKET)
