"""Reading households: masked lists, counts, coverage, who looked, evacuations."""

from shouwang.prepare.households.rules.counting import RollCounts
from shouwang.prepare.households.rules.drafts import (
    EvacuationDraft,
    HelperDraft,
    PersonChanges,
    PersonDraft,
)
from shouwang.prepare.households.rules.wording import (
    CATEGORY_LABELS,
    REMOVAL_LABELS,
    TRANSPORT_LABELS,
    Category,
    Removal,
    Transport,
)
from shouwang.prepare.households.states import ENTRY_STATE_LABELS, EntryMove, EntryState

from .counts import HouseholdCounts, counts
from .evacuations import (
    EvacuationView,
    Roll,
    RollRow,
    evacuation,
    evacuations,
    evacuations_of,
    helper_accounts,
    may_end,
    roll,
)
from .helped import helped_count, helped_ids
from .openings import OpeningView, openings, openings_of
from .people import (
    Coverage,
    PeoplePage,
    PersonFilters,
    UncoveredPerson,
    by_phone,
    coverage,
    may_open,
    people,
    people_named,
    person,
)
from .people_table import (
    PreviewRow,
    TablePreview,
    check_importer,
    chosen_columns,
    people_errors_workbook,
    people_preview,
    people_upload,
    table_columns,
    table_sample,
)
from .reach import helps_somebody
from .shapes import ClearHelper, ClearPerson, HelperView, MaskedPerson
from .warned import WarnedPerson, warned_people

__all__ = [
    "CATEGORY_LABELS",
    "ENTRY_STATE_LABELS",
    "REMOVAL_LABELS",
    "TRANSPORT_LABELS",
    "Category",
    "ClearHelper",
    "ClearPerson",
    "Coverage",
    "EntryMove",
    "EntryState",
    "EvacuationDraft",
    "EvacuationView",
    "HelperDraft",
    "HelperView",
    "HouseholdCounts",
    "MaskedPerson",
    "OpeningView",
    "PeoplePage",
    "PersonChanges",
    "PersonDraft",
    "PersonFilters",
    "PreviewRow",
    "Removal",
    "Roll",
    "RollCounts",
    "RollRow",
    "TablePreview",
    "Transport",
    "UncoveredPerson",
    "WarnedPerson",
    "by_phone",
    "check_importer",
    "chosen_columns",
    "counts",
    "coverage",
    "evacuation",
    "evacuations",
    "evacuations_of",
    "helped_count",
    "helped_ids",
    "helper_accounts",
    "helps_somebody",
    "may_end",
    "may_open",
    "openings",
    "openings_of",
    "people",
    "people_errors_workbook",
    "people_named",
    "people_preview",
    "people_upload",
    "person",
    "roll",
    "table_columns",
    "table_sample",
    "warned_people",
]
