from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent, Timestamped
from employers.models import NamedRequest
from workers.models import Worker

from ..choices import NamedPersonStatus
from ..transitions import NAMED_PERSON_MOVES


class NamedPerson(Timestamped):
    """Who an employer's request by name is about, as a coordinator found, and what the person says to it.

    Seen where the person is seen; the employer sees nothing of it. One person at a time stands for a request.
    """

    event_model: ClassVar[type[models.Model]]

    request = models.ForeignKey(
        NamedRequest, on_delete=models.PROTECT, related_name="people", verbose_name=_("request by name")
    )
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="named_for", verbose_name=_("worker"))
    status = models.CharField(
        _("status"), max_length=9, choices=NamedPersonStatus.choices, default=NamedPersonStatus.TO_ASK
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("person asked for by name")
        verbose_name_plural = _("people asked for by name")
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(status__in=["to_ask", "agreed"]), name="one_person_a_named_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} – {self.worker}"


class NamedPersonEvent(StateEvent):
    moves = NAMED_PERSON_MOVES

    subject = models.ForeignKey(
        NamedPerson, on_delete=models.PROTECT, related_name="events", verbose_name=_("person asked for by name")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a person asked for by name")
        verbose_name_plural = _("moves of people asked for by name")


NamedPerson.event_model = NamedPersonEvent
