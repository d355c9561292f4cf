"""Pages of households: the list, one person, who looked, evacuations."""

from .changing import add_page, edit_page, end_helper_page, pair_page, remove_page
from .details import detail, open_page
from .evacuations import (
    end_page,
    evacuation_list,
    mark_page,
    open_roll_page,
    roll_page,
    start_page,
)
from .lists import find_page, open_list_page, openings_page, people_list, print_page

__all__ = [
    "add_page",
    "detail",
    "edit_page",
    "end_helper_page",
    "end_page",
    "evacuation_list",
    "find_page",
    "mark_page",
    "open_list_page",
    "open_page",
    "open_roll_page",
    "openings_page",
    "pair_page",
    "people_list",
    "print_page",
    "remove_page",
    "roll_page",
    "start_page",
]
