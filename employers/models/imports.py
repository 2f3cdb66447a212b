from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import DemandFormat
from .vacancy import Vacancy


class DemandBatch(models.Model):
    """One reading of one file of public demand. read = imported + updated + unchanged + rejected."""

    file_name = models.CharField(_("file"), max_length=255)
    file_sha256 = models.CharField(_("fingerprint of the file"), max_length=64)
    layout = models.CharField(_("layout"), max_length=14, choices=DemandFormat.choices)
    as_of = models.DateField(_("as of"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    read = models.PositiveIntegerField(_("read"), default=0)
    imported = models.PositiveIntegerField(_("imported"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    # Of lists of former years: what an earlier list says of a case does not count against a later one.
    decided_until = models.DateField(_("last decision in the list"), null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("demand import")
        verbose_name_plural = _("demand imports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    read=models.F("imported") + models.F("updated") + models.F("unchanged") + models.F("rejected")
                ),
                name="demand_batch_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class DemandRecord(models.Model):
    """The row of a public file that a vacancy came from, without personal contacts. `content_hash` tells whether it changed."""

    vacancy = models.OneToOneField(
        Vacancy, on_delete=models.CASCADE, related_name="demand_record", verbose_name=_("vacancy")
    )
    batch = models.ForeignKey(
        DemandBatch, on_delete=models.PROTECT, related_name="records", verbose_name=_("last changed by")
    )
    row_number = models.PositiveIntegerField(_("row"))
    content_hash = models.CharField(max_length=64)
    original = models.JSONField(_("original values"), default=dict)

    class Meta:
        ordering = ["vacancy_id"]
        verbose_name = _("demand record")
        verbose_name_plural = _("demand records")

    def __str__(self) -> str:
        return f"{self.batch}: {self.row_number}"


class DemandRejection(models.Model):
    """A row that was not taken: line, column, value, reason and what to do."""

    batch = models.ForeignKey(
        DemandBatch, on_delete=models.CASCADE, related_name="rejections", verbose_name=_("import")
    )
    row_number = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=80)
    value = models.TextField(_("value"), blank=True)
    reason = models.CharField(_("reason"), max_length=255)

    class Meta:
        ordering = ["batch_id", "row_number"]
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")

    def __str__(self) -> str:
        return f"{self.row_number}: {self.reason}"
