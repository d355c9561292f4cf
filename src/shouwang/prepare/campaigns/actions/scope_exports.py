"""Taking scope and progress away as a workbook: a right of its own, counted and journaled."""

from __future__ import annotations

from datetime import date, datetime

from shouwang.ground.actor import Actor
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed, listed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks.files import write_workbook
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns.models import Campaign, ScopeItem
from shouwang.prepare.campaigns.queries.campaigns import campaign as one_campaign
from shouwang.prepare.campaigns.queries.progress import progress
from shouwang.prepare.campaigns.queries.scopes import ScopeFilters, reason_names, scope_set
from shouwang.prepare.campaigns.rules.progress import Figures, GroupBy
from shouwang.prepare.campaigns.rules.scoping import reason_words
from shouwang.prepare.campaigns.states import EXPORT

EXPORT_LIMIT = 30_000
SCOPE_COLUMNS = (
    say("场所编号"),
    say("名称"),
    say("村（社区）"),
    say("单位"),
    say("地址"),
    say("纳入原因"),
    say("后增"),
    say("纳入时间"),
    say("转由办理"),
    say("首次检查"),
    say("最近检查"),
    say("检查次数"),
    say("已停用"),
)
PROGRESS_COLUMNS = (
    say("分组"),
    say("应查"),
    say("已查"),
    say("覆盖率"),
    say("发现隐患"),
    say("已整改"),
    say("整改率"),
    say("超期"),
    say("后增"),
    say("另行办理"),
)
YES, NO = say("是"), say("否")
NOT_APPLICABLE = say("不适用")


def export_scope(actor: Actor, number: str, filters: ScopeFilters | None = None) -> bytes:
    """Return the places of a scope as a workbook of text; the journal keeps who took how many."""
    campaign = _allowed(actor, number)
    allowed = ScopeItem.objects.visible_to(actor, EXPORT).values("pk")
    rows = scope_set(actor, campaign, filters).filter(pk__in=allowed)
    told = rows.select_related("place", "unit", "delegation__to_campaign").order_by("id")
    items = list(told[:EXPORT_LIMIT])
    villages = divisions.names_of(actor, {item.area_code_now for item in items})
    names = reason_names(actor, {reason for item in items for reason in item.reasons})
    lines = [_scope_row(item, villages, names) for item in items]
    _journal(actor, campaign, "campaign.export_scope", len(lines))
    header = [in_words(column) for column in SCOPE_COLUMNS]
    return write_workbook(in_words(say("检查范围")), [header, *lines])


def _allowed(actor: Actor, number: str) -> Campaign:
    found = one_campaign(actor, number)
    if not actor.holds(EXPORT):
        raise NotAllowed
    return found


def _journal(actor: Actor, campaign: Campaign, verb: str, count: int) -> None:
    with write_transaction():
        record(actor, verb, campaign.journal_key, {"count": count, "form": "xlsx"})


def _scope_row(item: ScopeItem, villages: dict[str, str], names: object) -> list[str]:
    reasons = listed([reason_words(reason, names) for reason in item.reasons])  # type: ignore[arg-type]  # a mapping
    return [
        item.place.number,
        item.place.name,
        villages.get(item.area_code_now, item.area_code_now),
        item.unit.name if item.unit else "",
        item.place.address,
        in_words(reasons),
        in_words(YES if item.is_addition else NO),
        _time(item.added_at),
        item.delegation.to_campaign.title if item.delegation else "",
        _time(item.first_checked_at),
        _time(item.last_checked_at),
        str(item.visit_count),
        in_words(YES if item.place.archived_at else NO),
    ]


def export_progress(
    actor: Actor,
    number: str,
    *,
    on: date | None = None,
    by: GroupBy | str = GroupBy.VILLAGE,
) -> bytes:
    """Return the campaign's figures line by line, the total first."""
    campaign = _allowed(actor, number)
    found = progress(actor, campaign, on=on, by=by)
    lines = [(in_words(say("合计")), found.total)]
    lines += [(line.name, line.figures) for line in found.lines]
    _journal(actor, campaign, "campaign.export_progress", len(lines))
    header = [in_words(column) for column in PROGRESS_COLUMNS]
    rows = [[name, *_figures(figures)] for name, figures in lines]
    return write_workbook(in_words(say("进度")), [header, *rows])


def _figures(figures: Figures) -> list[str]:
    return [
        str(figures.scope),
        str(figures.checked),
        _rate(figures.checked, figures.scope),
        str(figures.found),
        str(figures.rectified),
        _rate(figures.rectified, figures.found),
        str(figures.overdue),
        str(figures.added),
        str(figures.delegated),
    ]


def _rate(part: int, whole: int) -> str:
    """Return a rate with numerator and denominator, so that nothing is lost to rounding."""
    return f"{part}/{whole}" if whole else in_words(NOT_APPLICABLE)


def _time(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(LOCAL_ZONE).strftime("%Y-%m-%d %H:%M")
