"""Who is inside: which of a million points a polygon covers, exact on its boundary."""

from .covering import Rings, covers
from .index import PointIndex, index_points

__all__ = ["PointIndex", "Rings", "covers", "index_points"]
