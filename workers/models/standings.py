from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from .person import Worker


class WorkerStanding(models.Model):
    """How each programme stood for a person when it was last worked out, for lists to filter by. The file's own page asks the rules anew.

    `codes` name the programmes that are not closed: "us-h2a:open", "mx-tvtf:on_condition".
    """

    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, related_name="standing", verbose_name=_("worker"))
    as_of = models.DateField(_("as of"))
    codes = ArrayField(models.CharField(max_length=60), verbose_name=_("pathways"))

    class Meta:
        ordering = ["worker_id"]
        verbose_name = _("pathways of a person")
        verbose_name_plural = _("pathways of people")
        indexes = [GinIndex(fields=["codes"], name="standing_codes")]

    def __str__(self) -> str:
        return f"{self.worker_id}: {', '.join(self.codes)}"


class ChangedFile(models.Model):
    """A person whose file changed since their standing was worked out. The database writes it, whoever changed what by whatever means.

    Only an id: rows are taken and deleted by `services.standings`; one person may have several.
    """

    id = models.BigAutoField(primary_key=True)
    worker = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        verbose_name = _("changed file")
        verbose_name_plural = _("changed files")

    def __str__(self) -> str:
        return str(self.worker)
