"""The base survey of June: every three-in-one, crowded place and rental house, one by one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, partial
from typing import Final

from shouwang.ground.attachments.actions import PreparedPhoto, prepare_photo
from shouwang.ground.errors import say
from shouwang.prepare.places import actions as places
from shouwang.prepare.places import queries as place_queries

from . import tables
from .cast import NARRATOR, director_of
from .duties import STREET
from .grounds import LATER, draft_of, plain
from .lives import Act
from .pictures import picture
from .stage import Stage
from .steps import Step
from .times import local, week

TITLE: Final = "“三合一”场所、人员密集场所、出租房消防安全调查摸底"
TYPES: Final = ("three_in_one", "crowded_place", "rental_house")
BEGAN_ON: Final = date(2026, 6, 1)
DUE_ON: Final = date(2026, 6, 28)
CROWDED: Final = frozenset(
    {
        "cinema",
        "supermarket",
        "indoor_market",
        "karaoke",
        "hospital_ward",
        "kindergarten_dormitory",
        "elderly_home_dormitory",
        "labour_intensive_workshop",
    }
)
CROWDED_HOTEL: Final = "望溪宾馆"
YONGFENG, JIANGLI, BAISHALING = "330781002227", "330781002226", "330781002228"
MISSING: Final = {YONGFENG: 1, JIANGLI: 1, BAISHALING: 1}
"""How many places the three villages have not found by the due day: 24/25, 7/8, 10/11."""
WEEK: Final = {
    23: {YONGFENG: (16, 19)},
    25: {YONGFENG: (19, 22), BAISHALING: (6, 8)},
    26: {JIANGLI: (5, 7)},
    27: {YONGFENG: (22, 24), BAISHALING: (8, 10)},
}
"""Which places are entered in the week: by day and village, from place until before place."""
MOTIFS: Final = {"three_in_one": "shutter", "crowded_place": "exit", "rental_house": "stairs"}


def type_of(row: tables.PlaceRow) -> str:
    """Return as which type the survey takes a place; "" when it is none of the three."""
    if row.fields["industry"] == "three_in_one":
        return "three_in_one"
    if row.fields["category"] == "dwelling":
        return "rental_house"
    is_crowded = row.fields["category"] in CROWDED or row.name.startswith(CROWDED_HOTEL)
    return "crowded_place" if is_crowded else ""


@cache
def photo(type_code: str) -> PreparedPhoto:
    """Return the drawn photo of a type of places."""
    return prepare_photo(io.BytesIO(picture(MOTIFS[type_code], 0, is_after=False)))


def _survey_id() -> int:
    return next(one.pk for one in place_queries.surveys(NARRATOR) if one.title == TITLE)


def new_places(village: str) -> tuple[tables.PlaceRow, ...]:
    """Return the places of a village that the survey finds, in the order of finding."""
    return tuple(row for row in tables.survey_places() if row.area_code == village)


def expected(village: str) -> int:
    """Return how many places the head of a village expects."""
    known = [row for row in tables.places() if row.area_code == village and type_of(row)]
    return len(known) + len(new_places(village)) + MISSING.get(village, 0)


def before() -> Iterator[Act]:
    """Yield how the survey was announced, what each village expects, and what it has found."""
    yield Act(local(BEGAN_ON, 10, 30), _announce)
    villages = sorted({row.area_code for row in tables.survey_places()} | _known_villages())
    for number, village in enumerate(villages):
        day = local(BEGAN_ON + timedelta(days=1), 9, number)
        yield Act(day, partial(_estimate, village=village))
        later = {place for spans in WEEK.values() for place in range(*spans.get(village, (0, 0)))}
        for place, row in enumerate(new_places(village)):
            if place not in later:
                at = local(found_on(village, place), 14, (number * 2 + place) % 60)
                yield Act(at, partial(_enter, row=row))


def _known_villages() -> set[str]:
    return {row.area_code for row in tables.places() if type_of(row)}


def found_on(village: str, place: int) -> date:
    """Return the day before the week on which the survey finds a place of a village."""
    return BEGAN_ON + timedelta(days=8 + (int(village[9:]) + place // 4) % 5)


def _announce(stage: Stage) -> None:
    draft = places.SurveyDraft(
        title=TITLE,
        area_code=STREET,
        type_codes=TYPES,
        due_on=DUE_ON,
        basis="立争6月28日前将各类基本情况调查清楚，逐一登记",
    )
    places.start_survey(stage.actor("safety"), draft)


def _estimate(stage: Stage, village: str) -> None:
    actor = stage.actor(director_of(village))
    places.estimate_places(actor, _survey_id(), village, expected(village))


def _enter(stage: Stage, row: tables.PlaceRow) -> None:
    """Register a place that nobody knew, with a photo; three-in-one is confirmed on the spot."""
    actor = stage.actor(director_of(row.area_code))
    type_code = type_of(row)
    draft = places.EntryDraft(type_code=type_code, place=draft_of(row.fields, None))
    entry = places.enter_in_survey(actor, _survey_id(), draft, [photo(type_code)])
    if row.fields["confirmed_types"]:
        seen = place_queries.place_by_id(actor, entry.place_id)
        places.confirm_type(
            actor,
            seen.number,
            row.fields["confirmed_types"],
            is_type=True,
            reason=row.fields["confirm_reason"],
            version=seen.version,
        )


def surveys() -> Iterator[Act]:
    """Yield how each known place was looked at on its day, by the head of its village."""
    for number, row in enumerate(tables.places()):
        if row.fields["surveyed_on"] and plain(row.name) not in LATER:
            day = date.fromisoformat(row.fields["surveyed_on"])
            yield Act(local(day, 9, 5 + number % 50), partial(_survey, row=row))


def _survey(stage: Stage, row: tables.PlaceRow) -> None:
    actor = stage.actor(director_of(row.area_code))
    found = place_queries.place_set(actor).get(name=row.name)
    if type_of(row):
        enter_known(stage, row, found.number)
        seen = place_queries.place_by_id(actor, found.pk)
    else:
        seen = places.survey_place(actor, found.number, places.Survey(), version=found.version)
    for type_code in filter(None, row.fields["confirmed_types"].split("|")):
        places.confirm_type(
            actor,
            seen.number,
            type_code,
            is_type=True,
            reason=row.fields["confirm_reason"],
            version=seen.version,
        )
        seen = place_queries.place_set(actor).get(pk=seen.pk)
    for thing in filter(None, row.fields["objects"].split("|")):
        kind, name, checked, due = thing.split(":")
        draft = places.ObjectDraft(
            name=name,
            kind=kind,
            checked_on=date.fromisoformat(checked) if checked else None,
            due_on=date.fromisoformat(due) if due else None,
        )
        places.add_object(actor, seen.number, draft)


def enter_known(stage: Stage, row: tables.PlaceRow, number: str) -> None:
    """Confirm a place of the register in the survey."""
    type_code = type_of(row)
    draft = places.EntryDraft(type_code=type_code, place_number=number)
    actor = stage.actor(director_of(row.area_code))
    places.enter_in_survey(actor, _survey_id(), draft, [photo(type_code)])


def _enter_day(stage: Stage, day: int) -> None:
    for village, (first, last) in WEEK[day].items():
        for row in new_places(village)[first:last]:
            _enter(stage, row)


def _enter_yunjin(stage: Stage) -> None:
    row = next(one for one in tables.places() if one.name.startswith("云锦纺织"))
    found = place_queries.place_set(NARRATOR).get(name=row.name)
    enter_known(stage, row, found.number)


def steps() -> Iterator[Step]:
    """Yield the last days of the survey, up to its due day."""
    for day, villages in WEEK.items():
        who = tuple(director_of(village) for village in villages)
        yield Step(
            f"survey-{day}",
            week(day, 16, 10),
            who,
            say("摸底登记：各村继续逐户登记“三合一”场所和出租房。"),
            partial(_enter_day, day=day),
        )
    yield Step(
        "survey-yunjin",
        week(23, 15, 10),
        (director_of("330781002007"),),
        say("竹园社区把新登记的云锦纺织列入摸底：劳动密集型车间，属人员密集场所。"),
        _enter_yunjin,
    )
