import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WRITE_INBOX = """
INSERT INTO delivery_dispatch (
    notice_id, channel, state, attempts, is_urgent, queued_wall_at, due_wall_at, holder, error,
    gateway_key, version
)
SELECT id, 'inbox', CASE WHEN read_at IS NULL THEN 'delivered' ELSE 'read' END, 0,
    importance = 'high', created_at, NULL, '', '', 'inbox-' || id, 1
FROM delivery_notice
"""


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=16, verbose_name='渠道')),
                ('state', models.CharField(default='queued', max_length=12, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('is_urgent', models.BooleanField(default=False)),
                ('queued_wall_at', models.DateTimeField()),
                ('due_wall_at', models.DateTimeField(null=True)),
                ('holder', models.CharField(blank=True, default='', max_length=64)),
                ('error', models.CharField(blank=True, default='', max_length=16, verbose_name='原因')),
                ('gateway_key', models.CharField(max_length=40, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urgent', models.JSONField(default=list)),
                ('normal', models.JSONField(default=list)),
                ('quiet_from', models.TimeField(null=True)),
                ('quiet_until', models.TimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='notice',
            name='asks_confirmation',
            field=models.BooleanField(default=False, verbose_name='需要确认'),
        ),
        migrations.AddField(
            model_name='notice',
            name='confirmed_at',
            field=models.DateTimeField(null=True, verbose_name='确认时间'),
        ),
        migrations.AddField(
            model_name='notice',
            name='confirmed_by',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', '')), models.Q(('confirmed_at__isnull', False), models.Q(('confirmed_by', ''), _negated=True)), _connector='OR'), name='delivery_notice_confirmed_by'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dispatches', to='delivery.notice'),
        ),
        migrations.AddField(
            model_name='preference',
            name='account',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'sending'])), fields=['channel', '-is_urgent', 'due_wall_at', 'id'], name='delivery_dispatch_due'),
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(fields=['state', 'channel', 'id'], name='delivery_dispatch_state'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.UniqueConstraint(fields=('notice', 'channel'), name='delivery_dispatch_once'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sending', 'sent', 'delivered', 'read', 'confirmed', 'failed', 'unconfigured'])), name='delivery_dispatch_state_known'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), models.Q(models.Q(('holder', ''), _negated=True), ('attempts__gte', 1), ('due_wall_at__isnull', False)), _connector='OR'), name='delivery_dispatch_held'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='delivery_dispatch_reason'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(('channel', ''), _negated=True), name='delivery_dispatch_channel'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False), models.Q(('quiet_from', models.F('quiet_until')), _negated=True)), _connector='OR'), name='delivery_preference_quiet_whole'),
        ),
        migrations.RunSQL(WRITE_INBOX, migrations.RunSQL.noop),
    ]
