"""An office's present ledger: what each row becomes, what is refused, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.ground.workbooks.models import Upload
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import ledger_rows, ledger_uploads
from shouwang.prepare.hazards.models import Hazard, LedgerOrigin
from shouwang.prepare.hazards.queries import ledger_uploads as ledgers
from shouwang.prepare.hazards.queries.replays import replayed
from shouwang.prepare.hazards.rules.ledger_columns import LedgerMapping
from shouwang.prepare.hazards.rules.ledger_plan import PlannedRow, Standing
from shouwang.prepare.places.tests.factories import make_place, plant_divisions
from shouwang.prepare.places.tests.tables import read_back

from .factories import Cast, make_cast, make_hazard
from .ledgers import bring_in, ledger, plain, row, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _summer() -> Iterator[None]:
    with time_machine.travel("2026-06-22T02:00:00+00:00", tick=True):
        yield


@pytest.fixture
def cast() -> Cast:
    plant_divisions()
    return make_cast()


def only() -> Hazard:
    return Hazard.objects.get()


def test_a_whole_row_comes_in_deferred_with_all_that_it_says(cast: Cast) -> None:
    done = bring_in(cast.safety, ledger(row()))

    hazard = only()
    responsible, funds = hazard.responsible.get(), hazard.funds.get()
    assert (done.state, done.added, done.faulty) == ("done", 1, 0)
    assert (hazard.state, hazard.statutory, hazard.level) == ("deferred", "major", 2)
    assert hazard.rule_version == "2026-1"
    assert (hazard.category, hazard.area_code_now) == ("slope", HEPING)
    assert hazard.location == "石坞里后山（虚构） 石坞里 7 号屋后"
    assert hazard.due_on == date(2026, 12, 31)
    assert hazard.discovered_at.isoformat() == "2026-03-04T16:00:00+00:00"
    assert [found.text for found in hazard.measures.all()] == ["拉警戒线，雨天撤离"]
    assert [found.text for found in hazard.steps.all()] == ["清方并设挡墙"]
    assert (responsible.unit_name, responsible.name) == ("和平社区（虚构）", "白露生（虚构）")
    assert (funds.amount_yuan, funds.source_text) == (Decimal(280_000), "（原台账未写来源）")
    assert hazard.origin.number == "YS-2026-0001"
    assert hazard.handler_unit_id == cast.unit.pk


def test_an_imported_hazard_can_be_replayed_with_its_measure(cast: Cast) -> None:
    bring_in(cast.safety, ledger(row()))

    found = replayed(cast.safety, only().number, clock.now())

    assert found.state == "deferred"
    assert (found.columns["level"], found.columns["statutory"]) == (2, "major")
    assert found.measures_in_force == 1


def test_the_inspector_s_name_is_kept_nowhere(cast: Cast) -> None:
    bring_in(cast.safety, ledger(row()))

    hazard = only()
    told = "".join(Entry.objects.values_list("text", flat=True))
    assert "某检查员" not in told
    assert "白露生" not in told
    assert "某检查员" not in hazard.description + hazard.fix_note + hazard.origin.remarks


def test_a_row_with_little_stays_confirmed_and_the_unknown_unknown(cast: Cast) -> None:
    bring_in(cast.safety, ledger(plain("楼道堆物")))

    hazard = only()
    assert (hazard.state, hazard.statutory, hazard.level) == ("confirmed", "", None)
    assert (hazard.due_at, hazard.category, hazard.cost_yuan) == (None, "unknown", None)
    assert hazard.funds.count() == 0
    assert not hazard.origin.has_found_on


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"临时措施": None}, "graded"),
        ({"整改期限": None}, "graded"),
        ({"整改措施": None}, "graded"),
        ({"等级": None}, "confirmed"),
        ({"级别": None}, "confirmed"),
        ({"是否整改": "已整改"}, "rectified"),
        ({"是否整改": "已销号"}, "rectified"),
        ({"是否整改": "整改中"}, "deferred"),
        ({"是否整改": "已整改", "等级": None}, "confirmed"),
    ],
)
def test_a_row_comes_in_as_far_as_it_says_enough(
    cast: Cast, more: dict[str, object], state: str
) -> None:
    bring_in(cast.safety, ledger(row(**more)))

    assert only().state == state


def test_what_a_confirmed_row_says_more_is_kept_beside_it(cast: Cast) -> None:
    bring_in(cast.safety, ledger(row(等级=None, 是否整改="已责令停用", 备注="多次催办")))

    told = only().origin.remarks
    assert "整改措施：清方并设挡墙" in told
    assert "整改期限：2026-12-31" in told
    assert "整改情况：已责令停用" in told
    assert "备注：多次催办" in told


def test_a_claimed_fix_waits_for_somebody_else(cast: Cast) -> None:
    bring_in(cast.safety, ledger(row(是否整改="已整改", 整改完成时间="2026-06-01")))

    hazard = only()
    assert hazard.fixed_by_id == cast.safety.account_id
    assert hazard.fixed_at is not None
    assert hazard.fixed_at.isoformat() == "2026-05-31T16:00:00+00:00"
    assert hazard.closed_at is None
    with pytest.raises((NotAllowed, WrongState)):
        actions.verify(cast.safety, hazard.number)


def test_a_past_deadline_stays_and_is_overdue_at_once(cast: Cast) -> None:
    bring_in(cast.safety, ledger(row(整改期限="2026-05-01")))

    actions.mark_overdue(Actor.system("overdue"), only().reported_at)

    assert (only().due_on, only().is_overdue) == (date(2026, 5, 1), True)


def test_a_graded_row_without_deadline_gets_the_one_of_the_rule(cast: Cast) -> None:
    bring_in(cast.safety, ledger(row(等级="一般", 级别="三级", 整改期限=None)))

    assert only().due_on is not None


def test_a_level_for_the_whole_table_grades_rows_that_have_none(cast: Cast) -> None:
    upload = actions.start_ledger_upload(
        cast.safety, "台账.xlsx", ledger(row(等级="一般", 级别=None))
    )
    mapping = queries.mapping_of(cast.safety, upload)
    chosen = LedgerMapping(mapping.columns, mapping.sheet, "", mapping.funds_unit, 2026, 4, 0)
    actions.choose_ledger_mapping(cast.safety, upload.token, chosen)
    actions.confirm_ledger_upload(cast.safety, upload.token)

    work()

    assert (only().state, only().level) == ("deferred", 4)


def test_a_row_finds_its_place_by_village_and_name(cast: Cast) -> None:
    place = make_place("石坞里后山（虚构）", area_code=HEPING)

    bring_in(cast.safety, ledger(row()))

    assert only().place_id == place.pk
    assert only().location == "石坞里 7 号屋后"


def test_importing_again_changes_nothing_and_says_so(cast: Cast) -> None:
    content = ledger(row(), plain("楼道堆物"), plain("楼道堆物"))
    bring_in(cast.safety, content)
    entries = Entry.objects.count()

    upload = actions.start_ledger_upload(cast.safety, "台账.xlsx", content)
    seen = queries.ledger_preview(cast.safety, upload)
    with pytest.raises(Invalid) as caught:
        actions.confirm_ledger_upload(cast.safety, upload.token)

    assert (seen.new_count, seen.same_count) == (0, 3)
    assert str(caught.value.fields["rows"]) == "没有可以新增的行：都已在台账里，或者有错误。"
    assert Hazard.objects.count() == 3
    assert Entry.objects.count() == entries + 1


def test_a_changed_row_is_named_and_left_as_it_is(cast: Cast) -> None:
    bring_in(cast.safety, ledger(row()))

    done = bring_in(cast.safety, ledger(row(整改期限="2027-01-31"), plain("新的一条")))

    kept = Hazard.objects.get(level=2)
    assert (done.added, done.differing, done.unchanged) == (1, 1, 0)
    assert kept.due_on == date(2026, 12, 31)
    assert kept.version == 1


def test_a_running_number_is_not_taken_for_the_office_s_own(cast: Cast) -> None:
    bring_in(cast.safety, ledger(plain("一月的隐患", 隐患编号="1")))

    done = bring_in(cast.safety, ledger(plain("二月的隐患", 隐患编号="1")))

    assert done.added == 1
    assert sorted(LedgerOrigin.objects.values_list("number", flat=True)) == ["1", "1"]


def test_two_offices_with_the_same_workbook_make_each_hazard_once(cast: Cast) -> None:
    content = ledger(row(), plain("楼道堆物"))
    first = actions.start_ledger_upload(cast.safety, "台账.xlsx", content)
    second = actions.start_ledger_upload(cast.director, "台账.xlsx", content)
    actions.confirm_ledger_upload(cast.safety, first.token)
    actions.confirm_ledger_upload(cast.director, second.token)

    work()

    first.refresh_from_db()
    second.refresh_from_db()
    assert Hazard.objects.count() == 2
    assert (first.added, second.added, second.unchanged) == (2, 0, 2)


def test_a_row_that_somebody_else_writes_meanwhile_is_not_written_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = ledger(row())
    first = actions.start_ledger_upload(cast.safety, "台账.xlsx", content)
    actions.confirm_ledger_upload(cast.safety, first.token)
    bring_in(cast.director, content)
    Upload.objects.filter(pk=first.pk).update(
        state="queued", position=0, added=0, unchanged=0, finished_wall_at=None
    )

    def nothing_stands(actor: Actor, rows: Sequence[PlannedRow]) -> Standing:
        del actor, rows
        return Standing()

    monkeypatch.setattr(ledgers, "standing", nothing_stands)

    work()

    first.refresh_from_db()
    assert (first.added, first.unchanged, first.faulty) == (0, 1, 0)
    assert Hazard.objects.count() == 1


def test_a_hazard_of_this_ledger_is_known_by_its_own_number(cast: Cast) -> None:
    number = make_hazard(cast).number

    upload = actions.start_ledger_upload(
        cast.safety, "台账.xlsx", ledger(plain("不同的写法", 隐患编号=number))
    )

    assert queries.ledger_preview(cast.safety, upload).same_count == 1


def test_good_rows_come_in_and_bad_ones_come_back_with_their_reason(cast: Cast) -> None:
    done = bring_in(cast.safety, ledger(row(), row(隐患编号="YS-2026-0002", 整改期限="2026-02-30")))

    rows = read_back(queries.ledger_workbook(cast.safety, done))

    assert (done.added, done.faulty) == (1, 1)
    assert rows[1][-1] == "错误原因"
    assert rows[2][-1] == ""
    assert rows[3][-1] == "整改期限：没有“2026-02-30”这一天，请写成 2026-06-22。"


def test_a_stop_in_the_middle_loses_nothing_and_doubles_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_uploads, "BATCH", 2)
    upload = actions.start_ledger_upload(
        cast.safety, "台账.xlsx", ledger(*(plain(f"隐患{n}") for n in range(5)))
    )
    actions.confirm_ledger_upload(cast.safety, upload.token)
    whole = ledger_rows._keep_origin
    seen: list[int] = []

    def dies_at_four(*args: object) -> None:
        seen.append(1)
        if len(seen) == 4:
            raise KeyboardInterrupt
        whole(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger_rows, "_keep_origin", dies_at_four)
    with pytest.raises(KeyboardInterrupt):
        work()
    upload.refresh_from_db()
    assert (upload.position, Hazard.objects.count()) == (2, 2)

    monkeypatch.setattr(ledger_rows, "_keep_origin", whole)
    work()

    upload.refresh_from_db()
    assert (upload.state, upload.added, Hazard.objects.count()) == ("done", 5, 5)


def test_a_batch_that_another_machine_has_written_is_left_to_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = actions.start_ledger_upload(cast.safety, "台账.xlsx", ledger(row()))
    actions.confirm_ledger_upload(cast.safety, upload.token)
    whole = ledger_rows._keep_origin

    def meanwhile(*args: object) -> None:
        Upload.objects.filter(pk=upload.pk).update(position=1, added=1)
        whole(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger_rows, "_keep_origin", meanwhile)

    assert work() == 0
    assert Hazard.objects.count() == 0


def test_a_slice_of_time_stops_between_batches_and_goes_on_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_uploads, "BATCH", 2)
    upload = actions.start_ledger_upload(
        cast.safety, "台账.xlsx", ledger(*(plain(f"隐患{n}") for n in range(3)))
    )
    actions.confirm_ledger_upload(cast.safety, upload.token)

    over = actions.write_ledger_uploads(
        Actor.system("ledger"), until=Upload.objects.get().made_wall_at
    )
    work()

    assert over == 0
    assert Hazard.objects.count() == 3


def test_a_row_that_the_database_refuses_is_named_and_leaves_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(ledger_rows, "_keep_origin", refuses)

    done = bring_in(cast.safety, ledger(row()))

    assert (done.added, done.faulty) == (0, 1)
    assert Hazard.objects.count() == 0
    assert not Entry.objects.filter(verb="hazard.import").exists()


def test_numbers_are_given_in_the_order_of_the_rows(cast: Cast) -> None:
    bring_in(cast.safety, ledger(plain("甲"), plain("乙")))

    rows = Hazard.objects.order_by("number")
    assert [one.description for one in rows] == ["甲", "乙"]
    assert all(one.number.startswith("云山-2026-") for one in rows)


def test_an_import_tells_nobody_of_each_row(cast: Cast) -> None:
    bring_in(cast.safety, ledger(row()))

    assert OutboxEvent.objects.count() == 0
    assert only().calls.count() == 0


def test_without_the_right_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.start_ledger_upload(cast.grid, "台账.xlsx", ledger(row()))

    assert Upload.objects.count() == 0


def test_somebody_else_s_upload_is_not_found(cast: Cast) -> None:
    upload = actions.start_ledger_upload(cast.safety, "台账.xlsx", ledger(row()))

    with pytest.raises(NotFound):
        actions.confirm_ledger_upload(cast.director, upload.token)

    assert Upload.objects.get().state == "uploaded"


def test_confirming_twice_writes_once(cast: Cast) -> None:
    upload = actions.start_ledger_upload(cast.safety, "台账.xlsx", ledger(row()))
    actions.confirm_ledger_upload(cast.safety, upload.token)

    with pytest.raises(WrongState):
        actions.confirm_ledger_upload(cast.safety, upload.token)
    work()

    assert Hazard.objects.count() == 1


def test_who_has_left_the_post_imports_nothing(cast: Cast) -> None:
    upload = actions.start_ledger_upload(cast.safety, "台账.xlsx", ledger(row()))
    actions.confirm_ledger_upload(cast.safety, upload.token)
    other = actor_for("volunteer", area_code=YUNSHAN, unit=make_unit(area_code=YUNSHAN))
    Upload.objects.filter(pk=upload.pk).update(account_id=other.account_id, post_id=other.post_id)

    work()

    upload.refresh_from_db()
    assert (upload.state, upload.position) == ("failed", 0)
    assert Hazard.objects.count() == 0
