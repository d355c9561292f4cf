"""A small world in Yunshan in which every address leads somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import prepare_photo
from shouwang.ground.attachments.models import Attachment
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.delivery.models import Dispatch
from shouwang.ground.documents import queries as documents
from shouwang.ground.documents.tests.factories import keep_template, make_notice
from shouwang.ground.errors import say
from shouwang.ground.people.models import Account, Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.checklists.actions import load_checklists
from shouwang.prepare.checklists.models import ChecklistItem
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.models import Comment, MajorHazardCall, Report
from shouwang.prepare.hazards.tests.factories import jpeg
from shouwang.prepare.organisations import actions as organisations
from shouwang.prepare.organisations.tests.body_factories import make_team
from shouwang.prepare.organisations.tests.factories import link_up, make_document
from shouwang.prepare.places import actions as places
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import HEPING, make_place
from shouwang.prepare.tasks.tests.factories import make_task

from .addresses import World
from .world_answers import answer_parameters
from .world_cap import cap_parameters
from .world_duties import duty_parameters
from .world_duty_room import duty_room_parameters
from .world_households import household_parameters
from .world_plan import plan_parameters
from .world_risk import risk_parameters
from .world_scope import scope_parameters
from .world_sensors import sensor_parameters
from .world_signals import signal_parameters
from .world_warnings import warning_parameters

OTHER_STREET = "330781001"
STATION, OWNER, GRID = "safety_station_head", "enterprise_owner", "grid_worker"
ADMINISTRATOR = "administrator"
EMPLOYEE = "employee"
REGISTER = "名称,所属村\n测试店（虚构）,和平社区\n"
LIAISONS = "企业名称,联系干部,依据文件\n测试厂（虚构）,无此人（虚构）,无\n"
OBJECTS = "场所名称,名称,类别\n没有的场所（虚构）,锅炉,设备\n"
UNITS = "代码,名称,类别\nu-1,新单位（虚构）,企业\n"
ROSTER = "组织名称,类别,职务,姓名\n救援队（虚构）,救援队,队员,赵四（虚构）\n"
LEDGER = "存在问题,所属村\n楼道堆物,和平社区\n"


@dataclass(frozen=True, slots=True)
class Yunshan:
    """Those who act, and the shop that they act on."""

    actors: Mapping[str, Actor]
    place: Place

    @property
    def station(self) -> Actor:
        """Return the head of the safety station."""
        return self.actors[STATION]


def _client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def _clients(here: Mapping[str, Actor]) -> dict[tuple[str, str], Client]:
    found: dict[tuple[str, str], Client] = {}
    ungranted = _client_of(actor_for("volunteer"))
    for role, actor in here.items():
        found["stranger", role] = Client()
        found["elsewhere", role] = _client_of(actor_for(role, area_code=f"{OTHER_STREET}001"))
        found["ungranted", role] = ungranted
        found["granted", role] = _client_of(actor)
    return found


def _people() -> Yunshan:
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    shop = make_unit(kind="enterprise", area_code=HEPING)
    committee = make_unit(area_code=HEPING)
    actors = {
        STATION: actor_for(STATION, area_code=YUNSHAN, unit=station),
        OWNER: actor_for(OWNER, unit=shop),
        GRID: actor_for(GRID, unit=committee),
        EMPLOYEE: actor_for(EMPLOYEE, unit=shop),
        ADMINISTRATOR: actor_for(ADMINISTRATOR, area_code=YUNSHAN, unit=station),
    }
    return Yunshan(actors, make_place(unit_id=shop.pk))


def _hazard_parameters(yunshan: Yunshan) -> dict[str, dict[str, str]]:
    station, owner = yunshan.station, yunshan.actors[OWNER]
    draft = hazards.HazardDraft("楼道堆放杂物", "unknown", place_number=yunshan.place.number)
    number = hazards.register(station, draft, [prepare_photo(jpeg())]).number
    photo = {"attachment_id": str(Attachment.objects.latest("pk").pk), "variant": "thumbnail"}
    hazards.confirm(station, number)
    hazards.grade(station, number, hazards.Judgement("major", 1))
    hazards.comment(yunshan.actors[EMPLOYEE], number, "晚上还在堆")
    comment = {"comment_id": str(Comment.objects.get().pk)}
    token = {"token": hazards.owner_link(owner, number)}
    public = hazards.PublicReport(description="消防通道被占", area_code=HEPING, contact="老李")
    receipt = hazards.report_publicly(Actor.anonymous(), public, [])
    call = MajorHazardCall.objects.first()
    known = {"number": number, "call_id": str(call.pk if call else 1), "report": receipt.number}
    known |= _paper_parameters(station, number)
    ledger = hazards.start_ledger_upload(station, "ledger.csv", LEDGER.encode()).token
    return {
        "hazards/": {**known, **photo, **comment},
        "hazards/import/": {"token": ledger},
        "api/v1/hazards/imports/": {"id": ledger},
        "hazards/notice/": token,
        "api/v1/hazards": known,
        "api/v1/public": {"number": Report.objects.get().number},
        "report/": photo,
    }


def _paper_parameters(station: Actor, number: str) -> dict[str, str]:
    office = Unit.objects.get(kind="street_office").pk
    draft = hazards.DelegationDraft(office, "order", clock.today(), None, "公告")
    given = hazards.delegate_power(station, draft)
    kind = "rectification_notice"
    row = hazards.issue_paper(station, number, hazards.PaperAsk(kind))
    return {"document_id": str(row.pk), "kind": kind, "delegation_id": str(given.pk)}


def _place_parameters(yunshan: Yunshan) -> dict[str, dict[str, str]]:
    station, number = yunshan.station, yunshan.place.number
    token = places.issue_qr(station, number).qr_token
    part = places.add_object(station, number, places.ObjectDraft("灭火器", "equipment"))
    uploaded = places.start_upload(station, "register.csv", REGISTER.encode())
    table = places.start_register_upload(station, "objects", "o.csv", OBJECTS.encode())
    kept = _register_parameters(station, number)
    return {
        "places/": {
            "number": number,
            "object_id": str(part.pk),
            "type_code": "nine_small_place",
            **kept,
        },
        "places/import/": {"token": uploaded.token},
        "places/registers/": {"register": "objects", "token": table.token},
        "api/v1/places/registers/": {"name": "objects", "id": table.token},
        "api/v1/places": {"number": number, **kept},
        "q/": {"token": token},
    }


def _register_parameters(station: Actor, number: str) -> dict[str, str]:
    ask = places.SurveyDraft("摸底", HEPING, ("rental_house",), clock.today())
    survey = places.start_survey(station, ask)
    seen = places.EntryDraft("rental_house", number, latitude=29.2, longitude=119.4)
    entry = places.enter_in_survey(station, survey.pk, seen, [prepare_photo(jpeg())])
    check = places.MonitorDraft("check", 60)
    source = places.add_source(station, number, places.SourceDraft("储罐"), [check])
    asset = places.register_asset(station, places.AssetDraft("田（虚构）", "grain", HEPING))
    return {
        "survey_id": str(survey.pk),
        "entry_id": str(entry.pk),
        "attachment_id": str(Attachment.objects.latest("pk").pk),
        "variant": "thumbnail",
        "source_id": str(source.pk),
        "asset_id": str(asset.pk),
        "area_code": HEPING,
    }


def _other_parameters(yunshan: Yunshan) -> dict[str, dict[str, str]]:
    station = yunshan.station
    post = Post.objects.get(pk=station.post_id or 0)
    link = link_up(f"village:{HEPING}", post, make_document(), area_code=HEPING)
    notice = NoticeDraft("test", say("有一条新任务"), say("请办理"), importance=Importance.HIGH)
    notify(Actor.system("test"), [station.account_id or 0], notice, source_key="test:1")
    inbox = Dispatch.objects.filter(channel="inbox").latest("pk")
    told = {"notice_id": str(inbox.notice_id), "dispatch_id": str(inbox.pk)}
    load_checklists(Actor.system("test"))
    item = {"code": ChecklistItem.objects.order_by("pk").values_list("code", flat=True)[0]}
    accident = {"number": make_accident(station, place_number=yunshan.place.number).number}
    task = {"task_id": str(make_task(station).pk), "name": "accept"}
    team = make_team(post, unit=Unit.objects.get(pk=yunshan.place.unit_id or 0))
    body = {"body_id": str(team.pk), "member_id": str(team.members.get().pk)}
    return {
        "": {"unit": str(yunshan.place.unit_id)},
        "accidents/": accident,
        "api/v1/accidents": accident,
        "tasks/": task,
        "api/v1/tasks": task,
        "organisations/": {"link_id": str(link.pk), "key": "link", "pk": str(link.pk), **body},
        "api/v1/organisations": body,
        "api/v1/units": {"unit_id": str(yunshan.place.unit_id)},
        "api/v1/responsibilities": {"link_id": str(link.pk)},
        "inbox/": told,
        "api/v1/inbox": told,
        "api/v1/deliveries": told,
        "checklists/": item,
        "api/v1/checklists": item,
        "divisions/": {"code": HEPING},
        "api/v1/divisions": {"code": HEPING},
        "indicators/": {"name": "measure_rate"},
        "leader/": {"figure": "open"},
        "api/v1/indicators": {"name": "measure_rate"},
        "workdays/": {"day": "2026-06-22"},
        "look/": {"layout": "public"},
    }


def _order_parameters(yunshan: Yunshan) -> dict[str, dict[str, str]]:
    station = yunshan.station
    bureau = make_unit(kind="city_bureau", area_code=YUNSHAN[:6])
    held = organisations.MeetingDraft("例会", station.post_id, clock.now())
    fund = organisations.FundDraft(
        station.unit_id, "夜查经费", "街道财政", "夜间巡查", Decimal(1), clock.today()
    )
    asked = organisations.RequestDraft(station.unit_id, bureau.pk, "排涝泵", "汛期排涝", Decimal(1))
    token = organisations.start_liaison_upload(station, "liaisons.csv", LIAISONS.encode()).token
    roster = organisations.start_roster_upload(station, "roster.csv", ROSTER.encode()).token
    units = organisations.start_units_upload(station, "units.csv", UNITS.encode()).token
    request_id = str(organisations.ask_for_funds(station, asked).pk)
    known = {
        "meeting_id": str(organisations.record_meeting(station, held).pk),
        "fund_id": str(organisations.earmark_fund(station, fund).pk),
        "request_id": request_id,
    }
    return {
        "organisations/meetings/": known,
        "organisations/funds/": known,
        "organisations/fund-requests/": {**known, "name": "withdraw"},
        "organisations/liaisons/import/": {"token": token},
        "organisations/bodies/import/": {"token": roster},
        "organisations/units/import/": {"token": units},
        "api/v1/organisations/": known,
        "api/v1/organisations/liaisons/imports/": {"id": token},
        "api/v1/organisations/bodies/imports/": {"id": roster},
        "api/v1/units/imports/": {"id": units},
    }


def _document_parameters(yunshan: Yunshan) -> dict[str, dict[str, str]]:
    row = make_notice(yunshan.station)
    template = str(keep_template(yunshan.station).pk)
    known = {"document_id": str(row.pk), "template_id": template, "kind": row.kind}
    code = {"code": documents.code_of(yunshan.station, row)}
    return {
        "documents/": known,
        "api/v1/documents": known,
        "verify/": code,
        "api/v1/public/verify": code,
    }


def build_world() -> World:
    """Write one of everything."""
    Path(settings.ATTACHMENTS_ROOT).mkdir(parents=True, exist_ok=True)
    yunshan = _people()
    parameters = {
        **_hazard_parameters(yunshan),
        **_place_parameters(yunshan),
        **_other_parameters(yunshan),
        **_order_parameters(yunshan),
        **_document_parameters(yunshan),
        **plan_parameters(yunshan.station, yunshan.actors[GRID]),
        **scope_parameters(yunshan.station, yunshan.place.number),
        **duty_parameters(yunshan.station, yunshan.actors[OWNER], yunshan.actors[GRID]),
        **risk_parameters(yunshan.place.number),
        **household_parameters(yunshan.station),
        **answer_parameters(yunshan.station),
        **signal_parameters(),
        **sensor_parameters(),
        **duty_room_parameters(yunshan.station),
        **warning_parameters(yunshan.station),
        **cap_parameters(yunshan.station),
    }
    return World(parameters, _clients(yunshan.actors))
