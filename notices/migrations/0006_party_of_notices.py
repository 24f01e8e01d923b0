"""Whom a notice is written to at its address, so that it can be taken back when the address speaks for it no longer."""

from django.db import migrations, models

from design.at_once import AtOnce


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_bounces")]

    operations = [
        AtOnce(
            [
                migrations.AddField(
                    model_name="notice",
                    name="party",
                    field=models.UUIDField(blank=True, editable=False, null=True),
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(condition=models.Q(("state", "queued")), fields=["address"], name="open_notices_to"),
                ),
            ]
        ),
    ]
