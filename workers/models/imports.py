"""Lists of people that somebody brings in: the batch, its rows to look at, whom it registered, how an office calls its columns."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from encrypted_fields.fields import EncryptedTextField

from accounts.models import Office
from accounts.scope import PeopleScope
from common.models import StateEvent
from reference.models import Country

from ..choices import ImportStage, ImportStatus, RowDecision, RowOutcome
from ..transitions import IMPORT_MOVES
from .person import Worker


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def in_scope(self, scope: PeopleScope) -> ImportBatchQuerySet:
        return self.filter(scope.q("country_id", "office_id"))


class ImportBatch(models.Model):
    """One list of people for one office: read, checked, looked at, imported; and undone, while nothing depends on it.

    The row is the truth of the work on it: `lease_until` (the database's clock) says until when one process has it. `stored` names the
    file among the uploads, encrypted; it is empty when the file is gone. total = new + known + similar + rejected, after a check.
    """

    event_model: ClassVar[type[models.Model]]

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("registry"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("office"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    file_name = models.CharField(_("file"), max_length=255)
    file_sha256 = models.CharField(_("fingerprint of the file"), max_length=64)
    file_size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    stored = models.CharField(max_length=64, blank=True, editable=False)
    columns = models.JSONField(_("columns"), default=dict, blank=True)  # heading, folded, to key; nothing to leave out
    header = models.JSONField(_("headings"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ImportStatus.choices, default=ImportStatus.UPLOADED)
    stage = models.CharField(_("stage"), max_length=10, choices=ImportStage.choices, default=ImportStage.WAITING)
    progress_done = models.PositiveIntegerField(_("done"), default=0)
    progress_total = models.PositiveIntegerField(_("of"), default=0)
    error = models.TextField(_("error"), blank=True)

    total = models.PositiveIntegerField(_("rows"), default=0)
    new = models.PositiveIntegerField(pgettext_lazy("rows", "new"), default=0)
    known = models.PositiveIntegerField(_("already registered"), default=0)
    similar = models.PositiveIntegerField(_("held for review"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    imported = models.PositiveIntegerField(_("imported"), default=0)

    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    lease_token = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    rows_until = models.DateField(_("rows kept until"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        indexes = [
            models.Index(fields=["country", "office", "-created_at"], name="import_scope"),
            models.Index(fields=["status"], name="import_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=models.F("new") + models.F("known") + models.F("similar") + models.F("rejected")),
                name="import_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportEvent(StateEvent):
    moves = IMPORT_MOVES

    subject = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="events", verbose_name=_("import"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of an import")
        verbose_name_plural = _("moves of imports")


ImportBatch.event_model = ImportEvent


class ImportRow(models.Model):
    """A row that somebody looks at before or after the import: rejected, held because it is like somebody, and the first of the others.

    `content` is JSON, encrypted: the cells as they stand, and the problems. It is emptied when nobody needs it any more.
    `likenesses`: `[{"worker": id or null, "line": line or null, "score": 0-100, "evidence": [codes]}]`.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("import"))
    line = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome.choices)
    content = EncryptedTextField(_("content"), null=True, blank=True, editable=False)
    likenesses = models.JSONField(_("like whom"), default=list, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=RowDecision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ["batch_id", "line"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "outcome", "line"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.line}"

    @property
    def told(self) -> dict[str, Any]:
        """`{"cells": [text, one a heading], "problems": [{column, value, reason, fix}]}`; empty when it is gone."""
        return json.loads(self.content) if self.content else {"cells": [], "problems": []}


class ImportedWorker(models.Model):
    """Whom a batch registered, and from which row: what an undo takes back."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="people", verbose_name=_("import"))
    worker = models.OneToOneField(
        Worker, on_delete=models.CASCADE, related_name="imported_by", verbose_name=_("worker")
    )
    line = models.PositiveIntegerField(_("row"))

    class Meta:
        ordering = ["batch_id", "line"]
        verbose_name = _("imported person")
        verbose_name_plural = _("imported people")
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="imported_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.line}"


class ColumnMapping(models.Model):
    """What an office chose for headings of its own: `columns` is heading, folded, to our key; nothing to leave it out."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("registry"))
    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("office"))
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        ordering = ["office_id"]
        verbose_name = _("column names of an office")
        verbose_name_plural = _("column names of offices")

    def __str__(self) -> str:
        return str(self.office)
