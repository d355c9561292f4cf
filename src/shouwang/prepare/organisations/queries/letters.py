"""Reading responsibility letters: what one says now, and how its signatures stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.organisations.models import ResponsibilityLink, Signature
from shouwang.prepare.organisations.rules.chain import KIND_LABELS, SubjectKind
from shouwang.prepare.organisations.rules.letters import (
    DUTIES,
    PARTY_LABELS,
    STATE_LABELS,
    STATE_TONES,
    LetterContent,
    LetterLine,
    Party,
    SignatureState,
    Signed,
    link_of_code,
    missing_of,
    printed_code,
    state_of,
)

from .chain import link, links_of

CODE_PURPOSE = "organisations.letter"


@dataclass(frozen=True, slots=True)
class SignatureShown:
    """A signature as it is shown; `counts` tells whether it is over what the letter says now."""

    party: Text
    person_name: str
    signed_at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A responsibility letter: content, digest, code, signatures."""

    link_id: int
    content: LetterContent
    digest: str
    code: str
    state: SignatureState
    signatures: tuple[SignatureShown, ...]
    upper_post_id: int | None
    post_id: int | None

    @property
    def state_label(self) -> Text:
        """Return the label of the state."""
        return STATE_LABELS[self.state]

    @property
    def state_tone(self) -> str:
        """Return the tone in which the state is shown."""
        return STATE_TONES[self.state]


def letter(actor: Actor, link_id: int) -> Letter:
    """Return the letter of a link as it stands now."""
    row = link(actor, link_id)
    upper = _upper(row)
    content = _content(row, upper)
    given = list(
        Signature.objects.filter(link=row)
        .select_related("post__account")
        .order_by("signed_at", "id")
    )
    digest = content.digest
    signed = [Signed(found.party, found.digest) for found in given]
    return Letter(
        link_id=row.pk,
        content=content,
        digest=digest,
        code=verification_code(row.pk, digest),
        state=state_of(signed, digest, has_upper=upper is not None),
        signatures=tuple(_shown(found, digest) for found in given),
        upper_post_id=upper.post_id if upper else None,
        post_id=row.post_id,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a letter is signed, and whose signature over what it says now is missing."""

    state: SignatureState
    missing: frozenset[Party]


def letter_standings(actor: Actor, links: Iterable[ResponsibilityLink]) -> dict[int, Standing]:
    """Return how the letters of links in force today are signed, by link, in two reads."""
    del actor
    rows = list(links)
    today = clock.today()
    uppers: dict[str, ResponsibilityLink] = {}
    above = ResponsibilityLink.objects.filter(subject_key__in={row.upper_key for row in rows})
    for upper in above.in_force(today).told().select_related("unit").order_by("-id"):
        uppers[upper.subject_key] = upper
    given: dict[int, list[Signed]] = defaultdict(list)
    for found in Signature.objects.filter(link__in=[row.pk for row in rows]):
        given[found.link_id].append(Signed(found.party, found.digest))
    standings = {}
    for row in rows:
        over = uppers.get(row.upper_key)
        digest, has_upper = _content(row, over).digest, over is not None
        standings[row.pk] = Standing(
            state_of(given[row.pk], digest, has_upper=has_upper),
            missing_of(given[row.pk], digest, has_upper=has_upper),
        )
    return standings


def letter_states(actor: Actor, links: Iterable[ResponsibilityLink]) -> dict[int, SignatureState]:
    """Return how the letters of links in force today are signed, by link, in two reads."""
    return {link_id: found.state for link_id, found in letter_standings(actor, links).items()}


def letter_states_of(actor: Actor, link_ids: Iterable[int]) -> dict[int, SignatureState]:
    """Return how the letters of links, named by their keys, are signed, in three reads.

    Whoever asks has found the links in a chain that the actor may see.
    """
    rows = ResponsibilityLink.objects.filter(pk__in=list(link_ids)).told().select_related("unit")
    return letter_states(actor, rows)


def state_label(state: SignatureState) -> Text:
    """Return the label of a letter's state."""
    return STATE_LABELS[state]


def state_tone(state: SignatureState) -> str:
    """Return the tone in which a letter's state is shown."""
    return STATE_TONES[state]


def _shown(found: Signature, digest: str) -> SignatureShown:
    return SignatureShown(
        PARTY_LABELS[Party(found.party)],
        found.post.account.name,
        found.signed_at,
        counts=found.digest == digest,
    )


def _upper(row: ResponsibilityLink) -> ResponsibilityLink | None:
    """Return the link above, whoever asks: the letter names it."""
    day = row.from_on if row.until_on is not None else max(row.from_on, clock.today())
    found = links_of(Actor.system("letters"), row.upper_key, day) if row.upper_key else []
    return found[0] if found else None


def _content(row: ResponsibilityLink, upper: ResponsibilityLink | None) -> LetterContent:
    kind = SubjectKind(row.kind)
    lines = [
        ("责任层级", str(KIND_LABELS[kind])),
        ("责任对象", f"{row.subject_name}（{row.area_code}）"),
        ("责任单位", row.unit.name),
        ("责任人", _person(row)),
        ("上级对象", upper.subject_name if upper else "无"),
        ("上级责任人", _person(upper) if upper else "无"),
        ("依据文件", str(row.document)),
        ("生效日期", row.from_on.isoformat()),
        ("截止日期", row.until_on.isoformat() if row.until_on else "至另行通知"),
    ]
    return LetterContent(
        title="安全生产和消防安全责任书",
        lines=tuple(LetterLine(label, value) for label, value in lines),
        duties=DUTIES[kind],
    )


def _person(row: ResponsibilityLink) -> str:
    return f"{row.post.account.name}（{row.post.label}）" if row.post else ""


def verification_code(link_id: int, digest: str) -> str:
    """Return the code that paper carries: a keyed digest of the link and its content."""
    mac = data_keys.ring().digest(f"{link_id}:{digest}", purpose=CODE_PURPOSE)
    return printed_code(link_id, mac)


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification code on paper stands for."""

    is_known: bool
    is_current: bool = False
    subject_name: str = ""
    state_label: Text | None = None
    signed_at: Sequence[datetime] = ()


def verify(actor: Actor, code: str) -> Verification:
    """Say whether the paper with this code still says what the register says; for anybody."""
    del actor
    link_id = link_of_code(code)
    system = Actor.system("letters")
    row = ResponsibilityLink.objects.filter(pk=link_id).first() if link_id else None
    if row is None:
        return Verification(is_known=False)
    wanted = code.strip().upper()
    now = letter(system, row.pk)
    if now.code == wanted:
        days = [found.signed_at for found in now.signatures if found.counts]
        return Verification(True, True, row.subject_name, now.state_label, days)
    signed = Signature.objects.filter(link=row).order_by("signed_at")
    earlier = [found for found in signed if verification_code(row.pk, found.digest) == wanted]
    if not earlier:
        return Verification(is_known=False)
    days = [found.signed_at for found in earlier]
    return Verification(True, False, row.subject_name, STATE_LABELS[SignatureState.VOID], days)


def party_of(actor: Actor, shown: Letter) -> Party | None:
    """Return as whom the actor may sign a letter now; None when it is not theirs to sign."""
    if actor.post_id is None:
        return None
    if actor.post_id == shown.post_id:
        return Party.RESPONSIBLE
    return Party.UPPER if actor.post_id == shown.upper_post_id else None
