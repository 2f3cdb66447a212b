"""An employer's own organisation and worksites over the API, read only: what is written goes over the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from rest_framework import serializers, viewsets

from accounts.guards import MayDo, person
from accounts.policies import Can

from .choices import VerificationStatus
from .models import Employer, VerificationCase, Worksite
from .selectors import case_now, missing_parts, organisations_of


class OrganisationSerializer(serializers.ModelSerializer[Employer]):
    verification = serializers.ChoiceField(
        choices=VerificationStatus.choices,
        read_only=True,
        allow_null=True,
        help_text="State of the newest verification.",
    )

    website = serializers.CharField(read_only=True)

    class Meta:
        model = Employer
        fields = [
            "id",
            "legal_name",
            "trade_name",
            "country",
            "business_number",
            "address",
            "city",
            "subdivision",
            "postal_code",
            "phone",
            "website",
            "status",
            "verification",
        ]
        read_only_fields = fields


class OwnOrganisationSerializer(OrganisationSerializer):
    missing = serializers.SerializerMethodField(help_text="What has still to be given before it can be handed in.")

    class Meta(OrganisationSerializer.Meta):
        fields = [*OrganisationSerializer.Meta.fields, "missing"]
        read_only_fields = fields

    def get_missing(self, employer: Employer) -> list[str]:
        case = case_now(employer)
        return [part.what for part in missing_parts(case)] if case and case.is_open_to_the_employer else []


class OrganisationViewSet(viewsets.ReadOnlyModelViewSet[Employer]):
    """The organisations whose team the caller belongs to."""

    queryset = Employer.objects.none()
    permission_classes = [MayDo]
    reads = Can.KEEP_ORGANISATION

    def get_serializer_class(self) -> Any:
        return OwnOrganisationSerializer if self.action == "retrieve" else OrganisationSerializer

    def get_queryset(self) -> Any:
        newest = VerificationCase.objects.filter(employer=OuterRef("pk")).order_by("-pk").values("status")[:1]
        return organisations_of(person(self.request)).annotate(verification=Subquery(newest))


class WorksiteSerializer(serializers.ModelSerializer[Worksite]):
    class Meta:
        model = Worksite
        fields = ["id", "employer", "name", "address", "city", "county", "subdivision", "postal_code", "retired_at"]
        read_only_fields = fields


class WorksiteViewSet(viewsets.ReadOnlyModelViewSet[Worksite]):
    """The worksites of the caller's organisations; one that is retired says since when."""

    queryset = Worksite.objects.none()
    serializer_class = WorksiteSerializer
    permission_classes = [MayDo]
    reads = Can.KEEP_ORGANISATION
    filterset_fields = ["employer"]

    def get_queryset(self) -> Any:
        own = organisations_of(person(self.request)).order_by().values("pk")
        return Worksite.objects.filter(employer__in=own).order_by("employer_id", "name", "pk")
