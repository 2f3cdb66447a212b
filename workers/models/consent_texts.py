from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.models import Country, Language

from ..choices import ConsentPurpose


class ConsentText(models.Model):
    """What people are asked, word for word. Never edited (a trigger refuses it): a change is a new version from a day on.

    One version has a row for each language. Where a country has a version of its own it counts there, else the region's.
    `ends_earlier`: from its first day consents to earlier versions of the purpose count no more; else they stand until asked again.
    """

    purpose = models.CharField(_("purpose"), max_length=12, choices=ConsentPurpose.choices)
    version = models.CharField(_("version"), max_length=20)
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
        help_text=_("Empty: the whole region."),
    )
    text = models.TextField(_("text"), help_text=_("Plain words, as they are read aloud."))
    valid_from = models.DateField(_("in force from"))
    ends_earlier = models.BooleanField(
        _("ends earlier consents"),
        default=False,
        help_text=_(
            "From that day consents to earlier versions count no more; the person has to be asked again first."
        ),
    )
    approved_on = models.DateField(_("approved by the legal unit on"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ["purpose", "-valid_from", "-id"]
        verbose_name = _("text of a consent")
        verbose_name_plural = _("texts of consents")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version", "language", "country"],
                nulls_distinct=False,
                name="consent_text_once_a_version",
                violation_error_message=_("This version exists already in this language: give yours another name."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.version} · {self.language}"
