"""When each ledger needs its next row; the first sweep looks at the ledgers of all members that are there already."""

import django.db.models.deletion
from django.db import migrations, models

LOOK_AT_ALL = """
    INSERT INTO deadlines_opening (organization_id, opens_on) SELECT id, DATE '2023-09-12' FROM members_organization
"""
# How deadlines are spread: PostgreSQL keeps such statistics of the partial index, but does not plan with them.
DEADLINES = """
    CREATE STATISTICS duty_deadlines ON (COALESCE(correction_due_on, extended_to, due_on)) FROM deadlines_duty
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0004_extensionrequest_extensionrequestevent_and_more"),
        ("members", "0005_column_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="opening",
                        serialize=False,
                        to="members.organization",
                    ),
                ),
                ("opens_on", models.DateField(null=True, verbose_name="next row opens on")),
            ],
            options={
                "verbose_name": "next row of a ledger",
                "verbose_name_plural": "next rows of the ledgers",
                "indexes": [models.Index(fields=["opens_on"], name="ledgers_by_next_row")],
            },
        ),
        migrations.RunSQL(LOOK_AT_ALL, migrations.RunSQL.noop),
        migrations.RunSQL(DEADLINES, "DROP STATISTICS duty_deadlines"),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["opened_at"], name="open_duties_by_opening"
            ),
        ),
    ]
