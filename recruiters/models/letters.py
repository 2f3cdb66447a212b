"""What leaves the desk: letters, referrals, reminders; and who looked at how to reach the person."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import Timestamped
from reference.models import Country

from ..choices import Consented, Duty, LetterKind, LetterLanguage, ReminderLevel
from .complaint import Complaint


class LetterTemplate(Timestamped):
    """The words of a letter in one language, with names between braces for what is filled in (`desk_letters.PLACEHOLDERS`).

    Of letters about complaints. That of a decision on a licence (`vetting.letters`) has none: every line of it was proposed by one
    person and signed by another, and it is evidence of that; a template changed in between would put words into it that nobody signed.
    """

    kind = models.CharField(_("letter"), max_length=12, choices=LetterKind.choices)
    language = models.CharField(_("language"), max_length=2, choices=LetterLanguage.choices)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(
        _("text"),
        help_text=_(
            "Filled in: {addressee}, {allegations}, {answer_by}, {country}, {date}, {office}, {findings}, {outcome}, {signed_by}."
        ),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["kind", "language", "country_id"]
        verbose_name = _("template of letters")
        verbose_name_plural = _("templates of letters")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "country"], nulls_distinct=False, name="letter_template_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_language_display()})"


class ComplaintLetter(models.Model):
    """A letter as it was written, and, once somebody has looked it over and sent it, as it went out: its PDF, sealed, with its fingerprint.

    Until then it may be thrown away; afterwards nothing of it changes. It names neither who complained nor the complaint's folio.
    """

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="letters", verbose_name=_("complaint")
    )
    kind = models.CharField(_("letter"), max_length=12, choices=LetterKind.choices)
    language = models.CharField(_("language"), max_length=2, choices=LetterLanguage.choices)
    number = models.CharField(_("number of the letter"), max_length=20, unique=True)
    addressee = models.CharField(_("to"), max_length=255)
    allegations = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("allegations"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_on = models.DateField(_("written on"), default=timezone.localdate)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked over and sent by"),
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    stored = models.CharField(max_length=32, blank=True, editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)

    class Meta:
        ordering = ["-written_on", "-pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True, sha256="")
                | (Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(sha256="")),
                name="complaint_letter_sent_whole",
            )
        ]

    def __str__(self) -> str:
        return self.number


class ComplaintReferral(models.Model):
    """To whom a complaint was passed on, or that the person did not want it. Never changed."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("complaint")
    )
    to = models.CharField(_("to whom"), max_length=200, blank=True)
    consented = models.CharField(_("what the person says"), max_length=8, choices=Consented.choices)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(
                condition=Q(consented="yes") & ~Q(to="")
                | Q(consented="no", to="")
                | (Q(consented="danger") & ~Q(to="") & ~Q(reason="")),
                name="complaint_referral_with_consent",
            )
        ]

    def __str__(self) -> str:
        return self.to or self.get_consented_display()


class ContactOpening(models.Model):
    """Who of the staff looked at how to reach the person, in one complaint or in an export, and why. Never changed."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="contact_openings", verbose_name=_("complaint")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("look at a contact")
        verbose_name_plural = _("looks at contacts")

    def __str__(self) -> str:
        return f"{self.complaint}: {self.by}"


class ComplaintReminder(models.Model):
    """That a deadline was told to somebody by mail: once a deadline, a person and a level."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("complaint")
    )
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("to"))
    duty = models.CharField(_("duty"), max_length=12, choices=Duty.choices)
    due_at = models.DateTimeField(_("deadline"))
    level = models.CharField(_("level"), max_length=8, choices=ReminderLevel.choices)
    told_on = models.DateField(_("told on"), default=timezone.localdate)

    class Meta:
        ordering = ["-told_on", "-pk"]
        verbose_name = _("reminder of a deadline")
        verbose_name_plural = _("reminders of deadlines")
        constraints = [
            models.UniqueConstraint(fields=["complaint", "to", "due_at", "level"], name="complaint_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.complaint}: {self.to}"
