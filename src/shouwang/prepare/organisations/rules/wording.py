"""The kinds of bodies, duties, funds and requests, with their words."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say


class BodyKind(StrEnum):
    """What an organisation body is (R3)."""

    LEADING_GROUP = "leading_group"
    LEADING_GROUP_OFFICE = "leading_group_office"
    COMMAND_HQ = "command_hq"
    SAFETY_COMMITTEE_OFFICE = "safety_committee_office"
    WORKING_GROUP = "working_group"
    RESCUE_TEAM = "rescue_team"
    MILITIA_PATROL = "militia_patrol"
    FIREFIGHTING_TEAM = "firefighting_team"


BODY_KINDS: dict[str, Text] = {
    BodyKind.LEADING_GROUP: say("领导小组"),
    BodyKind.LEADING_GROUP_OFFICE: say("领导小组办公室"),
    BodyKind.COMMAND_HQ: say("应急管理指挥部"),
    BodyKind.SAFETY_COMMITTEE_OFFICE: say("安全生产委员会办公室"),
    BodyKind.WORKING_GROUP: say("工作小组"),
    BodyKind.RESCUE_TEAM: say("应急救援队伍"),
    BodyKind.MILITIA_PATROL: say("民兵巡防队"),
    BodyKind.FIREFIGHTING_TEAM: say("扑火队"),
}
TEAM_KINDS = frozenset({BodyKind.RESCUE_TEAM, BodyKind.MILITIA_PATROL, BodyKind.FIREFIGHTING_TEAM})
"""Bodies whose people are sent out; their available strength is computed."""


class MemberDuty(StrEnum):
    """What a member is in a body."""

    HEAD = "head"
    DEPUTY = "deputy"
    DIRECTOR = "director"
    MEMBER = "member"


MEMBER_DUTIES: dict[str, Text] = {
    MemberDuty.HEAD: say("组长"),
    MemberDuty.DEPUTY: say("副组长"),
    MemberDuty.DIRECTOR: say("办公室主任"),
    MemberDuty.MEMBER: say("成员"),
}


class RequirementSource(StrEnum):
    """Where something to be done was laid down (R161)."""

    MEETING = "meeting"
    DOCUMENT = "document"
