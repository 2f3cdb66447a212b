from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.scope import PeopleScope
from common.models import Timestamped
from reference.models import Country

from ..choices import GroupKind
from .person import Worker


class TravelGroupQuerySet(models.QuerySet["TravelGroup"]):
    def in_scope(self, scope: PeopleScope) -> TravelGroupQuerySet:
        return self.filter(scope.q())

    def standing(self) -> TravelGroupQuerySet:
        return self.filter(dissolved_at__isnull=True)


class TravelGroup(Timestamped):
    """People of one office who go together or not at all: a family, a crew that came back together.

    It is theirs: each said so, each may leave, and the office may dissolve it. It adds no points to anybody.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("office"))
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    label = models.CharField(_("name of the group"), max_length=80)
    kind = models.CharField(_("kind"), max_length=6, choices=GroupKind.choices)
    dissolved_at = models.DateTimeField(_("dissolved"), null=True, blank=True)

    objects = TravelGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("group that travels together")
        verbose_name_plural = _("groups that travel together")

    def __str__(self) -> str:
        return self.label


class GroupMember(models.Model):
    """Who belongs to a group, since when they agreed to go only with it, and who wrote that down. A person has one group at a time."""

    group = models.ForeignKey(TravelGroup, on_delete=models.CASCADE, related_name="members", verbose_name=_("group"))
    worker = models.ForeignKey(
        Worker, on_delete=models.CASCADE, related_name="group_memberships", verbose_name=_("worker")
    )
    agreed_at = models.DateTimeField(_("agreed"), auto_now_add=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written down by")
    )
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        ordering = ["group_id", "id"]
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        constraints = [
            models.UniqueConstraint(fields=["worker"], condition=Q(left_at__isnull=True), name="one_group_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} – {self.group}"
