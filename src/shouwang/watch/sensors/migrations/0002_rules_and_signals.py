"""Rules with their versions and standings, signals, anomaly states and forecasts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sensors', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnomalyState',
            fields=[
                ('sensor', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='anomaly', serialize=False, to='sensors.sensor')),
                ('state', models.JSONField(default=dict)),
                ('until_ms', models.BigIntegerField(default=0)),
                ('score', models.FloatField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('score', None), ('score__range', (0, 1)), _connector='OR'), name='sensors_score_possible')],
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True, verbose_name='规则代号')),
                ('title', models.CharField(max_length=80, verbose_name='规则名称')),
                ('area_code_now', models.CharField(max_length=15, verbose_name='区划')),
                ('is_example', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('title', ''), _negated=True), models.Q(('area_code_now', ''), _negated=True)), name='sensors_rule_named')],
            },
        ),
        migrations.CreateModel(
            name='RuleBookHolder',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('holder', models.CharField(max_length=32)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='sensors_one_rule_book')],
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='版本')),
                ('body', models.JSONField()),
                ('state', models.CharField(default='draft', max_length=8, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1)),
                ('drafted_at', models.DateTimeField(verbose_name='起草时间')),
                ('from_at', models.DateTimeField(null=True, verbose_name='生效时间')),
                ('until_at', models.DateTimeField(null=True, verbose_name='失效时间')),
                ('reason', models.CharField(blank=True, default='', max_length=500, verbose_name='理由')),
                ('drafted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='sensors.rule')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rule', 'number'), name='sensors_rule_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('rule',), name='sensors_rule_one_draft'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'live', 'retired']), models.Q(('state', 'draft'), ('from_at__isnull', False), _connector='OR')), name='sensors_rule_version_known'), models.CheckConstraint(condition=models.Q(('until_at', None), ('until_at__gte', models.F('from_at')), _connector='OR'), name='sensors_rule_version_ends_after')],
            },
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(blank=True, default='', max_length=20)),
                ('state', models.CharField(default='raised', max_length=10, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1)),
                ('level', models.CharField(max_length=8, verbose_name='级别')),
                ('top_level', models.CharField(max_length=8, verbose_name='最高级别')),
                ('raised_at', models.DateTimeField(verbose_name='触发时间')),
                ('changed_at', models.DateTimeField(verbose_name='最近变化')),
                ('cleared_at', models.DateTimeField(null=True, verbose_name='恢复时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('firings', models.PositiveIntegerField(default=1, verbose_name='触发次数')),
                ('score', models.FloatField(null=True, verbose_name='异常程度')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('dismissed_as', models.CharField(blank=True, default='', max_length=12, verbose_name='排除原因')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='说明')),
                ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='sensors.rule')),
                ('rule_version', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sensors.ruleversion')),
                ('sensor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='sensors.sensor')),
            ],
            options={
                'indexes': [models.Index(fields=['raised_at', 'id'], name='sensors_signal_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None), ('rule__isnull', False)), fields=('rule', 'subject'), name='sensors_signal_one_open'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('rule__isnull', True)), fields=('sensor',), name='sensors_signal_one_anomaly'), models.CheckConstraint(condition=models.Q(('state__in', ['raised', 'confirmed', 'dismissed', 'ended']), ('level__in', ['none', 'blue', 'yellow', 'orange', 'red']), ('top_level__in', ['none', 'blue', 'yellow', 'orange', 'red'])), name='sensors_signal_words_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at', None)), _connector='OR'), name='sensors_signal_end_known'), models.CheckConstraint(condition=models.Q(('rule__isnull', False), models.Q(('level', 'none'), ('score__isnull', False)), _connector='OR'), name='sensors_signal_scored'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dismissed'), _negated=True), models.Q(models.Q(('note', ''), _negated=True), ('dismissed_as__in', ['false_alarm', 'device', 'test', 'harmless'])), _connector='OR'), name='sensors_signal_dismissed_why')],
            },
        ),
        migrations.CreateModel(
            name='SignalChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('level', models.CharField(max_length=8)),
                ('readings', models.JSONField(default=list)),
                ('signal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='sensors.signal')),
            ],
            options={
                'ordering': ('at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['none', 'blue', 'yellow', 'orange', 'red'])), name='sensors_signal_change_known')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(blank=True, default='', max_length=20)),
                ('levels', models.JSONField()),
                ('judged_to', models.BigIntegerField()),
                ('rule_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='sensors.ruleversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rule_version', 'subject'), name='sensors_standing_once')],
            },
        ),
        migrations.CreateModel(
            name='Forecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='预测时间')),
                ('for_at', models.DateTimeField(verbose_name='预测时刻')),
                ('low', models.FloatField()),
                ('mid', models.FloatField()),
                ('high', models.FloatField()),
                ('actual', models.FloatField(null=True)),
                ('error', models.FloatField(null=True)),
                ('compared_at', models.DateTimeField(null=True)),
                ('sensor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forecasts', to='sensors.sensor')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('compared_at', None)), fields=['for_at'], name='sensors_forecast_due')],
                'constraints': [models.UniqueConstraint(fields=('sensor', 'made_at', 'for_at'), name='sensors_forecast_once'), models.CheckConstraint(condition=models.Q(('low__lte', models.F('mid')), ('mid__lte', models.F('high')), ('made_at__lt', models.F('for_at'))), name='sensors_forecast_possible')],
            },
        ),
    ]
