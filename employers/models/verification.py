from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedText
from common.models import StateEvent, Timestamped

from ..choices import CheckItem, CheckOutcome, EmployerPaper, OpenedPart, VerificationStatus
from ..transitions import VERIFICATION_MOVES
from .employer import Employer

OPEN = ("draft", "submitted", "changes_asked")


class VerificationCase(Timestamped):
    """One time that an employer asks to be let in: what it says of itself, who signs for it, what the ministry found.

    A renewal is a case of its own, so that what was found before stays. The signatory is as of this case.
    """

    event_model: ClassVar[type[models.Model]]

    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="verification_cases", verbose_name=_("employer")
    )
    status = models.CharField(
        _("state"), max_length=13, choices=VerificationStatus.choices, default=VerificationStatus.DRAFT
    )
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    signatory_name = EncryptedText(_("signatory"), max_length=150, blank=True)
    signatory_position = EncryptedText(_("position"), max_length=100, blank=True)
    signatory_email = EncryptedText(_("e-mail of the signatory"), max_length=254, blank=True)
    signatory_phone = EncryptedText(_("phone of the signatory"), max_length=30, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("verification of an employer")
        verbose_name_plural = _("verifications of employers")
        indexes = [models.Index(fields=["status", "submitted_at"], name="verification_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["employer"], condition=Q(status__in=OPEN), name="verification_open_once_an_employer"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False),
                name="verification_handed_in_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.get_status_display()}"

    @property
    def is_open_to_the_employer(self) -> bool:
        """Whether the employer may still change what it says."""
        return self.status in (VerificationStatus.DRAFT, VerificationStatus.CHANGES_ASKED)


class VerificationEvent(StateEvent):
    moves = VERIFICATION_MOVES

    subject = models.ForeignKey(
        VerificationCase, on_delete=models.PROTECT, related_name="events", verbose_name=_("verification")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a verification")
        verbose_name_plural = _("moves of verifications")


VerificationCase.event_model = VerificationEvent


class VerificationCheck(models.Model):
    """What somebody found of one item of the list. No row: not looked at yet."""

    case = models.ForeignKey(
        VerificationCase, on_delete=models.CASCADE, related_name="checks", verbose_name=_("verification")
    )
    item = models.CharField(_("item"), max_length=13, choices=CheckItem.choices)
    outcome = models.CharField(_("outcome"), max_length=14, choices=CheckOutcome.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now=True)

    class Meta:
        ordering = ["case_id", "item"]
        verbose_name = _("item that was looked at")
        verbose_name_plural = _("items that were looked at")
        constraints = [
            models.UniqueConstraint(fields=["case", "item"], name="verification_item_once"),
            models.CheckConstraint(
                condition=~Q(outcome="fail") | ~Q(note=""), name="verification_failure_is_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()}: {self.get_outcome_display()}"


class VerificationDocument(models.Model):
    """A paper of the organisation. `stored` names the file among those that are kept encrypted; empty when it was taken back."""

    case = models.ForeignKey(
        VerificationCase, on_delete=models.CASCADE, related_name="documents", verbose_name=_("verification")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=EmployerPaper.choices)
    file_name = models.CharField(_("file"), max_length=120)
    content_type = models.CharField(_("kind of file"), max_length=20, editable=False)
    stored = models.CharField(max_length=32, blank=True, editable=False)
    sha256 = models.CharField(_("fingerprint of the file"), max_length=64, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    removed_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "id"]
        verbose_name = _("document of an employer")
        verbose_name_plural = _("documents of employers")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sha256"], condition=Q(removed_at__isnull=True), name="verification_document_once"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) ^ Q(stored=""), name="verification_document_kept_or_taken_back"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class VerificationOpening(models.Model):
    """Who opened a document or the signatory's contact, and when. Never changed."""

    case = models.ForeignKey(
        VerificationCase, on_delete=models.PROTECT, related_name="openings", verbose_name=_("verification")
    )
    document = models.ForeignKey(
        VerificationDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="openings",
        verbose_name=_("document"),
    )
    what = models.CharField(_("what"), max_length=9, choices=OpenedPart.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("opening of a verification")
        verbose_name_plural = _("openings of verifications")

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.by}"


class EmployerJoin(models.Model):
    """Who said that an employer known from public records is this one, and what came along: `moved`, ids by kind. Never changed."""

    record = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="joined_as", verbose_name=_("employer on record")
    )
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="joins", verbose_name=_("employer"))
    vacancies = models.PositiveIntegerField(_("vacancies"))
    moved = models.JSONField(default=dict, editable=False)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("employer on record that was joined")
        verbose_name_plural = _("employers on record that were joined")
        constraints = [
            models.CheckConstraint(condition=~Q(record=models.F("employer")), name="employer_joined_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.record} → {self.employer}"


class EmployerParting(models.Model):
    """That a join was a mistake: who said so, and how many vacancies went back. Never changed."""

    join = models.OneToOneField(EmployerJoin, on_delete=models.PROTECT, related_name="parting", verbose_name=_("join"))
    vacancies = models.PositiveIntegerField(_("vacancies"))
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("join that was undone")
        verbose_name_plural = _("joins that were undone")

    def __str__(self) -> str:
        return str(self.join)
