"""The duties of one's own post over the web API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from ninja import Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.wire import WireOut
from shouwang.look.templatetags.look import text as in_words

from .campaigns import CampaignLine, CampaignPart
from .reading import Duties, Duty, duties_of

router = Router(tags=["duties"])


class PostOut(WireOut):
    """The post that asks."""

    title: str
    unit: str
    area: str


class DutyOut(WireOut):
    """A duty by document; `letter` is how its letter is signed, empty where there is none."""

    kind: str
    label: str
    name: str
    subject: str
    document: str
    from_on: date
    until_on: date | None
    letter: str
    must_sign: bool


class OfficeDutyOut(WireOut):
    """What the post answers for by its office."""

    name: str
    label: str
    count: int


class BodyOut(WireOut):
    """A body to which the post belongs."""

    body_id: int
    name: str
    kind: str
    duty: str
    is_on_call: bool
    from_on: date


class WaitingOut(WireOut):
    """Something that waits for the post."""

    name: str
    label: str
    count: int
    note: str


class LetterOut(WireOut):
    """A letter below that waits for the post's signature."""

    subject_name: str
    person: str


class TaskOut(WireOut):
    """A task that waits for the post."""

    task_id: int
    title: str
    due_at: datetime | None
    lamp: str


class CampaignLineOut(WireOut):
    """Something that a campaign wants of the post or its unit."""

    name: str
    campaign: str
    words: str
    is_late: bool


class CampaignsOut(WireOut):
    """What campaigns want: deliverables of the unit, unchecked places, standing checks."""

    owed: list[CampaignLineOut]
    owed_count: int
    owed_late: int
    unchecked: list[CampaignLineOut]
    unchecked_count: int
    standing: list[CampaignLineOut]


class DutiesOut(WireOut):
    """All that the post answers for on a day."""

    as_of: date
    is_empty: bool
    post: PostOut | None
    duties: list[DutyOut]
    by_office: list[OfficeDutyOut]
    bodies: list[BodyOut]
    waiting: list[WaitingOut]
    letters_below: list[LetterOut]
    tasks: list[TaskOut]
    campaigns: CampaignsOut


@router.get("", response=DutiesOut, operation_id="list_own_duties")
def list_own_duties(request: ActorRequest) -> DutiesOut:
    """Return what the caller's own post answers for and what waits for it."""
    return _out(duties_of(request.actor))


def _duty(duty: Duty) -> DutyOut:
    held = duty.held
    return DutyOut(
        kind=held.kind.value,
        label=in_words(held.label),
        name=held.name,
        subject=held.subject_key,
        document=held.document,
        from_on=held.from_on,
        until_on=held.until_on,
        letter=in_words(held.letter_label) if held.letter_label else "",
        must_sign=held.must_sign,
    )


def _post(found: Duties) -> PostOut | None:
    if found.post is None:
        return None
    return PostOut(title=in_words(found.post.title), unit=found.post.unit, area=found.post.area)


def _campaigns(part: CampaignPart) -> CampaignsOut:
    return CampaignsOut(
        owed=_lines(part.owed),
        owed_count=part.owed_count,
        owed_late=part.owed_late,
        unchecked=_lines(part.unchecked),
        unchecked_count=part.unchecked_count,
        standing=_lines(part.standing),
    )


def _lines(lines: Iterable[CampaignLine]) -> list[CampaignLineOut]:
    return [
        CampaignLineOut(
            name=line.name, campaign=line.campaign, words=in_words(line.words), is_late=line.is_late
        )
        for line in lines
    ]


def _out(found: Duties) -> DutiesOut:
    return DutiesOut(
        as_of=found.on,
        is_empty=found.is_empty,
        post=_post(found),
        duties=[_duty(duty) for group in found.groups for duty in group.duties],
        by_office=[
            OfficeDutyOut(name=one.name, label=in_words(one.label), count=one.count)
            for one in found.by_office
        ],
        bodies=[
            BodyOut(
                body_id=body.body_id,
                name=body.name,
                kind=in_words(body.kind),
                duty=in_words(body.duty),
                is_on_call=body.is_on_call,
                from_on=body.from_on,
            )
            for body in found.bodies
        ],
        waiting=[
            WaitingOut(
                name=one.name,
                label=in_words(one.label),
                count=one.count,
                note=in_words(one.note),
            )
            for one in found.waiting
        ],
        letters_below=[
            LetterOut(subject_name=letter.subject_name, person=letter.person_name)
            for letter in found.letters_below
        ],
        tasks=[
            TaskOut(
                task_id=line.task.pk,
                title=line.task.title,
                due_at=line.task.due_at,
                lamp=in_words(line.lamp.words),
            )
            for line in found.tasks
        ],
        campaigns=_campaigns(found.campaigns),
    )
