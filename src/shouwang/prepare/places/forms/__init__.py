"""Forms of the register, a file per theme."""

from .places import (
    CheckForm,
    ErrorForm,
    FactsForm,
    FilterForm,
    MappingForm,
    ObjectForm,
    PlaceForm,
    ReasonForm,
    SurveyForm,
    TypeForm,
    UploadForm,
    choices,
)
from .registers import (
    AssetForm,
    EntryForm,
    EstimateForm,
    MonitorForm,
    PriorityForm,
    SignalForm,
    SourceForm,
    StandardisationForm,
    StartSurveyForm,
)
from .tables import ColumnsForm

__all__ = [
    "AssetForm",
    "CheckForm",
    "ColumnsForm",
    "EntryForm",
    "ErrorForm",
    "EstimateForm",
    "FactsForm",
    "FilterForm",
    "MappingForm",
    "MonitorForm",
    "ObjectForm",
    "PlaceForm",
    "PriorityForm",
    "ReasonForm",
    "SignalForm",
    "SourceForm",
    "StandardisationForm",
    "StartSurveyForm",
    "SurveyForm",
    "TypeForm",
    "UploadForm",
    "choices",
]
