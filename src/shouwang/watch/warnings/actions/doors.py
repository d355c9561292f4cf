"""Loading a warning for a move, writing what it says, and keeping the words of moves."""

from __future__ import annotations

from django.db.models import QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import queries as delivery
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import find_move, wrong_state
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.watch.warnings.models import Warning, WarningArea, WarningNote
from shouwang.watch.warnings.queries.areas import FoundArea
from shouwang.watch.warnings.rules.drafts import (
    PUBLIC,
    SEVERITIES,
    WarningDraft,
    check_draft,
    grouping_key,
    is_public,
    told_time,
)
from shouwang.watch.warnings.rules.parameters import REASON_LIMIT
from shouwang.watch.warnings.states import VIEW, Move, State

TITLE_UNFIT = say("标题里不要写电话或身份证号，请写到内容或“咨询电话”里。")


def check_said(actor: Actor, draft: WarningDraft, *, keeps_title: bool = False) -> None:
    """Refuse a draft that says too little, or whose title no channel would take.

    `keeps_title` is for another body's message: its title is drafted as it came, and has to be put
    right before anybody confirms or issues it.
    """
    check_draft(draft, clock.now())
    if not keeps_title:
        check_title(actor, draft.title)


def check_title(actor: Actor, title: str) -> None:
    """Refuse a title with a phone or identity number.

    A notice's title goes outside the house: with a number in it, it would stop the telling of this
    warning and of every later one.
    """
    if not delivery.may_be_title(actor, title):
        raise Invalid({"title": TITLE_UNFIT}, TITLE_UNFIT)


def load(actor: Actor, number: str, move: str, version: int | None = None) -> Warning:
    """Return a warning on which the actor may make the move now.

    NotFound outside the actor's duties, NotAllowed where it is seen but not theirs, WrongState when
    it is not of the version that was seen; an issued one names who issued it.
    """
    rows = Warning.objects.visible_to(actor).select_related("earlier")
    found = rows.filter(number=number).first() if number.isprintable() else None
    if found is None:
        raise NotFound
    _check_seen(actor, found, move)
    if move == Move.ISSUE and found.state in (State.ISSUED, State.ENDED) and found.issued_at:
        raise already_issued(found)
    find_move(actor, found, move)
    if version is not None and version != found.version:
        raise wrong_state(actor, found, move)
    return found


def _check_seen(actor: Actor, found: Warning, move: str) -> None:
    """Refuse with NotAllowed who sees a warning of a wider area and may not change it."""
    transition = found.MOVES.get(move)
    if transition is None or actor.may(VIEW, found.target()):
        return
    if not actor.may(transition.permission, found.target()):
        raise NotAllowed(say("您的岗位不能办理“{move}”。", move=transition.label))


def already_issued(found: Warning) -> WrongState:
    """Return the refusal of a second issue, which names the first one's officer and time."""
    names = people.names_of(Actor.system("warnings"), {found.issued_by_key})
    who = names.get(found.issued_by_key, "") or say("系统")
    at = told_time(found.issued_at) if found.issued_at else ""
    return WrongState(
        say("{number} 已由{who}于{at}发布，不用再发。", number=found.number, who=who, at=at),
        state=str(found.state),
        version=found.version,
    )


def check_reason(reason: str) -> str:
    """Return a reason, trimmed; Invalid for none, one too long, or one that cannot be kept."""
    text = reason.strip()
    if not text:
        raise Invalid({"reason": say("请写明原因。")})
    if len(text) > REASON_LIMIT:
        raise Invalid({"reason": say("最长 {n} 个字。", n=REASON_LIMIT)})
    if "\x00" in text:
        raise Invalid({"reason": say("含有无法保存的字符。")})
    return text


def keep_words(found: Warning, move: str, text: str) -> None:
    """Keep the words that went with a move that was just made."""
    if text:
        WarningNote.objects.create(warning=found, move=move, version=found.version, text=text)


def columns_of(actor: Actor, draft: WarningDraft, area: FoundArea) -> dict[str, object]:
    """Return the columns of what a draft says and where."""
    shape = area.shape
    said: dict[str, object] = {
        name: getattr(draft, name).strip()
        for name in (
            "title", "text", "action_text", "title_en", "text_en", "action_text_en",
            "exercise_note", "contact", "urgency", "certainty", "sender", "identifier",
        )
    }  # fmt: skip
    return {
        **said,
        "type_code": draft.type_code,
        "level": str(draft.level),
        "status": str(draft.status),
        "source": str(draft.source),
        "scope": draft.scope or PUBLIC,
        "severity": draft.severity or SEVERITIES[draft.level],
        "onset_at": draft.onset_at,
        "expires_at": draft.expires_at,
        "office_name": draft.office_name.strip() or office_of(actor),
        "unit_id": actor.unit_id,
        "area_kind": str(area.kind),
        "area_text": area.text,
        "area_note": str(area.note) if area.note else "",
        "geometry": shape.geojson if shape else "",
        "south": shape.south if shape else None,
        "west": shape.west if shape else None,
        "north": shape.north if shape else None,
        "east": shape.east if shape else None,
        "radius_m": area.radius_m,
        "width_m": area.width_m,
        "list_keys": list(area.keys),
        "area_code_now": area.area_code,
        "is_public": is_public(draft, area.kind),
        "grouping_key": grouping_key(
            draft.type_code, draft.status, draft.sender, area.area_code, area.identity
        ),
    }


def office_of(actor: Actor) -> str:
    """Return in whose name the actor warns: the own unit's."""
    if actor.unit_id is None:
        return "守望"
    return units.unit(Actor.system("warnings"), actor.unit_id).name


def write_areas(found: Warning, area: FoundArea) -> None:
    """Write the divisions that a warning touches, in the place of those before."""
    WarningArea.objects.filter(warning=found).delete()
    WarningArea.objects.bulk_create(
        [
            WarningArea(
                warning=found,
                area_code_at_time=one.code,
                area_code_now=one.code,
                basis=one.basis.value,
            )
            for one in area.touched
        ],
        batch_size=200,
    )


def twins(draft: WarningDraft, area: FoundArea) -> QuerySet[Warning]:
    """Return the warnings in force, and recent drafts, that mean the same as a draft."""
    key = grouping_key(draft.type_code, draft.status, draft.sender, area.area_code, area.identity)
    return Warning.objects.filter(grouping_key=key, status=str(draft.status)).order_by("-pk")


def hint_of(twin: Warning) -> Text:
    """Return what to do instead of a second warning of the same kind."""
    if twin.state == State.ISSUED:
        return say(
            "同一范围已有生效的同类预警 {number}（{level}），请在那条上更新、升级或降级。",
            number=twin.number,
            level=twin.level_label,
        )
    return say("同一范围已有同类草稿 {number}，请接着办那一条。", number=twin.number)
