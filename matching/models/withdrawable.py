from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

WITHDRAWAL = ("withdrawn_on", "withdrawn_by", "withdrawal_reason")


class Withdrawable(models.Model):
    """What is decided from a day on, never edited, and stays on record when it is taken back: by whom, when and why."""

    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawal_reason = models.TextField(_("reason of the withdrawal"), blank=True)

    class Meta:
        abstract = True

    def take_back(self, by: User, reason: str) -> None:
        """Not saved: `WITHDRAWAL` are the fields to be written."""
        self.withdrawn_on, self.withdrawn_by, self.withdrawal_reason = timezone.localdate(), by, reason.strip()
