"""A silent or stuck sensor is somebody's task until its data is back (R208).

One task for each station: where the power fails, twenty sensors fall silent at once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.actor import Target
from shouwang.ground.errors import NotFound, say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people.queries import Post
from shouwang.prepare.tasks import actions as tasks
from shouwang.prepare.tasks import queries as task_queries
from shouwang.watch.sensors import queries as sensors
from shouwang.watch.sensors.queries import signs

from .audience import STORYTELLER, unit_holders

KIND: Final = "sensor_trouble"
ANSWER: Final = "sensors.answer"
REPAIR_TIME: Final = timedelta(hours=24)
"""How long the keeper has; this platform's own rule."""


def give(envelope: Envelope) -> None:
    """Give the station's keeper a task, unless one is open already or the data is back."""
    try:
        sensor = sensors.sensor(STORYTELLER, envelope.text("sensor_code"))
    except NotFound:
        return
    station = sensor.station
    key = f"station:{station.pk}"
    open_tasks = _open(key)
    troubles = signs.troubles_of(STORYTELLER, station.pk)
    keeper = _keeper(station.unit_id, station.target())
    if open_tasks or not troubles or keeper is None:
        return
    names = "、".join(trouble.sensor_code for trouble in troubles)
    title = say("检修监测设备：{station}", station=station.name)
    text = say("没有数据或数值不变：{names}。数据恢复后自动办结。", names=names)
    draft = tasks.TaskDraft(
        title=str(title)[: tasks.TITLE_LIMIT],
        unit_id=keeper.unit_id,
        person_id=keeper.pk,
        text=str(text),
        due_at=clock.now() + REPAIR_TIME,
        kind=KIND,
        source_key=f"{key}:{envelope.event_id}",
        area_code=station.area_code_now,
    )
    tasks.assign_task(STORYTELLER, draft)


def close(envelope: Envelope) -> None:
    """Finish the task once no sensor of the station is silent or stuck."""
    try:
        sensor = sensors.sensor(STORYTELLER, envelope.text("sensor_code"))
    except NotFound:
        return
    if signs.troubles_of(STORYTELLER, sensor.station_id):
        return
    for task_id, state in _open(f"station:{sensor.station_id}"):
        if state == task_queries.State.OPEN:
            tasks.accept(STORYTELLER, task_id)
        tasks.finish(STORYTELLER, task_id, str(say("监测数据已恢复，自动办结。")))


def _keeper(unit_id: int | None, target: Target) -> Post | None:
    """Return the first post of the station's unit, else the nearest that answers signals."""
    own = unit_holders(unit_id)
    if own:
        return own[0]
    posts = whose_duty(STORYTELLER, ANSWER, target, on=clock.today())
    return posts[0] if posts else None


def _open(key: str) -> list[tuple[int, str]]:
    """Return the tasks of a station that still wait, with their states."""
    states = (task_queries.State.OPEN, task_queries.State.ACCEPTED)
    rows = task_queries.tasks(STORYTELLER, task_queries.TaskFilter(states=states))
    found = rows.filter(kind=KIND, source_key__startswith=f"{key}:")
    return list(found.values_list("pk", "state"))
