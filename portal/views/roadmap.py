"""The roadmap: phases across, themes down, and the government's targets apart from it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.models import WorkingGroup
from portal.models import NationalTarget, Objective, Phase


@require_safe
def roadmap(request: HttpRequest) -> HttpResponse:
    phases = list(Phase.objects.all())
    objectives = list(Objective.objects.all())
    themes = [
        (theme, [(phase, among(objectives, theme, phase)) for phase in phases])
        for theme in WorkingGroup.objects.filter(objectives__isnull=False).distinct()
    ]
    return render(
        request,
        "portal/roadmap.html",
        {
            "phases": phases,
            "themes": themes,
            "themes_without_phases": WorkingGroup.objects.filter(objectives__isnull=True),
            "targets": NationalTarget.objects.all(),
        },
    )


def among(objectives: list[Objective], theme: WorkingGroup, phase: Phase) -> list[Objective]:
    """The objectives of a theme in a phase, in their order."""
    return [one for one in objectives if (one.theme_id, one.phase_id) == (theme.pk, phase.pk)]
