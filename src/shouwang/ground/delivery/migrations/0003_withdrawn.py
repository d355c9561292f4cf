"""A dispatch can be taken back before it is sent; notices are found by what they tell of."""

from django.db import migrations, models

GIVE_UP = """
UPDATE delivery_dispatch SET state = 'failed', error = 'interrupted' WHERE state = 'withdrawn'
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_channels")]

    operations = [
        migrations.RemoveConstraint("dispatch", "delivery_dispatch_state_known"),
        migrations.AddField(
            "dispatch",
            "withdrawn_because",
            models.CharField(blank=True, default="", max_length=16, verbose_name="撤回原因"),
        ),
        migrations.AddIndex(
            "notice", models.Index(fields=["source_key"], name="delivery_notice_source")
        ),
        migrations.AddConstraint(
            "dispatch",
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "queued",
                        "sending",
                        "sent",
                        "delivered",
                        "read",
                        "confirmed",
                        "failed",
                        "unconfigured",
                        "withdrawn",
                    ]
                ),
                name="delivery_dispatch_state_known",
            ),
        ),
        migrations.AddConstraint(
            "dispatch",
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_because=""),
                name="delivery_dispatch_withdrawn_because",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, GIVE_UP),
    ]
