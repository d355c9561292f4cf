"""A small Yunshan for the browser: people, places, hazards in every state, drawn photos."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw

from shouwang.ground import clock
from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import prepare_photo
from shouwang.ground.delivery.actions import NoticeDraft, notify
from shouwang.ground.errors import say
from shouwang.ground.people.models import Account, Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.accidents.rules.drafts import Figures
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.campaigns.actions import DeliverableDraft, add_participants, owe
from shouwang.prepare.campaigns.tests.scopes import make_running, visit_of
from shouwang.prepare.checklists.actions import load_checklists
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.households.tests.factories import make_evacuation, make_person
from shouwang.prepare.organisations.tests.factories import link_up, make_document
from shouwang.prepare.places import actions as places
from shouwang.prepare.places.tests.factories import (
    HEPING,
    YUNSHAN,
    ZAOSHU_VILLAGE,
    make_place,
    plant_divisions,
)
from shouwang.prepare.tasks.tests.factories import make_task

from .world_sensors import sensor_world

SYSTEM = Actor.system("tests")
PASSWORD = "demo-only-1"
STATES = ("reported", "confirmed", "graded", "deferred", "rectified", "verified", "closed")
"""The way of a hazard; each state is reached through those before it."""
TEXTS = (
    "楼道堆放电动车，堵塞安全出口",
    "配电箱门敞开，雨天容易进水",
    "灭火器压力不足，指针在红区",
    "外墙瓷砖松动，下面是人行道",
    "井盖缺失，夜里没有照明",
)
_drawn = count(1)


def draw(size: tuple[int, int] = (1600, 1200)) -> bytes:
    """Draw a photo; no two are alike."""
    number = next(_drawn)
    image = Image.new("RGB", size, (214, 220, 210))
    pen = ImageDraw.Draw(image)
    width, height = size
    pen.rectangle((0, height * 0.7, width, height), fill=(120, 116, 108))
    pen.rectangle((width * 0.3, height * 0.3, width * 0.6, height * 0.8), fill=(160, 70, 40))
    pen.ellipse((number * 20, 40, number * 20 + 200, 240), fill=(240, 190, 60))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def uploaded() -> SimpleUploadedFile:
    """Return a drawn photo as an upload."""
    return SimpleUploadedFile("photo.jpg", draw((640, 480)), "image/jpeg")


@dataclass(frozen=True, slots=True)
class World:
    """Who there is, and where things are found."""

    people: Mapping[str, Actor]
    names: Mapping[str, str]

    def path(self, template: str) -> str:
        """Fill names into an address."""
        return template.format_map(self.names)

    def session_of(self, role: str) -> str:
        """Return the session key of a browser in which this person is signed in."""
        actor = self.people[role]
        client = Client()
        client.force_login(Account.objects.get(pk=actor.account_id or 0))
        session = client.session
        session[POST_KEY] = actor.post_id
        session.save()
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def username_of(self, role: str) -> str:
        """Return the account's name; its password is `PASSWORD`."""
        account = Account.objects.get(pk=self.people[role].account_id or 0)
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
        return account.username


def build_world() -> World:
    """Write everything, by the rooms' own actions."""
    cache.clear()
    plant_divisions()
    people, shop = _people()
    names = _places(people, shop)
    names |= _hazards(people, names["place"])
    names |= _others(people)
    names |= _campaign(people, names["place"])
    names |= sensor_world(HEPING)
    return World(people, names)


def _people() -> tuple[dict[str, Actor], Unit]:
    make_unit(
        name="云山街道办事处（虚构）", kind="street_office", area_code=YUNSHAN, record_prefix="云山"
    )
    station = make_unit(name="云山街道安监站（虚构）", kind="safety_station", area_code=YUNSHAN)
    home = make_unit(name="和平社区居民委员会（虚构）", area_code=HEPING, parent=station)
    shop = make_unit(name="平安五金店（虚构）", kind="enterprise", area_code=HEPING)
    people = {
        "grid_worker": actor_for("grid_worker", unit=home),
        "community_director": actor_for("community_director", unit=home),
        "safety_station_head": actor_for("safety_station_head", area_code=YUNSHAN, unit=station),
        "fire_verifier": actor_for("fire_verifier", area_code=YUNSHAN),
        "enterprise_owner": actor_for("enterprise_owner", unit=shop),
        "employee": actor_for("employee", unit=shop),
    }
    return people, shop


def _places(people: Mapping[str, Actor], shop: Unit) -> dict[str, str]:
    owned = make_place("平安五金店（虚构）", unit_id=shop.pk, address="和平路 1 号")
    for number in range(2, 13):
        make_place(f"和平小商店 {number}（虚构）", address=f"和平路 {number} 号")
    token = places.issue_qr(people["safety_station_head"], owned.number).qr_token
    return {"place": owned.number, "qr": token}


def _campaign(people: Mapping[str, Actor], place: str) -> dict[str, str]:
    """A campaign with a visit, a survey, and people who must be helped away."""
    station = people["safety_station_head"]
    campaign = make_running(office_unit=Unit.objects.get(pk=station.unit_id or 0))
    add_participants(SYSTEM, campaign.number, kinds=("community",))
    due_on = clock.today() + timedelta(days=3)
    owe(SYSTEM, campaign.number, DeliverableDraft("plan", "专项行动方案", "community", due_on))
    visit = visit_of(people["grid_worker"], place)
    asked = places.SurveyDraft("出租房摸底", YUNSHAN, ("rental_house",), due_on)
    survey = places.start_survey(station, asked)
    places.estimate_places(people["community_director"], survey.pk, HEPING, 8)
    person = make_person()
    return {
        "campaign": campaign.number,
        "visit": str(visit.pk),
        "survey": str(survey.pk),
        "person": str(person.pk),
        "evacuation": str(make_evacuation().pk),
    }


def _hazards(people: Mapping[str, Actor], place: str) -> dict[str, str]:
    names = {state: _hazard(people, state, index) for index, state in enumerate(STATES)}
    for index in range(10):
        _hazard(people, STATES[index % len(STATES)], index + len(STATES))
    owned = _hazard(people, "graded", 20, place_number=place)
    names["owned"] = owned
    names["notice"] = hazards.owner_link(people["grid_worker"], owned)
    names["major"] = _hazard(people, "confirmed", 21)
    hazards.grade(people["community_director"], names["major"], hazards.Judgement("major", 1))
    refused, doubled = _hazard(people, "reported", 22), _hazard(people, "reported", 23)
    hazards.reject(people["community_director"], refused, reason="现场查看没有隐患")
    hazards.merge(people["community_director"], doubled, into=names["reported"])
    report = hazards.PublicReport("也看到了，很危险", contact="000-0000-0031")
    hazards.join_hazard(Actor.anonymous(), names["reported"], report)
    return {**names, "rejected": refused, "merged": doubled}


def _hazard(people: Mapping[str, Actor], state: str, index: int, *, place_number: str = "") -> str:
    draft = hazards.HazardDraft(TEXTS[index % len(TEXTS)], "blocked_exit", location="2 单元楼梯口")
    if place_number:
        draft = replace(draft, place_number=place_number)
    if state == "deferred":
        draft = replace(draft, latitude=29.2122, longitude=119.4688)
    photo = prepare_photo(uploaded())
    number = hazards.register(people["grid_worker"], draft, [photo]).number
    for reached in STATES[1 : STATES.index(state) + 1]:
        STEPS[reached](people, number)
    return number


def _grade(people: Mapping[str, Actor], number: str) -> None:
    hazards.grade(people["community_director"], number, hazards.Judgement("general", 3))


def _defer(people: Mapping[str, Actor], number: str) -> None:
    due_on = clock.today() + timedelta(days=10)
    cordon = hazards.MeasureDraft("cordon", "拉警戒线，禁止停放")
    steps = (hazards.StepDraft("清理楼道并加装栏杆", due_on - timedelta(days=5)),)
    hazards.defer(people["community_director"], number, hazards.Deferral(due_on, (cordon,), steps))


def _rectify(people: Mapping[str, Actor], number: str) -> None:
    fix = hazards.Fix("已清理", photos=(prepare_photo(uploaded()),))
    hazards.rectify(people["grid_worker"], number, fix)


STEPS: Mapping[str, Callable[[Mapping[str, Actor], str], object]] = {
    "confirmed": lambda people, number: hazards.confirm(people["community_director"], number),
    "graded": _grade,
    "deferred": _defer,
    "rectified": _rectify,
    "verified": lambda people, number: hazards.verify(people["community_director"], number),
    "closed": lambda people, number: hazards.close(people["community_director"], number),
}


def _others(people: Mapping[str, Actor]) -> dict[str, str]:
    station = people["safety_station_head"]
    load_checklists(SYSTEM)
    task = make_task(station)
    post = Post.objects.get(pk=station.post_id or 0)
    link_up(f"village:{HEPING}", post, make_document(), area_code=HEPING)
    told = NoticeDraft("test", say("有一条新任务"), say("请办理"))
    notify(SYSTEM, [station.account_id or 0], told, source_key="test:1")
    accident = make_accident(station, figures=Figures(dead=3)).number
    return {
        "task": str(task.pk),
        "village": HEPING,
        "far": ZAOSHU_VILLAGE,
        "accident": accident,
    }
