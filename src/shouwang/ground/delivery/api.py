"""The inbox and the deliveries in the web API."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from ninja import Query, Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.errors import Text
from shouwang.ground.keyset import wrong_cursor
from shouwang.ground.wire import INTEGER_LIMIT, Code, ListOut, PageIn, WireOut

from . import actions, queries

router = Router(tags=["inbox"])
deliveries_router = Router(tags=["deliveries"])


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
    asks_confirmation: bool
    confirmed_at: datetime | None


def _words(text: Text) -> str:
    return str(Text(gettext(text.msgid), text.params)) if text.msgid else ""


def _before(cursor: str) -> int | None:
    if not cursor:
        return None
    if not cursor.isascii() or not cursor.isdigit() or int(cursor) > INTEGER_LIMIT:
        raise wrong_cursor()
    return int(cursor)


def _notice(row: queries.Notice) -> NoticeOut:
    return NoticeOut(
        id=row.pk,
        kind=row.kind,
        title=_words(row.title),
        body=_words(row.body),
        link=row.link,
        object_key=row.object_key,
        importance=row.importance,
        created_at=row.created_at,
        read_at=row.read_at,
        asks_confirmation=row.asks_confirmation,
        confirmed_at=row.confirmed_at,
    )


@router.get("", response=ListOut[NoticeOut], operation_id="list_notices")
def list_notices(request: ActorRequest, page: Query[PageIn]) -> ListOut[NoticeOut]:
    """List the caller's own notices, newest first."""
    own = queries.inbox(request.actor)
    asked = queries.inbox(request.actor, before_id=_before(page.cursor))
    start = 0 if page.cursor else page.offset
    rows = list(asked[start : start + page.limit + 1])
    shown = rows[: page.limit]
    return ListOut[NoticeOut](
        items=[_notice(row) for row in shown],
        count=own.count(),
        count_is_exact=True,
        next_cursor=str(shown[-1].pk) if len(rows) > len(shown) else "",
    )


@router.post("/{int:notice_id}/read", response={204: None}, operation_id="mark_notice_read")
def mark_notice_read(request: ActorRequest, notice_id: int) -> tuple[int, None]:
    """Note that the caller has read one of their notices."""
    actions.mark_read(request.actor, notice_id)
    return 204, None


@router.post("/{int:notice_id}/confirm", response=NoticeOut, operation_id="confirm_notice")
def confirm_notice(request: ActorRequest, notice_id: int) -> NoticeOut:
    """Note that the caller says of one of their notices that they know."""
    return _notice(actions.confirm(request.actor, notice_id))


class DeliveryOut(WireOut):
    """One notice on its way through one channel; no address, no body."""

    id: int
    notice_id: int
    channel: str
    state: str
    attempts: int
    reason: str
    reason_words: str
    title: str
    object_key: str
    queued_at: datetime
    due_at: datetime | None
    confirmed_by: str


class DeliveriesIn(PageIn):
    """Which deliveries are listed."""

    state: Code = ""
    channel: Code = ""


def _delivery(row: queries.Dispatch) -> DeliveryOut:
    return DeliveryOut(
        id=row.pk,
        notice_id=row.notice_id,
        channel=row.channel,
        state=row.state,
        attempts=row.attempts,
        reason=row.withdrawn_because or row.error,
        reason_words=_words(queries.reason_words(row.withdrawn_because or row.error)),
        title=_words(row.notice.title),
        object_key=row.notice.object_key,
        queued_at=row.queued_wall_at,
        due_at=row.due_wall_at,
        confirmed_by=row.notice.confirmed_by,
    )


@deliveries_router.get("", response=ListOut[DeliveryOut], operation_id="list_deliveries")
def list_deliveries(request: ActorRequest, page: Query[DeliveriesIn]) -> ListOut[DeliveryOut]:
    """List how notices come through within the caller's duties, newest first."""
    found = queries.deliveries(request.actor, state=page.state, channel=page.channel)
    before = _before(page.cursor)
    asked = found if before is None else found.filter(pk__lt=before)
    start = 0 if page.cursor else page.offset
    rows = list(asked[start : start + page.limit + 1])
    shown = rows[: page.limit]
    return ListOut[DeliveryOut](
        items=[_delivery(row) for row in shown],
        count=found.count(),
        count_is_exact=True,
        next_cursor=str(shown[-1].pk) if len(rows) > len(shown) else "",
    )


@deliveries_router.post(
    "/{int:dispatch_id}/retry", response=DeliveryOut, operation_id="retry_delivery"
)
def retry_delivery(request: ActorRequest, dispatch_id: int) -> DeliveryOut:
    """Put a failed delivery back, with its attempts from the start."""
    return _delivery(actions.retry(request.actor, dispatch_id))
