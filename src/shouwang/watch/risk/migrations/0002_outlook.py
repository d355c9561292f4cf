"""Forecasts of work and of rising water, with what came."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('risk', '0001_initial'),
        ('sensors', '0002_rules_and_signals'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkloadForecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField(verbose_name='预测时间')),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('low', models.PositiveIntegerField()),
                ('mid', models.FloatField()),
                ('high', models.PositiveIntegerField()),
                ('actual', models.PositiveIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('actual__isnull', True)), fields=['until_at'], name='risk_workload_due')],
                'constraints': [models.UniqueConstraint(fields=('work', 'from_at', 'until_at'), name='risk_workload_once'), models.CheckConstraint(condition=models.Q(('low__lte', models.F('high')), ('made_at__lte', models.F('from_at')), ('from_at__lt', models.F('until_at')), ('mid__gte', 0)), name='risk_workload_possible'), models.CheckConstraint(condition=models.Q(('work__in', ['hazards', 'tasks'])), name='risk_workload_known')],
            },
        ),
        migrations.CreateModel(
            name='SpreadForecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(max_length=8)),
                ('mark', models.FloatField()),
                ('made_at', models.DateTimeField(verbose_name='预测时间')),
                ('until_at', models.DateTimeField()),
                ('earliest_at', models.DateTimeField()),
                ('expected_at', models.DateTimeField(null=True)),
                ('latest_at', models.DateTimeField(null=True)),
                ('actual_at', models.DateTimeField(null=True)),
                ('arrival', models.CharField(blank=True, default='', max_length=12)),
                ('sensor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sensors.sensor')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('arrival', '')), fields=['until_at'], name='risk_spread_due')],
                'constraints': [models.UniqueConstraint(fields=('sensor', 'level', 'made_at'), name='risk_spread_once'), models.CheckConstraint(condition=models.Q(('earliest_at__lte', models.F('until_at')), ('made_at__lte', models.F('earliest_at')), models.Q(('expected_at', None), ('expected_at__gte', models.F('earliest_at')), _connector='OR'), models.Q(('latest_at', None), ('latest_at__gte', models.F('expected_at')), _connector='OR')), name='risk_spread_possible'), models.CheckConstraint(condition=models.Q(('level__in', ['red', 'orange', 'yellow', 'blue']), ('arrival__in', ['', 'inside', 'early', 'late', 'stayed_below', 'unknown'])), name='risk_spread_known')],
            },
        ),
    ]
