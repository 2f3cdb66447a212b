"""Words of vetting: what a case is for, what was found, what is decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VettingPurpose(models.TextChoices):
    NEW = "new", _("new licence")
    RENEWAL = "renewal", _("renewal")
    CHANGE = "change", pgettext_lazy("of a licence", "change")


class VettingStatus(models.TextChoices):
    OPEN = "open", _("under examination")
    WAITING = "waiting", _("waiting for the recruiter")
    PROPOSED = "proposed", _("waiting for a second person")
    GRANTED = "granted", _("licence granted")
    GRANTED_CONDITIONS = "granted_conditions", _("licence granted with conditions")
    REFUSED = "refused", _("licence refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


UNDER_WAY = (VettingStatus.OPEN, VettingStatus.WAITING, VettingStatus.PROPOSED)
DECIDED = (VettingStatus.GRANTED, VettingStatus.GRANTED_CONDITIONS, VettingStatus.REFUSED)


class VettingOutcome(models.TextChoices):
    """Of one item of the list. Empty: not looked at yet."""

    IN_ORDER = "in_order", _("in order")
    NOT_IN_ORDER = "not_in_order", _("not in order")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class HearingKind(models.TextChoices):
    INTERVIEW = "interview", _("interview")
    VISIT = "visit", _("visit of premises")


class VettingDecision(models.TextChoices):
    """The names of the moves that carry them out."""

    GRANT = "grant", _("grant")
    GRANT_CONDITIONS = "grant_conditions", _("grant with conditions")
    REFUSE = "refuse", _("refuse")


class SecondAnswer(models.TextChoices):
    """What the second person said of a proposal. Empty: nothing yet."""

    SIGNED = "signed", _("signed")
    RETURNED = "returned", _("sent back")


class ConditionOutcome(models.TextChoices):
    """Empty: not checked yet."""

    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
