"""One danger, several sources; and a merge that turns out to be wrong (R248)."""

from __future__ import annotations

import pytest

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import HazardDraft, PublicReport
from shouwang.prepare.hazards.models import Hazard, Report

from .factories import CORDON, Cast, make_hazard, prepared_photo

CAMERA = Actor.system("sensors")
BLOCKED = HazardDraft("消防车道被占", "blocked_exit", area_code=HEPING)


@pytest.fixture(autouse=True)
def village(db: None) -> None:
    """Put the community into the register of divisions."""
    del db
    Division.objects.create(
        code=HEPING, name="和平社区", level="village", parent_code=HEPING[:9], full_name="和平社区"
    )


def by_camera(key: str = "CA-01/20260626T091000") -> Hazard:
    """Register what a camera saw."""
    return actions.register_by_sensor(CAMERA, BLOCKED, source_key=key)


def by_resident() -> Hazard:
    """Report what a resident saw."""
    report = PublicReport("车道被占", area_code=HEPING)
    receipt = actions.report_publicly(Actor.anonymous(), report, [prepared_photo()])
    return Hazard.objects.get(number=receipt.hazard_number)


def test_a_sensor_registers_the_same_event_once(cast: Cast) -> None:
    del cast
    first, again, other = by_camera(), by_camera(), by_camera("CA-01/20260626T101000")

    assert (first.pk == again.pk, other.pk != first.pk) == (True, True)
    assert (first.source, Hazard.objects.count()) == ("sensor", 2)


@pytest.mark.parametrize("key", ["", " ", "k" * 97])
def test_a_sensor_event_needs_its_own_key(cast: Cast, key: str) -> None:
    del cast
    with pytest.raises(Invalid):
        actions.register_by_sensor(CAMERA, BLOCKED, source_key=key)

    assert not Hazard.objects.exists()


def test_a_person_is_no_sensor(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.register_by_sensor(cast.director, BLOCKED, source_key="x")


def test_camera_resident_and_grid_worker_become_one_with_three_sources(cast: Cast) -> None:
    camera, resident = by_camera(), by_resident()
    kept = make_hazard(cast, area_code=HEPING)

    actions.merge(cast.director, camera.number, into=kept.number)
    actions.merge(cast.director, resident.number, into=kept.number)

    kept.refresh_from_db()
    lines = queries.sources_of(cast.director, kept)
    assert {(line.source, line.count, line.merged_numbers) for line in lines} == {
        ("sensor", 1, (camera.number,)),
        ("resident", 1, (resident.number,)),
        ("community", 1, ()),
    }
    assert [photo.hazard_number for photo in queries.photos_of(cast.director, kept)] == [
        resident.number
    ]


def test_who_joined_is_a_source_too_and_a_reader_who_does_not_handle_sees_none(
    cast: Cast,
) -> None:
    hazard = make_hazard(cast, area_code=HEPING)
    actions.join_hazard(Actor.anonymous(), hazard.number, PublicReport("我也看到了"))
    actions.join_hazard(Actor.anonymous(), hazard.number, PublicReport("还在"))
    hazard.refresh_from_db()

    seen = {(line.source, line.count) for line in queries.sources_of(cast.director, hazard)}
    assert seen == {("community", 1), ("resident", 2)}
    assert [line.source for line in queries.sources_of(cast.verifier, hazard)] == ["community"]


def test_photos_of_a_merged_one_without_reporters_are_shown(cast: Cast) -> None:
    kept, other = make_hazard(cast), make_hazard(cast)
    actions.add_photos(cast.grid, other.number, [prepared_photo()], purpose="before")

    actions.merge(cast.director, other.number, into=kept.number)

    kept.refresh_from_db()
    assert [one.hazard_number for one in queries.photos_of(cast.director, kept)] == [other.number]


def test_what_was_merged_by_way_of_another_is_still_a_source(cast: Cast) -> None:
    camera, middle, kept = by_camera(), make_hazard(cast), make_hazard(cast)

    actions.merge(cast.director, camera.number, into=middle.number)
    actions.merge(cast.director, middle.number, into=kept.number)

    kept.refresh_from_db()
    lines = queries.sources_of(cast.director, kept)
    assert sorted(line.source for line in lines) == ["community", "sensor"]


@pytest.mark.parametrize("state", ["reported", "confirmed", "graded", "deferred", "planned"])
def test_splitting_gives_back_the_state_before(cast: Cast, state: str) -> None:
    hazard, kept = make_hazard(cast, state), make_hazard(cast)
    before = (hazard.state, hazard.level, hazard.due_at, hazard.is_planned)
    actions.merge(cast.director, hazard.number, into=kept.number)

    actions.split(cast.director, hazard.number, reason="不是同一处")

    hazard.refresh_from_db()
    assert (hazard.state, hazard.level, hazard.due_at, hazard.is_planned) == before
    assert (hazard.merged_into_id, hazard.is_finished) == (None, False)


def test_a_wrong_merge_is_undone_after_both_were_worked_on(cast: Cast) -> None:
    wrong, kept = by_resident(), make_hazard(cast, "graded", area_code=HEPING)
    actions.confirm(cast.director, wrong.number)
    actions.merge(cast.director, wrong.number, into=kept.number)
    actions.add_measure(cast.director, kept.number, CORDON)
    actions.add_photos(cast.grid, kept.number, [prepared_photo()], purpose="after")
    actions.fix_at_once(cast.grid, kept.number)

    actions.split(cast.director, wrong.number, reason="不是同一处")

    wrong.refresh_from_db()
    kept.refresh_from_db()
    assert (wrong.state, kept.state) == ("confirmed", "rectified")
    assert (wrong.report_count, kept.report_count) == (1, 0)
    assert Report.objects.get().hazard_id == wrong.pk
    owners = [
        [photo.hazard_number for photo in queries.photos_of(cast.director, one)]
        for one in (wrong, kept)
    ]
    assert owners == [[wrong.number], [kept.number]]
    assert (wrong.measures.count(), kept.measures.count()) == (0, 1)
    told = [str(line.text) for line in queries.history(cast.director, wrong.number)][-1]
    assert f"合并期间在 {kept.number} 上办理的内容留在那条隐患" in told
    verbs = [line.verb for line in queries.history(cast.director, kept.number)]
    assert verbs[-1] == "hazard.release"


def test_a_split_deferral_that_nothing_protects_comes_back_as_graded(cast: Cast) -> None:
    hazard, kept = make_hazard(cast, "deferred"), make_hazard(cast)
    actions.merge(cast.director, hazard.number, into=kept.number)
    hazard.measures.update(ended_at=clock.now())

    actions.split(cast.director, hazard.number, reason="不是同一处")

    hazard.refresh_from_db()
    assert hazard.state == "graded"


def test_a_split_plan_that_lost_its_money_comes_back_as_deferred(cast: Cast) -> None:
    hazard, kept = make_hazard(cast, "planned"), make_hazard(cast)
    actions.merge(cast.director, hazard.number, into=kept.number)
    hazard.funds.update(withdrawn_at=clock.now())

    actions.split(cast.director, hazard.number, reason="不是同一处")

    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_planned) == ("deferred", False)


def test_only_one_way_of_splitting_is_offered(cast: Cast) -> None:
    hazard = make_hazard(cast, "merged")

    offered = [move.move for move in queries.next_moves(cast.director, hazard.number)]

    assert [move for move in offered if move.startswith("split")] == ["split"]
