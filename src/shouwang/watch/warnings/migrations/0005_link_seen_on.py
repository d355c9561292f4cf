from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import TruncDate


def fill_day(apps, schema_editor):
    """Say of each address that its feed named it on the day on which it was read."""
    rows = apps.get_model("warnings", "FeedLink").objects.using(schema_editor.connection.alias)
    rows.update(seen_on=TruncDate(F("read_at")))


class Migration(migrations.Migration):
    dependencies = [
        ("warnings", "0004_message_losses"),
    ]

    operations = [
        migrations.AddField(
            model_name="feedlink",
            name="seen_on",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(fill_day, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="feedlink",
            name="seen_on",
            field=models.DateField(),
        ),
    ]
