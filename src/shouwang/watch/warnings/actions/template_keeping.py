"""Keeping the templates: new words for a type and level from a day on; earlier ones stay."""

from __future__ import annotations

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import queries as delivery
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.scoping import check_may_for_all
from shouwang.watch.warnings.models import Template
from shouwang.watch.warnings.rules.templates import LIMITS, TemplateDraft, check_template
from shouwang.watch.warnings.states import OBLIGE

from .doors import TITLE_UNFIT


def write_template(actor: Actor, draft: TemplateDraft) -> Template:
    """Write new words for a type and level, in force from a day; those before are kept.

    For whoever keeps the obligations of the whole platform. Drafts that are written already keep
    their words; Invalid names each wrong field, and a second version of one day.
    """
    check_may_for_all(actor, OBLIGE)
    check_template(draft, clock.today())
    if not delivery.may_be_title(actor, draft.title):
        raise Invalid({"title": TITLE_UNFIT})
    said = {name: getattr(draft, name).strip() for name in LIMITS}
    try:
        with write_transaction():
            made = Template.objects.create(
                type_code=draft.type_code,
                level=draft.level,
                in_force_from_on=draft.in_force_from_on,
                **said,
            )
            told = {"type": made.type_code, "level": made.level}
            record(actor, "template.make", made.journal_key, told)
    except IntegrityError:
        raise Invalid({"in_force_from_on": say("这个用语在同一天已有一个版本。")}) from None
    return made
