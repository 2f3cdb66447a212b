from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..choices import OPENED_PARTS, ConsentEnd, ConsentMeans, ConsentPurpose, IdentityKind
from .consent_texts import ConsentText
from .person import Worker


class Consent(models.Model):
    """What the person agreed to, to which version of the text, how, and who wrote it down. Withdrawn, never deleted.

    `text` is the very row that was read where one was on record; nobody wrote down what a person does on their own page.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="consents", verbose_name=_("worker"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=ConsentPurpose.choices)
    text_version = models.CharField(_("version of the text"), max_length=20)
    means = models.CharField(_("how"), max_length=12, choices=ConsentMeans.choices)
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("text")
    )
    given_at = models.DateTimeField(_("given"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    withdrawn_at = models.DateTimeField(pgettext_lazy("consent", "withdrawn"), null=True, blank=True)
    end = models.CharField(_("ended by"), max_length=8, choices=ConsentEnd.choices, blank=True)
    withdrawal_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawal recorded by"),
    )

    class Meta:
        ordering = ["purpose", "-given_at"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_open_once_a_purpose",
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


class FileOpening(models.Model):
    """Who opened the person's file, when and what for. The person can ask to see it."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="openings", verbose_name=_("worker"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    what = models.CharField(_("what"), max_length=40)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("opening of the file")
        verbose_name_plural = _("openings of the file")
        indexes = [models.Index(fields=["worker", "-at"], name="opening_of_worker")]

    def __str__(self) -> str:
        return f"{self.by} – {self.at:%Y-%m-%d %H:%M}"

    @property
    def part(self) -> str:
        """What was opened, in words."""
        what, _colon, kind = self.what.partition(":")
        if kind:
            return gettext("Whole number: %(document)s") % {"document": dict(IdentityKind.choices).get(kind, kind)}
        return str(OPENED_PARTS.get(what, what))
