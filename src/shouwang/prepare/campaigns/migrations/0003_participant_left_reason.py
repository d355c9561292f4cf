from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0002_three_focuses_of_the_year'),
    ]

    operations = [
        migrations.AddField(
            model_name='participant',
            name='left_reason',
            field=models.CharField(blank=True, default='', max_length=500, verbose_name='退出的原因'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(('left_at', None), models.Q(('left_reason', ''), _negated=True), _connector='OR'), name='campaigns_participant_left'),
        ),
    ]
