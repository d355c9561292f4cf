"""The classifier: what it counts, what it answers, and that its answers can be recomputed."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.texts import Classifier, Guess, Sample, cross_validate, features

GAS, FIRE = Sample("煤气瓶漏气", "gas"), Sample("灭火器过期", "fire")


def test_chinese_gives_characters_and_pairs_and_a_pair_weighs_two() -> None:
    assert features("漏气") == {"漏": 1, "气": 1, "漏气": 2}


def test_a_mark_parts_two_runs() -> None:
    assert features("漏，气") == {"漏": 1, "气": 1}


def test_all_numbers_are_one_sign_and_words_stand_whole() -> None:
    assert features("12个 ABC 7") == {"0": 2, "个": 1, "abc": 1}


def test_full_width_signs_count_as_plain_ones() -> None:
    assert features("ＡＢＣ") == features("abc")


@pytest.mark.parametrize("text", ["", "！？……", "🔥🔥", "   "])
def test_a_text_without_features_gets_no_answer(text: str) -> None:
    assert Classifier.of([GAS, FIRE]).classify(text) == []


def test_a_text_of_unknown_features_gets_no_answer() -> None:
    assert Classifier.of([GAS, FIRE]).classify("电梯") == []


def test_a_classifier_that_learnt_nothing_answers_nothing() -> None:
    assert Classifier().classify("漏气") == []


def test_a_text_that_teaches_nothing_makes_no_class() -> None:
    assert Classifier.of([Sample("！！", "noise"), GAS]).classify("漏气") == [Guess("gas", 1.0)]


def test_the_answer_is_the_formula_worked_out_by_hand() -> None:
    learnt = Classifier.of([Sample("气", "gas"), Sample("火", "fire")])
    gas = math.log(0.5) + math.log(1 + 0.5) - math.log(1 + 0.5 * 2)
    fire = math.log(0.5) + math.log(0.5) - math.log(1 + 0.5 * 2)
    sure = 1 / (1 + math.exp(fire - gas))

    found = learnt.classify("气")

    assert [one.label for one in found] == ["gas", "fire"]
    assert found[0].confidence == pytest.approx(sure)
    assert sure == pytest.approx(0.75)


def test_equal_classes_stand_in_the_order_of_their_names() -> None:
    learnt = Classifier.of([Sample("气", "b"), Sample("气", "a")])

    assert learnt.classify("气") == [Guess("a", 0.5), Guess("b", 0.5)]


def test_more_of_the_same_text_is_not_certainty() -> None:
    once, often = (Classifier.of([GAS, FIRE]).classify("漏气" * n)[0] for n in (1, 40))

    assert once.label == often.label == "gas"
    assert often.confidence < 1.0


@given(st.permutations([GAS, FIRE, Sample("软管老化", "gas"), Sample("栓里没水", "fire")]))
def test_the_order_of_learning_does_not_matter(samples: list[Sample]) -> None:
    asked = "软管漏气"

    assert Classifier.of(samples).classify(asked) == Classifier.of(sorted_by_text()).classify(asked)


def sorted_by_text() -> list[Sample]:
    """Return the samples of the test above in one order."""
    return [GAS, FIRE, Sample("软管老化", "gas"), Sample("栓里没水", "fire")]


@given(st.text(max_size=200))
def test_any_text_has_confidences_that_add_up_to_one_or_no_answer(text: str) -> None:
    found = Classifier.of([GAS, FIRE]).classify(text)

    assert math.fsum(one.confidence for one in found) == pytest.approx(1.0 if found else 0.0)


def test_each_fold_is_asked_of_what_the_others_taught() -> None:
    samples = [Sample("漏气", "gas"), Sample("漏气", "gas"), Sample("着火", "fire")]

    outcome = cross_validate(samples, folds=3)

    assert (outcome.texts, outcome.answered, outcome.right) == (3, 2, 2)
    assert outcome.accuracy == 1
    assert outcome.coverage == Fraction(2, 3)


def test_below_the_threshold_no_answer_counts() -> None:
    samples = [Sample("漏气", "gas"), Sample("漏气", "fire"), Sample("漏气", "gas")]

    outcome = cross_validate(samples, folds=3, threshold=0.99)

    assert outcome.answered == 1


def test_without_texts_there_is_no_accuracy() -> None:
    outcome = cross_validate([], folds=5)

    assert (outcome.accuracy, outcome.coverage) == (None, None)


def test_a_long_text_teaches_no_more_than_ten_features() -> None:
    short, long = (Classifier.of([Sample("气" * n, "gas")]).weights["gas"] for n in (4, 400))

    assert short.total() == 10_000
    assert long.total() == 10_000
