from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_bodies_meetings_funds'),
        ('people', '0003_cooperative_head'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='bodymember',
            name='organisations_member_one_head',
        ),
        migrations.AddConstraint(
            model_name='bodymember',
            constraint=models.UniqueConstraint(condition=models.Q(('duty__in', ['director', 'head']), ('until_on', None)), fields=('body',), name='organisations_member_one_leader'),
        ),
        migrations.AddConstraint(
            model_name='organisationbody',
            constraint=models.UniqueConstraint(condition=models.Q(('dissolved_on', None), ('kind', 'leading_group_office')), fields=('parent',), name='organisations_body_one_office'),
        ),
    ]
