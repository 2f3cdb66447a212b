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


class InterestKind(models.TextChoices):
    FAMILY = "family", _("family")
    BUSINESS = "business", _("business or property")
    WORK = "work", _("worked there")
    FRIEND = "friend", _("friendship or enmity")
    OTHER = "other", _("another tie")


class Tie(models.TextChoices):
    """Why somebody is kept out of a complaint."""

    MEMBER = "member", _("works for whom it is about")
    NAMED = "named", _("named in it")
    INTEREST = "interest", _("declared an interest")
    MARK = "mark", _("tied through a shared phone, address or number")
    BY_HAND = "by_hand", _("kept out by an administrator")


class LetterKind(models.TextChoices):
    HEARING = "hearing", _("hearing of the other side")
    OUTCOME = "outcome", _("outcome, to the other side")


class LetterLanguage(models.TextChoices):
    ES = "es", _("Spanish")
    EN = "en", _("English")
    FR = "fr", _("French")


class Consented(models.TextChoices):
    YES = "yes", _("agrees that it is passed on")
    NO = "no", _("does not want it passed on")
    DANGER = "danger", _("was not asked: a life is in danger")


class ReminderLevel(models.TextChoices):
    SOON = "soon", _("due within a day")
    LATE = "late", _("overdue")
