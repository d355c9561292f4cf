"""The drawn pictures: many motifs, the same for the same seed, before unlike after."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from shouwang.story.pictures import MOTIFS, VARIANTS, picture


def test_there_are_at_least_eight_motifs() -> None:
    assert len(MOTIFS) == 21


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_motif_is_a_photo_and_differs_after_the_fix(motif: str) -> None:
    before = picture(motif, 0, is_after=False)
    after = picture(motif, 0, is_after=True)

    with Image.open(io.BytesIO(before)) as image:
        assert (image.format, image.size) == ("JPEG", (800, 600))
    assert before != after


def test_the_same_seed_draws_the_same_picture() -> None:
    first = picture("stairs", 1, is_after=False)
    picture.cache_clear()

    assert picture("stairs", 1, is_after=False) == first
    assert picture("stairs", 1 + VARIANTS, is_after=False) == first
    assert picture("stairs", 2, is_after=False) != first
