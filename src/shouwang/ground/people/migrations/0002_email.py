from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="email_sealed",
            field=models.TextField(blank=True, default=""),
        ),
    ]
