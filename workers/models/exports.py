from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportLog(models.Model):
    """Who took how much of which list out of the product, when and by which filters. Rows are inserted and never changed.

    `filters` names every filter that was set; of what was typed (a name, a number) only that something was.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    what = models.CharField(_("what"), max_length=60)
    count = models.PositiveIntegerField(_("rows"))
    filters = models.JSONField(_("filters"), default=dict)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["by", "-at"], name="export_by")]

    def __str__(self) -> str:
        return f"{self.what} ({self.count})"
