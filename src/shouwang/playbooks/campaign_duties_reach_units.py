"""What units owe a campaign reaches them, and what they hand in reaches the campaign's office."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shouwang.ground import clock
from shouwang.ground.access.queries import roles_with, whose_duty
from shouwang.ground.actor import Target
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import Post
from shouwang.prepare.campaigns import queries as campaigns
from shouwang.prepare.campaigns.queries import ObligationFacts

from .audience import STORYTELLER

SUBMIT, SUBMIT_STREET, EDIT = "campaigns.submit", "campaigns.submit_street", "campaigns.edit"
VIEW = "campaigns.view"


def tell_owed(envelope: Envelope) -> None:
    """Tell the units of a running campaign that it asks for something more."""
    duties = campaigns.facts_of_deliverable(STORYTELLER, envelope.number("deliverable_id"))
    if not duties:
        return
    units = [duty.unit_id for duty in duties if not duty.is_of_street]
    posts = _heads(units)
    posts += [post for duty in duties if duty.is_of_street for post in _owers(duty)]
    first = duties[0]
    title = say("新增应报材料：{title}", title=first.title)
    _tell(envelope, posts, title, _link(first.campaign_number))


def tell_overdue(envelope: Envelope) -> None:
    """Tell the unit's head and the campaign's office that nothing came in time."""
    duty = _duty(envelope)
    title = say("材料逾期未报：{title}（{unit}）", title=duty.title, unit=duty.unit_name)
    posts = [*_owers(duty), *_office(duty)]
    _tell(envelope, posts, title, _page(duty), importance=Importance.HIGH)


def tell_submitted(envelope: Envelope) -> None:
    """Tell the campaign's office that something waits to be looked at."""
    duty = _duty(envelope)
    title = say("材料待审核：{title}（{unit}）", title=duty.title, unit=duty.unit_name)
    _tell(envelope, _office(duty), title, _page(duty))


def tell_returned(envelope: Envelope) -> None:
    """Tell the unit's head that what was handed in came back."""
    duty = _duty(envelope)
    title = say("材料被退回，请补充后重报：{title}", title=duty.title)
    _tell(envelope, _owers(duty), title, _page(duty))


def tell_reported(envelope: Envelope) -> None:
    """Tell the street's and the sector's side that an enterprise has reported, each separately."""
    found = campaigns.report_facts(STORYTELLER, envelope.number("report_id"))
    sector = found.to_unit_ids.get("sector")
    title = (
        say("企业报告待签收，行业无主管部门：{unit}", unit=found.unit_name)
        if sector is None
        else say("企业报告待签收：{unit}", unit=found.unit_name)
    )
    street = whose_duty(STORYTELLER, EDIT, Target(area_code=found.area_code), on=clock.today())
    posts = street + (_posts([sector], roles_with(VIEW)) if sector is not None else [])
    _tell(envelope, posts, title, f"/campaigns/reports/{found.report_id}")


def tell_closed(envelope: Envelope) -> None:
    """Tell those who took part that the campaign is over and has its summary."""
    found = campaigns.campaign_by_id(STORYTELLER, envelope.number("campaign_id"))
    units = [row.unit_id for row in campaigns.participants(STORYTELLER, found)]
    title = say("行动已总结：{title}", title=found.title)
    _tell(envelope, _heads(units), title, f"/campaigns/{found.number}/summary")


def _duty(envelope: Envelope) -> ObligationFacts:
    return campaigns.obligation_facts(STORYTELLER, envelope.number("obligation_id"))


def _owers(duty: ObligationFacts) -> list[Post]:
    """Return who hands in what a unit owes."""
    if duty.is_of_street:
        target = Target(area_code=duty.area_code)
        return whose_duty(STORYTELLER, SUBMIT_STREET, target, on=clock.today())
    return _heads([duty.unit_id])


def _office(duty: ObligationFacts) -> list[Post]:
    units = {duty.to_unit_id, duty.office_unit_id}
    return _posts(units, roles_with(EDIT))


def _heads(unit_ids: Iterable[int]) -> list[Post]:
    return _posts(unit_ids, roles_with(SUBMIT))


def _posts(unit_ids: Iterable[int], roles: Collection[str]) -> list[Post]:
    rows = people.posts(STORYTELLER, clock.today())
    return list(rows.filter(unit_id__in=set(unit_ids), role__in=roles))


def _link(number: str) -> str:
    return f"/campaigns/{number}/duties"


def _page(duty: ObligationFacts) -> str:
    return f"{_link(duty.campaign_number)}/{duty.obligation_id}"


def _tell(
    envelope: Envelope,
    posts: Iterable[Post],
    title: Text,
    link: str,
    *,
    importance: Importance = Importance.NORMAL,
) -> None:
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        link=link,
        object_key=envelope.object_key,
        importance=importance,
    )
    accounts = list(dict.fromkeys(post.account_id for post in posts))
    notify(STORYTELLER, accounts, draft, source_key=f"event:{envelope.event_id}")
