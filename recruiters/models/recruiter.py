from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedText
from common.models import Timestamped
from reference.models import Country, Municipality

from ..choices import RecordKind, RecruiterKind


class Recruiter(Timestamped):
    """A company or person that recruits. May it recruit today? Only a licence says so (`selectors.may_recruit`).

    `bank_account` is where employers pay it, stored encrypted; shown as its last four characters.
    """

    legal_name = models.CharField(_("legal name"), max_length=255)
    trade_name = models.CharField(_("trade name"), max_length=255, blank=True)
    search_name = models.CharField(_("name for searching"), max_length=255, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=RecruiterKind.choices)
    record_kind = models.CharField(
        _("why on record"),
        max_length=14,
        choices=RecordKind.choices,
        default=RecordKind.REGISTER,
        db_default=RecordKind.REGISTER,
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")
    website = models.URLField(_("website"), max_length=200, blank=True, default="", db_default="")
    address = models.CharField(_("address"), max_length=255, blank=True)
    bank_account = EncryptedText(
        _("bank account"), max_length=60, blank=True, editable=False, default="", db_default=""
    )
    bank_account_end = models.CharField(
        _("end of the bank account"), max_length=4, blank=True, editable=False, default="", db_default=""
    )

    class Meta:
        ordering = ["legal_name", "id"]
        verbose_name = _("recruiter")
        verbose_name_plural = _("recruiters")
        indexes = [GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="recruiter_search_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "tax_number"],
                condition=~Q(tax_number=""),
                name="recruiter_tax_number_once",
            )
        ]

    def __str__(self) -> str:
        return self.legal_name


class RecruiterMember(models.Model):
    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.CASCADE, related_name="members", verbose_name=_("recruiter")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="recruiter_memberships",
        verbose_name=_("user"),
    )

    class Meta:
        ordering = ["recruiter_id", "user_id"]
        verbose_name = _("recruiter's contact")
        verbose_name_plural = _("recruiter's contacts")
        constraints = [models.UniqueConstraint(fields=["recruiter", "user"], name="recruiter_member_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.recruiter}"
