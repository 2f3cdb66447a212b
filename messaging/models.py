"""Texts on their way to a telephone."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from encrypted_fields.fields import EncryptedCharField, EncryptedTextField

from common.models import Timestamped

from .choices import TextPurpose, TextState

WAITING = (TextState.QUEUED, TextState.FAILED)


class OutgoingText(Timestamped):
    """One text to one number. Number and body are encrypted; the body goes when it is sent or given up, the number later.

    `country` and `office` are those of the person it is for, as the row-level policies compare them; this room knows neither
    offices nor people. A row without a country is seen by whoever sees the whole region.
    """

    reference = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )  # the gateway knows a repetition by it
    to = EncryptedCharField(_("phone"), max_length=20, null=True)
    to_index = models.CharField(max_length=64, blank=True, editable=False)
    body = EncryptedTextField(_("text"), null=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=TextPurpose.choices)
    language = models.CharField(_("language"), max_length=8)
    country = models.CharField(_("country"), max_length=2, blank=True)
    office = models.PositiveBigIntegerField(_("office"), null=True, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=TextState.choices, default=TextState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"))
    useless_after = models.DateTimeField(_("of no use after"), null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(pgettext_lazy("text", "sent"), null=True, blank=True)
    fault = models.CharField(_("fault"), max_length=40, blank=True)  # a code of ours, never what the gateway wrote

    class Meta:
        ordering = ["-id"]
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(fields=["due_at"], name="text_due", condition=Q(state__in=["queued", "failed"])),
            models.Index(fields=["to_index"], name="text_to", condition=~Q(to_index="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="text_sent_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.masked}"

    @property
    def masked(self) -> str:
        """The number as it may be shown: its last two digits."""
        return f"•••• {self.to[-2:]}" if self.to else "–"
