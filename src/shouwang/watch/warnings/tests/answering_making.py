"""Makes issued warnings with addressees for the tests of answers, below the composer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import say
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.warnings.models import Addressee, Warning, WarningArea
from shouwang.watch.warnings.rules.answering import told_source
from shouwang.watch.warnings.rules.wording import AddresseeKind
from shouwang.watch.warnings.states import State

SYSTEM = Actor.system("tests")
SIX = datetime(2026, 6, 22, 22, 0, tzinfo=UTC)
"""06:00 on Tuesday 23 June, as it is read in Yunshan."""
YONGFENG = f"{YUNSHAN}227"
HEPING = f"{YUNSHAN}005"
_numbers = count(1)


def at(minutes: float) -> datetime:
    """Return a moment so many minutes after six."""
    return SIX + timedelta(minutes=minutes)


def make_issued(*, area_code: str = YUNSHAN, **more: object) -> Warning:
    """Make a rainstorm warning that was issued now, without addressees."""
    now = clock.now()
    values: dict[str, object] = {
        "number": f"云预警〔2026〕{next(_numbers)}号",
        "state": State.ISSUED,
        "type_code": "rainstorm",
        "level": "blue",
        "title": "暴雨蓝色预警",
        "text": "未来12小时雨量50mm以上。",
        "action_text": "不要靠近河道。收好阳台上的东西。",
        "title_en": "Rainstorm blue",
        "text_en": "Over 50mm of rain in 12 hours.",
        "action_text_en": "Keep away from rivers.",
        "contact": "000-0000-0009",
        "onset_at": now,
        "effective_at": now,
        "expires_at": now + timedelta(hours=12),
        "drafted_at": now,
        "issued_at": now,
        "drafted_by_key": "account:1",
        "issued_by_key": "account:1",
        "office_name": "云山街道办事处",
        "area_kind": "division",
        "area_text": "云山街道",
        "area_code_at_time": area_code,
        "area_code_now": area_code,
    }
    row = Warning.objects.create(**{**values, **more})
    WarningArea.objects.create(
        warning=row, area_code_at_time=area_code, area_code_now=area_code, basis="named"
    )
    return row


def make_addressee(
    warning: Warning, *, area_code: str = HEPING, account_id: int | None = None, **more: object
) -> Addressee:
    """Address the warning to an account, whose notice is queued, or to somebody without one."""
    number = next(_numbers)
    values: dict[str, object] = {
        "kind": AddresseeKind.ACCOUNT if account_id else AddresseeKind.PERSON,
        "key": f"account:{account_id}" if account_id else f"person:{number}",
        "area_code_at_time": area_code,
        "area_code_now": area_code,
        "queued_at": warning.issued_at,
    }
    row = Addressee.objects.create(warning=warning, account_id=account_id, **{**values, **more})
    if account_id:
        tell(warning, [account_id])
    return row


def tell(warning: Warning, account_ids: list[int]) -> None:
    """Queue the notice of a warning for accounts, as issuing does."""
    draft = NoticeDraft(
        "WarningIssued",
        say("{title}", title=warning.shown_title),
        object_key=warning.journal_key,
        importance=Importance.HIGH,
        asks_confirmation=True,
    )
    notify(SYSTEM, account_ids, draft, source_key=told_source(warning.pk))
