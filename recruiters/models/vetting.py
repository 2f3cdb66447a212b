"""Vetting of a recruiter: the case, what was found of each item of its list, who was heard, what was shown."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedText
from common.models import StateEvent, Timestamped
from reference.models import Country

from ..choices import HearingKind, Regime, VettingOutcome, VettingPurpose, VettingStatus
from ..transitions import VETTING_MOVES
from .licence import Licence
from .recruiter import Recruiter


class VettingCase(Timestamped):
    """One time that a ministry looks at a recruiter before a licence begins, goes on or changes.

    `country` is the ministry's, `licence` the one that is renewed or changed. What comes of it stands in a signed `VettingProposal`.
    """

    event_model: ClassVar[type[models.Model]]

    folio = models.CharField(_("folio"), max_length=20, unique=True, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="vettings", verbose_name=_("recruiter")
    )
    regime = models.CharField(_("regime"), max_length=20, choices=Regime.choices)
    purpose = models.CharField(_("purpose"), max_length=8, choices=VettingPurpose.choices, default=VettingPurpose.NEW)
    licence = models.ForeignKey(
        Licence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="vettings",
        verbose_name=_("licence"),
    )
    status = models.CharField(
        _("status"), max_length=18, choices=VettingStatus.choices, default=VettingStatus.OPEN, editable=False
    )
    opened_on = models.DateField(_("opened on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    list_version = models.DateField(_("list as of"), editable=False)

    class Meta:
        ordering = ["opened_on", "id"]
        verbose_name = _("vetting")
        verbose_name_plural = _("vettings")
        indexes = [models.Index(fields=["country", "status", "opened_on"], name="vetting_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["recruiter", "regime"],
                condition=Q(status__in=["open", "waiting", "proposed"]),
                name="vetting_open_once_a_regime",
            ),
            models.CheckConstraint(
                condition=Q(purpose="new", licence__isnull=True) | (~Q(purpose="new") & Q(licence__isnull=False)),
                name="vetting_of_a_licence_names_it",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["granted", "granted_conditions", "refused"], decided_on__isnull=False)
                | (~Q(status__in=["granted", "granted_conditions", "refused"]) & Q(decided_on__isnull=True)),
                name="vetting_decided_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.folio


class VettingEvent(StateEvent):
    moves = VETTING_MOVES

    subject = models.ForeignKey(VettingCase, on_delete=models.PROTECT, related_name="events", verbose_name=_("vetting"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a vetting")
        verbose_name_plural = _("moves of vettings")


VettingCase.event_model = VettingEvent


class VettingAnswer(models.Model):
    """What was found of one item of the list (`recruiters.vetting.checklists`). Made empty with the case, so that what is left is seen."""

    case = models.ForeignKey(VettingCase, on_delete=models.CASCADE, related_name="answers", verbose_name=_("vetting"))
    position = models.PositiveSmallIntegerField(_("position"), editable=False)
    item = models.CharField(_("item"), max_length=40, editable=False)
    outcome = models.CharField(_("what was found"), max_length=14, choices=VettingOutcome.choices, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), null=True, editable=False)

    class Meta:
        ordering = ["case_id", "position"]
        verbose_name = _("item of a vetting")
        verbose_name_plural = _("items of vettings")
        constraints = [
            models.UniqueConstraint(fields=["case", "item"], name="vetting_item_once"),
            models.CheckConstraint(
                condition=Q(outcome="", by__isnull=True, at__isnull=True)
                | (~Q(outcome="") & Q(by__isnull=False, at__isnull=False)),
                name="vetting_answer_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "in_order"]) | ~Q(note=""), name="vetting_answer_is_explained"
            ),
        ]

    def __str__(self) -> str:
        return self.item


class VettingHearing(Timestamped):
    """An interview or a visit of premises: when, where, who was heard, what was said and seen, what has to follow."""

    case = models.ForeignKey(VettingCase, on_delete=models.PROTECT, related_name="hearings", verbose_name=_("vetting"))
    kind = models.CharField(_("kind"), max_length=9, choices=HearingKind.choices)
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=255)
    heard = EncryptedText(_("who was heard"), max_length=300)
    notes = EncryptedText(_("what was said and seen"), max_length=4000)
    follow_up = models.CharField(_("what has to follow"), max_length=300, blank=True)
    follow_up_on = models.DateField(_("until"), null=True, blank=True)
    followed_up = models.BooleanField(_("done"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["on", "id"]
        verbose_name = _("interview or visit")
        verbose_name_plural = _("interviews and visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(follow_up="", follow_up_on__isnull=True)
                | (~Q(follow_up="") & Q(follow_up_on__isnull=False)),
                name="vetting_follow_up_has_its_day",
                violation_error_message=_("Say what has to follow and until when, or neither."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place}"


class VettingPaper(models.Model):
    """A file that was shown, kept encrypted under `stored`. `item` where it belongs to one of the list."""

    case = models.ForeignKey(VettingCase, on_delete=models.PROTECT, related_name="papers", verbose_name=_("vetting"))
    item = models.CharField(_("item"), max_length=40, blank=True)
    title = models.CharField(_("what it is"), max_length=120)
    file_name = models.CharField(_("file"), max_length=120, editable=False)
    content_type = models.CharField(_("kind of file"), max_length=20, editable=False)
    stored = models.CharField(max_length=32, unique=True, editable=False)
    sha256 = models.CharField(_("fingerprint of the file"), max_length=64, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["case_id", "id"]
        verbose_name = _("file of a vetting")
        verbose_name_plural = _("files of vettings")
        constraints = [models.UniqueConstraint(fields=["case", "sha256"], name="vetting_file_once")]

    def __str__(self) -> str:
        return self.title


class VettingOpening(models.Model):
    """Who opened which file, and when. Never changed."""

    paper = models.ForeignKey(VettingPaper, on_delete=models.PROTECT, related_name="openings", verbose_name=_("file"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("opening of a file of a vetting")
        verbose_name_plural = _("openings of files of vettings")

    def __str__(self) -> str:
        return f"{self.paper}: {self.by}"
