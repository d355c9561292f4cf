"""Two people at the same moment, in threads of their own: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from shouwang.ground import clock
from shouwang.ground.errors import ShouwangError
from shouwang.ground.journal.models import Entry
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import Deferral
from shouwang.prepare.hazards.models import HazardPaper

from .factories import CORDON, Cast, make_cast, make_hazard, step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Return the people, in a database that other threads see."""
    del transactional_db
    return make_cast()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run the acts at the same moment; returns how each ended."""
    barrier = Barrier(len(acts))
    ended = ["" for _ in acts]

    def run(index: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
            ended[index] = "done"
        except ShouwangError as error:
            ended[index] = error.code
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def test_confirming_and_rejecting_at_once(cast: Cast) -> None:
    hazard = make_hazard(cast)
    seen = hazard.version

    ended = at_once(
        lambda: actions.confirm(cast.director, hazard.number, version=seen),
        lambda: actions.reject(cast.safety, hazard.number, reason="重复", version=seen),
    )

    assert sorted(ended) == ["done", "wrong-state"]
    hazard.refresh_from_db()
    assert hazard.version == seen + 1
    assert Entry.objects.filter(object_key=hazard.journal_key).count() == 2


def test_deferring_while_the_last_measure_ends_leaves_no_bare_hazard(cast: Cast) -> None:
    plan = Deferral(clock.today() + timedelta(days=3), (), (step(),))
    bare = []
    for _ in range(5):
        hazard = make_hazard(cast, "graded")
        measure = actions.add_measure(cast.director, hazard.number, CORDON)
        number, measure_id = hazard.number, measure.pk
        at_once(
            partial(actions.defer, cast.director, number, plan),
            partial(actions.end_measure, cast.grid, number, measure_id),
        )
        hazard.refresh_from_db()
        in_force = hazard.measures.all().in_force(clock.now()).count()
        bare.append(hazard.state == "deferred" and in_force == 0)

    assert bare == [False] * 5


def test_reports_at_once_get_numbers_of_their_own(cast: Cast) -> None:
    made: list[str] = []

    def register() -> None:
        made.append(actions.register(cast.grid, actions.HazardDraft("堵塞")).number)

    ended = at_once(*[register] * 6)

    assert ended == ["done"] * 6
    assert len(set(made)) == 6


def test_two_officers_issue_at_once_from_the_same_page(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    wanted = actions.PaperAsk("rectification_notice", {"addressee": "住户（虚构）"})
    issue = partial(actions.issue_paper, cast.safety, hazard.number, wanted, version=hazard.version)

    ended = at_once(issue, issue)

    assert sorted(ended) == ["done", "wrong-state"]
    assert [row.document.number for row in HazardPaper.objects.select_related("document")] == [
        f"云山安责改〔{clock.today().year}〕1号"
    ]


def test_two_officers_issue_at_once_and_get_two_numbers(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    wanted = actions.PaperAsk("rectification_notice", {"addressee": "住户（虚构）"})
    issue = partial(actions.issue_paper, cast.safety, hazard.number, wanted)

    ended = at_once(issue, issue)

    numbers = HazardPaper.objects.values_list("document__number", flat=True)
    year = clock.today().year
    assert ended == ["done", "done"]
    assert set(numbers) == {f"云山安责改〔{year}〕1号", f"云山安责改〔{year}〕2号"}
