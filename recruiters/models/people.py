"""The people of a recruiter: who owns and represents it, who recruits for it, under whom and where."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedText
from common.models import Timestamped
from reference.models import Country, Municipality
from workers.choices import IdentityKind

from ..choices import PersonRole
from .recruiter import Recruiter


class Identified(Timestamped):
    """Somebody with an identity number: stored encrypted, found by `number_index` (a keyed hash), shown as its last four digits."""

    full_name = models.CharField(_("full name"), max_length=150)
    identity_kind = models.CharField(
        _("identity document"), max_length=10, choices=IdentityKind.choices, blank=True, default="", db_default=""
    )
    identity_country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    number = EncryptedText(_("number"), max_length=40, blank=True, editable=False, default="", db_default="")
    number_index = models.CharField(max_length=64, blank=True, editable=False, default="", db_default="", db_index=True)
    last_digits = models.CharField(
        _("last digits"), max_length=4, blank=True, editable=False, default="", db_default=""
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.full_name


class RecruiterPerson(Identified):
    """Who stands behind an entry. For staff only: no page without an account and no feed names these people."""

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.CASCADE, related_name="people", verbose_name=_("recruiter")
    )
    role = models.CharField(_("role"), max_length=20, choices=PersonRole.choices)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["recruiter_id", "role", "full_name", "id"]
        verbose_name = _("person of a recruiter")
        verbose_name_plural = _("people of recruiters")
        constraints = [
            models.UniqueConstraint(
                fields=["recruiter", "role", "number_index"],
                condition=~Q(number_index=""),
                name="recruiter_person_once_a_role",
                violation_error_message=_("This person has this role already."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="recruiter_person_dates_in_order",
                violation_error_message=_("It ends before it begins: check the dates."),
            ),
        ]


class Agent(Identified):
    """A person who recruits on the recruiter's behalf in certain places; `parent` is the agent under whom a sub-agent works.

    The database refuses a parent of another recruiter and a ring (`agent_parent`).
    """

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.CASCADE, related_name="agents", verbose_name=_("recruiter")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sub_agents",
        verbose_name=_("works under"),
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("based in"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["recruiter_id", "full_name"]
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        constraints = [
            models.UniqueConstraint(
                fields=["recruiter", "number_index"],
                condition=~Q(number_index=""),
                name="agent_once_a_recruiter",
                violation_error_message=_("This person is an agent of this recruiter already."),
            )
        ]


class AgentPlace(models.Model):
    """A municipality in which an agent recruits."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="places", verbose_name=_("agent"))
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )

    class Meta:
        ordering = ["agent_id", "municipality_id"]
        verbose_name = _("place of an agent")
        verbose_name_plural = _("places of agents")
        constraints = [models.UniqueConstraint(fields=["agent", "municipality"], name="agent_place_once")]

    def __str__(self) -> str:
        return str(self.municipality)
