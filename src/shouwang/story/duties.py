"""Who answers for what in the story: documents, leads, accountable persons, the chain."""

from __future__ import annotations

from datetime import date
from typing import Final

from shouwang.ground.divisions import queries as divisions
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations import actions as organisations

from . import tables
from .cast import NARRATOR, director_of, post_id
from .setting import ABOVE
from .stage import Stage

STREET: Final = "330781002"
SIGNED_ON: Final = date(2026, 1, 1)
SECTOR_LEADS: Final = {
    "industry": "econ",
    "transport_construction": "deputy-north",
    "agriculture_water": "deputy-south",
    "education_health": "deputy-east",
    "tourism": "econ",
    "crowded_rental": "deputy-town",
}
WORK_AREA_LEADS: Final = {
    "城区片": "deputy-town",
    "南片": "deputy-south",
    "东片": "deputy-east",
    "北片": "deputy-north",
}
HEADS: Final = {
    "province-department": "zhejiang",
    "prefecture-bureau": "jinhua",
    "city-bureau": "city",
    "street": "director",
    "safety-station": "safety",
    "econ-office": "econ",
    "public-order-office": "order",
    "police-station": "police",
    "fire-station": "verifier",
}
COOPERATIVE: Final = "coop-201"
BIG_OUTPUT: Final = ("e-hengyue", "e-yunjin", "e-qiushi", "e-guangji", "e-hechang", "e-yunlu")
"""Enterprises above scale: each has a liaison in the economic development office (R14)."""


def build_duties(stage: Stage) -> None:
    """Write the year's division of duties, by the safety station."""
    document = organisations.register_document(
        stage.actor("safety"),
        organisations.DocumentDraft(
            number="云街办〔2026〕1号（虚构）",
            title="关于2026年度安全生产责任分工的通知（虚构）",
            area_code=STREET,
            issued_on=SIGNED_ON,
            effective_on=SIGNED_ON,
        ),
    )
    _lead_sectors(stage, document.pk)
    _name_accountable(stage, document.pk)
    _hang_chain(stage, document.pk)


def _lead_sectors(stage: Stage, document_id: int) -> None:
    safety = stage.actor("safety")
    for sector, who in SECTOR_LEADS.items():
        organisations.assign_sector_lead(
            safety, STREET, sector, post_id(who), document_id=document_id
        )
    for area in divisions.work_areas(safety, STREET):
        organisations.assign_work_area_lead(
            safety, area.id, post_id(WORK_AREA_LEADS[area.name]), document_id=document_id
        )
    for code in BIG_OUTPUT:
        unit = units.unit_named(NARRATOR, code)
        organisations.assign_liaison(safety, unit.pk, post_id("econ"), document_id=document_id)


def _name_accountable(stage: Stage, document_id: int) -> None:
    """Name one accountable head or legal representative for every unit (R8)."""
    for row in tables.units():
        if row.kind == "other":
            continue
        who = _head_of(row)
        actor = NARRATOR if row.code in ABOVE else stage.actor("safety")
        draft = organisations.AccountableDraft(
            unit_id=units.unit_named(NARRATOR, row.code).pk,
            document_id=document_id,
            post_id=post_id(who),
        )
        organisations.appoint_accountable(actor, draft)


def _head_of(row: tables.UnitRow) -> str:
    if row.code in HEADS:
        return HEADS[row.code]
    if row.code.startswith("c-"):
        return director_of(row.area_code)
    if row.code == COOPERATIVE:
        return "coop201"
    return "enterprise" if row.code == "e-hengyue" else f"owner-{row.code[2:]}"


def _hang_chain(stage: Stage, document_id: int) -> None:
    """Hang street, work areas and villages into one chain (R9, R12)."""
    link = _Linker(stage, document_id)
    link(f"street:{STREET}", "street", "director")
    safety = stage.actor("safety")
    for area in divisions.work_areas(safety, STREET):
        link(f"work_area:{area.id}", "street", WORK_AREA_LEADS[area.name])
    for row in tables.units():
        if row.code.startswith("c-"):
            link(f"village:{row.area_code}", row.code, director_of(row.area_code))


class _Linker:
    """Hangs one subject after the other into the chain, under one document."""

    def __init__(self, stage: Stage, document_id: int) -> None:
        self._actor = stage.actor("safety")
        self._document_id = document_id

    def __call__(self, subject: str, unit: str, who: str) -> None:
        """Say that the unit answers for the subject, by a person."""
        draft = organisations.LinkDraft(
            subject_key=subject,
            unit_id=units.unit_named(NARRATOR, unit).pk,
            post_id=post_id(who),
            document_id=self._document_id,
        )
        organisations.link_responsibility(self._actor, draft)
