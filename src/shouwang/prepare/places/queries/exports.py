"""The register as a table to take away, without contacts; the action that asks journals it."""

from __future__ import annotations

from collections.abc import Iterator

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import say
from shouwang.prepare.places.models import Place, PlaceQuerySet
from shouwang.prepare.places.rules.accountability import ACCOUNTABLE_LABELS, Accountable
from shouwang.prepare.places.rules.columns import COLUMN_LABELS, Column
from shouwang.prepare.places.rules.facts import Verdict
from shouwang.prepare.places.rules.taxonomy import (
    CATEGORY_LABELS,
    KIND_LABELS,
    TYPE_LABELS,
    PlaceKind,
    PlaceTypeCode,
    UseCategory,
)

from .sectors import industry_labels

CHUNK = 1_000


def export_header(actor: Actor) -> list[str]:
    """Return the titles: those of the office's own table, so that it can be imported again."""
    del actor
    texts = (
        say("编号"),
        COLUMN_LABELS[Column.NAME],
        say("对象类别"),
        COLUMN_LABELS[Column.CATEGORY],
        COLUMN_LABELS[Column.INDUSTRY],
        say("类型"),
        say("待调查"),
        COLUMN_LABELS[Column.VILLAGE],
        COLUMN_LABELS[Column.ADDRESS],
        COLUMN_LABELS[Column.CREDIT_CODE],
        say("年产值（元）"),
        COLUMN_LABELS[Column.CAPACITY],
        COLUMN_LABELS[Column.RESIDENTS],
        say("责任划分"),
        COLUMN_LABELS[Column.LATITUDE],
        COLUMN_LABELS[Column.LONGITUDE],
    )
    return [str(text) for text in texts]


def export_rows(actor: Actor, rows: PlaceQuerySet) -> Iterator[list[str]]:
    """Return the places as rows of text; the unknown is an empty cell and never a zero."""
    villages: dict[str, str] = {}
    industries = {code: str(label) for code, label in industry_labels(actor).items()}
    ordered = rows.prefetch_related("types").order_by("id")
    for row in ordered.iterator(chunk_size=CHUNK):
        if row.area_code_now not in villages:
            villages[row.area_code_now] = divisions.division(actor, row.area_code_now).name
        yield _row(row, villages[row.area_code_now], industries.get(row.industry, ""))


def _row(row: Place, village: str, industry: str) -> list[str]:
    types = {decided.type_code for decided in row.types.all() if decided.verdict == Verdict.YES}
    return [
        row.number,
        row.name,
        str(KIND_LABELS[PlaceKind(row.kind)]),
        str(CATEGORY_LABELS[UseCategory(row.category)]) if row.category else "",
        industry,
        "、".join(str(TYPE_LABELS[code]) for code in PlaceTypeCode if code.value in types),
        str(say("是") if row.needs_survey else say("否")),
        village,
        row.address,
        row.credit_code,
        _text(row.annual_output_yuan),
        _text(row.capacity),
        _text(row.residents),
        str(ACCOUNTABLE_LABELS[Accountable(row.accountable)]),
        _text(row.latitude),
        _text(row.longitude),
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)
