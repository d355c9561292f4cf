"""Days of sensors beside their hours, how far both are summed, and which days are stale."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

HOUR_MS = 3_600_000
DAYS = """
CREATE TABLE sensors_dayrollup (
    sensor_id bigint NOT NULL,
    day_ms bigint NOT NULL,
    count integer NOT NULL CHECK (count >= 1),
    total double precision NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    PRIMARY KEY (sensor_id, day_ms)
)"""


def make_days(apps, schema_editor):
    """Make the table of days, in the order of its key on SQLite."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(f"{DAYS} WITHOUT ROWID" if is_sqlite else DAYS)


def drop_days(apps, schema_editor):
    """Drop the table of days."""
    schema_editor.execute("DROP TABLE sensors_dayrollup")


def begin_summing(apps, schema_editor):
    """Begin at nothing; readings are gone up to the last hour that they were folded into."""
    last = apps.get_model("sensors", "Rollup").objects.aggregate(last=models.Max("hour_ms"))["last"]
    gone_ms = 0 if last is None else last + HOUR_MS
    apps.get_model("sensors", "Summing").objects.create(pk=1, raw_from_ms=gone_ms)


def _sensor():
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="sensors.sensor",
    )


class Migration(migrations.Migration):

    dependencies = [
        ("sensors", "0002_rules_and_signals"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(code=make_days, reverse_code=drop_days),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="DayRollup",
                    fields=[
                        ("pk", models.CompositePrimaryKey("sensor_id", "day_ms", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("day_ms", models.BigIntegerField()),
                        ("count", models.PositiveIntegerField()),
                        ("total", models.FloatField()),
                        ("low", models.FloatField()),
                        ("high", models.FloatField()),
                        ("sensor", _sensor()),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="StaleDay",
            fields=[
                ("pk", models.CompositePrimaryKey("sensor_id", "day_ms", blank=True, editable=False, primary_key=True, serialize=False)),
                ("day_ms", models.BigIntegerField()),
                ("sensor", _sensor()),
            ],
        ),
        migrations.CreateModel(
            name="Summing",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("summed_ms", models.BigIntegerField(default=0)),
                ("until_ms", models.BigIntegerField(default=0)),
                ("last_sensor_id", models.BigIntegerField(default=0)),
                ("raw_from_ms", models.BigIntegerField(default=0)),
                ("hours_from_ms", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(id=1), name="sensors_one_summing"),
                    models.CheckConstraint(condition=Q(summed_ms__lte=F("until_ms")), name="sensors_summing_ahead"),
                    models.CheckConstraint(condition=Q(hours_from_ms__lte=F("raw_from_ms")), name="sensors_hours_outlive_raw"),
                ],
            },
        ),
        migrations.RunPython(code=begin_summing, reverse_code=migrations.RunPython.noop),
    ]
