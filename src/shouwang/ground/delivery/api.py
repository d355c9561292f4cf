"""The inbox in the web API."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from ninja import Query, Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.wire import INTEGER_LIMIT, ListOut, PageIn, WireOut

from . import actions, queries

router = Router(tags=["inbox"])


class NoticeOut(WireOut):
    """One notice, in the reader's language."""

    id: int
    kind: str
    title: str
    body: str
    link: str
    object_key: str
    importance: str
    created_at: datetime
    read_at: datetime | None


def _words(text: Text) -> str:
    return str(Text(gettext(text.msgid), text.params)) if text.msgid else ""


def _before(cursor: str) -> int | None:
    if not cursor:
        return None
    if not cursor.isascii() or not cursor.isdigit() or int(cursor) > INTEGER_LIMIT:
        raise Invalid({"cursor": say("翻页标记不对，请从第一页重新开始。")})
    return int(cursor)


@router.get("", response=ListOut[NoticeOut], operation_id="list_notices")
def list_notices(request: ActorRequest, page: Query[PageIn]) -> ListOut[NoticeOut]:
    """List the caller's own notices, newest first."""
    own = queries.inbox(request.actor)
    asked = queries.inbox(request.actor, before_id=_before(page.cursor))
    start = 0 if page.cursor else page.offset
    rows = list(asked[start : start + page.limit + 1])
    shown = rows[: page.limit]
    return ListOut[NoticeOut](
        items=[
            NoticeOut(
                id=row.pk,
                kind=row.kind,
                title=_words(row.title),
                body=_words(row.body),
                link=row.link,
                object_key=row.object_key,
                importance=row.importance,
                created_at=row.created_at,
                read_at=row.read_at,
            )
            for row in shown
        ],
        count=own.count(),
        count_is_exact=True,
        next_cursor=str(shown[-1].pk) if len(rows) > len(shown) else "",
    )


@router.post("/{int:notice_id}/read", response={204: None}, operation_id="mark_notice_read")
def mark_notice_read(request: ActorRequest, notice_id: int) -> tuple[int, None]:
    """Note that the caller has read one of their notices."""
    actions.mark_read(request.actor, notice_id)
    return 204, None
