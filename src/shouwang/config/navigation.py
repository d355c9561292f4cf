"""What surrounds every page: who is signed in at which post, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from shouwang.ground.actor import Actor
from shouwang.ground.delivery import queries as delivery
from shouwang.ground.errors import Text, say
from shouwang.ground.people import queries as people


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the navigation; `permission` "" is for everybody signed in."""

    name: str
    label: Text
    icon: str
    permission: str = ""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A door as the layout shows it."""

    url: str
    label: str
    icon: str
    is_current: bool
    count: int | None = None


FIELD_ROLES = frozenset({"grid_worker"})
ENTERPRISE_ROLES = frozenset({"enterprise_owner"})
COOPERATIVE_ROLES = frozenset({"cooperative_head"})
EMPLOYEE_ROLES = frozenset({"employee"})
LEADER_ROLES = frozenset({"party_secretary", "street_director", "city_bureau"})

DESK = Door("officer:desk", say("工作台"), "home")
LEADER = Door("leader:page", say("领导页"), "table", "hazards.answer_escalation")
FIELD = Door("inspector:desk", say("巡查"), "home", "hazards.register")
ENTERPRISE = Door("enterprise:desk", say("本单位"), "home")
EMPLOYEE = Door("employee:desk", say("我的单位"), "home")
DUTIES = Door("duties:mine", say("我负责什么"), "user-check")
WALL = Door("wall:wall", say("行动看板"), "layout-grid", "campaigns.edit")
LEADER_WALL = replace(WALL, permission="campaigns.view")
ACCIDENTS = Door("accidents:list", say("事故"), "urgent", "accidents.view")
HOUSEHOLDS = Door("households:list", say("帮扶对象"), "heart-handshake", "households.count")
WATCH = Door("watch_desk:desk", say("值守"), "eye", "sensors.answer")
DOORS = (
    Door("hazards:list", say("隐患"), "alert-triangle", "hazards.view"),
    Door("places:list", say("场所"), "building", "places.view"),
    Door("tasks:list", say("任务"), "checklist", "tasks.view"),
    Door("campaigns:list", say("专项行动"), "flag", "campaigns.view"),
    Door("warnings:list", say("预警"), "bell", "warnings.view"),
    Door("risk:picture", say("风险"), "map-2", "risk.view"),
    Door("sensors:list", say("监测"), "activity", "sensors.view"),
    Door("duty:today", say("值班"), "clock", "duty.view"),
    Door("organisations:list", say("责任"), "users", "organisations.view"),
    Door("indicators:all", say("指标"), "chart-bar", "hazards.view"),
    ACCIDENTS,
    HOUSEHOLDS,
    Door("documents:list", say("公文"), "file-text", "documents.view"),
    Door("checklists:list", say("检查清单"), "clipboard-list", "hazards.register"),
    Door("divisions:list", say("区划"), "map", "divisions.view"),
    Door("workdays:list", say("工作日"), "calendar", "workdays.edit"),
)


def _doors(actor: Actor) -> tuple[Door, ...]:
    if actor.role in FIELD_ROLES:
        return (FIELD, DUTIES, *DOORS[:8], HOUSEHOLDS)
    if actor.role in EMPLOYEE_ROLES:
        return (EMPLOYEE, *DOORS[:2])
    if actor.role in ENTERPRISE_ROLES:
        return (ENTERPRISE, *DOORS[:2], DUTIES, *DOORS[2:4], ACCIDENTS)
    if actor.role in COOPERATIVE_ROLES:
        return (DUTIES, ENTERPRISE, *DOORS[:4])
    if actor.role in LEADER_ROLES:
        return (LEADER, DESK, WATCH, *DOORS[:2], DUTIES, LEADER_WALL, *DOORS[2:])
    return (DESK, LEADER, WATCH, *DOORS[:2], DUTIES, WALL, *DOORS[2:])


def _items(request: HttpRequest, actor: Actor) -> list[NavigationItem]:
    if actor.is_anonymous:
        return []
    found = []
    for door in _doors(actor):
        if door.permission and not actor.holds(door.permission):
            continue
        try:
            url = reverse(door.name)
        except NoReverseMatch:
            continue
        is_current = request.path.startswith(url)
        found.append(NavigationItem(url, gettext(door.label.msgid), door.icon, is_current))
    return found


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Give templates the actor, the post in words, the navigation and the unread notices."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"actor": Actor.anonymous(), "navigation": [], "current_post": None}
    return {
        "actor": actor,
        "navigation": SimpleLazyObject(lambda: _items(request, actor)),
        "current_post": SimpleLazyObject(lambda: _post(actor)),
        "unread_count": SimpleLazyObject(lambda: delivery.unread_count(actor)),
        "tile_url": settings.ENVIRONMENT.tile_url,
    }


def _post(actor: Actor) -> object:
    if actor.post_id is None:
        return None
    return people.post(Actor.system("navigation"), actor.post_id)
