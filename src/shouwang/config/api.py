"""The web API: its rooms, its doors, and its problems."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from shouwang.ground.access.api import BearerDoor, SessionDoor
from shouwang.ground.errors import ShouwangError, SignInNeeded, say

from .problems import input_text, problem, problem_response

ROUTERS: tuple[tuple[str, str], ...] = (
    ("/session", "shouwang.ground.access.api:router"),
    ("/divisions", "shouwang.ground.divisions.api:router"),
    ("/workdays", "shouwang.ground.workdays.api:router"),
    ("/inbox", "shouwang.ground.delivery.api:router"),
    ("/deliveries", "shouwang.ground.delivery.api:deliveries_router"),
    ("/documents", "shouwang.ground.documents.api:router"),
    ("/public", "shouwang.ground.documents.api:public_router"),
    ("/tasks", "shouwang.prepare.tasks.orders_api:router"),
    ("/tasks", "shouwang.prepare.tasks.api:router"),
    ("/units", "shouwang.prepare.organisations.units_api:router"),
    ("/organisations", "shouwang.prepare.organisations.bodies_api:router"),
    ("/organisations", "shouwang.prepare.organisations.orders_api:router"),
    ("", "shouwang.prepare.organisations.api:router"),
    ("/places", "shouwang.desks.place_file.api:router"),
    ("/places", "shouwang.prepare.places.surveys_api:router"),
    ("/places", "shouwang.prepare.places.register_tables_api:router"),
    ("/places", "shouwang.prepare.places.registers_api:router"),
    ("/places", "shouwang.prepare.places.api:router"),
    ("/households", "shouwang.prepare.households.api:router"),
    ("/accidents", "shouwang.prepare.accidents.api:router"),
    ("/checklists", "shouwang.prepare.checklists.api:router"),
    ("/campaigns", "shouwang.prepare.campaigns.duties_api:router"),
    ("/campaigns", "shouwang.prepare.campaigns.closing_api:router"),
    ("/campaigns", "shouwang.prepare.campaigns.scope_api:router"),
    ("/campaigns", "shouwang.prepare.campaigns.growing_api:router"),
    ("/campaigns", "shouwang.prepare.campaigns.plan_api:router"),
    ("/duties", "shouwang.desks.duties.api:router"),
    ("/duty", "shouwang.prepare.duty.patrols_api:router"),
    ("/duty", "shouwang.prepare.duty.api:router"),
    ("", "shouwang.watch.sensors.observations_api:router"),
    ("/sensors", "shouwang.watch.sensors.rules_api:router"),
    ("/sensors", "shouwang.watch.sensors.links_api:router"),
    ("/sensors", "shouwang.watch.sensors.signals_api:router"),
    ("/sensors", "shouwang.watch.sensors.api:router"),
    ("/risk", "shouwang.watch.risk.figures_api:router"),
    ("/risk", "shouwang.watch.risk.outlook_api:router"),
    ("/risk", "shouwang.watch.risk.api:router"),
    ("/warnings", "shouwang.watch.warnings.cap_api:router"),
    ("/warnings", "shouwang.watch.warnings.answers_api:router"),
    ("/warnings", "shouwang.watch.warnings.api:router"),
    ("/hazards", "shouwang.prepare.hazards.ledger_uploads_api:router"),
    ("/hazards", "shouwang.prepare.hazards.watching_api:router"),
    ("/hazards", "shouwang.prepare.hazards.papers_api:router"),
    ("/hazards", "shouwang.prepare.hazards.offices_api:router"),
    ("/hazards", "shouwang.prepare.hazards.api:router"),
    ("", "shouwang.prepare.hazards.obligations_api:router"),
    ("", "shouwang.prepare.hazards.indicators_api:router"),
    ("", "shouwang.prepare.hazards.voices_api:router"),
    ("/public", "shouwang.prepare.hazards.api:public_router"),
    ("/public", "shouwang.watch.warnings.public_api:router"),
)


def build_api() -> NinjaAPI:
    """Return the web API with every room's routes."""
    api = NinjaAPI(
        title="守望 Shouwang",
        version="1",
        description="社区应急治理平台接口。Community emergency governance.",
        urls_namespace="api-v1",
        auth=[BearerDoor(), SessionDoor()],
        openapi_extra={"info": {"license": {"name": "Apache-2.0"}}},
    )
    _handle_problems(api)
    source = Path(__file__).parents[2]
    for prefix, where in ROUTERS:
        module, _, name = where.partition(":")
        if (source / f"{module.replace('.', '/')}.py").exists():
            api.add_router(prefix, getattr(importlib.import_module(module), name))
    return api


def _handle_problems(api: NinjaAPI) -> None:
    @api.exception_handler(ShouwangError)
    def on_error(request: HttpRequest, error: ShouwangError) -> HttpResponse:
        del request
        return problem_response(error)

    @api.exception_handler(AuthenticationError)
    def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        del request, error
        return problem_response(SignInNeeded())

    @api.exception_handler(ValidationError)
    def on_bad_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
        del request
        fields = {_field(item): _message(item) for item in error.errors}
        title = gettext(say("填写内容有误，请按提示修改。").msgid)
        return problem(422, "invalid", title, {"errors": fields})

    @api.exception_handler(HttpError)
    def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        del request
        return problem(error.status_code, "error", str(error), {})


def _message(item: Mapping[str, object]) -> str:
    context = item.get("ctx")
    params = context if isinstance(context, Mapping) else {}
    return input_text(str(item.get("type", "")), params)


def _field(item: Mapping[str, object]) -> str:
    """Name the field of a validation error; never the value, which may be personal."""
    where = item.get("loc", ())
    parts = [str(part) for part in where] if isinstance(where, list | tuple) else []
    return ".".join(parts[2:] if len(parts) > 2 else parts[-1:]) or "body"


api = build_api()
