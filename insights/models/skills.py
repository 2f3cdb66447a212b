"""What registered people can do, by department, as it was counted on a day: numbers in which nobody can be found.

What is hidden (`common.suppression`) is not stored: whoever reads the tables, by whatever means, finds what everybody may know, and
two readers of one day cannot put different halves of it together.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.suppression import THRESHOLD
from reference.models import Country, Subdivision

from ..choices import SkillsKind


class SkillsMap(models.Model):
    """The count of one registry on one day. Wanted while `made_at` is empty or earlier than `asked_at`.

    `lease_until` (the database's clock) says until when a process works on it. `people` were counted, `without_consent` were not,
    since they did not agree to statistics; None is a number too small to be told.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("registry"))
    as_of = models.DateField(_("as of"))
    asked_at = models.DateTimeField(_("requested"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    attempts = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    made_at = models.DateTimeField(_("finished"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people counted"), null=True, blank=True)
    without_consent = models.PositiveIntegerField(_("not counted, without consent"), null=True, blank=True)

    class Meta:
        ordering = ["-as_of", "country_id"]
        verbose_name = _("skills map")
        verbose_name_plural = _("skills maps")
        constraints = [
            models.UniqueConstraint(fields=["country", "as_of"], name="skills_map_once_a_day"),
            models.CheckConstraint(
                condition=(Q(people__isnull=True) | Q(people=0) | Q(people__gte=THRESHOLD))
                & (Q(without_consent__isnull=True) | Q(without_consent=0) | Q(without_consent__gte=THRESHOLD)),
                name="skills_map_tells_no_small_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} – {self.as_of:%Y-%m-%d}"


class SkillsCell(models.Model):
    """How many people of a department (empty: of the whole registry) have an occupation, skill ...; None is hidden, no row is nobody.

    `item` is its code, nothing where the people themselves are counted. `evidence`: of these people, by `workers.choices.Evidence` in
    its order, the best that backs it, None hidden; empty where that is not told at all.
    """

    map = models.ForeignKey(SkillsMap, on_delete=models.CASCADE, related_name="cells", verbose_name=_("skills map"))
    kind = models.CharField(_("kind"), max_length=10, choices=SkillsKind.choices)
    item = models.CharField(_("code"), max_length=40, blank=True)
    department = models.ForeignKey(
        Subdivision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    people = models.PositiveIntegerField(_("people counted"), null=True, blank=True)
    evidence = ArrayField(
        models.PositiveIntegerField(null=True), verbose_name=_("evidence"), default=list, blank=True, size=4
    )

    class Meta:
        ordering = ["map_id", "kind", "item", "department_id"]
        verbose_name = _("number of a skills map")
        verbose_name_plural = _("numbers of skills maps")
        constraints = [
            models.UniqueConstraint(
                fields=["map", "kind", "item", "department"], nulls_distinct=False, name="skills_cell_once"
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gte=THRESHOLD), name="skills_cell_tells_no_small_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item} {self.department_id or ''}"


class SkillsDemand(models.Model):
    """Seats still open that day to people of the registry's nationality, by what they ask for and where; no `item`: asks for none."""

    map = models.ForeignKey(SkillsMap, on_delete=models.CASCADE, related_name="demand", verbose_name=_("skills map"))
    kind = models.CharField(_("kind"), max_length=10, choices=SkillsKind.choices)
    item = models.CharField(_("code"), max_length=40, blank=True)
    destination = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    seats = models.PositiveIntegerField(_("seats"))

    class Meta:
        ordering = ["map_id", "kind", "item", "destination_id"]
        verbose_name = _("open seats of a skills map")
        verbose_name_plural = _("open seats of skills maps")
        constraints = [
            models.UniqueConstraint(fields=["map", "kind", "item", "destination"], name="skills_demand_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item} {self.destination_id}: {self.seats}"
