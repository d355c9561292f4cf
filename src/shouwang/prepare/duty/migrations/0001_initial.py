"""Duty rooms, rosters, presence, the log, handovers, patrols."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0003_bodies_one_leader_one_office'),
        ('people', '0004_sensor_gateway'),
        ('places', '0003_surveys_sources_assets'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DutyRoom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8, verbose_name='类别')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('area_code_at_time', models.CharField(max_length=15)),
                ('area_code_now', models.CharField(db_index=True, max_length=15, verbose_name='区划')),
                ('location', models.CharField(blank=True, default='', max_length=200, verbose_name='地点')),
                ('phone', models.CharField(blank=True, default='', max_length=32, verbose_name='值班电话')),
                ('lat', models.FloatField(null=True)),
                ('lng', models.FloatField(null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=500, verbose_name='为什么设')),
                ('state', models.CharField(default='opened', max_length=8)),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('place', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'office'), ('state', 'opened')), fields=('unit',), name='duty_room_office_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['office', 'site']), ('state__in', ['opened', 'ended']), models.Q(('name', ''), _negated=True), models.Q(('area_code_now', ''), _negated=True), models.Q(('area_code_at_time', ''), _negated=True)), name='duty_room_words_known'), models.CheckConstraint(condition=models.Q(('kind', 'office'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='duty_room_site_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'opened')), models.Q(('ended_at__isnull', False), ('state', 'ended')), _connector='OR'), name='duty_room_ended_at'), models.CheckConstraint(condition=models.Q(models.Q(('lat', None), ('lng', None)), models.Q(('lat__isnull', False), ('lng__isnull', False)), _connector='OR'), name='duty_room_position_whole')],
            },
        ),
        migrations.CreateModel(
            name='PatrolRoute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='路线')),
                ('area_code_at_time', models.CharField(max_length=15)),
                ('area_code_now', models.CharField(db_index=True, max_length=15, verbose_name='区划')),
                ('every_min', models.PositiveIntegerField(verbose_name='每多少分钟一次')),
                ('from_at', models.DateTimeField(verbose_name='开始')),
                ('until_at', models.DateTimeField(verbose_name='结束')),
                ('named_until_at', models.DateTimeField()),
                ('state', models.CharField(default='planned', max_length=8)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('area_code_now', ''), _negated=True), ('every_min__gte', 10)), name='duty_route_possible'), models.CheckConstraint(condition=models.Q(('from_at__lte', models.F('until_at'))), name='duty_route_ordered')],
            },
        ),
        migrations.CreateModel(
            name='PatrolRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='started', max_length=8)),
                ('version', models.PositiveIntegerField(default=1)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='duty.patrolroute')),
            ],
            options={
                'indexes': [models.Index(fields=['route', '-started_at'], name='duty_rounds_of_route')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('state', 'started')), models.Q(('finished_at__isnull', False), ('state', 'finished')), _connector='OR'), name='duty_round_finished_at')],
            },
        ),
        migrations.CreateModel(
            name='CheckPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('name', models.CharField(max_length=80, verbose_name='检查点')),
                ('lat', models.FloatField(null=True)),
                ('lng', models.FloatField(null=True)),
                ('token', models.CharField(max_length=32, unique=True)),
                ('place', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='duty.patrolroute')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('route', 'number'), name='duty_point_once'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('token', ''), _negated=True)), name='duty_point_named')],
            },
        ),
        migrations.CreateModel(
            name='PointCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('lat', models.FloatField(null=True)),
                ('lng', models.FloatField(null=True)),
                ('distance_m', models.PositiveIntegerField(null=True)),
                ('is_by_code', models.BooleanField(default=False)),
                ('seen', models.CharField(default='normal', max_length=8)),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='情况')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='duty.checkpoint')),
                ('walk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='duty.patrolround')),
            ],
            options={
                'indexes': [models.Index(fields=['point', 'at'], name='duty_checks_of_point')],
                'constraints': [models.UniqueConstraint(fields=('walk', 'point'), name='duty_point_check_once'), models.CheckConstraint(condition=models.Q(('seen', 'normal'), models.Q(('seen', 'abnormal'), models.Q(('note', ''), _negated=True)), _connector='OR'), name='duty_point_check_told')],
            },
        ),
        migrations.CreateModel(
            name='PointMiss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='misses', to='duty.checkpoint')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('point', 'due_at'), name='duty_point_miss_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportMiss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_misses', to='duty.dutyroom')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('room', 'due_at'), name='duty_report_miss_once')],
            },
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='自')),
                ('to_on', models.DateField(verbose_name='至')),
                ('state', models.CharField(default='drafted', max_length=12)),
                ('version', models.PositiveIntegerField(default=1)),
                ('drafted_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duty.roster')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rosters', to='duty.dutyroom')),
            ],
            options={
                'indexes': [models.Index(fields=['room', 'state', 'from_on'], name='duty_rosters_of_room')],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_on__lte', models.F('to_on')), ('state__in', ['drafted', 'published', 'superseded', 'discarded'])), name='duty_roster_possible'), models.CheckConstraint(condition=models.Q(('state__in', ['drafted', 'discarded']), ('published_at__isnull', False), _connector='OR'), name='duty_roster_published_at')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_at', models.DateTimeField(verbose_name='开始')),
                ('until_at', models.DateTimeField(verbose_name='结束')),
                ('roll_due_at', models.DateTimeField(null=True)),
                ('handover_missing_at', models.DateTimeField(null=True)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duty.dutyroom')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='duty.roster')),
            ],
            options={
                'indexes': [models.Index(fields=['room', 'from_at'], name='duty_shifts_of_room')],
                'constraints': [models.UniqueConstraint(fields=('roster', 'from_at'), name='duty_shift_once'), models.CheckConstraint(condition=models.Q(('from_at__lt', models.F('until_at'))), name='duty_shift_ordered')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.CharField(max_length=8)),
                ('checked_in_at', models.DateTimeField(null=True)),
                ('check_in_way', models.CharField(blank=True, default='', max_length=10)),
                ('check_in_distance_m', models.PositiveIntegerField(null=True)),
                ('checked_out_at', models.DateTimeField(null=True)),
                ('absent_from_at', models.DateTimeField(null=True)),
                ('absent_step', models.PositiveSmallIntegerField(default=0)),
                ('is_replaced', models.BooleanField(default=False)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='duty.shift')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_replaced', False)), fields=('shift', 'account'), name='duty_assignment_once'), models.CheckConstraint(condition=models.Q(('capacity__in', ['leader', 'staff']), ('check_in_way__in', ['', 'position', 'desk'])), name='duty_assignment_words_known'), models.CheckConstraint(condition=models.Q(('checked_out_at', None), ('checked_in_at__isnull', False), _connector='OR'), name='duty_assignment_in_before_out')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='offered', max_length=8)),
                ('version', models.PositiveIntegerField(default=1)),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='交班说明')),
                ('offered_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('offered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='duty.dutyroom')),
                ('taken_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shift', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='duty.shift')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), ('taken_at', None)), models.Q(('state', 'taken'), ('taken_at__isnull', False)), _connector='OR'), name='duty_handover_taken_at')],
            },
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12, verbose_name='类别')),
                ('happened_at', models.DateTimeField(verbose_name='时间')),
                ('written_at', models.DateTimeField(verbose_name='记录时间')),
                ('text', models.TextField(verbose_name='内容')),
                ('party', models.CharField(blank=True, default='', max_length=200, verbose_name='对方')),
                ('link', models.CharField(blank=True, default='', max_length=200)),
                ('is_zero', models.BooleanField(default=False, verbose_name='零报告')),
                ('author_key', models.CharField(max_length=64)),
                ('source_key', models.CharField(blank=True, default='', max_length=96)),
                ('author', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='duty.logentry')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='duty.dutyroom')),
                ('shift', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='duty.shift')),
            ],
            options={
                'indexes': [models.Index(fields=['room', 'happened_at', 'id'], name='duty_log_of_room')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('room', 'source_key'), name='duty_log_source_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['call', 'instruction', 'action', 'report', 'note', 'handover']), models.Q(('text', ''), _negated=True)), name='duty_log_words_given')],
            },
        ),
        migrations.CreateModel(
            name='OpenItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='opened', max_length=8)),
                ('version', models.PositiveIntegerField(default=1)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_entry', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duty.logentry')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='item', to='duty.logentry')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='duty.dutyroom')),
            ],
            options={
                'indexes': [models.Index(fields=['room', 'state', 'id'], name='duty_items_of_room')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'opened')), models.Q(('closed_at__isnull', False), ('state', 'closed')), _connector='OR'), name='duty_item_closed_at')],
            },
        ),
        migrations.CreateModel(
            name='HandoverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='duty.handover')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed', to='duty.openitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('handover', 'item'), name='duty_handover_item_once')],
            },
        ),
        migrations.CreateModel(
            name='RollCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('called_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('is_random', models.BooleanField(default=False)),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rolls', to='duty.dutyroom')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rolls', to='duty.shift')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('called_at__lt', models.F('due_at'))), name='duty_roll_ordered')],
            },
        ),
        migrations.CreateModel(
            name='RollAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answered_at', models.DateTimeField(null=True)),
                ('way', models.CharField(blank=True, default='', max_length=10)),
                ('distance_m', models.PositiveIntegerField(null=True)),
                ('missed_at', models.DateTimeField(null=True)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roll_answers', to='duty.assignment')),
                ('roll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='duty.rollcall')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('roll', 'assignment'), name='duty_roll_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='SpecialPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code_at_time', models.CharField(max_length=15)),
                ('area_code_now', models.CharField(db_index=True, max_length=15, verbose_name='区划')),
                ('kind', models.CharField(max_length=16, verbose_name='类别')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('from_at', models.DateTimeField(verbose_name='开始')),
                ('until_at', models.DateTimeField(verbose_name='结束')),
                ('min_leaders', models.PositiveSmallIntegerField(verbose_name='领导人数')),
                ('min_staff', models.PositiveSmallIntegerField(verbose_name='干部职工人数')),
                ('is_zero_report_daily', models.BooleanField(default=False, verbose_name='每日零报告')),
                ('report_every_h', models.PositiveSmallIntegerField(null=True, verbose_name='报告间隔（小时）')),
                ('basis', models.CharField(blank=True, default='', max_length=200, verbose_name='依据')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['from_at', 'id'], name='duty_periods_in_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['two_sessions', 'fire_season', 'flood_season', 'holiday', 'other']), models.Q(('name', ''), _negated=True), models.Q(('area_code_now', ''), _negated=True)), name='duty_period_words_known'), models.CheckConstraint(condition=models.Q(('from_at__lte', models.F('until_at'))), name='duty_period_ordered'), models.CheckConstraint(condition=models.Q(('min_leaders__lte', 99), ('min_staff__lte', 99), models.Q(('report_every_h', None), ('report_every_h__range', (1, 24)), _connector='OR')), name='duty_period_possible')],
            },
        ),
        migrations.CreateModel(
            name='StandBy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('name', models.CharField(max_length=80, verbose_name='队伍')),
                ('people', models.PositiveSmallIntegerField(verbose_name='人数')),
                ('vehicles', models.PositiveSmallIntegerField(default=0, verbose_name='车辆')),
                ('boats', models.PositiveSmallIntegerField(default=0, verbose_name='船只')),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('is_ready', models.BooleanField(null=True)),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='说明')),
                ('body', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisationbody')),
                ('confirmed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stand_bys', to='duty.dutyroom')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('room', 'day', 'name'), name='duty_stand_by_once'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('is_ready', None)), models.Q(('confirmed_at__isnull', False), ('is_ready__isnull', False)), _connector='OR'), name='duty_stand_by_confirmed_whole')],
            },
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, verbose_name='原因')),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('in_post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('out_post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='substitutions', to='duty.shift')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='duty_substitution_reasoned')],
            },
        ),
    ]
