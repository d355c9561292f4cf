import django.db.models.deletion
import shouwang.prepare.households.models.sealing
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0003_cooperative_head'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evacuation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='名称')),
                ('state', models.CharField(default='open', max_length=8, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1)),
                ('area_code_at_time', models.CharField(max_length=12, verbose_name='开始时区划')),
                ('area_code_now', models.CharField(max_length=12, verbose_name='区划')),
                ('subject_key', models.CharField(blank=True, db_index=True, default='', max_length=96)),
                ('started_at', models.DateTimeField(verbose_name='开始时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'started_at'], name='households_evacuations')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('area_code_now', ''), _negated=True)), name='households_evacuation_named'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'open')), models.Q(('ended_at__isnull', False), ('state', 'ended')), _connector='OR'), name='households_evacuation_ended')],
            },
        ),
        migrations.CreateModel(
            name='EvacuationVillage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code_now', models.CharField(db_index=True, max_length=12)),
                ('is_whole', models.BooleanField(default=True)),
                ('evacuation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='villages', to='households.evacuation')),
            ],
            options={
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('evacuation', 'area_code_now'), name='households_village_once')],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.CharField(default=shouwang.prepare.households.models.sealing.new_seal, editable=False, max_length=32, unique=True)),
                ('area_code_at_time', models.CharField(max_length=12, verbose_name='登记时区划')),
                ('area_code_now', models.CharField(db_index=True, max_length=12, verbose_name='区划')),
                ('address_sealed', models.TextField(blank=True, default='')),
                ('site_key', models.CharField(blank=True, db_index=True, default='', max_length=96)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('area_code_now', models.CharField(db_index=True, max_length=12)),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('people_count', models.PositiveIntegerField(verbose_name='人数')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('kind__in', ['person', 'list', 'roll', 'print'])), name='households_opening_reasoned')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.CharField(default=shouwang.prepare.households.models.sealing.new_seal, editable=False, max_length=32, unique=True)),
                ('area_code_at_time', models.CharField(max_length=12, verbose_name='登记时区划')),
                ('area_code_now', models.CharField(max_length=12, verbose_name='区划')),
                ('state', models.CharField(default='present', max_length=8, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1)),
                ('category', models.CharField(max_length=16, verbose_name='类别')),
                ('transport', models.CharField(max_length=12, verbose_name='怎么转移')),
                ('contact_order', models.PositiveIntegerField(null=True, verbose_name='联系顺序')),
                ('name_sealed', models.TextField(blank=True, default='')),
                ('phone_sealed', models.TextField(blank=True, default='')),
                ('phone_digest', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                ('identity_digest', models.CharField(blank=True, default='', max_length=64)),
                ('notes_sealed', models.TextField(blank=True, default='')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='移出时间')),
                ('removed_because', models.CharField(blank=True, default='', max_length=12)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='households.household')),
            ],
            options={
                'indexes': [models.Index(fields=['area_code_now', 'state', 'contact_order'], name='households_by_order')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'present')), fields=('area_code_now', 'contact_order'), name='households_order_once'), models.UniqueConstraint(condition=models.Q(('state', 'present'), models.Q(('identity_digest', ''), _negated=True)), fields=('area_code_now', 'identity_digest'), name='households_person_once'), models.CheckConstraint(condition=models.Q(('state__in', ['present', 'removed']), ('category__in', ['elderly_alone', 'child', 'disabled', 'maternity', 'ill', 'other']), ('transport__in', ['walks', 'wheelchair', 'stretcher'])), name='households_words_known'), models.CheckConstraint(condition=models.Q(('state', 'removed'), models.Q(models.Q(('name_sealed', ''), _negated=True), ('contact_order__range', (1, 99990))), _connector='OR'), name='households_present_whole'), models.CheckConstraint(condition=models.Q(('state', 'present'), models.Q(('contact_order', None), ('identity_digest', ''), ('name_sealed', ''), ('notes_sealed', ''), ('phone_digest', ''), ('phone_sealed', ''), ('removed_because__in', ['moved_away', 'died', 'no_longer']), ('removed_at__isnull', False)), _connector='OR'), name='households_removed_erased')],
            },
        ),
        migrations.CreateModel(
            name='Helper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.CharField(default=shouwang.prepare.households.models.sealing.new_seal, editable=False, max_length=32, unique=True)),
                ('name_sealed', models.TextField(blank=True, default='')),
                ('phone_sealed', models.TextField(blank=True, default='')),
                ('from_on', models.DateField(verbose_name='自')),
                ('ended_on', models.DateField(null=True, verbose_name='至')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helpers', to='households.person')),
            ],
            options={
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('person', 'post'), name='households_helper_once'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', False), models.Q(('post__isnull', False), ('name_sealed', '')), models.Q(('post', None), models.Q(('name_sealed', ''), _negated=True), models.Q(('phone_sealed', ''), _negated=True)), _connector='OR'), name='households_helper_known')],
            },
        ),
        migrations.CreateModel(
            name='OpenedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='households.opening')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='households.person')),
            ],
            options={
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('opening', 'person'), name='households_opened_once')],
            },
        ),
        migrations.CreateModel(
            name='RollEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.CharField(default=shouwang.prepare.households.models.sealing.new_seal, editable=False, max_length=32, unique=True)),
                ('state', models.CharField(default='not_reached', max_length=20, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1)),
                ('where_sealed', models.TextField(blank=True, default='')),
                ('reason_sealed', models.TextField(blank=True, default='')),
                ('reported_at', models.DateTimeField(null=True, verbose_name='报告时间')),
                ('evacuation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='households.evacuation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='households.person')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('evacuation', 'person'), name='households_entry_once'), models.CheckConstraint(condition=models.Q(('state__in', ['not_reached', 'reached', 'moving', 'arrived', 'stays_with_reason', 'hospital', 'away'])), name='households_entry_state_known')],
            },
        ),
    ]
