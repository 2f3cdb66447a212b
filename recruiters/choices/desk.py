from django.db import models
from django.utils.translation import gettext_lazy as _


class SpanUnit(models.TextChoices):
    """As `clock.Unit` names them."""

    HOURS = "hours", _("hours, around the clock")
    WORKING_DAYS = "working_days", _("working days")
    DAYS = "days", _("days, every one")


class Duty(models.TextChoices):
    """What is owed next on a complaint, to a deadline."""

    ACKNOWLEDGE = "acknowledge", _("acknowledge it")
    TRIAGE = "triage", _("triage it")
    REFER = "refer", _("refer it, if the person agrees")
    UPDATE = "update", _("tell the person how it stands")
    OUTCOME = "outcome", _("decide it")
