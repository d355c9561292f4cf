"""Kinds of hazards and what only each kind has: natural, special equipment, management."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say


class Kind(StrEnum):
    """What sort of thing the hazard is; each has fields of its own."""

    ORDINARY = "ordinary"
    NATURAL = "natural"
    EQUIPMENT = "equipment"
    MANAGEMENT = "management"


KIND_LABELS: dict[str, Text] = {
    Kind.ORDINARY: say("一般生产生活隐患"),
    Kind.NATURAL: say("自然灾害隐患"),
    Kind.EQUIPMENT: say("特种设备隐患"),
    Kind.MANAGEMENT: say("管理缺陷"),
}


class NaturalKind(StrEnum):
    """Which natural danger it is."""

    LANDSLIDE = "landslide"
    COLLAPSE = "collapse"
    DEBRIS_FLOW = "debris_flow"
    SUBSIDENCE = "subsidence"
    FLOOD = "flood"
    WATERLOGGING = "waterlogging"
    FOREST_FIRE = "forest_fire"
    OTHER = "other"


NATURAL_LABELS: dict[str, Text] = {
    NaturalKind.LANDSLIDE: say("山体滑坡"),
    NaturalKind.COLLAPSE: say("崩塌"),
    NaturalKind.DEBRIS_FLOW: say("泥石流"),
    NaturalKind.SUBSIDENCE: say("地面塌陷"),
    NaturalKind.FLOOD: say("洪水"),
    NaturalKind.WATERLOGGING: say("内涝积水"),
    NaturalKind.FOREST_FIRE: say("森林火灾"),
    NaturalKind.OTHER: say("其他自然灾害"),
}


class Weakness(StrEnum):
    """Which part of the management is weak (S4: 制度、组织、责任、纪律、现场、事故处理)."""

    SYSTEM = "system"
    ORGANISATION = "organisation"
    RESPONSIBILITY = "responsibility"
    DISCIPLINE = "discipline"
    SITE_MANAGEMENT = "site_management"
    ACCIDENT_HANDLING = "accident_handling"


WEAKNESS_LABELS: dict[str, Text] = {
    Weakness.SYSTEM: say("规章制度"),
    Weakness.ORGANISATION: say("机构人员"),
    Weakness.RESPONSIBILITY: say("责任落实"),
    Weakness.DISCIPLINE: say("劳动纪律"),
    Weakness.SITE_MANAGEMENT: say("现场管理"),
    Weakness.ACCIDENT_HANDLING: say("事故查处"),
}


class Aspect(StrEnum):
    """Which physical side a hazard has (S4: 工艺、基础系统、设备、环境、防控手段)."""

    PROCESS = "process"
    BASE_SYSTEM = "base_system"
    EQUIPMENT = "equipment"
    ENVIRONMENT = "environment"
    CONTROL = "control"


ASPECT_LABELS: dict[str, Text] = {
    Aspect.PROCESS: say("工艺技术"),
    Aspect.BASE_SYSTEM: say("基础系统"),
    Aspect.EQUIPMENT: say("技术装备、设施"),
    Aspect.ENVIRONMENT: say("作业环境"),
    Aspect.CONTROL: say("防控手段"),
}


class CheckResult(StrEnum):
    """What somebody saw who looked at an open hazard."""

    NORMAL = "normal"
    ABNORMAL = "abnormal"


CHECK_LABELS: dict[str, Text] = {
    CheckResult.NORMAL: say("无变化"),
    CheckResult.ABNORMAL: say("有异常"),
}


class DecisionKind(StrEnum):
    """What passed between the street and the upper level."""

    REPORT = "report"
    MEETING = "meeting"
    DECISION = "decision"


DECISION_LABELS: dict[str, Text] = {
    DecisionKind.REPORT: say("书面报告"),
    DecisionKind.MEETING: say("会议"),
    DecisionKind.DECISION: say("决定、批示"),
}
