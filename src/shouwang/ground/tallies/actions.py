"""Writing tallies: counting what the journal has sealed, and counting everything anew."""

from __future__ import annotations

from collections import defaultdict

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.journal import queries as journal
from shouwang.ground.journal.leases import drop_lease, take_lease
from shouwang.ground.journal.queries import SealedEntry
from shouwang.ground.journal.sealing import head
from shouwang.ground.journal.transactions import write_transaction

from . import storing
from .models import Book
from .projections import Projection, projections_in_use
from .rules import EMPTY, Account, continue_account, is_in_order, whole_account

BATCH = 1_000
"""Entries counted in one transaction: so few that a writer on SQLite hardly waits."""
LEASE_S = 30
STEPS = 50
"""Batches of one call, so that a long catching-up lets other work in between."""
FORGOTTEN = 2_000
FORGETTINGS = 20


def project(actor: Actor, holder: str) -> int:
    """Count what was sealed since, for every projection; returns how many entries were read.

    Killed in the middle, run twice or on two machines, nothing is counted twice: the counts and
    the place that they reach are written in one transaction, which only one of two can win.
    """
    _check(actor)
    done = 0
    for rule in projections_in_use():
        _open_book(rule)
        for book in Book.objects.filter(name=rule.name, version=rule.version).order_by("state"):
            done += _catch_up(actor, book, rule, holder)
        _forget(rule)
    return done


def rebuild(actor: Actor, name: str) -> None:
    """Begin to count a projection anew from the first entry; the old counts serve meanwhile."""
    _check(actor)
    rule = next(found for found in projections_in_use() if found.name == name)
    Book.objects.filter(name=name, state=Book.BUILDING).exclude(version=rule.version).update(
        state=Book.RETIRED
    )
    _new_book(rule, Book.BUILDING)


def _check(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed(say("统计由系统自动完成。"))


def _open_book(rule: Projection) -> None:
    """Make the first book; and a new one when the way of counting has changed."""
    serving = Book.objects.filter(name=rule.name, state=Book.SERVING).first()
    if serving is None:
        _new_book(rule, Book.SERVING)
    elif serving.version != rule.version:
        building = Book.objects.filter(name=rule.name, state=Book.BUILDING)
        building.exclude(version=rule.version).update(state=Book.RETIRED)
        _new_book(rule, Book.BUILDING)


def _new_book(rule: Projection, state: str) -> None:
    if Book.objects.filter(name=rule.name, state=state).exists():
        return
    try:
        with write_transaction():
            Book.objects.create(
                name=rule.name, version=rule.version, state=state, begun_wall_at=clock.wall_now()
            )
    except IntegrityError:
        return


def _catch_up(actor: Actor, book: Book, rule: Projection, holder: str) -> int:
    if book.state == Book.RETIRED:
        return 0
    lease = f"tallies:{rule.name}:{book.state}"[:32]
    done = 0
    for _turn in range(STEPS):
        if not take_lease(lease, holder, seconds=LEASE_S):
            return done
        read = step(actor, book, rule)
        done += read
        if read == 0:
            break
    drop_lease(lease, holder)
    _take_over(book)
    return done


def step(actor: Actor, book: Book, rule: Projection) -> int:
    """Count the next batch of a book; returns how many entries it has gone on.

    0 when none waits, or when another projector was first.

    1. Read the entries and the accounts of their objects.
    2. Fold them.
    3. In one transaction: move the book on, unless somebody else has; write what changed.
    """
    book.refresh_from_db(fields=["seal_no"])
    through = min(head().number, book.seal_no + BATCH)
    if through <= book.seal_no:
        return 0
    entries = journal.sealed_entries(actor, rule.kind, after=book.seal_no, through=through)
    by_object: dict[str, list[SealedEntry]] = defaultdict(list)
    for entry in entries:
        by_object[entry.object_key].append(entry)
    before = storing.accounts(book, by_object)
    after = {
        key: _account(actor, before.get(key, EMPTY), found, rule, through)
        for key, found in by_object.items()
    }
    batch = storing.batch_of(book, before, after)
    with write_transaction():
        won = Book.objects.filter(pk=book.pk, seal_no=book.seal_no).update(seal_no=through)
        if won != 1:
            return 0
        storing.write(batch)
    return through - book.seal_no


def _account(
    actor: Actor, before: Account, entries: list[SealedEntry], rule: Projection, through: int
) -> Account:
    if is_in_order(before, entries):
        return continue_account(before, entries, rule)
    history = journal.sealed_history(actor, entries[0].object_key, through=through)
    return whole_account(history, rule)


def _take_over(book: Book) -> None:
    """Let a new book serve, at one moment, once it reaches as far as the one that serves."""
    if book.state != Book.BUILDING:
        return
    with write_transaction():
        new = Book.objects.select_for_update().filter(pk=book.pk, state=Book.BUILDING).first()
        old = Book.objects.filter(name=book.name, state=Book.SERVING).first()
        if new is None or (old is not None and new.seal_no < old.seal_no):
            return
        Book.objects.filter(name=book.name, state=Book.SERVING).update(state=Book.RETIRED)
        Book.objects.filter(pk=new.pk).update(state=Book.SERVING)


def _forget(rule: Projection) -> None:
    """Delete retired books bit by bit."""
    for book in Book.objects.filter(name=rule.name, state=Book.RETIRED):
        for _turn in range(FORGETTINGS):
            with write_transaction():
                if not storing.forget(book, rows=FORGOTTEN):
                    Book.objects.filter(pk=book.pk).delete()
                    break
