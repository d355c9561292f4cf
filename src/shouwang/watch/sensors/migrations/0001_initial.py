"""Stations, sensors and their readings; observations keep their series together on disk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OBSERVATIONS = """
CREATE TABLE sensors_observation (
    sensor_id bigint NOT NULL,
    at_ms bigint NOT NULL,
    value double precision NOT NULL,
    PRIMARY KEY (sensor_id, at_ms)
)"""
ROLLUPS = """
CREATE TABLE sensors_rollup (
    sensor_id bigint NOT NULL,
    hour_ms bigint NOT NULL,
    count integer NOT NULL CHECK (count >= 1),
    total double precision NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    PRIMARY KEY (sensor_id, hour_ms)
)"""
REST = "CREATE TABLE sensors_observation_rest PARTITION OF sensors_observation DEFAULT"


def make_series_tables(apps, schema_editor):
    """Make both tables: in the key's order on SQLite, in partitions by time on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{OBSERVATIONS} PARTITION BY RANGE (at_ms)")
        schema_editor.execute(REST)
        schema_editor.execute(ROLLUPS)
    else:
        schema_editor.execute(f"{OBSERVATIONS} WITHOUT ROWID")
        schema_editor.execute(f"{ROLLUPS} WITHOUT ROWID")


def drop_series_tables(apps, schema_editor):
    """Drop both tables with all partitions."""
    schema_editor.execute("DROP TABLE sensors_rollup")
    schema_editor.execute("DROP TABLE sensors_observation")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_at', models.DateTimeField()),
                ('channel', models.CharField(max_length=8)),
                ('gateway', models.CharField(blank=True, default='', max_length=64)),
                ('count', models.PositiveIntegerField()),
                ('packed', models.BinaryField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='sensors_arrival_filled')],
            },
        ),
        migrations.CreateModel(
            name='RefusalCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('channel', models.CharField(max_length=8)),
                ('gateway', models.CharField(blank=True, default='', max_length=64)),
                ('sensor_code', models.CharField(blank=True, default='', max_length=40)),
                ('reason', models.CharField(max_length=16)),
                ('count', models.BigIntegerField()),
                ('last_at', models.DateTimeField()),
                ('sample', models.CharField(blank=True, default='', max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'channel', 'gateway', 'sensor_code', 'reason'), name='sensors_refusal_once'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='sensors_refusal_counted')],
            },
        ),
        migrations.CreateModel(
            name='Station',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='站点编号')),
                ('name', models.CharField(max_length=100, verbose_name='站点名称')),
                ('version', models.PositiveIntegerField(default=1)),
                ('area_code_at_time', models.CharField(max_length=15, verbose_name='登记时区划')),
                ('area_code_now', models.CharField(max_length=15, verbose_name='区划')),
                ('village_code', models.CharField(default='', max_length=12)),
                ('street_code', models.CharField(default='', max_length=9)),
                ('county_code', models.CharField(default='', max_length=6)),
                ('city_code', models.CharField(default='', max_length=4)),
                ('province_code', models.CharField(default='', max_length=2)),
                ('lat', models.FloatField(null=True, verbose_name='纬度')),
                ('lng', models.FloatField(null=True, verbose_name='经度')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='说明')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['county_code', 'code'], name='sensors_station_6'), models.Index(fields=['street_code', 'code'], name='sensors_station_9'), models.Index(fields=['village_code', 'code'], name='sensors_station_12')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('name', ''), _negated=True), models.Q(('area_code_now', ''), _negated=True)), name='sensors_station_named'), models.CheckConstraint(condition=models.Q(models.Q(('lat', None), ('lng', None)), models.Q(('lat__gte', -90), ('lat__lte', 90), ('lng__gte', -180), ('lng__lte', 180)), _connector='OR'), name='sensors_station_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='Sensor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='传感器编号')),
                ('name', models.CharField(blank=True, default='', max_length=100, verbose_name='名称')),
                ('kind', models.CharField(max_length=20, verbose_name='类型')),
                ('unit', models.CharField(blank=True, default='', max_length=16, verbose_name='计量单位')),
                ('version', models.PositiveIntegerField(default=1)),
                ('low', models.FloatField(null=True, verbose_name='合理下限')),
                ('high', models.FloatField(null=True, verbose_name='合理上限')),
                ('interval_s', models.PositiveIntegerField(verbose_name='上报间隔（秒）')),
                ('silent_after_s', models.PositiveIntegerField(verbose_name='静默时限（秒）')),
                ('stuck_after_s', models.PositiveIntegerField(null=True, verbose_name='数值不变时限（秒）')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sensors', to='sensors.station')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'code'], name='sensors_sensor_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), ('kind__in', ['rain_gauge', 'water_level', 'crack_meter', 'tilt', 'soil_moisture', 'smoke', 'gas', 'ebike_charging', 'water_immersion', 'hydrant_pressure', 'electrical', 'siren', 'speaker', 'camera_blocked_lane', 'temperature', 'battery', 'other'])), name='sensors_sensor_named'), models.CheckConstraint(condition=models.Q(('low', None), ('high', None), ('low__lt', models.F('high')), _connector='OR'), name='sensors_range_possible'), models.CheckConstraint(condition=models.Q(('interval_s__gte', 1), ('silent_after_s__gte', models.F('interval_s')), models.Q(('stuck_after_s', None), ('stuck_after_s__gte', models.F('interval_s')), _connector='OR')), name='sensors_times_possible')],
            },
        ),
        migrations.CreateModel(
            name='Trouble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('health', models.CharField(max_length=8)),
                ('began_ms', models.BigIntegerField()),
                ('ended_ms', models.BigIntegerField(null=True)),
                ('sensor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='troubles', to='sensors.sensor')),
            ],
            options={
                'indexes': [models.Index(fields=['sensor', 'began_ms'], name='sensors_trouble_began')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_ms', None)), fields=('sensor',), name='sensors_trouble_one'), models.CheckConstraint(condition=models.Q(('ended_ms', None), ('ended_ms__gte', models.F('began_ms')), _connector='OR'), name='sensors_trouble_possible')],
            },
        ),
        migrations.CreateModel(
            name='Latest',
            fields=[
                ('sensor', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='latest', serialize=False, to='sensors.sensor')),
                ('at_ms', models.BigIntegerField(null=True)),
                ('value', models.FloatField(null=True)),
                ('received_ms', models.BigIntegerField(null=True)),
                ('sequence', models.BigIntegerField(null=True)),
                ('changed_ms', models.BigIntegerField(null=True)),
                ('bad_ms', models.BigIntegerField(null=True)),
                ('health', models.CharField(default='unknown', max_length=8)),
                ('health_since_ms', models.BigIntegerField()),
                ('due_ms', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_ms__isnull', False)), fields=['due_ms'], name='sensors_latest_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('health__in', ['unknown', 'ok', 'silent', 'stuck', 'faulty'])), name='sensors_health_known')],
            },
        ),
        migrations.CreateModel(
            name='Gap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_sequence', models.BigIntegerField()),
                ('last_sequence', models.BigIntegerField()),
                ('missing', models.BigIntegerField()),
                ('open_ranges', models.JSONField(default=list)),
                ('before_ms', models.BigIntegerField()),
                ('after_ms', models.BigIntegerField()),
                ('closed_ms', models.BigIntegerField(null=True)),
                ('sensor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gaps', to='sensors.sensor')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_ms', None)), fields=['sensor', 'first_sequence'], name='sensors_gap_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('first_sequence__lte', models.F('last_sequence')), models.Q(models.Q(('closed_ms', None), ('missing__gte', 1)), models.Q(('closed_ms__isnull', False), ('missing', 0)), _connector='OR')), name='sensors_gap_possible')],
            },
        ),
        migrations.CreateModel(
            name='EndPointTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tested_at', models.DateTimeField(verbose_name='试验时间')),
                ('has_worked', models.BooleanField(verbose_name='有效')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='说明')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sensor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tests', to='sensors.sensor')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sensor', 'tested_at'), name='sensors_test_once'), models.CheckConstraint(condition=models.Q(('tested_at__lte', models.F('recorded_at'))), name='sensors_test_was')],
            },
        ),
        migrations.CreateModel(
            name='Calibration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='生效日期')),
                ('factor', models.FloatField(default=1.0, verbose_name='系数')),
                ('offset', models.FloatField(default=0.0, verbose_name='偏移')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='说明')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sensor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calibrations', to='sensors.sensor')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sensor', 'from_on'), name='sensors_calibration_once'), models.CheckConstraint(condition=models.Q(('factor', 0), _negated=True), name='sensors_calibration_possible')],
            },
        ),
        migrations.CreateModel(
            name='Quarantined',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at_ms', models.BigIntegerField()),
                ('value', models.FloatField()),
                ('received_ms', models.BigIntegerField(db_index=True)),
                ('sensor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quarantined', to='sensors.sensor')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sensor', 'at_ms'), name='sensors_quarantined_once')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(
                    code=make_series_tables,
                    reverse_code=drop_series_tables,
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='Observation',
                    fields=[
                        ('pk', models.CompositePrimaryKey('sensor_id', 'at_ms', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('at_ms', models.BigIntegerField()),
                        ('value', models.FloatField()),
                        ('sensor', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sensors.sensor')),
                    ],
                ),
                migrations.CreateModel(
                    name='Rollup',
                    fields=[
                        ('pk', models.CompositePrimaryKey('sensor_id', 'hour_ms', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('hour_ms', models.BigIntegerField()),
                        ('count', models.PositiveIntegerField()),
                        ('total', models.FloatField()),
                        ('low', models.FloatField()),
                        ('high', models.FloatField()),
                        ('sensor', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sensors.sensor')),
                    ],
                ),
            ],
        ),
    ]
