"""How a vacancy comes in: the draft, what was handed in each time, what is asked of it, and changes of one that is open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Timestamped
from pathways.models import Programme

from ..choices import RevisionStatus, VersionKind
from .employer import Employer
from .vacancy import Vacancy

Answers = dict[str, Any]


def _who(label: Any, **options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=label, **options
    )


class DraftQuerySet(models.QuerySet["VacancyDraft"]):
    def unfinished(self) -> DraftQuerySet:
        return self.filter(finished_at__isnull=True)


class VacancyDraft(models.Model):
    """A form that is being filled in, as it was typed, screen by screen. It belongs to the employer: any colleague goes on with it.

    `vacancy` is what it changes, or, once it is finished, what it became; `cloned_from` is last season's. `start_key` is the token
    of the form that began it: the same form sent twice begins one draft. A finished draft stays, without its answers, so that who
    hands it in twice is led to the same vacancy.
    """

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="drafts", verbose_name=_("employer"))
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("pathway"))
    vacancy = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("vacancy")
    )
    cloned_from = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last season's")
    )
    answers = models.JSONField(_("answers"), default=dict, editable=False)
    screens_done = models.PositiveSmallIntegerField(_("screens filled in"), default=0)
    start_key = models.CharField(max_length=64, unique=True, editable=False)
    started_by = _who(_("started by"))
    saved_by = _who(_("last saved by"))
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    saved_at = models.DateTimeField(_("last saved"), auto_now=True)
    finished_at = models.DateTimeField(_("handed in"), null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-id"]
        verbose_name = _("draft of a vacancy")
        verbose_name_plural = _("drafts of vacancies")
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy"],
                condition=Q(finished_at__isnull=True, vacancy__isnull=False),
                name="draft_once_a_vacancy",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(vacancy__isnull=False, answers={}),
                name="vacancy_draft_finished_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} – {self.programme_id}"


class VacancyVersion(models.Model):
    """What was handed in at one moment, whole: names of `employers.content` and their values. Never changed, never removed."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="versions", verbose_name=_("vacancy"))
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=10, choices=VersionKind.choices)
    content = models.JSONField(_("content"))
    note = models.CharField(_("explanation"), max_length=500, blank=True)
    by = _who(_("by"), null=True, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-vacancy_id", "-number"]
        verbose_name = _("version of a vacancy")
        verbose_name_plural = _("versions of vacancies")
        constraints = [models.UniqueConstraint(fields=["vacancy", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.vacancy_id} v{self.number}"


class VacancyRevision(Timestamped):
    """A change of an open vacancy that waits for the ministry, and what was decided of it. `base` is what stood when it was made."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("vacancy"))
    version = models.OneToOneField(
        VacancyVersion, on_delete=models.PROTECT, related_name="revision", verbose_name=_("version")
    )
    base = models.JSONField(_("what stood before"))
    status = models.CharField(
        _("status"), max_length=10, choices=RevisionStatus.choices, default=RevisionStatus.PROPOSED
    )
    reason = models.TextField(_("reason"), blank=True)
    decided_by = _who(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("change of an open vacancy")
        verbose_name_plural = _("changes of open vacancies")
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy"], condition=Q(status="proposed"), name="revision_proposed_once_a_vacancy"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_at__isnull=True)
                | (~Q(status="proposed") & Q(decided_at__isnull=False)),
                name="revision_decided_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}"


class FieldNote(models.Model):
    """What a coordinator asks about one field of a version, and what the employer answered."""

    version = models.ForeignKey(
        VacancyVersion, on_delete=models.PROTECT, related_name="notes", verbose_name=_("version")
    )
    field = models.CharField(_("field"), max_length=40)
    note = models.TextField(_("what is asked"), max_length=500)
    by = _who(_("asked by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    answer = models.TextField(_("answer"), max_length=500, blank=True)
    answered_by = _who(_("answered by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        ordering = ["version_id", "id"]
        verbose_name = _("question about a field")
        verbose_name_plural = _("questions about fields")
        constraints = [
            models.UniqueConstraint(fields=["version", "field"], name="note_once_a_field"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("at")), name="note_answered_after_it"
            ),
        ]

    def __str__(self) -> str:
        return self.field
