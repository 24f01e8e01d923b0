"""What each requirement class owes, and when people are reminded (DOMAIN §2, §4); the secretariat changes it."""

import datetime

from django.db import migrations

DUTY_RULES = [
    ("corporate", "goals", "once"),
    ("corporate", "announcement", "once"),
    ("corporate", "progress_report", "yearly"),
    ("local_government", "goals", "once"),
    ("local_government", "announcement", "plan_revision"),
    ("local_government", "progress_report", "own_interval"),
    ("academic", "project", "once"),
    ("academic", "disclosure", "own_interval"),
]
LEAD_DAYS = (30, 7, 0, -14)


def write_rules(apps, schema_editor):
    DutyRule = apps.get_model("deadlines", "DutyRule")
    ReminderRule = apps.get_model("deadlines", "ReminderRule")
    for requirement_class, kind, recurrence in DUTY_RULES:
        DutyRule.objects.get_or_create(
            requirement_class=requirement_class, kind=kind, defaults={"recurrence": recurrence, "first_months": 12}
        )
    for lead_days in LEAD_DAYS:
        for audience in ("contact", "managers"):
            ReminderRule.objects.get_or_create(
                kind="",
                requirement_class="",
                lead_days=lead_days,
                audience=audience,
                defaults={"effective_from": datetime.date(2023, 9, 12)},
            )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_initial")]
    operations = [migrations.RunPython(write_rules, migrations.RunPython.noop)]
