"""The register's numbers from the documents, each with its source and the day it holds from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter

CROWDED_PLACE_MIN_CAPACITY = "crowded_place_min_capacity"
ENTERPRISE_SCALE_THRESHOLD_YUAN = "enterprise_scale_threshold_yuan"
HIGH_RISE_RESIDENTIAL_HEIGHT_M = "high_rise_residential_height_m"
HIGH_RISE_OTHER_HEIGHT_M = "high_rise_other_height_m"
HIGH_RISE_RESIDENTIAL_LOW_STOREYS = "high_rise_residential_low_storeys"
HIGH_RISE_OTHER_LOW_STOREYS = "high_rise_other_low_storeys"
MAJOR_SOURCE_ASSESSMENT_YEARS = "major_source_assessment_years"
STANDARDISATION_YEARS = "standardisation_years"

FIRST_DAY = date(2008, 1, 1)
"""The documents print no year for these rules; their institutions are those of 2008 to 2011."""

PARAMETERS = (
    Parameter(
        CROWDED_PLACE_MIN_CAPACITY,
        Decimal(50),
        say("云山街道火灾隐患排查方案（S3）：容纳50人以上，含50人"),
        FIRST_DAY,
    ),
    Parameter(
        ENTERPRISE_SCALE_THRESHOLD_YUAN,
        Decimal("5000000"),
        say("云山街道火灾隐患排查方案（S3）：年产值500万以上，含500万，单位为元"),
        FIRST_DAY,
    ),
    Parameter(
        HIGH_RISE_RESIDENTIAL_HEIGHT_M,
        Decimal(27),
        say("GB 50016-2014 第2.1.1条：建筑高度大于27米的住宅建筑"),
        FIRST_DAY,
    ),
    Parameter(
        HIGH_RISE_OTHER_HEIGHT_M,
        Decimal(24),
        say("GB 50016-2014 第2.1.1条：建筑高度大于24米的非单层厂房、仓库和其他民用建筑"),
        FIRST_DAY,
    ),
    Parameter(
        HIGH_RISE_RESIDENTIAL_LOW_STOREYS,
        Decimal(9),
        say("平台约定：住宅层高按3米推算，9层及以下不超过27米"),
        FIRST_DAY,
    ),
    Parameter(
        HIGH_RISE_OTHER_LOW_STOREYS,
        Decimal(6),
        say("平台约定：层高按4米推算，6层及以下不超过24米"),
        FIRST_DAY,
    ),
    Parameter(
        MAJOR_SOURCE_ASSESSMENT_YEARS,
        Decimal(3),
        say("《危险化学品重大危险源监督管理暂行规定》第十一条：安全评估满三年应当重新评估"),
        FIRST_DAY,
    ),
    Parameter(
        STANDARDISATION_YEARS,
        Decimal(3),
        say("《企业安全生产标准化建设定级办法》：标准化等级有效期为三年"),
        FIRST_DAY,
    ),
)
