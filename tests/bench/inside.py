"""Runs inside an installation of its own: fills one database and measures everything on it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from .callers import Callers

FEW = 1_000


def main() -> int:
    """Measure on the database that the environment names; the figures go to a file."""
    parser = argparse.ArgumentParser(prog="tests.bench.inside")
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--hazards", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--part", default="")
    told = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "shouwang.config.settings"
    django.setup()
    measure = PARTS.get(told.part, _measure)
    figures = measure(told.source, told.hazards)
    told.out.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
    return 0


def _measure(source: Path, hazards: int) -> list[dict[str, object]]:
    from django.conf import settings
    from django.core.management import call_command

    from .callers import make_callers
    from .campaigning import measure_campaigns
    from .copies import copy_database
    from .delivering import measure_delivery
    from .importing import measure_import
    from .ingesting import measure_ingest
    from .ledger_import import measure_ledger_import
    from .picturing import measure_risk
    from .reading import measure_costs, measure_views
    from .registering import measure_register
    from .serving import served
    from .tallying import measure_tallies
    from .warning import measure_warnings

    call_command("migrate", verbosity=0, skip_checks=True)
    figures = measure_import(source)
    _say("the tree is in")
    callers = make_callers()
    _fill_few(callers)
    few = copy_database(settings.HOME)
    _say(f"{FEW:,} hazards are kept apart")
    _fill_up(callers, hazards)
    figures += [*measure_costs(callers, few), *measure_delivery()]
    _say("costs and delivery measured")
    with served() as server:
        figures += measure_views(callers, server)
        _say("reading measured")
        figures += measure_register(callers, server, settings.HOME)
    figures += [
        *measure_tallies(callers),
        *measure_ledger_import(callers),
        *measure_campaigns(callers),
        *measure_warnings(callers),
        *measure_risk(callers),
        *measure_ingest(),
    ]
    return [figure.as_dict() for figure in figures]


def _measure_campaigns(source: Path, hazards: int) -> list[dict[str, object]]:
    """Measure campaigns alone, on a tree without hazards."""
    del hazards
    from django.core.management import call_command

    from .callers import make_callers
    from .campaigning import measure_campaigns
    from .importing import measure_import

    call_command("migrate", verbosity=0, skip_checks=True)
    measure_import(source)
    return [figure.as_dict() for figure in measure_campaigns(make_callers())]


def _measure_warnings(source: Path, hazards: int) -> list[dict[str, object]]:
    """Measure warnings alone, on a tree without hazards."""
    del hazards
    from django.core.management import call_command

    from .callers import make_callers
    from .importing import measure_import
    from .warning import measure_warnings

    call_command("migrate", verbosity=0, skip_checks=True)
    measure_import(source)
    return [figure.as_dict() for figure in measure_warnings(make_callers())]


def _measure_risk(source: Path, hazards: int) -> list[dict[str, object]]:
    """Measure the risk picture alone, on a tree with a few hazards."""
    del hazards
    from django.core.management import call_command

    from .callers import make_callers
    from .importing import measure_import
    from .picturing import measure_risk

    call_command("migrate", verbosity=0, skip_checks=True)
    measure_import(source)
    callers = make_callers()
    _fill_few(callers)
    return [figure.as_dict() for figure in measure_risk(callers)]


def _measure_ingest(source: Path, hazards: int) -> list[dict[str, object]]:
    """Measure readings over MQTT alone."""
    del hazards
    from django.core.management import call_command

    from .importing import measure_import
    from .ingesting import measure_ingest

    call_command("migrate", verbosity=0, skip_checks=True)
    measure_import(source)
    return [figure.as_dict() for figure in measure_ingest()]


PARTS = {
    "ingest": _measure_ingest,
    "campaigns": _measure_campaigns,
    "warnings": _measure_warnings,
    "risk": _measure_risk,
}


def _fill_few(callers: Callers) -> None:
    from .ledger import Span, fill

    fill(callers, Span(1, FEW))


def _fill_up(callers: Callers, hazards: int) -> None:
    from .ledger import Span, fill

    if hazards > FEW:
        fill(callers, Span(FEW + 1, hazards))
    _say(f"{hazards:,} hazards are in")


_began = time.monotonic()


def _say(text: str) -> None:
    print(f"  {time.monotonic() - _began:6.1f} s  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
