"""A warning that takes another one's place: updated, upgraded or downgraded.

What is in force is never edited: the new words are a warning of their own, with its own second
person where its level asks for one, and the earlier one ends in the transaction that issues it.
"""

from __future__ import annotations

from dataclasses import replace

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.watch.warnings.models import Warning
from shouwang.watch.warnings.queries.areas import FoundArea, find_area
from shouwang.watch.warnings.queries.stored_areas import area_of
from shouwang.watch.warnings.queries.wordings import draft_of, worded
from shouwang.watch.warnings.rules.drafts import WarningDraft, relation_of
from shouwang.watch.warnings.rules.wording import LEVELS, Relation, Source
from shouwang.watch.warnings.states import DRAFT, State

from .doors import check_said, office_of
from .drafting import write_draft


def update_warning(
    actor: Actor,
    number: str,
    draft: WarningDraft,
    *,
    version: int | None = None,
    keeps_title: bool = False,
) -> Warning:
    """Draft what is to take the place of a warning in force; by its level it is an upgrade or not.

    Type and status stay: another danger is another warning, and an exercise never becomes real. So
    does the scope, unless another body's message says a new one.
    """
    earlier = _earlier(actor, number, version)
    scope = draft.scope or earlier.scope
    kept = replace(draft, type_code=earlier.type_code, status=earlier.status, scope=scope)
    check_said(actor, kept, keeps_title=keeps_title)
    return _write(actor, earlier, kept, find_area(actor, kept.area))


def upgrade(actor: Actor, number: str, level: str, *, version: int | None = None) -> Warning:
    """Draft the same warning at a higher level from now on, in the words of its template."""
    return _at_level(actor, number, level, version, Relation.UPGRADE)


def downgrade(actor: Actor, number: str, level: str, *, version: int | None = None) -> Warning:
    """Draft the same warning at a lower level from now on, in the words of its template."""
    return _at_level(actor, number, level, version, Relation.DOWNGRADE)


def _at_level(
    actor: Actor, number: str, level: str, version: int | None, wanted: Relation
) -> Warning:
    earlier = _earlier(actor, number, version)
    if level not in set(LEVELS):
        raise Invalid({"level": say("请选择预警级别：蓝、黄、橙、红。")})
    if relation_of(earlier.level, level) is not wanted:
        is_up = wanted is Relation.UPGRADE
        words = say("升级要选更高的级别。") if is_up else say("降级要选更低的级别。")
        raise Invalid({"level": words})
    begins = max(earlier.onset_at, clock.now())
    office = earlier.office_name if earlier.source == Source.OWN else office_of(actor)
    said = replace(draft_of(earlier), level=level, severity="", onset_at=begins, office_name=office)
    draft = worded(said, area_of(earlier).text)
    check_said(actor, draft)
    return _write(actor, earlier, draft, area_of(earlier))


def _earlier(actor: Actor, number: str, version: int | None) -> Warning:
    rows = Warning.objects.visible_to(actor)
    found = rows.filter(number=number).first() if number.isprintable() else None
    if found is None:
        raise NotFound
    if not actor.may(DRAFT, found.target()):
        raise NotAllowed
    if found.state != State.ISSUED or version not in (None, found.version):
        raise WrongState(
            say("{number} 不在生效中，不能更新。", number=found.number),
            state=str(found.state),
            version=found.version,
        )
    return found


def _write(actor: Actor, earlier: Warning, draft: WarningDraft, area: FoundArea) -> Warning:
    open_ = Warning.objects.filter(earlier=earlier, state__in=[State.DRAFTED, State.CONFIRMED])
    other = open_.order_by("-pk").first()
    if other is not None:
        words = say("已有一份更新草稿 {number}，请接着办那一份。", number=other.number)
        raise Invalid({"level": words}, words)
    return write_draft(actor, draft, area, (earlier, relation_of(earlier.level, draft.level)))
