"""Who of an audience owes an answer, and how an audience is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from shouwang.ground.errors import Text

from .wording import ADDRESSEE_LABELS, AddresseeKind, Level, rank

HEADS: Final = frozenset({"village_head", "community_director"})
"""One of each village or community, who answers for it at every level."""
KEEPERS: Final = frozenset({"enterprise_owner", "cooperative_head"})


@dataclass(frozen=True, slots=True)
class Addressed:
    """One addressee before it is written down; no name, no phone."""

    kind: AddresseeKind
    key: str
    area_code: str
    account_id: int | None = None
    unit_id: int | None = None
    place_id: int | None = None
    label: str = ""
    must_answer: bool = False


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many addressees of a kind."""

    kind: str
    label: Text
    count: int


def owes_answer(kind: AddresseeKind, role: str, level: str, *, is_listed: bool = False) -> bool:
    """Tell whether an addressee has to say that they know.

    Heads of villages and communities always; everybody who is named on a list; from orange also
    those who keep places, those who help, field workers and the people to be helped themselves.
    """
    if kind is AddresseeKind.END_POINT:
        return False
    if is_listed or role in HEADS:
        return True
    if rank(level) < rank(Level.ORANGE):
        return False
    return kind is not AddresseeKind.ACCOUNT or role == "grid_worker"


def is_person_addressed(level: str) -> bool:
    """Tell whether people to be helped are addressees of their own, each to be reached."""
    return rank(level) >= rank(Level.ORANGE)


def count_kinds(found: Iterable[Addressed]) -> tuple[KindCount, ...]:
    """Return the addressees by kind, in a fixed order, without kinds of which there is none."""
    counted = Counter(one.kind for one in found)
    return tuple(
        KindCount(kind.value, ADDRESSEE_LABELS[kind], counted[kind])
        for kind in AddresseeKind
        if counted[kind]
    )
