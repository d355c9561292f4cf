"""`shouwang rebuild-tallies` counts anew, compares, and says where something differs."""

from __future__ import annotations

import pytest

from shouwang.config.commands import rebuild_tallies
from shouwang.ground import clock
from shouwang.ground.tallies.models import Book, Delta
from shouwang.ground.tallies.tests.factories import counted, note, tally

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_counts_anew_and_finds_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with counted():
        note("1", clock.now(), area="330781002005", colour="red")
        tally()
        old = Book.objects.get().pk
        Delta.objects.update(n=9)

        assert rebuild_tallies.run([]) == 0
        assert Book.objects.get().pk != old

    told = capsys.readouterr().out.splitlines()
    assert told == ["things：开始重新统计，旧数字照常可查。", "things：与重新清点一致。"]


def test_it_only_compares_and_names_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    with counted():
        note("1", clock.now(), area="33", colour="red")
        tally()
        Delta.objects.filter(area_code="33").update(n=9)

        assert rebuild_tallies.run(["--check"]) == 1

    assert "things：与重新清点不一致：delta ('33', 'coloured', 'red'," in capsys.readouterr().out
