"""The kinds that campaigns know, with their words."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say


class CampaignKind(StrEnum):
    """How a campaign is run."""

    CAMPAIGN = "campaign"
    SWEEP = "sweep"


CAMPAIGN_KINDS: dict[str, Text] = {
    CampaignKind.CAMPAIGN: say("专项行动"),
    CampaignKind.SWEEP: say("大检查"),
}


class PhaseKind(StrEnum):
    """What a phase is for."""

    MOBILISATION = "mobilisation"
    INVESTIGATION = "investigation"
    RECTIFICATION = "rectification"
    ACCEPTANCE = "acceptance"
    OTHER = "other"


PHASE_KINDS: dict[str, Text] = {
    PhaseKind.MOBILISATION: say("动员部署"),
    PhaseKind.INVESTIGATION: say("全面排查"),
    PhaseKind.RECTIFICATION: say("隐患整改"),
    PhaseKind.ACCEPTANCE: say("督查验收"),
    PhaseKind.OTHER: say("其他"),
}


class CitationKind(StrEnum):
    """Why a document is cited."""

    UPPER = "upper"
    OWN = "own"
    DELEGATION = "delegation"


CITATION_KINDS: dict[str, Text] = {
    CitationKind.UPPER: say("上级文件"),
    CitationKind.OWN: say("本级方案"),
    CitationKind.DELEGATION: say("另按文件办理"),
}


class ParticipantKind(StrEnum):
    """In which capacity a unit takes part."""

    STREET = "street"
    DEPARTMENT = "department"
    COMMUNITY = "community"
    COOPERATIVE = "cooperative"
    ENTERPRISE = "enterprise"


PARTICIPANT_KINDS: dict[str, Text] = {
    ParticipantKind.STREET: say("街道"),
    ParticipantKind.DEPARTMENT: say("部门"),
    ParticipantKind.COMMUNITY: say("社区（村）"),
    ParticipantKind.COOPERATIVE: say("股份经济合作社"),
    ParticipantKind.ENTERPRISE: say("生产经营单位"),
}


class NoticeKind(StrEnum):
    """What does not fit in a plan."""

    DUE_AFTER_PHASE = "due_after_phase"
    PHASE_OUTSIDE_CAMPAIGN = "phase_outside_campaign"
    DUE_BEFORE_START = "due_before_start"
    PHASE_WITHOUT_DATES = "phase_without_dates"


class Tag(StrEnum):
    """The four combinations (四个结合) of document S4."""

    SPECIAL_RECTIFICATION = "rectification"
    ENFORCEMENT = "enforcement"
    FOUNDATION = "foundation"
    EMERGENCY = "emergency"


TAGS: dict[str, Text] = {
    Tag.SPECIAL_RECTIFICATION: say("专项整治"),
    Tag.ENFORCEMENT: say("日常监管执法"),
    Tag.FOUNDATION: say("基础和标准化建设"),
    Tag.EMERGENCY: say("应急管理"),
}


class ScopeRuleKind(StrEnum):
    """What brings a place into a scope."""

    TYPES = "types"
    INDUSTRIES = "industries"
    CATEGORIES = "categories"
    ACCIDENTS = "accidents"
    SEASONAL = "seasonal"
    MAJOR_SOURCES = "major_sources"
    PLACES = "places"
    ALL = "all"


SCOPE_RULE_KINDS: dict[str, Text] = {
    ScopeRuleKind.TYPES: say("场所类型"),
    ScopeRuleKind.INDUSTRIES: say("行业"),
    ScopeRuleKind.CATEGORIES: say("用途"),
    ScopeRuleKind.ACCIDENTS: say("近三年发生死亡事故、当年发生重伤的单位"),
    ScopeRuleKind.SEASONAL: say("时段重点"),
    ScopeRuleKind.MAJOR_SOURCES: say("重大危险源"),
    ScopeRuleKind.PLACES: say("点名场所"),
    ScopeRuleKind.ALL: say("全部场所"),
}


class Capacity(StrEnum):
    """In which capacity somebody looked at a place."""

    INSPECTION = "inspection"
    STREET_SUPERVISION = "street_supervision"
    COMMUNITY_SUPERVISION = "community_supervision"
    SELF_INSPECTION = "self_inspection"


CAPACITIES: dict[str, Text] = {
    Capacity.INSPECTION: say("排查"),
    Capacity.STREET_SUPERVISION: say("街道督查"),
    Capacity.COMMUNITY_SUPERVISION: say("社区督查指导"),
    Capacity.SELF_INSPECTION: say("单位自查"),
}


class VisitResult(StrEnum):
    """What a visit came to; nobody there is no check."""

    FINE = "fine"
    HAZARDS = "hazards"
    NOT_ENTERED = "not_entered"


VISIT_RESULTS: dict[str, Text] = {
    VisitResult.FINE: say("未发现隐患"),
    VisitResult.HAZARDS: say("发现隐患"),
    VisitResult.NOT_ENTERED: say("未能进入"),
}


class DeliverableKind(StrEnum):
    """What a unit owes."""

    PLAN = "plan"
    RESULT = "result"
    STATISTICS = "statistics"
    SUMMARY = "summary"


DELIVERABLE_KINDS: dict[str, Text] = {
    DeliverableKind.PLAN: say("工作方案"),
    DeliverableKind.RESULT: say("排查情况报告"),
    DeliverableKind.STATISTICS: say("统计信息"),
    DeliverableKind.SUMMARY: say("工作总结"),
}


class CommunityItem(StrEnum):
    """The five things that a community does in a campaign."""

    TREATMENT = "treatment"
    PUBLICITY = "publicity"
    ORGANISATION = "organisation"
    RESPONSIBILITY = "responsibility"
    INFORMATION = "information"


COMMUNITY_ITEMS: dict[str, Text] = {
    CommunityItem.TREATMENT: say("隐患治理"),
    CommunityItem.PUBLICITY: say("宣传发动"),
    CommunityItem.ORGANISATION: say("工作组织"),
    CommunityItem.RESPONSIBILITY: say("责任落实"),
    CommunityItem.INFORMATION: say("信息报送"),
}


class ReceiptSide(StrEnum):
    """To whom an enterprise reports."""

    STREET = "street"
    SECTOR = "sector"


RECEIPT_SIDES: dict[str, Text] = {
    ReceiptSide.STREET: say("街道办事处"),
    ReceiptSide.SECTOR: say("行业主管部门"),
}


class LessonKind(StrEnum):
    """What a lesson is."""

    EXPERIENCE = "experience"
    RULE_CHANGE = "rule_change"


LESSON_KINDS: dict[str, Text] = {
    LessonKind.EXPERIENCE: say("经验做法"),
    LessonKind.RULE_CHANGE: say("制度修订"),
}


class Comparison(StrEnum):
    """On which side of its value a target is met."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


COMPARISONS: dict[str, Text] = {
    Comparison.AT_LEAST: say("不低于"),
    Comparison.AT_MOST: say("不高于"),
}


class Assessment(StrEnum):
    """The four assessments that a campaign feeds (R71)."""

    WORK_SAFETY = "work_safety"
    PUBLIC_ORDER = "public_order"
    COMPREHENSIVE_GOVERNANCE = "comprehensive_governance"
    SAFE_STREET = "safe_street"


ASSESSMENTS: dict[str, Text] = {
    Assessment.WORK_SAFETY: say("安全生产"),
    Assessment.PUBLIC_ORDER: say("社会治安"),
    Assessment.COMPREHENSIVE_GOVERNANCE: say("综合治理"),
    Assessment.SAFE_STREET: say("平安街道建设"),
}
