"""Watching: due moments, patrol gaps, grants of task forces, physical sides, photos of signs."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("attachments", "0001_initial"),
        ("hazards", "0004_fulfilments"),
        ("people", "0002_email"),
        ("places", "0001_initial"),
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PatrolGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
                ("missed", models.PositiveSmallIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="PhysicalFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("aspect", models.CharField(max_length=16, verbose_name="方面")),
            ],
        ),
        migrations.CreateModel(
            name="TaskForceGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(
            model_name="hazard",
            name="hazards_monitored",
        ),
        migrations.RemoveField(
            model_name="hazard",
            name="check_alarmed_for",
        ),
        migrations.AddField(
            model_name="accidentlink",
            name="occurred_at",
            field=models.DateTimeField(
                default=datetime.datetime(2026, 1, 1, 0, 0, tzinfo=datetime.UTC),
                verbose_name="事故时间",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="hazard",
            name="check_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="hazard",
            name="monitor_from_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="hazard",
            name="patrol_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="monitoringcheck",
            name="shift",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hazards.patrolshift",
            ),
        ),
        migrations.AddField(
            model_name="monitoringcheck",
            name="way",
            field=models.CharField(default="visit", max_length=8),
        ),
        migrations.AddField(
            model_name="protectivemeasure",
            name="photo",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="attachments.attachment",
            ),
        ),
        migrations.AddIndex(
            model_name="accidentlink",
            index=models.Index(
                condition=models.Q(("was_open", True)),
                fields=["occurred_at"],
                name="hazards_accident_open",
            ),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(
                condition=models.Q(("check_due_at__isnull", False), ("is_finished", False)),
                fields=["check_due_at"],
                name="hazards_check_due",
            ),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(
                condition=models.Q(("is_finished", False), ("patrol_due_at__isnull", False)),
                fields=["patrol_due_at"],
                name="hazards_patrol_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="monitoringcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["visit", "patrol", "sensor"])),
                name="hazards_check_way",
            ),
        ),
        migrations.AddField(
            model_name="patrolgap",
            name="hazard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="patrol_gaps",
                to="hazards.hazard",
            ),
        ),
        migrations.AddField(
            model_name="patrolgap",
            name="shift",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hazards.patrolshift",
            ),
        ),
        migrations.AddField(
            model_name="physicalfacts",
            name="hazard",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="physical",
                to="hazards.hazard",
            ),
        ),
        migrations.AddField(
            model_name="taskforcegrant",
            name="grant",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="access.extragrant",
            ),
        ),
        migrations.AddField(
            model_name="taskforcegrant",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="grants",
                to="hazards.taskforcemember",
            ),
        ),
        migrations.AddConstraint(
            model_name="patrolgap",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_at", None)),
                fields=("hazard",),
                name="hazards_gap_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="patrolgap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_at__gte", models.F("due_at")),
                    models.Q(
                        ("until_at", None), ("until_at__gte", models.F("from_at")), _connector="OR"
                    ),
                ),
                name="hazards_gap_lasts",
            ),
        ),
        migrations.AddConstraint(
            model_name="physicalfacts",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "aspect__in",
                        ["process", "base_system", "equipment", "environment", "control"],
                    )
                ),
                name="hazards_physical_aspect",
            ),
        ),
    ]
