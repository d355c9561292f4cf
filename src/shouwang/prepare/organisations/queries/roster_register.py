"""Finding what the names of a roster mean: units, people at their posts, bodies that stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor, AreaRange, Target
from shouwang.ground.errors import Text, say
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks.headers import plain_title
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.organisations.models import EDIT, BasisDocument, OrganisationBody
from shouwang.prepare.organisations.rules.bodies import (
    DOCUMENTED_KINDS,
    duty_label,
    head_fault,
    leading_duty,
)
from shouwang.prepare.organisations.rules.roster_table import Column, Fault, RosterRow, fault
from shouwang.prepare.organisations.rules.wording import BODY_KINDS, BodyKind

from .bodies import Member, rosters

if TYPE_CHECKING:
    from shouwang.ground.people.models import Post
    from shouwang.ground.units.models import Unit

SHOWN_NAMESAKES = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its unit and area; without a unit the area is the reader's own."""

    row: RosterRow
    unit: Unit | None
    area_code: str
    faults: tuple[Fault, ...]


class RosterRegister:
    """The units, people and bodies that a roster may name, as its reader sees them on a day."""

    def __init__(
        self,
        actor: Actor,
        rows: Sequence[RosterRow],
        document: BasisDocument | None,
        day: date,
    ) -> None:
        self.actor, self.document, self.day = actor, document, day
        self.units: dict[str, list[Unit]] = {}
        for unit in units.units(actor).filter(is_active=True, name__in={row.unit for row in rows}):
            if actor.may(EDIT, unit.target()):
                self.units.setdefault(unit.name, []).append(unit)
        self.posts: dict[str, list[Post]] = {}
        for post in people.posts(actor, day).filter(account__name__in={row.person for row in rows}):
            self.posts.setdefault(post.account.name, []).append(post)
        standing = OrganisationBody.objects.filter(
            dissolved_on=None, name__in={row.name for row in rows}
        )
        found = list(standing.visible_to(actor).select_related("unit"))
        self.standing = {(row.area_code_now, row.name): row for row in found}
        self.members = rosters(actor, found, day)

    def place(self, row: RosterRow) -> Placed:
        """Return where the body of a row is."""
        if not row.unit:
            area = self.actor.area_code
            if area and self.actor.may(EDIT, Target(area_code=area)):
                return Placed(row, None, area, row.faults)
            return Placed(row, None, "", (*row.faults, fault(Column.UNIT, say("没有填写。"))))
        named = self.units.get(row.unit, [])
        if len(named) == 1:
            return Placed(row, named[0], named[0].area_code, row.faults)
        missing = say("您的职责范围内没有这个单位，请写登记表里的全称。")
        several = say("有 {n} 个同名单位，请在“成立”页面登记。", n=len(named))
        words = several if named else missing
        return Placed(row, None, "", (*row.faults, fault(Column.UNIT, words)))

    def body_faults(self, placed: Placed, body: OrganisationBody | None) -> list[Fault]:
        """Return what is wrong with the body itself, told in one of its rows."""
        kind = placed.row.kind
        if body is None:
            is_bare = kind in DOCUMENTED_KINDS and self.document is None
            words = say("成立领导小组要有依据文件，请上传时选择。")
            return [fault(Column.KIND, words)] if is_bare else []
        if kind and kind != body.kind:
            label = BODY_KINDS[body.kind]
            return [fault(Column.KIND, say("这个组织登记的是“{kind}”。", kind=label))]
        if kind in DOCUMENTED_KINDS and self.document is None:
            words = say("调整领导小组要有依据文件，请上传时选择。")
            return [fault(Column.KIND, words)]
        if placed.unit and placed.unit.pk != body.unit_id:
            return [fault(Column.UNIT, say("这里已有同名的组织，不在这个单位。"))]
        if self.day < body.formed_on:
            words = say("这个组织 {on} 才成立，比依据文件晚。", on=body.formed_on)
            return [fault(Column.NAME, words)]
        return []

    def person(self, row: RosterRow) -> tuple[Post | None, list[Fault]]:
        """Return the post of a person; somebody without an account has none and no fault."""
        named = self.posts.get(row.person, [])
        fitting = [post for post in named if not row.post or _is_meant(post, row.post)]
        if len(fitting) == 1 or not (row.person and (named or row.post)):
            return (fitting[0] if fitting else None), []
        if not named:
            words: Text = say(
                "{on} 在岗人员里没有“{name}”；没有账号的人，这一格请留空。",
                on=self.day,
                name=row.person,
            )
            return None, [fault(Column.POST, words)]
        told = "、".join(_post_words(post) for post in named[:SHOWN_NAMESAKES])
        several = say("有 {n} 名同名人员，请写明岗位：{posts}", n=len(named), posts=told)
        other = say("“{name}”的岗位是：{posts}", name=row.person, posts=told)
        return None, [fault(Column.POST, several if fitting or not row.post else other)]

    def member(
        self, row: RosterRow, post: Post | None, body: OrganisationBody
    ) -> tuple[bool, list[Fault]]:
        """Tell whether a person is in a body that stands already, and what speaks against it."""
        kind = BodyKind(body.kind)
        held = [one for one in self.members[body.pk] if _is_same(one, row, post)]
        if held and row.duty and held[0].duty != row.duty:
            words = say("已在名单里，是{duty}，请在组织页面调整。", duty=held[0].duty_label)
            return True, [fault(Column.DUTY, words)]
        leading = leading_duty(kind)
        if not held and row.duty == leading:
            label = duty_label(kind, leading)
            return False, [fault(Column.DUTY, say("已有{duty}，请在组织页面更换。", duty=label))]
        return bool(held), []

    def head_faults(self, placed: Placed, post: Post | None) -> list[Fault]:
        """Return why the person may not head a new leading group (R1)."""
        row = placed.row
        if row.kind != BodyKind.LEADING_GROUP or row.duty != leading_duty(row.kind):
            return []
        unit_kind = placed.unit.kind if placed.unit else ""
        is_there = post is not None and AreaRange.under(placed.area_code).covers(post.area_code)
        role = post.role if post else ""
        words = head_fault(placed.area_code, unit_kind, self.day, role=role, is_of_area=is_there)
        return [fault(Column.PERSON, words)] if words else []


def _is_same(one: Member, row: RosterRow, post: Post | None) -> bool:
    if post is None:
        return one.post is None and one.name == row.person
    return one.post is not None and one.post.account_id == post.account_id


def _post_words(post: Post) -> str:
    return f"{post.unit.name} {in_words(post.label)}"


def _is_meant(post: Post, words: str) -> bool:
    told = {in_words(post.label), str(post.label), post.unit.name, _post_words(post), str(post)}
    return plain_title(words) in {plain_title(word) for word in told}
