"""A count of the changes after which whoever judges reads rules, sensors and stations anew."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sensors", "0005_gauge_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="rulebookholder",
            name="changes",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="rulebookholder",
            name="holder",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
    ]
