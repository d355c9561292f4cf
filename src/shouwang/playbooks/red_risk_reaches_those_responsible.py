"""A community or place that turns red reaches those who answer for it, and so does its end (R214).

Told are the unit and post that own the risk, whoever reviews risks there, and who is on duty.
"""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import NotFound, Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.prepare.duty import queries as duty
from shouwang.watch.risk import queries

from .audience import STORYTELLER, unit_holders

REVIEW = "risk.review"
FALLEN: dict[str, str] = {
    queries.Level.ORANGE: say("{name}的风险由红色降为橙色").msgid,
    queries.Level.YELLOW: say("{name}的风险由红色降为黄色").msgid,
    queries.Level.BLUE: say("{name}的风险由红色降为蓝色").msgid,
}


def tell_red(envelope: Envelope) -> None:
    """Tell those responsible that a risk became red, or is red no more."""
    before, after = envelope.text("level_before"), envelope.text("level_after")
    if queries.Level.RED not in (before, after):
        return
    try:
        detail = queries.risk_by_id(STORYTELLER, envelope.number("risk_id"))
    except NotFound:
        return
    draft = _red(envelope, detail) if after == queries.Level.RED else _over(envelope, detail, after)
    notify(STORYTELLER, _responsible(detail), draft, source_key=f"event:{envelope.event_id}")


def _red(envelope: Envelope, detail: queries.RiskDetail) -> NoticeDraft:
    return NoticeDraft(
        kind=envelope.name,
        title=say("{name}的风险升为红色", name=detail.name),
        body=say(
            "风险分值 {score}。请打开看依据，落实并复核管控措施。", score=int(detail.risk.score)
        ),
        link=detail.link,
        object_key=detail.risk.journal_key,
        importance=Importance.HIGH,
    )


def _over(envelope: Envelope, detail: queries.RiskDetail, after: str) -> NoticeDraft:
    return NoticeDraft(
        kind=envelope.name,
        title=Text(FALLEN[after], {"name": detail.name}),
        link=detail.link,
        object_key=detail.risk.journal_key,
    )


def _responsible(detail: queries.RiskDetail) -> list[int]:
    row = detail.risk
    posts = [
        *unit_holders(row.owner_unit_id),
        *whose_duty(STORYTELLER, REVIEW, row.target(), on=clock.today()),
    ]
    team = duty.on_duty(STORYTELLER, row.area_code_now)
    accounts = [post.account_id for post in posts]
    return list(dict.fromkeys([*team.account_ids, *accounts]))
