from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Timestamped
from employers.models import Employer, Vacancy

from ..choices import MandateStatus
from .recruiter import Recruiter


class Mandate(Timestamped):
    """An employer lets a recruiter fill seats: of one vacancy, or of all its vacancies where `vacancy` is empty.

    The mandates of a vacancy that run on the same days never add up to more than its seats: the database refuses the one that would
    (`mandate_seats`), with the vacancy locked. Whoever lowers the seats of a vacancy is refused below that; a public record that does is
    followed, and the mandates stand as they are until somebody lowers them (`selectors.mandates_over`).
    """

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("recruiter")
    )
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("employer")
    )
    vacancy = models.ForeignKey(
        Vacancy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("vacancy"),
    )
    seats = models.PositiveIntegerField(_("seats"))
    status = models.CharField(_("status"), max_length=8, choices=MandateStatus.choices, default=MandateStatus.ACTIVE)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        ordering = ["-id"]
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="mandate_dates_in_order",
                violation_error_message=_("It ends before it begins: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gt=0),
                name="mandate_has_a_seat",
                violation_error_message=_("A mandate is for one seat or more."),
            ),
            models.UniqueConstraint(
                fields=["recruiter", "vacancy"],
                condition=Q(vacancy__isnull=False) & ~Q(status="ended"),
                name="mandate_once_a_vacancy",
                violation_error_message=_("This recruiter has a mandate for this vacancy already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recruiter} → {self.employer}"
