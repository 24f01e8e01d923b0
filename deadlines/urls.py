"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import path

from deadlines.views import desk, feed, member, rules, schedule, shifts, tasks, together

WORKSPACE = "organizations/<uuid:organization_id>"

# Pages: Japanese without prefix, English under /en/. The desk's stand before the stock admin.
pages: list[Any] = [
    path(f"{WORKSPACE}/duties/<uuid:duty_id>/", member.duty, name="duty"),
    path(f"{WORKSPACE}/duties/<uuid:duty_id>/extension/", member.duty_extension, name="duty-extension"),
    path(f"{WORKSPACE}/schedule/", schedule.schedule, name="schedule"),
    path(
        "secretariat/organizations/<uuid:organization_id>/schedule/", schedule.schedule_of_member, name="desk-schedule"
    ),
    path("secretariat/reminders/", desk.reminders, name="reminders"),
    path("secretariat/reminders/release/", desk.reminders_release, name="reminders-release"),
    path("secretariat/reminders/sweep/", desk.reminders_sweep, name="reminders-sweep"),
    path("secretariat/extensions/decide/", together.extensions_decide, name="extensions-decide"),
    path("secretariat/reminders/mail/", rules.reminder_mail, name="reminder-mail"),
    path("secretariat/reminder-rules/<int:pk>/preview/", rules.reminder_rule_preview, name="reminder-rule-preview"),
    path("secretariat/extensions/<uuid:request_id>/", desk.extension_decide, name="extension-decide"),
    path("secretariat/duties/<uuid:duty_id>/extend/", desk.duty_extend, name="duty-extend"),
    path("secretariat/duties/<uuid:duty_id>/waive/", desk.duty_waive, name="duty-waive"),
    path("secretariat/shifts/", shifts.shifts, name="shifts"),
    path("secretariat/shifts/new/", shifts.shift_new, name="shift-new"),
    path("secretariat/shifts/<uuid:shift_id>/", shifts.shift, name="shift"),
    path("secretariat/shifts/<uuid:shift_id>/undo/", shifts.shift_undo, name="shift-undo"),
    path("secretariat/tasks/<uuid:task_id>/", tasks.task, name="task"),
    path("secretariat/tasks/<uuid:task_id>/assign/", tasks.task_assign, name="task-assign"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = [
    path(f"{WORKSPACE}/deadlines.ics", feed.deadlines_feed, name="deadlines-feed"),
]
