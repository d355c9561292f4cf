"""The shipped obligations in English, as far as their Chinese words stand as they were shipped."""

import csv
from pathlib import Path

from django.db import migrations, models

DATA = Path(__file__).parents[1] / "data" / "obligations.csv"


def put_in_english(apps, schema_editor):
    """Give the shipped lines their English; what an office wrote itself stays as it is."""
    rules = apps.get_model("warnings", "ObligationRule").objects.using(
        schema_editor.connection.alias
    )
    with DATA.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            same = rules.filter(key=row["key"], action=row["action"], action_en="")
            same.update(action_en=row["action_en"])


class Migration(migrations.Migration):
    dependencies = [("warnings", "0006_scope")]
    operations = [
        migrations.RunPython(put_in_english, migrations.RunPython.noop),
        migrations.AlterField(
            "obligationrule",
            "is_evacuation",
            models.BooleanField(default=False, verbose_name="要转移人"),
        ),
    ]
