"""A published warning, a feed and a message that came in, for the small world."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.prepare.places.tests.factories import ZAOSHU_VILLAGE
from shouwang.watch.warnings.actions import AreaDraft, draft_warning, issue
from shouwang.watch.warnings.actions.publishing import publish
from shouwang.watch.warnings.actions.receiving import read_document, take
from shouwang.watch.warnings.models import Publication
from shouwang.watch.warnings.tests.factories import SYSTEM, warning_draft
from shouwang.watch.warnings.tests.messages_making import content, make_feed, sent_now


def cap_parameters(station: Actor) -> dict[str, dict[str, str]]:
    """Publish a warning and take one from a feed; returns the parameters of their addresses."""
    area = AreaDraft(codes=(ZAOSHU_VILLAGE,))
    draft = draft_warning(station, warning_draft(area=area, type_code="fog"))
    publish(SYSTEM, issue(station, draft.number).pk)
    published = Publication.objects.get(warning_id=draft.pk)
    feed = make_feed("https://feeds.example/world", is_trusted=False)
    [message] = take(SYSTEM, read_document(SYSTEM, content(sent_now())), feed).messages
    return {
        "warnings/feeds/": {"feed_id": str(feed.pk)},
        "warnings/messages/": {"message_id": str(message.pk)},
        "alerts/cap/": {"identifier": published.identifier},
        "api/v1/warnings/<number>/cap": {"number": draft.number},
    }
