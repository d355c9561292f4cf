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
from .lists import (
    export_page,
    find_page,
    open_list_page,
    openings_page,
    people_list,
    print_page,
)
from .tables import apply_page, columns_page, errors_workbook, import_page, preview_page

__all__ = [
    "add_page",
    "apply_page",
    "columns_page",
    "detail",
    "edit_page",
    "end_helper_page",
    "end_page",
    "errors_workbook",
    "evacuation_list",
    "export_page",
    "find_page",
    "import_page",
    "mark_page",
    "open_list_page",
    "open_page",
    "open_roll_page",
    "openings_page",
    "pair_page",
    "people_list",
    "preview_page",
    "print_page",
    "remove_page",
    "roll_page",
    "start_page",
]
