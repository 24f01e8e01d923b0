"""Goals as the API shows them: what the accepted version says."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_noop
from rest_framework import serializers

from design.api import PublicResource
from goals.models import Goal, GoalVersion, InterimTarget, Measure
from members.api import SINCE, OfMemberFilter


class InterimTargetSerializer(serializers.ModelSerializer):
    class Meta:
        model = InterimTarget
        fields = ("year", "value")
        read_only_fields = fields


class MeasureSerializer(serializers.ModelSerializer):
    class Meta:
        model = Measure
        fields = ("text", "text_en")
        read_only_fields = fields


class AcceptedVersionSerializer(serializers.ModelSerializer):
    """The content of a goal, as it was accepted."""

    indicator: Any = serializers.SlugRelatedField(
        slug_field="code", read_only=True, help_text=gettext_noop("Number in the catalogue")
    )
    interim_targets = InterimTargetSerializer(many=True, read_only=True)
    measures = MeasureSerializer(many=True, read_only=True)
    accepted_at = serializers.DateTimeField(source="decided_at", read_only=True)

    class Meta:
        model = GoalVersion
        fields = (
            "number",
            "label",
            "label_en",
            "indicator",
            "own_indicator",
            "type",
            "direction",
            "unit",
            "decimals",
            "scope",
            "scope_note",
            "coverage_percent",
            "first_month",
            "base_year",
            "base_value",
            "target_year",
            "target_value",
            "interim_targets",
            "measures",
            "method_note",
            "is_own_method",
            "publication_url",
            "published_on",
            "accepted_at",
        )
        read_only_fields = fields


class GoalSerializer(serializers.ModelSerializer):
    """A goal and the version of it that holds."""

    organization_name_ja = serializers.CharField(source="organization.name_ja", read_only=True)
    current = AcceptedVersionSerializer(read_only=True)

    class Meta:
        model = Goal
        fields = ("id", "organization", "organization_name_ja", "ended_on", "current")
        read_only_fields = fields


class GoalFilter(OfMemberFilter):
    indicator = django_filters.CharFilter(
        field_name="current__indicator__code", help_text=gettext_noop("Indicator, by its number in the catalogue")
    )
    updated_since = django_filters.IsoDateTimeFilter(
        field_name="current__decided_at", lookup_expr="gte", help_text=SINCE
    )

    class Meta:
        model = Goal
        fields: tuple[str, ...] = ()


class GoalResource(PublicResource):
    """Accepted goals of present members."""

    serializer_class = GoalSerializer
    filterset_class = GoalFilter
    queryset = Goal.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return (
            Goal.objects.public()
            .select_related("organization", "current__indicator")
            .prefetch_related("current__interim_targets", "current__measures")
        )
