"""What the register knows beyond places: major hazard sources, standards, a seedling base."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from shouwang.ground import clock
from shouwang.ground.units import queries as units
from shouwang.prepare.places import actions as places
from shouwang.prepare.places import queries as place_queries

from . import tables
from .cast import NARRATOR
from .duties import COOPERATIVE
from .lives import Act
from .stage import Stage
from .times import MONDAY, local

WEEK_MIN: Final = 7 * 24 * 60
GAS: Final = "紫岩瓶装燃气供应站"
STORE: Final = "广济医药仓"
SHOP: Final = "明发化工店"
LEVELS: Final = (
    ("恒越五金", 3, date(2024, 3, 15)),
    ("秋实食品", 3, date(2023, 5, 10)),
    ("和畅物流", 2, date(2025, 9, 1)),
)
"""Standardisation levels; the one of 2023 has run out in the spring."""


def _number(name: str) -> str:
    return place_queries.place_set(NARRATOR).get(name=f"{name}{tables.MARK}").number


def before() -> Iterator[Act]:
    """Yield how the sources, levels and the seedling base came into the register."""
    yield Act(local(date(2026, 2, 3), 10), _sources)
    yield Act(local(date(2026, 2, 4), 10), _standards)
    yield Act(local(date(2026, 2, 5), 10), _seedlings)
    day = date(2026, 2, 9)
    while day <= MONDAY:
        yield Act(local(day, 9, 30), partial(_signal, name=GAS))
        yield Act(local(day, 9, 40), partial(_signal, name=STORE))
        day = date.fromordinal(day.toordinal() + 7)


def _sources(stage: Stage) -> None:
    safety = stage.actor("safety")
    check = places.MonitorDraft("check", WEEK_MIN)
    whole = places.SourceDraft(
        name="液化石油气瓶组（虚构）",
        level=4,
        surveyed_on=date(2026, 1, 20),
        file_reference="危险源档案2026-01",
        risk_identified_on=date(2026, 1, 22),
        risk_summary="瓶库泄漏遇明火爆燃，影响半径60米。",
        monitoring="可燃气体报警器、每周人工检查",
        assessed_on=date(2025, 3, 10),
        assessed_until=date(2028, 3, 9),
        plan="液化气泄漏现场处置方案",
        filing_state="filed",
        filed_on=date(2025, 4, 2),
        is_fictional=True,
    )
    places.add_source(safety, _number(GAS), whole, [check])
    cold = places.SourceDraft(
        name="医用酒精库（虚构）",
        level=4,
        surveyed_on=date(2026, 1, 21),
        file_reference="危险源档案2026-02",
        risk_identified_on=date(2026, 1, 23),
        risk_summary="酒精蒸气积聚，夏季高温时风险升高。",
        monitoring="温度计、每周人工检查",
        assessed_on=date(2023, 6, 1),
        assessed_until=date(2026, 5, 31),
        plan="酒精库火灾现场处置方案",
        filing_state="filed",
        filed_on=date(2023, 7, 12),
        is_fictional=True,
    )
    places.add_source(safety, _number(STORE), cold, [check])
    thin = places.SourceDraft(
        name="油漆稀释剂存放间（虚构）", surveyed_on=date(2026, 1, 25), is_fictional=True
    )
    places.add_source(safety, _number(SHOP), thin)


def _signal(stage: Stage, name: str) -> None:
    safety = stage.actor("safety")
    for source in place_queries.sources_of(safety, place_queries.place(safety, _number(name)).pk):
        places.note_signal(safety, source.source.pk, clock.now())


def _standards(stage: Stage) -> None:
    econ = stage.actor("econ")
    for name, level, granted_on in LEVELS:
        draft = places.StandardisationDraft(level, granted_on)
        places.record_standardisation(econ, _number(name), draft)


def _seedlings(stage: Stage) -> None:
    """Register the seedling base of three thousand mu (R47)."""
    draft = places.AssetDraft(
        name="十里亭烤烟育苗基地（虚构）",
        kind="seedlings",
        area_code="330781002201",
        area_mu=Decimal(3000),
        unit_id=units.unit_named(NARRATOR, COOPERATIVE).pk,
        latitude=29.2262,
        longitude=119.5081,
        note="3月至4月移栽，怕倒春寒和冰雹。",
        is_fictional=True,
    )
    places.register_asset(stage.actor("head201"), draft)
