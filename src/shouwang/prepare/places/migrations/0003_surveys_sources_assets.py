import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_cooperative_head'),
        ('people', '__first__'),
        ('places', '0002_queued_uploads'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgriculturalAsset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('kind', models.CharField(max_length=16, verbose_name='类别')),
                ('area_mu', models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='面积（亩）')),
                ('owner_name', models.CharField(blank=True, default='', max_length=120, verbose_name='经营者')),
                ('area_code_at_time', models.CharField(max_length=15, verbose_name='登记时区划')),
                ('area_code_now', models.CharField(max_length=15, verbose_name='现区划')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='纬度')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='经度')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='说明')),
                ('is_fictional', models.BooleanField(default=False, verbose_name='虚构')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('archived_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('version', models.PositiveIntegerField(default=1)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['area_code_now', 'id'], name='places_asset_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('archived_at', None)), fields=('area_code_at_time', 'name'), name='places_asset_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='places_asset_name_given'), models.CheckConstraint(condition=models.Q(('kind__in', ['seedlings', 'grain', 'vegetables', 'orchard', 'forestry', 'livestock', 'aquaculture', 'other'])), name='places_asset_kind_known'), models.CheckConstraint(condition=models.Q(('area_mu', None), ('area_mu__gt', 0), _connector='OR'), name='places_asset_area_positive'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR'), name='places_asset_point_whole')],
            },
        ),
        migrations.CreateModel(
            name='BaseSurvey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('area_code_at_time', models.CharField(max_length=15, verbose_name='发起时区划')),
                ('area_code_now', models.CharField(max_length=15, verbose_name='区划')),
                ('type_codes', models.JSONField(default=list, verbose_name='场所类型')),
                ('due_on', models.DateField(verbose_name='截止日期')),
                ('basis', models.CharField(blank=True, default='', max_length=300, verbose_name='依据')),
                ('started_at', models.DateTimeField(verbose_name='发起时间')),
                ('started_key', models.CharField(max_length=64)),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('is_fictional', models.BooleanField(default=False, verbose_name='虚构')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['area_code_now', 'id'], name='places_survey_area'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['due_on'], name='places_survey_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='places_survey_title_given'), models.CheckConstraint(condition=models.Q(models.Q(('area_code_now', ''), _negated=True), models.Q(('area_code_at_time', ''), _negated=True)), name='places_survey_area_given')],
            },
        ),
        migrations.CreateModel(
            name='MajorHazardSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='级别')),
                ('surveyed_on', models.DateField(blank=True, null=True, verbose_name='普查日期')),
                ('file_reference', models.CharField(blank=True, default='', max_length=200, verbose_name='档案')),
                ('risk_identified_on', models.DateField(blank=True, null=True, verbose_name='风险辨识日期')),
                ('risk_summary', models.CharField(blank=True, default='', max_length=500, verbose_name='风险辨识')),
                ('monitoring', models.CharField(blank=True, default='', max_length=500, verbose_name='监控预警措施')),
                ('assessed_on', models.DateField(blank=True, null=True, verbose_name='安全评估日期')),
                ('assessed_until', models.DateField(blank=True, null=True, verbose_name='评估有效期至')),
                ('plan', models.CharField(blank=True, default='', max_length=200, verbose_name='应急预案')),
                ('filing_state', models.CharField(blank=True, default='', max_length=12, verbose_name='备案')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='备案日期')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ('is_fictional', models.BooleanField(default=False, verbose_name='虚构')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('version', models.PositiveIntegerField(default=1)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place', 'is_active'], name='places_source_place')],
                'constraints': [models.UniqueConstraint(fields=('place', 'name'), name='places_source_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='places_source_name_given'), models.CheckConstraint(condition=models.Q(('level', None), models.Q(('level__gte', 1), ('level__lte', 4)), _connector='OR'), name='places_source_level_known'), models.CheckConstraint(condition=models.Q(('filing_state__in', ['', 'not_filed', 'submitted', 'filed'])), name='places_source_filing_known'), models.CheckConstraint(condition=models.Q(('assessed_on', None), ('assessed_until', None), ('assessed_until__gte', models.F('assessed_on')), _connector='OR'), name='places_source_assessment_order')],
            },
        ),
        migrations.CreateModel(
            name='ObjectInspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('inspected_on', models.DateField(verbose_name='检验日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='应检日期')),
                ('next_due_on', models.DateField(blank=True, null=True, verbose_name='下次检验日')),
                ('result', models.CharField(max_length=8, verbose_name='结论')),
                ('certificate', models.CharField(blank=True, default='', max_length=60, verbose_name='证书编号')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('recorded_key', models.CharField(max_length=64)),
                ('object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inspections', to='places.inspectableobject')),
            ],
            options={
                'indexes': [models.Index(fields=['due_on', 'object'], name='places_inspection_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('result__in', ['passed', 'failed'])), name='places_inspection_result_known'), models.CheckConstraint(condition=models.Q(('next_due_on', None), ('next_due_on__gte', models.F('inspected_on')), _connector='OR'), name='places_inspection_next_after')],
            },
        ),
        migrations.CreateModel(
            name='SourceMonitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8, verbose_name='方式')),
                ('sensor_key', models.CharField(blank=True, default='', max_length=96, verbose_name='传感器')),
                ('every_min', models.PositiveIntegerField(verbose_name='间隔（分钟）')),
                ('started_at', models.DateTimeField(verbose_name='启用时间')),
                ('last_signal_at', models.DateTimeField(blank=True, null=True, verbose_name='最近信号')),
                ('due_at', models.DateTimeField(verbose_name='最迟下次')),
                ('silence_named_at', models.DateTimeField(blank=True, null=True)),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='monitors', to='places.majorhazardsource')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_active', True), ('silence_named_at__isnull', True)), fields=['due_at'], name='places_monitor_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('source', 'kind', 'sensor_key'), name='places_monitor_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['sensor', 'check'])), name='places_monitor_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sensor'), models.Q(('sensor_key', ''), _negated=True)), models.Q(('kind', 'check'), ('sensor_key', '')), _connector='OR'), name='places_monitor_sensor_named'), models.CheckConstraint(condition=models.Q(('every_min__gte', 1)), name='places_monitor_interval')],
            },
        ),
        migrations.CreateModel(
            name='Standardisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(verbose_name='标准化等级')),
                ('granted_on', models.DateField(verbose_name='定级日期')),
                ('expires_on', models.DateField(verbose_name='有效期至')),
                ('certificate', models.CharField(blank=True, default='', max_length=60, verbose_name='证书编号')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('recorded_key', models.CharField(max_length=64)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standardisations', to='places.place')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['place', 'expires_on'], name='places_standard_place'), models.Index(fields=['unit', 'expires_on'], name='places_standard_unit')],
                'constraints': [models.UniqueConstraint(fields=('place', 'granted_on'), name='places_standard_once_a_day'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 3)), name='places_standard_level_known'), models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('granted_on'))), name='places_standard_order')],
            },
        ),
        migrations.CreateModel(
            name='SurveyEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type_code', models.CharField(max_length=24, verbose_name='类型')),
                ('surveyor_key', models.CharField(max_length=64)),
                ('surveyed_at', models.DateTimeField(verbose_name='登记时间')),
                ('latitude', models.FloatField(verbose_name='纬度')),
                ('longitude', models.FloatField(verbose_name='经度')),
                ('photo_count', models.PositiveSmallIntegerField(verbose_name='照片数')),
                ('is_new_place', models.BooleanField(default=False, verbose_name='新登记')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='说明')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='places.basesurvey')),
                ('surveyor_post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'indexes': [models.Index(fields=['survey', 'surveyed_at'], name='places_entry_survey')],
                'constraints': [models.UniqueConstraint(fields=('survey', 'place'), name='places_entry_once'), models.CheckConstraint(condition=models.Q(('type_code__in', ['crowded_place', 'rental_house', 'three_in_one', 'nine_small_place', 'high_rise', 'labour_intensive'])), name='places_entry_type_known'), models.CheckConstraint(condition=models.Q(('photo_count__gte', 1)), name='places_entry_has_photo'), models.CheckConstraint(condition=models.Q(('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180)), name='places_entry_position')],
            },
        ),
        migrations.CreateModel(
            name='SurveyVillage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code_at_time', models.CharField(max_length=15)),
                ('area_code_now', models.CharField(db_index=True, max_length=15)),
                ('expected', models.PositiveIntegerField(blank=True, null=True, verbose_name='应登记数')),
                ('estimated_at', models.DateTimeField(blank=True, null=True, verbose_name='估计时间')),
                ('estimated_key', models.CharField(blank=True, default='', max_length=64)),
                ('overdue_named_at', models.DateTimeField(blank=True, null=True)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='villages', to='places.basesurvey')),
            ],
            options={
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('survey', 'area_code_at_time'), name='places_survey_village_once'), models.CheckConstraint(condition=models.Q(('expected', None), models.Q(('estimated_at__isnull', False), models.Q(('estimated_key', ''), _negated=True)), _connector='OR'), name='places_survey_estimate_signed')],
            },
        ),
        migrations.AddField(
            model_name='inspectableobject',
            name='category',
            field=models.CharField(blank=True, default='other', max_length=20, verbose_name='检验类别'),
        ),
        migrations.AddField(
            model_name='place',
            name='height_m',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='建筑高度（米）'),
        ),
        migrations.AddField(
            model_name='registerupload',
            name='position',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='registerupload',
            name='total',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='inspectableobject',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['special_equipment', 'hazmat_container', 'other'])), name='places_object_category_known'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('height_m', None), ('height_m__gt', 0), _connector='OR'), name='places_height_positive'),
        ),
        migrations.AddConstraint(
            model_name='registerupload',
            constraint=models.CheckConstraint(condition=models.Q(('position__lte', models.F('total'))), name='places_upload_position'),
        ),
    ]
