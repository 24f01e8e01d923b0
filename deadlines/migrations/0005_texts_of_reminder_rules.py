"""Own words of reminder rules, and the lead times of DOMAIN §4 that were not there yet: 90 days before, 60 after."""

import datetime

from django.db import migrations, models

import timekeeping.clock

from design.at_once import AtOnce

MORE_RULES = [(90, "contact"), (-60, "contact"), (-60, "managers")]


def write_rules(apps, schema_editor):
    """A portal that has mailed before starts them today: a rule switched on never mails the past."""
    ReminderRule = apps.get_model("deadlines", "ReminderRule")
    has_swept = apps.get_model("deadlines", "Sweep").objects.exists()
    effective_from = timekeeping.clock.today() if has_swept else datetime.date(2023, 9, 12)
    for lead_days, audience in MORE_RULES:
        ReminderRule.objects.get_or_create(
            kind="",
            requirement_class="",
            lead_days=lead_days,
            audience=audience,
            defaults={"effective_from": effective_from},
        )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_extensionrequest_extensionrequestevent_and_more")]

    operations = [
        AtOnce(
            [
                migrations.AddField(
                    model_name="reminderrule",
                    name="subject_en",
                    field=models.CharField(blank=True, default="", max_length=120, verbose_name="subject (English)"),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name="reminderrule",
                    name="subject_ja",
                    field=models.CharField(blank=True, default="", max_length=120, verbose_name="subject (Japanese)"),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name="reminderrule",
                    name="text_en",
                    field=models.TextField(blank=True, default="", max_length=2000, verbose_name="text (English)"),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name="reminderrule",
                    name="text_ja",
                    field=models.TextField(blank=True, default="", max_length=2000, verbose_name="text (Japanese)"),
                    preserve_default=False,
                ),
                migrations.AlterField(
                    model_name="reminderrule",
                    name="effective_from",
                    field=models.DateField(
                        default=timekeeping.clock.today,
                        help_text="Steps of earlier days are not mailed. A rule that is switched on, or whose days, duties or audience change, is in force from today at the earliest.",
                        verbose_name="in force from",
                    ),
                ),
            ]
        ),
        migrations.RunPython(write_rules, migrations.RunPython.noop),
    ]
