"""Adding and changing the feeds that are read."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.models import Feed
from shouwang.watch.warnings.queries.messages import feed as find_feed
from shouwang.watch.warnings.rules.feeds import FeedDraft, check_feed
from shouwang.watch.warnings.states import ISSUE

TAKEN = say("这个地址已经在读了。")


def add_feed(actor: Actor, draft: FeedDraft) -> Feed:
    """Add a feed, which is read from now on; Invalid names each wrong field."""
    if not actor.holds(ISSUE):
        raise NotAllowed
    values = _checked(actor, draft)
    try:
        with write_transaction():
            found = Feed.objects.create(**values, due_at=clock.now())
            record(actor, "feed.add", found.journal_key, _told(draft))
    except IntegrityError:
        raise Invalid({"address": TAKEN}) from None
    return found


def change_feed(
    actor: Actor, feed_id: int, draft: FeedDraft, *, version: int | None = None
) -> Feed:
    """Change a feed, or stop reading it; at another address it is read anew."""
    found = find_feed(actor, feed_id)
    if not actor.may(ISSUE, found.target()):
        raise NotAllowed
    if version not in (None, found.version):
        raise WrongState(say("刚刚有人改过，请刷新后再试。"), version=found.version)
    values = _checked(actor, draft)
    if values["address"] != found.address:
        values |= {"etag": "", "last_modified": ""}
    fresh = {**values, "version": found.version + 1, "due_at": clock.now()}
    try:
        with write_transaction():
            rows = Feed.objects.filter(pk=found.pk, version=found.version)
            if not rows.update(**fresh):
                raise WrongState(say("刚刚有人改过，请刷新后再试。"), version=found.version)
            record(actor, "feed.change", found.journal_key, _told(draft))
    except IntegrityError:
        raise Invalid({"address": TAKEN}) from None
    found.refresh_from_db()
    return found


def _checked(actor: Actor, draft: FeedDraft) -> dict[str, object]:
    check_feed(draft, may_be_private=settings.FEEDS_PRIVATE)
    code = draft.area_code.strip()
    try:
        area_code = divisions.division(actor, code).code
    except (NotFound, Invalid, ValueError):
        raise Invalid({"area_code": say("没有这个区划代码：{code}", code=code[:20])}) from None
    if not actor.may(ISSUE, Target(area_code=area_code)):
        raise Invalid({"area_code": say("这个区划不在您的职责范围内。")})
    return {
        "name": draft.name.strip(),
        "address": draft.address.strip(),
        "area_code_now": area_code,
        "every_s": draft.every_s,
        "is_trusted": draft.is_trusted,
        "is_active": draft.is_active,
    }


def _told(draft: FeedDraft) -> dict[str, object]:
    return {
        "address": draft.address.strip(),
        "area": draft.area_code.strip(),
        "every_s": draft.every_s,
        "trusted": draft.is_trusted,
        "active": draft.is_active,
    }
