"""The templates and the obligations that the program brings along, read from `data/`."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parents[1] / "data"
FROM_ON = date(2024, 11, 1)
"""The day on which the revised Emergency Response Law came into force."""


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def plant(apps, schema_editor):
    """Put the shipped lines in; a line that is there already stays as it is."""
    template = apps.get_model("warnings", "Template")
    rule = apps.get_model("warnings", "ObligationRule")
    template.objects.bulk_create(
        [template(in_force_from_on=FROM_ON, **row) for row in _rows("templates.csv")],
        ignore_conflicts=True,
    )
    rule.objects.bulk_create(
        [_rule(rule, row) for row in _rows("obligations.csv")], ignore_conflicts=True
    )


def _rule(rule, row):
    numbers = {
        "within_min": int(row.pop("within_min")),
        "every_min": int(every) if (every := row.pop("every_min")) else None,
        "is_evacuation": row.pop("is_evacuation") == "1",
    }
    return rule(in_force_from_on=FROM_ON, **row, **numbers)


def take_out(apps, schema_editor):
    """Take out the shipped lines that no warning rests on."""
    duty = apps.get_model("warnings", "ObligationDuty")
    used = duty.objects.values("rule_id")
    apps.get_model("warnings", "ObligationRule").objects.filter(
        key__in=[row["key"] for row in _rows("obligations.csv")], in_force_from_on=FROM_ON
    ).exclude(pk__in=used).delete()
    apps.get_model("warnings", "Template").objects.filter(in_force_from_on=FROM_ON).delete()


class Migration(migrations.Migration):
    dependencies = [("warnings", "0001_initial")]
    operations = [migrations.RunPython(plant, take_out)]
