"""The public feed of warnings and its CAP files, for machines of others; nobody signs in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shouwang.engines.cap.times import write_time
from shouwang.ground.actor import Actor
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import say
from shouwang.look.fresh import not_modified
from shouwang.watch.warnings.queries.cap_messages import (
    FeedEntry,
    Message,
    feed_entries,
    public_message,
)
from shouwang.watch.warnings.rules.atom import (
    CAP_MEDIA_TYPE,
    MEDIA_TYPE,
    AtomEntry,
    AtomFeed,
    write_feed,
)
from shouwang.watch.warnings.rules.cap_messages import digest_of

TITLE = say("守望：预警")
KINDS = {"Alert": say("发布"), "Update": say("更新"), "Cancel": say("解除")}
"""The feed's entries are in Chinese, as the warnings are; each CAP file has both languages."""


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Return the feed of public warnings; 304 when nothing has changed."""
    return feed_answer(request)


@require_safe
def message(request: HttpRequest, identifier: str) -> HttpResponse:
    """Return one public message as it went out."""
    return message_answer(request, public_message(Actor.anonymous(), identifier))


def feed_answer(request: HttpRequest) -> HttpResponse:
    """Answer with the feed; its entries link to the public files."""
    area = settings.ENVIRONMENT.home_area
    name = f"urn:shouwang:{area}"
    content = write_feed(
        AtomFeed(
            name=f"{name}:warnings",
            title=str(TITLE),
            author=f"Shouwang {area}",
            address=request.build_absolute_uri(reverse("alerts:feed")),
            entries=tuple(_entry(request, name, one) for one in feed_entries(Actor.anonymous())),
        )
    )
    return file_answer(request, content, MEDIA_TYPE)


def message_answer(request: HttpRequest, found: Message) -> HttpResponse:
    """Answer with a message of CAP."""
    return file_answer(request, found.content, CAP_MEDIA_TYPE)


def _entry(request: HttpRequest, name: str, one: FeedEntry) -> AtomEntry:
    path = reverse("alerts:message", args=[one.identifier])
    at = write_time(one.sent_at.astimezone(LOCAL_ZONE))
    return AtomEntry(
        name=f"{name}:{one.identifier}",
        title=f"{one.title}（{KINDS[one.message_type]}，{at}）",
        author=one.office_name,
        updated_at=one.sent_at,
        address=request.build_absolute_uri(path),
    )


def file_answer(request: HttpRequest, content: bytes, kind: str) -> HttpResponse:
    """Answer with a file; 304 when the caller has it."""
    tag = f'"{digest_of(content)[:32]}"'
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(content, content_type=kind)
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response
