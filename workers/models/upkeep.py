"""What keeps a file alive: who was reminded of what, and what people asked their office to do with their file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedTextField

from common.models import StateEvent, Timestamped
from messaging.models import OutgoingText

from ..choices import ReminderKind, RequestAbout, RequestKind, RequestStatus
from ..transitions import REQUEST_MOVES
from .person import Worker


class Reminder(models.Model):
    """One reminder of one confirmation of interest: `confirmed_on` names the period, so that none is sent twice.

    Without a text there was no number that a text could go to: the worklist of the office is all that reminds.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("worker"))
    kind = models.CharField(_("kind"), max_length=8, choices=ReminderKind.choices)
    confirmed_on = models.DateField(_("interest confirmed on"))
    text = models.ForeignKey(
        OutgoingText, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("text")
    )
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["worker", "kind", "confirmed_on"], name="reminder_once_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.confirmed_on}"


class PersonRequest(Timestamped):
    """What a person asked their office to put right, or to erase. `said` and `answer` are theirs to read and nobody else's."""

    event_model: ClassVar[type[models.Model]]

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="requests", verbose_name=_("worker"))
    kind = models.CharField(_("kind"), max_length=10, choices=RequestKind.choices)
    about = models.CharField(_("about"), max_length=10, choices=RequestAbout.choices, blank=True)
    said = EncryptedTextField(_("what the person says"), null=True, blank=True)
    status = models.CharField(_("state"), max_length=8, choices=RequestStatus.choices, default=RequestStatus.OPEN)
    answer = EncryptedTextField(_("answer"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("request of a person")
        verbose_name_plural = _("requests of people")
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "kind"],
                condition=Q(status="open", kind="erasure"),
                name="request_erasure_open_once",
            ),
        ]
        indexes = [models.Index(fields=["worker"], name="request_open", condition=Q(status="open"))]

    def __str__(self) -> str:
        return self.get_kind_display()


class PersonRequestEvent(StateEvent):
    moves = REQUEST_MOVES

    subject = models.ForeignKey(
        PersonRequest, on_delete=models.PROTECT, related_name="events", verbose_name=_("request of a person")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a request")
        verbose_name_plural = _("moves of requests")


PersonRequest.event_model = PersonRequestEvent
