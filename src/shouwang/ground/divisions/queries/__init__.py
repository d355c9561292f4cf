"""Every read of the divisions: the tree, places on the map, work areas."""

from shouwang.ground.divisions.rules.codes import normalise_code

from .map import (
    DemoVillage,
    Located,
    counties_in_box,
    county_at,
    demo_villages,
    locate,
    nearest_village,
    outline,
    villages_in_box,
)
from .tree import (
    changes_of,
    children,
    children_counts,
    current_code,
    division,
    names_of,
    path,
    search,
    subtree,
    villages_under,
)
from .work_areas import (
    WorkAreaView,
    work_area,
    work_area_names,
    work_area_of,
    work_areas,
)

__all__ = [
    "DemoVillage",
    "Located",
    "WorkAreaView",
    "changes_of",
    "children",
    "children_counts",
    "counties_in_box",
    "county_at",
    "current_code",
    "demo_villages",
    "division",
    "locate",
    "names_of",
    "nearest_village",
    "normalise_code",
    "outline",
    "path",
    "search",
    "subtree",
    "villages_in_box",
    "villages_under",
    "work_area",
    "work_area_names",
    "work_area_of",
    "work_areas",
]
