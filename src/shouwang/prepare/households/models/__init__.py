"""Tables of households: the people who need help, who helps, evacuations, and who looked."""

from .evacuations import Evacuation, EvacuationVillage, RollEntry
from .openings import OpenedPerson, Opening
from .people import Helper, Household, Person

__all__ = [
    "Evacuation",
    "EvacuationVillage",
    "Helper",
    "Household",
    "OpenedPerson",
    "Opening",
    "Person",
    "RollEntry",
]
