"""The API's resources, wired from the apps that own them."""

from rest_framework.routers import SimpleRouter

from goals.api import GoalResource
from members.api import MemberResource
from reports.api import ProgressResource, ProjectResource

router = SimpleRouter(use_regex_path=False)
router.register("members", MemberResource, basename="api-members")
router.register("goals", GoalResource, basename="api-goals")
router.register("progress", ProgressResource, basename="api-progress")
router.register("projects", ProjectResource, basename="api-projects")
