"""Every write of accidents; each verb is one function, its first argument the actor."""

from shouwang.prepare.accidents.rules.drafts import AccidentDraft, Correction, Figures

from .areas import remap_area
from .exports import export_csv
from .judging import close, correct, verify
from .reporting import report_accident, update_figures

__all__ = [
    "AccidentDraft",
    "Correction",
    "Figures",
    "close",
    "correct",
    "export_csv",
    "remap_area",
    "report_accident",
    "update_figures",
    "verify",
]
