"""Anomalies in measured series, online and without labels: how far a value leaves its own past."""

from .detector import PARTS, Detector, Scores, likelihood
from .settings import Settings

__all__ = ["PARTS", "Detector", "Scores", "Settings", "likelihood"]
