"""Importing a register of divisions: all of it or nothing, in seconds, as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.bulk import Row, insert_rows, refresh_statistics, run_many
from shouwang.ground.divisions.models import ChangeKind, Division, DivisionChange, NamePart
from shouwang.ground.divisions.rules.codes import level_of, parent_of
from shouwang.ground.divisions.rules.names import pairs_of
from shouwang.ground.divisions.rules.table import (
    SourceRow,
    check_rows,
    digest_of,
    full_names,
    vanished,
)
from shouwang.ground.divisions.sources import read_source
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

from .guard import check_may_edit_all

Progress = Callable[[int, int], None]
Known = Mapping[str, tuple[str, str]]

TREE_COLUMNS = ("code", "name", "level", "parent_code", "full_name")
PART_COLUMNS = ("pair", "code")
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `vanished` codes are in place but not in the table, and stay."""

    rows: int
    added: int
    renamed: int
    unchanged: int
    vanished: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class _Plan:
    names: Mapping[str, str]
    full: Mapping[str, str]
    known: Known
    added: tuple[str, ...]
    renamed: tuple[str, ...]
    refreshed: tuple[str, ...]


def _silent(done: int, total: int) -> None:
    del done, total


def import_divisions(
    actor: Actor, source: str | Path | Iterable[SourceRow], *, progress: Progress = _silent
) -> ImportReport:
    """Load a register from a folder, a file or rows.

    1. Read and check every row; with one bad row nothing is imported and each is named.
    2. Add what is new, rename what is called otherwise, leave the rest; delete nothing.
    3. Write one journal entry that sums it up, with the digest of the table.
    """
    rows = read_source(Path(source)) if isinstance(source, str | Path) else source
    known = {code: (name, full) for code, name, full in _in_place()}
    checked = check_rows(rows, known)
    if checked.errors:
        message = say("区划表有 {count} 处错误，什么都没有导入。", count=checked.error_count)
        raise Invalid(checked.errors, message)
    if not checked.names:
        raise Invalid({"rows": say("区划表是空的。")})
    check_may_edit_all(actor, min(checked.names), max(checked.names))
    plan = _plan(checked.names, known)
    report = ImportReport(
        rows=len(plan.names),
        added=len(plan.added),
        renamed=len(plan.renamed),
        unchanged=len(plan.names) - len(plan.added) - len(plan.renamed),
        vanished=tuple(vanished(plan.names, known)),
        digest=digest_of(plan.names),
    )
    with write_transaction():
        _write(plan, report, progress)
        _note(actor, report)
    return report


def _in_place() -> Iterable[tuple[str, str, str]]:
    return Division.objects.values_list("code", "name", "full_name").iterator(chunk_size=10_000)


def _plan(names: Mapping[str, str], known: Known) -> _Plan:
    full = full_names(names, known)
    in_place = [code for code in names if code in known]
    return _Plan(
        names=names,
        full=full,
        known=known,
        added=tuple(sorted(code for code in names if code not in known)),
        renamed=tuple(code for code in in_place if known[code][0] != names[code]),
        refreshed=tuple(code for code in in_place if known[code] != (names[code], full[code])),
    )


def _write(plan: _Plan, report: ImportReport, progress: Progress) -> None:
    total = len(plan.added) + len(plan.refreshed)
    for first in range(0, len(plan.added), BATCH):
        codes = plan.added[first : first + BATCH]
        insert_rows(Division, TREE_COLUMNS, [_tree_row(plan, code) for code in codes])
        pairs = [(pair, code) for code in codes for pair in pairs_of(plan.names[code])]
        insert_rows(NamePart, PART_COLUMNS, pairs)
        progress(first + len(codes), total)
    refresh_statistics(Division, NamePart)
    run_many(
        f"UPDATE {Division._meta.db_table} SET name = %s, full_name = %s WHERE code = %s",  # noqa: S608
        ((plan.names[code], plan.full[code], code) for code in plan.refreshed),
    )
    _rename_parts(plan)
    _note_renames(plan, report)
    progress(total, total)


def _tree_row(plan: _Plan, code: str) -> Row:
    return (code, plan.names[code], level_of(code).value, parent_of(code), plan.full[code])


def _rename_parts(plan: _Plan) -> None:
    old = {code: pairs_of(plan.known[code][0]) for code in plan.renamed}
    new = {code: pairs_of(plan.names[code]) for code in plan.renamed}
    run_many(
        f"DELETE FROM {NamePart._meta.db_table} WHERE pair = %s AND code = %s",  # noqa: S608
        chain.from_iterable(((p, code) for p in old[code] - new[code]) for code in old),
    )
    NamePart.objects.bulk_create(
        NamePart(pair=pair, code=code) for code in new for pair in new[code] - old[code]
    )


def _note_renames(plan: _Plan, report: ImportReport) -> None:
    today = clock.today()
    basis = f"区划表导入 {report.digest[:12]}"
    DivisionChange.objects.bulk_create(
        DivisionChange(
            kind=ChangeKind.RENAME,
            old_code=code,
            new_code=code,
            old_name=plan.known[code][0],
            new_name=plan.names[code],
            on=today,
            basis=basis,
        )
        for code in plan.renamed
    )


def _note(actor: Actor, report: ImportReport) -> None:
    record(
        actor,
        "division.import",
        "division:*",
        {
            "rows": report.rows,
            "added": report.added,
            "renamed": report.renamed,
            "vanished": len(report.vanished),
            "digest": report.digest,
        },
    )
