"""The life of a major hazard: phoned, reported upward, planned with all five, listed, delisted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from shouwang.ground.clock import local_day
from shouwang.prepare.hazards import actions as hazards

from .deeds import fulfilments, offices
from .lives import JOINT, Act, Crew, Diary
from .stage import Case, Stage
from .tables import TreatmentRow

DAYS = 28
WHY_LISTED = "重大隐患，整改涉及多个部门，提请挂牌督办。"


def upward(case: Case) -> hazards.UpwardDraft:
    """Return the written report of a major hazard in the regulation's three parts."""
    return hazards.UpwardDraft(
        state_and_cause=f"{case.description}原因：日常管理不到位，责任人没有及时发现。",
        harm_and_difficulty="一旦出事可能造成人员伤亡；整改需要停用设施、落实资金，要多部门配合。",
        treatment_plan="；".join(case.danger.steps) + "。整改期间" + case.danger.measure,
    )


def found(case: Case, diary: Diary) -> Iterator[Act]:
    """Found by the street, graded as major, phoned, reported to the city in writing (R119)."""
    hour = timedelta(hours=1)
    register = partial(Stage.register, case=case, who="safety", source=JOINT, found_ago=hour)
    yield Act(diary.at, register)
    yield Act(diary.after(0.2, 1), lambda stage: stage.confirm(case, "safety"))
    yield Act(diary.after(0.1, 0.3), lambda stage: stage.grade(case, "safety"))
    count = diary.rng.randint(1, 3)
    yield Act(diary.after(0.1, 0.2), lambda stage: stage.call(case, "safety", count=count))
    report = partial(offices.report_upward, case=case, who="safety", draft=upward(case))
    yield Act(diary.after(0.5, 2), report)


def planned(case: Case, crew: Crew, at: datetime, terms: TreatmentRow) -> Iterator[Act]:
    """Given all five fulfilments by the station, then put into the treatment plan (R113)."""
    person = crew.owner or crew.director
    name = partial(fulfilments.name_responsible, case=case, who="safety", person=person)
    pay = partial(
        fulfilments.find_money, case=case, who="safety", yuan=terms.yuan, source=terms.source
    )
    plan = partial(fulfilments.make_plan, case=case, who="safety")
    whole = partial(fulfilments.put_in_plan, case=case, who="safety")
    for minutes, deed in ((5, name), (10, pay), (15, plan), (20, whole)):
        yield Act(at + timedelta(minutes=minutes), deed)


def closed(case: Case, crew: Crew, diary: Diary, terms: TreatmentRow) -> Iterator[Act]:
    """Found, planned, listed by a level, put right, verified, closed, delisted (R118)."""
    yield from found(case, diary)
    due_on = local_day(diary.after(0.2, 1)) + timedelta(days=DAYS)
    yield Act(diary.at, lambda stage: stage.defer(case, "safety", due_on))
    yield from planned(case, crew, diary.at, terms)
    level = terms.level
    propose = partial(offices.propose, case=case, level=level, reason=WHY_LISTED)
    yield Act(diary.after(2, 20), propose)
    put = partial(offices.put_on_list, case=case, level=level, due_on=due_on)
    yield Act(diary.after(8, 40), put)
    step = partial(Stage.finish_steps, case=case, who=crew.director, count=1)
    yield Act(diary.on(due_on - timedelta(days=16)), step)
    fixed_on = due_on - timedelta(days=diary.rng.randint(2, 6))
    yield Act(diary.on(fixed_on), lambda stage: stage.finish_steps(case, crew.director))
    fix = partial(Stage.fix, case=case, who=crew.director, is_deferred=True, cost_yuan=terms.yuan)
    yield Act(diary.after(0.2, 1), fix)
    by = diary.rng.choice(("verifier", "safety", "city"))
    yield Act(diary.after(4, 30), lambda stage: stage.close(case, by))
    off = partial(offices.take_off_list, case=case, level=level)
    yield Act(diary.after(8, 60), off)
