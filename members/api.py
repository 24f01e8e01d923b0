"""Members as the API shows them. The fields named here are all that leaves the house: never contacts or people."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_noop
from rest_framework import serializers

from design.api import PublicResource
from members.categories import Category
from members.models import Organization, WorkingGroup
from members.prefectures import Prefecture

# What the API says is English; its page for people says it in the reader's language (portal/views/api_docs.py).
SINCE = gettext_noop("Only what has changed at or after this instant (ISO 8601)")
Present = [(Organization.Status.ACTIVE, "active"), (Organization.Status.ON_HOLD, "on_hold")]


class MemberSerializer(serializers.ModelSerializer):
    """A present member. Its own text is given only with its consent."""

    requirement_class = serializers.CharField(
        read_only=True, help_text=gettext_noop("corporate, local_government or academic")
    )
    working_groups: Any = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    about_ja = serializers.CharField(source="published_about_ja", read_only=True)
    about_en = serializers.CharField(source="published_about_en", read_only=True)

    class Meta:
        model = Organization
        fields = (
            "id",
            "name_ja",
            "name_kana",
            "name_en",
            "category",
            "requirement_class",
            "corporate_number",
            "local_government_code",
            "prefecture",
            "website",
            "about_ja",
            "about_en",
            "working_groups",
            "status",
            "joined_on",
            "updated_at",
        )
        read_only_fields = fields


class MemberFilter(django_filters.FilterSet):
    category = django_filters.ChoiceFilter(choices=Category.choices)
    prefecture = django_filters.ChoiceFilter(choices=Prefecture.choices, help_text="JIS X 0401, 01 to 47")
    status = django_filters.ChoiceFilter(choices=Present)
    theme = django_filters.ModelChoiceFilter(
        field_name="working_groups",
        to_field_name="slug",
        queryset=WorkingGroup.objects.all(),
        help_text=gettext_noop("Working group, by the name in its address"),
    )
    q = django_filters.CharFilter(
        method="matching", help_text=gettext_noop("Words in the name, its reading or its numbers")
    )
    updated_since = django_filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte", help_text=SINCE)

    class Meta:
        model = Organization
        fields: tuple[str, ...] = ()

    def matching(self, found: Any, _name: str, words: str) -> Any:
        return found.matching(words)


class OfMemberFilter(django_filters.FilterSet):
    """Filters by the member something belongs to; `organization` is its uuid."""

    organization = django_filters.UUIDFilter(
        field_name="organization_id", help_text=gettext_noop("The member it belongs to, by its identifier")
    )
    category = django_filters.ChoiceFilter(field_name="organization__category", choices=Category.choices)
    prefecture = django_filters.ChoiceFilter(field_name="organization__prefecture", choices=Prefecture.choices)


class MemberResource(PublicResource):
    """Members of the partnership at present."""

    serializer_class = MemberSerializer
    filterset_class = MemberFilter
    queryset = Organization.objects.none()

    def get_queryset(self) -> QuerySet[Organization]:
        return Organization.objects.public().prefetch_related("working_groups")
