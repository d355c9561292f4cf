"""Measures a classifier on texts that it has not seen: k-fold cross-validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .bayes import Classifier, Sample


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many texts there were, how many were answered, and how many answers were right."""

    texts: int
    answered: int
    right: int

    @property
    def accuracy(self) -> Fraction | None:
        """Return right answers over all answers; None without one."""
        return Fraction(self.right, self.answered) if self.answered else None

    @property
    def coverage(self) -> Fraction | None:
        """Return answers over all texts; None without a text."""
        return Fraction(self.answered, self.texts) if self.texts else None


def cross_validate(samples: Sequence[Sample], *, folds: int, threshold: float = 0.0) -> Outcome:
    """Learn all folds but one and ask for that one, in turn; below the threshold no answer counts.

    Sample i lies in fold i mod k, so that the same texts give the same figure every time.
    """
    answered = right = 0
    for fold in range(folds):
        rest = [sample for i, sample in enumerate(samples) if i % folds != fold]
        learnt = Classifier.of(rest)
        for sample in samples[fold::folds]:
            guesses = learnt.classify(sample.text)
            if not guesses or guesses[0].confidence < threshold:
                continue
            answered += 1
            right += guesses[0].label == sample.label
    return Outcome(len(samples), answered, right)
