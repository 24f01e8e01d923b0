"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import path

from deadlines.views import desk, feed, member, tasks

WORKSPACE = "organizations/<uuid:organization_id>"

# Pages: Japanese without prefix, English under /en/. The desk's stand before the stock admin.
pages: list[Any] = [
    path(f"{WORKSPACE}/duties/<uuid:duty_id>/", member.duty, name="duty"),
    path(f"{WORKSPACE}/duties/<uuid:duty_id>/extension/", member.duty_extension, name="duty-extension"),
    path(f"{WORKSPACE}/schedule/", member.schedule, name="schedule"),
    path("secretariat/reminders/", desk.reminders, name="reminders"),
    path("secretariat/reminders/release/", desk.reminders_release, name="reminders-release"),
    path("secretariat/extensions/<uuid:request_id>/", desk.extension_decide, name="extension-decide"),
    path("secretariat/duties/<uuid:duty_id>/extend/", desk.duty_extend, name="duty-extend"),
    path("secretariat/duties/<uuid:duty_id>/waive/", desk.duty_waive, name="duty-waive"),
    path("secretariat/tasks/<uuid:task_id>/", tasks.task, name="task"),
    path("secretariat/tasks/<uuid:task_id>/assign/", tasks.task_assign, name="task-assign"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = [
    path(f"{WORKSPACE}/deadlines.ics", feed.deadlines_feed, name="deadlines-feed"),
]
