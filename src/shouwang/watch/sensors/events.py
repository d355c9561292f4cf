"""What sensors tell the playbooks about themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SensorSilent:
    """A sensor has told nothing for its silence time; `since` is the last that it told, ISO."""

    sensor_id: int
    sensor_code: str
    area_code: str
    kind: str
    since: str


@dataclass(frozen=True, slots=True)
class SensorStuck:
    """A sensor has told one and the same value for its stuck time; `since` when it began, ISO."""

    sensor_id: int
    sensor_code: str
    area_code: str
    kind: str
    since: str


@dataclass(frozen=True, slots=True)
class SensorBack:
    """A silent or stuck sensor is well again; `was` names what it was."""

    sensor_id: int
    sensor_code: str
    area_code: str
    kind: str
    was: str
