"""Who leads, who works and who is sent out in the story: groups, offices, teams."""

from __future__ import annotations

from typing import Final

from shouwang.ground.actor import Actor
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations import actions as organisations
from shouwang.prepare.organisations import queries as organisation_queries

from . import tables
from .cast import NARRATOR, director_of, grid_of, post_id
from .duties import BIG_OUTPUT, SIGNED_ON, STREET
from .stage import Stage

GROUP: Final = "云山街道应急管理领导小组"
OFFICE: Final = "云山街道应急管理领导小组办公室"
COMMITTEE: Final = "云山街道安全生产委员会办公室"
COMMAND: Final = "云山街道应急管理指挥部"
PATROL: Final = "黄龙洞村民兵巡防队"
RESCUE: Final = "黄龙洞村应急救援小组"
TOWN_TEAM: Final = "云山街道应急救援队"
DEPUTIES: Final = ("director", "deputy-east", "deputy-south", "deputy-town", "deputy-north")
MEMBERS: Final = ("safety", "econ", "police", "order")
WITHOUT_GROUP: Final = frozenset({"330781002226", "330781002228"})
"""Villages that had not formed a working group when the year's plan began."""


def build_bodies(stage: Stage) -> None:
    """Form the year's groups, offices and teams, by the safety station."""
    document = organisations.register_document(
        stage.actor("safety"),
        organisations.DocumentDraft(
            number="云街办〔2026〕2号（虚构）",
            title="关于调整应急管理领导小组、指挥部和应急队伍的通知（虚构）",
            area_code=STREET,
            issued_on=SIGNED_ON,
            effective_on=SIGNED_ON,
        ),
    )
    _form_heads(stage, document.pk)
    _form_working_groups(stage, document.pk)
    _form_teams(stage, document.pk)


def _member(who: str, duty: str = "member") -> organisations.MemberDraft:
    return organisations.MemberDraft(post_id=post_id(who), duty=duty)


def _unit(code: str) -> int:
    return units.unit_named(NARRATOR, code).pk


def body_id(name: str) -> int:
    """Return a body of the story by its name."""
    return next(one.pk for one in organisation_queries.bodies(NARRATOR) if one.name == name)


def _form_heads(stage: Stage, document_id: int) -> None:
    safety = stage.actor("safety")
    led = (
        _member("leader", "head"),
        *(_member(who, "deputy") for who in DEPUTIES),
        *(_member(who) for who in MEMBERS),
    )
    group = organisations.form_body(
        safety,
        organisations.BodyDraft(
            "leading_group", GROUP, led, area_code=STREET, document_id=document_id
        ),
    )
    office = (_member("econ", "director"), _member("safety", "deputy"))
    organisations.form_body(
        safety,
        organisations.BodyDraft(
            "leading_group_office",
            OFFICE,
            office,
            unit_id=_unit("econ-office"),
            parent_id=group.pk,
            document_id=document_id,
        ),
    )
    organisations.form_body(
        safety,
        organisations.BodyDraft(
            "safety_committee_office",
            COMMITTEE,
            (_member("safety", "director"), _member("duty1")),
            unit_id=_unit("safety-station"),
            document_id=document_id,
        ),
    )
    command = (_member("director", "head"), _member("deputy-south", "deputy"), *led[-4:])
    organisations.form_body(
        safety,
        organisations.BodyDraft(
            "command_hq", COMMAND, command, area_code=STREET, document_id=document_id
        ),
    )


def _form_working_groups(stage: Stage, document_id: int) -> None:
    """Form the groups of the villages, but for two, and of the enterprises above scale."""
    safety = stage.actor("safety")
    for row in tables.units():
        if row.code.startswith("c-") and row.area_code not in WITHOUT_GROUP:
            members = (
                _member(director_of(row.area_code), "head"),
                _member(grid_of(row.area_code)),
            )
            short = row.name.removesuffix("居民委员会").removesuffix("村民委员会")
            _form_group(safety, row.code, f"{short}应急工作小组", members, document_id)
        elif row.code in BIG_OUTPUT:
            who = "enterprise" if row.code == "e-hengyue" else f"owner-{row.code[2:]}"
            short = row.name.removesuffix(tables.MARK)
            name = f"{short}应急工作小组{tables.MARK}"
            _form_group(safety, row.code, name, (_member(who, "head"),), document_id)


def _form_group(
    actor: Actor,
    code: str,
    name: str,
    members: tuple[organisations.MemberDraft, ...],
    document_id: int,
) -> None:
    organisations.form_body(
        actor,
        organisations.BodyDraft(
            "working_group", name, members, unit_id=_unit(code), document_id=document_id
        ),
    )


def _form_teams(stage: Stage, document_id: int) -> None:
    """Build the rescue group of the village on its militia patrol (R5); one man is in both."""
    safety = stage.actor("safety")
    patrol = organisations.form_body(
        safety,
        organisations.BodyDraft(
            "militia_patrol",
            PATROL,
            (_member("patrol1", "head"), _member("patrol2"), _member("patrol3")),
            unit_id=_unit("c-214"),
            document_id=document_id,
            contact_post_id=post_id("patrol1"),
        ),
    )
    organisations.form_body(
        safety,
        organisations.BodyDraft(
            "rescue_team",
            RESCUE,
            (_member("village", "head"), _member("patrol4")),
            unit_id=_unit("c-214"),
            built_on_id=patrol.pk,
            takes_members=True,
            document_id=document_id,
            contact_post_id=post_id("village"),
            is_on_call=True,
        ),
    )
    organisations.form_body(
        safety,
        organisations.BodyDraft(
            "rescue_team",
            TOWN_TEAM,
            (
                _member("deputy-south", "head"),
                _member("verifier", "deputy"),
                _member("duty2"),
                _member("order"),
                _member("patrol4"),
            ),
            area_code=STREET,
            document_id=document_id,
            contact_post_id=post_id("duty2"),
            is_on_call=True,
        ),
    )
