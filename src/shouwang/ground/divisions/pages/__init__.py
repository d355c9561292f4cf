"""Pages of the divisions: browsing the tree, recording changes of codes, editing work areas."""

from .browsing import browse, show
from .recording import record_change
from .work_areas import create_work_area, edit_work_areas, end_village, place_village

__all__ = [
    "browse",
    "create_work_area",
    "edit_work_areas",
    "end_village",
    "place_village",
    "record_change",
    "show",
]
