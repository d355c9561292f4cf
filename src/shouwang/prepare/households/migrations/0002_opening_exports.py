"""A list that is exported is an opening of its own kind."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="opening", name="households_opening_reasoned"),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=~Q(reason="")
                & Q(kind__in=["person", "list", "roll", "print", "export"]),
                name="households_opening_reasoned",
            ),
        ),
    ]
