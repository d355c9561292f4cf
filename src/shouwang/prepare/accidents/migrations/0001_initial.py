"""Accidents and the words of their moves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Accident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('state', models.CharField(default='reported', max_length=12, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1)),
                ('source_key', models.CharField(blank=True, default='', max_length=96)),
                ('area_code_at_time', models.CharField(max_length=15, verbose_name='报告时区划')),
                ('area_code_now', models.CharField(max_length=15, verbose_name='区划')),
                ('village_code', models.CharField(default='', max_length=12)),
                ('street_code', models.CharField(default='', max_length=9)),
                ('county_code', models.CharField(default='', max_length=6)),
                ('city_code', models.CharField(default='', max_length=4)),
                ('province_code', models.CharField(default='', max_length=2)),
                ('sector', models.CharField(blank=True, default='', max_length=32, verbose_name='行业条线')),
                ('location', models.CharField(blank=True, default='', max_length=200, verbose_name='具体位置')),
                ('kind', models.CharField(max_length=16, verbose_name='类别')),
                ('occurred_at', models.DateTimeField(verbose_name='发生时间')),
                ('reported_at', models.DateTimeField(verbose_name='报告时间')),
                ('description', models.TextField(verbose_name='事故经过')),
                ('dead', models.PositiveIntegerField(null=True, verbose_name='死亡')),
                ('serious_injured', models.PositiveIntegerField(null=True, verbose_name='重伤')),
                ('light_injured', models.PositiveIntegerField(null=True, verbose_name='轻伤')),
                ('missing', models.PositiveIntegerField(null=True, verbose_name='失踪')),
                ('direct_loss_yuan', models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='直接经济损失')),
                ('grade', models.CharField(max_length=12, verbose_name='等级')),
                ('is_grade_minimum', models.BooleanField(default=True)),
                ('rule_version', models.CharField(max_length=10)),
                ('verified_at', models.DateTimeField(null=True, verbose_name='核定时间')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='结案时间')),
                ('conclusion', models.TextField(blank=True, default='', verbose_name='处理结论')),
                ('place', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('reported_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('verified_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AccidentNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=16)),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True, default='')),
                ('replaced', models.TextField(blank=True, default='')),
                ('accident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='accidents.accident')),
            ],
        ),
        migrations.AddIndex(
            model_name='accident',
            index=models.Index(fields=['occurred_at', 'id'], name='accidents_all'),
        ),
        migrations.AddIndex(
            model_name='accident',
            index=models.Index(fields=['county_code', 'occurred_at', 'id'], name='accidents_6'),
        ),
        migrations.AddIndex(
            model_name='accident',
            index=models.Index(fields=['street_code', 'occurred_at', 'id'], name='accidents_9'),
        ),
        migrations.AddIndex(
            model_name='accident',
            index=models.Index(fields=['village_code', 'occurred_at', 'id'], name='accidents_12'),
        ),
        migrations.AddIndex(
            model_name='accident',
            index=models.Index(condition=models.Q(('unit__isnull', False)), fields=['unit', 'occurred_at'], name='accidents_unit'),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source_key',), name='accidents_source_once'),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('description', ''), _negated=True)), name='accidents_number_given'),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area_code_now', ''), _negated=True), models.Q(('area_code_at_time', ''), _negated=True)), name='accidents_area_given'),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reported', 'verified', 'closed']), ('kind__in', ['A.mine', 'A.construction', 'A.hazchem', 'A.fireworks', 'A.fire', 'A.traffic', 'A.utility', 'A.env', 'A.special_eq', 'A.other']), ('grade__in', ['exceptional', 'major', 'larger', 'general']), models.Q(('rule_version', ''), _negated=True)), name='accidents_words_known'),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dead', None), ('dead__range', (0, 1000000)), _connector='OR'), models.Q(('serious_injured', None), ('serious_injured__range', (0, 1000000)), _connector='OR'), models.Q(('light_injured', None), ('light_injured__range', (0, 1000000)), _connector='OR'), models.Q(('missing', None), ('missing__range', (0, 1000000)), _connector='OR')), name='accidents_persons_possible'),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.CheckConstraint(condition=models.Q(('direct_loss_yuan', None), ('direct_loss_yuan__gte', 0), _connector='OR'), name='accidents_loss_possible'),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.CheckConstraint(condition=models.Q(('occurred_at__lte', models.F('reported_at'))), name='accidents_reported_after'),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'reported'), models.Q(('dead__isnull', False), ('missing__isnull', False), ('serious_injured__isnull', False), ('verified_at__isnull', False)), _connector='OR'), name='accidents_verified_known'),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_at__isnull', False), models.Q(('conclusion', ''), _negated=True)), _connector='OR'), name='accidents_closed_concluded'),
        ),
        migrations.AddConstraint(
            model_name='accidentnote',
            constraint=models.UniqueConstraint(fields=('accident', 'version'), name='accidents_note_once'),
        ),
        migrations.AddConstraint(
            model_name='accidentnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('replaced', ''), _negated=True), _connector='OR'), name='accidents_note_given'),
        ),
    ]
