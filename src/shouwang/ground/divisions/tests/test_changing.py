"""Codes are renamed, merged and split; what was before stays known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.divisions import queries
from shouwang.ground.divisions.actions import ChangeDraft, apply_change
from shouwang.ground.divisions.models import Division, DivisionChange, WorkArea
from shouwang.ground.errors import Invalid, NotAllowed, SignInNeeded
from shouwang.ground.journal.models import Entry, OutboxEvent

from .factories import VILLAGE, YUNSHAN, division, yunshan_tree

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")
ON = date(2026, 7, 1)
BEFORE = date(2026, 6, 30)
HEIR = "330781002003"
NEW = "330781002031"
BASIS = "浙民政〔2026〕9 号（虚构）"
MERGE = ChangeDraft(kind="merge", old_code=VILLAGE, new_code=HEIR, on=ON, basis=BASIS)
RECODE = replace(MERGE, kind="rename", new_code=NEW)
SPLIT = replace(MERGE, kind="split", new_code=NEW, new_name="新云社区居委会")


@pytest.fixture(autouse=True)
def _tree() -> None:
    yunshan_tree()


def test_a_merged_village_ends_the_day_before_and_points_to_its_heir() -> None:
    change = apply_change(SYSTEM, MERGE)

    old = Division.objects.get(code=VILLAGE)
    assert old.valid_until_on == BEFORE
    assert queries.current_code(SYSTEM, VILLAGE) == HEIR
    assert (change.old_name, change.new_name) == ("云山社区居委会", "天福山社区居委会")
    assert VILLAGE not in {row.code for row in queries.children(SYSTEM, YUNSHAN)}
    assert VILLAGE in {row.code for row in queries.children(SYSTEM, YUNSHAN, on=BEFORE)}


def test_a_change_stands_in_the_journal_and_is_told_to_the_rooms_above() -> None:
    change = apply_change(SYSTEM, MERGE)

    entry = Entry.objects.get()
    event = OutboxEvent.objects.get()
    assert (entry.verb, entry.object_key) == ("division.merge", f"division:{VILLAGE}")
    assert event.name == "DivisionChanged"
    assert json.loads(event.payload) == {
        "change_id": change.pk,
        "kind": "merge",
        "old_code": VILLAGE,
        "new_code": HEIR,
        "on": "2026-07-01",
    }


def test_a_new_code_keeps_name_and_point_and_begins_on_its_day() -> None:
    apply_change(SYSTEM, RECODE)

    new = Division.objects.get(code=NEW)
    assert (new.name, new.valid_from_on) == ("云山社区居委会", ON)
    assert (new.latitude, new.longitude) == (29.2128, 119.4752)
    assert new.full_name == "浙江省金华市兰溪市云山街道云山社区居委会"


def test_a_new_name_alone_keeps_the_code_and_reaches_search_and_full_names() -> None:
    draft = replace(RECODE, old_code=YUNSHAN, new_code=YUNSHAN, new_name="云岭街道")

    apply_change(SYSTEM, draft)

    assert queries.division(SYSTEM, VILLAGE).full_name == "浙江省金华市兰溪市云岭街道云山社区居委会"
    assert [row.code for row in queries.search(SYSTEM, "云岭")] == [YUNSHAN]


def test_a_street_takes_its_villages_and_work_areas_along() -> None:
    draft = replace(RECODE, old_code=YUNSHAN, new_code="330781009")

    apply_change(SYSTEM, draft)

    assert queries.villages_under(SYSTEM, "330781009").count() == 25
    assert queries.villages_under(SYSTEM, YUNSHAN).count() == 0
    assert queries.villages_under(SYSTEM, YUNSHAN, on=BEFORE).count() == 25
    assert queries.current_code(SYSTEM, VILLAGE) == "330781009002"
    area = queries.work_area_of(SYSTEM, "330781009002", ON)
    assert area is not None
    assert (area.name, area.street_code) == ("城区片", "330781009")
    assert DivisionChange.objects.count() == 26
    assert OutboxEvent.objects.count() == 1


def test_a_split_leaves_the_old_code_in_force() -> None:
    apply_change(SYSTEM, SPLIT)

    assert Division.objects.get(code=VILLAGE).is_ended is False
    assert Division.objects.get(code=NEW).name == "新云社区居委会"
    assert queries.current_code(SYSTEM, VILLAGE) == VILLAGE


def test_a_merged_village_leaves_its_work_area_and_its_heir_stays_in_its_own() -> None:
    apply_change(SYSTEM, MERGE)

    assert queries.work_area_of(SYSTEM, VILLAGE, ON) is None
    before = queries.work_area_of(SYSTEM, VILLAGE, BEFORE)
    assert before is not None
    assert before.name == "城区片"
    heir = queries.work_area_of(SYSTEM, HEIR, ON)
    assert heir is not None
    assert heir.name == "城区片"


def test_codes_are_followed_through_several_changes() -> None:
    apply_change(SYSTEM, RECODE)

    apply_change(SYSTEM, replace(MERGE, old_code=NEW, on=date(2027, 1, 1)))

    assert queries.current_code(SYSTEM, VILLAGE) == HEIR
    assert [change.kind for change in queries.changes_of(SYSTEM, NEW)] == ["rename", "merge"]


def test_a_loop_is_refused() -> None:
    apply_change(SYSTEM, RECODE)

    with pytest.raises(Invalid, match="循环"):
        apply_change(SYSTEM, replace(RECODE, old_code=NEW, new_code=VILLAGE))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(MERGE, kind="sale"), "kind"),
        (replace(MERGE, basis="  "), "basis"),
        (replace(MERGE, old_code="330781002999"), "old_code"),
        (replace(MERGE, new_code="330781002999"), "new_code"),
        (replace(MERGE, new_code="330781001"), "new_code"),
        (replace(MERGE, new_code="33078100200x"), "new_code"),
        (replace(MERGE, new_code=VILLAGE), "new_code"),
        (replace(MERGE, old_code=YUNSHAN, new_code="330781001"), "old_code"),
        (replace(RECODE, new_code=HEIR), "new_code"),
        (replace(RECODE, new_code="330781099001"), "new_code"),
        (replace(RECODE, new_code=VILLAGE), "new_name"),
        (replace(RECODE, new_code=VILLAGE, new_name="云山社区居委会"), "new_name"),
        (replace(SPLIT, new_name=""), "new_name"),
        (replace(SPLIT, new_name="云\x00"), "new_name"),
        (replace(SPLIT, new_code=HEIR), "new_code"),
    ],
)
def test_a_wrong_change_names_its_field_and_changes_nothing(draft: ChangeDraft, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        apply_change(SYSTEM, draft)

    assert list(caught.value.fields) == [field]
    assert DivisionChange.objects.count() == 0
    assert Division.objects.filter(valid_until_on=None).count() == 32
    assert Entry.objects.count() == 0


def test_a_code_that_ended_cannot_change_again() -> None:
    apply_change(SYSTEM, MERGE)

    with pytest.raises(Invalid) as caught:
        apply_change(SYSTEM, replace(MERGE, new_code="330781002004"))

    assert str(caught.value.fields["old_code"]) == "原代码已于 2026-06-30 停用。"


@pytest.mark.parametrize(
    ("actor", "error"),
    [
        (Actor.anonymous(), SignInNeeded),
        (Actor(key="account:1", account_id=1), NotAllowed),
        (
            Actor(
                key="account:2",
                account_id=2,
                grants=(Grant("divisions.edit", Scope.area("330781001")),),
            ),
            NotAllowed,
        ),
    ],
)
def test_who_may_not_edit_both_codes_changes_nothing(actor: Actor, error: type[Exception]) -> None:
    with pytest.raises(error):
        apply_change(actor, MERGE)

    assert DivisionChange.objects.count() == 0
    assert OutboxEvent.objects.count() == 0


def test_an_administrator_of_the_street_may_change_it() -> None:
    actor = Actor(
        key="account:3",
        account_id=3,
        grants=(Grant("divisions.edit", Scope.area(YUNSHAN)),),
    )

    assert apply_change(actor, MERGE).pk == DivisionChange.objects.get().pk


def test_a_change_on_the_first_day_of_a_code_is_too_early() -> None:
    apply_change(SYSTEM, RECODE)

    with pytest.raises(Invalid) as caught:
        apply_change(SYSTEM, replace(MERGE, old_code=NEW, on=ON))

    assert list(caught.value.fields) == ["on"]


def test_another_streets_work_areas_stay_where_they_are() -> None:
    division("330781003", "上华街道")
    other = WorkArea.objects.create(name="东片", street_code="330781003")

    apply_change(SYSTEM, replace(RECODE, old_code=YUNSHAN, new_code="330781009"))

    other.refresh_from_db()
    assert other.street_code == "330781003"
