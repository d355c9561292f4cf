"""Every write of the divisions: imports, changes of codes, work areas, the home tree."""

from .changing import ChangeDraft, apply_change
from .home import HomeReport, load_home_tree
from .importing import ImportReport, import_divisions
from .work_areas import (
    WorkAreaDraft,
    add_village,
    create_work_area,
    end_village,
    move_village,
)

__all__ = [
    "ChangeDraft",
    "HomeReport",
    "ImportReport",
    "WorkAreaDraft",
    "add_village",
    "apply_change",
    "create_work_area",
    "end_village",
    "import_divisions",
    "load_home_tree",
    "move_village",
]
