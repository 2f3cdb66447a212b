from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from common.models import StateEvent, Timestamped
from reference.models import Country

from ..choices import NamedStatus
from ..transitions import NAMED_MOVES
from .vacancy import Vacancy


class NamedRequest(Timestamped):
    """An employer asks for somebody who worked for it before, by name (H-2 petitions and Canada's programme may name people).

    The employer never looks into a registry: a coordinator of `country` finds out who it is, an office asks the person, and until the
    person agrees the employer sees that it has asked and nothing else. Who the person is, the apps above know. What names the person is
    encrypted, and forgotten some time after the request has ended (`services.named`).
    """

    event_model: ClassVar[type[models.Model]]

    vacancy = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, related_name="named_requests", verbose_name=_("vacancy")
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country the person comes from")
    )
    name = EncryptedCharField(_("name of the person"), max_length=200, null=True)
    folio = EncryptedCharField(_("folio, if known"), max_length=20, null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth, if known"), null=True, blank=True)
    last_season = models.PositiveSmallIntegerField(_("last year the person worked for you"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=13, choices=NamedStatus.choices, default=NamedStatus.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("request by name")
        verbose_name_plural = _("requests by name")
        indexes = [models.Index(fields=["country", "status"], name="named_by_country")]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1900, 2100)),
                name="named_birth_year_possible",
            ),
            models.CheckConstraint(
                condition=Q(last_season__isnull=True) | Q(last_season__range=(1940, 2100)), name="named_season_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"N-{self.pk}"

    @property
    def stands(self) -> bool:
        """Whether it is still asked for, or found."""
        return self.status in (NamedStatus.ASKED, NamedStatus.FOUND)

    @property
    def face(self) -> str:
        return {"asked": "run", "found": "ok"}.get(self.status, "off")


class NamedRequestEvent(StateEvent):
    """Never with a reason: why somebody is not available is not told to the employer, and so not written where it could be."""

    moves = NAMED_MOVES

    subject = models.ForeignKey(
        NamedRequest, on_delete=models.PROTECT, related_name="events", verbose_name=_("request by name")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a request by name")
        verbose_name_plural = _("moves of requests by name")
        constraints = [models.CheckConstraint(condition=Q(reason=""), name="named_request_without_why")]


NamedRequest.event_model = NamedRequestEvent
