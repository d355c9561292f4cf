"""The register's numbers from the documents, each with its source and the day it holds from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter

CROWDED_PLACE_MIN_CAPACITY = "crowded_place_min_capacity"
ENTERPRISE_SCALE_THRESHOLD_YUAN = "enterprise_scale_threshold_yuan"

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
)
