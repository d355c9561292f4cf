"""Every read of risk; the first argument is the actor."""

from shouwang.watch.risk.models import (
    Assessment,
    Coefficient,
    Risk,
    SpreadForecast,
    WeightVersion,
    WorkloadForecast,
)
from shouwang.watch.risk.rules.ages import age_words
from shouwang.watch.risk.rules.factors import FACTOR_LABELS, FactorKind
from shouwang.watch.risk.rules.lec import (
    CONSEQUENCE_STEPS,
    CONSEQUENCES,
    EXPOSURES,
    LIKELIHOOD_STEPS,
    LIKELIHOODS,
    METHOD_LABELS,
)
from shouwang.watch.risk.rules.levels import LEVEL_LABELS, SHORT_LABELS, Level
from shouwang.watch.risk.rules.parameters import changes_within
from shouwang.watch.risk.rules.scoring import KIND_LABELS
from shouwang.watch.risk.rules.stored import ShownContribution
from shouwang.watch.risk.rules.texts import GRADES
from shouwang.watch.risk.rules.weights import GROUP_LABELS, NAMED, Named, Weights

from .ahead import Ahead, ahead
from .assessments import AssessmentPage, assessments
from .coefficients import (
    CoefficientDetail,
    CoefficientRow,
    coefficient,
    coefficient_by_id,
    coefficients,
    place_coefficient,
)
from .outlook import Outlook, Reach, outlook
from .pictures import (
    AreaRisk,
    LevelCount,
    Picture,
    RiskDetail,
    area_risk,
    four_colour,
    freshness,
    picture,
    place_of,
    place_risk,
    place_risks,
    risk_by_id,
    risk_set,
)
from .prevention import AFTER, BEFORE, Indicator, Indicators, prevention
from .register import (
    RegisterFilters,
    RegisterPage,
    RegisterRow,
    owner_choices,
    post_choices,
    risk_register,
)
from .texts import TextView, classify_hazard, classify_text
from .watch_list import WatchedSite, WatchList, watch_list
from .weights import weight_versions, weights_on

__all__ = [
    "AFTER",
    "BEFORE",
    "CONSEQUENCES",
    "CONSEQUENCE_STEPS",
    "EXPOSURES",
    "FACTOR_LABELS",
    "GRADES",
    "GROUP_LABELS",
    "KIND_LABELS",
    "LEVEL_LABELS",
    "LIKELIHOODS",
    "LIKELIHOOD_STEPS",
    "METHOD_LABELS",
    "NAMED",
    "SHORT_LABELS",
    "Ahead",
    "AreaRisk",
    "Assessment",
    "AssessmentPage",
    "Coefficient",
    "CoefficientDetail",
    "CoefficientRow",
    "FactorKind",
    "Indicator",
    "Indicators",
    "Level",
    "LevelCount",
    "Named",
    "Outlook",
    "Picture",
    "Reach",
    "RegisterFilters",
    "RegisterPage",
    "RegisterRow",
    "Risk",
    "RiskDetail",
    "ShownContribution",
    "SpreadForecast",
    "TextView",
    "WatchList",
    "WatchedSite",
    "WeightVersion",
    "Weights",
    "WorkloadForecast",
    "age_words",
    "ahead",
    "area_risk",
    "assessments",
    "changes_within",
    "classify_hazard",
    "classify_text",
    "coefficient",
    "coefficient_by_id",
    "coefficients",
    "four_colour",
    "freshness",
    "outlook",
    "owner_choices",
    "picture",
    "place_coefficient",
    "place_of",
    "place_risk",
    "place_risks",
    "post_choices",
    "prevention",
    "risk_by_id",
    "risk_register",
    "risk_set",
    "watch_list",
    "weight_versions",
    "weights_on",
]
