"""Every write of the divisions: imports, changes of codes, work areas, the home tree."""

from .changing import ChangeDraft, ChangePreview, apply_change, preview_change
from .guard import check_may_edit, may_edit
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
    "ChangePreview",
    "HomeReport",
    "ImportReport",
    "WorkAreaDraft",
    "add_village",
    "apply_change",
    "check_may_edit",
    "create_work_area",
    "end_village",
    "import_divisions",
    "load_home_tree",
    "may_edit",
    "move_village",
    "preview_change",
]
