"""Every action and query takes the actor first."""

from __future__ import annotations

import ast

from .house import Function, public_functions

ACTOR = "actor"
BEFORE = "runs before there is an actor: it finds or makes one"
CALENDAR = "the calendar is public and the same for everybody"
PURE = "computes from what it is given and reads no record of anybody"
WORDS = "gives the words of a code"

EXCEPTIONS = {
    "ground/access/queries:resolve": BEFORE,
    "ground/access/queries:roles_with": PURE,
    "ground/attachments/actions:prepare_photo": PURE,
    "ground/attachments/actions:prepare_voice": PURE,
    "ground/delivery/queries/deliveries:channel_label": WORDS,
    "ground/delivery/queries/deliveries:reason_words": WORDS,
    "ground/delivery/queries/deliveries:state_label": WORDS,
    "ground/delivery/queries/deliveries:state_tone": WORDS,
    "ground/documents/queries/papers:kind_label": WORDS,
    "ground/documents/queries/papers:state_label": WORDS,
    "ground/documents/queries/papers:state_tone": WORDS,
    "ground/documents/queries/templates:template_state_label": WORDS,
    "ground/documents/queries/templates:template_state_tone": WORDS,
    "ground/journal/actions:emit": "an event has no actor; the journal entry beside it has",
    "ground/journal/actions:emit_many": "events have no actor; the entries beside them have",
    "ground/people/actions:find_token": BEFORE,
    "ground/people/queries:role_label": WORDS,
    "ground/units/actions:take_count": "the last statements of an action that has checked",
    "ground/units/actions:take_number": "the last statement of an action that has checked",
    "ground/units/actions:take_numbers": "the last statements of an action that has checked",
    "ground/units/queries:kind_label": WORDS,
    "ground/units/queries:record_prefix": "the prefix of an area's numbers is printed on them",
    "ground/workdays/queries:add_working_days": CALENDAR,
    "ground/workdays/queries:calendar": CALENDAR,
    "ground/workdays/queries:is_certain": CALENDAR,
    "ground/workdays/queries:is_working_day": CALENDAR,
    "ground/workdays/queries:time_left": CALENDAR,
    "ground/workdays/queries:working_days_between": CALENDAR,
    "prepare/campaigns/queries/seasons:span_of": PURE,
    "prepare/hazards/queries/lamps:lamp_of": PURE,
    "prepare/organisations/queries/accountable:accountable_label": WORDS,
    "prepare/organisations/queries/bodies:choices_of_duty": WORDS,
    "prepare/organisations/queries/bodies:kind_label_of": WORDS,
    "prepare/organisations/queries/letters:state_label": WORDS,
    "prepare/organisations/queries/letters:state_tone": WORDS,
    "prepare/organisations/queries/sectors:industries": "a public classification",
    "prepare/organisations/queries/sectors:industry_label": WORDS,
    "prepare/organisations/queries/sectors:sector_label": WORDS,
    "prepare/organisations/queries/sectors:sector_of_industry": "a public classification",
    "prepare/places/queries/files:changed_words": PURE,
    "prepare/places/queries/maps:geometry_of": PURE,
    "prepare/places/queries/uploads:read_mapping": PURE,
    "prepare/tasks/queries/listing:state_label": WORDS,
    "prepare/tasks/queries/listing:state_tone": WORDS,
    "watch/sensors/actions/judges:seat_judge": "wires the rooms together at start-up",
    "watch/sensors/queries/health:fare_of": PURE,
}
"""Functions without an actor, each with its reason."""


def _without_actor() -> set[str]:
    found = [*public_functions("actions"), *public_functions("queries")]
    return {function.name for function in found if function.first_argument != ACTOR}


def test_every_public_action_and_query_takes_the_actor_first() -> None:
    assert sorted(_without_actor() - set(EXCEPTIONS)) == []


def test_no_exception_is_left_that_is_not_needed() -> None:
    assert sorted(set(EXCEPTIONS) - _without_actor()) == []


def test_the_rule_sees_a_function_without_an_actor() -> None:
    node = ast.parse("def close_hazard(hazard, actor): ...").body[0]

    assert isinstance(node, ast.FunctionDef)
    assert Function("hazards/actions", node).first_argument == "hazard"
