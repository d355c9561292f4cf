"""Reading bodies: one, a list, the members of a day, adjustments, the office, vacancies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal import queries as journal
from shouwang.ground.people import queries as people
from shouwang.ground.remapping import under
from shouwang.prepare.organisations.models import (
    VIEW,
    BasisDocument,
    BodyMember,
    OrganisationBody,
)
from shouwang.prepare.organisations.rules.bodies import (
    DUTY_ORDER,
    LISTED_KINDS,
    duties_of,
    duty_label,
    leading_duty,
)
from shouwang.prepare.organisations.rules.wording import BODY_KINDS, BodyKind, MemberDuty

from .people import PostRef, is_in_office, post_ref
from .sectors import may_look

NO_KIND = say("没有这一类组织。")


@dataclass(frozen=True, slots=True)
class BodyFilter:
    """Which bodies; an empty field asks nothing. Without a day, those of today."""

    area_code: str = ""
    kind: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A member on a day; a person without an account has no post. `left_on` is the last day there.

    Whoever has left their post but is still on the roster leaves a vacancy.
    """

    member_id: int
    duty: str
    duty_label: Text
    name: str
    post: PostRef | None
    person_key: str
    from_on: date
    until_on: date | None
    document: str
    is_in_office: bool
    is_leader: bool
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One entry of a body's history: who did what, when, by which document."""

    at: datetime
    who: str
    what: Text
    person: str
    duty: Text | None
    document: str
    from_on: str = ""
    until_on: str = ""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat whose holder has left: on the roster, not at the post any more (缺员)."""

    body_id: int
    body_name: str
    kind: Text
    member_id: int
    duty: Text
    name: str
    is_leader: bool
    left_on: date | None


def kind_label_of(kind: str) -> Text:
    """Return the label of a kind of body."""
    return BODY_KINDS[kind]


def checked_area(actor: Actor, area_code: str) -> str:
    """Return an area as its plain code; NotFound outside the actor's duties."""
    if not actor.is_system and not actor.holds(VIEW):
        raise NotAllowed
    area = divisions.normalise_code(area_code) if area_code else ""
    if area and not may_look(actor, area):
        raise NotFound
    return area


def bodies(actor: Actor, asked: BodyFilter | None = None) -> QuerySet[OrganisationBody]:
    """Return the bodies that stand on a day, by area; NotAllowed for whoever may see none."""
    found = asked or BodyFilter()
    area = checked_area(actor, found.area_code)
    if found.kind and found.kind not in set(BodyKind):
        raise Invalid({"kind": NO_KIND})
    rows = OrganisationBody.objects.visible_to(actor).in_force(found.on or clock.today())
    rows = rows.filter(kind=found.kind) if found.kind else rows
    rows = rows.filter(under("area_code_now", area)) if area else rows
    return _told(rows).order_by("area_code_now", "id")


KIND_ORDER = Case(
    *(When(kind=kind.value, then=Value(rank)) for rank, kind in enumerate(LISTED_KINDS)),
    output_field=IntegerField(),
)


def bodies_by_kind(actor: Actor, asked: BodyFilter | None = None) -> QuerySet[OrganisationBody]:
    """Return the bodies of a day by kind: leading groups, offices, headquarters, teams, groups."""
    return bodies(actor, asked).order_by(KIND_ORDER, "area_code_now", "id")


def bodies_of_unit(
    actor: Actor, unit_id: int, on: date | None = None
) -> QuerySet[OrganisationBody]:
    """Return the bodies of a unit that stand on a day, as far as the actor may see them."""
    rows = OrganisationBody.objects.visible_to(actor).in_force(on or clock.today())
    return _told(rows.filter(unit_id=unit_id)).order_by("id")


def _told(rows: QuerySet[OrganisationBody]) -> QuerySet[OrganisationBody]:
    return rows.select_related(
        "unit", "parent", "built_on", "contact_post__account", "contact_post__unit", "document"
    )


def body(actor: Actor, body_id: int) -> OrganisationBody:
    """Return one body, dissolved or not, or NotFound."""
    found = _told(OrganisationBody.objects.visible_to(actor)).filter(pk=body_id).first()
    if found is None:
        raise NotFound
    return found


def members_on(actor: Actor, body_id: int, on: date | None = None) -> list[Member]:
    """Return the members of a body on a day, who leads it first."""
    return members_of(actor, body(actor, body_id), on or clock.today())


def members_of(actor: Actor, row: OrganisationBody, on: date) -> list[Member]:
    """Return the members on a day of a body that the actor has read by `body`."""
    del actor
    if on < row.formed_on:
        return []
    rows = BodyMember.objects.in_force(on).told().filter(body=row).select_related("body")
    found = [member_shown(held, on) for held in rows.order_by("id")]
    return sorted(found, key=lambda one: DUTY_ORDER[MemberDuty(one.duty)])


def rosters(actor: Actor, rows: Collection[OrganisationBody], on: date) -> dict[int, list[Member]]:
    """Return the members on a day of several bodies that the caller has read, in one read."""
    del actor
    held = BodyMember.objects.in_force(on).told().select_related("body")
    found: dict[int, list[Member]] = {row.pk: [] for row in rows}
    for one in held.filter(body__in=list(found)).order_by("body_id", "id"):
        found[one.body_id].append(member_shown(one, on))
    for members in found.values():
        members.sort(key=lambda one: DUTY_ORDER[MemberDuty(one.duty)])
    return found


def member_shown(row: BodyMember, on: date) -> Member:
    """Return a member as of a day."""
    kind = row.body.kind
    in_office = row.post is None or is_in_office(row.post, on)
    last_on = row.post.valid_until_on if row.post is not None else None
    return Member(
        row.pk,
        row.duty,
        duty_label(kind, row.duty),
        row.name,
        None if row.post is None else post_ref(row.post),
        row.person_key,
        row.from_on,
        row.until_on,
        "" if row.document is None else str(row.document),
        in_office,
        row.duty == leading_duty(kind),
        None if in_office else last_on,
    )


def roster(actor: Actor, body_id: int) -> list[BodyMember]:
    """Return every member that a body ever had, the latest first."""
    found = body(actor, body_id)
    rows = BodyMember.objects.told().filter(body=found).select_related("body")
    return list(rows.order_by("-from_on", "-id"))


def office_of(actor: Actor, group_id: int) -> OrganisationBody | None:
    """Return the office of a leading group; None while it has none."""
    group = body(actor, group_id)
    rows = OrganisationBody.objects.filter(parent=group, kind=BodyKind.LEADING_GROUP_OFFICE)
    return _told(rows.filter(dissolved_on=None)).first()


def default_assignee(actor: Actor, group_id: int, on: date | None = None) -> PostRef | None:
    """Return to whom the daily tasks of a leading group go: the director of its office (R6).

    None where there is no office, its director has left, or the director has no account.
    """
    office = office_of(actor, group_id)
    if office is None:
        return None
    leaders = [one for one in members_of(actor, office, on or clock.today()) if one.is_leader]
    return next((one.post for one in leaders if one.post and one.is_in_office), None)


def choices_of_duty(kind: str) -> list[tuple[str, Text]]:
    """Return the duties of a kind of body with their labels, the leading one first."""
    return [(duty.value, duty_label(kind, duty)) for duty in duties_of(kind)]


VERBS: dict[str, Text] = {
    "body.form": say("成立"),
    "body.add_member": say("增加成员"),
    "body.end_member": say("成员离任"),
    "body.replace_head": say("更换负责人"),
    "body.update": say("变更联系人或备勤"),
    "body.engage": say("出动"),
    "body.release": say("收队"),
    "body.dissolve": say("撤销"),
}


def adjustments(actor: Actor, body_id: int) -> list[Adjustment]:
    """Return a body's history, the newest first: who, when, by which document (R2)."""
    found = body(actor, body_id)
    entries = [item for item in journal.history(actor, found.journal_key) if item.verb in VERBS]
    who = people.names_of(actor, {item.actor_key for item in entries})
    members = {row.pk: row for row in BodyMember.objects.told().filter(body=found)}
    documents = _documents(item.details.get("document") for item in entries)
    return [_adjustment(item, found.kind, who, members, documents) for item in reversed(entries)]


def _documents(ids: Iterable[object]) -> dict[object, str]:
    wanted = {one for one in ids if isinstance(one, int)}
    return {row.pk: str(row) for row in BasisDocument.objects.filter(pk__in=wanted)}


def _adjustment(
    item: journal.HistoryItem,
    kind: str,
    who: dict[str, str],
    members: dict[int, BodyMember],
    documents: dict[object, str],
) -> Adjustment:
    details = item.details
    number = details.get("member")
    member = members.get(number) if isinstance(number, int) else None
    return Adjustment(
        item.at,
        who.get(item.actor_key, ""),
        VERBS[item.verb],
        member.name if member else "",
        duty_label(kind, member.duty) if member else None,
        documents.get(details.get("document"), ""),
        str(details.get("from") or ""),
        str(details.get("until") or ""),
    )


def vacancies(actor: Actor, area_code: str = "", on: date | None = None) -> list[Vacancy]:
    """Return the seats of an area whose holders have left their post by a day, leaders first.

    Whoever has no account is not known to have left.
    """
    day = on or clock.today()
    asked = bodies(actor, BodyFilter(area_code, on=day)).order_by().values("pk")
    rows = BodyMember.objects.in_force(day).told().select_related("body")
    held = rows.filter(body__in=asked, post__isnull=False).order_by("body__area_code_now", "id")
    found = list(_vacant(held, day))
    return sorted(found, key=lambda one: not one.is_leader)


def _vacant(rows: Iterable[BodyMember], day: date) -> Iterator[Vacancy]:
    for row in rows:
        member = member_shown(row, day)
        if not member.is_in_office:
            yield Vacancy(
                row.body_id,
                row.body.name,
                BODY_KINDS[row.body.kind],
                row.pk,
                member.duty_label,
                row.name,
                member.is_leader,
                member.left_on,
            )
