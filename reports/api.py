"""Accepted progress reports and projects as the API shows them."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_noop
from rest_framework import serializers

from design.api import PublicResource
from members.api import SINCE, OfMemberFilter
from reports.models import Actual, Disclosure, ProgressReport, Project


class ActualSerializer(serializers.ModelSerializer):
    """The actual value of one goal in one year, with the version it was measured against."""

    unit = serializers.CharField(source="version.unit", read_only=True)
    goal_version = serializers.IntegerField(source="version.number", read_only=True)

    class Meta:
        model = Actual
        fields = ("goal", "goal_version", "year", "value", "unit", "reason", "is_assured")
        read_only_fields = fields


class ProgressSerializer(serializers.ModelSerializer):
    organization_name_ja = serializers.CharField(source="organization.name_ja", read_only=True)
    accepted_at = serializers.DateTimeField(source="decided_at", read_only=True)
    actuals = ActualSerializer(many=True, read_only=True)

    class Meta:
        model = ProgressReport
        fields = ("id", "organization", "organization_name_ja", "data_year", "summary", "accepted_at", "actuals")
        read_only_fields = fields


class DisclosureSerializer(serializers.ModelSerializer):
    class Meta:
        model = Disclosure
        fields = ("id", "title", "results", "place", "url", "disclosed_on")
        read_only_fields = fields


class ProjectSerializer(serializers.ModelSerializer):
    organization_name_ja = serializers.CharField(source="organization.name_ja", read_only=True)
    accepted_at = serializers.DateTimeField(source="decided_at", read_only=True)
    disclosures = DisclosureSerializer(many=True, read_only=True)

    class Meta:
        model = Project
        fields = (
            "id",
            "organization",
            "organization_name_ja",
            "name_ja",
            "name_en",
            "part",
            "partners",
            "started_on",
            "ends_on",
            "initiatives",
            "initiatives_en",
            "url",
            "accepted_at",
            "disclosures",
        )
        read_only_fields = fields


class ProgressFilter(OfMemberFilter):
    year = django_filters.NumberFilter(
        field_name="data_year", min_value=1, max_value=9999, help_text=gettext_noop("Fiscal year of the actual values")
    )
    updated_since = django_filters.IsoDateTimeFilter(field_name="decided_at", lookup_expr="gte", help_text=SINCE)

    class Meta:
        model = ProgressReport
        fields: tuple[str, ...] = ()


class ProjectFilter(OfMemberFilter):
    updated_since = django_filters.IsoDateTimeFilter(field_name="decided_at", lookup_expr="gte", help_text=SINCE)

    class Meta:
        model = Project
        fields: tuple[str, ...] = ()


class ProgressResource(PublicResource):
    """Accepted progress reports of present members, with their actual values."""

    serializer_class = ProgressSerializer
    filterset_class = ProgressFilter
    queryset = ProgressReport.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        actuals = Actual.objects.filter(goal__current__isnull=False).select_related("version")
        return (
            ProgressReport.objects.public()
            .select_related("organization")
            .prefetch_related(Prefetch("actuals", queryset=actuals))
        )


class ProjectResource(PublicResource):
    """Accepted projects of present members, with their accepted disclosures."""

    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    queryset = Project.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return (
            Project.objects.public()
            .select_related("organization")
            .prefetch_related(Prefetch("disclosures", queryset=Disclosure.objects.public()))
        )
