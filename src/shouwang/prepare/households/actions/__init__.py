"""Every write of households; each verb is one function, its first argument the actor."""

from shouwang.prepare.households.rules.drafts import (
    EvacuationDraft,
    HelperDraft,
    PersonChanges,
    PersonDraft,
)

from .areas import remap_area
from .evacuating import add_to_roll, end_evacuation, start_evacuation
from .listing import add_person, edit_person, remove_person
from .marking import MarkDraft, mark
from .opening import export_list, open_list, open_people, open_person, open_roll, print_list
from .pairing import end_helper, pair_helper
from .people_table import choose_people_columns, confirm_people_upload, start_people_upload

__all__ = [
    "EvacuationDraft",
    "HelperDraft",
    "MarkDraft",
    "PersonChanges",
    "PersonDraft",
    "add_person",
    "add_to_roll",
    "choose_people_columns",
    "confirm_people_upload",
    "edit_person",
    "end_evacuation",
    "end_helper",
    "export_list",
    "mark",
    "open_list",
    "open_people",
    "open_person",
    "open_roll",
    "pair_helper",
    "print_list",
    "remap_area",
    "remove_person",
    "start_evacuation",
    "start_people_upload",
]
