"""Tables of the register of places, a file per theme."""

from .assets import AgriculturalAsset, AgriculturalAssetQuerySet, Standardisation
from .objects import InspectableObject, ObjectInspection
from .places import Place, PlaceQuerySet, PlaceType
from .sources import MajorHazardSource, SourceMonitor
from .surveys import BaseSurvey, BaseSurveyQuerySet, SurveyEntry, SurveyVillage
from .uploads import RegisterUpload, RememberedMapping

__all__ = [
    "AgriculturalAsset",
    "AgriculturalAssetQuerySet",
    "BaseSurvey",
    "BaseSurveyQuerySet",
    "InspectableObject",
    "MajorHazardSource",
    "ObjectInspection",
    "Place",
    "PlaceQuerySet",
    "PlaceType",
    "RegisterUpload",
    "RememberedMapping",
    "SourceMonitor",
    "Standardisation",
    "SurveyEntry",
    "SurveyVillage",
]
