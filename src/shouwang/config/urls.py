"""Every address of the web: pages of rooms and desks, and the API."""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from .api import api
from .pages import healthz

ROOMS: tuple[tuple[str, str], ...] = (
    ("", "shouwang.desks.entrance.urls"),
    ("", "shouwang.desks.resident.urls"),
    ("divisions/", "shouwang.ground.divisions.urls"),
    ("workdays/", "shouwang.ground.workdays.urls"),
    ("inbox/", "shouwang.ground.delivery.urls"),
    ("", "shouwang.ground.documents.urls"),
    ("tasks/", "shouwang.prepare.tasks.urls"),
    ("organisations/", "shouwang.prepare.organisations.urls"),
    ("places/", "shouwang.desks.place_file.urls"),
    ("places/", "shouwang.prepare.places.urls"),
    ("accidents/", "shouwang.prepare.accidents.urls"),
    ("checklists/", "shouwang.prepare.checklists.urls"),
    ("hazards/", "shouwang.prepare.hazards.urls"),
    ("households/", "shouwang.prepare.households.urls"),
    ("campaigns/", "shouwang.prepare.campaigns.urls"),
    ("duty/", "shouwang.prepare.duty.urls"),
    ("sensors/", "shouwang.watch.sensors.urls"),
    ("risk/", "shouwang.watch.risk.urls"),
    ("warnings/", "shouwang.watch.warnings.urls"),
    ("", "shouwang.watch.warnings.public_urls"),
    ("watch/", "shouwang.desks.watch_desk.urls"),
    ("duties/", "shouwang.desks.duties.urls"),
    ("wall/", "shouwang.desks.wall.urls"),
    ("indicators/", "shouwang.prepare.hazards.indicators_urls"),
    ("desk/", "shouwang.desks.officer.urls"),
    ("leader/", "shouwang.desks.leader.urls"),
    ("field/", "shouwang.desks.inspector.urls"),
    ("enterprise/", "shouwang.desks.enterprise.urls"),
    ("employee/", "shouwang.desks.employee.urls"),
    ("look/", "shouwang.look.urls"),
    ("story/", "shouwang.story.urls"),
)

_SOURCE = Path(__file__).parents[2]


def _is_there(module: str) -> bool:
    return (_SOURCE / f"{module.replace('.', '/')}.py").exists()


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("language", set_language, name="set_language"),
    path("api/v1/", api.urls),
    *(path(prefix, include(module)) for prefix, module in ROOMS if _is_there(module)),
]

handler400 = "shouwang.config.pages.bad_request"
handler403 = "shouwang.config.pages.denied"
handler404 = "shouwang.config.pages.not_found"
handler500 = "shouwang.config.pages.fault"
