from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FrameKind(models.TextChoices):
    """Whom a campaign can visit."""

    RECRUITERS = "recruiter", _("recruiters")
    EMPLOYERS = "employer", _("employers")
    HOUSING = "housing", _("housing of public job orders")


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("campaign", "being planned")
    FROZEN = "frozen", _("frozen, waits for the public number")
    DRAWN = "drawn", pgettext_lazy("campaign", "drawn, visits under way")
    CLOSED = "closed", pgettext_lazy("campaign", "closed")
    ABANDONED = "abandoned", pgettext_lazy("campaign", "given up")


class RiskFactor(models.TextChoices):
    """What may add weight to a unit. `recruiters.inspections.frames` says what each counts and for which frames."""

    COMPLAINTS = "complaints", _("complaints within two years")
    SIGNALS = "signals", _("signals that were not dismissed")
    NO_LICENCE = "no_licence", _("no licence that is valid today")
    NEW = "new", _("first licence less than a year old")
    SANCTIONED = "sanctioned", _("sanctions on record")
    ENFORCEMENT = "enforcement", _("confirmed entries of published lists")
    UNVERIFIED = "unverified", _("never verified")
    NOT_STATED = "not_stated", _("no standard stated for the housing")
    LARGE = "large", _("room for fifty people or more")
    NEVER_VISITED = "never_visited", _("not visited within three years")


class InspectionStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("visit", "planned")
    VISITED = "visited", pgettext_lazy("visit", "visited")
    NOT_POSSIBLE = "not_possible", pgettext_lazy("visit", "not possible")
    CALLED_OFF = "called_off", pgettext_lazy("visit", "called off")


class AnswerOutcome(models.TextChoices):
    IN_ORDER = "in_order", pgettext_lazy("inspection", "in order")
    FOUND = "found", pgettext_lazy("inspection", "not in order")
    NOT_SEEN = "not_seen", pgettext_lazy("inspection", "could not be seen")


class FindingSeverity(models.TextChoices):
    MINOR = "minor", pgettext_lazy("finding", "slight")
    SERIOUS = "serious", pgettext_lazy("finding", "serious")
    DANGER = "danger", pgettext_lazy("finding", "danger to people")


class SignalKind(models.TextChoices):
    RATE = "rate", _("more complaints than chance explains")
    BURST = "burst", _("complaints all at once")
    SAME_AMOUNT = "same_amount", _("the same amount told by several")
    SAME_HAND = "same_hand", _("the same payee told by several")
    RISING = "rising", _("fees that rise")


class SignalStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("signal", "proposes an inspection")
    OPENED = "opened", pgettext_lazy("signal", "inspection opened")
    DISMISSED = "dismissed", pgettext_lazy("signal", "dismissed")


class ScanStatus(models.TextChoices):
    ASKED = "asked", pgettext_lazy("search for signals", "asked for")
    DONE = "done", pgettext_lazy("search for signals", "done")
    FAILED = "failed", pgettext_lazy("search for signals", "failed")
