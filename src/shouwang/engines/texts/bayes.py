"""Multinomial naive Bayes over single characters and pairs of neighbouring ones.

    score(c) = log P(c) + sum over features f of n(f) · log((N(f, c) + a) / (N(c) + a·V))

with a = 0.5, N(f, c) the weight of a feature in the texts of a class and V the known features
(McCallum and Nigam 1998). Chinese needs no dictionary that way. A long text teaches no more than
one of ten features, or the class with the longest texts would lose the others' (Rennie and others
2003). Features of one text are not independent, so the posterior of the plain formula is far too
sure; the evidence is divided by the square root of the number of features before it becomes a
confidence, which keeps the order and spreads the figure.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

SMOOTHING = 0.5
PRIOR_SMOOTHING = 1.0
LONGEST = 10
"""A text of more features is scaled down to the weight of so many."""
UNIT = 1_000
"""Learnt weights are whole thousandths, so that the order of learning does not matter."""
PAIR_WEIGHT = 2
"""A pair says more than its two characters, which stand in many words."""

_RUN = re.compile(r"[㐀-䶿一-鿿]+|[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class Sample:
    """A text whose class is known."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A class and how sure it is, from 0 to 1; the confidences of all classes add up to 1."""

    label: str
    confidence: float


def features(text: str) -> Counter[str]:
    """Return the characters and pairs of a text, numbers as one sign; nothing crosses a mark."""
    found: Counter[str] = Counter()
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if not run[0].isalnum() or run[0].isascii():
            found["0" if run[0].isdigit() else run] += 1
            continue
        found.update(run)
        for first, second in pairwise(run):
            found[first + second] += PAIR_WEIGHT
    return found


@dataclass(slots=True)
class Classifier:
    """Counts of what was learnt; the order of learning does not matter."""

    weights: dict[str, Counter[str]] = field(default_factory=dict)
    texts: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, samples: Iterable[Sample]) -> Classifier:
        """Return a classifier that has learnt some texts."""
        made = cls()
        for sample in samples:
            made.learn(sample)
        return made

    def learn(self, sample: Sample) -> None:
        """Take one more text in; a text without a single feature teaches nothing."""
        found = features(sample.text)
        if not found:
            return
        self.texts[sample.label] += 1
        whole = max(found.total(), LONGEST)
        scaled = {name: round(UNIT * LONGEST * n / whole) for name, n in found.items()}
        self.weights.setdefault(sample.label, Counter()).update(scaled)
        self.known.update(found)

    def classify(self, text: str) -> list[Guess]:
        """Return all classes, the likeliest first; equal ones in the order of their names.

        A text of which no feature was ever seen gets no guess at all, and so does a classifier
        that has learnt nothing.
        """
        found = {name: n for name, n in features(text).items() if name in self.known}
        if not found:
            return []
        spread = math.sqrt(sum(found.values()))
        scores = {label: self._score(label, found) / spread for label in sorted(self.texts)}
        most = max(scores.values())
        parts = {label: math.exp(score - most) for label, score in scores.items()}
        total = math.fsum(parts.values())
        guesses = [Guess(label, part / total) for label, part in parts.items()]
        return sorted(guesses, key=lambda guess: (-guess.confidence, guess.label))

    def _score(self, label: str, found: dict[str, int]) -> float:
        counted = self.weights[label]
        smoothing = SMOOTHING * UNIT
        below = math.log(counted.total() + smoothing * len(self.known))
        classes = len(self.texts)
        prior = (self.texts[label] + PRIOR_SMOOTHING) / (
            self.texts.total() + PRIOR_SMOOTHING * classes
        )
        parts = [n * (math.log(counted[name] + smoothing) - below) for name, n in found.items()]
        return math.log(prior) + math.fsum(parts)
