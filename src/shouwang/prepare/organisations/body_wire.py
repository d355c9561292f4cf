"""What the web API takes and gives of bodies, members, strength and coverage."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field

from shouwang.ground.wire import Code, Day, Identity, Line, Moment, PageIn, WireIn, WireOut

from . import actions
from .rules.bodies import MEMBERS_LIMIT
from .rules.wording import BodyKind, MemberDuty


class BodiesDayIn(Schema):
    """Which bodies; those of today when no day is named."""

    area: Code = ""
    kind: BodyKind | None = None
    on: Day | None = None


class BodiesIn(PageIn, BodiesDayIn):
    """A part of the list of bodies."""


class OnDayIn(Schema):
    """A day; today when none is named."""

    on: Day | None = None


class RosterImportIn(Schema):
    """The document on which the bodies rest, and whether to bring the table in."""

    document: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    confirm: bool = False


class RosterFaultOut(WireOut):
    """What is wrong in a row."""

    row: int
    column: str
    message: str


class RosterImportOut(WireOut):
    """An import: where it stands, what its rows do or did, what is wrong in which row."""

    id: str
    state: str
    filename: str
    rows: int
    formed: int | None
    added: int
    unchanged: int
    faulty: int
    errors: list[RosterFaultOut]


class AreaDayIn(OnDayIn):
    """An area and a day; today when none is named."""

    area: Code = ""


class MomentIn(Schema):
    """An area and a moment; now when none is named."""

    area: Code = ""
    at: Moment | None = None


class SuccessorIn(WireIn):
    """Who comes to lead: a post, or a name of somebody without an account."""

    post_id: Identity | None = None
    person_name: Line = ""
    document_id: Identity | None = None
    from_on: Day | None = None
    version: Identity | None = None

    def draft(self, duty: str = MemberDuty.MEMBER) -> actions.MemberDraft:
        """Return the draft."""
        return actions.MemberDraft(
            self.post_id, self.person_name, str(duty), self.document_id, self.from_on
        )


class MemberIn(SuccessorIn):
    """Who comes in, as what."""

    duty: MemberDuty = MemberDuty.MEMBER


class FirstMemberIn(WireIn):
    """A member from the first day on, by the document of the body."""

    post_id: Identity | None = None
    person_name: Line = ""
    duty: MemberDuty = MemberDuty.MEMBER


class BodyIn(WireIn):
    """A body to be formed; exactly one member leads it."""

    kind: BodyKind
    name: Line
    members: Annotated[list[FirstMemberIn], Field(max_length=MEMBERS_LIMIT)]
    area_code: Code = ""
    unit_id: Identity | None = None
    parent_id: Identity | None = None
    built_on_id: Identity | None = None
    takes_members: bool = False
    document_id: Identity | None = None
    formed_on: Day | None = None
    contact_post_id: Identity | None = None
    is_on_call: bool = False

    def draft(self) -> actions.BodyDraft:
        """Return the draft."""
        plain = self.model_dump(exclude={"members", "kind"})
        members = tuple(
            actions.MemberDraft(one.post_id, one.person_name, one.duty.value)
            for one in self.members
        )
        return actions.BodyDraft(kind=self.kind.value, members=members, **plain)


class BodyChangeIn(WireIn):
    """Whom to reach, and whether the body is on call."""

    contact_post_id: Identity | None
    is_on_call: bool
    version: Identity | None = None


class EndMemberIn(WireIn):
    """The last day of a member."""

    last_day_on: Day
    document_id: Identity | None = None
    version: Identity | None = None


class DissolveIn(WireIn):
    """From which day on a body is no more."""

    dissolved_on: Day | None = None
    document_id: Identity | None = None
    version: Identity | None = None


class EngageIn(WireIn):
    """Who is sent out, and why."""

    members: Annotated[list[Identity], Field(max_length=MEMBERS_LIMIT)]
    reason: Line


class ReleaseIn(WireIn):
    """Who is taken back; everybody when nobody is named."""

    members: Annotated[list[Identity], Field(max_length=MEMBERS_LIMIT)] = []


class BodyUnitOut(WireOut):
    """A unit by id and name."""

    id: int
    name: str


class BodyRefOut(WireOut):
    """A body by id and name."""

    id: int
    name: str


class BodyContactOut(WireOut):
    """Whom to reach; the phone is masked."""

    post_id: int
    name: str
    post: str
    phone: str


class BodyOut(WireOut):
    """A body."""

    id: int
    kind: str
    kind_label: str
    name: str
    area_code: str
    area_code_at_time: str
    unit: BodyUnitOut | None
    parent: BodyRefOut | None
    built_on: BodyRefOut | None
    document: str
    is_on_call: bool
    formed_on: date
    dissolved_on: date | None
    version: int


class BodyMemberOut(WireOut):
    """A member on the day asked for; `standing` is that of now, null on any day but today."""

    id: int
    duty: str
    duty_label: str
    name: str
    post_id: int | None
    post: str
    unit: str
    from_on: date
    until_on: date | None
    document: str
    is_in_office: bool
    standing: str | None


class StrengthOut(WireOut):
    """Who can be sent out at a moment, of all members."""

    numerator: int
    denominator: int
    at: Moment


class BodyDetailOut(BodyOut):
    """A body with the members of a day, its office, its contact and its strength of now."""

    as_of: date
    contact: BodyContactOut | None
    office: BodyRefOut | None
    members: list[BodyMemberOut]
    strength: StrengthOut


class EngagedOut(WireOut):
    """How many were sent out or taken back."""

    count: int


class MissingOut(WireOut):
    """A unit without a group; a village without a unit in the register has none."""

    unit_id: int | None
    name: str
    kind: str
    kind_label: str
    area_code: str


class KindCoverageOut(WireOut):
    """The coverage of one kind of unit."""

    kind: str
    kind_label: str
    numerator: int
    denominator: int


class GroupCoverageOut(WireOut):
    """Units with a group, of all; an empty denominator is not applicable."""

    numerator: int
    denominator: int
    as_of: date
    kinds: list[KindCoverageOut]
    missing: list[MissingOut]


class VacancyOut(WireOut):
    """A seat whose holder has left."""

    body_id: int
    body: str
    member_id: int
    duty_label: str
    name: str
    is_leader: bool
    left_on: date | None


class TeamStrengthOut(WireOut):
    """A team of an area with its strength."""

    id: int
    name: str
    kind_label: str
    numerator: int
    denominator: int


class AreaStrengthOut(WireOut):
    """The people of an area's teams who can be sent out, each counted once."""

    numerator: int
    denominator: int
    at: Moment
    teams: list[TeamStrengthOut]
