from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from common.models import Timestamped

from ..choices import DeliveryState, WebhookType
from .employer import Employer
from .vacancy import Vacancy


class WebhookEndpoint(Timestamped):
    """An address that is told what happens to vacancies: those of `employer`, or all of them where it is the ministry's own.

    The secret is shown once. After a rotation what is sent is signed with both secrets until `old_until`.
    """

    employer = models.ForeignKey(
        Employer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="webhooks",
        verbose_name=_("employer"),
    )
    url = models.URLField(_("address"), max_length=300)
    secret = EncryptedCharField(_("secret"), max_length=80)
    old_secret = EncryptedCharField(_("secret before"), max_length=80, null=True)
    old_until = models.DateTimeField(_("secret before holds until"), null=True, blank=True)
    active = models.BooleanField(_("in use"), default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.url


class WebhookEvent(models.Model):
    """What happened to a vacancy, or that an import ended, written in the transaction in which it happened. `data` holds ids, state and
    counts, and no person.

    The id is the sequence number: of two events of one vacancy the later one has the higher number, as its row was locked.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(_("type"), max_length=32, choices=WebhookType.choices)
    vacancy = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vacancy")
    )
    data = models.JSONField(_("content"), default=dict)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("event for webhooks")
        verbose_name_plural = _("events for webhooks")

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"


class WebhookDelivery(models.Model):
    """One event on its way to one address. A row that waits is due at `due_at` and in the hands of whoever holds the lease."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    event = models.ForeignKey(
        WebhookEvent, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("event")
    )
    state = models.CharField(_("state"), max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"))
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    fault = models.CharField(_("fault"), max_length=40, blank=True)  # a code of ours, never what the address wrote
    took_ms = models.PositiveIntegerField(_("milliseconds"), null=True, blank=True)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("delivery to a webhook")
        verbose_name_plural = _("deliveries to webhooks")
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="event_once_an_endpoint")]
        indexes = [models.Index(fields=["due_at"], name="webhook_due", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.event} → {self.endpoint}"

    @property
    def face(self) -> str:
        return {"waiting": "run", "delivered": "ok"}.get(self.state, "bad")
