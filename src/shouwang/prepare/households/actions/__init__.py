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
from .opening import open_list, open_person, open_roll, print_list
from .pairing import end_helper, pair_helper

__all__ = [
    "EvacuationDraft",
    "HelperDraft",
    "MarkDraft",
    "PersonChanges",
    "PersonDraft",
    "add_person",
    "add_to_roll",
    "edit_person",
    "end_evacuation",
    "end_helper",
    "mark",
    "open_list",
    "open_person",
    "open_roll",
    "pair_helper",
    "print_list",
    "remap_area",
    "remove_person",
    "start_evacuation",
]
