"""The addresses that there are, and how a test calls them without leaving a trace."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from shouwang.config.api import api
from shouwang.ground.journal.models import Entry, OutboxEvent

API = "api/v1/"
FRAMEWORK = frozenset({"api/v1/", "api/v1/docs", "api/v1/openapi.json"})
CALLERS = ("stranger", "elsewhere", "ungranted", "granted")
PARAMETER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")


def _walk(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here
        else:
            yield from _walk(pattern, here)


def page_routes() -> set[str]:
    """Return the route of every page."""
    return {route for route in _walk(get_resolver()) if not route.startswith(API)} | FRAMEWORK


def api_operations() -> set[tuple[str, str]]:
    """Return (method, route) of every operation of the web API."""
    paths: Mapping[str, Mapping[str, object]] = api.get_openapi_schema()["paths"]
    return {
        (method.upper(), path.lstrip("/").replace("{", "<").replace("}", ">"))
        for path, methods in paths.items()
        for method in methods
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of a call, and how many journal entries and events it left."""

    status: int
    written: int


@dataclass(frozen=True, slots=True)
class Row:
    """An address and a method, with the status for each of the four callers.

    `role` is the granted caller's, and that of the same role in another street. The body is a form
    for pages and JSON for the web API.
    """

    method: str
    route: str
    stranger: int
    elsewhere: int
    ungranted: int
    granted: int
    body: Mapping[str, object] = field(default_factory=dict)
    query: str = ""
    role: str = "safety_station_head"

    @property
    def expected(self) -> dict[str, int]:
        """Return the status by caller."""
        return {caller: getattr(self, caller) for caller in CALLERS}


@dataclass(frozen=True, slots=True)
class World:
    """Parameters of addresses by the beginning of their route, and clients by caller."""

    parameters: Mapping[str, Mapping[str, str]]
    clients: Mapping[tuple[str, str], Client]

    def known(self, route: str) -> dict[str, str]:
        """Return the parameters that hold for a route; the longest beginning wins."""
        found: dict[str, str] = {}
        for beginning in sorted(self.parameters, key=len):
            if route.startswith(beginning):
                found |= self.parameters[beginning]
        return found

    def path(self, row: Row) -> str:
        """Return the address that a row means in this world."""
        known = self.known(row.route)
        address = PARAMETER.sub(lambda found: known[found["name"]], row.route)
        return f"/{address}{row.query.format_map(known)}"

    def sent(self, row: Row) -> tuple[bytes, str]:
        """Return the body of a row and its kind."""
        known = self.known(row.route)
        body = {
            name: value.format_map(known) if isinstance(value, str) else value
            for name, value in row.body.items()
        }
        if row.route.startswith(API):
            return json.dumps(body).encode(), "application/json"
        return urlencode(body or {"x": "1"}).encode(), "application/x-www-form-urlencoded"

    def ask(self, caller: str, row: Row) -> Answer:
        """Call an address and take back what the call did."""
        client, before = Client(), _written()
        client.cookies.update(self.clients[caller, row.role].cookies)
        with transaction.atomic():
            point = transaction.savepoint()
            response = client.generic(row.method, self.path(row), *self.sent(row))
            answer = Answer(response.status_code, _written() - before)
            list(response)
            transaction.savepoint_rollback(point)
        return answer


def _written() -> int:
    return Entry.objects.count() + OutboxEvent.objects.count()
