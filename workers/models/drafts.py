"""A registration that has begun and is not finished: it belongs to an office, and never counts as a person of the registry."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedTextField

from accounts.models import Office
from accounts.scope import PeopleScope
from common.models import Timestamped
from reference.models import Country

from ..periods import DRAFT_TOLD_BEFORE
from .person import Worker

Answers = dict[str, Any]


class DraftQuerySet(models.QuerySet["RegistrationDraft"]):
    def in_scope(self, scope: PeopleScope) -> DraftQuerySet:
        return self.filter(scope.q("country_id", "office_id"))

    def unfinished(self) -> DraftQuerySet:
        return self.filter(worker__isnull=True)

    def going(self) -> DraftQuerySet:
        """Those whose office is told that they are removed soon."""
        return self.unfinished().filter(told_on__isnull=False)


class RegistrationDraft(Timestamped):
    """What has been said so far, by screen, as it was typed. Any officer of the office goes on with it.

    `answers_text` is JSON, encrypted, since it holds a name and an identity number; `identity_index` is the keyed hash of that
    number, so that one person has one draft in an office. `told_on`: nobody went on with it for so long that it is removed
    soon (`services.draft_retention`); whoever goes on with it takes that back. A finished draft keeps the person it became
    (`worker`) and no answers: who sends the last form twice is led to the same file.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("registry"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("office"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("last saved by")
    )
    saved_at = models.DateTimeField(_("last saved"), auto_now=True)
    told_on = models.DateField(_("office told of its removal"), null=True, blank=True, editable=False)
    screens_done = models.PositiveSmallIntegerField(_("screens filled in"), default=0)
    identity_index = models.CharField(max_length=64, editable=False)
    answers_text = EncryptedTextField(_("answers"), null=True, blank=True, editable=False)
    worker = models.OneToOneField(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("worker")
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-id"]
        verbose_name = _("draft of a registration")
        verbose_name_plural = _("drafts of registrations")
        indexes = [models.Index(fields=["country", "office", "-saved_at"], name="draft_scope")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "identity_index"], condition=Q(worker__isnull=True), name="draft_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(worker__isnull=True) | Q(answers_text__isnull=True, identity_index=""),
                name="draft_finished_keeps_no_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} – {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def goes_on(self) -> date | None:
        """The first day on which it may be removed; None while nobody was told."""
        return self.told_on + DRAFT_TOLD_BEFORE if self.told_on else None

    @property
    def answers(self) -> Answers:
        """What was typed, by screen: `{"person": {"fields": {name: text or [texts]}, "rows": [{name: text}]}}`."""
        return json.loads(self.answers_text) if self.answers_text else {}

    @answers.setter
    def answers(self, answers: Answers) -> None:
        self.answers_text = json.dumps(answers, ensure_ascii=False, sort_keys=True) if answers else None
