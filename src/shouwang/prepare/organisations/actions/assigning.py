"""How an assignment is written: the newer document wins, what was before stays known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db import IntegrityError, models

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.organisations.models import EDIT, BasisDocument, DatedAssignment
from shouwang.prepare.organisations.queries.documents import assignment
from shouwang.prepare.organisations.rules.spans import Fit, fit

RowT = TypeVar("RowT", bound=DatedAssignment)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """The subject of an assignment: the fields that name it, and who else counts as its line."""

    subject: Mapping[str, object]
    is_rival: Callable[[DatedAssignment], bool] = lambda row: row is not None


@dataclass(frozen=True, slots=True)
class Terms:
    """To whom, by which document, from which day."""

    post_id: int | None
    document: BasisDocument
    from_on: date


def assign(
    actor: Actor, model: type[RowT], line: Line, terms: Terms, more: Mapping[str, object]
) -> RowT:
    """Write an assignment in its line, and end or void what it overrules.

    Invalid when a newer document already says otherwise for the first day.
    """
    if terms.from_on < terms.document.effective_on:
        raise Invalid({"from_on": say("不能早于依据文件的生效日期。")})
    try:
        with write_transaction():
            made = _write(model, line, terms, more)
            record(
                actor,
                f"{model.KEY}.assign",
                made.journal_key,
                {
                    **line.subject,
                    "post": terms.post_id,
                    "document": terms.document.pk,
                    "from": terms.from_on,
                    "until": made.until_on,
                },
            )
    except IntegrityError as error:
        raise WrongState(say("别人刚改过，请刷新后再看。")) from error
    return made


def _write(model: type[RowT], line: Line, terms: Terms, more: Mapping[str, object]) -> RowT:
    manager = _manager(model)
    held = manager.filter(**line.subject, is_void=False).select_related("document")
    rivals = [row for row in held.order_by("from_on", "id") if line.is_rival(row)]
    spans = [row.span for row in rivals]
    placed = fit(spans, terms.from_on, terms.document.rank)
    _check_not_overruled(placed, rivals)
    manager.filter(pk__in=placed.closes).update(until_on=terms.from_on - ONE_DAY)
    manager.filter(pk__in=placed.voids).update(until_on=models.F("from_on"))
    made: RowT = manager.create(
        **line.subject,
        **more,
        post_id=terms.post_id,
        document=terms.document,
        from_on=terms.from_on,
        until_on=placed.until_on,
        superseded_by_id=placed.superseded_by,
    )
    manager.filter(pk__in=placed.closes).update(superseded_by=made)
    manager.filter(pk__in=placed.voids).update(superseded_by=made, is_void=True)
    return made


def _manager(model: type[RowT]) -> models.Manager[RowT]:
    return model._default_manager


def _check_not_overruled(placed: Fit, rivals: Sequence[DatedAssignment]) -> None:
    for row in rivals:
        if row.pk == placed.overruled_by:
            raise Invalid(
                {"document": say("“{document}”较新，以它为准。", document=str(row.document))}
            )


def end_assignment(actor: Actor, key: str, pk: int, last_day_on: date) -> DatedAssignment:
    """Let an assignment end with a day; `key` names its table, such as `sector_lead`."""
    row: DatedAssignment = assignment(actor, key, pk)
    if not actor.may(EDIT, row.target()):
        raise NotAllowed
    if last_day_on < row.from_on:
        raise Invalid({"last_day_on": say("结束日期早于开始日期。")})
    if row.is_void or (row.until_on is not None and row.until_on < last_day_on):
        raise WrongState(say("这一分工已经结束。"))
    with write_transaction():
        fresh = _manager(type(row)).filter(pk=pk, until_on=row.until_on, is_void=False)
        if not fresh.update(until_on=last_day_on):
            raise WrongState(say("别人刚改过，请刷新后再看。"))
        record(actor, f"{key}.end", row.journal_key, {"until": last_day_on})
    row.until_on = last_day_on
    return row
