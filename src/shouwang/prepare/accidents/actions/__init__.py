"""Every write of accidents; each verb is one function, its first argument the actor."""

from shouwang.prepare.accidents.rules.drafts import AccidentDraft, Correction, Figures
from shouwang.prepare.accidents.rules.losses import LossDraft

from .areas import remap_area
from .exports import export_csv
from .judging import close, correct, verify
from .losses import record_loss
from .reporting import report_accident, update_figures

__all__ = [
    "AccidentDraft",
    "Correction",
    "Figures",
    "LossDraft",
    "close",
    "correct",
    "export_csv",
    "record_loss",
    "remap_area",
    "report_accident",
    "update_figures",
    "verify",
]
