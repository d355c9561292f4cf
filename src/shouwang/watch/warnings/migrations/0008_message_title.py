"""A message that came in is listed by what it is about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("warnings", "0007_english_obligations")]
    operations = [
        migrations.AddField(
            "feedmessage", "title", models.CharField(blank=True, default="", max_length=120)
        ),
    ]
