"""Words of the ledger: who should have paid, what is asked back, how it came."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Payer(models.TextChoices):
    """Who has to bear a cost of getting the job."""

    EMPLOYER = "employer", _("the employer")
    WORKER = "worker", _("the worker, if they wish it")
    UNCLEAR = "unclear", _("not settled")


class ClaimFor(models.TextChoices):
    FEE = "fee", _("fee that was paid")
    WAGES = "wages", _("wages owed")
    OTHER = "other", pgettext_lazy("what is asked back", "something else")


class RestitutionStatus(models.TextChoices):
    ASKED = "asked", _("asked for")
    AGREED = "agreed", _("agreed")
    PAID = "paid", _("paid back")
    REFUSED = "refused", pgettext_lazy("restitution", "refused")
    DROPPED = "dropped", _("given up")


class PaidThrough(models.TextChoices):
    PERSON = "person", _("to the person directly")
    MINISTRY = "ministry", _("through the ministry")
    SURETY = "surety", _("out of the surety")
    COURT = "court", _("through a court")
