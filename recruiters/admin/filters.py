"""Ways to look at the register: what stands today, what ends soon."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import LicenceStatus
from ..presentation import STANDINGS
from ..selectors import EXPIRING_WITHIN, Standing, licences_that_stand, mandates_over, recruiters_that_stand


class StandingFilter(admin.SimpleListFilter):
    """By the words of the register, worked out for today."""

    title = gettext_lazy("standing")
    parameter_name = "standing"
    left_out: tuple[Standing, ...] = (Standing.NEVER_REGISTERED,)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(stands.value, str(label)) for stands, label in STANDINGS.items() if stands not in self.left_out]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        standing = self._standing()
        return licences_that_stand(queryset, standing) if standing else queryset

    def _standing(self) -> Standing | None:
        return next((stands for stands in STANDINGS if stands.value == self.value()), None)


class RecruiterStandingFilter(StandingFilter):
    left_out = ()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        standing = self._standing()
        return recruiters_that_stand(queryset, standing) if standing else queryset


class EndsSoonFilter(admin.SimpleListFilter):
    """For what has a last day, in the field `ends`: within 90 days, or over."""

    title = gettext_lazy("end")
    parameter_name = "ends"
    ends = "expires_on"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("soon", _("within 90 days")), ("over", _("over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        match self.value():
            case "soon":
                return queryset.filter(**{f"{self.ends}__range": (today, today + EXPIRING_WITHIN)})
            case "over":
                return queryset.filter(**{f"{self.ends}__lt": today})
        return queryset


class MandateEndsFilter(EndsSoonFilter):
    ends = "ends_on"


class TooManySeatsFilter(admin.SimpleListFilter):
    title = gettext_lazy("seats")
    parameter_name = "seats"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("over", _("more than the vacancy has"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return mandates_over(queryset) if self.value() == "over" else queryset


class LicenceEndsFilter(EndsSoonFilter):
    """Of licences that were granted: the others end for another reason."""

    ends = "valid_to"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().queryset(request, queryset)
        return found.filter(status=LicenceStatus.VALID) if self.value() else found
