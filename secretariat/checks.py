"""What the desk points out beside a submission before an officer decides."""

from django.utils.translation import gettext as _

from enrolment import duplicates
from enrolment.models import Application
from goals.changes import material_changes
from goals.models import GoalVersion
from reviews.models import Submission


def remarks_on(submission: Submission) -> list[str]:
    """Sentences to read first: possible duplicates of an application, the weight of a goal's change."""
    if isinstance(submission, Application):
        return duplicates.remarks(submission)
    if isinstance(submission, GoalVersion):
        return weight_of_change(submission)
    return []


def weight_of_change(version: GoalVersion) -> list[str]:
    """What the member, the system and an officer say of a change; nothing for a first version."""
    before = version.predecessor()
    if before is None:
        return []
    changed = [line.label for line in version.sheet() if line.name in material_changes(version, before)]
    said = {True: _("The member declares a minor change."), False: _("The member declares that it is not minor.")}
    lines = [said[version.declared_minor]] if version.declared_minor is not None else []
    if changed:
        lines.append(_("Not minor in principle, because these changed: %(fields)s") % {"fields": "、".join(changed)})
    else:
        lines.append(_("Only wording, notes or links changed: minor in principle."))
    counted = _("It is counted as minor.") if version.is_minor else _("It is counted as not minor.")
    return [*lines, f"{counted} {version.minor_reason}".strip()]
