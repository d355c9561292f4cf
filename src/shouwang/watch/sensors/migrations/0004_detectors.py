"""Detectors stand side by side in memory; who speaks every second is no more compared by day."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MINUTE_S = 60


def learn_anew(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Forget states with seven days of a value a second: they are read no more."""
    states = apps.get_model("sensors", "AnomalyState").objects.using(editor.connection.alias)
    states.filter(sensor__interval_s__lt=MINUTE_S).update(state={}, until_ms=0)


class Migration(migrations.Migration):
    dependencies = [("sensors", "0003_days")]

    operations = [
        migrations.CreateModel(
            name="DetectorHolder",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("holder", models.CharField(blank=True, default="", max_length=32)),
                ("changes", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="sensors_one_holder")
                ]
            },
        ),
        migrations.RunPython(learn_anew, migrations.RunPython.noop),
    ]
