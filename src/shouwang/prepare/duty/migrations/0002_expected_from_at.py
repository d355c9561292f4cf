"""From when somebody is expected who came into a shift that had begun."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('duty', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='expected_from_at',
            field=models.DateTimeField(null=True),
        ),
    ]
