"""Of which community an entry of the duty log is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('duty', '0002_expected_from_at'),
    ]

    operations = [
        migrations.AddField(
            model_name='logentry',
            name='area_code_at_time',
            field=models.CharField(blank=True, default='', max_length=15),
        ),
        migrations.AddField(
            model_name='logentry',
            name='area_code_now',
            field=models.CharField(blank=True, default='', max_length=15, verbose_name='涉及的村（社区）'),
        ),
        migrations.AddIndex(
            model_name='logentry',
            index=models.Index(condition=models.Q(('area_code_now', ''), _negated=True), fields=['area_code_now', 'happened_at'], name='duty_log_of_area'),
        ),
    ]
