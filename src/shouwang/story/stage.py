"""The stage: what the people of the story can do to a hazard that the story knows by a key."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import PreparedPhoto, prepare_photo
from shouwang.ground.errors import NotFound, say
from shouwang.ground.units import queries as units
from shouwang.prepare.campaigns import actions as campaigns
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards import queries as hazard_queries
from shouwang.prepare.places import queries as places

from . import tables
from .cast import NARRATOR, SENSORS, as_account
from .models import StoryThing
from .pictures import VARIANTS, picture

JOINT_UNITS = ("police-station", "fire-station")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a danger lies: a place of the register, or a point in a village."""

    place: str = ""
    area_code: str = ""
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A danger of the story: its key, what it is, where, and which picture shows it."""

    key: str
    danger: tables.DangerRow
    spot: Spot
    variant: int = 0
    text: str = ""

    @property
    def description(self) -> str:
        """Return the words in which it is written down."""
        return self.text or self.danger.text


def danger(key: str) -> tables.DangerRow:
    """Return a kind of danger by its key."""
    return next(row for row in tables.dangers() if row.key == key)


@dataclass
class Stage:
    """Acts on hazards as named people; keeps who is who and what is called what."""

    variants: int = VARIANTS
    _actors: dict[tuple[str, str], Actor] = field(default_factory=dict)
    _photos: dict[tuple[str, int, bool], PreparedPhoto] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    def forget_actors(self) -> None:
        """Resolve everybody anew: a task force or a hand-over has given somebody access."""
        self._actors.clear()

    def actor(self, username: str, area_code: str = "") -> Actor:
        """Return the actor behind a user name; "" is somebody who has not signed in."""
        if not username:
            return Actor.anonymous()
        key = (username, area_code)
        if key not in self._actors:
            self._actors[key] = as_account(username, area_code)
        return self._actors[key]

    def photo(self, case: Case, *, is_after: bool = False) -> PreparedPhoto:
        """Return the drawn photo of a case, prepared once for all cases that look the same."""
        key = (case.danger.motif, case.variant % self.variants, is_after)
        if key not in self._photos:
            content = io.BytesIO(picture(key[0], key[1], is_after=is_after))
            self._photos[key] = prepare_photo(content)
        return self._photos[key]

    def place_id(self, name: str) -> int | None:
        """Return a place of the register by its name."""
        if not name:
            return None
        if not self._places:
            rows = places.place_set(NARRATOR).values_list("name", "pk")
            self._places = {found.removesuffix(tables.MARK): pk for found, pk in rows}
        found = self._places.get(name.removesuffix(tables.MARK))
        if found is None:
            raise NotFound(say("故事里没有“{name}”这个场所。", name=name))
        return found

    def thing(self, key: str) -> StoryThing:
        """Return what the story knows under a key."""
        found = StoryThing.objects.filter(key=key).first()
        if found is None:
            raise NotFound(say("故事里还没有“{key}”。", key=key))
        return found

    def has(self, key: str) -> bool:
        """Tell whether the story knows something under a key yet."""
        return StoryThing.objects.filter(key=key).exists()

    def number(self, key: str) -> str:
        """Return the ledger's number of a case."""
        return self.thing(key).number

    def keep(self, key: str, number: str, report: str = "", code: str = "") -> None:
        """Remember under which number the ledger has what the story calls so."""
        StoryThing.objects.update_or_create(
            key=key,
            defaults={"number": number, "report_number": report, "query_code": code},
        )

    def _draft(self, case: Case, source: str, found_ago: timedelta) -> hazards.HazardDraft:
        return hazards.HazardDraft(
            description=case.description,
            category=case.danger.category,
            nature=case.danger.nature,
            checklist_code=case.danger.item,
            area_code=case.spot.area_code,
            place_id=self.place_id(case.spot.place),
            location=case.spot.location,
            latitude=case.spot.latitude,
            longitude=case.spot.longitude,
            source=source,
            discovered_at=clock.now() - found_ago,
        )

    def register(
        self, case: Case, who: str, *, source: str = "", found_ago: timedelta = timedelta()
    ) -> None:
        """Write a danger down with a photo."""
        draft = self._draft(case, source, found_ago)
        actor = self.actor(who)
        made = hazards.register(actor, draft, [self.photo(case)])
        self.keep(case.key, made.number)
        self._look(actor, case, made.number, source)

    def sense(self, case: Case) -> None:
        """Let a sensor or a camera write a danger down, once for its own event."""
        draft = self._draft(case, "sensor", timedelta())
        made = hazards.register_by_sensor(SENSORS, draft, source_key=f"story:{case.key}")
        self.keep(case.key, made.number)

    def register_fixed(self, case: Case, who: str, *, source: str = "") -> None:
        """Write a danger down that was put right in the same visit."""
        actor = self.actor(who)
        made = hazards.register_fixed(
            actor,
            self._draft(case, source, timedelta(minutes=20)),
            before=[self.photo(case)],
            after=[self.photo(case, is_after=True)],
            note=case.danger.fix,
        )
        self.keep(case.key, made.number)
        self._look(actor, case, made.number, source)

    def _look(self, actor: Actor, case: Case, number: str, source: str) -> None:
        """Write down the visit in which somebody found a danger at a place."""
        place_id = self.place_id(case.spot.place)
        if place_id is None or not actor.holds("campaigns.check"):
            return
        draft = campaigns.VisitDraft(
            place_number=places.place_by_id(NARRATOR, place_id).number,
            result="hazards",
            hazard_numbers=(number,),
            companion_ids=self._joint_units() if source == "joint" else (),
        )
        campaigns.record_visit(actor, draft)

    def _joint_units(self) -> tuple[int, ...]:
        """Return the offices that join the station in a joint check."""
        return tuple(units.unit_named(NARRATOR, code).pk for code in JOINT_UNITS)

    def report(
        self, case: Case, who: str = "", *, text: str, contact: str = "", has_photo: bool = True
    ) -> None:
        """Report a danger as anybody can; without a contact the report is anonymous."""
        photos = [self.photo(case)] if has_photo else []
        receipt = hazards.report_publicly(
            self.actor(who), self._report(case, text, contact), photos
        )
        self.keep(case.key, receipt.hazard_number, receipt.number, receipt.query_code)

    def join(self, case: Case, key: str, *, text: str, contact: str = "") -> None:
        """Add a report of one's own to a danger that is already known."""
        receipt = hazards.join_hazard(
            Actor.anonymous(), self.number(key), self._report(case, text, contact)
        )
        self.keep(case.key, receipt.hazard_number, receipt.number, receipt.query_code)

    def _report(self, case: Case, text: str, contact: str) -> hazards.PublicReport:
        return hazards.PublicReport(
            description=text,
            category=case.danger.category,
            area_code=case.spot.area_code,
            place_id=self.place_id(case.spot.place),
            location=case.spot.location,
            latitude=case.spot.latitude,
            longitude=case.spot.longitude,
            contact=contact,
            is_anonymous=not contact,
        )

    def confirm(self, case: Case, who: str) -> None:
        """Confirm a report, in the handler's own words."""
        hazards.confirm(self.actor(who), self.number(case.key), description=case.description)

    def reject(self, case: Case, who: str, reason: str, *, is_not_ours: bool = False) -> None:
        """Reject a report with a reason."""
        hazards.reject(
            self.actor(who), self.number(case.key), reason=reason, is_not_ours=is_not_ours
        )

    def ask(self, case: Case, who: str, text: str) -> None:
        """Ask the reporter something."""
        hazards.ask_reporter(self.actor(who), self.number(case.key), text=text)

    def answer(self, case: Case, text: str) -> None:
        """Answer as the reporter, with number and query code."""
        thing = self.thing(case.key)
        hazards.answer_question(Actor.anonymous(), thing.report_number, thing.query_code, text)

    def object(self, key: str, reason: str) -> None:
        """Object to a closure as the reporter."""
        thing = self.thing(key)
        hazards.object_to_closure(Actor.anonymous(), thing.report_number, thing.query_code, reason)

    def reopen(self, case: Case, who: str, reason: str) -> None:
        """Open a closed hazard again."""
        hazards.reopen(self.actor(who), self.number(case.key), reason=reason)

    def merge(self, case: Case, into: str, who: str) -> None:
        """Merge a case into another one."""
        hazards.merge(self.actor(who), self.number(case.key), into=self.number(into))

    def grade(self, case: Case, who: str, *, level: int = 0, due_on: date | None = None) -> None:
        """Grade a case as its kind of danger says, or at another level."""
        judgement = hazards.Judgement(
            statutory=case.danger.statutory, level=level or case.danger.level, due_on=due_on
        )
        hazards.grade(self.actor(who), self.number(case.key), judgement)

    def regrade(self, case: Case, who: str, *, statutory: str, level: int, reason: str) -> None:
        """Grade a case again, with a reason."""
        judgement = hazards.Judgement(statutory=statutory, level=level)
        hazards.regrade(self.actor(who), self.number(case.key), judgement, reason=reason)

    def call(self, case: Case, who: str, *, count: int = 1) -> None:
        """Phone the list of a major hazard; the last one called confirms."""
        number = self.number(case.key)
        calls = hazard_queries.detail(self.actor(who), number).calls[:count]
        for place, call in enumerate(calls, 1):
            hazards.mark_called(self.actor(who), number, call.pk, is_confirmed=place == len(calls))

    def defer(self, case: Case, who: str, due_on: date, steps: Iterable[str] = ()) -> None:
        """Let a case stay until a day, with the measure and the plan of its kind of danger."""
        hazards.defer(
            self.actor(who),
            self.number(case.key),
            hazards.Deferral(
                due_on=due_on,
                measures=(self._measure(case, case.danger.measure_kind, case.danger.measure),),
                steps=self._plan(tuple(steps) or case.danger.steps, due_on),
            ),
        )

    def _plan(self, texts: tuple[str, ...], due_on: date) -> tuple[hazards.StepDraft, ...]:
        left = max((due_on - clock.today()).days, 0)
        share = [left * number // len(texts) for number in range(1, len(texts) + 1)]
        return tuple(
            hazards.StepDraft(text, clock.today() + timedelta(days=days))
            for text, days in zip(texts, share, strict=True)
        )

    def add_measure(self, case: Case, who: str, kind: str, text: str) -> None:
        """Put a further protective measure in force."""
        draft = self._measure(case, kind, text)
        hazards.add_measure(self.actor(who), self.number(case.key), draft)

    def _measure(self, case: Case, kind: str, text: str) -> hazards.MeasureDraft:
        sign_at = case.spot.location or case.spot.place if kind == "warning_sign" else ""
        return hazards.MeasureDraft(kind, text, position=sign_at)

    def finish_steps(self, case: Case, who: str, *, count: int = 0) -> None:
        """Finish the plan's next steps, all that are left unless told how many."""
        number = self.number(case.key)
        steps = hazard_queries.detail(self.actor(who), number).steps
        waiting = [step for step in steps if step.done_at is None]
        for step in waiting[: count or len(waiting)]:
            hazards.finish_step(self.actor(who), number, step.pk)

    def fix(self, case: Case, who: str, *, is_deferred: bool = False, cost_yuan: int = 0) -> None:
        """Claim that a case is put right, with a photo."""
        fix = hazards.Fix(
            note=case.danger.fix,
            cost_yuan=Decimal(cost_yuan) if cost_yuan else None,
            photos=(self.photo(case, is_after=True),),
        )
        claim = hazards.rectify if is_deferred else hazards.fix_at_once
        claim(self.actor(who), self.number(case.key), fix)

    def ask_extension(self, case: Case, who: str, due_on: date, reason: str) -> None:
        """Ask for a later deadline."""
        hazards.ask_extension(self.actor(who), self.number(case.key), due_on=due_on, reason=reason)

    def extend(self, case: Case, who: str, answer: str) -> None:
        """Approve the later deadline that was asked for."""
        hazards.extend(self.actor(who), self.number(case.key), answer=answer)

    def send_back(self, case: Case, who: str, reason: str) -> None:
        """Refuse a claimed fix."""
        hazards.send_back(self.actor(who), self.number(case.key), reason=reason)

    def close(self, case: Case, who: str) -> None:
        """Verify and close a case as somebody other than its fixer."""
        hazards.verify_and_close(self.actor(who), self.number(case.key))
