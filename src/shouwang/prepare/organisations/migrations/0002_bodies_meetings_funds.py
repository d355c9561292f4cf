import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
        ('people', '0002_email'),
        ('tasks', '0001_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code_now', models.CharField(max_length=15)),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('source', models.CharField(max_length=120, verbose_name='资金来源')),
                ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                ('amount_yuan', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='金额（元）')),
                ('spent_yuan', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='已支出（元）')),
                ('granted_on', models.DateField(verbose_name='到位日期')),
                ('subject_key', models.CharField(blank=True, default='', max_length=96)),
                ('basis', models.CharField(blank=True, default='', max_length=200, verbose_name='依据')),
                ('version', models.PositiveIntegerField(default=1)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='使用单位')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_key', 'unit'], name='organisations_fund_subject'), models.Index(fields=['area_code_now', 'granted_on'], name='organisations_fund_area')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_yuan__gt', 0)), name='organisations_fund_positive'), models.CheckConstraint(condition=models.Q(('spent_yuan__gte', 0), ('spent_yuan__lte', models.F('amount_yuan'))), name='organisations_fund_not_overspent'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('source', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='organisations_fund_named')],
            },
        ),
        migrations.CreateModel(
            name='FundRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('state', models.CharField(default='sent', max_length=12, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1)),
                ('area_code_now', models.CharField(max_length=15)),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('purpose', models.CharField(max_length=500, verbose_name='理由')),
                ('amount_yuan', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='申请金额（元）')),
                ('subject_key', models.CharField(blank=True, default='', max_length=96)),
                ('sent_at', models.DateTimeField(verbose_name='上报时间')),
                ('sent_by_key', models.CharField(max_length=64)),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('answer', models.CharField(blank=True, default='', max_length=500, verbose_name='答复')),
                ('granted_yuan', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='批复金额（元）')),
                ('fund', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.fund')),
                ('to_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_yuan__gt', 0), models.Q(('title', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='organisations_request_whole'), models.CheckConstraint(condition=models.Q(('state__in', ['sent', 'granted', 'refused', 'withdrawn'])), name='organisations_request_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), models.Q(('answered_at__isnull', False), ('fund__isnull', False), ('granted_yuan__gt', 0)), _connector='OR'), name='organisations_request_granted'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='organisations_request_refused')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('area_code_at_time', models.CharField(max_length=15)),
                ('area_code_now', models.CharField(max_length=15)),
                ('held_at', models.DateTimeField(verbose_name='时间')),
                ('location', models.CharField(blank=True, default='', max_length=120, verbose_name='地点')),
                ('minutes', models.TextField(blank=True, default='', verbose_name='纪要')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by_key', models.CharField(max_length=64)),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post', verbose_name='主持人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='召集单位')),
            ],
            options={
                'indexes': [models.Index(fields=['area_code_now', 'held_at'], name='organisations_meeting_area')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='organisations_meeting_title'), models.CheckConstraint(condition=models.Q(('recorded_at__gte', models.F('held_at'))), name='organisations_meeting_past')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_present', models.BooleanField(default=True, verbose_name='到会')),
                ('excuse', models.CharField(blank=True, default='', max_length=120, verbose_name='缺席原因')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='organisations.meeting')),
            ],
            options={
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'post'), name='organisations_attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24, verbose_name='类别')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('area_code_at_time', models.CharField(max_length=15, verbose_name='成立时区划')),
                ('area_code_now', models.CharField(max_length=15, verbose_name='区划')),
                ('subject_key', models.CharField(blank=True, default='', max_length=96)),
                ('is_on_call', models.BooleanField(default=False, verbose_name='备勤')),
                ('formed_on', models.DateField(verbose_name='成立日期')),
                ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('version', models.PositiveIntegerField(default=1)),
                ('built_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisationbody')),
                ('contact_post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.basisdocument')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisationbody')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='所在单位')),
            ],
            options={
                'indexes': [models.Index(fields=['area_code_now', 'kind', 'id'], name='organisations_body_area'), models.Index(fields=['unit', 'kind'], name='organisations_body_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('dissolved_on', None)), fields=('area_code_now', 'name'), name='organisations_body_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['leading_group', 'leading_group_office', 'command_hq', 'safety_committee_office', 'working_group', 'rescue_team', 'militia_patrol', 'firefighting_team'])), name='organisations_body_kind'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('area_code_now', ''), _negated=True), models.Q(('area_code_at_time', ''), _negated=True)), name='organisations_body_named'), models.CheckConstraint(condition=models.Q(('dissolved_on', None), ('dissolved_on__gte', models.F('formed_on')), _connector='OR'), name='organisations_body_days'), models.CheckConstraint(condition=models.Q(('built_on', None), models.Q(('built_on', models.F('id')), _negated=True), _connector='OR'), name='organisations_body_not_itself'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'leading_group_office'), _negated=True), models.Q(('parent__isnull', False), ('unit__isnull', False)), _connector='OR'), name='organisations_body_office_hosted')],
            },
        ),
        migrations.CreateModel(
            name='BodyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_name', models.CharField(blank=True, default='', max_length=40, verbose_name='姓名')),
                ('duty', models.CharField(max_length=12, verbose_name='职务')),
                ('from_on', models.DateField(verbose_name='自')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='至')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.basisdocument')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.basisdocument')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='organisations.organisationbody')),
            ],
            options={
                'indexes': [models.Index(fields=['body', 'from_on'], name='organisations_member_body'), models.Index(fields=['post'], name='organisations_member_post')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('duty', 'head'), ('until_on', None)), fields=('body',), name='organisations_member_one_head'), models.UniqueConstraint(condition=models.Q(('post__isnull', False), ('until_on', None)), fields=('body', 'post'), name='organisations_member_once'), models.CheckConstraint(condition=models.Q(('duty__in', ['head', 'deputy', 'director', 'member'])), name='organisations_member_duty'), models.CheckConstraint(condition=models.Q(models.Q(('person_name', ''), ('post__isnull', False)), models.Q(('post', None), models.Q(('person_name', ''), _negated=True)), _connector='OR'), name='organisations_member_named'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='organisations_member_days')],
            },
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_key', models.CharField(max_length=64)),
                ('reason', models.CharField(max_length=200, verbose_name='事由')),
                ('from_at', models.DateTimeField(verbose_name='自')),
                ('until_at', models.DateTimeField(blank=True, null=True, verbose_name='至')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisationbody')),
            ],
            options={
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_at', None)), fields=('person_key',), name='organisations_engaged_once'), models.CheckConstraint(condition=models.Q(models.Q(('person_key', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='organisations_engaged_named'), models.CheckConstraint(condition=models.Q(('until_at', None), ('until_at__gte', models.F('from_at')), _connector='OR'), name='organisations_engaged_times')],
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300, verbose_name='事项')),
                ('area_code_now', models.CharField(max_length=15)),
                ('laid_down_on', models.DateField()),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.basisdocument')),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.meeting')),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['area_code_now', 'laid_down_on'], name='organisations_required_area')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('document', None), ('meeting__isnull', False), ('source', 'meeting')), models.Q(('document__isnull', False), ('meeting', None), ('source', 'document')), _connector='OR'), name='organisations_required_source'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='organisations_required_text'), models.UniqueConstraint(condition=models.Q(('meeting__isnull', False)), fields=('meeting', 'position'), name='organisations_decision_once'), models.UniqueConstraint(condition=models.Q(('document__isnull', False)), fields=('document', 'position'), name='organisations_demand_once')],
            },
        ),
        migrations.CreateModel(
            name='Spending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_yuan', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='金额（元）')),
                ('spent_on', models.DateField(verbose_name='支出日期')),
                ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                ('receipt_number', models.CharField(blank=True, default='', max_length=60, verbose_name='凭证号')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by_key', models.CharField(max_length=64)),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spendings', to='organisations.fund')),
            ],
            options={
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_yuan__gt', 0), models.Q(('purpose', ''), _negated=True)), name='organisations_spending_whole')],
            },
        ),
    ]
