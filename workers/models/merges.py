"""Two files that may be one person's, and what became of the question."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedTextField

from accounts.scope import PeopleScope
from common.models import StateEvent, Timestamped
from reference.models import Country

from ..choices import FoundBy, PairStatus
from ..evidence import in_words
from ..transitions import PAIR_MOVES
from .person import Worker

# What is chosen field by field. Folio, office and registry are those of the file that stays.
MERGED_FIELDS = (
    *("given_names", "first_surname", "second_surname", "married_name", "birth_date", "sex", "nationality"),
    *("birth_municipality", "municipality", "area", "address", "people", "preferred_language", "needs_interpreter"),
    *("schooling_years", "literate", "phone", "phone_is_shared", "second_phone", "email"),
    *("emergency_contact", "emergency_relation", "emergency_phone", "household_duties", "last_employer"),
)


class PairQuerySet(models.QuerySet["DuplicatePair"]):
    def in_scope(self, scope: PeopleScope) -> PairQuerySet:
        return self.filter(
            scope.q("one__country_id", "one__office_id") & scope.q("other__country_id", "other__office_id")
        )


class DuplicatePair(Timestamped):
    """`one` is the file with the smaller id. Found by the nightly scan or told by an officer; a person decides, nothing merges by itself.

    That they are two people is remembered: the pair does not come back. Of a merge `kept` is the file that stays, and `undo_text`
    (JSON, encrypted: it holds names and phones) what went where, for undoing it. `country` is that of both files, and not set
    where they are of two: such a pair is for who works for the whole region.
    """

    event_model: ClassVar[type[models.Model]]

    one = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+", verbose_name=_("one file"))
    other = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+", verbose_name=_("the other file"))
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registry")
    )
    status = models.CharField(_("status"), max_length=10, choices=PairStatus.choices, default=PairStatus.OPEN)
    score = models.PositiveSmallIntegerField(_("likeness"))
    evidence = ArrayField(models.CharField(max_length=30), verbose_name=_("what speaks for and against"))
    found_by = models.CharField(_("found by"), max_length=8, choices=FoundBy.choices)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    kept = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file that stays")
    )
    undo_text = EncryptedTextField(_("what went where"), null=True, blank=True, editable=False)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_pair_in_order"),
            models.CheckConstraint(condition=Q(score__lte=100), name="duplicate_score_on_scale"),
            models.CheckConstraint(
                condition=Q(status="merged", kept__isnull=False) | (~Q(status="merged") & Q(kept__isnull=True)),
                name="duplicate_merged_keeps_one",
            ),
        ]
        indexes = [models.Index(fields=["country", "status", "-score"], name="duplicate_queue")]

    def __str__(self) -> str:
        return f"{self.one.folio} – {self.other.folio}"

    @property
    def reasons(self) -> list[str]:
        return in_words(self.evidence)

    @property
    def face(self) -> str:
        """How the state is shown: waiting for a decision is not yet good."""
        return {PairStatus.OPEN: "warn", PairStatus.MERGED: "ok"}.get(PairStatus(self.status), "off")

    @property
    def gone(self) -> Worker | None:
        """The file that went into the one that stays."""
        if self.kept_id is None:
            return None
        return self.one if self.kept_id == self.other_id else self.other

    @property
    def undo(self) -> dict[str, Any]:
        return json.loads(self.undo_text) if self.undo_text else {}


class PairEvent(StateEvent):
    moves = PAIR_MOVES

    subject = models.ForeignKey(
        DuplicatePair, on_delete=models.PROTECT, related_name="events", verbose_name=_("possible duplicate")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("decision about a possible duplicate")
        verbose_name_plural = _("decisions about possible duplicates")


DuplicatePair.event_model = PairEvent
