"""Tables of risk."""

from .assessing import Assessment, WeightVersion
from .factors import RiskFactor
from .outlook import SpreadForecast, WorkloadForecast
from .publishing import Coefficient
from .register import Overrule, RiskReview, TextOverrule
from .risks import Risk, RiskChange

__all__ = [
    "Assessment",
    "Coefficient",
    "Overrule",
    "Risk",
    "RiskChange",
    "RiskFactor",
    "RiskReview",
    "SpreadForecast",
    "TextOverrule",
    "WeightVersion",
    "WorkloadForecast",
]
