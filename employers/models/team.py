from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedText
from reference.models import Country

from ..choices import MemberRole
from .employer import Employer


class EmployerSignUp(models.Model):
    """Somebody wants to sign up an organisation: nothing of it exists before the link that was sent to their address is used.

    Forgotten when it was used or ran out (`services.sign_ups_forget`).
    """

    email = EncryptedText(_("e-mail"), max_length=254)
    full_name = EncryptedText(_("full name"), max_length=150)
    language = models.CharField(_("language of the pages"), max_length=2)
    legal_name = models.CharField(_("legal name"), max_length=255)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    business_number = models.CharField(_("business number"), max_length=20)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("sign-up that waits")
        verbose_name_plural = _("sign-ups that wait")

    def __str__(self) -> str:
        return self.legal_name


class EmployerInvitation(models.Model):
    """A place in an employer's team that somebody was offered by e-mail. Good once, and only for a while."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("employer")
    )
    email = EncryptedText(_("e-mail"), max_length=254)
    role = models.CharField(_("role"), max_length=8, choices=MemberRole.choices, default=MemberRole.CLERK)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    expires_at = models.DateTimeField(_("runs out"))
    used_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("invitation to a team")
        verbose_name_plural = _("invitations to teams")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_used_or_taken_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.get_role_display()}"
