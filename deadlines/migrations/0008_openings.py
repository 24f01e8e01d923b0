"""When each ledger needs its next row; the first sweep looks at the ledgers of all members that are there already."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from design.at_once import AtOnce

LOOK_AT_ALL = """
    INSERT INTO deadlines_opening (organization_id, opens_on) SELECT id, DATE '2023-09-12' FROM members_organization
"""
# How deadlines are spread: PostgreSQL keeps such statistics of the partial index, but does not plan with them.
DEADLINES = """
    CREATE STATISTICS duty_deadlines ON (COALESCE(correction_due_on, extended_to, due_on)) FROM deadlines_duty
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0007_tasks"),
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
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="duty",
                    index=models.Index(
                        condition=models.Q(("state", "open")), fields=["opened_at"], name="open_duties_by_opening"
                    ),
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='schedule',
                    name='insert_insert',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='schedule',
                    name='update_update',
                ),
                migrations.AddField(
                    model_name='schedule',
                    name='version',
                    field=models.PositiveIntegerField(default=1, editable=False),
                ),
                migrations.AddField(
                    model_name='scheduleevent',
                    name='version',
                    field=models.PositiveIntegerField(default=1, editable=False),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='schedule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "deadlines_scheduleevent" ("fiscal_year_first_month", "id", "interval_months", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_name", "plan_revision_on", "version") VALUES (NEW."fiscal_year_first_month", NEW."id", NEW."interval_months", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_name", NEW."plan_revision_on", NEW."version"); RETURN NULL;', hash='1769d3afa4ee6afc3f316055147d9098f5287ead', operation='INSERT', pgid='pgtrigger_insert_insert_1a33f', table='deadlines_schedule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='schedule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "deadlines_scheduleevent" ("fiscal_year_first_month", "id", "interval_months", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_name", "plan_revision_on", "version") VALUES (NEW."fiscal_year_first_month", NEW."id", NEW."interval_months", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_name", NEW."plan_revision_on", NEW."version"); RETURN NULL;', hash='c6830b997e8f3438fe93462455d89b2ac0c2f6c8', operation='UPDATE', pgid='pgtrigger_update_update_954c6', table='deadlines_schedule', when='AFTER')),
                ),
            ]
        ),
    ]
