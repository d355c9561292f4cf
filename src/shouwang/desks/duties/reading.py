"""Gathers from the rooms what one post answers for and what waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text, say
from shouwang.ground.people import queries as people
from shouwang.prepare.households.queries.helped import helped_count
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places import queries as places
from shouwang.prepare.tasks import queries as tasks

from .campaigns import CampaignPart, part_of

if TYPE_CHECKING:
    from shouwang.prepare.tasks.models import Task
    from shouwang.prepare.tasks.rules import Lamp

READER = Actor.system("duties")
"""Who answers for one's own unit is no secret to those who work there."""

STREET_DIGITS = 9
TASKS_SHOWN = 8
ORGANISATIONS = "organisations.view"
HEADS = frozenset({"village_head", "community_director", "village_liaison_cadre"})
UNIT_HEADS = frozenset({"enterprise_owner", "cooperative_head"})


@dataclass(frozen=True, slots=True)
class PostWords:
    """At which post the actor stands."""

    title: Text | str
    unit: str
    area: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty by document, with where it leads on and how its letter stands."""

    held: organisations.HeldDuty
    url: str
    letter_url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Duties of one kind."""

    label: Text
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class OfficeDuty:
    """What the post answers for by its office, without a document of its own."""

    name: str
    label: Text
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the post: how much of it, and where."""

    name: str
    label: Text
    count: int
    note: Text | str
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class LetterBelow:
    """A letter of somebody below that waits for the post's signature."""

    subject_name: str
    person_name: str
    url: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task that waits for the post, with its deadline."""

    task: Task
    lamp: Lamp


@dataclass(frozen=True, slots=True)
class Duties:
    """All that a post answers for on a day; `ask` is whom to ask when that is nothing."""

    on: date
    post: PostWords | None
    groups: tuple[Group, ...]
    by_office: tuple[OfficeDuty, ...]
    bodies: tuple[organisations.HeldBody, ...]
    letters_below: tuple[LetterBelow, ...]
    waiting: tuple[Waiting, ...]
    tasks: tuple[TaskLine, ...]
    campaigns: CampaignPart
    ask: str

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody has given this post a duty yet."""
        return not (self.groups or self.by_office or self.bodies)


def duties_of(actor: Actor) -> Duties:
    """Return what the actor's post answers for today, in a bounded number of reads."""
    today = clock.today()
    held = organisations.held_by_post(actor, today)
    groups = tuple(_groups(actor, held))
    by_office = tuple(_by_office(actor))
    nothing = not (groups or by_office or held.bodies)
    campaigns = part_of(actor, today)
    return Duties(
        today,
        _post(actor),
        groups,
        by_office,
        held.bodies,
        tuple(_letters_below(actor, held)),
        tuple(_waiting(actor, held, campaigns, today)),
        tuple(TaskLine(row, tasks.lamp(actor, row)) for row in tasks.my_tasks(actor)[:TASKS_SHOWN]),
        campaigns,
        _whom_to_ask(actor, today) if nothing else "",
    )


def _post(actor: Actor) -> PostWords | None:
    if actor.post_id is None:
        return None
    row = people.post(READER, actor.post_id)
    name = divisions.names_of(actor, [row.area_code]).get(row.area_code, row.area_code)
    return PostWords(row.label, row.unit.name, name)


def _whom_to_ask(actor: Actor, today: date) -> str:
    """Return the person who answers for the actor's unit, unless that is unknown."""
    if actor.unit_id is None:
        return ""
    row = organisations.accountable_of(READER, actor.unit_id, today)
    return "" if row is None else row.name


def _groups(actor: Actor, held: organisations.Held) -> Iterator[Group]:
    found: dict[str, list[Duty]] = {}
    for duty in held.duties:
        letter_url = ""
        if duty.link_id is not None and actor.holds(ORGANISATIONS):
            letter_url = reverse("organisations:letter", args=[duty.link_id])
        found.setdefault(duty.label.msgid, []).append(
            Duty(duty, _duty_url(actor, duty), letter_url)
        )
    for rows in found.values():
        yield Group(rows[0].held.label, tuple(rows))


def _duty_url(actor: Actor, duty: organisations.HeldDuty) -> str:
    """Return the page of the room that shows the duty; none for those who may not see it."""
    if not actor.holds(ORGANISATIONS):
        return ""
    kind = organisations.HeldKind
    if duty.kind is kind.LINK:
        asked = urlencode({"subject": duty.subject_key})
        return f"{reverse('organisations:chain')}?{asked}"
    names = {kind.ACCOUNTABLE: "accountable", kind.LIAISON: "liaisons"}
    return reverse(f"organisations:{names.get(duty.kind, 'sectors')}")


def _by_office(actor: Actor) -> Iterator[OfficeDuty]:
    """Yield what a role brings with it, where it brings anything at all."""
    helped = helped_count(actor)
    if helped:
        yield OfficeDuty("helped", say("结对帮扶的人"), helped, reverse("households:list"))
    if not actor.holds("places.view"):
        return
    own = places.PlaceFilters(area=actor.area_code)
    if actor.role in HEADS:
        label = say("按属地由第一责任人和联村干部负责的场所")
        small = places.PlaceFilters(area=actor.area_code, accountable="village_pair")
        yield _places(actor, "village_places", label, small)
    if actor.role == "grid_worker":
        yield _places(actor, "patrolled_places", say("巡查的场所"), own)
    if actor.role in UNIT_HEADS:
        yield _places(actor, "own_places", say("本单位的场所"), places.PlaceFilters())


def _places(actor: Actor, name: str, label: Text, asked: places.PlaceFilters) -> OfficeDuty:
    query = {"area": asked.area, "accountable": asked.accountable}
    narrowed = urlencode({key: value for key, value in query.items() if value})
    url = reverse("places:list")
    count = places.place_set(actor, asked).count()
    return OfficeDuty(name, label, count, f"{url}?{narrowed}" if narrowed else url)


def _letters_below(actor: Actor, held: organisations.Held) -> Iterator[LetterBelow]:
    for letter in held.letters_below:
        url = ""
        if actor.holds(ORGANISATIONS):
            url = reverse("organisations:letter", args=[letter.link_id])
        yield LetterBelow(letter.subject_name, letter.person_name, url)


def _waiting(
    actor: Actor, held: organisations.Held, campaigns: CampaignPart, today: date
) -> Iterator[Waiting]:
    """Yield what waits for the post; what is none is left out."""
    found = [
        *_tasks_waiting(actor),
        *_letters_waiting(actor, held),
        *_campaigns_waiting(campaigns),
        *_gaps(actor, today),
    ]
    yield from (one for one in found if one.count)


def _tasks_waiting(actor: Actor) -> Iterator[Waiting]:
    mine = tasks.my_tasks(actor).order_by()
    late = mine.filter(due_at__lte=clock.now()).count()
    note = say("其中超期 {n} 项", n=late) if late else ""
    tone = "danger" if late else "info"
    url = f"{reverse('tasks:list')}?view=mine"
    yield Waiting("tasks", say("任务"), mine.count(), note, url, tone)


def _letters_waiting(actor: Actor, held: organisations.Held) -> Iterator[Waiting]:
    url = reverse("organisations:list") if actor.holds(ORGANISATIONS) else ""
    label = say("等您签字的责任书")
    yield Waiting("letters", label, held.letters_to_sign, "", url, "warning")


def _campaigns_waiting(part: CampaignPart) -> Iterator[Waiting]:
    late = part.owed_late
    note = say("其中逾期 {n} 份", n=late) if late else ""
    tone = "danger" if late else "warning"
    yield Waiting("owed", say("本单位应报的材料"), part.owed_count, note, "#owed", tone)
    label = say("专项行动还没检查的场所")
    yield Waiting("unchecked", label, part.unchecked_count, "", "#unchecked", "info")
    label = say("到期的长期检查")
    yield Waiting("standing", label, part.standing_late, "", "#standing", "danger")


def _gaps(actor: Actor, today: date) -> Iterator[Waiting]:
    """Yield where the chain of the street does not hold, for those who can mend it."""
    street = actor.area_code[:STREET_DIGITS]
    if len(street) < STREET_DIGITS:
        return
    if not actor.may("organisations.edit", Target(area_code=street)):
        return
    broken = len(organisations.broken_links(actor, street, today))
    double = len(organisations.double_links(actor, street, today))
    note = say("断开 {broken} 处，重复 {double} 处", broken=broken, double=double)
    url = f"{reverse('organisations:list')}?street={street}"
    yield Waiting("gaps", say("责任链缺口"), broken + double, note, url, "danger")
