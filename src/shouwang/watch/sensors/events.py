"""What sensors tell the playbooks about themselves, and what the rules made of it."""

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


@dataclass(frozen=True, slots=True)
class SignalRaised:
    """A rule has fired, or a detector found something odd: level `none`, no rule key."""

    signal_id: int
    sensor_code: str
    area_code: str
    level: str
    rule_key: str
    kind: str


@dataclass(frozen=True, slots=True)
class SignalChanged:
    """A signal stands higher or lower; `none` when it has cleared and nobody has answered yet."""

    signal_id: int
    sensor_code: str
    area_code: str
    level: str
    rule_key: str
    kind: str
    level_before: str


@dataclass(frozen=True, slots=True)
class SignalAnswered:
    """A person has confirmed or dismissed a signal; `answer` is its state now."""

    signal_id: int
    sensor_code: str
    area_code: str
    level: str
    rule_key: str
    kind: str
    answer: str


@dataclass(frozen=True, slots=True)
class SignalEnded:
    """A signal that was answered is over; the level is the last one that it had."""

    signal_id: int
    sensor_code: str
    area_code: str
    level: str
    rule_key: str
    kind: str
