"""Who may not see a complaint because they are tied to it: what inspectors declare, and who is kept out of which complaint."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.models import Employer

from ..choices import InterestKind, Tie
from .recruiter import Recruiter


class DeclaredInterest(models.Model):
    """Somebody who works on complaints is tied to a recruiter, an employer or a person. Told by themselves or by an administrator.

    Ended, never deleted: complaints from which it kept somebody out stay closed to them.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="declared_interests", verbose_name=_("who")
    )
    kind = models.CharField(_("kind of tie"), max_length=10, choices=InterestKind.choices)
    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recruiter")
    )
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("employer")
    )
    name = models.CharField(
        _("name of a person"),
        max_length=150,
        blank=True,
        help_text=_("Of a relative, for instance: with given name and surname."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    declared_on = models.DateField(_("declared on"), default=timezone.localdate)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        ordering = ["-declared_on", "-pk"]
        verbose_name = _("declared interest")
        verbose_name_plural = _("declared interests")
        constraints = [
            models.CheckConstraint(
                condition=Q(recruiter__isnull=False) | Q(employer__isnull=False) | ~Q(name=""),
                name="declared_interest_is_in_somebody",
                violation_error_message=_("Say in whom: a recruiter, an employer or a person's name."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("declared_on")),
                name="declared_interest_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.recruiter or self.employer or self.name}"


class ComplaintExclusion(models.Model):
    """This person never sees this complaint, and why. `Complaint.excluded` holds the same ids, for the database's own policy."""

    complaint = models.ForeignKey(
        "recruiters.Complaint", on_delete=models.PROTECT, related_name="exclusions", verbose_name=_("complaint")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    tie = models.CharField(_("because"), max_length=10, choices=Tie.choices)

    class Meta:
        ordering = ["complaint_id", "user_id"]
        verbose_name = _("exclusion from a complaint")
        verbose_name_plural = _("exclusions from complaints")
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="complaint_exclusion_once")]

    def __str__(self) -> str:
        return f"{self.complaint}: {self.user}"
