"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import include, path

from goals.views import announcing, overview, public, writing

of_goal: list[Any] = [
    path("", overview.goal_versions, name="goal-versions"),
    path("edit/", writing.goal_edit, name="goal-edit"),
    path("preview/", writing.goal_preview, name="goal-preview"),
    path("submit/", writing.goal_submit, name="goal-submit"),
    path("withdraw/", writing.goal_withdraw, name="goal-withdraw"),
    path("revise/", overview.goal_revise, name="goal-revise"),
    path("give-up/", overview.goal_give_up, name="goal-give-up"),
]

of_announcement: list[Any] = [
    path("", announcing.announcement_edit, name="announcement-edit"),
    path("submit/", announcing.announcement_submit, name="announcement-submit"),
    path("withdraw/", announcing.announcement_withdraw, name="announcement-withdraw"),
]

of_organization: list[Any] = [
    path("goals/", overview.goal_list, name="goal-list"),
    path("goals/new/", writing.goal_new, name="goal-new"),
    path("goals/<uuid:goal_id>/", include(of_goal)),
    path("announcements/open/", announcing.announcement_open, name="announcement-open"),
    path("announcements/<uuid:announcement_id>/", include(of_announcement)),
]

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = [
    path("goals/<uuid:goal_id>/", public.goal, name="goal"),
    path("organizations/<uuid:organization_id>/", include(of_organization)),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = []
