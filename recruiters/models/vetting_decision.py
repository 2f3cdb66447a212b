"""What comes of a vetting: a proposal that a second person signs, its conditions, the letter as it was sent; and reminders of what ends."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import ConditionOutcome, LetterLanguage, SecondAnswer, VettingDecision
from .licence import Licence
from .vetting import VettingCase


class VettingProposal(models.Model):
    """What one person proposes and another signs or sends back. What the licence is to say stands here before it is made.

    Neither is a contact of the recruiter: a trigger refuses it (`vetting_decided_by_no_contact`).
    """

    case = models.ForeignKey(VettingCase, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("vetting"))
    decision = models.CharField(_("decision"), max_length=16, choices=VettingDecision.choices)
    reasons = models.TextField(_("reasons"), max_length=4000)
    articles = models.CharField(_("articles"), max_length=500)
    appeal_to = models.CharField(_("how and where to appeal"), max_length=500)
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"))
    appeal_in_working_days = models.BooleanField(_("counted in working days"), default=True)
    language = models.CharField(
        _("language of the letter"), max_length=2, choices=LetterLanguage.choices, default=LetterLanguage.ES
    )
    number = models.CharField(_("licence number"), max_length=40, blank=True)
    licence_class = models.CharField(_("class"), max_length=60, blank=True)
    authority = models.CharField(_("authority"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=8, choices=SecondAnswer.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    licence = models.ForeignKey(
        Licence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="vetting_proposals",
        verbose_name=_("licence"),
    )

    class Meta:
        ordering = ["case_id", "-id"]
        verbose_name = _("proposal of a vetting")
        verbose_name_plural = _("proposals of vettings")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(answer=""), name="vetting_one_proposal_at_a_time"),
            models.UniqueConstraint(fields=["case"], condition=Q(answer="signed"), name="vetting_signed_once"),
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="vetting_two_people_decide"),
            models.CheckConstraint(
                condition=Q(answer="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(answer="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="vetting_answer_has_its_person",
            ),
            models.CheckConstraint(
                condition=Q(decision="refuse", valid_from__isnull=True, valid_to__isnull=True, licence__isnull=True)
                | (
                    ~Q(decision="refuse")
                    & ~Q(number="")
                    & ~Q(authority="")
                    & Q(valid_from__isnull=False, valid_to__gte=F("valid_from"))
                ),
                name="vetting_grant_says_what_the_licence_says",
            ),
            models.CheckConstraint(
                condition=~Q(answer="signed") | Q(decision="refuse") | Q(licence__isnull=False),
                name="vetting_signed_grant_has_its_licence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_decision_display()}"


class VettingCondition(models.Model):
    """What the recruiter has to do, by which day. From that day on somebody has to check it."""

    proposal = models.ForeignKey(
        VettingProposal, on_delete=models.PROTECT, related_name="conditions", verbose_name=_("proposal of a vetting")
    )
    text = models.CharField(_("condition"), max_length=300)
    due_on = models.DateField(_("by"))
    outcome = models.CharField(_("what was found"), max_length=8, choices=ConditionOutcome.choices, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("condition of a licence")
        verbose_name_plural = _("conditions of licences")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", checked_by__isnull=True, checked_at__isnull=True)
                | (~Q(outcome="") & ~Q(note="") & Q(checked_by__isnull=False, checked_at__isnull=False)),
                name="vetting_condition_says_who_checked",
            )
        ]

    def __str__(self) -> str:
        return self.text


class VettingLetter(models.Model):
    """The decision as it was sent: the PDF, encrypted under `stored`, and its fingerprint. When it was handed over is written once."""

    proposal = models.ForeignKey(
        VettingProposal, on_delete=models.PROTECT, related_name="letters", verbose_name=_("proposal of a vetting")
    )
    language = models.CharField(_("language"), max_length=2, choices=LetterLanguage.choices)
    stored = models.CharField(max_length=32, unique=True, editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    size = models.PositiveIntegerField(_("size"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    notified_on = models.DateField(_("handed over on"), null=True, blank=True)
    notified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed over by"),
    )

    class Meta:
        ordering = ["proposal_id", "id"]
        verbose_name = _("letter of a vetting")
        verbose_name_plural = _("letters of vettings")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "language"], name="vetting_letter_once_a_language"),
            models.CheckConstraint(
                condition=Q(notified_on__isnull=True, notified_by__isnull=True)
                | Q(notified_on__isnull=False, notified_by__isnull=False),
                name="vetting_letter_handed_over_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal.case}: {self.get_language_display()}"


class LicenceReminder(models.Model):
    """That somebody was told that a licence ends: one row a person and step, whoever sweeps. Never changed."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("licence"))
    valid_to = models.DateField(_("valid to"))
    days = models.PositiveSmallIntegerField(_("days before"))
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("to"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("reminder of a licence")
        verbose_name_plural = _("reminders of licences")
        constraints = [
            models.UniqueConstraint(fields=["licence", "valid_to", "days", "to"], name="licence_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.licence}: {self.days}"
