"""A relayed message that was not meant for everybody stays so."""

from django.db import migrations, models

PUBLIC = "Public"


def keep_scopes(apps, schema_editor):
    """Take what was relayed of restricted and private messages out of the public's sight."""
    alias = schema_editor.connection.alias
    warning = apps.get_model("warnings", "Warning").objects.using(alias)
    received = apps.get_model("warnings", "FeedMessage").objects.using(alias)
    messages = received.filter(warning__isnull=False)
    for found in messages.values("warning_id", "losses").iterator(chunk_size=500):
        told = [loss[1] for loss in found["losses"] if loss[0] == "scope"]
        if told:
            scope = told[0] if told[0] in ("Restricted", "Private") else "Restricted"
            rows = warning.filter(pk=found["warning_id"])
            rows.update(scope=scope, is_public=False)
    publications = apps.get_model("warnings", "Publication").objects.using(alias)
    publications.exclude(warning__scope=PUBLIC).update(is_public=False)


class Migration(migrations.Migration):
    dependencies = [("warnings", "0005_link_seen_on")]
    operations = [
        migrations.AddField("warning", "scope", models.CharField(default=PUBLIC, max_length=12)),
        migrations.RunPython(keep_scopes, migrations.RunPython.noop),
        migrations.AddConstraint(
            "warning",
            models.CheckConstraint(
                condition=models.Q(scope=PUBLIC)
                | models.Q(is_public=False, scope__in=(PUBLIC, "Restricted", "Private")),
                name="warnings_scope_kept",
            ),
        ),
    ]
