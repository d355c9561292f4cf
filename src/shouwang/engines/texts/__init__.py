"""Says what a short text is about, by naive Bayes over characters and pairs of them."""

from .bayes import Classifier, Guess, Sample, features
from .folds import Outcome, cross_validate

__all__ = ["Classifier", "Guess", "Outcome", "Sample", "cross_validate", "features"]
