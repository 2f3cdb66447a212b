"""Abstract bases every app shares: time stamps, work under a lease, and the immutable row that each move of a state machine leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .transitions import Move

# How a record comes into being is no move of its table.
BEGINNINGS = {
    "create": _("Create"),
    "import": _("Bring in"),
    "receive": _("Receive"),
    "request": _("Ask for"),
    "offer": _("Offer"),
    "file": pgettext_lazy("an appeal", "File"),
}


class Timestamped(models.Model):
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True


class Leased(models.Model):
    """Work that one process at a time has (`common.leases`): since when, by which lease, and how it went wrong if it did.

    The row is the truth. `lease_until` (the database's clock) says until when a process may believe that it alone works on it.
    """

    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    lease_token = models.CharField(max_length=36, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        abstract = True

    @property
    def seconds(self) -> float | None:
        """Wall time from first start to finish."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


class StateEvent(models.Model):
    """Who moved what from where to where, when and why. Rows are inserted, never changed (a trigger refuses it).

    A concrete event adds `subject`, a foreign key to the record, with related_name="events", and `moves`, the table its
    actions come from.
    """

    moves: ClassVar[Sequence[Move]] = ()
    state_field: ClassVar[str] = "status"  # of the record

    action = models.CharField(_("action"), max_length=40)
    old_state = models.CharField(pgettext_lazy("state", "from"), max_length=40, blank=True)
    new_state = models.CharField(pgettext_lazy("state", "to"), max_length=40)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.old_state_label} → {self.new_state_label}" if self.old_state else self.new_state_label

    @property
    def action_label(self) -> str:
        """What was done, in the reader's language."""
        names = BEGINNINGS | {move.name: move.label for move in self.moves}
        return str(names.get(self.action, self.action))

    @property
    def old_state_label(self) -> str:
        return self._state_label(self.old_state)

    @property
    def new_state_label(self) -> str:
        """The state it led to, in the reader's language."""
        return self._state_label(self.new_state)

    def _state_label(self, state: str) -> str:
        record = self._meta.get_field("subject").related_model
        states = record._meta.get_field(self.state_field).flatchoices  # type: ignore[union-attr]
        return str(dict(states).get(state, state))

    @property
    def told(self) -> str:
        """The event as a heading: the state it led to. An event that is about something else says so itself."""
        return self.new_state_label[:1].upper() + self.new_state_label[1:]


class FolioSeries(models.Model):
    """The last number given in a series of folios ("GT-2026")."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        verbose_name = _("series of folios")
        verbose_name_plural = _("series of folios")

    def __str__(self) -> str:
        return self.name


class RateCount(models.Model):
    """How often one thing was tried by one address or name (`common.limits`), of which only a keyed hash is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["key"]
        verbose_name = _("count of tries")
        verbose_name_plural = _("counts of tries")
        indexes = [models.Index(fields=["ends_at"], name="ratecount_ends")]

    def __str__(self) -> str:
        return f"{self.count} – {self.ends_at:%Y-%m-%d %H:%M}"
