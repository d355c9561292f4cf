"""Contributions as they are kept: messages with parameters, so that each reader has a language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from shouwang.ground.errors import Text, say

from .parameters import SHOWN_ITEMS
from .scoring import KIND_LABELS, Contribution, Kind, Scored

PLACES = Decimal("0.0001")
REST = say("其余 {n} 项")


@dataclass(frozen=True, slots=True)
class ShownContribution:
    """A contribution read back: points and share in per cent, when its data are of, how sure."""

    kind: str
    kind_label: Text
    source: Text | str
    text: Text | str
    points: Decimal
    share_percent: Decimal | None
    confidence_percent: Decimal
    as_of: datetime | None
    link: str


def decimal_of(value: Fraction) -> Decimal:
    """Return a figure as it is kept: four decimals."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES)


def store(contributions: Iterable[Contribution]) -> list[dict[str, object]]:
    """Return contributions as JSON, of each kind the heaviest by name and the rest as one line."""
    found: list[dict[str, object]] = []
    seen: dict[Kind, int] = {}
    rest: dict[Kind, list[Contribution]] = {}
    for one in contributions:
        seen[one.item.kind] = seen.get(one.item.kind, 0) + 1
        if seen[one.item.kind] <= SHOWN_ITEMS:
            found.append(_stored(one))
        else:
            rest.setdefault(one.item.kind, []).append(one)
    return [*found, *(_rest(kind, ones) for kind, ones in rest.items())]


def _stored(one: Contribution) -> dict[str, object]:
    return {
        "kind": one.item.kind.value,
        "source": _text(one.item.source),
        "text": _text(one.item.text),
        "points": str(decimal_of(one.points)),
        "share": None if one.share is None else str(decimal_of(one.share * 100)),
        "confidence": str(decimal_of(one.confidence * 100)),
        "as_of": None if one.item.as_of is None else one.item.as_of.isoformat(),
        "link": one.item.link,
    }


def _rest(kind: Kind, ones: list[Contribution]) -> dict[str, object]:
    points = sum((one.points for one in ones), Fraction())
    shares = [one.share for one in ones if one.share is not None]
    mean = sum((one.confidence for one in ones), Fraction()) / len(ones)
    return {
        "kind": kind.value,
        "source": _text(ones[0].item.source),
        "text": _text(Text(REST.msgid, {"n": len(ones)})),
        "points": str(decimal_of(points)),
        "share": str(decimal_of(sum(shares, Fraction()) * 100)) if shares else None,
        "confidence": str(decimal_of(mean * 100)),
        "as_of": None,
        "link": "",
    }


def _text(text: Text | str) -> dict[str, object] | str:
    if isinstance(text, str):
        return text
    params = {
        name: _text(value) if isinstance(value, Text) else value
        for name, value in text.params.items()
    }
    return {"msgid": text.msgid, "params": params}


def _read(stored: object) -> Text | str:
    if not isinstance(stored, Mapping):
        return str(stored or "")
    params = stored.get("params")
    read = params if isinstance(params, Mapping) else {}
    return Text(
        str(stored.get("msgid", "")),
        {
            str(name): _read(value) if isinstance(value, Mapping) else value
            for name, value in read.items()
        },
    )


def restore(stored: object) -> tuple[ShownContribution, ...]:
    """Return kept contributions, the heaviest first."""
    rows = stored if isinstance(stored, list) else []
    return tuple(_restored(row) for row in rows if isinstance(row, Mapping))


def _restored(row: Mapping[str, object]) -> ShownContribution:
    share, as_of = row.get("share"), row.get("as_of")
    kind = str(row.get("kind", Kind.OTHER))
    return ShownContribution(
        kind=kind,
        kind_label=KIND_LABELS[kind],
        source=_read(row.get("source")),
        text=_read(row.get("text")),
        points=Decimal(str(row.get("points", 0))),
        share_percent=None if share is None else Decimal(str(share)),
        confidence_percent=Decimal(str(row.get("confidence", 0))),
        as_of=None if as_of is None else datetime.fromisoformat(str(as_of)),
        link=str(row.get("link", "")),
    )


def fingerprint(scored: Scored, *more: object) -> str:
    """Return a digest of what is shown but for times; the same picture has the same one."""
    shown = [
        str(scored.score),
        scored.level.value,
        str(scored.confidence),
        scored.version,
        [kind.value for kind in scored.missing],
        [{**row, "as_of": ""} for row in store(scored.contributions)],
        [str(one) for one in more],
    ]
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
