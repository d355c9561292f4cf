"""What may be drafted: where, by whom, and what only others may publish."""

from __future__ import annotations

import pytest
import time_machine

from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import Entry
from shouwang.prepare.households.tests.factories import make_person
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING
from shouwang.watch.warnings.actions.drafting import change_draft, draft_warning
from shouwang.watch.warnings.actions.issuing import issue
from shouwang.watch.warnings.models import Addressee, Warning, WarningArea
from shouwang.watch.warnings.rules.drafts import AreaDraft
from shouwang.watch.warnings.states import State

from .factories import AROUND_HEPING, CROSSING, SIX, issued, street_officer, warning_draft

pytestmark = pytest.mark.django_db


def refused(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {name: str(words) for name, words in error.value.fields.items()}


@time_machine.travel(SIX, tick=False)
def test_a_crossing_polygon_is_refused_in_chinese_and_nothing_is_written() -> None:
    with pytest.raises(Invalid) as error:
        draft_warning(street_officer(), warning_draft(area=AreaDraft("polygon", polygon=CROSSING)))

    assert refused(error) == {"polygon": "边线在 29.21,119.47 处与自己相交，请调整各点的顺序。"}
    assert Warning.objects.count() == 0
    assert not Entry.objects.filter(verb="warning.draft").exists()


@time_machine.travel(SIX, tick=False)
@pytest.mark.parametrize(
    "area",
    [
        AreaDraft("polygon", polygon=AROUND_HEPING),
        AreaDraft("circle", latitude=29.2108, longitude=119.4705, radius_m=500),
        AreaDraft("river", line="29.2108,119.4655 29.2108,119.4755", width_m=200),
        AreaDraft(codes=(HEPING,)),
    ],
)
def test_each_form_of_area_touches_the_village_inside(area: AreaDraft) -> None:
    made = draft_warning(street_officer(), warning_draft(area=area))

    touched = WarningArea.objects.filter(warning=made).values_list("area_code_now", flat=True)
    assert list(touched) == [HEPING]


@time_machine.travel(SIX, tick=False)
def test_a_list_is_not_public_and_reaches_the_listed() -> None:
    person = make_person()

    found = issued(area=AreaDraft("list", keys=(f"person:{person.pk}",)))

    assert found.is_public is False
    assert f"person:{person.pk}" in set(
        Addressee.objects.filter(warning=found).values_list("key", flat=True)
    )


@time_machine.travel(SIX, tick=False)
def test_a_landslide_weather_warning_is_never_our_own() -> None:
    with pytest.raises(NotAllowed, match="只能由主管部门发布"):
        draft_warning(street_officer(), warning_draft(type_code="landslide_weather"))


@time_machine.travel(SIX, tick=False)
def test_a_landslide_weather_warning_is_relayed() -> None:
    officer = street_officer()
    made = draft_warning(
        officer,
        warning_draft(
            type_code="landslide_weather",
            source="relayed",
            sender="weather@county.example",
            identifier="2026-06-23-7",
            office_name="县自然资源局",
        ),
    )

    assert issue(officer, made.number).state == State.ISSUED


@time_machine.travel(SIX, tick=False)
def test_a_site_warning_goes_to_the_list_only() -> None:
    with pytest.raises(Invalid) as error:
        draft_warning(street_officer(), warning_draft(type_code="geological_site"))

    assert refused(error) == {"area_kind": "隐患点预警只发给名单上的人，请选择“按名单”。"}


@time_machine.travel(SIX, tick=False)
def test_another_street_is_not_warned_by_ours() -> None:
    with pytest.raises(NotFound):
        draft_warning(street_officer(), warning_draft(area=AreaDraft(codes=(BINJIANG,))))


@time_machine.travel(SIX, tick=False)
@pytest.mark.parametrize("number", ["0579-8888-0000", "13800000000", "33078119900101001X"])
def test_a_number_in_the_title_is_refused_before_it_stops_the_telling(number: str) -> None:
    with pytest.raises(Invalid) as error:
        draft_warning(street_officer(), warning_draft(title=f"暴雨预警，请找{number}"))

    words = "标题里不要写电话或身份证号，请写到内容或“咨询电话”里。"
    assert refused(error) == {"title": words}
    assert Warning.objects.count() == 0


@time_machine.travel(SIX, tick=False)
def test_a_number_may_stand_in_the_text() -> None:
    found = issued(text="请打0579-8888-0000。", contact="0579-8888-0000")

    assert found.state == State.ISSUED


@time_machine.travel(SIX, tick=False)
def test_a_number_in_the_title_of_a_changed_draft_is_refused() -> None:
    officer = street_officer()
    made = draft_warning(officer, warning_draft())

    with pytest.raises(Invalid, match="标题里不要写电话或身份证号"):
        change_draft(officer, made.number, warning_draft(title="请打0579-8888-0000"))
    assert Warning.objects.get().title == "和平社区暴雨蓝色预警"
