"""Sealing: numbers committed entries and chains them, one sealer at a time; and verifying it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from shouwang.ground import clock, data_keys

from .actions import MAC_PURPOSE
from .leases import take_lease
from .models import Entry
from .rules import GENESIS, chain

LEASE_S = 30
BATCH = 2_000
SEALED_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest sealed entry: its number and its hash."""

    number: int
    hash: str


def head() -> Head:
    """Return the head of the chain as the database has it."""
    newest = (
        Entry.objects.filter(seal_no__isnull=False)
        .order_by("-seal_no")
        .values_list("seal_no", "seal_hash")
        .first()
    )
    return Head(newest[0] or 0, newest[1]) if newest else Head(0, GENESIS)


def seal(holder: str) -> int:
    """Number and chain the entries committed since; returns how many. 0 when another seals."""
    if not Entry.objects.filter(seal_no=None).exists():
        return 0
    if not take_lease("sealer", holder, seconds=LEASE_S):
        return 0
    sealed = 0
    while count := _seal_batch():
        sealed += count
    if sealed:
        _anchor(head())
    return sealed


def _seal_batch() -> int:
    with transaction.atomic():
        before = head()
        rows = list(
            Entry.objects.filter(seal_no=None)
            .order_by("id")
            .values_list("id", "text", "mac")[:BATCH]
        )
        number, previous = before.number, before.hash
        changes = []
        for pk, text, mac in rows:
            number += 1
            previous = chain(previous, number, text, mac)
            changes.append((number, previous, pk))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {Entry._meta.db_table} SET seal_no = %s, seal_hash = %s"  # noqa: S608
                " WHERE id = %s AND seal_no IS NULL",
                changes,
            )
    return len(rows)


def anchor_file() -> Path:
    """Return the file outside the database that heads are written to."""
    return Path(settings.ANCHORS_ROOT) / "journal-heads.jsonl"


def _anchor(found: Head) -> None:
    path = anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"number": found.number, "hash": found.hash, "at": clock.wall_now().isoformat()}
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the journal: which entry (0: none), and in what way."""

    number: int
    kind: str
    detail: str


def verify(anchors: Path | None = None) -> Iterator[Fault]:
    """Check every entry, the chain and the anchors; yields each fault found.

    Kinds: `altered`, `removed`, `inserted`, `broken`, `cut-off`, `unsealed`.
    """
    yield from _verify_chain()
    yield from _verify_unsealed()
    yield from _verify_anchors(anchors or anchor_file())


def _verify_chain() -> Iterator[Fault]:
    ring = data_keys.ring()
    number, previous = 0, GENESIS
    rows = Entry.objects.filter(seal_no__isnull=False).order_by("seal_no")
    for row in rows.iterator(chunk_size=BATCH):
        expected, number = number + 1, row.seal_no or 0
        if number != expected:
            yield Fault(expected, "removed", f"{expected}..{number - 1}")
        if not ring.digest_matches(row.text, row.mac, purpose=MAC_PURPOSE):
            yield Fault(number, "altered", row.object_key)
        elif not _columns_match(row):
            yield Fault(number, "altered", f"{row.object_key} (columns)")
        elif number == expected and chain(previous, number, row.text, row.mac) != row.seal_hash:
            yield Fault(number, "broken", row.object_key)
        previous = row.seal_hash


def _columns_match(row: Entry) -> bool:
    content = json.loads(row.text)
    said = (content["actor"], content["verb"], content["object"])
    return said == (row.actor_key, row.verb, row.object_key)


def _verify_unsealed() -> Iterator[Fault]:
    ring = data_keys.ring()
    limit = clock.now() - SEALED_WITHIN
    for row in Entry.objects.filter(seal_no=None).order_by("id").iterator(chunk_size=BATCH):
        if not ring.digest_matches(row.text, row.mac, purpose=MAC_PURPOSE):
            yield Fault(0, "inserted", f"{row.object_key} (id {row.pk})")
        elif row.at < limit:
            yield Fault(0, "unsealed", f"{row.object_key} (id {row.pk})")


def _verify_anchors(path: Path) -> Iterator[Fault]:
    if not path.exists():
        if head().number:
            yield Fault(0, "cut-off", f"{path.name} is missing")
        return
    anchored = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    hashes = dict(
        Entry.objects.filter(seal_no__in=[line["number"] for line in anchored[-500:]]).values_list(
            "seal_no", "seal_hash"
        )
    )
    for line in anchored[-500:]:
        found = hashes.get(line["number"])
        if found is None:
            yield Fault(line["number"], "cut-off", "anchored but no longer there")
        elif found != line["hash"]:
            yield Fault(line["number"], "broken", "differs from its anchor")
