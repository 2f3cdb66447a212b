"""Public lists that a coordinator brings in on the page, what became of them, and their rows to look at."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import StateEvent

from ..choices import DemandFormat, UploadOutcome, UploadStage, UploadStatus
from ..transitions import UPLOAD_MOVES
from .imports import DemandBatch


class DemandUpload(models.Model):
    """One file: checked by an import that is taken back, looked at, imported as a whole.

    The row is the truth of the work on it: `lease_until` (the database's clock) says until when one process has it. `stored` names the
    file, sealed; it is empty when the file is gone. read = imported + updated + unchanged + rejected, of the check or of the import.
    """

    event_model: ClassVar[type[models.Model]]

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    file_name = models.CharField(_("file"), max_length=255)
    file_sha256 = models.CharField(_("fingerprint of the file"), max_length=64)
    file_size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    stored = models.CharField(max_length=64, blank=True, editable=False)
    asked_layout = models.CharField(_("form"), max_length=14, choices=DemandFormat.choices, default=DemandFormat.AUTO)
    asked_period = models.CharField(_("quarter"), max_length=16, blank=True)
    layout = models.CharField(_("recognised as"), max_length=14, choices=DemandFormat.choices, blank=True)
    columns = models.JSONField(
        _("columns"), default=dict, blank=True
    )  # {"known": […], "unknown": […], "left_out": […]}
    status = models.CharField(_("status"), max_length=12, choices=UploadStatus.choices, default=UploadStatus.CHECKING)
    stage = models.CharField(_("stage"), max_length=10, choices=UploadStage.choices, default=UploadStage.WAITING)
    progress_done = models.PositiveIntegerField(_("done"), default=0)
    progress_total = models.PositiveIntegerField(pgettext_lazy("progress", "of"), default=0)
    error = models.TextField(_("error"), blank=True)

    read = models.PositiveIntegerField(_("read"), default=0)
    imported = models.PositiveIntegerField(_("imported"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    figures = models.JSONField(_("further figures"), default=dict, blank=True)  # warnings, reasons, states
    batch = models.ForeignKey(
        DemandBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads", verbose_name=_("import")
    )

    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    lease_token = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    rows_until = models.DateField(_("rows kept until"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("uploaded list of demand")
        verbose_name_plural = _("uploaded lists of demand")
        indexes = [models.Index(fields=["status"], name="demand_upload_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("imported") + F("updated") + F("unchanged") + F("rejected")),
                name="demand_upload_adds_up",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class DemandUploadEvent(StateEvent):
    moves = UPLOAD_MOVES

    subject = models.ForeignKey(
        DemandUpload, on_delete=models.PROTECT, related_name="events", verbose_name=_("uploaded list of demand")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of an uploaded list")
        verbose_name_plural = _("moves of uploaded lists")


DemandUpload.event_model = DemandUploadEvent


class DemandUploadRow(models.Model):
    """A row to look at: rejected, or one of the first that are new or changed. No contact of a person is in it.

    `content`: `{"name", "changes": [[column, old, new]], "problems": [{column, value, reason, fix}], "cells": {column: text}}`.
    """

    upload = models.ForeignKey(DemandUpload, on_delete=models.CASCADE, related_name="rows", verbose_name=_("list"))
    line = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=UploadOutcome.choices)
    content = models.JSONField(_("content"), default=dict)

    class Meta:
        ordering = ["upload_id", "line", "id"]
        verbose_name = _("row of an uploaded list")
        verbose_name_plural = _("rows of uploaded lists")
        indexes = [models.Index(fields=["upload", "outcome", "line"], name="demand_upload_rows")]

    def __str__(self) -> str:
        return str(self.line)
