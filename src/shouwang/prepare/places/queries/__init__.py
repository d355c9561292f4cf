"""Reading the register."""

from shouwang.prepare.places.models import RegisterUpload
from shouwang.prepare.places.rules.accountability import ACCOUNTABLE_LABELS, Accountable
from shouwang.prepare.places.rules.asked_types import (
    ASKED_LABELS,
    S4_TYPES,
    AskedType,
    asked_label,
)
from shouwang.prepare.places.rules.facts import VERDICT_LABELS, Verdict
from shouwang.prepare.places.rules.taxonomy import (
    CATEGORY_LABELS,
    KIND_LABELS,
    TYPE_LABELS,
    PlaceKind,
    PlaceTypeCode,
    UseCategory,
)

from .counts import TypeCount, TypeCounts, type_counts
from .exports import export_header, export_rows
from .files import (
    DecidedType,
    HistoryLine,
    PlaceFile,
    archive,
    changed_words,
    types_of,
    yes_labels,
)
from .maps import NearPlace, geojson, geometry_of, near
from .places import (
    PageAsk,
    PlaceCard,
    PlaceFilters,
    PlacePage,
    due_objects,
    nine_small_register,
    place,
    place_by_id,
    place_by_token,
    place_set,
    places,
    places_of_types,
    survey_list,
    unassigned_queue,
)
from .responsibility import Person, Responsibility, responsible
from .sectors import area_names, industry_labels, village_names
from .uploads import (
    PreviewRow,
    UploadPreview,
    annotated_workbook,
    preview,
    read_mapping,
    upload,
    upload_sample,
)

__all__ = [
    "ACCOUNTABLE_LABELS",
    "ASKED_LABELS",
    "CATEGORY_LABELS",
    "KIND_LABELS",
    "S4_TYPES",
    "TYPE_LABELS",
    "VERDICT_LABELS",
    "Accountable",
    "AskedType",
    "DecidedType",
    "HistoryLine",
    "NearPlace",
    "PageAsk",
    "Person",
    "PlaceCard",
    "PlaceFile",
    "PlaceFilters",
    "PlaceKind",
    "PlacePage",
    "PlaceTypeCode",
    "PreviewRow",
    "RegisterUpload",
    "Responsibility",
    "TypeCount",
    "TypeCounts",
    "UploadPreview",
    "UseCategory",
    "Verdict",
    "annotated_workbook",
    "archive",
    "area_names",
    "asked_label",
    "changed_words",
    "due_objects",
    "export_header",
    "export_rows",
    "geojson",
    "geometry_of",
    "industry_labels",
    "near",
    "nine_small_register",
    "place",
    "place_by_id",
    "place_by_token",
    "place_set",
    "places",
    "places_of_types",
    "preview",
    "read_mapping",
    "responsible",
    "survey_list",
    "type_counts",
    "types_of",
    "unassigned_queue",
    "upload",
    "upload_sample",
    "village_names",
    "yes_labels",
]
